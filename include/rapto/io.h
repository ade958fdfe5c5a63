/// \file io.h
/// Arrays in files: NumPy's npy and npz formats, memory maps, text tables, raw elements.
///
/// Every function checks what a file says of itself before it asks for memory: shapes that overflow or disagree with
/// the file's length, pickled objects and structured dtypes are refused with RP_EFORMAT, RP_EUNSUPPORTED or
/// RP_ETRUNCATED.
/// `*out` is an array of the innermost scope, untouched on failure. Files are written beside their name and renamed, so
/// that on failure the old file stands; memory maps are the exception.
#ifndef RAPTO_IO_H
#define RAPTO_IO_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- npy ------------------------------------------------------------------------------------------------------- */

/// Reads an npy file (format 1.0, 2.0, 3.0; either byte order; C or Fortran order, which the array keeps).
RP_API RP_CHECK rp_status rp_npy_read(const char *path, rp_array **out, rp_error *error);
/// As rp_npy_read for a file that is already in memory; `name` stands for the path in messages.
RP_API RP_CHECK rp_status rp_npy_parse(const char *name, const void *data, size_t size, rp_array **out,
                                       rp_error *error);
/// As rp_npy_parse for memory that goes on behind the array (several arrays saved to one file); `*used` bytes are its.
RP_API RP_CHECK rp_status rp_npy_parse_first(const char *name, const void *data, size_t size, rp_array **out,
                                             size_t *used, rp_error *error);
/// Writes `a` as NumPy writes it (format 1.0, little-endian, Fortran order when `a` lies so), byte for byte. RP_EDTYPE
/// for bfloat16, which the format has no notation for.
RP_API RP_CHECK rp_status rp_npy_write(const char *path, rp_array *a, rp_error *error);
/// The bytes of rp_npy_write in a new block, to be released with rp_free.
RP_API RP_CHECK rp_status rp_npy_format(rp_array *a, char **data, size_t *size, rp_error *error);

/* ---- npz ------------------------------------------------------------------------------------------------------- */

/// An open npz file (a zip archive of npy files). One thread at a time.
typedef struct rp_npz rp_npz;

/// Opens a file; close it with rp_npz_close. Reads the directory alone.
RP_API RP_CHECK rp_status rp_npz_open(const char *path, rp_npz **npz, rp_error *error);
/// As rp_npz_open for an archive in memory, which is borrowed until rp_npz_close.
RP_API RP_CHECK rp_status rp_npz_parse(const char *name, const void *data, size_t size, rp_npz **npz, rp_error *error);
RP_API void rp_npz_close(rp_npz *npz);          ///< NULL allowed. Arrays of the archive live on.
RP_API int64_t rp_npz_count(const rp_npz *npz); ///< Number of members.
/// Name of member `index` without ".npy"; borrowed. NULL when there is no such member.
RP_API const char *rp_npz_name(const rp_npz *npz, int64_t index);
/// Reads the member `name` (the last one of that name). RP_EUNKNOWN when there is none.
RP_API RP_CHECK rp_status rp_npz_get(rp_npz *npz, const char *name, rp_array **out, rp_error *error);

/// How a file is mapped into memory.
typedef enum rp_map_mode {
    RP_MAP_READ,   ///< "r": read-only
    RP_MAP_COPY,   ///< "c": writes stay in memory
    RP_MAP_UPDATE, ///< "r+": writes go to the file
    RP_MAP_CREATE  ///< "w+": a new file (or an emptied one), of zeros
} rp_map_mode;

/// Maps the stored member `name` without a copy (RP_MAP_READ or RP_MAP_COPY). RP_EUNSUPPORTED when it is compressed,
/// not aligned, of the other byte order, or not in a file.
RP_API RP_CHECK rp_status rp_npz_map(rp_npz *npz, const char *name, rp_map_mode mode, rp_array **out, rp_error *error);
/// Writes `count` arrays with their names in this order; members are aligned, so that they can be mapped, or deflated
/// when `compressed`. RP_EVALUE for a name that appears twice.
RP_API RP_CHECK rp_status rp_npz_write(const char *path, const char *const *names, rp_array *const *arrays,
                                       int64_t count, bool compressed, rp_error *error);

/* ---- memory maps ------------------------------------------------------------------------------------------------ */

/// What rp_memmap shows. A zeroed struct is read-only bool elements from the start to the end of the file.
typedef struct rp_memmap_options {
    rp_map_mode mode;
    rp_dtype dtype;
    int64_t offset; ///< bytes before the first element; must suit the dtype's alignment
    int ndim;
    const int64_t *shape; ///< NULL: 1-d, as many elements as the file has
    rp_order order;       ///< RP_ORDER_C or RP_ORDER_F
} rp_memmap_options;

/// An array whose elements are the bytes of a file. RP_MAP_UPDATE lengthens a file that is too short. RP_EVALUE: the
/// file does not hold the shape or no whole number of elements. Cutting the file off elsewhere while it is mapped kills
/// the process that reads what is gone.
RP_API RP_CHECK rp_status rp_memmap(const char *path, const rp_memmap_options *options, rp_array **out,
                                    rp_error *error);
/// Brings what was written to a map (or a view of one) to the disk; other arrays are left alone.
RP_API RP_CHECK rp_status rp_memmap_flush(rp_array *a, rp_error *error);
RP_API bool rp_is_memmap(const rp_array *a); ///< Whether `a` shows a mapped file.
/// Maps the elements of an npy file (not RP_MAP_CREATE).
RP_API RP_CHECK rp_status rp_npy_map(const char *path, rp_map_mode mode, rp_array **out, rp_error *error);
/// Makes an npy file of zeros and maps it for reading and writing; `mode` and `offset` of the options are not looked
/// at.
RP_API RP_CHECK rp_status rp_npy_map_new(const char *path, const rp_memmap_options *options, rp_array **out,
                                         rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
