/* Transforms on several threads at once over one cache of plans: more lengths than it holds, the same length at the
 * same time, plans dropped while they are in use. Run under ThreadSanitizer too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <rapto/array.h>
#include <rapto/fft.h>
#include <stdatomic.h>
#include <string.h>

enum { THREADS = 4, LENGTHS = 90 };

/* Assertions of cmocka belong to the main thread: workers count what is wrong. */
static atomic_int wrong;
static rp_array *operand, *expected[LENGTHS];

static bool same(rp_array *a, rp_array *b)
{
    const void *x, *y;
    if (rp_read(a, &x) != RP_OK || rp_read(b, &y) != RP_OK || rp_size(a) != rp_size(b)) return false;
    return memcmp(x, y, (size_t)rp_size(a) * 16) == 0;
}

static void *transform_all(void *context)
{
    int first = *(int *)context;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < LENGTHS; i++) {
            RP_SCOPE();
            int at = (i * 7 + first) % LENGTHS;
            if (!same(rp_fft(operand, at + 1, 0, RP_FFT_BACKWARD), expected[at])) atomic_fetch_add(&wrong, 1);
            if (i % 31 == 0) rp_fft_forget_plans();
        }
    }
    return NULL;
}

static void many_threads_one_cache(void **state)
{
    (void)state;
    RP_SCOPE();
    operand = rp_keep(rp_arange(0, LENGTHS, 1));
    for (int i = 0; i < LENGTHS; i++) expected[i] = rp_keep(rp_fft(operand, i + 1, 0, RP_FFT_BACKWARD));
    pthread_t ids[THREADS];
    int firsts[THREADS] = {0, 0, 13, 40};
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&ids[i], NULL, transform_all, &firsts[i]), 0);
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_join(ids[i], NULL), 0);
    assert_int_equal(atomic_load(&wrong), 0);
    for (int i = 0; i < LENGTHS; i++) rp_release(expected[i]);
    rp_release(operand);
}

/* The threads of one call: lines of one array, and the columns of one long line. */
static void threads_of_one_call(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_set_threads(4);
    rp_array *a = rp_reshape(rp_arange(0, 1 << 18, 1), 2, (int64_t[]){512, 512}), *line = rp_ravel(a);
    rp_array *rows = rp_fftn(a, NULL), *whole = rp_fft(line, RP_NONE, 0, RP_FFT_BACKWARD);
    rp_set_threads(1);
    assert_true(same(rows, rp_fftn(a, NULL)));
    assert_true(same(whole, rp_fft(line, RP_NONE, 0, RP_FFT_BACKWARD)));
    rp_set_threads(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(many_threads_one_cache), cmocka_unit_test(threads_of_one_call)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
