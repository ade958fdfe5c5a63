// Fields of a file of interest rates: periods and numbers.
#include "rates_i.h"

#include "time/time_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2200 };

// `length` digits at `at`; -1 when one of them is none.
static int digits(fxi_field text, size_t at, size_t length)
{
    int value = 0;
    if (at + length > text.length) return -1;
    for (size_t i = at; i < at + length; i++) {
        if (text.text[i] < '0' || text.text[i] > '9') return -1;
        value = value * 10 + (text.text[i] - '0');
    }
    return value;
}

// First day of the month `months` after January of `year`.
static int64_t month_begin(int year, int months)
{
    return fxi_days(year + months / 12, months % 12 + 1, 1) * FX_DAY;
}

void fxi_rate_month(int month, int64_t *begin, int64_t *end)
{
    *begin = month_begin(month / 100, month % 100 - 1);
    *end = month_begin(month / 100, month % 100);
}

static bool day(fxi_field text, int64_t *begin)
{
    int year = digits(text, 0, 4), month = digits(text, 5, 2), number = digits(text, 8, 2);
    if (text.length != 10 || text.text[4] != '-' || text.text[7] != '-') return false;
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return false;
    if (number < 1 || number > fxi_month_days(year, month)) return false;
    *begin = fxi_days(year, month, number) * FX_DAY;
    return true;
}

bool fxi_rate_period(fxi_field text, fx_rate_frequency frequency, int64_t *begin, int64_t *end)
{
    static const size_t lengths[FX_RATE_FREQUENCY_COUNT] = {10, 7, 7, 4};
    int year = digits(text, 0, 4), first = 0, months = 12;
    *end = INT64_MAX;
    if (frequency == FX_RATE_DATED) return day(text, begin);
    if (text.length != lengths[frequency] || year < FIRST_YEAR || year > LAST_YEAR) return false;
    if (frequency == FX_RATE_MONTHLY) {
        first = digits(text, 5, 2) - 1;
        months = 1;
        if (text.text[4] != '-' || first < 0 || first > 11) return false;
    } else if (frequency == FX_RATE_QUARTERLY) {
        first = 3 * (digits(text, 6, 1) - 1);
        months = 3;
        if (text.text[4] != '-' || text.text[5] != 'Q' || first < 0 || first > 9) return false;
    }
    *begin = month_begin(year, first);
    *end = month_begin(year, first + months);
    return true;
}

bool fxi_rate_number(fxi_field text, bool comma, double *percent)
{
    char copy[40], *end;
    if (text.length > 0 && text.text[text.length - 1] == '%') text.length--;
    while (text.length > 0 && text.text[text.length - 1] == ' ') text.length--;
    if (text.length == 0 || text.length >= sizeof copy) return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        if (comma && c == ',') c = '.';
        if (!c || !strchr("0123456789+-.eE", c)) return false;
        copy[i] = c;
    }
    copy[text.length] = 0;
    *percent = strtod(copy, &end);
    return !*end && isfinite(*percent);
}
