/// \file strategy.h
/// A strategy found by search: weighted features against a long and a short threshold, plus stop, target, hold,
/// session. docs/reference/strategy.md is the schema of its JSON form.
#ifndef FOREX_STRATEGY_H
#define FOREX_STRATEGY_H

#include <forex/backtest.h>
#include <forex/feature.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FX_GENE_MAX_TERMS 32

/// A gene. score = ((w0*x0 + w1*x1) + w2*x2) + ... in float, terms in order, product and sum rounded separately;
/// long when score >= long_threshold, else short when score <= short_threshold, else none; a NaN feature gives none.
/// long_threshold = INFINITY means never long, short_threshold = -INFINITY never short (JSON: null); not both.
/// Plain value with padding: compare with fx_gene_equal.
typedef struct fx_gene {
    int32_t terms;                      ///< 1..FX_GENE_MAX_TERMS
    int32_t feature[FX_GENE_MAX_TERMS]; ///< distinct column indices
    float weight[FX_GENE_MAX_TERMS];
    float long_threshold, short_threshold; ///< short_threshold < long_threshold
    fx_exits exits;
} fx_gene;

/// True when all terms, in their order, thresholds and exits are equal.
RP_API bool fx_gene_equal(const fx_gene *a, const fx_gene *b);
/// Checks ranges against a matrix and rules; the message names the field, value and allowed range.
RP_API RP_CHECK rp_status fx_gene_check(const fx_gene *gene, const fx_features *features, const fx_rules *rules,
                                        rp_error *error);
/// Hash of the canonical form (terms sorted by feature name, names instead of indices), for ledger and duplicates.
RP_API rp_hash fx_gene_hash(const fx_gene *gene, const fx_features *features);
/// Signals over rows [begin, end) into signal[begin..end): 1, -1 or 0. `signal` has one element per row of `features`.
RP_API void fx_gene_signals(const fx_gene *gene, const fx_features *features, int64_t begin, int64_t end,
                            int8_t *signal);

/// What a strategy file holds.
typedef struct fx_strategy {
    char name[64], symbol[16];
    fx_timeframe timeframe;
    char feature_set[32];
    fx_gene gene;
} fx_strategy;

/// Reads and writes the JSON form; floats round-trip exactly; unknown fields, wrong types and out-of-range values are
/// refused by name. `features` resolves feature names; sessions are named as in `rules`.
RP_API RP_CHECK rp_status fx_strategy_read(const char *path, const fx_features *features, const fx_rules *rules,
                                           fx_strategy *strategy, rp_error *error);
RP_API RP_CHECK rp_status fx_strategy_parse(const char *json, size_t size, const char *name_for_errors,
                                            const fx_features *features, const fx_rules *rules, fx_strategy *strategy,
                                            rp_error *error); ///< The same from memory.
/// Reads only symbol, timeframe and feature set (what is needed to load data before the rest can be checked).
RP_API RP_CHECK rp_status fx_strategy_peek(const char *path, fx_strategy *strategy, rp_error *error);
/// Returns the JSON text (rp_free), NULL when out of memory.
RP_API char *fx_strategy_text(const fx_strategy *strategy, const fx_features *features, const fx_rules *rules);
RP_API RP_CHECK rp_status fx_strategy_write(const char *path, const fx_strategy *strategy, const fx_features *features,
                                            const fx_rules *rules, rp_error *error); ///< Atomically.
/// The strategy in words, lines separated by newlines (rp_free); NULL when out of memory.
RP_API char *fx_strategy_words(const fx_strategy *strategy, const fx_features *features, const fx_rules *rules,
                               const fx_symbol *symbol);

#ifdef __cplusplus
}
#endif
#endif
