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
    d->count = d->exponent = 0;
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

void rpi_decimal_positional(double value, rp_dtype dtype, int fraction, rpi_decimal *d)
{
    char text[RPI_NUMBER_TEXT];
    rpi_decimal_shortest(value, dtype, d);
    if (fraction_digits(d) <= fraction) return;
    snprintf(text, sizeof text, "%.*f", fraction, value);
    parse_decimal(text, d);
    d->negative = signbit(value);
}

void rpi_decimal_scientific(double value, rp_dtype dtype, int fraction, rpi_decimal *d)
{
    char text[RPI_NUMBER_TEXT];
    rpi_decimal_shortest(value, dtype, d);
    if (d->count - 1 <= fraction) return;
    snprintf(text, sizeof text, "%.*e", fraction, value);
    parse_decimal(text, d);
}

void rpi_decimal_filled(double value, rp_dtype dtype, int fraction, rpi_decimal *d)
{
    char text[RPI_NUMBER_TEXT];
    rpi_decimal_shortest(value, dtype, d);
    if (d->count - 1 == fraction) return;
    snprintf(text, sizeof text, "%.*e", fraction, value);
    parse_decimal(text, d);
}

static char digit_at(const rpi_decimal *d, int index)
{
    return (char)('0' + (index >= 0 && index < d->count ? d->digits[index] : 0));
}

void rpi_split_positional(const rpi_decimal *d, char *whole, char *rest)
{
    int last_whole = d->exponent > 0 ? d->exponent : 0;
    if (d->negative) *whole++ = '-';
    for (int power = last_whole; power >= 0; power--) *whole++ = digit_at(d, d->exponent - power);
    *whole = '\0';
    for (int i = 1; i <= fraction_digits(d); i++) *rest++ = digit_at(d, d->exponent + i);
    *rest = '\0';
}

void rpi_split_scientific(const rpi_decimal *d, char *whole, char *rest)
{
    if (d->negative) *whole++ = '-';
    *whole++ = digit_at(d, 0);
    *whole = '\0';
    for (int i = 1; i < d->count; i++) *rest++ = digit_at(d, i);
    *rest = '\0';
}

double rpi_exponent_limit(rp_dtype dtype)
{
    return dtype == RP_F64 ? 1e16 : dtype == RP_F16 ? 1e3 : 1e6;
}

void rpi_float_text(double value, rp_dtype dtype, char *text)
{
    rpi_decimal d;
    char whole[RPI_NUMBER_TEXT], rest[RPI_NUMBER_TEXT];
    if (isnan(value) || isinf(value)) {
        snprintf(text, RPI_NUMBER_TEXT, "%s", isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
        return;
    }
    rpi_decimal_shortest(value, dtype, &d);
    if (value == 0 || (fabs(value) >= 1e-4 && fabs(value) < rpi_exponent_limit(dtype))) {
        rpi_split_positional(&d, whole, rest);
        snprintf(text, RPI_NUMBER_TEXT, "%.320s.%.320s", whole, *rest ? rest : "0");
    } else {
        rpi_split_scientific(&d, whole, rest);
        snprintf(text, RPI_NUMBER_TEXT, "%.320s%s%.320se%+03d", whole, *rest ? "." : "", rest, d.exponent);
    }
}
