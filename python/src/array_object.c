/* The ndarray type: making, wrapping, freeing, the constructor. */
#include "array.h"
#include <string.h>

PyTypeObject *rpy_array_type;

/* ---- wrapping ------------------------------------------------------------------------------------------------- */

static PyObject *new_object(PyTypeObject *type, rp_array *a)
{
    rpy_array *self;
    if (type == rpy_array_type) {
        self = PyObject_New(rpy_array, type);
        if (self) self->base = self->weak = NULL, self->warns = false;
    } else {
        self = (rpy_array *)((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
    }
    if (self) self->value = rp_keep(a);
    return (PyObject *)self;
}

PyObject *rpy_wrap(rp_array *a)
{
    return new_object(rpy_array_type, a);
}

/* Tells a subclass where its new instance comes from. */
static PyObject *finalized(PyObject *self, PyObject *parent)
{
    if (!self || Py_TYPE(self) == rpy_array_type) return self;
    PyObject *hook = PyObject_GetAttrString(self, "__array_finalize__");
    PyObject *done = NULL;
    if (hook && hook != Py_None)
        done = PyObject_CallFunctionObjArgs(hook, parent ? parent : Py_None, NULL);
    else if (hook)
        done = Py_NewRef(Py_None);
    Py_XDECREF(hook);
    Py_XDECREF(done);
    if (!done) Py_CLEAR(self);
    return self;
}

/* The base of a view of `parent`: the far end of the chain, as long as its links have the class of the view. */
static PyObject *owner_of(PyObject *parent, PyTypeObject *type)
{
    PyObject *base = ((rpy_array *)parent)->base;
    while (base && Py_TYPE(base) == type) {
        parent = base;
        base = ((rpy_array *)parent)->base;
    }
    return parent;
}

PyObject *rpy_wrap_as(PyTypeObject *type, rp_array *a, PyObject *parent)
{
    PyObject *self = new_object(type, a);
    if (self && parent && rpy_is_array(parent) && rpy_shares_storage(a, rpy_value_of(parent)))
        ((rpy_array *)self)->base = Py_NewRef(owner_of(parent, type));
    return finalized(self, parent);
}

PyObject *rpy_wrap_like(rp_array *a, PyObject *like)
{
    PyTypeObject *type = like && rpy_is_array(like) ? Py_TYPE(like) : rpy_array_type;
    return rpy_wrap_as(type, a, like);
}

PyObject *rpy_result_array(rp_array *a, PyObject *like)
{
    if (rp_array_status(a) != RP_OK) return rpy_raise_array(a);
    return like ? rpy_wrap_like(a, like) : rpy_wrap(a);
}

PyObject *rpy_result(rp_array *a, PyObject *like)
{
    if (rp_array_status(a) != RP_OK) return rpy_raise_array(a);
    if (rp_ndim(a) == 0 && (!like || Py_TYPE(like) == rpy_array_type)) return rpy_scalar(a);
    return like ? rpy_wrap_like(a, like) : rpy_wrap(a);
}

static void array_dealloc(PyObject *object)
{
    rpy_array *self = (rpy_array *)object;
    PyTypeObject *type = Py_TYPE(object);
    if (self->weak) PyObject_ClearWeakRefs(object);
    rp_release(self->value);
    Py_XDECREF(self->base);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

/* ---- the constructor ------------------------------------------------------------------------------------------ */

typedef struct new_arguments {
    PyObject *shape, *dtype, *buffer, *strides, *order;
    Py_ssize_t offset;
} new_arguments;

bool rpy_parse_shape(PyObject *object, int *ndim, int64_t *shape)
{
    if (PyIndex_Check(object)) {
        *ndim = 1;
        shape[0] = PyNumber_AsSsize_t(object, PyExc_OverflowError);
        return !PyErr_Occurred();
    }
    Py_ssize_t count = PySequence_Check(object) ? PySequence_Size(object) : -1;
    if (count < 0) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "expected a sequence of integers or a single integer, got '%R'", object);
        return false;
    }
    if (count > RP_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "maximum supported dimension for an ndarray is currently %d, found %zd",
                     RP_MAX_NDIM, count);
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PySequence_GetItem(object, i);
        if (item && !PyIndex_Check(item)) {
            PyErr_Format(PyExc_TypeError, "'%s' object cannot be interpreted as an integer", rpy_type_name(item));
            Py_DECREF(item);
            return false;
        }
        shape[i] = item ? PyNumber_AsSsize_t(item, PyExc_OverflowError) : -1;
        Py_XDECREF(item);
        if (PyErr_Occurred()) return false;
    }
    *ndim = (int)count;
    return true;
}

/* An array of columns first: the reversed shape, transposed. */
static rp_array *empty_in_order(rp_dtype dtype, int ndim, const int64_t *shape, int64_t order)
{
    int64_t reversed[RP_MAX_NDIM];
    if (order != RP_ORDER_F) return rp_zeros(dtype, ndim, shape);
    for (int i = 0; i < ndim; i++) reversed[i] = shape[ndim - 1 - i];
    return rp_transpose(rp_zeros(dtype, ndim, reversed), NULL);
}

/* Bytes from the lowest to behind the highest element. */
static bool strides_fit(rp_dtype dtype, int ndim, const int64_t *shape, const int64_t *strides, int64_t offset,
                        int64_t bytes)
{
    int64_t low = offset, high = offset + (int64_t)rp_dtype_size(dtype);
    for (int i = 0; i < ndim; i++) {
        if (shape[i] == 0) return true;
        int64_t reach;
        if (__builtin_mul_overflow(shape[i] - 1, strides[i], &reach)) return false;
        if (reach < 0)
            low += reach;
        else
            high += reach;
    }
    return low >= 0 && high <= bytes;
}

static void c_strides(rp_dtype dtype, int ndim, const int64_t *shape, int64_t order, int64_t *strides)
{
    int64_t step = (int64_t)rp_dtype_size(dtype);
    for (int i = 0; i < ndim; i++) {
        int axis = order == RP_ORDER_F ? i : ndim - 1 - i;
        strides[axis] = step;
        step *= shape[axis] > 0 ? shape[axis] : 1;
    }
}

static rp_array *over_buffer(const new_arguments *given, rp_dtype dtype, int ndim, const int64_t *shape, int64_t order)
{
    int64_t strides[RP_MAX_NDIM];
    int count = ndim;
    rp_array *memory = rpy_to_array(given->buffer, RP_DTYPE_COUNT);
    if (!memory || !rpy_check(memory)) return NULL;
    if (!rpy_is_c_contiguous(memory)) {
        PyErr_SetString(PyExc_ValueError, "ndarray is not contiguous");
        return NULL;
    }
    c_strides(dtype, ndim, shape, order, strides);
    if (given->strides && given->strides != Py_None && !rpy_parse_shape(given->strides, &count, strides)) return NULL;
    if (count != ndim) {
        PyErr_SetString(PyExc_ValueError, "strides, if given, must be the same length as shape");
        return NULL;
    }
    int64_t bytes = rp_size(memory) * (int64_t)rp_dtype_size(rp_dtype_of(memory));
    if (given->offset < 0 || !strides_fit(dtype, ndim, shape, strides, given->offset, bytes)) {
        PyErr_SetString(given->strides ? PyExc_ValueError : PyExc_TypeError,
                        given->strides ? "strides is incompatible with shape of requested array and size of buffer"
                                       : "buffer is too small for requested array");
        return NULL;
    }
    return rpy_strided_view(memory, dtype, ndim, shape, strides, given->offset);
}

static PyObject *array_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"shape", "dtype", "buffer", "offset", "strides", "order", NULL};
    new_arguments given = {0};
    int64_t shape[RP_MAX_NDIM], order = RP_ORDER_C;
    int ndim;
    rp_dtype dtype = RP_F64;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|OOnOO:ndarray", names, &given.shape, &given.dtype, &given.buffer,
                                     &given.offset, &given.strides, &given.order))
        return NULL;
    if (!rpy_parse_shape(given.shape, &ndim, shape)) return NULL;
    if (given.dtype && !rpy_parse_dtype(given.dtype, &dtype)) return NULL;
    if (given.order && given.order != Py_None && !rpy_parse_order(given.order, &order)) return NULL;
    RP_SCOPE();
    bool borrows = given.buffer && given.buffer != Py_None;
    rp_array *a = borrows ? over_buffer(&given, dtype, ndim, shape, order) : empty_in_order(dtype, ndim, shape, order);
    if (!a || !rpy_check(a)) return NULL;
    PyObject *self = new_object(type, a);
    if (self && borrows) ((rpy_array *)self)->base = Py_NewRef(given.buffer);
    return finalized(self, NULL);
}

/* ---- the type ------------------------------------------------------------------------------------------------- */

static PyMemberDef array_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(rpy_array, weak), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

bool rpy_init_array(PyObject *module)
{
    PyType_Slot slots[100];
    int count = 0;
    slots[count++] = (PyType_Slot){Py_tp_new, array_new};
    slots[count++] = (PyType_Slot){Py_tp_dealloc, array_dealloc};
    slots[count++] = (PyType_Slot){Py_tp_members, array_members};
    slots[count++] = (PyType_Slot){Py_tp_methods, rpy_array_methods};
    slots[count++] = (PyType_Slot){Py_tp_getset, rpy_array_getset};
    slots[count++] = (PyType_Slot){Py_tp_hash, PyObject_HashNotImplemented};
    slots[count++] =
        (PyType_Slot){Py_tp_doc, "ndarray(shape, dtype=float, buffer=None, offset=0, strides=None, order=None)\n--\n\n"
                                 "An array of elements of one type. Use array(), zeros() or empty() to make one."};
    const PyType_Slot *parts[] = {rpy_array_number_slots, rpy_array_sequence_slots, rpy_array_buffer_slots};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        for (const PyType_Slot *slot = parts[i]; slot->slot; slot++) slots[count++] = *slot;
    slots[count] = (PyType_Slot){0, NULL};
    PyType_Spec spec = {.name = "rapto.ndarray",
                        .basicsize = sizeof(rpy_array),
                        .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                        .slots = slots};
    rpy_array_type = rpy_add_type(module, &spec, NULL);
    return rpy_array_type != NULL;
}
