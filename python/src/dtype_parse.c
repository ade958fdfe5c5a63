/* Every way to say a dtype: names, characters, array-interface notation, types, foreign dtype objects. */
#include "rpy.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct dtype_word {
    const char *word;
    rp_dtype dtype;
} dtype_word;

static const dtype_word words[] = {
    {"bool", RP_BOOL},
    {"bool_", RP_BOOL},
    {"?", RP_BOOL},
    {"b1", RP_BOOL},
    {"int8", RP_I8},
    {"b", RP_I8},
    {"i1", RP_I8},
    {"byte", RP_I8},
    {"int16", RP_I16},
    {"h", RP_I16},
    {"i2", RP_I16},
    {"short", RP_I16},
    {"int32", RP_I32},
    {"i", RP_I32},
    {"i4", RP_I32},
    {"intc", RP_I32},
    {"int64", RP_I64},
    {"l", RP_I64},
    {"q", RP_I64},
    {"p", RP_I64},
    {"n", RP_I64},
    {"i8", RP_I64},
    {"int", RP_I64},
    {"int_", RP_I64},
    {"intp", RP_I64},
    {"long", RP_I64},
    {"longlong", RP_I64},
    {"uint8", RP_U8},
    {"B", RP_U8},
    {"u1", RP_U8},
    {"ubyte", RP_U8},
    {"uint16", RP_U16},
    {"H", RP_U16},
    {"u2", RP_U16},
    {"ushort", RP_U16},
    {"uint32", RP_U32},
    {"I", RP_U32},
    {"u4", RP_U32},
    {"uintc", RP_U32},
    {"uint64", RP_U64},
    {"L", RP_U64},
    {"Q", RP_U64},
    {"P", RP_U64},
    {"N", RP_U64},
    {"u8", RP_U64},
    {"uint", RP_U64},
    {"uintp", RP_U64},
    {"ulong", RP_U64},
    {"ulonglong", RP_U64},
    {"float16", RP_F16},
    {"e", RP_F16},
    {"f2", RP_F16},
    {"half", RP_F16},
    {"bfloat16", RP_BF16},
    {"bf2", RP_BF16},
    {"float32", RP_F32},
    {"f", RP_F32},
    {"f4", RP_F32},
    {"single", RP_F32},
    {"float64", RP_F64},
    {"d", RP_F64},
    {"g", RP_F64},
    {"f8", RP_F64},
    {"float", RP_F64},
    {"double", RP_F64},
    {"longdouble", RP_F64},
    {"complex64", RP_C64},
    {"F", RP_C64},
    {"c8", RP_C64},
    {"csingle", RP_C64},
    {"complex128", RP_C128},
    {"D", RP_C128},
    {"G", RP_C128},
    {"c16", RP_C128},
    {"complex", RP_C128},
    {"cdouble", RP_C128},
    {"clongdouble", RP_C128},
    {"S", RP_BYTES},
    {"a", RP_BYTES},
    {"bytes", RP_BYTES},
    {"bytes_", RP_BYTES},
    {"U", RP_STR},
    {"str", RP_STR},
    {"str_", RP_STR},
};

static bool find_word(const char *text, rp_dtype *dtype)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].word, text) == 0) {
            *dtype = words[i].dtype;
            return true;
        }
    }
    return false;
}

/* "M8", "m8[ns]", "datetime64[D]", "timedelta64". */
static bool parse_time(const char *text, rp_dtype *dtype)
{
    static const dtype_word prefixes[] = {{"datetime64", RP_DATETIME}, {"timedelta64", RP_TIMEDELTA},
                                          {"M8", RP_DATETIME},         {"m8", RP_TIMEDELTA},
                                          {"M", RP_DATETIME},          {"m", RP_TIMEDELTA}};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t length = strlen(prefixes[i].word), rest = strlen(text);
        if (strncmp(text, prefixes[i].word, length) != 0) continue;
        rp_unit unit = RP_UNIT_GENERIC;
        const char *unit_text = text + length;
        rest -= length;
        if (rest != 0) {
            if (rest < 3 || unit_text[0] != '[' || unit_text[rest - 1] != ']') continue;
            if (strcmp(unit_text, "[\xc2\xb5s]") == 0)
                unit = RP_UNIT_US;
            else if (!rp_unit_from_name(unit_text + 1, rest - 2, &unit))
                continue;
        }
        *dtype = prefixes[i].dtype == RP_DATETIME ? rp_dtype_datetime(unit) : rp_dtype_timedelta(unit);
        return true;
    }
    return false;
}

/* "S3", "U10", "a4". */
static bool parse_width(const char *text, rp_dtype *dtype)
{
    char *end;
    if (!strchr("SUa", text[0]) || !isdigit((unsigned char)text[1])) return false;
    long width = strtol(text + 1, &end, 10);
    if (*end || width > RP_MAX_WIDTH) return false;
    *dtype = text[0] == 'U' ? rp_dtype_str((int)width) : rp_dtype_bytes((int)width);
    return true;
}

static bool parse_text(const char *text, rp_dtype *dtype, bool *swapped)
{
    char order = 0;
    const char *name = text;
    if (*name && strchr("<>=|", *name)) order = *name++;
    rp_dtype found;
    if (!find_word(name, &found) && !parse_time(name, &found) && !parse_width(name, &found)) {
        if (strcmp(name, "O") == 0 || strncmp(name, "object", 6) == 0)
            PyErr_SetString(PyExc_TypeError, "object arrays are not supported: use a numeric, text or time dtype");
        else
            PyErr_Format(PyExc_TypeError, "data type '%s' not understood", text);
        return false;
    }
    *swapped = order == '>' && rp_dtype_size(found) > 1;
    *dtype = found;
    return true;
}

static bool parse_unicode(PyObject *object, rp_dtype *dtype, bool *swapped)
{
    PyObject *bytes = PyUnicode_AsUTF8String(object);
    bool ok = bytes && parse_text(PyBytes_AsString(bytes), dtype, swapped);
    Py_XDECREF(bytes);
    return ok;
}

/* The text attribute `name` of `object` as a dtype; `*taken` false when there is none. */
static bool parse_attribute(PyObject *object, const char *name, rp_dtype *dtype, bool *swapped, bool *taken)
{
    PyObject *text = PyObject_GetAttrString(object, name);
    if (!text) PyErr_Clear();
    *taken = text && PyUnicode_Check(text);
    bool ok = *taken && parse_unicode(text, dtype, swapped);
    Py_XDECREF(text);
    return ok;
}

/* dtype objects of NumPy and of packages that look like it, and NumPy's scalar types. */
static bool parse_foreign(PyObject *object, rp_dtype *dtype, bool *swapped)
{
    bool taken;
    if (PyType_Check(object)) {
        bool ok = parse_attribute(object, "__name__", dtype, swapped, &taken);
        if (!ok && PyErr_Occurred()) {
            PyErr_Clear();
            PyErr_Format(PyExc_TypeError, "Cannot interpret '%R' as a data type", object);
        }
        return ok;
    }
    PyObject *inner = PyObject_GetAttrString(object, "dtype");
    if (inner && inner != object && !PyType_Check(object)) {
        bool ok = rpy_parse_dtype_order(inner, dtype, swapped);
        Py_DECREF(inner);
        return ok;
    }
    Py_XDECREF(inner);
    PyErr_Clear();
    bool ok = parse_attribute(object, "str", dtype, swapped, &taken);
    if (!ok && taken) {
        PyErr_Clear();
        ok = parse_attribute(object, "name", dtype, swapped, &taken);
    }
    if (!ok && !PyErr_Occurred()) PyErr_Format(PyExc_TypeError, "Cannot interpret '%R' as a data type", object);
    return ok;
}

bool rpy_parse_dtype(PyObject *object, rp_dtype *dtype)
{
    bool swapped;
    return rpy_parse_dtype_order(object, dtype, &swapped);
}

/* (str, 10), ('S', 3): text of a width. */
static bool parse_pair(PyObject *pair, rp_dtype *dtype, bool *swapped)
{
    PyObject *width = PyTuple_Size(pair) == 2 ? PyTuple_GetItem(pair, 1) : NULL;
    long n = width && PyLong_Check(width) ? PyLong_AsLong(width) : -1;
    PyErr_Clear();
    if (n < 0 || n > RP_MAX_WIDTH || !rpy_parse_dtype_order(PyTuple_GetItem(pair, 0), dtype, swapped) ||
        (rp_dtype_base(*dtype) != RP_STR && rp_dtype_base(*dtype) != RP_BYTES)) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "Cannot interpret '%R' as a data type", pair);
        return false;
    }
    *dtype = rp_dtype_base(*dtype) == RP_STR ? rp_dtype_str((int)n) : rp_dtype_bytes((int)n);
    return true;
}

bool rpy_parse_dtype_order(PyObject *object, rp_dtype *dtype, bool *swapped)
{
    *swapped = false;
    if (Py_TYPE(object) == rpy_dtype_type) {
        *dtype = ((rpy_dtype *)object)->dtype;
        *swapped = ((rpy_dtype *)object)->swapped;
        return true;
    }
    if (object == Py_None) {
        *dtype = RP_F64;
        return true;
    }
    if (PyUnicode_Check(object)) return parse_unicode(object, dtype, swapped);
    if (PyBytes_Check(object)) return parse_text(PyBytes_AsString(object), dtype, swapped);
    if (PyTuple_Check(object)) return parse_pair(object, dtype, swapped);
    if (PyType_Check(object) && rpy_dtype_of_type(object, dtype)) return true;
    if (object == (PyObject *)&PyBaseObject_Type) {
        PyErr_SetString(PyExc_TypeError, "object arrays are not supported: use a numeric, text or time dtype");
        return false;
    }
    return parse_foreign(object, dtype, swapped);
}
