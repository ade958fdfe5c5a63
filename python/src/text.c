/* Fixed-width text elements and Python's str and bytes. */
#include "scalar.h"
#include <string.h>

PyObject *rpy_text_object(rp_dtype dtype, const char *bytes)
{
    int64_t length = rp_dtype_width(dtype);
    if (rp_dtype_base(dtype) == RP_BYTES) {
        while (length > 0 && bytes[length - 1] == 0) length--;
        return PyBytes_FromStringAndSize(bytes, (Py_ssize_t)length);
    }
    uint32_t character;
    for (; length > 0; length--) {
        memcpy(&character, bytes + 4 * (length - 1), 4);
        if (character != 0) break;
    }
    int little = -1;
    return PyUnicode_DecodeUTF32(bytes, 4 * (Py_ssize_t)length, "surrogatepass", &little);
}

/* The encoded characters of `text` for a dtype: UCS-4 without mark, or bytes. New reference. */
static PyObject *encoded(PyObject *text, rp_dtype dtype)
{
    bool wide = rp_dtype_base(dtype) == RP_STR;
    if (wide && PyBytes_Check(text)) {
        PyObject *decoded = PyUnicode_FromEncodedObject(text, "ascii", "strict");
        PyObject *result = decoded ? encoded(decoded, dtype) : NULL;
        Py_XDECREF(decoded);
        return result;
    }
    if (!wide && PyBytes_Check(text)) return Py_NewRef(text);
    return PyUnicode_AsEncodedString(text, wide ? "utf-32-le" : "ascii", wide ? "surrogatepass" : "strict");
}

bool rpy_text_write(PyObject *text, rp_dtype dtype, char *element)
{
    size_t room = rp_dtype_size(dtype);
    PyObject *words = PyUnicode_Check(text) || PyBytes_Check(text) ? Py_NewRef(text) : PyObject_Str(text);
    PyObject *bytes = words ? encoded(words, dtype) : NULL;
    Py_XDECREF(words);
    if (!bytes) return false;
    size_t length = (size_t)PyBytes_Size(bytes);
    memcpy(element, PyBytes_AsString(bytes), length < room ? length : room);
    if (length < room) memset(element + length, 0, room - length);
    Py_DECREF(bytes);
    return true;
}

rp_array *rpy_text_array(PyObject *text, rp_dtype dtype)
{
    rp_array *a = rp_empty(dtype, 0, NULL);
    if (rp_array_status(a) != RP_OK) return a;
    char *data = rpy_data(a);
    /* Text of no characters has room for one. */
    if (data && rpy_text_write(text, rp_dtype_of(a), data)) return a;
    PyErr_Clear();
    rp_error error = {.status = RP_EVALUE, .message = "text that the dtype cannot hold"};
    return rp_error_array(&error);
}
