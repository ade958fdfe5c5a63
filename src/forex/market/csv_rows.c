/// Rows of CSV text to numbers, exactly: prices become integers of 1e-9 without a detour over floating point.
#include "csv_i.h"

#include <stdlib.h>
#include <string.h>

typedef struct parser {
    const char *path;
    fxi_layout layout;
    fxi_stamp_reader stamps;
    fxi_table *table;
    fxi_field fields[FXI_MAX_COLUMNS];
    int64_t line;
    uint16_t file;
    int last_column; ///< no column after this one is looked at
    bool plain;      ///< the columns stand in the usual order
    int decimals;    ///< that the prices so far need
    rp_error *error;
} parser;

static rp_status bad_field(parser *p, const char *column, fxi_field f, const char *what)
{
    int length = (int)(f.length > 60 ? 60 : f.length);
    const char *zero = memchr(f.text, 0, f.length);
    if (zero) length = (int)(zero - f.text > 60 ? 60 : zero - f.text);
    return rp_fail(p->error, RP_EFORMAT, "%s: row %lld: column %s: \"%.*s\"%s %s; correct or delete the row", p->path,
                   (long long)p->line, column, length, f.text, zero ? " followed by a NUL byte" : "", what);
}

/* ---- numbers ------------------------------------------------------------------------------------------------ */

// The digits behind the ninth decimal round half to even; `*noisy` when they are not all zero.
static bool round_tail(const char *p, const char *end, int64_t *value, bool *noisy)
{
    int first = *p - '0';
    bool rest = false;
    for (const char *q = p; q < end; q++) {
        if (*q < '0' || *q > '9') return false;
        rest |= q > p && *q != '0';
    }
    *value += first > 5 || (first == 5 && (rest || *value % 2));
    *noisy |= first || rest;
    return true;
}

// Decimal text to units of 1e-9. Up to nine digits before the point; no exponent. In a file split by commas a comma
// stands between quotes alone.
bool fxi_read_price(fxi_field f, int64_t *e9, bool *noisy)
{
    const char *p = f.text, *end = p + f.length;
    bool negative = p < end && *p == '-';
    int64_t value = 0;
    p += negative;
    const char *whole = p;
    for (; p < end && (unsigned)(*p - '0') < 10; p++) {
        if (p - whole == 9) return false;
        value = value * 10 + (*p - '0');
    }
    int decimals = 0;
    bool some = p > whole;
    if (p < end) {
        if (*p != '.' && *p != ',') return false;
        for (p++; p < end && decimals < 9 && (unsigned)(*p - '0') < 10; p++, decimals++)
            value = value * 10 + (*p - '0');
        some |= decimals > 0;
    }
    static const int64_t scale[] = {1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
    value *= scale[decimals];
    if (p < end && !round_tail(p, end, &value, noisy)) return false;
    *e9 = negative ? -value : value;
    return some;
}

bool fxi_read_volume(fxi_field f, double *volume)
{
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    double value = 0;
    int digits = 0, decimals = 0;
    bool point = false;
    for (size_t i = 0; i < f.length; i++) {
        char c = f.text[i];
        if (!point && (c == '.' || c == ',')) {
            point = true;
        } else if ((unsigned)(c - '0') < 10 && digits < 15) {
            // Whole numbers below 1e15 and powers of ten below 1e22 are exact, so one division rounds correctly.
            value = value * 10 + (c - '0');
            digits++;
            decimals += point;
        } else if ((unsigned)(c - '0') >= 10 || !point) {
            return false;
        }
    }
    *volume = value / powers[decimals];
    return digits > 0;
}

static bool read_spread(fxi_field f, int32_t *spread)
{
    int64_t e9;
    bool noisy = false;
    if (!fxi_read_price(f, &e9, &noisy) || noisy || e9 < 0 || e9 % FXI_E9) return false;
    *spread = (int32_t)(e9 / FXI_E9);
    return true;
}

/* ---- rows --------------------------------------------------------------------------------------------------- */

static rp_status read_stamp(parser *p, int64_t *stamp)
{
    const fxi_layout *l = &p->layout;
    fxi_field f = p->fields[l->time], clock = l->clock >= 0 ? p->fields[l->clock] : (fxi_field){NULL, 0};
    if (clock.text && !clock.length) return bad_field(p, "time", clock, "is empty");
    const char *problem = fxi_stamp_read(&p->stamps, f.text, f.length, clock.text, clock.length, stamp);
    return problem ? bad_field(p, "time", clock.text && f.length >= 8 ? clock : f, problem) : RP_OK;
}

static rp_status read_price(parser *p, const char *name, int column, int64_t *e9, bool *noisy)
{
    const fxi_field f = p->fields[column];
    if (!fxi_read_price(f, e9, noisy)) return bad_field(p, name, f, "is no price (a number below 1000000000)");
    return fxi_csv_two_ways(f, p->layout.separator) ? bad_field(p, name, f, FXI_CSV_TWO_WAYS) : RP_OK;
}

static rp_status read_volume(parser *p, double *volume)
{
    const fxi_field f = p->fields[p->layout.volume];
    if (!fxi_read_volume(f, volume)) return bad_field(p, "volume", f, "is no volume");
    return fxi_csv_two_ways(f, p->layout.separator) ? bad_field(p, "volume", f, FXI_CSV_TWO_WAYS) : RP_OK;
}

static rp_status read_asks(parser *p, int64_t ask[4], bool *noisy)
{
    static const char *const names[] = {"ask open", "ask high", "ask low", "ask close"};
    rp_status status = RP_OK;
    for (int i = 0; i < 4 && !status; i++) status = read_price(p, names[i], p->layout.ask[i], &ask[i], noisy);
    return status;
}

static rp_status read_row(parser *p, fxi_row *row)
{
    static const char *const names[] = {"open", "high", "low", "close"};
    const fxi_layout *l = &p->layout;
    bool noisy = false;
    rp_status status = read_stamp(p, &row->stamp);
    for (int i = 0; i < 4 && !status; i++) status = read_price(p, names[i], l->price[i], &row->price[i], &noisy);
    row->volume = 0;
    row->spread = 0;
    if (!status && l->volume >= 0) status = read_volume(p, &row->volume);
    if (status) return status;
    if (l->spread >= 0 && !read_spread(p->fields[l->spread], &row->spread))
        return bad_field(p, "spread", p->fields[l->spread], "is no whole number of points");
    if (l->has_ask) {
        status = read_asks(p, p->table->ask[p->table->count], &noisy);
        if (status) return status;
    }
    row->line = p->line;
    row->file = p->file;
    row->flags = noisy ? FXI_ROW_NOISY : 0;
    p->table->noisy += noisy;
    for (int i = 0; i < 4 && !noisy; i++) { // binary noise says nothing about the grid
        while (!fxi_is_multiple(row->price[i], 9 - p->decimals)) p->decimals++;
        while (l->has_ask && !fxi_is_multiple(p->table->ask[p->table->count][i], 9 - p->decimals)) p->decimals++;
    }
    return RP_OK;
}

/* ---- the usual row --------------------------------------------------------------------------------------------- */

// Digits, a point, digits, up to the separator or the end: what nearly every price is. NULL for anything else.
static const char *plain_price(const char *p, const char *end, char separator, int *needed, int64_t *e9)
{
    static const int64_t scale[] = {1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
    const char *begin = p;
    uint64_t value = 0;
    for (; p < end && (unsigned)(*p - '0') < 10; p++) value = value * 10 + (unsigned)(*p - '0');
    int64_t whole = p - begin, decimals = 0;
    if (whole < 1 || whole > 9) return NULL;
    if (p < end && *p == '.') {
        const char *point = p++;
        for (; p < end && (unsigned)(*p - '0') < 10; p++) value = value * 10 + (unsigned)(*p - '0');
        decimals = p - point - 1;
        if (decimals < 1 || decimals > 9) return NULL;
    }
    *e9 = (int64_t)value * scale[decimals];
    // Zeros behind are no decimals.
    int64_t own = decimals;
    for (const char *last = p; own > *needed && last[-1] == '0'; last--) own--;
    if (own > *needed) *needed = (int)own;
    return p == end || *p == separator ? p : NULL;
}

// A row whose columns are stamp, open, high, low, close and volume in this order, without blanks and quotes. False for
// any other row: the general way then reads it, and tells what is wrong with it.
static bool read_plain(parser *p, const char *line, const char *end, fxi_row *row)
{
    const fxi_layout *l = &p->layout;
    if (end > line && end[-1] == '\r') end--;
    const char *stop = memchr(line, l->separator, (size_t)(end - line));
    if (!stop || *line == '"' || *line == ' ' || stop == line || stop[-1] == ' ' || stop[-1] == '"') return false;
    if (fxi_stamp_read(&p->stamps, line, (size_t)(stop - line), NULL, 0, &row->stamp)) return false;
    for (int k = 0; k < 4; k++) {
        if (stop == end) return false;
        stop = plain_price(stop + 1, end, l->separator, &p->decimals, &row->price[k]);
        if (!stop) return false;
    }
    row->volume = 0;
    if (l->volume >= 0) {
        int64_t e9;
        int unused = 9;
        if (stop == end) return false;
        stop = plain_price(stop + 1, end, l->separator, &unused, &e9);
        if (!stop || e9 % FXI_E9) return false;
        e9 /= FXI_E9;
        row->volume = (double)e9;
    }
    if (stop != end) return false; // the general way counts the columns that nobody needs
    row->spread = 0;
    row->line = p->line;
    row->file = p->file;
    row->flags = 0;
    return true;
}

static bool is_plain(const fxi_layout *l)
{
    for (int k = 0; k < 4; k++)
        if (l->price[k] != k + 1) return false;
    return l->time == 0 && l->clock < 0 && (l->volume < 0 || l->volume == 5) && l->spread < 0 && !l->has_ask;
}

static rp_status parse_line(parser *p, const char *line, const char *end)
{
    if (end - line > FXI_MAX_LINE)
        return rp_fail(p->error, RP_EFORMAT, "%s: row %lld is %lld bytes long (limit %d): not a CSV of bars", p->path,
                       (long long)p->line, (long long)(end - line), FXI_MAX_LINE);
    if (p->plain && p->table->count < p->table->capacity &&
        read_plain(p, line, end, &p->table->rows[p->table->count])) {
        p->table->count++;
        return RP_OK;
    }
    int count = fxi_csv_fields(line, end, p->layout.separator, p->last_column + 1, p->fields);
    if (count == 1 && p->fields[0].length == 0) return RP_OK; // a blank line
    if (count <= p->last_column)
        return rp_fail(p->error, RP_EFORMAT,
                       "%s: row %lld has %d columns, %d are needed: \"%.*s\"; correct or delete the row", p->path,
                       (long long)p->line, count, p->last_column + 1, (int)(end - line > 60 ? 60 : end - line), line);
    if (count > p->layout.columns && p->layout.columns < FXI_MAX_COLUMNS)
        return fxi_csv_too_wide(p->path, p->line, count, p->layout.columns, line, end, p->error);
    fxi_table *t = p->table;
    rp_status status = t->count < t->capacity ? RP_OK : fxi_table_reserve(t, t->capacity * 3 / 2 + 16, p->error);
    if (!status) status = read_row(p, &t->rows[t->count]);
    if (!status) t->count++;
    return status;
}

static rp_status parse_lines(parser *p, const char *text, size_t size)
{
    const char *limit = text + size;
    bool header = p->layout.has_header;
    for (const char *line = text, *next; line < limit; line = next) {
        const char *newline = memchr(line, '\n', (size_t)(limit - line)), *end = newline ? newline : limit;
        next = newline ? newline + 1 : limit;
        p->line++;
        if (header) {
            header = end == line || (end == line + 1 && *line == '\r');
            continue;
        }
        rp_status status = parse_line(p, line, end);
        if (status) return status;
    }
    return RP_OK;
}

static int last_needed(const fxi_layout *l)
{
    int last = l->time > l->clock ? l->time : l->clock;
    for (int i = 0; i < 4; i++)
        if (l->price[i] > last) last = l->price[i];
    for (int i = 0; i < 4 && l->has_ask; i++)
        if (l->ask[i] > last) last = l->ask[i];
    if (l->volume > last) last = l->volume;
    return l->spread > last ? l->spread : last;
}

static void describe(const parser *p, fxi_table *table)
{
    const fxi_layout *l = &p->layout;
    const char *unit = p->stamps.epoch_unit == FX_SECOND ? "s"
                       : p->stamps.epoch_unit == 1000000 ? "ms"
                       : p->stamps.epoch_unit == 1000    ? "us"
                                                         : "ns";
    char stamps[32] = "";
    if (p->stamps.form == FXI_STAMP_EPOCH) snprintf(stamps, sizeof stamps, ", Unix time in %s", unit);
    if (p->stamps.form == FXI_STAMP_ZONED) snprintf(stamps, sizeof stamps, ", stamps with a zone");
    if (p->stamps.strokes && p->stamps.form == FXI_STAMP_CALENDAR)
        snprintf(stamps, sizeof stamps, ", %s",
                 p->stamps.strokes == FXI_STROKES_DAY_FIRST ? "day before month" : "month before day");
    if (l->histdata)
        snprintf(table->form, sizeof table->form, "HistData ASCII");
    else if (l->histdata_mt)
        snprintf(table->form, sizeof table->form, "HistData for MetaTrader");
    else
        snprintf(table->form, sizeof table->form, "CSV split by %s%s%s",
                 l->separator == '\t'  ? "tabs"
                 : l->separator == ';' ? "';'"
                                       : "','",
                 l->has_header ? "" : ", no header", stamps);
    table->zoned = p->stamps.form == FXI_STAMP_ZONED || p->stamps.form == FXI_STAMP_EPOCH;
    table->zone_implied = p->stamps.form == FXI_STAMP_EPOCH || (l->utc && !table->zoned);
    table->zoned |= l->utc;
    table->has_volume = l->volume >= 0;
    table->has_spread = l->spread >= 0;
}

rp_status fxi_csv_parse(const char *text, size_t size, const char *path, fx_format format, uint16_t file,
                        fxi_table *table, rp_error *error)
{
    parser p = {.path = path, .table = table, .file = file, .error = error};
    if (size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) text += 3, size -= 3;
    rp_status status = fxi_layout_find(text, size, path, &p.layout, error);
    if (status) return status;
    p.last_column = last_needed(&p.layout);
    p.plain = is_plain(&p.layout);
    fxi_csv_find_strokes(text, size, p.layout.separator, p.layout.time, &p.stamps);
    table->has_ask = p.layout.has_ask;
    // Rows of minute bars are 40 bytes and more; a wrong guess costs one reallocation.
    status = fxi_table_reserve(table, (int64_t)(size / 40) + 16, error);
    if (!status) status = parse_lines(&p, text, size);
    if (status) return status;
    if (table->count == 0) return rp_fail(error, RP_EFORMAT, "%s: the file is empty: no row of bars in it", path);
    describe(&p, table);
    table->known_decimals = true;
    table->decimals = p.decimals;
    return RP_OK;
}

rp_status fxi_read_csv(const fxi_content *content, fx_format format, uint16_t file, fxi_table *table, rp_error *error)
{
    bool any = format == FX_FORMAT_CSV || format == FX_FORMAT_POINTS || format == FX_FORMAT_FXCM;
    if (content->size == 0 || (!any && !fxi_format_rule_of(format)->detect(content)))
        return fxi_not_this(content, format, error);
    rp_status status = fxi_csv_parse(content->data, content->size, content->path, format, file, table, error);
    table->whole_points = format == FX_FORMAT_POINTS;
    return status;
}
