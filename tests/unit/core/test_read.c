#include "array_check.h"
#include <math.h>

static void test_borrowed_elements(void **state)
{
    const void *data, *again;
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 3)), *turned = rp_transpose(a, NULL);
    assert_int_equal(rp_read(a, &data), RP_OK);
    assert_memory_equal(data, DIMS(0, 1, 2, 3, 4, 5), 48);
    assert_int_equal(rp_read(turned, &data), RP_OK);
    assert_memory_equal(data, DIMS(0, 3, 1, 4, 2, 5), 48);
    assert_int_equal(rp_read(turned, &again), RP_OK);
    assert_ptr_equal(data, again);
}

/* The compacted copy of a view is made anew after a write, through whichever array it went. */
static void test_a_write_is_seen(void **state)
{
    const void *data;
    (void)state;
    rp_array *a = count_up(2, DIMS(2, 2)), *turned = rp_transpose(a, NULL);
    assert_int_equal(rp_read(turned, &data), RP_OK);
    assert_int_equal(rp_assign(rp_index(a, 0, 1), rp_scalar_int(7), NULL), RP_OK);
    assert_int_equal(rp_read(turned, &data), RP_OK);
    assert_memory_equal(data, DIMS(0, 7, 1, 7), 32);
}

static void test_copies(void **state)
{
    float out[6] = {-1, -1, -1, -1, -1, -1};
    (void)state;
    rp_array *turned = rp_transpose(count_up(2, DIMS(2, 3)), NULL);
    assert_int_equal(rp_copy_to(turned, RP_F32, out, sizeof out), RP_OK);
    assert_memory_equal(out, ((const float[]){0, 3, 1, 4, 2, 5}), sizeof out);
    assert_int_equal(rp_copy_to(turned, RP_F32, out, sizeof out - 4), RP_ESHAPE);
    uint16_t halves[6];
    assert_int_equal(rp_copy_to(turned, RP_F16, halves, sizeof halves), RP_OK);
    assert_memory_equal(halves, ((const uint16_t[]){0, 0x4200, 0x3c00, 0x4400, 0x4000, 0x4500}), sizeof halves);
    assert_int_equal(rp_copy_to(turned, (rp_dtype)99, out, 12), RP_EUNSUPPORTED);
}

static void test_items(void **state)
{
    double number = -1;
    int64_t whole = -1;
    bool truth = false;
    (void)state;
    assert_int_equal(rp_item(rp_scalar(2.5), &number), RP_OK);
    assert_int_equal(rp_item_int(rp_scalar(-2.5), &whole), RP_OK);
    assert_int_equal(rp_item_bool(rp_full(RP_F64, 2, DIMS(1, 1), rp_scalar(NAN)), &truth), RP_OK);
    assert_true(number == 2.5 && whole == -2 && truth);
    assert_int_equal(rp_item(rp_arange(0, 2, 1), &number), RP_ESHAPE);
    assert_int_equal(rp_item_int(rp_arange(0, 0, 1), &whole), RP_ESHAPE);
    assert_true(number == 2.5 && whole == -2);
    assert_int_equal(rp_eval(rp_scalar(1)), RP_OK);
    double parts[2] = {0, 0};
    uint64_t large = 0;
    assert_int_equal(rp_item_complex(rp_scalar_complex(1.5, -2), parts), RP_OK);
    assert_true(parts[0] == 1.5 && parts[1] == -2);
    assert_int_equal(rp_item_complex(rp_astype(rp_scalar_complex(1.5, -2), RP_C64), parts), RP_OK);
    assert_true(parts[0] == 1.5 && parts[1] == -2);
    assert_int_equal(rp_item(rp_scalar_complex(1.5, -2), &number), RP_OK);
    assert_int_equal(rp_item_uint(rp_scalar_uint(UINT64_MAX), &large), RP_OK);
    assert_true(number == 1.5 && large == UINT64_MAX);
}

RUN_TESTS(cmocka_unit_test(test_borrowed_elements), cmocka_unit_test(test_a_write_is_seen),
          cmocka_unit_test(test_copies), cmocka_unit_test(test_items))
