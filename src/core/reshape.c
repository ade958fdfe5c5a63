/* Reshape: a view where the strides permit, a copy otherwise.
 *
 * Old and new shape are cut into the shortest groups of axes with equal products, for example (2, 6, 5) and (3, 4, 5)
 * into {2, 6 | 5} and {3, 4 | 5}. A view exists when the old axes of each group step through memory as one axis would;
 * the new axes of the group then divide that one axis.
 */
#include "core/core.h"

/* Axes of extent 1 take no part in the grouping. */
static int long_axes(int ndim, const int64_t *shape, int *axes)
{
    int count = 0;
    for (int i = 0; i < ndim; i++) {
        if (shape[i] != 1) axes[count++] = i;
    }
    return count;
}

typedef struct group {
    int begin, end; /* positions in the list of long axes */
} group;

/* Takes the next group from both lists; extents are positive and both products of what is left are equal. */
static void next_group(const int64_t *old_shape, const int *old_axes, group *old_group, const int64_t *shape,
                       const int *axes, group *new_group)
{
    int64_t old_product = old_shape[old_axes[old_group->end++]], product = shape[axes[new_group->end++]];
    while (old_product != product) {
        if (old_product < product)
            old_product *= old_shape[old_axes[old_group->end++]];
        else
            product *= shape[axes[new_group->end++]];
    }
}

static bool steps_as_one(const rp_array *a, const int *axes, const group *g)
{
    for (int k = g->begin; k + 1 < g->end; k++) {
        int outer = axes[k], inner = axes[k + 1];
        if (a->strides[outer] != a->strides[inner] * a->shape[inner]) return false;
    }
    return true;
}

/* Strides that show the non-empty `a` with `shape`, or false when only a copy can. */
static bool view_strides(const rp_array *a, int ndim, const int64_t *shape, int64_t *strides)
{
    int old_axes[RP_MAX_NDIM] = {0}, axes[RP_MAX_NDIM] = {0};
    int old_count = long_axes(a->ndim, a->shape, old_axes);
    int count = long_axes(ndim, shape, axes);
    group old_group = {0, 0}, new_group = {0, 0};
    for (int i = 0; i < ndim; i++) strides[i] = 0;
    while (old_group.end < old_count && new_group.end < count) {
        old_group.begin = old_group.end;
        new_group.begin = new_group.end;
        next_group(a->shape, old_axes, &old_group, shape, axes, &new_group);
        if (!steps_as_one(a, old_axes, &old_group)) return false;
        int64_t stride = a->strides[old_axes[old_group.end - 1]];
        for (int k = new_group.end - 1; k >= new_group.begin; k--) {
            strides[axes[k]] = stride;
            stride *= shape[axes[k]];
        }
    }
    return true;
}

static rp_array *reshape_error(const rp_array *a, int ndim, const int64_t *shape)
{
    char text[RPI_SHAPE_TEXT];
    return rpi_error_array(RP_ESHAPE, "rp_reshape: cannot reshape array of size %lld into shape %s", (long long)a->size,
                           rpi_shape_text(ndim, shape, text));
}

/* Replaces one -1 by the extent that makes the sizes equal; NULL, or the error. */
static rp_array *complete_shape(const rp_array *a, int ndim, const int64_t *shape, int64_t *out)
{
    int unknown = -1;
    int64_t known = 1;
    if (ndim < 0 || ndim > RP_MAX_NDIM) return reshape_error(a, 0, shape);
    for (int i = 0; i < ndim; i++) {
        out[i] = shape[i];
        bool is_unknown = shape[i] == -1;
        if (is_unknown && unknown >= 0)
            return rpi_error_array(RP_ESHAPE, "rp_reshape: can only specify one unknown dimension");
        if (is_unknown)
            unknown = i;
        else if (shape[i] < 0 || __builtin_mul_overflow(known, shape[i], &known))
            return reshape_error(a, ndim, shape);
    }
    if (unknown >= 0) {
        if (known == 0 || a->size % known != 0) return reshape_error(a, ndim, shape);
        out[unknown] = a->size / known;
        known *= out[unknown];
    }
    return known == a->size ? NULL : reshape_error(a, ndim, shape);
}

rp_array *rp_reshape(rp_array *a, int ndim, const int64_t *shape)
{
    int64_t full[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a;
    rp_array *error = complete_shape(a, ndim, shape, full);
    if (error) return error;
    rpi_c_strides(ndim, full, rpi_itemsize(a), strides);
    if (a->size == 0 || view_strides(a, ndim, full, strides)) return rpi_new_view(a, 0, ndim, full, strides);
    RP_SCOPE();
    rp_array *copy = rpi_copy_as(a, a->dtype);
    if (rpi_is_error(copy)) return rp_yield(copy);
    rpi_c_strides(ndim, full, rpi_itemsize(a), strides);
    return rp_yield(rpi_new_view(copy, 0, ndim, full, strides));
}

rp_array *rp_ravel(rp_array *a)
{
    return rp_reshape(a, 1, (const int64_t[]){-1});
}
