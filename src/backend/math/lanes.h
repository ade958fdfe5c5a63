/* The primitives that the functions of this folder are written over, twice: for the lanes of one register of doubles
 * (suffix _vector, at the instruction-set level being compiled) and for one double (_scalar). Both give the same bits:
 * fma rounds once everywhere, be it an instruction or the C library's function. backend/math/names.inc lets a text say
 * d_fma for either; a text is included once per suffix by backend/math/functions.inc.
 *
 * Types: vs one double, vd doubles, vu the unsigned integers of their bits, vm the result of a comparison. vd and vu
 * take C's operators, vm takes & and |; a plain number stands for all lanes.
 */
#ifndef RAPTO_BACKEND_MATH_LANES_H
#define RAPTO_BACKEND_MATH_LANES_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "backend/math/log_table.h"
#include "backend/math/rare.h"
#include "backend/math/root_table.h"
#include "backend/types.h"

/* Adding it rounds a double below 2^51 in size to a whole number, which the sum's low bits then hold in two's
 * complement. */
#define RPI_ROUNDER 0x1.8p52

#define RPI_LANES_INLINE static inline __attribute__((always_inline))

#define rpi_sign_scalar ((uint64_t)1 << 63)
#define rpi_sign_vector ((uint64_t)1 << 63)

#define LANES        scalar
#define N            double
#define B            uint64_t
#define N_CALL(name) name
#include "backend/math/lanes_number.inc"

RPI_LANES_INLINE double d_rough_inverse_scalar(double a)
{
    return 1.0f / (float)a;
}
RPI_LANES_INLINE int d_below_scalar(uint64_t a, uint64_t b)
{
    return a < b;
}
RPI_LANES_INLINE double d_lookup16_scalar(const double *table, uint64_t index)
{
    return table[index & 15];
}
/* In two steps, the first of which is exact. */
RPI_LANES_INLINE double d_scale_scalar(double a, double n)
{
    double half = n * 0.5 + RPI_ROUNDER, first = half - RPI_ROUNDER, rest = n - first;
    uint64_t one = d_bits_scalar(1.0);
    a *= d_of_bits_scalar(one + (d_bits_scalar(half) << 52));
    return a * d_of_bits_scalar(one + (d_bits_scalar(rest + RPI_ROUNDER) << 52));
}

#ifdef VEC_BYTES
#include "backend/math/lanes_vector.h"
#endif

#endif
