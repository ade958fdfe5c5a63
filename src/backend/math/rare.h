/* What rare arguments of the functions of this folder need, one number at a time: beside the main path, whatever the
 * suffix. */
#ifndef RAPTO_BACKEND_MATH_RARE_H
#define RAPTO_BACKEND_MATH_RARE_H

#include <math.h>
#include <stdint.h>

#define RPI_RARE __attribute__((noinline, cold, unused)) static

/* ---- angles above 2^20 --------------------------------------------------------------------------------------------
 * M. Payne and R. Hanek, "Radian Reduction for Trigonometric Functions" (1983): of x * 2/pi only the bits about the
 * point matter, so the significand meets the 192 bits of 2/pi that give these. */

/* 0 and 1280 bits of 2/pi, from the point on. */
static const uint64_t rpi_two_over_pi[] = {
    0,
    0xa2f9836e4e441529,
    0xfc2757d1f534ddc0,
    0xdb6295993c439041,
    0xfe5163abdebbc561,
    0xb7246e3a424dd2e0,
    0x06492eea09d1921c,
    0xfe1deb1cb129a73e,
    0xe88235f52ebb4484,
    0xe99c7026b45f7e41,
    0x3991d639835339f4,
    0x9c845f8bbdf9283b,
    0x1ff897ffde05980f,
    0xef2f118b5a0a6d1f,
    0x6d367ecf27cb09b7,
    0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b,
    0x3d0739f78a5292ea,
    0x6bfb5fb11f8d5d08,
    0x56033046fc7b6bab,
    0xf0cfbc209af4361d,
};

/* 64 bits of that list from bit number `at`. */
static inline uint64_t rpi_bits_at(int at)
{
    const uint64_t *word = rpi_two_over_pi + at / 64;
    return at % 64 ? word[0] << at % 64 | word[1] >> (64 - at % 64) : word[0];
}

/* x = quarter pi/2 + high + low up to a whole number of turns, |high| <= pi/4; returns `quarter`. NaN for infinity. */
RPI_RARE uint64_t rpi_huge_angle(double x, double *high, double *low)
{
    int exponent;
    uint64_t m = (uint64_t)ldexp(frexp(x, &exponent), 53);
    *high = *low = x - x;
    if (!isfinite(x)) return 0;
    /* x 2/pi modulo 4 as a: two bits of whole quarters, then the fraction. Bits above these fall off. */
    int at = exponent - 53 + 62;
    unsigned __int128 part = (unsigned __int128)m * rpi_bits_at(at + 128);
    uint64_t a[3] = {0, 0, (uint64_t)part};
    part = (unsigned __int128)m * rpi_bits_at(at + 64) + (uint64_t)(part >> 64);
    a[1] = (uint64_t)part;
    a[0] = m * rpi_bits_at(at) + (uint64_t)(part >> 64);
    uint64_t quarter = a[0] >> 62;
    for (int k = 0; k < 2; k++) a[k] = a[k] << 2 | a[k + 1] >> 62;
    /* The nearer quarter, then the fraction's leading 117 bits in two doubles. */
    double sign = 1;
    if (a[0] >> 63) {
        quarter++;
        sign = -1;
        for (int k = 0; k < 2; k++) a[k] = ~a[k];
    }
    int zeros = __builtin_clzll(a[0] | 1);
    if (zeros) {
        a[0] = a[0] << zeros | a[1] >> (64 - zeros);
        a[1] <<= zeros;
    }
    double first = ldexp(sign * (double)(a[0] >> 11), -53 - zeros);
    double rest = ldexp(sign * (double)(a[0] << 53 | a[1] >> 11), -117 - zeros);
    const double half_pi = 0x1.921fb54442d18p+0, half_pi_rest = 0x1.1a62633145c07p-54;
    *high = first * half_pi;
    *low = fma(first, half_pi, -*high) + (first * half_pi_rest + rest * half_pi);
    return quarter;
}

/* ---- sides of arctan2 --------------------------------------------------------------------------------------------
 */

/* Sides >= 0 that are infinite, both 0 or of sizes whose quotient or its error would leave the range of normal numbers
 * become ones of the same angle that are about 1; NaN makes both NaN. Others stay. */
RPI_RARE void rpi_even_sides(double *up, double *along)
{
    double both = *up + *along, small = fmin(*up, *along);
    if (both > 0x1p-900 && both < 0x1p1000 && (small > 0x1p-900 || small == 0)) return;
    if (isnan(*up) || isnan(*along)) {
        *up = *along = *up + *along;
        return;
    }
    if (isinf(*up) || isinf(*along)) {
        *up = isinf(*up) ? 1 : 0;
        *along = isinf(*along) ? 1 : 0;
        return;
    }
    int exponent_up, exponent_along;
    double scaled_up = frexp(*up, &exponent_up), scaled_along = frexp(*along, &exponent_along);
    if (*up == 0 || *along == 0) {
        *up = *up > 0;
        *along = *up == 0;
    } else if (exponent_along - exponent_up > 60) {
        *up /= *along; /* which is its own arctangent, rounded once even if subnormal */
        *along = 1;
    } else if (exponent_up - exponent_along > 60) {
        *along /= *up;
        *up = 1;
    } else {
        *up = ldexp(scaled_up, exponent_up - exponent_along);
        *along = scaled_along;
    }
}

#endif
