/* Elements without a header: binary files, numbers with a separator. */
#include "core/array_i.h"
#include "io/text.h"
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "io/source.h"

/* ---- numbers in text
 * -------------------------------------------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Steps over a separator: white space in it stands for any amount, also none. False when it is not there. */
static bool skip_separator(const char **at, const char *end, const char *separator)
{
    const char *p = *at;
    for (; *separator; separator++) {
        if (is_space(*separator)) {
            while (p < end && is_space(*p)) p++;
        } else {
            while (p < end && is_space(*p)) p++;
            if (p == end || *p != *separator) return false;
            p++;
        }
    }
    *at = p;
    return true;
}

/* The characters up to the next separator or white space. */
static rpi_field next_number(const char *at, const char *end, const char *separator)
{
    while (at < end && is_space(*at)) at++;
    rpi_field f = {at, 0};
    while (at < end && !is_space(*at) && !(!is_space(separator[0]) && *at == separator[0])) at++;
    f.length = (size_t)(at - f.text);
    return f;
}

static rp_array *unmatched(const rpi_field *f, rp_dtype dtype)
{
    return rpi_error_array(
        RP_EVALUE,
        "rp_fromstring: string or file could not be read to its end due to unmatched data: '%.*s' is no "
        "%s",
        f->length < 100 ? (int)f->length : 100, f->text, rp_dtype_name(dtype));
}

/* Appends the elements to `out`; NULL or the error. */
static rp_array *read_numbers(rpi_field text, rp_dtype dtype, int64_t count, const char *separator, rpi_text *out)
{
    const char *at = text.text, *end = text.text + text.length;
    char element[16];
    size_t item = rpi_size_of(dtype);
    while (at < end && is_space(*at)) at++;
    for (int64_t i = 0; (count < 0 || i < count) && at < end; i++) {
        rpi_field f = next_number(at, end, separator);
        if (!rpi_read_element(&f, dtype, element)) return unmatched(&f, dtype);
        rpi_text_add(out, element, item);
        if (out->failed) return rpi_error_memory();
        at = f.text + f.length;
        const char *before = at;
        while (before < end && is_space(*before)) before++;
        if (before == end) return NULL;
        if ((count < 0 || i + 1 < count) && (!skip_separator(&at, end, separator) || at == end))
            return unmatched(&(rpi_field){before, (size_t)(end - before)}, dtype);
    }
    return NULL;
}

rp_array *rp_fromstring(const char *text, size_t size, rp_dtype dtype, int64_t count, const char *separator)
{
    RP_SCOPE();
    rpi_text elements = {0};
    if (!separator || !*separator)
        return rp_yield(rpi_error_array(
            RP_EVALUE, "rp_fromstring: The binary mode of fromstring is removed, use frombuffer instead"));
    if (!rpi_dtype_known(dtype) || rpi_is_text(dtype) || rpi_is_time(dtype))
        return rp_yield(
            rpi_error_array(RP_EVALUE, "rp_fromstring: don't know how to read character strings with that array type"));
    rp_array *a = read_numbers((rpi_field){text, size}, dtype, count, separator, &elements);
    int64_t found = (int64_t)(elements.used / rpi_size_of(dtype));
    if (!a) a = rp_from_data(dtype, 1, &found, elements.data);
    rp_free(elements.data);
    return rp_yield(a);
}

/* ---- files
 * ------------------------------------------------------------------------------------------------------------ */

static rp_status read_binary(const char *path, const rp_fromfile_options *o, rp_array **out, rp_error *error)
{
    rpi_source s;
    size_t item = rpi_size_of(o->dtype);
    if (item == 0 || o->offset < 0)
        return rp_fail(error, RP_EVALUE, "%s: no elements of size 0, no offset below 0", path);
    rp_status status = rpi_source_open(path, &s, error);
    if (status != RP_OK) return status;
    s.position = s.size < (size_t)o->offset ? s.size : (size_t)o->offset;
    int64_t count = (int64_t)((s.size - s.position) / item);
    if (o->count >= 0 && o->count < count) count = o->count;
    RP_SCOPE();
    rp_array *a = rpi_new_empty(o->dtype, 1, &count);
    status = rpi_is_error(a) ? rpi_error_copy(a, error) : rpi_source_read(&s, rpi_data(a), (size_t)count * item, error);
    close(s.descriptor);
    if (status == RP_OK)
        *out = rp_yield(a);
    else
        rp_error_prefix(error, "%s: ", path);
    return status;
}

static rp_status read_text(const char *path, const rp_fromfile_options *o, rp_array **out, rp_error *error)
{
    char *data;
    size_t size;
    if (o->offset != 0) return rp_fail(error, RP_EDTYPE, "%s: 'offset' argument only permitted for binary files", path);
    rp_status status = rp_file_read(path, 0, &data, &size, error);
    if (status != RP_OK) return status;
    RP_SCOPE();
    rp_array *a = rp_fromstring(data, size, o->dtype, o->count, o->separator);
    rp_free(data);
    if (rpi_is_error(a)) {
        status = rpi_error_copy(a, error);
        rp_error_prefix(error, "%s: ", path);
        return status;
    }
    *out = rp_yield(a);
    return RP_OK;
}

rp_status rp_fromfile(const char *path, const rp_fromfile_options *o, rp_array **out, rp_error *error)
{
    if (!rpi_dtype_known(o->dtype)) return rp_fail(error, RP_EDTYPE, "%s: unknown dtype %d", path, (int)o->dtype);
    return o->separator && *o->separator ? read_text(path, o, out, error) : read_binary(path, o, out, error);
}

static rp_status write_binary(const char *path, rp_array *a, rp_error *error)
{
    RP_SCOPE();
    a = rp_ascontiguous(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    return rp_file_write(path, rpi_data(a), (size_t)a->size * rpi_itemsize(a), error);
}

/* Elements as NumPy's item() gives them: the widest dtype of their kind, complex numbers as text. */
static rp_array *plain_elements(rp_array *a)
{
    if (rpi_is_float(rp_dtype_of(a))) return rp_astype(a, RP_F64);
    if (rpi_kind_of(rp_dtype_of(a)) != RPI_KIND_COMPLEX) return a;
    return rp_astype(rp_astype(a, RP_C128), rp_dtype_str(0));
}

/* As a table of one row with the separator between columns and no line end. */
static rp_status write_text(const char *path, rp_array *a, const char *separator, const char *format, rp_error *error)
{
    RP_SCOPE();
    char *text;
    size_t size;
    rp_savetxt_options o = {.formats = &format, .format_count = 1, .delimiter = separator, .newline = ""};
    if (rp_array_status(a)) return rpi_error_copy(a, error);
    a = rp_reshape(plain_elements(a), 2, (const int64_t[]){1, a->size});
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    rp_status status = rp_savetxt_format(a, &o, &text, &size, error);
    if (status != RP_OK) return status;
    status = rp_file_write(path, text, size, error);
    rp_free(text);
    return status;
}

rp_status rp_tofile(const char *path, rp_array *a, const char *separator, const char *format, rp_error *error)
{
    if (!separator || !*separator) return write_binary(path, a, error);
    return write_text(path, a, separator, format && *format ? format : "%s", error);
}
