/* Every transform against the sums of the definition: all lengths to 300, some large ones of every kind. */
#include "fft_check.h"

/* In eps * sqrt(1 + log2 n); the largest one seen is 0.8. */
static const double most = 1;
static double worst;

static void expect_near(const char *name, int64_t n, double error)
{
    if (error > worst) worst = error;
    if (!(error <= most)) fail_msg("%s, n = %lld: %.3g eps sqrt(1 + log2 n)", name, (long long)n, error);
}

/* The forward and the backward transform of complex numbers, in both precisions. */
static void check_complex(int64_t n, int64_t elements)
{
    RP_SCOPE();
    pair *x = malloc(sizeof *x * (size_t)n);
    assert_non_null(x);
    fill_pairs(x, n, 1, false);
    rp_array *a = rp_from_data(RP_C128, 1, &n, x), *narrow = rp_astype(a, RP_C64);
    rp_array *back = rp_multiply(rp_ifft(a, RP_NONE, 0, RP_FFT_BACKWARD), rp_scalar((double)n));
    expect_near("fft", n, dft_error(rp_fft(a, RP_NONE, 0, RP_FFT_BACKWARD), x, n, -1, 0x1p-52, elements));
    expect_near("fft of c64", n, dft_error(rp_fft(narrow, RP_NONE, 0, RP_FFT_BACKWARD), x, n, -1, 0x1p-23, elements));
    expect_near("ifft", n, dft_error(back, x, n, 1, 0x1p-52, elements));
    expect_near("ifft of c64", n, dft_error(rp_ifft(narrow, RP_NONE, 0, RP_FFT_FORWARD), x, n, 1, 0x1p-23, elements));
    free(x);
}

/* From real numbers to the half, and from a half to real numbers. */
static void check_real(int64_t n, int64_t elements)
{
    RP_SCOPE();
    pair *x = malloc(sizeof *x * (size_t)n);
    assert_non_null(x);
    fill_pairs(x, n, 2, true);
    rp_array *a = rp_astype(rp_real(rp_from_data(RP_C128, 1, &n, x)), RP_F64), *narrow = rp_astype(a, RP_F32);
    expect_near("rfft", n, dft_error(rp_rfft(a, RP_NONE, 0, RP_FFT_BACKWARD), x, n, -1, 0x1p-52, elements));
    expect_near("rfft of f32", n, dft_error(rp_rfft(narrow, RP_NONE, 0, RP_FFT_BACKWARD), x, n, -1, 0x1p-23, elements));
    expect_near("fft of reals", n, dft_error(rp_fft(a, RP_NONE, 0, RP_FFT_BACKWARD), x, n, -1, 0x1p-52, elements));
    int64_t half = n / 2 + 1;
    fill_pairs(x, half, 3, false);
    rp_array *given = rp_from_data(RP_C128, 1, &half, x);
    x[0].im = 0;
    if (n % 2 == 0) x[n / 2].im = 0;
    for (int64_t k = half; k < n; k++) x[k] = (pair){x[n - k].re, -x[n - k].im};
    rp_array *back = rp_irfft(given, n, 0, RP_FFT_FORWARD);
    assert_int_equal(rp_dtype_of(back), RP_F64);
    expect_near("irfft", n, dft_error(back, x, n, 1, 0x1p-52, elements));
    expect_near("irfft of c64", n,
                dft_error(rp_irfft(rp_astype(given, RP_C64), n, 0, RP_FFT_FORWARD), x, n, 1, 0x1p-23, elements));
    free(x);
}

static void every_length_to_300(void **state)
{
    for (int64_t n = 1; n <= 300; n++) {
        check_complex(n, n);
        check_real(n, n);
    }
    print_message("largest error %.3f eps sqrt(1 + log2 n)\n", worst);
}

static void large_lengths(void **state)
{
    /* powers of 2, 3, 5, 7; smooth; primes and their multiples; with radices up to 47; beyond the full table of roots
     */
    static const int64_t lengths[] = {1024,  2048,  8192,  2187,  15625, 16807, 1000,   5040,   1009,  4099,   10007,
                                      20014, 30021, 17017, 24679, 65536, 65537, 131072, 100000, 90090, 177147, 131071};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        check_complex(lengths[i], 40);
        check_real(lengths[i], 40);
    }
    print_message("largest error %.3f eps sqrt(1 + log2 n)\n", worst);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_length_to_300), cmocka_unit_test(large_lengths)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
