/* Decimal text of floating-point numbers, from the C library's correctly rounded conversions.
 *
 * The shortest digits are found by asking for n digits and reading them back; if n digits read back, so do more, so n
 * is found by bisection. At a power of two the interval of numbers that round to `value` reaches twice as far up as
 * down: there n digits may exist above `value` although the nearest n digits lie below it and read back as its
 * neighbour.
 */
#include "core/format.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DIGITS 17 /* always enough for a double */

static bool reads_back(const char *text, double value, bool single)
{
    return single ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value;
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
static bool write_digits(double value, bool single, int count, char *text)
{
    snprintf(text, RPI_NUMBER_TEXT, "%.*e", count - 1, value);
    if (reads_back(text, value, single)) return true;
    return is_power_of_two(value) && raise_last_digit(text) && reads_back(text, value, single);
}

void rpi_decimal_shortest(double value, bool single, rpi_decimal *d)
{
    char text[RPI_NUMBER_TEXT];
    int low = 1, high = MAX_DIGITS;
    while (low < high) {
        int middle = (low + high) / 2;
        if (write_digits(value, single, middle, text))
            high = middle;
        else
            low = middle + 1;
    }
    write_digits(value, single, low, text);
    parse_decimal(text, d);
    d->negative = signbit(value);
}

/* Digits behind the point of the plain notation. */
static int fraction_digits(const rpi_decimal *d)
{
    int digits = d->count - 1 - d->exponent;
    return d->count == 0 || digits < 0 ? 0 : digits;
}

void rpi_decimal_positional(double value, bool single, int fraction, rpi_decimal *d)
{
    char text[RPI_NUMBER_TEXT];
    rpi_decimal_shortest(value, single, d);
    if (fraction_digits(d) <= fraction) return;
    snprintf(text, sizeof text, "%.*f", fraction, value);
    parse_decimal(text, d);
    d->negative = signbit(value);
}

void rpi_decimal_scientific(double value, bool single, int fraction, rpi_decimal *d)
{
    char text[RPI_NUMBER_TEXT];
    rpi_decimal_shortest(value, single, d);
    if (d->count - 1 <= fraction) return;
    snprintf(text, sizeof text, "%.*e", fraction, value);
    parse_decimal(text, d);
}

void rpi_decimal_filled(double value, bool single, int fraction, rpi_decimal *d)
{
    char text[RPI_NUMBER_TEXT];
    rpi_decimal_shortest(value, single, d);
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

void rpi_scalar_text(double value, bool single, char *text)
{
    rpi_decimal d;
    char whole[RPI_NUMBER_TEXT], rest[RPI_NUMBER_TEXT];
    if (isnan(value) || isinf(value)) {
        snprintf(text, RPI_NUMBER_TEXT, "%s", isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
        return;
    }
    rpi_decimal_shortest(value, single, &d);
    if (value == 0 || (fabs(value) >= 1e-4 && fabs(value) < (single ? 1e6 : 1e16))) {
        rpi_split_positional(&d, whole, rest);
        snprintf(text, RPI_NUMBER_TEXT, "%.320s.%.320s", whole, *rest ? rest : "0");
    } else {
        rpi_split_scientific(&d, whole, rest);
        snprintf(text, RPI_NUMBER_TEXT, "%.320s%s%.320se%+03d", whole, *rest ? "." : "", rest, d.exponent);
    }
}

/* Days since 1970-01-01 to year, month, day of the proleptic Gregorian calendar: counts in eras of 400 years that begin
 * on 1 March, so that the leap day comes last. */
static void civil_date(int64_t days, int *year, int *month, int *day)
{
    int64_t shifted = days + 719468, era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * march_month + 2) / 5 + 1);
    *month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

void rpi_datetime_text(int64_t nanoseconds, char *text)
{
    const int64_t second = 1000000000, day_length = 86400 * second;
    int year, month, day;
    if (nanoseconds == INT64_MIN) {
        memcpy(text, "NaT", 4);
        return;
    }
    int64_t days = nanoseconds / day_length, rest = nanoseconds % day_length;
    if (rest < 0) {
        days--;
        rest += day_length;
    }
    civil_date(days, &year, &month, &day);
    int seconds = (int)(rest / second);
    snprintf(text, RPI_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d.%09d", year, month, day, seconds / 3600,
             seconds / 60 % 60, seconds % 60, (int)(rest % second));
}
