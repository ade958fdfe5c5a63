/// \file feature.h
/// The feature matrix: causal, scaled to comparable ranges, one float column per feature.
#ifndef FOREX_FEATURE_H
#define FOREX_FEATURE_H

#include <forex/bars.h>
#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a column is brought to a comparable range; always from past and present rows only. Windows are rows of the
/// feature's own timeframe; rows that are not known are left out of them, and at least half of a window must be known.
typedef enum fx_scaling {
    FX_SCALE_NONE,        ///< as it is (already bounded)
    FX_SCALE_BOUNDED,     ///< fixed map of a bounded indicator to [-1, 1] (RSI: (x - 50) / 50)
    FX_SCALE_ROLLING_Z,   ///< (x - mean) / std over the last `window` rows, clipped to [-4, 4], divided by 2
    FX_SCALE_EXPANDING_Z, ///< the same over all rows so far
    FX_SCALE_RANK,        ///< place among the last `window` rows, from -1 (lowest) to 1; of equals the middle
    FX_SCALE_ROBUST,      ///< (x - median) / (interquartile range / 1.349) over `window` rows, clipped and halved alike
    FX_SCALE_COUNT
} fx_scaling;
RP_API const char *fx_scaling_name(fx_scaling scaling); ///< "none", "bounded", "rolling_z", ...; static.

#define FX_FEATURE_MAX_PARAMS 12 ///< Largest number of parameters of an indicator, source or family.

/// A table of scheduled news; see forex/news.h.
typedef struct fx_news fx_news;
/// Interest rates by currency; see forex/rates.h.
typedef struct fx_rates fx_rates;

/// One wanted column.
typedef struct fx_feature_spec {
    char name[64];      ///< unique: "H1_RSI_14"
    char indicator[32]; ///< indicator, built-in source ("RETURN", "RANGE", ...), or family ("volatility")
    char word[112];     ///< text parameter of a family; "" for its initial one
    int output;         ///< which output of the indicator or family
    double parameters[FX_FEATURE_MAX_PARAMS];
    int parameter_count;    ///< 0: initial values
    fx_timeframe timeframe; ///< computed on bars of this timeframe and joined by known_at
    fx_scaling scaling;
    int window;    ///< rows of the feature's own timeframe, for the rolling scales
    int lag;       ///< bars of the feature's own timeframe by which it is late: 0 is the newest known one
    int normalise; ///< 0 none, 1 divide by ATR(14), 2 relative to close: makes price-unit outputs stationary
} fx_feature_spec;

/// A list of wanted columns.
typedef struct fx_feature_set {
    int64_t count;
    fx_feature_spec *specs;
    fx_day_rule day_rule; ///< for higher timeframes
} fx_feature_set;

/// The built-in sets by name: "core16", "core64". Specs for timeframes above `base` are chosen relative to it. Free
/// with fx_feature_set_free.
RP_API RP_CHECK rp_status fx_feature_set_named(const char *name, fx_timeframe base, fx_feature_set **set,
                                               rp_error *error);
RP_API void fx_feature_set_free(fx_feature_set *set); ///< NULL allowed.

/// Feature columns over a series of bars: column j is values + j * stride, `count` floats, NaN where not known.
/// Immutable. A row is a bar, unless a pipeline dropped rows.
typedef struct fx_features {
    int64_t count, columns, stride; ///< stride in floats, a multiple of 16
    float *values;
    char (*names)[64];
    int64_t warm_up;         ///< first row at which every column is known (stable lookback); count if none
    rp_hash hash;            ///< of specs and the bars' hash
    int64_t *column_warm_up; ///< first row at which each column is known and has forgotten the start of the data
    int64_t *known_at;       ///< per row: the instant from which it may be used, ns UTC; NULL in a bare matrix
    int64_t *bar;            ///< per row: index of its bar; NULL when row i is bar i
    uint64_t *observed; ///< bit t % 64 of word t / 64 of each column's mask_words: known before any filling; or NULL
    int64_t mask_words; ///< words of `observed` per column
    void *map;          ///< the file's mapping that the arrays lie in, or NULL when they are this struct's own
    int64_t map_bytes;  ///< length of `map`
} fx_features;

/// What features are computed from. Only `bars` is needed by most.
typedef struct fx_feature_inputs {
    const fx_bars *bars;          ///< the matrix has one row per bar of these
    const fx_bars *const *others; ///< bars of other symbols, no longer than the timeframes that use them
    int64_t other_count;
    const fx_news *news;   ///< or NULL
    rp_hash news_hash;     ///< content hash of `news`
    const fx_rates *rates; ///< or NULL
    rp_hash rates_hash;    ///< content hash of `rates`
} fx_feature_inputs;

/// Computes the set over `bars`. Row t uses nothing that was not known at bars->known_at[t].
RP_API RP_CHECK rp_status fx_features_compute(const fx_bars *bars, const fx_feature_set *set, fx_features **features,
                                              rp_error *error);
/// The same from several inputs.
RP_API RP_CHECK rp_status fx_features_compute_from(const fx_feature_inputs *inputs, const fx_feature_set *set,
                                                   fx_features **features, rp_error *error);
RP_API void fx_features_free(fx_features *features); ///< NULL allowed.
/// The matrix as a read-only array of shape (columns, count), f32, sharing memory while `features` lives.
RP_API rp_array *fx_features_array(const fx_features *features);
/// Index of a column by name; -1 when absent.
RP_API int64_t fx_features_find(const fx_features *features, const char *name);

#ifdef __cplusplus
}
#endif
#endif
