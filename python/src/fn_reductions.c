/* Rows: reductions and scans that are methods of ufuncs, positions of extremes. */
#include "rpy.h"
#include "ufunc.h"

/* initial=None means no initial value, left out the identity; where=True everything. */
static bool fill_options(rpy_call *c, PyObject *initial, PyObject *where, rp_reduce_options *o)
{
    o->no_initial = initial == Py_None;
    if (initial && initial != Py_None && !(o->initial = rpy_to_operand(initial))) return false;
    return !where || where == Py_True || (o->where = rpy_to_array(where, RP_BOOL)) != NULL;
}

typedef struct reduction {
    const char *ufunc;
    int dtype, out, keepdims, initial, where; /* places of the parameters; -1: there is none */
} reduction;

static PyObject *reduce(rpy_call *c, const reduction *r)
{
    rp_reduce_options o = {.keepdims = BOOL(r->keepdims), .out = GIVEN(r->out) ? rpy_value_of(OBJECT(r->out)) : NULL};
    if (r->dtype >= 0) {
        o.has_dtype = DTYPE(r->dtype) != RP_DTYPE_COUNT;
        o.dtype = DTYPE(r->dtype);
    }
    if (!fill_options(c, r->initial >= 0 ? OBJECT(r->initial) : NULL, OBJECT(r->where), &o)) return NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_ufunc_reduce(rp_ufunc_find(r->ufunc), ARRAY(0), COUNT(1), AXES(1), &o);
    rpy_lock(state);
    if (!rpy_check(a)) return NULL;
    if (c->keep_0d) return rpy_result_array(a, c->like);
    return GIVEN(r->out) ? Py_NewRef(OBJECT(r->out)) : rpy_wrapped(a, c->like);
}

/* f(a, axis, dtype, out, keepdims, initial, where), and without dtype, and without dtype and initial. */
#define SUMMING(name, ufunc)                                                                                           \
    static PyObject *fn_##name(rpy_call *c)                                                                            \
    {                                                                                                                  \
        return reduce(c, &(reduction){ufunc, 2, 3, 4, 5, 6});                                                          \
    }
#define EXTREME(name, ufunc)                                                                                           \
    static PyObject *fn_##name(rpy_call *c)                                                                            \
    {                                                                                                                  \
        return reduce(c, &(reduction){ufunc, -1, 2, 3, 4, 5});                                                         \
    }
#define TESTING(name, ufunc)                                                                                           \
    static PyObject *fn_##name(rpy_call *c)                                                                            \
    {                                                                                                                  \
        return reduce(c, &(reduction){ufunc, -1, 2, 3, -1, 4});                                                        \
    }
SUMMING(sum, "add")
SUMMING(prod, "multiply")
EXTREME(max, "maximum")
EXTREME(min, "minimum")
TESTING(any, "logical_or")
TESTING(all, "logical_and")

/* A 0-d array has one axis here, as in NumPy. */
static bool takes_all(rpy_call *c)
{
    return AXIS(1) == RP_ALL_AXES || (rp_ndim(ARRAY(0)) == 0 && (AXIS(1) == 0 || AXIS(1) == -1));
}

/* Text by its rank among the distinct elements. */
static rp_array *ranked(rp_array *a)
{
    if (!rpy_is_text_dtype(rp_dtype_of(a))) return a;
    rp_unique_result r = rp_unique_inverse(a);
    return rp_array_status(r.values) == RP_OK ? r.inverse : r.values;
}

static rp_array *fn_argmin(rpy_call *c)
{
    ARRAY(0) = ranked(ARRAY(0));
    rp_array *a = takes_all(c) ? rp_argmin(ARRAY(0)) : rp_argmin_axis(ARRAY(0), AXIS(1), BOOL(3));
    return takes_all(c) && BOOL(3) ? rpy_keep_all_axes(a, rp_ndim(ARRAY(0))) : a;
}

static rp_array *fn_argmax(rpy_call *c)
{
    ARRAY(0) = ranked(ARRAY(0));
    rp_array *a = takes_all(c) ? rp_argmax(ARRAY(0)) : rp_argmax_axis(ARRAY(0), AXIS(1), BOOL(3));
    return takes_all(c) && BOOL(3) ? rpy_keep_all_axes(a, rp_ndim(ARRAY(0))) : a;
}

rp_array *rpy_keep_all_axes(rp_array *a, int ndim)
{
    int64_t ones[RP_MAX_NDIM];
    for (int i = 0; i < ndim; i++) ones[i] = 1;
    return rp_reshape(a, ndim, ones);
}

static PyObject *accumulate(rpy_call *c, const char *name)
{
    bool flat = AXIS(1) == RP_ALL_AXES;
    rp_reduce_options o = {.has_dtype = DTYPE(2) != RP_DTYPE_COUNT, .dtype = DTYPE(2)};
    o.out = GIVEN(3) ? rpy_value_of(OBJECT(3)) : NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = flat ? rp_ravel(ARRAY(0)) : ARRAY(0);
    a = rp_ufunc_accumulate(rp_ufunc_find(name), a, flat ? 0 : AXIS(1), &o);
    rpy_lock(state);
    if (!rpy_check(a)) return NULL;
    if (c->keep_0d) return rpy_result_array(a, c->like);
    return GIVEN(3) ? Py_NewRef(OBJECT(3)) : rpy_wrapped(a, c->like);
}

static PyObject *fn_cumsum(rpy_call *c)
{
    return accumulate(c, "add");
}

static PyObject *fn_cumprod(rpy_call *c)
{
    return accumulate(c, "multiply");
}

#define SUM_PARAMETERS                                                                                                 \
    "a: array, axis: axes = None, dtype: dtype = None, out: out = None, keepdims: bool = False, initial: any = <no "   \
    "value>, where: any = True"
#define MAX_PARAMETERS                                                                                                 \
    "a: array, axis: axes = None, out: out = None, keepdims: bool = False, initial: any = <no value>, where: any = "   \
    "True"
#define ANY_PARAMETERS "a: array, axis: axes = None, out: out = None, keepdims: bool = False, *, where: any = True"
#define ARG_PARAMETERS "a: array, axis: axis = None, out: out = None, *, keepdims: bool = False"
#define CUM_PARAMETERS "a: array, axis: axis = None, dtype: dtype = None, out: out = None"

const rpy_row rpy_rows_reductions[] = {
    {"sum", SUM_PARAMETERS, NULL, fn_sum, RPY_METHOD,
     "Sum over axes: int64 or uint64 for smaller integers, else the dtype of the array.",
     ">>> rp.sum([[1, 2], [3, 4]], axis=0)\narray([4, 6])"},
    {"prod", SUM_PARAMETERS, NULL, fn_prod, RPY_METHOD, "Product over axes, in the dtypes of sum.",
     ">>> rp.prod([1, 2, 3])\nnp.int64(6)"},
    {"max", MAX_PARAMETERS, NULL, fn_max, RPY_METHOD, "Largest element over axes; NaN wins.",
     ">>> rp.max([1, 3, 2])\nnp.int64(3)"},
    {"min", MAX_PARAMETERS, NULL, fn_min, RPY_METHOD, "Smallest element over axes; NaN wins.",
     ">>> rp.min([1, 3, 2])\nnp.int64(1)"},
    {"amax", MAX_PARAMETERS, NULL, fn_max, 0, "Largest element over axes; NaN wins.", NULL},
    {"amin", MAX_PARAMETERS, NULL, fn_min, 0, "Smallest element over axes; NaN wins.", NULL},
    {"any", ANY_PARAMETERS, NULL, fn_any, RPY_METHOD, "Whether any element over axes is not zero.",
     ">>> rp.any([0, 1])\nnp.True_"},
    {"all", ANY_PARAMETERS, NULL, fn_all, RPY_METHOD, "Whether every element over axes is not zero.",
     ">>> rp.all([0, 1])\nnp.False_"},
    {"argmin", ARG_PARAMETERS, fn_argmin, NULL, RPY_METHOD, "Index of the first smallest element, or of the first NaN.",
     ">>> rp.argmin([2, 1, 1])\nnp.int64(1)"},
    {"argmax", ARG_PARAMETERS, fn_argmax, NULL, RPY_METHOD, "Index of the first largest element, or of the first NaN.",
     ">>> rp.argmax([2, 3, 3])\nnp.int64(1)"},
    {"cumsum", CUM_PARAMETERS, NULL, fn_cumsum, RPY_METHOD, "Running sum along an axis, or of all elements.",
     ">>> rp.cumsum([1, 2, 3])\narray([1, 3, 6])"},
    {"cumprod", CUM_PARAMETERS, NULL, fn_cumprod, RPY_METHOD, "Running product along an axis, or of all elements.",
     ">>> rp.cumprod([1, 2, 3])\narray([1, 2, 6])"},
    {0},
};
