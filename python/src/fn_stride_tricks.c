/* Rows: views made from strides, and windows that slide. */
#include "array.h"

static rp_array *refuse(const char *message)
{
    rp_error error;
    (void)rp_fail(&error, RP_EVALUE, "%s", message);
    return rp_error_array(&error);
}

static rp_array *fn_as_strided(rpy_call *c)
{
    if (COUNT(1) != COUNT(2)) return refuse("as_strided: shape and strides must have one length");
    return rp_as_strided(ARRAY(0), COUNT(1), LIST(1), LIST(2), 0);
}

/* Each window length makes one axis shorter and adds one behind all others. */
static rp_array *windows(rpy_call *c)
{
    rp_array *a = ARRAY(0);
    bool all = COUNT(2) < 0;
    int count = COUNT(1);
    for (int i = 0; i < count; i++)
        if (LIST(1)[i] < 0) return refuse("`window_shape` cannot contain negative values");
    if (all && count != rp_ndim(a))
        return refuse("Since axis is `None`, must provide window_shape for all dimensions of `x`");
    if (!all && count != COUNT(2)) return refuse("Must provide matching length window_shape and axis");
    int ndim = rp_ndim(a);
    for (int i = 0; i < count; i++) {
        int axis = all ? i : AXES(2)[i];
        if (axis < 0) axis += ndim;
        if (axis >= 0 && axis < ndim && LIST(1)[i] > rp_dim(a, axis))
            return refuse("window shape cannot be larger than input array shape");
        a = rp_sliding_window_view(a, LIST(1)[i], axis);
    }
    return a;
}

static PyObject *fn_sliding_window_view(rpy_call *c)
{
    bool writable = BOOL(4) && rp_is_writable(ARRAY(0));
    rp_array *view = windows(c);
    if (writable && rp_array_status(view) == RP_OK) view = rpy_readonly_view(view, false);
    if (!rpy_check(view)) return NULL;
    return BOOL(3) ? rpy_give(c, view) : rpy_wrap_as(rpy_array_type, view, OBJECT(0));
}

const rpy_row rpy_rows_stride_tricks[] = {
    {"_as_strided", "x: array, shape: shape, strides: ints", fn_as_strided, NULL, RPY_KEEP_0D,
     "A view with any shape and strides inside the memory of x.", NULL},
    {"sliding_window_view",
     "x: array, window_shape: shape, axis: axes = None, *, subok: bool = False, writeable: bool = False", NULL,
     fn_sliding_window_view, RPY_KEEP_0D,
     "Every window of the given shape as a view, read-only unless writeable: the windows are new axes behind the "
     "others.",
     ">>> rp.sliding_window_view(rp.arange(4), 3)\narray([[0, 1, 2],\n       [1, 2, 3]])"},
    {0},
};
