// Contracts inside the folder. A feature is computed on a frame (the bars of its own timeframe, as doubles), scaled
// there, and joined to the base bars by known_at.
#ifndef FXI_FEATURE_I_H
#define FXI_FEATURE_I_H

#include <forex/feature.h>
#include <forex/indicator.h>

enum { FXI_ATR_PERIOD = 14, FXI_NORMALISE_NONE = 0, FXI_NORMALISE_ATR = 1, FXI_NORMALISE_CLOSE = 2 };

// The bars of one timeframe in price units, and what several features of it share.
typedef struct fxi_frame {
    const fx_bars *bars;
    fx_bars *owned; // bars made here by resampling, or NULL
    int64_t count;
    double *block; // one allocation behind the arrays below
    double *open, *high, *low, *close, *volume;
    double *log_close;
    double *true_range; // bar 0: high - low
    int64_t atr_stable;
    double *day;      // session day of each bar, or NULL when no indicator reads it
    double *atr;      // ATR(14), or NULL when nothing is normalised by it; of its own allocation
    int64_t *visible; // per base bar: newest bar of this frame that is known, -1 none
} fxi_frame;

// Frame of `tf` over `base`; the same bars when the timeframe is the base's own.
rp_status fxi_frame_make(const fx_bars *base, fx_timeframe tf, fx_day_rule rule, fxi_frame *frame, rp_error *error);
// Frame of another symbol: `visible` has one entry per bar of `main`.
rp_status fxi_frame_make_other(const fx_bars *other, fx_timeframe tf, fx_day_rule rule, const fxi_frame *main,
                               fxi_frame *frame, rp_error *error);
// Add ATR(14), and session days, to a frame that lacks them.
rp_status fxi_frame_add_atr(fxi_frame *frame, rp_error *error);
rp_status fxi_frame_add_days(fxi_frame *frame, rp_error *error);
void fxi_frame_clear(fxi_frame *frame);

/* ---- built-in sources ------------------------------------------------------------------------------------------ */

enum { FXI_SOURCE_SCRATCH = 2 };

typedef struct fxi_source_call {
    const fxi_frame *frame;
    const double *parameters;
    double *out;
    double *scratch[FXI_SOURCE_SCRATCH];
} fxi_source_call;

// A source that is no indicator: writes out[lookback..count), finite and within about [-2, 2] unless `unbounded`.
typedef struct fxi_source {
    const char *name, *text;
    int parameter_count;
    bool unbounded, needs_volume, needs_spread;
    double initial[2];
    const char *names[2]; // of the parameters
    int64_t (*lookback)(const double *parameters);
    int64_t (*fade)(const double *parameters); // further bars until the start is forgotten
    void (*run)(const fxi_source_call *call);
} fxi_source;

const fxi_source *fxi_source_find(const char *name); // NULL when there is none
const fxi_source *fxi_source_at(int index);          // NULL behind the last

/* ---- scaling --------------------------------------------------------------------------------------------------- */

#define FXI_NORMAL_IQR 1.3489795003921634 // interquartile range of the standard normal

// Scale x[first..count) in place and say which is the first scaled bar. Values that are NaN stay NaN and do not count;
// a window of which less than half is known gives NaN. Those that allocate return false when there is no memory.
bool fxi_scale_rolling(double *x, int64_t first, int64_t count, int window, int64_t *known);
int64_t fxi_scale_expanding(double *x, int64_t first, int64_t count, int window);
// `scratch` is `count` doubles.
bool fxi_scale_order(double *x, int64_t first, int64_t count, int window, bool robust, double *scratch, int64_t *known);

// Range of a bounded indicator's output; false when it has none.
bool fxi_bounds(const char *indicator, double *low, double *high);
// True when the indicator's outputs are price levels, to be taken as their distance from the close.
bool fxi_is_level(const fx_indicator *indicator);

static inline double fxi_clip(double x, double limit)
{
    return x > limit ? limit : x < -limit ? -limit : x;
}

/* ---- columns --------------------------------------------------------------------------------------------------- */

// Where a column goes and what is known of it.
typedef struct fxi_column_result {
    int64_t rows;   // base bars
    float *values;  // rows floats, written
    int64_t stable; // first row that has forgotten the start of the data, written; rows when none has
} fxi_column_result;

// The frames of a timeframe: its own, and those of the other symbols.
typedef struct fxi_frames {
    bool made;
    fxi_frame own;
    fxi_frame *others;
    int64_t other_count;
} fxi_frames;

// fx_indicator_stable_lookback, measured once per process for each set of parameters (never NULL); -1 without memory.
int64_t fxi_stable_lookback(const fx_indicator *indicator, const double *parameters);

// A matrix of zeros beyond its rows and nothing else filled in.
rp_status fxi_features_new(int64_t count, int64_t columns, fx_features **features, rp_error *error);

// Columns that one run of an indicator, source or family gives: members[0..count) of the set.
typedef struct fxi_group {
    const fx_feature_set *set;
    const int64_t *members;
    int64_t count;
    const fxi_frames *frames; // of the group's timeframe
    const fxi_frame *base;
    const fx_news *news;
    const fx_rates *rates;
} fxi_group;

// Work arrays that a group needs, as long as its frame.
int64_t fxi_group_arrays(const fx_feature_set *set, const int64_t *members, int64_t count);
// Computes the members over the group's frame, scaled and joined to the base bars: results[c] of each member c. `block`
// is fxi_group_arrays arrays of the frame's length.
rp_status fxi_group_run(const fxi_group *group, double *block, fxi_column_result *results, rp_error *error);
// True when one run gives both columns.
bool fxi_same_run(const fx_feature_spec *a, const fx_feature_spec *b);

// Adds the calendars that the inputs follow; nothing when there are none.
void fxi_hash_calendars(rp_hasher *hasher, const fx_feature_inputs *inputs);

// Refuses a spec that cannot be computed from these inputs.
rp_status fxi_spec_check(const fx_feature_spec *spec, const fx_feature_inputs *inputs, rp_error *error);
// Parameters of a spec, the initial ones where it gives none. `parameters` holds FX_FEATURE_MAX_PARAMS.
void fxi_spec_parameters(const fx_feature_spec *spec, double *parameters);
bool fxi_spec_needs_days(const fx_feature_spec *spec);
bool fxi_spec_needs_others(const fx_feature_spec *spec);

#endif
