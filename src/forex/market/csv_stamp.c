/// Stamps in text: calendar forms with every usual separator, in one or two columns, with or without a zone; Unix time
/// in s, ms, us or ns by its magnitude.
#include "market_i.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// The number in exactly `n` digits, or -1.
static int digits(const char *p, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (!is_digit(p[i])) return -1;
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

// "31.03.2019": with points the day stands first everywhere; with strokes nobody knows.
static bool is_day_first(const char *p)
{
    return p[2] == '.' && p[5] == '.' && digits(p, 2) >= 0;
}

bool fxi_is_stroke_date(const char *p, size_t n, int *first, int *second)
{
    if (n < 10 || p[2] != '/' || p[5] != '/') return false;
    *first = digits(p, 2);
    *second = digits(p + 3, 2);
    return *first > 0 && *second > 0 && digits(p + 6, 4) > 0;
}

// Length of the date at `p` ("20190331", "31.03.2019", "2019-03-31" with - . or /, or with strokes whose order is
// known), 0 when there is none.
static int date_length(const fxi_stamp_reader *r, const char *p, size_t n)
{
    int first, second;
    if (n >= 10 && is_day_first(p)) return 10;
    if (r->strokes && fxi_is_stroke_date(p, n, &first, &second)) return 10;
    if (n >= 10 && is_digit(p[0]) && (p[4] == '-' || p[4] == '.' || p[4] == '/') && p[7] == p[4]) return 10;
    if (n >= 8 && digits(p, 8) >= 0) return 8;
    return 0;
}

static bool read_date(const fxi_stamp_reader *r, const char *p, int length, int64_t *ns)
{
    int step = length == 10, first, second;
    fx_civil c = {.year = digits(p, 4), .month = digits(p + 4 + step, 2), .day = digits(p + 6 + 2 * step, 2)};
    if (step && is_day_first(p))
        c = (fx_civil){.year = digits(p + 6, 4), .month = digits(p + 3, 2), .day = digits(p, 2)};
    if (step && r->strokes && fxi_is_stroke_date(p, 10, &first, &second)) {
        bool day_first = r->strokes == FXI_STROKES_DAY_FIRST;
        c = (fx_civil){
            .year = digits(p + 6, 4), .month = day_first ? second : first, .day = day_first ? first : second};
    }
    if (c.year < 1678 || c.year > 2261 || c.month < 1 || c.day < 1) return false;
    *ns = fx_from_civil(&c);
    // A date that does not exist comes back as another one.
    fx_civil back = fx_to_civil(*ns);
    return back.month == c.month && back.day == c.day;
}

static bool date_ns(fxi_stamp_reader *r, const char *p, int length, int64_t *ns)
{
    if (length == r->date_length && !memcmp(p, r->date, (size_t)length)) {
        *ns = r->date_ns;
        return true;
    }
    if (!read_date(r, p, length, ns)) return false;
    memcpy(r->date, p, (size_t)length);
    r->date_length = length;
    r->date_ns = *ns;
    return true;
}

// ".123" up to nanoseconds; returns the characters used, or -1.
static int read_fraction(const char *p, size_t n, int64_t *ns)
{
    int64_t scale = FX_SECOND / 10;
    size_t i = 1;
    for (; i < n && is_digit(p[i]); i++, scale /= 10) *ns += (p[i] - '0') * scale;
    return i > 1 && i <= 10 ? (int)i : -1;
}

// "17:00", "17:00:05.5", "170005", "170005065" (ms), "1700"; returns the characters used, or -1.
static int read_clock(const char *p, size_t n, int64_t *ns)
{
    bool colons = n >= 3 && p[2] == ':';
    int hour, minute, second = 0, used;
    if (n < 4 || (colons && n < 5)) return -1;
    hour = digits(p, 2);
    minute = digits(p + 2 + colons, 2);
    used = 4 + colons;
    if (colons ? n > 5 && p[5] == ':' : n > 4 && is_digit(p[4])) {
        if (n < 6u + 2 * colons) return -1;
        second = digits(p + 4 + 2 * colons, 2);
        used = 6 + 2 * colons;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
    *ns = hour * FX_HOUR + minute * FX_MINUTE + second * FX_SECOND;
    if (!colons && n == 9 && digits(p + 6, 3) >= 0) { // HistData's ticks
        *ns += digits(p + 6, 3) * INT64_C(1000000);
        return 9;
    }
    if ((size_t)used < n && p[used] == '.') {
        int fraction = read_fraction(p + used, n - (size_t)used, ns);
        return fraction < 0 ? -1 : used + fraction;
    }
    return used;
}

// "Z", "UTC", "+02", "+0200", "+02:00", "GMT+0200", to the end of the text.
static bool read_zone(const char *p, size_t n, int64_t *offset)
{
    *offset = 0;
    if (n && *p == ' ') p++, n--;
    if ((n == 1 && (*p == 'Z' || *p == 'z')) || (n == 3 && (!memcmp(p, "UTC", 3) || !memcmp(p, "GMT", 3)))) return true;
    if (n > 3 && (!memcmp(p, "UTC", 3) || !memcmp(p, "GMT", 3))) p += 3, n -= 3;
    if (n < 3 || (*p != '+' && *p != '-')) return false;
    int colon = n == 6 && p[3] == ':';
    int hours = digits(p + 1, 2), minutes = n == 3 ? 0 : n == 5u + (unsigned)colon ? digits(p + 3 + colon, 2) : -1;
    if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return false;
    *offset = (*p == '-' ? -1 : 1) * (hours * FX_HOUR + minutes * FX_MINUTE);
    return true;
}

static const char *set_form(fxi_stamp_reader *r, int form)
{
    if (r->form != FXI_STAMP_NONE && (int)r->form != form)
        return "is written in another way than the rows before (with and without a zone, or calendar and Unix time)";
    r->form = form;
    return NULL;
}

static int64_t epoch_unit(int64_t value)
{
    // Seconds stay below 1e11 to the year 5138, and ms, us and ns are above 1e11, 1e14 and 1e17 from 1973 on.
    return value < INT64_C(100000000000)         ? FX_SECOND
           : value < INT64_C(100000000000000)    ? 1000000
           : value < INT64_C(100000000000000000) ? 1000
                                                 : 1;
}

static const char *no_date = "is no time; write 2019-03-31 21:00:00, 2019.03.31 21:00, 20190331 210000 or Unix time";

// The digits behind the point of a Unix time, in ns; what is less than a nanosecond is cut off. False for no digits.
static bool epoch_fraction(const char *p, size_t n, int64_t unit, int64_t *ns)
{
    if (!n) return false;
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(p[i])) return false;
        unit /= 10;
        *ns += (p[i] - '0') * unit;
    }
    return true;
}

const char *fxi_epoch_read(fxi_stamp_reader *r, const char *p, size_t n, int64_t *stamp)
{
    int64_t value = 0, fraction = 0;
    size_t whole = 0;
    for (; whole < n && is_digit(p[whole]); whole++)
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, p[whole] - '0', &value))
            return "is beyond 64 bits";
    int64_t unit = epoch_unit(value);
    if (whole == 0 || n > 30) return no_date;
    if (whole < n && (p[whole] != '.' || !epoch_fraction(p + whole + 1, n - whole - 1, unit, &fraction)))
        return no_date;
    if (r->form == FXI_STAMP_EPOCH && unit != r->epoch_unit) return "is Unix time in another unit than the rows before";
    r->epoch_unit = unit;
    if (__builtin_mul_overflow(value, unit, stamp) || __builtin_add_overflow(*stamp, fraction, stamp))
        return "is beyond the year 2261";
    return set_form(r, FXI_STAMP_EPOCH);
}

static const char *read_rest(fxi_stamp_reader *r, const char *p, size_t n, int64_t *stamp)
{
    int64_t clock = 0, offset = 0;
    if (n) {
        int used = read_clock(p, n, &clock);
        if (used < 0) return "has no time of day as 17:00, 17:00:05, 170005 or 1700";
        *stamp += clock;
        p += used, n -= (size_t)used;
    }
    if (!n) return set_form(r, FXI_STAMP_CALENDAR);
    if (!read_zone(p, n, &offset)) return "has something behind the time that is no zone (Z, +02:00)";
    *stamp -= offset;
    return set_form(r, FXI_STAMP_ZONED);
}

// True for digits that are Unix time: neither 8, 12 nor 14 of them, or 12 that would be a year no market knew (ms of
// before 2001).
static bool is_epoch(const char *p, size_t n)
{
    size_t whole = 0;
    while (whole < n && is_digit(p[whole])) whole++;
    if (whole < 9 || whole == 14) return false;
    int year = digits(p, 4);
    return whole != 12 || year < 1678 || year > 2261;
}

const char *fxi_stamp_read(fxi_stamp_reader *r, const char *p, size_t n, const char *clock, size_t clock_length,
                           int64_t *stamp)
{
    int length = date_length(r, p, n);
    if (!length && memchr(p, '/', n < 3 ? n : 3))
        return "is a date with strokes, day or month first, and no day above 12 tells which; write it as 2019-03-31";
    bool all_digits = length == 8 && n > 8 && is_digit(p[8]);
    if (!length || (all_digits && is_epoch(p, n))) {
        if (clock || n < 9 || length == 10) return no_date;
        return fxi_epoch_read(r, p, n, stamp);
    }
    if (!date_ns(r, p, length, stamp)) return "is a date that does not exist";
    if (clock) return n == (size_t)length ? read_rest(r, clock, clock_length, stamp) : no_date;
    p += length, n -= (size_t)length;
    if (n && !all_digits) {
        if (*p != ' ' && *p != 'T' && *p != 't') return no_date;
        p++, n--;
        if (!n) return "has no time of day behind the date";
    }
    return read_rest(r, p, n, stamp);
}
