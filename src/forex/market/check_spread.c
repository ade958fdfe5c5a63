/// The spread of bars and ticks: statistics.
#include "check_i.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The value that `share` of the sorted ones do not exceed.
static double percentile(const double *sorted, int64_t count, double share)
{
    int64_t at = (int64_t)(share * (double)(count - 1) + 0.5);
    return sorted[at];
}

void fxi_spread_measure(double *points, int64_t count, fx_spread_stats *s)
{
    double sum = 0;
    if (count == 0) return;
    for (int64_t i = 0; i < count; i++) {
        sum += points[i];
        s->zero += points[i] == 0;
        s->negative += points[i] < 0;
    }
    qsort(points, (size_t)count, sizeof *points, by_value);
    s->count = count;
    s->mean = sum / (double)count;
    s->min = points[0];
    s->median = percentile(points, count, 0.5);
    s->p95 = percentile(points, count, 0.95);
    s->p99 = percentile(points, count, 0.99);
    s->max = points[count - 1];
}

void fxi_check_spread(fxi_checking *c)
{
    const fxi_table *t = &c->file.table;
    fx_spread_stats *s = &c->out->spread;
    if (c->status || !t->has_spread || t->count == 0) return;
    // Spreads stand in points of their own decimals where the file has finer ones than the symbol.
    int own = c->file.spread_digits >= 0 ? c->file.spread_digits : c->symbol->digits;
    double scale = (double)fxi_power10(c->symbol->digits) / (double)fxi_power10(own);
    double *points = rp_malloc((size_t)t->count * sizeof *points);
    int64_t widest = 0;
    char when[24];
    if (!points) {
        c->status = rp_fail(c->error, RP_ENOMEM, "%s: out of memory for the spreads", c->out->path);
        return;
    }
    for (int64_t i = 0; i < t->count; i++) {
        points[i] = t->rows[i].spread * scale;
        if (t->rows[i].spread > t->rows[widest].spread) widest = i;
    }
    fxi_spread_measure(points, t->count, s);
    s->widest_at = t->rows[widest].stamp;
    rp_free(points);
    fxi_find(c, "spread", s->zero > t->count / 2 ? 1 : 0, t->count, widest, widest,
             "spread in points: median %.6g, 95 %% at most %.6g, from %.6g to %.6g (%s); %lld bar(s) say 0", s->median,
             s->p95, s->min, s->max, fxi_clock_text(c, s->widest_at, when), (long long)s->zero);
}
