/* Files. These functions take paths and bytes; rapto/_fn_io.py gives them NumPy's names and takes file objects. */
#include "rpy.h"
#include <string.h>

/* An array that a function gave, or the exception of its failure. */
static PyObject *give(rpy_call *c, rp_status status, rp_array *a, const rp_error *error)
{
    return rpy_check_status(status, error) ? rpy_give(c, a) : NULL;
}

static PyObject *done(rp_status status, const rp_error *error)
{
    if (!rpy_check_status(status, error)) return NULL;
    Py_RETURN_NONE;
}

/* The memory of a bytes-like object, held until the call returns; false with TypeError. */
static bool take_bytes(rpy_call *c, PyObject *object, const char **data, size_t *size)
{
    Py_ssize_t length;
    char *text;
    PyObject *bytes = PyBytes_Check(object) ? Py_NewRef(object) : PyBytes_FromObject(object);
    if (!rpy_hold(c, bytes) || PyBytes_AsStringAndSize(bytes, &text, &length) < 0) return false;
    *data = text;
    *size = (size_t)length;
    return true;
}

/* The words of a sequence of str, in memory of the call; NULL with an exception. */
static const char **take_words(rpy_call *c, PyObject *object, int *count)
{
    PyObject *sequence = rpy_hold(c, PySequence_Tuple(object));
    Py_ssize_t n = sequence ? PyTuple_Size(sequence) : -1;
    const char **words = n < 0 ? NULL : rpy_scratch(c, sizeof *words * (size_t)(n + 1));
    for (Py_ssize_t i = 0; words && i < n; i++) {
        PyObject *bytes = rpy_hold(c, PyUnicode_AsUTF8String(PyTuple_GetItem(sequence, i)));
        if (!bytes) return NULL;
        words[i] = PyBytes_AsString(bytes);
    }
    *count = (int)n;
    return words;
}

/* ---- npy ------------------------------------------------------------------------------------------------------ */

static PyObject *fn_npy_read(rpy_call *c)
{
    rp_error error;
    rp_array *a = NULL;
    PyThreadState *state = rpy_unlock(INT64_MAX);
    rp_status status = rp_npy_read(TEXT(0), &a, &error);
    rpy_lock(state);
    return give(c, status, a, &error);
}

static PyObject *fn_npy_write(rpy_call *c)
{
    rp_error error;
    PyThreadState *state = rpy_unlock(INT64_MAX);
    rp_status status = rp_npy_write(TEXT(0), ARRAY(1), &error);
    rpy_lock(state);
    return done(status, &error);
}

static PyObject *fn_npy_bytes(rpy_call *c)
{
    rp_error error;
    char *data;
    size_t size;
    if (!rpy_check_status(rp_npy_format(ARRAY(0), &data, &size, &error), &error)) return NULL;
    PyObject *bytes = PyBytes_FromStringAndSize(data, (Py_ssize_t)size);
    rp_free(data);
    return bytes;
}

/* (array, bytes used) */
static PyObject *fn_npy_parse(rpy_call *c)
{
    rp_error error;
    rp_array *a = NULL;
    const char *data;
    size_t size, used;
    if (!take_bytes(c, OBJECT(1), &data, &size)) return NULL;
    if (!rpy_check_status(rp_npy_parse_first(TEXT(0), data, size, &a, &used, &error), &error)) return NULL;
    PyObject *array = rpy_give(c, a);
    return array ? Py_BuildValue("(Nn)", array, (Py_ssize_t)used) : NULL;
}

/* ---- npz ------------------------------------------------------------------------------------------------------ */

#define CAPSULE "rapto.npz"

typedef struct archive {
    rp_npz *npz;
    PyObject *bytes; /* what the archive reads, or NULL */
} archive;

static void close_archive(PyObject *capsule)
{
    archive *a = PyCapsule_GetPointer(capsule, CAPSULE);
    rp_npz_close(a->npz);
    Py_XDECREF(a->bytes);
    PyMem_Free(a);
}

static PyObject *wrap_archive(rp_npz *npz, PyObject *bytes)
{
    archive *a = PyMem_Malloc(sizeof *a);
    if (a) *a = (archive){npz, bytes};
    PyObject *capsule = a ? PyCapsule_New(a, CAPSULE, close_archive) : PyErr_NoMemory();
    if (capsule) {
        Py_XINCREF(bytes);
        return capsule;
    }
    PyMem_Free(a);
    rp_npz_close(npz);
    return NULL;
}

static rp_npz *archive_of(rpy_call *c)
{
    archive *a = PyCapsule_GetPointer(OBJECT(0), CAPSULE);
    return a ? a->npz : NULL;
}

/* _npz_open(name, bytes or None) */
static PyObject *fn_npz_open(rpy_call *c)
{
    rp_error error;
    rp_npz *npz = NULL;
    const char *data;
    size_t size;
    if (OBJECT(1) == NULL || OBJECT(1) == Py_None)
        return rpy_check_status(rp_npz_open(TEXT(0), &npz, &error), &error) ? wrap_archive(npz, NULL) : NULL;
    if (!PyBytes_Check(OBJECT(1)) || !take_bytes(c, OBJECT(1), &data, &size))
        return rpy_raise(RP_EDTYPE, "an archive in memory must be bytes");
    if (!rpy_check_status(rp_npz_parse(TEXT(0), data, size, &npz, &error), &error)) return NULL;
    return wrap_archive(npz, OBJECT(1));
}

static PyObject *fn_npz_names(rpy_call *c)
{
    rp_npz *npz = archive_of(c);
    PyObject *names = npz ? PyList_New(0) : NULL;
    for (int64_t i = 0; names && i < rp_npz_count(npz); i++) {
        const char *text = rp_npz_name(npz, i);
        PyObject *name = PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "replace");
        if (!name || PyList_Append(names, name) < 0) Py_CLEAR(names);
        Py_XDECREF(name);
    }
    return names;
}

/* _npz_get(archive, name, mode): mode -1 reads, others map. */
static PyObject *fn_npz_get(rpy_call *c)
{
    rp_error error;
    rp_array *a = NULL;
    rp_npz *npz = archive_of(c);
    if (!npz) return NULL;
    rp_status status =
        INT(2) < 0 ? rp_npz_get(npz, TEXT(1), &a, &error) : rp_npz_map(npz, TEXT(1), (rp_map_mode)INT(2), &a, &error);
    if (status == RP_EUNKNOWN) {
        PyErr_SetString(PyExc_KeyError, error.message);
        return NULL;
    }
    return give(c, status, a, &error);
}

static PyObject *fn_npz_write(rpy_call *c)
{
    rp_error error;
    int count;
    const char **names = take_words(c, OBJECT(1), &count);
    if (!names) return NULL;
    if (count != COUNT(2)) return rpy_raise(RP_EVALUE, "as many names as arrays are needed");
    PyThreadState *state = rpy_unlock(INT64_MAX);
    rp_status status = rp_npz_write(TEXT(0), names, ARRAYS(2), count, BOOL(3), &error);
    rpy_lock(state);
    return done(status, &error);
}

/* ---- memory maps ---------------------------------------------------------------------------------------------- */

/* _memmap(path, mode, dtype, offset, shape, fortran, npy): npy 0 raw, 1 an npy file, 2 a new npy file. */
static PyObject *fn_memmap(rpy_call *c)
{
    rp_error error;
    rp_array *a = NULL;
    rp_status status;
    rp_memmap_options o = {.mode = (rp_map_mode)INT(1),
                           .dtype = DTYPE(2),
                           .offset = INT(3),
                           .ndim = COUNT(4) > 0 ? COUNT(4) : 0,
                           .shape = COUNT(4) >= 0 ? LIST(4) : NULL,
                           .order = BOOL(5) ? RP_ORDER_F : RP_ORDER_C};
    if (INT(6) == 0)
        status = rp_memmap(TEXT(0), &o, &a, &error);
    else
        status = INT(6) == 1 ? rp_npy_map(TEXT(0), o.mode, &a, &error) : rp_npy_map_new(TEXT(0), &o, &a, &error);
    return give(c, status, a, &error);
}

static PyObject *fn_flush(rpy_call *c)
{
    rp_error error;
    return done(rp_memmap_flush(ARRAY(0), &error), &error);
}

/* ---- tables --------------------------------------------------------------------------------------------------- */

/* The input of a table: parameter 0 is the name, 1 the bytes or None. */
static bool take_input(rpy_call *c, rp_text_input *input)
{
    *input = (rp_text_input){.name = TEXT(0)};
    if (OBJECT(1) == NULL || OBJECT(1) == Py_None) return true;
    return take_bytes(c, OBJECT(1), &input->data, &input->size);
}

/* Parameters 3 to 9: comments, delimiter, skiprows, max_rows, usecols, ndmin, unpack. */
static bool take_text_options(rpy_call *c, rp_text_options *o)
{
    int count;
    o->comments = take_words(c, OBJECT(3), &count);
    if (!o->comments) return false;
    o->comment_count = count > 0 ? count : -1;
    o->delimiter = TEXT(4);
    o->skip_rows = INT(5);
    o->max_rows = !GIVEN(6) ? 0 : INT(6) == 0 ? -1 : INT(6);
    o->usecols = COUNT(7) > 0 ? LIST(7) : NULL;
    o->usecol_count = COUNT(7) > 0 ? COUNT(7) : 0;
    o->ndmin = (int)INT(8);
    o->unpack = BOOL(9);
    return true;
}

static PyObject *fn_loadtxt(rpy_call *c)
{
    rp_error error;
    rp_array *a = NULL;
    rp_text_input input;
    rp_text_options o = {.quote = TEXT(10) ? TEXT(10)[0] : '\0'};
    if (!take_input(c, &input) || !take_text_options(c, &o)) return NULL;
    PyThreadState *state = rpy_unlock(INT64_MAX);
    rp_status status = rp_loadtxt(&input, DTYPE(2), &o, &a, &error);
    rpy_lock(state);
    return give(c, status, a, &error);
}

/* (array, note). Flags: 1 autostrip, 2 strict, 4 skip_invalid, 8 guess. */
static PyObject *fn_genfromtxt(rpy_call *c)
{
    rp_error error;
    rp_array *a = NULL;
    rp_text_input input;
    char note[4096] = "";
    rp_genfromtxt_options o = {.skip_footer = INT(10), .note = note, .note_room = sizeof note};
    int64_t flags = INT(14);
    if (!take_input(c, &input) || !take_text_options(c, &o.text)) return NULL;
    o.widths = COUNT(11) > 0 ? LIST(11) : NULL;
    o.width_count = COUNT(11) > 0 ? COUNT(11) : 0;
    o.missing = take_words(c, OBJECT(12), &o.missing_count);
    if (!o.missing) return NULL;
    o.filling = ARRAYS(13);
    o.filling_count = COUNT(13);
    o.autostrip = flags & 1;
    o.strict = flags & 2;
    o.skip_invalid = flags & 4;
    o.guess = flags & 8;
    rp_status status = rp_genfromtxt(&input, DTYPE(2), &o, &a, &error);
    PyObject *array = give(c, status, a, &error);
    return array ? Py_BuildValue("(Ns)", array, note) : NULL;
}

/* _savetxt(path or None, a, formats, delimiter, newline, header, footer, comments): the text without a path. */
static PyObject *fn_savetxt(rpy_call *c)
{
    rp_error error;
    char *text;
    size_t size;
    rp_savetxt_options o = {
        .delimiter = TEXT(3), .newline = TEXT(4), .header = TEXT(5), .footer = TEXT(6), .comments = TEXT(7)};
    o.formats = take_words(c, OBJECT(2), &o.format_count);
    if (!o.formats) return NULL;
    if (TEXT(0)) return done(rp_savetxt(TEXT(0), ARRAY(1), &o, &error), &error);
    if (!rpy_check_status(rp_savetxt_format(ARRAY(1), &o, &text, &size, &error), &error)) return NULL;
    PyObject *result = PyUnicode_DecodeUTF8(text, (Py_ssize_t)size, "replace");
    rp_free(text);
    return result;
}

/* ---- raw elements --------------------------------------------------------------------------------------------- */

static PyObject *fn_fromfile(rpy_call *c)
{
    rp_error error;
    rp_array *a = NULL;
    rp_fromfile_options o = {.dtype = DTYPE(1), .count = INT(2), .offset = INT(4), .separator = TEXT(3)};
    PyThreadState *state = rpy_unlock(INT64_MAX);
    rp_status status = rp_fromfile(TEXT(0), &o, &a, &error);
    rpy_lock(state);
    return give(c, status, a, &error);
}

static PyObject *fn_tofile(rpy_call *c)
{
    rp_error error;
    return done(rp_tofile(TEXT(0), ARRAY(1), TEXT(2), TEXT(3), &error), &error);
}

static rp_array *fn_fromstring(rpy_call *c)
{
    rp_dtype dtype = DTYPE(1) == RP_DTYPE_COUNT ? RP_F64 : DTYPE(1);
    return rp_fromstring(TEXT(0), strlen(TEXT(0)), dtype, INT(2), TEXT(3));
}

#define TEXT_PARAMETERS                                                                                                \
    "name: str, data: any, dtype: dtype, comments: any, delimiter: str = None, skiprows: int = 0, "                    \
    "max_rows: int = None, usecols: ints = None, ndmin: int = 0, unpack: bool = False, "
#define HIDDEN (RPY_NO_DISPATCH | RPY_KEEP_0D)

const rpy_row rpy_rows_io[] = {
    {"_npy_read", "path: str", NULL, fn_npy_read, HIDDEN, "Reads an npy file.", NULL},
    {"_npy_write", "path: str, array: array", NULL, fn_npy_write, HIDDEN, "Writes an npy file.", NULL},
    {"_npy_bytes", "array: array", NULL, fn_npy_bytes, HIDDEN, "An npy file as bytes.", NULL},
    {"_npy_parse", "name: str, data: any", NULL, fn_npy_parse, HIDDEN, "The first npy file in bytes, and its length.",
     NULL},
    {"_npz_open", "name: str, data: any = None", NULL, fn_npz_open, HIDDEN, "Opens an npz file.", NULL},
    {"_npz_names", "archive: any", NULL, fn_npz_names, HIDDEN, "The members of an npz file.", NULL},
    {"_npz_get", "archive: any, name: str, mode: int = -1", NULL, fn_npz_get, HIDDEN, "A member of an npz file.", NULL},
    {"_npz_write", "path: str, names: any, arrays: arrays, compressed: bool = False", NULL, fn_npz_write, HIDDEN,
     "Writes an npz file.", NULL},
    {"_memmap",
     "path: str, mode: int, dtype: dtype, offset: int = 0, shape: shape = None, fortran: bool = False, npy: int = 0",
     NULL, fn_memmap, HIDDEN, "Maps a file into memory.", NULL},
    {"_flush", "array: array", NULL, fn_flush, HIDDEN, "Brings a memory map to the disk.", NULL},
    {"_loadtxt", TEXT_PARAMETERS "quotechar: str = None", NULL, fn_loadtxt, HIDDEN, "Reads a table.", NULL},
    {"_genfromtxt",
     TEXT_PARAMETERS
     "skip_footer: int = 0, widths: ints = None, missing: any = (), filling: arrays = (), flags: int = 0",
     NULL, fn_genfromtxt, HIDDEN, "Reads a table with gaps.", NULL},
    {"_savetxt",
     "path: any, array: array, formats: any, delimiter: str, newline: str, header: str, footer: str, comments: str",
     NULL, fn_savetxt, HIDDEN, "Writes a table.", NULL},
    {"_fromfile", "path: str, dtype: dtype, count: int = -1, sep: str = '', offset: int = 0", NULL, fn_fromfile, HIDDEN,
     "Reads the elements of a file.", NULL},
    {"_tofile", "path: str, array: array, sep: str = '', format: str = '%s'", NULL, fn_tofile, HIDDEN,
     "Writes the elements of an array.", NULL},
    {"_fromstring", "string: str, dtype: dtype, count: int, sep: str", fn_fromstring, NULL, HIDDEN,
     "Numbers from text.", NULL},
    {0},
};
