// The gene: equality, range checks, canonical hash, signals.
//
// The canonical form lists terms by feature name and writes names instead of column numbers, so that the same strategy
// has one hash whatever order its terms stand in and whichever matrix carries its features.
#include <math.h>
#include <string.h>

#include <forex/strategy.h>

#include "search_i.h"

static bool same_exits(const fx_exits *a, const fx_exits *b)
{
    return a->stop_pips == b->stop_pips && a->target_pips == b->target_pips && a->hold == b->hold &&
           a->session == b->session;
}

bool fx_gene_equal(const fx_gene *a, const fx_gene *b)
{
    if (a->terms != b->terms || a->long_threshold != b->long_threshold || a->short_threshold != b->short_threshold)
        return false;
    for (int k = 0; k < a->terms; k++)
        if (a->feature[k] != b->feature[k] || a->weight[k] != b->weight[k]) return false;
    return same_exits(&a->exits, &b->exits);
}

/* ---- checks ------------------------------------------------------------------------------------------------- */

static rp_status check_terms(const fx_gene *gene, const fx_features *features, rp_error *error)
{
    if (gene->terms < 1 || gene->terms > FX_GENE_MAX_TERMS)
        return rp_fail(error, RP_EVALUE, "terms: %d of them; allowed are 1 to %d", gene->terms, FX_GENE_MAX_TERMS);
    for (int k = 0; k < gene->terms; k++) {
        int32_t f = gene->feature[k];
        if (f < 0 || f >= features->columns)
            return rp_fail(error, RP_EINDEX, "terms[%d].feature: column %d; the matrix has columns 0 to %lld", k, f,
                           (long long)features->columns - 1);
        for (int j = 0; j < k; j++)
            if (gene->feature[j] == f)
                return rp_fail(error, RP_EVALUE,
                               "terms[%d].feature: \"%s\" stands already in terms[%d]; each feature "
                               "may stand once",
                               k, features->names[f], j);
        if (!(fabsf(gene->weight[k]) <= FXI_WEIGHT_LIMIT))
            return rp_fail(error, RP_EVALUE, "terms[%d].weight: %g; allowed is %g to %g", k, (double)gene->weight[k],
                           -FXI_WEIGHT_LIMIT, FXI_WEIGHT_LIMIT);
    }
    return RP_OK;
}

// +infinity as the long threshold means "never long", -infinity as the short one "never short".
static rp_status check_thresholds(const fx_gene *gene, rp_error *error)
{
    double buy = gene->long_threshold, sell = gene->short_threshold;
    if (!(buy > -INFINITY))
        return rp_fail(error, RP_EVALUE, "long_threshold: %g; allowed is a number, or none for never long", buy);
    if (!(sell < INFINITY))
        return rp_fail(error, RP_EVALUE, "short_threshold: %g; allowed is a number, or none for never short", sell);
    if (isinf(buy) && isinf(sell))
        return rp_fail(error, RP_EVALUE,
                       "long_threshold and short_threshold: one of them must be a number, or the "
                       "strategy never trades");
    if (!(sell < buy))
        return rp_fail(error, RP_EVALUE, "short_threshold: %g; it must lie below long_threshold, %g", sell, buy);
    return RP_OK;
}

static rp_status check_pips(const char *field, double pips, rp_error *error)
{
    if (pips >= 0 && pips <= FXI_PIPS_LIMIT) return RP_OK;
    return rp_fail(error, RP_EVALUE, "%s: %g; allowed is 0 (none) to %g pips", field, pips, FXI_PIPS_LIMIT);
}

static rp_status check_exits(const fx_exits *exits, const fx_rules *rules, rp_error *error)
{
    rp_status status = check_pips("stop_pips", exits->stop_pips, error);
    if (status == RP_OK) status = check_pips("target_pips", exits->target_pips, error);
    if (status != RP_OK) return status;
    if (exits->hold < 0 || exits->hold > FXI_HOLD_LIMIT)
        return rp_fail(error, RP_EVALUE, "hold: %d; allowed is 0 (none) to %d", exits->hold, FXI_HOLD_LIMIT);
    if (exits->session < 0 || exits->session >= rules->session_count)
        return rp_fail(error, RP_EINDEX, "session: number %d; the rules have sessions 0 to %d", exits->session,
                       rules->session_count - 1);
    if (rules->sizing == FX_SIZE_RISK_FRACTION && exits->stop_pips == 0)
        return rp_fail(error, RP_EVALUE, "stop_pips: 0; sizing by risk fraction needs a stop");
    return RP_OK;
}

rp_status fx_gene_check(const fx_gene *gene, const fx_features *features, const fx_rules *rules, rp_error *error)
{
    rp_status status = check_terms(gene, features, error);
    if (status == RP_OK) status = check_thresholds(gene, error);
    return status == RP_OK ? check_exits(&gene->exits, rules, error) : status;
}

/* ---- canonical form ----------------------------------------------------------------------------------------- */

void fxi_gene_sort(fx_gene *gene, const fx_features *features)
{
    for (int k = 1; k < gene->terms; k++) {
        int32_t feature = gene->feature[k];
        float weight = gene->weight[k];
        int j = k;
        for (; j > 0 && strcmp(features->names[gene->feature[j - 1]], features->names[feature]) > 0; j--) {
            gene->feature[j] = gene->feature[j - 1];
            gene->weight[j] = gene->weight[j - 1];
        }
        gene->feature[j] = feature;
        gene->weight[j] = weight;
    }
}

typedef struct canonical {
    size_t size;
    unsigned char bytes[FX_GENE_MAX_TERMS * (64 + sizeof(float)) + 64];
} canonical;

static void put(canonical *form, const void *data, size_t size)
{
    memcpy(form->bytes + form->size, data, size);
    form->size += size;
}

static void put_float(canonical *form, float value)
{
    value += 0.0f; // -0 and 0 trade alike
    put(form, &value, sizeof value);
}

static void put_double(canonical *form, double value)
{
    value += 0.0;
    put(form, &value, sizeof value);
}

rp_hash fx_gene_hash(const fx_gene *gene, const fx_features *features)
{
    fx_gene sorted = *gene;
    fxi_gene_sort(&sorted, features);
    canonical form = {.size = 0};
    put(&form, &sorted.terms, sizeof sorted.terms);
    for (int k = 0; k < sorted.terms; k++) {
        const char *name = features->names[sorted.feature[k]];
        put(&form, name, strlen(name) + 1);
        put_float(&form, sorted.weight[k]);
    }
    put_float(&form, sorted.long_threshold);
    put_float(&form, sorted.short_threshold);
    put_double(&form, sorted.exits.stop_pips);
    put_double(&form, sorted.exits.target_pips);
    put(&form, &sorted.exits.hold, sizeof sorted.exits.hold);
    put(&form, &sorted.exits.session, sizeof sorted.exits.session);
    return rp_hash_bytes(form.bytes, form.size);
}

/* ---- signals ------------------------------------------------------------------------------------------------ */

// Rows per block: scores and one column's slice stay in the first-level cache.
enum { BLOCK = 1024 };

static void add_term(float *restrict score, const float *restrict column, float weight, int64_t rows)
{
    for (int64_t i = 0; i < rows; i++) {
        float product = weight * column[i];
        score[i] += product;
    }
}

static void first_term(float *restrict score, const float *restrict column, float weight, int64_t rows)
{
    for (int64_t i = 0; i < rows; i++) score[i] = weight * column[i];
}

void fxi_gene_scores(const fx_gene *gene, const fx_features *features, int64_t begin, int64_t rows, float *score)
{
    first_term(score, features->values + gene->feature[0] * features->stride + begin, gene->weight[0], rows);
    for (int k = 1; k < gene->terms; k++)
        add_term(score, features->values + gene->feature[k] * features->stride + begin, gene->weight[k], rows);
}

void fx_gene_signals(const fx_gene *gene, const fx_features *features, int64_t begin, int64_t end, int8_t *signal)
{
    float score[BLOCK];
    for (int64_t at = begin; at < end; at += BLOCK) {
        int64_t rows = end - at < BLOCK ? end - at : BLOCK;
        fxi_gene_scores(gene, features, at, rows, score);
        for (int64_t i = 0; i < rows; i++) // a NaN score fails both comparisons
            signal[at + i] = (int8_t)(score[i] >= gene->long_threshold    ? 1
                                      : score[i] <= gene->short_threshold ? -1
                                                                          : 0);
    }
}
