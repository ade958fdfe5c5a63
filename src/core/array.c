/* Construction, destruction and accessors of the array value. */
#include "core/core.h"
#include <string.h>

static size_t array_bytes(int ndim)
{
    return sizeof(rp_array) + 2 * (size_t)ndim * sizeof(int64_t);
}

static rp_array *array_init(rp_array *a, rp_dtype dtype, int ndim, const int64_t *shape, rpi_state state)
{
    *a = (rp_array){.dtype = dtype, .ndim = ndim, .size = 1};
    atomic_init(&a->refs, 1);
    atomic_init(&a->state, state);
    a->strides = a->shape + ndim;
    for (int i = 0; i < ndim; i++) {
        a->shape[i] = shape[i];
        a->strides[i] = 0;
        a->size *= shape[i];
    }
    rpi_scope_adopt(a);
    return a;
}

rp_array *rpi_array_alloc(rp_dtype dtype, int ndim, const int64_t *shape, rpi_state state)
{
    rp_array *a = rp_malloc(array_bytes(ndim));
    return a ? array_init(a, dtype, ndim, shape, state) : NULL;
}

/* An array inside its storage goes with it: when the last view is gone. */
void rpi_array_destroy(rp_array *a)
{
    bool inside = a->inside;
    if (a->node) a->node_free(a->node);
    rpi_error_message_free(a->message);
    rpi_storage_unref(atomic_load_explicit(&a->compact, memory_order_relaxed));
    rpi_storage_unref(a->storage);
    if (!inside) rp_free(a);
}

rp_array *rpi_check_spec(rp_dtype dtype, int ndim, const int64_t *shape, int64_t *size)
{
    char text[RPI_SHAPE_TEXT];
    if (!rpi_dtype_known(dtype)) return rpi_error_array(RP_EDTYPE, "unknown dtype number %d", (int)dtype);
    if (!rpi_row(dtype)->ready)
        return rpi_error_array(RP_EUNSUPPORTED, "arrays of dtype %s are not supported yet", rp_dtype_name(dtype));
    if (ndim < 0 || ndim > RP_MAX_NDIM)
        return rpi_error_array(RP_ESHAPE, "%d dimensions asked for; 0 to %d are possible", ndim, RP_MAX_NDIM);
    if (rpi_shape_size(ndim, shape, rpi_size_of(dtype), size)) return NULL;
    rpi_shape_text(ndim, shape, text);
    return rpi_error_array(RP_ESHAPE, "shape %s of dtype %s has a negative extent or is larger than memory can be",
                           text, rp_dtype_name(dtype));
}

#ifdef RPI_CHECKS

/* Two blocks, so that address checkers see what is written behind the bytes. */
static rp_array *alloc_with_storage(rp_dtype dtype, int ndim, const int64_t *shape, size_t bytes, bool zeroed)
{
    rpi_storage *storage = rpi_storage_new(bytes, zeroed);
    rp_array *a = storage ? rpi_array_alloc(dtype, ndim, shape, RPI_VALUE) : NULL;
    if (a)
        a->storage = storage;
    else
        rpi_storage_unref(storage);
    return a;
}

#else

static rp_array *alloc_with_storage(rp_dtype dtype, int ndim, const int64_t *shape, size_t bytes, bool zeroed)
{
    void *room = NULL;
    rpi_storage *storage = rpi_storage_new_with(bytes, zeroed, array_bytes(ndim), &room);
    if (!storage) return NULL;
    rp_array *a = array_init(room, dtype, ndim, shape, RPI_VALUE);
    a->inside = true;
    a->storage = storage;
    return a;
}

#endif

static rp_array *new_c_order(rp_dtype dtype, int ndim, const int64_t *shape, bool zeroed)
{
    int64_t size = 0;
    if (dtype == RP_BYTES || dtype == RP_STR) dtype = dtype == RP_STR ? rp_dtype_str(1) : rp_dtype_bytes(1);
    rp_array *error = rpi_check_spec(dtype, ndim, shape, &size);
    if (error) return error;
    rp_array *a = alloc_with_storage(dtype, ndim, shape, (size_t)size * rpi_size_of(dtype), zeroed);
    if (!a) return rpi_error_memory();
    rpi_c_strides(ndim, shape, rpi_itemsize(a), a->strides);
    rpi_check_array(a);
    return a;
}

rp_array *rpi_new_empty(rp_dtype dtype, int ndim, const int64_t *shape)
{
    return new_c_order(dtype, ndim, shape, false);
}

rp_array *rpi_new_zeroed(rp_dtype dtype, int ndim, const int64_t *shape)
{
    return new_c_order(dtype, ndim, shape, true);
}

/* What NumPy's flag says: an array without elements is aligned, and an axis of one element has no step. */
bool rpi_is_aligned(const rp_array *a)
{
    uintptr_t bits = (uintptr_t)rpi_data(a);
    for (int i = 0; i < a->ndim; i++) bits |= a->shape[i] > 1 ? (uintptr_t)a->strides[i] : 0;
    return a->size == 0 || (bits & (rpi_row(a->dtype)->align - 1u)) == 0;
}

rp_array *rpi_new_over(rpi_storage *storage, rp_dtype dtype, int ndim, const int64_t *shape, const int64_t *strides,
                       int64_t offset)
{
    int64_t size;
    rp_array *error = rpi_check_spec(dtype, ndim, shape, &size);
    if (error) return error;
    rp_array *a = rpi_array_alloc(dtype, ndim, shape, RPI_VALUE);
    if (!a) return rpi_error_memory();
    a->storage = rpi_storage_ref(storage);
    a->offset = offset;
    a->borrows = true;
    if (ndim > 0) memcpy(a->strides, strides, (size_t)ndim * sizeof *strides);
    a->unaligned = !rpi_is_aligned(a);
    rpi_check_array(a);
    return a;
}

rp_array *rpi_new_view(rp_array *base, int64_t offset, int ndim, const int64_t *shape, const int64_t *strides)
{
    rp_array *a = rpi_new_over(base->storage, base->dtype, ndim, shape, strides, base->offset + offset);
    if (rpi_is_error(a)) return a;
    a->readonly = base->readonly;
    return a;
}

rp_array *rpi_new_pending(rp_dtype dtype, int ndim, const int64_t *shape, void *node, void (*node_free)(void *))
{
    int64_t size;
    rp_array *a = rpi_check_spec(dtype, ndim, shape, &size);
    if (!a && !(a = rpi_array_alloc(dtype, ndim, shape, RPI_PENDING))) a = rpi_error_memory();
    if (rpi_is_error(a)) {
        node_free(node);
        return a;
    }
    a->node = node;
    a->node_free = node_free;
    return a;
}

void rpi_become(rp_array *pending, rp_array *value)
{
    void *node = pending->node;
    pending->storage = rpi_storage_ref(value->storage);
    pending->offset = value->offset;
    pending->readonly = value->readonly;
    pending->borrows = value->borrows;
    pending->unaligned = value->unaligned;
    if (pending->ndim > 0) memcpy(pending->strides, value->strides, (size_t)pending->ndim * sizeof(int64_t));
    pending->node = NULL;
    atomic_store_explicit(&pending->state, RPI_VALUE, memory_order_release);
    rpi_check_array(pending);
    if (node) pending->node_free(node);
}

rp_dtype rp_dtype_of(const rp_array *a)
{
    return a->dtype;
}

int rp_ndim(const rp_array *a)
{
    return a->ndim;
}

const int64_t *rp_shape(const rp_array *a)
{
    return a->shape;
}

int64_t rp_dim(const rp_array *a, int axis)
{
    if (axis < 0) axis += a->ndim;
    return axis >= 0 && axis < a->ndim ? a->shape[axis] : 0;
}

int64_t rp_size(const rp_array *a)
{
    return a->size;
}

rp_status rp_array_status(const rp_array *a)
{
    return rpi_is_error(a) ? a->status : RP_OK;
}

const char *rp_array_message(const rp_array *a)
{
    return rpi_is_error(a) ? a->message : "";
}

bool rp_is_writable(const rp_array *a)
{
    if (rpi_is_error(a)) return false;
    /* What is not computed yet gets memory of its own. */
    return !a->readonly && (rpi_state_of(a) == RPI_PENDING || a->storage->writable);
}
