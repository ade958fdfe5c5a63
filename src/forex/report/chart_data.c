/* The numbers behind the charts, reduced so that a curve of a million bars keeps its extremes in a few thousand points.
 */
#include "report_i.h"

#include <math.h>

enum { CHART_POINTS = 2400 };

/* A piece of the curve drawn as one point: last equity, lowest low, deepest drawdown. */
typedef struct point {
    int64_t time;
    double equity, low, drawdown;
    int segment;
} point;

static point reduce(const report_equity *e, int64_t begin, int64_t end, double shift)
{
    point p = {e->time[end - 1], e->equity[end - 1] + shift, INFINITY, 0, e->segment[end - 1]};
    for (int64_t i = begin; i < end; i++) {
        p.low = fmin(p.low, e->low[i] + shift);
        p.drawdown = fmax(p.drawdown, e->drawdown[i]);
    }
    return p;
}

typedef void point_writer(FILE *out, const point *p);

static void write_time(FILE *out, const point *p)
{
    fprintf(out, "%lld", (long long)(p->time / 1000000000));
}
static void write_equity(FILE *out, const point *p)
{
    fprintf(out, "%.2f", p->equity);
}
static void write_low(FILE *out, const point *p)
{
    fprintf(out, "%.2f", p->low);
}
static void write_drawdown(FILE *out, const point *p)
{
    fprintf(out, "%.5f", -p->drawdown);
}

/* What a range adds to the curve before the next one starts again from the deposit. */
static double segment_gain(const report_equity *e, int64_t begin, int64_t end, double deposit)
{
    return end > begin ? e->equity[end - 1] - deposit : 0;
}

static int64_t segment_end(const report_equity *e, int64_t begin)
{
    int64_t end = begin;
    while (end < e->count && e->segment[end] == e->segment[begin]) end++;
    return end;
}

/* Writes one property of all points; pieces never cross a range's end. */
static void write_series(report *r, const char *name, point_writer *writer)
{
    const report_equity *e = &r->equity;
    double deposit = fxi_json_number(r->results, "metrics.train.initial"), shift = 0;
    int64_t step = e->count / CHART_POINTS + 1;
    bool first = true;
    fprintf(r->out, "\"%s\":[", name);
    for (int64_t begin = 0, end; begin < e->count; begin = end) {
        end = segment_end(e, begin);
        for (int64_t at = begin; at < end; at += step) {
            point p = reduce(e, at, at + step < end ? at + step : end, shift);
            if (!first) fputc(',', r->out);
            first = false;
            writer(r->out, &p);
        }
        shift += segment_gain(e, begin, end, deposit);
    }
    fputs("],\n", r->out);
}

static void write_spans(report *r)
{
    static const char *const names[] = {"train", "validation", "holdout"};
    const report_equity *e = &r->equity;
    fputs("\"spans\":[", r->out);
    for (int64_t begin = 0, end; begin < e->count; begin = end) {
        end = segment_end(e, begin);
        fprintf(r->out, "%s{\"name\":\"%s\",\"from\":%lld,\"to\":%lld}", begin ? "," : "", names[e->segment[begin]],
                (long long)(e->time[begin] / 1000000000), (long long)(e->time[end - 1] / 1000000000));
    }
    fputs("],\n", r->out);
}

static void write_progress(report *r, const char *key, const char *name, const char *tail)
{
    const json_t *list = json_object_get(r->results, "progress"), *item;
    size_t index;
    fprintf(r->out, "\"%s\":[", name);
    json_array_foreach(list, index, item)
    {
        double value = fxi_json_number(item, key);
        fprintf(r->out, "%s", index ? "," : "");
        fprintf(r->out, isfinite(value) ? "%.6g" : "null", value);
    }
    fprintf(r->out, "]%s\n", tail);
}

void fxi_report_chart_data(report *r)
{
    fputs("{\n", r->out);
    write_series(r, "time", write_time);
    write_series(r, "equity", write_equity);
    write_series(r, "low", write_low);
    write_series(r, "drawdown", write_drawdown);
    write_spans(r);
    write_progress(r, "generation", "generation", ",");
    write_progress(r, "best", "best", ",");
    write_progress(r, "median", "median", "");
    fputs("}", r->out);
}
