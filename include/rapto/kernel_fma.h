/// \file kernel_fma.h
/// a * b + c rounded once, for kernels (kernel.h) of processors without the instruction, so that x86-64-v2 gives the
/// bits of v3, v4 and NEON: two doubles at a time.
///
/// The product and the sums are kept in two parts, and what is left is rounded to odd before the last addition, which
/// so rounds but once (S. Boldo and G. Melquiond, "Emulation of FMA and correctly rounded sums", 2008). Where a part
/// could leave the range of exponents the C library's fma answers.
#ifndef RAPTO_KERNEL_FMA_H
#define RAPTO_KERNEL_FMA_H

#include <stdint.h>

typedef double rp_double2 __attribute__((vector_size(16))); ///< Two doubles.
typedef int64_t rp_mask2 __attribute__((vector_size(16)));  ///< What a comparison of two such gives: -1 true, 0 false.

/// The sum of a and b and what it has lost.
static inline rp_double2 rp_fma2_sum(rp_double2 a, rp_double2 b, rp_double2 *lost)
{
    rp_double2 sum = a + b, of_b = sum - a;
    *lost = (a - (sum - of_b)) + (b - of_b);
    return sum;
}

/// The upper half of a's digits, so that products of halves are exact (Veltkamp).
static inline rp_double2 rp_fma2_upper_half(rp_double2 a)
{
    rp_double2 scaled = a * 0x1.0000002p27;
    return scaled - (scaled - a);
}

static inline rp_double2 rp_fma2_product(rp_double2 a, rp_double2 b, rp_double2 *lost)
{
    rp_double2 product = a * b, a1 = rp_fma2_upper_half(a), b1 = rp_fma2_upper_half(b), a2 = a - a1, b2 = b - b1;
    *lost = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
    return product;
}

/// a + b, where an inexact sum whose last digit is even goes to the neighbour on the other side of the exact one.
static inline rp_double2 rp_fma2_to_odd(rp_double2 a, rp_double2 b)
{
    rp_double2 lost, sum = rp_fma2_sum(a, b, &lost);
    // cppcheck-suppress shiftTooManyBitsSigned ; GCC and Clang shift vectors of signed numbers arithmetically
    rp_mask2 bits = (rp_mask2)sum, even = (bits & 1) - 1, outwards = ((bits ^ (rp_mask2)lost) >> 63) | 1;
    return (rp_double2)(bits + (outwards & even & (lost != 0)));
}

static inline rp_mask2 rp_fma2_size_within(rp_double2 a, double low, double high)
{
    rp_double2 size = (rp_double2)((rp_mask2)a & INT64_MAX);
    return (size >= low) & (size <= high);
}

#if defined __GNUC__ && !defined __clang__
#define RP_KERNEL_FMA_ALONE                                                                                            \
    __attribute__((noinline, noclone, unused)) // GCC 12 joins several with constants to wrong ones
#else
#define RP_KERNEL_FMA_ALONE __attribute__((noinline, unused))
#endif

/// a * b + c, rounded once.
static RP_KERNEL_FMA_ALONE rp_double2 rp_kernel_fma2(rp_double2 a, rp_double2 b, rp_double2 c)
{
    rp_double2 product = a * b, lost, left, rest;
    rp_mask2 nothing = (a == 0) | (b == 0);
    rp_mask2 usual = rp_fma2_size_within(a, 0, 0x1p990) & rp_fma2_size_within(b, 0, 0x1p990) &
                     rp_fma2_size_within(c, 0, 0x1p1000) & (nothing | rp_fma2_size_within(product, 0x1p-960, 0x1p1000));
    if (!(usual[0] & usual[1])) {
        for (int k = 0; k < 2; k++) product[k] = __builtin_fma(a[k], b[k], c[k]);
        return product;
    }
    rp_double2 exact = rp_fma2_product(a, b, &lost), small = rp_fma2_sum(c, lost, &left);
    rp_double2 sum = rp_fma2_sum(exact, small, &rest), result = sum + rp_fma2_to_odd(left, rest);
    // A product of zero: its sign may be that of the result.
    return (rp_double2)(((rp_mask2)(product + c) & nothing) | ((rp_mask2)result & ~nothing));
}

#endif
