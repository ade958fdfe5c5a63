/* __array_struct__: an array's memory as a C struct in a capsule, the older form of the array interface. */
#include "array.h"

#define TWO         2
#define CONTIGUOUS  0x1
#define FORTRAN     0x2
#define ALIGNED     0x100
#define NOT_SWAPPED 0x200
#define WRITEABLE   0x400

/* NumPy's PyArrayInterface. */
typedef struct memory_struct {
    int two, nd;
    char typekind;
    int itemsize, flags;
    Py_intptr_t *shape, *strides;
    void *data;
    PyObject *descr;
    Py_intptr_t extents[2 * RP_MAX_NDIM]; /* ours: shape and strides */
} memory_struct;

static void free_struct(PyObject *capsule)
{
    PyObject *owner = PyCapsule_GetContext(capsule);
    PyMem_Free(PyCapsule_GetPointer(capsule, NULL));
    Py_XDECREF(owner);
}

static char kind_letter(rp_dtype dtype)
{
    char kind = rpy_kind(dtype);
    return kind == '?' ? 'b' : kind;
}

PyObject *rpy_array_struct(PyObject *self, void *closure)
{
    rp_array *a = rpy_value_of(self);
    const char kind = kind_letter(rp_dtype_of(a));
    if (kind == 'M' || kind == 'm') { /* readers, NumPy among them, then ask for the dict, which has the unit */
        PyErr_SetString(PyExc_AttributeError, "__array_struct__ has no place for the unit of times");
        return NULL;
    }
    char *data = rpy_data(a);
    memory_struct *m = data ? PyMem_Malloc(sizeof *m) : NULL;
    if (!m) return PyErr_Occurred() ? NULL : PyErr_NoMemory();
    int ndim = rp_ndim(a);
    *m = (memory_struct){TWO,
                         ndim,
                         kind,
                         (int)rp_dtype_size(rp_dtype_of(a)),
                         NOT_SWAPPED | (rp_is_aligned(a) ? ALIGNED : 0) | (rp_is_writable(a) ? WRITEABLE : 0) |
                             (rpy_is_c_contiguous(a) ? CONTIGUOUS : 0) | (rpy_is_f_contiguous(a) ? FORTRAN : 0),
                         m->extents,
                         m->extents + ndim,
                         data,
                         NULL,
                         {0}};
    for (int i = 0; i < ndim; i++) {
        m->shape[i] = (Py_intptr_t)rp_shape(a)[i];
        m->strides[i] = (Py_intptr_t)rpy_strides(a)[i];
    }
    PyObject *capsule = PyCapsule_New(m, NULL, free_struct);
    if (!capsule || PyCapsule_SetContext(capsule, Py_NewRef(self)) < 0) {
        if (!capsule) PyMem_Free(m);
        Py_XDECREF(capsule);
        return NULL;
    }
    return capsule;
}

static bool text_of(const memory_struct *m, char *text, size_t size)
{
    int width = m->typekind == 'U' ? m->itemsize / 4 : m->itemsize;
    char order = m->itemsize == 1 || m->typekind == 'S' ? '|' : m->flags & NOT_SWAPPED ? '<' : '>';
    return PyOS_snprintf(text, size, "%c%c%d", order, m->typekind, width) > 0;
}

/* What a capsule of __array_struct__ describes, as the dict of __array_interface__; NULL with an exception. */
PyObject *rpy_interface_of_struct(PyObject *capsule)
{
    char text[32];
    memory_struct *m = PyCapsule_IsValid(capsule, NULL) ? PyCapsule_GetPointer(capsule, NULL) : NULL;
    if (!m || m->two != TWO || m->nd < 0 || m->nd > RP_MAX_NDIM || !text_of(m, text, sizeof text)) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "invalid __array_struct__");
        return NULL;
    }
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    for (int i = 0; i < m->nd; i++) {
        shape[i] = m->shape[i];
        strides[i] = m->strides[i];
    }
    return Py_BuildValue("{s:(NO),s:s,s:N,s:N}", "data", PyLong_FromVoidPtr(m->data),
                         m->flags & WRITEABLE ? Py_False : Py_True, "typestr", text, "shape",
                         rpy_integers(m->nd, shape), "strides", rpy_integers(m->nd, strides));
}
