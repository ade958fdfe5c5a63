/* The header of an npy file, shared inside src/io.
 *
 * A file is: "\x93NUMPY", two version bytes, the length of the header (2 bytes in version 1, 4 bytes in versions 2 and
 * 3, little-endian), the header (a Python dictionary as text, version 3 in UTF-8), the elements.
 */
#ifndef RAPTO_IO_NPY_H
#define RAPTO_IO_NPY_H

#include <rapto/io.h>

#define RPI_NPY_MAGIC  6     /* bytes of the magic text */
#define RPI_NPY_PREFIX 12    /* longest run of bytes before the header text */
#define RPI_NPY_LIMIT  65535 /* longest header text accepted; 64 axes need less than 2000 */

typedef struct rpi_npy_header {
    rp_dtype dtype;
    bool swapped; /* elements have the other byte order */
    bool fortran; /* the first axis steps fastest */
    int ndim;
    int64_t shape[RP_MAX_NDIM];
    int64_t bytes; /* of all elements */
} rpi_npy_header;

/* Reads magic, version and header length from the first `size` bytes of a file (RPI_NPY_PREFIX are enough). `*start` is
 * where the header text begins, `*length` its length. */
rp_status rpi_npy_parse_prefix(const unsigned char *data, size_t size, size_t *start, size_t *length, rp_error *error);

/* Reads the header text; every field of `header` is checked, and the shape does not overflow. */
rp_status rpi_npy_parse_header(const char *text, size_t length, rpi_npy_header *header, rp_error *error);

/* Writes prefix and header text (version 1.0, C order) to `out` of `room` bytes; returns their length. */
size_t rpi_npy_format_header(rp_dtype dtype, int ndim, const int64_t *shape, char *out, size_t room);

#endif
