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
    bool keep_0d;     /* out=...: results are arrays, never scalars */
    bool out_named;   /* out= was given, were it None */
    bool out_placed;  /* results were given by position */
} ufunc_call;

/* ---- arguments ------------------------------------------------------------------------------------------------ */

static bool set_out(ufunc_call *c, int i, PyObject *object)
{
    if (object == Py_None) return true;
    if (object == Py_Ellipsis) {
        PyErr_SetString(PyExc_TypeError, "out=... is only allowed as a keyword argument.");
        return false;
    }
    if (!rpy_is_array(object)) {
        PyErr_SetString(PyExc_TypeError, "return arrays must be of ArrayType");
        return false;
    }
    if (((rpy_array *)object)->warns && !rpy_warn_on_write(object)) return false;
    c->out[i] = object;
    c->options.out[i] = rpy_value_of(object);
    return true;
}

static bool parse_out(ufunc_call *c, PyObject *object)
{
    c->out_named = true;
    if (c->out_placed) {
        PyErr_SetString(PyExc_TypeError, "cannot specify 'out' as both a positional and keyword argument");
        return false;
    }
    if (object == Py_Ellipsis) return c->keep_0d = true;
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
    for (int i = 0; i < c->nout; i++) {
        if (PyTuple_GetItem(object, i) == Py_Ellipsis) {
            PyErr_SetString(PyExc_TypeError, "must use `...` as `out=...` and not per-operand/in a tuple");
            return false;
        }
        if (!set_out(c, i, PyTuple_GetItem(object, i))) return false;
    }
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

static bool refuse_letters(ufunc_call *c)
{
    PyErr_Format(PyExc_ValueError, "a type-string for %s, %d typecode(s) before and %d after the -> sign",
                 rp_ufunc_name(c->ufunc), c->nin, c->nout);
    return false;
}

/* "dd->d": one letter per operand and result; a single letter is no loop (use dtype=). */
static bool parse_letters(ufunc_call *c, const char *text)
{
    if (strlen(text) == 1) {
        PyErr_SetString(PyExc_TypeError, "a signature of one type is ambiguous. Use `dtype` or fill the tuple with "
                                         "more than one 'None'.");
        return false;
    }
    const char *arrow = strstr(text, "->");
    if (!arrow || arrow - text != c->nin || strlen(arrow + 2) != (size_t)c->nout) return refuse_letters(c);
    PyObject *one = PyUnicode_FromStringAndSize(arrow + 2, 1);
    bool ok = one && set_dtype(c, one);
    Py_XDECREF(one);
    if (ok || !PyErr_ExceptionMatches(PyExc_TypeError)) return ok;
    PyErr_Clear();
    PyErr_Format(PyExc_ValueError, "'%s' names no data type", arrow + 2);
    return false;
}

static bool parse_type_tuple(ufunc_call *c, PyObject *tuple)
{
    Py_ssize_t count = PyTuple_Size(tuple);
    if (count == 1) {
        PyErr_SetString(PyExc_TypeError, PyTuple_GetItem(tuple, 0) == Py_None
                                             ? "a single item type tuple cannot contain None."
                                             : "a type tuple of one item is ambiguous. Use `dtype` or fill the tuple "
                                               "with more than one 'None'.");
        return false;
    }
    if (count != c->nin + c->nout) {
        PyErr_Format(PyExc_ValueError, "a type-tuple must be specified of length %d for ufunc '%s'", c->nin + c->nout,
                     rp_ufunc_name(c->ufunc));
        return false;
    }
    return set_dtype(c, PyTuple_GetItem(tuple, c->nin));
}

/* "dd->d" or a tuple of dtypes: the loop is chosen by the dtype of the first result that is named. */
static bool parse_signature(ufunc_call *c, PyObject *object)
{
    if (object == Py_None) return true;
    if (PyTuple_Check(object)) return parse_type_tuple(c, object);
    PyObject *text = PyBytes_Check(object)     ? PyUnicode_FromEncodedObject(object, "ascii", NULL)
                     : PyUnicode_Check(object) ? Py_NewRef(object)
                                               : NULL;
    if (!text && !PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "the signature object to ufunc must be a string or a tuple.");
    PyObject *bytes = text ? PyUnicode_AsUTF8String(text) : NULL;
    bool ok = bytes && parse_letters(c, PyBytes_AsString(bytes));
    Py_XDECREF(text);
    Py_XDECREF(bytes);
    return ok;
}

/* Each of dtype=, signature= and sig= excludes the others. */
static bool is_unambiguous(PyObject *keywords, Py_ssize_t named)
{
    const char *const names[] = {"sig", "signature", "dtype"};
    bool seen[3] = {false};
    for (Py_ssize_t k = 0; k < named; k++)
        for (int i = 0; i < 3; i++)
            if (PyUnicode_CompareWithASCIIString(PyTuple_GetItem(keywords, k), names[i]) == 0) seen[i] = true;
    if (seen[0] + seen[1] + seen[2] < 2) return true;
    PyErr_Format(PyExc_TypeError, "cannot specify both '%s' and '%s'", seen[0] && seen[1] ? "sig" : "signature",
                 seen[0] && seen[1] ? "signature" : "dtype");
    return false;
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

static bool parse_keyword(ufunc_call *c, PyObject *name, PyObject *value)
{
    static const struct {
        const char *name;
        bool (*parse)(ufunc_call *, PyObject *);
    } known[] = {
        {"out", parse_out},      {"where", parse_where}, {"dtype", set_dtype},           {"casting", parse_rule},
        {"order", parse_layout}, {"subok", parse_subok}, {"signature", parse_signature}, {"sig", parse_signature}};
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
    c->out_placed = count > c->nin;
    return true;
}

/* ---- results -------------------------------------------------------------------------------------------------- */

static PyObject *one_result(ufunc_call *c, const rp_ufunc_result *r, int i, PyObject *like)
{
    if (rp_array_status(r->array[i]) != RP_OK) return rpy_raise_array(r->array[i]);
    if (c->out[i]) return Py_NewRef(c->out[i]);
    if (c->keep_0d) return rpy_result_array(r->array[i], like);
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

static bool warn_of_holes(const ufunc_call *c)
{
    bool given = c->out_named || c->out[0];
    return !c->options.where || given ||
           PyErr_WarnEx(PyExc_UserWarning,
                        "'where' used without 'out', expect unitialized memory in output. If this is intended, use "
                        "out=None.",
                        1) == 0;
}

static PyObject *compute(ufunc_call *c, PyObject *like)
{
    if (!warn_of_holes(c)) return NULL;
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
        if (PyUnicode_CompareWithASCIIString(PyTuple_GetItem(keywords, k), "where") == 0 && rpy_overrides(value))
            return true;
        if (PyUnicode_CompareWithASCIIString(PyTuple_GetItem(keywords, k), "out") != 0) continue;
        if (!PyTuple_Check(value)) return rpy_overrides(value);
        for (Py_ssize_t i = 0; i < PyTuple_Size(value); i++)
            if (rpy_overrides(PyTuple_GetItem(value, i))) return true;
    }
    return false;
}

/* Whether a gufunc is told its core axes, which rapto._protocol moves to the end. */
static bool names_axes(const ufunc_call *c, PyObject *keywords, Py_ssize_t named)
{
    if (!rp_ufunc_signature(c->ufunc)) return false;
    for (Py_ssize_t k = 0; k < named; k++) {
        PyObject *name = PyTuple_GetItem(keywords, k);
        if (PyUnicode_CompareWithASCIIString(name, "axis") == 0 ||
            PyUnicode_CompareWithASCIIString(name, "axes") == 0 ||
            PyUnicode_CompareWithASCIIString(name, "keepdims") == 0)
            return true;
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
    if (names_axes(&c, keywords, named)) return rpy_call_gufunc(self, given, count, keywords);
    RP_SCOPE();
    if (!is_unambiguous(keywords, named)) return NULL;
    if (!parse_positional(&c, given, count)) return NULL;
    for (Py_ssize_t k = 0; k < named; k++)
        if (!parse_keyword(&c, PyTuple_GetItem(keywords, k), given[count + k])) return NULL;
    return compute(&c, rpy_leader(given, c.nin));
}

/* ---- dtypes alone --------------------------------------------------------------------------------------------- */

static PyObject *dtype_tuple(const rp_dtype *dtypes, int count)
{
    PyObject *tuple = PyTuple_New(count);
    for (int i = 0; tuple && i < count; i++) {
        PyObject *item = rpy_dtype_object(dtypes[i]);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, i, item);
    }
    return tuple;
}

/* self, operands, results or None each, signature, casting: what the call would read and make. */
PyObject *rpy_ufunc_resolve(rpy_call *call)
{
    PyObject *const *given = (PyObject *const[]){call->v[1].object, call->v[2].object};
    ufunc_call c = {.ufunc = rpy_ufunc_of(call->v[0].object)};
    rp_dtype dtypes[RP_UFUNC_MAX_IN + RP_UFUNC_MAX_OUT];
    rp_error error;
    c.nin = rp_ufunc_nin(c.ufunc);
    c.nout = rp_ufunc_nout(c.ufunc);
    for (int i = 0; i < c.nin; i++)
        if (!(c.operands[i] = rpy_to_operand(PyTuple_GetItem(given[0], i)))) return NULL;
    if (!parse_out(&c, given[1])) return NULL;
    if (call->v[3].object && !parse_signature(&c, call->v[3].object)) return NULL;
    if (call->v[4].object && !parse_rule(&c, call->v[4].object)) return NULL;
    if (!rpy_check_status(rp_ufunc_resolve(c.ufunc, c.operands, &c.options, dtypes, &error), &error)) return NULL;
    return dtype_tuple(dtypes, c.nin + c.nout);
}
