/* Rows: reductions and scans (ops.h). */
#include "rpy.h"

#define REDUCTION(name)                                                                                                \
    static rp_array *fn_##name(rpy_call *c)                                                                            \
    {                                                                                                                  \
        int count = COUNT(1) < 0 ? rp_ndim(ARRAY(0)) : COUNT(1), every[RP_MAX_NDIM];                                   \
        for (int i = 0; COUNT(1) < 0 && i < count; i++) every[i] = i;                                                  \
        rp_array *a = DTYPE(2) == RP_DTYPE_COUNT ? ARRAY(0) : rp_astype(ARRAY(0), DTYPE(2));                           \
        rp_array *r = rp_##name##_axes(a, count, COUNT(1) < 0 ? every : AXES(1), BOOL(4));                             \
        return DTYPE(2) == RP_DTYPE_COUNT ? r : rp_astype(r, DTYPE(2));                                                \
    }
REDUCTION(sum)
REDUCTION(prod)
REDUCTION(min)
REDUCTION(max)
REDUCTION(any)
REDUCTION(all)
REDUCTION(mean)

static rp_array *fn_argmin(rpy_call *c)
{
    return AXIS(1) == RP_ALL_AXES ? rp_argmin(ARRAY(0)) : rp_argmin_axis(ARRAY(0), AXIS(1), BOOL(3));
}

static rp_array *fn_argmax(rpy_call *c)
{
    return AXIS(1) == RP_ALL_AXES ? rp_argmax(ARRAY(0)) : rp_argmax_axis(ARRAY(0), AXIS(1), BOOL(3));
}

static rp_array *fn_cumsum(rpy_call *c)
{
    bool flat = AXIS(1) == RP_ALL_AXES;
    rp_array *a = DTYPE(2) == RP_DTYPE_COUNT ? ARRAY(0) : rp_astype(ARRAY(0), DTYPE(2));
    return rp_cumsum(flat ? rp_ravel(a) : a, flat ? 0 : AXIS(1));
}

#define REDUCTION_ROW(name, doc)                                                                                       \
    {#name,      "a: array, axis: axes = None, dtype: dtype = None, out: out = None, keepdims: bool = False",          \
     fn_##name,  NULL,                                                                                                 \
     RPY_METHOD, doc,                                                                                                  \
     NULL},

const rpy_row rpy_rows_reductions[] = {
    REDUCTION_ROW(sum, "Sum over axes.") REDUCTION_ROW(prod, "Product over axes.")
        REDUCTION_ROW(min, "Smallest element over axes.") REDUCTION_ROW(max, "Largest element over axes.")
            REDUCTION_ROW(any, "True when any element is non-zero over axes.")
                REDUCTION_ROW(all, "True when every element is non-zero over axes.")
                    REDUCTION_ROW(mean, "Arithmetic mean over axes."){
                        "argmin", "a: array, axis: axis = None, out: out = None, *, keepdims: bool = False", fn_argmin,
                        NULL, RPY_METHOD, "Index of the first smallest element.", NULL},
    {"argmax", "a: array, axis: axis = None, out: out = None, *, keepdims: bool = False", fn_argmax, NULL, RPY_METHOD,
     "Index of the first largest element.", NULL},
    {"cumsum", "a: array, axis: axis = None, dtype: dtype = None, out: out = None", fn_cumsum, NULL, RPY_METHOD,
     "Running sum.", NULL},
    {0},
};
