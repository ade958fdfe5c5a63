/* Rows: taking, putting, finding and making indices. */
#include "rpy.h"
#include <string.h>

/* ---- shared ------------------------------------------------------------------------------------------------------ */

static rp_array *failure(rp_status status, const char *message)
{
    rp_error error;
    rp_fail(&error, status, "%s", message);
    return rp_error_array(&error);
}

static bool parse_mode(const char *text, rp_index_mode *mode)
{
    static const char *const names[] = {"raise", "wrap", "clip"};
    *mode = RP_INDEX_RAISE;
    for (int i = 0; text && i < 3; i++) {
        if (strcmp(text, names[i]) == 0) return *mode = (rp_index_mode)i, true;
    }
    return !text;
}

static const char bad_mode[] = "clipmode must be one of 'clip', 'raise', or 'wrap'";

/* A list of floats, and an empty list, are taken as integers, as NumPy takes them; an array is not. */
static rp_array *as_indices(rp_array *a, PyObject *object)
{
    bool inexact = rpy_kind(rp_dtype_of(a)) == 'f';
    return inexact && (rp_size(a) == 0 || !rpy_is_array(object)) ? rp_astype(a, RP_I64) : a;
}

/* Several arrays as a tuple. */
static PyObject *give_arrays(rpy_call *c, rp_index_arrays found)
{
    if (found.count > 0 && !rpy_check(found.axis[0])) return NULL;
    PyObject *tuple = PyTuple_New(found.count);
    for (int i = 0; tuple && i < found.count; i++) {
        PyObject *item = rpy_give(c, found.axis[i]);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, i, item);
    }
    return tuple;
}

/* The array that argument 0 writes to; NULL with TypeError. */
static rp_array *target(rpy_call *c)
{
    if (rpy_is_array(OBJECT(0))) return rpy_value_of(OBJECT(0));
    PyErr_Format(PyExc_TypeError, "%s: argument 1 must be rapto.ndarray, not %S", c->row->name, Py_TYPE(OBJECT(0)));
    return NULL;
}

static PyObject *written(rp_status status, const rp_error *error)
{
    if (!rpy_check_status(status, error)) return NULL;
    Py_RETURN_NONE;
}

/* ---- taking ------------------------------------------------------------------------------------------------------ */

/* Functions that only move elements write them into `out` under any casting, as NumPy's do. */
static rp_array *for_out(rp_array *a, PyObject *out)
{
    return out ? rp_astype_casting(a, rp_dtype_of(rpy_value_of(out)), RP_CAST_UNSAFE) : a;
}

static rp_array *fn_take(rpy_call *c)
{
    rp_index_mode mode;
    if (!parse_mode(TEXT(4), &mode)) return failure(RP_EVALUE, bad_mode);
    return rp_take_mode(ARRAY(0), as_indices(ARRAY(1), OBJECT(1)), AXIS(2), mode);
}

static rp_array *fn_take_along_axis(rpy_call *c)
{
    return rp_take_along_axis(ARRAY(0), ARRAY(1), AXIS(2));
}

static rp_array *fn_compress(rpy_call *c)
{
    return rp_compress(ARRAY(0), ARRAY(1), AXIS(2));
}

static rp_array *method_compress(rpy_call *c)
{
    return rp_compress(ARRAY(1), ARRAY(0), AXIS(2));
}

static rp_array *fn_extract(rpy_call *c)
{
    return rp_extract(ARRAY(0), ARRAY(1));
}

static rp_array *fn_choose(rpy_call *c)
{
    rp_index_mode mode;
    if (!parse_mode(TEXT(3), &mode)) return failure(RP_EVALUE, bad_mode);
    return for_out(rp_choose(ARRAY(0), ARRAYS(1), COUNT(1), mode), OBJECT(2));
}

static rp_array *fn_select(rpy_call *c)
{
    if (COUNT(0) != COUNT(1)) return failure(RP_EVALUE, "list of cases must be same length as list of conditions");
    return rp_select(ARRAYS(0), ARRAYS(1), COUNT(0), ARRAY(2));
}

static rp_array *fn_diagonal(rpy_call *c)
{
    return rp_diagonal(ARRAY(0), INT(1), AXIS(2), AXIS(3));
}

static rp_array *fn_trace(rpy_call *c)
{
    rp_reduce_options options = {.has_dtype = DTYPE(4) != RP_DTYPE_COUNT, .dtype = DTYPE(4)};
    rp_array *line = rp_diagonal(ARRAY(0), INT(1), AXIS(2), AXIS(3));
    if (rp_array_status(line)) return line;
    return rp_ufunc_reduce(rp_ufunc_find("add"), line, 1, (const int[]){-1}, &options);
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static PyObject *fn_put(rpy_call *c)
{
    rp_error error;
    rp_index_mode mode;
    rp_array *a = target(c);
    if (!a) return NULL;
    if (!parse_mode(TEXT(3), &mode)) return rpy_raise(RP_EVALUE, bad_mode);
    rp_array *values = rpy_to_assigned(OBJECT(2), rp_dtype_of(a));
    if (!values) return NULL;
    return written(rp_put(a, as_indices(ARRAY(1), OBJECT(1)), values, mode, &error), &error);
}

static PyObject *fn_put_along_axis(rpy_call *c)
{
    rp_error error;
    rp_array *a = target(c), *values = a ? rpy_to_assigned(OBJECT(2), rp_dtype_of(a)) : NULL;
    if (!values) return NULL;
    return written(rp_put_along_axis(a, ARRAY(1), values, AXIS(3), &error), &error);
}

/* Values given as anything but an array are made in the array's dtype; an array must fit it. */
static PyObject *write_masked(rpy_call *c, rp_status (*write)(rp_array *, rp_array *, rp_array *, rp_error *))
{
    rp_error error;
    rp_array *a = target(c);
    if (!a) return NULL;
    rp_array *values = rpy_to_array(OBJECT(2), rpy_is_array(OBJECT(2)) ? RP_DTYPE_COUNT : rp_dtype_of(a));
    if (!values) return NULL;
    PyThreadState *state = rpy_unlock(rp_size(a));
    rp_status status = write(a, ARRAY(1), values, &error);
    rpy_lock(state);
    return written(status, &error);
}

static PyObject *fn_putmask(rpy_call *c)
{
    return write_masked(c, rp_putmask);
}

static PyObject *fn_place(rpy_call *c)
{
    return write_masked(c, rp_place);
}

static PyObject *fn_copyto(rpy_call *c)
{
    rp_error error;
    rp_array *a = target(c), *where = NULL;
    if (!a) return NULL;
    if (OBJECT(3) != Py_True) where = rpy_to_array(OBJECT(3), rpy_is_array(OBJECT(3)) ? RP_DTYPE_COUNT : RP_BOOL);
    if (OBJECT(3) != Py_True && !where) return NULL;
    PyThreadState *state = rpy_unlock(rp_size(a));
    rp_status status = rp_copyto(a, ARRAY(1), (rp_casting)INT(2), where, &error);
    rpy_lock(state);
    return written(status, &error);
}

static PyObject *fn_fill_diagonal(rpy_call *c)
{
    rp_error error;
    rp_array *a = target(c), *values = a ? rpy_to_assigned(OBJECT(1), rp_dtype_of(a)) : NULL;
    if (!values) return NULL;
    return written(rp_fill_diagonal(a, values, BOOL(2), &error), &error);
}

/* ---- finding ----------------------------------------------------------------------------------------------------- */

static PyObject *fn_nonzero(rpy_call *c)
{
    PyThreadState *state = rpy_unlock(c->work);
    rp_index_arrays found = rp_nonzero(ARRAY(0));
    rpy_lock(state);
    return give_arrays(c, found);
}

/* The operation computes with its operands; text is only moved. */
static rp_array *choose_one(rp_array *condition, rp_array *x, rp_array *y)
{
    if (!rpy_is_text_dtype(rp_dtype_of(x)) && !rpy_is_text_dtype(rp_dtype_of(y))) return rp_where(condition, x, y);
    return rp_choose(rp_astype(condition, RP_BOOL), (rp_array *[]){y, x}, 2, RP_INDEX_RAISE);
}

static PyObject *fn_where(rpy_call *c)
{
    if (!GIVEN(1) && !GIVEN(2)) return fn_nonzero(c);
    if (!GIVEN(1) || !GIVEN(2)) return rpy_raise(RP_EVALUE, "either both or neither of x and y should be given");
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *chosen = choose_one(ARRAY(0), ARRAY(1), ARRAY(2));
    rpy_lock(state);
    return rpy_give(c, chosen);
}

static rp_array *fn_argwhere(rpy_call *c)
{
    return rp_argwhere(ARRAY(0));
}

static rp_array *fn_flatnonzero(rpy_call *c)
{
    return rp_flatnonzero(ARRAY(0));
}

static rp_array *fn_count_nonzero(rpy_call *c)
{
    return rp_count_nonzero(ARRAY(0), COUNT(1), COUNT(1) < 0 ? NULL : AXES(1), BOOL(2));
}

/* ---- making indices -----------------------------------------------------------------------------------------------
 */

static PyObject *fn_indices(rpy_call *c)
{
    rp_dtype dtype = DTYPE(1) == RP_DTYPE_COUNT ? RP_I64 : DTYPE(1);
    if (!BOOL(2)) {
        rp_array *grid = rp_indices(COUNT(0), LIST(0));
        return rpy_give(c, dtype == RP_I64 ? grid : rp_astype(grid, dtype));
    }
    rp_index_arrays parts = rp_indices_sparse(COUNT(0), LIST(0));
    for (int i = 0; i < parts.count && dtype != RP_I64; i++) parts.axis[i] = rp_astype(parts.axis[i], dtype);
    return give_arrays(c, parts);
}

static PyObject *fn_ix(rpy_call *c)
{
    for (int i = 0; i < COUNT(0); i++) {
        if (rp_size(ARRAYS(0)[i]) == 0 && !rpy_is_array(PyTuple_GetItem(OBJECT(0), i)))
            ARRAYS(0)[i] = rp_astype(ARRAYS(0)[i], RP_I64);
    }
    return give_arrays(c, rp_ix(ARRAYS(0), COUNT(0)));
}

/* mode: one for all axes or a tuple of one for each. False with an exception. */
static bool parse_modes(PyObject *object, int count, rp_index_mode *modes)
{
    if (PyTuple_Check(object) && PyTuple_Size(object) != count) {
        PyErr_Format(PyExc_ValueError, "list of clipmodes has wrong length (%zd instead of %d)", PyTuple_Size(object),
                     count);
        return false;
    }
    for (int i = 0; i < count; i++) {
        PyObject *text = PyTuple_Check(object) ? PyTuple_GetItem(object, i) : object;
        const char *name = PyUnicode_Check(text) ? PyUnicode_AsUTF8AndSize(text, NULL) : "";
        if (!name) return false;
        if (!parse_mode(name, &modes[i])) return rpy_raise(RP_EVALUE, bad_mode), false;
    }
    return true;
}

/* An empty list has no dtype of its own, and none is guessed. */
static bool refuse_empty(const rp_array *a, PyObject *object)
{
    if (rp_size(a) > 0 || rpy_is_array(object) || rpy_kind(rp_dtype_of(a)) != 'f') return false;
    PyErr_SetString(PyExc_TypeError,
                    "indices must be integral: the provided empty sequence was inferred as float. Wrap "
                    "it with 'np.array(indices, dtype=np.intp)'");
    return true;
}

static PyObject *fn_ravel_multi_index(rpy_call *c)
{
    rp_index_mode modes[RP_MAX_NDIM];
    if (COUNT(0) != COUNT(1)) {
        PyErr_Format(PyExc_ValueError, "parameter multi_index must be a sequence of length %d", COUNT(1));
        return NULL;
    }
    for (int i = 0; i < COUNT(0) && PyTuple_Check(OBJECT(0)); i++)
        if (refuse_empty(ARRAYS(0)[i], PyTuple_GetItem(OBJECT(0), i))) return NULL;
    if (!parse_modes(OBJECT(2), COUNT(1), modes)) return NULL;
    return rpy_give(c, rp_ravel_multi_index(ARRAYS(0), COUNT(1), LIST(1), modes, ORDER(3)));
}

static PyObject *fn_unravel_index(rpy_call *c)
{
    if (refuse_empty(ARRAY(0), OBJECT(0))) return NULL;
    return give_arrays(c, rp_unravel_index(ARRAY(0), COUNT(1), LIST(1), ORDER(2)));
}

static PyObject *fn_diag_indices(rpy_call *c)
{
    return give_arrays(c, rp_diag_indices(INT(0), (int)INT(1)));
}

static PyObject *fn_diag_indices_from(rpy_call *c)
{
    return give_arrays(c, rp_diag_indices_from(ARRAY(0)));
}

typedef rp_index_arrays triangle(int64_t n, int64_t k, int64_t m);

static PyObject *give_triangle(rpy_call *c, triangle *make)
{
    return give_arrays(c, make(INT(0), INT(1), GIVEN(2) ? INT(2) : INT(0)));
}

static PyObject *triangle_from(rpy_call *c, triangle *make)
{
    if (rp_ndim(ARRAY(0)) != 2) return rpy_raise(RP_EVALUE, "input array must be 2-d");
    return give_arrays(c, make(rp_dim(ARRAY(0), 0), INT(1), rp_dim(ARRAY(0), 1)));
}

static PyObject *fn_tril_indices(rpy_call *c)
{
    return give_triangle(c, rp_tril_indices);
}

static PyObject *fn_triu_indices(rpy_call *c)
{
    return give_triangle(c, rp_triu_indices);
}

static PyObject *fn_tril_indices_from(rpy_call *c)
{
    return triangle_from(c, rp_tril_indices);
}

static PyObject *fn_triu_indices_from(rpy_call *c)
{
    return triangle_from(c, rp_triu_indices);
}

const rpy_row rpy_rows_indexing[] = {
    {"take", "a: array, indices: array, axis: axis = None, out: out = None, mode: str = 'raise'", fn_take, NULL,
     RPY_METHOD, "Elements at indices along an axis. mode: 'raise', 'wrap' or 'clip' for indices out of bounds.",
     ">>> rp.take([4, 5, 6], [0, -1])\narray([4, 6])"},
    {"take_along_axis", "arr: array, indices: array, axis: axis = -1", fn_take_along_axis, NULL, 0,
     "The element along an axis at each index, as argsort and argmax name them.",
     ">>> rp.take_along_axis(rp.array([[1, 2], [3, 4]]), rp.array([[1], [0]]), 1)\narray([[2],\n       [3]])"},
    {"compress", "condition: array, a: array, axis: axis = None, out: out = None", fn_compress, NULL, 0,
     "Slices along an axis where the condition holds.", ">>> rp.compress([True, False], [1, 2])\narray([1])"},
    {"compress", "a: array, /, condition: array, axis: axis = None, out: out = None", method_compress, NULL,
     RPY_ONLY_METHOD, "Slices along an axis where the condition holds.", NULL},
    {"extract", "condition: array, arr: array", fn_extract, NULL, 0, "The elements where the condition holds.",
     ">>> rp.extract([True, False], [1, 2])\narray([1])"},
    {"choose", "a: array, choices: operands, out: out = None, mode: str = 'raise'", fn_choose, NULL, RPY_METHOD,
     "Each element from the array that `a` names by number.", ">>> rp.choose([0, 1], [[1, 2], [3, 4]])\narray([1, 4])"},
    {"select", "condlist: arrays, choicelist: operands, default: operand = 0", fn_select, NULL, RPY_KEEP_0D,
     "Each element from the choice of the first condition that holds.",
     ">>> rp.select([rp.array([True, False])], [[1, 2]])\narray([1, 0])"},
    {"diagonal", "a: array, offset: int = 0, axis1: int = 0, axis2: int = 1", fn_diagonal, NULL,
     RPY_METHOD | RPY_KEEP_0D, "A read-only view of a diagonal.", ">>> rp.diagonal([[1, 2], [3, 4]])\narray([1, 4])"},
    {"trace", "a: array, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: dtype = None, out: out = None",
     fn_trace, NULL, RPY_METHOD, "Sum along a diagonal.", ">>> rp.trace([[1, 2], [3, 4]])\nnp.int64(5)"},
    {"put", "a: any, ind: array, v: any, mode: str = 'raise'", NULL, fn_put, RPY_METHOD,
     "Writes values to elements, counted in C order.", NULL},
    {"put_along_axis", "arr: any, indices: array, values: any, axis: axis", NULL, fn_put_along_axis, 0,
     "Writes values to the element along an axis at each index.", NULL},
    {"putmask", "a: any, /, mask: array, values: any", NULL, fn_putmask, 0,
     "Writes values[i % n] to the element i where the mask holds.", NULL},
    {"place", "arr: any, mask: array, vals: any", NULL, fn_place, 0,
     "Writes the values, one after another, where the mask holds.", NULL},
    {"copyto", "dst: any, src: operand, casting: casting = 'same_kind', where: any = True", NULL, fn_copyto, 0,
     "Copies src, broadcast, to dst where the mask holds.", NULL},
    {"fill_diagonal", "a: any, val: any, wrap: bool = False", NULL, fn_fill_diagonal, 0,
     "Writes values along the main diagonal.", NULL},
    {"nonzero", "a: array", NULL, fn_nonzero, RPY_METHOD | RPY_BASE_CLASS,
     "The indices of the elements that are not zero, one array per axis.",
     ">>> rp.nonzero([0, 3, 0, 4])\n(array([1, 3]),)"},
    {"where", "condition: array, x: operand = <no value>, y: operand = <no value>, /", NULL, fn_where,
     RPY_KEEP_0D | RPY_BASE_CLASS,
     "Takes from x where the condition holds, else from y; without both as nonzero(condition).",
     ">>> rp.where([True, False], 1, 2)\narray([1, 2])"},
    {"argwhere", "a: array", fn_argwhere, NULL, RPY_BASE_CLASS,
     "The indices of the elements that are not zero, one row each.", ">>> rp.argwhere([0, 3])\narray([[1]])"},
    {"flatnonzero", "a: array", fn_flatnonzero, NULL, RPY_BASE_CLASS,
     "The indices of the elements that are not zero, of the flattened array.",
     ">>> rp.flatnonzero([[0, 3], [4, 0]])\narray([1, 2])"},
    {"count_nonzero", "a: array, axis: axes = None, *, keepdims: bool = False", fn_count_nonzero, NULL, 0,
     "How many elements are not zero.", ">>> rp.count_nonzero([0, 3, 4])\nnp.int64(2)"},
    {"indices", "dimensions: shape, dtype: dtype = None, sparse: bool = False", NULL, fn_indices, 0,
     "The indices of a grid.", ">>> rp.indices((2,))\narray([[0, 1]])"},
    {"ix_", "*args: arrays", NULL, fn_ix, 0, "1-d sequences as the index of their cross product.",
     ">>> rp.ix_([0, 1], [2])\n(array([[0],\n       [1]]), array([[2]]))"},
    {"ravel_multi_index", "multi_index: arrays, dims: shape, mode: any = 'raise', order: order = 'C'", NULL,
     fn_ravel_multi_index, 0, "Flat indices of coordinates.",
     ">>> rp.ravel_multi_index(([0, 1], [1, 2]), (2, 3))\narray([1, 5])"},
    {"unravel_index", "indices: array, shape: shape, order: order = 'C'", NULL, fn_unravel_index, 0,
     "Coordinates of flat indices.", ">>> rp.unravel_index([1, 5], (2, 3))\n(array([0, 1]), array([1, 2]))"},
    {"diag_indices", "n: int, ndim: int = 2", NULL, fn_diag_indices, 0, "Indices of the main diagonal.",
     ">>> rp.diag_indices(2)\n(array([0, 1]), array([0, 1]))"},
    {"diag_indices_from", "arr: array", NULL, fn_diag_indices_from, 0, "Indices of the main diagonal of an array.",
     NULL},
    {"tril_indices", "n: int, k: int = 0, m: int = None", NULL, fn_tril_indices, 0,
     "Indices of the lower triangle of an (n, m) array.",
     ">>> rp.tril_indices(2)\n(array([0, 1, 1]), array([0, 0, 1]))"},
    {"triu_indices", "n: int, k: int = 0, m: int = None", NULL, fn_triu_indices, 0,
     "Indices of the upper triangle of an (n, m) array.",
     ">>> rp.triu_indices(2)\n(array([0, 0, 1]), array([0, 1, 1]))"},
    {"tril_indices_from", "arr: array, k: int = 0", NULL, fn_tril_indices_from, 0,
     "Indices of the lower triangle of an array.", NULL},
    {"triu_indices_from", "arr: array, k: int = 0", NULL, fn_triu_indices_from, 0,
     "Indices of the upper triangle of an array.", NULL},
    {0},
};
