#include "ufunc/matmul_i.h"

#define PASTE2(a, b) a##_##b
#define PASTE(a, b)  PASTE2(a, b)
#define F(name)      PASTE(name, TAG)
#define BLOCK_K      128
#define BLOCK_N      512

typedef struct c64 {
    float re, im;
} c64;
typedef struct c128 {
    double re, im;
} c128;

#define T            uint8_t
#define TAG          b8
#define MAD(c, a, b) ((uint8_t)((c) | (((a) != 0) & ((b) != 0))))
#define ZERO         0
#define ONE          1
#include "ufunc/matmul.inc"

/* Integers wrap; narrow ones are computed in 32 bits. */
#define T            uint8_t
#define TAG          8
#define MAD(c, a, b) ((uint8_t)((uint32_t)(c) + (uint32_t)(a) * (uint32_t)(b)))
#define ZERO         0
#define ONE          1
#include "ufunc/matmul.inc"
#define T            uint16_t
#define TAG          16
#define MAD(c, a, b) ((uint16_t)((uint32_t)(c) + (uint32_t)(a) * (uint32_t)(b)))
#define ZERO         0
#define ONE          1
#include "ufunc/matmul.inc"
#define T            uint32_t
#define TAG          32
#define MAD(c, a, b) ((c) + (a) * (b))
#define ZERO         0
#define ONE          1
#include "ufunc/matmul.inc"
#define T            uint64_t
#define TAG          64
#define MAD(c, a, b) ((c) + (a) * (b))
#define ZERO         0
#define ONE          1
#include "ufunc/matmul.inc"
#define T            float
#define TAG          f32
#define MAD(c, a, b) ((c) + (a) * (b))
#define ZERO         0
#define ONE          1
#include "ufunc/matmul.inc"
#define T            double
#define TAG          f64
#define MAD(c, a, b) ((c) + (a) * (b))
#define ZERO         0
#define ONE          1
#include "ufunc/matmul.inc"

static inline c64 mad_c64(c64 c, c64 a, c64 b)
{
    return (c64){c.re + (a.re * b.re - a.im * b.im), c.im + (a.re * b.im + a.im * b.re)};
}
static inline c128 mad_c128(c128 c, c128 a, c128 b)
{
    return (c128){c.re + (a.re * b.re - a.im * b.im), c.im + (a.re * b.im + a.im * b.re)};
}
#define T            c64
#define TAG          c64
#define MAD(c, a, b) mad_c64(c, a, b)
#define ZERO         ((c64){0, 0})
#define ONE          ((c64){1, 0})
#include "ufunc/matmul.inc"
#define T            c128
#define TAG          c128
#define MAD(c, a, b) mad_c128(c, a, b)
#define ZERO         ((c128){0, 0})
#define ONE          ((c128){1, 0})
#include "ufunc/matmul.inc"

rpi_matrix *rpi_matrix_kernel(rp_dtype dtype)
{
    switch (dtype) {
    case RP_BOOL:
        return matrix_b8;
    case RP_I8:
    case RP_U8:
        return matrix_8;
    case RP_I16:
    case RP_U16:
        return matrix_16;
    case RP_I32:
    case RP_U32:
        return matrix_32;
    case RP_I64:
    case RP_U64:
        return matrix_64;
    case RP_F32:
        return matrix_f32;
    case RP_F64:
        return matrix_f64;
    case RP_C64:
        return matrix_c64;
    case RP_C128:
        return matrix_c128;
    default:
        return NULL;
    }
}
