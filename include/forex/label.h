/// \file label.h
/// Labels: what became of a decision at the close of each bar. Triple barriers, meta-labels, direction, structure,
/// trend scanning (Lopez de Prado 2018, 2019), all net of the tape's costs; each row with the bar up to which it looks
/// ahead, so that purging can be exact; and weights for overlapping labels.
///
/// A row decides at close(i) and enters as the backtest does (trading.md D1): at open(i+1) on the opening side, or at
/// close(i) when the tape's rules fill at the same close. The trade then runs by the rules of fx_backtest: stop and
/// target on the closing side, a stop gapped over filled at the open, stop and target in one bar by the rules' intrabar
/// mode (pessimistic at first) and marked ambiguous, time exits at the close. Costs are the tape's spread, slippage,
/// commission and swap. docs/reference/labels.md states each label in words.
#ifndef FOREX_LABEL_H
#define FOREX_LABEL_H

#include <forex/backtest.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Values of a label that are no class: the row's future leaves the data, or is not known for want of an input; and
/// there was nothing to label (no signal, or an entry that the rules refuse).
enum { FX_LABEL_UNKNOWN = -128, FX_LABEL_NONE = 127 };

/// What decided a row.
typedef enum fx_barrier {
    FX_BARRIER_NONE,   ///< unknown, or nothing to label
    FX_BARRIER_TARGET, ///< a target was reached
    FX_BARRIER_STOP,   ///< a stop was reached
    FX_BARRIER_TIME,   ///< the horizon ended, or the Friday close
    FX_BARRIER_COUNT
} fx_barrier;
RP_API const char *fx_barrier_name(fx_barrier barrier); ///< "none", "target", "stop", "time"; static.

/// One row per bar of the tape, structure of arrays. Free with fx_labels_free.
typedef struct fx_labels {
    int64_t count;
    int8_t *label;      ///< 1, 0, -1; FX_LABEL_UNKNOWN, FX_LABEL_NONE
    int8_t *side;       ///< of the trade that `gross` and `net` belong to: 1 long, -1 short, 0 none
    uint8_t *barrier;   ///< fx_barrier
    uint8_t *ambiguous; ///< 1: stop and target (or both sides' targets) in one bar, order unknown
    int64_t *end;       ///< t1: last bar that the row looks at; `count` when that lies behind the data, else -1
    int64_t *end_time;  ///< instant from which the row is known: that bar's open for exits there, else its known_at
    int64_t *exit;      ///< bar of the trade's exit (at most `end`); -1 when there is no trade
    int32_t *points;    ///< profit of the trade before commission and swap, points of the bars' scale
    double *net;        ///< profit after all costs over the entry price; 0 without a trade, NaN when unknown or none
    double *value;      ///< trend scanning: t-value of the slope; else NaN
    int64_t known, unknown, none, ambiguous_count; ///< rows; `known` have a class
    int64_t classes[3];                            ///< rows labelled -1, 0, 1
} fx_labels;

RP_API void fx_labels_free(fx_labels *labels); ///< NULL allowed.
/// Writes the rows as CSV (time, label, side, barrier, ambiguous, end, end_time, exit, points, net, value), atomically;
/// `weights` (one per row) is a further column when not NULL.
RP_API RP_CHECK rp_status fx_labels_write(const char *path, const fx_tape *tape, const fx_labels *labels,
                                          const double *weights, rp_error *error);

/// Which trade a row looks at.
typedef enum fx_label_side {
    FX_LABEL_LONG,  ///< a long entry: 1 when it wins, -1 when it loses
    FX_LABEL_SHORT, ///< a short entry: 1 when it wins, -1 when it loses
    FX_LABEL_BOTH,  ///< 1 when the long entry reaches its target first, -1 when the short one does
    FX_LABEL_GIVEN  ///< the side of `sides`; no label where it is 0
} fx_label_side;

/// Barriers of fx_label_barriers. Zeroed but for `horizon` it is the direction label over that horizon.
typedef struct fx_label_options {
    fx_label_side side;
    const int8_t *sides;     ///< FX_LABEL_GIVEN: 1, -1, 0 by bar
    bool meta;               ///< meta-label: 1 for a win, 0 otherwise
    bool target_only;        ///< a win is a target reached; else any profit after costs
    double target, stop;     ///< distances in units; 0: none
    const double *units;     ///< unit by bar, in price units (an ATR), known at the bar's close; NULL: the symbol's pip
    double minimum_pips;     ///< least distance of a barrier
    int32_t horizon;         ///< in the rules' hold unit (bars, minutes, minutes of market time); at least 1
    const int32_t *horizons; ///< by bar, instead of `horizon`; 0: unknown
    double dead_zone;        ///< profit after costs up to this many pips, and loss, count as 0 when time decides
    bool time_zero;          ///< 0 whenever time decides
} fx_label_options;

/// Triple-barrier labels: triple barrier (any side), meta-label (`meta` with FX_LABEL_GIVEN), direction (FX_LABEL_BOTH
/// without barriers). Distances are rounded to the tick, at least one. A row whose unit is NaN or not positive, or
/// whose barriers and horizon are not decided by the end of the data, is unknown. With FX_LABEL_BOTH each side has its
/// own stop and target; both targets in one bar give 0, ambiguous; a row without a winner is known when both trades are
/// over. RP_EVALUE names the option out of range.
RP_API RP_CHECK rp_status fx_label_barriers(const fx_tape *tape, const fx_label_options *options, fx_labels **labels,
                                            rp_error *error);

/// Structure label: 1 when the last swing high is reached before the last swing low, -1 the other way round, within the
/// horizon. A swing is strictly higher (lower) than `wing` bars on each side and known `wing` bars later. Each target
/// is at least `minimum_pips` from its entry; there is no stop. No label before the first two swings.
typedef struct fx_structure_options {
    int32_t wing;        ///< 1 to 1000; 2 is usual
    double minimum_pips; ///< least distance of a target
    int32_t horizon;     ///< in the rules' hold unit
} fx_structure_options;
/// See fx_structure_options.
RP_API RP_CHECK rp_status fx_label_structure(const fx_tape *tape, const fx_structure_options *options,
                                             fx_labels **labels, rp_error *error);

/// Trend scanning: over all horizons from `shortest` to `longest` bars the logarithm of the close is regressed on time
/// from bar i to i + horizon; the horizon with the largest |t| of the slope gives label (sign of t), `value` (t) and
/// `exit`. Since every horizon is looked at, `end` is i + longest. |t| below `threshold` gives 0. `net` is the trade in
/// the trend's direction from the entry to the close of `exit`.
typedef struct fx_trend_options {
    int32_t shortest, longest; ///< bars, 2 to 10000
    double threshold;          ///< of |t|; 0: none
} fx_trend_options;
/// See fx_trend_options.
RP_API RP_CHECK rp_status fx_label_trend(const fx_tape *tape, const fx_trend_options *options, fx_labels **labels,
                                         rp_error *error);

/// Horizons that shrink as volatility grows: max(minimum, floor(base * clamp((unit / median)^-power, 1/4, 4))), where
/// `median` is that of all units up to the bar (of an even number the mean of the middle two). Units that are NaN or
/// not positive give 0 (unknown) and do not count. `horizons` has `count` entries.
RP_API RP_CHECK rp_status fx_label_horizons(const double *units, int64_t count, int32_t base, double power,
                                            int32_t minimum, int32_t *horizons, rp_error *error);

/// Reads the sides of a model for FX_LABEL_GIVEN from a CSV file with the columns `time` (a bar's opening, rising) and
/// `side` (1, -1, 0 or empty); others are left out. `sides` has one entry per bar, 0 where the file says nothing. Rows
/// before the first and after the last bar are passed over. The error names file, row and value: RP_EFORMAT for a
/// missing column and what is no time, RP_EVALUE for a time that is no bar's or not after the row before it, another
/// side, or a file of which no row lies within the bars.
RP_API RP_CHECK rp_status fx_label_sides_read(const char *path, const fx_bars *bars, int8_t *sides, rp_error *error);
/// The same of a text; `name` stands for the file in messages.
RP_API RP_CHECK rp_status fx_label_sides_parse(const char *text, size_t size, const char *name, const fx_bars *bars,
                                               int8_t *sides, rp_error *error);

/* ---- weights ------------------------------------------------------------------------------------------------------
 */

/// How many rows are alive at each bar: row i lives from bar i + 1 to its `end`, one that is still open when the data
/// end to there, so that more data change nothing of the weights of rows that are over. `concurrency` has one entry per
/// bar.
RP_API void fx_label_concurrency(const fx_labels *labels, int32_t *concurrency);
/// Average uniqueness: the mean of 1 / concurrency over a row's life; 0 for rows without a class.
RP_API RP_CHECK rp_status fx_label_uniqueness(const fx_labels *labels, double *weights, rp_error *error);
/// Return attribution: |sum over a row's life of log return / concurrency|, scaled so that the weights of the labelled
/// rows add to their number; 0 for rows without a class.
RP_API RP_CHECK rp_status fx_label_attribution(const fx_bars *bars, const fx_labels *labels, double *weights,
                                               rp_error *error);
/// Multiplies weights by a decay that falls linearly, over the uniqueness that has accumulated, from 1 at the newest
/// row to `oldest` at the oldest; a negative `oldest` (above -1) makes that share of the oldest rows 0; 1 changes
/// nothing. `uniqueness` is that of fx_label_uniqueness. RP_EVALUE when `oldest` is outside (-1, 1].
RP_API RP_CHECK rp_status fx_label_decay(const double *uniqueness, int64_t count, double oldest, double *weights,
                                         rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
