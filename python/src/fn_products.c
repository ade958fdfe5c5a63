/* Rows: dot, inner, outer, tensordot, kron, cross, einsum. */
#include "array.h"
#include <limits.h>
#include <string.h>

static PyObject *refuse(PyObject *exception, const char *why)
{
    PyErr_SetString(exception, why);
    return NULL;
}

static bool decline(PyObject *exception, const char *why)
{
    PyErr_SetString(exception, why);
    return false;
}

/* ---- two operands ------------------------------------------------------------------------------------------------ */

static rp_array *fn_vdot(rpy_call *c)
{
    return rp_vdot(ARRAY(0), ARRAY(1));
}

static rp_array *fn_inner(rpy_call *c)
{
    return rp_inner(ARRAY(0), ARRAY(1));
}

static rp_array *fn_outer(rpy_call *c)
{
    return rp_outer(ARRAY(0), ARRAY(1));
}

static rp_array *fn_kron(rpy_call *c)
{
    return rp_kron(ARRAY(0), ARRAY(1));
}

/* The result of dot goes only to an array exactly like it. */
static PyObject *fn_dot(rpy_call *c)
{
    PyObject *out = OBJECT(2);
    if (out && !rpy_is_array(out)) return refuse(PyExc_TypeError, "'out' must be an array");
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_dot(ARRAY(0), ARRAY(1)), *to = out ? rpy_value_of(out) : NULL;
    rpy_lock(state);
    if (!out) return rpy_give(c, a);
    if (!rpy_check(a)) return NULL;
    size_t bytes = sizeof(int64_t) * (size_t)rp_ndim(a);
    if (rp_ndim(a) != rp_ndim(to) || memcmp(rp_shape(a), rp_shape(to), bytes) != 0 ||
        rp_dtype_of(a) != rp_dtype_of(to) || !rpy_is_c_contiguous(to))
        return refuse(PyExc_ValueError, "output array is not acceptable (must have the right datatype, number of "
                                        "dimensions, and be a C-Array)");
    return rpy_give_out(c, a, out);
}

/* ---- tensordot --------------------------------------------------------------------------------------------------- */

/* One axis or a sequence of them; the count, or -1 with an exception. */
static int parse_axes(PyObject *object, int *axes)
{
    int64_t list[RP_MAX_NDIM];
    int count;
    if (!rpy_parse_shape(object, &count, list)) return -1;
    for (int i = 0; i < count; i++) axes[i] = list[i] > INT_MAX || list[i] < -INT_MAX ? INT_MAX : (int)list[i];
    return count;
}

/* The last n axes of a and the first n of b. */
static bool last_and_first(PyObject *object, int ndim, int *first, int *second, int *count)
{
    Py_ssize_t n = PyNumber_AsSsize_t(object, PyExc_OverflowError);
    if (n == -1 && PyErr_Occurred()) return false;
    if (n > ndim) return decline(PyExc_IndexError, "tensordot(): axes is larger than the number of dimensions");
    *count = n < 0 ? 0 : (int)n;
    for (int i = 0; i < *count; i++) {
        first[i] = ndim - *count + i;
        second[i] = i;
    }
    return true;
}

static bool pair_of_axes(rpy_call *c, int *first, int *second, int *count)
{
    PyObject *object = OBJECT(2);
    if (PyIndex_Check(object) && !PySequence_Check(object))
        return last_and_first(object, rp_ndim(ARRAY(0)), first, second, count);
    PyObject *pair = rpy_hold(c, PySequence_Tuple(object));
    if (!pair) return false;
    if (PyTuple_Size(pair) != 2) {
        PyErr_SetString(PyExc_ValueError, "tensordot(): axes must be an integer or a pair of axes for a and b");
        return false;
    }
    *count = parse_axes(PyTuple_GetItem(pair, 0), first);
    int other = *count < 0 ? -1 : parse_axes(PyTuple_GetItem(pair, 1), second);
    if (other < 0) return false;
    if (other != *count) PyErr_SetString(PyExc_ValueError, "shape-mismatch for sum");
    return other == *count;
}

static PyObject *fn_tensordot(rpy_call *c)
{
    int first[RP_MAX_NDIM], second[RP_MAX_NDIM], count;
    if (!pair_of_axes(c, first, second, &count)) return NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_tensordot(ARRAY(0), ARRAY(1), first, second, count);
    rpy_lock(state);
    return rpy_give(c, a);
}

/* ---- cross ------------------------------------------------------------------------------------------------------- */

/* Vectors of two components get a third one, 0. */
static rp_array *in_space(rp_array *a)
{
    if (rp_ndim(a) == 0 || rp_dim(a, -1) != 2) return a;
    return rp_concatenate((rp_array *[]){a, rp_zeros_like(rp_slice(a, -1, 0, 1, 1), NULL)}, 2, -1);
}

static PyObject *fn_cross(rpy_call *c)
{
    bool one = GIVEN(5);
    rp_array *a = ARRAY(0), *b = ARRAY(1);
    if (rp_ndim(a) < 1 || rp_ndim(b) < 1) return refuse(PyExc_ValueError, "At least one array has zero dimension");
    a = rp_moveaxis(a, one ? AXIS(5) : (int)INT(2), -1);
    b = rp_moveaxis(b, one ? AXIS(5) : (int)INT(3), -1);
    if (!rpy_check(a) || !rpy_check(b)) return NULL;
    int64_t m = rp_dim(a, -1), n = rp_dim(b, -1);
    if (m < 2 || m > 3 || n < 2 || n > 3)
        return refuse(PyExc_ValueError, "incompatible dimensions for cross product\n(dimension must be 2 or 3)");
    if ((m == 2 || n == 2) &&
        PyErr_WarnEx(PyExc_DeprecationWarning,
                     "Arrays of 2-dimensional vectors are deprecated. Use arrays of 3-dimensional vectors instead. "
                     "(deprecated in NumPy 2.0)",
                     1) < 0)
        return NULL;
    rp_array *product = rp_cross(in_space(a), in_space(b), -1);
    if (m == 2 && n == 2) return rpy_result_array(rp_index(product, -1, 2), c->like);
    return rpy_give(c, rp_moveaxis(product, -1, one ? AXIS(5) : (int)INT(4)));
}

/* ---- einsum ------------------------------------------------------------------------------------------------------ */

#define MOST_OPERANDS 64

/* The subscripts as text and the operands, of either way to call it. */
typedef struct einsum_call {
    char text[MOST_OPERANDS * (RP_MAX_NDIM + 4)];
    size_t used;
    rp_array *operands[MOST_OPERANDS];
    int count;
} einsum_call;

static bool add_operand(rpy_call *c, einsum_call *e, PyObject *object)
{
    if (e->count == MOST_OPERANDS) {
        PyErr_SetString(PyExc_ValueError, "einsum(): too many operands");
        return false;
    }
    rp_array *a = rpy_to_array(object, RP_DTYPE_COUNT);
    if (!a) return false;
    if (rpy_is_array(object) && !c->like) c->like = object;
    c->work += rp_size(a);
    e->operands[e->count++] = a;
    return true;
}

/* Label 0 is A and 26 is a, so that the labels of the result are in the order of the numbers. */
static bool add_label(einsum_call *e, PyObject *item)
{
    if (item == Py_Ellipsis) {
        memcpy(e->text + e->used, "...", 3);
        e->used += 3;
        return true;
    }
    Py_ssize_t label = PyIndex_Check(item) ? PyNumber_AsSsize_t(item, NULL) : -1;
    if (!PyIndex_Check(item) || PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "each subscript must be either an integer or an ellipsis");
    else if (label < 0 || label >= 52)
        PyErr_SetString(PyExc_ValueError, "subscript is not within the valid range [0, 52)");
    if (PyErr_Occurred()) return false;
    e->text[e->used++] = (char)(label < 26 ? 'A' + label : 'a' + label - 26);
    return true;
}

static bool add_labels(rpy_call *c, einsum_call *e, PyObject *object)
{
    PyObject *list = PyUnicode_Check(object) ? NULL : rpy_hold(c, PySequence_Tuple(object));
    if (!list) {
        PyErr_SetString(PyExc_TypeError, "subscripts for each operand must be a list of integers and ellipses: each "
                                         "subscript must be either an integer or an ellipsis");
        return false;
    }
    Py_ssize_t count = PyTuple_Size(list);
    if (count > RP_MAX_NDIM) {
        PyErr_SetString(PyExc_ValueError, "too many subscripts in einsum");
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++)
        if (!add_label(e, PyTuple_GetItem(list, i))) return false;
    return true;
}

/* einsum(a, [0, 1], b, [1, 2], [0, 2]) */
static bool from_lists(rpy_call *c, einsum_call *e, PyObject *given)
{
    Py_ssize_t count = PyTuple_Size(given);
    for (Py_ssize_t i = 0; i + 1 < count; i += 2) {
        if (i > 0) e->text[e->used++] = ',';
        if (!add_operand(c, e, PyTuple_GetItem(given, i)) || !add_labels(c, e, PyTuple_GetItem(given, i + 1)))
            return false;
    }
    if (count % 2 == 0) return true;
    memcpy(e->text + e->used, "->", 2);
    e->used += 2;
    return add_labels(c, e, PyTuple_GetItem(given, count - 1));
}

static bool from_text(rpy_call *c, einsum_call *e, PyObject *given)
{
    PyObject *bytes = rpy_hold(c, PyUnicode_AsUTF8String(PyTuple_GetItem(given, 0)));
    if (!bytes) return false;
    size_t length = (size_t)PyBytes_Size(bytes);
    if (length >= sizeof e->text) {
        PyErr_SetString(PyExc_ValueError, "einsum(): too many subscripts in einsum");
        return false;
    }
    memcpy(e->text, PyBytes_AsString(bytes), length);
    e->used = length;
    for (Py_ssize_t i = 1; i < PyTuple_Size(given); i++)
        if (!add_operand(c, e, PyTuple_GetItem(given, i))) return false;
    return true;
}

static einsum_call *parse_einsum(rpy_call *c, PyObject *given)
{
    Py_ssize_t count = PyTuple_Size(given);
    einsum_call *e = rpy_scratch(c, sizeof *e);
    if (!e) return NULL;
    e->used = 0;
    e->count = 0;
    if (count < 2) {
        PyErr_SetString(PyExc_ValueError, "must specify the einstein sum subscripts string and at least one operand, "
                                          "or at least one operand and its corresponding subscripts list");
        return NULL;
    }
    bool text = PyUnicode_Check(PyTuple_GetItem(given, 0));
    if (!(text ? from_text(c, e, given) : from_lists(c, e, given))) return NULL;
    e->text[e->used] = 0;
    return e;
}

static const char *casting_name(int64_t casting)
{
    static const char *const names[] = {"no", "equiv", "safe", "same_kind", "unsafe"};
    return names[casting];
}

/* The operands in the dtype that is asked for. */
static bool cast_operands(einsum_call *e, rp_dtype dtype, int64_t casting)
{
    for (int i = 0; i < e->count && dtype != RP_DTYPE_COUNT; i++) {
        rp_dtype from = rp_dtype_of(e->operands[i]);
        if (!rp_can_cast(from, dtype, (rp_casting)casting)) {
            PyErr_Format(PyExc_TypeError,
                         "Iterator operand %d dtype could not be cast from dtype('%s') to dtype('%s') according to the "
                         "rule '%s'",
                         i, rp_dtype_name(from), rp_dtype_name(dtype), casting_name(casting));
            return false;
        }
        if (from != dtype) e->operands[i] = rp_astype(e->operands[i], dtype);
    }
    return true;
}

/* Columns first for F, and for A where every operand lies so. */
static rp_order layout_of(const rpy_call *c, const einsum_call *e)
{
    if (ORDER(3) != RP_ORDER_A) return ORDER(3);
    for (int i = 0; i < e->count; i++)
        if (!rpy_is_f_contiguous(e->operands[i])) return RP_ORDER_C;
    return RP_ORDER_F;
}

static PyObject *give_einsum(rpy_call *c, const einsum_call *e, rp_array *a)
{
    PyObject *out = OBJECT(1);
    rp_order order = layout_of(c, e);
    if (!out && (order == RP_ORDER_K || rp_array_status(a) != RP_OK || rp_ndim(a) < 2)) return rpy_give(c, a);
    if (!out) return rpy_give(c, rp_asorder(a, order));
    if (!rpy_check(a)) return NULL;
    rp_dtype from = rp_dtype_of(a), to = rp_dtype_of(rpy_value_of(out));
    bool by_pairs = e->count > 1 && OBJECT(5) && PyObject_IsTrue(OBJECT(5)) > 0; /* NumPy then assigns the result */
    if (by_pairs || rp_can_cast(from, to, (rp_casting)INT(4)))
        return rpy_give_out(c, from == to ? a : rp_astype(a, to), out);
    PyErr_Format(PyExc_TypeError,
                 "Iterator requested dtype could not be cast from dtype('%s') to dtype('%s'), the output dtype, "
                 "according to the rule '%s'",
                 rp_dtype_name(from), rp_dtype_name(to), casting_name(INT(4)));
    return NULL;
}

/* Whether `optimize` is a word or a path that einsum_path knows. */
static bool check_optimize(rpy_call *c, const einsum_call *e)
{
    PyObject *optimize = OBJECT(5);
    if (!optimize || optimize == Py_None || PyBool_Check(optimize)) return true;
    PyObject *module = rpy_hold(c, PyImport_ImportModule("rapto._fn_products"));
    return module && rpy_hold(c, PyObject_CallMethod(module, "_choose", "OOi", optimize, Py_None, e->count));
}

/* The pairs are always chosen by their sizes; what `optimize` says cannot change more than rounding. */
static PyObject *fn_einsum(rpy_call *c)
{
    if (OBJECT(1) && !rpy_is_array(OBJECT(1))) return refuse(PyExc_TypeError, "einsum(): out must be an array");
    einsum_call *e = parse_einsum(c, OBJECT(0));
    if (!e || !check_optimize(c, e) || !cast_operands(e, DTYPE(2), INT(4))) return NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_einsum(e->text, e->operands, e->count);
    rpy_lock(state);
    return give_einsum(c, e, a);
}

/* (subscripts as text, shapes, pairs in the order in which einsum multiplies them) */
static PyObject *fn_einsum_plan(rpy_call *c)
{
    int pairs[MOST_OPERANDS][2], steps = 0;
    rp_error error;
    einsum_call *e = parse_einsum(c, OBJECT(0));
    if (!e || !rpy_check_status(rp_einsum_path(e->text, e->operands, e->count, pairs, &steps, &error), &error))
        return NULL;
    PyObject *shapes = rpy_hold(c, PyList_New(0)), *path = rpy_hold(c, PyList_New(0));
    if (!shapes || !path) return NULL;
    for (int i = 0; i < e->count; i++) {
        PyObject *shape = rpy_hold(c, rpy_integers(rp_ndim(e->operands[i]), rp_shape(e->operands[i])));
        if (!shape || PyList_Append(shapes, shape) < 0) return NULL;
    }
    for (int i = 0; i < steps; i++) {
        PyObject *pair = rpy_hold(c, Py_BuildValue("(ii)", pairs[i][0], pairs[i][1]));
        if (!pair || PyList_Append(path, pair) < 0) return NULL;
    }
    return Py_BuildValue("(sOO)", e->text, shapes, path);
}

const rpy_row rpy_rows_products[] = {
    {"dot", "a: array, b: array, out: any = None", NULL, fn_dot, RPY_METHOD,
     "Sum of products over the last axis of a and the last but one of b.", ">>> rp.dot([1, 2], [3, 4])\nnp.int64(11)"},
    {"vdot", "a: array, b: array, /", fn_vdot, NULL, 0,
     "Sum of products of all elements, those of the first array conjugated.",
     ">>> rp.vdot([1, 2], [3, 4])\nnp.int64(11)"},
    {"inner", "a: array, b: array, /", fn_inner, NULL, 0, "Sum of products over the last axes.",
     ">>> rp.inner([1, 2], [3, 4])\nnp.int64(11)"},
    {"outer", "a: array, b: array, out: out = None", fn_outer, NULL, 0, "Products of every pair of elements.",
     ">>> rp.outer([1, 2], [3, 4])\narray([[3, 4],\n       [6, 8]])"},
    {"tensordot", "a: array, b: array, axes: any = 2", NULL, fn_tensordot, RPY_KEEP_0D,
     "Sum of products over pairs of axes.",
     ">>> rp.tensordot([[1, 2], [3, 4]], [[1, 0], [0, 1]], axes=1)\narray([[1, 2],\n       [3, 4]])"},
    {"kron", "a: array, b: array", fn_kron, NULL, 0, "The Kronecker product.",
     ">>> rp.kron([1, 10], [1, 2])\narray([ 1,  2, 10, 20])"},
    {"cross", "a: array, b: array, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int = None", NULL, fn_cross,
     0, "The cross product of vectors of three components.", ">>> rp.cross([1, 0, 0], [0, 1, 0])\narray([0, 0, 1])"},
    {"einsum",
     "*operands: any, out: any = None, dtype: dtype = None, order: order = 'K', casting: casting = 'safe', "
     "optimize: any = False",
     NULL, fn_einsum, 0, "Sums of products by Einstein's convention.",
     ">>> rp.einsum('ij,jk->ik', [[1, 2]], [[3], [4]])\narray([[11]])"},
    {"_einsum_plan", "*operands: any", NULL, fn_einsum_plan, 0, "What einsum_path describes.", NULL},
    {0},
};
