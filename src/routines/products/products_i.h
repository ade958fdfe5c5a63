/* What the products share. */
#ifndef RAPTO_ROUTINES_PRODUCTS_I_H
#define RAPTO_ROUTINES_PRODUCTS_I_H

#include "routines/manipulation/manipulation_i.h"
#include <rapto/products.h>
#include <rapto/ufunc.h>

/* An operand of einsum and the labels of its axes: letters, and codes above 127 for the axes of "...". */
typedef struct rpi_term {
    rp_array *array;
    int count;
    unsigned char labels[RP_MAX_NDIM];
} rpi_term;

#define RPI_MAX_TERMS 64

/* A parsed text: terms of the operands, and the labels of the result. */
typedef struct rpi_einsum {
    rpi_term terms[RPI_MAX_TERMS];
    int count;
    rpi_term result;
} rpi_einsum;

/* NULL and `*e` (terms hold the operands, axes named twice become one), or the error. */
rp_array *rpi_einsum_parse(const char *text, rp_array *const *operands, int count, rpi_einsum *e);

/* The ufuncs that the products end in; looked up by name once. */
const rp_ufunc *rpi_ufunc_matmul(void);
const rp_ufunc *rpi_ufunc_add(void);

/* Position of a label among those of a term, or -1. */
static inline int rpi_label_at(const rpi_term *t, unsigned char label)
{
    for (int i = 0; i < t->count; i++) {
        if (t->labels[i] == label) return i;
    }
    return -1;
}

#endif
