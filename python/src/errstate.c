/* Floating-point errors: the actions of the library told from Python, and its reports as warnings, calls, log lines. */
#include "rpy.h"
#include <string.h>

static PyObject *handler; /* of seterrcall: a callable, an object with write(), or NULL */

/* NumPy's words for what happened, with where. */
static PyObject *warning_text(const rp_float_event *event)
{
    return PyUnicode_FromFormat("%s encountered in %s", event->text, event->where);
}

static int warn(const rp_float_event *event)
{
    PyObject *text = warning_text(event);
    PyObject *bytes = text ? PyUnicode_AsUTF8String(text) : NULL;
    int failed = !bytes || PyErr_WarnEx(PyExc_RuntimeWarning, PyBytes_AsString(bytes), 1) < 0;
    Py_XDECREF(text);
    Py_XDECREF(bytes);
    return failed;
}

static int no_handler(const char *what)
{
    PyErr_Format(PyExc_NameError, "%s specified for divide by zero (in seterr) but no function found.", what);
    return 1;
}

static int call(const rp_float_event *event)
{
    if (!handler) return no_handler("python callback");
    PyObject *result = PyObject_CallFunction(handler, "si", event->text, (int)event->flags);
    Py_XDECREF(result);
    return !result;
}

static int log_line(const rp_float_event *event)
{
    if (!handler) return no_handler("log");
    PyObject *result = PyObject_CallMethod(
        handler, "write", "N", PyUnicode_FromFormat("Warning: %s encountered in %s\n", event->text, event->where));
    Py_XDECREF(result);
    return !result;
}

/* May be called without the GIL. An exception that it sets is raised when the call returns. */
static rp_status on_error(const rp_float_event *event, void *context)
{
    PyGILState_STATE state = PyGILState_Ensure();
    int failed = 0;
    if (!PyErr_Occurred())
        failed = event->action == RP_FLOAT_WARN   ? warn(event)
                 : event->action == RP_FLOAT_CALL ? call(event)
                                                  : log_line(event);
    PyGILState_Release(state);
    return failed ? RP_EFLOAT : RP_OK;
}

static rp_float_action *action_of(rp_errstate *state, int i)
{
    rp_float_action *actions[] = {&state->divide, &state->over, &state->under, &state->invalid};
    return actions[i];
}

/* _geterr() -> (divide, over, under, invalid) as numbers; _seterr(same). */
static PyObject *fn_geterr(rpy_call *c)
{
    if (!rpy_thread_ready) rpy_ready_thread();
    rp_errstate s = rp_errstate_get();
    return Py_BuildValue("(iiii)", s.divide, s.over, s.under, s.invalid);
}

static PyObject *fn_seterr(rpy_call *c)
{
    if (!rpy_thread_ready) rpy_ready_thread();
    rp_errstate s = rp_errstate_get();
    for (int i = 0; i < 4; i++) *action_of(&s, i) = (rp_float_action)INT(i);
    rp_errstate_set(s);
    Py_RETURN_NONE;
}

static PyObject *fn_seterrcall(rpy_call *c)
{
    PyObject *old = handler ? handler : Py_NewRef(Py_None);
    handler = OBJECT(0) == Py_None || !OBJECT(0) ? NULL : Py_NewRef(OBJECT(0));
    return old;
}

static PyObject *fn_geterrcall(rpy_call *c)
{
    return Py_NewRef(handler ? handler : Py_None);
}

static const rpy_row rows[] = {
    {"_geterr", "", NULL, fn_geterr, RPY_NO_DISPATCH, "The actions.", NULL},
    {"_seterr", "divide: int, over: int, under: int, invalid: int", NULL, fn_seterr, RPY_NO_DISPATCH,
     "Sets the actions.", NULL},
    {"seterrcall", "func: any", NULL, fn_seterrcall, RPY_NO_DISPATCH,
     "Sets the function called, or the log written, on floating-point errors; returns the old one.", NULL},
    {"geterrcall", "", NULL, fn_geterrcall, RPY_NO_DISPATCH,
     "The function called, or the log written, on floating-point errors.", NULL},
    {0},
};

/* A thread that comes from Python for the first time takes NumPy's defaults. */
_Thread_local bool rpy_thread_ready;

void rpy_ready_thread(void)
{
    rpy_thread_ready = true;
    rp_errstate_set((rp_errstate){RP_FLOAT_WARN, RP_FLOAT_WARN, RP_FLOAT_IGNORE, RP_FLOAT_WARN});
}

bool rpy_init_errstate(PyObject *module)
{
    rp_on_float_error(on_error, NULL);
    return rpy_add_rows(module, rows);
}
