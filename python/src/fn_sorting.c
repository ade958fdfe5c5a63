/* Sorting, searching, counting and sets. */
#include "rpy.h"
#include <string.h>

static rp_array *failure(rp_status status, const char *format, const char *word)
{
    rp_error error;
    (void)rp_fail(&error, status, format, word);
    return rp_error_array(&error);
}

/* NumPy looks at the first letter: "q", "quick" and "quicksort" are one kind. */
static bool is_kind(const char *kind)
{
    return kind[0] && strchr("qQhHmMsS", kind[0]);
}

/* `kind` and `stable` change nothing, since every sort is stable; NULL, or the error when they are wrong. */
static rp_array *check_kind(rpy_call *c, int kind, int order, int stable)
{
    if (GIVEN(kind) && TEXT(kind) && GIVEN(stable) && OBJECT(stable) != Py_None)
        return failure(RP_EVALUE, "%s",
                       "`kind` and keyword parameters can't be provided at the same time. "
                       "Use only one of them.");
    if (TEXT(kind) && !is_kind(TEXT(kind)))
        return failure(RP_EVALUE, "sort kind must be one of 'quick', 'heap', or 'stable' (got '%s')", TEXT(kind));
    if (OBJECT(order) && OBJECT(order) != Py_None)
        return failure(RP_EVALUE, "%s", "Cannot specify order when the array has no fields.");
    return NULL;
}

static rp_array *check_select(rpy_call *c, int kind, int order)
{
    if (strcmp(TEXT(kind), "introselect") != 0)
        return failure(RP_EVALUE, "select kind must be 'introselect' (got '%s')", TEXT(kind));
    if (OBJECT(order) && OBJECT(order) != Py_None)
        return failure(RP_EVALUE, "%s", "Cannot specify order when the array has no fields.");
    return NULL;
}

static rp_array *fn_sort(rpy_call *c)
{
    rp_array *error = check_kind(c, 2, 3, 4);
    return error ? error : rp_sort(ARRAY(0), AXIS(1), BOOL(5));
}

static rp_array *fn_argsort(rpy_call *c)
{
    rp_array *error = check_kind(c, 2, 3, 4);
    return error ? error : rp_argsort(ARRAY(0), AXIS(1), BOOL(5));
}

/* What a method that works in place returns. */
static PyObject *done(rp_status status, const rp_error *error)
{
    if (!rpy_check_status(status, error)) return NULL;
    Py_RETURN_NONE;
}

static PyObject *fn_sort_here(rpy_call *c)
{
    rp_error error;
    rp_array *wrong = check_kind(c, 2, 3, 4);
    if (wrong) return rpy_raise_array(wrong);
    PyThreadState *state = rpy_unlock(c->work);
    rp_status status = rp_sort_inplace(ARRAY(0), AXIS(1), BOOL(5), &error);
    rpy_lock(state);
    return done(status, &error);
}

static rp_array *fn_lexsort(rpy_call *c)
{
    return rp_lexsort(ARRAYS(0), COUNT(0), AXIS(1));
}

static rp_array *fn_partition(rpy_call *c)
{
    rp_array *error = check_select(c, 3, 4);
    return error ? error : rp_partition(ARRAY(0), LIST(1), COUNT(1), AXIS(2));
}

static rp_array *fn_argpartition(rpy_call *c)
{
    rp_array *error = check_select(c, 3, 4);
    return error ? error : rp_argpartition(ARRAY(0), LIST(1), COUNT(1), AXIS(2));
}

static PyObject *fn_partition_here(rpy_call *c)
{
    rp_error error;
    if (AXIS(2) == RP_ALL_AXES) {
        PyErr_SetString(PyExc_TypeError, "'NoneType' object cannot be interpreted as an integer");
        return NULL;
    }
    rp_array *wrong = check_select(c, 3, 4);
    if (wrong) return rpy_raise_array(wrong);
    return done(rp_partition_inplace(ARRAY(0), LIST(1), COUNT(1), AXIS(2), &error), &error);
}

static rp_array *fn_sort_complex(rpy_call *c)
{
    return rp_sort_complex(ARRAY(0));
}

static rp_array *fn_top_k(rpy_call *c)
{
    bool largest = strcmp(TEXT(3), "largest") == 0;
    if (!largest && strcmp(TEXT(3), "smallest") != 0)
        return failure(RP_EVALUE, "mode must be 'largest' or 'smallest' (got '%s')", TEXT(3));
    rp_top_k_result top = rp_top_k(ARRAY(0), INT(1), AXIS(2), largest);
    rpy_also(c, top.indices);
    return top.values;
}

static rp_array *fn_searchsorted(rpy_call *c)
{
    bool right = strcmp(TEXT(2), "right") == 0;
    if (!right && strcmp(TEXT(2), "left") != 0)
        return failure(RP_EVALUE, "search side must be 'left' or 'right' (got '%s')", TEXT(2));
    return rp_searchsorted(ARRAY(0), ARRAY(1), right, ARRAY(3));
}

static rp_array *fn_digitize(rpy_call *c)
{
    return rp_digitize(ARRAY(0), ARRAY(1), BOOL(2));
}

static rp_array *fn_bincount(rpy_call *c)
{
    return rp_bincount(ARRAY(0), ARRAY(1), INT(2));
}

/* ---- sets ----------------------------------------------------------------------------------------------------- */

static rp_array *give_unique(rpy_call *c, rp_unique_result r)
{
    if (r.index) rpy_also(c, r.index);
    if (r.inverse) rpy_also(c, r.inverse);
    if (r.counts) rpy_also(c, r.counts);
    return r.values;
}

static rp_array *fn_unique(rpy_call *c)
{
    rp_unique_options o = {.index = BOOL(1), .inverse = BOOL(2), .counts = BOOL(3), .nan_differs = !BOOL(5)};
    o.by_axis = GIVEN(4) && AXIS(4) != RP_ALL_AXES;
    o.axis = o.by_axis ? AXIS(4) : 0;
    return give_unique(c, rp_unique(ARRAY(0), &o));
}

static rp_array *fn_intersect1d(rpy_call *c)
{
    rp_intersection both = rp_intersect1d(ARRAY(0), ARRAY(1), BOOL(2), BOOL(3));
    if (both.index_a) rpy_also(c, both.index_a);
    if (both.index_b) rpy_also(c, both.index_b);
    return both.values;
}

static rp_array *fn_setdiff1d(rpy_call *c)
{
    return rp_setdiff1d(ARRAY(0), ARRAY(1), BOOL(2));
}

static rp_array *fn_setxor1d(rpy_call *c)
{
    return rp_setxor1d(ARRAY(0), ARRAY(1), BOOL(2));
}

static rp_array *fn_union1d(rpy_call *c)
{
    return rp_union1d(ARRAY(0), ARRAY(1));
}

static rp_array *fn_isin(rpy_call *c)
{
    rp_isin_kind kind = RP_ISIN_AUTO;
    if (TEXT(4) && strcmp(TEXT(4), "table") == 0)
        kind = RP_ISIN_TABLE;
    else if (TEXT(4) && strcmp(TEXT(4), "sort") != 0)
        return failure(RP_EVALUE, "Invalid kind: '%s'. Please use None, 'sort' or 'table'.", TEXT(4));
    return rp_isin(ARRAY(0), ARRAY(1), BOOL(2), BOOL(3), kind);
}

const rpy_row rpy_rows_sorting[] = {
    {"sort",
     "a: array, axis: axis = -1, kind: str = None, order: any = None, *, stable: any = None, descending: bool = False",
     fn_sort, NULL, 0, "A sorted copy; NaN and NaT come last. Every kind is stable.",
     ">>> rp.sort([3, 1, 2])\narray([1, 2, 3])"},
    {"sort",
     "a: array, axis: axis = -1, kind: str = None, order: any = None, *, stable: any = None, descending: bool = False",
     NULL, fn_sort_here, RPY_ONLY_METHOD, "Sorts the elements where they lie.", NULL},
    {"argsort",
     "a: array, axis: axis = -1, kind: str = None, order: any = None, *, stable: any = None, descending: bool = False",
     fn_argsort, NULL, RPY_METHOD, "The indices that sort an array.", ">>> rp.argsort([3, 1, 2])\narray([1, 2, 0])"},
    {"lexsort", "keys: arrays, axis: axis = -1", fn_lexsort, NULL, 0,
     "The indices that sort by several keys, the last one first in importance.",
     ">>> rp.lexsort(([1, 0, 1], [2, 2, 1]))\narray([2, 1, 0])"},
    {"partition", "a: array, kth: ints, axis: axis = -1, kind: str = 'introselect', order: any = None", fn_partition,
     NULL, 0, "A copy in which the kth element is where sorting would put it.",
     ">>> rp.partition([3, 1, 2], 1)[1]\nnp.int64(2)"},
    {"partition", "a: array, kth: ints, axis: axis = -1, kind: str = 'introselect', order: any = None", NULL,
     fn_partition_here, RPY_ONLY_METHOD, "Brings the kth element where sorting would put it.", NULL},
    {"argpartition", "a: array, kth: ints, axis: axis = -1, kind: str = 'introselect', order: any = None",
     fn_argpartition, NULL, RPY_METHOD, "The indices that partition an array.",
     ">>> rp.argpartition([3, 1, 2], 0)[0]\nnp.int64(1)"},
    {"sort_complex", "a: array", fn_sort_complex, NULL, 0, "A sorted copy as complex numbers.",
     ">>> rp.sort_complex([3, 1])\narray([1.+0.j, 3.+0.j])"},
    {"top_k", "a: array, k: int, /, *, axis: axis = -1, mode: str = 'largest'", fn_top_k, NULL, 0,
     "The k largest or smallest elements, best first, and their indices.",
     ">>> rp.top_k([3, 1, 2], 2)\n(array([3, 2]), array([0, 2]))"},
    {"searchsorted", "a: array, v: operand, side: str = 'left', sorter: array = None", fn_searchsorted, NULL,
     RPY_METHOD | RPY_BASE_CLASS, "Where to insert elements into a sorted array to keep it sorted.",
     ">>> rp.searchsorted([1, 2, 3], 2)\nnp.int64(1)"},
    {"digitize", "x: array, bins: array, right: bool = False", fn_digitize, NULL, RPY_BASE_CLASS,
     "The bin of each element.", ">>> rp.digitize([0.5, 2], [0, 1, 2])\narray([1, 3])"},
    {"bincount", "x: array, /, weights: array = None, minlength: int = 0", fn_bincount, NULL, 0,
     "How often each number from 0 occurs.", ">>> rp.bincount([1, 3, 1])\narray([0, 2, 0, 1])"},
    {"unique",
     "ar: array, return_index: bool = False, return_inverse: bool = False, return_counts: bool = False, "
     "axis: axis = None, *, equal_nan: bool = True, sorted: bool = True",
     fn_unique, NULL, RPY_KEEP_0D, "The distinct elements, sorted.", ">>> rp.unique([3, 1, 3])\narray([1, 3])"},
    {"intersect1d", "ar1: array, ar2: array, assume_unique: bool = False, return_indices: bool = False", fn_intersect1d,
     NULL, 0, "The distinct values that both arrays have.", ">>> rp.intersect1d([1, 2], [2, 3])\narray([2])"},
    {"setdiff1d", "ar1: array, ar2: array, assume_unique: bool = False", fn_setdiff1d, NULL, 0,
     "The distinct values of the first array that the second does not have.",
     ">>> rp.setdiff1d([1, 2], [2, 3])\narray([1])"},
    {"setxor1d", "ar1: array, ar2: array, assume_unique: bool = False", fn_setxor1d, NULL, 0,
     "The distinct values that exactly one of the arrays has.", ">>> rp.setxor1d([1, 2], [2, 3])\narray([1, 3])"},
    {"union1d", "ar1: array, ar2: array", fn_union1d, NULL, 0, "The distinct values of either array.",
     ">>> rp.union1d([1, 2], [2, 3])\narray([1, 2, 3])"},
    {"isin",
     "element: array, test_elements: array, assume_unique: bool = False, invert: bool = False, *, kind: str = None",
     fn_isin, NULL, RPY_KEEP_0D, "Whether each element is one of the others.",
     ">>> rp.isin([1, 2], [2])\narray([False,  True])"},
    {0},
};
