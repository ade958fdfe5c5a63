/* Operations on several threads at once: recording and computing over shared operands, dying readers under a write,
 * large work from every thread, modes. Run under ThreadSanitizer too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <rapto/array.h>
#include <rapto/ops.h>
#include <stdatomic.h>

enum { THREADS = 4, ROUNDS = 100 };

/* Assertions of cmocka belong to the main thread: workers count what is wrong. */
static atomic_int wrong;

static void expect(bool holds)
{
    if (!holds) atomic_fetch_add(&wrong, 1);
}

typedef void *worker(void *context);

static void run_all(worker *body, void *context)
{
    pthread_t ids[THREADS];
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&ids[i], NULL, body, context), 0);
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_join(ids[i], NULL), 0);
    assert_int_equal(atomic_load(&wrong), 0);
}

static rp_array *kept_range(int64_t count)
{
    RP_SCOPE();
    return rp_keep(rp_arange(0, (double)count, 1));
}

static double item(rp_array *a)
{
    double value = -1;
    return rp_item(a, &value) == RP_OK ? value : -1;
}

/* Each thread records and computes its own graphs over one operand; its storage lists the readers of all of them. */
static void *compute_over_shared(void *context)
{
    rp_set_mode(RP_MODE_LAZY);
    for (int i = 0; i < ROUNDS; i++) {
        RP_SCOPE();
        rp_array *square = rp_multiply(context, context), *unused = rp_exp(context);
        rp_array *result = rp_sum(rp_add(square, rp_scalar(i)));
        expect(item(result) == 285 + 10.0 * i);
        if (i % 3 == 0) expect(rp_eval(unused) == RP_OK);
    }
    return NULL;
}

static void graphs_over_one_operand(void **state)
{
    int64_t before = rp_memory_stats().live_blocks;
    rp_array *shared = kept_range(10);
    run_all(compute_over_shared, shared);
    rp_release(shared);
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

/* One thread drops the last reference on recorded readers while another writes to what they read. */
typedef struct contest {
    rp_array *target, *readers[ROUNDS];
} contest;

static void *drop_readers(void *context)
{
    contest *c = context;
    for (int i = 0; i < ROUNDS; i++) rp_release(c->readers[i]);
    return NULL;
}

static void *write_target(void *context)
{
    contest *c = context;
    RP_SCOPE();
    for (int i = 0; i < 10; i++) expect(rp_fill(c->target, i, NULL) == RP_OK);
    return NULL;
}

static void readers_die_while_their_operand_is_written(void **state)
{
    int64_t before = rp_memory_stats().live_blocks;
    for (int round = 0; round < 20; round++) {
        contest c = {.target = kept_range(10)};
        pthread_t ids[2];
        rp_scope *scope = rp_scope_open();
        rp_set_mode(RP_MODE_LAZY);
        for (int i = 0; i < ROUNDS; i++) c.readers[i] = rp_keep(rp_add(rp_multiply(c.target, c.target), c.target));
        rp_set_mode(RP_MODE_EAGER);
        rp_scope_close(scope);
        assert_int_equal(pthread_create(&ids[0], NULL, drop_readers, &c), 0);
        assert_int_equal(pthread_create(&ids[1], NULL, write_target, &c), 0);
        for (int i = 0; i < 2; i++) assert_int_equal(pthread_join(ids[i], NULL), 0);
        rp_release(c.target);
    }
    assert_int_equal(atomic_load(&wrong), 0);
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

/* Parallel loops started by every thread at the same time give what one alone gives. */
static void *compute_large(void *context)
{
    RP_SCOPE();
    for (int i = 0; i < 3; i++) {
        expect(item(rp_sum(rp_add(context, rp_scalar(1)))) == 300000.0 * 300001 / 2);
        rp_array *matrix = rp_reshape(context, 2, (int64_t[]){1000, 300});
        expect(item(rp_max(rp_sum_axis(matrix, 0))) == 1000 * 299.0 + 300 * 499500.0);
        expect(item(rp_max(rp_cumsum(matrix, 1))) == 300 * 299700 + 44850);
    }
    return NULL;
}

static void large_work_on_every_thread(void **state)
{
    rp_array *shared = kept_range(300000);
    run_all(compute_large, shared);
    rp_release(shared);
}

/* The mode belongs to the thread. */
static void *look_at_mode(void *context)
{
    expect(rp_get_mode() == RP_MODE_EAGER);
    rp_set_mode(RP_MODE_LAZY);
    expect(rp_get_mode() == RP_MODE_LAZY);
    return NULL;
}

static void modes_are_per_thread(void **state)
{
    rp_set_mode(RP_MODE_AUTO);
    run_all(look_at_mode, NULL);
    assert_int_equal(rp_get_mode(), RP_MODE_AUTO);
    rp_set_mode(RP_MODE_EAGER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graphs_over_one_operand), cmocka_unit_test(readers_die_while_their_operand_is_written),
        cmocka_unit_test(large_work_on_every_thread), cmocka_unit_test(modes_are_per_thread)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
