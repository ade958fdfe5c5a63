/* The kernels of one instruction set, for float and double. */
#include "kernels.h"
#include <string.h>

#ifdef RP_KERNEL_LEVEL_v4
#define VEC_BYTES 64
#elif defined(RP_KERNEL_LEVEL_v3)
#define VEC_BYTES 32
#else
#define VEC_BYTES 16
#endif
#define VEC_INLINE static inline __attribute__((always_inline))
#define UNROLL     _Pragma("GCC unroll 16")
enum {
    AHEAD = 12, /* rows that memory is asked for in advance */
    PIECES = 16 /* of the columns of one long transform, for the threads */
};

/* Wide vectors never cross from one object to another, so how they would be passed does not matter. */
#pragma GCC diagnostic ignored "-Wpsabi"

#define PASTE2(a, b) a##_##b
#define PASTE(a, b)  PASTE2(a, b)
#define F(name)      PASTE(name, TAG)

/* Rows of blocks in memory: element (row, lane) lies at lane[] + row * row_step and is number first + lane *
 * lane_index + row * row_index of its transform. */
typedef struct grid {
    char *lane[16];
    int lanes;
    int64_t spacing; /* bytes between the lanes; 0: no rule */
    int64_t row_step, first, lane_index, row_index;
    const rpi_fft_side *side;
} grid;

#define T      float
#define TAG    f32
#define LANES  16
#define VECTOR (VEC_BYTES / 4)
#include "kernels.inc"

#define T      double
#define TAG    f64
#define LANES  8
#define VECTOR (VEC_BYTES / 8)
#include "kernels.inc"

#define TABLE(tag)                                                                                                     \
    {                                                                                                                  \
        .many = many_##tag, .single = single_##tag, .one = one_##tag, .conjugate = conjugate_##tag                     \
    }
const rpi_fft_tables RP_KERNEL_SYMBOL(rpi_fft_tables) = {.f32 = TABLE(f32), .f64 = TABLE(f64)};
