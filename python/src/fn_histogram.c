/* Rows: histograms. python/rapto/_fn_statistics.py gives them NumPy's signatures. */
#include "rpy.h"
#include <string.h>

/* a, bins, rule, edges, low, high, density, weights, edges_only */
static rp_array *fn_histogram(rpy_call *c)
{
    rp_histogram_options o = {.bins = INT(1),
                              .rule = TEXT(2),
                              .edges = ARRAY(3),
                              .low = ARRAY(4),
                              .high = ARRAY(5),
                              .density = BOOL(6),
                              .weights = ARRAY(7)};
    if (BOOL(8)) return rp_histogram_bin_edges(ARRAY(0), &o);
    rp_histogram_result made = rp_histogram(ARRAY(0), &o);
    if (rp_array_status(made.edges) == RP_OK) rpy_also(c, made.edges);
    return rp_array_status(made.edges) == RP_OK ? made.counts : made.edges;
}

/* ---- several dimensions ------------------------------------------------------------------------------------------ */

/* The bins of one dimension: a number, or edges. */
static bool take_bins(rpy_call *c, PyObject *bins, rp_histogram_options *o)
{
    PyObject *item = rpy_hold(c, bins);
    if (!item) return false;
    if (!PyIndex_Check(item) || rpy_is_array(item)) return (o->edges = rpy_to_array(item, RP_DTYPE_COUNT)) != NULL;
    o->bins = PyLong_AsLongLong(item);
    if (o->bins == -1 && PyErr_Occurred()) return false;
    if (o->bins >= 1) return true;
    PyErr_SetString(PyExc_ValueError, "`bins` must be positive, when an integer");
    return false;
}

/* The range of one dimension: None, or a pair. */
static bool take_range(rpy_call *c, PyObject *range, rp_histogram_options *o)
{
    PyObject *pair = rpy_hold(c, range);
    if (!pair) return false;
    if (pair == Py_None) return true;
    PyObject *low = rpy_hold(c, PySequence_GetItem(pair, 0)), *high = rpy_hold(c, PySequence_GetItem(pair, 1));
    return low && high && (o->low = rpy_to_operand(low)) && (o->high = rpy_to_operand(high));
}

static PyObject *give_all(rpy_call *c, const rp_histogramdd_result *made)
{
    PyObject *all = PyTuple_New(made->dimensions + 1);
    if (!all) return NULL;
    for (int i = 0; i <= made->dimensions; i++) {
        PyObject *one = rpy_give(c, i == 0 ? made->counts : made->edges[i - 1]);
        if (!one || PyTuple_SetItem(all, i, one) < 0) {
            Py_DECREF(all);
            return NULL;
        }
    }
    return all;
}

/* sample, bins (a list), range (a list), density, weights */
static PyObject *fn_histogramdd(rpy_call *c)
{
    Py_ssize_t n = PySequence_Size(OBJECT(1));
    rp_histogram_options *each = n < 0 ? NULL : rpy_scratch(c, (size_t)(n + 1) * sizeof *each);
    if (!each) return NULL;
    memset(each, 0, (size_t)(n + 1) * sizeof *each);
    for (Py_ssize_t i = 0; i < n; i++)
        if (!take_bins(c, PySequence_GetItem(OBJECT(1), i), &each[i]) ||
            !take_range(c, PySequence_GetItem(OBJECT(2), i), &each[i]))
            return NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_histogramdd_result made = rp_histogramdd(ARRAY(0), each, BOOL(3), ARRAY(4));
    rpy_lock(state);
    return rp_array_status(made.counts) == RP_OK ? give_all(c, &made) : rpy_raise_array(made.counts);
}

const rpy_row rpy_rows_histogram[] = {
    {"_histogram",
     "a: array, bins: int = 0, rule: str = None, edges: array = None, low: operand = None, high: operand = None, "
     "density: bool = False, weights: array = None, edges_only: bool = False",
     fn_histogram, NULL, RPY_KEEP_0D, "Counts and edges of a histogram.", NULL},
    {"_histogramdd", "sample: array, bins: any, range: any, density: bool = False, weights: array = None", NULL,
     fn_histogramdd, RPY_KEEP_0D, "Counts and edges of a histogram in several dimensions.", NULL},
    {0},
};
