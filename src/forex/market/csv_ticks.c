/// CSV text of ticks: HistData, TrueFX, MetaTrader 5, whatever has a time, a bid and an ask, and trades of exchanges.
#include "csv_i.h"

#include <string.h>

// A trade's price and amount stand where a quote has its bid.
enum { TIME, CLOCK, BID, ASK, BID_VOLUME, ASK_VOLUME, PAIR, LAST, FLAGS, TAKER, ROLES };

typedef struct tick_layout {
    char separator;
    bool has_header;
    bool histdata, truefx, mt5;
    bool trades;
    bool maker;        ///< TAKER says whether the buyer was the maker
    bool utc;          ///< the name of the time column says so
    int column[ROLES]; ///< -1 where there is none
    int needed;        ///< columns up to the last one with a role
    int columns;       ///< in the header or first row
} tick_layout;

/* ---- layout --------------------------------------------------------------------------------------------------- */

static bool is_histdata_stamp(fxi_field f)
{
    if (f.length != 18 || f.text[8] != ' ') return false;
    for (size_t i = 0; i < f.length; i++)
        if (i != 8 && (f.text[i] < '0' || f.text[i] > '9')) return false;
    return true;
}

static bool is_pair(fxi_field f)
{
    return f.length == 7 && f.text[3] == '/';
}

static bool is_price(fxi_field f)
{
    int64_t e9;
    bool noisy = false;
    return fxi_read_price(f, &e9, &noisy);
}

// MetaTrader's own columns.
static int named(const fxi_field *fields, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (fields[i].length == strlen(name) && !strncasecmp(fields[i].text, name, fields[i].length)) return i;
    return -1;
}

// A price and nothing else may be anything.
static void find_trades(const fxi_field *fields, int count, tick_layout *l)
{
    int price = fxi_csv_column(fields, count, FXI_COLUMN_PRICE),
        amount = fxi_csv_column(fields, count, FXI_COLUMN_AMOUNT),
        taker = fxi_csv_column(fields, count, FXI_COLUMN_TAKER),
        maker = fxi_csv_column(fields, count, FXI_COLUMN_MAKER);
    l->trades = price >= 0 && (amount >= 0 || taker >= 0 || maker >= 0);
    if (!l->trades) return;
    l->column[BID] = price;
    l->column[BID_VOLUME] = amount;
    l->column[TAKER] = taker >= 0 ? taker : maker;
    l->maker = taker < 0;
}

static bool from_header(const fxi_field *fields, int count, tick_layout *l)
{
    l->has_header = true;
    l->column[TIME] = fxi_csv_column(fields, count, FXI_COLUMN_STAMP);
    int date = fxi_csv_column(fields, count, FXI_COLUMN_DATE), clock = fxi_csv_column(fields, count, FXI_COLUMN_CLOCK);
    if (l->column[TIME] < 0 && date >= 0) l->column[TIME] = date, l->column[CLOCK] = clock;
    if (l->column[TIME] < 0) l->column[TIME] = clock;
    if (l->column[TIME] < 0 && fields[0].length == 0) l->column[TIME] = 0;
    l->utc = l->column[TIME] >= 0 && l->column[TIME] == fxi_csv_column(fields, count, FXI_COLUMN_UTC);
    l->column[BID] = fxi_csv_column(fields, count, FXI_COLUMN_BID);
    l->column[ASK] = fxi_csv_column(fields, count, FXI_COLUMN_ASK);
    l->column[BID_VOLUME] = fxi_csv_column(fields, count, FXI_COLUMN_BID_VOLUME);
    l->column[ASK_VOLUME] = fxi_csv_column(fields, count, FXI_COLUMN_ASK_VOLUME);
    l->column[LAST] = named(fields, count, "last");
    l->column[FLAGS] = named(fields, count, "flags");
    l->truefx = count == 3 && l->column[TIME] == 0 && l->column[BID] == 1 && l->column[ASK] == 2;
    l->mt5 = l->column[LAST] >= 0 && l->column[FLAGS] >= 0 && l->column[BID] >= 0;
    if (!l->mt5) l->column[FLAGS] = -1;
    // One volume alone cannot be told apart by side: it counts as the bid's.
    if (l->column[BID_VOLUME] < 0) l->column[BID_VOLUME] = fxi_csv_column(fields, count, FXI_COLUMN_VOLUME);
    bool quotes = l->column[BID] >= 0 && l->column[ASK] >= 0;
    if (l->column[BID] < 0 && l->column[ASK] < 0) find_trades(fields, count, l);
    return l->column[TIME] >= 0 && (quotes || l->trades) && fxi_csv_column(fields, count, FXI_COLUMN_OPEN) < 0;
}

// Without a header: time,bid,ask[,volume[,volume]], for TrueFX behind the pair.
static bool from_first_row(const fxi_field *fields, int count, tick_layout *l)
{
    int first = is_pair(fields[0]) ? 1 : 0;
    l->truefx = first == 1;
    l->histdata = first == 0 && l->separator == ',' && is_histdata_stamp(fields[0]) && count == 4;
    if (count < first + 3 || count > first + 4) return false;
    if (l->truefx) l->column[PAIR] = 0;
    l->column[TIME] = first;
    l->column[BID] = first + 1;
    l->column[ASK] = first + 2;
    // HistData's volume is 0 in every row: none.
    if (count > first + 3 && !l->histdata) l->column[BID_VOLUME] = first + 3;
    return (l->histdata || fxi_csv_is_stamp(fields[first])) && is_price(fields[first + 1]) &&
           is_price(fields[first + 2]);
}

static bool find_layout(const fxi_content *content, tick_layout *l)
{
    fxi_field fields[FXI_MAX_COLUMNS];
    const char *begin, *end;
    memset(l, 0, sizeof *l);
    for (int i = 0; i < ROLES; i++) l->column[i] = -1;
    if (content->container == FXI_PARQUET || !fxi_csv_first_line(content->data, content->size, &begin, &end))
        return false;
    l->separator = fxi_csv_separator(begin, end);
    int count = fxi_csv_split(begin, end, l->separator, fields);
    bool data = is_pair(fields[0]) || is_histdata_stamp(fields[0]) || fxi_csv_is_stamp(fields[0]);
    bool good = data ? from_first_row(fields, count, l) : from_header(fields, count, l);
    for (int i = 0; i < ROLES; i++)
        if (l->column[i] >= l->needed) l->needed = l->column[i] + 1;
    l->columns = count;
    return good;
}

bool fxi_is_csv_ticks(const fxi_content *content)
{
    tick_layout l;
    return find_layout(content, &l) && !l.trades;
}

bool fxi_is_csv_trades(const fxi_content *content)
{
    tick_layout l;
    return find_layout(content, &l) && l.trades;
}

bool fxi_is_histdata_ticks(const fxi_content *content)
{
    tick_layout l;
    return find_layout(content, &l) && l.histdata;
}

bool fxi_is_truefx(const fxi_content *content)
{
    tick_layout l;
    return find_layout(content, &l) && l.truefx;
}

bool fxi_is_mt5_ticks(const fxi_content *content)
{
    tick_layout l;
    return find_layout(content, &l) && l.mt5;
}

/* ---- rows ----------------------------------------------------------------------------------------------------- */

typedef struct parser {
    const fxi_content *content;
    tick_layout layout;
    fxi_stamp_reader stamps;
    fxi_tick_table *table;
    fxi_tick_facts *facts;
    fxi_field fields[FXI_MAX_COLUMNS];
    int count; ///< of fields
    int64_t line;
    int64_t before;             ///< ticks of files before this one
    int64_t last_bid, last_ask; ///< a blank is the price before; 0 while there is none
    bool quoted;                ///< MetaTrader: some row had a bid or ask
    char pair[8];               ///< of TrueFX
    rp_error *error;
} parser;

static fxi_field field_of(const parser *p, int role)
{
    int column = p->layout.column[role];
    return column >= 0 && column < p->count ? p->fields[column] : (fxi_field){"", 0};
}

static rp_status bad_field(const parser *p, const char *column, fxi_field f, const char *what)
{
    int length = (int)(f.length > 60 ? 60 : f.length);
    const char *zero = memchr(f.text, 0, f.length);
    if (zero) length = (int)(zero - f.text > 60 ? 60 : zero - f.text);
    return rp_fail(p->error, RP_EFORMAT, "%s: row %lld: column %s: \"%.*s\"%s %s; correct or delete the row",
                   p->content->path, (long long)p->line, column, length, f.text, zero ? " followed by a NUL byte" : "",
                   what);
}

static rp_status read_stamp(parser *p, int64_t *stamp)
{
    fxi_field f = field_of(p, TIME), clock = field_of(p, CLOCK);
    bool apart = p->layout.column[CLOCK] >= 0;
    if (apart && !clock.length) return bad_field(p, "time", clock, "is empty");
    const char *problem =
        fxi_stamp_read(&p->stamps, f.text, f.length, apart ? clock.text : NULL, apart ? clock.length : 0, stamp);
    return problem ? bad_field(p, "time", apart ? clock : f, problem) : RP_OK;
}

static rp_status read_side(parser *p, int role, int64_t *price, bool *noisy)
{
    fxi_field f = field_of(p, role);
    // MetaTrader writes a side only when it changed.
    if (p->layout.mt5 && f.length == 0) return RP_OK;
    const char *name = p->layout.trades ? "price" : role == BID ? "bid" : "ask";
    if (!fxi_read_price(f, price, noisy)) return bad_field(p, name, f, "is no price (a number below 1000000000)");
    if (fxi_csv_two_ways(f, p->layout.separator)) return bad_field(p, name, f, FXI_CSV_TWO_WAYS);
    p->quoted |= *price > 0;
    return RP_OK;
}

static rp_status read_volume(parser *p, int role, double *volume)
{
    fxi_field f = field_of(p, role);
    *volume = 0;
    if (p->layout.column[role] < 0 || (p->layout.mt5 && f.length == 0)) return RP_OK;
    if (!fxi_read_volume(f, volume)) return bad_field(p, "volume", f, "is no volume");
    return fxi_csv_two_ways(f, p->layout.separator) ? bad_field(p, "volume", f, FXI_CSV_TWO_WAYS) : RP_OK;
}

static rp_status check_pair(parser *p)
{
    fxi_field f = field_of(p, PAIR);
    if (p->layout.column[PAIR] < 0) return RP_OK;
    if (!is_pair(f)) return bad_field(p, "pair", f, "is no pair");
    if (!p->pair[0]) memcpy(p->pair, f.text, 7);
    if (memcmp(p->pair, f.text, 7) != 0)
        return bad_field(p, "pair", f, "is another pair than the rows before: split the file");
    return RP_OK;
}

// Puts a tick behind the others; its volumes are the caller's to fill.
static rp_status add_tick(parser *p, int64_t stamp, int64_t bid, int64_t ask, bool noisy)
{
    fxi_tick_table *t = p->table;
    rp_status status = t->count < t->capacity ? RP_OK : fxi_ticks_reserve(t, t->count + 1, p->error);
    if (status) return status;
    t->time[t->count] = stamp;
    t->bid[t->count] = bid;
    t->ask[t->count] = ask;
    if (noisy && p->facts->noisy++ == 0) p->facts->first_noisy = t->count - p->before;
    t->count++;
    return RP_OK;
}

// MetaTrader's flags of a trade: 32 bought, 64 sold, neither or both when the exchange does not say.
static bool read_flags(fxi_field f, fxi_taker *taker)
{
    unsigned flags = 0;
    for (size_t i = 0; i < f.length && flags < 100000; i++) {
        if (f.text[i] < '0' || f.text[i] > '9') return false;
        flags = flags * 10 + (unsigned)(f.text[i] - '0');
    }
    *taker = (flags & 96) == 32 ? FXI_TAKER_BUYER : (flags & 96) == 64 ? FXI_TAKER_SELLER : FXI_TAKER_UNKNOWN;
    return true;
}

static rp_status read_taker(const parser *p, fxi_taker *taker)
{
    fxi_field f = field_of(p, TAKER), flags = field_of(p, FLAGS);
    if (p->layout.mt5 && !read_flags(flags, taker)) return bad_field(p, "flags", flags, "is no whole number");
    if (p->layout.mt5 || fxi_taker_read(f.text, f.length, p->layout.maker, taker)) return RP_OK;
    return bad_field(p, "side", f, p->layout.maker ? "is neither true nor false" : "is neither buy nor sell");
}

static rp_status read_trade(parser *p)
{
    int64_t stamp = 0, price = 0;
    double amount;
    bool noisy = false;
    fxi_taker taker;
    rp_status status = read_stamp(p, &stamp);
    if (!status) status = read_side(p, BID, &price, &noisy);
    if (!status) status = read_volume(p, BID_VOLUME, &amount);
    if (!status) status = read_taker(p, &taker);
    // MetaTrader: a change of the book without a trade.
    if (status || (p->layout.mt5 && price == 0)) return status;
    status = add_tick(p, stamp, price, price, noisy);
    if (!status) fxi_trade_amount(p->table, p->table->count - 1, amount, taker, p->facts);
    return status;
}

static rp_status read_tick(parser *p)
{
    fxi_tick_table *t = p->table;
    int64_t stamp = 0;
    double bid_volume, ask_volume;
    bool noisy = false, silent = p->layout.mt5 && field_of(p, BID).length == 0 && field_of(p, ASK).length == 0;
    rp_status status = read_stamp(p, &stamp);
    if (!status) status = check_pair(p);
    if (!status) status = read_side(p, BID, &p->last_bid, &noisy);
    if (!status) status = read_side(p, ASK, &p->last_ask, &noisy);
    if (!status) status = read_volume(p, BID_VOLUME, &bid_volume);
    if (!status) status = read_volume(p, ASK_VOLUME, &ask_volume);
    // A trade that moves no quote, and quotes before both sides are known, are no ticks of ours.
    if (status || silent || (p->layout.mt5 && (p->last_bid == 0 || p->last_ask == 0))) return status;
    status = add_tick(p, stamp, p->last_bid, p->last_ask, noisy);
    if (!status && t->has_volume) t->bid_volume[t->count - 1] = bid_volume, t->ask_volume[t->count - 1] = ask_volume;
    return status;
}

static rp_status parse_line(parser *p, const char *line, const char *end)
{
    if (end - line > FXI_MAX_LINE)
        return rp_fail(p->error, RP_EFORMAT, "%s: row %lld is %lld bytes long (limit %d): not a CSV of ticks",
                       p->content->path, (long long)p->line, (long long)(end - line), FXI_MAX_LINE);
    int count = fxi_csv_fields(line, end, p->layout.separator, p->layout.needed, p->fields);
    p->count = count < p->layout.needed ? count : p->layout.needed;
    if (count == 1 && p->fields[0].length == 0) return RP_OK; // a blank line
    if (count > p->layout.columns && p->layout.columns < FXI_MAX_COLUMNS)
        return fxi_csv_too_wide(p->content->path, p->line, count, p->layout.columns, line, end, p->error);
    if (count < p->layout.needed && !p->layout.mt5)
        return rp_fail(p->error, RP_EFORMAT,
                       "%s: row %lld has %d columns, %d are needed: \"%.*s\"; correct or delete the row",
                       p->content->path, (long long)p->line, count, p->layout.needed,
                       (int)(end - line > 60 ? 60 : end - line), line);
    if (!p->facts->first_line) p->facts->first_line = p->line;
    return p->layout.trades ? read_trade(p) : read_tick(p);
}

static rp_status parse_lines(parser *p)
{
    const char *text = p->content->data, *limit = text + p->content->size;
    if (p->content->size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) text += 3;
    bool header = p->layout.has_header;
    p->line = 0;
    for (const char *line = text, *next; line < limit; line = next) {
        const char *newline = memchr(line, '\n', (size_t)(limit - line)), *end = newline ? newline : limit;
        next = newline ? newline + 1 : limit;
        p->line++;
        if (header) {
            header = fxi_field_trim(line, end).length == 0;
            continue;
        }
        rp_status status = parse_line(p, line, end);
        if (status) return status;
    }
    return RP_OK;
}

// MetaTrader's ticks of an exchange may be trades (LAST) without a quote.
static rp_status parse_trades(parser *p)
{
    p->layout.trades = true;
    p->layout.column[BID] = p->layout.column[LAST];
    p->stamps = (fxi_stamp_reader){.strokes = p->stamps.strokes};
    return parse_lines(p);
}

static rp_status check_end(const parser *p)
{
    if (p->table->count > p->before) return RP_OK;
    return rp_fail(p->error, RP_EFORMAT, "%s: the file is empty: no tick in it", p->content->path);
}

static rp_status check_header(const fxi_content *content, const tick_layout *l, rp_error *error)
{
    fxi_field fields[FXI_MAX_COLUMNS];
    const char *begin, *end;
    if (!l->has_header || !fxi_csv_first_line(content->data, content->size, &begin, &end)) return RP_OK;
    int count = fxi_csv_split(begin, end, l->separator, fields);
    rp_status status = fxi_csv_once(fields, count, l->trades ? FXI_COLUMN_PRICE : FXI_COLUMN_BID, content->path, error);
    if (!status)
        status = fxi_csv_once(fields, count, l->trades ? FXI_COLUMN_AMOUNT : FXI_COLUMN_ASK, content->path, error);
    return status;
}

static bool is_form(const tick_layout *l, fx_format format)
{
    switch (format) {
    case FX_FORMAT_HISTDATA_TICKS:
        return l->histdata;
    case FX_FORMAT_MT5_TICKS:
        return l->mt5;
    default:
        return l->trades == (format == FX_FORMAT_CSV_TRADES);
    }
}

rp_status fxi_read_csv_ticks(const fxi_content *content, fx_format format, fxi_tick_table *table, fxi_tick_facts *facts,
                             rp_error *error)
{
    parser p = {.content = content, .table = table, .facts = facts, .before = table->count, .error = error};
    bool known = find_layout(content, &p.layout);
    if (!known || !is_form(&p.layout, format)) return fxi_not_this(content, format, error);
    facts->digits = -1;
    if (p.layout.column[TIME] >= 0)
        fxi_csv_find_strokes(content->data, content->size, p.layout.separator, p.layout.column[TIME], &p.stamps);
    table->has_volume |= p.layout.column[BID_VOLUME] >= 0 || p.layout.column[ASK_VOLUME] >= 0;
    // Rows of ticks are 30 bytes and more; a wrong guess costs one reallocation.
    rp_status status = check_header(content, &p.layout, error);
    if (!status) status = fxi_ticks_reserve(table, table->count + (int64_t)(content->size / 30) + 16, error);
    if (!status) status = parse_lines(&p);
    if (!status && p.layout.mt5 && !p.quoted) status = parse_trades(&p);
    if (!status) status = check_end(&p);
    if (status) return status;
    facts->trades = p.layout.trades;
    facts->zoned = p.stamps.form == FXI_STAMP_ZONED || p.stamps.form == FXI_STAMP_EPOCH ||
                   (p.layout.truefx && !p.layout.has_header);
    facts->zone_implied = p.stamps.form == FXI_STAMP_EPOCH || (p.layout.utc && !facts->zoned);
    facts->zoned |= p.layout.utc;
    snprintf(facts->form, sizeof facts->form, "%s%s", fx_format_get(format)->title,
             p.layout.mt5 && p.layout.trades ? ", trades" : "");
    return RP_OK;
}
