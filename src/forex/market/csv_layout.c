/// The layout of a CSV file: separator, header, which column holds what.
#include "csv_i.h"
#include "rates_i.h"

#include <ctype.h>
#include <string.h>

char fxi_csv_separator(const char *begin, const char *end)
{
    // A semicolon or tab settles it: the comma may then be a decimal one.
    if (memchr(begin, ';', (size_t)(end - begin))) return ';';
    if (memchr(begin, '\t', (size_t)(end - begin))) return '\t';
    return ',';
}

int fxi_csv_column(const fxi_field *fields, int count, fxi_column column)
{
    for (int i = 0; i < count; i++)
        if (fxi_is_column(fields[i].text, fields[i].length, column)) return i;
    return -1;
}

rp_status fxi_csv_once(const fxi_field *fields, int count, fxi_column column, const char *path, rp_error *error)
{
    int first = fxi_csv_column(fields, count, column);
    int more = first < 0 ? -1 : fxi_csv_column(fields + first + 1, count - first - 1, column);
    if (more < 0) return RP_OK;
    const fxi_field a = fields[first], b = fields[first + 1 + more];
    return rp_fail(error, RP_EFORMAT,
                   "%s: row 1: columns %d (\"%.*s\") and %d (\"%.*s\") mean the same; leave one of them", path,
                   first + 1, (int)a.length, a.text, first + more + 2, (int)b.length, b.text);
}

// "bid_open" and its kin; the ask's columns become the spread.
static void find_asks(const fxi_field *fields, int count, fxi_layout *l)
{
    int found = 0;
    for (int i = 0; i < 4; i++) {
        l->ask[i] = fxi_csv_column(fields, count, FXI_COLUMN_ASK_OPEN + i);
        found += l->ask[i] >= 0;
    }
    l->has_ask = found == 4;
}

// A first line that is none of a file of prices: what stands there, or that it is no text at all.
static rp_status no_time(const fxi_field *fields, int count, const char *path, rp_error *error)
{
    enum { SHOWN = 60 };
    char shown[SHOWN + 1];
    const char *line = fields[0].text, *end = fields[count - 1].text + fields[count - 1].length;
    int length = end - line > SHOWN ? SHOWN : (int)(end - line);
    for (int i = 0; i < length; i++) {
        if ((unsigned char)line[i] < ' ' && line[i] != '\t')
            return rp_fail(
                error, RP_EFORMAT,
                "%s: row 1: the header has no time column: byte %d of the row is 0x%02x, so this is no text. "
                "Name the form of the file (--format, see forex data formats)",
                path, i + 1, (unsigned)(unsigned char)line[i]);
        shown[i] = (char)(line[i] == '\t' ? ' ' : line[i]);
    }
    shown[length] = '\0';
    return rp_fail(
        error, RP_EFORMAT,
        "%s: row 1: the header has no time column (timestamp, time, datetime or date): \"%s\". Write one, or "
        "name the form of the file (--format, see forex data formats)",
        path, shown);
}

static rp_status from_header(const fxi_field *fields, int count, const char *path, fxi_layout *l, rp_error *error)
{
    static const char *const words[4] = {"open", "high", "low", "close"};
    if (fxi_csv_column(fields, count, FXI_COLUMN_OPEN) < 0 && fxi_is_rates_header(fields, count))
        return fxi_rates_instead(path, error);
    l->time = fxi_csv_column(fields, count, FXI_COLUMN_STAMP);
    int date = fxi_csv_column(fields, count, FXI_COLUMN_DATE), clock = fxi_csv_column(fields, count, FXI_COLUMN_CLOCK);
    if (l->time < 0 && date >= 0) l->time = date, l->clock = clock;
    if (l->time < 0) l->time = clock;
    // A data frame's index is saved without a name.
    if (l->time < 0 && fields[0].length == 0) l->time = 0;
    if (l->time < 0) return no_time(fields, count, path, error);
    for (int i = 0; i < 4; i++) {
        l->price[i] = fxi_csv_column(fields, count, FXI_COLUMN_OPEN + i);
        if (l->price[i] < 0)
            return rp_fail(error, RP_EFORMAT,
                           "%s: row 1: the header has no column \"%s\" (of timestamp, open, high, low, "
                           "close, volume, spread); rename the one that holds it, or name the form of the file "
                           "(--format)",
                           path, words[i]);
        rp_status status = fxi_csv_once(fields, count, FXI_COLUMN_OPEN + i, path, error);
        if (status) return status;
    }
    l->volume = fxi_csv_column(fields, count, FXI_COLUMN_TICK_VOLUME);
    if (l->volume < 0) l->volume = fxi_csv_column(fields, count, FXI_COLUMN_VOLUME);
    l->spread = fxi_csv_column(fields, count, FXI_COLUMN_SPREAD);
    l->utc = l->time == fxi_csv_column(fields, count, FXI_COLUMN_UTC);
    find_asks(fields, count, l);
    return RP_OK;
}

bool fxi_csv_is_stamp(fxi_field f)
{
    fxi_stamp_reader reader = {0};
    int64_t stamp;
    return f.length >= 8 && !fxi_stamp_read(&reader, f.text, f.length, NULL, 0, &stamp);
}

// Without a header: stamp, open, high, low, close [, volume [, spread]], the stamp in one column or two.
static rp_status from_first_row(const fxi_field *fields, int count, const char *path, fxi_layout *l, rp_error *error)
{
    bool apart = count >= 6 && fields[1].length >= 4 && memchr(fields[1].text, ':', fields[1].length);
    int first = apart ? 2 : 1;
    if (count < first + 4)
        return rp_fail(error, RP_EFORMAT,
                       "%s: row 1 has %d columns split by '%c'; needed are time, open, high, low, close", path, count,
                       l->separator == '\t' ? 't' : l->separator);
    // What stands behind the spread has no name; MetaTrader, for one, has two volumes before its spread.
    if (count > first + 6)
        return rp_fail(error, RP_EFORMAT,
                       "%s: row 1 has %d columns and no header; without one they are time, open, high, low, close, "
                       "volume, spread: write a header",
                       path, count);
    l->time = 0;
    l->clock = apart ? 1 : -1;
    for (int i = 0; i < 4; i++) l->price[i] = first + i;
    l->volume = count > first + 4 ? first + 4 : -1;
    l->spread = count > first + 5 ? first + 5 : -1;
    // YYYYMMDD HHMMSS;open;high;low;close;volume
    l->histdata = l->separator == ';' && count == 6 && !apart && fields[0].length == 15 && fields[0].text[8] == ' ';
    // 2012.02.01,00:00,open,high,low,close,volume
    l->histdata_mt = l->separator == ',' && count == 7 && apart && fields[0].length == 10 && fields[0].text[4] == '.' &&
                     fields[1].length == 5;
    return RP_OK;
}

static bool is_blank(const char *begin, const char *end)
{
    while (begin < end && (isspace((unsigned char)*begin) || strchr("\"'<>", *begin))) begin++;
    return begin == end;
}

bool fxi_csv_first_line(const char *text, size_t size, const char **begin, const char **end)
{
    const char *limit = text + size, *stop;
    if (size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) text += 3, size -= 3;
    if (size >= 2 && (!memcmp(text, "\xff\xfe", 2) || !memcmp(text, "\xfe\xff", 2))) return false;
    for (; text < limit; text = stop + 1) {
        stop = memchr(text, '\n', (size_t)(limit - text));
        if (!stop) stop = limit;
        if (is_blank(text, stop)) continue;
        *begin = text;
        *end = stop;
        return true;
    }
    return false;
}

rp_status fxi_layout_find(const char *text, size_t size, const char *path, fxi_layout *layout, rp_error *error)
{
    fxi_field fields[FXI_MAX_COLUMNS];
    const char *begin, *end;
    memset(layout, 0, sizeof *layout);
    layout->clock = layout->volume = layout->spread = -1;
    if (size >= 2 && (!memcmp(text, "\xff\xfe", 2) || !memcmp(text, "\xfe\xff", 2)))
        return rp_fail(error, RP_EFORMAT, "%s: the text is UTF-16; save it as UTF-8", path);
    if (!fxi_csv_first_line(text, size, &begin, &end))
        return rp_fail(error, RP_EFORMAT, "%s: the file is empty: no row of bars in it", path);
    const char *bare = memchr(begin, '\r', (size_t)(end - begin));
    if (bare && bare + 1 < end)
        return rp_fail(error, RP_EFORMAT,
                       "%s: row 1 holds a carriage return: save the lines with LF or CR LF at their ends", path);
    layout->separator = fxi_csv_separator(begin, end);
    layout->columns = fxi_csv_split(begin, end, layout->separator, fields);
    if (fxi_csv_is_stamp(fields[0])) return from_first_row(fields, layout->columns, path, layout, error);
    layout->has_header = true;
    return from_header(fields, layout->columns, path, layout, error);
}

/* ---- detection ------------------------------------------------------------------------------------------------ */

static bool layout_of(const fxi_content *content, fxi_layout *layout)
{
    return content->container != FXI_PARQUET &&
           fxi_layout_find(content->data, content->size, content->path, layout, NULL) == RP_OK;
}

bool fxi_is_csv(const fxi_content *content)
{
    fxi_layout layout;
    return layout_of(content, &layout);
}

bool fxi_is_histdata(const fxi_content *content)
{
    fxi_layout layout;
    return layout_of(content, &layout) && layout.histdata;
}

bool fxi_is_histdata_mt(const fxi_content *content)
{
    fxi_layout layout;
    return layout_of(content, &layout) && layout.histdata_mt;
}

bool fxi_is_mt5(const fxi_content *content)
{
    fxi_layout layout;
    const char *begin, *end;
    return layout_of(content, &layout) && layout.has_header &&
           fxi_csv_first_line(content->data, content->size, &begin, &end) && *begin == '<';
}

bool fxi_is_fxcm(const fxi_content *content)
{
    return fxi_side_of(content->path, NULL) != FXI_SIDE_NONE && fxi_is_csv(content);
}

// Whole points: the first rows' open prices are all beyond any price of the symbol.
bool fxi_is_points(const fxi_content *content)
{
    fxi_layout layout;
    fxi_field fields[FXI_MAX_COLUMNS];
    int rows = 0;
    int64_t limit = content->symbol ? fxi_implausible_price(content->symbol) : 0;
    if (!limit || !layout_of(content, &layout) || !layout.has_header) return false;
    const char *text = content->data, *stop = content->data + content->size, *begin, *end;
    for (int line = 0; line < 20 && fxi_csv_first_line(text, (size_t)(stop - text), &begin, &end); line++) {
        int64_t price;
        bool noisy = false;
        int count = fxi_csv_split(begin, end, layout.separator, fields);
        text = end < stop ? end + 1 : stop;
        if (line == 0) continue;
        if (count <= layout.price[0] || !fxi_read_price(fields[layout.price[0]], &price, &noisy) || price < limit)
            return false;
        rows++;
    }
    return rows > 0;
}
