// Weights of labels that overlap in time (Lopez de Prado 2018, chapter 4).
#include "label_i.h"

#include <math.h>
#include <string.h>

static bool is_labelled(const fx_labels *l, int64_t i)
{
    return l->label[i] != FX_LABEL_UNKNOWN && l->label[i] != FX_LABEL_NONE && l->end[i] > i;
}

// A trade that is still open shares its bars with the others, though nobody knows its class yet.
static bool is_alive(const fx_labels *l, int64_t i)
{
    return is_labelled(l, i) || (l->label[i] == FX_LABEL_UNKNOWN && l->end[i] == l->count);
}

void fx_label_concurrency(const fx_labels *labels, int32_t *concurrency)
{
    memset(concurrency, 0, (size_t)labels->count * sizeof *concurrency);
    for (int64_t i = 0; i < labels->count; i++) {
        if (!is_alive(labels, i) || i + 1 == labels->count) continue;
        concurrency[i + 1]++;
        if (labels->end[i] + 1 < labels->count) concurrency[labels->end[i] + 1]--;
    }
    for (int64_t i = 1; i < labels->count; i++) concurrency[i] += concurrency[i - 1];
}

// Sums up to and with each bar of 1 / concurrency, times the bar's log return when `bars` is given; 0 where no row
// lives. sums[0] stands before bar 0.
static rp_status running_sums(const fx_bars *bars, const fx_labels *l, double **sums, rp_error *error)
{
    size_t n = (size_t)l->count;
    int32_t *concurrency = rp_malloc((n + 1) * sizeof *concurrency);
    double *s = rp_malloc((n + 1) * sizeof *s);
    if (!concurrency || !s) {
        rp_free(concurrency);
        rp_free(s);
        return rp_fail(error, RP_ENOMEM, "label weights: no memory for %zu bars", n), RP_ENOMEM;
    }
    fx_label_concurrency(l, concurrency);
    s[0] = 0.0;
    for (int64_t i = 0; i < l->count; i++) {
        double x = concurrency[i] > 0 ? 1.0 / concurrency[i] : 0.0;
        if (bars) x *= i > 0 ? log((double)bars->close[i] / bars->close[i - 1]) : 0.0;
        s[i + 1] = s[i] + x;
    }
    rp_free(concurrency);
    *sums = s;
    return RP_OK;
}

rp_status fx_label_uniqueness(const fx_labels *labels, double *weights, rp_error *error)
{
    double *sums;
    rp_status status = running_sums(NULL, labels, &sums, error);
    if (status != RP_OK) return status;
    for (int64_t i = 0; i < labels->count; i++) {
        weights[i] = 0.0;
        if (is_labelled(labels, i))
            weights[i] = (sums[labels->end[i] + 1] - sums[i + 1]) / (double)(labels->end[i] - i);
    }
    rp_free(sums);
    return RP_OK;
}

rp_status fx_label_attribution(const fx_bars *bars, const fx_labels *labels, double *weights, rp_error *error)
{
    double *sums, total = 0.0;
    int64_t rows = 0;
    if (bars->count != labels->count)
        return rp_fail(error, RP_EINVAL, "labels of %lld rows do not belong to %lld bars", (long long)labels->count,
                       (long long)bars->count),
               RP_EINVAL;
    rp_status status = running_sums(bars, labels, &sums, error);
    if (status != RP_OK) return status;
    for (int64_t i = 0; i < labels->count; i++) {
        weights[i] = 0.0;
        if (!is_labelled(labels, i)) continue;
        weights[i] = fabs(sums[labels->end[i] + 1] - sums[i + 1]);
        total += weights[i];
        rows++;
    }
    for (int64_t i = 0; total > 0.0 && i < labels->count; i++) weights[i] *= (double)rows / total;
    rp_free(sums);
    return RP_OK;
}

rp_status fx_label_decay(const double *uniqueness, int64_t count, double oldest, double *weights, rp_error *error)
{
    if (!(oldest > -1.0 && oldest <= 1.0))
        return rp_fail(error, RP_EVALUE, "label decay: oldest is %g; it takes more than -1, up to 1", oldest),
               RP_EVALUE;
    double total = 0.0, sum = 0.0;
    for (int64_t i = 0; i < count; i++) total += uniqueness[i];
    if (!(total > 0.0)) return RP_OK;
    double slope = oldest >= 0.0 ? (1.0 - oldest) / total : 1.0 / ((oldest + 1.0) * total);
    for (int64_t i = 0; i < count; i++) {
        sum += uniqueness[i];
        double decay = 1.0 - slope * (total - sum);
        weights[i] *= decay > 0.0 ? decay : 0.0;
    }
    return RP_OK;
}
