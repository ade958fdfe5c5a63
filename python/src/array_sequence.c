/* ndarray as a sequence and a mapping: length, indexing, iteration, membership, text. */
#include "array.h"

static Py_ssize_t array_length(PyObject *self)
{
    rp_array *a = rpy_value_of(self);
    if (rp_ndim(a) > 0) return (Py_ssize_t)rp_dim(a, 0);
    PyErr_SetString(PyExc_TypeError, "len() of unsized object");
    return -1;
}

/* a[i] along the first axis. */
static PyObject *array_get_first(PyObject *self, Py_ssize_t index)
{
    RP_SCOPE();
    rp_array *a = rpy_value_of(self);
    if (rp_ndim(a) == 0) {
        PyErr_SetString(PyExc_IndexError, "too many indices for array: array is 0-dimensional, but 1 were indexed");
        return NULL;
    }
    if (index < 0 || index >= rp_dim(a, 0)) {
        PyErr_Format(PyExc_IndexError, "index %zd is out of bounds for axis 0 with size %lld", index,
                     (long long)rp_dim(a, 0));
        return NULL;
    }
    rp_array *row = rp_index(a, 0, index);
    return rp_ndim(row) == 0 ? rpy_result(row, NULL) : rpy_result(row, self);
}

static int array_set_first(PyObject *self, Py_ssize_t index, PyObject *value)
{
    PyObject *number = PyLong_FromSsize_t(index);
    int failed = number ? rpy_setitem(self, number, value) : -1;
    Py_XDECREF(number);
    return failed;
}

static PyObject *array_iter(PyObject *self)
{
    if (rp_ndim(rpy_value_of(self)) == 0) {
        PyErr_SetString(PyExc_TypeError, "iteration over a 0-d array");
        return NULL;
    }
    return PySeqIter_New(self);
}

static int array_contains(PyObject *self, PyObject *element)
{
    PyObject *equal = PyObject_RichCompare(self, element, Py_EQ);
    if (!equal) return -1;
    RP_SCOPE();
    rp_array *a = rpy_to_array(equal, RP_DTYPE_COUNT);
    bool any = false;
    bool ok = a && rpy_check_status(rp_item_bool(rp_any(a), &any), NULL);
    Py_DECREF(equal);
    return ok ? any : -1;
}

/* Text through rapto._print, which knows the print options. */
static PyObject *text_by(PyObject *self, const char *function)
{
    PyObject *module = PyImport_ImportModule("rapto._print");
    PyObject *text = module ? PyObject_CallMethod(module, function, "O", self) : NULL;
    Py_XDECREF(module);
    return text;
}

static PyObject *array_repr(PyObject *self)
{
    return text_by(self, "array_repr");
}

static PyObject *array_str(PyObject *self)
{
    return text_by(self, "array_str");
}

static PyObject *array_concat(PyObject *self, PyObject *other)
{
    PyErr_SetString(PyExc_TypeError,
                    "Concatenation operation is not implemented for arrays, use concatenate() instead.");
    return NULL;
}

const PyType_Slot rpy_array_sequence_slots[] = {
    {Py_sq_concat, array_concat},       {Py_sq_length, array_length}, {Py_sq_item, array_get_first},
    {Py_sq_ass_item, array_set_first},  {Py_mp_length, array_length}, {Py_mp_subscript, rpy_getitem},
    {Py_mp_ass_subscript, rpy_setitem}, {Py_tp_iter, array_iter},     {Py_sq_contains, array_contains},
    {Py_tp_repr, array_repr},           {Py_tp_str, array_str},       {0, NULL},
};
