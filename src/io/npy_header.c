/* Parsing and writing the header of an npy file. The text is hostile until proved otherwise: one pass, no recursion, no
 * allocation, every length checked.
 */
#include "core/dtype_i.h"
#include "core/iter_i.h"
#include "io/npy.h"
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

static const unsigned char magic[RPI_NPY_MAGIC] = {0x93, 'N', 'U', 'M', 'P', 'Y'};

rp_status rpi_npy_parse_prefix(const unsigned char *data, size_t size, size_t *start, size_t *length, rp_error *error)
{
    if (size < RPI_NPY_MAGIC || memcmp(data, magic, RPI_NPY_MAGIC) != 0)
        return rp_fail(error, RP_EFORMAT, "not an npy file: it does not begin with \\x93NUMPY");
    if (size < 10) return rp_fail(error, RP_ETRUNCATED, "the file ends inside the npy header");
    int version = data[6];
    if (version < 1 || version > 3)
        return rp_fail(error, RP_EVERSION, "npy format %d.%d is not known; 1.0, 2.0 and 3.0 are", version, data[7]);
    *start = version == 1 ? 10 : 12;
    if (size < *start) return rp_fail(error, RP_ETRUNCATED, "the file ends inside the npy header");
    *length = data[8] | (size_t)data[9] << 8;
    if (version > 1) *length |= (size_t)data[10] << 16 | (size_t)data[11] << 24;
    if (*length > RPI_NPY_LIMIT)
        return rp_fail(error, RP_EFORMAT, "the npy header claims %zu bytes; at most %d are accepted", *length,
                       RPI_NPY_LIMIT);
    return RP_OK;
}

/* ---- the dictionary ------------------------------------------------------------------------------------------- */

typedef struct cursor {
    const char *at, *end;
} cursor;

static void skip_space(cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\n' || *c->at == '\t' || *c->at == '\r')) c->at++;
}

/* Takes one character after optional space. */
static bool take(cursor *c, char wanted)
{
    skip_space(c);
    if (c->at == c->end || *c->at != wanted) return false;
    c->at++;
    return true;
}

static bool take_word(cursor *c, const char *word)
{
    size_t length = strlen(word);
    skip_space(c);
    if ((size_t)(c->end - c->at) < length || memcmp(c->at, word, length) != 0) return false;
    c->at += length;
    return true;
}

/* A quoted text without escapes. */
static bool take_string(cursor *c, char *out, size_t room)
{
    skip_space(c);
    if (c->at == c->end || (*c->at != '\'' && *c->at != '"')) return false;
    char quote = *c->at++;
    size_t used = 0;
    while (c->at < c->end && *c->at != quote) {
        if (*c->at == '\\' || !isprint((unsigned char)*c->at) || used + 1 >= room) return false;
        out[used++] = *c->at++;
    }
    out[used] = '\0';
    return take(c, quote);
}

static bool take_number(cursor *c, int64_t *number)
{
    skip_space(c);
    const char *first = c->at;
    *number = 0;
    for (; c->at < c->end && isdigit((unsigned char)*c->at); c->at++) {
        if (__builtin_mul_overflow(*number, 10, number) || __builtin_add_overflow(*number, *c->at - '0', number))
            return false;
    }
    if (c->at == first) return false;
    if (c->at < c->end && *c->at == 'L') c->at++; /* a long integer of Python 2 */
    return true;
}

static rp_status parse_shape(cursor *c, rpi_npy_header *h, rp_error *error)
{
    h->ndim = 0;
    if (!take(c, '(')) return rp_fail(error, RP_EFORMAT, "npy header: 'shape' is not a tuple");
    while (!take(c, ')')) {
        if (h->ndim == RP_MAX_NDIM)
            return rp_fail(error, RP_EUNSUPPORTED, "npy header: more than %d dimensions", RP_MAX_NDIM);
        if (!take_number(c, &h->shape[h->ndim++]))
            return rp_fail(error, RP_EFORMAT, "npy header: an extent of 'shape' is not a number from 0 to 2^63 - 1");
        if (take(c, ',')) continue;
        if (h->ndim == 1 || !take(c, ')')) return rp_fail(error, RP_EFORMAT, "npy header: 'shape' is not a tuple");
        break;
    }
    return RP_OK;
}

static rp_status parse_descr(const char *descr, rpi_npy_header *h, rp_error *error)
{
    if (strlen(descr) < 2 || !strchr("<>|=", descr[0]))
        return rp_fail(error, RP_EFORMAT, "npy header: '%s' is not a dtype", descr);
    if (descr[1] == 'O')
        return rp_fail(error, RP_EUNSUPPORTED,
                       "npy file of Python objects (pickled): not read, since reading would run code");
    if (rp_dtype_from_descr(descr, &h->dtype, &h->swapped) && rpi_row(h->dtype)->ready) return RP_OK;
    return rp_fail(error, RP_EUNSUPPORTED, "npy file of dtype '%s': not supported", descr);
}

static rp_status parse_descr_value(cursor *c, rpi_npy_header *h, rp_error *error)
{
    char descr[64];
    skip_space(c);
    if (c->at < c->end && *c->at == '[')
        return rp_fail(error, RP_EUNSUPPORTED, "npy file of a structured dtype: not supported");
    if (!take_string(c, descr, sizeof descr))
        return rp_fail(error, RP_EFORMAT, "npy header: 'descr' is not the text of a dtype");
    return parse_descr(descr, h, error);
}

static rp_status parse_order(cursor *c, rpi_npy_header *h, rp_error *error)
{
    h->fortran = take_word(c, "True");
    if (h->fortran || take_word(c, "False")) return RP_OK;
    return rp_fail(error, RP_EFORMAT, "npy header: 'fortran_order' is neither True nor False");
}

typedef rp_status field_parser(cursor *c, rpi_npy_header *h, rp_error *error);

static const struct {
    const char *name;
    field_parser *parse;
} fields[] = {{"descr", parse_descr_value}, {"fortran_order", parse_order}, {"shape", parse_shape}};

enum { FIELD_COUNT = sizeof fields / sizeof *fields };

/* One "'key': value"; `seen` marks the fields met so far. */
static rp_status parse_field(cursor *c, unsigned *seen, rpi_npy_header *h, rp_error *error)
{
    char key[32];
    if (!take_string(c, key, sizeof key) || !take(c, ':'))
        return rp_fail(error, RP_EFORMAT, "npy header: not a dictionary of fields");
    for (unsigned i = 0; i < FIELD_COUNT; i++) {
        if (strcmp(key, fields[i].name) != 0) continue;
        if (*seen & 1u << i) return rp_fail(error, RP_EFORMAT, "npy header: field '%s' appears twice", key);
        *seen |= 1u << i;
        return fields[i].parse(c, h, error);
    }
    return rp_fail(error, RP_EFORMAT, "npy header: unknown field '%s'", key);
}

static rp_status parse_fields(cursor *c, rpi_npy_header *h, rp_error *error)
{
    unsigned seen = 0;
    if (!take(c, '{')) return rp_fail(error, RP_EFORMAT, "npy header: not a dictionary");
    while (!take(c, '}')) {
        rp_status status = parse_field(c, &seen, h, error);
        if (status != RP_OK) return status;
        if (take(c, ',')) continue;
        if (!take(c, '}')) return rp_fail(error, RP_EFORMAT, "npy header: the dictionary does not end");
        break;
    }
    skip_space(c);
    if (c->at != c->end) return rp_fail(error, RP_EFORMAT, "npy header: there is text behind the dictionary");
    for (unsigned i = 0; i < FIELD_COUNT; i++) {
        if (!(seen & 1u << i)) return rp_fail(error, RP_EFORMAT, "npy header: field '%s' is missing", fields[i].name);
    }
    return RP_OK;
}

rp_status rpi_npy_parse_header(const char *text, size_t length, rpi_npy_header *header, rp_error *error)
{
    cursor c = {text, text + length};
    int64_t size;
    *header = (rpi_npy_header){0};
    rp_status status = parse_fields(&c, header, error);
    if (status != RP_OK) return status;
    size_t item = rpi_size_of(header->dtype);
    if (!rpi_shape_size(header->ndim, header->shape, item, &size))
        return rp_fail(error, RP_EFORMAT, "npy header: the shape is larger than memory can be");
    header->bytes = size * (int64_t)item;
    return RP_OK;
}

/* ---- writing -------------------------------------------------------------------------------------------------- */

/* NumPy leaves room to let the slowest extent grow in place: its digits are filled up to this many characters. */
#define GROWTH_DIGITS 21

size_t rpi_npy_format_header(const rpi_npy_header *header, char *out)
{
    char descr[32] = "";
    size_t start = 10, used = start, room = RPI_NPY_ROOM;
    int ndim = header->ndim;
    rp_dtype_descr(header->dtype, descr, sizeof descr);
    used += (size_t)snprintf(out + used, room - used, "{'descr': '%s', 'fortran_order': %s, 'shape': (", descr,
                             header->fortran ? "True" : "False");
    for (int i = 0; i < ndim; i++)
        used += (size_t)snprintf(out + used, room - used, "%s%" PRId64 "%s", i > 0 ? ", " : "", header->shape[i],
                                 ndim == 1 ? "," : "");
    used += (size_t)snprintf(out + used, room - used, "), }");
    int64_t growing = ndim > 0 ? header->shape[header->fortran ? ndim - 1 : 0] : 0;
    int growth = ndim > 0 ? GROWTH_DIGITS - snprintf(NULL, 0, "%" PRId64, growing) : 0;
    size_t padded = used + (size_t)growth + 1;
    size_t end = padded + 64 - padded % 64;
    memset(out + used, ' ', end - used);
    out[end - 1] = '\n';
    size_t length = end - start;
    memcpy(out, magic, RPI_NPY_MAGIC);
    memcpy(out + RPI_NPY_MAGIC, (const unsigned char[]){1, 0, length & 0xff, length >> 8 & 0xff}, 4);
    return end;
}
