// Rows of labels: life, counts, CSV.
#include "label_i.h"

#include <math.h>
#include <string.h>

const char *fx_barrier_name(fx_barrier barrier)
{
    static const char *const names[FX_BARRIER_COUNT] = {"none", "target", "stop", "time"};
    return barrier >= 0 && barrier < FX_BARRIER_COUNT ? names[barrier] : "?";
}

static bool allocate(fx_labels *l, int64_t count)
{
    size_t n = (size_t)(count > 0 ? count : 1);
    l->count = count;
    l->label = rp_malloc(n);
    l->side = rp_calloc(n, 1);
    l->barrier = rp_calloc(n, 1);
    l->ambiguous = rp_calloc(n, 1);
    l->end = rp_malloc(n * sizeof *l->end);
    l->end_time = rp_calloc(n, sizeof *l->end_time);
    l->exit = rp_malloc(n * sizeof *l->exit);
    l->points = rp_calloc(n, sizeof *l->points);
    l->net = rp_malloc(n * sizeof *l->net);
    l->value = rp_malloc(n * sizeof *l->value);
    return l->label && l->side && l->barrier && l->ambiguous && l->end && l->end_time && l->exit && l->points &&
           l->net && l->value;
}

rp_status fxi_labels_new(const char *what, int64_t count, fx_labels **labels, rp_error *error)
{
    fx_labels *l = rp_calloc(1, sizeof *l);
    if (!l || !allocate(l, count)) {
        fx_labels_free(l);
        return rp_fail(error, RP_ENOMEM, "%s: no memory for %lld rows", what, (long long)count);
    }
    for (int64_t i = 0; i < count; i++) {
        l->label[i] = FX_LABEL_UNKNOWN;
        l->end[i] = l->exit[i] = -1;
        l->net[i] = l->value[i] = NAN;
    }
    *labels = l;
    return RP_OK;
}

void fx_labels_free(fx_labels *labels)
{
    if (!labels) return;
    rp_free(labels->label);
    rp_free(labels->side);
    rp_free(labels->barrier);
    rp_free(labels->ambiguous);
    rp_free(labels->end);
    rp_free(labels->end_time);
    rp_free(labels->exit);
    rp_free(labels->points);
    rp_free(labels->net);
    rp_free(labels->value);
    rp_free(labels);
}

void fxi_labels_tally(fx_labels *l)
{
    l->known = l->unknown = l->none = l->ambiguous_count = 0;
    memset(l->classes, 0, sizeof l->classes);
    for (int64_t i = 0; i < l->count; i++) {
        if (l->label[i] == FX_LABEL_UNKNOWN) {
            l->unknown++;
        } else if (l->label[i] == FX_LABEL_NONE) {
            l->none++;
        } else {
            l->known++;
            l->classes[l->label[i] + 1]++;
            l->ambiguous_count += l->ambiguous[i];
        }
    }
}

/* ---- CSV ----------------------------------------------------------------------------------------------------------
 */

static void write_number(FILE *out, double x)
{
    if (isnan(x))
        fputc(',', out);
    else
        fprintf(out, ",%.9g", x);
}

static void write_row(FILE *out, const fx_bars *bars, const fx_labels *l, const double *weights, int64_t i)
{
    char at[40], end[40];
    bool known = l->label[i] != FX_LABEL_UNKNOWN && l->label[i] != FX_LABEL_NONE;
    fprintf(out, "%s,", fx_time_text(bars->open_time[i], at));
    if (known)
        fprintf(out, "%d,%d,%s,%d,%lld,%s,", l->label[i], l->side[i], fx_barrier_name(l->barrier[i]), l->ambiguous[i],
                (long long)l->end[i], fx_time_text(l->end_time[i], end));
    else
        fprintf(out, "%s,,,,,,", l->label[i] == FX_LABEL_NONE ? "none" : "unknown");
    if (known && l->side[i])
        fprintf(out, "%lld,%d", (long long)l->exit[i], l->points[i]);
    else
        fputc(',', out);
    write_number(out, l->net[i]);
    write_number(out, l->value[i]);
    if (weights) write_number(out, weights[i]);
    fputc('\n', out);
}

rp_status fx_labels_write(const char *path, const fx_tape *tape, const fx_labels *labels, const double *weights,
                          rp_error *error)
{
    rp_atomic_file *file;
    const fx_bars *bars = fx_tape_bars(tape);
    if (labels->count != bars->count)
        return rp_fail(error, RP_EINVAL, "labels of %lld rows do not belong to %lld bars", (long long)labels->count,
                       (long long)bars->count);
    rp_status status = rp_atomic_open(path, &file, error);
    if (status != RP_OK) return status;
    FILE *out = rp_atomic_stream(file);
    fprintf(out, "time,label,side,barrier,ambiguous,end,end_time,exit,points,net,value%s\n", weights ? ",weight" : "");
    for (int64_t i = 0; i < labels->count; i++) write_row(out, bars, labels, weights, i);
    return rp_atomic_commit(file, error);
}
