// A drift as JSON and as a section of HTML.
#include "drift_i.h"
#include "market/html_i.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON ---------------------------------------------------------------------------------------------------------
 */

static json_t *number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *column_json(const fx_column_drift *c)
{
    return json_pack("{s:s, s:I, s:I, s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b}", "name", c->name,
                     "reference", (json_int_t)c->reference, "current", (json_int_t)c->current, "missing_reference",
                     number(c->missing_reference), "missing_current", number(c->missing_current), "bins", c->bins,
                     "psi", number(c->psi), "kl", number(c->kl), "ks", number(c->ks), "ks_p", number(c->ks_p),
                     "mean_shift", number(c->mean_shift), "std_ratio", number(c->std_ratio), "score", number(c->score),
                     "drifted", c->drifted, "critical", c->critical);
}

static json_t *range_json(int64_t begin, int64_t end, int64_t rows)
{
    char from[40], to[40];
    return json_pack("{s:s, s:s, s:I}", "from", fx_time_text(begin, from), "to", fx_time_text(end, to), "rows",
                     (json_int_t)rows);
}

char *fx_drift_json(const fx_drift *d)
{
    json_t *columns = json_array();
    for (int64_t c = 0; c < d->count; c++) json_array_append_new(columns, column_json(&d->columns[c]));
    json_t *o = json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "level", fx_drift_level_name(d->level), "columns",
                          (json_int_t)d->count, "judged", (json_int_t)d->judged, "drifted", (json_int_t)d->drifted,
                          "critical", (json_int_t)d->critical, "reference",
                          range_json(d->reference_begin, d->reference_end, d->reference_rows), "current",
                          range_json(d->current_begin, d->current_end, d->current_rows), "list", columns);
    char *text = o ? json_dumps(o, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) : NULL;
    char *copy = text ? rp_strdup(text) : NULL;
    json_decref(o);
    free(text);
    return copy;
}

/* ---- HTML ---------------------------------------------------------------------------------------------------------
 */

static void put_number(FILE *out, double x, const char *format)
{
    fputs("<td>", out);
    if (isfinite(x))
        fprintf(out, format, x);
    else
        fputs("&ndash;", out);
    fputs("</td>", out);
}

// The bar is full at a score of 0.5.
static void put_column(FILE *out, const fx_column_drift *c)
{
    double width = isfinite(c->score) ? fmin(100.0, 200.0 * c->score) : 0.0;
    fprintf(out, "<tr class=\"%s\"><th>", c->critical ? "critical" : c->drifted ? "drifted" : "");
    fxi_html_text(out, c->name);
    fputs("</th>", out);
    put_number(out, c->score, "%.4f");
    fprintf(out, "<td class=\"bar\"><i style=\"width:%.1f%%\"></i></td>", width);
    put_number(out, c->psi, "%.4f");
    put_number(out, c->kl, "%.4f");
    put_number(out, c->ks, "%.4f");
    put_number(out, c->ks_p, "%.3g");
    put_number(out, c->mean_shift, "%+.3f");
    put_number(out, c->std_ratio, "%.3f");
    put_number(out, 100.0 * c->missing_reference, "%.2f");
    put_number(out, 100.0 * c->missing_current, "%.2f");
    fputs("</tr>\n", out);
}

static const char STYLE[] =
    "<style>.drift{overflow-x:auto}.drift table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    ".drift th,.drift td{padding:.15em .6em;text-align:right}.drift th:first-child{text-align:left}"
    ".drift td{white-space:nowrap}"
    ".drift .bar{width:8em;text-align:left}.drift .bar i{display:block;height:.7em;background:#4a7}"
    ".drift .drifted .bar i{background:#d90}.drift .critical .bar i{background:#c33}</style>\n";

static void put_head(FILE *out, const fx_drift *d)
{
    char a[40], b[40], c[40], e[40];
    fprintf(out,
            "<section class=\"drift\">\n%s<h2>Drift: %s</h2>\n<p>%lld of %lld columns have drifted, %lld of them "
            "badly.<br>Reference %s to %s (%lld rows), current %s to %s (%lld rows).</p>\n",
            STYLE, fx_drift_level_name(d->level), (long long)d->drifted, (long long)d->judged, (long long)d->critical,
            fx_time_text(d->reference_begin, a), fx_time_text(d->reference_end, b), (long long)d->reference_rows,
            fx_time_text(d->current_begin, c), fx_time_text(d->current_end, e), (long long)d->current_rows);
    fputs("<table><thead><tr><th>column</th><th>score</th><th></th><th>PSI</th><th>KL</th><th>KS</th><th>p</th>"
          "<th>mean shift</th><th>std ratio</th><th>missing then, %</th><th>now, %</th></tr></thead><tbody>\n",
          out);
}

static int worst_first(const void *a, const void *b)
{
    const fx_column_drift *x = *(const fx_column_drift *const *)a, *y = *(const fx_column_drift *const *)b;
    double p = isnan(x->score) ? -1.0 : x->score, q = isnan(y->score) ? -1.0 : y->score;
    if (p != q) return p > q ? -1 : 1;
    return (x > y) - (x < y);
}

char *fx_drift_html(const fx_drift *d)
{
    char *text = NULL, *copy = NULL;
    size_t size = 0;
    const fx_column_drift **order = rp_malloc((size_t)(d->count > 0 ? d->count : 1) * sizeof(void *));
    FILE *out = order ? open_memstream(&text, &size) : NULL;
    if (out) {
        for (int64_t c = 0; c < d->count; c++) order[c] = &d->columns[c];
        qsort(order, (size_t)d->count, sizeof(void *), worst_first);
        put_head(out, d);
        for (int64_t c = 0; c < d->count; c++) put_column(out, order[c]);
        fputs("</tbody></table>\n</section>\n", out);
        bool failed = ferror(out) != 0;
        if (fclose(out) == 0 && !failed) copy = rp_strdup(text);
    }
    free(text);
    rp_free(order);
    return copy;
}
