/* Rows: averages, spreads, order statistics, the family without NaN, covariance. */
#include "rpy.h"
#include <string.h>

/* ---- what is reduced --------------------------------------------------------------------------------------------- */

/* where=True (or left out) is everything; `initial` left out is none. False with an exception. */
static bool fill_over(rpy_call *c, int axis, bool keepdims, PyObject *where, PyObject *initial, rp_over *over)
{
    static const int none = 0;
    over->count = COUNT(axis) > 0 ? COUNT(axis) : 0;
    over->axes = COUNT(axis) < 0 ? NULL : COUNT(axis) == 0 ? &none : AXES(axis);
    over->keepdims = keepdims;
    if (initial && initial != Py_None && !(over->initial = rpy_to_operand(initial))) return false;
    return !where || where == Py_True || (over->where = rpy_to_array(where, RP_DTYPE_COUNT)) != NULL;
}

typedef rp_array *reduction(rp_array *a, const rp_over *over);

/* The operand in the dtype asked for. */
static rp_array *typed(rp_array *a, rp_dtype dtype)
{
    return dtype == RP_DTYPE_COUNT ? a : rp_astype(a, dtype);
}

/* The result, in the array of parameter `out` when there is one. */
static PyObject *give(rpy_call *c, rp_array *a, int out)
{
    return GIVEN(out) ? rpy_give_out(c, a, OBJECT(out)) : rpy_give(c, a);
}

/* Where functions without and with a dtype have their out. */
enum { OUT = 2, OUT_BEHIND_DTYPE = 3 };

/* Computes with the GIL released, then warns when `warning` is given and elements were too few. */
static PyObject *reduce(rpy_call *c, reduction *f, rp_over *over, int out, const char *warning)
{
    int64_t few = 0;
    rp_dtype dtype = out == OUT_BEHIND_DTYPE ? DTYPE(2) : RP_DTYPE_COUNT;
    if (warning) over->short_of = &few;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = f(typed(ARRAY(0), dtype), over);
    if (dtype != RP_DTYPE_COUNT && rp_array_status(a) == RP_OK && rpy_kind(dtype) != 'c') a = rp_astype(a, dtype);
    rpy_lock(state);
    over->short_of = NULL;
    bool each = f == rp_nanmedian && over->axes && rp_ndim(ARRAY(0)) > 1 && rp_size(ARRAY(0)) > 0; /* as NumPy */
    if (rp_array_status(a) == RP_OK)
        for (int64_t k = few > 0 && !each ? few - 1 : 0; k < few; k++)
            if (PyErr_WarnEx(PyExc_RuntimeWarning, warning, 1) < 0) return NULL;
    return give(c, a, out);
}

/* ---- a, axis, dtype, out, keepdims, where ------------------------------------------------------------------------ */

static PyObject *mean(rpy_call *c, reduction *f)
{
    rp_over over = {0};
    if (!fill_over(c, 1, BOOL(4), OBJECT(5), NULL, &over)) return NULL;
    return reduce(c, f, &over, OUT_BEHIND_DTYPE, "Mean of empty slice");
}

static PyObject *fn_mean(rpy_call *c)
{
    return mean(c, rp_mean_over);
}

static PyObject *fn_nanmean(rpy_call *c)
{
    return mean(c, rp_nanmean);
}

/* ---- a, axis, dtype, out, ddof, keepdims, where, mean, correction ------------------------------------------------ */

static bool fill_spread(rpy_call *c, rp_over *over)
{
    if (!fill_over(c, 1, BOOL(5), OBJECT(6), NULL, over)) return false;
    over->ddof = FLOAT(4);
    if (OBJECT(7) && OBJECT(7) != Py_None && !(over->mean = rpy_to_array(OBJECT(7), RP_DTYPE_COUNT))) return false;
    if (!OBJECT(8)) return true;
    if (over->ddof != 0) {
        PyErr_SetString(PyExc_ValueError, "ddof and correction can't be provided simultaneously.");
        return false;
    }
    over->ddof = PyFloat_AsDouble(OBJECT(8));
    return !(over->ddof == -1 && PyErr_Occurred());
}

#define SPREAD(name, f, warning)                                                                                       \
    static PyObject *fn_##name(rpy_call *c)                                                                            \
    {                                                                                                                  \
        rp_over over = {0};                                                                                            \
        return fill_spread(c, &over) ? reduce(c, f, &over, OUT_BEHIND_DTYPE, warning) : NULL;                          \
    }
SPREAD(var, rp_var_over, "Degrees of freedom <= 0 for slice")
SPREAD(std, rp_std_over, "Degrees of freedom <= 0 for slice")
SPREAD(nanvar, rp_nanvar, "Degrees of freedom <= 0 for slice.")
SPREAD(nanstd, rp_nanstd, "Degrees of freedom <= 0 for slice.")

/* ---- sums and extremes without NaN ------------------------------------------------------------------------------- */

/* a, axis, dtype, out, keepdims, initial, where */
static PyObject *gather(rpy_call *c, reduction *f)
{
    rp_over over = {0};
    if (!fill_over(c, 1, BOOL(4), OBJECT(6), OBJECT(5), &over)) return NULL;
    return reduce(c, f, &over, OUT_BEHIND_DTYPE, NULL);
}

static PyObject *fn_nansum(rpy_call *c)
{
    return gather(c, rp_nansum);
}

static PyObject *fn_nanprod(rpy_call *c)
{
    return gather(c, rp_nanprod);
}

/* a, axis, out, keepdims, initial, where */
static PyObject *extreme(rpy_call *c, reduction *f)
{
    rp_over over = {0};
    if (!fill_over(c, 1, BOOL(3), OBJECT(5), OBJECT(4), &over)) return NULL;
    return reduce(c, f, &over, OUT, "All-NaN slice encountered");
}

static PyObject *fn_nanmin(rpy_call *c)
{
    return extreme(c, rp_nanmin);
}

static PyObject *fn_nanmax(rpy_call *c)
{
    return extreme(c, rp_nanmax);
}

static rp_array *fn_nanargmin(rpy_call *c)
{
    return rp_nanargmin(ARRAY(0), AXIS(1), BOOL(3));
}

static rp_array *fn_nanargmax(rpy_call *c)
{
    return rp_nanargmax(ARRAY(0), AXIS(1), BOOL(3));
}

static rp_array *fn_nancumsum(rpy_call *c)
{
    return rp_nancumsum(typed(ARRAY(0), DTYPE(2)), AXIS(1));
}

static rp_array *fn_nancumprod(rpy_call *c)
{
    return rp_nancumprod(typed(ARRAY(0), DTYPE(2)), AXIS(1));
}

/* The sums of small integers are wide; an explicit dtype is the result's, too. */
static rp_array *fn_cumulative_sum(rpy_call *c)
{
    return typed(rp_cumulative_sum(typed(ARRAY(0), DTYPE(2)), AXIS(1), BOOL(4)), DTYPE(2));
}

static rp_array *fn_cumulative_prod(rpy_call *c)
{
    return typed(rp_cumulative_prod(typed(ARRAY(0), DTYPE(2)), AXIS(1), BOOL(4)), DTYPE(2));
}

/* a, axis, out, keepdims */
static PyObject *fn_ptp(rpy_call *c)
{
    rp_over over = {0};
    return fill_over(c, 1, BOOL(3), NULL, NULL, &over) ? reduce(c, rp_ptp, &over, OUT, NULL) : NULL;
}

/* ---- average ----------------------------------------------------------------------------------------------------- */

/* a, axis, weights, returned, keepdims */
static PyObject *fn_average(rpy_call *c)
{
    rp_over over = {0};
    if (!fill_over(c, 1, BOOL(4), NULL, NULL, &over)) return NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_averaged made = rp_average(ARRAY(0), ARRAY(2), &over);
    rpy_lock(state);
    if (rp_array_status(made.average) == RP_EVALUE && strstr(rp_array_message(made.average), "sum to zero")) {
        PyErr_SetString(PyExc_ZeroDivisionError, "Weights sum to zero, can't be normalized");
        return NULL;
    }
    PyObject *average = rpy_give(c, made.average);
    if (!average || !BOOL(3)) return average;
    PyObject *weights = rpy_give(c, made.weights);
    PyObject *both = weights ? PyTuple_Pack(2, average, weights) : NULL;
    Py_DECREF(average);
    Py_XDECREF(weights);
    return both;
}

/* ---- median and quantiles ---------------------------------------------------------------------------------------- */

/* a, axis, out, overwrite_input, keepdims */
static PyObject *median(rpy_call *c, reduction *f, const char *warning)
{
    rp_over over = {0};
    return fill_over(c, 1, BOOL(4), NULL, NULL, &over) ? reduce(c, f, &over, OUT, warning) : NULL;
}

static PyObject *fn_median(rpy_call *c)
{
    return median(c, rp_median, "Mean of empty slice");
}

static PyObject *fn_nanmedian(rpy_call *c)
{
    return median(c, rp_nanmedian, "All-NaN slice encountered");
}

typedef rp_array *quantiles(rp_array *a, rp_array *q, const rp_quantile_options *options);

/* a, q, axis, out, overwrite_input, method, keepdims, weights */
static PyObject *quantile(rpy_call *c, quantiles *f, bool warn)
{
    int64_t none = 0;
    rp_quantile_options o = {.weights = ARRAY(7)};
    if (!fill_over(c, 2, BOOL(6), NULL, NULL, &o.over)) return NULL;
    if (!rp_quantile_method_from_name(TEXT(5), &o.method)) {
        PyErr_Format(PyExc_ValueError,
                     "'%s' is not a valid method. Use one of: 'inverted_cdf', 'linear', 'median_unbiased', ...",
                     TEXT(5));
        return NULL;
    }
    if (warn) o.over.short_of = &none;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = f(ARRAY(0), ARRAY(1), &o);
    rpy_lock(state);
    if (none > 0 && rp_array_status(a) == RP_OK &&
        PyErr_WarnEx(PyExc_RuntimeWarning, "All-NaN slice encountered", 1) < 0)
        return NULL;
    return give(c, a, 3);
}

static PyObject *fn_quantile(rpy_call *c)
{
    return quantile(c, rp_quantile, false);
}

static PyObject *fn_percentile(rpy_call *c)
{
    return quantile(c, rp_percentile, false);
}

static PyObject *fn_nanquantile(rpy_call *c)
{
    return quantile(c, rp_nanquantile, true);
}

static PyObject *fn_nanpercentile(rpy_call *c)
{
    return quantile(c, rp_nanpercentile, true);
}

/* ---- covariance -------------------------------------------------------------------------------------------------- */

static PyObject *give_cov(rpy_call *c, rp_array *a)
{
    const char *message = rp_array_message(a);
    if (strstr(message, "multidimensional") || strstr(message, "incompatible numbers")) {
        PyErr_SetString(PyExc_RuntimeError, message);
        return NULL;
    }
    return rpy_give(c, a);
}

/* m, y, rowvar, bias, ddof, fweights, aweights, dtype */
static PyObject *fn_cov(rpy_call *c)
{
    bool lost = false;
    if (FLOAT(4) != (double)(int64_t)FLOAT(4)) return rpy_raise(RP_EVALUE, "ddof must be integer");
    rp_cov_options o = {.y = ARRAY(1),
                        .columns = !BOOL(2),
                        .bias = BOOL(3),
                        .has_ddof = GIVEN(4),
                        .ddof = (int64_t)FLOAT(4),
                        .fweights = ARRAY(5),
                        .aweights = ARRAY(6),
                        .has_dtype = DTYPE(7) != RP_DTYPE_COUNT,
                        .dtype = DTYPE(7),
                        .no_freedom = &lost};
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = rp_cov(ARRAY(0), &o);
    rpy_lock(state);
    if (lost && PyErr_WarnEx(PyExc_RuntimeWarning, "Degrees of freedom <= 0 for slice", 1) < 0) return NULL;
    return give_cov(c, a);
}

/* x, y, rowvar, dtype */
static rp_array *fn_corrcoef(rpy_call *c)
{
    rp_cov_options o = {.y = ARRAY(1), .columns = !BOOL(2), .has_dtype = DTYPE(3) != RP_DTYPE_COUNT, .dtype = DTYPE(3)};
    return rp_corrcoef(ARRAY(0), &o);
}

#define MEAN_PARAMETERS                                                                                                \
    "a: array, axis: axes = None, dtype: dtype = None, out: out = None, keepdims: bool = False, *, where: any = True"
#define VAR_PARAMETERS                                                                                                 \
    "a: array, axis: axes = None, dtype: dtype = None, out: out = None, ddof: float = 0, keepdims: bool = False, *, "  \
    "where: any = True, mean: any = <no value>, correction: any = <no value>"
#define SUM_PARAMETERS                                                                                                 \
    "a: array, axis: axes = None, dtype: dtype = None, out: out = None, keepdims: bool = False, initial: any = <no "   \
    "value>, where: any = True"
#define MIN_PARAMETERS                                                                                                 \
    "a: array, axis: axes = None, out: out = None, keepdims: bool = False, initial: any = <no value>, where: any = "   \
    "True"
#define ARG_PARAMETERS "a: array, axis: axis = None, out: out = None, *, keepdims: bool = False"
#define CUM_PARAMETERS "a: array, axis: axis = None, dtype: dtype = None, out: out = None"
#define CUMULATIVE_PARAMETERS                                                                                          \
    "x: array, /, *, axis: axis = None, dtype: dtype = None, out: out = None, include_initial: bool = False"
#define MEDIAN_PARAMETERS                                                                                              \
    "a: array, axis: axes = None, out: out = None, overwrite_input: bool = False, keepdims: bool = False"
#define QUANTILE_PARAMETERS                                                                                            \
    "a: array, q: operand, axis: axes = None, out: out = None, overwrite_input: bool = False, method: str = "          \
    "'linear', keepdims: bool = False, *, weights: array = None"
#define COV_PARAMETERS                                                                                                 \
    "m: array, y: array = None, rowvar: bool = True, bias: bool = False, ddof: float = None, fweights: array = "       \
    "None, aweights: array = None, *, dtype: dtype = None"

const rpy_row rpy_rows_statistics[] = {
    {"mean", MEAN_PARAMETERS, NULL, fn_mean, RPY_METHOD, "Arithmetic mean over axes; float64 for integers.",
     ">>> rp.mean([1, 2, 4, 5])\nnp.float64(3.0)"},
    {"var", VAR_PARAMETERS, NULL, fn_var, RPY_METHOD,
     "Variance over axes: the mean squared distance from the mean, divided by n - ddof.",
     ">>> rp.var([1, 3])\nnp.float64(1.0)"},
    {"std", VAR_PARAMETERS, NULL, fn_std, RPY_METHOD, "Standard deviation over axes: the square root of var.",
     ">>> rp.std([1, 3])\nnp.float64(1.0)"},
    {"ptp", "a: array, axis: axes = None, out: out = None, keepdims: bool = False", NULL, fn_ptp, 0,
     "Largest less smallest element over axes.", ">>> rp.ptp([3, 1, 7])\nnp.int64(6)"},
    {"average", "a: array, axis: axes = None, weights: array = None, returned: bool = False, *, keepdims: bool = False",
     NULL, fn_average, 0, "Weighted average over axes; with returned also the sum of the weights.",
     ">>> rp.average([1, 3], weights=[3, 1])\nnp.float64(1.5)"},
    {"median", MEDIAN_PARAMETERS, NULL, fn_median, 0, "Middle element over axes, or the mean of the two middle ones.",
     ">>> rp.median([3, 1, 2, 10])\nnp.float64(2.5)"},
    {"quantile", QUANTILE_PARAMETERS, NULL, fn_quantile, 0, "Quantiles of probabilities q over axes, by 13 methods.",
     ">>> rp.quantile([1, 2, 3, 4], 0.5)\nnp.float64(2.5)"},
    {"percentile", QUANTILE_PARAMETERS, NULL, fn_percentile, 0, "As quantile, with q from 0 to 100.",
     ">>> rp.percentile([1, 2, 3, 4], 50)\nnp.float64(2.5)"},
    {"cumulative_sum", CUMULATIVE_PARAMETERS, fn_cumulative_sum, NULL, 0,
     "Running sum along an axis, with a 0 in front on request.",
     ">>> rp.cumulative_sum([1, 2, 3], include_initial=True)\narray([0, 1, 3, 6])"},
    {"cumulative_prod", CUMULATIVE_PARAMETERS, fn_cumulative_prod, NULL, 0,
     "Running product along an axis, with a 1 in front on request.",
     ">>> rp.cumulative_prod([1, 2, 3], include_initial=True)\narray([1, 1, 2, 6])"},
    {"nansum", SUM_PARAMETERS, NULL, fn_nansum, 0, "Sum over axes with NaN as 0.",
     ">>> rp.nansum([1.0, rp.nan])\nnp.float64(1.0)"},
    {"nanprod", SUM_PARAMETERS, NULL, fn_nanprod, 0, "Product over axes with NaN as 1.",
     ">>> rp.nanprod([2.0, rp.nan])\nnp.float64(2.0)"},
    {"nanmin", MIN_PARAMETERS, NULL, fn_nanmin, 0, "Smallest element over axes that is not NaN.",
     ">>> rp.nanmin([2.0, rp.nan])\nnp.float64(2.0)"},
    {"nanmax", MIN_PARAMETERS, NULL, fn_nanmax, 0, "Largest element over axes that is not NaN.",
     ">>> rp.nanmax([2.0, rp.nan])\nnp.float64(2.0)"},
    {"nanargmin", ARG_PARAMETERS, fn_nanargmin, NULL, 0, "Index of the first smallest element that is not NaN.",
     ">>> rp.nanargmin([rp.nan, 2.0, 1.0])\nnp.int64(2)"},
    {"nanargmax", ARG_PARAMETERS, fn_nanargmax, NULL, 0, "Index of the first largest element that is not NaN.",
     ">>> rp.nanargmax([rp.nan, 2.0, 1.0])\nnp.int64(1)"},
    {"nancumsum", CUM_PARAMETERS, fn_nancumsum, NULL, 0, "Running sum with NaN as 0.",
     ">>> rp.nancumsum([1.0, rp.nan, 2.0])\narray([1., 1., 3.])"},
    {"nancumprod", CUM_PARAMETERS, fn_nancumprod, NULL, 0, "Running product with NaN as 1.",
     ">>> rp.nancumprod([2.0, rp.nan, 3.0])\narray([2., 2., 6.])"},
    {"nanmean", MEAN_PARAMETERS, NULL, fn_nanmean, 0, "Mean of the elements that are not NaN.",
     ">>> rp.nanmean([1.0, rp.nan, 3.0])\nnp.float64(2.0)"},
    {"nanvar", VAR_PARAMETERS, NULL, fn_nanvar, 0, "Variance of the elements that are not NaN.",
     ">>> rp.nanvar([1.0, rp.nan, 3.0])\nnp.float64(1.0)"},
    {"nanstd", VAR_PARAMETERS, NULL, fn_nanstd, 0, "Standard deviation of the elements that are not NaN.",
     ">>> rp.nanstd([1.0, rp.nan, 3.0])\nnp.float64(1.0)"},
    {"nanmedian", MEDIAN_PARAMETERS, NULL, fn_nanmedian, 0, "Median of the elements that are not NaN.",
     ">>> rp.nanmedian([1.0, rp.nan, 3.0])\nnp.float64(2.0)"},
    {"nanquantile", QUANTILE_PARAMETERS, NULL, fn_nanquantile, 0, "Quantiles of the elements that are not NaN.",
     ">>> rp.nanquantile([1.0, rp.nan, 3.0], 0.5)\nnp.float64(2.0)"},
    {"nanpercentile", QUANTILE_PARAMETERS, NULL, fn_nanpercentile, 0, "Percentiles of the elements that are not NaN.",
     ">>> rp.nanpercentile([1.0, rp.nan, 3.0], 50)\nnp.float64(2.0)"},
    {"cov", COV_PARAMETERS, NULL, fn_cov, 0, "Covariance matrix of variables in rows.",
     ">>> rp.cov([[0, 1, 2], [2, 1, 0]])\narray([[ 1., -1.],\n       [-1.,  1.]])"},
    {"corrcoef", "x: array, y: array = None, rowvar: bool = True, *, dtype: dtype = None", fn_corrcoef, NULL, 0,
     "Correlation coefficients of variables in rows.",
     ">>> rp.corrcoef([[0, 1, 2], [2, 1, 0]])\narray([[ 1., -1.],\n       [-1.,  1.]])"},
    {0},
};
