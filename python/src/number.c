/* Operators shared by arrays and scalars. */
#include "number.h"
#include "array.h"
#include "scalar.h"
#include "ufunc.h"

#define OPERATOR2(slot, word, way) rpy_operator rpy_operator_##slot = {word, way, NULL, NULL, RPY_CODE_##slot};
#define OPERATOR1(slot, word, way) static rpy_operator operator_##slot = {word, NULL, way, NULL, RPY_CODE_##slot};
RPY_BINARY_SLOTS(OPERATOR2)
RPY_UNARY_SLOTS(OPERATOR1)
rpy_operator rpy_operator_power = {"power", rp_power, NULL, NULL, -1};

static const rp_ufunc *ufunc_of(rpy_operator *op)
{
    if (!op->ufunc) op->ufunc = rp_ufunc_find(op->name);
    return op->ufunc;
}

static rp_array *compute(rpy_operator *op, rp_array *a, rp_array *b)
{
    if (op->binary) return op->binary(a, b);
    if (op->unary) return op->unary(a);
    rp_array *operands[] = {a, b};
    return rp_ufunc_call(ufunc_of(op), operands, NULL).array[0];
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

/* ---- binary --------------------------------------------------------------------------------------------------- */

static PyObject *by_ufunc(rpy_operator *op, PyObject *left, PyObject *right)
{
    PyObject *ufunc = rpy_ufunc_object(op->name);
    return ufunc ? PyObject_CallFunctionObjArgs(ufunc, left, right, NULL) : NULL;
}

/* NumPy warns when the integers of two scalars overflow; arrays wrap in silence. `result` is given back, or released.
 */
static PyObject *warn_overflow(PyObject *left, PyObject *right, rpy_operator *op, PyObject *result)
{
    PyObject *(*exact)(PyObject *, PyObject *) = op == &rpy_operator_add        ? PyNumber_Add
                                                 : op == &rpy_operator_subtract ? PyNumber_Subtract
                                                 : op == &rpy_operator_multiply ? PyNumber_Multiply
                                                                                : NULL;
    rp_dtype dtype;
    if (!exact || !result || !rpy_is_scalar(result, &dtype) || (rpy_kind(dtype) != 'i' && rpy_kind(dtype) != 'u') ||
        rpy_is_time_dtype(dtype))
        return result;
    PyObject *a = PyNumber_Long(left), *b = PyNumber_Long(right), *c = PyNumber_Long(result);
    PyObject *sum = a && b ? exact(a, b) : NULL;
    int same = sum && c ? PyObject_RichCompareBool(sum, c, Py_EQ) : -1;
    rp_float_action action = same == 0 ? rp_errstate_get().over : RP_FLOAT_IGNORE;
    char text[80];
    snprintf(text, sizeof text, "overflow encountered in scalar %s", op->name);
    if (action == RP_FLOAT_RAISE) PyErr_SetString(PyExc_FloatingPointError, text);
    if (action == RP_FLOAT_RAISE || (action == RP_FLOAT_WARN && PyErr_WarnEx(PyExc_RuntimeWarning, text, 1) < 0) ||
        same < 0)
        Py_CLEAR(result);
    Py_XDECREF(a);
    Py_XDECREF(b);
    Py_XDECREF(c);
    Py_XDECREF(sum);
    return result;
}

/* Whether errors of its conversion are its own. The exception stays. */
static bool speaks(PyObject *object)
{
    PyObject *type, *value, *trace;
    if (is_ours(object) || is_plain(object)) return false;
    PyErr_Fetch(&type, &value, &trace);
    bool has = PyObject_HasAttrString((PyObject *)Py_TYPE(object), "__array__");
    PyErr_Restore(type, value, trace);
    return has;
}

/* A list times an integer scalar repeats the list, as Python's own integers do; other scalars refuse. */
static PyObject *repeated(PyObject *list, PyObject *scalar)
{
    rp_dtype dtype = RP_BOOL;
    rpy_is_scalar(scalar, &dtype);
    if (rpy_kind(dtype) == 'i' || rpy_kind(dtype) == 'u') Py_RETURN_NOTIMPLEMENTED;
    PyErr_Format(PyExc_TypeError, "can't multiply sequence by non-int of type '%s'", rpy_type_name(scalar));
    return NULL;
}

static bool is_list(PyObject *object)
{
    return PyList_Check(object) || PyTuple_Check(object);
}

static PyObject *binary_slow(PyObject *left, PyObject *right, rpy_operator *op)
{
    PyObject *const both[] = {left, right};
    if (op == &rpy_operator_multiply && is_list(left) && !rpy_is_array(right)) return repeated(left, right);
    if (op == &rpy_operator_multiply && is_list(right) && !rpy_is_array(left)) return repeated(right, left);
    if (other_answers(left) || other_answers(right)) Py_RETURN_NOTIMPLEMENTED;
    if (rpy_overrides(left) || rpy_overrides(right)) return by_ufunc(op, left, right);
    RP_SCOPE();
    rp_array *operands[2];
    if (!rpy_to_operands(both, 2, operands)) {
        if (!PyErr_ExceptionMatches(PyExc_TypeError) || speaks(left) || speaks(right)) return NULL;
        PyErr_Clear();
        Py_RETURN_NOTIMPLEMENTED;
    }
    PyThreadState *state = rpy_unlock(rp_size(operands[0]) + rp_size(operands[1]));
    rp_array *c = compute(op, operands[0], operands[1]);
    rpy_lock(state);
    PyObject *result = rpy_wrapped(c, rpy_leader(both, 2));
    return rpy_is_array(left) || rpy_is_array(right) ? result : warn_overflow(left, right, op, result);
}

PyObject *rpy_binary(PyObject *left, PyObject *right, rpy_operator *op)
{
    bool array = Py_TYPE(left) == rpy_array_type;
    if (!array || Py_TYPE(right) != rpy_array_type) {
        bool quick = op->code >= 0 && !array && Py_TYPE(right) != rpy_array_type;
        PyObject *result = quick ? rpy_quick_binary(left, right, (rpy_operator_code)op->code) : NULL;
        if (result || PyErr_Occurred()) return result;
        if (op == &rpy_operator_matrix_multiply && !rpy_is_array(left) && !rpy_is_array(right))
            Py_RETURN_NOTIMPLEMENTED;
        return binary_slow(left, right, op);
    }
    RP_SCOPE();
    rp_array *a = rpy_value_of(left), *b = rpy_value_of(right);
    PyThreadState *state = rpy_unlock(rp_size(a) + rp_size(b));
    rp_array *c = compute(op, a, b);
    rpy_lock(state);
    if (rp_array_status(c) != RP_OK) return rpy_raise_array(c);
    return rp_ndim(c) == 0 ? rpy_scalar(c) : rpy_wrap(c);
}

PyObject *rpy_unary(PyObject *operand, rpy_operator *op)
{
    bool quick = op->code >= 0 && Py_TYPE(operand) != rpy_array_type;
    PyObject *result = quick ? rpy_quick_unary(operand, (rpy_operator_code)op->code) : NULL;
    if (result || PyErr_Occurred()) return result;
    if (rpy_overrides(operand)) {
        PyObject *ufunc = rpy_ufunc_object(op->name);
        return ufunc ? PyObject_CallFunctionObjArgs(ufunc, operand, NULL) : NULL;
    }
    RP_SCOPE();
    rp_array *a = rpy_to_array(operand, RP_DTYPE_COUNT);
    if (!a) return NULL;
    PyThreadState *state = rpy_unlock(rp_size(a));
    rp_array *c = compute(op, a, a);
    rpy_lock(state);
    return rpy_wrapped(c, rpy_is_array(operand) ? operand : NULL);
}

static PyObject *inplace_override(PyObject *self, PyObject *other, rpy_operator *op)
{
    PyObject *ufunc = rpy_ufunc_object(op->name), *kwargs = PyDict_New(), *args = PyTuple_Pack(2, self, other),
             *result = NULL;
    PyObject *out = PyTuple_Pack(1, self);
    if (ufunc && kwargs && args && out && PyDict_SetItemString(kwargs, "out", out) == 0)
        result = PyObject_Call(ufunc, args, kwargs);
    Py_XDECREF(out);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
    return result;
}

PyObject *rpy_inplace(PyObject *self, PyObject *other, rpy_operator *op)
{
    if (Py_TYPE(other) != rpy_array_type && other_answers(other)) Py_RETURN_NOTIMPLEMENTED;
    if (rpy_overrides(other) || rpy_overrides(self)) return inplace_override(self, other, op);
    RP_SCOPE();
    rp_array *operands[] = {rpy_value_of(self), rpy_to_operand_beside(other, rpy_value_of(self))};
    if (!operands[1]) {
        if (!PyErr_ExceptionMatches(PyExc_TypeError)) return NULL;
        PyErr_Clear();
        Py_RETURN_NOTIMPLEMENTED;
    }
    if (op == &rpy_operator_matrix_multiply && (rp_ndim(operands[0]) < 1 || rp_ndim(operands[1]) < 2)) {
        PyErr_SetString(PyExc_ValueError,
                        "inplace matrix multiplication requires the first operand to have at least one "
                        "and the second at least two dimensions.");
        return NULL;
    }
    if (((rpy_array *)self)->warns) {
        if (!rpy_warn_on_write(self)) return NULL;
        operands[0] = rpy_value_of(self);
    }
    rp_ufunc_options options = {.out = {operands[0]}};
    PyThreadState *state = rpy_unlock(rp_size(operands[0]) + rp_size(operands[1]));
    rp_array *c = rp_ufunc_call(ufunc_of(op), operands, &options).array[0];
    rpy_lock(state);
    return rpy_check(c) ? Py_NewRef(self) : NULL;
}

#define DEFINE2(slot, word, way)                                                                                       \
    PyObject *rpy_number_##slot(PyObject *left, PyObject *right)                                                       \
    {                                                                                                                  \
        return rpy_binary(left, right, &rpy_operator_##slot);                                                          \
    }
#define DEFINE1(slot, word, way)                                                                                       \
    PyObject *rpy_number_##slot(PyObject *operand)                                                                     \
    {                                                                                                                  \
        return rpy_unary(operand, &operator_##slot);                                                                   \
    }
RPY_BINARY_SLOTS(DEFINE2)
RPY_UNARY_SLOTS(DEFINE1)

/* Small powers of floating-point arrays have ufuncs of their own, as in NumPy. */
static rpy_operator *easy_power(PyObject *left, PyObject *right)
{
    static rpy_operator square = {"square", NULL, rp_square, NULL, -1}, root = {"sqrt", NULL, rp_sqrt, NULL, -1};
    static rpy_operator reciprocal = {"reciprocal", NULL, NULL, NULL, -1};
    if (!rpy_is_array(left) || !(PyFloat_CheckExact(right) || PyLong_CheckExact(right))) return NULL;
    char kind = rpy_kind(rp_dtype_of(rpy_value_of(left)));
    double exponent = PyFloat_AsDouble(right);
    PyErr_Clear();
    if (kind != 'f' && kind != 'c')
        return (kind == 'i' || kind == 'u' || kind == 'b') && PyLong_CheckExact(right) && exponent == 2 ? &square
                                                                                                        : NULL;
    return exponent == 2 ? &square : exponent == 0.5 ? &root : exponent == -1 ? &reciprocal : NULL;
}

PyObject *rpy_power_of(PyObject *left, PyObject *right, PyObject *modulo)
{
    if (modulo != Py_None) Py_RETURN_NOTIMPLEMENTED;
    rpy_operator *easy = easy_power(left, right);
    return easy ? rpy_unary(left, easy) : rpy_binary(left, right, &rpy_operator_power);
}

PyObject *rpy_divmod(PyObject *left, PyObject *right)
{
    if (other_answers(left) || other_answers(right)) Py_RETURN_NOTIMPLEMENTED;
    PyObject *ufunc = rpy_ufunc_object("divmod");
    return ufunc ? PyObject_CallFunctionObjArgs(ufunc, left, right, NULL) : NULL;
}

/* ---- comparison ----------------------------------------------------------------------------------------------- */

/* == of things that have no common dtype is false everywhere. */
static PyObject *unequal(PyObject *left, PyObject *right, int op)
{
    RP_SCOPE();
    rp_array *a = rpy_to_array(left, RP_DTYPE_COUNT), *b = a ? rpy_to_array(right, RP_DTYPE_COUNT) : NULL;
    if (a && !b && PyObject_HasAttrString(right, "__array__")) return NULL; /* it is an array, and says why it is not */
    PyErr_Clear();
    if (!a) Py_RETURN_NOTIMPLEMENTED;
    rp_array *zeros = rp_zeros(RP_BOOL, rp_ndim(a), rp_shape(a));
    if (b) zeros = rp_logical_and(zeros, rp_zeros(RP_BOOL, rp_ndim(b), rp_shape(b)));
    return rpy_result(op == Py_NE ? rp_logical_not(zeros) : zeros, rpy_is_array(left)    ? left
                                                                   : rpy_is_array(right) ? right
                                                                                         : NULL);
}

/* Any element against a Python integer that no dtype holds: what the sign of the integer says. */
static PyObject *compare_huge(PyObject *left, PyObject *huge, int op)
{
    static const int with_larger[] = {[Py_LT] = 1, [Py_LE] = 1, [Py_EQ] = 0, [Py_NE] = 1, [Py_GT] = 0, [Py_GE] = 0};
    static const int with_smaller[] = {[Py_LT] = 0, [Py_LE] = 0, [Py_EQ] = 0, [Py_NE] = 1, [Py_GT] = 1, [Py_GE] = 1};
    int overflow;
    PyLong_AsLongLongAndOverflow(huge, &overflow);
    RP_SCOPE();
    rp_array *a = rpy_to_array(left, RP_DTYPE_COUNT);
    if (!a) return NULL;
    if (rpy_kind(rp_dtype_of(a)) == 'f' || rpy_kind(rp_dtype_of(a)) == 'c') {
        PyErr_SetString(PyExc_OverflowError, "int too large to convert to float");
        return NULL;
    }
    bool truth = overflow > 0 ? with_larger[op] : with_smaller[op];
    rp_array *r = truth ? rp_ones(RP_BOOL, rp_ndim(a), rp_shape(a)) : rp_zeros(RP_BOOL, rp_ndim(a), rp_shape(a));
    return rpy_result(r, rpy_is_array(left) ? left : NULL);
}

PyObject *rpy_compare(PyObject *left, PyObject *right, int op)
{
    static rpy_operator ops[] = {[Py_LT] = {"less", rp_less, NULL, NULL, RPY_CODE_LESS},
                                 [Py_LE] = {"less_equal", rp_less_equal, NULL, NULL, RPY_CODE_LESS_EQUAL},
                                 [Py_EQ] = {"equal", rp_equal, NULL, NULL, RPY_CODE_EQUAL},
                                 [Py_NE] = {"not_equal", rp_not_equal, NULL, NULL, RPY_CODE_NOT_EQUAL},
                                 [Py_GT] = {"greater", rp_greater, NULL, NULL, RPY_CODE_GREATER},
                                 [Py_GE] = {"greater_equal", rp_greater_equal, NULL, NULL, RPY_CODE_GREATER_EQUAL}};
    PyObject *result = rpy_binary(left, right, &ops[op]);
    if (!result && PyLong_Check(right) && PyErr_ExceptionMatches(PyExc_OverflowError)) {
        PyErr_Clear();
        return compare_huge(left, right, op);
    }
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
