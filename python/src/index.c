/* a[...]: Python's index objects as calls of the library. */
#include "array.h"

typedef struct index_walk {
    rp_array *view;
    int axis; /* the axis of `view` that the next index is for */
} index_walk;

static bool too_many(const rp_array *a, Py_ssize_t given)
{
    PyErr_Format(PyExc_IndexError, "too many indices for array: array is %d-dimensional, but %zd were indexed",
                 rp_ndim(a), given);
    return false;
}

static bool by_slice(index_walk *walk, PyObject *slice)
{
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(slice, &start, &stop, &step) < 0) return false;
    PySlice_AdjustIndices((Py_ssize_t)rp_dim(walk->view, walk->axis), &start, &stop, step);
    if (step < 0 && stop < 0) stop = (Py_ssize_t)INT64_MIN;
    walk->view = rp_slice(walk->view, walk->axis++, start, stop, step);
    return rpy_check(walk->view);
}

static bool by_one(index_walk *walk, PyObject *index, int missing)
{
    if (index == Py_Ellipsis) {
        walk->axis += missing;
        return true;
    }
    if (index == Py_None) {
        walk->view = rp_expand_dims(walk->view, walk->axis++);
        return rpy_check(walk->view);
    }
    if (PySlice_Check(index)) return by_slice(walk, index);
    if (!PyIndex_Check(index) || PyBool_Check(index)) {
        PyErr_SetString(PyExc_IndexError, "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and "
                                          "integer or boolean arrays are valid indices");
        return false;
    }
    Py_ssize_t at = PyNumber_AsSsize_t(index, PyExc_IndexError);
    if (at == -1 && PyErr_Occurred()) return false;
    walk->view = rp_index(walk->view, walk->axis, at);
    return rpy_check(walk->view);
}

/* The view that a basic index selects; NULL with an exception. */
static rp_array *basic_view(rp_array *a, PyObject *index, bool *has_ellipsis)
{
    index_walk walk = {a, 0};
    bool tuple = PyTuple_Check(index);
    Py_ssize_t count = tuple ? PyTuple_Size(index) : 1, used = 0;
    *has_ellipsis = false;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *one = tuple ? PyTuple_GetItem(index, i) : index;
        if (one == Py_Ellipsis) *has_ellipsis = true;
        used += one != Py_Ellipsis && one != Py_None;
    }
    if (used > rp_ndim(a)) return too_many(a, used), NULL;
    for (Py_ssize_t i = 0; i < count; i++)
        if (!by_one(&walk, tuple ? PyTuple_GetItem(index, i) : index, rp_ndim(a) - (int)used)) return NULL;
    return walk.view == a ? rp_reshape(a, rp_ndim(a), rp_shape(a)) : walk.view;
}

PyObject *rpy_getitem(PyObject *self, PyObject *index)
{
    RP_SCOPE();
    bool ellipsis;
    rp_array *view = basic_view(rpy_value_of(self), index, &ellipsis);
    if (!view) return NULL;
    return rp_ndim(view) == 0 && !ellipsis ? rpy_result(view, NULL) : rpy_result_array(view, self);
}

int rpy_setitem(PyObject *self, PyObject *index, PyObject *value)
{
    RP_SCOPE();
    bool ellipsis;
    rp_error error;
    if (!value) {
        PyErr_SetString(PyExc_ValueError, "cannot delete array elements");
        return -1;
    }
    rp_array *view = basic_view(rpy_value_of(self), index, &ellipsis);
    rp_array *a = view ? rpy_to_array(value, RP_DTYPE_COUNT) : NULL;
    if (!a || !rpy_check(a)) return -1;
    return rpy_check_status(rp_assign(view, rp_astype(a, rp_dtype_of(view)), &error), &error) ? 0 : -1;
}
