/// \file pipeline.h
/// A feature pipeline as data: a YAML file says which columns, on which timeframes, how scaled, what becomes of missing
/// values, and which columns are dropped for what is seen on the training range. docs/howto/features.md shows one.
///
/// Every list in the file is a text of words ("7 14 28", "base H1 H4"). A key that is not known is refused, naming the
/// nearest.
#ifndef FOREX_PIPELINE_H
#define FOREX_PIPELINE_H

#include <forex/feature.h>
#include <forex/news.h>
#include <forex/rates.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FX_PIPELINE_SYMBOLS 16   ///< Most other symbols of a pipeline.
#define FX_PIPELINE_COLUMNS 4096 ///< Most columns of a pipeline.

/// What becomes of a value that is not known.
typedef enum fx_missing {
    FX_MISSING_KEEP, ///< it stays NaN; the matrix carries a mask
    FX_MISSING_DROP, ///< rows in which a column is not known are left out
    FX_MISSING_FILL, ///< the last known value stands for at most `fill_limit` rows; the mask says where
    FX_MISSING_COUNT
} fx_missing;

/// A pipeline, made for bars of one timeframe.
typedef struct fx_pipeline {
    fx_timeframe base;
    fx_feature_set *set; ///< the columns, in the order of the matrix
    int symbol_count;
    char symbols[FX_PIPELINE_SYMBOLS][16]; ///< other symbols that columns read
    char news[512];                        ///< file of the news table; "" for none
    char rates[512];                       ///< file of interest rates; "" for none
    rp_hash news_hash, rates_hash;         ///< content hash that these files have to have; zero: any
    fx_missing missing;
    int32_t fill_limit;     ///< rows, 1 to 1000000
    double drop_missing;    ///< columns with a larger share of unknown rows are dropped; 1: none
    double drop_constant;   ///< columns whose standard deviation is not above this are dropped; negative: none
    double drop_correlated; ///< of two columns with a larger |correlation| the later one is dropped; 1: none
} fx_pipeline;

/// Reads a pipeline for bars of timeframe `base`. RP_EUNKNOWN names an unknown key, family, parameter or output with
/// the nearest; RP_EVALUE a value out of range. Free with fx_pipeline_free.
RP_API RP_CHECK rp_status fx_pipeline_load(const char *path, fx_timeframe base, fx_pipeline **pipeline,
                                           rp_error *error);
/// The same from memory; `name` stands for the file in messages.
RP_API RP_CHECK rp_status fx_pipeline_parse(const char *text, size_t size, const char *name, fx_timeframe base,
                                            fx_pipeline **pipeline, rp_error *error);
/// A built-in set as a pipeline: "core16", "core64", "core72".
RP_API RP_CHECK rp_status fx_pipeline_named(const char *name, fx_timeframe base, fx_pipeline **pipeline,
                                            rp_error *error);
RP_API void fx_pipeline_free(fx_pipeline *pipeline); ///< NULL allowed.
/// The pipeline as YAML with one entry per column and nothing left to defaults; it reads back to the same pipeline
/// (rp_free). NULL when out of memory.
RP_API char *fx_pipeline_text(const fx_pipeline *pipeline);
/// Hash of that text without `news_hash` and `rates_hash`, which change no value. RP_ENOMEM only.
RP_API RP_CHECK rp_status fx_pipeline_hash(const fx_pipeline *pipeline, rp_hash *hash, rp_error *error);

/// What the files that a pipeline names hold. All zero before; free with fx_pipeline_tables_free.
typedef struct fx_pipeline_tables {
    fx_news *news;   ///< or NULL
    fx_rates *rates; ///< or NULL
} fx_pipeline_tables;

/// Reads the news and the interest rates that `pipeline` names and hands them to `inputs`, which borrows them.
/// RP_ECONFLICT when a file's content is not the one whose hash the pipeline holds.
RP_API RP_CHECK rp_status fx_pipeline_tables_load(const fx_pipeline *pipeline, fx_pipeline_tables *tables,
                                                  fx_feature_inputs *inputs, rp_error *error);
RP_API void fx_pipeline_tables_free(fx_pipeline_tables *tables); ///< Frees what it holds, not `tables`.

/* ---- what is fitted -----------------------------------------------------------------------------------------------
 */

/// Why a column is not in the fitted matrix.
typedef enum fx_drop { FX_DROP_NOT, FX_DROP_MISSING, FX_DROP_CONSTANT, FX_DROP_CORRELATED, FX_DROP_COUNT } fx_drop;
RP_API const char *fx_drop_name(fx_drop drop); ///< "kept", "missing", "constant", "correlated"; static.

/// One column as the training range showed it.
typedef struct fx_column_fit {
    char name[64];
    fx_drop drop;
    double missing, mean, deviation; ///< share of unknown rows; of the known ones (NaN when there are none)
    double correlation;              ///< FX_DROP_CORRELATED: with `partner`
    char partner[64];                ///< the kept column it repeats, or ""
} fx_column_fit;

/// What was fitted, to be saved with a run and applied again.
typedef struct fx_pipeline_fit {
    rp_hash pipeline;             ///< fx_pipeline_hash
    int64_t begin_time, end_time; ///< known_at of the first and the last training row
    int64_t rows, count;
    fx_column_fit *columns;
} fx_pipeline_fit;

/// Fits on rows [begin, end) of the pipeline's own matrix and looks at no other. Correlations are taken over at most
/// 20,000 rows at equal steps, of rows at which both columns are known. Free with fx_pipeline_fit_free.
RP_API RP_CHECK rp_status fx_pipeline_fit_rows(const fx_pipeline *pipeline, const fx_features *features, int64_t begin,
                                               int64_t end, fx_pipeline_fit **fit, rp_error *error);
RP_API void fx_pipeline_fit_free(fx_pipeline_fit *fit); ///< NULL allowed.
/// As JSON (rp_free); NULL when out of memory.
RP_API char *fx_pipeline_fit_text(const fx_pipeline_fit *fit);
/// Reads it back; RP_EFORMAT says what is wrong.
RP_API RP_CHECK rp_status fx_pipeline_fit_parse(const char *text, size_t size, const char *name, fx_pipeline_fit **fit,
                                                rp_error *error);

/// The matrix after the pipeline: columns that `fit` keeps (all when it is NULL), missing values by the pipeline's
/// policy. RP_ECONFLICT when the fit belongs to another pipeline or the matrix has other columns.
RP_API RP_CHECK rp_status fx_pipeline_apply(const fx_pipeline *pipeline, const fx_features *features,
                                            const fx_pipeline_fit *fit, fx_features **out, rp_error *error);

/* ---- computing with a cache ---------------------------------------------------------------------------------------
 */

/// Computes the pipeline's matrix (before fitting), or opens it from `cache` (a folder; NULL: no cache) when one with
/// the same content hashes of bars, other symbols, news, rates and pipeline lies there undamaged. What was computed is
/// written there atomically. `*hit` (may be NULL) says whether it was found. A cache that cannot be written is a
/// warning in the log.
RP_API RP_CHECK rp_status fx_pipeline_compute(const fx_pipeline *pipeline, const fx_feature_inputs *inputs,
                                              const char *cache, fx_features **features, bool *hit, rp_error *error);
/// Deletes the matrices in a cache folder that were used longest ago until at most `limit` bytes are left, and
/// files that writers left unfinished for an hour; `*deleted` (may be NULL) counts them.
RP_API RP_CHECK rp_status fx_features_prune(const char *cache, int64_t limit, int64_t *deleted, rp_error *error);

/* ---- matrix files -------------------------------------------------------------------------------------------------
 */

/// Writes a matrix to a file that fx_features_open maps (docs/reference/features.md has the layout), atomically.
RP_API RP_CHECK rp_status fx_features_save(const char *path, const fx_features *features, rp_error *error);
/// Maps a matrix read-only. The header is checked always, the content against its hash when `check`. RP_EFORMAT and
/// RP_ETRUNCATED say what is wrong, RP_EVERSION that another version wrote it. Free with fx_features_free.
RP_API RP_CHECK rp_status fx_features_open(const char *path, bool check, fx_features **features, rp_error *error);

/// Writes a matrix for other programs, atomically; the ending of `path` says how: ".fxm" (fx_features_save), ".npy" (an
/// array of columns x rows, float32), ".csv" and ".parquet" (known_at and one column of that name each; unknown values
/// empty or null). RP_EVALUE for another ending.
RP_API RP_CHECK rp_status fx_features_export(const char *path, const fx_features *features, rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
