/* Rows: text of arrays and of single floats by the library's printing; the options are kept in rapto._print. */
#include "rpy.h"
#include "scalar.h"
#include <string.h>

/* What the callback for an element needs. */
typedef struct formatter {
    PyObject *function;
    rp_dtype dtype;
} formatter;

static char *format_element(void *context, const void *element)
{
    const formatter *f = context;
    PyObject *scalar = rpy_scalar_of_bytes(f->dtype, element);
    PyObject *words = scalar ? PyObject_CallFunctionObjArgs(f->function, scalar, NULL) : NULL;
    PyObject *text = words ? PyObject_Str(words) : NULL, *bytes = text ? PyUnicode_AsUTF8String(text) : NULL;
    char *copy = bytes ? rp_strdup(PyBytes_AsString(bytes)) : NULL;
    Py_XDECREF(scalar);
    Py_XDECREF(words);
    Py_XDECREF(text);
    Py_XDECREF(bytes);
    return copy;
}

static rp_float_mode float_mode(const char *name)
{
    static const struct {
        const char *name;
        rp_float_mode mode;
    } modes[] = {{"fixed", RP_FLOAT_FIXED}, {"unique", RP_FLOAT_UNIQUE}, {"maxprec_equal", RP_FLOAT_MAXPREC_EQUAL}};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(modes[i].name, name) == 0) return modes[i].mode;
    return RP_FLOAT_MAXPREC;
}

static PyObject *taken(rp_status status, const rp_error *error, char **text)
{
    if (!rpy_check_status(status, error)) return NULL;
    PyObject *result = PyUnicode_FromString(*text);
    rp_free(*text);
    return result;
}

static PyObject *fn_text(rpy_call *c)
{
    char *text = NULL;
    rp_error error;
    formatter f = {OBJECT(13), rp_dtype_of(ARRAY(0))};
    rp_print_options o = {.repr = TEXT(1)[0] == 'r',
                          .array2string = TEXT(1)[0] == '2',
                          .precision = INT(2) == 0 ? -1 : (int)INT(2),
                          .threshold = INT(3) == 0 ? -1 : INT(3),
                          .edge_items = INT(4) == 0 ? -1 : (int)INT(4),
                          .line_width = (int)INT(5),
                          .suppress = BOOL(6),
                          .float_mode = float_mode(TEXT(7)),
                          .sign = TEXT(8)[0],
                          .nan_text = TEXT(9),
                          .inf_text = TEXT(10),
                          .separator = TEXT(11),
                          .prefix = TEXT(12),
                          .suffix = TEXT(14)};
    if (OBJECT(13)) {
        o.format = format_element;
        o.context = &f;
    }
    return taken(rp_to_string(ARRAY(0), &o, &text, &error), &error, &text);
}

/* Zero digits are written as a negative number, since 0 means no limit. */
static PyObject *fn_format_float(rpy_call *c)
{
    char *text = NULL;
    rp_error error;
    rp_float_format f = {.exact = !BOOL(3),
                         .significant = !BOOL(4),
                         .trim = TEXT(5)[0],
                         .sign = BOOL(6),
                         .pad_left = (int)INT(7),
                         .pad_right = (int)INT(8),
                         .exp_digits = (int)INT(9),
                         .min_digits = (int)INT(10)};
    f.precision = !OBJECT(2) ? 0 : INT(2) == 0 ? -1 : (int)INT(2);
    rp_status status = BOOL(1) ? rp_format_float_scientific(ARRAY(0), &f, &text, &error)
                               : rp_format_float_positional(ARRAY(0), &f, &text, &error);
    return taken(status, &error, &text);
}

const rpy_row rpy_rows_print[] = {
    {"_text",
     "a: array, style: str = 's', precision: int = 8, threshold: int = 1000, edgeitems: int = 3, linewidth: int = 75, "
     "suppress: bool = False, floatmode: str = 'maxprec', sign: str = '-', nanstr: str = None, infstr: str = None, "
     "separator: str = None, prefix: str = None, format: any = None, suffix: str = None",
     NULL, fn_text, RPY_NO_DISPATCH, "The text of an array: style 'repr', 'str' or '2' (array2string).", NULL},
    {"_format_float",
     "x: array, scientific: bool, precision: int = None, unique: bool = True, fractional: bool = True, trim: str = "
     "'k', sign: bool = False, pad_left: int = None, pad_right: int = None, exp_digits: int = None, min_digits: int = "
     "None",
     NULL, fn_format_float, RPY_NO_DISPATCH, "The text of one float.", NULL},
    {0},
};
