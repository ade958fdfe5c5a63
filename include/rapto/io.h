/// \file io.h
/// Arrays in files: NumPy's npy format.
#ifndef RAPTO_IO_H
#define RAPTO_IO_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Reads an npy file (format 1.0, 2.0, 3.0; either byte order; C or Fortran order) into a new array of the innermost
/// scope. The header is checked before memory is asked for: pickled objects, structured dtypes, shapes that overflow or
/// disagree with the file's length are refused with RP_EFORMAT, RP_EUNSUPPORTED or RP_ETRUNCATED. `*out` is untouched
/// on failure.
RP_API RP_CHECK rp_status rp_npy_read(const char *path, rp_array **out, rp_error *error);
/// As rp_npy_read for a file that is already in memory; `name` stands for the path in messages.
RP_API RP_CHECK rp_status rp_npy_parse(const char *name, const void *data, size_t size, rp_array **out,
                                       rp_error *error);
/// Writes `a` as NumPy writes it (format 1.0, C order, little-endian), atomically: on failure the old file stands.
RP_API RP_CHECK rp_status rp_npy_write(const char *path, rp_array *a, rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
