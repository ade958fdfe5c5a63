/* NumPy's scalar types: the abstract tree and one type per dtype.
 *
 * A number holds its bytes right behind the object head. float64 and complex128 also are Python's float and complex,
 * whose bytes stand at the same place; str_ and bytes_ are Python's str and bytes and hold nothing of their own.
 */
#include "rpy.h"
#include "scalar.h"
#include <string.h>

static PyTypeObject *types[RP_DTYPE_COUNT]; /* concrete types by base */
static PyTypeObject *generic_type;

static void *bytes_of(PyObject *scalar)
{
    return ((rpy_scalar_object *)scalar)->bytes;
}

PyObject *rpy_scalar_type(rp_dtype dtype)
{
    return (PyObject *)types[rp_dtype_base(dtype)];
}

static bool python_type(PyObject *type, rp_dtype *dtype)
{
    const struct {
        PyTypeObject *type;
        rp_dtype dtype;
    } known[] = {{&PyFloat_Type, RP_F64},    {&PyLong_Type, RP_I64},    {&PyBool_Type, RP_BOOL},
                 {&PyComplex_Type, RP_C128}, {&PyUnicode_Type, RP_STR}, {&PyBytes_Type, RP_BYTES}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (type != (PyObject *)known[i].type) continue;
        *dtype = known[i].dtype;
        return true;
    }
    return false;
}

bool rpy_dtype_of_type(PyObject *type, rp_dtype *dtype)
{
    for (int base = 0; base < RP_DTYPE_COUNT; base++) {
        if (types[base] && type == (PyObject *)types[base]) {
            *dtype = (rp_dtype)base;
            return true;
        }
    }
    return python_type(type, dtype);
}

static rp_dtype text_dtype(PyObject *object, rp_dtype base)
{
    Py_ssize_t length = base == RP_STR ? PyUnicode_GetLength(object) : PyBytes_Size(object);
    if (length > RP_MAX_WIDTH) length = RP_MAX_WIDTH;
    return base == RP_STR ? rp_dtype_str((int)length) : rp_dtype_bytes((int)length);
}

bool rpy_is_exact_scalar(PyObject *object, rp_dtype *dtype)
{
    for (int base = RP_BOOL; base <= RP_C128; base++) {
        if (Py_TYPE(object) != types[base]) continue;
        *dtype = (rp_dtype)base;
        return true;
    }
    return false;
}

bool rpy_is_scalar(PyObject *object, rp_dtype *dtype)
{
    if (rpy_is_exact_scalar(object, dtype)) return true;
    if (!PyObject_TypeCheck(object, generic_type)) return false;
    for (int base = 0; base < RP_DTYPE_COUNT; base++) {
        if (!PyObject_TypeCheck(object, types[base])) continue;
        if (base == RP_BYTES || base == RP_STR)
            *dtype = text_dtype(object, (rp_dtype)base);
        else if (base == RP_DATETIME || base == RP_TIMEDELTA)
            *dtype = ((rpy_scalar_object *)object)->dtype;
        else
            *dtype = (rp_dtype)base;
        return true;
    }
    return false;
}

/* ---- making --------------------------------------------------------------------------------------------------- */

static PyObject *new_of_bytes(PyTypeObject *type, rp_dtype dtype, const void *bytes)
{
    static PyObject *truth[2];
    if (dtype == RP_BOOL && truth[*(const char *)bytes != 0]) return Py_NewRef(truth[*(const char *)bytes != 0]);
    bool own = type == types[rp_dtype_base(dtype)];
    PyObject *self = own ? PyType_GenericAlloc(type, 0) : ((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
    if (!self) return NULL;
    memcpy(bytes_of(self), bytes, rp_dtype_size(dtype));
    if (rpy_is_time_dtype(dtype)) ((rpy_scalar_object *)self)->dtype = dtype;
    if (dtype == RP_BOOL) {
        *(char *)bytes_of(self) = *(const char *)bytes != 0;
        truth[*(const char *)bytes != 0] = Py_NewRef(self);
    }
    return self;
}

/* A text scalar through the constructor of str or bytes. */
static PyObject *new_of_text(PyTypeObject *type, rp_dtype dtype, const char *bytes)
{
    PyObject *plain = rpy_text_object(dtype, bytes);
    PyTypeObject *base = rp_dtype_base(dtype) == RP_STR ? &PyUnicode_Type : &PyBytes_Type;
    PyObject *args = plain ? PyTuple_Pack(1, plain) : NULL;
    newfunc make = (newfunc)PyType_GetSlot(base, Py_tp_new);
    PyObject *self = args ? make(type, args, NULL) : NULL;
    Py_XDECREF(plain);
    Py_XDECREF(args);
    return self;
}

PyObject *rpy_scalar_of_bytes(rp_dtype dtype, const void *bytes)
{
    PyTypeObject *type = types[rp_dtype_base(dtype)];
    return rpy_is_text_dtype(dtype) ? new_of_text(type, dtype, bytes) : new_of_bytes(type, dtype, bytes);
}

PyObject *rpy_scalar(rp_array *a)
{
    const char *data = rpy_data(a);
    return data ? rpy_scalar_of_bytes(rp_dtype_of(a), data) : NULL;
}

rp_array *rpy_scalar_value(PyObject *scalar, rp_dtype dtype)
{
    if (rp_dtype_base(dtype) == RP_STR || rp_dtype_base(dtype) == RP_BYTES) return rpy_text_array(scalar, dtype);
    return rp_from_data(dtype, 0, NULL, bytes_of(scalar));
}

/* ---- the constructor ------------------------------------------------------------------------------------------ */

/* datetime64("2020", "D"): the second argument is a unit. */
static bool unit_argument(PyObject *unit, rp_dtype *dtype)
{
    rp_unit found;
    PyObject *text = PyUnicode_Check(unit) ? PyUnicode_AsUTF8String(unit) : PyObject_Bytes(unit);
    if (!text) return false;
    bool ok = rp_unit_from_name(PyBytes_AsString(text), (size_t)PyBytes_Size(text), &found);
    if (!ok) PyErr_Format(PyExc_TypeError, "Invalid datetime unit %R in metadata", unit);
    Py_DECREF(text);
    if (ok) *dtype = rp_dtype_base(*dtype) == RP_DATETIME ? rp_dtype_datetime(found) : rp_dtype_timedelta(found);
    return ok;
}

/* The dtype that the constructor of `type` makes. */
static bool dtype_of_class(PyTypeObject *type, rp_dtype *dtype)
{
    for (int base = 0; base < RP_DTYPE_COUNT; base++) {
        if (types[base] && PyType_IsSubtype(type, types[base])) {
            *dtype = (rp_dtype)base;
            return true;
        }
    }
    PyErr_SetString(PyExc_TypeError, "cannot create instances of an abstract scalar type");
    return false;
}

static PyObject *scalar_from_object(PyTypeObject *type, PyObject *object, rp_dtype dtype)
{
    rp_array *a = rpy_to_array(object, dtype);
    if (!a || !rpy_check(a)) return NULL;
    if (rp_ndim(a) > 0) return rpy_wrap(a);
    const char *data = rpy_data(a);
    if (!data) return NULL;
    return rpy_is_text_dtype(dtype) ? new_of_text(type, rp_dtype_of(a), data)
                                    : new_of_bytes(type, rp_dtype_of(a), data);
}

/* str_ and bytes_ take what str and bytes take. */
static PyObject *new_text(PyTypeObject *type, PyObject *args, PyObject *kwargs, rp_dtype dtype)
{
    PyTypeObject *base = rp_dtype_base(dtype) == RP_STR ? &PyUnicode_Type : &PyBytes_Type;
    return ((newfunc)PyType_GetSlot(base, Py_tp_new))(type, args, kwargs);
}

/* complex128(real, imag). */
static PyObject *complex_of_parts(PyTypeObject *type, PyObject *args, rp_dtype dtype)
{
    PyObject *both = PyObject_CallObject((PyObject *)&PyComplex_Type, args), *result = NULL;
    if (both) {
        RP_SCOPE();
        result = scalar_from_object(type, both, dtype);
    }
    Py_XDECREF(both);
    return result;
}

static PyObject *scalar_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char zeros[16];
    rp_dtype dtype;
    Py_ssize_t count = PyTuple_Size(args);
    if (!dtype_of_class(type, &dtype)) return NULL;
    if (rpy_is_text_dtype(dtype)) return new_text(type, args, kwargs, dtype);
    if (kwargs && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", rp_dtype_name(dtype));
        return NULL;
    }
    bool two = rpy_is_time_dtype(dtype) || rpy_kind(dtype) == 'c';
    if (count > (two ? 2 : 1)) {
        PyErr_Format(PyExc_TypeError, "%s() takes at most one argument (%zd given)", rp_dtype_name(dtype), count);
        return NULL;
    }
    if (count == 2 && rpy_kind(dtype) == 'c') return complex_of_parts(type, args, dtype);
    if (count == 2 && !unit_argument(PyTuple_GetItem(args, 1), &dtype)) return NULL;
    if (count == 0) return new_of_bytes(type, dtype, zeros);
    RP_SCOPE();
    return scalar_from_object(type, PyTuple_GetItem(args, 0), dtype);
}

static void scalar_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* ---- slots ---------------------------------------------------------------------------------------------------- */

static rp_array *value_of(PyObject *self)
{
    rp_dtype dtype = RP_F64;
    rpy_is_scalar(self, &dtype);
    return rpy_scalar_value(self, dtype);
}

static PyObject *text_of(rp_array *a, bool repr)
{
    char *text = NULL;
    rp_error error;
    if (!rpy_check_status(rp_item_to_string(a, repr, &text, &error), &error)) return NULL;
    PyObject *result = PyUnicode_FromString(text);
    rp_free(text);
    return result;
}

/* Texts are written by Python, as whatever str or bytes they are. */
static PyObject *python_text(rp_array *a, PyObject *(*write)(PyObject *))
{
    PyObject *plain = rpy_item(a), *words = plain ? write(plain) : NULL;
    Py_XDECREF(plain);
    return words;
}

static PyObject *scalar_str(PyObject *self)
{
    RP_SCOPE();
    rp_array *a = value_of(self);
    return rpy_is_text_dtype(rp_dtype_of(a)) ? python_text(a, PyObject_Str) : text_of(a, false);
}

/* "np.float64(1.5)", "np.True_", "np.str_('x')". */
static PyObject *scalar_repr(PyObject *self)
{
    RP_SCOPE();
    rp_array *a = value_of(self);
    rp_dtype dtype = rp_dtype_of(a);
    PyObject *text = rpy_is_text_dtype(dtype) ? python_text(a, PyObject_Repr) : text_of(a, dtype != RP_BOOL);
    PyObject *name = text ? PyType_GetName(types[rp_dtype_base(dtype)]) : NULL;
    PyObject *result = !name              ? NULL
                       : dtype == RP_BOOL ? PyUnicode_FromFormat("np.%U_", text)
                                          : PyUnicode_FromFormat("np.%U(%U)", name, text);
    Py_XDECREF(name);
    Py_XDECREF(text);
    return result;
}

static Py_hash_t scalar_hash(PyObject *self)
{
    RP_SCOPE();
    PyObject *plain = rpy_item(value_of(self));
    Py_hash_t hash = plain ? PyObject_Hash(plain) : -1;
    Py_XDECREF(plain);
    return hash;
}

/* ---- the types ------------------------------------------------------------------------------------------------ */

/* The parts that each concrete type shares; numbers.c adds the operators. */
static PyTypeObject *make_type(PyObject *module, const char *name, PyObject *bases, int size, const PyType_Slot *more)
{
    PyType_Slot slots[80];
    int count = 0;
    if (size > 0) slots[count++] = (PyType_Slot){Py_tp_dealloc, scalar_dealloc};
    slots[count++] = (PyType_Slot){Py_tp_new, scalar_new};
    slots[count++] = (PyType_Slot){Py_tp_repr, scalar_repr};
    slots[count++] = (PyType_Slot){Py_tp_str, scalar_str};
    slots[count++] = (PyType_Slot){Py_tp_hash, scalar_hash};
    for (; more->slot && count < 79; more++) slots[count++] = *more;
    slots[count] = (PyType_Slot){0, NULL};
    PyType_Spec spec = {
        .name = name, .basicsize = size, .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, .slots = slots};
    return rpy_add_type(module, &spec, bases);
}

static PyTypeObject *make_abstract(PyObject *module, const char *name, PyTypeObject *base)
{
    PyType_Slot slots[] = {{0, NULL}};
    PyType_Spec spec = {.name = name, .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, .slots = slots};
    PyObject *bases = base ? PyTuple_Pack(1, base) : NULL;
    PyTypeObject *type = !base || bases ? rpy_add_type(module, &spec, bases) : NULL;
    Py_XDECREF(bases);
    return type;
}

static bool make_concrete(PyObject *module, rp_dtype dtype, const char *name, PyTypeObject *parent,
                          PyTypeObject *python)
{
    bool inherits = python != NULL;
    PyObject *bases = !parent                                                ? NULL
                      : python == &PyUnicode_Type || python == &PyBytes_Type ? PyTuple_Pack(2, python, parent)
                      : python                                               ? PyTuple_Pack(2, parent, python)
                                                                             : PyTuple_Pack(1, parent);
    if (!bases) return false;
    char kind = rpy_kind(dtype);
    const PyType_Slot *more = kind == 'S' || kind == 'U'   ? rpy_scalar_text_slots
                              : kind == 'i' || kind == 'u' ? rpy_scalar_integer_slots
                                                           : rpy_scalar_number_slots;
    types[dtype] = make_type(module, name, bases, inherits ? 0 : (int)sizeof(rpy_scalar_object), more);
    Py_DECREF(bases);
    return types[dtype] != NULL;
}

bool rpy_init_scalars(PyObject *module)
{
    PyTypeObject *number, *integer, *is_signed, *is_unsigned, *inexact, *floating, *complexes, *flexible, *character;
    generic_type = rpy_make_generic(module);
    if (!generic_type) return false;
    number = make_abstract(module, "rapto.number", generic_type);
    integer = make_abstract(module, "rapto.integer", number);
    is_signed = make_abstract(module, "rapto.signedinteger", integer);
    is_unsigned = make_abstract(module, "rapto.unsignedinteger", integer);
    inexact = make_abstract(module, "rapto.inexact", number);
    floating = make_abstract(module, "rapto.floating", inexact);
    complexes = make_abstract(module, "rapto.complexfloating", inexact);
    flexible = make_abstract(module, "rapto.flexible", generic_type);
    character = make_abstract(module, "rapto.character", flexible);
    const struct {
        rp_dtype dtype;
        const char *name;
        PyTypeObject *parent, *python;
    } rows[] = {
        {RP_BOOL, "rapto.bool", generic_type, NULL},
        {RP_I8, "rapto.int8", is_signed, NULL},
        {RP_I16, "rapto.int16", is_signed, NULL},
        {RP_I32, "rapto.int32", is_signed, NULL},
        {RP_I64, "rapto.int64", is_signed, NULL},
        {RP_U8, "rapto.uint8", is_unsigned, NULL},
        {RP_U16, "rapto.uint16", is_unsigned, NULL},
        {RP_U32, "rapto.uint32", is_unsigned, NULL},
        {RP_U64, "rapto.uint64", is_unsigned, NULL},
        {RP_F16, "rapto.float16", floating, NULL},
        {RP_BF16, "rapto.bfloat16", floating, NULL},
        {RP_F32, "rapto.float32", floating, NULL},
        {RP_F64, "rapto.float64", floating, &PyFloat_Type},
        {RP_C64, "rapto.complex64", complexes, NULL},
        {RP_C128, "rapto.complex128", complexes, &PyComplex_Type},
        {RP_DATETIME, "rapto.datetime64", generic_type, NULL},
        {RP_TIMEDELTA, "rapto.timedelta64", is_signed, NULL},
        {RP_BYTES, "rapto.bytes_", character, &PyBytes_Type},
        {RP_STR, "rapto.str_", character, &PyUnicode_Type},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!rows[i].parent || !make_concrete(module, rows[i].dtype, rows[i].name, rows[i].parent, rows[i].python))
            return false;
    return true;
}
