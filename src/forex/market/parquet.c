/// Parquet files of bars, through DuckDB, into the rows that every importer makes.
#include "format_i.h"

#include <math.h>
#include <rapto/frame.h>
#include <string.h>

enum {
    TIME,
    OPEN,
    HIGH,
    LOW,
    CLOSE,
    VOLUME,
    SPREAD,
    KNOWN_AT,
    PARTIAL,
    ASK_OPEN,
    ASK_HIGH,
    ASK_LOW,
    ASK_CLOSE,
    COLUMNS
};

// What the columns are called in the query.
static const char *const names[COLUMNS] = {
    "timestamp", "open",    "high",     "low",      "close",   "volume",    "spread",
    "known_at",  "partial", "ask_open", "ask_high", "ask_low", "ask_close",
};

typedef struct source {
    const char *path;
    rp_frame *frame;
    rp_table *schema, *rows;
    int column[COLUMNS]; ///< in the schema; -1 where there is none
    rp_error *error;
} source;

/* ---- which columns -------------------------------------------------------------------------------------------- */

static int find_column(const rp_table *schema, int c)
{
    int found;
    switch (c) {
    case TIME:
        return fxi_table_time(schema);
    case KNOWN_AT:
    case PARTIAL:
        return rp_table_find(schema, names[c]);
    case VOLUME:
        found = fxi_table_column(schema, FXI_COLUMN_TICK_VOLUME);
        return found < 0 ? fxi_table_column(schema, FXI_COLUMN_VOLUME) : found;
    case SPREAD:
        return fxi_table_column(schema, FXI_COLUMN_SPREAD);
    default:
        return fxi_table_column(schema,
                                c <= CLOSE ? FXI_COLUMN_OPEN + (c - OPEN) : FXI_COLUMN_ASK_OPEN + (c - ASK_OPEN));
    }
}

static rp_status find_columns(source *s)
{
    for (int c = 0; c < COLUMNS; c++) {
        s->column[c] = find_column(s->schema, c);
        if (c <= CLOSE && s->column[c] < 0)
            return rp_fail(s->error, RP_EFORMAT,
                           "%s: there is no column \"%s\" (of timestamp, open, high, low, close, volume, "
                           "spread); rename the one that holds it",
                           s->path, names[c]);
    }
    // A part of the ask's columns is none.
    for (int c = ASK_OPEN; c <= ASK_CLOSE; c++)
        if (s->column[c] < 0)
            s->column[ASK_OPEN] = s->column[ASK_HIGH] = s->column[ASK_LOW] = s->column[ASK_CLOSE] = -1;
    return RP_OK;
}

static const char *type_of(const source *s, int c)
{
    return rp_table_type(s->schema, s->column[c]);
}

static bool is_stamp(const source *s, int c)
{
    return !strncmp(type_of(s, c), "TIMESTAMP", 9) || !strcmp(type_of(s, c), "DATE");
}

// A double's shortest decimal text is the Unix time that was meant, with its fraction: it is read as text.
static bool is_text(const source *s, int c)
{
    return !strcmp(type_of(s, c), "VARCHAR") || !strcmp(type_of(s, c), "DOUBLE");
}

static bool is_number(const char *type)
{
    static const char *const numbers[] = {"DOUBLE",  "FLOAT",    "BIGINT",  "INTEGER",   "SMALLINT", "TINYINT",
                                          "UBIGINT", "UINTEGER", "HUGEINT", "USMALLINT", "UTINYINT", "UHUGEINT"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!strcmp(type, numbers[i])) return true;
    return !strncmp(type, "DECIMAL", 7);
}

static bool is_whole(const char *type)
{
    return strstr(type, "INT") != NULL;
}

static rp_status check_types(const source *s)
{
    for (int c = 0; c < COLUMNS; c++) {
        if (s->column[c] < 0) continue;
        const char *type = type_of(s, c);
        bool fits = c == TIME       ? is_stamp(s, c) || is_text(s, c) || is_whole(type)
                    : c == KNOWN_AT ? is_stamp(s, c)
                    : c == PARTIAL  ? !strcmp(type, "BOOLEAN")
                                    : is_number(type);
        if (!fits)
            return rp_fail(s->error, RP_EFORMAT, "%s: column \"%s\" is %s, which is no %s", s->path,
                           rp_table_name(s->schema, s->column[c]), type,
                           c == TIME       ? "time; write one column of timestamps, text or Unix time"
                           : c == KNOWN_AT ? "time; write it as a timestamp"
                                           : "number; write it as one");
    }
    return RP_OK;
}

/* ---- reading -------------------------------------------------------------------------------------------------- */

// What to select for one column, under its first alias.
static char *expression(const source *s, int c)
{
    char *name = rp_sql_name(rp_table_name(s->schema, s->column[c])), *text = NULL;
    const char *type = type_of(s, c), *cast = "%s AS %s";
    if (c == TIME || c == KNOWN_AT)
        cast = is_whole(type)            ? "CAST(%s AS BIGINT) AS %s"
               : !strcmp(type, "DOUBLE") ? "CAST(%s AS VARCHAR) AS %s"
                                         : "%s AS %s";
    else if (c == PARTIAL)
        cast = "CAST(%s AS INTEGER) AS %s";
    else if (c == SPREAD)
        cast = "CAST(round(%s) AS INTEGER) AS %s";
    else
        // A float's shortest decimal text is the price that was meant; its double is not.
        cast = !strcmp(type, "FLOAT") ? "CAST(CAST(%s AS VARCHAR) AS DOUBLE) AS %s" : "CAST(%s AS DOUBLE) AS %s";
    if (name) {
        size_t size = strlen(name) + strlen(cast) + strlen(names[c]) + 1;
        text = rp_malloc(size);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        if (text) snprintf(text, size, cast, name, names[c]);
#pragma GCC diagnostic pop
    }
    rp_free(name);
    return text;
}

static char *select_text(const source *s, const char *file)
{
    char *list = rp_strdup("");
    for (int c = 0; c < COLUMNS && list; c++) {
        if (s->column[c] < 0) continue;
        char *one = expression(s, c);
        char *longer = one ? rp_asprintf("%s%s%s", list, *list ? ", " : "", one) : NULL;
        rp_free(one);
        rp_free(list);
        list = longer;
    }
    char *sql = list ? rp_asprintf("SELECT %s FROM read_parquet(%s, hive_partitioning = false)", list, file) : NULL;
    rp_free(list);
    return sql;
}

void fxi_parquet_error(const char *path, rp_error *error)
{
    if (!error) return;
    rp_error was = *error;
    char *words = was.message;
    size_t length = strlen(path);
    if (strncmp(words, path, length) == 0 && strncmp(words + length, ": ", 2) == 0) words += length + 2;
    words[strcspn(words, "\n")] = '\0';
    const char *cut = strstr(words, "No magic bytes") ? " (it is cut, or no Parquet file); fetch it again" : "";
    char *class = strstr(words, "Error: "); // DuckDB's name for what went wrong
    if (class && (size_t)(class - words) < strcspn(words, "('")) words = class + strlen("Error: ");
    snprintf(error->message, sizeof error->message, "%s: %s%s", path, words, cut);
}

static rp_status query(const source *s, char *sql, rp_table **table)
{
    if (!sql) return rp_fail(s->error, RP_ENOMEM, "%s: out of memory", s->path);
    rp_status status = rp_frame_query_file(s->frame, sql, s->path, table, s->error);
    if (status) fxi_parquet_error(s->path, s->error);
    rp_free(sql);
    return status;
}

static rp_status read_all(source *s)
{
    char *file = rp_sql_text(s->path);
    if (!file) return rp_fail(s->error, RP_ENOMEM, "%s: out of memory", s->path);
    rp_status status =
        query(s, rp_asprintf("SELECT * FROM read_parquet(%s, hive_partitioning = false) LIMIT 0", file), &s->schema);
    if (!status) status = find_columns(s);
    if (!status) status = check_types(s);
    if (!status) status = query(s, select_text(s, file), &s->rows);
    rp_free(file);
    return status;
}

// Row numbers count from 1.
static int64_t first_null(rp_table *table, const char *name)
{
    RP_SCOPE();
    rp_array *mask = rp_table_mask(table, name);
    const void *data;
    if (rp_read(mask, &data)) return 0;
    for (int64_t i = 0; i < rp_size(mask); i++)
        if (((const bool *)data)[i]) return i + 1;
    return 0;
}

static rp_status check_nulls(const source *s)
{
    for (int c = 0; c < COLUMNS; c++) {
        int at = rp_table_find(s->rows, names[c]);
        int64_t nulls = at < 0 ? 0 : rp_table_null_count(s->rows, at);
        if (nulls)
            return rp_fail(
                s->error, RP_EVALUE,
                "%s: column \"%s\" has %lld null(s), the first in row %lld; correct the file and import it again "
                "(forex data import)",
                s->path, names[c], (long long)nulls, (long long)first_null(s->rows, names[c]));
    }
    return RP_OK;
}

/* ---- into rows ------------------------------------------------------------------------------------------------ */

static rp_status column(const source *s, int c, rp_dtype dtype, const void **data)
{
    *data = NULL;
    if (s->column[c] < 0) return RP_OK;
    return rp_table_data(s->rows, names[c], dtype, RP_NULLS_REFUSE, data, s->error);
}

static rp_status text_stamps(const source *s, fxi_table *table)
{
    fxi_stamp_reader reader = {0};
    int at = rp_table_find(s->rows, names[TIME]);
    for (int64_t i = 0; i < table->count; i++) {
        size_t length = 0;
        const char *text = rp_table_text(s->rows, at, i, &length);
        const char *problem =
            text ? fxi_stamp_read(&reader, text, length, NULL, 0, &table->rows[i].stamp) : "is no text";
        if (problem)
            return rp_fail(s->error, RP_EFORMAT, "%s: row %lld: time \"%.*s\" %s", s->path, (long long)i + 1,
                           (int)(length > 60 ? 60 : length), text ? text : "", problem);
    }
    const char *name = rp_table_name(s->schema, s->column[TIME]);
    bool zoned = reader.form == FXI_STAMP_ZONED, utc = fxi_is_column(name, strlen(name), FXI_COLUMN_UTC);
    table->zone_implied = reader.form == FXI_STAMP_EPOCH || (utc && !zoned);
    table->zoned = zoned || table->zone_implied;
    return RP_OK;
}

static rp_status whole_stamps(const source *s, const int64_t *times, fxi_table *table)
{
    fxi_stamp_reader reader = {0};
    char text[24];
    for (int64_t i = 0; i < table->count; i++) {
        int length = snprintf(text, sizeof text, "%lld", (long long)times[i]);
        const char *problem =
            times[i] < 0 ? "is before 1970" : fxi_epoch_read(&reader, text, (size_t)length, &table->rows[i].stamp);
        if (problem)
            return rp_fail(s->error, RP_EFORMAT, "%s: row %lld: time %s %s", s->path, (long long)i + 1, text, problem);
    }
    table->zoned = table->zone_implied = true;
    return RP_OK;
}

static rp_status fill_stamps(const source *s, fxi_table *table)
{
    const void *times = NULL;
    if (is_text(s, TIME)) return text_stamps(s, table);
    rp_status status = column(s, TIME, RP_I64, &times);
    if (status || !times) return status;
    if (!is_stamp(s, TIME)) return whole_stamps(s, times, table);
    for (int64_t i = 0; i < table->count; i++) table->rows[i].stamp = ((const int64_t *)times)[i];
    table->zoned = true;
    table->zone_implied = !strstr(type_of(s, TIME), "WITH TIME ZONE");
    return RP_OK;
}

// A double that is the nearest one to a decimal of at most nine places gives that decimal back exactly: below 9e6 both
// value * 1e9 and its division stay within the 53 bits that a double holds.
static rp_status fill_price(const source *s, int c, int k, bool ask, fxi_table *table)
{
    const void *data = NULL;
    rp_status status = column(s, c, RP_F64, &data);
    if (status || !data) return status;
    const double *prices = data;
    for (int64_t i = 0; i < table->count; i++) {
        double price = prices[i];
        if (!(fabs(price) < 9e6))
            return rp_fail(s->error, RP_EVALUE, "%s: row %lld: %s %.9g is no price; correct or delete the row", s->path,
                           (long long)i + 1, names[c], price);
        int64_t e9 = llrint(price * 1e9);
        if (ask)
            table->ask[i][k] = e9;
        else
            table->rows[i].price[k] = e9;
        if ((double)e9 / 1e9 != price) table->rows[i].flags |= FXI_ROW_NOISY;
    }
    return RP_OK;
}

static rp_status fill_prices(const source *s, fxi_table *table)
{
    rp_status status = RP_OK;
    for (int k = 0; k < 4 && !status; k++) status = fill_price(s, OPEN + k, k, false, table);
    for (int k = 0; k < 4 && !status; k++) status = fill_price(s, ASK_OPEN + k, k, true, table);
    return status;
}

static rp_status fill_rest(const source *s, fxi_table *table)
{
    const void *volume, *spread;
    rp_status status = column(s, VOLUME, RP_F64, &volume);
    if (!status) status = column(s, SPREAD, RP_I32, &spread);
    if (status) return status;
    for (int64_t i = 0; i < table->count; i++) {
        table->rows[i].volume = volume ? ((const double *)volume)[i] : 0;
        table->rows[i].spread = spread ? ((const int32_t *)spread)[i] : 0;
        if (!(table->rows[i].volume >= 0) || table->rows[i].spread < 0)
            return rp_fail(s->error, RP_EVALUE, "%s: row %lld: volume %g or spread %d is below zero", s->path,
                           (long long)i + 1, table->rows[i].volume, table->rows[i].spread);
    }
    table->has_volume = volume != NULL;
    table->has_spread = spread != NULL;
    return RP_OK;
}

static rp_status fill_rows(const source *s, uint16_t file, fxi_table *table)
{
    int64_t count = rp_table_rows(s->rows);
    if (count == 0) return rp_fail(s->error, RP_EFORMAT, "%s: the file is empty: no row of bars in it", s->path);
    table->has_ask = s->column[ASK_OPEN] >= 0;
    rp_status status = fxi_table_reserve(table, count, s->error);
    if (status) return status;
    table->count = count;
    for (int64_t i = 0; i < count; i++) table->rows[i] = (fxi_row){.line = i + 1, .file = file};
    status = fill_stamps(s, table);
    if (!status) status = fill_prices(s, table);
    if (!status) status = fill_rest(s, table);
    snprintf(table->form, sizeof table->form, "Parquet, time as %s", type_of(s, TIME));
    return status;
}

// Our own files also hold when each bar is known and which are partial; vendors' do not.
static rp_status take_extras(const source *s, fxi_parquet *extra)
{
    const void *known, *partial;
    rp_status status = column(s, KNOWN_AT, RP_I64, &known);
    if (!status) status = column(s, PARTIAL, RP_I32, &partial);
    if (status) return status;
    extra->known_at = known;
    extra->partial = partial;
    return RP_OK;
}

rp_status fxi_parquet_open(const char *path, uint16_t file, fxi_table *table, fxi_parquet *extra, rp_error *error)
{
    source s = {.path = path, .error = error};
    memset(extra, 0, sizeof *extra);
    rp_status status = rp_frame_open(NULL, &s.frame, error);
    if (!status) status = read_all(&s);
    if (!status) status = check_nulls(&s);
    if (!status) status = fill_rows(&s, file, table);
    if (!status) status = take_extras(&s, extra);
    if (!status) status = rp_parquet_metadata(s.frame, path, &extra->metadata, error);
    rp_table_free(s.schema);
    rp_frame_close(s.frame);
    if (status) {
        rp_table_free(s.rows);
        return status;
    }
    extra->rows = s.rows;
    return RP_OK;
}

void fxi_parquet_close(fxi_parquet *extra)
{
    rp_table_free(extra->rows);
    rp_table_free(extra->metadata);
    memset(extra, 0, sizeof *extra);
}

rp_status fxi_parquet_read(const char *path, uint16_t file, fxi_table *table, rp_error *error)
{
    fxi_parquet extra;
    rp_status status = fxi_parquet_open(path, file, table, &extra, error);
    if (!status) fxi_parquet_close(&extra);
    return status;
}

rp_status fxi_read_parquet(const fxi_content *content, fx_format format, uint16_t file, fxi_table *table,
                           rp_error *error)
{
    return fxi_parquet_read(content->path, file, table, error);
}

/* ---- rows and span only ---------------------------------------------------------------------------------------- */

static rp_status read_span(source *s, fxi_span *span)
{
    char *file = rp_sql_text(s->path);
    if (!file) return rp_fail(s->error, RP_ENOMEM, "%s: out of memory", s->path);
    rp_status status =
        query(s, rp_asprintf("SELECT * FROM read_parquet(%s, hive_partitioning = false) LIMIT 0", file), &s->schema);
    if (!status) status = find_columns(s);
    if (!status) status = check_types(s);
    char *name = status ? NULL : rp_sql_name(rp_table_name(s->schema, s->column[TIME]));
    if (!status)
        status =
            query(s,
                  name ? rp_asprintf("SELECT count(*) AS rows, min(%s) AS first, max(%s) AS last FROM read_parquet(%s, "
                                     "hive_partitioning = false)",
                                     name, name, file)
                       : NULL,
                  &s->rows);
    rp_free(name);
    rp_free(file);
    if (status) return status;
    const void *rows, *first = NULL, *last = NULL;
    status = rp_table_data(s->rows, "rows", RP_I64, RP_NULLS_REFUSE, &rows, s->error);
    if (!status) span->rows = *(const int64_t *)rows;
    if (status || span->rows == 0 || !is_stamp(s, TIME)) return status;
    status = rp_table_data(s->rows, "first", RP_I64, RP_NULLS_REFUSE, &first, s->error);
    if (!status) status = rp_table_data(s->rows, "last", RP_I64, RP_NULLS_REFUSE, &last, s->error);
    if (status) return status;
    span->first = *(const int64_t *)first;
    span->last = *(const int64_t *)last;
    return RP_OK;
}

rp_status fxi_parquet_span(struct rp_frame *frame, const char *path, fxi_span *span, rp_error *error)
{
    source s = {.path = path, .frame = frame, .error = error};
    *span = (fxi_span){0};
    rp_status status = read_span(&s, span);
    rp_table_free(s.schema);
    rp_table_free(s.rows);
    return status;
}
