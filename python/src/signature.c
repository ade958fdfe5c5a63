/* Signatures of rows: "a: array, axis: axes = None, *, keepdims: bool = False". */
#include "signature.h"
#include <ctype.h>
#include <string.h>

static const char *const kind_names[RPY_KIND_COUNT] = {
    [RPY_ANY] = "any",           [RPY_ARRAY] = "array",   [RPY_OPERAND] = "operand", [RPY_ARRAYS] = "arrays",
    [RPY_OPERANDS] = "operands", [RPY_AXIS] = "axis",     [RPY_AXES] = "axes",       [RPY_SHAPE] = "shape",
    [RPY_INTS] = "ints",         [RPY_INT] = "int",       [RPY_FLOAT] = "float",     [RPY_BOOL] = "bool",
    [RPY_STR] = "str",           [RPY_DEVICE] = "device", [RPY_DTYPE] = "dtype",     [RPY_ORDER] = "order",
    [RPY_CASTING] = "casting",   [RPY_OUT] = "out"};

/* One piece between commas, without outer spaces. */
typedef struct piece {
    const char *text;
    size_t length;
} piece;

static piece trimmed(const char *text, size_t length)
{
    while (length > 0 && isspace((unsigned char)*text)) text++, length--;
    while (length > 0 && isspace((unsigned char)text[length - 1])) length--;
    return (piece){text, length};
}

/* The next piece of `*text`; false at the end. Commas inside brackets and quotes do not separate. */
static bool next_piece(const char **text, piece *out)
{
    const char *start = *text;
    int depth = 0;
    char quote = 0;
    if (!*start) return false;
    const char *at = start;
    for (; *at && (*at != ',' || depth > 0 || quote); at++) {
        if (quote)
            quote = *at == quote ? 0 : quote;
        else if (*at == '\'')
            quote = *at;
        else if (strchr("([", *at))
            depth++;
        else if (strchr(")]", *at))
            depth--;
    }
    *out = trimmed(start, (size_t)(at - start));
    *text = *at ? at + 1 : at;
    return true;
}

static const char *find(piece p, char c)
{
    return memchr(p.text, c, p.length);
}

/* A default as Python reads it. "<no value>" means: nothing. */
static bool parse_default(piece p, rpy_parameter *parameter)
{
    parameter->optional = true;
    if (p.text[0] == '<') return true;
    PyObject *builtins = PyImport_ImportModule("builtins");
    parameter->fallback = builtins ? PyObject_CallMethod(builtins, "eval", "s#", p.text, (Py_ssize_t)p.length) : NULL;
    Py_XDECREF(builtins);
    return parameter->fallback != NULL;
}

static bool parse_kind(piece p, rpy_parameter *parameter)
{
    for (int kind = 0; kind < RPY_KIND_COUNT; kind++) {
        if (strlen(kind_names[kind]) != p.length || strncmp(kind_names[kind], p.text, p.length) != 0) continue;
        parameter->kind = (rpy_kind_of_value)kind;
        return true;
    }
    return false;
}

/* "name: kind = default". */
static bool parse_parameter(piece p, rpy_parameter *parameter)
{
    const char *colon = find(p, ':'), *equals = find(p, '=');
    size_t end = equals ? (size_t)(equals - p.text) : p.length;
    size_t name_end = colon ? (size_t)(colon - p.text) : end;
    piece name = trimmed(p.text, name_end);
    if (name.length == 0) return false;
    parameter->name = PyUnicode_FromStringAndSize(name.text, (Py_ssize_t)name.length);
    if (!parameter->name) return false;
    PyUnicode_InternInPlace(&parameter->name);
    if (colon && !parse_kind(trimmed(colon + 1, (size_t)(p.text + end - colon - 1)), parameter)) return false;
    return !equals || parse_default(trimmed(equals + 1, (size_t)(p.text + p.length - equals - 1)), parameter);
}

static bool is_word(piece p, const char *word)
{
    return p.length == strlen(word) && strncmp(p.text, word, p.length) == 0;
}

static bool add_piece(rpy_signature *s, piece p, bool *keyword_only)
{
    if (is_word(p, "*")) {
        *keyword_only = true;
        return true;
    }
    if (is_word(p, "/")) {
        for (int i = 0; i < s->count; i++) s->parameters[i].positional_only = true;
        return true;
    }
    if (s->count == RPY_MAX_PARAMETERS) return false;
    rpy_parameter *parameter = &s->parameters[s->count];
    bool rest = p.text[0] == '*';
    if (rest) p = (piece){p.text + 1, p.length - 1};
    parameter->keyword_only = *keyword_only;
    if (!parse_parameter(p, parameter)) return false;
    if (parameter->kind == RPY_OUT) s->out = s->count;
    if (rest) s->rest = s->count;
    if (rest) *keyword_only = true;
    if (!*keyword_only) s->positional++;
    s->count++;
    return true;
}

bool rpy_parse_signature(const rpy_row *row, rpy_signature *signature)
{
    const char *text = row->signature;
    piece p;
    bool keyword_only = false;
    *signature = (rpy_signature){.rest = -1, .out = -1};
    while (next_piece(&text, &p)) {
        if (p.length == 0 || !add_piece(signature, p, &keyword_only)) {
            PyErr_Format(PyExc_SystemError, "signature of %s: mistake near '%s'", row->name, p.text);
            return false;
        }
    }
    return true;
}

PyObject *rpy_signature_text(const rpy_row *row, bool method)
{
    char out[1024];
    const char *text = row->shown ? row->shown : row->signature;
    piece p;
    bool positional_only = strchr(text, '/');
    size_t used = (size_t)snprintf(out, sizeof out, method ? positional_only ? "(self" : "(self, /" : "(");
    if (method) (void)next_piece(&text, &p);
    while (next_piece(&text, &p) && used < sizeof out - 200) {
        const char *colon = find(p, ':'), *equals = find(p, '=');
        size_t name = colon ? (size_t)(colon - p.text) : equals ? (size_t)(equals - p.text) : p.length;
        piece word = trimmed(p.text, name);
        used += (size_t)snprintf(out + used, 80, "%s%.*s", used > 1 ? ", " : "", (int)word.length, word.text);
        if (!equals) continue;
        piece value = trimmed(equals + 1, (size_t)(p.text + p.length - equals - 1));
        used += (size_t)snprintf(out + used, 80, "=%.*s", (int)value.length, value.text);
    }
    snprintf(out + used, 2, ")");
    return PyUnicode_FromString(out);
}
