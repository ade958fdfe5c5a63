/* Rows: questions about dtypes. */
#include "rpy.h"

/* An argument of result_type and can_cast: an array, a Python number (weak), or a dtype as a 0-d array of it. */
static rp_array *specimen(PyObject *object)
{
    rp_dtype dtype;
    bool number = PyFloat_Check(object) || PyLong_Check(object) || PyComplex_Check(object);
    if (rpy_is_array(object) || number || rpy_is_scalar(object, &dtype) || PyList_Check(object))
        return rpy_to_operand(object);
    if (rpy_parse_dtype(object, &dtype)) return rp_zeros(dtype, 0, NULL);
    PyErr_Clear();
    return rpy_to_operand(object);
}

static PyObject *fn_result_type(rpy_call *c)
{
    Py_ssize_t count = PyTuple_Size(OBJECT(0));
    rp_error error;
    rp_dtype dtype;
    rp_array **operands = rpy_scratch(c, sizeof(rp_array *) * (size_t)(count + 1));
    if (!operands) return NULL;
    if (count == 0) {
        PyErr_SetString(PyExc_ValueError, "at least one array or dtype is required");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++)
        if (!(operands[i] = specimen(PyTuple_GetItem(OBJECT(0), i))) || !rpy_check(operands[i])) return NULL;
    rp_status status = rp_result_type(operands, (int)count, &dtype, &error);
    if (status == RP_EDTYPE) return rpy_raise_named("DTypePromotionError", error.message);
    return rpy_check_status(status, &error) ? rpy_dtype_object(dtype) : NULL;
}

static PyObject *fn_promote_types(rpy_call *c)
{
    rp_dtype dtype = rp_promote(DTYPE(0), DTYPE(1));
    if (dtype != RP_DTYPE_COUNT) return rpy_dtype_object(dtype);
    char text[160];
    snprintf(text, sizeof text, "The DTypes '%s' and '%s' do not have a common DType.", rp_dtype_name(DTYPE(0)),
             rp_dtype_name(DTYPE(1)));
    return rpy_raise_named("DTypePromotionError", text);
}

static PyObject *fn_can_cast(rpy_call *c)
{
    rp_dtype from, scalar;
    PyObject *object = OBJECT(0);
    if ((PyFloat_Check(object) || PyLong_Check(object) || PyComplex_Check(object)) && !rpy_is_scalar(object, &scalar)) {
        PyErr_SetString(PyExc_TypeError,
                        "can_cast() does not support Python ints, floats, and complex because the result used to "
                        "depend on the value.\n"
                        "This change was part of adopting NEP 50, we may explicitly allow them again in the future.");
        return NULL;
    }
    if (rpy_is_array(object))
        from = rp_dtype_of(rpy_value_of(object));
    else if (!rpy_is_scalar(object, &from) && !rpy_parse_dtype(object, &from))
        return NULL;
    return PyBool_FromLong(rp_can_cast(from, DTYPE(1), (rp_casting)INT(2)));
}

const rpy_row rpy_rows_dtypes[] = {
    {"result_type", "*arrays_and_dtypes: any", NULL, fn_result_type, RPY_NO_DISPATCH,
     "The dtype that an operation on the arguments has (NEP 50).", ">>> rp.result_type('i4', 'f4')\ndtype('float64')"},
    {"promote_types", "type1: dtype, type2: dtype, /", NULL, fn_promote_types, RPY_NO_DISPATCH,
     "The smallest dtype that holds the values of both.", ">>> rp.promote_types('i4', 'u4')\ndtype('int64')"},
    {"can_cast", "from_: any, to: dtype, casting: casting = 'safe'", NULL, fn_can_cast, RPY_NO_DISPATCH,
     "Whether the casting allows the conversion.", ">>> rp.can_cast('i8', 'f8')\nTrue"},
    {0},
};
