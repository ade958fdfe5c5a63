/* The 16-bit floats: conversions to and from the C types, rounded once, halves to even, without special instructions
 * (a compiler turns the loops around them into vector code).
 */
#ifndef RAPTO_CORE_HALF_I_H
#define RAPTO_CORE_HALF_I_H

#include <stdint.h>
#include <string.h>

static inline uint32_t rpi_float_bits(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}
static inline float rpi_bits_float(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The exponent is moved by a multiplication, which also makes normal numbers of subnormal ones; infinity and NaN then
 * get the exponent they need. */
static inline float rpi_f16_to_f32(uint16_t half)
{
    uint32_t magnitude = (uint32_t)(half & 0x7fff) << 13;
    uint32_t special = (half & 0x7c00) == 0x7c00 ? 0x7f800000u : 0;
    uint32_t bits = rpi_float_bits(rpi_bits_float(magnitude) * 0x1p112f);
    return rpi_bits_float(bits | special | (uint32_t)(half & 0x8000) << 16);
}

/* Below 2^-14 the sum with 0.5, whose last bit is worth 2^-24, rounds where a subnormal half ends. */
static inline uint16_t rpi_f32_to_f16(float x)
{
    uint32_t bits = rpi_float_bits(x), magnitude = bits & 0x7fffffffu, sign = bits >> 16 & 0x8000u, half;
    uint32_t subnormal = rpi_float_bits(rpi_bits_float(magnitude) + 0.5f) - 0x3f000000u;
    uint32_t normal = (magnitude - (112u << 23) + 0xfff + (magnitude >> 13 & 1)) >> 13;
    uint32_t payload = magnitude >> 13 & 0x3ff;
    uint32_t special = magnitude > 0x7f800000u ? 0x7c00u | (payload ? payload : 1) : 0x7c00u;
    half = magnitude < 0x38800000u ? subnormal : normal;
    half = magnitude >= 0x47800000u ? special : half;
    return (uint16_t)(sign | half);
}

/* The nearest float on the side of zero, its last bit set when digits were cut off ("round to odd"): a later rounding
 * to fewer digits then sees on which side of a half the value lies. */
static inline float rpi_f64_to_odd_f32(double x)
{
    float rounded = (float)x;
    uint32_t bits = rpi_float_bits(rounded);
    double back = rounded;
    if (back == x || x != x) return rounded;
    uint32_t too_far = (back > x) == (x > 0); /* its magnitude is too large */
    return rpi_bits_float((bits - too_far) | 1);
}

static inline uint16_t rpi_f64_to_f16(double x)
{
    return rpi_f32_to_f16(rpi_f64_to_odd_f32(x));
}

static inline float rpi_bf16_to_f32(uint16_t half)
{
    return rpi_bits_float((uint32_t)half << 16);
}

static inline uint16_t rpi_f32_to_bf16(float x)
{
    uint32_t bits = rpi_float_bits(x), magnitude = bits & 0x7fffffffu;
    uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    uint32_t nan = (bits >> 16 & 0x8000u) | 0x7fc0u;
    return (uint16_t)(magnitude > 0x7f800000u ? nan : rounded);
}

static inline uint16_t rpi_f64_to_bf16(double x)
{
    return rpi_f32_to_bf16(rpi_f64_to_odd_f32(x));
}

/* A double near the integer, on the right side of every half that a 16-bit float can have: digits beyond 53 bits are
 * replaced by one that says whether any was set. */
static inline double rpi_u64_to_odd_f64(uint64_t x)
{
    uint64_t rest = x & 0x7ff;
    return (double)(x >> 53 ? (x - rest) | (uint64_t)(rest != 0) << 11 : x);
}
static inline double rpi_i64_to_odd_f64(int64_t x)
{
    return x < 0 ? -rpi_u64_to_odd_f64(0 - (uint64_t)x) : rpi_u64_to_odd_f64((uint64_t)x);
}

#endif
