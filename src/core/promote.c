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

int rpi_text_width(rp_dtype dtype)
{
    static const uint8_t signed_widths[] = {[1] = 4, [2] = 6, [4] = 11, [8] = 21};
    static const uint8_t unsigned_widths[] = {[1] = 3, [2] = 5, [4] = 10, [8] = 20};
    static const uint8_t date_widths[RP_UNIT_COUNT] = {21, 22, 25, 28, 28, 32, 35, 38, 42, 45, 48};
    switch (rpi_kind_of(dtype)) {
    case RPI_KIND_BOOL:
        return 5;
    case RPI_KIND_SIGNED:
        return signed_widths[rpi_size_of(dtype)];
    case RPI_KIND_UNSIGNED:
        return unsigned_widths[rpi_size_of(dtype)];
    case RPI_KIND_FLOAT:
        return 32;
    case RPI_KIND_COMPLEX:
        return 64;
    case RPI_KIND_TIMEDELTA:
        return 21;
    case RPI_KIND_DATETIME:
        return date_widths[rp_dtype_unit(dtype)];
    default:
        return rp_dtype_width(dtype);
    }
}

/* Whether text of the dtype holds every value of a number or text dtype. A width of 0 is any width. */
static bool safe_to_text(rp_dtype from, rp_dtype to)
{
    if (rpi_is_time(from) || (rp_dtype_base(from) == RP_STR && rp_dtype_base(to) == RP_BYTES)) return false;
    return rp_dtype_width(to) == 0 || rp_dtype_width(to) >= rpi_text_width(from);
}

/* Years and months have no fixed length: differences in them convert among themselves only. */
static bool same_length_kind(rp_unit a, rp_unit b)
{
    return a == RP_UNIT_GENERIC || b == RP_UNIT_GENERIC || (a <= RP_UNIT_M) == (b <= RP_UNIT_M);
}

static bool safe_between_times(rp_dtype from, rp_dtype to)
{
    if (rp_dtype_base(from) != rp_dtype_base(to)) return false;
    bool is_date = rp_dtype_base(from) == RP_DATETIME;
    rp_unit coarse = rp_dtype_unit(from), fine = rp_dtype_unit(to);
    return coarse <= fine && (is_date || same_length_kind(coarse, fine));
}

static bool can_cast_safely(rp_dtype from, rp_dtype to)
{
    const rpi_dtype_row *row = rpi_row(from);
    if (from == to) return true;
    if (rpi_is_text(to)) return safe_to_text(from, to);
    if (rpi_is_time(from)) return safe_between_times(from, to);
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

/* Text may lose its end; dates and differences may lose precision, but not the unit itself. */
static bool same_kind_of_text_or_time(rp_dtype from, rp_dtype to)
{
    if (rpi_is_text(to)) return !rpi_is_time(from) && (rp_dtype_base(from) != RP_STR || rp_dtype_base(to) == RP_STR);
    if (rp_dtype_base(from) != rp_dtype_base(to)) return false;
    rp_unit before = rp_dtype_unit(from), after = rp_dtype_unit(to);
    if (after == RP_UNIT_GENERIC) return before == RP_UNIT_GENERIC;
    return rp_dtype_base(from) == RP_DATETIME || same_length_kind(before, after);
}

static bool can_cast_same_kind(rp_dtype from, rp_dtype to)
{
    if (rpi_is_text(to) || rpi_is_time(from)) return same_kind_of_text_or_time(from, to);
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
        return from == to || (rp_dtype_base(from) == rp_dtype_base(to) && rpi_is_text(to) && rp_dtype_width(to) == 0);
    case RP_CAST_SAFE:
        return can_cast_safely(from, to);
    case RP_CAST_SAME_KIND:
        return can_cast_same_kind(from, to);
    case RP_CAST_UNSAFE:
        return true;
    }
    return false;
}

/* The promoted dtype is the first of this order that both convert to safely. */
static const rp_dtype promotion_order[] = {RP_BOOL, RP_U8,  RP_I8,   RP_U16, RP_I16, RP_U32, RP_I32, RP_U64,
                                           RP_I64,  RP_F16, RP_BF16, RP_F32, RP_F64, RP_C64, RP_C128};

static rp_dtype promote_numbers(rp_dtype a, rp_dtype b)
{
    for (size_t i = 0; i < sizeof promotion_order / sizeof *promotion_order; i++) {
        rp_dtype common = promotion_order[i];
        if (can_cast_safely(a, common) && can_cast_safely(b, common)) return common;
    }
    return RP_DTYPE_COUNT;
}

/* The wider one; UCS-4 when either is. */
static rp_dtype promote_text(rp_dtype a, rp_dtype b)
{
    if (rpi_is_time(a) || rpi_is_time(b)) return RP_DTYPE_COUNT;
    int width_a = rpi_text_width(a), width_b = rpi_text_width(b), width = width_a > width_b ? width_a : width_b;
    bool ucs4 = rp_dtype_base(a) == RP_STR || rp_dtype_base(b) == RP_STR;
    return ucs4 ? rp_dtype_str(width) : rp_dtype_bytes(width);
}

/* The finer unit; a difference takes integers for counts of its own unit. */
static rp_dtype promote_times(rp_dtype a, rp_dtype b)
{
    bool is_date = rp_dtype_base(a) == RP_DATETIME || rp_dtype_base(b) == RP_DATETIME;
    if (!rpi_is_time(a) || !rpi_is_time(b)) {
        rp_dtype time = rpi_is_time(a) ? a : b, number = rpi_is_time(a) ? b : a;
        return can_cast_safely(number, time) ? time : RP_DTYPE_COUNT;
    }
    rp_unit unit_a = rp_dtype_unit(a), unit_b = rp_dtype_unit(b), finer = unit_a > unit_b ? unit_a : unit_b;
    if (is_date) return rp_dtype_datetime(finer);
    return same_length_kind(unit_a, unit_b) ? rp_dtype_timedelta(finer) : RP_DTYPE_COUNT;
}

rp_dtype rp_promote(rp_dtype a, rp_dtype b)
{
    if (!rpi_dtype_known(a) || !rpi_dtype_known(b)) return RP_DTYPE_COUNT;
    if (a == b) return a;
    if (rpi_is_text(a) || rpi_is_text(b)) return promote_text(a, b);
    return rpi_is_time(a) || rpi_is_time(b) ? promote_times(a, b) : promote_numbers(a, b);
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
/* One pass over the operands that are inexact, or over those that are not. */
static rp_array *promote_some(const char *op, int count, rp_array *const *operands, bool inexact, rp_dtype *strong)
{
    for (int i = 0; i < count; i++) {
        rpi_kind kind = rpi_kind_of(operands[i]->dtype);
        if (operands[i]->weak || (kind == RPI_KIND_FLOAT || kind == RPI_KIND_COMPLEX) != inexact) continue;
        rp_dtype before = *strong, dtype = operands[i]->dtype;
        *strong = before == RP_DTYPE_COUNT ? dtype : rp_promote(before, dtype);
        if (*strong == RP_DTYPE_COUNT)
            return rpi_error_array(RP_EDTYPE, "%s: argument %d of dtype %s has no common dtype with %s", op, i + 1,
                                   rp_dtype_name(dtype), rp_dtype_name(before));
    }
    return NULL;
}

/* Inexact dtypes come first: u16, i16 and f32 meet in f32 in any order, not in f64 by way of i32. */
static rp_array *promote_strong(const char *op, int count, rp_array *const *operands, rp_dtype *strong)
{
    *strong = RP_DTYPE_COUNT;
    rp_array *error = promote_some(op, count, operands, true, strong);
    return error ? error : promote_some(op, count, operands, false, strong);
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
