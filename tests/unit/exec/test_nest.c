#include "exec/nest.h"
#include "unit/exec/arrays.h"

static void axes_that_step_alike_merge(void **state)
{
    rpi_axes axes = {0};
    rpi_axes_add(&axes, (rpi_axis){2, 96, 96});
    rpi_axes_add(&axes, (rpi_axis){1, 7, 7});
    rpi_axes_add(&axes, (rpi_axis){3, 32, 32});
    rpi_axes_add(&axes, (rpi_axis){4, 8, 16});
    assert_int_equal(axes.count, 2);
    assert_int_equal(axes.axis[0].extent, 6);
    assert_int_equal(axes.axis[0].in, 32);
    assert_int_equal(rpi_axes_size(&axes), 24);
    int64_t in, out;
    rpi_axes_offset(&axes, 9, &in, &out); /* position (2, 1) */
    assert_int_equal(in, 72);
    assert_int_equal(out, 80);
}

static void the_inner_axis_steps_least(void **state)
{
    rpi_axes axes = {0};
    rpi_axes_add(&axes, (rpi_axis){2, -8, 100});
    rpi_axes_add(&axes, (rpi_axis){3, 900, 10});
    rpi_axis inner = rpi_axes_take_inner(&axes);
    assert_int_equal(inner.in, -8);
    assert_int_equal(axes.count, 1);
    assert_int_equal(rpi_axes_take_inner(&axes).in, 900);
    assert_int_equal(rpi_axes_take_inner(&axes).extent, 1);
    assert_int_equal(rpi_axes_size(&axes), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(axes_that_step_alike_merge),
                                       cmocka_unit_test(the_inner_axis_steps_least)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
