/* Reading values out of arrays. */
#include "core/core.h"
#include <pthread.h>

/* Guards the compacted copies of all strided arrays: taken for a pointer swap, never while elements are copied. */
static pthread_mutex_t compact_lock = PTHREAD_MUTEX_INITIALIZER;

/* The copy made by an earlier read, if nothing was written since. */
static rpi_storage *current_compact(rp_array *a, unsigned long long version)
{
    pthread_mutex_lock(&compact_lock);
    rpi_storage *compact = a->compact && a->compact_version == version ? a->compact : NULL;
    pthread_mutex_unlock(&compact_lock);
    return compact;
}

/* Keeps `made` for `a`, or gives it back when another thread was first; returns the one that stays. */
static rpi_storage *publish_compact(rp_array *a, rpi_storage *made, unsigned long long version)
{
    rpi_storage *dropped = made;
    pthread_mutex_lock(&compact_lock);
    if (!a->compact || a->compact_version != version) {
        dropped = a->compact;
        a->compact = made;
        a->compact_version = version;
    }
    rpi_storage *kept = a->compact;
    pthread_mutex_unlock(&compact_lock);
    rpi_storage_unref(dropped);
    return kept;
}

static rpi_storage *compact(rp_array *a)
{
    unsigned long long version = atomic_load(&a->storage->version);
    rpi_storage *found = current_compact(a, version);
    if (found) return found;
    int64_t strides[RP_MAX_NDIM];
    rpi_storage *made = rpi_storage_new((size_t)a->size * rpi_itemsize(a), false);
    if (!made) return NULL;
    rpi_c_strides(a->ndim, a->shape, rpi_itemsize(a), strides);
    rp_status status = rpi_cast_run(
        &(rpi_cast){a->ndim, a->shape, a->dtype, rpi_data(a), a->strides, a->dtype, made->data, strides}, NULL);
    (void)status; /* a copy cannot fail */
    return publish_compact(a, made, version);
}

rp_status rp_eval(rp_array *a)
{
    return rp_array_status(rpi_force_in_place(a));
}

rp_status rp_read(rp_array *a, const void **data)
{
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a->status;
    if (rpi_array_is_c_order(a) && !a->unaligned) {
        *data = rpi_data(a);
        return RP_OK;
    }
    rpi_storage *copy = compact(a);
    if (!copy) return RP_ENOMEM;
    *data = copy->data;
    return RP_OK;
}

rp_status rp_copy_to(rp_array *a, rp_dtype dtype, void *out, size_t bytes)
{
    int64_t strides[RP_MAX_NDIM];
    a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a->status;
    if (!rpi_dtype_known(dtype)) return RP_EUNSUPPORTED;
    if ((size_t)a->size * rpi_size_of(dtype) != bytes) return RP_ESHAPE;
    rpi_c_strides(a->ndim, a->shape, rpi_size_of(dtype), strides);
    return rpi_cast_run(&(rpi_cast){a->ndim, a->shape, a->dtype, rpi_data(a), a->strides, dtype, out, strides}, NULL);
}

rp_status rp_item(rp_array *a, double *value)
{
    return rp_copy_to(a, RP_F64, value, sizeof *value);
}

rp_status rp_item_int(rp_array *a, int64_t *value)
{
    return rp_copy_to(a, RP_I64, value, sizeof *value);
}

rp_status rp_item_uint(rp_array *a, uint64_t *value)
{
    return rp_copy_to(a, RP_U64, value, sizeof *value);
}

rp_status rp_item_complex(rp_array *a, double value[2])
{
    return rp_copy_to(a, RP_C128, value, 2 * sizeof *value);
}

rp_status rp_item_bool(rp_array *a, bool *value)
{
    uint8_t byte = 0;
    rp_status status = rp_copy_to(a, RP_BOOL, &byte, sizeof byte);
    if (status == RP_OK) *value = byte != 0;
    return status;
}
