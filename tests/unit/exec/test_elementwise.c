/* Elementwise operations over layouts: casts, short rows, stretched and turned operands, large and threaded. */
#include "exec/exec.h"
#include "unit/exec/arrays.h"

static void stretched_operands(void **state)
{
    RP_SCOPE();
    rp_array *rows = SHAPED(F64(1, 2), 2, 1), *columns = F64(10, 20, 30);
    EXPECT(rp_add(rows, columns), RP_F64, 11, 21, 31, 12, 22, 32);
    EXPECT(rp_add(rp_scalar(1), columns), RP_F64, 11, 21, 31);
    EXPECT(rp_add(I8(1), columns), RP_F64, 11, 21, 31);
    EXPECT(rp_where(BOOLS(1, 0, 1), rows, columns), RP_F64, 1, 20, 1, 2, 20, 2);
    EXPECT(rp_clip(columns, I32(15), I32(25)), RP_F64, 15, 20, 25);
}

static void turned_operands(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(I32(1, 2, 3, 4, 5, 6), 2, 3);
    EXPECT(rp_add(rp_transpose(a, NULL), rp_scalar_int(0)), RP_I32, 1, 4, 2, 5, 3, 6);
    EXPECT(rp_add(rp_flip(a, 1), a), RP_I32, 4, 4, 4, 10, 10, 10);
    EXPECT(rp_subtract(rp_slice(a, 1, 2, -100, -2), rp_slice(a, 1, 0, 3, 2)), RP_I32, 2, -2, 2, -2);
}

/* Rows of three, every operand another dtype, more than one block and one piece: against a plain loop. */
static void short_rows_and_casts(void **state)
{
    RP_SCOPE();
    int64_t n = 60000;
    rp_array *wide = SHAPED(rp_astype(rp_arange_int(0, n * 5, 1), RP_I32), n, 5);
    rp_array *a = rp_slice(wide, 1, 1, 4, 1), *b = F32(0.5f, 1.5f, 2.5f);
    rp_array *sum = rp_multiply(a, b);
    EXPECT_SHAPE(sum, n, 3);
    assert_int_equal(rp_dtype_of(sum), RP_F64);
    const void *data;
    assert_int_equal(rp_read(sum, &data), RP_OK);
    for (int64_t i = 0; i < n; i++)
        for (int k = 0; k < 3; k++)
            assert_true(((const double *)data)[i * 3 + k] == (double)(i * 5 + 1 + k) * (k + 0.5));
}

/* A turned operand gives a turned result: both are walked through front to back. */
static void the_layout_follows_the_operand(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(noise(24), 2, 3, 4);
    rp_array *turned = rp_transpose(a, (int[]){2, 0, 1}), *result = rp_add(turned, rp_scalar(1));
    for (int i = 0; i < 3; i++) assert_int_equal(result->strides[i], turned->strides[i]);
    rp_array *reversed = rp_negative(rp_flip(a, 0));
    assert_int_equal(reversed->strides[0], 96);
    rp_array *mixed = rp_less(rp_scalar(0), turned);
    assert_int_equal(mixed->strides[0], 1);
    assert_int_equal(mixed->strides[1], 12);
    rp_array *stretched = rp_add(rp_broadcast_to(F64(1, 2, 3), 2, (int64_t[]){2, 3}), rp_scalar(1));
    assert_int_equal(stretched->strides[0], 24);
}

static void many_axes(void **state)
{
    RP_SCOPE();
    int64_t ones[RP_MAX_NDIM];
    for (int i = 0; i < RP_MAX_NDIM; i++) ones[i] = i < 5 ? 2 : 1;
    int64_t size = 32;
    rp_array *a = rp_reshape(rp_arange(0, (double)size, 1), RP_MAX_NDIM, ones);
    rp_array *result = rp_ravel(rp_add(rp_transpose(a, NULL), rp_scalar(0)));
    double got[32];
    assert_int_equal(rp_copy_to(result, RP_F64, got, sizeof got), RP_OK);
    for (int i = 0; i < 32; i++) { /* turning five axes of two reverses the bits of the index */
        int reversed = (i & 1) << 4 | (i & 2) << 2 | (i & 4) | (i & 8) >> 2 | (i & 16) >> 4;
        assert_true(got[i] == reversed);
    }
}

static void threads_do_not_matter(void **state)
{
    RP_SCOPE();
    rp_array *a = noise(300001), *last = NULL;
    for (int threads = 1; threads <= 3; threads++) {
        rp_set_threads(threads);
        rp_array *result = rp_exp(rp_multiply(a, rp_flip(a, 0)));
        if (last) {
            bool equal;
            assert_int_equal(rp_item_bool(rp_all(rp_equal(result, last)), &equal), RP_OK);
            assert_true(equal);
        }
        last = result;
    }
    rp_set_threads(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(stretched_operands),
                                       cmocka_unit_test(turned_operands),
                                       cmocka_unit_test(short_rows_and_casts),
                                       cmocka_unit_test(many_axes),
                                       cmocka_unit_test(the_layout_follows_the_operand),
                                       cmocka_unit_test(threads_do_not_matter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
