/* Arrays in through DLPack: every field is checked before memory is touched. */
#include "share/dlpack_i.h"
#include <string.h>

/* A tensor in either form, and how to give it back. */
typedef struct incoming {
    const rp_dlpack_tensor *tensor;
    bool writable;
    void (*release)(void *form);
    void *form;
} incoming;

static void release_versioned(void *form)
{
    rp_dlpack_versioned *tensor = form;
    if (tensor->deleter) tensor->deleter(tensor);
}

static void release_legacy(void *form)
{
    rp_dlpack_legacy *tensor = form;
    if (tensor->deleter) tensor->deleter(tensor);
}

static rp_array *broken(const char *what)
{
    return rpi_error_array(RP_EFORMAT, "rp_dlpack_import: %s", what);
}

/* Memory that this processor can read: its own, and what CUDA and ROCm share with it. */
static bool is_host(int32_t device)
{
    return device == 1 || device == 3 || device == 11 || device == 13;
}

/* Byte strides in `strides`; false on overflow. */
static bool byte_strides(const rp_dlpack_tensor *t, size_t item, int64_t *strides)
{
    for (int i = 0; i < t->ndim; i++) {
        if (__builtin_mul_overflow(t->strides[i], (int64_t)item, &strides[i])) return false;
    }
    return true;
}

/* Fills `foreign` (shape and strides in the caller's arrays); NULL, or the error. */
static rp_array *check(const rp_dlpack_tensor *t, rp_foreign *foreign, int64_t *strides)
{
    int64_t size;
    if (!is_host(t->device.type))
        return rpi_error_array(RP_EDEVICE,
                               "rp_dlpack_import: Unsupported device in DLTensor (type %d); copy it to the "
                               "CPU first",
                               (int)t->device.type);
    if (!rpi_dlpack_to_dtype(t->dtype, &foreign->dtype))
        return rpi_error_array(RP_EDTYPE,
                               "rp_dlpack_import: Unsupported dtype in DLTensor (code %d, %d bits, %d lanes)",
                               t->dtype.code, t->dtype.bits, t->dtype.lanes);
    if (t->ndim < 0 || t->ndim > RP_MAX_NDIM) return broken("the number of dimensions is out of range");
    if (t->ndim > 0 && !t->shape) return broken("no shape");
    foreign->ndim = t->ndim;
    foreign->shape = t->shape;
    if (!rpi_shape_size(t->ndim, t->shape, rpi_size_of(foreign->dtype), &size))
        return broken("the shape has a negative extent or is larger than memory can be");
    if (t->strides && !byte_strides(t, rpi_size_of(foreign->dtype), strides))
        return broken("strides reach further than memory can be");
    foreign->strides = t->strides ? strides : NULL;
    if (size > 0 && !t->data) return broken("no data");
    uintptr_t first;
    if (__builtin_add_overflow((uintptr_t)t->data, (uintptr_t)t->byte_offset, &first))
        return broken("the byte offset reaches further than memory can be");
    foreign->data = (void *)first;
    return NULL;
}

static rp_array *import(const incoming *in, rp_copy_rule copy)
{
    int64_t strides[RP_MAX_NDIM];
    rp_foreign foreign = {.writable = in->writable};
    rp_array *out = check(in->tensor, &foreign, strides);
    if (!out && copy != RP_COPY_ALWAYS) {
        foreign.release = in->release;
        foreign.context = in->form;
        return rp_from_foreign(&foreign);
    }
    if (!out) out = rp_copy(rp_from_foreign(&foreign));
    in->release(in->form);
    return out;
}

rp_array *rp_dlpack_import(rp_dlpack_versioned *tensor, rp_copy_rule copy)
{
    RP_SCOPE();
    if (tensor->version.major != RP_DLPACK_MAJOR) { /* only version and deleter have their places for sure */
        rp_array *error =
            rpi_error_array(RP_EVERSION, "rp_dlpack_import: DLPack version %u.%u is not %d.x",
                            (unsigned)tensor->version.major, (unsigned)tensor->version.minor, RP_DLPACK_MAJOR);
        release_versioned(tensor);
        return rp_yield(error);
    }
    bool writable = !(tensor->flags & RP_DLPACK_READ_ONLY);
    return rp_yield(import(&(incoming){&tensor->tensor, writable, release_versioned, tensor}, copy));
}

rp_array *rp_dlpack_import_legacy(rp_dlpack_legacy *tensor, rp_copy_rule copy)
{
    RP_SCOPE();
    return rp_yield(import(&(incoming){&tensor->tensor, false, release_legacy, tensor}, copy));
}
