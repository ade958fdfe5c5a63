/* Methods of ndarray that are no rows: protocols, conversions to Python, pickling. */
#include "array.h"
#include <string.h>

static rp_array *value(PyObject *self)
{
    return rpy_value_of(self);
}

/* ---- lists and items ------------------------------------------------------------------------------------------ */

static PyObject *list_of(rp_array *a)
{
    RP_SCOPE();
    if (rp_ndim(a) == 0) return rpy_item(a);
    int64_t count = rp_dim(a, 0);
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (int64_t i = 0; list && i < count; i++) {
        RP_SCOPE();
        rp_array *row = rp_index(a, 0, i);
        PyObject *item = rpy_check(row) ? list_of(row) : NULL;
        if (!item)
            Py_CLEAR(list);
        else
            PyList_SetItem(list, (Py_ssize_t)i, item);
    }
    return list;
}

static PyObject *array_tolist(PyObject *self, PyObject *unused)
{
    RP_SCOPE();
    return list_of(value(self));
}

/* The element at a flat index or at a tuple of indices. */
static rp_array *element_at(rp_array *a, PyObject *args)
{
    Py_ssize_t count = PyTuple_Size(args);
    if (count == 1 && PyTuple_Check(PyTuple_GetItem(args, 0))) return element_at(a, PyTuple_GetItem(args, 0));
    if (count == 0) {
        if (rp_size(a) == 1) return rp_reshape(a, 0, NULL);
        PyErr_SetString(PyExc_ValueError, "can only convert an array of size 1 to a Python scalar");
        return NULL;
    }
    if (count != 1 && count != rp_ndim(a)) {
        PyErr_SetString(PyExc_ValueError, "incorrect number of indices for array");
        return NULL;
    }
    if (count == 1 && rp_ndim(a) != 1) a = rp_ravel(a);
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_ssize_t at = PyNumber_AsSsize_t(PyTuple_GetItem(args, i), PyExc_IndexError);
        if (at == -1 && PyErr_Occurred()) return NULL;
        a = rp_index(a, 0, at);
    }
    return rpy_check(a) ? a : NULL;
}

static PyObject *array_item(PyObject *self, PyObject *args)
{
    RP_SCOPE();
    rp_array *a = element_at(value(self), args);
    return a ? rpy_item(a) : NULL;
}

static PyObject *array_tobytes(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"order", NULL};
    PyObject *order_object = NULL;
    int64_t order = RP_ORDER_C;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:tobytes", names, &order_object)) return NULL;
    if (order_object && order_object != Py_None && !rpy_parse_order(order_object, &order)) return NULL;
    RP_SCOPE();
    rp_array *a = value(self);
    const void *data;
    bool turned = order == RP_ORDER_F || (order != RP_ORDER_C && rpy_is_f_contiguous(a) && !rpy_is_c_contiguous(a));
    if (turned) a = rp_transpose(a, NULL);
    if (!rpy_check_status(rp_read(a, &data), NULL)) return NULL;
    return PyBytes_FromStringAndSize(data, (Py_ssize_t)((size_t)rp_size(a) * rp_dtype_size(rp_dtype_of(a))));
}

/* ---- copies and pickling -------------------------------------------------------------------------------------- */

static PyObject *array_copy(PyObject *self, PyObject *unused)
{
    RP_SCOPE();
    return rpy_result_array(rp_copy(value(self)), self);
}

static PyObject *array_reduce(PyObject *self, PyObject *protocol)
{
    PyObject *module = PyImport_ImportModule("rapto._attributes");
    PyObject *result = module ? PyObject_CallMethod(module, "reduce", "OO", self, protocol) : NULL;
    Py_XDECREF(module);
    return result;
}

/* ---- protocols ------------------------------------------------------------------------------------------------ */

static PyObject *from_python(const char *module_name, const char *function, PyObject *args, PyObject *kwargs)
{
    PyObject *module = PyImport_ImportModule(module_name);
    PyObject *callable = module ? PyObject_GetAttrString(module, function) : NULL;
    PyObject *result = callable ? PyObject_Call(callable, args, kwargs) : NULL;
    Py_XDECREF(module);
    Py_XDECREF(callable);
    return result;
}

static PyObject *with_self(PyObject *self, PyObject *args)
{
    PyObject *first = PyTuple_Pack(1, self);
    PyObject *all = first ? PySequence_Concat(first, args) : NULL;
    Py_XDECREF(first);
    return all;
}

#define BY_PYTHON(name)                                                                                                \
    static PyObject *array_##name(PyObject *self, PyObject *args, PyObject *kwargs)                                    \
    {                                                                                                                  \
        PyObject *all = with_self(self, args);                                                                         \
        PyObject *result = all ? from_python("rapto._attributes", #name, all, kwargs) : NULL;                          \
        Py_XDECREF(all);                                                                                               \
        return result;                                                                                                 \
    }
BY_PYTHON(to_numpy)
BY_PYTHON(array_ufunc)
static PyObject *array_finalize(PyObject *self, PyObject *parent)
{
    Py_RETURN_NONE;
}

BY_PYTHON(array_function)
BY_PYTHON(array_namespace)
BY_PYTHON(array_wrap)
BY_PYTHON(to_device)
BY_PYTHON(setflags)
BY_PYTHON(size_of)
BY_PYTHON(view)
BY_PYTHON(tofile)
BY_PYTHON(getfield)
BY_PYTHON(setfield)
BY_PYTHON(dump)
BY_PYTHON(dumps)
BY_PYTHON(format)
BY_PYTHON(byteswap)
BY_PYTHON(setstate)
BY_PYTHON(array_complex)

static PyObject *array_deepcopy(PyObject *self, PyObject *memo)
{
    return array_copy(self, NULL);
}

#define PYTHON(name, function, doc)                                                                                    \
    {                                                                                                                  \
        name, (PyCFunction)(void (*)(void))function, METH_VARARGS | METH_KEYWORDS, doc                                 \
    }

PyMethodDef rpy_array_methods[] = {
    {"tolist", array_tolist, METH_NOARGS,
     "tolist($self, /)\n--\n\nThe elements as nested lists of Python's own objects."},
    {"item", array_item, METH_VARARGS, "item($self, /, *args)\n--\n\nOne element as a Python object."},
    PYTHON("tobytes", array_tobytes, "tobytes($self, /, order='C')\n--\n\nThe bytes of the elements."),
    {"__copy__", array_copy, METH_NOARGS, "__copy__($self, /)\n--\n\nA copy."},
    {"__deepcopy__", array_deepcopy, METH_O, "__deepcopy__($self, memo, /)\n--\n\nA copy."},
    {"__reduce_ex__", array_reduce, METH_O, "__reduce_ex__($self, protocol, /)\n--\n\nFor pickle."},
    PYTHON("__setstate__", array_setstate, "__setstate__($self, state, /)\n--\n\nFor pickle."),
    PYTHON("__array__", array_to_numpy,
           "__array__($self, /, dtype=None, copy=None)\n--\n\nThe elements as a NumPy array, without a copy where it "
           "can be."),
    PYTHON("__array_ufunc__", array_array_ufunc,
           "__array_ufunc__($self, ufunc, method, /, *inputs, **kwargs)\n--\n\nNumPy's ufuncs on rapto's arrays."),
    {"__array_finalize__", array_finalize, METH_O,
     "__array_finalize__($self, obj, /)\n--\n\nCalled with the array that a new instance of a subclass comes from."},
    PYTHON("__array_function__", array_array_function,
           "__array_function__($self, /, func, types, args, kwargs)\n--\n\nNumPy's functions on rapto's arrays."),
    PYTHON(
        "__array_namespace__", array_array_namespace,
        "__array_namespace__($self, /, *, api_version=None)\n--\n\nThe module whose functions belong to this array."),
    PYTHON("__array_wrap__", array_array_wrap,
           "__array_wrap__($self, array, context=None, return_scalar=False, /)\n--\n\nThe array as one of this type."),
    PYTHON("to_device", array_to_device,
           "to_device($self, device, /, *, stream=None)\n--\n\nThe array itself: there is only 'cpu'."),
    PYTHON("setflags", array_setflags,
           "setflags($self, /, write=None, align=None, uic=None)\n--\n\nMakes the array read-only or writable."),
    PYTHON("__sizeof__", array_size_of, "__sizeof__($self, /)\n--\n\nBytes of the object and of the elements it owns."),
    PYTHON("view", array_view,
           "view($self, /, dtype=None, type=None)\n--\n\nThe same memory as another dtype or another type of array."),
    PYTHON("tofile", array_tofile, "tofile($self, /, fid, sep='', format='%s')\n--\n\nWrites the elements to a file."),
    PYTHON("getfield", array_getfield,
           "getfield($self, /, dtype, offset=0)\n--\n\nA part of each element as another dtype."),
    PYTHON("byteswap", array_byteswap,
           "byteswap($self, /, inplace=False)\n--\n\nThe elements with their bytes in reverse order."),
    PYTHON("__format__", array_format, "__format__($self, format_spec, /)\n--\n\nFor format()."),
    PYTHON("__complex__", array_array_complex, "__complex__($self, /)\n--\n\nFor complex()."),
    PYTHON("setfield", array_setfield,
           "setfield($self, /, val, dtype, offset=0)\n--\n\nWrites a part of each element."),
    PYTHON("dump", array_dump, "dump($self, /, file)\n--\n\nPickles the array to a file."),
    PYTHON("dumps", array_dumps, "dumps($self, /)\n--\n\nThe pickle of the array."),
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "ndarray[shape, dtype] for annotations."},
    {NULL, NULL, 0, NULL},
};
