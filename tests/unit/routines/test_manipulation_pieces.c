/* Joining, splitting, repeating, padding, inserting, deleting: one row each; the comparison with NumPy is in
 * tests/conform. */
#include "unit/core/array_check.h"
#include <rapto/rapto.h>

static void test_joins(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 2)), *row = rp_array_of(float, 0.5f, 1);
    assert_text(rp_vstack(RP_ARRAYS(a, row), NULL), "[[0.  1. ]\n [2.  3. ]\n [0.5 1. ]]");
    assert_text(rp_hstack(RP_ARRAYS(row, row), NULL), "[0.5 1.  0.5 1. ]");
    assert_text(rp_column_stack(RP_ARRAYS(row, row)), "[[0.5 0.5]\n [1.  1. ]]");
    assert_text(rp_append(a, row, RP_ALL_AXES), "[0.  1.  2.  3.  0.5 1. ]");
    rp_join_options bytes = {.has_dtype = true, .dtype = RP_I8};
    assert_error(rp_concatenate_as(RP_ARRAYS(row, row), 0, &bytes), RP_EDTYPE, "float32");
    bytes.has_casting = true, bytes.casting = RP_CAST_UNSAFE;
    assert_text(rp_concatenate_as(RP_ARRAYS(row, row), 0, &bytes), "[0 1 0 1]");
    assert_error(rp_concatenate_as(NULL, 0, 0, NULL), RP_EVALUE, "need at least one array to concatenate");
    assert_error(rp_concatenate_as(RP_ARRAYS(a, row), 0, NULL), RP_ESHAPE, "same number of dimensions");
    assert_error(rp_stack_as(RP_ARRAYS(a, row), 0, NULL), RP_ESHAPE, "same shape");
}

static void test_block(void **state)
{
    (void)state;
    rp_array *a = rp_eye(RP_I64, 2, 2, 0), *one = rp_scalar_int(7);
    rp_block_item top[] = {{.array = a}, {.array = rp_zeros(RP_I64, RP_SHAPE(2, 1))}};
    rp_block_item low[] = {{.array = rp_arange_int(1, 3, 1)}, {.array = one}};
    rp_block_item rows[] = {{.items = top, .count = 2}, {.items = low, .count = 2}};
    assert_text(rp_block(&(rp_block_item){.items = rows, .count = 2}), "[[1 0 0]\n [0 1 0]\n [1 2 7]]");
    rp_block_item uneven[] = {{.items = top, .count = 2}, {.array = one}};
    assert_error(rp_block(&(rp_block_item){.items = uneven, .count = 2}), RP_EVALUE, "List depths are mismatched");
    assert_error(rp_block(&(rp_block_item){.items = rows, .count = 0}), RP_EVALUE, "empty");
}

static void test_splits(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 5, 1), *parts[3];
    assert_int_equal(rp_array_split(a, 3, 0, parts), RP_OK);
    assert_text(parts[0], "[0 1]");
    assert_text(parts[2], "[4]");
    assert_int_equal(rp_split(a, 3, 0, parts), RP_EVALUE);
    assert_error(parts[1], RP_EVALUE, "array split does not result in an equal division");
    assert_int_equal(rp_split(a, 0, 0, parts), RP_EVALUE);
    assert_int_equal(rp_split_at(a, RP_INTS(1, -1), 0, parts), RP_OK);
    assert_text(parts[1], "[1 2 3]");
    assert_int_equal(rp_vsplit(a, 2, parts), RP_EVALUE);
    assert_error(parts[0], RP_EVALUE, "vsplit only works on arrays of 2 or more dimensions");
    assert_int_equal(rp_unstack(count_up(2, DIMS(3, 2)), 0, parts), RP_OK);
    assert_text(parts[2], "[4 5]");
}

static void test_repeats(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(0, 3, 1);
    assert_text(rp_tile(a, RP_INTS(2, 2)), "[[0 1 2 0 1 2]\n [0 1 2 0 1 2]]");
    assert_text(rp_repeat(a, rp_array_of(int, 2, 0, 1), 0), "[0 0 2]");
    assert_text(rp_repeat_each(a, 2, 0), "[0 0 1 1 2 2]");
    assert_error(rp_repeat(a, rp_array_of(int, 2, 0), 0), RP_ESHAPE, "could not be broadcast");
    assert_error(rp_repeat(a, rp_array_of(double, 2), 0), RP_EDTYPE, "Cannot cast array data");
    assert_error(rp_repeat_each(a, -1, 0), RP_EVALUE, "negative");
    assert_text(rp_roll(a, 1, RP_ALL_AXES), "[2 0 1]");
    assert_text(rp_roll_axes(count_up(2, DIMS(2, 2)), (const int64_t[]){1, 1}, RP_AXES(0, 1)), "[[3 2]\n [1 0]]");
}

static void test_pad(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(1, 4, 1);
    const int64_t width[][2] = {{2, 3}}, negative[][2] = {{0, -1}};
    assert_text(rp_pad(a, width, NULL), "[0 0 1 2 3 0 0 0]");
    assert_text(rp_pad(a, width, &(rp_pad_options){.mode = RP_PAD_REFLECT}), "[3 2 1 2 3 2 1 2]");
    assert_text(rp_pad(a, width, &(rp_pad_options){.mode = RP_PAD_WRAP}), "[2 3 1 2 3 1 2 3]");
    assert_text(rp_pad(a, width, &(rp_pad_options){.mode = RP_PAD_SYMMETRIC, .odd = true}), "[0 1 1 2 3 3 4 5]");
    assert_text(rp_pad(a, width, &(rp_pad_options){.mode = RP_PAD_MEAN}), "[2 2 1 2 3 2 2 2]");
    assert_error(rp_pad(a, negative, NULL), RP_EVALUE, "index can't contain negative values");
    assert_error(rp_pad(rp_arange_int(0, 0, 1), width, &(rp_pad_options){.mode = RP_PAD_EDGE}), RP_EVALUE,
                 "can't extend empty axis 0");
}

static void test_edits(void **state)
{
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3));
    assert_text(rp_delete(a, rp_scalar_int(1), 1), "[[0 2]\n [3 5]]");
    assert_text(rp_delete(a, rp_array_of(bool, 1, 0), 0), "[[3 4 5]]");
    assert_text(rp_delete_slice(a, RP_NONE, RP_NONE, 2, RP_ALL_AXES), "[1 3 5]");
    assert_error(rp_delete(a, rp_scalar_int(3), 1), RP_EINDEX, "index 3 is out of bounds for axis 1 with size 3");
    assert_text(rp_insert(a, rp_scalar_int(1), rp_scalar(9.9), 1), "[[0 9 1 2]\n [3 9 4 5]]");
    assert_text(rp_insert(rp_ravel(a), rp_array_of(int, 0, 6, 0), rp_array_of(int, 7, 8, 9), 0), "[7 9 0 1 2 3 4 5 8]");
    assert_error(rp_insert(a, rp_scalar_int(4), rp_scalar_int(0), 1), RP_EINDEX, "index 4");
    assert_text(rp_trim_zeros(rp_array_of(double, 0, 0, 1, 0, 2, 0), true, true, NULL, 0), "[1. 0. 2.]");
    assert_text(rp_trim_zeros(rp_zeros(RP_I8, RP_SHAPE(4)), true, true, NULL, 0), "[]");
}

static void test_bits(void **state)
{
    (void)state;
    rp_array *a = rp_array_of(int, 1, 0, -5, 0, 0, 0, 0, 0, 1);
    assert_text(rp_packbits(a, RP_ALL_AXES, false), "[160 128]");
    assert_text(rp_packbits(a, 0, true), "[5 1]");
    rp_array *bytes = rp_astype(rp_array_of(int, 160, 128), RP_U8);
    assert_text(rp_unpackbits(bytes, 0, 9, false), "[1 0 1 0 0 0 0 0 1]");
    assert_text(rp_unpackbits(bytes, -1, -14, false), "[1 0]");
    assert_text(rp_unpackbits(rp_expand_dims(bytes, 1), 1, 4, true), "[[0 0 0 0]\n [0 0 0 0]]");
    assert_error(rp_unpackbits(bytes, 0, -17, false), RP_EVALUE, "-count larger than number of elements");
    assert_error(rp_unpackbits(a, 0, RP_END, false), RP_EDTYPE, "unsigned byte");
    assert_error(rp_packbits(rp_array_of(float, 1), 0, false), RP_EDTYPE, "integer or boolean");
    assert_error(rp_packbits(a, 1, false), RP_EAXIS, "axis 1");
}

RUN_TESTS(cmocka_unit_test(test_joins), cmocka_unit_test(test_block), cmocka_unit_test(test_splits),
          cmocka_unit_test(test_repeats), cmocka_unit_test(test_pad), cmocka_unit_test(test_edits),
          cmocka_unit_test(test_bits))
