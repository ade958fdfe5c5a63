/* Rows: joining, splitting, repeating, padding, inserting, deleting, axes (manipulation.h). */
#include "array.h"
#include <string.h>

static rp_array *failed(rp_status status, const char *message)
{
    rp_error error;
    rp_fail(&error, status, "%s", message);
    return rp_error_array(&error);
}

/* ---- axes ------------------------------------------------------------------------------------------------------ */

static rp_array *fn_moveaxis(rpy_call *c)
{
    if (COUNT(1) != COUNT(2))
        return failed(RP_EVALUE, "`source` and `destination` arguments must have the same number of elements");
    return rp_moveaxes(ARRAY(0), AXES(1), AXES(2), COUNT(1));
}

static rp_array *fn_rollaxis(rpy_call *c)
{
    return rp_rollaxis(ARRAY(0), (int)INT(1), (int)INT(2));
}

static rp_array *fn_permute_dims(rpy_call *c)
{
    return COUNT(1) < 0 ? rp_transpose(ARRAY(0), NULL) : rp_permute_dims(ARRAY(0), AXES(1), COUNT(1));
}

static rp_array *fn_matrix_transpose(rpy_call *c)
{
    return rp_matrix_transpose(ARRAY(0));
}

static rp_array *fn_expand_dims(rpy_call *c)
{
    return rp_expand_dims_axes(ARRAY(0), AXES(1), COUNT(1));
}

static rp_array *fn_squeeze(rpy_call *c)
{
    return COUNT(1) < 0 ? rp_squeeze(ARRAY(0), RP_ALL_AXES) : rp_squeeze_axes(ARRAY(0), AXES(1), COUNT(1));
}

static rp_array *fn_flip(rpy_call *c)
{
    return COUNT(1) < 0 ? rp_flip(ARRAY(0), RP_ALL_AXES) : rp_flip_axes(ARRAY(0), AXES(1), COUNT(1));
}

static rp_array *fn_fliplr(rpy_call *c)
{
    return rp_fliplr(ARRAY(0));
}

static rp_array *fn_flipud(rpy_call *c)
{
    return rp_flipud(ARRAY(0));
}

static rp_array *fn_rot90(rpy_call *c)
{
    if (COUNT(2) != 2) return failed(RP_EVALUE, "len(axes) must be 2.");
    return rp_rot90(ARRAY(0), INT(1), AXES(2)[0], AXES(2)[1]);
}

/* ---- several results -------------------------------------------------------------------------------------------- */

/* Room for `count` results; NULL when out of memory. */
static rp_array **new_list(rpy_call *c, int64_t count)
{
    c->list = rp_malloc((size_t)(count > 0 ? count : 1) * sizeof(rp_array *));
    c->result_count = c->list ? count : 0;
    return c->list;
}

/* The error of the parts (all are the same one), or NULL: the list is the result. */
static rp_array *parts_result(rpy_call *c, rp_status status)
{
    if (status == RP_OK) return NULL;
    rp_array *error = c->result_count > 0 ? c->list[0] : failed(status, rp_status_text(status));
    rp_free(c->list);
    c->list = NULL;
    c->result_count = 0;
    return error;
}

static PyObject *fn_broadcast_to(rpy_call *c)
{
    rp_array *view = rp_broadcast_to(ARRAY(0), COUNT(1), LIST(1));
    if (!rpy_check(view)) return NULL;
    return BOOL(2) ? rpy_give(c, view) : rpy_wrap_as(rpy_array_type, view, OBJECT(0));
}

/* One stretched array: writable where its operand is, but the first write to shared elements warns. */
static PyObject *stretched(rpy_call *c, PyObject *given, rp_array *operand, rp_array *view)
{
    bool whole = rp_ndim(view) == rp_ndim(operand) && rp_size(view) == rp_size(operand);
    bool writable = rp_is_writable(operand);
    if (writable && whole) view = rpy_readonly_view(view, false);
    if (!rpy_check(view)) return NULL;
    PyObject *parent = rpy_is_array(given) ? given : NULL;
    PyObject *result = rpy_wrap_as(BOOL(1) && parent ? Py_TYPE(parent) : rpy_array_type, view, parent);
    if (result) ((rpy_array *)result)->warns = writable && !whole;
    return result;
}

static PyObject *fn_broadcast_arrays(rpy_call *c)
{
    int count = COUNT(0);
    rp_array **views = rpy_scratch(c, sizeof(rp_array *) * (size_t)(count + 1));
    if (!views) return NULL;
    rp_status status = rp_broadcast_arrays(ARRAYS(0), count, views);
    if (status != RP_OK) return count > 0 ? rpy_raise_array(views[0]) : rpy_raise(status, rp_status_text(status));
    PyObject *tuple = PyTuple_New(count);
    for (int i = 0; tuple && i < count; i++) {
        PyObject *item = PySequence_GetItem(OBJECT(0), i);
        PyObject *view = item ? stretched(c, item, ARRAYS(0)[i], views[i]) : NULL;
        Py_XDECREF(item);
        if (!view)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, i, view);
    }
    return tuple;
}

static rp_array *fn_split_even(rpy_call *c)
{
    if (INT(1) < 1) return failed(RP_EVALUE, "number sections must be larger than 0.");
    if (!new_list(c, INT(1))) return failed(RP_ENOMEM, "out of memory");
    return parts_result(c, (BOOL(3) ? rp_split : rp_array_split)(ARRAY(0), INT(1), (int)INT(2), c->list));
}

static rp_array *fn_split_at(rpy_call *c)
{
    if (!new_list(c, (int64_t)COUNT(1) + 1)) return failed(RP_ENOMEM, "out of memory");
    return parts_result(c, rp_split_at(ARRAY(0), LIST(1), COUNT(1), (int)INT(2), c->list));
}

static rp_array *fn_unstack(rpy_call *c)
{
    rp_array *a = ARRAY(0);
    int axis = (int)INT(1), ndim = rp_ndim(a);
    if (ndim == 0) return failed(RP_EVALUE, "Input array must be at least 1-d.");
    if (axis < -ndim || axis >= ndim) return rp_index(a, axis, 0); /* the error of the axis */
    if (!new_list(c, rp_dim(a, axis))) return failed(RP_ENOMEM, "out of memory");
    return parts_result(c, rp_unstack(a, axis, c->list));
}

static rp_array *fn_meshgrid(rpy_call *c)
{
    bool ij = TEXT(3)[0] == 'i' && TEXT(3)[1] == 'j' && !TEXT(3)[2];
    bool xy = TEXT(3)[0] == 'x' && TEXT(3)[1] == 'y' && !TEXT(3)[2];
    if (!ij && !xy) return failed(RP_EVALUE, "Valid values for `indexing` are 'xy' and 'ij'.");
    if (!new_list(c, COUNT(0))) return failed(RP_ENOMEM, "out of memory");
    const rp_meshgrid_options options = {.ij = ij, .sparse = BOOL(2), .no_copy = !BOOL(1)};
    return parts_result(c, rp_meshgrid(ARRAYS(0), COUNT(0), &options, c->list));
}

/* ---- joining ---------------------------------------------------------------------------------------------------- */

static rp_join_options join_options(rpy_call *c, int dtype, int casting)
{
    bool has = DTYPE(dtype) != RP_DTYPE_COUNT;
    return (rp_join_options){
        .has_dtype = has, .dtype = DTYPE(dtype), .has_casting = true, .casting = (rp_casting)INT(casting)};
}

/* Options of the functions with `out`, whose dtype is the one that is asked for, by the casting that is allowed. */
static bool out_options(rpy_call *c, rp_join_options *options)
{
    *options = join_options(c, 3, 4);
    PyObject *out = c->v[2].object;
    if (!out) return true;
    if (options->has_dtype) return false;
    options->has_dtype = true;
    options->dtype = rp_dtype_of(rpy_value_of(out));
    return true;
}

static rp_array *two_dtypes(const char *name)
{
    rp_error error;
    rp_fail(&error, RP_EDTYPE, "%s() only takes `out` or `dtype` as an argument, but both were provided.", name);
    return rp_error_array(&error);
}

static rp_array *fn_concatenate(rpy_call *c)
{
    rp_join_options options;
    if (!out_options(c, &options)) return two_dtypes("concatenate");
    return rp_concatenate_as(ARRAYS(0), COUNT(0), AXIS(1), &options);
}

static rp_array *fn_stack(rpy_call *c)
{
    rp_join_options options;
    if (!out_options(c, &options)) return two_dtypes("stack");
    return rp_stack_as(ARRAYS(0), COUNT(0), (int)INT(1), &options);
}

typedef rp_array *joiner(rp_array *const *arrays, int count, const rp_join_options *options);

static rp_array *joined(rpy_call *c, joiner *join)
{
    rp_join_options options = join_options(c, 1, 2);
    return join(ARRAYS(0), COUNT(0), &options);
}

static rp_array *fn_vstack(rpy_call *c)
{
    return joined(c, rp_vstack);
}

static rp_array *fn_hstack(rpy_call *c)
{
    return joined(c, rp_hstack);
}

static rp_array *fn_dstack(rpy_call *c)
{
    return joined(c, rp_dstack);
}

static rp_array *fn_column_stack(rpy_call *c)
{
    return rp_column_stack(ARRAYS(0), COUNT(0));
}

static rp_array *fn_append(rpy_call *c)
{
    return rp_append(ARRAY(0), ARRAY(1), AXIS(2));
}

/* ---- block: nested lists become rp_block_items --------------------------------------------------------------------
 */

static bool fill_item(rpy_call *c, PyObject *object, rp_block_item *item);

static bool fill_list(rpy_call *c, PyObject *list, rp_block_item *item)
{
    Py_ssize_t count = PyList_Size(list);
    rp_block_item *items = rpy_scratch(c, (size_t)(count + 1) * sizeof *items);
    if (!items || Py_EnterRecursiveCall(" in block")) return false;
    bool good = true;
    for (Py_ssize_t i = 0; good && i < count; i++) good = fill_item(c, PyList_GetItem(list, i), &items[i]);
    Py_LeaveRecursiveCall();
    *item = (rp_block_item){.items = items, .count = (int)count};
    return good;
}

static bool fill_item(rpy_call *c, PyObject *object, rp_block_item *item)
{
    if (PyList_Check(object)) return fill_list(c, object, item);
    if (PyTuple_Check(object)) {
        PyErr_SetString(PyExc_TypeError,
                        "arrays is a tuple. Only lists can be used to arrange blocks, and np.block does "
                        "not allow implicit conversion from tuple to ndarray.");
        return false;
    }
    *item = (rp_block_item){.array = rpy_to_array(object, RP_DTYPE_COUNT)};
    return item->array != NULL;
}

static PyObject *fn_block(rpy_call *c)
{
    rp_block_item root;
    return fill_item(c, OBJECT(0), &root) ? rpy_give(c, rp_block(&root)) : NULL;
}

/* ---- repeating, padding, editing ----------------------------------------------------------------------------------
 */

static rp_array *fn_tile(rpy_call *c)
{
    return rp_tile(ARRAY(0), LIST(1), COUNT(1));
}

static rp_array *fn_repeat(rpy_call *c)
{
    return rp_repeat(ARRAY(0), ARRAY(1), AXIS(2));
}

/* Shifts and axes broadcast against each other; without axes the flat array rolls by their sum. */
static rp_array *fn_roll(rpy_call *c)
{
    int64_t shifts[RP_MAX_NDIM], total = 0;
    int axes[RP_MAX_NDIM], count = COUNT(1) > COUNT(2) ? COUNT(1) : COUNT(2);
    if (COUNT(2) < 0) {
        for (int i = 0; i < COUNT(1); i++) total = (int64_t)((uint64_t)total + (uint64_t)LIST(1)[i]);
        return rp_roll(ARRAY(0), total, RP_ALL_AXES);
    }
    if (COUNT(1) == 0 || COUNT(2) == 0) count = 0;
    if ((COUNT(1) > 1 && COUNT(2) > 1 && COUNT(1) != COUNT(2)) || count > RP_MAX_NDIM)
        return failed(RP_EVALUE, "shape mismatch: objects cannot be broadcast to a single shape ('shift' and 'axis')");
    for (int i = 0; i < count; i++) {
        shifts[i] = LIST(1)[COUNT(1) == 1 ? 0 : i];
        axes[i] = AXES(2)[COUNT(2) == 1 ? 0 : i];
    }
    return rp_roll_axes(ARRAY(0), shifts, axes, count);
}

static rp_array *fn_resize(rpy_call *c)
{
    return rp_resize(ARRAY(0), COUNT(1), LIST(1));
}

/* _pad(array, width, mode, odd, values, lengths): `width` and `lengths` are pairs for each axis. */
static rp_array *fn_pad(rpy_call *c)
{
    const rp_pad_options options = {.mode = (rp_pad_mode)INT(2),
                                    .odd = BOOL(3),
                                    .values = ARRAY(4),
                                    .stat_length = COUNT(5) < 0 ? NULL : (const int64_t(*)[2])LIST(5)};
    return rp_pad(ARRAY(0), (const int64_t(*)[2])LIST(1), &options);
}

static rp_array *fn_delete(rpy_call *c)
{
    return rp_delete(ARRAY(0), ARRAY(1), AXIS(2));
}

static rp_array *fn_delete_slice(rpy_call *c)
{
    return rp_delete_slice(ARRAY(0), GIVEN(1) ? INT(1) : RP_NONE, GIVEN(2) ? INT(2) : RP_NONE, GIVEN(3) ? INT(3) : 1,
                           AXIS(4));
}

static rp_array *fn_insert(rpy_call *c)
{
    return rp_insert(ARRAY(0), ARRAY(1), ARRAY(2), AXIS(3));
}

static rp_array *fn_trim_zeros(rpy_call *c)
{
    bool front = false, back = false;
    for (const char *s = TEXT(1); *s; s++) {
        if ((*s | 32) == 'f' && !front)
            front = true;
        else if ((*s | 32) == 'b' && !back)
            back = true;
        else
            return failed(RP_EVALUE, "unexpected character(s) in `trim`: 'f', 'b' or both are possible");
    }
    if (!front && !back) return failed(RP_EVALUE, "unexpected character(s) in `trim`: ''");
    return rp_trim_zeros(ARRAY(0), front, back, COUNT(2) < 0 ? NULL : AXES(2), COUNT(2));
}

#define JOIN "*, dtype: dtype = None, casting: casting = 'same_kind'"

/* ---- bits -------------------------------------------------------------------------------------------------------- */

/* 0 big, 1 little, -1 for another text. */
static int bit_order(const char *text)
{
    bool little = strcmp(text, "little") == 0;
    return little || strcmp(text, "big") == 0 ? little : -1;
}

static rp_array *fn_packbits(rpy_call *c)
{
    int little = bit_order(TEXT(2));
    if (little < 0) return failed(RP_EVALUE, "'order' must be either 'little' or 'big'");
    return rp_packbits(ARRAY(0), AXIS(1), little);
}

static rp_array *fn_unpackbits(rpy_call *c)
{
    int little = bit_order(TEXT(3));
    if (little < 0) return failed(RP_EVALUE, "'order' must be either 'little' or 'big'");
    return rp_unpackbits(ARRAY(0), AXIS(1), GIVEN(2) ? INT(2) : RP_END, little);
}

const rpy_row rpy_rows_manipulation[] = {
    {"packbits", "a: array, /, axis: axis = None, bitorder: str = 'big'", fn_packbits, NULL, 0,
     "Eight elements become the bits of one uint8.",
     ">>> rp.packbits([1, 0, 0, 0, 0, 0, 1, 1])\narray([131], dtype=uint8)"},
    {"unpackbits", "a: array, /, axis: axis = None, count: int = None, bitorder: str = 'big'", fn_unpackbits, NULL, 0,
     "The bits of uint8 elements.",
     ">>> rp.unpackbits(rp.array([131], rp.uint8))\narray([1, 0, 0, 0, 0, 0, 1, 1], dtype=uint8)"},
    {"moveaxis", "a: array, source: axes, destination: axes", fn_moveaxis, NULL, RPY_KEEP_0D,
     "Axes at other places, the others in their order. A view.",
     ">>> rp.moveaxis(rp.zeros((2, 3)), 0, -1).shape\n(3, 2)"},
    {"rollaxis", "a: array, axis: int, start: int = 0", fn_rollaxis, NULL, RPY_KEEP_0D,
     "An axis in front of the one at `start`. A view.", ">>> rp.rollaxis(rp.zeros((2, 3, 4)), 2).shape\n(4, 2, 3)"},
    {"permute_dims", "a: array, axes: axes = None", fn_permute_dims, NULL, RPY_KEEP_0D,
     "The axes reversed, or in the order given. A view.", ">>> rp.permute_dims(rp.zeros((2, 3))).shape\n(3, 2)"},
    {"matrix_transpose", "x: array, /", fn_matrix_transpose, NULL, RPY_KEEP_0D, "The last two axes exchanged. A view.",
     ">>> rp.matrix_transpose(rp.zeros((5, 2, 3))).shape\n(5, 3, 2)"},
    {"expand_dims", "a: array, axis: axes", fn_expand_dims, NULL, RPY_KEEP_0D,
     "With axes of extent 1 at these places. A view.", ">>> rp.expand_dims(rp.array([1, 2]), 0)\narray([[1, 2]])"},
    {"squeeze", "a: array, axis: axes = None", fn_squeeze, NULL, RPY_METHOD | RPY_KEEP_0D,
     "Without axes of extent 1: all, or these. A view.", ">>> rp.squeeze(rp.array([[1, 2]]))\narray([1, 2])"},
    {"flip", "m: array, axis: axes = None", fn_flip, NULL, RPY_KEEP_0D,
     "In reverse order along all axes, or these. A view.", ">>> rp.flip(rp.array([1, 2, 3]))\narray([3, 2, 1])"},
    {"fliplr", "m: array", fn_fliplr, NULL, 0, "In reverse order along axis 1. A view.",
     ">>> rp.fliplr(rp.array([[1, 2]]))\narray([[2, 1]])"},
    {"flipud", "m: array", fn_flipud, NULL, 0, "In reverse order along axis 0. A view.",
     ">>> rp.flipud(rp.array([1, 2]))\narray([2, 1])"},
    {"rot90", "m: array, k: int = 1, axes: axes = (0, 1)", fn_rot90, NULL, 0, "Turned by 90 degrees k times. A view.",
     ">>> rp.rot90(rp.array([[1, 2], [3, 4]]))\narray([[2, 4],\n       [1, 3]])"},
    {"broadcast_to", "array: array, shape: shape, subok: bool = False", NULL, fn_broadcast_to, RPY_KEEP_0D,
     "The array stretched to a shape: a read-only view.",
     ">>> rp.broadcast_to([1, 2], (2, 2))\narray([[1, 2],\n       [1, 2]])"},
    {"broadcast_arrays", "*args: arrays, subok: bool = False", NULL, fn_broadcast_arrays, RPY_KEEP_0D,
     "The arrays stretched to their common shape: views.", NULL},
    {"_split_even", "ary: array, sections: int, axis: int = 0, exact: bool = False", fn_split_even, NULL,
     RPY_LIST | RPY_NO_DISPATCH, "Even parts.", NULL},
    {"_split_at", "ary: array, indices: ints, axis: int = 0", fn_split_at, NULL, RPY_LIST | RPY_NO_DISPATCH,
     "Parts between indices.", NULL},
    {"unstack", "x: array, /, *, axis: int = 0", fn_unstack, NULL, RPY_KEEP_0D,
     "The parts along an axis, which goes away, as a tuple of views.", NULL},
    {"meshgrid", "*xi: arrays, copy: bool = True, sparse: bool = False, indexing: str = 'xy'", fn_meshgrid, NULL, 0,
     "A coordinate grid for each vector.", NULL},
    {"concatenate", "arrays: operands, /, axis: axis = 0, out: out = None, " JOIN, fn_concatenate, NULL, 0,
     "Joins arrays along an axis that they have; axis None flattens them first.",
     ">>> rp.concatenate([[1, 2], [3]])\narray([1, 2, 3])"},
    {"concat", "arrays: operands, /, axis: axis = 0, out: out = None, " JOIN, fn_concatenate, NULL, 0,
     "Joins arrays along an axis that they have; axis None flattens them first.",
     ">>> rp.concat([[1], [2]])\narray([1, 2])"},
    {"stack", "arrays: arrays, axis: int = 0, out: out = None, " JOIN, fn_stack, NULL, 0,
     "Joins arrays of one shape along a new axis.",
     ">>> rp.stack([[1, 2], [3, 4]], axis=1)\narray([[1, 3],\n       [2, 4]])"},
    {"vstack", "tup: arrays, " JOIN, fn_vstack, NULL, 0, "Joins along axis 0, vectors as rows.",
     ">>> rp.vstack([[1, 2], [3, 4]])\narray([[1, 2],\n       [3, 4]])"},
    {"hstack", "tup: arrays, " JOIN, fn_hstack, NULL, 0, "Joins along axis 1, vectors along axis 0.",
     ">>> rp.hstack([[1, 2], [3, 4]])\narray([1, 2, 3, 4])"},
    {"dstack", "tup: arrays, " JOIN, fn_dstack, NULL, 0, "Joins along axis 2.", NULL},
    {"column_stack", "tup: arrays", fn_column_stack, NULL, 0, "Joins along axis 1, vectors as columns.",
     ">>> rp.column_stack([[1, 2], [3, 4]])\narray([[1, 3],\n       [2, 4]])"},
    {"append", "arr: array, values: array, axis: axis = None", fn_append, NULL, 0,
     "The array and then the values along an axis; without one both are flattened.",
     ">>> rp.append([1, 2], [[3], [4]])\narray([1, 2, 3, 4])"},
    {"block", "arrays: any", NULL, fn_block, 0, "Joins a nested list of blocks.",
     ">>> rp.block([[rp.ones((1, 1)), rp.zeros((1, 2))]])\narray([[1., 0., 0.]])"},
    {"tile", "A: array, reps: ints", fn_tile, NULL, RPY_KEEP_0D, "Repeated along its axes.",
     ">>> rp.tile([1, 2], 2)\narray([1, 2, 1, 2])"},
    {"repeat", "a: array, repeats: array, axis: axis = None", fn_repeat, NULL, RPY_METHOD,
     "Each element several times.", ">>> rp.repeat([1, 2], [2, 1])\narray([1, 1, 2])"},
    {"roll", "a: array, shift: ints, axis: axes = None", fn_roll, NULL, 0,
     "Elements moved on, the last ones coming in at the front.", ">>> rp.roll([1, 2, 3], 1)\narray([3, 1, 2])"},
    {"resize", "a: array, new_shape: shape", fn_resize, NULL, 0, "The elements repeated or cut off to fill a shape.",
     ">>> rp.resize([1, 2], (3,))\narray([1, 2, 1])"},
    {"_pad", "a: array, width: ints, mode: int, odd: bool, values: array = None, lengths: ints = None", fn_pad, NULL,
     RPY_NO_DISPATCH, "Pads by a mode's number.", NULL},
    {"_delete", "a: array, where: array, axis: axis = None", fn_delete, NULL, RPY_NO_DISPATCH, "Without these places.",
     NULL},
    {"_delete_slice", "a: array, start: int = None, stop: int = None, step: int = None, axis: axis = None",
     fn_delete_slice, NULL, RPY_NO_DISPATCH, "Without a slice.", NULL},
    {"_insert", "a: array, where: array, values: array, axis: axis = None", fn_insert, NULL, RPY_NO_DISPATCH,
     "With values before these places.", NULL},
    {"trim_zeros", "filt: array, trim: str = 'fb', axis: axes = None", fn_trim_zeros, NULL, RPY_KEEP_0D,
     "Without zeros at the front and the back. A view.", ">>> rp.trim_zeros(rp.array([0, 1, 0]))\narray([1])"},
    {0},
};
