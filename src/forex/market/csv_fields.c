/// A line of CSV into fields: separators, quotes, blanks, and commas that may be decimal.
#include "csv_i.h"

#include <ctype.h>
#include <string.h>

fxi_field fxi_field_trim(const char *begin, const char *end)
{
    while (begin < end && (*begin == ' ' || *begin == '"')) begin++;
    while (end > begin && (end[-1] == ' ' || end[-1] == '\r' || end[-1] == '"')) end--;
    return (fxi_field){begin, (size_t)(end - begin)};
}

// Names of columns also lose angle brackets, apostrophes and every kind of blank.
static fxi_field trim_name(const char *begin, const char *end)
{
    while (begin < end && (isspace((unsigned char)*begin) || strchr("\"'<", *begin))) begin++;
    while (end > begin && (isspace((unsigned char)end[-1]) || strchr("\"'>", end[-1]))) end--;
    return (fxi_field){begin, (size_t)(end - begin)};
}

// Where a field ends: at the next separator, or the next one behind its closing quote. A quote that never closes is
// none.
static const char *field_end(const char *begin, const char *end, char separator)
{
    const char *quote = begin;
    while (quote < end && *quote == ' ') quote++;
    if (quote < end && *quote == '"') {
        const char *close = memchr(quote + 1, '"', (size_t)(end - quote - 1));
        while (close && close + 1 < end && close[1] == '"') close = memchr(close + 2, '"', (size_t)(end - close - 2));
        if (close) begin = close + 1;
    }
    const char *stop = memchr(begin, separator, (size_t)(end - begin));
    return stop ? stop : end;
}

int fxi_csv_split(const char *begin, const char *end, char separator, fxi_field fields[FXI_MAX_COLUMNS])
{
    int count = 0;
    while (count < FXI_MAX_COLUMNS) {
        const char *stop = field_end(begin, end, separator);
        fields[count++] = trim_name(begin, stop);
        if (stop == end) break;
        begin = stop + 1;
    }
    return count;
}

int fxi_csv_fields(const char *line, const char *end, char separator, int most, fxi_field *fields)
{
    int count = 0, filled = 0;
    for (;; line++) {
        const char *stop = field_end(line, end, separator);
        fxi_field field = fxi_field_trim(line, stop);
        if (count < most) fields[count] = field;
        count++;
        if (count <= most || field.length) filled = count;
        line = stop;
        if (stop == end) return filled;
    }
}

void fxi_csv_find_strokes(const char *text, size_t size, char separator, int column, fxi_stamp_reader *reader)
{
    const char *limit = text + size, *begin, *end;
    fxi_field fields[FXI_MAX_COLUMNS];
    for (int line = 0; fxi_csv_first_line(text, (size_t)(limit - text), &begin, &end); line++) {
        int first, second, count = fxi_csv_fields(begin, end, separator, column + 1, fields);
        text = end < limit ? end + 1 : limit;
        bool found = count > column && fxi_is_stroke_date(fields[column].text, fields[column].length, &first, &second);
        if (!found && line == 1) return;
        if (!found || (first <= 12 && second <= 12)) continue;
        reader->strokes = second > 12 ? FXI_STROKES_MONTH_FIRST : FXI_STROKES_DAY_FIRST;
        return;
    }
}

bool fxi_csv_two_ways(fxi_field field, char separator)
{
    const char *comma = separator == ',' ? memchr(field.text, ',', field.length) : NULL;
    return comma && field.text + field.length - comma == 4;
}

rp_status fxi_csv_too_wide(const char *path, int64_t line, int columns, int expected, const char *begin,
                           const char *end, rp_error *error)
{
    return rp_fail(error, RP_EFORMAT,
                   "%s: row %lld has %d columns, row 1 has %d: \"%.*s\"; prices with a decimal comma need quotes or "
                   "another separator; correct the file",
                   path, (long long)line, columns, expected, (int)(end - begin > 60 ? 60 : end - begin), begin);
}
