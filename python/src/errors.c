/* Statuses of the library as Python exceptions. */
#include "rpy.h"
#include <string.h>

/* A class of rapto.exceptions by name; borrowed from the cache, NULL with an exception. */
static PyObject *exception_class(const char *name)
{
    static PyObject *module;
    if (!module) module = PyImport_ImportModule("rapto.exceptions");
    return module ? PyObject_GetAttrString(module, name) : NULL;
}

static PyObject *builtin_exception(rp_status status)
{
    switch (status) {
    case RP_EDTYPE:
    case RP_EINVAL:
        return PyExc_TypeError;
    case RP_EINDEX:
        return PyExc_IndexError;
    case RP_ENOMEM:
        return PyExc_MemoryError;
    case RP_EOVERFLOW:
        return PyExc_OverflowError;
    case RP_EFLOAT:
        return PyExc_FloatingPointError;
    case RP_EIO:
    case RP_ENOSPC:
        return PyExc_OSError;
    case RP_ENOTFOUND:
        return PyExc_FileNotFoundError;
    case RP_EPERM:
        return PyExc_PermissionError;
    case RP_EEXIST:
        return PyExc_FileExistsError;
    case RP_EINTERRUPTED:
        return PyExc_KeyboardInterrupt;
    case RP_EINTERNAL:
    case RP_EDEVICE:
        return PyExc_RuntimeError;
    default:
        return PyExc_ValueError;
    }
}

/* The library's functions begin their messages with their names; in Python they have no rp_. */
static const char *without_prefix(const char *message)
{
    return message && strncmp(message, "rp_", 3) == 0 ? message + 3 : message;
}

PyObject *rpy_raise(rp_status status, const char *message)
{
    const char *special = status == RP_EAXIS          ? "AxisError"
                          : status == RP_EUNSUPPORTED ? "UnsupportedError"
                          : status == RP_ELINALG      ? "LinAlgError"
                                                      : NULL;
    if (PyErr_Occurred()) return NULL;
    if (status == RP_ENOMEM) return PyErr_NoMemory();
    message = without_prefix(message);
    const char *integer = status == RP_EOVERFLOW && message ? strstr(message, ": integer ") : NULL;
    if (integer) return PyErr_Format(PyExc_OverflowError, "Python %s", integer + 2);
    if (!special) {
        PyErr_SetString(builtin_exception(status), message);
        return NULL;
    }
    return rpy_raise_named(special, message);
}

PyObject *rpy_raise_named(const char *name, const char *message)
{
    PyObject *type = exception_class(name);
    if (type) PyErr_SetString(type, message);
    Py_XDECREF(type);
    return NULL;
}

PyObject *rpy_raise_array(const rp_array *error)
{
    return rpy_raise(rp_array_status(error), rp_array_message(error));
}

bool rpy_warn_complex(rp_dtype from, rp_dtype to)
{
    if (rpy_kind(from) != 'c' || rpy_kind(to) == 'c' || rpy_kind(to) == 'b' || rpy_is_text_dtype(to)) return true;
    PyObject *type = exception_class("ComplexWarning");
    bool ok = type && PyErr_WarnEx(type, "Casting complex values to real discards the imaginary part", 1) == 0;
    Py_XDECREF(type);
    return ok;
}

bool rpy_check(rp_array *a)
{
    if (rp_array_status(a) == RP_OK) return true;
    rpy_raise_array(a);
    return false;
}

bool rpy_check_status(rp_status status, const rp_error *error)
{
    if (status == RP_OK) return true;
    rpy_raise(status, error ? error->message : rp_status_text(status));
    return false;
}
