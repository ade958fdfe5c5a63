/// \file share.h
/// Sharing memory with other libraries without a copy: DLPack and the Arrow C data interface.
///
/// What comes in is checked before it is believed: versions, devices, dtypes, extents, strides that reach further than
/// memory can, missing buffers. Importing takes the struct over: its deleter or release is called exactly once, when
/// the last array over the memory dies, or at once when the import fails or copies. What goes out keeps its array alive
/// until the consumer gives it back, on any thread.
#ifndef RAPTO_SHARE_H
#define RAPTO_SHARE_H

#include <rapto/array.h>
#include <rapto/manipulation.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- DLPack 1.x: the structs of its ABI under names of our own; cast pointers to and from dlpack.h's ---------- */

#define RP_DLPACK_MAJOR     1 ///< The ABI version spoken here.
#define RP_DLPACK_MINOR     1
#define RP_DLPACK_READ_ONLY 1u ///< flag: the consumer must not write
#define RP_DLPACK_IS_COPIED 2u ///< flag: made for this export, nobody else sees it

/// Where the memory is: 1 is the CPU; 3, 11 and 13 are memory of accelerators that the CPU can read.
typedef struct rp_dlpack_device {
    int32_t type, id;
} rp_dlpack_device;

/// Element type: 0 int, 1 uint, 2 float, 4 bfloat, 5 complex, 6 bool.
typedef struct rp_dlpack_dtype {
    uint8_t code, bits;
    uint16_t lanes;
} rp_dlpack_dtype;

/// DLTensor. Strides are in elements; NULL means C order.
typedef struct rp_dlpack_tensor {
    void *data;
    rp_dlpack_device device;
    int32_t ndim;
    rp_dlpack_dtype dtype;
    int64_t *shape, *strides;
    uint64_t byte_offset;
} rp_dlpack_tensor;

/// DLManagedTensor, the form before version 1: no flags, so what is read-only cannot go out and all that comes in is.
typedef struct rp_dlpack_legacy {
    rp_dlpack_tensor tensor;
    void *context;
    void (*deleter)(struct rp_dlpack_legacy *self);
} rp_dlpack_legacy;

/// DLManagedTensorVersioned.
typedef struct rp_dlpack_versioned {
    struct {
        uint32_t major, minor;
    } version;
    void *context;
    void (*deleter)(struct rp_dlpack_versioned *self);
    uint64_t flags;
    rp_dlpack_tensor tensor;
} rp_dlpack_versioned;

/// Gives `a` (evaluated) to a consumer, who calls `(*out)->deleter(*out)`. Shares the memory unless `copy` says
/// otherwise; strides are never NULL but for 0-d arrays. RP_EDTYPE for times and text; RP_EVALUE when only a copy could
/// go out under RP_COPY_NEVER. While a consumer may write, results recorded in lazy mode must not wait for the array.
RP_API RP_CHECK rp_status rp_dlpack_export(rp_array *a, rp_copy_rule copy, rp_dlpack_versioned **out, rp_error *error);
/// As rp_dlpack_export in the old form; RP_EREADONLY for what is read-only, unless it is copied.
RP_API RP_CHECK rp_status rp_dlpack_export_legacy(rp_array *a, rp_copy_rule copy, rp_dlpack_legacy **out,
                                                  rp_error *error);
/// The memory of a tensor as an array, read-only when the flags say so; takes the tensor over in every case.
/// RP_EVERSION for another major version, RP_EDEVICE, RP_EDTYPE, RP_EFORMAT for what cannot be.
RP_API rp_array *rp_dlpack_import(rp_dlpack_versioned *tensor, rp_copy_rule copy);
/// As rp_dlpack_import for the old form; the array is read-only unless it is a copy.
RP_API rp_array *rp_dlpack_import_legacy(rp_dlpack_legacy *tensor, rp_copy_rule copy);

/* ---- Arrow C data interface ------------------------------------------------------------------------------------- */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE           2
#define ARROW_FLAG_MAP_KEYS_SORTED    4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#define RP_ARROW_FORMAT 16 ///< room for the format text of an Arrow type
/// The Arrow format of a dtype in `format`; false when Arrow has no such primitive.
RP_API bool rp_arrow_format(rp_dtype dtype, char format[RP_ARROW_FORMAT]);
/// A schema of the given format with `children` empty ones, for tables made column by column. RP_ENOMEM, and nothing
/// written, when there is no memory. The caller releases it.
RP_API RP_CHECK rp_status rp_arrow_schema(const char *name, const char *format, int children, struct ArrowSchema *out);
/// The elements of a 1-D array without a schema, otherwise as rp_arrow_export.
RP_API RP_CHECK rp_status rp_arrow_array(rp_array *array, rp_array *mask, struct ArrowArray *out, rp_error *error);

/// Gives a 1-D array to Arrow as a primitive array named `name`. Numbers and times are not copied: the Arrow array
/// keeps the elements alive until its release, on any thread; booleans are packed into bits. `mask` (bool, true = null,
/// may be NULL) becomes the validity bitmap, and NaT is null too. Times of units that Arrow lacks are RP_EDTYPE: cast
/// them to seconds. On success the caller owns both structs and calls their `release`; on failure neither is touched.
RP_API RP_CHECK rp_status rp_arrow_export(const char *name, rp_array *array, rp_array *mask, struct ArrowSchema *schema,
                                          struct ArrowArray *out, rp_error *error);

/// A column from Arrow: its values, and where they are null (bool; NULL when none is).
typedef struct rp_arrow_column {
    rp_array *values, *mask;
} rp_arrow_column;

/// A primitive Arrow array as a read-only array over the same memory (booleans are unpacked, dates converted). Both
/// structs are taken over in every case and marked released. With `nulls` false a column that has nulls is RP_EVALUE;
/// else `mask` tells where they are, and the values there mean nothing. RP_EDTYPE for types that are no numbers,
/// booleans, times or fixed-size binary; RP_EFORMAT for structs that break the interface.
RP_API rp_arrow_column rp_arrow_import(struct ArrowSchema *schema, struct ArrowArray *array, bool nulls);

#ifdef __cplusplus
}
#endif
#endif
