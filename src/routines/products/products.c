/* Products as matrix products of rearranged operands. */
#include "routines/products/products_i.h"
#include <rapto/ops.h>
#include <rapto/ufunc.h>
#include <stdatomic.h>

/* Threads that look at the same time find the same. */
static const rp_ufunc *find_once(const rp_ufunc *_Atomic *place, const char *name)
{
    const rp_ufunc *u = atomic_load_explicit(place, memory_order_relaxed);
    if (u) return u;
    u = rp_ufunc_find(name);
    atomic_store_explicit(place, u, memory_order_relaxed);
    return u;
}

const rp_ufunc *rpi_ufunc_matmul(void)
{
    static const rp_ufunc *_Atomic found;
    return find_once(&found, "matmul");
}

const rp_ufunc *rpi_ufunc_add(void)
{
    static const rp_ufunc *_Atomic found;
    return find_once(&found, "add");
}

rp_array *rp_matmul(rp_array *a, rp_array *b)
{
    return rp_ufunc_call(rpi_ufunc_matmul(), (rp_array *[]){a, b}, NULL).array[0];
}

static rp_array *not_aligned(const char *op, const rp_array *a, const rp_array *b, int axis_a, int axis_b)
{
    char first[RPI_SHAPE_TEXT], second[RPI_SHAPE_TEXT];
    return rpi_error_array(RP_ESHAPE, "%s: shapes %s and %s not aligned: %lld (dim %d) != %lld (dim %d)", op,
                           rpi_shape_text(a->ndim, a->shape, first), rpi_shape_text(b->ndim, b->shape, second),
                           (long long)a->shape[axis_a], axis_a, (long long)b->shape[axis_b], axis_b);
}

/* ---- tensordot --------------------------------------------------------------------------------------------------- */

/* The axes that are not summed, then the summed ones (or the other way round), and the product of either's extents. */
typedef struct halves {
    int order[RP_MAX_NDIM], kept;
    int64_t shape[RP_MAX_NDIM]; /* of the kept axes */
    int64_t kept_size, summed_size;
} halves;

static void split_axes(const rp_array *a, const int *summed, int count, bool summed_first, halves *h)
{
    bool gone[RP_MAX_NDIM] = {false};
    *h = (halves){.kept_size = 1, .summed_size = 1};
    for (int i = 0; i < count; i++) gone[summed[i]] = true;
    for (int i = 0; i < a->ndim; i++) {
        if (gone[i]) continue;
        h->order[(summed_first ? count : 0) + h->kept] = i;
        h->shape[h->kept++] = a->shape[i];
        h->kept_size *= a->shape[i];
    }
    for (int i = 0; i < count; i++) {
        h->order[(summed_first ? 0 : h->kept) + i] = summed[i];
        h->summed_size *= a->shape[summed[i]];
    }
}

/* Normal axes of equal extents are summed. */
static rp_array *contract(rp_array *a, rp_array *b, const int *axes_a, const int *axes_b, int count)
{
    halves left, right;
    int64_t shape[2 * RP_MAX_NDIM];
    split_axes(a, axes_a, count, false, &left);
    split_axes(b, axes_b, count, true, &right);
    int ndim = left.kept + right.kept;
    if (ndim > RP_MAX_NDIM) return rpi_error_array(RP_ESHAPE, "rp_tensordot: the result has %d dimensions", ndim);
    for (int i = 0; i < ndim; i++) shape[i] = i < left.kept ? left.shape[i] : right.shape[i - left.kept];
    rp_array *m = rp_reshape(rp_transpose(a, left.order), 2, (const int64_t[]){left.kept_size, left.summed_size});
    rp_array *n = rp_reshape(rp_transpose(b, right.order), 2, (const int64_t[]){right.summed_size, right.kept_size});
    return rp_reshape(rp_matmul(m, n), ndim, shape);
}

rp_array *rp_tensordot(rp_array *a, rp_array *b, const int *axes_a, const int *axes_b, int count)
{
    int first[RP_MAX_NDIM], second[RP_MAX_NDIM];
    if (!rpi_ready(&a)) return a;
    if (!rpi_ready(&b)) return b;
    rp_array *error = rpi_axis_list("rp_tensordot", a->ndim, axes_a, count, first, "duplicate axes");
    if (!error) error = rpi_axis_list("rp_tensordot", b->ndim, axes_b, count, second, "duplicate axes");
    if (error) return error;
    for (int i = 0; i < count; i++) {
        if (a->shape[first[i]] != b->shape[second[i]])
            return rpi_error_array(RP_ESHAPE,
                                   "rp_tensordot: shape-mismatch for sum: axis %d has size %lld, axis %d %lld",
                                   first[i], (long long)a->shape[first[i]], second[i], (long long)b->shape[second[i]]);
    }
    RP_SCOPE();
    return rp_yield(contract(a, b, first, second, count));
}

/* ---- by their names ---------------------------------------------------------------------------------------------- */

static rp_array *sum_over(const char *op, rp_array *a, rp_array *b, bool last)
{
    if (!rpi_ready(&a)) return a;
    if (!rpi_ready(&b)) return b;
    if (a->ndim == 0 || b->ndim == 0) return rp_multiply(a, b);
    int axis_a = a->ndim - 1, axis_b = last || b->ndim == 1 ? b->ndim - 1 : b->ndim - 2;
    if (a->shape[axis_a] != b->shape[axis_b]) return not_aligned(op, a, b, axis_a, axis_b);
    return rp_tensordot(a, b, &axis_a, &axis_b, 1);
}

rp_array *rp_dot(rp_array *a, rp_array *b)
{
    return sum_over("rp_dot", a, b, false);
}

rp_array *rp_inner(rp_array *a, rp_array *b)
{
    return sum_over("rp_inner", a, b, true);
}

rp_array *rp_vdot(rp_array *a, rp_array *b)
{
    RP_SCOPE();
    a = rp_ravel(a);
    b = rp_ravel(b);
    bool complex = !rpi_is_error(a) && rpi_kind_of(a->dtype) == RPI_KIND_COMPLEX;
    return rp_yield(rp_dot(complex ? rp_conjugate(a) : a, b));
}

rp_array *rp_outer(rp_array *a, rp_array *b)
{
    RP_SCOPE();
    return rp_yield(rp_multiply(rp_expand_dims(rp_ravel(a), 1), rp_expand_dims(rp_ravel(b), 0)));
}

/* Axis i of both becomes the axes 2i and 2i + 1, which then merge. */
static rp_array *kron(const rp_array *a, const rp_array *b)
{
    int64_t left[RP_MAX_NDIM], right[RP_MAX_NDIM], shape[RP_MAX_NDIM];
    int ndim = a->ndim > b->ndim ? a->ndim : b->ndim;
    if (2 * ndim > RP_MAX_NDIM) return rpi_error_array(RP_ESHAPE, "rp_kron: more than %d dimensions", RP_MAX_NDIM / 2);
    for (int i = 0; i < ndim; i++) {
        int at_a = i - (ndim - a->ndim), at_b = i - (ndim - b->ndim);
        int64_t m = at_a < 0 ? 1 : a->shape[at_a], n = at_b < 0 ? 1 : b->shape[at_b];
        left[2 * i] = m, left[2 * i + 1] = 1;
        right[2 * i] = 1, right[2 * i + 1] = n;
        if (__builtin_mul_overflow(m, n, &shape[i]))
            return rpi_error_array(RP_ESHAPE, "rp_kron: the result is larger than memory can be");
    }
    rp_array *wide = rp_multiply(rp_reshape((rp_array *)(uintptr_t)a, 2 * ndim, left),
                                 rp_reshape((rp_array *)(uintptr_t)b, 2 * ndim, right));
    return rp_reshape(wide, ndim, shape);
}

rp_array *rp_kron(rp_array *a, rp_array *b)
{
    if (!rpi_ready(&a)) return a;
    if (!rpi_ready(&b)) return b;
    RP_SCOPE();
    return rp_yield(kron(a, b));
}

/* Component i of a x b from the next two of each. */
static rp_array *component(rp_array *a, rp_array *b, int i)
{
    int j = (i + 1) % 3, k = (i + 2) % 3;
    return rp_subtract(rp_multiply(rp_index(a, -1, j), rp_index(b, -1, k)),
                       rp_multiply(rp_index(a, -1, k), rp_index(b, -1, j)));
}

rp_array *rp_cross(rp_array *a, rp_array *b, int axis)
{
    RP_SCOPE();
    a = rp_moveaxis(a, axis, -1);
    b = rp_moveaxis(b, axis, -1);
    rp_array *error = rpi_all_ready((rp_array *[]){a, b}, 2);
    if (!error && (rp_dim(a, -1) != 3 || rp_dim(b, -1) != 3))
        error = rpi_error_array(RP_EVALUE,
                                "rp_cross: Both input arrays must be (arrays of) 3-dimensional vectors, but they are "
                                "%lld and %lld dimensional instead.",
                                (long long)rp_dim(a, -1), (long long)rp_dim(b, -1));
    if (error) return rp_yield(error);
    rp_array *parts[3];
    for (int i = 0; i < 3; i++) parts[i] = component(a, b, i);
    return rp_yield(rp_moveaxis(rp_stack(parts, 3, -1), -1, axis));
}
