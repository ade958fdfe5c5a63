/* New arrays: from memory, filled, ranges, scalars. */
#include "core/core.h"
#include <math.h>
#include <string.h>

rp_array *rp_from_data(rp_dtype dtype, int ndim, const int64_t *shape, const void *data)
{
    rp_array *a = data ? rpi_new_empty(dtype, ndim, shape) : rpi_new_zeroed(dtype, ndim, shape);
    if (data && !rpi_is_error(a)) memcpy(rpi_data(a), data, (size_t)a->size * rpi_itemsize(a));
    return a;
}

/* An array over `storage`, whose reference passes on to it; NULL storage is out of memory. */
static rp_array *over_new_storage(rpi_storage *storage, const rp_foreign *spec, const int64_t *strides, int64_t offset)
{
    if (!storage) return rpi_error_memory();
    rp_array *a = rpi_new_over(storage, spec->dtype, spec->ndim, spec->shape, strides, offset);
    rpi_storage_unref(storage);
    return a;
}

rp_array *rp_adopt(rp_dtype dtype, int ndim, const int64_t *shape, void *block)
{
    rp_foreign foreign = {dtype, ndim, shape, NULL, block, true, rp_free, block};
    rp_array *a = rp_from_foreign(&foreign);
    if (!rpi_is_error(a)) a->borrows = false;
    return a;
}

/* Lowest byte (<= 0) and first byte behind the elements, relative to the first element; false when these or their
 * addresses overflow. */
static bool foreign_range(const rp_foreign *f, const int64_t *strides, int64_t *low, int64_t *high)
{
    *low = 0;
    *high = (int64_t)rpi_size_of(f->dtype);
    for (int i = 0; i < f->ndim; i++) {
        int64_t reach, whole, *end;
        if (__builtin_mul_overflow(f->shape[i] - 1, strides[i], &reach)) return false;
        if (__builtin_mul_overflow(f->shape[i], strides[i], &whole)) return false; // where axes are merged
        end = reach < 0 ? low : high;
        if (__builtin_add_overflow(*end, reach, end)) return false;
    }
    uintptr_t address;
    int64_t bytes;
    return !__builtin_add_overflow((uintptr_t)f->data, *low, &address) &&
           !__builtin_add_overflow((uintptr_t)f->data, *high, &address) && !__builtin_sub_overflow(*high, *low, &bytes);
}

static rp_array *wrap_foreign(const rp_foreign *f)
{
    static _Alignas(64) char nowhere[64]; // where no element lies: addresses are made from it, nothing is read
    int64_t size, c_strides[RP_MAX_NDIM], low = 0, high = 0;
    char *data = f->data ? f->data : nowhere;
    rp_array *error = rpi_check_spec(f->dtype, f->ndim, f->shape, &size);
    if (error) return error;
    const int64_t *strides = f->strides;
    if (!strides) {
        rpi_c_strides(f->ndim, f->shape, rpi_size_of(f->dtype), c_strides);
        strides = c_strides;
    }
    if (size > 0 && !f->data)
        return rpi_error_array(RP_EINVAL, "rp_from_foreign: no data for %lld elements", (long long)size);
    if (!foreign_range(f, strides, &low, &high)) {
        if (size > 0) return rpi_error_array(RP_EINVAL, "rp_from_foreign: strides reach further than memory can be");
        // No element lies anywhere; views of it multiply its strides all the same.
        rpi_c_strides(f->ndim, f->shape, rpi_size_of(f->dtype), c_strides);
        strides = c_strides;
    }
    if (size == 0) low = high = 0;
    return over_new_storage(rpi_storage_wrap(data + low, (size_t)(high - low), f->writable, NULL, NULL), f, strides,
                            -low);
}

/* The release hook is set only when the array is there, so that it is called once on either path. */
rp_array *rp_from_foreign(const rp_foreign *foreign)
{
    rp_array *a = wrap_foreign(foreign);
    if (!foreign->release) return a;
    if (rpi_is_error(a)) {
        foreign->release(foreign->context);
        return a;
    }
    a->storage->release = foreign->release;
    a->storage->context = foreign->context;
    return a;
}

rp_array *rp_empty(rp_dtype dtype, int ndim, const int64_t *shape)
{
    return rpi_new_empty(dtype, ndim, shape);
}

rp_array *rp_zeros(rp_dtype dtype, int ndim, const int64_t *shape)
{
    return rpi_new_zeroed(dtype, ndim, shape);
}

rp_array *rp_ones(rp_dtype dtype, int ndim, const int64_t *shape)
{
    rp_array *a = rpi_new_empty(dtype, ndim, shape);
    return rpi_is_error(a) ? a : rpi_cast_broadcast(a, RP_I8, (const char *)&(int8_t){1}, NULL);
}

rp_array *rp_full(rp_dtype dtype, int ndim, const int64_t *shape, rp_array *value)
{
    char want[RPI_SHAPE_TEXT], have[RPI_SHAPE_TEXT];
    int64_t strides[RP_MAX_NDIM];
    value = rpi_force_in_place(value);
    if (rpi_is_error(value)) return value;
    rp_array *a = rpi_new_empty(dtype, ndim, shape);
    if (rpi_is_error(a)) return a;
    if (!rpi_fits_into(value, ndim, shape, strides))
        return rpi_error_array(RP_ESHAPE, "rp_full: value of shape %s does not broadcast to %s",
                               rpi_shape_text(value->ndim, value->shape, have), rpi_shape_text(ndim, shape, want));
    return rpi_cast_broadcast(a, value->dtype, rpi_data(value), strides);
}

/* A quotient that underflows to +0 still leaves one element: start itself lies inside. */
int64_t rpi_range_length(double start, double stop, double step)
{
    double quotient = (stop - start) / step;
    double length = quotient == 0 && !signbit(quotient) && stop != start ? 1 : ceil(quotient);
    if (step == 0 || !(length < 0x1p62)) return -1;
    return length > 0 ? (int64_t)length : 0;
}

/* Element i is start + i * delta, where delta is what is left of the step after rounding start + step, as in NumPy. */
rp_array *rp_arange(double start, double stop, double step)
{
    int64_t length = rpi_range_length(start, stop, step);
    if (length < 0)
        return rpi_error_array(RP_EVALUE, "rp_arange: %s: from %g to %g by %g",
                               isnan(start) || isnan(stop) || isnan(step) || step == 0
                                   ? "cannot compute length"
                                   : "Maximum allowed size exceeded",
                               start, stop, step);
    rp_array *a = rpi_new_empty(RP_F64, 1, &length);
    if (rpi_is_error(a)) return a;
    double *out = (void *)rpi_data(a), delta = (start + step) - start;
    for (int64_t i = 0; i < length; i++) out[i] = start + (double)i * delta;
    if (length > 1) out[1] = start + step;
    return a;
}

rp_array *rp_arange_int(int64_t start, int64_t stop, int64_t step)
{
    if (step == 0) return rpi_error_array(RP_EVALUE, "rp_arange_int: step is 0");
    uint64_t distance = step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
    uint64_t stride = step > 0 ? (uint64_t)step : -(uint64_t)step;
    bool empty = step > 0 ? stop <= start : stop >= start;
    uint64_t count = empty ? 0 : (distance - 1) / stride + 1;
    int64_t length = count > INT64_MAX ? INT64_MAX : (int64_t)count;
    rp_array *a = rpi_new_empty(RP_I64, 1, &length);
    if (rpi_is_error(a)) return a;
    int64_t *out = (void *)rpi_data(a);
    for (uint64_t i = 0; i < count; i++) out[i] = (int64_t)((uint64_t)start + i * (uint64_t)step);
    return a;
}

/* NumPy's order of operations: i * step + start, or i / parts * distance + start when the step underflows to 0. */
rp_array *rp_linspace(double start, double stop, int64_t count, bool endpoint)
{
    if (count < 0)
        return rpi_error_array(RP_EVALUE, "rp_linspace: %lld values asked for; 0 or more are possible",
                               (long long)count);
    rp_array *a = rpi_new_empty(RP_F64, 1, &count);
    if (rpi_is_error(a)) return a;
    double *out = (void *)rpi_data(a), distance = stop - start;
    int64_t parts = endpoint ? count - 1 : count;
    double step = parts > 0 ? distance / (double)parts : distance;
    for (int64_t i = 0; i < count; i++) {
        double moved = step == 0 && parts > 0 ? (double)i / (double)parts * distance : (double)i * step;
        out[i] = moved + start;
    }
    if (endpoint && count > 1) out[count - 1] = stop;
    return a;
}

rp_array *rp_eye(rp_dtype dtype, int64_t rows, int64_t columns, int64_t diagonal)
{
    rp_array *a = rpi_new_zeroed(dtype, 2, (const int64_t[]){rows, columns});
    if (rpi_is_error(a) || diagonal >= columns || diagonal <= -rows) return a;
    int64_t row = diagonal < 0 ? -diagonal : 0, column = diagonal > 0 ? diagonal : 0;
    int64_t count = rows - row < columns - column ? rows - row : columns - column;
    int64_t stride = a->strides[0] + a->strides[1];
    char *first = rpi_data(a) + row * a->strides[0] + column * a->strides[1];
    int8_t one = 1;
    rp_error failure;
    rp_status status = rpi_cast_run(
        &(rpi_cast){1, &count, RP_I8, (const char *)&one, (const int64_t[]){0}, a->dtype, first, &stride}, &failure);
    return status == RP_OK ? a : rpi_error_from(&failure);
}

static rp_array *scalar(rp_dtype dtype, const void *value, bool weak)
{
    rp_array *a = rp_from_data(dtype, 0, NULL, value);
    if (!rpi_is_error(a)) a->weak = weak;
    return a;
}

rp_array *rp_scalar(double value)
{
    return scalar(RP_F64, &value, true);
}

rp_array *rp_scalar_int(int64_t value)
{
    return scalar(RP_I64, &value, true);
}

/* A weak integer is int64 wherever that holds it. */
rp_array *rp_scalar_uint(uint64_t value)
{
    return scalar(value <= INT64_MAX ? RP_I64 : RP_U64, &value, true);
}

rp_array *rp_scalar_complex(double real, double imag)
{
    return scalar(RP_C128, (const double[]){real, imag}, true);
}

rp_array *rp_scalar_bool(bool value)
{
    return scalar(RP_BOOL, &(uint8_t){value}, false);
}
