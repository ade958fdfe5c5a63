/* Rows: how the library works: evaluation mode, threads, kernels. */
#include "rpy.h"
#include <string.h>

static PyObject *fn_get_mode(rpy_call *c)
{
    static const char *const names[] = {"eager", "lazy", "auto"};
    return PyUnicode_FromString(names[rp_get_mode()]);
}

static PyObject *fn_set_mode(rpy_call *c)
{
    static const char *const names[] = {"eager", "lazy", "auto"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(TEXT(0), names[i]) != 0) continue;
        rp_set_mode((rp_mode)i);
        Py_RETURN_NONE;
    }
    PyErr_Format(PyExc_ValueError, "mode must be 'eager', 'lazy' or 'auto', not '%s'", TEXT(0));
    return NULL;
}

static PyObject *fn_get_threads(rpy_call *c)
{
    return PyLong_FromLong(rp_threads());
}

static PyObject *fn_set_threads(rpy_call *c)
{
    rp_set_threads((int)INT(0));
    Py_RETURN_NONE;
}

static PyObject *fn_isa(rpy_call *c)
{
    return PyUnicode_FromString(rp_isa_name(rp_isa_level()));
}

const rpy_row rpy_rows_modes[] = {
    {"get_mode", "", NULL, fn_get_mode, RPY_NO_DISPATCH,
     "When operations of this thread are computed: 'eager', 'lazy' or 'auto'.", ">>> rp.get_mode()\n'eager'"},
    {"set_mode", "mode: str", NULL, fn_set_mode, RPY_NO_DISPATCH,
     "Sets when operations of this thread are computed. All modes give the same bits.", NULL},
    {"get_threads", "", NULL, fn_get_threads, RPY_NO_DISPATCH, "How many threads large operations use.", NULL},
    {"set_threads", "threads: int", NULL, fn_set_threads, RPY_NO_DISPATCH,
     "Sets how many threads large operations use; 0 is the default. Results do not depend on it.", NULL},
    {"_isa", "", NULL, fn_isa, RPY_NO_DISPATCH, "The kernels in use.", NULL},
    {0},
};
