/* Operators shared by arrays and scalars. */
#include "number.h"
#include "scalar.h"
#include <math.h>

rp_array *rpy_not_yet2(rp_array *a, rp_array *b)
{
    rp_error error = {.status = RP_EUNSUPPORTED, .message = "this operator is not there yet"};
    return rp_error_array(&error);
}

rp_array *rpy_not_yet1(rp_array *a)
{
    return rpy_not_yet2(a, a);
}

rp_array *rpy_positive(rp_array *a)
{
    return rp_copy(a);
}

rp_array *rpy_matmul_op(rp_array *a, rp_array *b)
{
    return rpy_not_yet2(a, b);
}

/* ---- who answers ---------------------------------------------------------------------------------------------- */

static bool is_ours(PyObject *object)
{
    rp_dtype dtype;
    return rpy_is_array(object) || rpy_is_scalar(object, &dtype);
}

static bool is_plain(PyObject *object)
{
    return PyFloat_Check(object) || PyLong_Check(object) || PyList_Check(object) || PyTuple_Check(object) ||
           PyComplex_Check(object) || PyUnicode_Check(object) || PyBytes_Check(object);
}

static double priority(PyObject *object)
{
    PyObject *number = PyObject_GetAttrString(object, "__array_priority__");
    double value = number ? PyFloat_AsDouble(number) : -1000000;
    PyErr_Clear();
    Py_XDECREF(number);
    return value;
}

/* NumPy's rule: an operand whose __array_ufunc__ is None, or one of higher priority without that protocol, answers. */
static bool other_answers(PyObject *other)
{
    if (is_plain(other) || is_ours(other)) return false;
    PyObject *hook = PyObject_GetAttrString((PyObject *)Py_TYPE(other), "__array_ufunc__");
    PyErr_Clear();
    bool declines = hook == Py_None;
    Py_XDECREF(hook);
    return declines || (!hook && priority(other) > 0);
}

/* Of two arrays, the one whose class the result takes. */
static PyObject *leader(PyObject *left, PyObject *right)
{
    bool a = rpy_is_array(left), b = rpy_is_array(right);
    if (a && b && Py_TYPE(right) != rpy_array_type && Py_TYPE(left) == rpy_array_type) return right;
    if (a && b && Py_TYPE(right) != rpy_array_type && priority(right) > priority(left)) return right;
    return a ? left : b ? right : NULL;
}

/* ---- binary --------------------------------------------------------------------------------------------------- */

static PyObject *binary_slow(PyObject *left, PyObject *right, rpy_binary_op *op)
{
    if (other_answers(left) || other_answers(right)) Py_RETURN_NOTIMPLEMENTED;
    RP_SCOPE();
    rp_array *a = rpy_to_operand(left), *b = a ? rpy_to_operand(right) : NULL;
    if (!a || !b) {
        if (!PyErr_ExceptionMatches(PyExc_TypeError)) return NULL;
        PyErr_Clear();
        Py_RETURN_NOTIMPLEMENTED;
    }
    PyThreadState *state = rpy_unlock(rp_size(a) + rp_size(b));
    rp_array *c = op(a, b);
    rpy_lock(state);
    return rpy_result(c, leader(left, right));
}

PyObject *rpy_binary(PyObject *left, PyObject *right, rpy_binary_op *op)
{
    if (Py_TYPE(left) != rpy_array_type || Py_TYPE(right) != rpy_array_type) return binary_slow(left, right, op);
    RP_SCOPE();
    rp_array *a = rpy_value_of(left), *b = rpy_value_of(right);
    PyThreadState *state = rpy_unlock(rp_size(a) + rp_size(b));
    rp_array *c = op(a, b);
    rpy_lock(state);
    if (rp_array_status(c) != RP_OK) return rpy_raise_array(c);
    return rp_ndim(c) == 0 ? rpy_scalar(c) : rpy_wrap(c);
}

PyObject *rpy_unary(PyObject *operand, rpy_unary_op *op)
{
    RP_SCOPE();
    rp_array *a = rpy_to_array(operand, RP_DTYPE_COUNT);
    if (!a) return NULL;
    PyThreadState *state = rpy_unlock(rp_size(a));
    rp_array *c = op(a);
    rpy_lock(state);
    return rpy_result(c, rpy_is_array(operand) ? operand : NULL);
}

#define DEFINE2(slot, function)                                                                                        \
    PyObject *rpy_number_##slot(PyObject *left, PyObject *right)                                                       \
    {                                                                                                                  \
        return rpy_binary(left, right, function);                                                                      \
    }
#define DEFINE1(slot, function)                                                                                        \
    PyObject *rpy_number_##slot(PyObject *operand)                                                                     \
    {                                                                                                                  \
        return rpy_unary(operand, function);                                                                           \
    }
RPY_BINARY_SLOTS(DEFINE2)
RPY_UNARY_SLOTS(DEFINE1)

PyObject *rpy_power_of(PyObject *left, PyObject *right, PyObject *modulo)
{
    if (modulo != Py_None) Py_RETURN_NOTIMPLEMENTED;
    return rpy_binary(left, right, rp_power);
}

PyObject *rpy_divmod(PyObject *left, PyObject *right)
{
    PyObject *quotient = rpy_binary(left, right, rp_floor_divide);
    if (!quotient || quotient == Py_NotImplemented) return quotient;
    PyObject *rest = rpy_binary(left, right, rp_remainder);
    if (!rest) {
        Py_DECREF(quotient);
        return NULL;
    }
    return Py_BuildValue("(NN)", quotient, rest);
}

/* ---- comparison ----------------------------------------------------------------------------------------------- */

/* == of things that have no common dtype is false everywhere. */
static PyObject *unequal(PyObject *left, PyObject *right, int op)
{
    RP_SCOPE();
    rp_array *a = rpy_to_array(left, RP_DTYPE_COUNT), *b = a ? rpy_to_array(right, RP_DTYPE_COUNT) : NULL;
    PyErr_Clear();
    if (!a) Py_RETURN_NOTIMPLEMENTED;
    rp_array *zeros = rp_zeros(RP_BOOL, rp_ndim(a), rp_shape(a));
    if (b) zeros = rp_logical_and(zeros, rp_zeros(RP_BOOL, rp_ndim(b), rp_shape(b)));
    return rpy_result(op == Py_NE ? rp_logical_not(zeros) : zeros, leader(left, right));
}

PyObject *rpy_compare(PyObject *left, PyObject *right, int op)
{
    static rpy_binary_op *const ops[] = {[Py_LT] = rp_less,      [Py_LE] = rp_less_equal, [Py_EQ] = rp_equal,
                                         [Py_NE] = rp_not_equal, [Py_GT] = rp_greater,    [Py_GE] = rp_greater_equal};
    PyObject *result = rpy_binary(left, right, ops[op]);
    if (op != Py_EQ && op != Py_NE) return result;
    if (!result && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        return unequal(left, right, op);
    }
    if (result == Py_NotImplemented && !other_answers(right)) {
        Py_DECREF(result);
        return unequal(left, right, op);
    }
    return result;
}
