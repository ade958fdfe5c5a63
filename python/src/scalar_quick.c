/* Operators of two scalars, or of one and a Python number, without arrays.
 *
 * Only what needs no care is done here: real numbers whose common dtype is plain, values that it holds exactly, results
 * that are finite, normal and inside the dtype, so that nothing overflows, warns or rounds twice. Everything else has
 * no answer (NULL without an exception), and the general way computes it. Both ways give the same bits.
 */
#include "number.h"
#include "scalar.h"
#include <float.h>
#include <math.h>
#include <string.h>

typedef struct number {
    rp_dtype dtype; /* of a Python number: RP_F64 or RP_I64 */
    bool weak;      /* a Python number */
    bool is_real;
    double real;
    int64_t whole;
} number;

#define EXACT_F64 (INT64_C(1) << DBL_MANT_DIG) /* every integer up to here is a double */
#define EXACT_F32 (INT64_C(1) << FLT_MANT_DIG)

/* ---- loading -------------------------------------------------------------------------------------------------- */

/* X(dtype, C type) of the integers. */
#define INTEGERS(X)                                                                                                    \
    X(RP_I8, int8_t)                                                                                                   \
    X(RP_I16, int16_t)                                                                                                 \
    X(RP_I32, int32_t)                                                                                                 \
    X(RP_I64, int64_t)                                                                                                 \
    X(RP_U8, uint8_t)                                                                                                  \
    X(RP_U16, uint16_t)                                                                                                \
    X(RP_U32, uint32_t)                                                                                                \
    X(RP_U64, uint64_t)

#define LOAD(code, type)                                                                                               \
    case code: {                                                                                                       \
        type value;                                                                                                    \
        memcpy(&value, bytes, sizeof value);                                                                           \
        n->whole = (int64_t)value;                                                                                     \
        return code != RP_U64 || n->whole >= 0;                                                                        \
    }

static bool load_bytes(number *n, const char *bytes)
{
    float single;
    n->is_real = n->dtype == RP_F64 || n->dtype == RP_F32;
    switch (n->dtype) {
        INTEGERS(LOAD)
    case RP_F64:
        memcpy(&n->real, bytes, sizeof n->real);
        return isfinite(n->real);
    case RP_F32:
        memcpy(&single, bytes, sizeof single);
        n->real = single;
        return isfinite(single);
    default:
        return false;
    }
}

static bool load(PyObject *object, number *n)
{
    int overflow = 0;
    n->weak = true;
    if (PyFloat_CheckExact(object)) {
        n->dtype = RP_F64;
        n->is_real = true;
        n->real = PyFloat_AsDouble(object);
        return isfinite(n->real);
    }
    if (PyLong_CheckExact(object)) {
        n->dtype = RP_I64;
        n->is_real = false;
        n->whole = PyLong_AsLongLongAndOverflow(object, &overflow);
        return !overflow;
    }
    n->weak = false;
    return rpy_is_exact_scalar(object, &n->dtype) && load_bytes(n, ((rpy_scalar_object *)object)->bytes);
}

/* ---- the common dtype ----------------------------------------------------------------------------------------- */

static bool is_signed(rp_dtype dtype)
{
    return dtype >= RP_I8 && dtype <= RP_I64;
}

/* Whether the dtype has the value; of uint64 only the half that is an int64 is asked for. */
static bool fits(int64_t value, rp_dtype dtype)
{
    int bits = 8 * (int)rp_dtype_size(dtype);
    if (!is_signed(dtype)) return value >= 0 && (bits == 64 || value < INT64_C(1) << bits);
    return bits == 64 || (value >= -(INT64_C(1) << (bits - 1)) && value < INT64_C(1) << (bits - 1));
}

static bool common_integer(const number *a, const number *b, rp_dtype *dtype)
{
    if (a->weak || b->weak) {
        *dtype = a->weak ? b->dtype : a->dtype;
        return fits(a->weak ? a->whole : b->whole, *dtype);
    }
    *dtype = rp_dtype_size(a->dtype) >= rp_dtype_size(b->dtype) ? a->dtype : b->dtype;
    return is_signed(a->dtype) == is_signed(b->dtype);
}

/* Whether float32 is enough for the number beside a float32. */
static bool is_single(const number *n)
{
    return n->weak || n->dtype == RP_F32 || (!n->is_real && rp_dtype_size(n->dtype) <= 2);
}

static bool is_normal_single(double value)
{
    return value == 0 || (fabs(value) >= FLT_MIN && fabs(value) <= FLT_MAX);
}

/* Gives both numbers their value as the float of the common dtype; false where it would have to be rounded, but for
 * Python's float beside a float32, which NEP 50 rounds. */
static bool common_real(number *a, number *b, rp_dtype *dtype)
{
    bool single =
        ((a->dtype == RP_F32 && !a->weak) || (b->dtype == RP_F32 && !b->weak)) && is_single(a) && is_single(b);
    number *both[] = {a, b};
    *dtype = single ? RP_F32 : RP_F64;
    for (int i = 0; i < 2; i++) {
        number *n = both[i];
        if (!n->is_real &&
            (n->whole > (single ? EXACT_F32 : EXACT_F64) || n->whole < -(single ? EXACT_F32 : EXACT_F64)))
            return false;
        if (!n->is_real) n->real = (double)n->whole;
        if (single && !is_normal_single(n->real)) return false;
        if (single) n->real = (double)(float)n->real;
    }
    return true;
}

/* ---- computing ------------------------------------------------------------------------------------------------ */

static PyObject *give_truth(bool truth)
{
    char byte = truth;
    return rpy_scalar_of_bytes(RP_BOOL, &byte);
}

#define STORE(code, type)                                                                                              \
    case code: {                                                                                                       \
        type narrow = (type)value;                                                                                     \
        return rpy_scalar_of_bytes(code, &narrow);                                                                     \
    }

static PyObject *give_integer(int64_t value, rp_dtype dtype)
{
    if (!fits(value, dtype)) return NULL;
    switch (dtype) {
        INTEGERS(STORE)
    default:
        return NULL;
    }
}

/* `zero` says that a result of zero is exact. */
static PyObject *give_real(double value, rp_dtype dtype, bool zero)
{
    double least = dtype == RP_F32 ? FLT_MIN : DBL_MIN;
    float single = (float)value;
    if (!isfinite(value) || (fabs(value) < least && !(zero && value == 0))) return NULL;
    return rpy_scalar_of_bytes(dtype, dtype == RP_F32 ? (void *)&single : (void *)&value);
}

#define COMPARE(a, b)                                                                                                  \
    case RPY_CODE_LESS:                                                                                                \
        return give_truth((a) < (b));                                                                                  \
    case RPY_CODE_LESS_EQUAL:                                                                                          \
        return give_truth((a) <= (b));                                                                                 \
    case RPY_CODE_EQUAL:                                                                                               \
        return give_truth((a) == (b));                                                                                 \
    case RPY_CODE_NOT_EQUAL:                                                                                           \
        return give_truth((a) != (b));                                                                                 \
    case RPY_CODE_GREATER:                                                                                             \
        return give_truth((a) > (b));                                                                                  \
    case RPY_CODE_GREATER_EQUAL:                                                                                       \
        return give_truth((a) >= (b));

static PyObject *compute_real(double a, double b, rp_dtype dtype, rpy_operator_code code)
{
    float x = (float)a, y = (float)b;
    bool single = dtype == RP_F32;
    switch (code) {
    case RPY_CODE_add:
        return give_real(single ? x + y : a + b, dtype, true);
    case RPY_CODE_subtract:
        return give_real(single ? x - y : a - b, dtype, true);
    case RPY_CODE_multiply:
        return give_real(single ? x * y : a * b, dtype, a == 0 || b == 0);
    case RPY_CODE_true_divide:
        return b == 0 ? NULL : give_real(single ? x / y : a / b, dtype, a == 0);
        COMPARE(a, b)
    default:
        return NULL;
    }
}

/* Python's rules: the quotient rounds down, the rest has the sign of the divisor. */
static PyObject *divide_whole(int64_t a, int64_t b, rp_dtype dtype, bool quotient)
{
    if (b == 0 || b == -1) return NULL; /* -1: the smallest integer has no negative */
    int64_t q = a / b, r = a % b;
    bool down = r != 0 && (r < 0) != (b < 0);
    return give_integer(quotient ? q - down : r + (down ? b : 0), dtype);
}

static PyObject *compute_integer(int64_t a, int64_t b, rp_dtype dtype, rpy_operator_code code)
{
    int64_t r;
    switch (code) {
    case RPY_CODE_add:
        return __builtin_add_overflow(a, b, &r) ? NULL : give_integer(r, dtype);
    case RPY_CODE_subtract:
        return __builtin_sub_overflow(a, b, &r) ? NULL : give_integer(r, dtype);
    case RPY_CODE_multiply:
        return __builtin_mul_overflow(a, b, &r) ? NULL : give_integer(r, dtype);
    case RPY_CODE_floor_divide:
    case RPY_CODE_remainder:
        return divide_whole(a, b, dtype, code == RPY_CODE_floor_divide);
    case RPY_CODE_and:
        return give_integer(a & b, dtype);
    case RPY_CODE_or:
        return give_integer(a | b, dtype);
    case RPY_CODE_xor:
        return give_integer(a ^ b, dtype);
        COMPARE(a, b)
    default:
        return NULL;
    }
}

PyObject *rpy_quick_binary(PyObject *left, PyObject *right, rpy_operator_code code)
{
    number a = {0}, b = {0};
    rp_dtype dtype;
    if (!load(left, &a) || !load(right, &b) || (a.weak && b.weak)) return NULL;
    if (!a.is_real && !b.is_real) {
        if (!common_integer(&a, &b, &dtype)) return NULL;
        if (code != RPY_CODE_true_divide) return compute_integer(a.whole, b.whole, dtype, code);
    }
    return common_real(&a, &b, &dtype) ? compute_real(a.real, b.real, dtype, code) : NULL;
}

PyObject *rpy_quick_unary(PyObject *operand, rpy_operator_code code)
{
    number n = {0};
    if (!rpy_is_exact_scalar(operand, &n.dtype) || !load_bytes(&n, ((rpy_scalar_object *)operand)->bytes)) return NULL;
    if (n.is_real) {
        double value = code == RPY_CODE_negative ? -n.real : fabs(n.real);
        return code == RPY_CODE_negative || code == RPY_CODE_absolute ? give_real(value, n.dtype, true) : NULL;
    }
    if (!is_signed(n.dtype) || n.whole == INT64_MIN) return NULL;
    if (code == RPY_CODE_negative) return give_integer(-n.whole, n.dtype);
    if (code == RPY_CODE_absolute) return give_integer(n.whole < 0 ? -n.whole : n.whole, n.dtype);
    return code == RPY_CODE_invert ? give_integer(~n.whole, n.dtype) : NULL;
}

PyObject *rpy_quick_item(PyObject *scalar)
{
    number n = {0};
    if (!rpy_is_exact_scalar(scalar, &n.dtype)) return NULL;
    if (n.dtype == RP_BOOL) return PyBool_FromLong(*((rpy_scalar_object *)scalar)->bytes);
    if (!load_bytes(&n, ((rpy_scalar_object *)scalar)->bytes)) return NULL;
    return n.is_real ? PyFloat_FromDouble(n.real) : PyLong_FromLongLong(n.whole);
}
