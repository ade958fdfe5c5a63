/* Any object as an array. */
#include "rpy.h"
#include "scalar.h"
#include <string.h>

static rp_array *from_complex(PyObject *object, bool weak)
{
    double parts[2] = {PyComplex_RealAsDouble(object), PyComplex_ImagAsDouble(object)};
    return weak ? rp_scalar_complex(parts[0], parts[1]) : rp_from_data(RP_C128, 0, NULL, parts);
}

/* Integers beyond int64 are unsigned, or an error: there are no objects. */
static rp_array *from_long(PyObject *object, bool weak)
{
    int overflow;
    int64_t number = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (overflow == 0) return weak ? rp_scalar_int(number) : rp_from_data(RP_I64, 0, NULL, &number);
    uint64_t natural = overflow > 0 ? PyLong_AsUnsignedLongLong(object) : 0;
    if (overflow > 0 && !PyErr_Occurred())
        return weak ? rp_scalar_uint(natural) : rp_from_data(RP_U64, 0, NULL, &natural);
    PyErr_Clear();
    PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C long");
    return NULL;
}

static rp_array *from_double(double number, bool weak)
{
    return weak ? rp_scalar(number) : rp_from_data(RP_F64, 0, NULL, &number);
}

static rp_array *from_text(PyObject *object)
{
    bool wide = PyUnicode_Check(object);
    Py_ssize_t length = wide ? PyUnicode_GetLength(object) : PyBytes_Size(object);
    if (length > RP_MAX_WIDTH) {
        PyErr_Format(PyExc_ValueError, "text of %zd characters is too long for an array", length);
        return NULL;
    }
    rp_dtype dtype = wide ? rp_dtype_str((int)length) : rp_dtype_bytes((int)length);
    return rpy_text_array(object, dtype);
}

rp_array *rpy_from_leaf(PyObject *object, bool weak, bool *taken)
{
    rp_dtype dtype;
    char truth;
    *taken = true;
    if (rpy_is_scalar(object, &dtype)) return rpy_scalar_value(object, dtype);
    if (PyBool_Check(object)) {
        truth = object == Py_True;
        return rp_from_data(RP_BOOL, 0, NULL, &truth);
    }
    if (PyFloat_Check(object)) return from_double(PyFloat_AsDouble(object), weak);
    if (PyLong_Check(object)) return from_long(object, weak);
    if (PyComplex_Check(object)) return from_complex(object, weak);
    if (PyUnicode_Check(object) || PyBytes_Check(object)) return from_text(object);
    *taken = false;
    return NULL;
}

/* A Python integer beyond 64 bits where the dtype is asked for: floats round it, bool is its truth. */
static rp_array *from_huge(PyObject *object, rp_dtype dtype)
{
    char kind = rpy_kind(dtype), truth = 1;
    if (kind == 'b') return rp_from_data(RP_BOOL, 0, NULL, &truth);
    double number = PyLong_AsDouble(object);
    return number == -1 && PyErr_Occurred() ? NULL : rp_from_data(RP_F64, 0, NULL, &number);
}

static bool is_huge(PyObject *object)
{
    int overflow = 0;
    if (PyLong_Check(object)) PyLong_AsLongLongAndOverflow(object, &overflow);
    return overflow != 0;
}

/* Python's complex numbers do not become real ones by an explicit dtype; arrays and scalars do, with a warning. */
static bool refuse_complex(PyObject *object, rp_dtype dtype)
{
    char kind = PyComplex_CheckExact(object) ? rpy_kind(dtype) : 'c';
    if (kind == 'f')
        PyErr_SetString(PyExc_TypeError, "float() argument must be a string or a real number, not 'complex'");
    if (kind == 'i' || kind == 'u')
        PyErr_SetString(PyExc_TypeError,
                        "int() argument must be a string, a bytes-like object or a real number, not 'complex'");
    return kind == 'f' || kind == 'i' || kind == 'u';
}

static rp_array *cast(rp_array *a, rp_dtype dtype)
{
    if (!a || dtype == RP_DTYPE_COUNT || rp_dtype_of(a) == dtype || rp_array_status(a) != RP_OK) return a;
    return rp_astype(a, dtype);
}

static void no_array(PyObject *object)
{
    if (PyErr_Occurred()) return;
    PyErr_Format(PyExc_TypeError, "cannot make an array of %R: object arrays are not supported",
                 (PyObject *)Py_TYPE(object));
}

/* __array__() of objects that have one. */
static rp_array *from_array_method(PyObject *object, bool *taken)
{
    PyObject *method = PyObject_GetAttrString((PyObject *)Py_TYPE(object), "__array__");
    PyErr_Clear();
    *taken = method != NULL;
    if (!method) return NULL;
    Py_DECREF(method);
    PyObject *made = PyObject_CallMethod(object, "__array__", NULL);
    rp_array *a = NULL;
    if (made && rpy_is_array(made))
        a = rpy_value_of(made);
    else if (made)
        a = rpy_from_foreign_object(made, taken);
    /* The object that was made may be the only owner; the scope holds the value on. */
    if (a && rpy_is_array(made)) a = rp_reshape(a, rp_ndim(a), rp_shape(a));
    Py_XDECREF(made);
    if (!a) no_array(object);
    *taken = true;
    return a;
}

static rp_array *from_object(PyObject *object, rp_dtype dtype, bool weak)
{
    bool taken;
    rp_array *a = rpy_from_leaf(object, weak, &taken);
    if (taken) return a;
    if (PyList_Check(object) || PyTuple_Check(object)) return rpy_from_sequence(object, dtype);
    a = rpy_from_foreign_object(object, &taken);
    if (taken) return a;
    a = from_array_method(object, &taken);
    if (taken) return a;
    if (PySequence_Check(object) && PySequence_Size(object) >= 0) return rpy_from_sequence(object, dtype);
    PyErr_Clear();
    no_array(object);
    return NULL;
}

/* Text of any width where "S" or "U" is asked for. */
static rp_dtype concrete(rp_dtype dtype, rp_array *a)
{
    if (dtype != RP_BYTES && dtype != RP_STR) return dtype;
    rp_dtype from = rp_dtype_of(a);
    if (rp_dtype_base(from) == dtype) return from;
    return rp_promote(dtype, from);
}

bool rpy_integer_fits(PyObject *number, rp_dtype dtype)
{
    char kind = rpy_kind(dtype);
    int overflow, bits = 8 * (int)rp_dtype_size(dtype);
    if (kind != 'i' && kind != 'u') return true;
    int64_t value = PyLong_AsLongLongAndOverflow(number, &overflow);
    bool fits = kind == 'i'
                    ? overflow == 0 && (bits == 64 || (value >= -(1LL << (bits - 1)) && value < 1LL << (bits - 1)))
                    : overflow == 0 && value >= 0 && (bits == 64 || value < 1LL << bits);
    if (kind == 'u' && bits == 64 && overflow > 0) {
        PyLong_AsUnsignedLongLong(number);
        fits = !PyErr_Occurred();
        PyErr_Clear();
    }
    if (!fits)
        PyErr_Format(PyExc_OverflowError, "Python integer %R out of bounds for %s", number, rp_dtype_name(dtype));
    return fits;
}

rp_array *rpy_to_assigned(PyObject *object, rp_dtype dtype)
{
    if (rpy_is_array(object)) return rpy_value_of(object);
    bool sequence = PyList_Check(object) || PyTuple_Check(object);
    bool number = PyLong_Check(object) && !PyBool_Check(object);
    /* A weak number: NaN and infinity are refused by integers. */
    if (PyFloat_CheckExact(object)) return rpy_to_operand(object);
    if (refuse_complex(object, dtype)) return NULL;
    if (!sequence && !number) return rpy_to_array(object, RP_DTYPE_COUNT);
    if (number && !rpy_integer_fits(object, dtype)) return NULL;
    return rpy_to_array(object, dtype);
}

rp_array *rpy_to_array(PyObject *object, rp_dtype dtype)
{
    if (rpy_is_array(object))
        return cast(rpy_value_of(object), dtype == RP_DTYPE_COUNT ? dtype : concrete(dtype, rpy_value_of(object)));
    if (dtype != RP_DTYPE_COUNT && PyLong_Check(object) && !PyBool_Check(object) && !rpy_integer_fits(object, dtype))
        return NULL;
    if (dtype != RP_DTYPE_COUNT && refuse_complex(object, dtype)) return NULL;
    bool huge = dtype != RP_DTYPE_COUNT && strchr("fcb", rpy_kind(dtype)) && is_huge(object);
    rp_array *a = huge ? from_huge(object, dtype) : from_object(object, dtype, false);
    if (!a) {
        no_array(object);
        return NULL;
    }
    return dtype == RP_DTYPE_COUNT ? a : cast(a, concrete(dtype, a));
}

rp_array *rpy_to_operand(PyObject *object)
{
    if (rpy_is_array(object)) return rpy_value_of(object);
    rp_array *a = from_object(object, RP_DTYPE_COUNT, true);
    if (!a) no_array(object);
    return a;
}

rp_array *rpy_to_operand_beside(PyObject *object, rp_array *other)
{
    rp_array *a = rpy_to_operand(object);
    if (a || !other || !PyLong_Check(object) || !PyErr_ExceptionMatches(PyExc_OverflowError)) return a;
    char kind = rpy_kind(rp_dtype_of(other));
    if (kind != 'f' && kind != 'c') return NULL;
    PyErr_Clear();
    double number = PyLong_AsDouble(object);
    return number == -1 && PyErr_Occurred() ? NULL : rp_scalar(number);
}

bool rpy_to_operands(PyObject *const *objects, int count, rp_array **operands)
{
    int huge = -1;
    for (int i = 0; i < count; i++) {
        operands[i] = rpy_to_operand(objects[i]);
        if (operands[i]) continue;
        if (huge >= 0 || !is_huge(objects[i]) || !PyErr_ExceptionMatches(PyExc_OverflowError)) return false;
        huge = i;
        PyErr_Clear();
    }
    if (huge < 0) return true;
    rp_array *other = NULL;
    for (int i = 0; i < count; i++)
        if (operands[i] && (!other || strchr("fc", rpy_kind(rp_dtype_of(operands[i]))))) other = operands[i];
    operands[huge] = rpy_to_operand_beside(objects[huge], other);
    return operands[huge] != NULL;
}
