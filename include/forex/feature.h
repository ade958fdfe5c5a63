/// \file feature.h
/// The feature matrix: causal, scaled to comparable ranges, one float column per feature.
#ifndef FOREX_FEATURE_H
#define FOREX_FEATURE_H

#include <forex/bars.h>
#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a column is brought to a comparable range; always from past and present rows only.
typedef enum fx_scaling {
    FX_SCALE_NONE,       ///< as it is (already bounded)
    FX_SCALE_BOUNDED,    ///< fixed map of a bounded indicator to [-1, 1] (RSI: (x - 50) / 50)
    FX_SCALE_ROLLING_Z,  ///< (x - mean) / std over the last `window` rows, clipped to [-4, 4], divided by 2
    FX_SCALE_EXPANDING_Z ///< the same over all rows so far
} fx_scaling;

#define FX_FEATURE_MAX_PARAMS 12 ///< Largest number of parameters of an indicator, source or family.

/// A table of scheduled news; see forex/news.h.
typedef struct fx_news fx_news;

/// One wanted column.
typedef struct fx_feature_spec {
    char name[64]; ///< unique: "H1_RSI_14"
    char
        indicator[32]; ///< indicator table name, a built-in source ("RETURN", "RANGE", ...), or a family ("volatility")
    char word[64];     ///< text parameter of a family; "" for its initial one
    int output;        ///< which output of the indicator or family
    double parameters[FX_FEATURE_MAX_PARAMS];
    int parameter_count;    ///< 0: initial values
    fx_timeframe timeframe; ///< computed on bars of this timeframe and joined by known_at
    fx_scaling scaling;
    int window;    ///< rows of the feature's own timeframe, for FX_SCALE_ROLLING_Z
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

/// Feature columns over a series of bars: column j is values + j * stride, `count` floats, NaN until known. Immutable.
typedef struct fx_features {
    int64_t count, columns, stride; ///< stride in floats, a multiple of 16
    float *values;
    char (*names)[64];
    int64_t warm_up; ///< first row at which every column is known (stable lookback); count if none
    rp_hash hash;    ///< of specs and the bars' hash
} fx_features;

/// Computes the set over `bars`. Row t uses nothing that was not known at bars->known_at[t].
RP_API RP_CHECK rp_status fx_features_compute(const fx_bars *bars, const fx_feature_set *set, fx_features **features,
                                              rp_error *error);
RP_API void fx_features_free(fx_features *features); ///< NULL allowed.
/// The matrix as a read-only array of shape (columns, count), f32, sharing memory while `features` lives.
RP_API rp_array *fx_features_array(const fx_features *features);
/// Index of a column by name; -1 when absent.
RP_API int64_t fx_features_find(const fx_features *features, const char *name);

#ifdef __cplusplus
}
#endif
#endif
