/* Copies scattered elements side by side, converting them on the way. Shared inside src/exec only. */
#ifndef RAPTO_EXEC_GATHER_H
#define RAPTO_EXEC_GATHER_H

#include "exec/exec.h"

typedef struct rpi_gather_source {
    const rpi_iter *iter;
    int operand;    /* which of the iterator's */
    char *base;     /* its first element */
    rpi_loop *load; /* copies or converts one row */
    int64_t size;   /* bytes of one element as it is stored */
} rpi_gather_source;

/* Stores elements [begin, begin + n), in the order of the nest, in `buffer`. */
void rpi_gather(const rpi_gather_source *from, int64_t begin, int64_t n, char *buffer);

#endif
