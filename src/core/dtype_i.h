/* The dtype table and promotion, for core, graph, exec and io. */
#ifndef RAPTO_CORE_DTYPE_I_H
#define RAPTO_CORE_DTYPE_I_H

#include <rapto/array.h>

/* Kinds carry NumPy's kind characters. */
typedef enum rpi_kind {
    RPI_KIND_BOOL = 'b',
    RPI_KIND_SIGNED = 'i',
    RPI_KIND_UNSIGNED = 'u',
    RPI_KIND_FLOAT = 'f',
    RPI_KIND_COMPLEX = 'c',
    RPI_KIND_TIMEDELTA = 'm',
    RPI_KIND_DATETIME = 'M',
    RPI_KIND_BYTES = 'S',
    RPI_KIND_STR = 'U'
} rpi_kind;

typedef struct rpi_dtype_row {
    const char *name;  /* short name: "f64" */
    const char *numpy; /* NumPy's name: "float64" */
    const char *npy;   /* descriptor in an npy header on a little-endian machine: "<f8"; NULL when there is none */
    rpi_kind kind;
    uint8_t size, align; /* bytes; of text: of one character */
    bool ready;          /* false: the row is room, arrays of it are refused with RP_EUNSUPPORTED */
} rpi_dtype_row;

extern const rpi_dtype_row rpi_dtypes[RP_DTYPE_COUNT]; /* by base; read it through rpi_row */

static inline const rpi_dtype_row *rpi_row(rp_dtype dtype)
{
    return &rpi_dtypes[rp_dtype_base(dtype)];
}
static inline rpi_kind rpi_kind_of(rp_dtype dtype)
{
    return rpi_row(dtype)->kind;
}
static inline bool rpi_is_text(rp_dtype dtype)
{
    return rp_dtype_base(dtype) == RP_BYTES || rp_dtype_base(dtype) == RP_STR;
}
static inline bool rpi_is_time(rp_dtype dtype)
{
    return rp_dtype_base(dtype) == RP_DATETIME || rp_dtype_base(dtype) == RP_TIMEDELTA;
}
/* A base that exists with a parameter that it may have. */
static inline bool rpi_dtype_known(rp_dtype dtype)
{
    int parameter = (int)dtype >> 8;
    if (rp_dtype_base(dtype) >= RP_DTYPE_COUNT || (int)dtype < 0) return false;
    if (rpi_is_text(dtype)) return parameter <= RP_MAX_WIDTH;
    return rpi_is_time(dtype) ? parameter < RP_UNIT_COUNT : parameter == 0;
}
/* Bytes of one element. */
static inline size_t rpi_size_of(rp_dtype dtype)
{
    return rpi_is_text(dtype) ? (size_t)rpi_row(dtype)->size * (size_t)rp_dtype_width(dtype) : rpi_row(dtype)->size;
}
static inline bool rpi_is_float(rp_dtype dtype)
{
    return rpi_kind_of(dtype) == RPI_KIND_FLOAT;
}
static inline bool rpi_is_integer(rp_dtype dtype)
{
    return rpi_kind_of(dtype) == RPI_KIND_SIGNED || rpi_kind_of(dtype) == RPI_KIND_UNSIGNED;
}

/* The C types of the dtypes that have kernels: X(NAME, type). A bool element is a byte that is tested against zero. */
#define RPI_READY_TYPES(X)                                                                                             \
    X(BOOL, uint8_t)                                                                                                   \
    X(I8, int8_t)                                                                                                      \
    X(I16, int16_t)                                                                                                    \
    X(I32, int32_t)                                                                                                    \
    X(I64, int64_t)                                                                                                    \
    X(U8, uint8_t)                                                                                                     \
    X(U16, uint16_t)                                                                                                   \
    X(U32, uint32_t)                                                                                                   \
    X(U64, uint64_t)                                                                                                   \
    X(F32, float)                                                                                                      \
    X(F64, double)

/* Inner loop of an elementwise operation: `n` elements, byte strides, operands first, result last. The same type stands
 * in exec/backend_i.h. Elements are aligned, but for those of conversions, which may lie anywhere. */
typedef void rpi_loop(int64_t n, char *const *pointers, const int64_t *strides);

/* The loop that converts one element type to another with "unsafe" casting (pointers: source, destination), NULL when
 * one of the two has no kernels. */
rpi_loop *rpi_cast_loop(rp_dtype from, rp_dtype to);

/* Characters that the texts of all values of a dtype fit into, as NumPy counts them; the width of a text dtype. */
int rpi_text_width(rp_dtype dtype);

/* Whether an integer dtype can hold `value`. */
bool rpi_integer_fits(int64_t value, rp_dtype dtype);

/* Whether the integer dtype `dtype` can hold a weak integer; true for every other weak scalar and dtype. A weak array
 * always holds a value. */
bool rpi_weak_fits(const rp_array *scalar, rp_dtype dtype);

/* Common dtype of operands under NEP 50: a weak scalar (rp_scalar*) only lifts the kind. Gives NULL and writes
 * `*dtype`, or returns the error array: the first operand that is one, no common dtype, or a weak integer that does not
 * fit. `op` names the operation in messages. */
rp_array *rpi_result_type(const char *op, int count, rp_array *const *operands, rp_dtype *dtype);

#endif
