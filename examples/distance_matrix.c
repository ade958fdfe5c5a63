/* Distances between all points, nearest neighbours, pairs in order of distance. */
#include <math.h>
#include <rapto/rapto.h>

static const double corners[][2] = {{0, 0}, {3, 4}, {6, 8}, {0, 5}, {-3, -4}};

int main(void)
{
    RP_SCOPE();
    rp_array *points = rp_from_matrix(corners);
    rp_array *difference = rp_subtract(rp_expand_dims(points, 1), points);
    rp_array *distance = rp_sqrt(rp_sum_axis(rp_square(difference), 2));
    rp_array *far = rp_add(distance, rp_diag(rp_full(RP_F64, RP_SHAPE(5), rp_scalar(INFINITY)), 0));
    rp_index_arrays upper = rp_triu_indices(5, 1, 5);
    rp_array *pairs =
        rp_getitem(distance, (rp_index_item[]){rp_ix_array(upper.axis[0]), rp_ix_array(upper.axis[1])}, 2);
    rp_array *sorted = rp_take(rp_stack(upper.axis, 2, 1), rp_argsort(pairs, 0, false), 0);
    rp_show(NULL, distance);
    rp_show("nearest neighbour", rp_argmin_axis(far, 1, false));
    rp_show("its distance", rp_min_axis(far, 1));
    rp_show("pairs by distance", rp_slice(sorted, 0, 0, 4, 1));
    rp_show("mean distance", rp_mean(pairs));
    return rp_show("longest distance", rp_max(pairs));
}
