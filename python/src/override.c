/* Foreign operands: __array_ufunc__ and __array_function__ of their classes, and the class of results. */
#include "array.h"
#include "ufunc.h"

static bool is_plain(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    return type == rpy_array_type || type == &PyFloat_Type || type == &PyLong_Type || type == &PyList_Type ||
           type == &PyTuple_Type || type == &PyBool_Type || type == &PyComplex_Type || type == &PyUnicode_Type ||
           object == Py_None;
}

/* The attribute of NumPy's ndarray, once NumPy is loaded: its arrays are taken as memory, they do not answer. */
static bool is_numpys(PyObject *hook, const char *name)
{
    static PyObject *numpy_array;
    if (!numpy_array) {
        PyObject *modules = PySys_GetObject("modules"); /* borrowed */
        PyObject *numpy = modules ? PyDict_GetItemString(modules, "numpy") : NULL;
        numpy_array = numpy ? PyObject_GetAttrString(numpy, "ndarray") : NULL;
        PyErr_Clear();
    }
    PyObject *theirs = numpy_array ? PyObject_GetAttrString(numpy_array, name) : NULL;
    PyErr_Clear();
    bool same = theirs == hook;
    Py_XDECREF(theirs);
    return same;
}

bool rpy_has_hook(PyObject *object, const char *name)
{
    rp_dtype dtype;
    if (is_plain(object) || rpy_is_scalar(object, &dtype)) return false;
    PyObject *hook = PyObject_GetAttrString((PyObject *)Py_TYPE(object), name);
    if (!hook) {
        PyErr_Clear();
        return false;
    }
    PyObject *ours = PyObject_GetAttrString((PyObject *)rpy_array_type, name);
    bool foreign = hook != ours && !is_numpys(hook, name);
    PyErr_Clear();
    Py_DECREF(hook);
    Py_XDECREF(ours);
    return foreign;
}

bool rpy_overrides(PyObject *object)
{
    return !is_plain(object) && rpy_has_hook(object, "__array_ufunc__");
}

/* rapto._protocol.`function`(target, method, args, kwargs). */
static PyObject *by_protocol(const char *function, PyObject *target, const char *method, PyObject *args,
                             PyObject *kwargs)
{
    PyObject *module = PyImport_ImportModule("rapto._protocol");
    PyObject *result = module ? PyObject_CallMethod(module, function, "OsOO", target, method, args, kwargs) : NULL;
    Py_XDECREF(module);
    return result;
}

static PyObject *with_tuple_and_dict(const char *function, PyObject *target, const char *method, PyObject *const *given,
                                     Py_ssize_t count, PyObject *keywords)
{
    PyObject *args = PyTuple_New(count), *kwargs = PyDict_New(), *result = NULL;
    bool ok = args && kwargs;
    for (Py_ssize_t i = 0; ok && i < count; i++) PyTuple_SetItem(args, i, Py_NewRef(given[i]));
    for (Py_ssize_t k = 0; ok && keywords && k < PyTuple_Size(keywords); k++)
        ok = PyDict_SetItem(kwargs, PyTuple_GetItem(keywords, k), given[count + k]) == 0;
    if (ok) result = by_protocol(function, target, method, args, kwargs);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
    return result;
}

PyObject *rpy_call_override(PyObject *ufunc, const char *method, PyObject *const *given, Py_ssize_t count,
                            PyObject *keywords)
{
    return with_tuple_and_dict("call_ufunc", ufunc, method, given, count, keywords);
}

PyObject *rpy_call_gufunc(PyObject *ufunc, PyObject *const *given, Py_ssize_t count, PyObject *keywords)
{
    return with_tuple_and_dict("call_gufunc", ufunc, "", given, count, keywords);
}

PyObject *rpy_call_function_override(PyObject *function, PyObject *const *given, Py_ssize_t count, PyObject *keywords)
{
    return with_tuple_and_dict("call_function", function, "", given, count, keywords);
}

/* ---- the class of results --------------------------------------------------------------------------------------- */

static double priority(PyObject *object)
{
    PyObject *number = PyObject_GetAttrString(object, "__array_priority__");
    double value = number ? PyFloat_AsDouble(number) : 0;
    PyErr_Clear();
    Py_XDECREF(number);
    return value;
}

/* A subclass stands before the base class at equal priority. */
static bool outranks(PyObject *one, PyObject *leader)
{
    if (Py_TYPE(one) == Py_TYPE(leader)) return false;
    double mine = priority(one), theirs = priority(leader);
    return mine > theirs || (mine == theirs && Py_TYPE(leader) == rpy_array_type);
}

PyObject *rpy_leader(PyObject *const *operands, int count)
{
    PyObject *leader = NULL;
    for (int i = 0; i < count; i++) {
        if (!rpy_is_array(operands[i])) continue;
        if (!leader || outranks(operands[i], leader)) leader = operands[i];
    }
    return leader;
}

static PyObject *by_array_wrap(rp_array *a, PyObject *like)
{
    PyObject *array = rpy_wrap(a);
    PyObject *result =
        array ? PyObject_CallMethod(like, "__array_wrap__", "OOO", array, Py_None, rp_ndim(a) == 0 ? Py_True : Py_False)
              : NULL;
    Py_XDECREF(array);
    return result;
}

PyObject *rpy_wrapped(rp_array *a, PyObject *like)
{
    if (!like || Py_TYPE(like) == rpy_array_type) return rpy_result(a, like);
    if (rp_array_status(a) != RP_OK) return rpy_raise_array(a);
    return rpy_has_hook(like, "__array_wrap__") ? by_array_wrap(a, like) : rpy_wrap_like(a, like);
}
