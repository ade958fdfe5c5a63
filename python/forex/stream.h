/* Shared by the files of the extension rapto.forex._forex. */
#ifndef FPY_STREAM_H
#define FPY_STREAM_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <forex/indicator.h>

PyObject *fpy_raise(rp_status status, const rp_error *error);
const fx_indicator *fpy_find(const char *name);
bool fpy_numbers(PyObject *sequence, Py_ssize_t count, double *values);
PyObject *fpy_stream_type(PyObject *module); /* a new reference */

#endif
