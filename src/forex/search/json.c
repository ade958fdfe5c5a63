// Writing JSON text.
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json_i.h"

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

void fxi_real_text(double value, char text[32])
{
    shortest(value, false, text);
}

void fxi_single_text(float value, char text[32])
{
    shortest(value, true, text);
}

/* ---- text ---------------------------------------------------------------------------------------------------- */

static bool reserve(fxi_json *json, size_t more)
{
    if (json->failed) return false;
    if (json->size + more + 1 <= json->capacity) return true;
    size_t capacity = json->capacity ? json->capacity * 2 : 1024;
    while (capacity < json->size + more + 1) capacity *= 2;
    char *data = rp_realloc(json->data, capacity);
    if (!data) {
        json->failed = true;
        return false;
    }
    json->data = data;
    json->capacity = capacity;
    return true;
}

static void put(fxi_json *json, const char *text, size_t size)
{
    if (!reserve(json, size)) return;
    memcpy(json->data + json->size, text, size);
    json->size += size;
    json->data[json->size] = 0;
}

static void puts_(fxi_json *json, const char *text)
{
    put(json, text, strlen(text));
}

static void put_quoted(fxi_json *json, const char *text)
{
    puts_(json, "\"");
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        char escape[8];
        if (c == '"' || c == '\\')
            put(json, (char[]){'\\', (char)c}, 2);
        else if (c == '\n')
            puts_(json, "\\n");
        else if (c < 0x20)
            put(json, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", c));
        else
            put(json, text, 1);
    }
    puts_(json, "\"");
}

static void line_break(fxi_json *json)
{
    puts_(json, "\n");
    for (int i = 0; i < json->depth; i++) puts_(json, "  ");
}

// Comma, line break or space, key: what stands before any value.
static void before(fxi_json *json, const char *key)
{
    if (json->depth > 0) {
        bool one_line = json->level[json->depth - 1].one_line, any = json->level[json->depth - 1].any;
        if (any) puts_(json, one_line ? ", " : ",");
        if (!one_line) line_break(json);
        json->level[json->depth - 1].any = true;
    }
    if (!key) return;
    put_quoted(json, key);
    puts_(json, ": ");
}

/* ---- values -------------------------------------------------------------------------------------------------- */

void fxi_json_open(fxi_json *json, const char *key, char bracket, bool one_line)
{
    before(json, key);
    put(json, &bracket, 1);
    json->level[json->depth].any = false;
    json->level[json->depth].one_line = one_line;
    json->level[json->depth].close = bracket == '{' ? '}' : ']';
    json->depth++;
}

void fxi_json_close(fxi_json *json)
{
    json->depth--;
    if (json->level[json->depth].any && !json->level[json->depth].one_line) line_break(json);
    put(json, &json->level[json->depth].close, 1);
}

void fxi_json_text(fxi_json *json, const char *key, const char *text)
{
    before(json, key);
    put_quoted(json, text);
}

void fxi_json_whole(fxi_json *json, const char *key, int64_t value)
{
    char text[32];
    before(json, key);
    put(json, text, (size_t)snprintf(text, sizeof text, "%lld", (long long)value));
}

void fxi_json_real(fxi_json *json, const char *key, double value)
{
    char text[32] = "null";
    before(json, key);
    if (isfinite(value)) fxi_real_text(value, text);
    puts_(json, text);
}

void fxi_json_single(fxi_json *json, const char *key, float value)
{
    char text[32] = "null";
    before(json, key);
    if (isfinite(value)) fxi_single_text(value, text);
    puts_(json, text);
}

void fxi_json_truth(fxi_json *json, const char *key, bool value)
{
    before(json, key);
    puts_(json, value ? "true" : "false");
}

void fxi_json_null(fxi_json *json, const char *key)
{
    before(json, key);
    puts_(json, "null");
}

void fxi_json_raw(fxi_json *json, const char *key, const char *text)
{
    before(json, key);
    size_t size = strlen(text);
    while (size > 0 && text[size - 1] == '\n') size--;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n')
            line_break(json);
        else
            put(json, text + i, 1);
    }
}

char *fxi_json_end(fxi_json *json)
{
    puts_(json, "\n");
    char *data = json->data;
    bool failed = json->failed;
    *json = (fxi_json){0};
    if (!failed) return data;
    rp_free(data);
    return NULL;
}
