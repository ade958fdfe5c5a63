// The sides of a model, from a CSV file, for meta-labels.
#include "label_i.h"

#include <string.h>

enum { FILE_LIMIT = 1 << 30, FIELD = 64, COLUMNS = 256 };

typedef struct reader {
    const char *at, *end;
    const char *name;
    int64_t row; // line of the file, from 1
    int time_column, side_column;
    const fx_bars *bars;
    int8_t *sides;
    int64_t last; // instant of the row before
    int64_t used; // rows that belong to a bar
} reader;

// The next line without its end; false behind the last one.
static bool next_line(reader *r, const char **line, size_t *length)
{
    if (r->at >= r->end) return false;
    const char *newline = memchr(r->at, '\n', (size_t)(r->end - r->at)), *stop = newline ? newline : r->end;
    *line = r->at;
    *length = (size_t)(stop - r->at);
    if (*length > 0 && (*line)[*length - 1] == '\r') --*length;
    r->at = newline ? newline + 1 : r->end;
    r->row++;
    return true;
}

// Copies field `column` of a line; false when the line has fewer, or the field does not fit.
static bool field(const char *line, size_t length, int column, char out[FIELD])
{
    const char *end = line + length, *comma;
    for (; column > 0; column--, line = comma + 1)
        if (!(comma = memchr(line, ',', (size_t)(end - line)))) return false;
    comma = memchr(line, ',', (size_t)(end - line));
    size_t size = (size_t)((comma ? comma : end) - line);
    if (size >= FIELD) return false;
    memcpy(out, line, size);
    out[size] = '\0';
    return true;
}

static rp_status read_header(reader *r, rp_error *error)
{
    const char *line;
    size_t length;
    char word[FIELD];
    r->time_column = r->side_column = -1;
    if (next_line(r, &line, &length))
        for (int c = 0; c < COLUMNS && (r->time_column < 0 || r->side_column < 0); c++) {
            if (!field(line, length, c, word)) continue;
            if (strcmp(word, "time") == 0) r->time_column = c;
            if (strcmp(word, "side") == 0) r->side_column = c;
        }
    if (r->time_column >= 0 && r->side_column >= 0) return RP_OK;
    return rp_fail(error, RP_EFORMAT, "%s: row 1: no column %s; the header names `time` (a bar's opening) and `side`",
                   r->name, r->time_column < 0 ? "time" : "side");
}

static rp_status read_side(const reader *r, const char *text, int8_t *side, rp_error *error)
{
    if (strcmp(text, "1") == 0 || strcmp(text, "+1") == 0)
        *side = 1;
    else if (strcmp(text, "-1") == 0)
        *side = -1;
    else if (strcmp(text, "0") == 0 || !*text)
        *side = 0;
    else
        return rp_fail(error, RP_EVALUE, "%s: row %lld: side is '%s'; it takes 1 (long), -1 (short), and 0 or nothing",
                       r->name, (long long)r->row, text);
    return RP_OK;
}

static rp_status read_time(reader *r, const char *text, int64_t *at, rp_error *error)
{
    rp_status status = fx_time_parse(text, at, error);
    if (status != RP_OK) {
        rp_error_prefix(error, "%s: row %lld: time: ", r->name, (long long)r->row);
        return status;
    }
    if (*at <= r->last)
        return rp_fail(error, RP_EVALUE, "%s: row %lld: %s is not after the row before it; sort the rows by time",
                       r->name, (long long)r->row, text);
    r->last = *at;
    return RP_OK;
}

static rp_status read_row(reader *r, const char *line, size_t length, rp_error *error)
{
    const fx_bars *bars = r->bars;
    char time[FIELD], text[FIELD];
    int64_t at;
    int8_t side = 0;
    if (!field(line, length, r->time_column, time) || !field(line, length, r->side_column, text))
        return rp_fail(error, RP_EFORMAT, "%s: row %lld: has no time or no side; every row has the header's columns",
                       r->name, (long long)r->row);
    rp_status status = read_time(r, time, &at, error);
    if (status == RP_OK) status = read_side(r, text, &side, error);
    if (status != RP_OK) return status;
    if (bars->count == 0 || at < bars->open_time[0] || at > bars->open_time[bars->count - 1]) return RP_OK;
    int64_t bar = fx_bars_find(bars, at);
    if (bars->open_time[bar] != at)
        return rp_fail(error, RP_EVALUE,
                       "%s: row %lld: no bar of %s %s opens at %s; give each bar's opening in UTC, as `forex labels` "
                       "writes it",
                       r->name, (long long)r->row, bars->symbol.name, fx_timeframe_name(bars->timeframe), time);
    r->sides[bar] = side;
    r->used++;
    return RP_OK;
}

rp_status fx_label_sides_parse(const char *text, size_t size, const char *name, const fx_bars *bars, int8_t *sides,
                               rp_error *error)
{
    reader r = {.at = text, .end = text + size, .name = name, .bars = bars, .sides = sides, .last = INT64_MIN};
    const char *line;
    size_t length;
    memset(sides, 0, (size_t)bars->count);
    rp_status status = read_header(&r, error);
    while (status == RP_OK && next_line(&r, &line, &length))
        if (length > 0) status = read_row(&r, line, length, error);
    if (status != RP_OK || r.used > 0) return status;
    return rp_fail(error, RP_EVALUE, "%s: no row lies within the bars of %s %s; is it for others?", name,
                   bars->symbol.name, fx_timeframe_name(bars->timeframe));
}

rp_status fx_label_sides_read(const char *path, const fx_bars *bars, int8_t *sides, rp_error *error)
{
    char *text;
    size_t size;
    rp_status status = rp_file_read(path, FILE_LIMIT, &text, &size, error);
    if (status != RP_OK) return status;
    status = fx_label_sides_parse(text, size, path, bars, sides, error);
    rp_free(text);
    return status;
}
