/* Arrays out through DLPack. Shape and strides lie behind the struct in one block. */
#include "share/dlpack_i.h"
#include <string.h>

enum { CODE_INT, CODE_UINT, CODE_FLOAT, CODE_BFLOAT = 4, CODE_COMPLEX, CODE_BOOL };

static const struct {
    rp_dtype dtype;
    uint8_t code;
} codes[] = {{RP_BOOL, CODE_BOOL}, {RP_I8, CODE_INT},      {RP_I16, CODE_INT},     {RP_I32, CODE_INT},
             {RP_I64, CODE_INT},   {RP_U8, CODE_UINT},     {RP_U16, CODE_UINT},    {RP_U32, CODE_UINT},
             {RP_U64, CODE_UINT},  {RP_F16, CODE_FLOAT},   {RP_BF16, CODE_BFLOAT}, {RP_F32, CODE_FLOAT},
             {RP_F64, CODE_FLOAT}, {RP_C64, CODE_COMPLEX}, {RP_C128, CODE_COMPLEX}};
#define CODES (sizeof codes / sizeof *codes)

bool rpi_dlpack_dtype(rp_dtype dtype, rp_dlpack_dtype *out)
{
    for (size_t i = 0; i < CODES; i++) {
        if (codes[i].dtype != dtype) continue;
        *out = (rp_dlpack_dtype){codes[i].code, (uint8_t)(8 * rpi_size_of(dtype)), 1};
        return true;
    }
    return false;
}

bool rpi_dlpack_to_dtype(rp_dlpack_dtype from, rp_dtype *dtype)
{
    for (size_t i = 0; from.lanes == 1 && i < CODES; i++) {
        if (codes[i].code != from.code || 8 * rpi_size_of(codes[i].dtype) != from.bits) continue;
        *dtype = codes[i].dtype;
        return true;
    }
    return false;
}

/* One export in either form: the form comes first in its block, then the array that it keeps, then the extents. */
typedef struct versioned_block {
    rp_dlpack_versioned form;
    rp_array *owner;
    int64_t extents[];
} versioned_block;

typedef struct legacy_block {
    rp_dlpack_legacy form;
    rp_array *owner;
    int64_t extents[];
} legacy_block;

static void delete_versioned(rp_dlpack_versioned *self)
{
    versioned_block *block = self->context;
    rp_release(block->owner);
    rp_free(block);
}

static void delete_legacy(rp_dlpack_legacy *self)
{
    legacy_block *block = self->context;
    rp_release(block->owner);
    rp_free(block);
}

static rp_dlpack_tensor describe(const rp_array *a, int64_t *extents)
{
    int64_t item = (int64_t)rpi_itemsize(a);
    rp_dlpack_tensor tensor = {.data = a->size > 0 ? rpi_data(a) : NULL,
                               .device = {1, 0},
                               .ndim = a->ndim,
                               .shape = a->ndim > 0 ? extents : NULL,
                               .strides = a->ndim > 0 ? extents + a->ndim : NULL};
    rpi_dlpack_dtype(a->dtype, &tensor.dtype);
    for (int i = 0; i < a->ndim; i++) {
        extents[i] = a->shape[i];
        extents[a->ndim + i] = a->strides[i] / item;
    }
    return tensor;
}

/* ---- what goes out ----------------------------------------------------------------------------------------------- */

static bool steps_whole_elements(const rp_array *a)
{
    for (int i = 0; i < a->ndim; i++) {
        if (a->shape[i] > 1 && a->strides[i] % (int64_t)rpi_itemsize(a) != 0) return false;
    }
    return true;
}

/* The array to show, `*a` itself or a copy; `signals` says that the form can say "read-only". */
static rp_status choose(rp_array **a, rp_copy_rule copy, bool signals, rp_error *error)
{
    rp_dlpack_dtype dtype;
    *a = rpi_force_in_place(*a);
    if (rpi_is_error(*a)) return rpi_error_copy(*a, error);
    if (!rpi_dlpack_dtype((*a)->dtype, &dtype))
        return rp_fail(error, RP_EDTYPE,
                       "rp_dlpack_export: DLPack only supports signed/unsigned integers, float and complex dtypes and "
                       "bool, not %s",
                       rp_dtype_name((*a)->dtype));
    bool shares = steps_whole_elements(*a);
    if (!shares && copy == RP_COPY_NEVER)
        return rp_fail(error, RP_EVALUE,
                       "rp_dlpack_export: DLPack only supports arrays whose strides are a multiple of itemsize");
    if (copy == RP_COPY_ALWAYS || !shares) {
        *a = rp_copy(*a);
        return rpi_is_error(*a) ? rpi_error_copy(*a, error) : RP_OK;
    }
    if (!signals && !rp_is_writable(*a))
        return rp_fail(error, RP_EREADONLY,
                       "rp_dlpack_export: Cannot export readonly array since signalling readonly is unsupported by "
                       "this DLPack version; ask for version 1 or a copy");
    /* The consumer may write: what waits for the old elements is computed first. */
    rp_status status = rp_is_writable(*a) ? rpi_before_write((*a)->storage, false) : RP_OK;
    return status == RP_OK ? RP_OK : rp_fail(error, status, "rp_dlpack_export: %s", rp_status_text(status));
}

rp_status rp_dlpack_export(rp_array *a, rp_copy_rule copy, rp_dlpack_versioned **out, rp_error *error)
{
    RP_SCOPE();
    rp_array *shown = a;
    rp_status status = choose(&shown, copy, true, error);
    if (status != RP_OK) return status;
    versioned_block *block = rp_calloc(1, sizeof *block + 2 * (size_t)shown->ndim * sizeof(int64_t));
    if (!block) return rp_fail(error, RP_ENOMEM, "rp_dlpack_export: out of memory");
    block->owner = rp_keep(shown);
    block->form.version.major = RP_DLPACK_MAJOR;
    block->form.version.minor = RP_DLPACK_MINOR;
    block->form.context = block;
    block->form.deleter = delete_versioned;
    block->form.flags = (rp_is_writable(shown) ? 0 : RP_DLPACK_READ_ONLY) | (shown != a ? RP_DLPACK_IS_COPIED : 0);
    block->form.tensor = describe(shown, block->extents);
    *out = &block->form;
    return RP_OK;
}

rp_status rp_dlpack_export_legacy(rp_array *a, rp_copy_rule copy, rp_dlpack_legacy **out, rp_error *error)
{
    RP_SCOPE();
    rp_status status = choose(&a, copy, false, error);
    if (status != RP_OK) return status;
    legacy_block *block = rp_calloc(1, sizeof *block + 2 * (size_t)a->ndim * sizeof(int64_t));
    if (!block) return rp_fail(error, RP_ENOMEM, "rp_dlpack_export: out of memory");
    block->owner = rp_keep(a);
    block->form.context = block;
    block->form.deleter = delete_legacy;
    block->form.tensor = describe(a, block->extents);
    *out = &block->form;
    return RP_OK;
}
