/* Streams as Python objects. rapto.forex.Stream adds names and keywords. */
#include "stream.h"

typedef struct stream_object {
    PyObject_HEAD fx_indicator_stream *stream;
    const fx_indicator *indicator;
} stream_object;

static PyObject *wrap(PyTypeObject *type, fx_indicator_stream *stream, const fx_indicator *indicator)
{
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    stream_object *self = (stream_object *)allocate(type, 0);
    if (!self) {
        fx_indicator_stream_free(stream);
        return NULL;
    }
    self->stream = stream;
    self->indicator = indicator;
    return (PyObject *)self;
}

static PyObject *stream_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    const char *name, *compat_name;
    PyObject *given;
    double parameters[FX_INDICATOR_MAX_PARAMS];
    fx_compat compat;
    fx_indicator_stream *stream;
    rp_error error = {0};
    if (!PyArg_ParseTuple(args, "sOs", &name, &given, &compat_name)) return NULL;
    const fx_indicator *a = fpy_find(name);
    if (!a || !fpy_numbers(given, a->parameter_count, parameters)) return NULL;
    rp_status status = fx_compat_parse(compat_name, &compat, &error);
    if (status == RP_OK) status = fx_indicator_stream_open(a, parameters, compat, &stream, &error);
    return status == RP_OK ? wrap(type, stream, a) : fpy_raise(status, &error);
}

static void stream_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    fx_indicator_stream_free(((stream_object *)object)->stream);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

static PyObject *feed(PyObject *object, PyObject *args, bool (*step)(fx_indicator_stream *, const double *, double *))
{
    stream_object *self = (stream_object *)object;
    double bar[FX_COLUMNS], out[FX_INDICATOR_MAX_OUTPUTS];
    if (!fpy_numbers(args, FX_COLUMNS, bar)) return NULL;
    step(self->stream, bar, out);
    if (self->indicator->output_count == 1) return PyFloat_FromDouble(out[0]);
    PyObject *tuple = PyTuple_New(self->indicator->output_count);
    for (int k = 0; tuple && k < self->indicator->output_count; k++) {
        PyObject *value = PyFloat_FromDouble(out[k]);
        if (!value || PyTuple_SetItem(tuple, k, value) != 0) Py_CLEAR(tuple);
    }
    return tuple;
}

static PyObject *stream_update(PyObject *self, PyObject *args)
{
    return feed(self, args, fx_indicator_stream_update);
}

static PyObject *stream_peek(PyObject *self, PyObject *args)
{
    return feed(self, args, fx_indicator_stream_peek);
}

static PyObject *stream_count(PyObject *self, PyObject *unused)
{
    return PyLong_FromLongLong(fx_indicator_stream_count(((stream_object *)self)->stream));
}

static PyObject *stream_name(PyObject *self, PyObject *unused)
{
    return PyUnicode_FromString(((stream_object *)self)->indicator->name);
}

static PyObject *stream_compat(PyObject *self, PyObject *unused)
{
    static const char *const names[] = {"talib", "tv", "mt5"};
    return PyUnicode_FromString(names[fx_indicator_stream_compat(((stream_object *)self)->stream)]);
}

static PyObject *stream_copy(PyObject *object, PyObject *unused)
{
    stream_object *self = (stream_object *)object;
    fx_indicator_stream *copy;
    rp_error error = {0};
    rp_status status = fx_indicator_stream_copy(self->stream, &copy, &error);
    return status == RP_OK ? wrap(Py_TYPE(object), copy, self->indicator) : fpy_raise(status, &error);
}

static PyObject *stream_save(PyObject *object, PyObject *unused)
{
    void *bytes;
    size_t size;
    rp_error error = {0};
    rp_status status = fx_indicator_stream_save(((stream_object *)object)->stream, &bytes, &size, &error);
    if (status != RP_OK) return fpy_raise(status, &error);
    PyObject *saved = PyBytes_FromStringAndSize(bytes, (Py_ssize_t)size);
    rp_free(bytes);
    return saved;
}

/* load(name, bytes), a class method: the name is that of the saved stream. */
static PyObject *stream_load(PyObject *type, PyObject *args)
{
    const char *bytes, *name;
    Py_ssize_t size;
    fx_indicator_stream *stream;
    rp_error error = {0};
    if (!PyArg_ParseTuple(args, "sy#", &name, &bytes, &size)) return NULL;
    const fx_indicator *a = fpy_find(name);
    if (!a) return NULL;
    rp_status status = fx_indicator_stream_load(bytes, (size_t)size, &stream, &error);
    if (status != RP_OK) return fpy_raise(status, &error);
    if (fx_indicator_stream_indicator(stream) != a) {
        PyErr_Format(PyExc_ValueError, "the saved stream is one of %s, not of %s",
                     fx_indicator_stream_indicator(stream)->name, name);
        fx_indicator_stream_free(stream);
        return NULL;
    }
    return wrap((PyTypeObject *)type, stream, a);
}

static PyMethodDef methods[] = {
    {"update", stream_update, METH_O, "Takes a finished bar (seven numbers by column)."},
    {"peek", stream_peek, METH_O, "What an update would give."},
    {"count", stream_count, METH_NOARGS, "Bars taken."},
    {"name", stream_name, METH_NOARGS, "The indicator's name."},
    {"compat", stream_compat, METH_NOARGS, "Whose conventions hold."},
    {"copy", stream_copy, METH_NOARGS, "A second stream in the same state."},
    {"save", stream_save, METH_NOARGS, "The state as bytes."},
    {"load", stream_load, METH_VARARGS | METH_CLASS, "load(name, bytes)"},
    {NULL, NULL, 0, NULL},
};

PyObject *fpy_stream_type(PyObject *module)
{
    static PyType_Slot slots[] = {
        {Py_tp_new, stream_new}, {Py_tp_dealloc, stream_dealloc}, {Py_tp_methods, methods}, {0, NULL}};
    static PyType_Spec spec = {"rapto.forex._forex.Stream", sizeof(stream_object), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    return PyType_FromModuleAndSpec(module, &spec, NULL);
}
