/* The dtype type: one object per dtype, compared by value. */
#include "rpy.h"
#include <string.h>

PyTypeObject *rpy_dtype_type;

/* Characters, numbers and alignments of NumPy, by base. */
static const struct {
    char character;
    short number;
    signed char alignment;
} facts[RP_DTYPE_COUNT] = {
    [RP_BOOL] = {'?', 0, 1},       [RP_I8] = {'b', 1, 1},     [RP_I16] = {'h', 3, 2},    [RP_I32] = {'i', 5, 4},
    [RP_I64] = {'l', 7, 8},        [RP_U8] = {'B', 2, 1},     [RP_U16] = {'H', 4, 2},    [RP_U32] = {'I', 6, 4},
    [RP_U64] = {'L', 8, 8},        [RP_F16] = {'e', 23, 2},   [RP_BF16] = {'E', 256, 2}, [RP_F32] = {'f', 11, 4},
    [RP_F64] = {'d', 12, 8},       [RP_C64] = {'F', 14, 4},   [RP_C128] = {'D', 15, 8},  [RP_DATETIME] = {'M', 21, 8},
    [RP_TIMEDELTA] = {'m', 22, 8}, [RP_BYTES] = {'S', 18, 1}, [RP_STR] = {'U', 19, 4},
};

static rp_dtype dtype_of(PyObject *self)
{
    return ((rpy_dtype *)self)->dtype;
}

PyObject *rpy_dtype_object_order(rp_dtype dtype, bool swapped)
{
    static PyObject *cache; /* {(number, order): dtype object} */
    static PyObject *plain[RP_DTYPE_COUNT];
    bool simple = (int)dtype < RP_DTYPE_COUNT && !swapped;
    if (simple && plain[dtype]) return Py_NewRef(plain[dtype]);
    if (!cache && !(cache = PyDict_New())) return NULL;
    PyObject *key = Py_BuildValue("(ii)", (int)dtype, (int)swapped);
    if (!key) return NULL;
    PyObject *found = Py_XNewRef(PyDict_GetItemWithError(cache, key));
    if (!found && !PyErr_Occurred()) {
        rpy_dtype *made = PyObject_New(rpy_dtype, rpy_dtype_type);
        found = (PyObject *)made;
        if (made) made->dtype = dtype;
        if (made) made->swapped = swapped;
        if (made) made->metadata = NULL;
        if (found && PyDict_SetItem(cache, key, found) < 0) Py_CLEAR(found);
        if (found && simple) plain[dtype] = Py_NewRef(found);
    }
    Py_DECREF(key);
    return found;
}

PyObject *rpy_dtype_object(rp_dtype dtype)
{
    return rpy_dtype_object_order(dtype, false);
}

static bool is_swapped(PyObject *self)
{
    return ((rpy_dtype *)self)->swapped;
}

static PyObject *metadata_of(PyObject *object)
{
    return Py_TYPE(object) == rpy_dtype_type ? ((rpy_dtype *)object)->metadata : NULL;
}

PyObject *rpy_dtype_annotated(rp_dtype dtype, bool swapped, PyObject *metadata)
{
    if (!metadata || PyDict_Size(metadata) == 0) return rpy_dtype_object_order(dtype, swapped);
    PyObject *copy = PyDict_Copy(metadata);
    rpy_dtype *made = copy ? PyObject_New(rpy_dtype, rpy_dtype_type) : NULL;
    if (!made) {
        Py_XDECREF(copy);
        return NULL;
    }
    made->dtype = dtype;
    made->swapped = swapped;
    made->metadata = copy;
    return (PyObject *)made;
}

/* The metadata of `object` with those of `more` on top (a new reference). */
static PyObject *joined_metadata(PyObject *object, PyObject *more)
{
    if (!PyDict_Check(more))
        return PyErr_Format(PyExc_TypeError, "dtype(): argument 'metadata' must be a dict, not %R", more);
    PyObject *old = metadata_of(object), *all = old ? PyDict_Copy(old) : PyDict_New();
    if (all && PyDict_Update(all, more) < 0) Py_CLEAR(all);
    return all;
}

static PyObject *dtype_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"dtype", "align", "copy", "metadata", NULL};
    PyObject *object, *align = NULL, *copy = NULL, *metadata = Py_None;
    rp_dtype dtype;
    bool swapped;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|OOO:dtype", names, &object, &align, &copy, &metadata))
        return NULL;
    if (!rpy_parse_dtype_order(object, &dtype, &swapped)) return NULL;
    if (metadata == Py_None) return metadata_of(object) ? Py_NewRef(object) : rpy_dtype_object_order(dtype, swapped);
    PyObject *all = joined_metadata(object, metadata);
    PyObject *result = all ? rpy_dtype_annotated(dtype, swapped, all) : NULL;
    Py_XDECREF(all);
    return result;
}

static void dtype_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_XDECREF(((rpy_dtype *)self)->metadata);
    PyObject_Free(self);
    Py_DECREF(type);
}

/* ---- attributes ----------------------------------------------------------------------------------------------- */

/* "float64", "datetime64[ns]", "str96" as dtype.name has them. */
static PyObject *get_name(PyObject *self, void *closure)
{
    rp_dtype dtype = dtype_of(self);
    rp_dtype base = rp_dtype_base(dtype);
    if (base == RP_BYTES || base == RP_STR) {
        const char *word = base == RP_BYTES ? "bytes" : "str";
        size_t bits = 8 * rp_dtype_size(dtype);
        return bits ? PyUnicode_FromFormat("%s%zu", word, bits) : PyUnicode_FromString(word);
    }
    if (rpy_is_time_dtype(dtype) && rp_dtype_unit(dtype) == RP_UNIT_GENERIC)
        return PyUnicode_FromString(base == RP_DATETIME ? "datetime64" : "timedelta64");
    return PyUnicode_FromString(rp_dtype_name(dtype));
}

static PyObject *get_str(PyObject *self, void *closure)
{
    char text[32] = "<V2"; /* bfloat16, as others write it */
    rp_dtype dtype = dtype_of(self);
    if (rpy_is_time_dtype(dtype) && rp_dtype_unit(dtype) == RP_UNIT_GENERIC)
        snprintf(text, sizeof text, "%s", rp_dtype_base(dtype) == RP_DATETIME ? "<M8" : "<m8");
    else
        rp_dtype_descr(dtype, text, sizeof text);
    if (is_swapped(self)) text[0] = '>';
    return PyUnicode_FromString(text);
}

static PyObject *get_char(PyObject *self, void *closure)
{
    return PyUnicode_FromStringAndSize(&facts[rp_dtype_base(dtype_of(self))].character, 1);
}

static PyObject *get_kind(PyObject *self, void *closure)
{
    char kind = rpy_kind(dtype_of(self));
    return PyUnicode_FromStringAndSize(&kind, 1);
}

static PyObject *get_num(PyObject *self, void *closure)
{
    return PyLong_FromLong(facts[rp_dtype_base(dtype_of(self))].number);
}

static PyObject *get_itemsize(PyObject *self, void *closure)
{
    return PyLong_FromSize_t(rp_dtype_size(dtype_of(self)));
}

static PyObject *get_alignment(PyObject *self, void *closure)
{
    return PyLong_FromLong(facts[rp_dtype_base(dtype_of(self))].alignment);
}

static PyObject *get_byteorder(PyObject *self, void *closure)
{
    rp_dtype base = rp_dtype_base(dtype_of(self));
    bool single = base == RP_BOOL || base == RP_I8 || base == RP_U8 || base == RP_BYTES;
    return PyUnicode_FromString(is_swapped(self) ? ">" : single ? "|" : "=");
}

static PyObject *get_type(PyObject *self, void *closure)
{
    return Py_XNewRef(rpy_scalar_type(dtype_of(self)));
}

static PyObject *get_none(PyObject *self, void *closure)
{
    Py_RETURN_NONE;
}
static PyObject *get_metadata(PyObject *self, void *closure)
{
    PyObject *metadata = metadata_of(self);
    return metadata ? PyDictProxy_New(metadata) : Py_NewRef(Py_None);
}
static PyObject *get_native(PyObject *self, void *closure)
{
    return PyBool_FromLong(!is_swapped(self));
}
static PyObject *get_false(PyObject *self, void *closure)
{
    Py_RETURN_FALSE;
}
static PyObject *get_self(PyObject *self, void *closure)
{
    return Py_NewRef(self);
}
static PyObject *get_zero(PyObject *self, void *closure)
{
    return PyLong_FromLong(0);
}
static PyObject *get_shape(PyObject *self, void *closure)
{
    return PyTuple_New(0);
}

static PyObject *get_descr(PyObject *self, void *closure)
{
    PyObject *text = get_str(self, NULL);
    return text ? Py_BuildValue("[(sN)]", "", text) : NULL;
}

static PyGetSetDef dtype_getset[] = {
    {"name", get_name, NULL, "A name that says what the elements are.", NULL},
    {"str", get_str, NULL, "The array-interface notation.", NULL},
    {"char", get_char, NULL, "NumPy's character of the type.", NULL},
    {"kind", get_kind, NULL, "One of b i u f c m M S U.", NULL},
    {"num", get_num, NULL, "NumPy's number of the type.", NULL},
    {"itemsize", get_itemsize, NULL, "Bytes of one element.", NULL},
    {"alignment", get_alignment, NULL, "Bytes an element is aligned to.", NULL},
    {"byteorder", get_byteorder, NULL, "'=' native, '|' not applicable.", NULL},
    {"type", get_type, NULL, "The scalar type.", NULL},
    {"isnative", get_native, NULL, "Whether the byte order is the machine's.", NULL},
    {"hasobject", get_false, NULL, "Always false.", NULL},
    {"isbuiltin", get_zero, NULL, "Kept for NumPy's sake.", NULL},
    {"isalignedstruct", get_false, NULL, "Always false.", NULL},
    {"flags", get_zero, NULL, "Kept for NumPy's sake.", NULL},
    {"fields", get_none, NULL, "None: there are no structured types.", NULL},
    {"names", get_none, NULL, "None: there are no structured types.", NULL},
    {"subdtype", get_none, NULL, "None.", NULL},
    {"metadata", get_metadata, NULL, "What the maker of the dtype wrote on it, or None. Arrays do not keep it.", NULL},
    {"shape", get_shape, NULL, "The empty tuple.", NULL},
    {"ndim", get_zero, NULL, "0.", NULL},
    {"base", get_self, NULL, "The dtype itself.", NULL},
    {"descr", get_descr, NULL, "The array-interface description.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- methods and slots ---------------------------------------------------------------------------------------- */

static PyObject *dtype_newbyteorder(PyObject *self, PyObject *args)
{
    const char *order = "S";
    if (!PyArg_ParseTuple(args, "|s:newbyteorder", &order)) return NULL;
    bool single = rp_dtype_size(dtype_of(self)) < 2 || rp_dtype_base(dtype_of(self)) == RP_BYTES;
    if (!order[0] || !strchr("SsNnLlBb=<>|Ii", order[0])) {
        PyErr_Format(PyExc_ValueError, "%s is an unrecognized byteorder", order);
        return NULL;
    }
    bool swapped = strchr("Ss", order[0])    ? !is_swapped(self)
                   : strchr("Bb>", order[0]) ? true
                   : strchr("|Ii", order[0]) ? is_swapped(self)
                                             : false;
    if ((swapped && !single) == is_swapped(self)) return Py_NewRef(self);
    return rpy_dtype_annotated(dtype_of(self), swapped && !single, metadata_of(self));
}

static PyObject *dtype_reduce(PyObject *self, PyObject *unused)
{
    PyObject *text = rp_dtype_base(dtype_of(self)) == RP_BF16 ? get_name(self, NULL) : get_str(self, NULL);
    if (!text || !metadata_of(self)) return text ? Py_BuildValue("(O(N))", (PyObject *)rpy_dtype_type, text) : NULL;
    return Py_BuildValue("(O(NOOO))", (PyObject *)rpy_dtype_type, text, Py_False, Py_False, metadata_of(self));
}

static PyObject *dtype_array_function(PyObject *self, PyObject *unused)
{
    return Py_NewRef(self);
}

static PyMethodDef dtype_methods[] = {
    {"newbyteorder", dtype_newbyteorder, METH_VARARGS, "The dtype with another byte order."},
    {"__reduce__", dtype_reduce, METH_NOARGS, "For pickle."},
    {"__copy__", dtype_array_function, METH_NOARGS, "The dtype itself."},
    {"__deepcopy__", dtype_array_function, METH_O, "The dtype itself."},
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "dtype[type] for annotations."},
    {NULL, NULL, 0, NULL},
};

static PyObject *dtype_str(PyObject *self)
{
    rp_dtype base = rp_dtype_base(dtype_of(self));
    if (base == RP_BYTES || base == RP_STR || is_swapped(self)) return get_str(self, NULL);
    return get_name(self, NULL);
}

static PyObject *dtype_repr(PyObject *self)
{
    rp_dtype dtype = dtype_of(self);
    PyObject *text = rpy_is_time_dtype(dtype) ? get_str(self, NULL) : dtype_str(self);
    if (text && rp_dtype_base(dtype) == RP_BYTES) {
        Py_DECREF(text);
        text = rp_dtype_width(dtype) ? PyUnicode_FromFormat("S%d", rp_dtype_width(dtype)) : PyUnicode_FromString("S");
    } else if (text && rp_dtype_base(dtype) == RP_STR && rp_dtype_width(dtype) == 0) {
        Py_DECREF(text);
        text = PyUnicode_FromString("<U");
    }
    PyObject *metadata = metadata_of(self), *result = NULL;
    if (text && metadata)
        result = PyUnicode_FromFormat("dtype(%R, metadata=%R)", text, metadata);
    else if (text)
        result = PyUnicode_FromFormat("dtype(%R)", text);
    Py_XDECREF(text);
    return result;
}

static Py_hash_t dtype_hash(PyObject *self)
{
    return (Py_hash_t)dtype_of(self) * 1000003 + 17 + is_swapped(self);
}

static PyObject *dtype_compare(PyObject *self, PyObject *other, int op)
{
    rp_dtype a = dtype_of(self), b;
    bool swapped;
    if (other == Py_None || !rpy_parse_dtype_order(other, &b, &swapped)) {
        PyErr_Clear();
        if (op == Py_EQ) Py_RETURN_FALSE;
        if (op == Py_NE) Py_RETURN_TRUE;
        Py_RETURN_NOTIMPLEMENTED;
    }
    bool below = rp_can_cast(a, b, RP_CAST_SAFE), above = rp_can_cast(b, a, RP_CAST_SAFE);
    switch (op) {
    case Py_EQ:
        return PyBool_FromLong(a == b && swapped == is_swapped(self));
    case Py_NE:
        return PyBool_FromLong(a != b || swapped != is_swapped(self));
    case Py_LE:
        return PyBool_FromLong(below);
    case Py_LT:
        return PyBool_FromLong(below && a != b);
    case Py_GE:
        return PyBool_FromLong(above);
    default:
        return PyBool_FromLong(above && a != b);
    }
}

static int dtype_bool(PyObject *self)
{
    return 1;
}

static Py_ssize_t dtype_length(PyObject *self)
{
    return 0;
}

static PyType_Slot dtype_slots[] = {
    {Py_tp_new, dtype_new},
    {Py_tp_dealloc, dtype_dealloc},
    {Py_tp_repr, dtype_repr},
    {Py_tp_str, dtype_str},
    {Py_tp_hash, dtype_hash},
    {Py_tp_richcompare, dtype_compare},
    {Py_tp_getset, dtype_getset},
    {Py_tp_methods, dtype_methods},
    {Py_nb_bool, dtype_bool},
    {Py_sq_length, dtype_length},
    {Py_tp_doc, "dtype(dtype, align=False, copy=False, metadata=None)\n--\n\nThe type of an array's elements."},
    {0, NULL},
};

static PyType_Spec dtype_spec = {
    .name = "rapto.dtype", .basicsize = sizeof(rpy_dtype), .flags = Py_TPFLAGS_DEFAULT, .slots = dtype_slots};

bool rpy_init_dtype(PyObject *module)
{
    rpy_dtype_type = rpy_add_type(module, &dtype_spec, NULL);
    return rpy_dtype_type != NULL;
}
