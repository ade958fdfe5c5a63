/* What a transform depends on, and what it does not: norms, padding, dtypes, layouts, neighbours, threads, errors. */
#include "fft_check.h"
#include <rapto/manipulation.h>

static rp_array *normal(rp_dtype dtype, int ndim, const int64_t *shape, uint32_t key)
{
    rp_random random = rp_random_key(11, key, 0, 0);
    rp_array *a = rp_zeros(rp_dtype_kind(dtype) == 'c' ? RP_C128 : RP_F64, ndim, shape);
    void *data;
    assert_int_equal(rp_data_pointer(a, true, &data), RP_OK);
    int64_t count = rp_size(a) * (rp_dtype_kind(dtype) == 'c' ? 2 : 1);
    for (int64_t i = 0; i < count; i++) ((double *)data)[i] = rp_random_normal(&random);
    return rp_astype(a, dtype);
}

static double distance(rp_array *a, rp_array *b)
{
    double value = -1;
    rp_array *most = rp_max(rp_absolute(rp_subtract(a, b)));
    if (rp_item(most, &value) != RP_OK) fail_msg("%s", rp_array_message(most));
    return value;
}

static void small_cases_by_hand(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_array_of(double, 1, 2, 3, 4);
    assert_text(rp_fft(a, RP_NONE, -1, RP_FFT_BACKWARD), "[10.+0.j -2.+2.j -2.+0.j -2.-2.j]");
    assert_text(rp_rfft(a, RP_NONE, -1, RP_FFT_BACKWARD), "[10.+0.j -2.+2.j -2.+0.j]");
    assert_text(rp_fft(a, 2, 0, RP_FFT_FORWARD), "[ 1.5+0.j -0.5+0.j]");
    assert_text(rp_fft(a, 1, 0, RP_FFT_BACKWARD), "[1.+0.j]");
    assert_text(rp_irfft(a, RP_NONE, 0, RP_FFT_BACKWARD),
                "[ 2.5        -0.66666667  0.         -0.16666667  0.         -0.66666667]");
    assert_text(rp_hfft(a, 4, 0, RP_FFT_BACKWARD), "[ 8. -2.  0. -2.]");
    assert_text(rp_ihfft(a, RP_NONE, 0, RP_FFT_BACKWARD), "[ 2.5-0.j  -0.5-0.5j -0.5-0.j ]");
}

static void norms(void **state)
{
    RP_SCOPE();
    rp_array *a = normal(RP_C128, 1, DIMS(60), 1), *plain = rp_fft(a, RP_NONE, 0, RP_FFT_BACKWARD);
    rp_array *ortho = rp_fft(a, RP_NONE, 0, RP_FFT_ORTHO);
    assert_true(distance(rp_fft(a, RP_NONE, 0, RP_FFT_FORWARD), rp_divide(plain, rp_scalar(60))) < 1e-14);
    assert_true(distance(ortho, rp_divide(plain, rp_scalar(sqrt(60)))) < 1e-14);
    /* Parseval: the orthogonal transform keeps the sum of squares. */
    rp_array *before = rp_sum(rp_square(rp_absolute(a))), *after = rp_sum(rp_square(rp_absolute(ortho)));
    assert_true(distance(before, after) < 1e-12);
    for (int norm = RP_FFT_BACKWARD; norm <= RP_FFT_FORWARD; norm++) {
        rp_fft_norm which = (rp_fft_norm)norm;
        rp_array *x = rp_real(a);
        assert_true(distance(rp_ifft(rp_fft(a, RP_NONE, 0, which), RP_NONE, 0, which), a) < 1e-14);
        assert_true(distance(rp_irfft(rp_rfft(x, RP_NONE, 0, which), 60, 0, which), x) < 1e-14);
        assert_true(distance(rp_irfft(rp_rfft(x, 59, 0, which), 59, 0, which), rp_slice(x, 0, 0, 59, 1)) < 1e-14);
        assert_true(distance(rp_hfft(rp_ihfft(x, RP_NONE, 0, which), 60, 0, which), x) < 1e-14);
        assert_true(distance(rp_hfft(rp_ihfft(x, 59, 0, which), 59, 0, which), rp_slice(x, 0, 0, 59, 1)) < 1e-14);
    }
}

static rp_array *padded(rp_array *a, int64_t n)
{
    rp_array *out = rp_zeros(rp_dtype_of(a), 1, &n);
    int64_t most = rp_size(a) < n ? rp_size(a) : n;
    assert_int_equal(rp_assign(rp_slice(out, 0, 0, most, 1), rp_slice(a, 0, 0, most, 1), NULL), RP_OK);
    return out;
}

/* A length is the same as zeros behind, or a cut. */
static void lengths(void **state)
{
    static const int64_t sizes[] = {1, 2, 3, 6, 7, 8, 15, 16, 17, 40, 64, 101, 243, 1000, 1009};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int64_t have = 0; have <= 40; have += 13) {
            RP_SCOPE();
            rp_array *a = normal(RP_C128, 1, &have, 5), *x = rp_real(a);
            int64_t n = sizes[i];
            assert_true(same_bits(rp_fft(a, n, 0, 0), rp_fft(padded(a, n), n, 0, 0)));
            assert_true(same_bits(rp_ifft(x, n, 0, 0), rp_ifft(padded(x, n), n, 0, 0)));
            assert_true(same_bits(rp_rfft(x, n, 0, 0), rp_rfft(padded(x, n), n, 0, 0)));
            assert_true(same_bits(rp_irfft(a, n, 0, 0), rp_irfft(padded(a, n / 2 + 1), n, 0, 0)));
        }
    }
}

static void dtypes(void **state)
{
    static const struct {
        rp_dtype given, complex, real;
    } rows[] = {{RP_BOOL, RP_C128, RP_F64}, {RP_I8, RP_C128, RP_F64},  {RP_U64, RP_C128, RP_F64},
                {RP_F16, RP_C64, RP_F16},   {RP_F32, RP_C64, RP_F32},  {RP_F64, RP_C128, RP_F64},
                {RP_C64, RP_C64, RP_F32},   {RP_C128, RP_C128, RP_F64}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        RP_SCOPE();
        rp_array *a = rp_ones(rows[i].given, 1, DIMS(6));
        assert_int_equal(rp_dtype_of(rp_fft(a, RP_NONE, 0, 0)), rows[i].complex);
        assert_int_equal(rp_dtype_of(rp_irfft(a, RP_NONE, 0, 0)), rows[i].real);
        assert_int_equal(rp_dtype_of(rp_hfft(a, RP_NONE, 0, 0)), rows[i].real);
        if (rp_dtype_kind(rows[i].given) != 'c')
            assert_int_equal(rp_dtype_of(rp_rfft(a, RP_NONE, 0, 0)), rows[i].complex);
    }
}

typedef rp_array *transform(rp_array *a, int64_t n, int axis, rp_fft_norm norm);

/* One transform among others, at any strides, has the bits that it has alone. */
static void check_company(transform *f, rp_dtype dtype, int64_t have, int64_t n)
{
    RP_SCOPE();
    rp_array *rows = normal(dtype, 2, DIMS(21, have), 9), *columns = rp_copy(rp_transpose(rows, NULL));
    rp_array *wide = rp_zeros(dtype, 2, DIMS(21, 3 * have)), *spread = rp_slice(wide, 1, 0, RP_END, 3);
    assert_int_equal(rp_assign(spread, rows, NULL), RP_OK);
    rp_array *all = f(rows, n, 1, 0);
    assert_true(same_bits(all, rp_transpose(f(columns, n, 0, 0), NULL)));
    assert_true(same_bits(all, f(spread, n, 1, 0)));
    assert_true(same_bits(all, rp_flip(f(rp_flip(rows, 0), n, 1, 0), 0)));
    for (int64_t i = 0; i < 21; i += 5) {
        rp_array *alone = f(rp_copy(rp_index(rows, 0, i)), n, 0, 0);
        assert_true(same_bits(rp_index(all, 0, i), alone));
        assert_true(same_bits(f(rp_index(spread, 0, i), n, 0, 0), alone));
        assert_true(same_bits(rp_flip(rp_flip(alone, 0), 0), alone));
    }
}

static void company(void **state)
{
    static const int64_t sizes[] = {1,  2,   4,   5,   9,    12,   16,   31,   60,    64,
                                    97, 210, 256, 719, 1024, 2310, 6000, 8192, 10007, 65536};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int64_t n = sizes[i];
        check_company(rp_fft, RP_C128, n, RP_NONE);
        check_company(rp_ifft, RP_C64, n, RP_NONE);
        check_company(rp_rfft, RP_F64, n, RP_NONE);
        check_company(rp_irfft, RP_C128, n / 2 + 1, n);
        check_company(rp_irfft, RP_C64, n / 2 + 1, n);
        check_company(rp_ihfft, RP_F32, n, RP_NONE);
        check_company(rp_fft, RP_F32, n / 2 + 1, n);
    }
}

/* Elements at odd addresses. */
static void any_address(void **state)
{
    for (int64_t n = 5; n < 3000; n = 2 * n + 3) {
        RP_SCOPE();
        rp_array *a = normal(RP_C128, 1, &n, 6), *x = rp_copy(rp_real(a));
        char *bytes = malloc((size_t)n * 16 + 1);
        assert_non_null(bytes);
        assert_int_equal(rp_copy_to(a, RP_C128, bytes + 1, (size_t)n * 16), RP_OK);
        rp_foreign foreign = {.dtype = RP_C128, .ndim = 1, .shape = &n, .data = bytes + 1};
        assert_true(same_bits(rp_fft(rp_from_foreign(&foreign), RP_NONE, 0, 0), rp_fft(a, RP_NONE, 0, 0)));
        assert_true(same_bits(rp_irfft(rp_from_foreign(&foreign), RP_NONE, 0, 0), rp_irfft(a, RP_NONE, 0, 0)));
        assert_int_equal(rp_copy_to(x, RP_F64, bytes + 1, (size_t)n * 8), RP_OK);
        foreign.dtype = RP_F64;
        assert_true(same_bits(rp_rfft(rp_from_foreign(&foreign), RP_NONE, 0, 0), rp_rfft(x, RP_NONE, 0, 0)));
        assert_true(same_bits(rp_fft(rp_from_foreign(&foreign), RP_NONE, 0, 0), rp_fft(x, RP_NONE, 0, 0)));
        free(bytes);
    }
}

static void threads_do_not_count(void **state)
{
    RP_SCOPE();
    rp_array *a = normal(RP_C128, 3, DIMS(40, 50, 60), 3);
    rp_set_threads(1);
    rp_array *alone = rp_fftn(a, NULL), *line = rp_fft(rp_ravel(a), RP_NONE, 0, 0);
    rp_set_threads(4);
    assert_true(same_bits(rp_fftn(a, NULL), alone));
    assert_true(same_bits(rp_fft(rp_ravel(a), RP_NONE, 0, 0), line));
    rp_set_threads(0);
}

static void several_axes(void **state)
{
    RP_SCOPE();
    rp_array *a = normal(RP_C128, 3, DIMS(4, 5, 6), 4), *x = rp_real(a);
    rp_array *steps = rp_fft(rp_fft(rp_fft(a, RP_NONE, 2, 0), RP_NONE, 1, 0), RP_NONE, 0, 0);
    assert_true(same_bits(rp_fftn(a, NULL), steps));
    assert_true(distance(rp_ifftn(rp_fftn(a, NULL), NULL), a) < 1e-14);
    rp_fft_over some = {.count = 2, .axes = (int[]){2, 0}, .s = (int64_t[]){-1, 3}};
    assert_true(same_bits(rp_fftn(a, &some), rp_fft(rp_fft(a, 3, 0, 0), RP_NONE, 2, 0)));
    rp_fft_over last = {.count = 2, .s = (int64_t[]){7, 3}, .norm = RP_FFT_ORTHO};
    assert_true(same_bits(rp_fftn(a, &last), rp_fft(rp_fft(a, 3, -1, RP_FFT_ORTHO), 7, -2, RP_FFT_ORTHO)));
    assert_true(same_bits(rp_rfftn(x, &some), rp_fft(rp_rfft(x, 3, 0, 0), RP_NONE, 2, 0)));
    assert_true(same_bits(rp_irfftn(a, &some), rp_irfft(rp_ifft(a, RP_NONE, 2, 0), 3, 0, 0)));
    assert_true(distance(rp_irfftn(rp_rfftn(x, NULL), NULL), x) < 1e-14);
    rp_fft_over twice = {.count = 2, .axes = (int[]){0, 0}};
    assert_true(same_bits(rp_fftn(a, &twice), rp_fft(rp_fft(a, RP_NONE, 0, 0), RP_NONE, 0, 0)));
    rp_fft_over none = {.axes = (int[]){0}};
    assert_ptr_equal(rp_fftn(a, &none), a);
    assert_text(rp_fftn(rp_scalar(3), NULL), "3.0");
    /* The operand stays, and the memory of a result keeps its order. */
    rp_array *before = rp_copy(a), *turned = rp_transpose(a, NULL);
    assert_true(same_bits(rp_fftn(a, NULL), steps) && same_bits(a, before));
    assert_int_equal(rp_strides(rp_fft(turned, RP_NONE, 1, 0))[0], 16);
}

static void empty_arrays(void **state)
{
    RP_SCOPE();
    assert_int_equal(rp_size(rp_fft(rp_zeros(RP_F64, 2, DIMS(0, 5)), RP_NONE, 1, 0)), 0);
    assert_int_equal(rp_dim(rp_rfft(rp_zeros(RP_F64, 2, DIMS(0, 5)), 8, 1, 0), 1), 5);
    assert_text(rp_fft(rp_zeros(RP_F64, 1, DIMS(0)), 2, 0, 0), "[0.+0.j 0.+0.j]");
}

static void errors(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_array_of(double, 1, 2, 3), *z = rp_astype(a, RP_C128);
    assert_error(rp_fft(a, 0, 0, 0), RP_EVALUE, "rp_fft: Invalid number of FFT data points (0) specified.");
    assert_error(rp_ifft(a, -3, 0, 0), RP_EVALUE, "(-3)");
    assert_error(rp_irfft(rp_array_of(double, 1), RP_NONE, 0, 0), RP_EVALUE, "points (0)");
    assert_error(rp_fft(rp_zeros(RP_F64, 1, DIMS(0)), RP_NONE, 0, 0), RP_EVALUE, "points (0)");
    assert_error(rp_fft(a, RP_NONE, 1, 0), RP_EAXIS, "axis 1 is out of bounds for array of dimension 1");
    assert_error(rp_rfft(a, 4, -2, 0), RP_EAXIS, "rp_rfft: axis -2");
    assert_error(rp_fft(rp_scalar(1), RP_NONE, 0, 0), RP_EAXIS, "dimension 0");
    assert_error(rp_fft(a, RP_NONE, 0, (rp_fft_norm)3), RP_EVALUE, "norm");
    assert_error(rp_rfft(z, RP_NONE, 0, 0), RP_EDTYPE, "complex128");
    assert_error(rp_ihfft(z, RP_NONE, 0, 0), RP_EDTYPE, "rp_ihfft");
    assert_error(rp_fft(rp_zeros(rp_dtype_bytes(2), 1, DIMS(2)), RP_NONE, 0, 0), RP_EDTYPE, "no Fourier transform");
    assert_error(rp_fft(rp_zeros(RP_TIMEDELTA_NS, 1, DIMS(2)), RP_NONE, 0, 0), RP_EDTYPE, "timedelta");
    assert_error(rp_fft(a, INT64_MAX / 4, 0, 0), RP_ESHAPE, "");
    assert_error(rp_fftn(a, &(rp_fft_over){.count = 1, .axes = (int[]){4}}), RP_EAXIS, "rp_fftn: axis 4");
    assert_error(rp_fftn(a, &(rp_fft_over){.count = 2, .s = (int64_t[]){2, 2}}), RP_EAXIS, "axis -2");
    assert_error(rp_fftn(a, &(rp_fft_over){.count = -1, .axes = (int[]){4}}), RP_EVALUE, "-1 axes");
    assert_error(rp_rfftn(rp_scalar(1), NULL), RP_EAXIS, "at least 1 axis");
    assert_error(rp_irfftn(rp_scalar(1), NULL), RP_EAXIS, "at least 1 axis");
    assert_error(rp_fft(rp_fft(a, 0, 0, 0), RP_NONE, 0, 0), RP_EVALUE, "points (0)");
}

static void frequencies(void **state)
{
    RP_SCOPE();
    assert_text(rp_fftfreq(4, 0.5), "[ 0.   0.5 -1.  -0.5]");
    assert_text(rp_fftfreq(5, 0.2), "[ 0.  1.  2. -2. -1.]");
    assert_text(rp_fftfreq(1, 1), "[0.]");
    assert_text(rp_rfftfreq(4, 0.5), "[0.  0.5 1. ]");
    assert_text(rp_rfftfreq(2, 1), "[0.  0.5]");
    assert_text(rp_rfftfreq(5, 0.2), "[0. 1. 2.]");
    assert_error(rp_fftfreq(0, 1), RP_EVALUE, "rp_fftfreq: n must be at least 1");
    assert_error(rp_rfftfreq(-1, 1), RP_EVALUE, "rp_rfftfreq");
    rp_array *five = rp_arange_int(0, 5, 1), *table = rp_reshape(rp_arange_int(0, 6, 1), 2, DIMS(2, 3));
    assert_text(rp_fftshift(five, NULL, 0), "[3 4 0 1 2]");
    assert_text(rp_ifftshift(five, NULL, 0), "[2 3 4 0 1]");
    assert_text(rp_fftshift(table, (int[]){1}, 1), "[[2 0 1]\n [5 3 4]]");
    assert_text(rp_ifftshift(rp_fftshift(table, NULL, 0), NULL, 0), "[[0 1 2]\n [3 4 5]]");
    assert_error(rp_fftshift(five, (int[]){1}, 1), RP_EAXIS, "rp_fftshift: axis 1");
    assert_error(rp_ifftshift(five, (int[]){1}, -1), RP_EVALUE, "-1 axes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(small_cases_by_hand),
                                       cmocka_unit_test(norms),
                                       cmocka_unit_test(lengths),
                                       cmocka_unit_test(dtypes),
                                       cmocka_unit_test(company),
                                       cmocka_unit_test(threads_do_not_count),
                                       cmocka_unit_test(several_axes),
                                       cmocka_unit_test(errors),
                                       cmocka_unit_test(empty_arrays),
                                       cmocka_unit_test(any_address),
                                       cmocka_unit_test(frequencies)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
