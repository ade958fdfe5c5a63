#include "unit/core/array_check.h"
#include <rapto/indexing.h>

static rp_array *picks(int n, const int64_t *values)
{
    return rp_from_data(RP_I64, 1, DIMS(n), values);
}

static void test_values(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3));
    assert_text(rp_take(a, picks(3, DIMS(-1, 0, 0)), 1), "[[2 0 0]\n [5 3 3]]");
    assert_text(rp_take(a, picks(1, DIMS(1)), 0), "[[3 4 5]]");
    assert_text(rp_take(a, picks(2, DIMS(5, -6)), RP_ALL_AXES), "[5 0]");
    assert_text(rp_take(rp_transpose(a, NULL), rp_scalar_int(-1), 0), "[2 5]");
    assert_text(rp_take(rp_arange_int(0, 3, 1), count_up(2, DIMS(1, 3)), 0), "[[0 1 2]]");
    assert_text(rp_take(rp_astype(a, RP_U8), picks(2, DIMS(1, 1)), 1), "[[1 1]\n [4 4]]");
    assert_text(rp_take(a, picks(0, DIMS(0)), 0), "[]");
    assert_text(rp_take(a, rp_ones(RP_BOOL, 1, DIMS(2)), 0), "[[3 4 5]\n [3 4 5]]");
    assert_text(rp_take(a, rp_ones(RP_U64, 1, DIMS(2)), 0), "[[3 4 5]\n [3 4 5]]");
    assert_text(rp_take_mode(a, picks(3, DIMS(-1, 7, 9)), RP_ALL_AXES, RP_INDEX_CLIP), "[0 5 5]");
    assert_text(rp_take_mode(a, picks(3, DIMS(-1, 7, 9)), RP_ALL_AXES, RP_INDEX_WRAP), "[5 1 3]");
}

static void test_refusals(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3));
    assert_error(rp_take(a, picks(2, DIMS(0, 3)), 1), RP_EINDEX, "index 3 is out of bounds for axis 1 with size 3");
    assert_error(rp_take(a, picks(1, DIMS(-3)), 0), RP_EINDEX, "index -3");
    assert_error(rp_take(a, rp_arange(0, 2, 1), 0), RP_EDTYPE, "float64");
    assert_error(rp_take(a, rp_ones(RP_DATETIME_NS, 1, DIMS(2)), 0), RP_EDTYPE, "datetime64");
    assert_error(rp_take(a, picks(1, DIMS(0)), 2), RP_EAXIS, "axis 2");
    assert_error(rp_take(rp_zeros(RP_F64, 1, DIMS(0)), picks(1, DIMS(0)), 0), RP_EINDEX,
                 "cannot do a non-empty take from an empty axes");
    assert_error(rp_take(rp_index(a, 0, 9), picks(1, DIMS(0)), 0), RP_EINDEX, "index 9");
}

RUN_TESTS(cmocka_unit_test(test_values), cmocka_unit_test(test_refusals))
