/// \file format_i.h
/// Inside src/forex/market: a file's bytes, the readers of each format, and ticks before their zone is known.
#ifndef FXI_FORMAT_I_H
#define FXI_FORMAT_I_H

#include <forex/ticks.h>

#include "market_i.h"

/* ---- a file's bytes ------------------------------------------------------------------------------------------- */

/// What the columns of a Parquet file say it holds.
typedef enum fxi_parquet_kind { FXI_PARQUET_BARS, FXI_PARQUET_QUOTES, FXI_PARQUET_TRADES } fxi_parquet_kind;

/// A file in memory, unpacked where it is gzip or zip.
typedef struct fxi_content {
    const char *path;
    const fx_symbol *symbol; ///< NULL while only the format is asked for
    fxi_container container;
    const char *data; ///< what the readers read; borrowed from one of the two below
    size_t size;
    char *raw, *unpacked;
    fxi_parquet_kind parquet; ///< what a Parquet file's columns are
} fxi_content;

/// Reads and unpacks a file. End with fxi_content_close, also on failure.
RP_CHECK rp_status fxi_content_open(const char *path, const fx_symbol *symbol, fxi_content *content, rp_error *error);
void fxi_content_close(fxi_content *content); ///< Frees the bytes.

/// Unpacks LZMA ("alone" container) of at most `limit` bytes. `*out` is released with rp_free.
RP_CHECK rp_status fxi_unlzma(const char *data, size_t size, size_t limit, const char *path, char **out,
                              size_t *out_size, rp_error *error);

/// What a Parquet file holds, by its columns.
RP_CHECK rp_status fxi_parquet_look(const char *path, fxi_parquet_kind *kind, rp_error *error);

/* ---- ticks of a file ------------------------------------------------------------------------------------------- */

/// Ticks before zone and grid are known; readers append to it. Volumes are NULL until a file brings some.
typedef struct fxi_tick_table {
    int64_t count, capacity;
    int64_t *time;      ///< ns; wall clock of the file's zone, or UTC when `zoned`
    int64_t *bid, *ask; ///< units of 1e-9
    double *bid_volume, *ask_volume;
    bool has_volume;
} fxi_tick_table;

/// What a tick reader says of its file besides the ticks.
typedef struct fxi_tick_facts {
    bool zoned, zone_implied; ///< as in fxi_table
    int digits;               ///< decimals by the format's law; -1: look at the prices
    int64_t noisy;            ///< ticks with digits behind the ninth decimal
    int64_t first_noisy;      ///< index of the first of them in the file
    int64_t first_line;       ///< line of the first tick in text, 0 in binary files
    bool trades;              ///< the ticks are trades: bid and ask both hold the price
    int64_t unsided;          ///< trades of which nobody knows who took them: their amount stands in bid_volume
    char form[96];
} fxi_tick_facts;

RP_CHECK rp_status fxi_ticks_reserve(fxi_tick_table *table, int64_t capacity, rp_error *error);
void fxi_ticks_clear(fxi_tick_table *table); ///< Frees the arrays, not the struct.

/* ---- trades ---------------------------------------------------------------------------------------------------- */

/// Who crossed the spread.
typedef enum fxi_taker { FXI_TAKER_UNKNOWN, FXI_TAKER_BUYER, FXI_TAKER_SELLER } fxi_taker;

/// Reads "buy", "sell", "b", "s", "buyer", "seller", an empty text or "no_aggressor" (unknown), without regard to case;
/// of a column that says whether the buyer is the maker, true or false. False for another text.
bool fxi_taker_read(const char *text, size_t length, bool maker, fxi_taker *taker);
/// Gives tick `i` its amount: what a seller gave counts as the bid's volume, what a buyer took as the ask's.
void fxi_trade_amount(fxi_tick_table *table, int64_t i, double amount, fxi_taker taker, fxi_tick_facts *facts);

/* ---- names of columns ------------------------------------------------------------------------------------------ */

/// What a column of a vendor's table may hold.
typedef enum fxi_column {
    FXI_COLUMN_STAMP,
    FXI_COLUMN_UTC, ///< a stamp whose name says its zone
    FXI_COLUMN_DATE,
    FXI_COLUMN_CLOCK,
    FXI_COLUMN_OPEN,
    FXI_COLUMN_HIGH,
    FXI_COLUMN_LOW,
    FXI_COLUMN_CLOSE,
    FXI_COLUMN_TICK_VOLUME,
    FXI_COLUMN_VOLUME,
    FXI_COLUMN_SPREAD,
    FXI_COLUMN_ASK_OPEN,
    FXI_COLUMN_ASK_HIGH,
    FXI_COLUMN_ASK_LOW,
    FXI_COLUMN_ASK_CLOSE,
    FXI_COLUMN_BID,
    FXI_COLUMN_ASK,
    FXI_COLUMN_BID_VOLUME,
    FXI_COLUMN_ASK_VOLUME,
    FXI_COLUMN_PRICE,  ///< of a trade
    FXI_COLUMN_AMOUNT, ///< of a trade
    FXI_COLUMN_TAKER,  ///< who crossed the spread: "buy" or "sell"
    FXI_COLUMN_MAKER,  ///< whether the buyer was there before: true or false
    FXI_COLUMN_COUNT
} fxi_column;

extern const char *const fxi_column_names[FXI_COLUMN_COUNT]; ///< Lists with a blank around each name.
/// True for one of the names, without regard to case; blanks and hyphens count as underscores.
bool fxi_is_column(const char *name, size_t length, fxi_column column);
int fxi_table_column(const rp_table *schema, fxi_column column); ///< The first such column of a table; -1.
int fxi_table_time(const rp_table *schema);                      ///< The column of stamps; -1.

/* ---- formats -------------------------------------------------------------------------------------------------- */

typedef bool fxi_detector(const fxi_content *content);
typedef rp_status fxi_bar_reader(const fxi_content *content, fx_format format, uint16_t file, fxi_table *table,
                                 rp_error *error);
typedef rp_status fxi_tick_reader(const fxi_content *content, fx_format format, fxi_tick_table *table,
                                  fxi_tick_facts *facts, rp_error *error);

/// What a format does; `read_bars` or `read_ticks` is NULL.
typedef struct fxi_format_rule {
    fxi_detector *detect;
    fxi_bar_reader *read_bars;
    fxi_tick_reader *read_ticks;
} fxi_format_rule;

const fxi_format_rule *fxi_format_rule_of(fx_format format); ///< NULL for FX_FORMAT_AUTO.
/// Refuses text that is not of a format: what its first row is, and what it would be.
rp_status fxi_not_this(const fxi_content *content, fx_format format, rp_error *error);
/// The format named, or the first whose detector knows the content; RP_EFORMAT when none does.
RP_CHECK rp_status fxi_format_find(const fxi_content *content, fx_format named, fx_format *format, rp_error *error);

fxi_detector fxi_is_parquet, fxi_is_parquet_ticks, fxi_is_parquet_trades, fxi_is_csv_trades, fxi_is_dukascopy_ticks,
    fxi_is_dukascopy_candles, fxi_is_hst, fxi_is_histdata, fxi_is_histdata_mt, fxi_is_histdata_ticks, fxi_is_mt5,
    fxi_is_mt5_ticks, fxi_is_truefx, fxi_is_fxcm, fxi_is_points, fxi_is_csv, fxi_is_csv_ticks;
fxi_bar_reader fxi_read_csv, fxi_read_parquet, fxi_read_dukascopy_candles, fxi_read_hst;
fxi_tick_reader fxi_read_csv_ticks, fxi_read_dukascopy_ticks, fxi_read_parquet_ticks;

/// Decodes unpacked records of Dukascopy ticks behind those of `table`, which has room and volumes; `content` is for
/// symbol and messages.
RP_CHECK rp_status fxi_dukascopy_decode(const fxi_content *content, const char *data, size_t count, int64_t hour,
                                        fxi_tick_table *table, rp_error *error);

/* ---- names ---------------------------------------------------------------------------------------------------- */

/// Which side's prices a file's name says it holds.
typedef enum fxi_side { FXI_SIDE_NONE, FXI_SIDE_BID, FXI_SIDE_ASK } fxi_side;

/// Looks for "bid" or "ask" as a word of the file's name; `*at` (may be NULL) is where it stands in `path`.
fxi_side fxi_side_of(const char *path, size_t *at);
bool fxi_are_pair(const char *bid, const char *ask); ///< True for names that differ in bid and ask alone.
/// The ask file's name that belongs to a bid file; false when the name has no side or does not fit.
bool fxi_partner_path(const char *bid, char *ask, size_t size);

bool fxi_partner_there(const char *bid, char *ask, size_t size); ///< fxi_partner_path, and the file exists.
/// True for a folder of, or a file with, ticks; looks at the first file of a folder.
RP_CHECK rp_status fxi_holds_ticks(const char *path, fx_format named, bool *ticks, rp_error *error);
void fxi_check_sides(
    struct fxi_checking *c); ///< Findings of bid and ask together: crossed and unpaired bars, the ask alone.

/// Puts the ask file's prices beside the rows of the bid file; rows on one side only are left out and counted.
RP_CHECK rp_status fxi_pair_join(const char *path, const char *ask_path, fxi_table *bid, const fxi_table *ask,
                                 fxi_crossed *found, rp_error *error);
/// One spread of those at open and close.
int64_t fxi_spread_of(fx_spread_rule rule, int64_t open, int64_t last);
/// Turns the asks into spreads in points of 10^-digits, counts what is crossed, frees the asks.
void fxi_spread_make(fxi_file *file, int digits, fx_spread_rule rule);
/// Refuses crossed and unpaired bars unless their repairs are allowed, and notes these.
RP_CHECK rp_status fxi_pair_judge(const fxi_file *file, unsigned allowed, char repairs[256], rp_error *error);

/// The symbol that `options` name, or the one that all paths name.
RP_CHECK rp_status fxi_symbol_of_files(const char *const *paths, int64_t count, const fx_symbols *symbols,
                                       const fx_import_options *options, const fx_symbol **symbol, rp_error *error);

/// Logs a warning for the first file whose name says another symbol than the one it was read as.
void fxi_warn_of_names(const char *const *paths, int64_t count, const fx_symbols *symbols, const fx_symbol *symbol);

/// Appends all files below `path` (a file stands for itself), sorted by name; leaves out hidden files and reports
/// (.txt, .md, ...). Free with fxi_paths_free (also on failure).
RP_CHECK rp_status fxi_files_expand(const char *const *paths, int64_t count, fxi_paths *files, rp_error *error);
const char *fxi_base_name(const char *path);           ///< What stands behind the last slash; borrowed.
bool fxi_ends_with(const char *text, const char *end); ///< Without regard to case.

/// Words of the database's message on a Parquet file: its first line alone, behind the path; a cut file is said to be
/// one.
void fxi_parquet_error(const char *path, rp_error *error);

#endif
