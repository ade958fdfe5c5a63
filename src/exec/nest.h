/* Axes of a reduction or scan, split into the one the kernel runs along and the rest. Shared inside src/exec only. */
#ifndef RAPTO_EXEC_NEST_H
#define RAPTO_EXEC_NEST_H

#include "exec/exec.h"

/* An axis and its byte steps through input and result. */
typedef struct rpi_axis {
    int64_t extent, in, out;
} rpi_axis;

typedef struct rpi_axes {
    int count;
    rpi_axis axis[RP_MAX_NDIM];
} rpi_axes;

/* Adds an axis unless its extent is 1, merging it with the one before where both step alike. */
void rpi_axes_add(rpi_axes *axes, rpi_axis axis);
/* Takes out the axis with the smallest step through the input; an axis of extent 1 when there is none. */
rpi_axis rpi_axes_take_inner(rpi_axes *axes);
/* Product of the extents. */
int64_t rpi_axes_size(const rpi_axes *axes);
/* Byte offsets of position number `position` (C order over the axes). */
void rpi_axes_offset(const rpi_axes *axes, int64_t position, int64_t *in, int64_t *out);

#endif
