/* Rows: ranges, matrices, arrays like others, buffers (creation.h). */
#include "rpy.h"
#include <string.h>

static rp_dtype dtype_or(rpy_call *c, int i, rp_dtype fallback)
{
    return DTYPE(i) == RP_DTYPE_COUNT ? fallback : DTYPE(i);
}

/* ---- ranges -------------------------------------------------------------------------------------------------------
 */

/* A step of zero is Python's division by zero, but for times. */
static PyObject *raise_range(rp_array *error)
{
    bool zero = rp_array_status(error) == RP_EVALUE && strstr(rp_array_message(error), "division by zero");
    if (!zero) return rpy_raise_array(error);
    PyErr_SetString(PyExc_ZeroDivisionError, "division by zero");
    return NULL;
}

static PyObject *fn_arange(rpy_call *c)
{
    rp_dtype dtype = DTYPE(3);
    bool one = !ARRAY(1);
    rp_array *start = one ? NULL : ARRAY(0), *stop = one ? ARRAY(0) : ARRAY(1);
    if (!stop) return rpy_raise(RP_EDTYPE, "arange() requires stop to be specified.");
    rp_array *a = rp_arange_of(start, stop, ARRAY(2), dtype == RP_DTYPE_COUNT ? NULL : &dtype);
    return rp_array_status(a) == RP_OK ? rpy_give(c, a) : raise_range(a);
}

static rp_array *fn_linspace(rpy_call *c)
{
    const rp_space_options options = {
        .open = !BOOL(3), .has_dtype = DTYPE(5) != RP_DTYPE_COUNT, .dtype = DTYPE(5), .axis = (int)INT(6)};
    if (!BOOL(4)) return rp_linspace_of(ARRAY(0), ARRAY(1), INT(2), &options);
    rp_spaced spaced = rp_linspace_step(ARRAY(0), ARRAY(1), INT(2), &options);
    rpy_also(c, spaced.step);
    return spaced.values;
}

static rp_array *fn_logspace(rpy_call *c)
{
    const rp_space_options options = {
        .open = !BOOL(3), .has_dtype = DTYPE(5) != RP_DTYPE_COUNT, .dtype = DTYPE(5), .axis = (int)INT(6)};
    return rp_logspace(ARRAY(0), ARRAY(1), INT(2), ARRAY(4), &options);
}

static rp_array *fn_geomspace(rpy_call *c)
{
    const rp_space_options options = {
        .open = !BOOL(3), .has_dtype = DTYPE(4) != RP_DTYPE_COUNT, .dtype = DTYPE(4), .axis = (int)INT(5)};
    return rp_geomspace(ARRAY(0), ARRAY(1), INT(2), &options);
}

/* ---- filled -------------------------------------------------------------------------------------------------------
 */

static rp_like like_of(rpy_call *c, int dtype, int order, int shape)
{
    if (!BOOL(shape - 1)) c->like = NULL; /* subok */
    return (rp_like){.has_dtype = DTYPE(dtype) != RP_DTYPE_COUNT,
                     .has_shape = COUNT(shape) >= 0,
                     .has_order = true,
                     .dtype = DTYPE(dtype),
                     .ndim = COUNT(shape),
                     .shape = LIST(shape),
                     .order = ORDER(order)};
}

static rp_array *fn_empty_like(rpy_call *c)
{
    rp_like like = like_of(c, 1, 2, 4);
    return rp_empty_like(ARRAY(0), &like);
}

static rp_array *fn_zeros_like(rpy_call *c)
{
    rp_like like = like_of(c, 1, 2, 4);
    return rp_zeros_like(ARRAY(0), &like);
}

static rp_array *fn_ones_like(rpy_call *c)
{
    rp_like like = like_of(c, 1, 2, 4);
    return rp_ones_like(ARRAY(0), &like);
}

/* full and full_like: Python's integers must fit. */
static PyObject *fn_full_like(rpy_call *c)
{
    rp_like like = like_of(c, 2, 3, 5);
    rp_array *value = rpy_to_assigned(OBJECT(1), dtype_or(c, 2, rp_dtype_of(ARRAY(0))));
    return value ? rpy_give(c, rp_full_like(ARRAY(0), value, &like)) : NULL;
}

static PyObject *fn_full(rpy_call *c)
{
    bool has = DTYPE(2) != RP_DTYPE_COUNT;
    rp_array *value = has ? rpy_to_assigned(OBJECT(1), DTYPE(2)) : rpy_to_array(OBJECT(1), RP_DTYPE_COUNT);
    if (!value || !rpy_check(value)) return NULL;
    rp_array *empty = rp_empty_order(has ? DTYPE(2) : rp_dtype_of(value), COUNT(0), LIST(0),
                                     ORDER(3) == RP_ORDER_F ? RP_ORDER_F : RP_ORDER_C);
    return rpy_give(c, rp_full_like(empty, value, NULL));
}

/* ---- matrices ------------------------------------------------------------------------------------------------------
 */

/* A diagonal may lie as far out as it likes. */
static PyObject *fn_eye(rpy_call *c)
{
    Py_ssize_t k = OBJECT(2) ? PyNumber_AsSsize_t(OBJECT(2), NULL) : 0;
    if (k == -1 && PyErr_Occurred()) return NULL;
    rp_array *a = rp_eye(dtype_or(c, 3, RP_F64), INT(0), GIVEN(1) ? INT(1) : INT(0), k);
    return rpy_give(c, ORDER(4) == RP_ORDER_F ? rp_copy_order(a, RP_ORDER_F) : a);
}

static rp_array *fn_identity(rpy_call *c)
{
    return rp_eye(dtype_or(c, 1, RP_F64), INT(0), INT(0), 0);
}

static rp_array *fn_diag(rpy_call *c)
{
    return rp_diag(ARRAY(0), INT(1));
}

static rp_array *fn_diagflat(rpy_call *c)
{
    return rp_diagflat(ARRAY(0), INT(1));
}

static rp_array *fn_tri(rpy_call *c)
{
    return rp_tri(dtype_or(c, 3, RP_F64), INT(0), GIVEN(1) ? INT(1) : INT(0), INT(2));
}

static rp_array *fn_tril(rpy_call *c)
{
    return rp_tril(ARRAY(0), INT(1));
}

static rp_array *fn_triu(rpy_call *c)
{
    return rp_triu(ARRAY(0), INT(1));
}

static rp_array *fn_vander(rpy_call *c)
{
    return rp_vander(ARRAY(0), GIVEN(1) ? INT(1) : -1, BOOL(2));
}

/* ---- buffers -------------------------------------------------------------------------------------------------------
 */

static void release_buffer(void *context)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyBuffer_Release(context);
    PyMem_Free(context);
    PyGILState_Release(state);
}

static bool open_buffer(PyObject *object, Py_buffer *view)
{
    if (PyObject_GetBuffer(object, view, PyBUF_WRITABLE | PyBUF_SIMPLE) == 0) return true;
    PyErr_Clear();
    return PyObject_GetBuffer(object, view, PyBUF_SIMPLE) == 0;
}

static PyObject *fn_frombuffer(rpy_call *c)
{
    Py_buffer *view = PyMem_Malloc(sizeof *view);
    if (!view) return PyErr_NoMemory();
    if (!open_buffer(OBJECT(0), view)) {
        PyMem_Free(view);
        return NULL;
    }
    const rp_buffer buffer = {view->buf, (size_t)view->len, !view->readonly, release_buffer, view};
    PyObject *made = rpy_give(c, rp_frombuffer(&buffer, dtype_or(c, 1, RP_F64), INT(2), INT(3)));
    if (made && !((rpy_array *)made)->base) ((rpy_array *)made)->base = Py_NewRef(OBJECT(0));
    return made;
}

#define LIKE ", *, device: device = None, like: any = None"
#define AS   "dtype: dtype = None, order: order = 'K', subok: bool = True, shape: shape = None, *, device: device = None"

const rpy_row rpy_rows_creation[] = {
    {"arange", "start: operand = None, stop: operand = None, step: operand = None, dtype: dtype = None" LIKE, NULL,
     fn_arange, RPY_KEEP_0D | RPY_NO_DISPATCH, "start, start + step, ... below stop; one bound is stop.",
     ">>> rp.arange(1, 7, 2)\narray([1, 3, 5])"},
    {"linspace",
     "start: operand, stop: operand, num: int = 50, endpoint: bool = True, retstep: bool = False, dtype: dtype = None, "
     "axis: int = 0, *, device: device = None",
     fn_linspace, NULL, RPY_BASE_CLASS, "Evenly spaced values from start to stop, and the step with retstep.",
     ">>> rp.linspace(0, 1, 5)\narray([0.  , 0.25, 0.5 , 0.75, 1.  ])"},
    {"logspace",
     "start: operand, stop: operand, num: int = 50, endpoint: bool = True, base: operand = 10.0, dtype: dtype = None, "
     "axis: int = 0",
     fn_logspace, NULL, RPY_BASE_CLASS, "base to the power of evenly spaced exponents.",
     ">>> rp.logspace(0, 2, 3)\narray([  1.,  10., 100.])"},
    {"geomspace",
     "start: operand, stop: operand, num: int = 50, endpoint: bool = True, dtype: dtype = None, axis: int = 0",
     fn_geomspace, NULL, RPY_BASE_CLASS, "Values in geometric progression from start to stop.",
     ">>> rp.geomspace(1, 100, 3)\narray([  1.,  10., 100.])"},
    {"empty_like", "prototype: array, " AS, fn_empty_like, NULL, RPY_KEEP_0D,
     "Not set, with dtype and shape of another array.", NULL},
    {"zeros_like", "a: array, " AS, fn_zeros_like, NULL, RPY_KEEP_0D, "Zeros with dtype and shape of another array.",
     ">>> rp.zeros_like(rp.array([1, 2]))\narray([0, 0])"},
    {"ones_like", "a: array, " AS, fn_ones_like, NULL, RPY_KEEP_0D, "Ones with dtype and shape of another array.",
     ">>> rp.ones_like(rp.array([1., 2.]))\narray([1., 1.])"},
    {"full_like", "a: array, fill_value: any, " AS, NULL, fn_full_like, RPY_KEEP_0D,
     "One value with dtype and shape of another array.", ">>> rp.full_like(rp.array([1, 2]), 7)\narray([7, 7])"},
    {"full", "shape: shape, fill_value: any, dtype: dtype = None, order: order = 'C'" LIKE, NULL, fn_full, RPY_KEEP_0D,
     "An array of one value.", ">>> rp.full(2, 7)\narray([7, 7])"},
    {"eye", "N: int, M: int = None, k: any = 0, dtype: dtype = None, order: order = 'C'" LIKE, NULL, fn_eye, 0,
     "Ones on a diagonal.", ">>> rp.eye(2)\narray([[1., 0.],\n       [0., 1.]])"},
    {"identity", "n: int, dtype: dtype = None, *, like: any = None", fn_identity, NULL, 0,
     "The square matrix with ones on its diagonal.", ">>> rp.identity(1)\narray([[1.]])"},
    {"diag", "v: array, k: int = 0", fn_diag, NULL, 0,
     "The diagonal of a matrix (a view), or the matrix of a diagonal.",
     ">>> rp.diag([1, 2])\narray([[1, 0],\n       [0, 2]])"},
    {"diagflat", "v: array, k: int = 0", fn_diagflat, NULL, 0, "The matrix that has all elements on its diagonal.",
     ">>> rp.diagflat([[1], [2]])\narray([[1, 0],\n       [0, 2]])"},
    {"tri", "N: int, M: int = None, k: int = 0, dtype: dtype = None, *, like: any = None", fn_tri, NULL, 0,
     "Ones at and below a diagonal.", ">>> rp.tri(2)\narray([[1., 0.],\n       [1., 1.]])"},
    {"tril", "m: array, k: int = 0", fn_tril, NULL, 0, "Zeros above a diagonal.",
     ">>> rp.tril([[1, 2], [3, 4]])\narray([[1, 0],\n       [3, 4]])"},
    {"triu", "m: array, k: int = 0", fn_triu, NULL, 0, "Zeros below a diagonal.",
     ">>> rp.triu([[1, 2], [3, 4]])\narray([[1, 2],\n       [0, 4]])"},
    {"vander", "x: array, N: int = None, increasing: bool = False", fn_vander, NULL, 0,
     "Powers of a vector as columns.", ">>> rp.vander([2, 3], 2)\narray([[2, 1],\n       [3, 1]])"},
    {"frombuffer", "buffer: any, dtype: dtype = None, count: int = -1, offset: int = 0, *, like: any = None", NULL,
     fn_frombuffer, RPY_NO_DISPATCH, "The bytes of a buffer as a vector, without a copy.",
     ">>> rp.frombuffer(b'\\x01\\x02', rp.uint8)\narray([1, 2], dtype=uint8)"},
    {0},
};
