/* Arrays as text, laid out as NumPy lays them out: brackets, rows that wrap at the line width, edges of large arrays.
 */
#include "core/column.h"
#include "core/element_text.h"
#include <inttypes.h>
#include <string.h>

#define DEFAULT_PREFIX "array("

typedef struct printer {
    rpi_column column;
    int64_t indent; /* of every line but the first, without brackets */
    int64_t tail;   /* characters of the separator that end a line */
    int64_t line;   /* characters of the line so far */
    bool refused;   /* the caller's own format failed */
    rpi_buffer text, word;
} printer;

/* ---- layout --------------------------------------------------------------------------------------------------- */

static int64_t length_of(const char *text)
{
    return rpi_utf8_length(text, strlen(text));
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void strip_line(printer *p)
{
    while (p->text.size > 0 && is_blank(p->text.data[p->text.size - 1])) p->text.size--;
}

/* Columns to the left of the elements of an axis: the prefix and one bracket per axis so far. */
static int64_t indent_of(const printer *p, int axis)
{
    return p->indent + axis + 1;
}

/* One word of the last axis; starts a new line where it would not fit, unless the line is empty. */
static void write_word(printer *p, int axis, const char *word, size_t size, bool last)
{
    int64_t indent = indent_of(p, axis), length = rpi_utf8_length(word, size);
    int64_t width = p->column.options.line_width - axis - (p->tail > 1 ? p->tail : 1);
    if (p->line + length > width && p->line > indent) {
        strip_line(p);
        rpi_append(&p->text, "\n", 1);
        rpi_append_repeated(&p->text, ' ', indent);
        p->line = indent;
    }
    rpi_append(&p->text, word, size);
    p->line += length;
    if (last) return;
    rpi_append_text(&p->text, p->column.options.separator);
    p->line += length_of(p->column.options.separator);
}

static void write_element(printer *p, int axis, const char *element, bool last)
{
    p->word.size = 0;
    rpi_append(&p->word, "", 0);
    if (!rpi_column_append(&p->column, element, &p->word)) p->refused = true;
    if (!p->word.failed) write_word(p, axis, p->word.data, p->word.size, last);
}

/* Where the elements behind the dots begin; at least the last one is shown. */
static int64_t behind_dots(const printer *p, int64_t n)
{
    int64_t edge = p->column.options.edge_items;
    return n - (edge > 0 ? edge : 1);
}

static void write_row(printer *p, int axis, const char *at)
{
    int64_t n = p->column.array->shape[axis], stride = p->column.array->strides[axis];
    p->line = indent_of(p, axis);
    for (int64_t i = 0; i < n && !p->refused; i++) {
        if (rpi_skips_middle(&p->column, axis) && i == p->column.options.edge_items) {
            write_word(p, axis, "...", 3, false);
            i = behind_dots(p, n);
        }
        write_element(p, axis, at + i * stride, i == n - 1);
    }
}

static void write_axis(printer *p, int axis, const char *at);

/* Between two blocks of an outer axis: the separator without its spaces, and a line end per axis below it. */
static void end_block(printer *p, int axis)
{
    const char *separator = p->column.options.separator;
    size_t size = strlen(separator);
    while (size > 0 && is_blank(separator[size - 1])) size--;
    rpi_append(&p->text, separator, size);
    rpi_append_repeated(&p->text, '\n', p->column.array->ndim - axis - 1);
    rpi_append_repeated(&p->text, ' ', indent_of(p, axis));
}

static void write_blocks(printer *p, int axis, const char *at)
{
    int64_t n = p->column.array->shape[axis], stride = p->column.array->strides[axis];
    for (int64_t i = 0; i < n && !p->refused; i++) {
        if (rpi_skips_middle(&p->column, axis) && i == p->column.options.edge_items) {
            rpi_append_text(&p->text, "...");
            end_block(p, axis);
            i = behind_dots(p, n);
        }
        write_axis(p, axis + 1, at + i * stride);
        if (i < n - 1) end_block(p, axis);
    }
}

static void write_axis(printer *p, int axis, const char *at)
{
    rpi_append(&p->text, "[", 1);
    if (axis == p->column.array->ndim - 1)
        write_row(p, axis, at);
    else
        write_blocks(p, axis, at);
    rpi_append(&p->text, "]", 1);
}

/* ---- whole texts ---------------------------------------------------------------------------------------------- */

static void write_elements(printer *p)
{
    const rp_array *a = p->column.array;
    if (a->size == 0) {
        rpi_append_text(&p->text, "[]");
        return;
    }
    rpi_column_measure(&p->column);
    if (a->ndim > 0)
        write_axis(p, 0, rpi_data(a));
    else if (!rpi_column_append(&p->column, rpi_data(a), &p->text))
        p->refused = true;
}

static bool dtype_is_implied(rp_dtype dtype)
{
    return dtype == RP_I64 || dtype == RP_F64 || dtype == RP_C128 || dtype == RP_BOOL;
}

static void append_dtype(rpi_buffer *text, rp_dtype dtype)
{
    char descr[32];
    bool is_text = rpi_is_text(dtype);
    const char *name = is_text && rp_dtype_descr(dtype, descr, sizeof descr) ? descr : rp_dtype_name(dtype);
    const char *quote = is_text || strchr(name, '[') ? "'" : "";
    rpi_append_text(text, quote);
    rpi_append_text(text, name);
    rpi_append_text(text, quote);
}

/* "shape=(0, 3), dtype=float32)" as far as the elements do not tell. */
static void extras_text(const printer *p, rpi_buffer *extras)
{
    const rp_array *a = p->column.array;
    char number[32];
    bool shape = a->size == 0 && !(a->ndim == 1 && a->shape[0] == 0);
    if (shape || p->column.summarise) {
        rpi_append_text(extras, "shape=(");
        for (int i = 0; i < a->ndim; i++) {
            snprintf(number, sizeof number, "%s%" PRId64 "%s", i > 0 ? ", " : "", a->shape[i], a->ndim == 1 ? "," : "");
            rpi_append_text(extras, number);
        }
        rpi_append_text(extras, ")");
    }
    if (!dtype_is_implied(a->dtype) || a->size == 0) {
        if (extras->size > 0) rpi_append_text(extras, ", ");
        rpi_append_text(extras, "dtype=");
        append_dtype(extras, a->dtype);
    }
}

static void write_repr(printer *p, int line_width)
{
    rpi_buffer extras = {0};
    const char *prefix = p->column.options.prefix;
    rpi_append_text(&p->text, prefix);
    write_elements(p);
    extras_text(p, &extras);
    if (extras.size > 0 && !p->text.failed) {
        rpi_append(&p->text, ",", 1);
        const char *end = memrchr(p->text.data, '\n', p->text.size), *line = end ? end + 1 : p->text.data;
        int64_t length = rpi_utf8_length(line, p->text.size - (size_t)(line - p->text.data));
        bool fits = length + (int64_t)extras.size + 2 <= line_width;
        rpi_append_text(&p->text, fits ? " " : "\n");
        if (!fits) rpi_append_repeated(&p->text, ' ', length_of(prefix));
        rpi_append(&p->text, extras.data, extras.size);
    }
    rpi_append(&p->text, ")", 1);
    p->text.failed |= extras.failed;
    rp_free(extras.data);
}

static int or_default(int value, int by_default)
{
    return value == 0 ? by_default : value < 0 ? 0 : value;
}

static rp_print_options complete_options(const rp_print_options *given)
{
    rp_print_options o = given ? *given : (rp_print_options){0};
    o.precision = or_default(o.precision, 8);
    o.edge_items = or_default(o.edge_items, 3);
    if (o.line_width <= 0) o.line_width = 75;
    o.threshold = o.threshold == 0 ? 1000 : o.threshold < 0 ? 0 : o.threshold;
    if (!o.sign) o.sign = '-';
    if (!o.nan_text) o.nan_text = "nan";
    if (!o.inf_text) o.inf_text = "inf";
    if (!o.separator) o.separator = o.repr ? ", " : " ";
    if (!o.prefix) o.prefix = o.repr ? DEFAULT_PREFIX : "";
    if (!o.suffix || o.repr) o.suffix = o.repr ? ")" : "";
    return o;
}

static int64_t tail_of(const char *separator)
{
    size_t size = strlen(separator);
    while (size > 0 && is_blank(separator[size - 1])) size--;
    return rpi_utf8_length(separator, size);
}

static void write_all(printer *p)
{
    rp_print_options *o = &p->column.options;
    int line_width = o->line_width;
    const rp_array *a = p->column.array;
    o->line_width -= (int)length_of(o->suffix);
    p->column.summarise = a->size > o->threshold;
    p->indent = length_of(o->prefix);
    p->tail = tail_of(o->separator);
    if (o->repr)
        write_repr(p, line_width);
    else if (a->ndim == 0 && !o->array2string)
        rpi_append_element(&p->text, a->dtype, rpi_data(a), RPI_STYLE_STR);
    else
        write_elements(p);
    if (!p->text.data) rpi_append(&p->text, "", 0);
}

/* Hands over the text, or frees it and says why there is none. */
static rp_status finish(const char *op, rpi_buffer *text, bool failed, char **out, rp_error *error)
{
    if (text->failed || failed) {
        rp_free(text->data);
        return rp_fail(error, RP_ENOMEM, "%s: out of memory", op);
    }
    *out = text->data;
    return RP_OK;
}

rp_status rp_to_string(rp_array *a, const rp_print_options *options, char **text, rp_error *error)
{
    a = rpi_force(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    printer p = {.column = {.array = a, .options = complete_options(options)}};
    write_all(&p);
    bool failed = p.word.failed || p.column.scratch.failed;
    rp_free(p.word.data);
    rp_free(p.column.scratch.data);
    if (!p.refused) return finish("rp_to_string", &p.text, failed, text, error);
    rp_free(p.text.data);
    return rp_fail(error, RP_EVALUE, "rp_to_string: the caller's own format failed");
}

rp_status rp_print(rp_array *a, FILE *stream)
{
    char *text = NULL;
    rp_status status = rp_to_string(a, NULL, &text, NULL);
    if (status == RP_OK && fprintf(stream, "%s\n", text) < 0) status = RP_EIO;
    rp_free(text);
    return status;
}

/* ---- single elements ------------------------------------------------------------------------------------------ */

static rp_status check_single(const char *op, const rp_array *a, rp_error *error)
{
    char shape[RPI_SHAPE_TEXT];
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    if (a->size == 1) return RP_OK;
    return rp_fail(error, RP_ESHAPE, "%s: needs an array of size 1, not of shape %s", op,
                   rpi_shape_text(a->ndim, a->shape, shape));
}

rp_status rp_item_to_string(rp_array *a, bool repr, char **text, rp_error *error)
{
    rpi_buffer words = {0};
    a = rpi_force(a);
    rp_status status = check_single("rp_item_to_string", a, error);
    if (status != RP_OK) return status;
    rpi_append(&words, "", 0);
    rpi_append_element(&words, a->dtype, rpi_data(a), repr ? RPI_STYLE_REPR : RPI_STYLE_STR);
    return finish("rp_item_to_string", &words, false, text, error);
}

/* A float keeps its type; bool and integers are written as f64. */
static rp_status load_float(const char *op, rp_array *a, double *value, rp_dtype *dtype, rp_error *error)
{
    rp_status status = check_single(op, a, error);
    if (status != RP_OK) return status;
    bool real = a->dtype == RP_BOOL || rpi_is_integer(a->dtype) || rpi_is_float(a->dtype);
    if (!real) return rp_fail(error, RP_EDTYPE, "%s: needs a real number, not %s", op, rp_dtype_name(a->dtype));
    *dtype = rpi_is_float(a->dtype) ? a->dtype : RP_F64;
    return rp_item(a, value);
}

static rp_status style_of(const char *op, const rp_float_format *format, rpi_float_style *style, rp_error *error)
{
    rp_float_format f = format ? *format : (rp_float_format){0};
    if (f.trim && !strchr("k.0-", f.trim))
        return rp_fail(error, RP_EINVAL, "%s: trim must be 'k', '.', '0' or '-'", op);
    if (f.exact && f.precision == 0)
        return rp_fail(error, RP_EVALUE, "%s: in non-unique mode `precision` must be supplied", op);
    style->exact = f.exact;
    style->significant = f.significant;
    style->precision = f.precision == 0 ? -1 : f.precision < 0 ? 0 : f.precision;
    style->min_digits = f.min_digits > 0 ? f.min_digits : -1;
    style->trim = f.trim ? f.trim : 'k';
    style->sign = f.sign;
    style->left = f.pad_left;
    style->right = f.pad_right;
    style->exponent_digits = f.exp_digits > 0 ? f.exp_digits : -1;
    if (style->precision >= 0 && style->min_digits > style->precision)
        return rp_fail(error, RP_EVALUE, "%s: min_digits must be less than or equal to precision", op);
    return RP_OK;
}

typedef void writer(rpi_buffer *text, double value, const rpi_float_style *style);

static rp_status format_float(const char *op, rp_array *x, const rp_float_format *format, writer *write, char **text,
                              rp_error *error)
{
    rpi_buffer words = {0};
    double value = 0;
    rpi_float_style style = {0};
    x = rpi_force(x);
    rp_status status = load_float(op, x, &value, &style.dtype, error);
    if (status == RP_OK) status = style_of(op, format, &style, error);
    if (status != RP_OK) return status;
    write(&words, value, &style);
    return finish(op, &words, false, text, error);
}

rp_status rp_format_float_positional(rp_array *x, const rp_float_format *format, char **text, rp_error *error)
{
    return format_float("rp_format_float_positional", x, format, rpi_append_positional, text, error);
}

rp_status rp_format_float_scientific(rp_array *x, const rp_float_format *format, char **text, rp_error *error)
{
    return format_float("rp_format_float_scientific", x, format, rpi_append_scientific, text, error);
}
