/* What sort.c and partition.c share. */
#ifndef RAPTO_ROUTINES_SORTING_SORT_H
#define RAPTO_ROUTINES_SORTING_SORT_H

#include "lines.h"
#include <rapto/sorting.h>

/* The operand of a sort: a value, flattened for RP_ALL_AXES, with `*axis` in range; an error array otherwise. */
rp_array *rpi_sort_operand(const char *name, rp_array *a, int *axis);
/* The view of a sort in place; an error array when it cannot be written or the axis is wrong. */
rp_array *rpi_sort_target(const char *name, rp_array *view, int *axis);
/* Runs `body` along `axis` of the value `a`, into a new array of `dtype`. */
rp_array *rpi_sort_lines(rpi_line line, rp_array *a, rp_dtype dtype, int axis, rpi_line_body *body);
/* Runs `body` along `axis` of `view`, where its elements lie. */
rp_status rpi_sort_view(rpi_line line, rp_array *view, int axis, rpi_line_body *body);

#endif
