// What the files of src/forex/search share.
#ifndef FOREX_SEARCH_I_H
#define FOREX_SEARCH_I_H

#include <forex/run.h>

/// Bars [begin, end).
typedef struct fxi_range {
    int64_t begin, end;
} fxi_range;

/* ---- gene ---------------------------------------------------------------------------------------------------- */

// Limits of a gene's numbers, beyond which a file is wrong rather than bold. They stand in docs/reference/strategy.md.
#define FXI_WEIGHT_LIMIT 1e6
#define FXI_PIPS_LIMIT   1e6
#define FXI_HOLD_LIMIT   10000000

/// Puts the terms into canonical order: by feature name. The sum is taken in the order of the terms, so two orders of
/// the same terms may differ in the last bit; the search makes only genes in this order.
void fxi_gene_sort(fx_gene *gene, const fx_features *features);

/// Scores of rows [begin, begin + rows) into score[0..rows).
void fxi_gene_scores(const fx_gene *gene, const fx_features *features, int64_t begin, int64_t rows, float *score);

#endif
