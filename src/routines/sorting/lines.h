/* Work along one axis, line by line; shared inside this folder. */
#ifndef RAPTO_ROUTINES_SORTING_LINES_H
#define RAPTO_ROUTINES_SORTING_LINES_H

#include "order.h"

/* One line: `n` elements `step` bytes apart, its result, and memory for the work. */
typedef struct rpi_line {
    const rpi_order *order;
    const char *in;
    char *out;
    int64_t n, in_step, out_step;
    const int64_t *kth; /* partitions only */
    int64_t kth_count;
    char *scratch;
} rpi_line;

typedef void rpi_line_body(const rpi_line *line);

void rpi_sort_line(const rpi_line *line);         /* out: the elements; may be in */
void rpi_argsort_line(const rpi_line *line);      /* out: int64 */
void rpi_partition_line(const rpi_line *line);    /* out: the elements; may be in */
void rpi_argpartition_line(const rpi_line *line); /* out: int64 */

/* Bytes of scratch memory for one line, enough for each of the above. */
size_t rpi_line_scratch(const rpi_order *order, int64_t n);

/* Runs `body` for every line of `in` along `axis`; `out` has the same shape and may be `in`. Both are values. */
rp_status rpi_each_line(rpi_line line, const rp_array *in, const rp_array *out, int axis, rpi_line_body *body);

#endif
