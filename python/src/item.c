/* Elements as Python's own objects: item(), tolist(). */
#include "scalar.h"
#include <string.h>

static PyObject *float_item(double number)
{
    return PyFloat_FromDouble(number);
}

/* Any real number through the casts of the library. */
static PyObject *cast_item(rp_array *a)
{
    double parts[2];
    rp_dtype dtype = rp_dtype_of(a);
    bool is_complex = dtype == RP_C64 || dtype == RP_C128;
    rp_status status = rp_copy_to(a, is_complex ? RP_C128 : RP_F64, parts, is_complex ? sizeof parts : sizeof *parts);
    if (!rpy_check_status(status, NULL)) return NULL;
    return is_complex ? PyComplex_FromDoubles(parts[0], parts[1]) : float_item(parts[0]);
}

static PyObject *time_item(rp_array *a)
{
    PyObject *module = PyImport_ImportModule("rapto._attributes");
    PyObject *scalar = module ? rpy_scalar(a) : NULL;
    PyObject *item = scalar ? PyObject_CallMethod(module, "time_item", "O", scalar) : NULL;
    Py_XDECREF(module);
    Py_XDECREF(scalar);
    return item;
}

PyObject *rpy_item(rp_array *a)
{
    rp_dtype dtype = rp_dtype_of(a);
    if (rp_ndim(a) > 0) a = rp_reshape(a, 0, NULL);
    const char *data = rpy_check(a) ? rpy_data(a) : NULL;
    int64_t number;
    uint64_t natural;
    if (!data) return NULL;
    switch (rpy_kind(dtype)) {
    case 'b':
        return PyBool_FromLong(*data);
    case 'i':
        return rpy_check_status(rp_item_int(a, &number), NULL) ? PyLong_FromLongLong(number) : NULL;
    case 'u':
        return rpy_check_status(rp_copy_to(a, RP_U64, &natural, sizeof natural), NULL)
                   ? PyLong_FromUnsignedLongLong(natural)
                   : NULL;
    case 'M':
    case 'm':
        return time_item(a);
    case 'S':
    case 'U':
        return rpy_text_object(dtype, data);
    default:
        return cast_item(a);
    }
}
