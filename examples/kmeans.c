/* Three clusters: each point goes to the nearest centre, each centre to the mean of its points. */
#include <rapto/rapto.h>

int main(void)
{
    RP_SCOPE();
    rp_array *i = rp_arange_int(0, 30, 1), *group = rp_remainder(i, rp_scalar_int(3));
    rp_array *x = rp_add(rp_multiply(group, rp_scalar_int(10)), rp_sin(i));
    rp_array *y = rp_add(rp_multiply(group, rp_scalar_int(-5)), rp_cos(rp_multiply(i, rp_scalar_int(2))));
    rp_array *points = rp_stack((rp_array *[]){x, y}, 2, 1), *each = rp_expand_dims(points, 1);
    rp_array *centres = rp_slice(points, 0, 0, 3, 1), *distance, *nearest;
    for (int step = 0; step < 10; step++) {
        distance = rp_sum_axis(rp_square(rp_subtract(each, centres)), 2);
        nearest = rp_argmin_axis(distance, 1, false);
        rp_array *member = rp_expand_dims(rp_equal(rp_expand_dims(nearest, 1), rp_arange_int(0, 3, 1)), 2);
        centres = rp_divide(rp_sum_axis(rp_multiply(member, each), 0), rp_sum_axis(member, 0));
    }
    rp_show("centres", centres);
    rp_show("sizes", rp_bincount(nearest, NULL, 0));
    rp_show("inertia", rp_round(rp_sum(rp_min_axis(distance, 1)), 6));
    return rp_show("first labels", rp_slice(nearest, 0, 0, 9, 1));
}
