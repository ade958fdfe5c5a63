/// \file indicator.h
/// Technical indicators with TA-Lib's values. Each is one row of src/forex/indicator/indicators.def.
#ifndef FOREX_INDICATOR_H
#define FOREX_INDICATOR_H

#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FX_INDICATOR_MAX_PARAMS  6
#define FX_INDICATOR_MAX_OUTPUTS 3

/// Price columns an indicator may read; bits of fx_indicator.inputs.
enum { FX_IN_OPEN = 1, FX_IN_HIGH = 2, FX_IN_LOW = 4, FX_IN_CLOSE = 8, FX_IN_VOLUME = 16 };

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
    const char *group; ///< "average", "momentum", "trend", "volatility", "channel", "volume"
    const char *text;  ///< definition in one line
    bool recursive;    ///< depends on all earlier bars, not only on the last lookback + 1
    unsigned inputs;   ///< FX_IN_* bits; a single-series indicator reads FX_IN_CLOSE
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

/// Series that indicators read; unused ones may be NULL. Plain doubles in price units.
typedef struct fx_series {
    int64_t count;
    const double *open, *high, *low, *close, *volume;
} fx_series;

/// Bars before the first value (TA-Lib's lookback) for these parameters.
RP_API int64_t fx_indicator_lookback(const fx_indicator *indicator, const double *parameters);
/// Bars after which the value no longer depends on the start of the series to 1e-9 relative (equals the lookback for
/// finite-memory indicators). INT64_MAX for running sums (OBV, AD, ADOSC), which never forget their start.
RP_API int64_t fx_indicator_stable_lookback(const fx_indicator *indicator, const double *parameters);
/// Computes all outputs over the whole series; outputs[k] has `count` doubles, NaN during the lookback. `parameters`
/// NULL means the initial values. Bars before the first one at which every input is a number are left out: the lookback
/// counts from there, as in TA-Lib's wrapper. A NaN later in an input yields NaN from there on for recursive
/// indicators, and inside the window for windowed ones. The value at a bar depends on that bar and earlier ones alone,
/// to the bit. Outputs must not overlap inputs or each other. Fails on a parameter out of its range (named, with the
/// range), on an input that is missing, and on memory; then the outputs are untouched.
RP_API RP_CHECK rp_status fx_indicator_run(const fx_indicator *indicator, const double *parameters,
                                           const fx_series *series, double *const *outputs, rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
