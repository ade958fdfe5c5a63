/* One field of a table as an element. */
#include "core/parse_i.h"
#include "io/text.h"
#include <string.h>

/* NumPy's tables know no underscores between digits, which Python's grammar allows. */
static bool has_underscore(const rpi_field *f)
{
    return memchr(f->text, '_', f->length) != NULL;
}

static void convert(rp_dtype from, const void *in, rp_dtype to, char *out)
{
    rpi_loop *loop = rpi_cast_loop(from, to);
    char *const pointers[] = {(char *)in, out};
    const int64_t strides[] = {0, 0};
    if (loop) loop(1, pointers, strides);
}

static bool read_integer(const rpi_field *f, rp_dtype dtype, char *out)
{
    uint64_t value;
    if (rpi_parse_integer(f->text, f->length, dtype, &value, NULL) != RP_OK) return false;
    memcpy(out, &value, rpi_size_of(dtype)); /* little-endian: the low bytes come first */
    return true;
}

static bool read_bool(const rpi_field *f, char *out)
{
    uint64_t value;
    if (rpi_parse_integer(f->text, f->length, RP_I64, &value, NULL) != RP_OK) return false;
    *out = value != 0;
    return true;
}

static bool read_float(const rpi_field *f, rp_dtype dtype, char *out)
{
    double value;
    if (rpi_parse_float(f->text, f->length, &value, NULL) != RP_OK) return false;
    convert(RP_F64, &value, dtype, out);
    return true;
}

static bool read_complex(const rpi_field *f, rp_dtype dtype, char *out)
{
    double parts[2];
    if (rpi_parse_complex(f->text, f->length, parts, NULL) != RP_OK) return false;
    convert(RP_C128, parts, dtype, out);
    return true;
}

/* The next character of UTF-8; a byte that is none stands for itself. */
static uint32_t next_character(const char **at, const char *end)
{
    const unsigned char *p = (const unsigned char *)*at;
    int more = *p >= 0xf0 && *p < 0xf8 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc2 ? 1 : 0;
    uint32_t c = *p;
    if (*p >= 0xf8 || more >= end - *at) more = 0;
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80) more = 0;
    }
    if (more > 0) {
        c = *p & (0x3fu >> more);
        for (int i = 1; i <= more; i++) c = c << 6 | (p[i] & 0x3fu);
    }
    *at += 1 + more;
    return c;
}

int64_t rpi_field_width(const rpi_field *f)
{
    int64_t width = 0;
    for (const char *at = f->text; at < f->text + f->length; width++) next_character(&at, f->text + f->length);
    return width;
}

/* Characters beyond the width are cut off. False for a character that Latin-1 does not have. */
static bool read_text(const rpi_field *f, rp_dtype dtype, char *out)
{
    const char *at = f->text, *end = f->text + f->length;
    int width = rp_dtype_width(dtype);
    memset(out, 0, rpi_size_of(dtype));
    for (int i = 0; i < width && at < end; i++) {
        uint32_t c = next_character(&at, end);
        if (rp_dtype_base(dtype) == RP_STR)
            memcpy(out + 4 * (size_t)i, &c, sizeof c);
        else if (c < 256)
            out[i] = (char)c;
        else
            return false;
    }
    return true;
}

bool rpi_read_element(const rpi_field *f, rp_dtype dtype, char *out)
{
    if (rpi_is_text(dtype)) return read_text(f, dtype, out);
    if (has_underscore(f)) return false;
    switch (rpi_kind_of(dtype)) {
    case RPI_KIND_BOOL:
        return read_bool(f, out);
    case RPI_KIND_SIGNED:
    case RPI_KIND_UNSIGNED:
        return read_integer(f, dtype, out);
    case RPI_KIND_FLOAT:
        return read_float(f, dtype, out);
    case RPI_KIND_COMPLEX:
        return read_complex(f, dtype, out);
    default:
        return false;
    }
}
