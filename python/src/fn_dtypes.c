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

/* The promoted dtype as an object. NumPy's rule for metadata: text keeps those of the argument that is the result
 * already, every other dtype only what is given twice. */
static PyObject *promoted(rp_dtype dtype, PyObject *const *given)
{
    bool text = rp_dtype_base(dtype) == RP_BYTES || rp_dtype_base(dtype) == RP_STR;
    for (int i = 0; i < 2; i++) {
        if (Py_TYPE(given[i]) != rpy_dtype_type || (!text && given[0] != given[1])) continue;
        const rpy_dtype *one = (const rpy_dtype *)given[i];
        if (one->dtype != dtype) continue;
        if (!one->swapped) return Py_NewRef(given[i]);
        if (text) return rpy_dtype_annotated(dtype, false, one->metadata);
    }
    return rpy_dtype_object(dtype);
}

static PyObject *fn_promote_types(rpy_call *c)
{
    rp_dtype a, b;
    if (!rpy_parse_dtype(OBJECT(0), &a) || !rpy_parse_dtype(OBJECT(1), &b)) return NULL;
    rp_dtype dtype = rp_promote(a, b);
    PyObject *const given[] = {OBJECT(0), OBJECT(1)};
    if (dtype != RP_DTYPE_COUNT) return promoted(dtype, given);
    char text[160];
    snprintf(text, sizeof text, "The DTypes '%s' and '%s' do not have a common DType.", rp_dtype_name(a),
             rp_dtype_name(b));
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
    {"promote_types", "type1: any, type2: any, /", NULL, fn_promote_types, RPY_NO_DISPATCH,
     "The smallest dtype that holds the values of both.", ">>> rp.promote_types('i4', 'u4')\ndtype('int64')"},
    {"can_cast", "from_: any, to: dtype, casting: casting = 'safe'", NULL, fn_can_cast, RPY_NO_DISPATCH,
     "Whether the casting allows the conversion.", ">>> rp.can_cast('i8', 'f8')\nTrue"},
    {0},
};
