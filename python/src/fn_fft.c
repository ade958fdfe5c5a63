/* Rows: the transforms behind rapto.fft; python/rapto/fft.py gives them their names. */
#include "rpy.h"
#include <string.h>

typedef rp_array *line_function(rp_array *a, int64_t n, int axis, rp_fft_norm norm);
typedef rp_array *over_function(rp_array *a, const rp_fft_over *over);

static const struct {
    const char *name;
    line_function *line;
    over_function *over;
} transforms[] = {{"fft", rp_fft, NULL},      {"ifft", rp_ifft, NULL},   {"rfft", rp_rfft, NULL},
                  {"irfft", rp_irfft, NULL},  {"hfft", rp_hfft, NULL},   {"ihfft", rp_ihfft, NULL},
                  {"fftn", NULL, rp_fftn},    {"ifftn", NULL, rp_ifftn}, {"rfftn", NULL, rp_rfftn},
                  {"irfftn", NULL, rp_irfftn}};

/* The number of a transform; -1 with an exception. */
static int find_transform(const char *name, bool over)
{
    for (int i = 0; i < (int)(sizeof transforms / sizeof *transforms); i++)
        if (strcmp(transforms[i].name, name) == 0 && (transforms[i].over != NULL) == over) return i;
    PyErr_Format(PyExc_ValueError, "%s: there is no such transform", name);
    return -1;
}

static bool parse_norm(PyObject *object, rp_fft_norm *norm)
{
    static const char *const names[] = {"backward", "ortho", "forward"};
    *norm = RP_FFT_BACKWARD;
    if (!object || object == Py_None) return true;
    for (int i = 0; PyUnicode_Check(object) && i < 3; i++) {
        *norm = (rp_fft_norm)i;
        if (PyUnicode_CompareWithASCIIString(object, names[i]) == 0) return true;
    }
    PyErr_Format(PyExc_ValueError, "Invalid norm value %S; should be \"backward\", \"ortho\" or \"forward\".", object);
    return false;
}

/* The result itself, or written to `out`, an ndarray of its shape (or one that it broadcasts to). */
static PyObject *give_to(rpy_call *c, rp_array *a, PyObject *out, int axis)
{
    rp_error error;
    if (!out || out == Py_None) return rpy_give(c, a);
    if (!rpy_check(a)) return NULL;
    if (!rpy_is_array(out)) return rpy_raise(RP_EDTYPE, "return arrays must be of ArrayType");
    rp_array *to = rpy_value_of(out);
    if (rp_ndim(to) != rp_ndim(a) || rp_dim(to, axis) != rp_dim(a, axis))
        return rpy_raise(RP_EVALUE, "output array has wrong shape.");
    if (!rp_can_cast(rp_dtype_of(a), rp_dtype_of(to), RP_CAST_SAME_KIND))
        return PyErr_Format(PyExc_TypeError,
                            "Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') with casting rule "
                            "'same_kind'",
                            TEXT(0), rp_dtype_name(rp_dtype_of(a)), rp_dtype_name(rp_dtype_of(to)));
    return rpy_check_status(rp_assign(to, a, &error), &error) ? Py_NewRef(out) : NULL;
}

/* kind, a, n, axis, norm, out. The checks in NumPy's order and words. */
static PyObject *fn_line(rpy_call *c)
{
    rp_fft_norm norm;
    int kind = find_transform(TEXT(0), false), axis = (int)INT(3), ndim = rp_ndim(ARRAY(1));
    if (kind < 0) return NULL;
    if (!GIVEN(2) && (axis < -ndim || axis >= ndim)) return rpy_raise(RP_EINDEX, "tuple index out of range");
    int64_t length = GIVEN(2) ? INT(2) : rp_dim(ARRAY(1), axis);
    if (!GIVEN(2) && (transforms[kind].line == rp_irfft || transforms[kind].line == rp_hfft)) length = 2 * (length - 1);
    if (length < 1) {
        PyErr_Format(PyExc_ValueError, "Invalid number of FFT data points (%lld) specified.", (long long)length);
        return NULL;
    }
    if (!parse_norm(OBJECT(4), &norm)) return NULL;
    PyThreadState *state = rpy_unlock(length > c->work ? length : c->work);
    rp_array *a = transforms[kind].line(ARRAY(1), length, axis, norm);
    rpy_lock(state);
    return give_to(c, a, OBJECT(5), axis);
}

/* kind, a, s, axes, norm, out */
static PyObject *fn_over(rpy_call *c)
{
    rp_fft_over over = {.count = COUNT(3)};
    int kind = find_transform(TEXT(0), true), axes[RP_MAX_NDIM];
    int64_t elements = 1;
    if (kind < 0) return NULL;
    if (COUNT(2) != COUNT(3)) return rpy_raise(RP_EVALUE, "Shape and axes have different lengths.");
    if (COUNT(3) > RP_MAX_NDIM) return rpy_raise(RP_EVALUE, "too many axes");
    for (int i = 0; i < COUNT(3); i++) {
        axes[i] = LIST(3)[i] < INT_MIN || LIST(3)[i] > INT_MAX ? INT_MAX : (int)LIST(3)[i];
        if (LIST(2)[i] > 0 && elements <= RPY_WORK) elements *= LIST(2)[i] > RPY_WORK ? RPY_WORK + 1 : LIST(2)[i];
    }
    if (!parse_norm(OBJECT(4), &over.norm)) return NULL;
    over.axes = axes;
    over.s = LIST(2);
    PyThreadState *state = rpy_unlock(elements > c->work ? elements : c->work);
    rp_array *a = transforms[kind].over(ARRAY(1), &over);
    rpy_lock(state);
    return give_to(c, a, OBJECT(5), COUNT(3) ? axes[0] : 0);
}

static PyObject *fn_forget(rpy_call *c)
{
    (void)c;
    rp_fft_forget_plans();
    Py_RETURN_NONE;
}

const rpy_row rpy_rows_fft[] = {
    {"_fft_line", "kind: str, a: array, n: int = None, axis: int = -1, norm: any = None, out: any = None", NULL,
     fn_line, RPY_KEEP_0D | RPY_BASE_CLASS | RPY_NO_DISPATCH, "A transform along one axis.", NULL},
    {"_fft_over", "kind: str, a: array, s: ints, axes: ints, norm: any = None, out: any = None", NULL, fn_over,
     RPY_KEEP_0D | RPY_BASE_CLASS | RPY_NO_DISPATCH, "A transform along several axes.", NULL},
    {"_fft_forget_plans", "", NULL, fn_forget, RPY_NO_DISPATCH, "Gives back the tables of lengths used lately.", NULL},
    {0},
};
