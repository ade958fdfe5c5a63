/* a[...]: Python's index objects as items of rp_getitem and rp_setitem. */
#include "array.h"
#include "scalar.h"
#include "ufunc.h"
#include <string.h>

#define MAX_ITEMS 128

typedef struct index_items {
    rp_index_item item[MAX_ITEMS];
    int count;
    bool ellipsis, advanced;
} index_items;

static bool refuse(void)
{
    PyErr_SetString(PyExc_IndexError, "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and "
                                      "integer or boolean arrays are valid indices");
    return false;
}

/* Python clips the numbers; the smallest one means "left out" to the library, but only where it was. */
static bool slice_item(PyObject *slice, rp_index_item *item)
{
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(slice, &start, &stop, &step) < 0) return false;
    if (start == PY_SSIZE_T_MIN) start++;
    if (step > 0 && stop == PY_SSIZE_T_MIN) stop++;
    *item = rp_ix_slice(start, stop, step);
    return true;
}

static bool integer_item(PyObject *object, rp_index_item *item)
{
    Py_ssize_t at = PyNumber_AsSsize_t(object, PyExc_IndexError);
    if (at == -1 && PyErr_Occurred()) return false;
    *item = rp_ix_at(at);
    return true;
}

/* Lists, arrays, scalars. */
static bool array_item(PyObject *object, rp_index_item *item)
{
    if (PyUnicode_Check(object) || PyBytes_Check(object) || PyFloat_Check(object)) return refuse();
    rp_array *a = rpy_to_array(object, RP_DTYPE_COUNT);
    if (!a) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Clear();
            return refuse();
        }
        return false;
    }
    if (!rpy_check(a)) return false;
    bool is_list = rp_size(a) == 0 && !rpy_is_array(object) && (PyList_Check(object) || PyTuple_Check(object));
    if (is_list) a = rp_astype(a, RP_I64);
    bool truth = false;
    if (rp_ndim(a) == 0 && rp_dtype_of(a) == RP_BOOL) {
        if (!rpy_check_status(rp_item_bool(a, &truth), NULL)) return false;
        *item = rp_ix_bool(truth);
        return true;
    }
    char kind = rpy_kind(rp_dtype_of(a));
    if (kind != 'b' && kind != 'i' && kind != 'u') {
        if (rp_ndim(a) == 0) return refuse();
        PyErr_SetString(PyExc_IndexError, "arrays used as indices must be of integer (or boolean) type");
        return false;
    }
    *item = rp_ix_array(a);
    return true;
}

static bool one_item(index_items *items, PyObject *object)
{
    rp_index_item *item = &items->item[items->count++];
    if (PyLong_Check(object) && !PyBool_Check(object)) return integer_item(object, item);
    if (PySlice_Check(object)) return slice_item(object, item);
    if (object == Py_None) return *item = rp_ix_newaxis(), true;
    if (object == Py_Ellipsis) {
        if (items->ellipsis) PyErr_SetString(PyExc_IndexError, "an index can only have a single ellipsis ('...')");
        bool first = !items->ellipsis;
        items->ellipsis = true;
        *item = rp_ix_ellipsis();
        return first;
    }
    if (PyBool_Check(object)) return *item = rp_ix_bool(object == Py_True), items->advanced = true, true;
    rp_dtype dtype;
    if (rpy_is_scalar(object, &dtype) && (rpy_kind(dtype) == 'i' || rpy_kind(dtype) == 'u'))
        return integer_item(object, item);
    bool simple =
        rpy_is_array(object) || PyList_Check(object) || PyTuple_Check(object) || rpy_is_scalar(object, &dtype);
    if (!simple && PyIndex_Check(object) && !PySequence_Check(object)) return integer_item(object, item);
    items->advanced = true;
    return array_item(object, item);
}

static bool parse_index(index_items *items, PyObject *index)
{
    items->count = 0;
    items->ellipsis = items->advanced = false;
    if (!PyTuple_Check(index)) return one_item(items, index);
    Py_ssize_t count = PyTuple_Size(index);
    if (count > MAX_ITEMS) {
        PyErr_SetString(PyExc_IndexError, "too many indices for array");
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) /* before the bounds of any slice */
        if (PyFloat_Check(PyTuple_GetItem(index, i))) return one_item(items, PyTuple_GetItem(index, i));
    for (Py_ssize_t i = 0; i < count; i++)
        if (!one_item(items, PyTuple_GetItem(index, i))) return false;
    return true;
}

/* Adds the bytes from the first element to element `index` of an axis; false where the general way must look. */
static bool add_place(rp_array *a, int axis, PyObject *index, int64_t *place)
{
    int overflow;
    if (!PyLong_CheckExact(index)) return false;
    int64_t at = PyLong_AsLongLongAndOverflow(index, &overflow), extent = rp_shape(a)[axis];
    if (overflow || at < -extent || at >= extent) return false;
    *place += (at < 0 ? at + extent : at) * rpy_strides(a)[axis];
    return true;
}

/* Where a[i] of one axis, a[i, j] of two ... lies in bytes from the first element; false: the general way. */
static bool simple_place(rp_array *a, PyObject *index, int64_t *place)
{
    *place = 0;
    if (PyLong_CheckExact(index)) return rp_ndim(a) == 1 && rpy_data(a) && add_place(a, 0, index, place);
    if (!PyTuple_CheckExact(index) || rp_ndim(a) == 0 || PyTuple_Size(index) != rp_ndim(a) || !rpy_data(a))
        return false;
    for (int axis = 0; axis < rp_ndim(a); axis++)
        if (!add_place(a, axis, PyTuple_GetItem(index, axis), place)) return false;
    return true;
}

/* a[i] of several axes, and a[i:j:k], as views without an index plan; NULL: the general way, or an exception. */
static rp_array *simple_view(rp_array *a, PyObject *index)
{
    Py_ssize_t start, stop, step;
    if (rp_ndim(a) == 0) return NULL;
    int64_t extent = rp_shape(a)[0];
    if (PySlice_Check(index)) {
        if (PySlice_Unpack(index, &start, &stop, &step) < 0) return NULL;
        Py_ssize_t length = PySlice_AdjustIndices(extent, &start, &stop, step);
        return rpy_view_of_first_axis(a, start, length, step);
    }
    if (!PyLong_CheckExact(index) || rp_ndim(a) == 1) return NULL;
    int overflow;
    int64_t at = PyLong_AsLongLongAndOverflow(index, &overflow);
    if (overflow || at < -extent || at >= extent) return NULL;
    return rpy_view_of_first_axis(a, at < 0 ? at + extent : at, -1, 1);
}

/* a[i] = x where nothing is converted; false: the general way. */
static bool put_simple(rp_array *a, PyObject *index, PyObject *value)
{
    int64_t place, whole = 0;
    double real = 0;
    int overflow = 0;
    rp_dtype dtype = rp_dtype_of(a);
    void *data;
    if (dtype == RP_F64 && PyFloat_CheckExact(value))
        real = PyFloat_AsDouble(value);
    else if (dtype == RP_I64 && PyLong_CheckExact(value))
        whole = PyLong_AsLongLongAndOverflow(value, &overflow);
    else
        return false;
    if (overflow || !simple_place(a, index, &place) || rp_data_pointer(a, true, &data) != RP_OK) return false;
    memcpy((char *)data + place, dtype == RP_F64 ? (void *)&real : (void *)&whole, sizeof real);
    return true;
}

PyObject *rpy_getitem(PyObject *self, PyObject *index)
{
    RP_SCOPE();
    index_items items;
    rp_array *a = rpy_value_of(self);
    int64_t place;
    if (simple_place(a, index, &place)) return rpy_scalar_of_bytes(rp_dtype_of(a), rpy_data(a) + place);
    rp_array *view = simple_view(a, index);
    if (view) return rpy_result_array(view, self);
    if (PyErr_Occurred()) return NULL;
    if (!parse_index(&items, index)) return NULL;
    PyThreadState *state = rpy_unlock(items.advanced ? rp_size(a) : 0);
    rp_array *r = rp_getitem(a, items.item, items.count);
    rpy_lock(state);
    if (!rpy_check(r)) return NULL;
    if (rp_ndim(r) == 0 && !items.ellipsis) return rpy_scalar(r);
    /* The whole array is a view of its own, not the array itself. */
    if (r == a) r = rp_reshape(a, rp_ndim(a), rp_shape(a));
    return rpy_result_array(r, self);
}

bool rpy_warn_on_write(PyObject *self)
{
    static const char text[] =
        "you may be writing to an array with overlapping memory from broadcast_arrays. If this is "
        "intentional set the WRITEABLE flag True or make a copy immediately before writing.";
    if (PyErr_WarnEx(PyExc_DeprecationWarning, text, 1) < 0) return false;
    rp_array *view = rpy_readonly_view(rpy_value_of(self), false);
    if (!rpy_check(view)) return false;
    rpy_set_value(self, view);
    ((rpy_array *)self)->warns = false;
    return true;
}

int rpy_setitem(PyObject *self, PyObject *index, PyObject *value)
{
    RP_SCOPE();
    index_items items;
    rp_error error;
    if (!value) {
        PyErr_SetString(PyExc_ValueError, "cannot delete array elements");
        return -1;
    }
    if (((rpy_array *)self)->warns && !rpy_warn_on_write(self)) return -1;
    rp_array *a = rpy_value_of(self);
    if (put_simple(a, index, value)) return 0;
    if (PyErr_Occurred() || !parse_index(&items, index)) return -1;
    rp_array *b = rpy_to_assigned(value, rp_dtype_of(a));
    if (!b || !rpy_check(b)) return -1;
    if (!rpy_warn_complex(rp_dtype_of(b), rp_dtype_of(a))) return -1;
    PyThreadState *state = rpy_unlock(rp_size(b));
    rp_status status = rp_setitem(a, items.item, items.count, b, &error);
    rpy_lock(state);
    return rpy_check_status(status, &error) ? 0 : -1;
}
