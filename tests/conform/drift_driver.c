// Drift, folds, linkage and scales behind plain C types, for Python tests through ctypes.
#include <forex/drift.h>
#include <forex/importance.h>
#include <forex/label.h>
#include <string.h>

#include "forex/feature/feature_i.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT int conform_drift(const float *reference, int64_t m, const float *current, int64_t n, double out[8]);
EXPORT double conform_ks_probability(double distance, int64_t m, int64_t n);
EXPORT int conform_linkage(const double *distances, int64_t count, double *out);
EXPORT int conform_cut(const double *distances, int64_t count, int64_t clusters, int32_t *cluster, double *silhouette);
EXPORT int conform_trend(const int32_t *close, int64_t count, int32_t shortest, int32_t longest, double *t,
                         int64_t *exit);
EXPORT int64_t conform_scale(double *x, int64_t count, int window, int kind);

// psi, kl, ks, p, mean shift, std ratio, bins, score.
int conform_drift(const float *reference, int64_t m, const float *current, int64_t n, double out[8])
{
    fx_drift_options options;
    fx_column_drift d;
    fx_drift_default(&options);
    rp_status status = fx_drift_samples(reference, m, current, n, &options, &d, NULL);
    const double values[8] = {d.psi, d.kl, d.ks, d.ks_p, d.mean_shift, d.std_ratio, d.bins, d.score};
    for (int i = 0; status == RP_OK && i < 8; i++) out[i] = values[i];
    return status;
}

double conform_ks_probability(double distance, int64_t m, int64_t n)
{
    return fx_ks_probability(distance, m, n);
}

// Rows of a, b, distance, size, as scipy has them.
int conform_linkage(const double *distances, int64_t count, double *out)
{
    fx_merge *merges = rp_malloc((size_t)count * sizeof *merges);
    rp_status status = merges ? fx_linkage(distances, count, merges, NULL) : RP_ENOMEM;
    for (int64_t k = 0; status == RP_OK && k < count - 1; k++) {
        out[4 * k] = (double)merges[k].a;
        out[4 * k + 1] = (double)merges[k].b;
        out[4 * k + 2] = merges[k].distance;
        out[4 * k + 3] = (double)merges[k].size;
    }
    rp_free(merges);
    return status;
}

int conform_cut(const double *distances, int64_t count, int64_t clusters, int32_t *cluster, double *silhouette)
{
    fx_merge *merges = rp_malloc((size_t)count * sizeof *merges);
    rp_status status = merges ? fx_linkage(distances, count, merges, NULL) : RP_ENOMEM;
    if (status == RP_OK) status = fx_linkage_cut(merges, count, clusters, cluster, NULL);
    if (status == RP_OK) *silhouette = fx_silhouette(distances, count, cluster);
    rp_free(merges);
    return status;
}

// In place; 0 rolling z, 1 expanding z, 2 rank, 3 robust. Returns the first scaled row, -1 without memory.
int64_t conform_scale(double *x, int64_t count, int window, int kind)
{
    int64_t known = -1;
    double *scratch = rp_malloc((size_t)(count + 1) * sizeof *scratch);
    bool made = scratch != NULL;
    if (made && kind == 0) made = fxi_scale_rolling(x, 0, count, window, &known);
    if (made && kind == 1) known = fxi_scale_expanding(x, 0, count, window);
    if (made && kind >= 2) made = fxi_scale_order(x, 0, count, window, kind == 3, scratch, &known);
    rp_free(scratch);
    return made ? known : -1;
}

static void flat_bars(fx_bars *bars, const int32_t *close)
{
    for (int64_t i = 0; i < bars->count; i++) {
        bars->open_time[i] = i * FX_HOUR;
        bars->known_at[i] = bars->open_time[i] + FX_HOUR;
        bars->open[i] = bars->high[i] = bars->low[i] = bars->close[i] = close[i];
    }
}

int conform_trend(const int32_t *close, int64_t count, int32_t shortest, int32_t longest, double *t, int64_t *exit)
{
    fx_symbols *symbols = NULL;
    const fx_symbol *symbol;
    fx_bars *bars = NULL;
    fx_tape *tape = NULL;
    fx_labels *labels = NULL;
    fx_rules rules;
    fx_rules_default(&rules);
    rp_status status = fx_symbols_load(NULL, &symbols, NULL);
    if (status == RP_OK) status = fx_symbols_find(symbols, "EURUSD", &symbol, NULL);
    if (status == RP_OK) status = fx_bars_new(symbol, FX_H1, 5, count, false, &bars, NULL);
    if (status == RP_OK) flat_bars(bars, close);
    if (status == RP_OK) status = fx_tape_new(bars, &rules, &tape, NULL);
    if (status == RP_OK) status = fx_label_trend(tape, &(fx_trend_options){shortest, longest, 0.0}, &labels, NULL);
    if (status == RP_OK) {
        memcpy(t, labels->value, (size_t)count * sizeof *t);
        memcpy(exit, labels->exit, (size_t)count * sizeof *exit);
    }
    fx_labels_free(labels);
    fx_tape_free(tape);
    fx_bars_free(bars);
    fx_symbols_free(symbols);
    return status;
}
