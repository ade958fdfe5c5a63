// Interest rates: CSV in the OECD's layout, or date, currency, rate, to rows.
#include "rates_i.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

enum { MAX_FIELDS = 64, MAX_ROWS = 10000000 };
enum { PLACE, FREQUENCY, TIME, VALUE, INDICATOR, SUBJECT, MEASURE, UNIT, DATE, CURRENCY, RATE, COLUMNS };

// What the header may call a column.
static const struct {
    int column;
    const char *name;
} names[] = {
    {PLACE, "LOCATION"},  {PLACE, "REF_AREA"},    {FREQUENCY, "FREQUENCY"}, {FREQUENCY, "FREQ"},
    {TIME, "TIME"},       {TIME, "TIME_PERIOD"},  {VALUE, "Value"},         {VALUE, "OBS_VALUE"},
    {SUBJECT, "SUBJECT"}, {MEASURE, "MEASURE"},   {INDICATOR, "INDICATOR"}, {UNIT, "UNIT_MEASURE"},
    {DATE, "date"},       {CURRENCY, "currency"}, {RATE, "rate"},
};

typedef struct reader {
    const char *name;
    int64_t line; // counted from 1
    char separator;
    bool dated;         // the plain layout
    int place[COLUMNS]; // of a column among the fields, -1: not there
    fxi_field titles[MAX_FIELDS], fields[MAX_FIELDS];
    int title_count, field_count;
    char constant[COLUMNS][32]; // of the columns that hold one value in the whole file
    bool begun;                 // a row has been read
    fxi_rate_rows *rows;
    rp_error *error;
} reader;

/* ---- header ------------------------------------------------------------------------------------------------------ */

static bool is_named(fxi_field title, const char *name, bool exactly)
{
    if (title.length != strlen(name)) return false;
    return (exactly ? strncmp : strncasecmp)(title.text, name, title.length) == 0;
}

// Field of a column, -1 when there is none. OECD's exports have "TIME" and "Time" side by side, of which the second
// holds words: a name that is written as in the table goes before one that is not. `*twice` for two of a kind.
static int find_column(const fxi_field *titles, int count, int column, bool *twice)
{
    for (int exactly = 1; exactly >= 0; exactly--) {
        int found = -1;
        for (int i = 0; i < count; i++)
            for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
                if (names[k].column != column || !is_named(titles[i], names[k].name, exactly)) continue;
                *twice = *twice || found >= 0;
                found = i;
            }
        if (found >= 0) return found;
    }
    return -1;
}

static bool has_all(const int place[COLUMNS], int from, int to)
{
    for (int c = from; c <= to; c++)
        if (place[c] < 0) return false;
    return true;
}

static bool find_columns(const fxi_field *titles, int count, int place[COLUMNS])
{
    bool twice = false;
    for (int c = 0; c < COLUMNS; c++) place[c] = find_column(titles, count, c, &twice);
    return !twice;
}

bool fxi_is_rates_header(const fxi_field *titles, int count)
{
    int place[COLUMNS];
    find_columns(titles, count, place);
    return has_all(place, PLACE, VALUE) || has_all(place, DATE, RATE);
}

static rp_status no_header(const reader *r)
{
    return rp_fail(
        r->error, RP_EFORMAT,
        "%s: row %lld: no header of interest rates; it names LOCATION, FREQUENCY, TIME and Value (or REF_AREA, "
        "FREQ, TIME_PERIOD and OBS_VALUE) as the OECD does, or date, currency and rate",
        r->name, (long long)r->line);
}

static rp_status read_header(reader *r)
{
    memcpy(r->titles, r->fields, sizeof r->titles);
    r->title_count = r->field_count;
    bool once = find_columns(r->titles, r->title_count, r->place);
    bool oecd = has_all(r->place, PLACE, VALUE);
    r->dated = has_all(r->place, DATE, RATE);
    if (!oecd && !r->dated) return no_header(r);
    if (oecd && r->dated)
        return rp_fail(r->error, RP_EFORMAT,
                       "%s: row %lld: the header names both LOCATION, FREQUENCY, TIME, Value and date, currency, rate; "
                       "leave one of the layouts",
                       r->name, (long long)r->line);
    if (!once)
        return rp_fail(r->error, RP_EFORMAT,
                       "%s: row %lld: two columns of the header mean the same (LOCATION and REF_AREA, say); leave one",
                       r->name, (long long)r->line);
    if (r->dated) strcpy(r->rows->indicator, "dated");
    return RP_OK;
}

/* ---- fields of a row --------------------------------------------------------------------------------------------- */

static fxi_field field(const reader *r, int column)
{
    int place = r->place[column];
    return place >= 0 && place < r->field_count ? r->fields[place] : (fxi_field){"", 0};
}

static rp_status bad(const reader *r, int column, const char *expected)
{
    fxi_field text = field(r, column), title = r->titles[r->place[column]];
    const char *zero = text.length ? memchr(text.text, 0, text.length) : NULL;
    size_t shown = zero ? (size_t)(zero - text.text) : text.length;
    return rp_fail(r->error, RP_EFORMAT, "%s: row %lld: column %.*s: \"%.*s\" is not %s", r->name, (long long)r->line,
                   (int)title.length, title.text, (int)(shown > 60 ? 60 : shown), text.text, expected);
}

static rp_status read_place(reader *r, fxi_rate_row *row)
{
    int column = r->dated ? CURRENCY : PLACE;
    fxi_field text = field(r, column);
    bool fits = r->dated ? text.length == 3 : text.length > 0 && text.length < sizeof row->place;
    for (size_t i = 0; fits && i < text.length; i++) {
        unsigned char c = (unsigned char)text.text[i];
        fits = isalpha(c) || (!r->dated && (isdigit(c) || c == '_' || c == '-'));
        row->place[i] = (char)toupper(c);
    }
    if (fits) return RP_OK;
    return bad(r, column, r->dated ? "a currency of three letters (USD)" : "a location such as USA or EA19");
}

static rp_status read_period(reader *r, fxi_rate_row *row)
{
    static const char letters[] = "-MQA";
    static const char *const expected[FX_RATE_FREQUENCY_COUNT] = {
        "a date such as 2024-01-31", "a month such as 1974-01 (FREQUENCY is M), 1900 to 2200",
        "a quarter such as 1974-Q1 (FREQUENCY is Q), 1900 to 2200",
        "a year such as 1974 (FREQUENCY is A), 1900 to 2200"};
    fxi_field letter = field(r, FREQUENCY);
    const char *found =
        letter.length == 1 && *letter.text && *letter.text != '-' ? strchr(letters, *letter.text) : NULL;
    if (!r->dated && !found) return bad(r, FREQUENCY, "A, Q or M (yearly, quarterly, monthly)");
    row->frequency = r->dated ? FX_RATE_DATED : (fx_rate_frequency)(found - letters);
    int column = r->dated ? DATE : TIME;
    if (fxi_rate_period(field(r, column), row->frequency, &row->rate.begin, &row->rate.end)) return RP_OK;
    return bad(r, column, expected[row->frequency]);
}

// An empty value is a rate that is not there; `*known` is false then.
static rp_status read_value(reader *r, fxi_rate_row *row, bool *known)
{
    int column = r->dated ? RATE : VALUE;
    double *percent = &row->rate.percent;
    *known = field(r, column).length > 0;
    if (!*known) return RP_OK;
    if (!fxi_rate_number(field(r, column), r->separator != ',', percent))
        return bad(r, column, "a number of percent a year (with a point before its decimals)");
    if (*percent < -50.0 || *percent > 1000.0) return bad(r, column, "from -50 to 1000 percent a year; correct it");
    return RP_OK;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

// In the newer exports MEASURE is the indicator and UNIT_MEASURE what MEASURE was.
static rp_status check_meaning(reader *r)
{
    bool newer = r->place[UNIT] >= 0;
    int indicator = newer ? MEASURE : INDICATOR, unit = newer ? UNIT : MEASURE;
    const char *code = r->constant[indicator], *measure = r->constant[unit];
    if (r->place[unit] >= 0 && strcmp(measure, "PC_PA") != 0 && strcmp(measure, "PA") != 0)
        return bad(r, unit, "PC_PA or PA, percent a year; export the rates in that measure");
    if (r->place[indicator] >= 0 && !begins(code, "STINT") && !begins(code, "IR3T") && !begins(code, "IRST"))
        return bad(r, indicator, "short-term interest rates (STINT, IR3TIB, IRSTCI); export one of these");
    if (r->place[indicator] >= 0) memcpy(r->rows->indicator, code, sizeof r->constant[indicator]);
    return RP_OK;
}

static rp_status check_constants(reader *r)
{
    for (int c = INDICATOR; c <= UNIT; c++) {
        fxi_field text = field(r, c);
        char *held = r->constant[c];
        if (r->dated || r->place[c] < 0) continue;
        if (text.length >= sizeof r->constant[c]) return bad(r, c, "a code of at most 31 letters");
        if (!r->begun && text.length > 0) memcpy(held, text.text, text.length);
        if (strlen(held) == text.length && strncmp(held, text.text, text.length) == 0) continue;
        char expected[120];
        snprintf(expected, sizeof expected, "\"%s\" as in the rows above; a file holds one kind of rates, split it",
                 held);
        return bad(r, c, expected);
    }
    return r->begun || r->dated ? RP_OK : check_meaning(r);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static rp_status keep(reader *r, const fxi_rate_row *row)
{
    fxi_rate_rows *rows = r->rows;
    if (rows->count >= MAX_ROWS) return rp_fail(r->error, RP_EVALUE, "%s: more than %d rows", r->name, MAX_ROWS);
    if (rows->count == rows->capacity) {
        int64_t wanted = rows->capacity ? 2 * rows->capacity : 1024;
        fxi_rate_row *grown = rp_realloc(rows->rows, (size_t)wanted * sizeof *grown);
        if (!grown) return rp_fail(r->error, RP_ENOMEM, "%s: no memory for %lld rates", r->name, (long long)wanted);
        rows->rows = grown;
        rows->capacity = wanted;
    }
    rows->rows[rows->count++] = *row;
    return RP_OK;
}

static rp_status read_row(reader *r)
{
    fxi_rate_row row = {.rate = {.row = r->line, .percent = NAN}};
    bool known = false;
    if (r->field_count > r->title_count)
        return rp_fail(r->error, RP_EFORMAT,
                       "%s: row %lld has %d columns, the header has %d; a number with a decimal comma needs quotes and "
                       "';' between the columns",
                       r->name, (long long)r->line, r->field_count, r->title_count);
    rp_status status = check_constants(r);
    r->begun = true;
    if (status == RP_OK) status = read_place(r, &row);
    if (status == RP_OK) status = read_period(r, &row);
    if (status == RP_OK) status = read_value(r, &row, &known);
    if (status != RP_OK) return status;
    if (!known) r->rows->missing++;
    return known || r->dated ? keep(r, &row) : RP_OK;
}

static rp_status read_line(reader *r, const char *at, const char *end)
{
    bool header = r->separator == 0;
    if (header) r->separator = fxi_csv_separator(at, end);
    // Empty columns behind those of the header are none.
    r->field_count = fxi_csv_fields(at, end, r->separator, header ? MAX_FIELDS : r->title_count, r->fields);
    if (r->field_count > MAX_FIELDS)
        return rp_fail(r->error, RP_EFORMAT, "%s: row %lld: more than %d columns", r->name, (long long)r->line,
                       MAX_FIELDS);
    return header ? read_header(r) : read_row(r);
}

rp_status fxi_rate_rows_read(const char *text, size_t size, const char *name, fxi_rate_rows *rows, rp_error *error)
{
    reader r = {.name = name, .rows = rows, .error = error};
    const char *end = text + size;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3;
    if (text < end && end - text >= 2 && (!memcmp(text, "\xFF\xFE", 2) || !memcmp(text, "\xFE\xFF", 2)))
        return rp_fail(error, RP_EFORMAT, "%s: the text is UTF-16; save it as UTF-8", name);
    rp_status status = RP_OK;
    while (status == RP_OK && text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text)), *stop = newline ? newline : end;
        const char *next = newline ? newline + 1 : end;
        while (stop > text && isspace((unsigned char)stop[-1])) stop--;
        r.line++;
        if (stop > text) status = read_line(&r, text, stop);
        text = next;
    }
    if (status != RP_OK) return status;
    if (!r.separator) return r.line++, no_header(&r);
    if (r.begun) return RP_OK;
    return rp_fail(error, RP_EFORMAT, "%s: a header and no row; export the rates again", name);
}
