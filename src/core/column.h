/* How the elements of one array are written below each other: all with one width, chosen from those that are shown. */
#ifndef RAPTO_CORE_COLUMN_H
#define RAPTO_CORE_COLUMN_H

#include "core/core.h"
#include "core/format.h"

/* One part of the numbers of an array: a real number, or a real or imaginary part. */
typedef struct rpi_float_column {
    int part; /* 0 real, 1 imaginary */
    char sign;
    bool exponents;
    rpi_float_style style;
    int left, right;
} rpi_float_column;

/* How the elements of one array are written. */
typedef struct rpi_column {
    const rp_array *array;
    rp_print_options options; /* completed: no defaults left */
    bool summarise;
    int width; /* of what has no point */
    rpi_float_column parts[2];
    rpi_buffer scratch;
} rpi_column;

/* True when the elements in the middle of `axis` are left out. */
bool rpi_skips_middle(const rpi_column *column, int axis);

/* Looks at the shown elements and settles the widths. */
void rpi_column_measure(rpi_column *column);

/* Appends one element with its padding; false when the caller's own format failed. */
bool rpi_column_append(rpi_column *column, const char *element, rpi_buffer *text);

#endif
