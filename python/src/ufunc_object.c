/* The ufunc type: one object per ufunc of the library, its attributes, its methods. */
#include "array.h"
#include "ufunc.h"
#include <string.h>

#define HAVE_VECTORCALL (1UL << 11)

PyTypeObject *rpy_ufunc_type;
static PyObject *objects; /* {name: ufunc object} */

PyObject *rpy_ufunc_object(const char *name)
{
    PyObject *found = PyDict_GetItemString(objects, name);
    if (!found && !PyErr_Occurred()) PyErr_Format(PyExc_AttributeError, "there is no ufunc '%s'", name);
    return found;
}

/* ---- methods -------------------------------------------------------------------------------------------------- */

/* Converts initial= and where= of reductions. */
static bool reduce_options(PyObject *initial, PyObject *where, rp_reduce_options *o)
{
    o->no_initial = initial == Py_None;
    if (initial && initial != Py_None && !(o->initial = rpy_to_operand(initial))) return false;
    if (where && where != Py_True && !(o->where = rpy_to_array(where, RP_BOOL))) return false;
    return true;
}

static void set_common(rpy_call *c, int dtype, int out, rp_reduce_options *o)
{
    o->has_dtype = DTYPE(dtype) != RP_DTYPE_COUNT;
    o->dtype = DTYPE(dtype);
    o->out = GIVEN(out) ? rpy_value_of(OBJECT(out)) : NULL;
}

static PyObject *give(rpy_call *c, rp_array *a, PyObject *out)
{
    if (!rpy_check(a)) return NULL;
    if (c->keep_0d) return rpy_result_array(a, c->like);
    return out ? Py_NewRef(out) : rpy_wrapped(a, c->like);
}

static PyObject *method_reduce(rpy_call *c)
{
    rp_reduce_options o = {.keepdims = BOOL(5)};
    set_common(c, 3, 4, &o);
    if (!reduce_options(OBJECT(6), OBJECT(7), &o)) return NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_ufunc_reduce(rpy_ufunc_of(OBJECT(0)), ARRAY(1), COUNT(2), AXES(2), &o);
    rpy_lock(state);
    return give(c, a, OBJECT(4));
}

/* The axis of accumulate and reduceat: a number, a tuple of one, or None, which is all axes there are: one. */
static bool one_axis(const char *method, PyObject *object, const rp_array *a, int *axis)
{
    Py_ssize_t count = object == Py_None ? rp_ndim(a) : PyTuple_Check(object) ? PyTuple_Size(object) : 1;
    if (count != 1) {
        PyErr_Format(PyExc_ValueError, "%s does not allow multiple axes", method);
        return false;
    }
    *axis = 0;
    if (object == Py_None) return true;
    long number = PyLong_AsLong(PyTuple_Check(object) ? PyTuple_GetItem(object, 0) : object);
    if (number == -1 && PyErr_Occurred()) return false;
    *axis = number < INT_MIN ? INT_MIN : number > INT_MAX ? INT_MAX : (int)number;
    return true;
}

static PyObject *method_accumulate(rpy_call *c)
{
    rp_reduce_options o = {0};
    int axis;
    set_common(c, 3, 4, &o);
    if (!one_axis("accumulate", OBJECT(2), ARRAY(1), &axis)) return NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_ufunc_accumulate(rpy_ufunc_of(OBJECT(0)), ARRAY(1), axis, &o);
    rpy_lock(state);
    return give(c, a, OBJECT(4));
}

static PyObject *method_reduceat(rpy_call *c)
{
    rp_reduce_options o = {0};
    int axis;
    set_common(c, 4, 5, &o);
    if (!one_axis("reduceat", OBJECT(3), ARRAY(1), &axis)) return NULL;
    if (rp_size(ARRAY(2)) == 0) ARRAY(2) = rp_astype(ARRAY(2), RP_I64); /* an empty list */
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_ufunc_reduceat(rpy_ufunc_of(OBJECT(0)), ARRAY(1), ARRAY(2), axis, &o);
    rpy_lock(state);
    return give(c, a, OBJECT(5));
}

static PyObject *method_outer(rpy_call *c)
{
    rp_ufunc_options o = {.has_dtype = DTYPE(3) != RP_DTYPE_COUNT, .dtype = DTYPE(3)};
    o.out[0] = GIVEN(4) ? rpy_value_of(OBJECT(4)) : NULL;
    PyThreadState *state = rpy_unlock(rp_size(ARRAY(1)) * rp_size(ARRAY(2)));
    rp_array *a = rp_ufunc_outer(rpy_ufunc_of(OBJECT(0)), ARRAY(1), ARRAY(2), &o);
    rpy_lock(state);
    return give(c, a, OBJECT(4));
}

/* Any index as integer arrays, one per axis, by rapto._protocol. */
static PyObject *coordinates(rpy_call *c, PyObject *array, PyObject *index)
{
    PyObject *module = PyImport_ImportModule("rapto._protocol");
    PyObject *result = module ? PyObject_CallMethod(module, "coordinates", "OO", array, index) : NULL;
    Py_XDECREF(module);
    return rpy_hold(c, result);
}

static PyObject *method_at(rpy_call *c)
{
    rp_error error;
    rp_array *indices[RP_MAX_NDIM], *b = NULL;
    if (!rpy_is_array(OBJECT(1))) {
        PyErr_SetString(PyExc_TypeError, "first operand must be array");
        return NULL;
    }
    PyObject *arrays = coordinates(c, OBJECT(1), OBJECT(2));
    if (!arrays) return NULL;
    int count = (int)PyTuple_Size(arrays);
    for (int i = 0; i < count; i++)
        if (!(indices[i] = rpy_to_array(PyTuple_GetItem(arrays, i), RP_DTYPE_COUNT))) return NULL;
    if (GIVEN(3) && !(b = rpy_to_operand(OBJECT(3)))) return NULL;
    if (!b && rp_ufunc_nin(rpy_ufunc_of(OBJECT(0))) == 2) {
        PyErr_SetString(PyExc_ValueError, "second operand needed for ufunc");
        return NULL;
    }
    rp_status status = rp_ufunc_at(rpy_ufunc_of(OBJECT(0)), rpy_value_of(OBJECT(1)), indices, count, b, &error);
    if (!rpy_check_status(status, &error)) return NULL;
    Py_RETURN_NONE;
}

const rpy_row rpy_ufunc_methods[] = {
    {"reduce",
     "self: any, array: array, /, axis: axes = 0, dtype: dtype = None, out: out = None, keepdims: bool = False, "
     "initial: any = <no value>, where: any = True",
     NULL, method_reduce, 0, "Combines the elements along axes.", ">>> rp.add.reduce([1, 2, 3])\nnp.int64(6)"},
    {"accumulate", "self: any, array: array, /, axis: any = 0, dtype: dtype = None, out: out = None", NULL,
     method_accumulate, 0, "Running results along an axis.", ">>> rp.add.accumulate([1, 2, 3])\narray([1, 3, 6])"},
    {"reduceat", "self: any, array: array, /, indices: array, axis: any = 0, dtype: dtype = None, out: out = None",
     NULL, method_reduceat, 0, "Reduces the pieces between indices along an axis.",
     ">>> rp.add.reduceat([1, 2, 3, 4], [0, 2])\narray([3, 7])"},
    {"outer", "self: any, A: operand, B: operand, /, dtype: dtype = None, out: out = None", NULL, method_outer, 0,
     "The ufunc on every pair of elements.", ">>> rp.multiply.outer([1, 2], [3, 4])\narray([[3, 4],\n       [6, 8]])"},
    {"at", "self: any, a: any, indices: any, b: any = None, /", NULL, method_at, 0,
     "Changes the elements at indices, one after another.",
     ">>> a = rp.zeros(2)\n>>> rp.add.at(a, [0, 0], 1)\n>>> a\narray([2., 0.])"},
    {"_resolve", "self: any, operands: any, out: any, signature: any = None, casting: any = None, /", NULL,
     rpy_ufunc_resolve, 0, "The dtypes that a call would read and make.", NULL},
    {0},
};

/* ---- attributes ----------------------------------------------------------------------------------------------- */

static PyObject *get_name(PyObject *self, void *closure)
{
    return PyUnicode_FromString(rp_ufunc_name(rpy_ufunc_of(self)));
}
static PyObject *get_nin(PyObject *self, void *closure)
{
    return PyLong_FromLong(rp_ufunc_nin(rpy_ufunc_of(self)));
}
static PyObject *get_nout(PyObject *self, void *closure)
{
    return PyLong_FromLong(rp_ufunc_nout(rpy_ufunc_of(self)));
}
static PyObject *get_nargs(PyObject *self, void *closure)
{
    return PyLong_FromLong(rp_ufunc_nin(rpy_ufunc_of(self)) + rp_ufunc_nout(rpy_ufunc_of(self)));
}

static PyObject *get_types(PyObject *self, void *closure)
{
    char text[32];
    PyObject *list = PyList_New(0);
    for (int i = 0; list && rp_ufunc_type(rpy_ufunc_of(self), i, text); i++) {
        PyObject *word = PyUnicode_FromString(text);
        if (!word || PyList_Append(list, word) < 0) Py_CLEAR(list);
        Py_XDECREF(word);
    }
    return list;
}

static PyObject *get_ntypes(PyObject *self, void *closure)
{
    char text[32];
    int count = 0;
    while (rp_ufunc_type(rpy_ufunc_of(self), count, text)) count++;
    return PyLong_FromLong(count);
}

static PyObject *get_identity(PyObject *self, void *closure)
{
    switch (rp_ufunc_identity(rpy_ufunc_of(self))) {
    case RP_IDENTITY_ZERO:
        return PyLong_FromLong(0);
    case RP_IDENTITY_ONE:
        return PyLong_FromLong(1);
    case RP_IDENTITY_MINUS_ONE:
        return PyLong_FromLong(-1);
    case RP_IDENTITY_FALSE:
        Py_RETURN_FALSE;
    case RP_IDENTITY_TRUE:
        Py_RETURN_TRUE;
    case RP_IDENTITY_MINUS_INF:
        return PyFloat_FromDouble(-Py_HUGE_VAL);
    default:
        Py_RETURN_NONE;
    }
}

static PyObject *get_core_signature(PyObject *self, void *closure)
{
    const char *text = rp_ufunc_signature(rpy_ufunc_of(self));
    if (!text) Py_RETURN_NONE;
    return PyUnicode_FromString(text);
}

static PyObject *get_module(PyObject *self, void *closure)
{
    return PyUnicode_FromString("rapto");
}

/* "(x1, x2, /, out=None, *, where=True, ...)". */
static PyObject *get_text_signature(PyObject *self, void *closure)
{
    const char *in[] = {"x", "x1, x2", "x1, x2, x3"},
               *out[] = {"out=None", "out=(None, None)", "out=(None, None, None)"};
    const rp_ufunc *u = rpy_ufunc_of(self);
    int nin = rp_ufunc_nin(u), nout = rp_ufunc_nout(u);
    return PyUnicode_FromFormat(
        "(%s, /, %s, *, %scasting='same_kind', order='K', dtype=None, subok=True, "
        "signature=None)",
        nin >= 1 && nin <= 3 ? in[nin - 1] : "*args", nout >= 1 && nout <= 3 ? out[nout - 1] : "out=None",
        rp_ufunc_signature(u) ? "axes=<no value>, axis=<no value>, keepdims=False, " : "where=True, ");
}

static PyObject *get_signature(PyObject *self, void *closure)
{
    PyObject *module = PyImport_ImportModule("rapto._attributes");
    PyObject *result = module ? PyObject_CallMethod(module, "signature", "N", get_text_signature(self, NULL)) : NULL;
    Py_XDECREF(module);
    return result;
}

static PyObject *get_doc(PyObject *self, void *closure)
{
    const char *doc = rp_ufunc_doc(rpy_ufunc_of(self));
    PyObject *text = get_text_signature(self, NULL);
    PyObject *result =
        text ? PyUnicode_FromFormat("%s%U\n\n%s", rp_ufunc_name(rpy_ufunc_of(self)), text, doc ? doc : "") : NULL;
    Py_XDECREF(text);
    return result;
}

PyGetSetDef rpy_ufunc_getset[] = {
    {"__name__", get_name, NULL, NULL, NULL},
    {"__qualname__", get_name, NULL, NULL, NULL},
    {"__module__", get_module, NULL, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL, NULL},
    {"__signature__", get_signature, NULL, NULL, NULL},
    {"nin", get_nin, NULL, "The number of operands.", NULL},
    {"nout", get_nout, NULL, "The number of results.", NULL},
    {"nargs", get_nargs, NULL, "The number of operands and results.", NULL},
    {"ntypes", get_ntypes, NULL, "The number of type loops.", NULL},
    {"types", get_types, NULL, "The type loops in NumPy's notation.", NULL},
    {"identity", get_identity, NULL, "The value of a reduction over nothing, or None.", NULL},
    {"signature", get_core_signature, NULL, "The core dimensions of a gufunc, or None.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- the type ------------------------------------------------------------------------------------------------- */

static PyObject *ufunc_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<ufunc '%s'>", rp_ufunc_name(rpy_ufunc_of(self)));
}

static PyObject *ufunc_call_tuple(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return rpy_call_tuple(self, args, kwargs, rpy_ufunc_call_vector);
}

static PyObject *ufunc_reduce(PyObject *self, PyObject *unused)
{
    return get_name(self, NULL);
}

static PyMethodDef methods[] = {
    {"__reduce__", ufunc_reduce, METH_NOARGS, "For pickle."},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(rpy_ufunc, call), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_call, ufunc_call_tuple}, {Py_tp_repr, ufunc_repr}, {Py_tp_getset, rpy_ufunc_getset},
    {Py_tp_members, members},       {Py_tp_methods, methods}, {0, NULL},
};

static PyType_Spec spec = {.name = "rapto.ufunc",
                           .basicsize = sizeof(rpy_ufunc),
                           .flags = Py_TPFLAGS_DEFAULT | HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
                           .slots = slots};

static PyObject *new_ufunc(const rp_ufunc *ufunc)
{
    rpy_ufunc *self = PyObject_New(rpy_ufunc, rpy_ufunc_type);
    if (!self) return NULL;
    self->call = rpy_ufunc_call_vector;
    self->ufunc = ufunc;
    return (PyObject *)self;
}

static bool add_ufunc(PyObject *module, const char *name, const rp_ufunc *ufunc)
{
    PyObject *object = new_ufunc(ufunc);
    bool ok = object && PyDict_SetItemString(objects, name, object) == 0;
    /* clip is a function in front of its ufunc. */
    if (ok && !PyObject_HasAttrString(module, name)) ok = PyModule_AddObjectRef(module, name, object) == 0;
    Py_XDECREF(object);
    return ok;
}

/* Other names of the same objects. */
static bool add_aliases(PyObject *module)
{
    const char *alias, *name;
    for (int i = 0; rp_ufunc_alias(i, &alias, &name); i++) {
        PyObject *object = PyDict_GetItemString(objects, name);
        if (object &&
            (PyDict_SetItemString(objects, alias, object) < 0 || PyModule_AddObjectRef(module, alias, object) < 0))
            return false;
    }
    return true;
}

bool rpy_init_ufuncs(PyObject *module)
{
    rpy_ufunc_type = rpy_add_type(module, &spec, NULL);
    objects = PyDict_New();
    if (!rpy_ufunc_type || !objects) return false;
    for (const rpy_row *row = rpy_ufunc_methods; row->name; row++) {
        PyObject *function = rpy_function_new(row);
        if (!function || PyObject_SetAttrString((PyObject *)rpy_ufunc_type, row->name, function) < 0) return false;
        Py_DECREF(function);
    }
    const rp_ufunc *ufunc;
    for (int i = 0; (ufunc = rp_ufunc_at_index(i)) != NULL; i++)
        if (!add_ufunc(module, rp_ufunc_name(ufunc), ufunc)) return false;
    return add_aliases(module);
}
