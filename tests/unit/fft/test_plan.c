/* Parts behind the transforms: roots, factors, kernels of every instruction set, the cache of plans. */
#include "fft/kernels.h"
#include "fft_check.h"

/* Within 0.51 ulp of the true value, and symmetric. */
static void roots_are_rounded_once(void **state)
{
    static const int64_t orders[] = {1, 2, 3, 4, 5, 7, 8, 12, 100, 1009, 4096, 65537, 1 << 20};
    const long double pi = 3.14159265358979323846264338327950288419716939937510L;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        int64_t n = orders[i], step = n / 997 + 1;
        rpi_roots roots;
        assert_true(rpi_roots_open(&roots, n));
        for (int64_t k = 0; k < n; k += step) {
            rpi_root root = rpi_root_of(&roots, k), mirrored = rpi_root_of(&roots, (n - k) % n);
            long double want = cosl(2 * pi * (long double)k / (long double)n);
            assert_true(fabsl(root.re - want) <= 0.51L * (nextafter(fabs(root.re), 2) - fabs(root.re)) + 1e-18L);
            assert_true(root.re == mirrored.re && (k == 0 || root.im == -mirrored.im));
        }
        if (n % 8 == 0) assert_true(rpi_root_of(&roots, n / 8).re == -rpi_root_of(&roots, n / 8).im);
        if (n % 4 == 0) assert_true(rpi_root_of(&roots, n / 4).re == 0 && rpi_root_of(&roots, n / 4).im == -1);
        rpi_roots_close(&roots);
    }
}

static void factors(void **state)
{
    int radices[64];
    for (int64_t n = 1; n < 5000; n++) {
        int64_t product = 1, n1 = 0;
        int count = rpi_fft_radices(n, radices);
        for (int i = 0; i < count; i++) product *= radices[i];
        if (count == 0 && n > 1) continue;
        assert_int_equal(product, n);
        assert_true(rpi_fft_split(n, 8, &n1) > 0 && n % n1 == 0);
    }
    assert_int_equal(rpi_fft_radices(53, radices), 0);
    assert_int_equal(rpi_fft_radices(2 * 53, radices), 0);
    for (int64_t n = 2; n < 100000; n = 2 * n + 1) {
        int64_t length = 0;
        assert_true(rpi_fft_convolution(n, 8, &length) > 0);
        assert_true(length >= 2 * n - 1 && rpi_fft_radices(length, radices) > 0);
    }
}

static void run(const rpi_fft_kernels *kernels, const rpi_fft_job *job, const pair *x, pair *out, bool many)
{
    int64_t n = job->plan->n, size = job->plan->size;
    char *work = rp_malloc((size_t)rpi_fft_work(job->plan, many));
    rpi_fft_side in = {.lanes = 1, .step = 2 * size, .imag = size, .have = n, .per = 1, .scale = 1}, to = in;
    in.lane[0] = (char *)(uintptr_t)x;
    to.lane[0] = (char *)out;
    if (job->kind == RPI_FFT_REAL_FORWARD) {
        to.have = n / 2 + 1;
        in.imag = job->plan->real ? in.step : 0;
        in.per = job->plan->real ? 2 : 1;
        in.step *= in.per;
    }
    if (many)
        kernels->many(job, &in, &to, work);
    else
        assert_true(kernels->single(job, &in, &to, work));
    rp_free(work);
}

static void compare_sets(const rpi_fft_tables *a, const rpi_fft_tables *b, int64_t n, rpi_fft_kind kind, int size)
{
    rpi_fft_plan *plan = rpi_fft_plan_new(n, kind != RPI_FFT_COMPLEX, size);
    assert_non_null(plan);
    rpi_fft_job job = {plan, kind, 1};
    pair *x = malloc(sizeof *x * (size_t)n), *u = calloc((size_t)n, sizeof *u), *v = calloc((size_t)n, sizeof *v);
    fill_pairs(x, n, 5, false);
    if (size == 4)
        for (int64_t i = 0; i < n; i++) {
            float parts[2] = {(float)x[i].re, (float)x[i].im};
            memcpy((float *)(void *)x + 2 * i, parts, sizeof parts);
        }
    for (int many = 0; many < 2; many++) {
        run(size == 4 ? &a->f32 : &a->f64, &job, x, u, many);
        run(size == 4 ? &b->f32 : &b->f64, &job, x, v, many);
        if (memcmp(u, v, sizeof *u * (size_t)n) != 0) fail_msg("n = %lld: other bits", (long long)n);
    }
    free(x);
    free(u);
    free(v);
    rpi_fft_plan_free(plan);
}

/* The kernels of each instruction set that this processor has give the bits of v2. */
static void instruction_sets_agree(void **state)
{
    const rpi_fft_tables *others[2] = {&rpi_fft_tables_v3, &rpi_fft_tables_v4};
    int levels = rp_isa_level() >= RP_ISA_V4 ? 2 : rp_isa_level() >= RP_ISA_V3 ? 1 : 0;
    static const int64_t lengths[] = {1,    2,    3,    4,    5,     7,  8,   11,  13,   16,  17,
                                      30,   47,   53,   60,   64,    77, 100, 127, 128,  360, 1000,
                                      1009, 1024, 2310, 4096, 65536, 9,  81,  243, 59049};
    for (int level = 0; level < levels; level++)
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
            for (int kind = RPI_FFT_COMPLEX; kind <= RPI_FFT_REAL_FORWARD; kind++)
                for (int size = 4; size <= 8; size += 4)
                    compare_sets(&rpi_fft_tables_v2, others[level], lengths[i], (rpi_fft_kind)kind, size);
    if (levels == 0) skip();
}

/* The cache is bounded, gives its memory back, and changes no result. */
static void cache_of_plans(void **state)
{
    rp_fft_forget_plans();
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    rp_array *a = rp_arange(0, 5000, 1), *first = rp_fft(a, 4999, 0, 0);
    for (int64_t n = 1; n <= 400; n++) (void)rp_fft(a, n, 0, 0);
    rp_array *again = rp_fft(a, 4999, 0, 0), *third = rp_fft(a, 4999, 0, 0);
    assert_true(same_bits(first, again) && same_bits(first, third));
    rpi_fft_plan *held = rpi_fft_plan_get(128, false, 8), *same = rpi_fft_plan_get(128, true, 8);
    assert_ptr_not_equal(held, same);
    rpi_fft_plan_put(same);
    same = rpi_fft_plan_get(128, false, 8);
    assert_ptr_equal(held, same);
    rpi_fft_plan_put(same);
    rp_fft_forget_plans();
    assert_int_equal(held->core.n, 128); /* what is in use lives on */
    rpi_fft_plan_put(held);
    rp_scope_close(scope);
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

/* A plan whose tables would fill the cache is not kept. */
static void large_plans_are_not_kept(void **state)
{
    rp_fft_forget_plans();
    int64_t before = rp_memory_stats().live_bytes;
    rpi_fft_plan *plan = rpi_fft_plan_get(1000003, false, 8);
    assert_non_null(plan);
    bool large = plan->bytes > 32 << 20;
    rpi_fft_plan_put(plan);
    assert_true(large == (rp_memory_stats().live_bytes == before));
    rp_fft_forget_plans();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(roots_are_rounded_once), cmocka_unit_test(factors),
                                       cmocka_unit_test(instruction_sets_agree), cmocka_unit_test(cache_of_plans),
                                       cmocka_unit_test(large_plans_are_not_kept)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
