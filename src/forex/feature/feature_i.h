// Contracts inside the folder. A feature is computed on a frame (the bars of its own timeframe, as doubles), scaled
// there, and joined to the base bars by known_at.
#ifndef FXI_FEATURE_I_H
#define FXI_FEATURE_I_H

#include <forex/feature.h>
#include <forex/indicator.h>

// The bars of one timeframe in price units, and what several features of it share.
typedef struct fxi_frame {
    const fx_bars *bars;
    fx_bars *owned; // bars made here by resampling, or NULL
    int64_t count;
    double *block; // one allocation behind the arrays below
    double *open, *high, *low, *close, *volume;
    double *log_close;
    double *true_range; // bar 0: high - low
    int64_t *visible;   // per base bar: newest bar of this frame that is known, -1 none
} fxi_frame;

// Frame of `tf` over `base`; the same bars when the timeframe is the base's own.
rp_status fxi_frame_make(const fx_bars *base, fx_timeframe tf, fx_day_rule rule, fxi_frame *frame, rp_error *error);
// Frame of another symbol: `visible` has one entry per bar of `main`.
rp_status fxi_frame_make_other(const fx_bars *other, fx_timeframe tf, fx_day_rule rule, const fxi_frame *main,
                               fxi_frame *frame, rp_error *error);
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
    int64_t (*lookback)(const double *parameters);
    int64_t (*fade)(const double *parameters); // further bars until the start is forgotten
    void (*run)(const fxi_source_call *call);
} fxi_source;

const fxi_source *fxi_source_find(const char *name); // NULL when there is none
const fxi_source *fxi_source_at(int index);          // NULL behind the last

/* ---- scaling --------------------------------------------------------------------------------------------------- */

// Scales x[first..count) in place; returns the first scaled bar. `scratch` is two arrays of `count` doubles.
int64_t fxi_scale_rolling(double *x, int64_t first, int64_t count, int window, double *scratch);
int64_t fxi_scale_expanding(double *x, int64_t first, int64_t count, int window);

// Range of a bounded indicator's output; false when it has none.
bool fxi_bounds(const char *indicator, double *low, double *high);
// True when the indicator's outputs are price levels, to be taken as their distance from the close.
bool fxi_is_level(const fx_indicator *indicator);

static inline double fxi_clip(double x, double limit)
{
    return x > limit ? limit : x < -limit ? -limit : x;
}

/* ---- one column ------------------------------------------------------------------------------------------------ */

// Where a column goes and what is known of it.
typedef struct fxi_column_result {
    int64_t rows;   // base bars
    float *values;  // rows floats, written
    int64_t stable; // first row that has forgotten the start of the data, written; rows when none has
} fxi_column_result;

// Column `spec` over `frame`, joined to the base bars. `block` is FXI_COLUMN_BLOCK arrays of frame->count doubles.
enum { FXI_COLUMN_BLOCK = FX_INDICATOR_MAX_OUTPUTS + FXI_SOURCE_SCRATCH };
rp_status fxi_column(const fx_feature_spec *spec, const fxi_frame *frame, double *block, fxi_column_result *result,
                     rp_error *error);
// Refuses a spec that cannot be computed on these bars.
rp_status fxi_spec_check(const fx_feature_spec *spec, const fx_bars *bars, rp_error *error);

#endif
