/* Conversions that text takes part in: numbers to text and back, text to another width or character size. One element
 * at a time; the only conversions that can fail.
 */
#include "core/core.h"
#include "core/element_text.h"
#include "core/iso_i.h"
#include "core/parse_i.h"
#include <string.h>

/* ---- one element ---------------------------------------------------------------------------------------------- */

static rp_status not_ascii(bool encode, uint32_t c, rp_error *error)
{
    if (encode)
        return rp_fail(error, RP_EVALUE, "'ascii' codec can't encode character U+%04X: ordinal not in range(128)", c);
    return rp_fail(error, RP_EVALUE, "'ascii' codec can't decode byte 0x%02x: ordinal not in range(128)", c);
}

static void store_character(rp_dtype dtype, char *element, int index, uint32_t c)
{
    if (rp_dtype_base(dtype) == RP_BYTES)
        element[index] = (char)c;
    else
        memcpy(element + 4 * (size_t)index, &c, sizeof c);
}

/* Text to text: cut off or filled up with zeros. */
static rp_status text_to_text(const rpi_cast *cast, const char *in, char *out, rp_error *error)
{
    int length = rpi_text_length(cast->from, in), width = rp_dtype_width(cast->to);
    bool same = rp_dtype_base(cast->from) == rp_dtype_base(cast->to);
    for (int i = 0; i < width; i++) {
        uint32_t c = i < length ? rpi_text_at(cast->from, in, i) : 0;
        if (!same && c > 127) return not_ascii(rp_dtype_base(cast->from) == RP_STR, c, error);
        store_character(cast->to, out, i, c);
    }
    return RP_OK;
}

/* Dates refuse to be cut off; everything else loses its end, differences beyond the width that NumPy counts for them.
 */
static rp_status other_to_text(const rpi_cast *cast, const char *in, char *out, rp_error *error)
{
    rpi_buffer text = {0};
    int width = rp_dtype_width(cast->to);
    bool is_date = rp_dtype_base(cast->from) == RP_DATETIME;
    rpi_append_element(&text, cast->from, in, RPI_STYLE_STR);
    if (rp_dtype_base(cast->from) == RP_TIMEDELTA && text.size > (size_t)rpi_text_width(cast->from))
        text.size = (size_t)rpi_text_width(cast->from);
    rp_status status = text.failed ? rp_fail(error, RP_ENOMEM, "astype: out of memory") : RP_OK;
    if (status == RP_OK && is_date && text.size > (size_t)width)
        status = rp_fail(error, RP_EVALUE,
                         "The string provided for NumPy ISO datetime formatting was too short, with length %d", width);
    for (int i = 0; status == RP_OK && i < width; i++)
        store_character(cast->to, out, i, (size_t)i < text.size ? (uint8_t)text.data[i] : 0);
    rp_free(text.data);
    return status;
}

/* The characters as bytes; one that is no ASCII becomes one that no number has. */
static void plain_text(rpi_buffer *text, rp_dtype dtype, const char *element)
{
    int length = rpi_text_length(dtype, element);
    text->size = 0;
    rpi_append(text, "", 0);
    for (int i = 0; i < length; i++) {
        uint32_t c = rpi_text_at(dtype, element, i);
        char byte = c < 128 ? (char)c : '\x7f';
        rpi_append(text, &byte, 1);
    }
}

static rp_status text_to_time(const rpi_cast *cast, const rpi_buffer *text, char *out, rp_error *error)
{
    rpi_iso iso;
    int64_t count = 0;
    rp_status status;
    if (rp_dtype_base(cast->to) == RP_DATETIME) {
        status = rpi_iso_parse(text->data, text->size, &iso, error);
        if (status == RP_OK) count = rpi_iso_count(&iso, rp_dtype_unit(cast->to));
    } else {
        status = rpi_parse_difference(text->data, text->size, &count, error);
    }
    if (status == RP_OK) memcpy(out, &count, sizeof count);
    return status;
}

static void convert_one(rp_dtype from, const void *in, rp_dtype to, char *out)
{
    rpi_cast_loop(from, to)(1, (char *const[]){(char *)(uintptr_t)in, out}, (const int64_t[]){0, 0});
}

static rp_status text_to_number(const rpi_cast *cast, const rpi_buffer *text, char *out, rp_error *error)
{
    uint64_t whole = 0;
    double parts[2] = {0, 0};
    rp_status status;
    if (rpi_is_integer(cast->to)) {
        status = rpi_parse_integer(text->data, text->size, cast->to, &whole, error);
        if (status == RP_OK) convert_one(RP_U64, &whole, cast->to, out);
    } else if (rpi_is_float(cast->to)) {
        status = rpi_parse_float(text->data, text->size, parts, error);
        if (status == RP_OK) convert_one(RP_F64, parts, cast->to, out);
    } else {
        status = rpi_parse_complex(text->data, text->size, parts, error);
        if (status == RP_OK) convert_one(RP_C128, parts, cast->to, out);
    }
    return status;
}

/* `scratch` is kept from one element to the next. */
static rp_status text_to_other(const rpi_cast *cast, const char *in, char *out, rpi_buffer *scratch, rp_error *error)
{
    if (cast->to == RP_BOOL) {
        *out = rpi_text_length(cast->from, in) > 0;
        return RP_OK;
    }
    plain_text(scratch, cast->from, in);
    if (scratch->failed) return rp_fail(error, RP_ENOMEM, "astype: out of memory");
    return rpi_is_time(cast->to) ? text_to_time(cast, scratch, out, error) : text_to_number(cast, scratch, out, error);
}

/* ---- all elements --------------------------------------------------------------------------------------------- */

static rp_status convert(const rpi_cast *cast, const char *in, char *out, rpi_buffer *scratch, rp_error *error)
{
    if (!rpi_is_text(cast->to)) return text_to_other(cast, in, out, scratch, error);
    return rpi_is_text(cast->from) ? text_to_text(cast, in, out, error) : other_to_text(cast, in, out, error);
}

static rp_status walk(const rpi_cast *cast, int axis, const char *in, char *out, rpi_buffer *scratch, rp_error *error)
{
    rp_status status = RP_OK;
    if (axis == cast->ndim) return convert(cast, in, out, scratch, error);
    for (int64_t i = 0; i < cast->shape[axis] && status == RP_OK; i++) {
        status = walk(cast, axis + 1, in, out, scratch, error);
        in += cast->in_strides[axis];
        out += cast->out_strides[axis];
    }
    return status;
}

static rp_unit finest_along(const rp_array *a, int axis, const char *at, rpi_buffer *scratch)
{
    rpi_iso iso;
    rp_unit finest = RP_UNIT_GENERIC;
    if (axis == a->ndim) {
        plain_text(scratch, a->dtype, at);
        if (scratch->failed || rpi_iso_parse(scratch->data, scratch->size, &iso, NULL) != RP_OK) return finest;
        return iso.unit;
    }
    for (int64_t i = 0; i < a->shape[axis]; i++, at += a->strides[axis]) {
        rp_unit unit = finest_along(a, axis + 1, at, scratch);
        if (unit > finest) finest = unit;
    }
    return finest;
}

bool rpi_finest_unit(const rp_array *a, rp_unit *finest)
{
    rpi_buffer scratch = {0};
    *finest = finest_along(a, 0, rpi_data(a), &scratch);
    rp_free(scratch.data);
    return !scratch.failed;
}

/* Equal widths are a copy along one more axis, of characters. */
static rp_status copy_characters(const rpi_cast *cast, rp_error *error)
{
    int64_t shape[RP_MAX_NDIM + 1], in_strides[RP_MAX_NDIM + 1], out_strides[RP_MAX_NDIM + 1];
    rp_dtype character = rp_dtype_base(cast->to) == RP_BYTES ? RP_U8 : RP_U32;
    for (int i = 0; i < cast->ndim; i++) {
        if (cast->shape[i] == 0) return RP_OK;
        shape[i] = cast->shape[i];
        in_strides[i] = cast->in_strides[i];
        out_strides[i] = cast->out_strides[i];
    }
    shape[cast->ndim] = rp_dtype_width(cast->to);
    in_strides[cast->ndim] = out_strides[cast->ndim] = (int64_t)rpi_size_of(character);
    return rpi_cast_run(
        &(rpi_cast){cast->ndim + 1, shape, character, cast->in, in_strides, character, cast->out, out_strides}, error);
}

rp_status rpi_cast_text(const rpi_cast *cast, rp_error *error)
{
    rpi_buffer scratch = {0};
    if (cast->from == cast->to) return copy_characters(cast, error);
    rp_status status = walk(cast, 0, cast->in, cast->out, &scratch, error);
    rp_free(scratch.data);
    return status;
}
