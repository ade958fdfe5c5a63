// How genes are drawn, crossed and changed.
#ifndef FOREX_OPERATORS_I_H
#define FOREX_OPERATORS_I_H

#include "search_i.h"

#define FXI_SAMPLE_ROWS 2048

/// What the operators need: limits, names, and the features on sample rows of the training range, on which thresholds
/// are placed. Immutable once made; shared by threads.
typedef struct fxi_breeder {
    const fx_search_options *options;
    const fx_features *features;
    const fx_rules *rules;
    int32_t rows;
    float *sample; ///< column j is sample + j * FXI_SAMPLE_ROWS
} fxi_breeder;

/// Scores of one gene on the sample rows, NaN left out.
typedef struct fxi_distribution {
    int32_t count;
    float score[FXI_SAMPLE_ROWS];
} fxi_distribution;

/// Takes evenly spaced sample rows from `bars`.
RP_CHECK rp_status fxi_breeder_init(fxi_breeder *breeder, const fx_search_options *options, const fx_features *features,
                                    const fx_rules *rules, fxi_range bars, rp_error *error);
void fxi_breeder_clear(fxi_breeder *breeder); ///< Frees the sample.
void fxi_distribution_of(const fxi_breeder *breeder, const fx_gene *gene,
                         fxi_distribution *out); ///< Thresholds unused.
/// Places the thresholds so that `long_share` and `short_share` of the sample rows signal; a share of 0 is never. When
/// the distribution is too coarse for both sides, the side with the larger share stays. Reorders the scores.
void fxi_place_thresholds(fxi_distribution *scores, double long_share, double short_share, fx_gene *gene);

/* Every gene below passes fx_gene_check and has its terms in canonical order. */

fx_gene fxi_gene_random(const fxi_breeder *breeder, rp_random *random); ///< A fresh gene.
/// A child with terms, signal shares and exits drawn from both parents.
fx_gene fxi_gene_cross(const fxi_breeder *breeder, const fx_gene *a, const fx_gene *b, rp_random *random);
/// A changed copy; each part changes with the options' mutation_rate, and at least one does.
fx_gene fxi_gene_mutate(const fxi_breeder *breeder, const fx_gene *gene, rp_random *random);

#endif
