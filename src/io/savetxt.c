/* Tables written as text, by the formats of Python's % operator. */
#include "io/text.h"
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define FLUSHED (1 << 20) /* bytes of text that are kept before they go to the file */

/* An array on its way to text. */
typedef struct table {
    const rp_savetxt_options *options;
    int64_t rows, columns; /* numbers per row: two for a complex one */
    bool complex;
    rp_array *values, *texts; /* C order; `texts` where a format needs them */
    rpi_text format;          /* of a whole row */
    rpi_text out;
    FILE *stream; /* NULL: all stays in `out` */
} table;

static const char *or_else(const char *text, const char *fallback)
{
    return text ? text : fallback;
}

/* ---- formats
 * ---------------------------------------------------------------------------------------------------------- */

/* One "%-8.3f" of a format. */
typedef struct spec {
    char flags[8];
    int width, precision; /* -1: none */
    char conversion;      /* 0: malformed */
    const char *end;      /* behind it */
} spec;

static int parse_digits(const char **p)
{
    int value = 0;
    for (; **p >= '0' && **p <= '9'; (*p)++) value = value < 10000 ? 10 * value + (**p - '0') : value;
    return value;
}

/* `p` stands behind the percent sign. */
static spec parse_spec(const char *p)
{
    spec s = {.width = -1, .precision = -1};
    for (size_t used = 0; *p && strchr("#0- +", *p); p++) {
        if (used + 1 < sizeof s.flags && !strchr(s.flags, *p)) s.flags[used++] = *p;
    }
    if (*p >= '1' && *p <= '9') s.width = parse_digits(&p);
    if (*p == '.') {
        p++;
        s.precision = parse_digits(&p);
    }
    while (*p && strchr("hlL", *p)) p++;
    s.conversion = *p && strchr("diouxXeEfFgGcs%", *p) ? *p : '\0';
    s.end = *p ? p + 1 : p;
    return s;
}

static int64_t count_percents(const char *text)
{
    int64_t count = 0;
    for (; *text; text++) count += *text == '%';
    return count;
}

/* Columns as the array has them. */
static int64_t own_columns(const table *t)
{
    return t->complex ? t->columns / 2 : t->columns;
}

static void repeat_format(table *t, const char *format)
{
    for (int64_t i = 0; i < own_columns(t); i++) {
        if (i > 0) rpi_text_printf(&t->format, "%s", or_else(t->options->delimiter, " "));
        if (t->complex)
            rpi_text_printf(&t->format, " (%s+%sj)", format, format);
        else
            rpi_text_printf(&t->format, "%s", format);
    }
}

static rp_status wrong_count(const char *format, rp_error *error)
{
    return rp_fail(error, RP_EVALUE, "rp_savetxt: fmt has wrong number of %% formats:  %s", format);
}

/* Makes the format of a row, as NumPy does. */
static rp_status make_format(table *t, rp_error *error)
{
    const rp_savetxt_options *o = t->options;
    const char *single = o->format_count == 0 ? "%.18e" : o->formats[0];
    rpi_text_add(&t->format, "", 0);
    if (o->format_count > 1) {
        if (o->format_count != own_columns(t))
            return rp_fail(error, RP_EVALUE, "rp_savetxt: fmt has wrong shape.  %d formats for %" PRId64 " columns",
                           o->format_count, own_columns(t));
        for (int i = 0; i < o->format_count; i++)
            rpi_text_printf(&t->format, "%s%s", i > 0 ? or_else(o->delimiter, " ") : "", o->formats[i]);
    } else if (count_percents(single) == 1) {
        repeat_format(t, single);
    } else if (count_percents(single) == t->columns) {
        rpi_text_printf(&t->format, "%s", single);
    } else {
        return wrong_count(single, error);
    }
    return t->format.failed ? rp_fail(error, RP_ENOMEM, "rp_savetxt: out of memory") : RP_OK;
}

/* Checks that the specs are known and as many as the numbers of a row; whether one asks for str(). */
static rp_status check_format(const table *t, bool *texts, rp_error *error)
{
    int64_t found = 0;
    for (const char *p = strchr(t->format.data, '%'); p; p = strchr(p, '%')) {
        spec s = parse_spec(p + 1);
        if (!s.conversion)
            return rp_fail(error, RP_EUNSUPPORTED, "rp_savetxt: unsupported format '%.40s' (known: diouxXeEfFgGcs)", p);
        found += s.conversion != '%';
        *texts |= s.conversion == 's';
        p = s.end;
    }
    return found == t->columns || t->rows == 0 ? RP_OK : wrong_count(t->format.data, error);
}

/* ---- elements
 * ----------------------------------------------------------------------------------------------------------- */

/* A format for printf made of the parts of the spec that were checked. */
static void printf_format(const spec *s, int precision, const char *type, char out[48])
{
    int used = snprintf(out, 48, "%%%s", s->flags);
    if (s->width >= 0) used += snprintf(out + used, 48 - (size_t)used, "%d", s->width);
    if (precision >= 0) used += snprintf(out + used, 48 - (size_t)used, ".%d", precision);
    snprintf(out + used, 48 - (size_t)used, "%s", type);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
static void add_double(table *t, const spec *s, double value, int precision, char conversion)
{
    char format[48];
    printf_format(s, precision, (char[]){conversion, '\0'}, format);
    rpi_text_printf(&t->out, format, value);
}

static void add_signed(table *t, const spec *s, int64_t value)
{
    char format[48];
    printf_format(s, s->precision, PRId64, format);
    rpi_text_printf(&t->out, format, value);
}

static void add_unsigned(table *t, const spec *s, uint64_t value, const char *type)
{
    char format[48];
    printf_format(s, s->precision, type, format);
    rpi_text_printf(&t->out, format, value);
}
#pragma GCC diagnostic pop

static void add_padded(table *t, const spec *s, const char *text)
{
    bool left = strchr(s->flags, '-') != NULL;
    size_t size = 0; /* bytes of the characters that the precision leaves */
    int shown = 0;
    for (; text[size]; size++) {
        if (((unsigned char)text[size] & 0xc0) == 0x80) continue;
        if (shown == s->precision) break;
        shown++;
    }
    for (int i = shown; !left && i < s->width; i++) rpi_text_add(&t->out, " ", 1);
    rpi_text_add(&t->out, text, size);
    for (int i = shown; left && i < s->width; i++) rpi_text_add(&t->out, " ", 1);
}

/* Python writes the magnitude of a negative number in other bases. */
static void add_base(table *t, const spec *s, int64_t value)
{
    char digits[40];
    const char *sign = value < 0 ? "-" : "", *prefix = "";
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    if (strchr(s->flags, '#')) prefix = s->conversion == 'o' ? "0o" : s->conversion == 'x' ? "0x" : "0X";
    if (s->conversion == 'o')
        snprintf(digits, sizeof digits, "%s%s%" PRIo64, sign, prefix, size);
    else if (s->conversion == 'x')
        snprintf(digits, sizeof digits, "%s%s%" PRIx64, sign, prefix, size);
    else
        snprintf(digits, sizeof digits, "%s%s%" PRIX64, sign, prefix, size);
    add_padded(t, s, digits);
}

static rp_status mismatch(const table *t, rp_error *error)
{
    return rp_fail(error, RP_EDTYPE, "rp_savetxt: Mismatch between array dtype ('%s') and format specifier ('%.200s')",
                   rp_dtype_name(t->values->dtype), t->format.data);
}

static void load(rp_dtype from, const char *element, rp_dtype to, void *out)
{
    rpi_loop *loop = rpi_cast_loop(from, to);
    char *const pointers[] = {(char *)element, out};
    const int64_t strides[] = {0, 0};
    if (loop) loop(1, pointers, strides);
}

static rp_status add_integer(table *t, const spec *s, const char *element, rp_error *error)
{
    rp_dtype dtype = t->values->dtype;
    int64_t whole = 0;
    double value = 0;
    if (rpi_is_float(dtype)) {
        load(dtype, element, RP_F64, &value);
        if (!strchr("diu", s->conversion)) return mismatch(t, error);
        if (!isfinite(value))
            return rp_fail(error, RP_EVALUE, "rp_savetxt: cannot convert float %s to integer",
                           isnan(value) ? "NaN" : "infinity");
        add_double(t, s, trunc(value) + 0.0, 0, 'f');
        return RP_OK;
    }
    load(dtype, element, RP_I64, &whole);
    if (s->conversion == 'c')
        rpi_text_add(&t->out, (const char[]){(char)whole}, 1);
    else if (strchr("oxX", s->conversion))
        add_base(t, s, whole);
    else if (dtype == RP_U64)
        add_unsigned(t, s, (uint64_t)whole, PRIu64);
    else
        add_signed(t, s, whole);
    return RP_OK;
}

/* Element `index` of the UCS-4 array as UTF-8. */
static void add_characters(rpi_text *out, const rp_array *texts, int64_t index)
{
    int width = rp_dtype_width(texts->dtype);
    const char *element = rpi_data(texts) + (size_t)index * rpi_itemsize(texts);
    uint32_t c;
    while (width > 0 && (memcpy(&c, element + 4 * (size_t)(width - 1), sizeof c), c == 0)) width--;
    for (int i = 0; i < width; i++) {
        memcpy(&c, element + 4 * (size_t)i, sizeof c);
        char bytes[4] = {(char)c};
        size_t used = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        for (size_t k = used; used > 1 && k-- > 0; c >>= 6)
            bytes[k] = (char)(k > 0 ? 0x80 | (c & 0x3f) : (0xf00 >> used & 0xff) | c);
        rpi_text_add(out, bytes, used);
    }
}

/* Bytes as Python's repr writes them. */
static void add_bytes(rpi_text *out, const rp_array *values, int64_t index)
{
    size_t size = rpi_itemsize(values);
    const char *p = rpi_data(values) + (size_t)index * size;
    while (size > 0 && p[size - 1] == '\0') size--;
    char quote = memchr(p, '\'', size) && !memchr(p, '"', size) ? '"' : '\'';
    rpi_text_printf(out, "b%c", quote);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)p[i];
        bool named = c == '\t' || c == '\n' || c == '\r';
        if (named)
            rpi_text_printf(out, "\\%c", c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
        else if (c == (unsigned char)quote || c == '\\')
            rpi_text_printf(out, "\\%c", c);
        else
            rpi_text_printf(out, c >= ' ' && c < 0x7f ? "%c" : "\\x%02x", c);
    }
    rpi_text_add(out, &quote, 1);
}

static void add_string(table *t, const spec *s, int64_t index)
{
    rpi_text text = {0};
    rpi_text_add(&text, "", 0);
    if (t->texts)
        add_characters(&text, t->texts, index);
    else
        add_bytes(&text, t->values, index);
    if (text.failed)
        t->out.failed = true;
    else
        add_padded(t, s, text.data);
    rp_free(text.data);
}

static rp_status add_element(table *t, const spec *s, int64_t index, rp_error *error)
{
    const char *element = rpi_data(t->values) + (size_t)index * rpi_itemsize(t->values);
    double value = 0;
    if (s->conversion == 's') {
        add_string(t, s, index);
        return RP_OK;
    }
    if (rpi_is_text(t->values->dtype) || rpi_is_time(t->values->dtype)) return mismatch(t, error);
    if (strchr("diouxXc", s->conversion)) return add_integer(t, s, element, error);
    load(t->values->dtype, element, RP_F64, &value);
    if (isnan(value)) value = NAN; /* Python writes no sign before nan */
    add_double(t, s, value, s->precision, s->conversion);
    return RP_OK;
}

/* ---- rows
 * ----------------------------------------------------------------------------------------------------------------- */

/* NumPy writes "+-" of a complex row as "-". */
static void join_signs(rpi_text *out, size_t start)
{
    size_t to = start;
    for (size_t from = start; from < out->used; from++) {
        if (out->data[from] == '+' && from + 1 < out->used && out->data[from + 1] == '-') continue;
        out->data[to++] = out->data[from];
    }
    out->used = to;
}

static rp_status add_row(table *t, int64_t row, rp_error *error)
{
    int64_t index = row * t->columns;
    size_t start = t->out.used;
    for (const char *p = t->format.data; *p;) {
        const char *percent = strchr(p, '%');
        rpi_text_add(&t->out, p, percent ? (size_t)(percent - p) : strlen(p));
        if (!percent) break;
        spec s = parse_spec(percent + 1);
        if (s.conversion == '%')
            rpi_text_add(&t->out, "%", 1);
        else {
            rp_status status = add_element(t, &s, index++, error);
            if (status != RP_OK) return status;
        }
        p = s.end;
    }
    if (t->complex && !t->out.failed) join_signs(&t->out, start);
    rpi_text_printf(&t->out, "%s", or_else(t->options->newline, "\n"));
    return RP_OK;
}

/* Lines of header or footer, each behind the comment sign. */
static void add_remark(table *t, const char *remark)
{
    const char *comments = or_else(t->options->comments, "# ");
    if (!remark || !*remark) return;
    rpi_text_printf(&t->out, "%s", comments);
    for (const char *end; (end = strchr(remark, '\n')) != NULL; remark = end + 1) {
        rpi_text_add(&t->out, remark, (size_t)(end - remark) + 1);
        rpi_text_printf(&t->out, "%s", comments);
    }
    rpi_text_printf(&t->out, "%s%s", remark, or_else(t->options->newline, "\n"));
}

static rp_status flush(table *t, size_t limit, rp_error *error)
{
    if (t->out.failed) return rp_fail(error, RP_ENOMEM, "rp_savetxt: out of memory");
    if (!t->stream || t->out.used <= limit) return RP_OK;
    errno = 0;
    if (fwrite(t->out.data, 1, t->out.used, t->stream) != t->out.used)
        return rp_fail_errno(error, errno ? errno : EIO, "write", "the table");
    t->out.used = 0;
    return RP_OK;
}

static rp_status write_rows(table *t, rp_error *error)
{
    rp_status status = RP_OK;
    rpi_text_add(&t->out, "", 0);
    add_remark(t, t->options->header);
    for (int64_t i = 0; i < t->rows && status == RP_OK; i++) {
        status = add_row(t, i, error);
        if (status == RP_OK) status = flush(t, FLUSHED, error);
    }
    if (status != RP_OK) return status;
    add_remark(t, t->options->footer);
    return flush(t, 0, error);
}

/* ---- the array
 * -------------------------------------------------------------------------------------------------------------- */

/* A complex array as its parts. */
static rp_array *parts_of(const rp_array *a)
{
    rp_dtype part = a->dtype == RP_C64 ? RP_F32 : RP_F64;
    return rp_from_data(part, 2, (const int64_t[]){a->shape[0], 2 * a->shape[1]}, rpi_data(a));
}

static rp_status settle(table *t, rp_array *a, rp_error *error)
{
    a = rpi_force(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    if (a->ndim != 1 && a->ndim != 2)
        return rp_fail(error, RP_EVALUE, "rp_savetxt: Expected 1D or 2D array, got %dD array instead", a->ndim);
    t->complex = rpi_kind_of(a->dtype) == RPI_KIND_COMPLEX;
    a = rp_ascontiguous(a->ndim == 1 ? rp_expand_dims(a, 1) : a);
    if (!rpi_is_error(a) && t->complex) a = parts_of(a);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    t->values = a;
    t->rows = a->shape[0];
    t->columns = a->shape[1];
    return RP_OK;
}

static rp_status prepare(table *t, rp_error *error)
{
    bool texts = false;
    rp_status status = make_format(t, error);
    if (status == RP_OK) status = check_format(t, &texts, error);
    if (status != RP_OK || !texts || rp_dtype_base(t->values->dtype) == RP_BYTES) return status;
    bool is_str = rp_dtype_base(t->values->dtype) == RP_STR;
    t->texts = is_str ? t->values : rp_ascontiguous(rp_astype(t->values, rp_dtype_str(0)));
    return rpi_is_error(t->texts) ? rpi_error_copy(t->texts, error) : RP_OK;
}

/* Writes the table to `stream`, or gives it in `*text` when that is NULL. */
static rp_status write_table(rp_array *a, const rp_savetxt_options *options, FILE *stream, rpi_text *text,
                             rp_error *error)
{
    static const rp_savetxt_options none;
    RP_SCOPE();
    table t = {.options = options ? options : &none, .stream = stream};
    rp_status status = settle(&t, a, error);
    if (status == RP_OK) status = prepare(&t, error);
    if (status == RP_OK) status = write_rows(&t, error);
    rp_free(t.format.data);
    if (status == RP_OK && text)
        *text = t.out;
    else
        rp_free(t.out.data);
    return status;
}

rp_status rp_savetxt_format(rp_array *a, const rp_savetxt_options *options, char **text, size_t *size, rp_error *error)
{
    rpi_text out;
    rp_status status = write_table(a, options, NULL, &out, error);
    if (status != RP_OK) return status;
    *text = out.data;
    *size = out.used;
    return RP_OK;
}

rp_status rp_savetxt(const char *path, rp_array *a, const rp_savetxt_options *options, rp_error *error)
{
    rp_atomic_file *file = NULL;
    if (rp_eval(a) != RP_OK) return rpi_error_copy(rpi_force(a), error);
    rp_status status = rp_atomic_open(path, &file, error);
    if (status != RP_OK) return status;
    status = write_table(a, options, rp_atomic_stream(file), NULL, error);
    if (status == RP_OK) return rp_atomic_commit(file, error);
    rp_atomic_abort(file);
    rp_error_prefix(error, "%s: ", path);
    return status;
}
