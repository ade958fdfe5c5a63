/* The buffer protocol: the elements of an ndarray as memory for others. */
#include "array.h"
#include <string.h>

/* What a view needs beyond the Py_buffer. */
typedef struct export_info {
    char format[16];
    Py_ssize_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    rp_array *value;
} export_info;

static bool format_of(rp_dtype dtype, char *format, size_t room)
{
    static const char codes[RP_DTYPE_COUNT][3] = {
        [RP_BOOL] = "?", [RP_I8] = "b",  [RP_I16] = "h",  [RP_I32] = "i",  [RP_I64] = "l",
        [RP_U8] = "B",   [RP_U16] = "H", [RP_U32] = "I",  [RP_U64] = "L",  [RP_F16] = "e",
        [RP_F32] = "f",  [RP_F64] = "d", [RP_C64] = "Zf", [RP_C128] = "Zd"};
    rp_dtype base = rp_dtype_base(dtype);
    if (base == RP_BYTES || base == RP_STR) {
        snprintf(format, room, "%d%c", rp_dtype_width(dtype), base == RP_BYTES ? 's' : 'w');
        return true;
    }
    snprintf(format, room, "%s", codes[base]);
    return format[0] != 0;
}

static bool refuse(const char *why)
{
    PyErr_SetString(PyExc_ValueError, why);
    return false;
}

static bool may_export(rp_array *a, int flags)
{
    if ((flags & PyBUF_WRITABLE) && !rp_is_writable(a)) {
        PyErr_SetString(PyExc_ValueError, "buffer source array is read-only");
        return false;
    }
    bool c = rpy_is_c_contiguous(a), f = rpy_is_f_contiguous(a);
    if ((flags & PyBUF_C_CONTIGUOUS) == PyBUF_C_CONTIGUOUS && !c) return refuse("ndarray is not C-contiguous");
    if ((flags & PyBUF_F_CONTIGUOUS) == PyBUF_F_CONTIGUOUS && !f) return refuse("ndarray is not Fortran contiguous");
    if ((flags & PyBUF_ANY_CONTIGUOUS) == PyBUF_ANY_CONTIGUOUS && !c && !f) return refuse("ndarray is not contiguous");
    if ((flags & PyBUF_STRIDES) != PyBUF_STRIDES && !c) return refuse("ndarray is not C-contiguous");
    return true;
}

static int array_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    rp_array *a = rpy_value_of(self);
    char *data = rpy_data(a);
    view->obj = NULL;
    if (!data || !may_export(a, flags)) return -1;
    export_info *info = PyMem_Malloc(sizeof *info);
    if (!info) {
        PyErr_NoMemory();
        return -1;
    }
    if (!format_of(rp_dtype_of(a), info->format, sizeof info->format)) {
        PyErr_Format(PyExc_ValueError, "cannot include dtype '%s' in a buffer", rp_dtype_name(rp_dtype_of(a)));
        PyMem_Free(info);
        return -1;
    }
    info->value = rp_keep(a);
    for (int i = 0; i < rp_ndim(a); i++) {
        info->shape[i] = (Py_ssize_t)rp_shape(a)[i];
        info->strides[i] = (Py_ssize_t)rpy_strides(a)[i];
    }
    *view = (Py_buffer){.buf = data,
                        .obj = Py_NewRef(self),
                        .itemsize = (Py_ssize_t)rp_dtype_size(rp_dtype_of(a)),
                        .readonly = !rp_is_writable(a),
                        .ndim = rp_ndim(a),
                        .internal = info};
    view->len = view->itemsize * (Py_ssize_t)rp_size(a);
    view->format = flags & PyBUF_FORMAT ? info->format : NULL;
    view->shape = flags & PyBUF_ND ? info->shape : NULL;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? info->strides : NULL;
    return 0;
}

static void array_releasebuffer(PyObject *self, Py_buffer *view)
{
    export_info *info = view->internal;
    rp_release(info->value);
    PyMem_Free(info);
}

const PyType_Slot rpy_array_buffer_slots[] = {
    {Py_bf_getbuffer, array_getbuffer},
    {Py_bf_releasebuffer, array_releasebuffer},
    {0, NULL},
};
