/* npy files, shared inside src/io.
 *
 * A file is: "\x93NUMPY", two version bytes, the length of the header (2 bytes in version 1, 4 bytes in versions 2 and
 * 3, little-endian), the header (a Python dictionary as text, version 3 in UTF-8), the elements.
 */
#ifndef RAPTO_IO_NPY_H
#define RAPTO_IO_NPY_H

#include "io/source.h"
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

#define RPI_NPY_ROOM 4096 /* holds 64 extents of 19 digits and the padding */

/* Writes prefix and header text (version 1.0) to `out` of RPI_NPY_ROOM bytes; returns their length. */
size_t rpi_npy_format_header(const rpi_npy_header *header, char *out);

/* Reads the header from the start of a source, and checks that the elements follow in full and are all (`exact`). */
rp_status rpi_npy_read_header(rpi_source *s, rpi_npy_header *header, bool exact, rp_error *error);
/* Reads a whole file. */
rp_status rpi_npy_read_array(rpi_source *s, bool exact, rp_array **out, rp_error *error);

/* Takes the next bytes of a file. */
typedef rp_status rpi_sink(void *context, const void *data, size_t size, rp_error *error);

/* Writes an array as a file to the sink: in Fortran order when it lies so, else in C order. */
rp_status rpi_npy_write_array(rp_array *a, rpi_sink *sink, void *context, rp_error *error);

#endif
