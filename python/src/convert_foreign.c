/* Memory of other objects: the array interface (NumPy's own way) and the buffer protocol. Shared where the elements are
 * in native order, else copied element by element. */
#include "array.h"
#include <string.h>

/* What the memory looks like, whoever described it. */
typedef struct foreign_memory {
    rp_dtype dtype;
    bool swapped, writable, has_strides;
    int ndim;
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    char *data;
} foreign_memory;

static void fill_strides(foreign_memory *m)
{
    int64_t step = (int64_t)rp_dtype_size(m->dtype);
    for (int i = m->ndim - 1; i >= 0; i--) {
        m->strides[i] = step;
        step *= m->shape[i];
    }
}

static void copy_element(char *to, const char *from, const foreign_memory *m)
{
    size_t size = rp_dtype_size(m->dtype);
    size_t unit = !m->swapped                                                               ? 1
                  : rp_dtype_base(m->dtype) == RP_STR                                       ? 4
                  : rp_dtype_base(m->dtype) == RP_C64 || rp_dtype_base(m->dtype) == RP_C128 ? size / 2
                                                                                            : size;
    if (unit == 1) {
        memcpy(to, from, size);
        return;
    }
    for (size_t start = 0; start < size; start += unit)
        for (size_t i = 0; i < unit; i++) to[start + i] = from[start + unit - 1 - i];
}

static char *copy_axis(char *to, const char *from, const foreign_memory *m, int axis)
{
    if (axis == m->ndim) {
        copy_element(to, from, m);
        return to + rp_dtype_size(m->dtype);
    }
    for (int64_t i = 0; i < m->shape[axis]; i++) to = copy_axis(to, from + i * m->strides[axis], m, axis + 1);
    return to;
}

static rp_array *copied(const foreign_memory *m)
{
    rp_array *a = rp_empty(m->dtype, m->ndim, m->shape);
    if (rp_array_status(a) != RP_OK || rp_size(a) == 0) return a;
    char *to = rpy_data(a);
    if (to) copy_axis(to, m->data, m, 0);
    return to ? a : NULL;
}

static void release_object(void *context)
{
    if (!Py_IsInitialized()) return;
    PyGILState_STATE state = PyGILState_Ensure();
    Py_DECREF((PyObject *)context);
    PyGILState_Release(state);
}

/* `owner` keeps the memory alive as long as the array lives. */
static rp_array *shared(const foreign_memory *m, PyObject *owner)
{
    rp_foreign foreign = {m->dtype, m->ndim,     m->shape,       m->strides,
                          m->data,  m->writable, release_object, Py_NewRef(owner)};
    return rp_from_foreign(&foreign);
}

/* ---- the array interface -------------------------------------------------------------------------------------- */

static bool read_integers(PyObject *sequence, int64_t *to, int *count)
{
    Py_ssize_t n = PySequence_Size(sequence);
    if (n < 0 || n > RP_MAX_NDIM) {
        if (!PyErr_Occurred())
            PyErr_Format(PyExc_ValueError, "number of dimensions must be within [0, %d], not %zd", RP_MAX_NDIM, n);
        return false;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_GetItem(sequence, i);
        to[i] = item ? PyLong_AsLongLong(item) : -1;
        Py_XDECREF(item);
        if (PyErr_Occurred()) return false;
    }
    *count = (int)n;
    return true;
}

static bool read_typestr(PyObject *typestr, PyObject *object, foreign_memory *m)
{
    PyObject *text = typestr && PyUnicode_Check(typestr) ? PyUnicode_AsUTF8String(typestr) : NULL;
    if (!text) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "__array_interface__: 'typestr' is missing");
        return false;
    }
    bool ok = rp_dtype_from_descr(PyBytes_AsString(text), &m->dtype, &m->swapped);
    if (!ok && PyBytes_Size(text) > 1 && strchr("OV", PyBytes_AsString(text)[1])) {
        m->swapped = false;
        PyObject *dtype = PyObject_GetAttrString(object, "dtype"); /* bfloat16 calls itself "<V2" */
        PyObject *name = dtype ? PyObject_GetAttrString(dtype, "name") : NULL;
        PyErr_Clear();
        ok = name && PyUnicode_CompareWithASCIIString(name, "bfloat16") == 0;
        m->dtype = RP_BF16;
        Py_XDECREF(dtype);
        Py_XDECREF(name);
    }
    if (!ok) { /* without a byte order: "f8" */
        m->swapped = false;
        ok = rpy_parse_dtype(typestr, &m->dtype);
    }
    Py_DECREF(text);
    return ok;
}

static int64_t elements_of(const foreign_memory *m)
{
    int64_t size = 1;
    for (int i = 0; i < m->ndim; i++) size *= m->shape[i];
    return size;
}

/* The memory is that of a buffer, from the byte "offset" on. The caller holds `data` as long as the array lives. */
static bool read_buffer_data(PyObject *data, PyObject *offset, foreign_memory *m)
{
    Py_buffer view;
    Py_ssize_t start = offset ? PyLong_AsSsize_t(offset) : 0;
    if (PyErr_Occurred() || PyObject_GetBuffer(data, &view, PyBUF_SIMPLE) < 0) return false;
    Py_ssize_t needed = (Py_ssize_t)(elements_of(m) * (int64_t)rp_dtype_size(m->dtype));
    bool fits = start >= 0 && start <= view.len && view.len - start >= needed;
    m->data = (char *)view.buf + start;
    m->writable = !view.readonly;
    PyBuffer_Release(&view);
    if (!fits) PyErr_SetString(PyExc_ValueError, "__array_interface__: the buffer is too small for the shape");
    return fits;
}

static bool read_data(PyObject *interface, foreign_memory *m)
{
    PyObject *data = PyDict_GetItemString(interface, "data");
    if (data && data != Py_None && !PyTuple_Check(data))
        return read_buffer_data(data, PyDict_GetItemString(interface, "offset"), m);
    PyObject *address = data && PyTuple_Check(data) && PyTuple_Size(data) == 2 ? PyTuple_GetItem(data, 0) : NULL;
    if (!address) {
        PyErr_SetString(PyExc_TypeError,
                        "__array_interface__: 'data' must be a tuple of address and read-only flag, or a "
                        "buffer");
        return false;
    }
    m->data = PyLong_AsVoidPtr(address);
    if (PyErr_Occurred()) return false;
    if (!m->data && elements_of(m) > 0) {
        PyErr_SetString(PyExc_ValueError, "data is NULL but array contains data");
        return false;
    }
    m->writable = PyObject_IsTrue(PyTuple_GetItem(data, 1)) == 0;
    return true;
}

static bool read_interface(PyObject *interface, PyObject *object, foreign_memory *m)
{
    int count;
    if (!PyDict_Check(interface)) {
        PyErr_SetString(PyExc_ValueError, "__array_interface__ must be a dict");
        return false;
    }
    PyObject *shape = PyDict_GetItemString(interface, "shape"), *strides = PyDict_GetItemString(interface, "strides");
    if (!shape || !read_integers(shape, m->shape, &m->ndim)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "Missing __array_interface__ shape");
        return false;
    }
    if (!read_typestr(PyDict_GetItemString(interface, "typestr"), object, m)) return false;
    if (!read_data(interface, m)) return false;
    fill_strides(m);
    if (!strides || strides == Py_None) return true;
    return read_integers(strides, m->strides, &count) && count == m->ndim;
}

/* An interface without memory describes a number: the object as one element. */
static rp_array *from_number(PyObject *object, PyObject *interface)
{
    foreign_memory m = {.ndim = 0};
    PyObject *shape = PyDict_GetItemString(interface, "shape"), *strides = PyDict_GetItemString(interface, "strides");
    int steps = 0;
    if (shape && !read_integers(shape, m.shape, &m.ndim)) return NULL;
    if (strides && strides != Py_None && !read_integers(strides, m.strides, &steps)) return NULL;
    if (elements_of(&m) != 1 || (strides && strides != Py_None && steps != m.ndim)) {
        PyErr_SetString(PyExc_ValueError, "__array_interface__: shape and strides are not those of one element");
        return NULL;
    }
    if (!read_typestr(PyDict_GetItemString(interface, "typestr"), object, &m)) return NULL;
    PyObject *number = PyNumber_Float(object);
    rp_array *a = number ? rpy_to_array(number, m.dtype) : NULL;
    Py_XDECREF(number);
    return a ? rp_reshape(a, m.ndim, m.shape) : NULL;
}

/* The dict of __array_struct__ or __array_interface__; NULL: the object has neither, or an exception is set. */
static PyObject *interface_of(PyObject *object)
{
    if (PyType_Check(object)) return NULL;
    PyObject *interface = PyObject_GetAttrString(object, "__array_interface__"); /* knows units of time, too */
    PyErr_Clear();
    if (interface) return interface;
    PyObject *capsule = PyObject_GetAttrString(object, "__array_struct__");
    PyErr_Clear();
    if (capsule && PyCapsule_CheckExact(capsule)) interface = rpy_interface_of_struct(capsule);
    Py_XDECREF(capsule);
    return interface;
}

static rp_array *from_interface(PyObject *object, bool *taken)
{
    PyObject *interface = interface_of(object);
    *taken = interface != NULL || PyErr_Occurred();
    if (!interface) return NULL;
    foreign_memory m = {.ndim = 0};
    if (PyDict_Check(interface) && !PyDict_GetItemString(interface, "data")) {
        rp_array *number = from_number(object, interface);
        Py_DECREF(interface);
        return number;
    }
    bool ok = read_interface(interface, object, &m);
    rp_array *a = NULL;
    if (ok && !m.swapped) {
        PyObject *owner = PyTuple_Pack(2, object, interface); /* either may own the memory */
        a = owner ? shared(&m, owner) : NULL;
        Py_XDECREF(owner);
    } else if (ok) {
        a = copied(&m);
    }
    Py_DECREF(interface);
    return a;
}

/* ---- the buffer protocol -------------------------------------------------------------------------------------- */

static bool integer_format(char code, Py_ssize_t size, rp_dtype *dtype)
{
    static const rp_dtype is_signed[] = {0, RP_I8, RP_I16, 0, RP_I32, 0, 0, 0, RP_I64};
    static const rp_dtype is_unsigned[] = {0, RP_U8, RP_U16, 0, RP_U32, 0, 0, 0, RP_U64};
    if (size < 1 || size > 8) return false;
    if (strchr("bhilqn", code))
        *dtype = is_signed[size];
    else if (strchr("BHILQNc", code))
        *dtype = is_unsigned[size];
    else
        return false;
    return *dtype != 0;
}

static bool read_format(const Py_buffer *view, foreign_memory *m)
{
    const char *format = view->format ? view->format : "B";
    bool big = *format == '>' || *format == '!';
    if (*format && strchr("@=<>!|", *format)) format++;
    m->swapped = big && view->itemsize > 1;
    if (strcmp(format, "?") == 0)
        m->dtype = RP_BOOL;
    else if (strcmp(format, "e") == 0)
        m->dtype = RP_F16;
    else if (strcmp(format, "f") == 0)
        m->dtype = RP_F32;
    else if (strcmp(format, "d") == 0)
        m->dtype = RP_F64;
    else if (strcmp(format, "Zf") == 0)
        m->dtype = RP_C64;
    else if (strcmp(format, "Zd") == 0)
        m->dtype = RP_C128;
    else if (format[0] && format[strlen(format) - 1] == 'w')
        m->dtype = rp_dtype_str((int)(view->itemsize / 4));
    else if (format[0] && format[strlen(format) - 1] == 's')
        m->dtype = rp_dtype_bytes((int)view->itemsize);
    else if (format[0] && !format[1] && integer_format(format[0], view->itemsize, &m->dtype))
        return true;
    else
        return false;
    return true;
}

static bool read_view(const Py_buffer *view, foreign_memory *m)
{
    if (view->ndim > RP_MAX_NDIM || !read_format(view, m)) {
        PyErr_Format(PyExc_TypeError, "buffer format '%s' is not supported", view->format ? view->format : "B");
        return false;
    }
    m->ndim = view->ndim;
    m->data = view->buf;
    m->writable = !view->readonly;
    for (int i = 0; i < m->ndim; i++) m->shape[i] = view->shape ? view->shape[i] : view->len / view->itemsize;
    fill_strides(m);
    for (int i = 0; view->strides && i < m->ndim; i++) m->strides[i] = view->strides[i];
    return true;
}

/* A memoryview holds the exported buffer; the array holds the memoryview. */
static rp_array *from_buffer(PyObject *object, bool *taken)
{
    *taken = PyObject_CheckBuffer(object);
    if (!*taken) return NULL;
    foreign_memory m = {.ndim = 0};
    PyObject *owner = PyMemoryView_FromObject(object);
    Py_buffer view;
    if (!owner || PyObject_GetBuffer(owner, &view, PyBUF_FULL_RO) < 0) {
        Py_XDECREF(owner);
        return NULL;
    }
    bool ok = read_view(&view, &m);
    rp_array *a = !ok ? NULL : m.swapped ? copied(&m) : shared(&m, owner);
    PyBuffer_Release(&view);
    Py_DECREF(owner);
    return a;
}

rp_array *rpy_from_foreign_object(PyObject *object, bool *taken)
{
    rp_array *a = from_interface(object, taken);
    return *taken ? a : from_buffer(object, taken);
}
