/* Files mapped into memory, shared inside src/io. */
#ifndef RAPTO_IO_MAPPING_H
#define RAPTO_IO_MAPPING_H

#include "core/array_i.h"
#include <rapto/io.h>

/* Elements in a file: where they begin and how they lie. */
typedef struct rpi_extent {
    rp_dtype dtype;
    int ndim;
    const int64_t *shape;
    bool fortran;
    size_t offset; /* of the first element */
    size_t bytes;  /* of all */
} rpi_extent;

/* An array over the mapped file; its size has been checked. `name` stands before messages of failures. */
rp_status rpi_map(int descriptor, rp_map_mode mode, const rpi_extent *extent, rp_array **out, rp_error *error);

#endif
