/* Transforms along one axis: what NumPy's dtypes, lengths and norms mean, and the public functions. */
#include "transform.h"
#include <math.h>
#include <rapto/creation.h>

/* The dtype of the operand while it is transformed; RP_DTYPE_COUNT for those that cannot be. */
static rp_dtype working_dtype(rp_dtype dtype)
{
    switch (rpi_kind_of(dtype)) {
    case RPI_KIND_BOOL:
    case RPI_KIND_SIGNED:
    case RPI_KIND_UNSIGNED:
        return RP_F64;
    case RPI_KIND_FLOAT:
        return dtype == RP_F64 ? RP_F64 : RP_F32;
    case RPI_KIND_COMPLEX:
        return dtype;
    default:
        return RP_DTYPE_COUNT;
    }
}

static bool is_single(rp_dtype dtype)
{
    return dtype == RP_F32 || dtype == RP_C64;
}

/* Of the result; float16 goes back to itself where reals come from it, as NumPy has it. */
static rp_dtype result_dtype(rpi_fft_kind kind, rp_dtype given, rp_dtype working)
{
    if (kind != RPI_FFT_REAL_BACKWARD) return is_single(working) ? RP_C64 : RP_C128;
    if (rpi_kind_of(given) == RPI_KIND_FLOAT) return given;
    return is_single(working) ? RP_F32 : RP_F64;
}

static double scale_of(const rpi_fft_call *call, int64_t n)
{
    rp_fft_norm divides = call->backward ? RP_FFT_BACKWARD : RP_FFT_FORWARD;
    if (call->norm == RP_FFT_ORTHO) return 1 / sqrt((double)n);
    return call->norm == divides ? 1 / (double)n : 1;
}

/* NULL when the call makes sense, its axis and length are then known. In NumPy's order of the checks. */
static rp_array *check(const rp_array *a, rpi_fft_call *call)
{
    int axis = call->axis;
    rp_array *error = rpi_normal_axis(call->name, a->ndim, &axis);
    if (call->n == RP_NONE && error) return error;
    if (call->n == RP_NONE) call->n = call->kind == RPI_FFT_REAL_BACKWARD ? 2 * (a->shape[axis] - 1) : a->shape[axis];
    if (call->n < 1)
        return rpi_error_array(RP_EVALUE, "%s: Invalid number of FFT data points (%lld) specified.", call->name,
                               (long long)call->n);
    if ((unsigned)call->norm > RP_FFT_FORWARD)
        return rpi_error_array(RP_EVALUE, "%s: Invalid norm value %d; should be backward, ortho or forward", call->name,
                               (int)call->norm);
    if (working_dtype(a->dtype) == RP_DTYPE_COUNT)
        return rpi_error_array(RP_EDTYPE, "%s: dtype %s has no Fourier transform", call->name, rp_dtype_name(a->dtype));
    if (call->kind == RPI_FFT_REAL_FORWARD && rpi_kind_of(a->dtype) == RPI_KIND_COMPLEX)
        return rpi_error_array(RP_EDTYPE, "%s: real numbers are needed, not %s; take rp_fft", call->name,
                               rp_dtype_name(a->dtype));
    call->axis = axis;
    return error;
}

static rp_array *new_result(const rp_array *a, const rpi_fft_call *call, rp_dtype dtype)
{
    int64_t shape[RP_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++) shape[i] = a->shape[i];
    shape[call->axis] = call->kind == RPI_FFT_REAL_FORWARD ? call->n / 2 + 1 : call->n;
    return rp_empty_like(
        a, &(rp_like){.has_dtype = true, .dtype = dtype, .has_shape = true, .ndim = a->ndim, .shape = shape});
}

/* `a` in its working dtype. */
static rp_array *transform(rp_array *a, const rpi_fft_call *call)
{
    rp_dtype working = is_single(a->dtype) ? RP_F32 : RP_F64, made = working;
    if (call->kind != RPI_FFT_REAL_BACKWARD) made = is_single(a->dtype) ? RP_C64 : RP_C128;
    bool in_place = call->reuse && a->dtype == made && a->shape[call->axis] == call->n;
    rp_array *out = in_place ? a : new_result(a, call, made);
    if (rpi_is_error(out) || out->size == 0) return out;
    rpi_fft_plan *plan = rpi_fft_plan_get(call->n, call->kind != RPI_FFT_COMPLEX, (int)rpi_size_of(working));
    if (!plan) return rpi_error_memory();
    rpi_fft_lines lines = {.job = {plan, call->kind, call->conjugate ? -1 : 1}, .in = a, .out = out};
    lines.axis = call->axis;
    lines.backward = call->backward;
    lines.scale = scale_of(call, call->n);
    rp_status status = rpi_fft_run(&lines);
    rpi_fft_plan_put(plan);
    return status == RP_OK ? out : rpi_error_memory();
}

rp_array *rpi_fft_along(rp_array *a, rpi_fft_call call)
{
    RP_SCOPE();
    a = rpi_force(a);
    if (rpi_is_error(a)) return rp_yield(a);
    rp_dtype given = a->dtype;
    rp_array *error = check(a, &call);
    if (error) return rp_yield(error);
    rp_dtype working = working_dtype(given);
    if (given != working) {
        a = rp_astype(a, working);
        call.reuse = false;
    }
    rp_array *out = rpi_is_error(a) ? a : transform(a, &call);
    rp_dtype wanted = result_dtype(call.kind, given, working);
    return rp_yield(rpi_is_error(out) || out->dtype == wanted ? out : rp_astype(out, wanted));
}

/* ---- the public functions --------------------------------------------------------------------------------------- */

rp_array *rp_fft(rp_array *a, int64_t n, int axis, rp_fft_norm norm)
{
    return rpi_fft_along(a, (rpi_fft_call){"rp_fft", RPI_FFT_COMPLEX, .norm = norm, .n = n, .axis = axis});
}

rp_array *rp_ifft(rp_array *a, int64_t n, int axis, rp_fft_norm norm)
{
    return rpi_fft_along(a, (rpi_fft_call){"rp_ifft", RPI_FFT_COMPLEX, true, .norm = norm, .n = n, .axis = axis});
}

rp_array *rp_rfft(rp_array *a, int64_t n, int axis, rp_fft_norm norm)
{
    return rpi_fft_along(a, (rpi_fft_call){"rp_rfft", RPI_FFT_REAL_FORWARD, .norm = norm, .n = n, .axis = axis});
}

rp_array *rp_irfft(rp_array *a, int64_t n, int axis, rp_fft_norm norm)
{
    return rpi_fft_along(a,
                         (rpi_fft_call){"rp_irfft", RPI_FFT_REAL_BACKWARD, true, .norm = norm, .n = n, .axis = axis});
}

rp_array *rp_hfft(rp_array *a, int64_t n, int axis, rp_fft_norm norm)
{
    return rpi_fft_along(
        a, (rpi_fft_call){"rp_hfft", RPI_FFT_REAL_BACKWARD, false, true, .norm = norm, .n = n, .axis = axis});
}

rp_array *rp_ihfft(rp_array *a, int64_t n, int axis, rp_fft_norm norm)
{
    return rpi_fft_along(
        a, (rpi_fft_call){"rp_ihfft", RPI_FFT_REAL_FORWARD, true, true, .norm = norm, .n = n, .axis = axis});
}
