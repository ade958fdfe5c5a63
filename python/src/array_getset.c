/* Attributes of ndarray. */
#include "array.h"
#include <string.h>

static rp_array *value(PyObject *self)
{
    return rpy_value_of(self);
}

PyObject *rpy_integers(int count, const int64_t *numbers)
{
    PyObject *tuple = PyTuple_New(count);
    for (int i = 0; tuple && i < count; i++) {
        PyObject *number = PyLong_FromLongLong(numbers[i]);
        if (!number)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, i, number);
    }
    return tuple;
}

void rpy_set_value(PyObject *self, rp_array *a)
{
    rp_array *old = value(self);
    ((rpy_array *)self)->value = rp_keep(a);
    rp_release(old);
}

const char *rpy_type_name(PyObject *object)
{
    static char name[128];
    PyObject *text = PyType_GetName(Py_TYPE(object));
    PyObject *bytes = text ? PyUnicode_AsUTF8String(text) : NULL;
    snprintf(name, sizeof name, "%s", bytes ? PyBytes_AsString(bytes) : "?");
    Py_XDECREF(text);
    Py_XDECREF(bytes);
    PyErr_Clear();
    return name;
}

static PyObject *get_shape(PyObject *self, void *closure)
{
    return rpy_integers(rp_ndim(value(self)), rp_shape(value(self)));
}

static int set_shape(PyObject *self, PyObject *shape_object, void *closure)
{
    int ndim;
    int64_t shape[RP_MAX_NDIM];
    if (!shape_object) {
        PyErr_SetString(PyExc_AttributeError, "Cannot delete array shape");
        return -1;
    }
    if (!rpy_parse_shape(shape_object, &ndim, shape)) return -1;
    RP_SCOPE();
    rp_array *a = rp_reshape(value(self), ndim, shape);
    if (!rpy_check(a)) return -1;
    if (!rpy_shares_storage(a, value(self)) && rp_size(a) > 0) {
        PyErr_SetString(
            PyExc_AttributeError,
            "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired shape.");
        return -1;
    }
    rpy_set_value(self, a);
    return 0;
}

static PyObject *get_strides(PyObject *self, void *closure)
{
    return rpy_integers(rp_ndim(value(self)), rpy_strides(value(self)));
}

static PyObject *get_ndim(PyObject *self, void *closure)
{
    return PyLong_FromLong(rp_ndim(value(self)));
}

static PyObject *get_size(PyObject *self, void *closure)
{
    return PyLong_FromLongLong(rp_size(value(self)));
}

static PyObject *get_itemsize(PyObject *self, void *closure)
{
    return PyLong_FromSize_t(rp_dtype_size(rp_dtype_of(value(self))));
}

static PyObject *get_nbytes(PyObject *self, void *closure)
{
    return PyLong_FromLongLong(rp_size(value(self)) * (int64_t)rp_dtype_size(rp_dtype_of(value(self))));
}

static PyObject *get_dtype(PyObject *self, void *closure)
{
    return rpy_dtype_object(rp_dtype_of(value(self)));
}

static PyObject *get_transposed(PyObject *self, void *closure)
{
    RP_SCOPE();
    return rpy_result_array(rp_transpose(value(self), NULL), self);
}

static PyObject *get_matrix_transposed(PyObject *self, void *closure)
{
    RP_SCOPE();
    if (rp_ndim(value(self)) < 2) {
        PyErr_SetString(PyExc_ValueError, "matrix transpose with ndim < 2 is undefined");
        return NULL;
    }
    return rpy_result_array(rp_swapaxes(value(self), -1, -2), self);
}

static PyObject *get_base(PyObject *self, void *closure)
{
    PyObject *base = ((rpy_array *)self)->base;
    return Py_NewRef(base ? base : Py_None);
}

static int set_device(PyObject *self, PyObject *value, void *closure)
{
    PyErr_SetString(PyExc_AttributeError, "attribute 'device' of 'ndarray' objects is not writable");
    return -1;
}

static PyObject *get_device(PyObject *self, void *closure)
{
    return PyUnicode_FromString("cpu");
}

static PyObject *get_data(PyObject *self, void *closure)
{
    return PyMemoryView_FromObject(self);
}

static PyObject *get_interface(PyObject *self, void *closure)
{
    rp_array *a = value(self);
    char *data = rpy_data(a);
    PyObject *dtype = get_dtype(self, NULL);
    PyObject *text = dtype ? PyObject_GetAttrString(dtype, "str") : NULL;
    PyObject *descr = dtype ? PyObject_GetAttrString(dtype, "descr") : NULL;
    PyObject *strides = rpy_is_c_contiguous(a) ? Py_NewRef(Py_None) : get_strides(self, NULL);
    PyObject *address = PyLong_FromVoidPtr(data);
    Py_XDECREF(dtype);
    if (!data || !text || !descr || !strides || !address) return NULL;
    return Py_BuildValue("{s:(NO),s:N,s:N,s:N,s:N,s:i}", "data", address, rp_is_writable(a) ? Py_False : Py_True,
                         "strides", strides, "descr", descr, "typestr", text, "shape", get_shape(self, NULL), "version",
                         3);
}

static PyObject *get_priority(PyObject *self, void *closure)
{
    return PyFloat_FromDouble(0);
}

/* An attribute that Python code provides: rapto._attributes.NAME(self). */
static PyObject *from_python(PyObject *self, void *closure)
{
    PyObject *module = PyImport_ImportModule("rapto._attributes");
    PyObject *result = module ? PyObject_CallMethod(module, closure, "O", self) : NULL;
    Py_XDECREF(module);
    return result;
}

static int set_from_python(PyObject *self, PyObject *new_value, void *closure)
{
    char name[64];
    snprintf(name, sizeof name, "set_%s", (const char *)closure);
    PyObject *module = PyImport_ImportModule("rapto._attributes");
    PyObject *result = module ? PyObject_CallMethod(module, name, "OO", self, new_value ? new_value : Py_None) : NULL;
    Py_XDECREF(module);
    Py_XDECREF(result);
    return result ? 0 : -1;
}

PyGetSetDef rpy_array_getset[] = {
    {"shape", get_shape, set_shape, "The extents of the axes.", NULL},
    {"strides", get_strides, set_from_python, "Bytes from one element to the next along each axis.", "strides"},
    {"ndim", get_ndim, NULL, "The number of axes.", NULL},
    {"size", get_size, NULL, "The number of elements.", NULL},
    {"itemsize", get_itemsize, NULL, "Bytes of one element.", NULL},
    {"nbytes", get_nbytes, NULL, "Bytes of all elements.", NULL},
    {"dtype", get_dtype, set_from_python, "The type of the elements.", "dtype"},
    {"T", get_transposed, NULL, "The array with its axes reversed; a view.", NULL},
    {"mT", get_matrix_transposed, NULL, "The array with its last two axes exchanged; a view.", NULL},
    {"__array_struct__", rpy_array_struct, NULL, "The memory as a C struct in a capsule.", NULL},
    {"base", get_base, NULL, "The object whose memory this is a view of, or None.", NULL},
    {"device", get_device, set_device, "Where the elements are: 'cpu'.", NULL},
    {"data", get_data, NULL, "The elements as a memoryview.", NULL},
    {"flags", from_python, NULL, "How the memory is laid out.", "flags"},
    {"flat", from_python, set_from_python, "An iterator over the elements in C order.", "flat"},
    {"real", from_python, set_from_python, "The real parts.", "real"},
    {"imag", from_python, set_from_python, "The imaginary parts.", "imag"},
    {"ctypes", from_python, NULL, "The memory for ctypes.", "ctypes"},
    {"__array_priority__", get_priority, NULL, "0.0: subclasses have more.", NULL},
    {"__array_interface__", get_interface, NULL, "The memory as NumPy's array interface.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
