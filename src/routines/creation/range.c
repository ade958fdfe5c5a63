/* Ranges of any dtype. The length comes from the values as they are given; the elements from the first two, rounded to
 * the dtype, as NumPy's fill does. */
#include "routines/manipulation/manipulation_i.h"
#include <complex.h>
#include <math.h>
#include <rapto/creation.h>
#include <rapto/ops.h>

/* What is asked for, all forced. */
typedef struct range {
    rp_array *start, *stop, *step;
    rp_dtype dtype;
    int64_t length;
} range;

static rp_array *no_length(void)
{
    return rpi_error_array(RP_EVALUE, "rp_arange: cannot compute length: it is not a number that memory can hold");
}

static rp_array *read_as(rp_array *a, rp_dtype dtype, void *out)
{
    rp_status status = rp_copy_to(a, dtype, out, rpi_size_of(dtype));
    return status == RP_OK ? NULL : rpi_error_array(status, "rp_arange: a bound cannot be read");
}

/* ---- integers: exact for every mix of signed and unsigned 64-bit bounds ---------------------------------------- */

static bool is_whole(const rp_array *a)
{
    return rpi_is_integer(a->dtype) || a->dtype == RP_BOOL;
}

static rp_array *read_wide(rp_array *a, __int128 *value)
{
    uint64_t high = 0;
    int64_t low = 0;
    bool is_u64 = a->dtype == RP_U64;
    rp_array *error = is_u64 ? read_as(a, RP_U64, &high) : read_as(a, RP_I64, &low);
    *value = is_u64 ? (__int128)high : (__int128)low;
    return error;
}

static rp_array *whole_length(__int128 start, __int128 stop, __int128 step, int64_t *length)
{
    if (step == 0) return rpi_error_array(RP_EVALUE, "rp_arange: step cannot be zero (division by zero)");
    __int128 count = step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step;
    bool empty = step > 0 ? stop <= start : stop >= start;
    if (count > INT64_MAX) return rpi_error_array(RP_EVALUE, "rp_arange: Maximum allowed size exceeded");
    *length = empty ? 0 : (int64_t)count;
    return NULL;
}

/* start + i * step modulo 2^64, cast to the dtype. */
static rp_array *fill_whole(const range *r, uint64_t start, uint64_t step)
{
    int64_t *out;
    rp_array *values = rpi_new_index(r->length, &out);
    for (int64_t i = 0; out && i < r->length; i++) out[i] = (int64_t)(start + (uint64_t)i * step);
    return r->dtype == RP_I64 ? values : rp_astype(values, r->dtype);
}

static rp_array *check_fits(const range *r, __int128 value)
{
    bool is_u64 = r->dtype == RP_U64, fits;
    if (!rpi_is_integer(r->dtype)) return NULL;
    fits = is_u64 ? value >= 0 && value <= UINT64_MAX
                  : value >= INT64_MIN && value <= INT64_MAX && rpi_integer_fits((int64_t)value, r->dtype);
    return fits ? NULL
                : rpi_error_array(RP_EOVERFLOW, "rp_arange: Python integer %.0Lf out of bounds for %s",
                                  (long double)value, rp_dtype_name(r->dtype));
}

/* ---- floats ------------------------------------------------------------------------------------------------------ */

/* The first two elements rounded to the dtype, then read as f64; bounds beyond that precision stay exact in i64. */
static rp_array *first_two(const range *r, rp_dtype from, const void *two, rp_dtype to, void *out)
{
    size_t bytes = 2 * rpi_size_of(to);
    rp_array *rounded = rp_astype(rp_from_data(from, 1, (const int64_t[]){2}, two), r->dtype);
    rp_status status = rp_copy_to(rounded, to, out, bytes);
    return status == RP_OK ? NULL : rpi_is_error(rounded) ? rounded : rpi_error_memory();
}

/* Elements i of `parts` interleaved numbers (real, or real and imaginary), computed in f32 or f64. */
#define DEFINE_FILL(name, type)                                                                                        \
    static void name(type *out, int64_t count, int parts, const type *two)                                             \
    {                                                                                                                  \
        for (int64_t i = 0; i < count; i++) {                                                                          \
            for (int k = 0; k < parts; k++) {                                                                          \
                type delta = two[parts + k] - two[k];                                                                  \
                out[i * parts + k] = i < 2 ? two[i * parts + k] : two[k] + (type)i * delta;                            \
            }                                                                                                          \
        }                                                                                                              \
    }
DEFINE_FILL(fill_f64, double)
DEFINE_FILL(fill_f32, float)

/* The dtype in which NumPy computes the elements. */
static rp_dtype work_dtype(rp_dtype dtype)
{
    if (dtype == RP_F64 || dtype == RP_C64 || dtype == RP_C128) return dtype;
    return RP_F32;
}

static rp_array *fill_floating(const range *r, rp_dtype from, const void *two)
{
    union {
        double f64[4];
        float f32[4];
    } first;
    rp_dtype work = work_dtype(r->dtype);
    rp_array *error = first_two(r, from, two, work, &first);
    rp_array *out = error ? error : rpi_new_empty(work, 1, &r->length);
    if (rpi_is_error(out)) return out;
    int parts = work == RP_C64 || work == RP_C128 ? 2 : 1;
    if (work == RP_F64 || work == RP_C128)
        fill_f64((void *)rpi_data(out), r->length, parts, first.f64);
    else
        fill_f32((void *)rpi_data(out), r->length, parts, first.f32);
    return work == r->dtype ? out : rp_astype(out, r->dtype);
}

/* ---- by what the bounds are -------------------------------------------------------------------------------------- */

static rp_array *check_bool(const range *r)
{
    if (r->dtype != RP_BOOL || r->length <= 2) return NULL;
    return rpi_error_array(RP_EDTYPE, "rp_arange: arange() is only supported for booleans when the result has at most "
                                      "length 2.");
}

/* Elements of any dtype from the first two as f64. */
static rp_array *fill_from_two(const range *r, const double two[2])
{
    int64_t whole[2] = {0, 0};
    rp_array *error = check_bool(r);
    if (error) return error;
    if (!is_whole(&(rp_array){.dtype = r->dtype})) return fill_floating(r, RP_F64, two);
    if (r->dtype == RP_BOOL)
        return rp_slice(rp_astype(rp_from_data(RP_F64, 1, (const int64_t[]){2}, two), RP_BOOL), 0, 0, r->length, 1);
    error = first_two(r, RP_F64, two, RP_I64, whole);
    return error ? error : fill_whole(r, (uint64_t)whole[0], (uint64_t)whole[1] - (uint64_t)whole[0]);
}

static rp_array *whole_range(range *r)
{
    __int128 start = 0, stop = 0, step = 0;
    rp_array *error = read_wide(r->start, &start);
    if (!error) error = read_wide(r->stop, &stop);
    if (!error) error = read_wide(r->step, &step);
    if (!error) error = whole_length(start, stop, step, &r->length);
    if (!error && r->length > 0) error = check_fits(r, start);
    if (!error && r->length > 1) error = check_fits(r, start + step);
    if (!error) error = check_bool(r);
    if (error) return error;
    if (is_whole(&(rp_array){.dtype = r->dtype})) return fill_whole(r, (uint64_t)start, (uint64_t)step);
    return fill_floating(r, RP_I64, (const int64_t[]){(int64_t)start, (int64_t)(uint64_t)(start + step)});
}

/* A float counts by its whole part; what no 64 bits hold is refused as the nearest number that __int128 holds. */
static rp_array *check_number_fits(const range *r, double value)
{
    if (!(fabs(value) < 0x1p100)) value = value > 0 ? 0x1p100 : -0x1p100;
    return check_fits(r, (__int128)value);
}

static rp_array *real_range(range *r)
{
    double start = 0, stop = 0, step = 0;
    rp_array *error = read_as(r->start, RP_F64, &start);
    if (!error) error = read_as(r->stop, RP_F64, &stop);
    if (!error) error = read_as(r->step, RP_F64, &step);
    if (error) return error;
    if (step == 0) return rpi_error_array(RP_EVALUE, "rp_arange: step cannot be zero (division by zero)");
    if (r->dtype == RP_F64) return rp_arange(start, stop, step);
    r->length = rpi_range_length(start, stop, step);
    if (r->length > 0) error = check_number_fits(r, start);
    if (!error && r->length > 1) error = check_number_fits(r, start + step);
    if (error) return error;
    return r->length < 0 ? no_length() : fill_from_two(r, (const double[]){start, start + step});
}

static int64_t ceil_length(double quotient)
{
    double length = ceil(quotient);
    if (!(length < 0x1p62)) return -1;
    return length > 0 ? (int64_t)length : 0;
}

static rp_array *complex_range(range *r)
{
    double complex start = 0, stop = 0, step = 0;
    rp_array *error = read_as(r->start, RP_C128, &start);
    if (!error) error = read_as(r->stop, RP_C128, &stop);
    if (!error) error = read_as(r->step, RP_C128, &step);
    if (error) return error;
    double complex quotient = (stop - start) / step;
    int64_t real = ceil_length(creal(quotient)), imaginary = ceil_length(cimag(quotient));
    r->length = real < imaginary ? real : imaginary;
    if (r->length < 0) return no_length();
    return fill_floating(r, RP_C128, (const double complex[]){start, start + step});
}

/* ---- times ------------------------------------------------------------------------------------------------------- */

static bool is_base(const rp_array *a, rp_dtype base)
{
    return rp_dtype_base(a->dtype) == base;
}

/* A bound as a count of the dtype's unit: plain integers are counts already. */
static rp_array *read_count(rp_array *a, rp_dtype base, const range *r, int64_t *count)
{
    rp_unit unit = rp_dtype_unit(r->dtype);
    rp_dtype dtype = base == RP_DATETIME ? rp_dtype_datetime(unit) : rp_dtype_timedelta(unit);
    if (!rpi_is_time(a->dtype) && !is_whole(a))
        return rpi_error_array(RP_EDTYPE, "rp_arange: %s is no bound of a range of %s", rp_dtype_name(a->dtype),
                               rp_dtype_name(r->dtype));
    rp_array *error = read_as(rpi_is_time(a->dtype) ? rp_astype(a, dtype) : a, RP_I64, count);
    if (!error && *count == INT64_MIN)
        return rpi_error_array(RP_EVALUE, "rp_arange: cannot use NaT (not-a-time) datetime values");
    return error;
}

static rp_array *time_range(range *r)
{
    bool dates = rp_dtype_base(r->dtype) == RP_DATETIME, dated_stop = is_base(r->stop, RP_DATETIME);
    bool relative = dates && !dated_stop && is_base(r->start, RP_DATETIME);
    int64_t start = 0, stop = 0, step = 0;
    rp_array *error =
        read_count(r->start, dates && rpi_is_time(r->start->dtype) ? RP_DATETIME : RP_TIMEDELTA, r, &start);
    if (!error) error = read_count(r->stop, dated_stop ? RP_DATETIME : RP_TIMEDELTA, r, &stop);
    if (!error) error = read_count(r->step, RP_TIMEDELTA, r, &step);
    if (!error && step == 0) error = rpi_error_array(RP_EVALUE, "rp_arange: step cannot be zero");
    if (!error) error = whole_length(start, relative ? (__int128)start + stop : stop, step, &r->length);
    return error ? error : fill_whole(r, (uint64_t)start, (uint64_t)step);
}

/* The dtype of a range of times without one given: datetime when a bound is, else timedelta, in the finest unit. */
static rp_array *time_dtype(range *r)
{
    rp_array *bounds[3] = {r->start, r->stop, r->step};
    bool dates = is_base(r->start, RP_DATETIME) || is_base(r->stop, RP_DATETIME);
    rp_dtype common = rp_dtype_timedelta(RP_UNIT_GENERIC);
    for (int i = 0; i < 3; i++) {
        if (!rpi_is_time(bounds[i]->dtype)) continue;
        rp_dtype next = rp_promote(common, rp_dtype_timedelta(rp_dtype_unit(bounds[i]->dtype)));
        if (next == RP_DTYPE_COUNT)
            return rpi_error_array(RP_EDTYPE, "rp_arange: the units of the bounds have nothing in common");
        common = next;
    }
    r->dtype = dates ? rp_dtype_datetime(rp_dtype_unit(common)) : common;
    return NULL;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

/* The common dtype of the bounds and i64. */
static rp_array *number_dtype(range *r)
{
    rp_array *bounds[4] = {r->start, r->stop, r->step, rpi_new_zeroed(RP_I64, 0, NULL)};
    return rpi_is_error(bounds[3]) ? bounds[3] : rpi_result_type("rp_arange", 4, bounds, &r->dtype);
}

static rp_array *check_scalars(const range *r)
{
    const rp_array *bounds[3] = {r->start, r->stop, r->step};
    for (int i = 0; i < 3; i++) {
        if (bounds[i]->ndim != 0)
            return rpi_error_array(RP_EDTYPE,
                                   "rp_arange: only 0-dimensional arrays can be converted to scalars "
                                   "(a bound has %d dimensions)",
                                   bounds[i]->ndim);
        if (rpi_is_text(bounds[i]->dtype))
            return rpi_error_array(RP_EDTYPE, "rp_arange: arange() not supported for inputs with DType %s",
                                   rp_dtype_name(bounds[i]->dtype));
    }
    return NULL;
}

/* Text that stands for a time, when times are asked for. */
static void read_texts(range *r, const rp_dtype *dtype)
{
    if (!dtype || !rpi_is_time(*dtype)) return;
    rp_array **bounds[3] = {&r->start, &r->stop, &r->step};
    for (int i = 0; i < 3; i++) {
        rp_dtype span = rp_dtype_timedelta(rp_dtype_unit(*dtype));
        if (rpi_is_text((*bounds[i])->dtype)) *bounds[i] = rp_astype(*bounds[i], i < 2 ? *dtype : span);
    }
}

static rp_array *make_range(range *r, const rp_dtype *dtype)
{
    bool times = rpi_is_time(r->start->dtype) || rpi_is_time(r->stop->dtype) || rpi_is_time(r->step->dtype);
    rp_array *error = check_scalars(r);
    if (error) return error;
    times |= dtype && rpi_is_time(*dtype);
    bool with_unit = dtype && rpi_is_time(*dtype) && rp_dtype_unit(*dtype) != RP_UNIT_GENERIC;
    if (dtype && (!rpi_is_time(*dtype) || with_unit))
        r->dtype = *dtype;
    else if ((error = times ? time_dtype(r) : number_dtype(r)))
        return error;
    if (rpi_is_text(r->dtype))
        return rpi_error_array(RP_EDTYPE, "rp_arange: arange() not supported for dtype %s", rp_dtype_name(r->dtype));
    if (rpi_is_time(r->dtype)) return time_range(r);
    if (times)
        return rpi_error_array(RP_EDTYPE, "rp_arange: bounds that are times give no %s", rp_dtype_name(r->dtype));
    if (is_whole(r->start) && is_whole(r->stop) && is_whole(r->step)) return whole_range(r);
    rp_array *bounds[3] = {r->start, r->stop, r->step};
    for (int i = 0; i < 3; i++) {
        if (rpi_kind_of(bounds[i]->dtype) == RPI_KIND_COMPLEX) return complex_range(r);
    }
    return real_range(r);
}

rp_array *rp_arange_of(rp_array *start, rp_array *stop, rp_array *step, const rp_dtype *dtype)
{
    RP_SCOPE();
    bool dates = (dtype && rp_dtype_base(*dtype) == RP_DATETIME) || is_base(stop, RP_DATETIME);
    if (!start && dates)
        return rp_yield(rpi_error_array(RP_EVALUE, "rp_arange: arange requires both a start and a stop for NumPy "
                                                   "datetime64 ranges"));
    range r = {start ? start : rp_scalar_int(0), stop, step ? step : rp_scalar_int(1), RP_I64, 0};
    rp_array *unready = rpi_all_ready((rp_array *[]){r.start, r.stop, r.step}, 3);
    if (unready) return rp_yield(unready);
    read_texts(&r, dtype);
    rp_array *error = rpi_all_ready((rp_array *[]){r.start, r.stop, r.step}, 3);
    return rp_yield(error ? error : make_range(&r, dtype));
}
