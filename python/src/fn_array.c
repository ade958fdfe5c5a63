/* Rows: making arrays and moving their elements (array.h). */
#include "array.h"
#include "signature.h"
#include <string.h>

/* ---- creation ------------------------------------------------------------------------------------------------- */

static rp_dtype dtype_or(rpy_call *c, int i, rp_dtype fallback)
{
    return DTYPE(i) == RP_DTYPE_COUNT ? fallback : DTYPE(i);
}

/* A C-order array `make` gives, or its transpose for order 'F'. */
static rp_array *in_order(rp_array *(*make)(rp_dtype, int, const int64_t *), rp_dtype dtype, int ndim,
                          const int64_t *shape, rp_order order)
{
    int64_t reversed[RP_MAX_NDIM];
    if (order != RP_ORDER_F) return make(dtype, ndim, shape);
    for (int i = 0; i < ndim; i++) reversed[i] = shape[ndim - 1 - i];
    return rp_transpose(make(dtype, ndim, reversed), NULL);
}

static rp_array *fn_zeros(rpy_call *c)
{
    return in_order(rp_zeros, dtype_or(c, 1, RP_F64), COUNT(0), LIST(0), ORDER(2));
}

static rp_array *fn_ones(rpy_call *c)
{
    return in_order(rp_ones, dtype_or(c, 1, RP_F64), COUNT(0), LIST(0), ORDER(2));
}

static rp_array *fn_empty(rpy_call *c)
{
    return in_order(rp_empty, dtype_or(c, 1, RP_F64), COUNT(0), LIST(0), ORDER(2));
}

/* array() and its relatives: object, dtype, copy (-1 if needed, 0 never, 1 always), order, least and most axes. */
typedef struct array_request {
    PyObject *object;
    rp_dtype dtype;
    int copy;
    rp_order order;
    int64_t ndmin;
    bool keep_class;
    int64_t ndmax; /* 0: any number */
} array_request;

static rp_array *in_layout(rp_array *a, rp_order order, bool copy)
{
    bool c_order = rpy_is_c_contiguous(a), f_order = rpy_is_f_contiguous(a);
    bool want_f = order == RP_ORDER_F || (order != RP_ORDER_C && f_order && !c_order);
    bool fits = order == RP_ORDER_K || order == RP_ORDER_A || (want_f ? f_order : c_order);
    if (fits && !copy) return a;
    if (want_f) return rp_transpose(rp_copy(rp_transpose(a, NULL)), NULL);
    return rp_copy(a);
}

static rp_array *with_ndmin(rp_array *a, int64_t ndmin)
{
    while (rp_ndim(a) < ndmin && rp_array_status(a) == RP_OK) a = rp_expand_dims(a, 0);
    return a;
}

static PyObject *no_copy(void)
{
    PyErr_SetString(
        PyExc_ValueError,
        "Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace "
        "it with `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).");
    return NULL;
}

static PyObject *make_array(const array_request *r)
{
    rp_array *a = rpy_to_array(r->object, r->dtype);
    if (!a || !rpy_check(a)) return NULL;
    bool was_array = rpy_is_array(r->object);
    bool same = was_array && rpy_value_of(r->object) == a;
    bool shares = same || (!was_array && !PyList_Check(r->object) && !PyTuple_Check(r->object));
    rp_dtype scalar;
    bool fresh = PyList_Check(r->object) || PyTuple_Check(r->object) || PyFloat_Check(r->object) ||
                 PyLong_Check(r->object) || rpy_is_scalar(r->object, &scalar);
    if (r->copy == 0 && (fresh || (was_array && !same))) return no_copy();
    rp_array *laid = in_layout(a, r->order, r->copy == 1 && shares);
    if (r->copy == 0 && laid != a) return no_copy();
    rp_array *made = with_ndmin(laid, r->ndmin);
    if (r->ndmax && rp_ndim(made) > r->ndmax) {
        PyErr_Format(PyExc_ValueError,
                     "setting an array element with a sequence. The requested array would exceed the maximum number of "
                     "dimension of %d.",
                     (int)r->ndmax);
        return NULL;
    }
    if (made == a && same && (Py_TYPE(r->object) == rpy_array_type || r->keep_class)) return Py_NewRef(r->object);
    PyObject *result = rpy_result_array(made, r->keep_class && was_array ? r->object : NULL);
    if (result && shares && rpy_shares_storage(made, a) && !((rpy_array *)result)->base)
        ((rpy_array *)result)->base = Py_NewRef(r->object);
    return result;
}

/* copy=None: only when needed; True: always; False: never. */
static bool copy_mode(PyObject *object, int *copy)
{
    if (!object || object == Py_None) return *copy = -1, true;
    if (PyUnicode_Check(object)) {
        PyErr_SetString(PyExc_ValueError, "strings are not allowed for 'copy' keyword. Use True/False/None instead.");
        return false;
    }
    int truth = PyObject_IsTrue(object);
    *copy = truth;
    return truth >= 0;
}

static PyObject *fn_array(rpy_call *c)
{
    array_request r = {OBJECT(0), DTYPE(1), 1, ORDER(3), INT(5), BOOL(4), GIVEN(6) ? INT(6) : 0};
    if (r.ndmax < 0 || r.ndmax > RP_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "ndmax must be in the range [0, NPY_MAXDIMS (%d)] ", RP_MAX_NDIM);
        return NULL;
    }
    if (r.ndmax && r.ndmin > r.ndmax) {
        PyErr_Format(PyExc_ValueError, "ndmin must be <= ndmax (%d)", (int)r.ndmax);
        return NULL;
    }
    if (r.ndmin < 0 || r.ndmin > RP_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "ndmin must be between 0 and %d", RP_MAX_NDIM);
        return NULL;
    }
    return copy_mode(OBJECT(2), &r.copy) ? make_array(&r) : NULL;
}

static PyObject *fn_asarray(rpy_call *c)
{
    array_request r = {OBJECT(0), DTYPE(1), -1, ORDER(2), 0, false};
    return copy_mode(OBJECT(4), &r.copy) ? make_array(&r) : NULL;
}

static PyObject *fn_asanyarray(rpy_call *c)
{
    array_request r = {OBJECT(0), DTYPE(1), -1, ORDER(2), 0, true};
    return copy_mode(OBJECT(4), &r.copy) ? make_array(&r) : NULL;
}

static PyObject *fn_ascontiguousarray(rpy_call *c)
{
    array_request r = {OBJECT(0), DTYPE(1), -1, RP_ORDER_C, 1, false};
    return make_array(&r);
}

static PyObject *fn_asfortranarray(rpy_call *c)
{
    array_request r = {OBJECT(0), DTYPE(1), -1, RP_ORDER_F, 1, false};
    return make_array(&r);
}

static PyObject *fn_copy(rpy_call *c)
{
    array_request r = {OBJECT(0), RP_DTYPE_COUNT, 1, ORDER(1), 0, BOOL(2)};
    return make_array(&r);
}

static PyObject *method_copy(rpy_call *c)
{
    array_request r = {OBJECT(0), RP_DTYPE_COUNT, 1, ORDER(1), 0, true};
    return make_array(&r);
}

/* ---- movement ------------------------------------------------------------------------------------------------- */

static rp_array *fn_reshape(rpy_call *c)
{
    bool given = GIVEN(3) && OBJECT(3) != Py_None;
    rp_copy_rule copy = !given ? RP_COPY_IF_NEEDED : OBJECT(3) == Py_False ? RP_COPY_NEVER : RP_COPY_ALWAYS;
    return rp_reshape_order(ARRAY(0), COUNT(1), LIST(1), ORDER(2), copy);
}

static rp_array *fn_ravel(rpy_call *c)
{
    return rp_ravel_order(ARRAY(0), ORDER(1));
}

static rp_array *method_flatten(rpy_call *c)
{
    return rp_flatten(ARRAY(0), ORDER(1));
}

static rp_array *transposed(rp_array *a, rpy_value *axes)
{
    rp_error error;
    if (axes->count < 0) return rp_transpose(a, NULL);
    if (axes->count == rp_ndim(a)) return rp_transpose(a, axes->axes);
    rp_fail(&error, RP_EVALUE, "axes don't match array");
    return rp_error_array(&error);
}

static rp_array *fn_transpose(rpy_call *c)
{
    return transposed(ARRAY(0), &c->v[1]);
}

static rp_array *method_transpose(rpy_call *c)
{
    bool none = PyTuple_Size(OBJECT(1)) == 0;
    if (none) c->v[1].count = -1;
    return transposed(ARRAY(0), &c->v[1]);
}

static rp_array *fn_swapaxes(rpy_call *c)
{
    return rp_swapaxes(ARRAY(0), AXIS(1), AXIS(2));
}

/* NumPy's words for a conversion that the rule forbids. */
static bool may_cast(rp_dtype from, rp_dtype to, rp_casting casting)
{
    static const char *const rules[] = {"no", "equiv", "safe", "same_kind", "unsafe"};
    if (rp_can_cast(from, to, casting)) return true;
    PyObject *a = rpy_dtype_object(from), *b = rpy_dtype_object(to);
    if (a && b)
        PyErr_Format(PyExc_TypeError, "Cannot cast array data from %R to %R according to the rule '%s'", a, b,
                     rules[casting]);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return false;
}

/* astype(dtype, order, casting, subok, copy). */
static PyObject *fn_astype(rpy_call *c)
{
    rp_array *a = ARRAY(0);
    rp_dtype dtype = DTYPE(1) == RP_DTYPE_COUNT ? RP_F64 : DTYPE(1);
    rp_order order = ORDER(2);
    if (!may_cast(rp_dtype_of(a), dtype, (rp_casting)INT(3)) || !rpy_warn_complex(rp_dtype_of(a), dtype)) return NULL;
    bool c_order = rpy_is_c_contiguous(a), f_order = rpy_is_f_contiguous(a), columns = f_order && !c_order;
    bool stays = order == RP_ORDER_K || order == RP_ORDER_A || (order == RP_ORDER_F ? f_order : c_order);
    if (!BOOL(5) && stays && rp_dtype_of(a) == dtype && (BOOL(4) || Py_TYPE(OBJECT(0)) == rpy_array_type))
        return Py_NewRef(OBJECT(0));
    bool turned = order == RP_ORDER_F || (order != RP_ORDER_C && columns);
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *r = rp_astype_casting(turned ? rp_transpose(a, NULL) : a, dtype, (rp_casting)INT(3));
    if (rp_array_status(r) == RP_OK && rpy_shares_storage(r, a) && (BOOL(5) || !stays)) r = rp_copy(r);
    if (turned) r = rp_transpose(r, NULL);
    rpy_lock(state);
    return rpy_result_array(r, BOOL(4) ? c->like : NULL);
}

const rpy_row rpy_rows_array[] = {
    {"array",
     "object: any, dtype: dtype = None, *, copy: any = True, order: order = 'K', subok: bool = False, ndmin: int = 0, "
     "ndmax: int = 0, like: any = None",
     NULL, fn_array, RPY_NO_DISPATCH, "Makes an array of anything that has elements.",
     ">>> rp.array([[1, 2], [3, 4]])\narray([[1, 2],\n       [3, 4]])"},
    {"asarray",
     "a: any, dtype: dtype = None, order: order = 'K', *, device: device = None, copy: any = None, like: any = None",
     NULL, fn_asarray, RPY_NO_DISPATCH,
     "The array itself, or an array of anything that has elements; shares memory where it can.",
     ">>> rp.asarray([1, 2])\narray([1, 2])"},
    {"asanyarray",
     "a: any, dtype: dtype = None, order: order = 'K', *, device: device = None, copy: any = None, like: any = None",
     NULL, fn_asanyarray, RPY_NO_DISPATCH, "As asarray, but subclasses of ndarray pass through.", NULL},
    {"ascontiguousarray", "a: any, dtype: dtype = None, *, like: any = None", NULL, fn_ascontiguousarray,
     RPY_NO_DISPATCH, "An array in C order of at least one axis.", NULL},
    {"asfortranarray", "a: any, dtype: dtype = None, *, like: any = None", NULL, fn_asfortranarray, RPY_NO_DISPATCH,
     "An array in column order.", NULL},
    {"copy", "a: any, order: order = 'K', subok: bool = False", NULL, fn_copy, 0, "A copy with memory of its own.",
     ">>> rp.copy([1, 2])\narray([1, 2])"},
    {"copy", "a: any, order: order = 'C'", NULL, method_copy, RPY_ONLY_METHOD, "A copy with memory of its own.", NULL},
    {"zeros", "shape: shape, dtype: dtype = None, order: order = 'C', *, device: device = None, like: any = None",
     fn_zeros, NULL, RPY_KEEP_0D, "An array of zeros.", ">>> rp.zeros((2, 2))\narray([[0., 0.],\n       [0., 0.]])"},
    {"ones", "shape: shape, dtype: dtype = None, order: order = 'C', *, device: device = None, like: any = None",
     fn_ones, NULL, RPY_KEEP_0D, "An array of ones.", ">>> rp.ones(2)\narray([1., 1.])"},
    {"empty", "shape: shape, dtype: dtype = None, order: order = 'C', *, device: device = None, like: any = None",
     fn_empty, NULL, RPY_KEEP_0D, "An array whose elements are not set.", NULL},
    {"reshape", "a: array, /, shape: shape, order: order = 'C', *, copy: any = None", fn_reshape, NULL, RPY_KEEP_0D,
     "The same elements with another shape; one extent may be -1. A view where strides permit.",
     ">>> rp.reshape(rp.array([1, 2, 3, 4]), (2, 2))\narray([[1, 2],\n       [3, 4]])"},
    {"reshape", "a: array, /, *shape: shape, order: order = 'C', copy: any = None", fn_reshape, NULL,
     RPY_ONLY_METHOD | RPY_KEEP_0D, "The same elements with another shape.", NULL},
    {"ravel", "a: array, order: order = 'C'", fn_ravel, NULL, RPY_METHOD,
     "All elements along one axis; a view where strides permit.", NULL},
    {"flatten", "a: array, /, order: order = 'C'", method_flatten, NULL, RPY_ONLY_METHOD,
     "All elements along one axis, as a copy.", NULL},
    {"transpose", "a: array, axes: axes = None", fn_transpose, NULL, RPY_KEEP_0D,
     "The axes reversed, or in the order given. A view.", NULL},
    {"transpose", "a: array, /, *axes: axes", method_transpose, NULL, RPY_ONLY_METHOD | RPY_KEEP_0D,
     "The axes reversed, or in the order given. A view.", NULL},
    {"swapaxes", "a: array, axis1: int, axis2: int", fn_swapaxes, NULL, RPY_METHOD | RPY_KEEP_0D,
     "A view with two axes exchanged.", NULL},
    {"astype",
     "a: array, /, dtype: dtype, order: order = 'K', casting: casting = 'unsafe', subok: bool = True, copy: bool = "
     "True",
     NULL, fn_astype, RPY_ONLY_METHOD | RPY_KEEP_0D, "The elements as another dtype.",
     ">>> rp.array([1.5, 2.5]).astype(int)\narray([1, 2])"},
    {0},
};
