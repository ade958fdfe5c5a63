/* Searching, counting and sets; expected texts are NumPy's. */
#include "unit/core/array_check.h"
#include <math.h>
#include <rapto/sorting.h>

static rp_array *integers(int64_t n, const int64_t *values)
{
    return rp_from_data(RP_I64, 1, &n, values);
}
#define INTS(...) integers(sizeof(int64_t[]){__VA_ARGS__} / 8, (const int64_t[]){__VA_ARGS__})

static rp_array *with_nan(void)
{
    return rp_from_data(RP_F64, 1, DIMS(4), (const double[]){NAN, 1, NAN, 1});
}

static void test_searchsorted(void **state)
{
    (void)state;
    RP_SCOPE();
    assert_text(rp_searchsorted(INTS(1, 2, 2, 3), INTS(2, 0, 9), false, NULL), "[1 0 4]");
    assert_text(rp_searchsorted(INTS(1, 2, 2, 3), INTS(2, 0, 9), true, NULL), "[3 0 4]");
    assert_text(rp_searchsorted(INTS(3, 1, 2), rp_scalar(1.5), true, INTS(1, 2, 0)), "1");
    assert_error(rp_searchsorted(INTS(1, 2), INTS(1), true, INTS(0)), RP_ESHAPE, "sorter.size");
    assert_text(rp_digitize(INTS(0, 1, 5), INTS(3, 2, 1), false), "[3 2 0]");
}

static void test_bincount(void **state)
{
    (void)state;
    RP_SCOPE();
    assert_text(rp_bincount(INTS(1, 3, 1), NULL, 0), "[0 2 0 1]");
    assert_text(rp_bincount(INTS(1), NULL, 4), "[0 1 0 0]");
    assert_text(rp_bincount(INTS(1, 0, 1), rp_from_data(RP_F64, 1, DIMS(3), (const double[]){.5, 1, 2}), 0),
                "[1.  2.5]");
    assert_error(rp_bincount(INTS(1, -1), NULL, 0), RP_EVALUE, "negative elements");
    assert_error(rp_bincount(INTS(INT64_MAX), NULL, 0), RP_ESHAPE, "larger than memory");
}

static void test_unique(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_unique_result r =
        rp_unique(INTS(5, 2, 5, 1), &(rp_unique_options){.index = true, .inverse = true, .counts = true});
    assert_text(r.values, "[1 2 5]");
    assert_text(r.index, "[3 1 0]");
    assert_text(r.inverse, "[2 1 2 0]");
    assert_text(r.counts, "[1 1 2]");
    assert_text(rp_unique(with_nan(), NULL).values, "[ 1. nan]");
    assert_text(rp_unique_values(with_nan()), "[ 1. nan nan]");
    rp_array *rows = rp_reshape(INTS(3, 1, 1, 2, 3, 1), 2, DIMS(3, 2));
    r = rp_unique(rows, &(rp_unique_options){.by_axis = true, .inverse = true});
    assert_text(r.values, "[[1 2]\n [3 1]]");
    assert_text(r.inverse, "[1 0 1]");
    assert_error(rp_unique(rows, &(rp_unique_options){.by_axis = true, .axis = 2}).values, RP_EAXIS, "axis 2");
}

static void test_sets(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_array *a = INTS(1, 2, 2, 4), *b = INTS(4, 2, 7);
    rp_intersection both = rp_intersect1d(a, b, false, true);
    assert_text(both.values, "[2 4]");
    assert_text(both.index_a, "[1 3]");
    assert_text(both.index_b, "[1 0]");
    assert_text(rp_setdiff1d(a, b, false), "[1]");
    assert_text(rp_setxor1d(a, b, false), "[1 7]");
    assert_text(rp_union1d(a, b), "[1 2 4 7]");
    assert_text(rp_isin(a, b, false, false, RP_ISIN_AUTO), "[False  True  True  True]");
    assert_text(rp_isin(with_nan(), with_nan(), false, true, RP_ISIN_SORT), "[ True False  True False]");
    assert_error(rp_isin(with_nan(), b, false, false, RP_ISIN_TABLE), RP_EVALUE, "'table' method");
}

RUN_TESTS(cmocka_unit_test(test_searchsorted), cmocka_unit_test(test_bincount), cmocka_unit_test(test_unique),
          cmocka_unit_test(test_sets))
