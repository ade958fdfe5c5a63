/* What the tests of the kernel tables share: random and special values of every type, guarded memory, comparison. */
#ifndef RAPTO_TESTS_OPS_SUPPORT_H
#define RAPTO_TESTS_OPS_SUPPORT_H

#include "exec/backend_i.h"

/* Next 64 bits of the test's own generator (xorshift); the same sequence in every run. */
uint64_t random_bits(void);
int64_t random_below(int64_t bound);

typedef enum value_kind {
    VALUES_PLAIN,   /* moderate numbers, no special ones */
    VALUES_SPECIAL, /* moderate numbers, limits, zeros of both signs, infinities, NaN, subnormals */
    VALUES_BITS     /* any bit pattern */
} value_kind;

/* Writes one value of `dtype` at `at` (any alignment). */
void random_value(rp_dtype dtype, value_kind kind, char *at);

/* Fills `bytes` bytes at `at` with values of `dtype`, the last one cut short where it does not fit. Taken from
 * a random place of a pool of random values, so that filling costs a copy. */
void fill_values(rp_dtype dtype, value_kind kind, char *at, int64_t bytes);

/* True when two elements have the same bits, or both are NaN: sign and payload of a NaN result are free. */
bool same_element(rp_dtype dtype, const char *a, const char *b);

/* The tables that this machine can run, without ref; returns how many. */
int usable_tables(const rpi_kernels *tables[3]);

/* The types that have kernels: a list that ends in RP_DTYPE_COUNT. */
extern const rp_dtype kernel_dtypes[];

rp_dtype loop_result(rp_dtype dtype, rpi_rule rule);   /* result type of an elementwise row */
rp_dtype reduce_result(rp_dtype dtype, rpi_rule rule); /* result type of a reduction or scan */

#endif
