// The search: generations of genes, scored on the training range.
//
// One generation is proposed (a pure function of seed, generation number and the state so far), scored, and absorbed.
// The journal keeps scored generations; absorbing them again in order restores the state exactly.
#ifndef FOREX_EVOLVE_I_H
#define FOREX_EVOLVE_I_H

#include "key_set_i.h"
#include "operators_i.h"

#define FXI_TOP 64 ///< best genes kept for validation, one per set of features

/// One evaluated gene.
typedef struct fxi_trial {
    fx_gene gene;
    rp_hash hash; ///< fx_gene_hash
    fx_score score;
    double fitness;
} fxi_trial;

/// What a finished generation looked like.
typedef struct fxi_generation {
    double best, median; ///< fitness: best so far, and median of the trials of this generation
    int64_t trials;      ///< evaluated so far
} fxi_generation;

/// State of a search. Owned by fxi_evolve_init / fxi_evolve_clear; borrows options, features, rules.
typedef struct fxi_evolve {
    fxi_breeder breeder;
    int32_t generation;    ///< number of finished generations
    int64_t duplicates;    ///< proposals that had been evaluated before and were replaced
    int64_t count;         ///< parents
    fxi_trial *population; ///< parents, fittest first
    int64_t fresh_count;   ///< trials of the generation under work
    fxi_trial *fresh;
    int64_t fresh_duplicates;
    fx_gene *genes; ///< scratch for the evaluator
    fx_score *scores;
    fxi_key_set seen; ///< hashes of all evaluated genes
    int32_t top_count;
    fxi_trial top[FXI_TOP]; ///< fittest first, each with its own set of features
    fxi_generation *history;
} fxi_evolve;

/// Fitness of a score on a range where `min_trades` trades are wanted: annual daily Sharpe ratio, shrunk and charged
/// for missing trades, charged for equity drawdown beyond a quarter. Never NaN.
double fxi_fitness(const fx_score *score, double min_trades);

/// Makes the empty state for a search whose thresholds are placed on rows of `bars`.
RP_CHECK rp_status fxi_evolve_init(fxi_evolve *evolve, const fx_search_options *options, const fx_features *features,
                                   const fx_rules *rules, fxi_range bars, rp_error *error);
void fxi_evolve_clear(fxi_evolve *evolve); ///< All-zero is allowed.

/// Fills `fresh` with the next generation's genes, none of which was evaluated before. Fails on memory only.
RP_CHECK rp_status fxi_evolve_propose(fxi_evolve *evolve, rp_error *error);
/// Scores fresh genes [first, first + count) over bars [begin, end).
RP_CHECK rp_status fxi_evolve_score(fxi_evolve *evolve, const fx_tape *tape, int64_t first, int64_t count,
                                    fxi_range bars, rp_error *error);
/// Takes the scored `fresh` into the state and ends the generation. Cannot fail.
void fxi_evolve_absorb(fxi_evolve *evolve);
/// Puts a scored generation from the journal into `fresh`; refuses one that does not fit the state.
RP_CHECK rp_status fxi_evolve_restore(fxi_evolve *evolve, const fxi_trial *trials, int64_t count, int64_t duplicates,
                                      rp_error *error);

#endif
