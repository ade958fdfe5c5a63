/* Promotion and casting rules: NumPy 2.4's, NEP 50 for weak scalars. tests/conform/test_promotion.py compares every
 * pair with NumPy.
 */
#include "core/array_i.h"
#include <inttypes.h>

/* Widest integer (bytes) whose conversion NumPy calls safe for a float or complex dtype. It is 8 for f64 although i64
 * does not fit: NumPy's rule, since nothing wider exists. */
static int safe_integer_bytes(rp_dtype dtype)
{
    switch (dtype) {
    case RP_F16:
    case RP_BF16:
        return 1;
    case RP_F32:
    case RP_C64:
        return 2;
    default:
        return 8;
    }
}

static bool safe_from_integer(const rpi_dtype_row *from, rp_dtype to)
{
    const rpi_dtype_row *row = rpi_row(to);
    bool from_signed = from->kind == RPI_KIND_SIGNED;
    switch (row->kind) {
    case RPI_KIND_SIGNED:
        return from_signed ? row->size >= from->size : row->size > from->size;
    case RPI_KIND_UNSIGNED:
        return !from_signed && row->size >= from->size;
    case RPI_KIND_FLOAT:
    case RPI_KIND_COMPLEX:
        return from->size <= safe_integer_bytes(to);
    case RPI_KIND_TIMEDELTA:
        return from_signed || from->size < 8;
    default:
        return false;
    }
}

static bool safe_from_float(rp_dtype from, rp_dtype to)
{
    const rpi_dtype_row *row = rpi_row(to);
    if (row->kind == RPI_KIND_COMPLEX) return row->size / 2 >= rpi_size_of(from);
    return row->kind == RPI_KIND_FLOAT && row->size > rpi_size_of(from);
}

static bool can_cast_safely(rp_dtype from, rp_dtype to)
{
    const rpi_dtype_row *row = rpi_row(from);
    if (from == to) return true;
    switch (row->kind) {
    case RPI_KIND_BOOL:
        return rpi_kind_of(to) != RPI_KIND_DATETIME;
    case RPI_KIND_SIGNED:
    case RPI_KIND_UNSIGNED:
        return safe_from_integer(row, to);
    case RPI_KIND_FLOAT:
        return safe_from_float(from, to);
    case RPI_KIND_COMPLEX:
        return rpi_kind_of(to) == RPI_KIND_COMPLEX && rpi_size_of(to) >= row->size;
    default:
        return false;
    }
}

/* Order of kinds for "same kind": conversions may go up. Time kinds are outside; integers may become timedelta. */
static int kind_rank(rpi_kind kind)
{
    switch (kind) {
    case RPI_KIND_BOOL:
        return 0;
    case RPI_KIND_UNSIGNED:
        return 1;
    case RPI_KIND_SIGNED:
        return 2;
    case RPI_KIND_FLOAT:
        return 3;
    case RPI_KIND_COMPLEX:
        return 4;
    default:
        return -1;
    }
}

static bool can_cast_same_kind(rp_dtype from, rp_dtype to)
{
    int from_rank = kind_rank(rpi_kind_of(from)), to_rank = kind_rank(rpi_kind_of(to));
    if (can_cast_safely(from, to)) return true;
    if (rpi_kind_of(to) == RPI_KIND_TIMEDELTA) return from_rank >= 0 && from_rank <= 2;
    return from_rank >= 0 && to_rank >= from_rank;
}

bool rp_can_cast(rp_dtype from, rp_dtype to, rp_casting casting)
{
    if (!rpi_dtype_known(from) || !rpi_dtype_known(to)) return false;
    switch (casting) {
    case RP_CAST_NO:
    case RP_CAST_EQUIV:
        return from == to;
    case RP_CAST_SAFE:
        return can_cast_safely(from, to);
    case RP_CAST_SAME_KIND:
        return can_cast_same_kind(from, to);
    case RP_CAST_UNSAFE:
        return true;
    }
    return false;
}

/* The promoted dtype is the first of this order that both convert to safely. Time dtypes come last: bool and integers
 * would otherwise prefer them to a float. */
static const rp_dtype promotion_order[] = {RP_BOOL, RP_U8,  RP_I8,   RP_U16, RP_I16, RP_U32, RP_I32,  RP_U64,
                                           RP_I64,  RP_F16, RP_BF16, RP_F32, RP_F64, RP_C64, RP_C128, RP_TIMEDELTA_NS};

rp_dtype rp_promote(rp_dtype a, rp_dtype b)
{
    if (!rpi_dtype_known(a) || !rpi_dtype_known(b)) return RP_DTYPE_COUNT;
    if (a == b) return a;
    bool time = rpi_kind_of(a) == RPI_KIND_DATETIME || rpi_kind_of(b) == RPI_KIND_DATETIME;
    bool difference = rpi_kind_of(a) == RPI_KIND_TIMEDELTA || rpi_kind_of(b) == RPI_KIND_TIMEDELTA;
    if (time) return difference ? RP_DATETIME_NS : RP_DTYPE_COUNT;
    for (size_t i = 0; i < sizeof promotion_order / sizeof *promotion_order; i++) {
        rp_dtype common = promotion_order[i];
        if (can_cast_safely(a, common) && can_cast_safely(b, common)) return common;
    }
    return RP_DTYPE_COUNT;
}

/* What the weak operands ask for: RP_I64, RP_F64, RP_C128, or nothing (RP_DTYPE_COUNT). An integer beyond int64 keeps
 * RP_U64 only when nothing else is there. */
static rp_dtype weak_dtype(int count, rp_array *const *operands)
{
    rp_dtype weak = RP_DTYPE_COUNT;
    for (int i = 0; i < count; i++) {
        rp_dtype dtype = operands[i]->dtype == RP_U64 && count > 1 ? RP_I64 : operands[i]->dtype;
        if (operands[i]->weak && (weak == RP_DTYPE_COUNT || dtype > weak)) weak = dtype;
    }
    return weak;
}

/* A weak complex number makes a complex dtype of a float with the same parts. */
static rp_dtype complex_of(rp_dtype dtype)
{
    return dtype == RP_F16 || dtype == RP_BF16 || dtype == RP_F32 || dtype == RP_C64 ? RP_C64 : RP_C128;
}

/* NEP 50: a weak scalar lifts the kind of `strong` if it must, never the width within a kind. */
static rp_dtype promote_weak(rp_dtype strong, rp_dtype weak)
{
    if (weak == RP_DTYPE_COUNT) return strong;
    if (strong == RP_DTYPE_COUNT) return weak;
    switch (rpi_kind_of(strong)) {
    case RPI_KIND_BOOL:
        return weak;
    case RPI_KIND_SIGNED:
    case RPI_KIND_UNSIGNED:
        return weak == RP_I64 ? strong : weak;
    case RPI_KIND_FLOAT:
        return weak == RP_C128 ? complex_of(strong) : strong;
    case RPI_KIND_COMPLEX:
        return strong;
    case RPI_KIND_TIMEDELTA:
        return weak == RP_I64 ? strong : RP_DTYPE_COUNT;
    default:
        return RP_DTYPE_COUNT;
    }
}

/* Joins the dtypes that count fully; an error array when two have no common dtype. */
static rp_array *promote_strong(const char *op, int count, rp_array *const *operands, rp_dtype *strong)
{
    *strong = RP_DTYPE_COUNT;
    for (int i = 0; i < count; i++) {
        if (operands[i]->weak) continue;
        rp_dtype before = *strong, dtype = operands[i]->dtype;
        *strong = before == RP_DTYPE_COUNT ? dtype : rp_promote(before, dtype);
        if (*strong == RP_DTYPE_COUNT)
            return rpi_error_array(RP_EDTYPE, "%s: argument %d of dtype %s has no common dtype with %s", op, i + 1,
                                   rp_dtype_name(dtype), rp_dtype_name(before));
    }
    return NULL;
}

bool rpi_integer_fits(int64_t value, rp_dtype dtype)
{
    int bits = 8 * rpi_size_of(dtype);
    if (rpi_kind_of(dtype) == RPI_KIND_UNSIGNED) return value >= 0 && (bits == 64 || value >> bits == 0);
    return bits == 64 || (value >= -(INT64_C(1) << (bits - 1)) && value < INT64_C(1) << (bits - 1));
}

bool rpi_weak_fits(const rp_array *scalar, rp_dtype dtype)
{
    if (!rpi_is_integer(scalar->dtype) || !rpi_is_integer(dtype)) return true;
    int64_t value = *(const int64_t *)rpi_data(scalar);
    return scalar->dtype == RP_U64 ? dtype == RP_U64 : rpi_integer_fits(value, dtype);
}

/* Refuses a weak integer that the integer dtype `dtype` cannot hold. */
static rp_array *check_weak_integers(const char *op, int count, rp_array *const *operands, rp_dtype dtype)
{
    for (int i = 0; i < count; i++) {
        if (!operands[i]->weak || rpi_weak_fits(operands[i], dtype)) continue;
        int64_t value = *(const int64_t *)rpi_data(operands[i]);
        bool large = operands[i]->dtype == RP_U64;
        return rpi_error_array(RP_EOVERFLOW, "%s: argument %d: integer %s%" PRIu64 " out of bounds for %s", op, i + 1,
                               value < 0 && !large ? "-" : "",
                               value < 0 && !large ? 0 - (uint64_t)value : (uint64_t)value, rp_dtype_name(dtype));
    }
    return NULL;
}

rp_array *rpi_result_type(const char *op, int count, rp_array *const *operands, rp_dtype *dtype)
{
    for (int i = 0; i < count; i++) {
        if (rpi_is_error(operands[i])) return operands[i];
    }
    rp_dtype strong, weak = weak_dtype(count, operands);
    rp_array *error = promote_strong(op, count, operands, &strong);
    if (error) return error;
    rp_dtype common = promote_weak(strong, weak);
    if (common == RP_DTYPE_COUNT)
        return rpi_error_array(RP_EDTYPE, "%s: no common dtype for %s and a %s scalar", op, rp_dtype_name(strong),
                               rp_dtype_name(weak));
    error = check_weak_integers(op, count, operands, common);
    if (!error) *dtype = common;
    return error;
}

rp_status rp_result_type(rp_array *const *operands, int count, rp_dtype *dtype, rp_error *error)
{
    if (count < 1) return rp_fail(error, RP_EINVAL, "rp_result_type: needs at least one operand");
    rp_array *bad = rpi_result_type("rp_result_type", count, operands, dtype);
    return bad ? rpi_error_copy(bad, error) : RP_OK;
}
