/* Whether floats hold one that says of an error: what float_check.c asks of every result,
 * compiled once per instruction set. */
#ifndef RAPTO_EXEC_ODD_VALUES_H
#define RAPTO_EXEC_ODD_VALUES_H

#include <rapto/kernel.h>
#include <stdint.h>

/* True when one of `n` numbers, `step` bytes apart, is infinite or NaN or, when asked for `tiny` ones, below the normal
 * numbers (zero included). */
typedef struct rpi_odd_kernels {
    bool (*f32)(const char *p, int64_t n, int64_t step, bool tiny);
    bool (*f64)(const char *p, int64_t n, int64_t step, bool tiny);
} rpi_odd_kernels;

RP_KERNEL_DECLARE(rpi_odd_kernels, rpi_odd_kernels);

#endif
