/* Decimal text of floating-point numbers, from the C library's correctly rounded conversions.
 *
 * The shortest digits are found by asking for n digits and reading them back; if n digits read back, so do more, so n
 * is found by bisection. At a power of two the interval of numbers that round to `value` reaches twice as far up as
 * down: there n digits may exist above `value` although the nearest n digits lie below it and read back as its
 * neighbour.
 */
#include "core/format.h"
#include "core/half_i.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DIGITS 17 /* always enough for a double */

static bool reads_back(const char *text, double value, rp_dtype dtype)
{
    switch (dtype) {
    case RP_F16:
        return rpi_f16_to_f32(rpi_f64_to_f16(strtod(text, NULL))) == (float)value;
    case RP_BF16:
        return rpi_bf16_to_f32(rpi_f64_to_bf16(strtod(text, NULL))) == (float)value;
    case RP_F32:
        return strtof(text, NULL) == (float)value;
    default:
        return strtod(text, NULL) == value;
    }
}

/* Takes "[-]d.ddde[+-]xx" or "[-]ddd.ddd" apart, without leading and trailing zeros. */
static void parse_decimal(const char *text, rpi_decimal *d)
{
    int point = -1, position = 0;
    d->negative = *text == '-';
    d->count = d->exponent = d->zeros = 0;
    if (d->negative) text++;
    for (; *text && *text != 'e'; text++) {
        if (*text == '.') {
            point = position;
            continue;
        }
        position++;
        if (d->count == 0 && *text == '0') continue;
        if (d->count == 0) d->exponent = -position;
        d->digits[d->count++] = (uint8_t)(*text - '0');
    }
    d->exponent += point >= 0 ? point : position;
    if (*text == 'e') d->exponent += atoi(text + 1);
    while (d->count > 0 && d->digits[d->count - 1] == 0) d->count--;
    if (d->count == 0) d->exponent = 0;
}

/* Raises the last digit of "d.ddde+xx" by one unit; false when that carries into the first digit and beyond. */
static bool raise_last_digit(char *text)
{
    char *end = strchr(text, 'e');
    for (char *at = end - 1; at >= text; at--) {
        if (*at == '.' || *at == '-') continue;
        if (*at != '9') {
            ++*at;
            return true;
        }
        *at = '0';
    }
    return false;
}

static bool is_power_of_two(double value)
{
    int exponent;
    return fabs(frexp(value, &exponent)) == 0.5;
}

/* Writes `count` significant digits that read back as `value` to `text`; false when there are none. */
static bool write_digits(double value, rp_dtype dtype, int count, char *text)
{
    snprintf(text, RPI_NUMBER_TEXT, "%.*e", count - 1, value);
    if (reads_back(text, value, dtype)) return true;
    return is_power_of_two(value) && raise_last_digit(text) && reads_back(text, value, dtype);
}

void rpi_decimal_shortest(double value, rp_dtype dtype, rpi_decimal *d)
{
    char text[RPI_NUMBER_TEXT];
    int low = 1, high = MAX_DIGITS;
    while (low < high) {
        int middle = (low + high) / 2;
        if (write_digits(value, dtype, middle, text))
            high = middle;
        else
            low = middle + 1;
    }
    write_digits(value, dtype, low, text);
    parse_decimal(text, d);
    d->negative = signbit(value);
}

/* Digits behind the point of the plain notation. */
static int fraction_digits(const rpi_decimal *d)
{
    int digits = d->count - 1 - d->exponent;
    return d->count == 0 || digits < 0 ? 0 : digits;
}

static int limited(int precision)
{
    return precision > RPI_MAX_PRECISION ? RPI_MAX_PRECISION : precision;
}

/* -1, 0, 1: the magnitude of `a` is smaller, equal, larger. Neither is zero. */
static int compare_magnitudes(const rpi_decimal *a, const rpi_decimal *b)
{
    if (a->exponent != b->exponent) return a->exponent < b->exponent ? -1 : 1;
    int count = a->count < b->count ? a->count : b->count;
    int order = memcmp(a->digits, b->digits, (size_t)count);
    return order != 0 ? order : (a->count > b->count) - (a->count < b->count);
}

/* The zeros behind `wanted` digits that NumPy leaves: its conversion stops early when the value is exhausted, drops the
 * nines that a rounding up turned to zeros, and leaves zeros that were found on the way. */
static int kept_zeros(double value, const rpi_float_style *style, int wanted, const rpi_decimal *d)
{
    rpi_decimal all;
    char text[RPI_NUMBER_TEXT];
    if (d->count == 0) return wanted;
    int have = style->significant ? d->count : fraction_digits(d);
    snprintf(text, sizeof text, "%.*e", RPI_MAX_PRECISION, value);
    parse_decimal(text, &all);
    int order = compare_magnitudes(d, &all);
    bool exhausted = order == 0 && style->exact;
    return order > 0 || exhausted || wanted < have ? 0 : wanted - have;
}

/* The digits that the style asks for: the fewest that read back where they are few and many enough, else those of the
 * exact value, halves to even (so 5e-324 with two digits is 4.9e-324, as NumPy writes it beside numbers that need two).
 */
static void choose_digits(double value, const rpi_float_style *style, rpi_decimal *d)
{
    char text[RPI_NUMBER_TEXT];
    int precision = limited(style->precision), least = limited(style->min_digits);
    rpi_decimal_shortest(value, style->dtype, d);
    int have = style->significant ? d->count : fraction_digits(d), wanted = have;
    if (style->exact || (precision >= 0 && have > precision))
        wanted = precision;
    else if (least > have)
        wanted = least;
    if (value == 0 || (wanted == have && !style->exact)) return;
    if (style->significant)
        snprintf(text, sizeof text, "%.*e", wanted > 0 ? wanted - 1 : 0, value);
    else
        snprintf(text, sizeof text, "%.*f", wanted, value);
    parse_decimal(text, d);
    d->negative = signbit(value);
    int padded = style->exact ? precision : least;
    if (style->trim == '-' || (style->trim == 'k' && (padded != wanted || style->significant)))
        d->zeros = kept_zeros(value, style, wanted, d);
}

static char digit_at(const rpi_decimal *d, int index)
{
    return (char)('0' + (index >= 0 && index < d->count ? d->digits[index] : 0));
}

static const char *sign_of(double value, const rpi_float_style *style)
{
    return signbit(value) ? "-" : style->sign ? "+" : "";
}

static void append_non_finite(rpi_buffer *text, double value, const rpi_float_style *style)
{
    if (isinf(value)) rpi_append_text(text, sign_of(value, style));
    rpi_append_text(text, isnan(value) ? "nan" : "inf");
}

/* The point and `count` digits from `first` on, with zeros up to `least` or without trailing zeros as the style says;
 * the number of digits written. */
static int append_fraction(rpi_buffer *text, const rpi_decimal *d, int first, int count, const rpi_float_style *style)
{
    int least = style->exact ? style->precision : style->min_digits;
    if (style->significant) least -= first > 1 ? first : 1;
    if (style->trim == 'k') {
        count += d->zeros;
        if (least > count) count = least;
    }
    if (style->trim == '0' && count == 0) count = 1;
    if (count > 0 || style->trim != '-') rpi_append(text, ".", 1);
    for (int i = 0; i < count; i++) {
        char digit = digit_at(d, first + i);
        rpi_append(text, &digit, 1);
    }
    return count;
}

void rpi_append_positional(rpi_buffer *text, double value, const rpi_float_style *style)
{
    rpi_decimal d;
    if (!isfinite(value)) {
        append_non_finite(text, value, style);
        return;
    }
    choose_digits(value, style, &d);
    int last_whole = d.exponent > 0 ? d.exponent : 0;
    const char *sign = sign_of(value, style);
    rpi_append_repeated(text, ' ', style->left - last_whole - 1 - (int)strlen(sign));
    rpi_append_text(text, sign);
    for (int power = last_whole; power >= 0; power--) {
        char digit = digit_at(&d, d.exponent - power);
        rpi_append(text, &digit, 1);
    }
    int written = append_fraction(text, &d, d.exponent + 1, fraction_digits(&d), style);
    bool no_point = style->trim == '-' && written == 0 && style->right > 0;
    rpi_append_repeated(text, ' ', style->right - written + no_point);
}

void rpi_append_scientific(rpi_buffer *text, double value, const rpi_float_style *style)
{
    rpi_decimal d;
    char exponent[16], first;
    rpi_float_style whole = *style; /* the first digit counts too */
    if (!isfinite(value)) {
        append_non_finite(text, value, style);
        return;
    }
    whole.significant = true;
    whole.precision += style->precision >= 0;
    whole.min_digits += style->min_digits >= 0;
    choose_digits(value, &whole, &d);
    const char *sign = sign_of(value, style);
    rpi_append_repeated(text, ' ', style->left - 1 - (int)strlen(sign));
    rpi_append_text(text, sign);
    first = digit_at(&d, 0);
    rpi_append(text, &first, 1);
    if (append_fraction(text, &d, 1, d.count > 0 ? d.count - 1 : 0, &whole) == 0 && d.zeros > 0 && style->trim == '-')
        rpi_append(text, ".", 1); /* as NumPy does, whose digits were zeros that went again */
    int least = style->exponent_digits < 0 ? 2 : style->exponent_digits > 5 ? 5 : style->exponent_digits;
    snprintf(exponent, sizeof exponent, "e%c%0*d", d.exponent < 0 ? '-' : '+', least, abs(d.exponent));
    rpi_append_text(text, exponent);
}

double rpi_exponent_limit(rp_dtype dtype)
{
    return dtype == RP_F64 ? 1e16 : dtype == RP_F16 ? 1e3 : 1e6;
}

void rpi_append_float(rpi_buffer *text, double value, rp_dtype dtype, char trim)
{
    double magnitude = fabs(value);
    bool plain = value == 0 || !(magnitude < 1e-4 || magnitude >= rpi_exponent_limit(dtype));
    rpi_float_style style = {
        .dtype = dtype, .precision = -1, .min_digits = -1, .trim = plain ? trim : '-', .exponent_digits = -1};
    if (plain)
        rpi_append_positional(text, value, &style);
    else
        rpi_append_scientific(text, value, &style);
}
