// The search: generations of genes, scored on the training range.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "evolve_i.h"

// Streams of random numbers: (seed, generation, slot, purpose). Retries after a duplicate take the next purpose.
enum { PURPOSE_CHILD = 1 };
enum { RETRIES = 32, RETRIES_BY_MUTATION = 16 };
enum { SLOTS_AT_ONCE = 8 }; // of one piece of parallel work

static const double immigrants = 0.1;     // share of fresh random genes in each later generation
static const double mutate_crossed = 0.5; // chance that a child of two parents is mutated too

/* ---- life ---------------------------------------------------------------------------------------------------- */

rp_status fxi_evolve_init(fxi_evolve *evolve, const fx_search_options *options, const fx_features *features,
                          const fx_rules *rules, fxi_range bars, rp_error *error)
{
    size_t size = (size_t)options->population, generations = (size_t)options->generations;
    memset(evolve, 0, sizeof *evolve);
    evolve->population = rp_calloc(2 * size, sizeof *evolve->population); // elites and a whole generation
    evolve->fresh = rp_calloc(size, sizeof *evolve->fresh);
    evolve->genes = rp_calloc(size, sizeof *evolve->genes);
    evolve->scores = rp_calloc(size, sizeof *evolve->scores);
    evolve->history = rp_calloc(generations, sizeof *evolve->history);
    bool ok = evolve->population && evolve->fresh && evolve->genes && evolve->scores && evolve->history;
    rp_status status = ok ? fxi_breeder_init(&evolve->breeder, options, features, rules, bars, error)
                          : rp_fail(error, RP_ENOMEM, "search: no memory for a population of %zu", size);
    if (status != RP_OK) fxi_evolve_clear(evolve);
    return status;
}

void fxi_evolve_clear(fxi_evolve *evolve)
{
    fxi_breeder_clear(&evolve->breeder);
    rp_free(evolve->population);
    rp_free(evolve->fresh);
    rp_free(evolve->genes);
    rp_free(evolve->scores);
    rp_free(evolve->history);
    fxi_key_set_clear(&evolve->seen);
    memset(evolve, 0, sizeof *evolve);
}

/* ---- proposing ----------------------------------------------------------------------------------------------- */

// The population is sorted, so the fittest of a tournament is the lowest number drawn.
static const fx_gene *tournament(const fxi_evolve *evolve, rp_random *random)
{
    int64_t best = evolve->count;
    int32_t size = evolve->breeder.options->tournament > 1 ? evolve->breeder.options->tournament : 1;
    for (int32_t i = 0; i < size; i++) {
        int64_t drawn = rp_random_below(random, evolve->count);
        if (drawn < best) best = drawn;
    }
    return &evolve->population[best].gene;
}

static fx_gene breed(const fxi_evolve *evolve, rp_random *random)
{
    const fxi_breeder *breeder = &evolve->breeder;
    if (breeder->options->method == FX_SEARCH_RANDOM || evolve->count == 0 || rp_random_uniform(random) < immigrants)
        return fxi_gene_random(breeder, random);
    const fx_gene *parent = tournament(evolve, random);
    if (rp_random_uniform(random) >= breeder->options->crossover_rate) return fxi_gene_mutate(breeder, parent, random);
    fx_gene child = fxi_gene_cross(breeder, parent, tournament(evolve, random), random);
    return rp_random_uniform(random) < mutate_crossed ? fxi_gene_mutate(breeder, &child, random) : child;
}

static rp_random stream_of(const fxi_evolve *evolve, int64_t slot, uint32_t attempt)
{
    return rp_random_key(evolve->breeder.options->seed, (uint32_t)evolve->generation, (uint32_t)slot,
                         PURPOSE_CHILD + attempt);
}

// First proposals of slots [begin, end): each depends on the parents and its own stream alone, so slots go in parallel.
static void breed_slots(int64_t begin, int64_t end, int thread, void *context)
{
    fxi_evolve *evolve = context;
    for (int64_t slot = begin; slot < end; slot++) {
        rp_random random = stream_of(evolve, slot, 0);
        evolve->fresh[slot].gene = breed(evolve, &random);
        evolve->fresh[slot].hash = fx_gene_hash(&evolve->fresh[slot].gene, evolve->breeder.features);
    }
}

// Takes the slot's gene when it was not evaluated before, else a mutation of it, else a random one; false when RETRIES
// attempts gave only known ones.
static bool make_unique(fxi_evolve *evolve, int64_t slot, fxi_trial *trial)
{
    const fxi_breeder *breeder = &evolve->breeder;
    for (uint32_t attempt = 1; !fxi_key_set_add(&evolve->seen, trial->hash); attempt++) {
        evolve->fresh_duplicates++;
        if (attempt == RETRIES) return false;
        rp_random random = stream_of(evolve, slot, attempt);
        trial->gene = attempt < RETRIES_BY_MUTATION ? fxi_gene_mutate(breeder, &trial->gene, &random)
                                                    : fxi_gene_random(breeder, &random);
        trial->hash = fx_gene_hash(&trial->gene, breeder->features);
    }
    return true;
}

static int64_t elite_count(const fxi_evolve *evolve)
{
    const fx_search_options *options = evolve->breeder.options;
    if (options->method == FX_SEARCH_RANDOM) return 0;
    int64_t elites = (int64_t)(options->elite_share * options->population + 0.5);
    if (elites >= options->population) elites = options->population - 1;
    return elites < evolve->count ? elites : evolve->count;
}

rp_status fxi_evolve_propose(fxi_evolve *evolve, rp_error *error)
{
    int64_t wanted = evolve->breeder.options->population - elite_count(evolve);
    if (!fxi_key_set_reserve(&evolve->seen, wanted))
        return rp_fail(error, RP_ENOMEM, "search: no memory for %lld evaluated genes",
                       (long long)(evolve->seen.count + wanted));
    evolve->fresh_count = 0;
    evolve->fresh_duplicates = 0;
    rp_parallel_for(wanted, SLOTS_AT_ONCE, breed_slots, evolve);
    for (int64_t slot = 0; slot < wanted; slot++) { // in order: which of two equal genes stays is part of the result
        fxi_trial trial = evolve->fresh[slot];
        if (make_unique(evolve, slot, &trial)) evolve->fresh[evolve->fresh_count++] = trial;
    }
    return RP_OK;
}

/* ---- scoring ------------------------------------------------------------------------------------------------- */

rp_status fxi_evolve_score(fxi_evolve *evolve, const fx_tape *tape, int64_t first, int64_t count, fxi_range bars,
                           rp_error *error)
{
    const fxi_breeder *breeder = &evolve->breeder;
    fxi_trial *trials = evolve->fresh + first;
    for (int64_t i = 0; i < count; i++) evolve->genes[i] = trials[i].gene;
    rp_status status =
        fx_population_score(tape, breeder->features, evolve->genes, count, bars.begin, bars.end, evolve->scores, error);
    if (status != RP_OK) return status;
    for (int64_t i = 0; i < count; i++) {
        trials[i].score = evolve->scores[i];
        trials[i].fitness = fxi_fitness(&trials[i].score, (double)breeder->options->min_trades);
    }
    return RP_OK;
}

/* ---- absorbing ----------------------------------------------------------------------------------------------- */

// Fittest first; equal fitness by hash, so that the order is total and the same everywhere.
static int compare_trials(const void *a, const void *b)
{
    const fxi_trial *x = a, *y = b;
    if (x->fitness != y->fitness) return x->fitness > y->fitness ? -1 : 1;
    if (x->hash.high != y->hash.high) return x->hash.high < y->hash.high ? -1 : 1;
    return (x->hash.low > y->hash.low) - (x->hash.low < y->hash.low);
}

static bool same_features(const fx_gene *a, const fx_gene *b)
{
    return a->terms == b->terms && memcmp(a->feature, b->feature, (size_t)a->terms * sizeof *a->feature) == 0;
}

static void remove_top(fxi_evolve *evolve, int32_t at)
{
    evolve->top_count--;
    memmove(evolve->top + at, evolve->top + at + 1, (size_t)(evolve->top_count - at) * sizeof *evolve->top);
}

// Keeps the best trial of each set of features, so that the choice on validation is among different ideas.
static void offer_top(fxi_evolve *evolve, const fxi_trial *trial)
{
    for (int32_t i = 0; i < evolve->top_count; i++) {
        if (!same_features(&evolve->top[i].gene, &trial->gene)) continue;
        if (compare_trials(&evolve->top[i], trial) <= 0) return;
        remove_top(evolve, i);
        break;
    }
    if (evolve->top_count == FXI_TOP) {
        if (compare_trials(&evolve->top[FXI_TOP - 1], trial) <= 0) return;
        remove_top(evolve, FXI_TOP - 1);
    }
    int32_t at = evolve->top_count;
    for (; at > 0 && compare_trials(trial, &evolve->top[at - 1]) < 0; at--) evolve->top[at] = evolve->top[at - 1];
    evolve->top[at] = *trial;
    evolve->top_count++;
}

static void note_history(fxi_evolve *evolve)
{
    int64_t n = evolve->fresh_count;
    fxi_generation *entry = &evolve->history[evolve->generation];
    entry->best = evolve->top_count > 0 ? evolve->top[0].fitness : -INFINITY;
    entry->median = n == 0 ? entry->best : (evolve->fresh[(n - 1) / 2].fitness + evolve->fresh[n / 2].fitness) / 2;
    entry->trials = evolve->seen.count;
}

void fxi_evolve_absorb(fxi_evolve *evolve)
{
    int64_t n = evolve->fresh_count, elites = elite_count(evolve);
    qsort(evolve->fresh, (size_t)n, sizeof *evolve->fresh, compare_trials);
    for (int64_t i = 0; i < n; i++) offer_top(evolve, &evolve->fresh[i]);
    note_history(evolve);
    memcpy(evolve->population + elites, evolve->fresh, (size_t)n * sizeof *evolve->fresh);
    evolve->count = elites + n;
    qsort(evolve->population, (size_t)evolve->count, sizeof *evolve->population, compare_trials);
    evolve->duplicates += evolve->fresh_duplicates;
    evolve->fresh_count = 0;
    evolve->generation++;
}

rp_status fxi_evolve_restore(fxi_evolve *evolve, const fxi_trial *trials, int64_t count, int64_t duplicates,
                             rp_error *error)
{
    const fxi_breeder *breeder = &evolve->breeder;
    if (evolve->generation >= breeder->options->generations || count > breeder->options->population)
        return rp_fail(error, RP_ECONFLICT, "journal: holds more than %d generations of %d",
                       breeder->options->generations, breeder->options->population);
    if (!fxi_key_set_reserve(&evolve->seen, count))
        return rp_fail(error, RP_ENOMEM, "search: no memory for %lld evaluated genes", (long long)count);
    for (int64_t i = 0; i < count; i++) {
        rp_status status = fx_gene_check(&trials[i].gene, breeder->features, breeder->rules, error);
        if (status != RP_OK) return status;
        evolve->fresh[i] = trials[i];
        fxi_key_set_add(&evolve->seen, trials[i].hash);
    }
    evolve->fresh_count = count;
    evolve->fresh_duplicates = duplicates;
    return RP_OK;
}
