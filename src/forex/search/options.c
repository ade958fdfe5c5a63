// Initial values of a search.
#include "search_i.h"

void fx_search_default(fx_search_options *options)
{
    *options = (fx_search_options){
        .method = FX_SEARCH_GENETIC,
        .seed = 1,
        .population = 250,
        .generations = 40,
        .min_terms = 1,
        .max_terms = 5,
        .elite_share = 0.2,
        .tournament = 4,
        .crossover_rate = 0.5,
        .mutation_rate = 0.3,
        .stop_pips_min = 10,
        .stop_pips_max = 200,
        .target_pips_min = 10,
        .target_pips_max = 400,
        .hold_min = 2,
        .hold_max = 96,
        .min_trades = 200,
    };
}
