/* Text of arrays by rp_to_string; the options are those of rapto._print. */
#include "rpy.h"

/* _text(array, repr, precision=8, threshold=1000, edgeitems=3, linewidth=75, suppress=False). */
static PyObject *fn_text(rpy_call *c)
{
    char *text = NULL;
    rp_error error;
    rp_print_options options = {.repr = BOOL(1),
                                .precision = INT(2) == 0 ? -1 : (int)INT(2),
                                .threshold = INT(3),
                                .edge_items = (int)INT(4),
                                .line_width = (int)INT(5),
                                .suppress = BOOL(6)};
    if (!rpy_check_status(rp_to_string(ARRAY(0), &options, &text, &error), &error)) return NULL;
    PyObject *result = PyUnicode_FromString(text);
    rp_free(text);
    return result;
}

const rpy_row rpy_rows_print[] = {
    {"_text",
     "a: array, repr: bool, precision: int = 8, threshold: int = 1000, edgeitems: int = 3, linewidth: int = 75, "
     "suppress: bool = False",
     NULL, fn_text, RPY_NO_DISPATCH, "The text of an array.", NULL},
    {0},
};
