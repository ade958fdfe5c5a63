/// \file indicator.h
/// Technical indicators: TA-Lib's and others. Each is one row of src/forex/indicator/indicators.def and one definition,
/// from which three forms come that give the same bits: over a whole series (fx_indicator_run, fx_indicator_plan), bar
/// by bar (fx_indicator_stream), and for many parameter sets at once (fx_indicator_plan with several sets).
///
/// Values are plain doubles in price units. A value at a bar depends on that bar and earlier ones alone, to the bit,
/// and neither on the instruction set nor on the thread.
#ifndef FOREX_INDICATOR_H
#define FOREX_INDICATOR_H

#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FX_INDICATOR_MAX_PARAMS  8
#define FX_INDICATOR_MAX_OUTPUTS 5

/// The columns an indicator may read. An indicator of a single series reads FX_COLUMN_CLOSE; one of two (CORREL, ADD,
/// MAVP's periods) also FX_COLUMN_SECOND. FX_COLUMN_DAY holds any number that is the same on all bars of a session and
/// another one on the next (fx_session_day).
typedef enum fx_column {
    FX_COLUMN_OPEN,
    FX_COLUMN_HIGH,
    FX_COLUMN_LOW,
    FX_COLUMN_CLOSE,
    FX_COLUMN_VOLUME,
    FX_COLUMN_SECOND,
    FX_COLUMN_DAY,
    FX_COLUMNS
} fx_column;

RP_API const char *fx_column_name(fx_column column); ///< "open" ... "day"; static.

/// The same as bits of fx_indicator.inputs.
enum {
    FX_IN_OPEN = 1,
    FX_IN_HIGH = 2,
    FX_IN_LOW = 4,
    FX_IN_CLOSE = 8,
    FX_IN_VOLUME = 16,
    FX_IN_SECOND = 32,
    FX_IN_DAY = 64
};

/// Whose conventions hold where platforms differ (seeds of recursive averages above all): TA-Lib's (classic, unstable
/// period 0), TradingView's, MetaTrader 5's. What differs is said in the indicator's text.
typedef enum fx_compat { FX_COMPAT_TALIB, FX_COMPAT_TV, FX_COMPAT_MT5 } fx_compat;
/// Reads "talib", "tv" or "mt5"; an error lists the names.
RP_API RP_CHECK rp_status fx_compat_parse(const char *text, fx_compat *compat, rp_error *error);

/// How long an indicator remembers.
typedef enum fx_memory {
    FX_MEMORY_FINITE, ///< the last lookback + 1 bars alone
    FX_MEMORY_FADING, ///< the start of the series fades out: fx_indicator_stable_lookback
    FX_MEMORY_ENDLESS ///< never forgets (running sums, states)
} fx_memory;

/// One parameter: whole numbers and reals alike are passed as double.
typedef struct fx_parameter {
    const char *name;
    double minimum, maximum, initial;
    bool whole;
} fx_parameter;

/// A row of the table; static.
typedef struct fx_indicator {
    const char *name;  ///< TA-Lib's name, "RSI"
    const char *title; ///< "Relative strength index"
    const char *group; ///< "overlap", "momentum", "volatility", "volume", "cycle", "pattern", "price", "statistic", ...
    const char *text;  ///< definition in one line, with what differs by platform
    const char *source; ///< where the formula comes from
    fx_memory memory;
    bool recursive;  ///< memory is not finite
    unsigned inputs; ///< FX_IN_* bits
    int parameter_count, output_count;
    fx_parameter parameters[FX_INDICATOR_MAX_PARAMS];
    const char *outputs[FX_INDICATOR_MAX_OUTPUTS];
} fx_indicator;

RP_API int fx_indicator_count(void);                   ///< Rows in the table.
RP_API const fx_indicator *fx_indicator_at(int index); ///< Row by index; static.
/// Finds a row by name, without regard to case; RP_EUNKNOWN names the nearest.
RP_API RP_CHECK rp_status fx_indicator_find(const char *name, const fx_indicator **indicator, rp_error *error);

/// RP_EVALUE when a parameter is out of its range or not whole where it must be; the message names it and the range.
RP_API RP_CHECK rp_status fx_indicator_check(const fx_indicator *indicator, const double *parameters, rp_error *error);

/// Series that indicators read; unused ones may be NULL.
typedef struct fx_series {
    int64_t count;
    const double *open, *high, *low, *close, *volume, *second, *day;
} fx_series;

/// Bars before the first value (TA-Lib's lookback) for these parameters; NULL means the initial ones. It follows from
/// the definition. -1 without memory.
RP_API int64_t fx_indicator_lookback(const fx_indicator *indicator, const double *parameters);
/// Bars after which the value no longer depends on the start of the series, to 1e-9 relative: the lookback of finite
/// indicators, INT64_MAX of endless ones, and for the others measured by running the indicator from several starts over
/// a fixed random walk. Costs some milliseconds. -1 without memory.
RP_API int64_t fx_indicator_stable_lookback(const fx_indicator *indicator, const double *parameters);
/// The two above as another platform has it; what they say of themselves is of FX_COMPAT_TALIB.
RP_API int64_t fx_indicator_compat_lookback(const fx_indicator *indicator, const double *parameters, fx_compat compat);
RP_API int64_t fx_indicator_compat_stable_lookback(const fx_indicator *indicator, const double *parameters,
                                                   fx_compat compat); ///< See above.
/// FX_IN_* bits that a platform's form reads: those of the row, and for SAR of TradingView the close, too.
RP_API unsigned fx_indicator_compat_inputs(const fx_indicator *indicator, fx_compat compat);

/// Computes all outputs over the whole series; outputs[k] has `count` doubles, NaN during the lookback. `parameters`
/// NULL means the initial values. Bars before the first one at which every input is finite are left out: the lookback
/// counts from there, as in TA-Lib's wrapper. A bar later whose input is NaN or infinite gives NaN there and, for
/// finite memory, on the `lookback` bars behind it; for other indicators on all bars behind it. Outputs must not
/// overlap inputs or each other. Fails on a parameter out of its range (named, with the range), on an input that is
/// missing, and on memory (which only long periods need); then the outputs are untouched.
RP_API RP_CHECK rp_status fx_indicator_run(const fx_indicator *indicator, const double *parameters,
                                           const fx_series *series, double *const *outputs, rp_error *error);

/* ---- plans: no allocation per call, many parameter sets -----------------------------------------------------------
 */

/// An indicator made ready for one or several sets of parameters. Belongs to one thread at a time.
typedef struct fx_indicator_plan fx_indicator_plan;

/// `sets` holds `set_count` rows of parameter_count values (NULL with set_count 1: the initial values). What several
/// sets share is computed once. Free with fx_indicator_plan_free.
RP_API RP_CHECK rp_status fx_indicator_plan_new(const fx_indicator *indicator, const double *sets, int64_t set_count,
                                                fx_compat compat, fx_indicator_plan **plan, rp_error *error);
/// As fx_indicator_run; outputs[s * output_count + k] is output k of set s. Allocates nothing and fails only when an
/// input is missing.
RP_API RP_CHECK rp_status fx_indicator_plan_run(fx_indicator_plan *plan, const fx_series *series,
                                                double *const *outputs, rp_error *error);
RP_API int64_t fx_indicator_plan_lookback(const fx_indicator_plan *plan, int64_t set); ///< Lookback of one set.
RP_API void fx_indicator_plan_free(fx_indicator_plan *plan);                           ///< NULL allowed.
/// Many parameter sets over one series, in plans of a size that suits the cache, on up to rp_threads() threads with the
/// same bits as on one; outputs as in fx_indicator_plan_run.
RP_API RP_CHECK rp_status fx_indicator_sweep(const fx_indicator *indicator, const double *sets, int64_t set_count,
                                             fx_compat compat, const fx_series *series, double *const *outputs,
                                             rp_error *error);

/* ---- streams: one bar at a time -----------------------------------------------------------------------------------
 */

/// An indicator that is fed bar by bar. Belongs to one thread at a time.
typedef struct fx_indicator_stream fx_indicator_stream;

/// Opens a stream; `parameters` NULL means the initial ones. Free with fx_indicator_stream_free.
RP_API RP_CHECK rp_status fx_indicator_stream_open(const fx_indicator *indicator, const double *parameters,
                                                   fx_compat compat, fx_indicator_stream **stream, rp_error *error);
/// Feeds one finished bar (values by fx_column; those not read may hold anything) and writes the outputs, NaN while
/// there is none. Returns whether there is a value. Allocates nothing, cannot fail.
RP_API bool fx_indicator_stream_update(fx_indicator_stream *stream, const double bar[FX_COLUMNS], double *out);
/// What an update would give, without taking the bar: for the forming bar.
RP_API bool fx_indicator_stream_peek(fx_indicator_stream *stream, const double bar[FX_COLUMNS], double *out);
RP_API int64_t fx_indicator_stream_count(const fx_indicator_stream *stream); ///< Bars taken so far.
/// The table's row; static.
RP_API const fx_indicator *fx_indicator_stream_indicator(const fx_indicator_stream *stream);
RP_API fx_compat fx_indicator_stream_compat(const fx_indicator_stream *stream); ///< As it was opened.
/// A second stream in the same state.
RP_API RP_CHECK rp_status fx_indicator_stream_copy(const fx_indicator_stream *stream, fx_indicator_stream **copy,
                                                   rp_error *error);
/// The whole state as bytes (little-endian, with a version and a hash), to be released with rp_free.
RP_API RP_CHECK rp_status fx_indicator_stream_save(const fx_indicator_stream *stream, void **bytes, size_t *size,
                                                   rp_error *error);
/// A stream from saved bytes. RP_EFORMAT when they are damaged, truncated, or of another version.
RP_API RP_CHECK rp_status fx_indicator_stream_load(const void *bytes, size_t size, fx_indicator_stream **stream,
                                                   rp_error *error);
RP_API void fx_indicator_stream_free(fx_indicator_stream *stream); ///< NULL allowed.

#ifdef __cplusplus
}
#endif
#endif
