/// Parquet files of quotes and of trades, through DuckDB.
#include "format_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A trade's price and amount stand where a quote has its bid; the ask and its volume are made from them.
enum { TIME, BID, ASK, BID_VOLUME, ASK_VOLUME, TAKER, COLUMNS };

// What the columns are called in the query.
static const char *const quote_names[COLUMNS] = {"timestamp", "bid", "ask", "bid_volume", "ask_volume", "side"};
static const char *const trade_names[COLUMNS] = {"timestamp", "price", "ask", "amount", "ask_volume", "side"};

typedef struct source {
    const char *path;
    const char *const *names; ///< of the two above
    bool trades;
    bool maker; ///< the column of sides says whether the buyer was the maker
    rp_frame *frame;
    rp_table *schema, *rows;
    int column[COLUMNS];
    int digits;   ///< decimals of the quoted prices, as metadata or symbol table say
    int exponent; ///< fixed point of 16 bytes counts 10^-exponent
    rp_error *error;
} source;

static rp_status query(const source *s, char *sql, rp_table **table)
{
    if (!sql) return rp_fail(s->error, RP_ENOMEM, "%s: out of memory", s->path);
    rp_status status = rp_frame_query_file(s->frame, sql, s->path, table, s->error);
    if (status) fxi_parquet_error(s->path, s->error);
    rp_free(sql);
    return status;
}

static void find_trade_columns(source *s)
{
    int maker = fxi_table_column(s->schema, FXI_COLUMN_MAKER), taker = fxi_table_column(s->schema, FXI_COLUMN_TAKER);
    s->column[BID] = fxi_table_column(s->schema, FXI_COLUMN_PRICE);
    s->column[BID_VOLUME] = fxi_table_column(s->schema, FXI_COLUMN_AMOUNT);
    s->column[ASK_VOLUME] = -1;
    s->column[TAKER] = taker >= 0 ? taker : maker;
    s->maker = taker < 0;
    s->trades = true;
    s->names = trade_names;
}

// A price and nothing else may be anything.
static bool looks_like_trades(const source *s)
{
    return fxi_table_column(s->schema, FXI_COLUMN_PRICE) >= 0 &&
           (fxi_table_column(s->schema, FXI_COLUMN_AMOUNT) >= 0 || fxi_table_column(s->schema, FXI_COLUMN_TAKER) >= 0 ||
            fxi_table_column(s->schema, FXI_COLUMN_MAKER) >= 0);
}

static void find_columns(source *s)
{
    s->names = quote_names;
    s->column[TIME] = fxi_table_time(s->schema);
    for (int c = BID; c <= ASK_VOLUME; c++) s->column[c] = fxi_table_column(s->schema, FXI_COLUMN_BID + (c - BID));
    s->column[TAKER] = -1;
}

static rp_status read_schema(source *s)
{
    char *file = rp_sql_text(s->path);
    rp_status status =
        file ? rp_frame_open(NULL, &s->frame, s->error) : rp_fail(s->error, RP_ENOMEM, "%s: out of memory", s->path);
    if (!status)
        status = query(s, rp_asprintf("SELECT * FROM read_parquet(%s, hive_partitioning = false) LIMIT 0", file),
                       &s->schema);
    rp_free(file);
    if (!status) find_columns(s);
    return status;
}

static void close_source(source *s)
{
    rp_table_free(s->schema);
    rp_table_free(s->rows);
    rp_frame_close(s->frame);
}

rp_status fxi_parquet_look(const char *path, fxi_parquet_kind *kind, rp_error *error)
{
    source s = {.path = path, .error = error};
    rp_status status = read_schema(&s);
    *kind = FXI_PARQUET_BARS;
    if (!status && fxi_table_column(s.schema, FXI_COLUMN_OPEN) < 0) {
        if (s.column[BID] >= 0 && s.column[ASK] >= 0) *kind = FXI_PARQUET_QUOTES;
        if (s.column[BID] < 0 && s.column[ASK] < 0 && looks_like_trades(&s)) *kind = FXI_PARQUET_TRADES;
    }
    close_source(&s);
    return status;
}

bool fxi_is_parquet_ticks(const fxi_content *content)
{
    return content->container == FXI_PARQUET && content->parquet == FXI_PARQUET_QUOTES;
}

bool fxi_is_parquet_trades(const fxi_content *content)
{
    return content->container == FXI_PARQUET && content->parquet == FXI_PARQUET_TRADES;
}

bool fxi_is_parquet(const fxi_content *content)
{
    return content->container == FXI_PARQUET;
}

/* ---- types ---------------------------------------------------------------------------------------------------- */

static const char *type_of(const source *s, int c)
{
    return rp_table_type(s->schema, s->column[c]);
}

static bool is_whole(const char *type)
{
    return strstr(type, "INT") != NULL;
}

static bool is_stamp(const char *type)
{
    return !strncmp(type, "TIMESTAMP", 9) || !strcmp(type, "DATE");
}

// As in Parquet of bars: a double is read as its text.
static bool is_text(const char *type)
{
    return !strcmp(type, "VARCHAR") || !strcmp(type, "DOUBLE");
}

static bool is_number(const char *type)
{
    return is_whole(type) || !strcmp(type, "DOUBLE") || !strcmp(type, "FLOAT") || !strncmp(type, "DECIMAL", 7);
}

static bool fits(int c, const char *type)
{
    if (c == TIME) return is_stamp(type) || is_whole(type) || is_text(type);
    if (c == TAKER) return !strcmp(type, "VARCHAR") || !strcmp(type, "BOOLEAN");
    return is_number(type) || !strcmp(type, "BLOB");
}

static rp_status check_types(const source *s)
{
    for (int c = 0; c < COLUMNS; c++) {
        bool needed = c <= (s->trades ? BID : ASK);
        if (needed && s->column[c] < 0)
            return rp_fail(s->error, RP_EFORMAT,
                           "%s: there is no column \"%s\" (of timestamp, %s); rename the one that holds it", s->path,
                           s->names[c], s->trades ? "price" : "bid, ask");
        if (s->column[c] < 0) continue;
        const char *type = type_of(s, c);
        if (!fits(c, type))
            return rp_fail(s->error, RP_EFORMAT, "%s: column \"%s\" is %s, which is no %s", s->path,
                           rp_table_name(s->schema, s->column[c]), type,
                           c == TIME    ? "time; write it as a timestamp, text or Unix time"
                           : c == TAKER ? "side; write buy or sell"
                                        : "number; write it as one");
    }
    return RP_OK;
}

/* ---- reading -------------------------------------------------------------------------------------------------- */

static char *expression(const source *s, int c)
{
    char *name = rp_sql_name(rp_table_name(s->schema, s->column[c])), *text = NULL;
    const char *type = type_of(s, c);
    if (!name) return NULL;
    if (c == TIME && is_whole(type))
        text = rp_asprintf("CAST(%s AS BIGINT) AS %s", name, s->names[c]);
    else if (c == TAKER || (c == TIME && is_text(type)))
        text = rp_asprintf("CAST(%s AS VARCHAR) AS %s", name, s->names[c]);
    else if (c == TIME || !strcmp(type, "BLOB"))
        text = rp_asprintf("%s AS %s", name, s->names[c]);
    else if (!strcmp(type, "FLOAT")) // a float's shortest decimal text is the price that was meant
        text = rp_asprintf("CAST(CAST(%s AS VARCHAR) AS DOUBLE) AS %s", name, s->names[c]);
    else
        text = rp_asprintf("CAST(%s AS DOUBLE) AS %s", name, s->names[c]);
    rp_free(name);
    return text;
}

static rp_status read_rows(source *s)
{
    char *file = rp_sql_text(s->path), *list = file ? rp_strdup("") : NULL;
    for (int c = 0; c < COLUMNS && list; c++) {
        if (s->column[c] < 0) continue;
        char *one = expression(s, c), *longer = one ? rp_asprintf("%s%s%s", list, *list ? ", " : "", one) : NULL;
        rp_free(one);
        rp_free(list);
        list = longer;
    }
    rp_status status =
        query(s, list ? rp_asprintf("SELECT %s FROM read_parquet(%s, hive_partitioning = false)", list, file) : NULL,
              &s->rows);
    rp_free(list);
    rp_free(file);
    return status;
}

static rp_status check_nulls(const source *s)
{
    for (int c = 0; c < COLUMNS; c++) {
        // A side that is not known is none.
        int at = s->column[c] < 0 || c == TAKER ? -1 : rp_table_find(s->rows, s->names[c]);
        int64_t nulls = at < 0 ? 0 : rp_table_null_count(s->rows, at);
        if (nulls)
            return rp_fail(s->error, RP_EVALUE, "%s: column \"%s\" has %lld null(s); correct the file", s->path,
                           s->names[c], (long long)nulls);
    }
    return RP_OK;
}

static rp_status elements(const source *s, int c, rp_dtype dtype, const void **data)
{
    return rp_table_data(s->rows, s->names[c], dtype, RP_NULLS_REFUSE, data, s->error);
}

/* ---- stamps --------------------------------------------------------------------------------------------------- */

static rp_status bad_stamp(const source *s, int64_t row, const char *text, size_t length, const char *problem)
{
    return rp_fail(s->error, RP_EFORMAT, "%s: row %lld: time \"%.*s\" %s", s->path, (long long)row + 1,
                   (int)(length > 60 ? 60 : length), text, problem);
}

static rp_status fill_text_stamps(const source *s, int64_t count, int64_t *time, fxi_tick_facts *facts)
{
    fxi_stamp_reader reader = {0};
    int at = rp_table_find(s->rows, s->names[TIME]);
    for (int64_t i = 0; i < count; i++) {
        size_t length = 0;
        const char *text = rp_table_text(s->rows, at, i, &length);
        const char *problem = text ? fxi_stamp_read(&reader, text, length, NULL, 0, &time[i]) : "is no text";
        if (problem) return bad_stamp(s, i, text ? text : "", length, problem);
    }
    const char *name = rp_table_name(s->schema, s->column[TIME]);
    bool zoned = reader.form == FXI_STAMP_ZONED, utc = fxi_is_column(name, strlen(name), FXI_COLUMN_UTC);
    facts->zone_implied = reader.form == FXI_STAMP_EPOCH || (utc && !zoned);
    facts->zoned = zoned || facts->zone_implied;
    return RP_OK;
}

static rp_status fill_stamps(const source *s, int64_t count, int64_t *time, fxi_tick_facts *facts)
{
    fxi_stamp_reader reader = {0};
    const void *data;
    if (is_text(type_of(s, TIME))) return fill_text_stamps(s, count, time, facts);
    rp_status status = elements(s, TIME, RP_I64, &data);
    const int64_t *values = status ? NULL : data;
    for (int64_t i = 0; i < count && !status; i++) {
        char text[24];
        if (is_stamp(type_of(s, TIME))) {
            time[i] = values[i];
            continue;
        }
        int length = snprintf(text, sizeof text, "%lld", (long long)values[i]);
        const char *problem =
            values[i] < 0 ? "is before 1970" : fxi_epoch_read(&reader, text, (size_t)length, &time[i]);
        if (problem) status = bad_stamp(s, i, text, (size_t)length, problem);
    }
    facts->zoned = true;
    facts->zone_implied = !strstr(type_of(s, TIME), "WITH TIME ZONE");
    return status;
}

/* ---- prices --------------------------------------------------------------------------------------------------- */

// NautilusTrader's fixed point: two's complement of 8 bytes counts 1e-9; of 16 bytes 1e-18 in the files of its first
// versions, 1e-16 since. The file does not say which: see find_exponent.
static bool fixed_point(const source *s, const char *text, size_t length, int64_t *e9, bool *noisy)
{
    __int128 wide;
    if (length == 8) {
        memcpy(e9, text, 8);
        return true;
    }
    if (length != 16) return false;
    memcpy(&wide, text, 16);
    const int64_t unit = fxi_power10(s->exponent - 9);
    __int128 quotient = wide / unit, rest = wide % unit;
    if (quotient > INT64_MAX / 4 || quotient < INT64_MIN / 4) return false;
    *noisy |= rest != 0;
    *e9 = (int64_t)quotient + (rest >= unit / 2) - (rest <= -unit / 2);
    return true;
}

// A price of `digits` decimals is a multiple of 10^(exponent - digits). When all are multiples for 1e-18, prices in
// 1e-16 would all lie on a grid a hundred times too coarse.
static void find_exponent(source *s)
{
    const int64_t unit = fxi_power10(18 - s->digits);
    s->exponent = 18;
    for (int c = BID; c <= ASK; c++) {
        int at = s->column[c] < 0 ? -1 : rp_table_find(s->rows, s->names[c]);
        if (at < 0) continue;
        for (int64_t i = 0; i < rp_table_rows(s->rows) && rp_table_is_text(s->rows, at); i++) {
            __int128 wide;
            size_t length = 0;
            const char *text = rp_table_text(s->rows, at, i, &length);
            if (length != 16) continue;
            memcpy(&wide, text, 16);
            if (wide % unit) s->exponent = 16;
        }
    }
}

static rp_status read_digits(source *s, const fx_symbol *symbol)
{
    rp_table *metadata = NULL;
    rp_status status = rp_parquet_metadata(s->frame, s->path, &metadata, s->error);
    if (status) return status;
    const char *text = rp_metadata_get(metadata, "price_precision");
    s->digits = text && text[0] >= '0' && text[0] <= '9' && !text[1] ? text[0] - '0' : symbol->digits;
    rp_table_free(metadata);
    find_exponent(s);
    return RP_OK;
}

static rp_status bad_number(const source *s, int c, int64_t row, double value)
{
    return rp_fail(s->error, RP_EVALUE, "%s: row %lld: %s %.9g is none", s->path, (long long)row + 1, s->names[c],
                   value);
}

static rp_status blob_value(const source *s, int c, int64_t row, int64_t *e9, bool *noisy)
{
    size_t length = 0;
    const char *text = rp_table_text(s->rows, rp_table_find(s->rows, s->names[c]), row, &length);
    if (text && fixed_point(s, text, length, e9, noisy)) return RP_OK;
    return rp_fail(s->error, RP_EFORMAT, "%s: row %lld: %s has %zu bytes, fixed point has 8 or 16", s->path,
                   (long long)row + 1, s->names[c], length);
}

static rp_status fill_price(const source *s, int c, int64_t count, int64_t *out, fxi_tick_facts *facts)
{
    bool blob = !strcmp(type_of(s, c), "BLOB");
    const void *data = NULL;
    rp_status status = blob ? RP_OK : elements(s, c, RP_F64, &data);
    for (int64_t i = 0; i < count && !status; i++) {
        bool noisy = false;
        if (blob) {
            status = blob_value(s, c, i, &out[i], &noisy);
            if (!status && llabs(out[i]) > 9000000 * FXI_E9) status = bad_number(s, c, i, (double)out[i] / 1e9);
        } else {
            double price = ((const double *)data)[i];
            if (!(fabs(price) < 9e6)) return bad_number(s, c, i, price);
            out[i] = llrint(price * 1e9);
            noisy = (double)out[i] / 1e9 != price;
        }
        if (noisy && facts->noisy++ == 0) facts->first_noisy = i;
    }
    return status;
}

static rp_status fill_volume(const source *s, int c, int64_t count, double *out)
{
    if (s->column[c] < 0) {
        memset(out, 0, (size_t)count * sizeof *out);
        return RP_OK;
    }
    bool blob = !strcmp(type_of(s, c), "BLOB");
    const void *data = NULL;
    rp_status status = blob ? RP_OK : elements(s, c, RP_F64, &data);
    for (int64_t i = 0; i < count && !status; i++) {
        int64_t e9 = 0;
        bool noisy = false;
        if (blob) status = blob_value(s, c, i, &e9, &noisy);
        out[i] = blob ? (double)e9 / 1e9 : ((const double *)data)[i];
        if (!status && !(out[i] >= 0 && out[i] < 1e15)) status = bad_number(s, c, i, out[i]);
    }
    return status;
}

// Puts amounts on the side that was taken; they stand in the bid's volume.
static rp_status fill_sides(const source *s, int64_t count, fxi_tick_table *t, fxi_tick_facts *facts)
{
    int at = s->column[TAKER] < 0 ? -1 : rp_table_find(s->rows, s->names[TAKER]);
    for (int64_t i = 0; i < count; i++) {
        size_t length = 0;
        const char *text = at < 0 ? NULL : rp_table_text(s->rows, at, i, &length);
        fxi_taker taker = FXI_TAKER_UNKNOWN;
        if (text && !fxi_taker_read(text, length, s->maker, &taker))
            return rp_fail(s->error, RP_EVALUE, "%s: row %lld: column \"%s\": \"%.*s\" is no side; write %s", s->path,
                           (long long)i + 1, rp_table_name(s->schema, s->column[TAKER]),
                           (int)(length > 60 ? 60 : length), text, s->maker ? "true or false" : "buy or sell");
        fxi_trade_amount(t, t->count + i, t->has_volume ? t->bid_volume[t->count + i] : 0, taker, facts);
    }
    return RP_OK;
}

static rp_status fill_trades(const source *s, int64_t count, fxi_tick_table *t, fxi_tick_facts *facts)
{
    const int64_t at = t->count;
    rp_status status = fill_price(s, BID, count, t->bid + at, facts);
    if (status) return status;
    memcpy(t->ask + at, t->bid + at, (size_t)count * sizeof *t->ask);
    if (t->has_volume) status = fill_volume(s, BID_VOLUME, count, t->bid_volume + at);
    return status ? status : fill_sides(s, count, t, facts);
}

static rp_status fill_quotes(const source *s, int64_t count, fxi_tick_table *t, fxi_tick_facts *facts)
{
    const int64_t at = t->count;
    rp_status status = fill_price(s, BID, count, t->bid + at, facts);
    if (!status) status = fill_price(s, ASK, count, t->ask + at, facts);
    if (!status && t->has_volume) status = fill_volume(s, BID_VOLUME, count, t->bid_volume + at);
    if (!status && t->has_volume) status = fill_volume(s, ASK_VOLUME, count, t->ask_volume + at);
    return status;
}

static rp_status fill(const source *s, fxi_tick_table *t, fxi_tick_facts *facts)
{
    int64_t count = rp_table_rows(s->rows), at = t->count;
    if (count == 0) return rp_fail(s->error, RP_EFORMAT, "%s: the file is empty: no tick in it", s->path);
    t->has_volume |= s->column[BID_VOLUME] >= 0 || s->column[ASK_VOLUME] >= 0;
    rp_status status = fxi_ticks_reserve(t, at + count, s->error);
    if (!status) status = fill_stamps(s, count, t->time + at, facts);
    if (!status) status = (s->trades ? fill_trades : fill_quotes)(s, count, t, facts);
    if (!status) t->count += count;
    return status;
}

rp_status fxi_read_parquet_ticks(const fxi_content *content, fx_format format, fxi_tick_table *table,
                                 fxi_tick_facts *facts, rp_error *error)
{
    source s = {.path = content->path, .error = error};
    rp_status status = read_schema(&s);
    if (!status && format == FX_FORMAT_PARQUET_TRADES) find_trade_columns(&s);
    if (!status) status = check_types(&s);
    if (!status) status = read_rows(&s);
    if (!status) status = check_nulls(&s);
    if (!status) status = read_digits(&s, content->symbol);
    facts->digits = -1;
    facts->trades = s.trades;
    if (!status) status = fill(&s, table, facts);
    if (!status)
        snprintf(facts->form, sizeof facts->form, "Parquet of %s, time as %s%s", s.trades ? "trades" : "quotes",
                 type_of(&s, TIME), !strcmp(type_of(&s, BID), "BLOB") ? ", fixed point" : "");
    close_source(&s);
    return status;
}
