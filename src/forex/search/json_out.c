// Writing JSON text.
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json_out_i.h"

/* ---- numbers ------------------------------------------------------------------------------------------------- */

static bool reads_back(const char *text, double value, bool single)
{
    double read = strtod(text, NULL);
    return single ? (float)read == (float)value : read == value;
}

static void shortest(double value, bool single, char text[32])
{
    for (int digits = single ? 6 : 15; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, value);
        if (reads_back(text, value, single)) break;
    }
    const char *point = localeconv()->decimal_point;
    char *at = *point == '.' ? NULL : strstr(text, point);
    if (at) {
        *at = '.';
        memmove(at + 1, at + strlen(point), strlen(at + strlen(point)) + 1);
    }
}

void fxi_out_real_digits(double value, char text[32])
{
    shortest(value, false, text);
}

void fxi_out_single_digits(float value, char text[32])
{
    shortest(value, true, text);
}

/* ---- text ---------------------------------------------------------------------------------------------------- */

static bool reserve(fxi_out *out, size_t more)
{
    if (out->failed) return false;
    if (out->size + more + 1 <= out->capacity) return true;
    size_t capacity = out->capacity ? out->capacity * 2 : 1024;
    while (capacity < out->size + more + 1) capacity *= 2;
    char *data = rp_realloc(out->data, capacity);
    if (!data) {
        out->failed = true;
        return false;
    }
    out->data = data;
    out->capacity = capacity;
    return true;
}

static void put(fxi_out *out, const char *text, size_t size)
{
    if (!reserve(out, size)) return;
    memcpy(out->data + out->size, text, size);
    out->size += size;
    out->data[out->size] = 0;
}

static void puts_(fxi_out *out, const char *text)
{
    put(out, text, strlen(text));
}

static void put_quoted(fxi_out *out, const char *text)
{
    puts_(out, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        char escape[8];
        if (c == '"' || c == '\\')
            put(out, (char[]){'\\', (char)c}, 2);
        else if (c == '\n')
            puts_(out, "\\n");
        else if (c < 0x20)
            put(out, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", c));
        else
            put(out, text, 1);
    }
    puts_(out, "\"");
}

static void line_break(fxi_out *out)
{
    puts_(out, "\n");
    for (int i = 0; i < out->depth; i++) puts_(out, "  ");
}

// Comma, line break or space, key: what stands before any value.
static void before(fxi_out *out, const char *key)
{
    if (out->depth > 0) {
        bool one_line = out->level[out->depth - 1].one_line, any = out->level[out->depth - 1].any;
        if (any) puts_(out, one_line ? ", " : ",");
        if (!one_line) line_break(out);
        out->level[out->depth - 1].any = true;
    }
    if (!key) return;
    put_quoted(out, key);
    puts_(out, ": ");
}

/* ---- values -------------------------------------------------------------------------------------------------- */

void fxi_out_open(fxi_out *out, const char *key, char bracket, bool one_line)
{
    before(out, key);
    put(out, &bracket, 1);
    out->level[out->depth].any = false;
    out->level[out->depth].one_line = one_line;
    out->level[out->depth].close = bracket == '{' ? '}' : ']';
    out->depth++;
}

void fxi_out_close(fxi_out *out)
{
    out->depth--;
    if (out->level[out->depth].any && !out->level[out->depth].one_line) line_break(out);
    put(out, &out->level[out->depth].close, 1);
}

void fxi_out_text(fxi_out *out, const char *key, const char *text)
{
    before(out, key);
    put_quoted(out, text);
}

void fxi_out_whole(fxi_out *out, const char *key, int64_t value)
{
    char text[32];
    before(out, key);
    int size = snprintf(text, sizeof text, "%lld", (long long)value);
    put(out, text, (size_t)size);
}

void fxi_out_real(fxi_out *out, const char *key, double value)
{
    char text[32] = "null";
    before(out, key);
    if (isfinite(value)) fxi_out_real_digits(value, text);
    puts_(out, text);
}

void fxi_out_single(fxi_out *out, const char *key, float value)
{
    char text[32] = "null";
    before(out, key);
    if (isfinite(value)) fxi_out_single_digits(value, text);
    puts_(out, text);
}

void fxi_out_truth(fxi_out *out, const char *key, bool value)
{
    before(out, key);
    puts_(out, value ? "true" : "false");
}

void fxi_out_null(fxi_out *out, const char *key)
{
    before(out, key);
    puts_(out, "null");
}

void fxi_out_raw(fxi_out *out, const char *key, const char *text)
{
    before(out, key);
    size_t size = strlen(text);
    while (size > 0 && text[size - 1] == '\n') size--;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n')
            line_break(out);
        else
            put(out, text + i, 1);
    }
}

char *fxi_out_end(fxi_out *out)
{
    puts_(out, "\n");
    char *data = out->data;
    bool failed = out->failed;
    *out = (fxi_out){0};
    if (!failed) return data;
    rp_free(data);
    return NULL;
}
