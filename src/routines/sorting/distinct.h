/* Which elements are the same: shared by unique and the sets. */
#ifndef RAPTO_ROUTINES_SORTING_DISTINCT_H
#define RAPTO_ROUTINES_SORTING_DISTINCT_H

#include "order.h"
#include <rapto/sorting.h>

/* What counts as one element: an element of an array, or a row of several. */
typedef struct rpi_items {
    rpi_order order;   /* of the items; first, since comparing rows finds the struct by it */
    rpi_order element; /* of the elements of a row */
    int64_t elements;  /* in a row */
    bool nan_differs;
} rpi_items;

rpi_items rpi_items_of(rp_dtype dtype, bool nan_differs);
rpi_items rpi_rows_of(rp_dtype dtype, int64_t elements);

/* Whether two items count as different. */
bool rpi_items_differ(const rpi_items *items, const char *a, const char *b);
/* marks[i]: whether item i of `n` consecutive ones differs from the one before; the first does. Their number. */
int64_t rpi_mark_changes(const rpi_items *items, const char *data, int64_t n, uint8_t *marks);

/* The elements of the 1-d C-order array `a` where marks[i] == wanted. */
rp_array *rpi_pick(const rp_array *a, const uint8_t *marks, uint8_t wanted);

#endif
