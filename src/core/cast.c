/* Conversion loops between all pairs of dtypes under "unsafe" casting. Elements need no alignment: these loops are how
 * aligned copies are made.
 *
 * Integers wrap. Floats that an integer cannot hold give what x86-64's conversion instructions give, spelt out so that
 * no conversion is undefined in C: 8, 16 and 32 bits go through a 32-bit conversion, u32 through a 64-bit one, and what
 * these cannot hold becomes their most negative number ("integer indefinite"). NumPy's own results for u32 depend on
 * whether its vector or its scalar loop ran; ours are those of its scalar loop.
 */
#include "core/calendar_i.h"
#include "core/half_i.h"

#define TWO_63 9223372036854775808.0

#define CAST_PASTE(from, to)  cast_##from##_to_##to
#define CAST_SYMBOL(from, to) CAST_PASTE(from, to)

/* What does not fit is replaced before the conversion by the number that it gives: no branch, and no overflow. */
static inline int32_t f64_to_i32(double x)
{
    return (int32_t)(((x > -2147483649.0) & (x < 2147483648.0)) ? x : -2147483648.0);
}

static inline int64_t f64_to_i64(double x)
{
    return (int64_t)(((x >= -TWO_63) & (x < TWO_63)) ? x : -TWO_63);
}

static inline uint64_t f64_to_u64(double x)
{
    if (!(x >= TWO_63)) return (uint64_t)f64_to_i64(x);
    return x < 2 * TWO_63 ? (uint64_t)x : 0;
}

static uint16_t i64_to_f16(int64_t x)
{
    return rpi_f64_to_f16(rpi_i64_to_odd_f64(x));
}
static uint16_t u64_to_f16(uint64_t x)
{
    return rpi_f64_to_f16(rpi_u64_to_odd_f64(x));
}
static uint16_t i64_to_bf16(int64_t x)
{
    return rpi_f64_to_bf16(rpi_i64_to_odd_f64(x));
}
static uint16_t u64_to_bf16(uint64_t x)
{
    return rpi_f64_to_bf16(rpi_u64_to_odd_f64(x));
}

#define AS_F16(x)                                                                                                      \
    _Generic((x), float : rpi_f32_to_f16, int64_t : i64_to_f16, uint64_t : u64_to_f16, default : rpi_f64_to_f16)(x)
#define AS_BF16(x)                                                                                                     \
    _Generic((x), float : rpi_f32_to_bf16, int64_t : i64_to_bf16, uint64_t : u64_to_bf16, default : rpi_f64_to_bf16)(x)

static void clear_imaginary_f32(int64_t n, char *out, int64_t stride)
{
    for (int64_t i = 0; i < n; i++, out += stride) memset(out + sizeof(float), 0, sizeof(float));
}

static void clear_imaginary_f64(int64_t n, char *out, int64_t stride)
{
    for (int64_t i = 0; i < n; i++, out += stride) memset(out + sizeof(double), 0, sizeof(double));
}

#define FROM_NAME  BOOL
#define FROM_TYPE  uint8_t
#define LOAD(p)    (*(p) != 0)
#define FROM_FLOAT 0
#include "core/cast_row.inc"
#define FROM_NAME  I8
#define FROM_TYPE  int8_t
#define LOAD(p)    (*(p))
#define FROM_FLOAT 0
#include "core/cast_row.inc"
#define FROM_NAME  I16
#define FROM_TYPE  int16_t
#define LOAD(p)    (*(p))
#define FROM_FLOAT 0
#include "core/cast_row.inc"
#define FROM_NAME  I32
#define FROM_TYPE  int32_t
#define LOAD(p)    (*(p))
#define FROM_FLOAT 0
#include "core/cast_row.inc"
#define FROM_NAME  I64
#define FROM_TYPE  int64_t
#define LOAD(p)    (*(p))
#define FROM_FLOAT 0
#include "core/cast_row.inc"
#define FROM_NAME  U8
#define FROM_TYPE  uint8_t
#define LOAD(p)    (*(p))
#define FROM_FLOAT 0
#include "core/cast_row.inc"
#define FROM_NAME  U16
#define FROM_TYPE  uint16_t
#define LOAD(p)    (*(p))
#define FROM_FLOAT 0
#include "core/cast_row.inc"
#define FROM_NAME  U32
#define FROM_TYPE  uint32_t
#define LOAD(p)    (*(p))
#define FROM_FLOAT 0
#include "core/cast_row.inc"
#define FROM_NAME  U64
#define FROM_TYPE  uint64_t
#define LOAD(p)    (*(p))
#define FROM_FLOAT 0
#include "core/cast_row.inc"
#define FROM_NAME  F32
#define FROM_TYPE  float
#define LOAD(p)    (*(p))
#define FROM_FLOAT 1
#include "core/cast_row.inc"
#define FROM_NAME  F64
#define FROM_TYPE  double
#define LOAD(p)    (*(p))
#define FROM_FLOAT 1
#include "core/cast_row.inc"

#define FROM_NAME  F16
#define FROM_TYPE  uint16_t
#define LOAD(p)    rpi_f16_to_f32(*(p))
#define FROM_FLOAT 1
#include "core/cast_row.inc"
#define FROM_NAME  BF16
#define FROM_TYPE  uint16_t
#define LOAD(p)    rpi_bf16_to_f32(*(p))
#define FROM_FLOAT 1
#include "core/cast_row.inc"

/* Both parts of complex numbers, each converted as the real type is. */
#define COMPLEX_LOOP(from, from_part, to, to_part)                                                                     \
    static void CAST_SYMBOL(from, to)(int64_t n, char *const *pointers, const int64_t *strides)                        \
    {                                                                                                                  \
        typedef from_part source_part __attribute__((aligned(1), may_alias));                                          \
        typedef to_part target_part __attribute__((aligned(1), may_alias));                                            \
        const char *in = pointers[0];                                                                                  \
        char *out = pointers[1];                                                                                       \
        for (int64_t i = 0; i < n; i++, in += strides[0], out += strides[1]) {                                         \
            const source_part *source = (const void *)in;                                                              \
            target_part *target = (void *)out;                                                                         \
            target[0] = (to_part)source[0];                                                                            \
            target[1] = (to_part)source[1];                                                                            \
        }                                                                                                              \
    }
COMPLEX_LOOP(C64, uint32_t, C64, uint32_t)
COMPLEX_LOOP(C64, float, C128, double)
COMPLEX_LOOP(C128, double, C64, float)
COMPLEX_LOOP(C128, uint64_t, C128, uint64_t)

/* True when either part is not zero. */
#define COMPLEX_TEST(from, part)                                                                                       \
    static void CAST_SYMBOL(from, BOOL)(int64_t n, char *const *pointers, const int64_t *strides)                      \
    {                                                                                                                  \
        typedef part source_part __attribute__((aligned(1), may_alias));                                               \
        const char *in = pointers[0];                                                                                  \
        char *out = pointers[1];                                                                                       \
        for (int64_t i = 0; i < n; i++, in += strides[0], out += strides[1]) {                                         \
            const source_part *source = (const void *)in;                                                              \
            *(uint8_t *)out = (uint8_t)((source[0] != 0) | (source[1] != 0));                                          \
        }                                                                                                              \
    }
COMPLEX_TEST(C64, float)
COMPLEX_TEST(C128, double)

#define CAST_INTEGERS(from)                                                                                            \
    [RP_I8] = CAST_SYMBOL(from, I8), [RP_I16] = CAST_SYMBOL(from, I16), [RP_I32] = CAST_SYMBOL(from, I32),             \
    [RP_I64] = CAST_SYMBOL(from, I64), [RP_U8] = CAST_SYMBOL(from, U8), [RP_U16] = CAST_SYMBOL(from, U16),             \
    [RP_U32] = CAST_SYMBOL(from, U32), [RP_U64] = CAST_SYMBOL(from, U64)
#define CAST_FLOATS(from)                                                                                              \
    [RP_F16] = CAST_SYMBOL(from, F16), [RP_BF16] = CAST_SYMBOL(from, BF16), [RP_F32] = CAST_SYMBOL(from, F32),         \
    [RP_F64] = CAST_SYMBOL(from, F64)
#define CAST_ROW(from, type)                                                                                           \
    [RP_##from] =                                                                                                      \
        {                                                                                                              \
            [RP_BOOL] = CAST_SYMBOL(from, BOOL),                                                                       \
            CAST_INTEGERS(from),                                                                                       \
            CAST_FLOATS(from),                                                                                         \
            [RP_C64] = CAST_SYMBOL(from, C64),                                                                         \
            [RP_C128] = CAST_SYMBOL(from, C128),                                                                       \
    },
#define COMPLEX_ROW(from, part)                                                                                        \
    [RP_##from] =                                                                                                      \
        {                                                                                                              \
            [RP_BOOL] = CAST_SYMBOL(from, BOOL),                                                                       \
            CAST_INTEGERS(part),                                                                                       \
            CAST_FLOATS(part),                                                                                         \
            [RP_C64] = CAST_SYMBOL(from, C64),                                                                         \
            [RP_C128] = CAST_SYMBOL(from, C128),                                                                       \
    },

static rpi_loop *const cast_loops[RP_DTYPE_COUNT][RP_DTYPE_COUNT] = {RPI_READY_TYPES(CAST_ROW) CAST_ROW(
    F16, uint16_t) CAST_ROW(BF16, uint16_t) COMPLEX_ROW(C64, F32) COMPLEX_ROW(C128, F64)};

/* Times are 64-bit counts; NaN becomes INT64_MIN, which is NaT. Dates and differences become each other without a look
 * at their units. */
static rp_dtype stored_as(rp_dtype dtype)
{
    return rpi_is_time(dtype) ? RP_I64 : rp_dtype_base(dtype);
}

rpi_loop *rpi_cast_loop(rp_dtype from, rp_dtype to)
{
    if (rpi_is_time(from) && rp_dtype_base(from) == rp_dtype_base(to))
        return rpi_time_loop(rp_dtype_unit(from), rp_dtype_unit(to), rp_dtype_base(from) == RP_DATETIME);
    from = stored_as(from);
    to = stored_as(to);
    bool half = from == to && (from == RP_F16 || from == RP_BF16);
    return half ? cast_U16_to_U16 : cast_loops[from][to]; /* a copy keeps every bit of a NaN */
}
