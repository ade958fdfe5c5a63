/* The number protocol of ndarray: operators, in-place forms, conversions to Python's numbers. */
#include "array.h"
#include "number.h"

/* ---- in place ------------------------------------------------------------------------------------------------- */

#define INPLACE(slot, word, way)                                                                                       \
    static PyObject *inplace_##slot(PyObject *self, PyObject *other)                                                   \
    {                                                                                                                  \
        return rpy_inplace(self, other, &rpy_operator_##slot);                                                         \
    }
RPY_BINARY_SLOTS(INPLACE)

static PyObject *inplace_power(PyObject *self, PyObject *other, PyObject *modulo)
{
    return rpy_inplace(self, other, &rpy_operator_power);
}

/* ---- Python's numbers ----------------------------------------------------------------------------------------- */

/* The element of a 0-d array, for int(), float(), complex(), index(). */
static PyObject *only_element(PyObject *self, const char *what)
{
    rp_array *a = rpy_value_of(self);
    if (rp_ndim(a) != 0) {
        PyErr_Format(PyExc_TypeError, "only 0-dimensional arrays can be converted to Python scalars");
        return NULL;
    }
    return rpy_item(a);
}

static PyObject *to_number(PyObject *self, PyObject *(*convert)(PyObject *))
{
    RP_SCOPE();
    PyObject *item = only_element(self, "number");
    PyObject *number = item ? convert(item) : NULL;
    Py_XDECREF(item);
    return number;
}

static PyObject *array_int(PyObject *self)
{
    return to_number(self, PyNumber_Long);
}

static PyObject *array_float(PyObject *self)
{
    return to_number(self, PyNumber_Float);
}

static PyObject *array_index(PyObject *self)
{
    rp_array *a = rpy_value_of(self);
    char kind = rpy_kind(rp_dtype_of(a));
    if (rp_ndim(a) != 0 || (kind != 'i' && kind != 'u')) {
        PyErr_SetString(PyExc_TypeError, "only integer scalar arrays can be converted to a scalar index");
        return NULL;
    }
    RP_SCOPE();
    return rpy_item(a);
}

static int array_bool(PyObject *self)
{
    rp_array *a = rpy_value_of(self);
    if (rp_size(a) != 1) {
        PyErr_SetString(
            PyExc_ValueError,
            rp_size(a) == 0
                ? "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not "
                  "empty."
                : "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()");
        return -1;
    }
    RP_SCOPE();
    if (rpy_is_text_dtype(rp_dtype_of(a)) || rpy_is_time_dtype(rp_dtype_of(a))) {
        PyObject *item = rpy_item(a);
        int truth = item ? PyObject_IsTrue(item) : -1;
        Py_XDECREF(item);
        return truth;
    }
    bool truth = false;
    rp_status status = rp_item_bool(rp_reshape(a, 0, NULL), &truth);
    return rpy_check_status(status, NULL) ? truth : -1;
}

#define SLOT2(slot, word, way) {Py_nb_##slot, rpy_number_##slot}, {Py_nb_inplace_##slot, inplace_##slot},
#define SLOT1(slot, word, way) {Py_nb_##slot, rpy_number_##slot},

const PyType_Slot rpy_array_number_slots[] = {
    RPY_BINARY_SLOTS(SLOT2) RPY_UNARY_SLOTS(SLOT1){Py_nb_power, rpy_power_of},
    {Py_nb_inplace_power, inplace_power},
    {Py_nb_divmod, rpy_divmod},
    {Py_nb_int, array_int},
    {Py_nb_float, array_float},
    {Py_nb_index, array_index},
    {Py_nb_bool, array_bool},
    {Py_tp_richcompare, rpy_compare},
    {0, NULL},
};
