/* How the elements of one array are written: NumPy's rules for the widths of numbers, and for when numbers get
 * exponents.
 */
#include "core/column.h"
#include "core/element_text.h"
#include "core/half_i.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- the shown elements --------------------------------------------------------------------------------------- */

bool rpi_skips_middle(const rpi_column *column, int axis)
{
    return column->summarise && column->array->shape[axis] > 2 * (int64_t)column->options.edge_items;
}

typedef void visitor(rpi_column *column, const char *element, void *state);

/* With no elements at the edges NumPy measures all of them. */
static void visit_shown(rpi_column *c, int axis, const char *at, visitor *visit, void *state)
{
    if (axis == c->array->ndim) {
        visit(c, at, state);
        return;
    }
    int64_t n = c->array->shape[axis], edge = c->options.edge_items;
    for (int64_t i = 0; i < n; i++) {
        if (edge > 0 && i == edge && rpi_skips_middle(c, axis)) i = n - edge;
        visit_shown(c, axis + 1, at + i * c->array->strides[axis], visit, state);
    }
}

static void visit_all(rpi_column *c, visitor *visit, void *state)
{
    visit_shown(c, 0, rpi_data(c->array), visit, state);
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* ---- floats --------------------------------------------------------------------------------------------------- */

static double part_of(const rpi_column *c, const rpi_float_column *f, const char *element)
{
    double parts[2];
    rpi_load_complex(c->array->dtype, element, parts);
    return parts[f->part];
}

typedef struct float_range {
    rpi_float_column *column;
    double smallest, largest; /* of the finite non-zero magnitudes; 0 when there are none */
    bool any_finite, any_special, any_negative_inf, any_negative;
} float_range;

static void measure_range(rpi_column *c, const char *element, void *state)
{
    float_range *range = state;
    double value = part_of(c, range->column, element), magnitude = fabs(value);
    if (!isfinite(value)) {
        range->any_special = true;
        range->any_negative_inf |= isinf(value) && value < 0;
        return;
    }
    range->any_finite = true;
    range->any_negative |= signbit(value) != 0;
    if (magnitude == 0) return;
    if (range->smallest == 0 || magnitude < range->smallest) range->smallest = magnitude;
    if (magnitude > range->largest) range->largest = magnitude;
}

/* A number as the array's own type holds it: NumPy compares there. */
static double rounded(double value, rp_dtype dtype)
{
    if (dtype == RP_F16) return rpi_f16_to_f32(rpi_f64_to_f16(value));
    return dtype == RP_F64 ? value : (double)(float)value;
}

/* Scientific notation when the magnitudes are large, tiny or far apart. */
static bool wants_exponents(const rpi_column *c, const float_range *range)
{
    rp_dtype dtype = range->column->style.dtype;
    if (range->largest == 0) return false;
    if (range->largest >= (dtype == RP_F64 ? 1e8 : rpi_exponent_limit(dtype))) return true;
    if (c->options.suppress) return false;
    return range->smallest < rounded(0.0001, dtype) || rounded(range->largest / range->smallest, dtype) > 1000;
}

static void append_finite(rpi_buffer *text, double value, const rpi_float_column *f)
{
    if (f->exponents)
        rpi_append_scientific(text, value, &f->style);
    else
        rpi_append_positional(text, value, &f->style);
}

typedef struct float_widths {
    rpi_float_column *column;
    int whole, fraction, exponent;
} float_widths;

static void measure_widths(rpi_column *c, const char *element, void *state)
{
    float_widths *widths = state;
    double value = part_of(c, widths->column, element);
    if (!isfinite(value)) return;
    c->scratch.size = 0;
    append_finite(&c->scratch, value, widths->column);
    if (c->scratch.failed) return;
    const char *point = strchr(c->scratch.data, '.'), *exponent = strchr(point, 'e');
    widths->whole = larger(widths->whole, (int)(point - c->scratch.data));
    widths->fraction = larger(widths->fraction, (int)((exponent ? exponent : strchr(point, '\0')) - point) - 1);
    if (exponent) widths->exponent = larger(widths->exponent, (int)strlen(exponent) - 2);
}

/* How a number is written when it is alone; the widths come from that. */
static void style_alone(const rpi_column *c, rpi_float_column *f)
{
    bool fixed = c->options.float_mode == RP_FLOAT_FIXED;
    f->style.precision = c->options.float_mode == RP_FLOAT_UNIQUE ? -1 : c->options.precision;
    f->style.min_digits = f->style.exponent_digits = -1;
    f->style.trim = fixed ? 'k' : '.';
    f->style.exact = fixed;
    f->style.sign = f->sign == '+';
}

/* How all are written, now that the widths are known. */
static void style_together(const rpi_column *c, rpi_float_column *f, const float_widths *widths)
{
    rp_float_mode mode = c->options.float_mode;
    f->left = widths->whole;
    f->right = widths->fraction;
    f->style.left = widths->whole;
    if (f->exponents) {
        f->style.trim = 'k';
        f->style.precision = f->style.min_digits = widths->fraction;
        f->style.exponent_digits = widths->exponent;
        f->right = widths->exponent + 2 + widths->fraction;
        return;
    }
    bool equal = mode == RP_FLOAT_FIXED || mode == RP_FLOAT_MAXPREC_EQUAL;
    if (equal) f->style.precision = f->style.min_digits = widths->fraction;
    f->style.trim = equal ? 'k' : '.';
    f->style.right = widths->fraction;
}

static void measure_floats(rpi_column *c, int part, char sign)
{
    rpi_float_column *f = &c->parts[part];
    rp_dtype dtype = c->array->dtype;
    *f = (rpi_float_column){.part = part, .sign = sign};
    f->style.dtype = dtype == RP_C64 ? RP_F32 : dtype == RP_C128 ? RP_F64 : dtype;
    float_range range = {.column = f};
    float_widths widths = {.column = f};
    visit_all(c, measure_range, &range);
    f->exponents = wants_exponents(c, &range);
    style_alone(c, f);
    visit_all(c, measure_widths, &widths);
    style_together(c, f, &widths);
    if (sign == ' ' && !range.any_negative) f->left++;
    if (range.any_special) {
        bool signed_inf = sign != '-' || range.any_negative_inf;
        int beside = f->right + 1;
        f->left = larger(f->left, (int)strlen(c->options.nan_text) - beside);
        f->left = larger(f->left, (int)strlen(c->options.inf_text) + signed_inf - beside);
    }
    f->style.left = f->left;
}

static void append_part(rpi_column *c, const rpi_float_column *f, const char *element, rpi_buffer *text)
{
    double value = part_of(c, f, element);
    if (isfinite(value)) {
        append_finite(text, value, f);
        return;
    }
    const char *name = isnan(value) ? c->options.nan_text : c->options.inf_text;
    const char *sign = isinf(value) && value < 0 ? "-" : f->sign == '+' ? "+" : "";
    rpi_append_repeated(text, ' ', f->left + f->right + 1 - (int)(strlen(name) + strlen(sign)));
    rpi_append_text(text, sign);
    rpi_append_text(text, name);
}

/* The j stands before the spaces behind the imaginary part. */
static void append_imaginary(rpi_column *c, const char *element, rpi_buffer *text)
{
    c->scratch.size = 0;
    append_part(c, &c->parts[1], element, &c->scratch);
    if (c->scratch.failed) return;
    size_t end = c->scratch.size;
    while (end > 0 && c->scratch.data[end - 1] == ' ') end--;
    rpi_append(text, c->scratch.data, end);
    rpi_append(text, "j", 1);
    rpi_append(text, c->scratch.data + end, c->scratch.size - end);
}

/* ---- everything else ------------------------------------------------------------------------------------------ */

typedef struct integer_range {
    bool any, any_negative;
    int positive, negative; /* digits of the longest; with its sign */
} integer_range;

static void measure_integer(rpi_column *c, const char *element, void *state)
{
    integer_range *range = state;
    c->scratch.size = 0;
    rpi_append_element(&c->scratch, c->array->dtype, element, RPI_STYLE_ARRAY);
    if (c->scratch.failed) return;
    bool negative = c->scratch.data[0] == '-';
    range->any_negative |= negative;
    int *length = negative ? &range->negative : &range->positive;
    *length = larger(*length, (int)c->scratch.size);
}

/* A sign that is always there widens the column of the positive numbers. */
static void measure_integers(rpi_column *c)
{
    integer_range range = {0};
    visit_all(c, measure_integer, &range);
    char *sign = &c->options.sign;
    if (*sign == ' ' && range.any_negative) *sign = '-';
    if (*sign != '-' && range.positive > 0) range.positive++;
    c->width = larger(range.positive, range.negative);
}

static void measure_plain(rpi_column *c, const char *element, void *state)
{
    (void)state;
    c->scratch.size = 0;
    rpi_append_element(&c->scratch, c->array->dtype, element, RPI_STYLE_ARRAY);
    c->width = larger(c->width, (int)c->scratch.size);
}

static bool is_number_with_point(rp_dtype dtype)
{
    return rpi_is_float(dtype) || rpi_kind_of(dtype) == RPI_KIND_COMPLEX;
}

void rpi_column_measure(rpi_column *c)
{
    rp_dtype dtype = c->array->dtype;
    if (c->options.format || rpi_is_text(dtype)) return;
    if (is_number_with_point(dtype)) {
        measure_floats(c, 0, c->options.sign);
        if (rpi_kind_of(dtype) == RPI_KIND_COMPLEX) measure_floats(c, 1, '+');
    } else if (rpi_is_integer(dtype)) {
        measure_integers(c);
    } else if (dtype == RP_BOOL) {
        c->width = c->array->ndim > 0 ? 5 : 0; /* " True" even without "False" */
    } else {
        visit_all(c, measure_plain, NULL);
    }
}

static bool append_own_format(rpi_column *c, const char *element, rpi_buffer *text)
{
    char *words = c->options.format(c->options.context, element);
    if (!words) return false;
    rpi_append_text(text, words);
    rp_free(words);
    return true;
}

static void append_plain(rpi_column *c, const char *element, rpi_buffer *text)
{
    rp_dtype dtype = c->array->dtype;
    c->scratch.size = 0;
    bool with_sign = rpi_is_integer(dtype) && c->options.sign != '-';
    rpi_append_element(&c->scratch, dtype, element, RPI_STYLE_ARRAY);
    if (c->scratch.failed) return;
    with_sign = with_sign && c->scratch.data[0] != '-';
    rpi_append_repeated(text, ' ', c->width - (int)c->scratch.size - with_sign);
    if (with_sign) rpi_append(text, &c->options.sign, 1);
    rpi_append(text, c->scratch.data, c->scratch.size);
}

bool rpi_column_append(rpi_column *c, const char *element, rpi_buffer *text)
{
    rp_dtype dtype = c->array->dtype;
    if (c->options.format) return append_own_format(c, element, text);
    if (is_number_with_point(dtype)) {
        append_part(c, &c->parts[0], element, text);
        if (rpi_kind_of(dtype) == RPI_KIND_COMPLEX) append_imaginary(c, element, text);
    } else {
        append_plain(c, element, text);
    }
    text->failed |= c->scratch.failed;
    return true;
}
