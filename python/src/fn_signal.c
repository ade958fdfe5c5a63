/* Rows: differences, interpolation, convolution, windows, rounding, closeness. */
#include "rpy.h"
#include <string.h>

/* ---- differences ------------------------------------------------------------------------------------------------- */

static rp_array *fn_diff(rpy_call *c)
{
    return rp_diff(ARRAY(0), INT(1), AXIS(2), ARRAY(3), ARRAY(4));
}

static rp_array *fn_ediff1d(rpy_call *c)
{
    return rp_ediff1d(ARRAY(0), ARRAY(1), ARRAY(2));
}

static rp_array *fn_gradient(rpy_call *c)
{
    return rp_gradient(ARRAY(0), ARRAY(1), AXIS(2), (int)INT(3));
}

static rp_array *fn_trapezoid(rpy_call *c)
{
    return rp_trapezoid(ARRAY(0), ARRAY(1), ARRAY(2), AXIS(3));
}

static rp_array *fn_unwrap(rpy_call *c)
{
    return rp_unwrap(ARRAY(0), ARRAY(1), AXIS(2), ARRAY(3));
}

static PyObject *fn_interp(rpy_call *c)
{
    rp_interp_options o = {.left = ARRAY(3), .right = ARRAY(4), .period = FLOAT(5)};
    if (GIVEN(5) && o.period == 0) return rpy_raise(RP_EVALUE, "period must be a non-zero value");
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_interp(ARRAY(0), ARRAY(1), ARRAY(2), &o);
    rpy_lock(state);
    return rpy_give(c, a);
}

/* ---- convolution ------------------------------------------------------------------------------------------------- */

static PyObject *slide(rpy_call *c, rp_array *(*f)(rp_array *, rp_array *, rp_convolve_mode))
{
    static const char *const names[] = {"valid", "same", "full"};
    int mode = 0;
    while (mode < 3 && strcmp(TEXT(2), names[mode]) != 0) mode++;
    if (mode == 3) {
        PyErr_Format(PyExc_ValueError, "mode must be one of 'valid', 'same', or 'full' (got '%s')", TEXT(2));
        return NULL;
    }
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = f(ARRAY(0), ARRAY(1), (rp_convolve_mode)mode);
    rpy_lock(state);
    return rpy_give(c, a);
}

static PyObject *fn_convolve(rpy_call *c)
{
    return slide(c, rp_convolve);
}

static PyObject *fn_correlate(rpy_call *c)
{
    return slide(c, rp_correlate);
}

/* ---- windows ----------------------------------------------------------------------------------------------------- */

static rp_array *fn_bartlett(rpy_call *c)
{
    return rp_bartlett((int64_t)FLOAT(0));
}

static rp_array *fn_blackman(rpy_call *c)
{
    return rp_blackman((int64_t)FLOAT(0));
}

static rp_array *fn_hanning(rpy_call *c)
{
    return rp_hanning((int64_t)FLOAT(0));
}

static rp_array *fn_hamming(rpy_call *c)
{
    return rp_hamming((int64_t)FLOAT(0));
}

static rp_array *fn_kaiser(rpy_call *c)
{
    return rp_kaiser((int64_t)FLOAT(0), FLOAT(1));
}

static rp_array *fn_i0(rpy_call *c)
{
    if (rpy_kind(rp_dtype_of(ARRAY(0))) == 'c') {
        rp_error error;
        (void)rp_fail(&error, RP_EDTYPE, "i0 not supported for complex values");
        return rp_error_array(&error);
    }
    return rp_i0(ARRAY(0));
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

static rp_array *fn_round(rpy_call *c)
{
    return rp_round(ARRAY(0), (int)INT(1));
}

static rp_array *fn_fix(rpy_call *c)
{
    return rp_fix(ARRAY(0));
}

static rp_array *fn_angle(rpy_call *c)
{
    return rp_angle(ARRAY(0), BOOL(1));
}

static rp_array *fn_sinc(rpy_call *c)
{
    return rp_sinc(ARRAY(0));
}

/* With copy=False the array itself is changed and returned. */
static PyObject *fn_nan_to_num(rpy_call *c)
{
    rp_error error = {0};
    rp_array *made = rp_nan_to_num(ARRAY(0), ARRAY(2), ARRAY(3), ARRAY(4));
    if (BOOL(1) || !rpy_is_array(OBJECT(0))) return rpy_give(c, made);
    if (!rpy_check(made) || !rpy_check_status(rp_assign(ARRAY(0), made, &error), &error)) return NULL;
    return Py_NewRef(OBJECT(0));
}

static rp_array *fn_real_if_close(rpy_call *c)
{
    return rp_real_if_close(ARRAY(0), FLOAT(1));
}

#define TEST(name)                                                                                                     \
    static rp_array *fn_##name(rpy_call *c)                                                                            \
    {                                                                                                                  \
        return rp_##name(ARRAY(0));                                                                                    \
    }
TEST(iscomplex)
TEST(isreal)
TEST(isposinf)
TEST(isneginf)

/* ---- closeness --------------------------------------------------------------------------------------------------- */

static bool is_finite(rp_array *tolerance)
{
    bool all = true;
    rp_array *finite = rp_all(rp_isfinite(tolerance));
    return rp_array_status(finite) != RP_OK || rp_item_bool(finite, &all) != RP_OK || all;
}

/* a, b, rtol, atol, equal_nan */
static PyObject *fn_isclose(rpy_call *c)
{
    if ((!is_finite(ARRAY(2)) || !is_finite(ARRAY(3))) &&
        PyErr_WarnFormat(PyExc_RuntimeWarning, 1, "One of rtol or atol is not valid, atol: %S, rtol: %S",
                         OBJECT(3) ? OBJECT(3) : Py_None, OBJECT(2) ? OBJECT(2) : Py_None) < 0)
        return NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_isclose(ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), BOOL(4));
    rpy_lock(state);
    return rpy_give(c, a);
}

/* A 0-d bool as Python's. */
static PyObject *verdict(rp_array *a)
{
    bool value = false;
    if (!rpy_check(a)) return NULL;
    rp_status status = rp_item_bool(a, &value);
    return status == RP_OK ? PyBool_FromLong(value) : rpy_raise(status, rp_array_message(a));
}

static PyObject *fn_allclose(rpy_call *c)
{
    return verdict(rp_allclose(ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), BOOL(4)));
}

/* What cannot be an array equals nothing. */
static PyObject *compare_any(rpy_call *c, bool broadcast)
{
    rp_array *a = rpy_to_array(OBJECT(0), RP_DTYPE_COUNT), *b = a ? rpy_to_array(OBJECT(1), RP_DTYPE_COUNT) : NULL;
    if (!a || !b) {
        PyErr_Clear();
        Py_RETURN_FALSE;
    }
    return verdict(broadcast ? rp_array_equiv(a, b) : rp_array_equal(a, b, BOOL(2)));
}

static PyObject *fn_array_equal(rpy_call *c)
{
    return compare_any(c, false);
}

static PyObject *fn_array_equiv(rpy_call *c)
{
    return compare_any(c, true);
}

#define CLOSE_PARAMETERS "a: operand, b: operand, rtol: operand = 1e-05, atol: operand = 1e-08, equal_nan: bool = False"

const rpy_row rpy_rows_signal[] = {
    {"diff", "a: array, n: int = 1, axis: int = -1, prepend: array = <no value>, append: array = <no value>", fn_diff,
     NULL, 0, "Differences of neighbours along an axis, n times.", ">>> rp.diff([1, 2, 4])\narray([1, 2])"},
    {"ediff1d", "ary: array, to_end: array = None, to_begin: array = None", fn_ediff1d, NULL, 0,
     "Differences of neighbours in C order, with values before and behind.",
     ">>> rp.ediff1d([1, 2, 4], to_end=9)\narray([1, 2, 9])"},
    {"_gradient", "f: array, spacing: operand = None, axis: int = 0, edge_order: int = 1", fn_gradient, NULL, 0,
     "Derivative along one axis.", NULL},
    {"trapezoid", "y: array, x: array = None, dx: operand = 1.0, axis: int = -1", fn_trapezoid, NULL, 0,
     "Integral along an axis by the trapezoidal rule.", ">>> rp.trapezoid([1, 2, 3])\nnp.float64(4.0)"},
    {"unwrap", "p: array, discont: operand = None, axis: int = -1, *, period: operand = 6.283185307179586", fn_unwrap,
     NULL, 0, "Angles whose jumps are brought within half a period.", ">>> rp.unwrap([0, 5], period=4)\narray([0, 1])"},
    {"interp", "x: array, xp: array, fp: array, left: array = None, right: array = None, period: float = None", NULL,
     fn_interp, 0, "Piecewise linear interpolation through points.",
     ">>> rp.interp(2.5, [1, 2, 3], [3, 2, 0])\nnp.float64(1.0)"},
    {"convolve", "a: array, v: array, mode: str = 'full'", NULL, fn_convolve, 0,
     "Discrete convolution of two sequences.", ">>> rp.convolve([1, 2, 3], [0, 1])\narray([0, 1, 2, 3])"},
    {"correlate", "a: array, v: array, mode: str = 'valid'", NULL, fn_correlate, 0,
     "Cross-correlation of two sequences.", ">>> rp.correlate([1, 2, 3], [0, 1])\narray([2, 3])"},
    {"bartlett", "M: float", fn_bartlett, NULL, 0, "Triangular window.",
     ">>> rp.bartlett(5)\narray([0. , 0.5, 1. , 0.5, 0. ])"},
    {"blackman", "M: float", fn_blackman, NULL, 0, "Blackman's window.", NULL},
    {"hanning", "M: float", fn_hanning, NULL, 0, "Raised cosine window.", ">>> rp.hanning(3)\narray([0., 1., 0.])"},
    {"hamming", "M: float", fn_hamming, NULL, 0, "Hamming's window.", ">>> rp.hamming(3)\narray([0.08, 1.  , 0.08])"},
    {"kaiser", "M: float, beta: float", fn_kaiser, NULL, 0, "Kaiser's window of shape beta.", NULL},
    {"i0", "x: array", fn_i0, NULL, 0, "Modified Bessel function of the first kind, order 0.",
     ">>> rp.i0(0.0)\nnp.float64(1.0)"},
    {"round", "a: array, decimals: int = 0, out: out = None", fn_round, NULL, RPY_METHOD,
     "Rounded half to even to decimals.", ">>> rp.round([1.5, 2.5, 0.375], 2)\narray([1.5 , 2.5 , 0.38])"},
    {"around", "a: array, decimals: int = 0, out: out = None", fn_round, NULL, 0, "Rounded half to even to decimals.",
     NULL},
    {"fix", "x: array, out: out = None", fn_fix, NULL, 0, "Whole part, towards zero.",
     ">>> rp.fix([2.7, -2.7])\narray([ 2., -2.])"},
    {"angle", "z: array, deg: bool = False", fn_angle, NULL, 0, "Angle of complex numbers.",
     ">>> rp.angle(-1.0, deg=True)\nnp.float64(180.0)"},
    {"sinc", "x: array", fn_sinc, NULL, 0, "sin(pi x) / (pi x).", ">>> rp.sinc(0.0)\nnp.float64(1.0)"},
    {"nan_to_num", "x: array, copy: bool = True, nan: array = 0.0, posinf: array = None, neginf: array = None", NULL,
     fn_nan_to_num, 0, "NaN and infinities replaced by numbers.", ">>> rp.nan_to_num([1.0, rp.nan])\narray([1., 0.])"},
    {"real_if_close", "a: array, tol: float = 100", fn_real_if_close, NULL, RPY_KEEP_0D,
     "Real parts where all imaginary parts are nearly 0.", NULL},
    {"iscomplex", "x: array", fn_iscomplex, NULL, 0, "Where the imaginary part is not 0.",
     ">>> rp.iscomplex([1, 2])\narray([False, False])"},
    {"isreal", "x: array", fn_isreal, NULL, 0, "Where the imaginary part is 0.",
     ">>> rp.isreal([1, 2])\narray([ True,  True])"},
    {"isposinf", "x: array, out: out = None", fn_isposinf, NULL, 0, "Where +infinity.",
     ">>> rp.isposinf([rp.inf, 1])\narray([ True, False])"},
    {"isneginf", "x: array, out: out = None", fn_isneginf, NULL, 0, "Where -infinity.",
     ">>> rp.isneginf([-rp.inf, 1])\narray([ True, False])"},
    {"isclose", CLOSE_PARAMETERS, NULL, fn_isclose, 0, "Where two arrays are equal within a tolerance.",
     ">>> rp.isclose([1.0, 2.0], [1.0, 2.1])\narray([ True, False])"},
    {"allclose", CLOSE_PARAMETERS, NULL, fn_allclose, 0, "Whether two arrays are equal within a tolerance.",
     ">>> rp.allclose([1.0, 2.0], [1.0, 2.1])\nFalse"},
    {"array_equal", "a1: any, a2: any, equal_nan: bool = False", NULL, fn_array_equal, 0,
     "Whether two arrays have one shape and equal elements.", ">>> rp.array_equal([1, 2], [1, 2])\nTrue"},
    {"array_equiv", "a1: any, a2: any", NULL, fn_array_equiv, 0,
     "Whether two arrays broadcast to one shape with equal elements.", ">>> rp.array_equiv([1, 1], 1)\nTrue"},
    {0},
};
