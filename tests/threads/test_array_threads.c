/* The rules of arrays and threads, one test per sentence of the rule. Run under ThreadSanitizer too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <rapto/array.h>
#include <rapto/ops.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 4, ROUNDS = 300 };

/* Assertions of cmocka belong to the main thread: workers count what is wrong. */
static atomic_int wrong;

static void expect(bool holds)
{
    if (!holds) atomic_fetch_add(&wrong, 1);
}

typedef void *worker(void *context);

static void run_on(int threads, worker *body, void *context)
{
    pthread_t ids[THREADS];
    for (int i = 0; i < threads; i++) assert_int_equal(pthread_create(&ids[i], NULL, body, context), 0);
    for (int i = 0; i < threads; i++) assert_int_equal(pthread_join(ids[i], NULL), 0);
    assert_int_equal(atomic_load(&wrong), 0);
}

static int start(void **state)
{
    (void)state;
    atomic_store(&wrong, 0);
    rp_set_mode(RP_MODE_EAGER);
    return 0;
}

static double sum_of(rp_array *a)
{
    double total = -1;
    RP_SCOPE();
    return rp_item(rp_sum(a), &total) == RP_OK ? total : -1;
}

/* "rp_keep detaches an array from its scope" */
static void test_a_kept_array_outlives_its_scope(void **state)
{
    rp_array *a;
    (void)state;
    int64_t before = rp_memory_stats().live_blocks;
    {
        RP_SCOPE();
        a = rp_keep(rp_arange(0, 10, 1));
    }
    double value = 0;
    {
        RP_SCOPE();
        assert_int_equal(rp_item(rp_index(a, 0, 7), &value), RP_OK);
    }
    assert_true(value == 7);
    rp_release(a);
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

/* "reference counts are atomic" */
static void *keep_and_release(void *context)
{
    for (int i = 0; i < 20 * ROUNDS; i++) {
        rp_keep(context);
        rp_release(context);
    }
    return NULL;
}

static void test_counts_are_exact(void **state)
{
    (void)state;
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    rp_array *a = rp_keep(rp_arange(0, 10, 1));
    rp_scope_close(scope);
    run_on(THREADS, keep_and_release, a);
    rp_release(a);
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

/* "rp_release is legal on any thread" */
static void *release(void *context)
{
    rp_release(context);
    return NULL;
}

static void test_the_last_release_may_come_from_another_thread(void **state)
{
    (void)state;
    int64_t before = rp_memory_stats().live_blocks;
    for (int i = 0; i < 20; i++) {
        rp_scope *scope = rp_scope_open();
        rp_array *base = rp_arange(0, 10, 1);
        rp_array *view = rp_keep(rp_slice(base, 0, 2, 8, 2));
        if (i % 2) rp_scope_close(scope);
        run_on(1, release, view);
        if (i % 2 == 0) rp_scope_close(scope);
    }
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

/* A kept array may be read, viewed and used as operand on every thread at once; its compacted copy is made once. */
static void *use(void *context)
{
    for (int i = 0; i < ROUNDS; i++) {
        RP_SCOPE();
        const void *data = NULL, *again = NULL;
        expect(rp_read(context, &data) == RP_OK && ((const double *)data)[1] == 4);
        expect(rp_read(context, &again) == RP_OK && again == data);
        expect(sum_of(rp_add(context, rp_scalar(1))) == 12 * 11 / 2 + 12);
        expect(rp_dim(rp_yield(rp_transpose(context, NULL)), 0) == 3);
    }
    return NULL;
}

static void test_kept_arrays_are_read_on_all_threads(void **state)
{
    (void)state;
    rp_scope *scope = rp_scope_open();
    rp_array *a = rp_reshape(rp_arange(0, 12, 1), 2, (const int64_t[]){3, 4});
    rp_array *strided = rp_keep(rp_transpose(a, NULL));
    rp_scope_close(scope);
    run_on(THREADS, use, strided);
    rp_release(strided);
}

/* ---- pending graphs --------------------------------------------------------------------------------------------- */

static rp_array *lazy_polynomial(rp_array *x)
{
    rp_set_mode(RP_MODE_LAZY);
    rp_array *y = rp_add(rp_multiply(x, x), rp_scalar(1));
    rp_set_mode(RP_MODE_EAGER);
    return y;
}

/* "a pending graph is locked while it is evaluated" */
static void *evaluate(void *context)
{
    expect(rp_eval(context) == RP_OK);
    expect(sum_of(context) == 285 + 10);
    return NULL;
}

static void test_one_graph_evaluated_by_all_threads(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS / 10; i++) {
        rp_scope *scope = rp_scope_open();
        rp_array *y = rp_keep(lazy_polynomial(rp_arange(0, 10, 1)));
        rp_scope_close(scope);
        run_on(THREADS, evaluate, y);
        rp_release(y);
    }
}

/* Two pending arrays that share an operand which is pending itself, evaluated at the same time. */
static void test_graphs_that_share_a_part(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS / 10; i++) {
        rp_array *results[2];
        pthread_t ids[2];
        rp_scope *scope = rp_scope_open();
        rp_array *x = rp_arange(0, 10, 1);
        rp_set_mode(RP_MODE_LAZY);
        rp_array *square = rp_multiply(x, x);
        for (int k = 0; k < 2; k++) results[k] = rp_keep(rp_add(square, rp_scalar(1)));
        rp_set_mode(RP_MODE_EAGER);
        rp_scope_close(scope);
        for (int k = 0; k < 2; k++) assert_int_equal(pthread_create(&ids[k], NULL, evaluate, results[k]), 0);
        for (int k = 0; k < 2; k++) assert_int_equal(pthread_join(ids[k], NULL), 0);
        for (int k = 0; k < 2; k++) rp_release(results[k]);
    }
    assert_int_equal(atomic_load(&wrong), 0);
}

/* "... or written through": the write waits for, or makes, the value that the recorded result must see. */
static void *overwrite(void *context)
{
    RP_SCOPE();
    expect(rp_assign(context, rp_scalar(100), NULL) == RP_OK);
    return NULL;
}

static void test_a_write_leaves_recorded_results_as_they_were(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS / 10; i++) {
        pthread_t reader, writer;
        rp_scope *scope = rp_scope_open();
        rp_array *x = rp_keep(rp_arange(0, 10, 1));
        rp_array *y = rp_keep(lazy_polynomial(x));
        rp_scope_close(scope);
        assert_int_equal(pthread_create(&writer, NULL, overwrite, x), 0);
        assert_int_equal(pthread_create(&reader, NULL, evaluate, y), 0);
        assert_int_equal(pthread_join(writer, NULL), 0);
        assert_int_equal(pthread_join(reader, NULL), 0);
        assert_int_equal(atomic_load(&wrong), 0);
        assert_true(sum_of(x) == 1000);
        rp_release(y);
        rp_release(x);
    }
}

/* "... and may outlive the thread that made it" */
static void *record(void *context)
{
    RP_SCOPE();
    *(rp_array **)context = rp_keep(lazy_polynomial(rp_arange(0, 10, 1)));
    return NULL;
}

static void test_a_graph_outlives_its_thread(void **state)
{
    rp_array *y = NULL;
    (void)state;
    int64_t before = rp_memory_stats().live_blocks;
    run_on(1, record, &y);
    assert_true(sum_of(y) == 295);
    rp_release(y);
    run_on(1, record, &y);
    rp_release(y); /* never evaluated */
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

/* ---- scopes -------------------------------------------------------------------------------------------------------
 */

/* "scopes ... belong to one thread": what a thread leaves behind in its scopes goes when it ends. */
static void *leave_arrays(void *context)
{
    (void)context;
    rp_arange(0, 1000, 1);
    for (int i = 0; i < 20; i++) {
        expect(rp_scope_open() != NULL);
        rp_zeros(RP_F64, 1, (const int64_t[]){100});
    }
    return NULL;
}

static void test_a_thread_that_ends_leaves_nothing(void **state)
{
    (void)state;
    int64_t before = rp_memory_stats().live_blocks;
    run_on(THREADS, leave_arrays, NULL);
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

static void *count_own_arrays(void *context)
{
    (void)context;
    for (int i = 0; i < ROUNDS; i++) {
        rp_scope *scope = rp_scope_open();
        rp_array *a = rp_arange_int(0, i, 1);
        rp_scope *inner = rp_scope_open();
        rp_array *b = rp_yield(rp_flip(a, 0));
        rp_scope_close(inner);
        expect(rp_size(b) == i);
        rp_scope_close(scope);
    }
    return NULL;
}

static void test_scopes_of_threads_are_their_own(void **state)
{
    (void)state;
    rp_scope *mine = rp_scope_open();
    rp_array *a = rp_arange(0, 5, 1);
    run_on(THREADS, count_own_arrays, NULL);
    assert_int_equal(rp_size(a), 5);
    rp_scope_close(mine);
}

/* "After fork the child runs inline": work large enough for all threads gives the same result there. */
static void test_a_forked_child_computes(void **state)
{
    int64_t n = 2000000;
    int status = -1;
    (void)state;
    RP_SCOPE();
    rp_array *a = rp_arange(0, (double)n, 1);
    double expected = sum_of(rp_add(a, rp_astype(rp_flip(a, 0), RP_F64)));
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(sum_of(rp_add(a, rp_astype(rp_flip(a, 0), RP_F64))) == expected ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_kept_array_outlives_its_scope, start),
        cmocka_unit_test_setup(test_counts_are_exact, start),
        cmocka_unit_test_setup(test_the_last_release_may_come_from_another_thread, start),
        cmocka_unit_test_setup(test_kept_arrays_are_read_on_all_threads, start),
        cmocka_unit_test_setup(test_one_graph_evaluated_by_all_threads, start),
        cmocka_unit_test_setup(test_graphs_that_share_a_part, start),
        cmocka_unit_test_setup(test_a_write_leaves_recorded_results_as_they_were, start),
        cmocka_unit_test_setup(test_a_graph_outlives_its_thread, start),
        cmocka_unit_test_setup(test_a_thread_that_ends_leaves_nothing, start),
        cmocka_unit_test_setup(test_scopes_of_threads_are_their_own, start),
        cmocka_unit_test_setup(test_a_forked_child_computes, start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
