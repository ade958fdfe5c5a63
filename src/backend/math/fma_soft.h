/* fma for two doubles on a processor without the instruction, with its bits: the product and the sums are kept in two
 * parts, and what is left is rounded to odd before the last addition, which so rounds but once (S. Boldo and
 * G. Melquiond, "Emulation of FMA and correctly rounded sums", 2008). Where a part could leave the range of exponents
 * the C library's fma answers. */
#ifndef RAPTO_BACKEND_MATH_FMA_SOFT_H
#define RAPTO_BACKEND_MATH_FMA_SOFT_H

#include "backend/cpu/vec.h"

/* The sum of a and b and what it has lost. */
VEC_INLINE vec_f64 fma_two_sum(vec_f64 a, vec_f64 b, vec_f64 *lost)
{
    vec_f64 sum = a + b, of_b = sum - a;
    *lost = (a - (sum - of_b)) + (b - of_b);
    return sum;
}

/* The upper half of a's digits, so that products of halves are exact (Veltkamp). */
VEC_INLINE vec_f64 fma_upper_half(vec_f64 a)
{
    vec_f64 scaled = a * 0x1.0000002p27;
    return scaled - (scaled - a);
}

VEC_INLINE vec_f64 fma_two_product(vec_f64 a, vec_f64 b, vec_f64 *lost)
{
    vec_f64 product = a * b, a1 = fma_upper_half(a), b1 = fma_upper_half(b), a2 = a - a1, b2 = b - b1;
    *lost = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
    return product;
}

/* a + b, where an inexact sum whose last digit is even goes to the neighbour on the other side of the exact one. */
VEC_INLINE vec_f64 fma_sum_to_odd(vec_f64 a, vec_f64 b)
{
    vec_f64 lost, sum = fma_two_sum(a, b, &lost);
    vec_mask_f64 bits = (vec_mask_f64)sum, even = (bits & 1) - 1, outwards = ((bits ^ (vec_mask_f64)lost) >> 63) | 1;
    return (vec_f64)(bits + (outwards & even & (lost != 0)));
}

VEC_INLINE vec_mask_f64 fma_size_within(vec_f64 a, double low, double high)
{
    vec_f64 size = (vec_f64)((vec_mask_f64)a & INT64_MAX);
    return (size >= low) & (size <= high);
}

static __attribute__((noinline, unused)) vec_f64 fma_soft(vec_f64 a, vec_f64 b, vec_f64 c)
{
    vec_f64 product = a * b, lost, left, rest;
    vec_mask_f64 nothing = (a == 0) | (b == 0);
    vec_mask_f64 usual = fma_size_within(a, 0, 0x1p990) & fma_size_within(b, 0, 0x1p990) &
                         fma_size_within(c, 0, 0x1p1000) & (nothing | fma_size_within(product, 0x1p-960, 0x1p1000));
    if (!(usual[0] & usual[1])) {
        for (int k = 0; k < 2; k++) product[k] = __builtin_fma(a[k], b[k], c[k]);
        return product;
    }
    vec_f64 exact = fma_two_product(a, b, &lost), small = fma_two_sum(c, lost, &left);
    vec_f64 sum = fma_two_sum(exact, small, &rest), result = sum + fma_sum_to_odd(left, rest);
    /* A product of zero: its sign may be that of the result. */
    return (vec_f64)(((vec_mask_f64)(product + c) & nothing) | ((vec_mask_f64)result & ~nothing));
}

#endif
