/* Where the elements of an array lie: strides, addresses, views by strides, shared memory. */
#include "core/core.h"

const int64_t *rp_strides(rp_array *a)
{
    (void)rpi_force_in_place(a);
    return a->strides;
}

bool rp_is_c_contiguous(rp_array *a)
{
    rp_array *value = rpi_force_in_place(a);
    return !rpi_is_error(value) && rpi_array_is_c_order(value);
}

bool rp_is_f_contiguous(rp_array *a)
{
    rp_array *value = rpi_force_in_place(a);
    return !rpi_is_error(value) && rpi_is_f_order(value->ndim, value->shape, value->strides, rpi_itemsize(value));
}

bool rp_is_aligned(rp_array *a)
{
    rp_array *value = rpi_force_in_place(a);
    return !rpi_is_error(value) && !value->unaligned;
}

bool rp_owns_data(rp_array *a)
{
    rp_array *value = rpi_force_in_place(a);
    return !rpi_is_error(value) && !value->borrows;
}

rp_status rp_data_pointer(rp_array *a, bool writable, void **data)
{
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a->status;
    if (writable) {
        if (!rp_is_writable(a)) return RP_EREADONLY;
        rp_status status = rpi_before_write(a->storage, false);
        if (status != RP_OK) return status;
        atomic_fetch_add(&a->storage->version, 1);
    }
    *data = rpi_data(a);
    return RP_OK;
}

/* ---- shared memory -------------------------------------------------------------------------------------------- */

rp_status rp_shares_memory(rp_array *a, rp_array *b, int64_t max_work, bool *shares, rp_error *error)
{
    bool gave_up = false;
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    b = rpi_force_in_place(b);
    if (rpi_is_error(b)) return rpi_error_copy(b, error);
    rpi_layout first = rpi_layout_of(a), second = rpi_layout_of(b);
    rpi_overlap overlap = rpi_overlap_within(&first, &second, max_work, &gave_up);
    if (gave_up && max_work != 0)
        return rp_fail(error, RP_EUNSUPPORTED, "rp_shares_memory: Exceeded max_work (%lld steps)", (long long)max_work);
    *shares = overlap != RPI_OVERLAP_NONE;
    return RP_OK;
}

bool rp_may_share_memory(rp_array *a, rp_array *b)
{
    bool shares = false;
    return rp_shares_memory(a, b, 0, &shares, NULL) == RP_OK && shares;
}

/* ---- views by strides ------------------------------------------------------------------------------------------ */

/* Every element of a block whose first element lies `offset` bytes into `storage` lies inside it. */
static bool stays_inside(const rpi_storage *storage, int64_t offset, const rpi_layout *block)
{
    int64_t low = offset, high, reach;
    if (__builtin_add_overflow(offset, (int64_t)block->itemsize, &high)) return false;
    for (int i = 0; i < block->ndim; i++) {
        if (__builtin_mul_overflow(block->shape[i] - 1, block->strides[i], &reach)) return false;
        int64_t *end = reach < 0 ? &low : &high;
        if (__builtin_add_overflow(*end, reach, end)) return false;
    }
    return low >= 0 && high <= (int64_t)storage->bytes;
}

rp_array *rp_as_strided(rp_array *a, int ndim, const int64_t *shape, const int64_t *strides, int64_t offset)
{
    char text[RPI_SHAPE_TEXT];
    int64_t size, place = 0;
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a;
    rp_array *error = rpi_check_spec(a->dtype, ndim, shape, &size);
    if (error) return error;
    bool inside = !__builtin_add_overflow(a->offset, offset, &place);
    rpi_layout block = {a->storage->data + (inside ? place : 0), ndim, shape, strides, rpi_itemsize(a)};
    if (size == 0) return rpi_new_view(a, 0, ndim, shape, strides);
    if (!inside || !stays_inside(a->storage, place, &block))
        return rpi_error_array(RP_EVALUE,
                               "rp_as_strided: shape %s with these strides reaches outside the memory of the array",
                               rpi_shape_text(ndim, shape, text));
    return rpi_new_view(a, offset, ndim, shape, strides);
}

/* The last axis, `*extent` elements of `old` bytes, as elements of `size` bytes; NULL, or the error in NumPy's words.
 */
static rp_array *resize_last_axis(const rp_array *a, int64_t old, int64_t size, int64_t *extent)
{
    if (a->ndim == 0)
        return rpi_error_array(RP_EVALUE, "rp_view_dtype: Changing the dtype of a 0d array is only supported if the "
                                          "itemsize is unchanged");
    int64_t bytes = *extent * old;
    if (*extent != 1 && a->size != 0 && a->strides[a->ndim - 1] != old)
        return rpi_error_array(RP_EVALUE, "rp_view_dtype: To change to a dtype of a different size, the last axis must "
                                          "be contiguous");
    if (size < old && (size == 0 || old % size != 0))
        return rpi_error_array(RP_EVALUE, "rp_view_dtype: When changing to a smaller dtype, its size must be a divisor "
                                          "of the size of original dtype");
    if (bytes % size != 0)
        return rpi_error_array(RP_EVALUE, "rp_view_dtype: When changing to a larger dtype, its size must be a divisor "
                                          "of the total size in bytes of the last axis of the array.");
    *extent = bytes / size;
    return NULL;
}

/* Text without a width has the size of the old elements. */
static rp_dtype fitted_dtype(const rp_array *a, rp_dtype dtype)
{
    int bytes = (int)rpi_itemsize(a);
    if (dtype == RP_BYTES) return rp_dtype_bytes(bytes);
    return dtype == RP_STR && bytes % 4 == 0 ? rp_dtype_str(bytes / 4) : dtype;
}

rp_array *rp_view_dtype(rp_array *a, rp_dtype dtype)
{
    int64_t shape[RP_MAX_NDIM] = {0}, strides[RP_MAX_NDIM] = {0};
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a;
    dtype = fitted_dtype(a, dtype);
    if (!rpi_dtype_known(dtype))
        return rpi_error_array(RP_EDTYPE, "rp_view_dtype: unknown dtype number %d", (int)dtype);
    for (int i = 0; i < a->ndim; i++) {
        shape[i] = a->shape[i];
        strides[i] = a->strides[i];
    }
    int64_t old = (int64_t)rpi_itemsize(a), size = (int64_t)rpi_size_of(dtype);
    if (size != old) {
        int last = a->ndim > 0 ? a->ndim - 1 : 0;
        rp_array *error = resize_last_axis(a, old, size, &shape[last]);
        if (error) return error;
        strides[last] = size;
    }
    rp_array *view = rpi_new_over(a->storage, dtype, a->ndim, shape, strides, a->offset);
    if (!rpi_is_error(view)) view->readonly = a->readonly;
    return view;
}
