/* Rows for the Python files: views by strides, classes, the writable flag. Not for users. */
#include "array.h"
#include <string.h>

static bool fits_memory(PyObject *array, rp_dtype dtype, const rpy_value *shape, const int64_t *strides,
                        int64_t offset);

/* _strided(array, dtype, shape, strides, offset): strides None is C order; the memory of the array bounds the view. */
static PyObject *fn_strided(rpy_call *c)
{
    int64_t strides[RP_MAX_NDIM], step = (int64_t)rp_dtype_size(DTYPE(1));
    rp_array *a = rpy_value_of(OBJECT(0));
    for (int i = COUNT(2) - 1; i >= 0; i--) {
        strides[i] = COUNT(3) < 0 ? step : LIST(3)[i];
        step *= LIST(2)[i] > 0 ? LIST(2)[i] : 1;
    }
    if (COUNT(3) >= 0 && COUNT(3) != COUNT(2)) {
        PyErr_SetString(PyExc_ValueError, "strides must be the same length as shape");
        return NULL;
    }
    if (!fits_memory(OBJECT(0), DTYPE(1), &c->v[2], strides, INT(4))) {
        PyErr_SetString(PyExc_ValueError, "strides is not compatible with available memory");
        return NULL;
    }
    rp_array *view = rpy_strided_view(a, DTYPE(1), COUNT(2), LIST(2), strides, INT(4));
    if (!rpy_check(view)) return NULL;
    return rpy_wrap_as(rpy_array_type, view, OBJECT(0));
}

/* The bytes that the elements of an array span, from the first one. */
static void span(rp_dtype dtype, int ndim, const int64_t *shape, const int64_t *strides, int64_t *low, int64_t *high)
{
    *low = 0;
    *high = (int64_t)rp_dtype_size(dtype);
    for (int i = 0; i < ndim; i++) {
        if (shape[i] == 0) *high = 0;
        int64_t reach = (shape[i] - 1) * strides[i];
        if (shape[i] > 0 && reach < 0) *low += reach;
        if (shape[i] > 0 && reach > 0) *high += reach;
    }
}

static bool fits_memory(PyObject *array, rp_dtype dtype, const rpy_value *shape, const int64_t *strides, int64_t offset)
{
    int64_t low, high, first, last, before, behind;
    rp_array *a = rpy_value_of(array);
    if (!rpy_data(a)) return false;
    for (int i = 0; i < shape->count; i++)
        if (shape->list[i] == 0) return true;
    span(rp_dtype_of(a), rp_ndim(a), rp_shape(a), rpy_strides(a), &low, &high);
    span(dtype, shape->count, shape->list, strides, &first, &last);
    rpy_storage_bounds(a, &before, &behind);
    return offset + first >= -before && offset + last <= behind;
}

/* _stays_inside(array, shape, strides): whether such a view stays in the memory that the array is a view of. */
static PyObject *fn_stays_inside(rpy_call *c)
{
    if (COUNT(1) != COUNT(2)) {
        PyErr_SetString(PyExc_ValueError, "strides must be the same length as shape");
        return NULL;
    }
    bool inside = fits_memory(OBJECT(0), rp_dtype_of(ARRAY(0)), &c->v[1], LIST(2), 0);
    return PyErr_Occurred() ? NULL : PyBool_FromLong(inside);
}

/* _view_part(array, dtype, offset): the real or imaginary parts. */
static PyObject *fn_view_part(rpy_call *c)
{
    rp_array *a = rpy_value_of(OBJECT(0));
    rp_array *view = rpy_strided_view(a, DTYPE(1), rp_ndim(a), rp_shape(a), rpy_strides(a), INT(2));
    return rpy_result_array(view, OBJECT(0));
}

/* _as_class(array, class, parent): the array as an instance of a class, finalized. */
static PyObject *fn_as_class(rpy_call *c)
{
    if (!PyType_Check(OBJECT(1)) || !PyType_IsSubtype((PyTypeObject *)OBJECT(1), rpy_array_type)) {
        PyErr_SetString(PyExc_TypeError, "not a subclass of ndarray");
        return NULL;
    }
    return rpy_wrap_as((PyTypeObject *)OBJECT(1), rpy_value_of(OBJECT(0)), OBJECT(2));
}

static PyObject *fn_replace(rpy_call *c)
{
    rpy_set_value(OBJECT(0), ARRAY(1));
    Py_RETURN_NONE;
}

static PyObject *fn_is_contiguous(rpy_call *c)
{
    return PyBool_FromLong(TEXT(1)[0] == 'C' ? rpy_is_c_contiguous(ARRAY(0)) : rpy_is_f_contiguous(ARRAY(0)));
}

static PyObject *fn_is_aligned(rpy_call *c)
{
    return PyBool_FromLong(rp_is_aligned(ARRAY(0)));
}

static PyObject *fn_is_writable(rpy_call *c)
{
    return PyBool_FromLong(rp_is_writable(ARRAY(0)));
}

/* _set_writable(array, flag) -> array. */
static PyObject *fn_set_writable(rpy_call *c)
{
    rp_array *view = rpy_readonly_view(ARRAY(0), !BOOL(1));
    if (!rpy_check(view)) return NULL;
    rpy_set_value(OBJECT(0), view);
    ((rpy_array *)OBJECT(0))->warns = false;
    return Py_NewRef(OBJECT(0));
}

/* _warns(array, flag=None): whether the first write warns; with a flag: makes it so, and read-only until then. */
static PyObject *fn_warns(rpy_call *c)
{
    rpy_array *self = (rpy_array *)OBJECT(0);
    if (GIVEN(1)) {
        rp_array *view = rpy_readonly_view(ARRAY(0), BOOL(1));
        if (!rpy_check(view)) return NULL;
        rpy_set_value(OBJECT(0), view);
        self->warns = BOOL(1);
    }
    return PyBool_FromLong(self->warns);
}

/* _shares_storage(a, b): whether both stand in the same block of memory. */
static PyObject *fn_shares_storage(rpy_call *c)
{
    return PyBool_FromLong(rpy_shares_storage(ARRAY(0), ARRAY(1)));
}

/* With work to spend the answer is exact; "perhaps" when it does not suffice. */
static PyObject *fn_may_share_memory(rpy_call *c)
{
    bool shares = true;
    rp_error error;
    if (!GIVEN(2) || INT(2) == 0) return PyBool_FromLong(rp_may_share_memory(ARRAY(0), ARRAY(1)));
    rp_status status = rp_shares_memory(ARRAY(0), ARRAY(1), INT(2), &shares, &error);
    if (status == RP_EUNSUPPORTED || status == RP_EVALUE) Py_RETURN_TRUE;
    return rpy_check_status(status, &error) ? PyBool_FromLong(shares) : NULL;
}

static PyObject *fn_shares_memory(rpy_call *c)
{
    bool shares = false;
    rp_error error;
    rp_status status = rp_shares_memory(ARRAY(0), ARRAY(1), GIVEN(2) ? INT(2) : -1, &shares, &error);
    if (status == RP_EUNSUPPORTED || status == RP_EVALUE) return rpy_raise_named("TooHardError", error.message);
    return rpy_check_status(status, &error) ? PyBool_FromLong(shares) : NULL;
}

const rpy_row rpy_rows_layout[] = {
    {"may_share_memory", "a: array, b: array, /, max_work: int = None", NULL, fn_may_share_memory, 0,
     "Whether the bounds of the memory of two arrays overlap.", NULL},
    {"shares_memory", "a: array, b: array, /, max_work: int = None", NULL, fn_shares_memory, 0,
     "Whether two arrays have an element in common; exact.", NULL},
    {"_strided", "array: array, dtype: dtype, shape: shape, strides: ints = None, offset: int = 0", NULL, fn_strided,
     RPY_NO_DISPATCH, "A view by strides.", NULL},
    {"_view_part", "array: array, dtype: dtype, offset: int", NULL, fn_view_part, RPY_NO_DISPATCH,
     "A part of each element.", NULL},
    {"_as_class", "array: array, type: any, parent: any = None", NULL, fn_as_class, RPY_NO_DISPATCH,
     "The array as a subclass.", NULL},
    {"_replace", "array: any, value: array", NULL, fn_replace, RPY_NO_DISPATCH, "Gives an array another value.", NULL},
    {"_is_contiguous", "array: array, order: str", NULL, fn_is_contiguous, RPY_NO_DISPATCH,
     "Whether the elements lie in this order.", NULL},
    {"_is_aligned", "array: array", NULL, fn_is_aligned, RPY_NO_DISPATCH, "Whether the elements lie aligned.", NULL},
    {"_is_writable", "array: array", NULL, fn_is_writable, RPY_NO_DISPATCH, "Whether the array can be written.", NULL},
    {"_set_writable", "array: array, flag: bool", NULL, fn_set_writable, RPY_NO_DISPATCH,
     "Makes the array read-only or writable.", NULL},
    {"_stays_inside", "array: array, shape: shape, strides: ints", NULL, fn_stays_inside, RPY_NO_DISPATCH,
     "Whether a view by strides stays in the memory.", NULL},
    {"_warns", "array: array, flag: bool = None", NULL, fn_warns, RPY_NO_DISPATCH, "Whether the first write warns.",
     NULL},
    {"_shares_storage", "a: array, b: array", NULL, fn_shares_storage, RPY_NO_DISPATCH,
     "Whether both stand in one block of memory.", NULL},
    {0},
};
