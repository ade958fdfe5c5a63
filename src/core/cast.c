/* Conversion loops between all pairs of dtypes under "unsafe" casting.
 *
 * Integers wrap. Floats that an integer cannot hold give what x86-64's conversion instructions give, spelt out so that
 * no conversion is undefined in C: 8, 16 and 32 bits go through a 32-bit conversion, u32 through a 64-bit one, and what
 * these cannot hold becomes their most negative number ("integer indefinite"). NumPy's own results for u32 depend on
 * whether its vector or its scalar loop ran; ours are those of its scalar loop.
 */
#include "core/dtype_i.h"

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

#define CAST_ROW(from, type)                                                                                           \
    [RP_##from] = {                                                                                                    \
        [RP_BOOL] = CAST_SYMBOL(from, BOOL), [RP_I8] = CAST_SYMBOL(from, I8),   [RP_I16] = CAST_SYMBOL(from, I16),     \
        [RP_I32] = CAST_SYMBOL(from, I32),   [RP_I64] = CAST_SYMBOL(from, I64), [RP_U8] = CAST_SYMBOL(from, U8),       \
        [RP_U16] = CAST_SYMBOL(from, U16),   [RP_U32] = CAST_SYMBOL(from, U32), [RP_U64] = CAST_SYMBOL(from, U64),     \
        [RP_F32] = CAST_SYMBOL(from, F32),   [RP_F64] = CAST_SYMBOL(from, F64),                                        \
    },

static rpi_loop *const cast_loops[RP_DTYPE_COUNT][RP_DTYPE_COUNT] = {RPI_READY_TYPES(CAST_ROW)};

/* Times are 64-bit counts; NaN becomes INT64_MIN, which is NaT. */
static rp_dtype stored_as(rp_dtype dtype)
{
    return rpi_is_time(dtype) ? RP_I64 : rp_dtype_base(dtype);
}

rpi_loop *rpi_cast_loop(rp_dtype from, rp_dtype to)
{
    return cast_loops[stored_as(from)][stored_as(to)];
}
