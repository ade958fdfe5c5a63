/// Reading the symbol table's CSV: a header that names all columns (in any order), one symbol a line, # for comments.
#include "market_i.h"

#include <ctype.h>
#include <string.h>

typedef struct row_reader {
    const char *path;
    int64_t line;      ///< counted from 1
    const char *value; ///< the field being read, not terminated
    size_t length;
    const char *column;
    rp_error *error;
} row_reader;

typedef rp_status read_field(row_reader *r, fx_symbol *s, size_t member);

static rp_status bad_value(row_reader *r, const char *expected)
{
    return rp_fail(r->error, RP_EFORMAT, "%s: line %lld: column %s: \"%.*s\" is not %s", r->path, (long long)r->line,
                   r->column, (int)(r->length > 60 ? 60 : r->length), r->value, expected);
}

/* ---- values ------------------------------------------------------------------------------------------------- */

// Decimal text to an integer times 10^scale, exactly; false when it is no number or has more decimals or digits.
static bool decimal(const char *text, size_t length, int scale, int64_t *value)
{
    bool negative = length && text[0] == '-', point = false;
    int decimals = 0, digits = 0, written = 0;
    int64_t v = 0;
    for (size_t i = negative; i < length; i++) {
        if (text[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (!isdigit((unsigned char)text[i]) || (point && decimals == scale) || digits == 18) return false;
        v = v * 10 + (text[i] - '0');
        decimals += point;
        digits += v > 0;
        written++;
    }
    for (; decimals < scale; decimals++)
        if (__builtin_mul_overflow(v, 10, &v)) return false;
    *value = negative ? -v : v;
    return written > 0;
}

static rp_status read_int(row_reader *r, fx_symbol *s, size_t member, int64_t low, int64_t high, const char *expected)
{
    int64_t v;
    if (!decimal(r->value, r->length, 0, &v) || v < low || v > high) return bad_value(r, expected);
    int narrow = (int)v;
    memcpy((char *)s + member, &narrow, sizeof narrow);
    return RP_OK;
}

static rp_status read_e8(row_reader *r, fx_symbol *s, size_t member, int64_t low, const char *expected)
{
    int64_t v;
    if (!decimal(r->value, r->length, 8, &v) || v < low) return bad_value(r, expected);
    memcpy((char *)s + member, &v, sizeof v);
    return RP_OK;
}

static rp_status read_word(row_reader *r, fx_symbol *s, size_t member, size_t capacity, const char *expected)
{
    if (r->length == 0 || r->length >= capacity) return bad_value(r, expected);
    for (size_t i = 0; i < r->length; i++)
        if (!isalnum((unsigned char)r->value[i]) && !strchr("._-", r->value[i])) return bad_value(r, expected);
    char *out = (char *)s + member;
    memcpy(out, r->value, r->length);
    out[r->length] = 0;
    return RP_OK;
}

static rp_status field_name(row_reader *r, fx_symbol *s, size_t m)
{
    return read_word(r, s, m, 16, "a name of 1 to 15 letters, digits and ._-");
}
static rp_status field_currency(row_reader *r, fx_symbol *s, size_t m)
{
    return read_word(r, s, m, 8, "a currency of 1 to 7 letters");
}
static rp_status field_digits(row_reader *r, fx_symbol *s, size_t m)
{
    return read_int(r, s, m, 0, 9, "a whole number from 0 to 9");
}
static rp_status field_points(row_reader *r, fx_symbol *s, size_t m)
{
    return read_int(r, s, m, 1, 1000000, "a whole number from 1 to 1000000");
}
static rp_status field_spread(row_reader *r, fx_symbol *s, size_t m)
{
    return read_int(r, s, m, 0, 1000000, "a whole number from 0 to 1000000");
}
static rp_status field_weekday(row_reader *r, fx_symbol *s, size_t m)
{
    return read_int(r, s, m, 0, 6, "a weekday from 0 (Sunday) to 6");
}
static rp_status field_positive(row_reader *r, fx_symbol *s, size_t m)
{
    return read_e8(r, s, m, 1, "a number above 0");
}
static rp_status field_cost(row_reader *r, fx_symbol *s, size_t m)
{
    return read_e8(r, s, m, 0, "a number from 0 up");
}
static rp_status field_number(row_reader *r, fx_symbol *s, size_t m)
{
    return read_e8(r, s, m, INT64_MIN, "a number with at most 8 decimals");
}

static rp_status field_contract(row_reader *r, fx_symbol *s, size_t m)
{
    int64_t v;
    if (!decimal(r->value, r->length, 0, &v) || v < 1 || v > 1000000000) return bad_value(r, "a whole number of units");
    s->contract_size = v;
    return RP_OK;
}

static rp_status field_calc(row_reader *r, fx_symbol *s, size_t m)
{
    static const char *const modes[] = {"forex", "cfd", "cfd_index", "futures"};
    for (int i = 0; i < 4; i++)
        if (strlen(modes[i]) == r->length && !memcmp(modes[i], r->value, r->length)) {
            s->calc_mode = (fx_calc_mode)i;
            return RP_OK;
        }
    return bad_value(r, "forex, cfd, cfd_index or futures");
}

/* ---- columns ------------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    size_t member;
    read_field *read;
} columns[] = {
    {"symbol", offsetof(fx_symbol, name), field_name},
    {"class", offsetof(fx_symbol, asset_class), field_name},
    {"base", offsetof(fx_symbol, base), field_currency},
    {"quote", offsetof(fx_symbol, quote), field_currency},
    {"digits", offsetof(fx_symbol, digits), field_digits},
    {"pip", offsetof(fx_symbol, pip_points), field_points},
    {"tick", offsetof(fx_symbol, tick_points), field_points},
    {"contract", offsetof(fx_symbol, contract_size), field_contract},
    {"lot_min", offsetof(fx_symbol, lot_min_e8), field_positive},
    {"lot_step", offsetof(fx_symbol, lot_step_e8), field_positive},
    {"lot_max", offsetof(fx_symbol, lot_max_e8), field_positive},
    {"spread", offsetof(fx_symbol, spread_points), field_spread},
    {"commission", offsetof(fx_symbol, commission_e8), field_cost},
    {"swap_long", offsetof(fx_symbol, swap_long_e8), field_number},
    {"swap_short", offsetof(fx_symbol, swap_short_e8), field_number},
    {"triple", offsetof(fx_symbol, triple_swap_weekday), field_weekday},
    {"calc", 0, field_calc},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

// Takes the field at `at`, without the spaces around it; returns where the next one begins, NULL after the last.
static const char *next_field(const char *at, const char *end, const char **value, size_t *length)
{
    const char *comma = memchr(at, ',', (size_t)(end - at));
    const char *stop = comma ? comma : end;
    while (at < stop && isspace((unsigned char)*at)) at++;
    while (stop > at && isspace((unsigned char)stop[-1])) stop--;
    *value = at;
    *length = (size_t)(stop - at);
    return comma ? comma + 1 : NULL;
}

static rp_status read_header(row_reader *r, const char *line, const char *end, int order[COLUMNS])
{
    int count = 0;
    bool seen[COLUMNS] = {false};
    const char *value;
    size_t length;
    for (const char *at = line; at;) {
        at = next_field(at, end, &value, &length);
        int c = 0;
        while (c < COLUMNS && (strlen(columns[c].name) != length || memcmp(columns[c].name, value, length) != 0)) c++;
        if (c == COLUMNS || seen[c])
            return rp_fail(r->error, RP_EFORMAT,
                           "%s: line %lld: column \"%.*s\" is %s; the header is that of symbols.csv", r->path,
                           (long long)r->line, (int)(length > 40 ? 40 : length), value,
                           c == COLUMNS ? "unknown" : "there twice");
        seen[c] = true;
        order[count++] = c;
    }
    for (int c = 0; c < COLUMNS; c++)
        if (!seen[c])
            return rp_fail(r->error, RP_EFORMAT, "%s: line %lld: the header lacks column \"%s\"", r->path,
                           (long long)r->line, columns[c].name);
    return RP_OK;
}

static rp_status read_row(row_reader *r, const char *line, const char *end, const int order[COLUMNS], fx_symbol *s)
{
    int count = 0;
    memset(s, 0, sizeof *s);
    for (const char *at = line; at; count++) {
        at = next_field(at, end, &r->value, &r->length);
        if (count >= COLUMNS) continue;
        r->column = columns[order[count]].name;
        rp_status status = columns[order[count]].read(r, s, columns[order[count]].member);
        if (status) return status;
    }
    if (count != COLUMNS || memchr(line, 0, (size_t)(end - line)))
        return rp_fail(r->error, RP_EFORMAT, "%s: line %lld: %s than the %d columns of the header", r->path,
                       (long long)r->line, count < COLUMNS ? "fewer" : "more", COLUMNS);
    if (s->lot_min_e8 > s->lot_max_e8)
        return rp_fail(r->error, RP_EVALUE, "%s: line %lld: lot_min is above lot_max", r->path, (long long)r->line);
    return RP_OK;
}

enum { MOST_SYMBOLS = 1 << 14 }; // each is looked for among the others

static rp_status put(fx_symbols *table, const fx_symbol *row, const row_reader *r)
{
    for (int64_t i = 0; i < table->count; i++)
        if (!strcmp(table->rows[i].name, row->name)) {
            table->rows[i] = *row;
            return RP_OK;
        }
    if (table->count == MOST_SYMBOLS)
        return rp_fail(r->error, RP_EFORMAT, "%s: line %lld: more than %d symbols; keep those that are traded", r->path,
                       (long long)r->line, MOST_SYMBOLS);
    if (table->count == table->capacity) {
        int64_t capacity = table->capacity ? 2 * table->capacity : 64;
        fx_symbol *grown = rp_realloc(table->rows, (size_t)capacity * sizeof *grown);
        if (!grown) return rp_fail(r->error, RP_ENOMEM, "out of memory for the symbol table");
        table->rows = grown;
        table->capacity = capacity;
    }
    table->rows[table->count++] = *row;
    return RP_OK;
}

rp_status fxi_symbols_read(fx_symbols *table, const char *text, size_t size, const char *path, rp_error *error)
{
    row_reader r = {.path = path, .error = error};
    int order[COLUMNS] = {0};
    bool have_header = false;
    const char *limit = text + size;
    for (const char *line = text, *next; line < limit; line = next) {
        const char *newline = memchr(line, '\n', (size_t)(limit - line)), *end = newline ? newline : limit;
        next = newline ? newline + 1 : limit;
        r.line++;
        while (end > line && isspace((unsigned char)end[-1])) end--;
        if (line == end || *line == '#') continue;
        fx_symbol row;
        rp_status status = have_header ? read_row(&r, line, end, order, &row) : read_header(&r, line, end, order);
        if (!status && have_header) status = put(table, &row, &r);
        if (status) return status;
        have_header = true;
    }
    if (have_header) return RP_OK;
    return rp_fail(error, RP_EFORMAT, "%s: the symbol table is empty; it starts with the header line of symbols.csv",
                   path);
}
