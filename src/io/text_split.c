/* Text into lines and fields. */
#include "io/text.h"
#include <stdarg.h>
#include <string.h>

/* Where the splitting stands. */
typedef struct reader {
    const rpi_split *split;
    rpi_table *table;
    const char *at, *end;
    int64_t line; /* from 1 */
} reader;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

rpi_field rpi_field_trim(rpi_field f)
{
    while (f.length > 0 && is_space(f.text[0])) {
        f.text++;
        f.length--;
    }
    while (f.length > 0 && is_space(f.text[f.length - 1])) f.length--;
    return f;
}

/* Doubles a list that is full; false when out of memory. */
static bool make_room(void **list, int64_t count, int64_t *room, size_t item)
{
    if (count < *room) return true;
    int64_t wanted = *room ? 2 * *room : 64;
    void *grown = rp_realloc(*list, (size_t)wanted * item);
    if (!grown) return false;
    *list = grown;
    *room = wanted;
    return true;
}

static bool add_field(reader *r, const char *text, size_t length)
{
    rpi_table *t = r->table;
    rpi_field field = {text, length};
    if (!make_room((void **)&t->fields, t->field_count, &t->field_room, sizeof *t->fields)) return false;
    t->fields[t->field_count++] = r->split->autostrip ? rpi_field_trim(field) : field;
    return true;
}

/* ---- lines ---------------------------------------------------------------------------------------------------------
 */

static const char *line_end(const char *at, const char *end)
{
    while (at < end && *at != '\n' && *at != '\r') at++;
    return at;
}

/* Steps over the end of a line. */
static void end_line(reader *r, const char *at)
{
    if (at < r->end && *at == '\r' && at + 1 < r->end && at[1] == '\n') at++;
    r->at = at < r->end ? at + 1 : at;
    r->line++;
}

static bool starts_with(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);
    return length > 0 && (size_t)(end - at) >= length && memcmp(at, word, length) == 0;
}

/* Whether a comment begins here. */
static bool is_comment(const rp_text_options *o, const char *at, const char *end)
{
    if (o->comment_count == 0) return at < end && *at == '#';
    for (int i = 0; i < o->comment_count; i++) {
        if (starts_with(at, end, o->comments[i])) return true;
    }
    return false;
}

static const char *comment_start(const rp_text_options *o, const char *at, const char *end)
{
    if (o->comment_count < 0) return end;
    while (at < end && !is_comment(o, at, end)) at++;
    return at;
}

/* ---- fields of a line
 * ------------------------------------------------------------------------------------------------ */

static bool split_spaces(reader *r, const char *at, const char *end)
{
    for (;;) {
        while (at < end && is_space(*at)) at++;
        const char *start = at;
        if (at == end) return true;
        while (at < end && !is_space(*at)) at++;
        if (!add_field(r, start, (size_t)(at - start))) return false;
    }
}

static bool split_delimited(reader *r, const char *at, const char *end, const char *delimiter)
{
    size_t step = strlen(delimiter);
    const char *start = at;
    if (at == end) return true;
    while (at < end) {
        if (!starts_with(at, end, delimiter)) {
            at++;
            continue;
        }
        if (!add_field(r, start, (size_t)(at - start))) return false;
        start = at += step;
    }
    return add_field(r, start, (size_t)(end - start));
}

/* The end of the next `width` characters of UTF-8. */
static const char *skip_characters(const char *at, const char *end, int64_t width)
{
    for (; at < end && width > 0; width--) {
        at++;
        while (at < end && ((unsigned char)*at & 0xc0) == 0x80) at++;
    }
    return at;
}

static bool split_widths(reader *r, const char *at, const char *end)
{
    const rpi_split *s = r->split;
    for (int i = 0; s->width_count == 1 ? at < end : i < s->width_count; i++) {
        int64_t width = s->widths[s->width_count == 1 ? 0 : i];
        const char *stop = skip_characters(at, end, width > 0 ? width : 1);
        if (!add_field(r, at, (size_t)(stop - at))) return false;
        at = stop;
    }
    return true;
}

/* ---- fields in quotes
 * ------------------------------------------------------------------------------------------------- */

/* Copies a quoted field, which may go over lines; `*at` moves behind the closing quote and what follows it up to the
 * delimiter. */
static void unquote(reader *r, const char **at, rpi_field *field)
{
    char quote = r->split->options->quote, *out = r->table->quoted + r->table->quoted_used;
    const char *p = *at + 1;
    field->text = out;
    for (; p < r->end; p++) {
        if (*p == quote && p + 1 < r->end && p[1] == quote)
            p++;
        else if (*p == quote)
            break;
        if (*p == '\n') r->line++;
        *out++ = *p;
    }
    field->length = (size_t)(out - field->text);
    r->table->quoted_used += field->length;
    *at = p < r->end ? p + 1 : p;
}

static bool at_delimiter(const char *at, const char *end, const char *delimiter)
{
    return delimiter ? starts_with(at, end, delimiter) : is_space(*at);
}

/* One row with quoted fields: line ends inside quotes do not end it. */
static bool split_quoted(reader *r)
{
    const rp_text_options *o = r->split->options;
    const char *at = r->at;
    for (;;) {
        rpi_field field = {at, 0};
        while (!o->delimiter && at < r->end && is_space(*at) && *at != '\n' && *at != '\r') at++;
        bool ends = at == r->end || *at == '\n' || *at == '\r' || (o->comment_count >= 0 && is_comment(o, at, r->end));
        if (ends && (!o->delimiter || at == r->at)) break;
        field.text = at;
        bool quoted = at < r->end && *at == o->quote;
        if (quoted) unquote(r, &at, &field);
        while (at < r->end && *at != '\n' && *at != '\r' && !at_delimiter(at, r->end, o->delimiter) &&
               !(o->comment_count >= 0 && is_comment(o, at, r->end)))
            at++;
        if (!quoted) field.length = (size_t)(at - field.text);
        if (!add_field(r, field.text, field.length)) return false;
        if (o->delimiter && !starts_with(at, r->end, o->delimiter)) break;
        if (o->delimiter) at += strlen(o->delimiter);
    }
    end_line(r, line_end(at, r->end));
    return true;
}

/* ---- the table
 * ------------------------------------------------------------------------------------------------------- */

static bool split_line(reader *r)
{
    const rp_text_options *o = r->split->options;
    if (o->quote) return split_quoted(r);
    const char *end = line_end(r->at, r->end), *stop = comment_start(o, r->at, end);
    rpi_field line = {r->at, (size_t)(stop - r->at)};
    if (r->split->trim && !r->split->width_count) line = rpi_field_trim(line);
    bool ok = r->split->width_count > 0 ? split_widths(r, line.text, line.text + line.length)
              : o->delimiter            ? split_delimited(r, line.text, line.text + line.length, o->delimiter)
                                        : split_spaces(r, line.text, line.text + line.length);
    end_line(r, end);
    return ok;
}

static bool add_row(rpi_table *t, int64_t first, int64_t line)
{
    if (!make_room((void **)&t->rows, t->row_count, &t->row_room, sizeof *t->rows)) return false;
    t->rows[t->row_count++] = (rpi_text_row){first, t->field_count - first, line};
    return true;
}

static bool split_all(reader *r)
{
    const rp_text_options *o = r->split->options;
    rpi_table *t = r->table;
    for (int64_t i = 0; i < o->skip_rows && r->at < r->end; i++) end_line(r, line_end(r->at, r->end));
    while (r->at < r->end && o->max_rows >= 0 && (o->max_rows == 0 || t->row_count < o->max_rows)) {
        int64_t first = t->field_count, line = r->line;
        if (!split_line(r)) return false;
        if (t->field_count == first) continue;
        if (!add_row(t, first, line)) return false;
    }
    return true;
}

/* A byte order mark is no text. */
static void skip_mark(reader *r)
{
    if (r->end - r->at >= 3 && memcmp(r->at, "\xef\xbb\xbf", 3) == 0) r->at += 3;
}

rp_status rpi_table_read(const rp_text_input *input, const rpi_split *split, rpi_table *t, rp_error *error)
{
    size_t size = input->size;
    *t = (rpi_table){0};
    if (!input->data) {
        rp_status status = rp_file_read(input->name, 0, &t->own, &size, error);
        if (status != RP_OK) return status;
    }
    const char *data = input->data ? input->data : t->own;
    reader r = {split, t, data, data + size, 1};
    skip_mark(&r);
    bool ok = !split->options->quote || (t->quoted = rp_malloc(size + 1)) != NULL;
    if (ok && split_all(&r)) return RP_OK;
    rpi_table_free(t);
    return rp_fail(error, RP_ENOMEM, "%s: out of memory reading the table", input->name);
}

void rpi_table_free(rpi_table *t)
{
    rp_free(t->fields);
    rp_free(t->rows);
    rp_free(t->own);
    rp_free(t->quoted);
}

/* ---- growing text
 * ------------------------------------------------------------------------------------------------------ */

void rpi_text_add(rpi_text *text, const char *data, size_t size)
{
    if (text->failed) return;
    if (size >= text->room - text->used) {
        size_t room = 2 * text->room + size + 64;
        char *grown = rp_realloc(text->data, room);
        if (!grown) {
            text->failed = true;
            return;
        }
        text->data = grown;
        text->room = room;
    }
    if (size > 0) memcpy(text->data + text->used, data, size);
    text->used += size;
    text->data[text->used] = '\0';
}

void rpi_text_printf(rpi_text *text, const char *format, ...)
{
    char small[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (length >= 0 && (size_t)length < sizeof small) {
        rpi_text_add(text, small, (size_t)length);
    } else {
        char *large = length < 0 ? NULL : rp_malloc((size_t)length + 1);
        if (large) vsnprintf(large, (size_t)length + 1, format, again);
        if (large) rpi_text_add(text, large, (size_t)length);
        text->failed |= !large;
        rp_free(large);
    }
    va_end(again);
}
