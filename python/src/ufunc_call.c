/* Calls of ufunc objects: ufunc(x1, x2, out=, where=, casting=, order=, dtype=, subok=, signature=). */
#include "array.h"
#include "ufunc.h"
#include <string.h>

#define ARGUMENT_MASK (~((size_t)1 << (8 * sizeof(size_t) - 1)))

typedef struct ufunc_call {
    const rp_ufunc *ufunc;
    int nin, nout;
    rp_array *operands[RP_UFUNC_MAX_IN];
    PyObject *out[RP_UFUNC_MAX_OUT]; /* ndarrays given, borrowed, or NULL */
    rp_ufunc_options options;
    bool plain_class; /* subok=False */
} ufunc_call;

/* ---- arguments ------------------------------------------------------------------------------------------------ */

static bool set_out(ufunc_call *c, int i, PyObject *object)
{
    if (object == Py_None) return true;
    if (!rpy_is_array(object)) {
        PyErr_SetString(PyExc_TypeError, "return arrays must be of ArrayType");
        return false;
    }
    c->out[i] = object;
    c->options.out[i] = rpy_value_of(object);
    return true;
}

static bool parse_out(ufunc_call *c, PyObject *object)
{
    if (!PyTuple_Check(object)) {
        if (c->nout == 1) return set_out(c, 0, object);
        if (object == Py_None) return true;
        PyErr_SetString(PyExc_TypeError, "'out' must be a tuple of arrays");
        return false;
    }
    if (PyTuple_Size(object) != c->nout) {
        PyErr_SetString(PyExc_ValueError, "The 'out' tuple must have exactly one entry per ufunc output");
        return false;
    }
    for (int i = 0; i < c->nout; i++)
        if (!set_out(c, i, PyTuple_GetItem(object, i))) return false;
    return true;
}

static bool parse_where(ufunc_call *c, PyObject *object)
{
    if (object == Py_True) return true;
    bool sequence = PyList_Check(object) || PyTuple_Check(object);
    rp_array *a = rpy_to_array(object, sequence ? RP_BOOL : RP_DTYPE_COUNT);
    if (!a || !rpy_check(a)) return false;
    if (rp_dtype_of(a) != RP_BOOL) {
        PyErr_Format(PyExc_TypeError,
                     "Cannot cast array data from dtype('%s') to dtype('bool') according to the rule 'safe'",
                     rp_dtype_name(rp_dtype_of(a)));
        return false;
    }
    c->options.where = a;
    return true;
}

static bool set_dtype(ufunc_call *c, PyObject *object)
{
    if (object == Py_None) return true;
    c->options.has_dtype = true;
    return rpy_parse_dtype(object, &c->options.dtype);
}

/* "dd->d" or a tuple of dtypes: the loop is chosen by the dtype of the first result that is named. */
static bool parse_signature(ufunc_call *c, PyObject *object)
{
    if (PyTuple_Check(object)) {
        Py_ssize_t count = PyTuple_Size(object);
        if (count != c->nin + c->nout && count != 1) {
            PyErr_Format(PyExc_ValueError, "a type-tuple must be specified of length %d for ufunc '%s'",
                         c->nin + c->nout, rp_ufunc_name(c->ufunc));
            return false;
        }
        return set_dtype(c, PyTuple_GetItem(object, count == 1 ? 0 : c->nin));
    }
    PyObject *bytes = PyUnicode_Check(object) ? PyUnicode_AsUTF8String(object) : NULL;
    if (!bytes) {
        PyErr_SetString(PyExc_TypeError, "the signature object to a ufunc must be a string or a tuple");
        return false;
    }
    const char *arrow = strstr(PyBytes_AsString(bytes), "->");
    PyObject *one = arrow ? PyUnicode_FromStringAndSize(arrow + 2, 1) : Py_NewRef(object);
    bool ok = one && set_dtype(c, one);
    Py_XDECREF(one);
    Py_DECREF(bytes);
    return ok;
}

static bool parse_layout(ufunc_call *c, PyObject *object)
{
    int64_t order;
    c->options.has_order = true;
    bool ok = rpy_parse_order(object, &order);
    c->options.order = ok ? (rp_order)order : RP_ORDER_K;
    return ok;
}

static bool parse_rule(ufunc_call *c, PyObject *object)
{
    int64_t casting;
    c->options.has_casting = true;
    bool ok = rpy_parse_casting(object, &casting);
    c->options.casting = ok ? (rp_casting)casting : RP_CAST_SAME_KIND;
    return ok;
}

static bool parse_subok(ufunc_call *c, PyObject *object)
{
    c->plain_class = PyObject_IsTrue(object) == 0;
    return true;
}

/* axis= of vecdot, the one ufunc here whose operands share one core dimension. */
static bool parse_axis(ufunc_call *c, PyObject *object)
{
    int axis = (int)PyLong_AsLong(object);
    if (axis == -1 && PyErr_Occurred()) return false;
    if (strcmp(rp_ufunc_name(c->ufunc), "vecdot") != 0) {
        const char *cores = rp_ufunc_signature(c->ufunc);
        if (!cores)
            PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument 'axis'", rp_ufunc_name(c->ufunc));
        else
            PyErr_Format(PyExc_TypeError,
                         "%s: axis can only be used with a single shared core dimension, not with the "
                         "ones implied by signature %s.",
                         rp_ufunc_name(c->ufunc), cores);
        return false;
    }
    for (int i = 0; i < c->nin; i++) {
        c->operands[i] = rp_moveaxis(c->operands[i], axis, -1);
        if (!rpy_check(c->operands[i])) return false;
    }
    return true;
}

static bool parse_keyword(ufunc_call *c, PyObject *name, PyObject *value)
{
    static const struct {
        const char *name;
        bool (*parse)(ufunc_call *, PyObject *);
    } known[] = {
        {"out", parse_out},      {"where", parse_where}, {"dtype", set_dtype},           {"casting", parse_rule},
        {"order", parse_layout}, {"subok", parse_subok}, {"signature", parse_signature}, {"sig", parse_signature},
        {"axis", parse_axis}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (PyUnicode_CompareWithASCIIString(name, known[i].name) == 0) return known[i].parse(c, value);
    PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument %R", rp_ufunc_name(c->ufunc), name);
    return false;
}

static bool parse_positional(ufunc_call *c, PyObject *const *given, Py_ssize_t count)
{
    if (count < c->nin || count > c->nin + c->nout) {
        PyErr_Format(PyExc_TypeError, "%s() takes from %d to %d positional arguments but %zd %s given",
                     rp_ufunc_name(c->ufunc), c->nin, c->nin + c->nout, count, count == 1 ? "was" : "were");
        return false;
    }
    if (!rpy_to_operands(given, c->nin, c->operands)) return false;
    for (Py_ssize_t i = c->nin; i < count; i++)
        if (!set_out(c, (int)i - c->nin, given[i])) return false;
    return true;
}

/* ---- results -------------------------------------------------------------------------------------------------- */

static PyObject *one_result(ufunc_call *c, const rp_ufunc_result *r, int i, PyObject *like)
{
    if (rp_array_status(r->array[i]) != RP_OK) return rpy_raise_array(r->array[i]);
    if (c->out[i]) return Py_NewRef(c->out[i]);
    return rpy_wrapped(r->array[i], like);
}

static PyObject *give(ufunc_call *c, const rp_ufunc_result *r, PyObject *like)
{
    if (c->plain_class) like = NULL;
    if (c->nout == 1) return one_result(c, r, 0, like);
    PyObject *tuple = PyTuple_New(c->nout);
    for (int i = 0; tuple && i < c->nout; i++) {
        PyObject *item = one_result(c, r, i, like);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, i, item);
    }
    return tuple;
}

static PyObject *compute(ufunc_call *c, PyObject *like)
{
    int64_t work = 0;
    for (int i = 0; i < c->nin; i++) work += rp_size(c->operands[i]);
    PyThreadState *state = rpy_unlock(work);
    rp_ufunc_result r = rp_ufunc_call(c->ufunc, c->operands, &c->options);
    rpy_lock(state);
    return give(c, &r, like);
}

static bool any_override(PyObject *const *given, Py_ssize_t count, PyObject *keywords)
{
    Py_ssize_t named = keywords ? PyTuple_Size(keywords) : 0;
    for (Py_ssize_t i = 0; i < count; i++)
        if (rpy_overrides(given[i])) return true;
    for (Py_ssize_t k = 0; k < named; k++) {
        PyObject *value = given[count + k];
        if (PyUnicode_CompareWithASCIIString(PyTuple_GetItem(keywords, k), "out") != 0) continue;
        if (!PyTuple_Check(value)) return rpy_overrides(value);
        for (Py_ssize_t i = 0; i < PyTuple_Size(value); i++)
            if (rpy_overrides(PyTuple_GetItem(value, i))) return true;
    }
    return false;
}

PyObject *rpy_ufunc_call_vector(PyObject *self, PyObject *const *given, size_t flagged_count, PyObject *keywords)
{
    Py_ssize_t count = (Py_ssize_t)(flagged_count & ARGUMENT_MASK), named = keywords ? PyTuple_Size(keywords) : 0;
    ufunc_call c = {.ufunc = rpy_ufunc_of(self)};
    c.nin = rp_ufunc_nin(c.ufunc);
    c.nout = rp_ufunc_nout(c.ufunc);
    if (any_override(given, count, keywords)) return rpy_call_override(self, "__call__", given, count, keywords);
    RP_SCOPE();
    if (!parse_positional(&c, given, count)) return NULL;
    for (Py_ssize_t k = 0; k < named; k++)
        if (!parse_keyword(&c, PyTuple_GetItem(keywords, k), given[count + k])) return NULL;
    return compute(&c, rpy_leader(given, c.nin));
}
