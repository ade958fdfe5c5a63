/* Operators of scalars, and what every scalar shares with ndarray: its methods and attributes, through a 0-d array. */
#include "array.h"
#include "number.h"
#include "scalar.h"

static rp_array *value_of(PyObject *self)
{
    rp_dtype dtype = RP_F64;
    rpy_is_scalar(self, &dtype);
    return rpy_scalar_value(self, dtype);
}

static PyObject *item_of(PyObject *self)
{
    PyObject *quick = rpy_quick_item(self);
    if (quick || PyErr_Occurred()) return quick;
    RP_SCOPE();
    return rpy_item(value_of(self));
}

static PyObject *through_item(PyObject *self, PyObject *(*convert)(PyObject *))
{
    PyObject *item = item_of(self);
    PyObject *result = item ? convert(item) : NULL;
    Py_XDECREF(item);
    return result;
}

static PyObject *scalar_int(PyObject *self)
{
    return through_item(self, PyNumber_Long);
}

static PyObject *scalar_float(PyObject *self)
{
    return through_item(self, PyNumber_Float);
}

static PyObject *scalar_index(PyObject *self)
{
    char kind = rpy_kind(rp_dtype_of(value_of(self)));
    if (kind == 'i' || kind == 'u') return item_of(self);
    PyObject *type = (PyObject *)Py_TYPE(self);
    PyErr_Format(PyExc_TypeError, "'%s' object cannot be interpreted as an integer", rpy_type_name(self));
    (void)type;
    return NULL;
}

static int scalar_bool(PyObject *self)
{
    PyObject *item = item_of(self);
    int truth = item ? PyObject_IsTrue(item) : -1;
    Py_XDECREF(item);
    return truth;
}

#define SLOT(slot, word, way) {Py_nb_##slot, rpy_number_##slot},

#define NUMBER_SLOTS                                                                                                   \
    RPY_BINARY_SLOTS(SLOT)                                                                                             \
    RPY_UNARY_SLOTS(SLOT){Py_nb_power, rpy_power_of}, {Py_nb_divmod, rpy_divmod}, {Py_nb_int, scalar_int},             \
        {Py_nb_float, scalar_float}, {Py_nb_bool, scalar_bool}, {Py_tp_richcompare, rpy_compare},

const PyType_Slot rpy_scalar_number_slots[] = {NUMBER_SLOTS{0, NULL}};
const PyType_Slot rpy_scalar_integer_slots[] = {NUMBER_SLOTS{Py_nb_index, scalar_index}, {0, NULL}};

const PyType_Slot rpy_scalar_text_slots[] = {
    {Py_tp_richcompare, rpy_compare},
    {0, NULL},
};

/* ---- generic: what scalars share with arrays ------------------------------------------------------------------- */

static PyObject *as_array(PyObject *self)
{
    RP_SCOPE();
    return rpy_result_array(value_of(self), NULL);
}

/* Attributes that a scalar does not have are those of its 0-d array. */
static PyObject *generic_getattr(PyObject *self, PyObject *name)
{
    PyObject *found = PyObject_GenericGetAttr(self, name);
    if (found || !PyErr_ExceptionMatches(PyExc_AttributeError)) return found;
    PyObject *type, *error, *trace;
    PyErr_Fetch(&type, &error, &trace);
    PyObject *array = PyObject_HasAttr((PyObject *)rpy_array_type, name) ? as_array(self) : NULL;
    found = array ? PyObject_GetAttr(array, name) : NULL;
    Py_XDECREF(array);
    if (!found) {
        PyErr_Restore(type, error, trace);
        return NULL;
    }
    Py_XDECREF(type);
    Py_XDECREF(error);
    Py_XDECREF(trace);
    return found;
}

static PyObject *get_dtype(PyObject *self, void *closure)
{
    rp_dtype dtype = RP_F64;
    rpy_is_scalar(self, &dtype);
    return rpy_dtype_object(dtype);
}

static PyObject *get_empty_tuple(PyObject *self, void *closure)
{
    return PyTuple_New(0);
}

static PyObject *get_zero(PyObject *self, void *closure)
{
    return PyLong_FromLong(0);
}

static PyObject *get_one(PyObject *self, void *closure)
{
    return PyLong_FromLong(1);
}

static PyObject *get_self(PyObject *self, void *closure)
{
    return Py_NewRef(self);
}

/* real and imag as scalars; float and complex would give Python's own numbers. */
static PyObject *get_part(PyObject *self, void *closure)
{
    PyObject *array = as_array(self);
    PyObject *part = array ? PyObject_GetAttrString(array, closure) : NULL;
    RP_SCOPE();
    PyObject *result = part && rpy_is_array(part) ? rpy_scalar(rpy_value_of(part)) : NULL;
    Py_XDECREF(array);
    Py_XDECREF(part);
    return result;
}

PyGetSetDef rpy_generic_getset[] = {
    {"dtype", get_dtype, NULL, "The dtype of the scalar.", NULL},
    {"shape", get_empty_tuple, NULL, "The empty tuple.", NULL},
    {"strides", get_empty_tuple, NULL, "The empty tuple.", NULL},
    {"ndim", get_zero, NULL, "0.", NULL},
    {"size", get_one, NULL, "1.", NULL},
    {"T", get_self, NULL, "The scalar itself.", NULL},
    {"real", get_part, NULL, "The real part.", "real"},
    {"imag", get_part, NULL, "The imaginary part.", "imag"},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyObject *generic_item(PyObject *self, PyObject *args)
{
    return item_of(self);
}

static PyObject *generic_array(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *array = as_array(self);
    PyObject *method = array ? PyObject_GetAttrString(array, "__array__") : NULL;
    PyObject *result = method ? PyObject_Call(method, args, kwargs) : NULL;
    Py_XDECREF(array);
    Py_XDECREF(method);
    return result;
}

static PyObject *generic_reduce(PyObject *self, PyObject *unused)
{
    PyObject *module = PyImport_ImportModule("rapto._attributes");
    PyObject *result = module ? PyObject_CallMethod(module, "reduce_scalar", "O", self) : NULL;
    Py_XDECREF(module);
    return result;
}

/* The indices that a scalar takes: (), None, Ellipsis, truths and tuples of them; no integers, no slices. */
static bool indexes_scalar(PyObject *index)
{
    rp_dtype dtype;
    if (index == Py_Ellipsis || index == Py_None || PyBool_Check(index)) return true;
    if (rpy_is_array(index)) return rp_dtype_of(rpy_value_of(index)) == RP_BOOL;
    if (rpy_is_scalar(index, &dtype)) return dtype == RP_BOOL;
    if (!PyTuple_Check(index)) return false;
    for (Py_ssize_t i = 0; i < PyTuple_Size(index); i++)
        if (PyTuple_Check(PyTuple_GetItem(index, i)) || !indexes_scalar(PyTuple_GetItem(index, i))) return false;
    return true;
}

static PyObject *generic_getitem(PyObject *self, PyObject *index)
{
    PyObject *array = as_array(self);
    PyObject *result = NULL;
    if (indexes_scalar(index))
        result = array ? PyObject_GetItem(array, index) : NULL;
    else
        PyErr_Format(PyExc_IndexError, "invalid index to scalar variable.");
    Py_XDECREF(array);
    return result;
}

static PyObject *generic_format(PyObject *self, PyObject *spec)
{
    PyObject *item = item_of(self);
    bool empty = PyUnicode_Check(spec) && PyUnicode_GetLength(spec) == 0;
    PyObject *result = !item ? NULL : empty ? PyObject_Str(self) : PyObject_Format(item, spec);
    Py_XDECREF(item);
    return result;
}

static PyObject *generic_self(PyObject *self, PyObject *unused)
{
    return Py_NewRef(self);
}

/* round(x) is Python's integer, round(x, n) keeps the type. */
static PyObject *generic_round(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"ndigits", NULL};
    PyObject *digits = Py_None;
    char kind = rpy_kind(rp_dtype_of(value_of(self)));
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:__round__", names, &digits)) return NULL;
    if (kind != 'i' && kind != 'u' && kind != 'f')
        return PyErr_Format(PyExc_TypeError, "type %s doesn't define __round__ method", rpy_type_name(self));
    if (digits != Py_None) return PyObject_CallMethod(self, "round", "O", digits);
    PyObject *item = item_of(self);
    PyObject *result = item ? PyObject_CallMethod(item, "__round__", NULL) : NULL;
    Py_XDECREF(item);
    return result;
}

static PyObject *generic_complex(PyObject *self, PyObject *unused)
{
    PyObject *item = item_of(self);
    PyObject *result = item ? PyObject_CallFunctionObjArgs((PyObject *)&PyComplex_Type, item, NULL) : NULL;
    Py_XDECREF(item);
    return result;
}

PyMethodDef rpy_generic_methods[] = {
    {"item", generic_item, METH_VARARGS, "The scalar as a Python object."},
    {"tolist", generic_item, METH_VARARGS, "The scalar as a Python object."},
    {"__array__", (PyCFunction)(void (*)(void))generic_array, METH_VARARGS | METH_KEYWORDS, "A 0-d NumPy array."},
    {"__round__", (PyCFunction)(void (*)(void))generic_round, METH_VARARGS | METH_KEYWORDS, "For round()."},
    {"__complex__", generic_complex, METH_NOARGS, "For complex()."},
    {"__copy__", generic_self, METH_NOARGS, "The scalar itself."},
    {"__deepcopy__", generic_self, METH_O, "The scalar itself."},
    {"__reduce__", generic_reduce, METH_NOARGS, "For pickle."},
    {"__format__", generic_format, METH_O, "For format()."},
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "For annotations."},
    {NULL, NULL, 0, NULL},
};

PyTypeObject *rpy_make_generic(PyObject *module)
{
    PyType_Slot slots[] = {
        {Py_tp_getset, rpy_generic_getset}, {Py_tp_methods, rpy_generic_methods},     {Py_tp_getattro, generic_getattr},
        {Py_mp_subscript, generic_getitem}, {Py_tp_doc, "Base of all scalar types."}, {0, NULL},
    };
    PyType_Spec spec = {.name = "rapto.generic", .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, .slots = slots};
    return rpy_add_type(module, &spec, NULL);
}
