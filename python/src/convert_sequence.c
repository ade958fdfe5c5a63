/* Nested sequences as arrays: one walk finds shape and dtype, a second one writes the elements. */
#include "rpy.h"
#include "scalar.h"
#include <string.h>

typedef struct sequence_walk {
    int ndim;                   /* of the deepest place found first; -1: none yet */
    int64_t shape[RP_MAX_NDIM]; /* extents */
    rp_dtype dtype;             /* common dtype of the leaves so far; RP_DTYPE_COUNT: none yet */
    bool find_dtype;
    char *at; /* second walk: where the next element goes */
} sequence_walk;

static bool inhomogeneous(const sequence_walk *walk, int depth)
{
    char shape[32 * RP_MAX_NDIM + 8] = "(";
    size_t used = 1;
    for (int i = 0; i < depth; i++)
        used += (size_t)snprintf(shape + used, 32, "%s%lld", i ? ", " : "", (long long)walk->shape[i]);
    snprintf(shape + used, 4, depth == 1 ? ",)" : ")");
    PyErr_Format(PyExc_ValueError,
                 "setting an array element with a sequence. The requested array has an inhomogeneous shape after %d "
                 "dimensions. The detected shape was %s + inhomogeneous part.",
                 depth, shape);
    return false;
}

static bool is_nested(PyObject *object)
{
    if (PyList_Check(object) || PyTuple_Check(object)) return true;
    rp_dtype dtype;
    if (PyUnicode_Check(object) || PyBytes_Check(object) || rpy_is_scalar(object, &dtype) || rpy_is_array(object))
        return false;
    if (PyFloat_Check(object) || PyLong_Check(object) || !PySequence_Check(object) || PyObject_CheckBuffer(object))
        return false;
    if (PyObject_HasAttrString(object, "__array_interface__") || PyObject_HasAttrString(object, "__array__"))
        return false;
    bool sized = PySequence_Size(object) >= 0;
    PyErr_Clear();
    return sized;
}

/* ---- first walk ----------------------------------------------------------------------------------------------- */

static bool add_dtype(sequence_walk *walk, rp_dtype dtype)
{
    if (!walk->find_dtype || walk->dtype == dtype) return true;
    rp_dtype both = walk->dtype == RP_DTYPE_COUNT ? dtype : rp_promote(walk->dtype, dtype);
    if (both == RP_DTYPE_COUNT) {
        PyErr_SetString(PyExc_TypeError, "the elements have no common dtype, and object arrays are not supported");
        return false;
    }
    walk->dtype = both;
    return true;
}

/* Python's numbers without making an array. */
static bool simple_dtype(PyObject *object, rp_dtype *dtype)
{
    PyTypeObject *type = Py_TYPE(object);
    if (type == &PyFloat_Type) return *dtype = RP_F64, true;
    if (type == &PyBool_Type) return *dtype = RP_BOOL, true;
    if (type == &PyComplex_Type) return *dtype = RP_C128, true;
    if (type != &PyLong_Type) return false;
    int overflow;
    PyLong_AsLongLongAndOverflow(object, &overflow);
    *dtype = RP_I64;
    return overflow == 0;
}

static bool end_shape(sequence_walk *walk, int depth, int ndim, const int64_t *shape)
{
    if (walk->ndim < 0) {
        if (depth + ndim > RP_MAX_NDIM) {
            PyErr_Format(PyExc_ValueError, "too many dimensions: the most is %d", RP_MAX_NDIM);
            return false;
        }
        walk->ndim = depth + ndim;
        for (int i = 0; i < ndim; i++) walk->shape[depth + i] = shape[i];
        return true;
    }
    if (walk->ndim != depth + ndim) return inhomogeneous(walk, depth < walk->ndim ? depth : walk->ndim);
    for (int i = 0; i < ndim; i++)
        if (walk->shape[depth + i] != shape[i]) return inhomogeneous(walk, depth + i);
    return true;
}

static bool look_at_leaf(sequence_walk *walk, PyObject *object, int depth)
{
    rp_dtype dtype;
    if (simple_dtype(object, &dtype)) return end_shape(walk, depth, 0, NULL) && add_dtype(walk, dtype);
    RP_SCOPE();
    rp_array *a = rpy_to_array(object, RP_DTYPE_COUNT);
    if (!a || !rpy_check(a)) return false;
    return end_shape(walk, depth, rp_ndim(a), rp_shape(a)) && add_dtype(walk, rp_dtype_of(a));
}

static bool look(sequence_walk *walk, PyObject *object, int depth)
{
    if (!walk->find_dtype && PyLong_Check(object)) return end_shape(walk, depth, 0, NULL);
    if (!is_nested(object)) return look_at_leaf(walk, object, depth);
    Py_ssize_t count = PySequence_Size(object);
    if (depth >= RP_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "too many dimensions: the most is %d", RP_MAX_NDIM);
        return false;
    }
    bool first = walk->ndim < 0 && walk->shape[depth] < 0;
    if (first) walk->shape[depth] = count;
    if (!first && (walk->ndim >= 0 && depth >= walk->ndim)) return inhomogeneous(walk, walk->ndim);
    if (walk->shape[depth] != count) return inhomogeneous(walk, depth);
    if (count == 0) return end_shape(walk, depth + 1, 0, NULL);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *element = PySequence_GetItem(object, i);
        bool ok = element && look(walk, element, depth + 1);
        Py_XDECREF(element);
        if (!ok) return false;
    }
    return true;
}

/* ---- second walk ---------------------------------------------------------------------------------------------- */

static bool put_array(sequence_walk *walk, PyObject *object)
{
    RP_SCOPE();
    rp_dtype dtype = walk->dtype;
    if (rpy_is_text_dtype(dtype) && (PyUnicode_Check(object) || PyBytes_Check(object))) {
        if (!rpy_text_write(object, dtype, walk->at)) return false;
        walk->at += rp_dtype_size(dtype);
        return true;
    }
    bool plain = PyLong_CheckExact(object) || PyComplex_CheckExact(object);
    rp_array *a = rpy_to_array(object, plain ? dtype : RP_DTYPE_COUNT);
    if (!a || !rpy_check(a)) return false;
    size_t bytes = rp_dtype_size(dtype) * (size_t)rp_size(a);
    if (!rpy_check_status(rp_copy_to(a, dtype, walk->at, bytes), NULL)) return false;
    walk->at += bytes;
    return true;
}

/* Python's numbers in the common dtypes, without an array. */
static bool put_simple(sequence_walk *walk, PyObject *object)
{
    if (walk->dtype == RP_F64 && (PyFloat_Check(object) || PyLong_Check(object))) {
        double number = PyFloat_Check(object) ? PyFloat_AsDouble(object) : PyLong_AsDouble(object);
        if (number == -1 && PyErr_Occurred()) return false;
        memcpy(walk->at, &number, sizeof number);
        walk->at += sizeof number;
        return true;
    }
    if (PyLong_Check(object) && !PyBool_Check(object) && !rpy_integer_fits(object, walk->dtype)) return false;
    if (walk->dtype == RP_I64 && PyLong_Check(object)) {
        int64_t number = PyLong_AsLongLong(object);
        if (number == -1 && PyErr_Occurred()) return false;
        memcpy(walk->at, &number, sizeof number);
        walk->at += sizeof number;
        return true;
    }
    return put_array(walk, object);
}

static bool put(sequence_walk *walk, PyObject *object, int depth)
{
    if (!is_nested(object)) return put_simple(walk, object);
    Py_ssize_t count = PySequence_Size(object);
    if (depth >= walk->ndim || count != walk->shape[depth]) {
        PyErr_SetString(PyExc_RuntimeError, "the sequence changed while it was read");
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *element = PySequence_GetItem(object, i);
        bool ok = element && put(walk, element, depth + 1);
        Py_XDECREF(element);
        if (!ok) return false;
    }
    return true;
}

/* An explicit dtype decides the width of text, not its presence. */
static rp_dtype final_dtype(const sequence_walk *walk, rp_dtype asked)
{
    rp_dtype found = walk->dtype == RP_DTYPE_COUNT ? RP_F64 : walk->dtype;
    if (asked == RP_DTYPE_COUNT) return found;
    if (asked != RP_BYTES && asked != RP_STR) return asked;
    if (walk->dtype == RP_DTYPE_COUNT) return asked == RP_STR ? rp_dtype_str(1) : rp_dtype_bytes(1);
    if (rpy_is_text_dtype(found))
        return asked == RP_STR ? rp_dtype_str(rp_dtype_width(found)) : rp_dtype_bytes(rp_dtype_width(found));
    return rp_promote(asked, found);
}

rp_array *rpy_from_sequence(PyObject *object, rp_dtype dtype)
{
    sequence_walk walk = {.ndim = -1, .dtype = RP_DTYPE_COUNT};
    walk.find_dtype = dtype == RP_DTYPE_COUNT || dtype == RP_BYTES || dtype == RP_STR;
    for (int i = 0; i < RP_MAX_NDIM; i++) walk.shape[i] = -1;
    if (Py_EnterRecursiveCall(" while making an array")) return NULL;
    bool ok = look(&walk, object, 0);
    Py_LeaveRecursiveCall();
    if (!ok) return NULL;
    walk.dtype = final_dtype(&walk, dtype);
    rp_array *a = rp_empty(walk.dtype, walk.ndim, walk.shape);
    if (rp_array_status(a) != RP_OK || rp_size(a) == 0) return a;
    walk.at = rpy_data(a);
    return walk.at && put(&walk, object, 0) ? a : NULL;
}
