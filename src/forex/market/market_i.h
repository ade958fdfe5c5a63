/// \file market_i.h
/// Inside src/forex/market: what its files share.
#ifndef FXI_MARKET_I_H
#define FXI_MARKET_I_H

#include <forex/import.h>
#include <rapto/frame.h>

/* ---- symbols ------------------------------------------------------------------------------------------------ */

struct fx_symbols {
    fx_symbol *rows;
    int64_t count, capacity;
};

/// Adds the rows of a symbol table in CSV; a row of a known name replaces it. `path` is for messages.
RP_CHECK rp_status fxi_symbols_read(fx_symbols *table, const char *text, size_t size, const char *path,
                                    rp_error *error);

/* ---- bars --------------------------------------------------------------------------------------------------- */

/// As fx_bars_new without the hash, for who fills the bars and hashes them then.
RP_CHECK rp_status fxi_bars_alloc(const fx_symbol *symbol, fx_timeframe tf, int digits, int64_t count, bool with_spread,
                                  fx_bars **bars, rp_error *error);
/// Gives a series of a market that never closes its calendar: without one, bars follow the FX week. Does nothing for
/// the others.
RP_CHECK rp_status fxi_bars_own_hours(fx_bars *bars, rp_error *error);
/// Copies what is not an array (symbol, digits, source, zone, repairs, day rule) to another series.
void fxi_bars_copy_head(const fx_bars *from, fx_bars *to);
/// The first index whose stamp is `utc` or later; `stamps` ascend.
int64_t fxi_first_from(const int64_t *stamps, int64_t count, int64_t utc);
/// Adds one name and count to a series' `repairs` ("sort: 3; drop-bad-rows: 1").
void fxi_repairs_note(char repairs[256], const char *name, int64_t count);

/// True when metals and indices pause from 17:00 to 18:00 New York and therefore open an hour late.
bool fxi_has_daily_pause(const fx_symbol *symbol);
/// True for crypto, which trades on weekends too.
bool fxi_never_closes(const fx_symbol *symbol);

/// A missing stretch shorter than this is a quiet market, no hole in the feed (trading.md D30).
#define FXI_QUIET (5 * FX_MINUTE)

/* ---- rows of a file ------------------------------------------------------------------------------------------ */

/// In fxi_row.flags: a price was written with more than 9 decimals; the ask's open stands below the bid's (shifted left
/// by 1, 2, 3: high, low, close).
enum { FXI_ROW_NOISY = 1, FXI_ROW_CROSSED = 16 };

#define FXI_E9 INT64_C(1000000000)

/// One row of a vendor's file, before zone and grid are known.
typedef struct fxi_row {
    int64_t stamp;    ///< ns; wall clock of the file's zone, or UTC when the table is `zoned`
    int64_t price[4]; ///< open, high, low, close, in units of 1e-9, rounded half to even
    double volume;
    int64_t line;   ///< line (or Parquet row) in the file, counted from 1
    int32_t spread; ///< points
    uint16_t file;  ///< index of the file
    uint16_t flags; ///< FXI_ROW_NOISY, FXI_ROW_CROSSED, and 1 << (8 + fxi_defect) for each defect found
} fxi_row;

/// All rows of a file, in the file's order.
typedef struct fxi_table {
    int64_t count, capacity;
    fxi_row *rows;
    bool zoned;        ///< the stamps are UTC: they carry their zone, are Unix time, or of a Parquet time type
    bool zone_implied; ///< of these, Unix time and Parquet without zone: a zone that the user names goes before
    bool has_volume, has_spread;
    bool fills;        ///< the vendor fills in flat bars of volume 0 where nothing traded, also in the week
    bool never_closes; ///< the market trades on weekends too: no row stands while it is closed
    bool stored; ///< a file of our own, written without defects: what is wrong in it is damage, no repair mends it
    bool known_timeframe; ///< the file states its timeframe
    fx_timeframe timeframe;
    int64_t span;        ///< length of a bar, ns; 0 where nobody said
    bool known_decimals; ///< the reader looked at every price: `decimals` are needed, `noisy` rows have binary noise
    int decimals;
    int64_t noisy;
    bool whole_points; ///< prices are whole points whatever their size
    bool has_ask;      ///< then `ask` holds ask open, high, low, close beside each row, until the spread is known
    int64_t (*ask)[4];
    char form[96]; ///< for people: "HistData ASCII", "CSV with ';', epoch ms"
} fxi_table;

rp_status fxi_table_reserve(fxi_table *table, int64_t capacity, rp_error *error);
void fxi_table_free(fxi_table *table);      ///< Frees the rows, not the struct.
void fxi_table_drop_asks(fxi_table *table); ///< Frees the asks alone.

/* ---- reading ------------------------------------------------------------------------------------------------- */

/// What a file's first bytes say it is.
typedef enum fxi_container { FXI_PLAIN, FXI_GZIP, FXI_ZIP, FXI_PARQUET } fxi_container;

fxi_container fxi_container_of(const char *data, size_t size);
/// Unpacks gzip (all members) or the CSV in a zip. `*out` is released with rp_free. RP_ETRUNCATED, RP_EFORMAT name
/// `path`.
RP_CHECK rp_status fxi_gunzip(const char *data, size_t size, const char *path, char **out, size_t *out_size,
                              rp_error *error);
RP_CHECK rp_status fxi_unzip(const char *data, size_t size, const char *path, char **out, size_t *out_size,
                             rp_error *error);

/// Parses CSV text of any supported layout into rows of file number `file`.
RP_CHECK rp_status fxi_csv_parse(const char *text, size_t size, const char *path, fx_format format, uint16_t file,
                                 fxi_table *table, rp_error *error);

/// Reads a Parquet file of bars into rows; stamps are UTC by the column's type.
RP_CHECK rp_status fxi_parquet_read(const char *path, uint16_t file, fxi_table *table, rp_error *error);

/// What a Parquet file of our own holds besides the rows.
typedef struct fxi_parquet {
    rp_table *rows, *metadata;
    const int64_t *known_at; ///< one per row, borrowed from `rows`; NULL in vendors' files
    const int32_t *partial;  ///< 1 where FX_BAR_PARTIAL; NULL when no bar is
} fxi_parquet;

/// Like fxi_parquet_read, and keeps the rest; end with fxi_parquet_close.
RP_CHECK rp_status fxi_parquet_open(const char *path, uint16_t file, fxi_table *table, fxi_parquet *extra,
                                    rp_error *error);
void fxi_parquet_close(fxi_parquet *extra); ///< Frees what fxi_parquet_open kept.

/// Rows of a Parquet file and the stamps of the first and last in time.
typedef struct fxi_span {
    int64_t rows, first, last;
} fxi_span;
RP_CHECK rp_status fxi_parquet_span(rp_frame *frame, const char *path, fxi_span *span, rp_error *error);

enum { FXI_MAX_COLUMNS = 32 };

/// Which column holds what; -1 where there is none.
typedef struct fxi_layout {
    char separator;
    bool has_header;
    int columns;     ///< in the header or first row
    int time, clock; ///< `clock` when date and time of day are apart
    int price[4];
    int volume, spread;
    bool utc;     ///< the name of the time column says so
    bool has_ask; ///< `ask` are columns
    int ask[4];
    bool histdata, histdata_mt;
} fxi_layout;

/// Finds the layout from the first lines. RP_EFORMAT says which column is missing.
RP_CHECK rp_status fxi_layout_find(const char *text, size_t size, const char *path, fxi_layout *layout,
                                   rp_error *error);

/// How a file writes its stamps; kept from row to row.
typedef struct fxi_stamp_reader {
    enum { FXI_STAMP_NONE, FXI_STAMP_CALENDAR, FXI_STAMP_ZONED, FXI_STAMP_EPOCH } form;
    enum {
        FXI_STROKES_NONE,
        FXI_STROKES_DAY_FIRST,
        FXI_STROKES_MONTH_FIRST
    } strokes;          ///< of "03/31/2019"; none: refused
    int64_t epoch_unit; ///< ns per unit of Unix time
    char date[10];      ///< the last date's text and day: neighbours share it
    int date_length;
    int64_t date_ns;
} fxi_stamp_reader;

/// True for "31/03/2019" and "03/31/2019"; `*first` and `*second` are their first two numbers.
bool fxi_is_stroke_date(const char *text, size_t length, int *first, int *second);
/// Reads one stamp (`clock` NULL when it is in one piece). On failure returns what is wrong with it, else NULL.
const char *fxi_stamp_read(fxi_stamp_reader *reader, const char *text, size_t length, const char *clock,
                           size_t clock_length, int64_t *stamp);

/// Reads Unix time in digits; the unit is found by magnitude and must stay the same. Returns as fxi_stamp_read.
const char *fxi_epoch_read(fxi_stamp_reader *reader, const char *text, size_t length, int64_t *stamp);

/* ---- what the rows are --------------------------------------------------------------------------------------- */

/// The price grid of a file.
typedef struct fxi_grid {
    int digits;          ///< decimals that the prices need, noise apart
    bool integer_points; ///< prices are whole points: divide by 10^symbol.digits
    int64_t noisy;       ///< rows with binary noise
} fxi_grid;

/// For 10^k: the inverse of 5^k modulo 2^64, and the largest quotient of an unsigned 64-bit number by 10^k. Division is
/// the dearest part of reading; exact multiples need a multiplication only (Warren, Hacker's Delight, 10-17).
typedef struct fxi_decimal {
    uint64_t inverse, most;
} fxi_decimal;
extern const fxi_decimal fxi_decimals[10];

/// Whether `value` is a multiple of 10^k, k 0 to 9.
static inline bool fxi_is_multiple(int64_t value, int k)
{
    uint64_t q = (value < 0 ? -(uint64_t)value : (uint64_t)value) * fxi_decimals[k].inverse;
    return ((q >> k) | (k ? q << (64 - k) : 0)) <= fxi_decimals[k].most;
}

/// `value / 10^k` of a multiple of it, k 0 to 9.
static inline int64_t fxi_divide_exact(int64_t value, int k)
{
    return (int64_t)((uint64_t)(value >> k) * fxi_decimals[k].inverse);
}

/// `value / unit` rounded half to even; `unit` > 0.
int64_t fxi_divide_half_even(int64_t value, int64_t unit);
/// Whether a price is zero or below, or would be once it is rounded half to even to its grid of `unit`.
static inline bool fxi_is_zero_on_grid(int64_t value, int64_t unit)
{
    return value <= unit / 2;
}
/// No quoted price of the symbol reaches this, in units of 1e-9; 0 where whole numbers may be prices (indices).
int64_t fxi_implausible_price(const fx_symbol *symbol);
/// Looks at every price; integer points are scaled down in place (rows then hold true prices).
void fxi_grid_find(fxi_table *table, const fx_symbol *symbol, fxi_grid *grid);

/// The timeframe of the most frequent step. RP_EVALUE names the step when it is none.
RP_CHECK rp_status fxi_timeframe_find(const fxi_table *table, const char *path, fx_timeframe *tf, rp_error *error);
/// `stamp` plus `bars` lengths of `tf` on the wall clock (months are calendar months).
int64_t fxi_stamp_shift(int64_t stamp, fx_timeframe tf, int bars);

/// A zone, and how it is known.
typedef struct fxi_zone_found {
    const fx_zone *zone;
    char text[64]; ///< "UTC-5/eu, detected"
    char evidence[1024];
    bool mixed, ambiguous; ///< then `zone` is the best of several and `problem` says so
    char problem[400];
    const fx_zone *rivals[2]; ///< of an ambiguous one: the other rules of the same offset that may be meant, or NULL
} fxi_zone_found;

/// Detects the zone of a file's stamps from its week openings and closings. RP_EVALUE when no zone explains them or
/// there are too few weekends.
RP_CHECK rp_status fxi_zone_detect(const fxi_table *table, const fx_symbol *symbol, fx_timeframe tf, const char *path,
                                   fxi_zone_found *found, rp_error *error);

/// Crossed pairs of bid and ask: bars whose ask stands below the bid.
typedef struct fxi_crossed {
    int64_t count[4], first[4], last[4]; ///< in open, high, low, close; rows as indices
    int64_t deepest[4], deepest_row[4];  ///< how far below at most, in 1e-9, and where
    int64_t rows;                        ///< bars crossed in open or close: their spread is clipped
    int64_t first_row;
    int64_t unpaired, unpaired_first; ///< bars on one side only; line of the first in its file
    bool unpaired_ask;                ///< of the first: it stands in the ask file
} fxi_crossed;

/// One file, read and understood.
typedef struct fxi_file {
    const char *path;
    const char *ask_path; ///< file of the other side, or NULL
    fx_format format;
    fxi_crossed crossed;
    bool stamped_ends; ///< its stamps were bar ends
    int spread_digits; ///< decimals of row.spread's points; -1: those of the symbol
    fxi_table table;   ///< stamps are bar openings, UTC, once fxi_file_open has returned
    fxi_grid grid;
    fx_timeframe timeframe;
    fxi_zone_found zone;
} fxi_file;

/// Reads a file and finds grid, timeframe and zone, without converting the stamps. `strict` refuses unclear zones. A
/// file of ticks gives its format alone.
/// `ask_path` (may be NULL) is the other side's file; its prices become the spread.
RP_CHECK rp_status fxi_file_open(const char *path, const char *ask_path, uint16_t index, const fx_symbol *symbol,
                                 const fx_import_options *options, bool strict, fxi_file *file, rp_error *error);
/// Finds the zone of a file whose table and timeframe are known.
RP_CHECK rp_status fxi_file_find_zone(fxi_file *file, const fx_symbol *symbol, const fx_import_options *options,
                                      bool strict, rp_error *error);
void fxi_file_to_utc(fxi_file *file); ///< Converts the stamps.
void fxi_file_close(fxi_file *file);  ///< Frees the table.

/* ---- what is wrong with the rows ------------------------------------------------------------------------------ */

/// Kinds of defect that belong to single rows, in the order in which they are looked for and repaired.
typedef enum fxi_defect {
    FXI_NOT_POSITIVE,
    FXI_HIGH_LOW,
    FXI_IDENTICAL,
    FXI_DUPLICATE,
    FXI_LATE,
    FXI_OFF_GRID,
    FXI_FLAT,
    FXI_WEEKEND,
    FXI_DEFECTS
} fxi_defect;

/// What a kind of defect is called and which repair covers it.
typedef struct fxi_defect_kind {
    const char *name;        ///< "duplicate-identical"
    const char *words;       ///< "rows equal an earlier row in every column"
    const char *repair_name; ///< "drop-identical-duplicates"
    unsigned repairs;        ///< any of these bits covers it
    int severity;            ///< as in fx_finding
} fxi_defect_kind;

extern const fxi_defect_kind fxi_defect_kinds[FXI_DEFECTS];

/// How often each defect was found, and the rows it was first and last found in (indices).
typedef struct fxi_defects {
    int64_t count[FXI_DEFECTS], first[FXI_DEFECTS], last[FXI_DEFECTS];
} fxi_defects;

/// Marks every row's defects in its flags and counts them. Stamps are UTC; `digits` is the series' grid.
RP_CHECK rp_status fxi_defects_find(fxi_table *table, int digits, fxi_defects *found, rp_error *error);
/// Applies the allowed repairs and notes them in `repairs`; refuses a defect of severity 2 that none covers. `paths`
/// are the files' names for messages.
RP_CHECK rp_status fxi_defects_repair(fxi_table *table, int digits, unsigned allowed, const char *const *paths,
                                      char repairs[256], rp_error *error);
/// Sorts rows by stamp, equal stamps keep their order.
RP_CHECK rp_status fxi_rows_sort(fxi_row *rows, int64_t count, rp_error *error);

int64_t fxi_power10(int digits); ///< 10^digits, digits 0 to 18.
/// When a bar of the series' timeframe and symbol that opens at `open_time` may be known: its end on the source's wall
/// clock, or the week's close before.
int64_t fxi_known_at(const fx_bars *bars, const fx_zone *zone, int64_t open_time);

/// Days cut at 17:00 New York or at UTC midnight: whichever fits more of the bars.
fx_day_rule fxi_day_rule_of(const fx_bars *bars);

/* ---- store ---------------------------------------------------------------------------------------------------- */

#define FXI_FORMAT_VERSION "1"
#define FXI_KEY_FORMAT     "rapto.format"
#define FXI_KEY_SYMBOL     "rapto.symbol"
#define FXI_KEY_TIMEFRAME  "rapto.timeframe"
#define FXI_KEY_DAY_RULE   "rapto.day_rule"
#define FXI_KEY_DIGITS     "rapto.digits"
#define FXI_KEY_SOURCE     "rapto.source"
#define FXI_KEY_ZONE       "rapto.zone"
#define FXI_KEY_EVIDENCE   "rapto.zone_evidence"
#define FXI_KEY_REPAIRS    "rapto.repairs"
#define FXI_KEY_HASH       "rapto.hash"
#define FXI_KEY_TAKES_OVER "rapto.on_conflict"

/// Names of files.
typedef struct fxi_paths {
    char **paths;
    int64_t count, capacity;
} fxi_paths;

/// Takes `path` over, also on failure; NULL is out of memory.
RP_CHECK rp_status fxi_paths_add(fxi_paths *paths, char *path, rp_error *error);

/// The Parquet files of a folder, sorted by name; none when it does not exist. Free with fxi_paths_free (also on
/// failure).
RP_CHECK rp_status fxi_paths_list(const char *folder, fxi_paths *paths, rp_error *error);
void fxi_paths_free(fxi_paths *paths); ///< Frees the names.

/// The symbol that a path names, when it is another one than `name` (EURUSD and a broker's EURUSDm are one); else NULL.
const fx_symbol *fxi_path_disagrees(const fx_symbols *symbols, const char *path, const char *name);

struct fxi_checking; ///< check_i.h

/// The symbol a path names: "symbol=EURUSD" in it, or a known name in the file's name. Refuses when there is none.
RP_CHECK rp_status fxi_symbol_of_path(const fx_symbols *symbols, const char *path, const fx_symbol **symbol,
                                      rp_error *error);

#endif
