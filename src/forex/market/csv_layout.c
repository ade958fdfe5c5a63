/// The layout of a CSV file: separator, header, which column holds what.
#include "market_i.h"

#include <ctype.h>
#include <string.h>

typedef struct field {
    const char *text;
    size_t length;
} field;

static field trim(const char *begin, const char *end)
{
    while (begin < end && (isspace((unsigned char)*begin) || strchr("\"'<", *begin))) begin++;
    while (end > begin && (isspace((unsigned char)end[-1]) || strchr("\"'>", end[-1]))) end--;
    return (field){begin, (size_t)(end - begin)};
}

static int split(const char *begin, const char *end, char separator, field fields[FXI_MAX_COLUMNS])
{
    int count = 0;
    while (count < FXI_MAX_COLUMNS) {
        const char *stop = memchr(begin, separator, (size_t)(end - begin));
        fields[count++] = trim(begin, stop ? stop : end);
        if (!stop) break;
        begin = stop + 1;
    }
    return count;
}

static char find_separator(const char *begin, const char *end)
{
    // A semicolon or tab settles it: the comma may then be a decimal one.
    if (memchr(begin, ';', (size_t)(end - begin))) return ';';
    if (memchr(begin, '\t', (size_t)(end - begin))) return '\t';
    return ',';
}

static bool is_one_of(field f, const char *names)
{
    // `names` is a list with blanks around each name.
    char wanted[40] = " ";
    if (f.length == 0 || f.length > 30) return false;
    for (size_t i = 0; i < f.length; i++) {
        char c = (char)tolower((unsigned char)f.text[i]);
        wanted[i + 1] = c == ' ' || c == '-' ? '_' : c;
    }
    wanted[f.length + 1] = ' ';
    wanted[f.length + 2] = 0;
    return strstr(names, wanted) != NULL;
}

static int find_column(const field *fields, int count, const char *names)
{
    for (int i = 0; i < count; i++)
        if (is_one_of(fields[i], names)) return i;
    return -1;
}

static rp_status from_header(const field *fields, int count, const char *path, fxi_layout *l, rp_error *error)
{
    static const char *const prices[4] = {" open o bid_open bidopen ", " high h bid_high bidhigh ",
                                          " low l bid_low bidlow ", " close c bid_close bidclose "};
    static const char *const words[4] = {"open", "high", "low", "close"};
    static const char *const stamps = " timestamp datetime date_time gmt_time timestamp_utc time_utc ";
    l->time = find_column(fields, count, stamps);
    int date = find_column(fields, count, " date dtyyyymmdd "), clock = find_column(fields, count, " time ");
    if (l->time < 0 && date >= 0) l->time = date, l->clock = clock;
    if (l->time < 0) l->time = clock;
    // A data frame's index is saved without a name.
    if (l->time < 0 && fields[0].length == 0) l->time = 0;
    if (l->time < 0)
        return rp_fail(error, RP_EFORMAT,
                       "%s: row 1: the header has no time column (timestamp, time, datetime or date)", path);
    for (int i = 0; i < 4; i++) {
        l->price[i] = find_column(fields, count, prices[i]);
        if (l->price[i] < 0)
            return rp_fail(error, RP_EFORMAT,
                           "%s: row 1: the header has no column \"%s\" (of timestamp, open, high, low, "
                           "close, volume, spread)",
                           path, words[i]);
    }
    static const char *const volumes[] = {" tick_volume tickvol tickvolume tick_vol ", " volume vol v "};
    l->volume = find_column(fields, count, volumes[0]);
    if (l->volume < 0) l->volume = find_column(fields, count, volumes[1]);
    l->spread = find_column(fields, count, " spread ");
    return RP_OK;
}

static bool looks_like_date(field f)
{
    fxi_stamp_reader reader = {0};
    int64_t stamp;
    return f.length >= 8 && !fxi_stamp_read(&reader, f.text, f.length, NULL, 0, &stamp);
}

// Without a header: stamp, open, high, low, close [, volume [, spread]], the stamp in one column or two.
static rp_status from_first_row(const field *fields, int count, const char *path, fxi_layout *l, rp_error *error)
{
    bool apart = count >= 6 && fields[1].length >= 4 && memchr(fields[1].text, ':', fields[1].length);
    int first = apart ? 2 : 1;
    if (count < first + 4)
        return rp_fail(error, RP_EFORMAT,
                       "%s: row 1 has %d columns split by '%c'; needed are time, open, high, low, close", path, count,
                       l->separator == '\t' ? 't' : l->separator);
    l->time = 0;
    l->clock = apart ? 1 : -1;
    for (int i = 0; i < 4; i++) l->price[i] = first + i;
    l->volume = count > first + 4 ? first + 4 : -1;
    l->spread = count > first + 5 ? first + 5 : -1;
    // YYYYMMDD HHMMSS;open;high;low;close;volume
    l->histdata = l->separator == ';' && count == 6 && !apart && fields[0].length == 15 && fields[0].text[8] == ' ';
    return RP_OK;
}

rp_status fxi_layout_find(const char *text, size_t size, const char *path, fxi_layout *layout, rp_error *error)
{
    field fields[FXI_MAX_COLUMNS];
    const char *limit = text + size, *end = text;
    memset(layout, 0, sizeof *layout);
    layout->clock = layout->volume = layout->spread = -1;
    if (size >= 2 && (!memcmp(text, "\xff\xfe", 2) || !memcmp(text, "\xfe\xff", 2)))
        return rp_fail(error, RP_EFORMAT, "%s: the text is UTF-16; save it as UTF-8", path);
    // The first line that is not blank.
    for (; text < limit; text = end + 1) {
        end = memchr(text, '\n', (size_t)(limit - text));
        if (!end) end = limit;
        if (trim(text, end).length || end == limit) break;
    }
    if (text >= limit || !trim(text, end).length)
        return rp_fail(error, RP_EFORMAT, "%s: the file is empty: no row of bars in it", path);
    layout->separator = find_separator(text, end);
    layout->decimal_comma = layout->separator != ',';
    layout->columns = split(text, end, layout->separator, fields);
    if (looks_like_date(fields[0])) return from_first_row(fields, layout->columns, path, layout, error);
    layout->has_header = true;
    return from_header(fields, layout->columns, path, layout, error);
}
