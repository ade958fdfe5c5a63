/* The function object: one per row. It parses the arguments, runs the handler inside a scope and returns its results.
 * As an attribute of ndarray it is a method, whose first parameter is the array.
 */
#include "array.h"
#include "signature.h"
#include "ufunc.h"
#include <string.h>

/* Not in the limited API of 3.11, but the same in every version since. */
#define HAVE_VECTORCALL   (1UL << 11)
#define METHOD_DESCRIPTOR (1UL << 17)
#define ARGUMENT_MASK     (~((size_t)1 << (8 * sizeof(size_t) - 1)))

typedef struct function_object {
    PyObject_HEAD rpy_vector_call *call;
    const rpy_row *row;
    rpy_signature signature;
    bool method; /* shown with self in place of its first parameter */
} function_object;

PyTypeObject *rpy_function_type;

/* ---- what a call holds ---------------------------------------------------------------------------------------- */

void *rpy_scratch(rpy_call *c, size_t bytes)
{
    char *block = rp_malloc(bytes + 64);
    if (!block) return PyErr_NoMemory();
    memcpy(block, &c->blocks, sizeof c->blocks);
    c->blocks = block;
    return block + 64;
}

PyObject *rpy_hold(rpy_call *c, PyObject *object)
{
    if (!object) return NULL;
    if (!c->keep) c->keep = PyList_New(0);
    int failed = !c->keep || PyList_Append(c->keep, object) < 0;
    Py_DECREF(object);
    return failed ? NULL : object;
}

static void end_call(rpy_call *c)
{
    while (c->blocks) {
        char *next;
        memcpy(&next, c->blocks, sizeof next);
        rp_free(c->blocks);
        c->blocks = next;
    }
    Py_CLEAR(c->keep);
    rp_free(c->list);
}

/* ---- arguments ------------------------------------------------------------------------------------------------ */

typedef struct arguments {
    PyObject *const *given; /* positional, then the values of the keywords */
    Py_ssize_t count;
    PyObject *keywords; /* tuple of names, or NULL */
} arguments;

static bool too_many(const function_object *f, Py_ssize_t count)
{
    int required = 0, most = f->signature.positional;
    for (int i = 0; i < most; i++) required += !f->signature.parameters[i].optional;
    if (required == most)
        PyErr_Format(PyExc_TypeError, "%s() takes %d positional argument%s but %zd were given", f->row->name, most,
                     most == 1 ? "" : "s", count);
    else
        PyErr_Format(PyExc_TypeError, "%s() takes from %d to %d positional arguments but %zd were given", f->row->name,
                     required, most, count);
    return false;
}

static int find_keyword(const rpy_signature *s, PyObject *name)
{
    for (int i = 0; i < s->count; i++)
        if (s->parameters[i].name == name && !s->parameters[i].positional_only && i != s->rest) return i;
    for (int i = 0; i < s->count; i++)
        if (!s->parameters[i].positional_only && i != s->rest && PyUnicode_Compare(s->parameters[i].name, name) == 0)
            return i;
    return -1;
}

static bool bind_keywords(const function_object *f, const arguments *args, PyObject **bound)
{
    Py_ssize_t count = args->keywords ? PyTuple_Size(args->keywords) : 0;
    for (Py_ssize_t k = 0; k < count; k++) {
        PyObject *name = PyTuple_GetItem(args->keywords, k);
        int i = find_keyword(&f->signature, name);
        if (i < 0) {
            PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument %R", f->row->name, name);
            return false;
        }
        if (bound[i]) {
            PyErr_Format(PyExc_TypeError, "argument for %s() given by name (%R) and position (position %d)",
                         f->row->name, name, i);
            return false;
        }
        bound[i] = args->given[args->count + k];
    }
    return true;
}

static bool bind(const function_object *f, const arguments *args, PyObject **bound, rpy_call *c)
{
    const rpy_signature *s = &f->signature;
    Py_ssize_t placed = args->count < s->positional ? args->count : s->positional;
    for (Py_ssize_t i = 0; i < placed; i++) bound[i] = args->given[i];
    if (args->count > placed && s->rest < 0) return too_many(f, args->count);
    if (s->rest >= 0) {
        PyObject *rest = rpy_hold(c, PyTuple_New(args->count - placed));
        for (Py_ssize_t i = placed; rest && i < args->count; i++)
            PyTuple_SetItem(rest, i - placed, Py_NewRef(args->given[i]));
        if (!rest) return false;
        bound[s->rest] = rest;
    }
    return bind_keywords(f, args, bound);
}

static void leave_out(const rpy_parameter *p, rpy_value *value)
{
    value->count = -1;
    value->number = p->kind == RPY_AXIS    ? RP_ALL_AXES
                    : p->kind == RPY_DTYPE ? RP_DTYPE_COUNT
                    : p->kind == RPY_ORDER ? RP_ORDER_K
                                           : 0;
}

/* Whether None given for the parameter means that it is left out. */
static bool none_is_absent(const rpy_parameter *p)
{
    return p->kind == RPY_DTYPE || p->kind == RPY_AXIS || p->kind == RPY_AXES || p->kind == RPY_OUT ||
           p->kind == RPY_ORDER || p->fallback == Py_None;
}

/* rapto._NoValue, given for a parameter without a default: nothing. */
static bool is_no_value(const rpy_parameter *p, PyObject *object)
{
    static PyObject *no_value;
    if (!p->optional || !object || PyLong_Check(object) || PyFloat_Check(object) || rpy_is_array(object)) return false;
    if (!no_value) {
        PyObject *module = PyImport_ImportModule("rapto._constants");
        no_value = module ? PyObject_GetAttrString(module, "_NoValue") : NULL;
        Py_XDECREF(module);
        PyErr_Clear();
    }
    return object == no_value;
}

static bool convert_all(const function_object *f, PyObject **bound, rpy_call *c)
{
    for (int i = 0; i < f->signature.count; i++) {
        const rpy_parameter *p = &f->signature.parameters[i];
        if (!p->fallback && is_no_value(p, bound[i])) bound[i] = NULL;
        PyObject *object = bound[i] ? bound[i] : p->fallback;
        if (!object && !p->optional) {
            PyErr_Format(PyExc_TypeError, "%s() missing required argument '%U' (pos %d)", f->row->name, p->name, i);
            return false;
        }
        if (!object || (object == Py_None && none_is_absent(p))) {
            leave_out(p, &c->v[i]);
            continue;
        }
        if (!rpy_convert(c, p, object, &c->v[i])) return false;
        if (!bound[i] && p->kind != RPY_ANY) c->v[i].object = NULL; /* a default is not given */
    }
    return true;
}

/* ---- results -------------------------------------------------------------------------------------------------- */

PyObject *rpy_give(rpy_call *c, rp_array *a)
{
    PyObject *like = c->row->flags & RPY_BASE_CLASS ? NULL : c->like;
    return c->keep_0d || c->row->flags & RPY_KEEP_0D ? rpy_result_array(a, like) : rpy_result(a, like);
}

static PyObject *give_list(rpy_call *c)
{
    PyObject *list = PyList_New((Py_ssize_t)c->result_count);
    for (int64_t i = 0; list && i < c->result_count; i++) {
        PyObject *item = rpy_give(c, c->list[i]);
        if (!item)
            Py_CLEAR(list);
        else
            PyList_SetItem(list, (Py_ssize_t)i, item);
    }
    if (!list || (c->row->flags & RPY_LIST)) return list;
    PyObject *tuple = PyList_AsTuple(list);
    Py_DECREF(list);
    return tuple;
}

static PyObject *give_tuple(rpy_call *c, rp_array *first)
{
    PyObject *tuple = PyTuple_New((Py_ssize_t)c->result_count + 1);
    for (int64_t i = 0; tuple && i <= c->result_count; i++) {
        PyObject *item = rpy_give(c, i == 0 ? first : c->results[i - 1]);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, (Py_ssize_t)i, item);
    }
    return tuple;
}

/* Writes the result to the array given as `out`. */
PyObject *rpy_give_out(rpy_call *c, rp_array *a, PyObject *out)
{
    rp_error error;
    rp_array *to = rpy_value_of(out);
    if (!rpy_check(a)) return NULL;
    bool same =
        rp_ndim(a) == rp_ndim(to) && memcmp(rp_shape(a), rp_shape(to), sizeof(int64_t) * (size_t)rp_ndim(a)) == 0;
    if (!same) {
        PyErr_Format(PyExc_ValueError, "%s(): output array has the wrong shape", c->row->name);
        return NULL;
    }
    PyThreadState *state = rpy_unlock(rp_size(a));
    rp_status status = rp_assign(to, a, &error);
    rpy_lock(state);
    return rpy_check_status(status, &error) ? Py_NewRef(out) : NULL;
}

static PyObject *run_native(const function_object *f, rpy_call *c)
{
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = f->row->native(c);
    rpy_lock(state);
    if (c->list) return a && !rpy_check(a) ? NULL : give_list(c);
    int out = f->signature.out;
    if (out >= 0 && c->v[out].object) return rpy_give_out(c, a, c->v[out].object);
    return c->result_count ? give_tuple(c, a) : rpy_give(c, a);
}

static PyObject *run(const function_object *f, PyObject **bound, rpy_call *c)
{
    RP_SCOPE();
    if (!convert_all(f, bound, c)) return NULL;
    return f->row->handler ? f->row->handler(c) : run_native(f, c);
}

/* Whether an argument that stands for an array has an __array_function__ of its own. */
static bool is_foreign(PyObject *object)
{
    if (!PyList_Check(object) && !PyTuple_Check(object)) return rpy_has_hook(object, "__array_function__");
    Py_ssize_t count = PySequence_Size(object);
    if (count > 64) return false;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PyTuple_Check(object) ? PyTuple_GetItem(object, i) : PyList_GetItem(object, i);
        if (!PyList_Check(item) && !PyTuple_Check(item) && rpy_has_hook(item, "__array_function__")) return true;
    }
    return false;
}

static bool dispatches(const function_object *f, PyObject **bound)
{
    if (f->row->flags & RPY_NO_DISPATCH) return false;
    for (int i = 0; i < f->signature.count; i++) {
        rpy_kind_of_value kind = f->signature.parameters[i].kind;
        bool is_array = (kind >= RPY_ARRAY && kind <= RPY_OPERANDS) || kind == RPY_OUT;
        if (is_array && bound[i] && Py_TYPE(bound[i]) != rpy_array_type && is_foreign(bound[i])) return true;
    }
    return false;
}

static PyObject *call_bound(PyObject *self, PyObject *const *given, size_t flagged_count, PyObject *keywords, bool asks)
{
    const function_object *f = (function_object *)self;
    arguments args = {given, (Py_ssize_t)(flagged_count & ARGUMENT_MASK), keywords};
    PyObject *bound[RPY_MAX_PARAMETERS];
    rpy_call c;
    memset(bound, 0, sizeof(PyObject *) * (size_t)f->signature.count);
    memset(c.v, 0, sizeof *c.v * (size_t)f->signature.count);
    c.row = f->row;
    c.like = c.keep = NULL;
    c.list = NULL;
    c.keep_0d = false;
    c.result_count = c.work = 0;
    c.blocks = NULL;
    PyObject *result = NULL;
    if (bind(f, &args, bound, &c))
        result = asks && dispatches(f, bound) ? rpy_call_function_override(self, given, args.count, keywords)
                                              : run(f, bound, &c);
    end_call(&c);
    return result;
}

static PyObject *call_vector(PyObject *self, PyObject *const *given, size_t flagged_count, PyObject *keywords)
{
    return call_bound(self, given, flagged_count, keywords, true);
}

static PyObject *call_itself(PyObject *self, PyObject *const *given, size_t flagged_count, PyObject *keywords)
{
    return call_bound(self, given, flagged_count, keywords, false);
}

/* Calls with a tuple and a dict. */
PyObject *rpy_call_tuple(PyObject *self, PyObject *args, PyObject *kwargs, rpy_vector_call *call)
{
    Py_ssize_t count = PyTuple_Size(args), named = kwargs ? PyDict_Size(kwargs) : 0, at = 0, i = count;
    PyObject *names = named ? PyTuple_New(named) : NULL, *key, *value;
    PyObject **all = PyMem_Malloc(sizeof(PyObject *) * (size_t)(count + named + 1));
    if (!all || (named && !names)) {
        PyMem_Free(all);
        Py_XDECREF(names);
        return PyErr_NoMemory();
    }
    for (Py_ssize_t k = 0; k < count; k++) all[k] = PyTuple_GetItem(args, k);
    while (named && PyDict_Next(kwargs, &at, &key, &value)) {
        PyTuple_SetItem(names, i - count, Py_NewRef(key));
        all[i++] = value;
    }
    PyObject *result = call(self, all, (size_t)count, names);
    PyMem_Free(all);
    Py_XDECREF(names);
    return result;
}

static PyObject *call_tuple(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return rpy_call_tuple(self, args, kwargs, call_vector);
}

/* ---- the function type ---------------------------------------------------------------------------------------- */

static const rpy_row *row_of(PyObject *self)
{
    return ((function_object *)self)->row;
}

static PyObject *get_name(PyObject *self, void *closure)
{
    return PyUnicode_FromString(row_of(self)->name);
}

static PyObject *get_module(PyObject *self, void *closure)
{
    return PyUnicode_FromString("rapto");
}

static PyObject *get_text_signature(PyObject *self, void *closure)
{
    return rpy_signature_text(row_of(self), ((function_object *)self)->method);
}

static PyObject *get_doc(PyObject *self, void *closure)
{
    const rpy_row *row = row_of(self);
    PyObject *signature = get_text_signature(self, NULL);
    PyObject *doc = !signature ? NULL
                               : PyUnicode_FromFormat("%s%U\n\n%s%s%s", row->name, signature, row->doc ? row->doc : "",
                                                      row->example ? "\n\nExamples\n--------\n" : "",
                                                      row->example ? row->example : "");
    Py_XDECREF(signature);
    return doc;
}

static PyObject *get_signature(PyObject *self, void *closure)
{
    PyObject *module = PyImport_ImportModule("rapto._attributes");
    PyObject *result = module ? PyObject_CallMethod(module, "signature", "N", get_text_signature(self, NULL)) : NULL;
    Py_XDECREF(module);
    return result;
}

static PyObject *get_annotated(PyObject *self, void *closure)
{
    const rpy_row *row = row_of(self);
    return PyUnicode_FromString(row->shown ? row->shown : row->signature);
}

static PyObject *get_closure_text(PyObject *self, void *closure)
{
    const rpy_row *row = row_of(self);
    return Py_BuildValue("{s:s,s:s,s:z,s:z,s:i}", "name", row->name, "signature", row->signature, "doc", row->doc,
                         "example", row->example, "flags", row->flags);
}

static PyGetSetDef function_getset[] = {
    {"__name__", get_name, NULL, NULL, NULL},
    {"__qualname__", get_name, NULL, NULL, NULL},
    {"__module__", get_module, NULL, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL, NULL},
    {"__signature__", get_signature, NULL, NULL, NULL},
    {"_annotated", get_annotated, NULL, NULL, NULL},
    {"_row", get_closure_text, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyObject *function_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<function %s>", row_of(self)->name);
}

static PyObject *function_reduce(PyObject *self, PyObject *unused)
{
    return PyUnicode_FromString(row_of(self)->name);
}

static PyObject *function_implementation(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return rpy_call_tuple(self, args, kwargs, call_itself);
}

static PyMethodDef function_methods[] = {
    {"_implementation", (PyCFunction)(void (*)(void))function_implementation, METH_VARARGS | METH_KEYWORDS,
     "The function itself: no __array_function__ of the arguments is asked."},
    {"__reduce__", function_reduce, METH_NOARGS, "For pickle."},
    {NULL, NULL, 0, NULL},
};

/* a.sum: the function with its first argument bound. */
static PyObject *function_get(PyObject *self, PyObject *instance, PyObject *type)
{
    static PyObject *method_type;
    if (!instance || instance == Py_None) return Py_NewRef(self);
    if (!method_type) {
        PyObject *module = PyImport_ImportModule("types");
        method_type = module ? PyObject_GetAttrString(module, "MethodType") : NULL;
        Py_XDECREF(module);
        if (!method_type) return NULL;
    }
    return PyObject_CallFunctionObjArgs(method_type, self, instance, NULL);
}

static void function_dealloc(PyObject *self)
{
    function_object *f = (function_object *)self;
    PyTypeObject *type = Py_TYPE(self);
    for (int i = 0; i < f->signature.count; i++) {
        Py_XDECREF(f->signature.parameters[i].name);
        Py_XDECREF(f->signature.parameters[i].fallback);
    }
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyMemberDef function_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(function_object, call), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot function_slots[] = {
    {Py_tp_call, call_tuple},          {Py_tp_repr, function_repr},
    {Py_tp_getset, function_getset},   {Py_tp_dealloc, function_dealloc},
    {Py_tp_members, function_members}, {Py_tp_descr_get, function_get},
    {Py_tp_methods, function_methods}, {0, NULL},
};

static PyType_Spec function_spec = {.name = "rapto.function",
                                    .basicsize = sizeof(function_object),
                                    .flags = Py_TPFLAGS_DEFAULT | HAVE_VECTORCALL | METHOD_DESCRIPTOR |
                                             Py_TPFLAGS_DISALLOW_INSTANTIATION,
                                    .slots = function_slots};

PyObject *rpy_function_new(const rpy_row *row)
{
    function_object *f = PyObject_New(function_object, rpy_function_type);
    if (!f) return NULL;
    f->call = call_vector;
    f->row = row;
    f->method = false;
    f->signature.count = 0;
    if (!rpy_parse_signature(row, &f->signature)) Py_CLEAR(f);
    return (PyObject *)f;
}

static bool add_method(const rpy_row *row)
{
    PyObject *function = rpy_function_new(row);
    if (!function) return false;
    ((function_object *)function)->method = true;
    bool ok = PyObject_SetAttrString((PyObject *)rpy_array_type, row->name, function) == 0;
    Py_DECREF(function);
    return ok;
}

bool rpy_add_rows(PyObject *module, const rpy_row *rows)
{
    for (; rows->name; rows++) {
        if (rows->flags & (RPY_METHOD | RPY_ONLY_METHOD) && !add_method(rows)) return false;
        if (rows->flags & RPY_ONLY_METHOD) continue;
        PyObject *function = rpy_function_new(rows);
        bool failed = !function || PyModule_AddObjectRef(module, rows->name, function) < 0;
        Py_XDECREF(function);
        if (failed) return false;
    }
    return true;
}

bool rpy_init_functions(PyObject *module)
{
    rpy_function_type = rpy_add_type(module, &function_spec, NULL);
    if (!rpy_function_type) return false;
#define ADD_TABLE(topic)                                                                                               \
    if (!rpy_add_rows(module, rpy_rows_##topic)) return false;
    RPY_TABLES(ADD_TABLE)
#undef ADD_TABLE
    return true;
}
