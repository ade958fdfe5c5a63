/* Arrays as text, laid out as NumPy lays them out: all elements of an array get one width, chosen from the elements
 * that are shown; rows wrap at the line width; large arrays show only their edges.
 */
#include "core/core.h"
#include "core/element_text.h"
#include "core/format.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* A growing text; `failed` once memory ran out, checked at the end. */
typedef struct text_buffer {
    char *data;
    size_t size, capacity;
    bool failed;
} text_buffer;

static void append(text_buffer *text, const char *words, size_t count)
{
    if (text->failed) return;
    if (!text->data || text->size + count + 1 > text->capacity) {
        size_t capacity = 2 * (text->size + count + 64);
        char *data = rp_realloc(text->data, capacity);
        if (!data) {
            text->failed = true;
            return;
        }
        text->data = data;
        text->capacity = capacity;
    }
    memcpy(text->data + text->size, words, count);
    text->size += count;
    text->data[text->size] = '\0';
}

static void append_text(text_buffer *text, const char *words)
{
    append(text, words, strlen(words));
}

static void append_repeated(text_buffer *text, char c, int count)
{
    for (int i = 0; i < count; i++) append(text, &c, 1);
}

/* How the elements of one array are written. */
typedef struct printer {
    const rp_array *array;
    rp_print_options options;
    bool summarise;
    bool exponents;     /* floats in scientific notation */
    int width;          /* of everything but finite floats */
    int left, right;    /* floats: characters before and behind the point */
    int exponent_width; /* digits of the exponent */
    int column;         /* length of the line so far */
    text_buffer text;
} printer;

/* ---- the shown elements --------------------------------------------------------------------------------------- */

static bool skips_middle(const printer *p, int axis)
{
    return p->summarise && p->array->shape[axis] > 2 * (int64_t)p->options.edge_items;
}

typedef void visitor(printer *p, const char *element, void *state);

static void visit_shown(printer *p, int axis, const char *at, visitor *visit, void *state)
{
    if (axis == p->array->ndim) {
        visit(p, at, state);
        return;
    }
    int64_t n = p->array->shape[axis];
    for (int64_t i = 0; i < n; i++) {
        if (skips_middle(p, axis) && i == p->options.edge_items) i = n - p->options.edge_items;
        visit_shown(p, axis + 1, at + i * p->array->strides[axis], visit, state);
    }
}

/* ---- numbers -------------------------------------------------------------------------------------------------- */

static double load_float(const printer *p, const char *element)
{
    double value;
    rpi_loop *load = rpi_cast_loop(p->array->dtype, RP_F64);
    load(1, (char *const[]){(char *)(uintptr_t)element, (char *)&value}, (const int64_t[]){0, 0});
    return value;
}

/* Text of an element that is not a float, without padding. */
static void plain_text(const printer *p, const char *element, char *out)
{
    rpi_buffer text = {0};
    rpi_append_element(&text, p->array->dtype, element, RPI_STYLE_ARRAY);
    snprintf(out, RPI_NUMBER_TEXT, "%.320s", text.data ? text.data : "");
    rp_free(text.data);
}

static void measure_plain(printer *p, const char *element, void *state)
{
    char word[RPI_NUMBER_TEXT];
    (void)state;
    plain_text(p, element, word);
    if ((int)strlen(word) > p->width) p->width = (int)strlen(word);
}

/* ---- floats --------------------------------------------------------------------------------------------------- */

typedef struct float_range {
    double smallest, largest; /* of the finite non-zero magnitudes; 0 when there are none */
    bool any_finite, any_nan, any_inf, any_negative_inf;
} float_range;

static void measure_range(printer *p, const char *element, void *state)
{
    float_range *range = state;
    double value = load_float(p, element), magnitude = fabs(value);
    if (isnan(value)) range->any_nan = true;
    if (isinf(value)) range->any_inf = true;
    if (isinf(value) && value < 0) range->any_negative_inf = true;
    if (!isfinite(value)) return;
    range->any_finite = true;
    if (magnitude == 0) return;
    if (range->smallest == 0 || magnitude < range->smallest) range->smallest = magnitude;
    if (magnitude > range->largest) range->largest = magnitude;
}

/* Scientific notation when the magnitudes are large, tiny or far apart. Comparisons are made in the array's own type,
 * as NumPy makes them. */
static bool wants_exponents(const printer *p, const float_range *range)
{
    if (range->largest == 0) return false;
    if (range->largest >= (p->array->dtype == RP_F64 ? 1e8 : rpi_exponent_limit(p->array->dtype))) return true;
    if (p->options.suppress) return false;
    if (p->array->dtype != RP_F64)
        return (float)range->smallest < 0.0001f || (float)range->largest / (float)range->smallest > 1000.0f;
    return range->smallest < 0.0001 || range->largest / range->smallest > 1000.0;
}

static void split_float(const printer *p, double value, rpi_decimal *d, char *whole, char *rest)
{
    if (p->exponents) {
        rpi_decimal_scientific(value, p->array->dtype, p->options.precision, d);
        rpi_split_scientific(d, whole, rest);
    } else {
        rpi_decimal_positional(value, p->array->dtype, p->options.precision, d);
        rpi_split_positional(d, whole, rest);
    }
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static void measure_float(printer *p, const char *element, void *state)
{
    rpi_decimal d;
    char whole[RPI_NUMBER_TEXT], rest[RPI_NUMBER_TEXT], exponent[16];
    double value = load_float(p, element);
    (void)state;
    if (!isfinite(value)) return;
    split_float(p, value, &d, whole, rest);
    p->left = larger(p->left, (int)strlen(whole));
    p->right = larger(p->right, (int)strlen(rest));
    if (p->exponents)
        p->exponent_width = larger(p->exponent_width, snprintf(exponent, sizeof exponent, "%+03d", d.exponent) - 1);
}

/* Characters behind the point, exponent included. */
static int behind_point(const printer *p)
{
    return p->right + (p->exponents ? 2 + p->exponent_width : 0);
}

static void measure_floats(printer *p)
{
    float_range range = {0};
    visit_shown(p, 0, rpi_data(p->array), measure_range, &range);
    p->exponents = wants_exponents(p, &range);
    visit_shown(p, 0, rpi_data(p->array), measure_float, NULL);
    int beside = behind_point(p) + 1;
    if (range.any_nan || range.any_inf) {
        p->left = larger(p->left, 3 - beside);
        p->left = larger(p->left, (range.any_negative_inf ? 4 : 3) - beside);
    }
}

static void finite_text(const printer *p, double value, char *out)
{
    rpi_decimal d;
    char whole[RPI_NUMBER_TEXT], rest[RPI_NUMBER_TEXT];
    split_float(p, value, &d, whole, rest);
    snprintf(out, RPI_NUMBER_TEXT, "%*.320s.%-*.320s", p->left, whole, p->right, rest);
}

static void exponent_text(const printer *p, double value, char *out)
{
    rpi_decimal d;
    char whole[RPI_NUMBER_TEXT], rest[RPI_NUMBER_TEXT];
    rpi_decimal_filled(value, p->array->dtype, p->right, &d);
    rpi_split_scientific(&d, whole, rest);
    int used = snprintf(out, RPI_NUMBER_TEXT, "%*.320s.%.320s", p->left, whole, rest);
    for (int i = (int)strlen(rest); i < p->right; i++) out[used++] = '0';
    snprintf(out + used, 16, "e%+0*d", p->exponent_width + 1, d.exponent);
}

static void float_text(const printer *p, double value, char *out)
{
    if (!isfinite(value)) {
        const char *name = isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
        snprintf(out, RPI_NUMBER_TEXT, "%*s", p->left + 1 + behind_point(p), name);
    } else if (p->exponents) {
        exponent_text(p, value, out);
    } else {
        finite_text(p, value, out);
    }
}

/* ---- layout --------------------------------------------------------------------------------------------------- */

static void measure(printer *p)
{
    if (rpi_is_float(p->array->dtype))
        measure_floats(p);
    else
        visit_shown(p, 0, rpi_data(p->array), measure_plain, NULL);
    if (p->array->dtype == RP_BOOL && p->array->ndim > 0) p->width = 5; /* " True" even without "False" */
}

static void element_text(const printer *p, const char *element, char *out)
{
    char word[RPI_NUMBER_TEXT];
    if (rpi_is_float(p->array->dtype)) {
        float_text(p, load_float(p, element), out);
        return;
    }
    plain_text(p, element, word);
    snprintf(out, RPI_NUMBER_TEXT, "%*.320s", p->width, word);
}

static const char *separator(const printer *p)
{
    return p->options.repr ? ", " : " ";
}

/* Columns to the left of the elements of an axis: the prefix and one bracket per axis so far. */
static int indent_of(const printer *p, int axis)
{
    return (p->options.repr ? 6 : 0) + axis + 1;
}

static void wrap_line(printer *p, int indent)
{
    while (p->text.size > 0 && p->text.data[p->text.size - 1] == ' ') p->text.size--;
    append(&p->text, "\n", 1);
    append_repeated(&p->text, ' ', indent);
    p->column = indent;
}

/* One word of the last axis; starts a new line where it would not fit, unless the line is empty. */
static void write_word(printer *p, int axis, const char *word, bool last)
{
    int indent = indent_of(p, axis), width = p->options.line_width - axis - 1;
    if (p->column + (int)strlen(word) > width && p->column > indent) wrap_line(p, indent);
    append_text(&p->text, word);
    p->column += (int)strlen(word);
    if (last) return;
    append_text(&p->text, separator(p));
    p->column += (int)strlen(separator(p));
}

static void write_row(printer *p, int axis, const char *at)
{
    char word[RPI_NUMBER_TEXT];
    int64_t n = p->array->shape[axis], edge = p->options.edge_items;
    p->column = indent_of(p, axis);
    for (int64_t i = 0; i < n; i++) {
        if (skips_middle(p, axis) && i == edge) {
            write_word(p, axis, "...", false);
            i = n - edge;
        }
        element_text(p, at + i * p->array->strides[axis], word);
        write_word(p, axis, word, i == n - 1);
    }
}

static void write_axis(printer *p, int axis, const char *at);

/* Between two blocks of an outer axis: a line end per axis below it. */
static void end_block(printer *p, int axis)
{
    if (p->options.repr) append(&p->text, ",", 1);
    append_repeated(&p->text, '\n', p->array->ndim - axis - 1);
    append_repeated(&p->text, ' ', indent_of(p, axis));
}

static void write_blocks(printer *p, int axis, const char *at)
{
    int64_t n = p->array->shape[axis], edge = p->options.edge_items;
    for (int64_t i = 0; i < n; i++) {
        if (skips_middle(p, axis) && i == edge) {
            append_text(&p->text, "...");
            end_block(p, axis);
            i = n - edge;
        }
        write_axis(p, axis + 1, at + i * p->array->strides[axis]);
        if (i < n - 1) end_block(p, axis);
    }
}

static void write_axis(printer *p, int axis, const char *at)
{
    append(&p->text, "[", 1);
    if (axis == p->array->ndim - 1)
        write_row(p, axis, at);
    else
        write_blocks(p, axis, at);
    append(&p->text, "]", 1);
}

/* ---- whole texts ---------------------------------------------------------------------------------------------- */

/* A 0-d array in the plain style is written as the scalar it holds. */
static void write_scalar(printer *p)
{
    char word[RPI_NUMBER_TEXT];
    const char *element = rpi_data(p->array);
    (void)word;
    rpi_buffer text = {0};
    rpi_append_element(&text, p->array->dtype, element, RPI_STYLE_STR);
    append_text(&p->text, text.data ? text.data : "");
    p->text.failed |= text.failed;
    rp_free(text.data);
}

static void write_elements(printer *p)
{
    char word[RPI_NUMBER_TEXT];
    if (p->array->size == 0) {
        append_text(&p->text, "[]");
        return;
    }
    measure(p);
    if (p->array->ndim > 0) {
        write_axis(p, 0, rpi_data(p->array));
        return;
    }
    element_text(p, rpi_data(p->array), word);
    append_text(&p->text, word);
}

static bool dtype_is_implied(rp_dtype dtype)
{
    return dtype == RP_I64 || dtype == RP_F64 || dtype == RP_BOOL;
}

/* "shape=(0, 3), dtype=float32)" as far as the elements do not tell. */
static void extras_text(const printer *p, text_buffer *extras)
{
    const rp_array *a = p->array;
    char number[32];
    bool shape = a->size == 0 && !(a->ndim == 1 && a->shape[0] == 0);
    if (shape || p->summarise) {
        append_text(extras, "shape=(");
        for (int i = 0; i < a->ndim; i++) {
            snprintf(number, sizeof number, "%s%" PRId64 "%s", i > 0 ? ", " : "", a->shape[i], a->ndim == 1 ? "," : "");
            append_text(extras, number);
        }
        append_text(extras, ")");
    }
    if (!dtype_is_implied(a->dtype) || a->size == 0) {
        const char *quote = a->dtype == RP_DATETIME_NS || a->dtype == RP_TIMEDELTA_NS ? "'" : "";
        if (extras->size > 0) append_text(extras, ", ");
        append_text(extras, "dtype=");
        append_text(extras, quote);
        append_text(extras, rp_dtype_name(a->dtype));
        append_text(extras, quote);
    }
}

static void write_repr(printer *p, int line_width)
{
    text_buffer extras = {0};
    append_text(&p->text, "array(");
    write_elements(p);
    extras_text(p, &extras);
    if (extras.size > 0 && !p->text.failed) {
        append(&p->text, ",", 1);
        const char *line = memrchr(p->text.data, '\n', p->text.size);
        size_t length = line ? p->text.size - (size_t)(line + 1 - p->text.data) : p->text.size;
        bool fits = length + extras.size + 2 <= (size_t)line_width;
        append_text(&p->text, fits ? " " : "\n      ");
        append(&p->text, extras.data, extras.size);
    }
    append(&p->text, ")", 1);
    p->text.failed |= extras.failed;
    rp_free(extras.data);
}

static rp_print_options complete_options(const rp_print_options *given)
{
    rp_print_options o = given ? *given : (rp_print_options){0};
    if (o.precision == 0) o.precision = 8;
    if (o.precision < 0) o.precision = 0;
    if (o.precision > RPI_MAX_PRECISION) o.precision = RPI_MAX_PRECISION;
    if (o.line_width <= 0) o.line_width = 75;
    if (o.threshold <= 0) o.threshold = 1000;
    if (o.edge_items <= 0) o.edge_items = 3;
    return o;
}

rp_status rp_to_string(rp_array *a, const rp_print_options *options, char **text, rp_error *error)
{
    a = rpi_force(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    printer p = {.array = a, .options = complete_options(options)};
    int line_width = p.options.line_width;
    p.summarise = a->size > p.options.threshold;
    if (p.options.repr) p.options.line_width--; /* the closing parenthesis */
    if (p.options.repr)
        write_repr(&p, line_width);
    else if (a->ndim == 0)
        write_scalar(&p);
    else
        write_elements(&p);
    if (p.text.failed) {
        rp_free(p.text.data);
        return rp_fail(error, RP_ENOMEM, "rp_to_string: out of memory");
    }
    *text = p.text.data;
    return RP_OK;
}

rp_status rp_print(rp_array *a, FILE *stream)
{
    char *text = NULL;
    rp_status status = rp_to_string(a, NULL, &text, NULL);
    if (status == RP_OK && fprintf(stream, "%s\n", text) < 0) status = RP_EIO;
    rp_free(text);
    return status;
}
