/* Numbers read from text. A float is checked against the grammar first and copied without underscores; then the C
 * library, which rounds correctly, reads it. */
#include "core/parse_i.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SHORT_TEXT 128 /* numbers up to here need no memory of their own */

typedef struct span {
    const char *text;
    size_t length;
} span;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static span trimmed(span s)
{
    while (s.length > 0 && is_space(s.text[s.length - 1])) s.length--;
    while (s.length > 0 && is_space(s.text[0])) {
        s.text++;
        s.length--;
    }
    return s;
}

/* Digits from `at` on, single underscores between them; where they end. */
static size_t skip_digits(span s, size_t at)
{
    while (at < s.length && (is_digit(s.text[at]) || (s.text[at] == '_' && at > 0 && is_digit(s.text[at - 1]) &&
                                                      at + 1 < s.length && is_digit(s.text[at + 1]))))
        at++;
    return at;
}

static int shown(size_t length)
{
    return length < 200 ? (int)length : 200;
}

/* ---- integers ------------------------------------------------------------------------------------------------- */

static rp_status out_of_bounds(span s, rp_dtype dtype, bool huge, rp_error *error)
{
    if (huge) return rp_fail(error, RP_EOVERFLOW, "Python int too large to convert to C long");
    return rp_fail(error, RP_EOVERFLOW, "Python integer %.*s out of bounds for %s", shown(s.length), s.text,
                   rp_dtype_name(dtype));
}

static bool fits(uint64_t magnitude, bool negative, rp_dtype dtype)
{
    if (rpi_kind_of(dtype) == RPI_KIND_UNSIGNED)
        return magnitude == 0 || (!negative && magnitude <= UINT64_MAX >> (64 - 8 * rpi_size_of(dtype)));
    uint64_t limit = UINT64_C(1) << (8 * rpi_size_of(dtype) - 1);
    return negative ? magnitude <= limit : magnitude < limit;
}

rp_status rpi_parse_integer(const char *text, size_t length, rp_dtype dtype, uint64_t *value, rp_error *error)
{
    span s = trimmed((span){text, length});
    size_t at = s.length > 0 && (s.text[0] == '-' || s.text[0] == '+');
    bool negative = at && s.text[0] == '-', huge = false;
    uint64_t magnitude = 0;
    if (at == s.length || !is_digit(s.text[at]) || skip_digits(s, at) != s.length)
        return rp_fail(error, RP_EVALUE, "invalid literal for int() with base 10: '%.*s'", shown(length), text);
    for (; at < s.length; at++) {
        if (s.text[at] == '_') continue;
        huge |= __builtin_mul_overflow(magnitude, UINT64_C(10), &magnitude);
        huge |= __builtin_add_overflow(magnitude, (uint64_t)(s.text[at] - '0'), &magnitude);
    }
    if (huge || !fits(magnitude, negative, dtype)) return out_of_bounds(s, dtype, huge, error);
    *value = negative ? 0 - magnitude : magnitude;
    return RP_OK;
}

rp_status rpi_parse_difference(const char *text, size_t length, int64_t *count, rp_error *error)
{
    size_t at = 0;
    uint64_t magnitude = 0;
    if (length == 0 || (length == 3 && strncasecmp(text, "nat", 3) == 0)) {
        *count = INT64_MIN;
        return RP_OK;
    }
    while (at < length && is_space(text[at])) at++;
    bool negative = at < length && text[at] == '-';
    at += at < length && (text[at] == '-' || text[at] == '+');
    size_t digits = at;
    for (; at < length && is_digit(text[at]); at++)
        magnitude = magnitude > INT64_MAX / 10 ? UINT64_MAX / 2 : magnitude * 10 + (uint64_t)(text[at] - '0');
    if (at == digits || at != length) return rp_fail(error, RP_EVALUE, "Could not convert object to NumPy timedelta");
    if (magnitude > INT64_MAX) magnitude = INT64_MAX;
    *count = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return RP_OK;
}

/* ---- floats --------------------------------------------------------------------------------------------------- */

/* "inf", "infinity" or "nan" at `at`; where it ends, or `at`. */
static size_t skip_name(span s, size_t at)
{
    static const char *const names[] = {"infinity", "inf", "nan"};
    for (int i = 0; i < 3; i++) {
        size_t length = strlen(names[i]);
        if (s.length - at >= length && strncasecmp(s.text + at, names[i], length) == 0) return at + length;
    }
    return at;
}

/* The float that begins at `at`, sign included; where it ends, or `at` when there is none. */
static size_t skip_float(span s, size_t at)
{
    size_t begin = at;
    if (at < s.length && (s.text[at] == '-' || s.text[at] == '+')) at++;
    size_t whole = at, named = skip_name(s, at);
    if (named > at) return named;
    if (at < s.length && s.text[at] != '_') at = skip_digits(s, at);
    size_t digits = at - whole;
    if (at < s.length && s.text[at] == '.') {
        size_t fraction = ++at;
        if (at < s.length && s.text[at] != '_') at = skip_digits(s, at);
        digits += at - fraction;
    }
    if (digits == 0) return begin;
    if (at == s.length || (s.text[at] | 0x20) != 'e') return at;
    size_t exponent = at + 1;
    if (exponent < s.length && (s.text[exponent] == '-' || s.text[exponent] == '+')) exponent++;
    if (exponent == s.length || !is_digit(s.text[exponent])) return at;
    return skip_digits(s, exponent);
}

/* The value of characters that skip_float found. */
static rp_status float_value(span s, double *value, rp_error *error)
{
    char small[SHORT_TEXT], *copy = s.length < SHORT_TEXT ? small : rp_malloc(s.length + 1);
    size_t used = 0;
    if (!copy) return rp_fail(error, RP_ENOMEM, "out of memory while a number was read");
    for (size_t i = 0; i < s.length; i++)
        if (s.text[i] != '_') copy[used++] = s.text[i];
    copy[used] = '\0';
    *value = strtod(copy, NULL);
    if (copy != small) rp_free(copy);
    return RP_OK;
}

rp_status rpi_parse_float(const char *text, size_t length, double *value, rp_error *error)
{
    span s = trimmed((span){text, length});
    if (s.length > 0 && skip_float(s, 0) == s.length) return float_value(s, value, error);
    return rp_fail(error, RP_EVALUE, "could not convert string to float: '%.*s'", shown(length), text);
}

/* ---- complex numbers ------------------------------------------------------------------------------------------ */

static rp_status malformed_complex(rp_error *error)
{
    return rp_fail(error, RP_EVALUE, "complex() arg is a malformed string");
}

static bool is_j(span s, size_t at)
{
    return at < s.length && (s.text[at] == 'j' || s.text[at] == 'J');
}

/* The number before a "j"; a sign alone, or nothing, counts one. Where it ends. */
static rp_status imaginary_value(span s, size_t at, size_t end, double *value, rp_error *error)
{
    if (end > at) return float_value((span){s.text + at, end - at}, value, error);
    *value = s.text[at] == '-' ? -1 : 1;
    return RP_OK;
}

/* Where the number before a "j" at `at` ends: behind its digits, or behind a lone sign. */
static size_t imaginary_end(span s, size_t at)
{
    size_t end = skip_float(s, at);
    return end == at && at < s.length && (s.text[at] == '-' || s.text[at] == '+') ? at + 1 : end;
}

rp_status rpi_parse_complex(const char *text, size_t length, double parts[2], rp_error *error)
{
    span s = trimmed((span){text, length});
    if (s.length >= 2 && s.text[0] == '(' && s.text[s.length - 1] == ')') s = trimmed((span){s.text + 1, s.length - 2});
    parts[0] = parts[1] = 0;
    size_t real = skip_float(s, 0), at = 0;
    if (s.length == 0) return malformed_complex(error);
    if (real > 0 && !is_j(s, real)) {
        rp_status status = float_value((span){s.text, real}, &parts[0], error);
        if (status != RP_OK || real == s.length) return status;
        if (s.text[real] != '-' && s.text[real] != '+') return malformed_complex(error);
        at = real;
    }
    size_t end = imaginary_end(s, at);
    if (!is_j(s, end) || end + 1 != s.length) return malformed_complex(error);
    return imaginary_value(s, at, skip_float(s, at), &parts[1], error);
}
