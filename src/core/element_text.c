/* Single elements as text, as Python writes NumPy's scalars. */
#include "core/element_text.h"
#include "core/format.h"
#include "core/iso_i.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

void rpi_load_complex(rp_dtype dtype, const char *element, double parts[2])
{
    rpi_loop *load = rpi_cast_loop(dtype, RP_C128);
    load(1, (char *const[]){(char *)(uintptr_t)element, (char *)parts}, (const int64_t[]){0, 0});
}

/* ---- integers and times --------------------------------------------------------------------------------------- */

static void append_integer(rpi_buffer *text, rp_dtype dtype, const char *element)
{
    char word[32];
    int64_t number;
    rpi_loop *load = rpi_cast_loop(dtype, RP_I64);
    load(1, (char *const[]){(char *)(uintptr_t)element, (char *)&number}, (const int64_t[]){0, 0});
    if (dtype == RP_U64)
        snprintf(word, sizeof word, "%" PRIu64, (uint64_t)number);
    else
        snprintf(word, sizeof word, "%" PRId64, number);
    rpi_append_text(text, word);
}

static void append_date(rpi_buffer *text, int64_t count, rp_unit unit, rpi_style style)
{
    char date[RPI_ISO_TEXT];
    const char *quote = style == RPI_STYLE_STR ? "" : "'";
    rpi_iso_text(count, unit, RPI_ISO_NAIVE, date);
    rpi_append_text(text, quote);
    rpi_append_text(text, date);
    rpi_append_text(text, quote);
}

static const char *const unit_words[RP_UNIT_COUNT] = {
    "generic time units", "years",        "months",     "weeks", "days", "hours", "minutes", "seconds",
    "milliseconds",       "microseconds", "nanoseconds"};

static void append_difference(rpi_buffer *text, int64_t count, rp_unit unit, rpi_style style)
{
    char number[32];
    bool nat = count == RPI_NAT;
    snprintf(number, sizeof number, "%" PRId64, count);
    if (nat) snprintf(number, sizeof number, style == RPI_STYLE_STR ? "NaT" : "'NaT'");
    rpi_append_text(text, number);
    if (nat || style != RPI_STYLE_STR) return;
    rpi_append_text(text, " ");
    rpi_append_text(text, unit_words[unit]);
}

static void append_time(rpi_buffer *text, rp_dtype dtype, const char *element, rpi_style style)
{
    int64_t count;
    rp_unit unit = rp_dtype_unit(dtype);
    bool is_date = rp_dtype_base(dtype) == RP_DATETIME;
    memcpy(&count, element, sizeof count);
    if (is_date)
        append_date(text, count, unit, style);
    else
        append_difference(text, count, unit, style);
    bool names_unit = is_date ? count == RPI_NAT : unit != RP_UNIT_GENERIC;
    if (style != RPI_STYLE_REPR || !names_unit) return;
    rpi_append_text(text, ",'");
    rpi_append_text(text, rp_unit_name(unit));
    rpi_append_text(text, "'");
}

/* ---- floats --------------------------------------------------------------------------------------------------- */

/* The parts of a complex number are written without ".0". */
static void append_part(rpi_buffer *text, double value, rp_dtype dtype, bool sign)
{
    if (sign && (isnan(value) || !signbit(value))) rpi_append_text(text, "+");
    rpi_append_float(text, value, dtype, '-');
}

static void append_number(rpi_buffer *text, rp_dtype dtype, const char *element, rpi_style style)
{
    double parts[2];
    rpi_load_complex(dtype, element, parts);
    if (rpi_is_float(dtype)) {
        rpi_append_float(text, parts[0], dtype, '0');
        return;
    }
    rp_dtype part = dtype == RP_C64 ? RP_F32 : RP_F64;
    bool imaginary_only = parts[0] == 0 && !signbit(parts[0]);
    bool brackets = !imaginary_only && style != RPI_STYLE_REPR; /* the type's name brings its own */
    if (!imaginary_only) {
        if (brackets) rpi_append_text(text, "(");
        append_part(text, parts[0], part, false);
    }
    append_part(text, parts[1], part, !imaginary_only);
    rpi_append_text(text, brackets ? "j)" : "j");
}

/* ---- text ----------------------------------------------------------------------------------------------------- */

uint32_t rpi_text_at(rp_dtype dtype, const char *element, int index)
{
    uint32_t c;
    if (rp_dtype_base(dtype) == RP_BYTES) return (uint8_t)element[index];
    memcpy(&c, element + 4 * (size_t)index, sizeof c);
    return c;
}

int rpi_text_length(rp_dtype dtype, const char *element)
{
    int length = rp_dtype_width(dtype);
    while (length > 0 && rpi_text_at(dtype, element, length - 1) == 0) length--;
    return length;
}

/* Characters that Python escapes in a repr: controls, separators, and what is no character. Of the higher planes only
 * the ones that hold no printable character at all are known here. */
static bool is_printable(uint32_t c)
{
    if (c < 0x7f) return c >= 0x20;
    if (c < 0xa1 || c == 0xad) return false;
    if (c == 0x1680 || (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f)) return false;
    if ((c >= 0x205f && c <= 0x206f) || c == 0x3000 || c == 0xfeff) return false;
    if ((c >= 0xd800 && c <= 0xf8ff) || (c >= 0xfff0 && c <= 0xfffb) || (c & 0xfffe) == 0xfffe) return false;
    return c < 0xe0000;
}

static void append_escaped(rpi_buffer *text, uint32_t c, bool bytes, char quote)
{
    char word[16];
    const char *short_form = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : c == '\\' ? "\\\\" : NULL;
    if (c == (uint32_t)quote) {
        snprintf(word, sizeof word, "\\%c", quote);
    } else if (short_form) {
        snprintf(word, sizeof word, "%s", short_form);
    } else if (bytes ? c >= 0x20 && c < 0x7f : is_printable(c)) {
        rpi_append_utf8(text, c);
        return;
    } else {
        snprintf(word, sizeof word, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
    rpi_append_text(text, word);
}

/* Python quotes with ' unless the text has a ' and no ". */
static void append_quoted(rpi_buffer *text, rp_dtype dtype, const char *element)
{
    int length = rpi_text_length(dtype, element);
    bool single = false, twofold = false, bytes = rp_dtype_base(dtype) == RP_BYTES;
    for (int i = 0; i < length; i++) {
        uint32_t c = rpi_text_at(dtype, element, i);
        single |= c == '\'';
        twofold |= c == '"';
    }
    char quote = single && !twofold ? '"' : '\'';
    if (bytes) rpi_append_text(text, "b");
    rpi_append(text, &quote, 1);
    for (int i = 0; i < length; i++) append_escaped(text, rpi_text_at(dtype, element, i), bytes, quote);
    rpi_append(text, &quote, 1);
}

static void append_words(rpi_buffer *text, rp_dtype dtype, const char *element, rpi_style style)
{
    int length = rpi_text_length(dtype, element);
    if (style != RPI_STYLE_STR || rp_dtype_base(dtype) == RP_BYTES) {
        append_quoted(text, dtype, element);
        return;
    }
    for (int i = 0; i < length; i++) rpi_append_utf8(text, rpi_text_at(dtype, element, i));
}

void rpi_append_element(rpi_buffer *text, rp_dtype dtype, const char *element, rpi_style style)
{
    if (dtype == RP_BOOL)
        rpi_append_text(text, *element ? "True" : "False");
    else if (rpi_is_text(dtype))
        append_words(text, dtype, element, style);
    else if (rpi_is_time(dtype))
        append_time(text, dtype, element, style);
    else if (rpi_is_integer(dtype))
        append_integer(text, dtype, element);
    else
        append_number(text, dtype, element, style);
}
