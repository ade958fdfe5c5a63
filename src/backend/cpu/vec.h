/* Vectors of the instruction-set level being compiled, on GCC/Clang vector extensions: lane-wise operators come from
 * the compiler, this file adds widths, unaligned loads and stores, and what the operators lack. Everything is static:
 * an object of one level may not leak a function into another. */
#ifndef RAPTO_BACKEND_CPU_VEC_H
#define RAPTO_BACKEND_CPU_VEC_H

#include <stdint.h>
#include <string.h>

#ifdef RP_KERNEL_LEVEL_v4
#define VEC_BYTES 64
#elif defined(RP_KERNEL_LEVEL_v3)
#define VEC_BYTES 32
#else
#define VEC_BYTES 16
#endif

/* Tells the vectoriser that iterations do not depend on one another. It cannot know: a result may coincide with an
 * operand, in the same element only. */
#ifdef __clang__
#define VEC_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define VEC_INDEPENDENT _Pragma("GCC ivdep")
#endif

/* Wide vectors never cross from one object to another, so how they would be passed does not matter. */
#pragma GCC diagnostic ignored "-Wpsabi"

#define VEC_INLINE static inline __attribute__((always_inline))

/* One register of floats, and of the integers that a comparison of two such gives (-1 true, 0 false). */
typedef float vec_f32 __attribute__((vector_size(VEC_BYTES)));
typedef double vec_f64 __attribute__((vector_size(VEC_BYTES)));
typedef int32_t vec_mask_f32 __attribute__((vector_size(VEC_BYTES)));
typedef int64_t vec_mask_f64 __attribute__((vector_size(VEC_BYTES)));

/* Eight lanes, the fixed width of float sums, are VEC_PARTS registers of this type. */
#define VEC_LANE_BYTES_f32 (VEC_BYTES < 32 ? VEC_BYTES : 32)
#define VEC_LANE_BYTES_f64 VEC_BYTES
typedef float vec_lane_f32 __attribute__((vector_size(VEC_LANE_BYTES_f32)));
typedef double vec_lane_f64 __attribute__((vector_size(VEC_LANE_BYTES_f64)));
#define VEC_PARTS ((int)(8 * sizeof(T) / sizeof(F(vec_lane))))

/* For loops over the registers of a block, which must be unrolled to stay in registers. */
#define VEC_UNROLL _Pragma("GCC unroll 8")

#define VEC_LANES ((int)(VEC_BYTES / sizeof(T)))

#endif
