// How genes are drawn, crossed and changed.
//
// Thresholds are kept as shares: how many of the sample rows signal long and short. A share keeps its meaning when the
// terms change, a number does not, so children trade about as often as their parents. Weights are scaled to a sum of
// magnitudes of one, which changes no signal and keeps numbers readable.
#include <assert.h>
#include <math.h>
#include <string.h>

#include "operators_i.h"

static const double share_min = 0.002, share_max = 0.25; // of bars that signal, per side
static const double one_sided = 0.2;                     // chance of a fresh gene to trade one side only

static double between(rp_random *random, double low, double high)
{
    return low + (high - low) * rp_random_uniform(random);
}

// Uniform in the logarithm, for magnitudes that span decades.
static double log_between(rp_random *random, double low, double high)
{
    return low < high ? exp(between(random, log(low), log(high))) : low;
}

static bool chance(rp_random *random, double probability)
{
    return rp_random_uniform(random) < probability;
}

/* ---- thresholds ---------------------------------------------------------------------------------------------- */

rp_status fxi_breeder_init(fxi_breeder *breeder, const fx_search_options *options, const fx_features *features,
                           const fx_rules *rules, fxi_range bars, rp_error *error)
{
    int64_t all = bars.end - bars.begin, rows = all < FXI_SAMPLE_ROWS ? all : FXI_SAMPLE_ROWS;
    float *sample = rp_calloc((size_t)features->columns, FXI_SAMPLE_ROWS * sizeof *sample);
    if (!sample)
        return rp_fail(error, RP_ENOMEM, "search: no memory for the sample of %lld features",
                       (long long)features->columns);
    for (int64_t j = 0; j < features->columns; j++)
        for (int64_t i = 0; i < rows; i++)
            sample[j * FXI_SAMPLE_ROWS + i] = features->values[j * features->stride + bars.begin + i * all / rows];
    *breeder = (fxi_breeder){options, features, rules, (int32_t)rows, sample};
    return RP_OK;
}

void fxi_breeder_clear(fxi_breeder *breeder)
{
    rp_free(breeder->sample);
    *breeder = (fxi_breeder){0};
}

void fxi_distribution_of(const fxi_breeder *breeder, const fx_gene *gene, fxi_distribution *out)
{
    float score[FXI_SAMPLE_ROWS];
    assert(gene->terms >= 1);
    for (int k = 0; k < gene->terms; k++) {
        const float *column = breeder->sample + (int64_t)gene->feature[k] * FXI_SAMPLE_ROWS;
        for (int32_t i = 0; i < breeder->rows; i++) {
            float product = gene->weight[k] * column[i];
            score[i] = k == 0 ? product : score[i] + product;
        }
    }
    out->count = 0;
    for (int32_t i = 0; i < breeder->rows; i++)
        // A gene has at least one term, so every score was set.
        if (isfinite(score[i])) out->score[out->count++] = score[i];
}

// The k-th smallest of `count` values (Hoare's selection); reorders them.
static float kth(float *value, int32_t count, int32_t k)
{
    int32_t low = 0, high = count - 1;
    while (low < high) {
        float pivot = value[low + (high - low) / 2];
        int32_t i = low, j = high;
        while (i <= j) {
            while (value[i] < pivot) i++;
            while (value[j] > pivot) j--;
            if (i > j) break;
            float other = value[i];
            value[i++] = value[j];
            value[j--] = other;
        }
        if (k <= j)
            high = j;
        else if (k >= i)
            low = i;
        else
            break;
    }
    return value[k];
}

static int32_t rows_of_share(const fxi_distribution *scores, double share)
{
    int32_t rows = (int32_t)(share * scores->count + 0.5);
    return rows < 1 ? 1 : rows > scores->count ? scores->count : rows;
}

void fxi_place_thresholds(fxi_distribution *scores, double long_share, double short_share, fx_gene *gene)
{
    gene->long_threshold = INFINITY;
    gene->short_threshold = -INFINITY;
    if (scores->count == 0) { // nothing known of this gene: legal, and it will not trade
        gene->long_threshold = 0;
        return;
    }
    if (long_share > 0)
        gene->long_threshold = kth(scores->score, scores->count, scores->count - rows_of_share(scores, long_share));
    if (short_share > 0)
        gene->short_threshold = kth(scores->score, scores->count, rows_of_share(scores, short_share) - 1);
    if (gene->short_threshold < gene->long_threshold) return;
    if (long_share >= short_share)
        gene->short_threshold = -INFINITY;
    else
        gene->long_threshold = INFINITY;
}

// Shares of the sample rows on which the gene signals, as they were when its thresholds were placed.
static void shares_of(const fxi_breeder *breeder, const fx_gene *gene, double *long_share, double *short_share)
{
    fxi_distribution scores;
    fxi_distribution_of(breeder, gene, &scores);
    int32_t longs = 0, shorts = 0;
    for (int32_t i = 0; i < scores.count; i++) {
        longs += scores.score[i] >= gene->long_threshold;
        shorts += scores.score[i] <= gene->short_threshold;
    }
    double rows = scores.count > 0 ? scores.count : 1;
    *long_share = longs / rows;
    *short_share = shorts / rows;
}

static void finish(const fxi_breeder *breeder, double long_share, double short_share, fx_gene *gene)
{
    fxi_distribution scores;
    double sum = 0;
    for (int k = 0; k < gene->terms; k++) sum += (double)fabsf(gene->weight[k]);
    for (int k = 0; k < gene->terms; k++) gene->weight[k] = (float)(gene->weight[k] / sum);
    for (int k = gene->terms; k < FX_GENE_MAX_TERMS; k++) gene->feature[k] = 0, gene->weight[k] = 0;
    fxi_gene_sort(gene, breeder->features);
    fxi_distribution_of(breeder, gene, &scores);
    if (long_share <= 0 && short_share <= 0) long_share = short_share = share_min;
    fxi_place_thresholds(&scores, long_share, short_share, gene);
}

/* ---- parts --------------------------------------------------------------------------------------------------- */

static bool has_feature(const fx_gene *gene, int32_t feature)
{
    for (int k = 0; k < gene->terms; k++)
        if (gene->feature[k] == feature) return true;
    return false;
}

static float random_weight(rp_random *random)
{
    double magnitude = between(random, 0.1, 1);
    return (float)(chance(random, 0.5) ? magnitude : -magnitude);
}

// Adds a feature that the gene does not have; the caller makes sure that there is one.
static void add_random_term(const fxi_breeder *breeder, fx_gene *gene, rp_random *random)
{
    int32_t feature;
    do {
        feature = (int32_t)rp_random_below(random, breeder->features->columns);
    } while (has_feature(gene, feature));
    gene->feature[gene->terms] = feature;
    gene->weight[gene->terms++] = random_weight(random);
}

static void remove_term(fx_gene *gene, int at)
{
    gene->terms--;
    gene->feature[at] = gene->feature[gene->terms];
    gene->weight[at] = gene->weight[gene->terms];
}

static int32_t most_terms(const fxi_breeder *breeder)
{
    int32_t most = breeder->options->max_terms < FX_GENE_MAX_TERMS ? breeder->options->max_terms : FX_GENE_MAX_TERMS;
    return breeder->features->columns < most ? (int32_t)breeder->features->columns : most;
}

static int32_t fewest_terms(const fxi_breeder *breeder)
{
    int32_t fewest = breeder->options->min_terms > 1 ? breeder->options->min_terms : 1;
    return fewest < most_terms(breeder) ? fewest : most_terms(breeder);
}

// Pips to one decimal. A range that begins at 0 allows "none", in a fifth of the draws.
static double random_pips(rp_random *random, double low, double high)
{
    if (high <= 0) return 0;
    bool none = low <= 0 && chance(random, 0.2);
    double pips = log_between(random, low > 0 ? low : high / 50, high);
    return none ? 0 : fmax(0.1, floor(pips * 10 + 0.5) / 10);
}

static int32_t random_hold(const fx_search_options *options, rp_random *random)
{
    double low = options->hold_min > 0 ? options->hold_min : 1, high = options->hold_max;
    if (high <= 0) return 0;
    return (int32_t)floor(log_between(random, low, high) + 0.5);
}

// The whole day in half of the draws, else one of the sessions.
static int32_t random_session(const fx_rules *rules, rp_random *random)
{
    return chance(random, 0.5) ? 0 : (int32_t)rp_random_below(random, rules->session_count);
}

static double scaled_pips(rp_random *random, double pips, double low, double high)
{
    if (pips <= 0 || chance(random, 0.2)) return random_pips(random, low, high);
    double scaled = pips * exp(0.3 * rp_random_normal(random));
    return fmax(0.1, floor(fmin(fmax(scaled, low), high) * 10 + 0.5) / 10);
}

static int32_t scaled_hold(const fx_search_options *options, rp_random *random, int32_t hold)
{
    if (hold <= 0 || chance(random, 0.2)) return random_hold(options, random);
    double scaled = floor(hold * exp(0.3 * rp_random_normal(random)) + 0.5);
    double low = options->hold_min > 0 ? options->hold_min : 1;
    return (int32_t)fmin(fmax(scaled, low), options->hold_max);
}

static double random_share(rp_random *random)
{
    return log_between(random, share_min, share_max);
}

static double scaled_share(rp_random *random, double share)
{
    if (share <= 0) return chance(random, 0.3) ? random_share(random) : 0;
    return fmin(fmax(share * exp(0.4 * rp_random_normal(random)), share_min), share_max);
}

/* ---- genes --------------------------------------------------------------------------------------------------- */

fx_gene fxi_gene_random(const fxi_breeder *breeder, rp_random *random)
{
    const fx_search_options *o = breeder->options;
    fx_gene gene;
    memset(&gene, 0, sizeof gene);
    int32_t fewest = fewest_terms(breeder);
    int32_t wanted = fewest + (int32_t)rp_random_below(random, most_terms(breeder) - fewest + 1);
    while (gene.terms < wanted) add_random_term(breeder, &gene, random);
    gene.exits.stop_pips = random_pips(random, o->stop_pips_min, o->stop_pips_max);
    gene.exits.target_pips = random_pips(random, o->target_pips_min, o->target_pips_max);
    gene.exits.hold = random_hold(o, random);
    gene.exits.session = random_session(breeder->rules, random);
    double buy = random_share(random), sell = chance(random, 0.5) ? buy : random_share(random);
    if (chance(random, one_sided)) *(chance(random, 0.5) ? &buy : &sell) = 0;
    finish(breeder, buy, sell, &gene);
    return gene;
}

// A feature that both parents have is passed on, with either weight; one that a single parent has, in half the cases.
static void cross_terms(const fxi_breeder *breeder, const fx_gene *a, const fx_gene *b, rp_random *random,
                        fx_gene *child)
{
    int32_t most = most_terms(breeder);
    for (int k = 0; k < a->terms && child->terms < most; k++) {
        bool shared = has_feature(b, a->feature[k]);
        if (!shared && chance(random, 0.5)) continue;
        child->feature[child->terms] = a->feature[k];
        child->weight[child->terms++] = a->weight[k];
    }
    for (int k = 0; k < b->terms; k++) {
        bool take = chance(random, 0.5);
        if (!take) continue;
        if (!has_feature(child, b->feature[k])) {
            if (child->terms == most) continue;
            child->feature[child->terms++] = b->feature[k];
        }
        for (int j = 0; j < child->terms; j++)
            if (child->feature[j] == b->feature[k]) child->weight[j] = b->weight[k];
    }
    while (child->terms < fewest_terms(breeder)) add_random_term(breeder, child, random);
}

fx_gene fxi_gene_cross(const fxi_breeder *breeder, const fx_gene *a, const fx_gene *b, rp_random *random)
{
    fx_gene child;
    memset(&child, 0, sizeof child);
    cross_terms(breeder, a, b, random, &child);
    child.exits.stop_pips = (chance(random, 0.5) ? a : b)->exits.stop_pips;
    child.exits.target_pips = (chance(random, 0.5) ? a : b)->exits.target_pips;
    child.exits.hold = (chance(random, 0.5) ? a : b)->exits.hold;
    child.exits.session = (chance(random, 0.5) ? a : b)->exits.session;
    double buy, sell;
    shares_of(breeder, chance(random, 0.5) ? a : b, &buy, &sell);
    finish(breeder, buy, sell, &child);
    return child;
}

static void mutate_terms(const fxi_breeder *breeder, fx_gene *gene, rp_random *random)
{
    bool full = gene->terms >= most_terms(breeder), spare = gene->terms > fewest_terms(breeder);
    bool others = gene->terms < breeder->features->columns;
    switch (rp_random_below(random, 3)) {
    case 0:
        if (!full) add_random_term(breeder, gene, random);
        break;
    case 1:
        if (spare) remove_term(gene, (int)rp_random_below(random, gene->terms));
        break;
    default:
        if (!others) break;
        remove_term(gene, (int)rp_random_below(random, gene->terms));
        add_random_term(breeder, gene, random);
    }
}

static void mutate_weights(fx_gene *gene, rp_random *random)
{
    for (int k = 0; k < gene->terms; k++) {
        double changed = gene->weight[k] + 0.25 * rp_random_normal(random) / gene->terms;
        gene->weight[k] = fabs(changed) < 1e-3 ? 1e-3f : (float)changed;
    }
}

// One part of the five; true when it may have changed the gene.
static void mutate_part(const fxi_breeder *breeder, int part, fx_gene *gene, double shares[2], rp_random *random)
{
    const fx_search_options *o = breeder->options;
    switch (part) {
    case 0:
        mutate_terms(breeder, gene, random);
        break;
    case 1:
        mutate_weights(gene, random);
        break;
    case 2: {
        bool same = shares[0] == shares[1];
        shares[0] = scaled_share(random, shares[0]);
        shares[1] = same && chance(random, 0.7) ? shares[0] : scaled_share(random, shares[1]);
        break;
    }
    case 3:
        gene->exits.stop_pips = scaled_pips(random, gene->exits.stop_pips, o->stop_pips_min, o->stop_pips_max);
        gene->exits.target_pips = scaled_pips(random, gene->exits.target_pips, o->target_pips_min, o->target_pips_max);
        break;
    case 4:
        gene->exits.hold = scaled_hold(o, random, gene->exits.hold);
        break;
    default:
        gene->exits.session = random_session(breeder->rules, random);
    }
}

fx_gene fxi_gene_mutate(const fxi_breeder *breeder, const fx_gene *gene, rp_random *random)
{
    enum { PARTS = 6 };
    fx_gene child = *gene;
    double shares[2];
    shares_of(breeder, gene, &shares[0], &shares[1]);
    bool any = false;
    for (int part = 0; part < PARTS; part++) {
        if (!chance(random, breeder->options->mutation_rate)) continue;
        mutate_part(breeder, part, &child, shares, random);
        any = true;
    }
    if (!any) mutate_part(breeder, (int)rp_random_below(random, PARTS), &child, shares, random);
    finish(breeder, shares[0], shares[1], &child);
    return child;
}
