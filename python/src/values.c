/* Arguments as values of their kinds. */
#include "array.h"
#include "signature.h"
#include <limits.h>
#include <string.h>

static bool wrong(rpy_call *c, const rpy_parameter *p, const char *wanted, PyObject *object)
{
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_TypeError, "%s(): %U must be %s, not %s", c->row->name, p->name, wanted,
                     rpy_type_name(object));
    return false;
}

static bool take_array(rpy_call *c, PyObject *object, rpy_value *value, bool weak)
{
    value->array = weak ? rpy_to_operand(object) : rpy_to_array(object, RP_DTYPE_COUNT);
    if (!value->array) return false;
    c->work += rp_size(value->array);
    if (rpy_is_array(object) && (!c->like || (Py_TYPE(c->like) == rpy_array_type && Py_TYPE(object) != rpy_array_type)))
        c->like = object;
    return true;
}

/* A message in place of wrong()'s for what is no sequence: the functions that join arrays have NumPy's words. */
static bool no_sequence(rpy_call *c, const rpy_parameter *p, PyObject *object)
{
    if (!PyIter_Check(object)) return wrong(c, p, "a sequence of arrays", object);
    PyErr_Format(PyExc_TypeError, "%s(): arrays to stack must be passed as a \"sequence\" type such as list or tuple.",
                 c->row->name);
    return false;
}

static bool take_arrays(rpy_call *c, const rpy_parameter *p, PyObject *object, rpy_value *value)
{
    Py_ssize_t length = PySequence_Check(object) ? PySequence_Size(object) : 0;
    if (length < 0) return false;
    if (length > INT_MAX) {
        PyErr_Format(PyExc_ValueError, "%s() only supports up to %d arrays but got %zd.", c->row->name, INT_MAX,
                     length);
        return false;
    }
    PyObject *sequence = PySequence_Check(object) ? rpy_hold(c, PySequence_Tuple(object)) : NULL;
    if (!sequence) return PyErr_Occurred() ? false : no_sequence(c, p, object);
    Py_ssize_t count = PyTuple_Size(sequence);
    value->arrays = rpy_scratch(c, sizeof(rp_array *) * (size_t)(count + 1));
    if (!value->arrays) return false;
    for (Py_ssize_t i = 0; i < count; i++) {
        rpy_value one = {0};
        if (!take_array(c, PyTuple_GetItem(sequence, i), &one, p->kind == RPY_OPERANDS)) return false;
        value->arrays[i] = one.array;
    }
    value->count = (int)count;
    return true;
}

static bool take_int(rpy_call *c, const rpy_parameter *p, PyObject *object, int64_t *number)
{
    if (!PyIndex_Check(object)) {
        PyErr_Format(PyExc_TypeError, "'%s' object cannot be interpreted as an integer", rpy_type_name(object));
        return false;
    }
    *number = PyNumber_AsSsize_t(object, PyExc_OverflowError);
    return *number != -1 || !PyErr_Occurred();
}

/* `*list` with `*count` numbers, in scratch memory. One number counts as a list of one. */
/* True and False are no lengths and no axes. */
static bool refuse_bool(const rpy_parameter *p, PyObject *object, bool single)
{
    rp_dtype dtype;
    if (!PyBool_Check(object) && !(rpy_is_scalar(object, &dtype) && dtype == RP_BOOL)) return false;
    if (p->kind == RPY_SHAPE && single)
        PyErr_Format(PyExc_TypeError, "expected a sequence of integers or a single integer, got '%R'", object);
    else if (p->kind == RPY_SHAPE || p->kind == RPY_AXES)
        PyErr_SetString(PyExc_TypeError, "an integer is required");
    return p->kind == RPY_SHAPE || p->kind == RPY_AXES;
}

static bool take_list(rpy_call *c, const rpy_parameter *p, PyObject *object, rpy_value *value)
{
    if (PyTuple_Check(object) && PyTuple_Size(object) == 1 && PySequence_Check(PyTuple_GetItem(object, 0)))
        object = PyTuple_GetItem(object, 0); /* reshape((2, 3)) through *shape */
    bool single = PyIndex_Check(object) && !(PySequence_Check(object) && PySequence_Size(object) >= 0);
    PyErr_Clear();
    PyObject *sequence = single ? NULL : PySequence_Check(object) ? rpy_hold(c, PySequence_Tuple(object)) : NULL;
    if (!single && !sequence) return wrong(c, p, "an integer or a sequence of integers", object);
    Py_ssize_t count = single ? 1 : PyTuple_Size(sequence);
    if (count > RP_MAX_NDIM && p->kind != RPY_INTS) {
        PyErr_Format(PyExc_ValueError, "maximum supported dimension for an ndarray is currently %d, found %zd",
                     RP_MAX_NDIM, count);
        return false;
    }
    value->list = rpy_scratch(c, sizeof *value->list * (size_t)(count + 1));
    if (!value->list) return false;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = single ? object : PyTuple_GetItem(sequence, i);
        if (refuse_bool(p, item, single) || !take_int(c, p, item, &value->list[i])) return false;
    }
    value->count = (int)count;
    return true;
}

static bool take_axes(rpy_call *c, const rpy_parameter *p, PyObject *object, rpy_value *value)
{
    if (!take_list(c, p, object, value)) return false;
    value->axes = rpy_scratch(c, sizeof *value->axes * (size_t)(value->count + 1));
    for (int i = 0; value->axes && i < value->count; i++) {
        int64_t axis = value->list[i];
        value->axes[i] = axis > INT_MAX ? INT_MAX : axis < INT_MIN + 1 ? INT_MIN + 1 : (int)axis;
    }
    return value->axes != NULL;
}

static bool take_float(rpy_call *c, const rpy_parameter *p, PyObject *object, rpy_value *value)
{
    value->real = PyFloat_AsDouble(object);
    if (value->real == -1 && PyErr_Occurred()) return wrong(c, p, "a number", object);
    return true;
}

static bool take_bool(PyObject *object, rpy_value *value)
{
    int truth = PyObject_IsTrue(object);
    value->number = truth;
    return truth >= 0;
}

static bool take_text(rpy_call *c, const rpy_parameter *p, PyObject *object, rpy_value *value)
{
    PyObject *bytes = PyUnicode_Check(object) ? rpy_hold(c, PyUnicode_AsUTF8String(object)) : NULL;
    if (!bytes) return wrong(c, p, "str", object);
    value->text = PyBytes_AsString(bytes);
    return true;
}

static bool one_of(PyObject *object, const char *const *words, int count, int64_t *number)
{
    PyObject *bytes = PyUnicode_Check(object) ? PyUnicode_AsUTF8String(object) : NULL;
    *number = -1;
    for (int i = 0; bytes && i < count; i++)
        if (strcmp(PyBytes_AsString(bytes), words[i]) == 0) *number = i;
    Py_XDECREF(bytes);
    return *number >= 0;
}

bool rpy_parse_order(PyObject *object, int64_t *order)
{
    static const char *const words[] = {"C", "F", "A", "K", "c", "f", "a", "k"};
    if (one_of(object, words, 8, order)) {
        *order %= 4;
        return true;
    }
    if (PyUnicode_Check(object))
        PyErr_Format(PyExc_ValueError, "order must be one of 'C', 'F', 'A', or 'K' (got %R)", object);
    else
        PyErr_Format(PyExc_TypeError, "order must be str, not %s", rpy_type_name(object));
    return false;
}

bool rpy_parse_casting(PyObject *object, int64_t *casting)
{
    static const char *const words[] = {"no", "equiv", "safe", "same_kind", "unsafe"};
    if (one_of(object, words, 5, casting)) return true;
    PyErr_Format(PyExc_ValueError, "casting must be one of 'no', 'equiv', 'safe', 'same_kind', or 'unsafe' (got %R)",
                 object);
    return false;
}

static bool take_out(rpy_call *c, PyObject *object, rpy_value *value)
{
    if (PyTuple_Check(object) && PyTuple_Size(object) == 1) object = PyTuple_GetItem(object, 0);
    value->object = object == Py_None ? NULL : object;
    if (object == Py_None || rpy_is_array(object)) return true;
    if (object == Py_Ellipsis) { /* out=...: the result is an array, never a scalar */
        value->object = NULL;
        return c->keep_0d = true;
    }
    PyErr_SetString(PyExc_TypeError, "output must be an array");
    return false;
}

/* Functions that take bytes as elements, where a byte order would count. */
static bool reads_bytes(const char *name)
{
    static const char *const names[] = {"frombuffer", "fromfile", "fromstring", "_strided", "memmap", "_memmap"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

static bool check_device(PyObject *device)
{
    if (device == Py_None || (PyUnicode_Check(device) && PyUnicode_CompareWithASCIIString(device, "cpu") == 0))
        return true;
    PyErr_Format(PyExc_ValueError, "Device not understood. Only \"cpu\" is allowed, but received: %S", device);
    return false;
}

bool rpy_convert(rpy_call *c, const rpy_parameter *p, PyObject *object, rpy_value *value)
{
    rp_dtype dtype;
    bool swapped;
    value->object = object;
    switch (p->kind) {
    case RPY_ARRAY:
        return take_array(c, object, value, false);
    case RPY_OPERAND:
        return take_array(c, object, value, true);
    case RPY_ARRAYS:
    case RPY_OPERANDS:
        return take_arrays(c, p, object, value);
    case RPY_AXIS:
        if (PyBool_Check(object)) {
            PyErr_SetString(PyExc_TypeError, "an integer is required for the axis");
            return false;
        }
        return take_int(c, p, object, &value->number);
    case RPY_INT:
        return take_int(c, p, object, &value->number);
    case RPY_AXES:
        return take_axes(c, p, object, value);
    case RPY_SHAPE:
    case RPY_INTS:
        return take_list(c, p, object, value);
    case RPY_FLOAT:
        return take_float(c, p, object, value);
    case RPY_BOOL:
        return take_bool(object, value);
    case RPY_STR:
        return take_text(c, p, object, value);
    case RPY_DEVICE:
        return check_device(object);
    case RPY_DTYPE:
        value->number = RP_DTYPE_COUNT;
        if (!rpy_parse_dtype_order(object, &dtype, &swapped)) return false;
        if (swapped && reads_bytes(c->row->name)) {
            PyErr_Format(PyExc_TypeError, "%s(): bytes can be read in the machine's byte order only", c->row->name);
            return false;
        }
        value->number = dtype;
        return true;
    case RPY_ORDER:
        return rpy_parse_order(object, &value->number);
    case RPY_CASTING:
        return rpy_parse_casting(object, &value->number);
    case RPY_OUT:
        return take_out(c, object, value);
    default:
        return true;
    }
}
