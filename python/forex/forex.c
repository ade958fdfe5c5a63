/* The extension rapto.forex._forex: the table of indicators, runs, sweeps and streams over buffers. Everything that a
 * user sees (names, signatures, conversions) is in rapto/forex. CPython's limited API, 3.11. */
#include "stream.h"

#include <string.h>

/* Raises what a status means; returns NULL. */
PyObject *fpy_raise(rp_status status, const rp_error *error)
{
    PyObject *class = status == RP_ENOMEM     ? PyExc_MemoryError
                      : status == RP_EUNKNOWN ? PyExc_LookupError
                      : status == RP_EINVAL   ? PyExc_TypeError
                                              : PyExc_ValueError;
    PyErr_SetString(class, error->message[0] ? error->message : rp_status_text(status));
    return NULL;
}

const fx_indicator *fpy_find(const char *name)
{
    const fx_indicator *indicator;
    rp_error error = {0};
    rp_status status = fx_indicator_find(name, &indicator, &error);
    if (status == RP_OK) return indicator;
    fpy_raise(status, &error);
    return NULL;
}

/* Reads exactly `count` numbers of a sequence; false with an exception. */
bool fpy_numbers(PyObject *sequence, Py_ssize_t count, double *values)
{
    if (PySequence_Size(sequence) != count) {
        if (!PyErr_Occurred()) PyErr_Format(PyExc_ValueError, "%zd values expected", count);
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PySequence_GetItem(sequence, i);
        if (!item) return false;
        values[i] = PyFloat_AsDouble(item);
        Py_DECREF(item);
        if (values[i] == -1.0 && PyErr_Occurred()) return false;
    }
    return true;
}

/* ---- the table -----------------------------------------------------------------------------------------------------
 */

static PyObject *parameters_of(const fx_indicator *a)
{
    PyObject *list = PyList_New(a->parameter_count);
    for (int i = 0; list && i < a->parameter_count; i++) {
        const fx_parameter *p = &a->parameters[i];
        PyObject *row =
            Py_BuildValue("(sdddO)", p->name, p->minimum, p->maximum, p->initial, p->whole ? Py_True : Py_False);
        if (!row || PyList_SetItem(list, i, row) != 0) Py_CLEAR(list);
    }
    return list;
}

static PyObject *names_of(int count, const char *(*name)(const fx_indicator *, int), const fx_indicator *a)
{
    PyObject *list = PyList_New(0);
    for (int i = 0; list && i < count; i++) {
        const char *text = name(a, i);
        PyObject *item = text ? PyUnicode_FromString(text) : NULL;
        if (!text) continue;
        if (!item || PyList_Append(list, item) != 0) Py_CLEAR(list);
        Py_XDECREF(item);
    }
    return list;
}

static const char *input_name(const fx_indicator *a, int i)
{
    return a->inputs >> i & 1u ? fx_column_name((fx_column)i) : NULL;
}

static const char *output_name(const fx_indicator *a, int i)
{
    return a->outputs[i];
}

static PyObject *row_of(const fx_indicator *a)
{
    static const char *const memories[] = {"finite", "fading", "endless"};
    return Py_BuildValue("{s:s,s:s,s:s,s:s,s:s,s:s,s:N,s:N,s:N}", "name", a->name, "title", a->title, "group", a->group,
                         "text", a->text, "source", a->source, "memory", memories[a->memory], "inputs",
                         names_of(FX_COLUMNS, input_name, a), "outputs", names_of(a->output_count, output_name, a),
                         "parameters", parameters_of(a));
}

static PyObject *table(PyObject *module, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    for (int i = 0; list && i < fx_indicator_count(); i++) {
        PyObject *row = row_of(fx_indicator_at(i));
        if (!row || PyList_Append(list, row) != 0) Py_CLEAR(list);
        Py_XDECREF(row);
    }
    return list;
}

static PyObject *lookback(PyObject *module, PyObject *args)
{
    const char *name, *compat_name;
    PyObject *given;
    int stable;
    double parameters[FX_INDICATOR_MAX_PARAMS];
    if (!PyArg_ParseTuple(args, "sOps", &name, &given, &stable, &compat_name)) return NULL;
    const fx_indicator *a = fpy_find(name);
    fx_compat compat;
    rp_error error = {0};
    if (!a || !fpy_numbers(given, a->parameter_count, parameters)) return NULL;
    rp_status status = fx_compat_parse(compat_name, &compat, &error);
    if (status == RP_OK) status = fx_indicator_check(a, parameters, &error);
    if (status != RP_OK) return fpy_raise(status, &error);
    int64_t bars = stable ? fx_indicator_compat_stable_lookback(a, parameters, compat)
                          : fx_indicator_compat_lookback(a, parameters, compat);
    if (bars == INT64_MAX) Py_RETURN_NONE;
    return bars < 0 ? PyErr_NoMemory() : PyLong_FromLongLong(bars);
}

/* inputs(name, compat): the columns that a platform's form reads, by number. */
static PyObject *inputs(PyObject *module, PyObject *args)
{
    const char *name, *compat_name;
    fx_compat compat;
    rp_error error = {0};
    if (!PyArg_ParseTuple(args, "ss", &name, &compat_name)) return NULL;
    const fx_indicator *a = fpy_find(name);
    if (!a) return NULL;
    rp_status status = fx_compat_parse(compat_name, &compat, &error);
    if (status != RP_OK) return fpy_raise(status, &error);
    PyObject *list = PyList_New(0);
    unsigned read = fx_indicator_compat_inputs(a, compat);
    for (long i = 0; list && i < FX_COLUMNS; i++) {
        PyObject *number = read >> i & 1u ? PyLong_FromLong(i) : NULL;
        if (!(read >> i & 1u)) continue;
        if (!number || PyList_Append(list, number) != 0) Py_CLEAR(list);
        Py_XDECREF(number);
    }
    return list;
}

/* ---- runs ----------------------------------------------------------------------------------------------------------
 */

/* Buffers of doubles that a call holds. */
typedef struct buffers {
    Py_ssize_t count;
    Py_buffer *views;
} buffers;

static void let_go(buffers *b)
{
    for (Py_ssize_t i = 0; i < b->count; i++) PyBuffer_Release(&b->views[i]);
    PyMem_Free(b->views);
}

/* Takes the buffers of a tuple; None gives a view without memory. All have the same length in bytes. */
static bool take(PyObject *tuple, int flags, buffers *b)
{
    Py_ssize_t count = PyTuple_Size(tuple);
    b->count = 0;
    b->views = PyMem_Calloc(count ? (size_t)count : 1, sizeof *b->views);
    if (!b->views) return PyErr_NoMemory(), false;
    for (; b->count < count; b->count++) {
        PyObject *object = PyTuple_GetItem(tuple, b->count);
        if (object == Py_None) continue;
        if (PyObject_GetBuffer(object, &b->views[b->count], flags) != 0) return let_go(b), false;
    }
    return true;
}

static int64_t length_of(const buffers *columns)
{
    for (Py_ssize_t i = 0; i < columns->count; i++)
        if (columns->views[i].obj) return columns->views[i].len / (Py_ssize_t)sizeof(double);
    return 0;
}

static bool all_of_length(const buffers *b, int64_t length)
{
    for (Py_ssize_t i = 0; i < b->count; i++)
        if (b->views[i].obj && b->views[i].len != length * (Py_ssize_t)sizeof(double)) {
            PyErr_SetString(PyExc_ValueError, "the inputs differ in length");
            return false;
        }
    return true;
}

/* sweep(name, sets, compat, columns, outputs): `sets` is a buffer of rows of parameters. */
static PyObject *sweep(PyObject *module, PyObject *args)
{
    const char *name, *compat_name;
    PyObject *sets, *column_tuple, *output_tuple;
    if (!PyArg_ParseTuple(args, "sO!sO!O!", &name, &PyTuple_Type, &sets, &compat_name, &PyTuple_Type, &column_tuple,
                          &PyTuple_Type, &output_tuple))
        return NULL;
    const fx_indicator *a = fpy_find(name);
    fx_compat compat;
    rp_error error = {0};
    rp_status status = fx_compat_parse(compat_name, &compat, &error);
    if (!a) return NULL;
    if (status != RP_OK) return fpy_raise(status, &error);
    Py_ssize_t count = PyTuple_Size(sets), wanted = count * a->output_count;
    double *values = PyMem_Malloc((size_t)(count * a->parameter_count + 1) * sizeof *values);
    double **outputs = PyMem_Malloc((size_t)(wanted + 1) * sizeof *outputs);
    buffers columns = {0}, outs = {0};
    PyObject *done = NULL;
    bool good = values && outputs;
    if (!good) PyErr_NoMemory();
    for (Py_ssize_t s = 0; good && s < count; s++)
        good = fpy_numbers(PyTuple_GetItem(sets, s), a->parameter_count, values + s * a->parameter_count);
    good = good && take(column_tuple, PyBUF_C_CONTIGUOUS, &columns);
    good = good && take(output_tuple, PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE, &outs);
    if (good && (columns.count != FX_COLUMNS || outs.count != wanted)) {
        PyErr_SetString(PyExc_ValueError, "wrong number of columns or outputs");
        good = false;
    }
    int64_t n = length_of(&columns);
    if (good && all_of_length(&columns, n) && all_of_length(&outs, n)) {
        const Py_buffer *c = columns.views;
        fx_series series = {n, c[0].buf, c[1].buf, c[2].buf, c[3].buf, c[4].buf, c[5].buf, c[6].buf};
        for (Py_ssize_t k = 0; k < wanted; k++) outputs[k] = outs.views[k].buf;
        // Work of some 20 microseconds and more runs without the global lock.
        PyThreadState *state = n * count > 4096 ? PyEval_SaveThread() : NULL;
        status = fx_indicator_sweep(a, values, count, compat, &series, outputs, &error);
        if (state) PyEval_RestoreThread(state);
        done = status == RP_OK ? Py_NewRef(Py_None) : fpy_raise(status, &error);
    }
    if (columns.views) let_go(&columns);
    if (outs.views) let_go(&outs);
    PyMem_Free(values);
    PyMem_Free(outputs);
    return done;
}

static PyMethodDef methods[] = {
    {"table", table, METH_NOARGS, "The table of indicators as a list of dictionaries."},
    {"lookback", lookback, METH_VARARGS, "lookback(name, parameters, stable, compat): bars, or None for never."},
    {"inputs", inputs, METH_VARARGS, "inputs(name, compat): numbers of the columns that are read."},
    {"sweep", sweep, METH_VARARGS, "sweep(name, sets, compat, columns, outputs)"},
    {NULL, NULL, 0, NULL},
};

static int fill(PyObject *module)
{
    PyObject *type = fpy_stream_type(module);
    int failed = !type || PyModule_AddObjectRef(module, "Stream", type) != 0;
    Py_XDECREF(type);
    return failed ? -1 : 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_forex", "Indicators of libforex.", 0, methods, slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__forex(void);
PyMODINIT_FUNC PyInit__forex(void)
{
    return PyModuleDef_Init(&definition);
}
