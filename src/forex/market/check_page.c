/// The page of one symbol: files, coverage, findings, zone, spread, second source; one self-contained HTML file.
#include "check_page_i.h"
#include "html_i.h"

#include <string.h>

static const char css[] = {
#include "forex_check_css.inc"
};

static const char *when(int64_t utc, char text[40])
{
    fx_time_text(utc, text);
    text[16] = 0; // to the minute
    text[10] = ' ';
    return text;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void put_files(FILE *out, const fx_check *const *checks, int64_t count)
{
    char a[40], b[40];
    fputs(
        "<div class=\"wide\"><table><tr><th>file</th><th class=\"n\">rows</th><th>of</th><th>first (UTC)</th><th>last "
        "(UTC)</th><th>zone of the stamps</th><th class=\"n\">refuses</th><th class=\"n\">warnings</th></tr>\n",
        out);
    for (int64_t i = 0; i < count; i++) {
        const fx_check *c = checks[i];
        int of[3] = {0};
        for (int64_t f = 0; f < c->finding_count; f++) of[c->findings[f].severity]++;
        fputs("<tr><td class=\"t\">", out);
        fxi_html_text(out, name_of(c->path));
        fprintf(out, "</td><td class=\"n\">%lld</td><td>%s</td><td class=\"k\">%s</td><td class=\"k\">%s</td><td>",
                (long long)c->rows, c->ticks ? "ticks" : fx_timeframe_name(c->timeframe), when(c->first, a),
                when(c->last, b));
        fxi_html_text(out, c->zone[0] ? c->zone : "not known");
        if (c->zone_uncertain) fputs(" (not certain)", out);
        fprintf(out, "</td><td class=\"n\">%d</td><td class=\"n\">%d</td></tr>\n", of[2], of[1]);
    }
    fputs("</table></div>\n", out);
}

/* ---- coverage ---------------------------------------------------------------------------------------------------- */

static void merge_day(fx_day_cover *into, const fx_day_cover *d)
{
    if (d->expected > into->expected) into->expected = d->expected;
    if (d->present > into->present) into->present = d->present;
    if (d->closed > into->closed) into->closed = d->closed;
    into->special |= d->special;
}

static bool same_series(const fx_check *a, const fx_check *b)
{
    return a->ticks == b->ticks && a->timeframe == b->timeframe;
}

// The days of all files of the series of `of` on one calendar (rp_free); NULL with `*day_count` 0 when there are none,
// -1 when out of memory.
static fx_day_cover *merge_days(const fx_check *const *checks, int64_t count, const fx_check *of, int64_t *day_count)
{
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (int64_t i = 0; i < count; i++) {
        const fx_check *c = checks[i];
        if (!c->day_count || !same_series(c, of)) continue;
        if (c->days[0].day < first) first = c->days[0].day;
        if (c->days[c->day_count - 1].day > last) last = c->days[c->day_count - 1].day;
    }
    *day_count = 0;
    if (first > last || last - first > 400 * 366) return NULL;
    fx_day_cover *days = rp_calloc((size_t)(last - first + 1), sizeof *days);
    *day_count = days ? last - first + 1 : -1;
    for (int64_t i = 0; i < *day_count; i++) days[i].day = first + i;
    for (int64_t i = 0; days && i < count; i++)
        for (int64_t d = 0; d < checks[i]->day_count && same_series(checks[i], of); d++)
            merge_day(&days[checks[i]->days[d].day - first], &checks[i]->days[d]);
    return days;
}

// The first file of a series that was not among those before it.
static bool begins_series(const fx_check *const *checks, int64_t i)
{
    for (int64_t k = 0; k < i; k++)
        if (same_series(checks[k], checks[i])) return false;
    return true;
}

// One calendar for each timeframe: days of long bars would hide the holes in short ones.
static rp_status put_coverage(FILE *out, const fx_check *const *checks, int64_t count, rp_error *error)
{
    int64_t series = 0, drawn = 0;
    for (int64_t i = 0; i < count; i++) series += begins_series(checks, i);
    fputs("<h2>Coverage</h2>\n", out);
    for (int64_t i = 0; i < count; i++) {
        int64_t day_count;
        if (!begins_series(checks, i)) continue;
        fx_day_cover *days = merge_days(checks, count, checks[i], &day_count);
        if (day_count < 0) return rp_fail(error, RP_ENOMEM, "out of memory for the days of the page");
        if (day_count && drawn++ == 0)
            fputs(
                "<p class=\"soft\">Each square is a trading date; its colour is the share of the market's open minutes "
                "that have a bar or a tick.</p>\n",
                out);
        if (day_count && series > 1)
            fprintf(out, "<h3>%s</h3>\n", checks[i]->ticks ? "ticks" : fx_timeframe_name(checks[i]->timeframe));
        if (day_count) fxi_page_picture(out, days, day_count);
        rp_free(days);
    }
    if (!drawn)
        fputs("<p class=\"soft\">None is drawn: it takes bars of a day or less in a known time zone.</p>\n", out);
    return RP_OK;
}

/* ---- findings ---------------------------------------------------------------------------------------------------- */

// All places of a finding, folded; `most` of them when it is not negative.
static void put_places(FILE *out, const fx_finding *f, int64_t most)
{
    int64_t shown = most >= 0 && most < f->place_count ? most : f->place_count;
    char text[200];
    if (shown == 0) return;
    fprintf(out, "<details><summary>%s%lld place(s)</summary><pre>", shown < f->place_count ? "the first " : "all ",
            (long long)shown);
    for (int64_t i = 0; i < shown; i++) {
        fxi_html_text(out, fx_place_text(&f->places[i], text));
        fputc('\n', out);
    }
    fputs("</pre>", out);
    if (shown < f->place_count)
        fprintf(out,
                "<p class=\"soft\">%lld more: <code>forex data check --places all</code> prints them, "
                "<code>--json</code> lists them.</p>",
                (long long)(f->place_count - shown));
    fputs("</details>", out);
}

static void put_findings(FILE *out, const fx_check *c, int64_t places)
{
    static const char *const words[] = {"remark", "warning", "refuses"};
    fputs("<div class=\"wide\"><table class=\"findings\"><tr><th></th><th>finding</th><th class=\"n\">count</th><th "
          "class=\"n\">first "
          "row</th><th>what and where</th></tr>\n",
          out);
    for (int severity = 2; severity >= 0; severity--)
        for (int64_t i = 0; i < c->finding_count; i++) {
            const fx_finding *f = &c->findings[i];
            if (f->severity != severity) continue;
            fprintf(out, "<tr><td class=\"%s\">%s</td><td class=\"k\">%s</td><td class=\"n\">%lld</td><td class=\"n\">",
                    words[severity], words[severity], f->kind, (long long)f->count);
            if (f->first_row) fprintf(out, "%lld", (long long)f->first_row);
            fputs("</td><td class=\"t\">", out);
            fxi_html_text(out, f->text);
            put_places(out, f, places);
            fputs("</td></tr>\n", out);
        }
    fputs("</table></div>\n", out);
    if (!c->zone_evidence[0]) return;
    fputs("<p class=\"soft\">Time zone: ", out);
    fxi_html_text(out, c->zone_evidence);
    fputs("</p>\n", out);
}

static void put_spread(FILE *out, const fx_spread_stats *s)
{
    char at[40];
    if (!s->count) return;
    fprintf(
        out,
        "<h3>Spread, points</h3><div class=\"wide\"><table><tr><th class=\"n\">smallest</th><th "
        "class=\"n\">median</th><th "
        "class=\"n\">mean</th><th class=\"n\">95 %%</th><th class=\"n\">99 %%</th><th class=\"n\">largest</th><th>at "
        "(UTC)</th><th class=\"n\">zero</th><th class=\"n\">negative</th></tr>\n"
        "<tr><td class=\"n\">%.6g</td><td class=\"n\">%.6g</td><td class=\"n\">%.3f</td><td class=\"n\">%.6g</td><td "
        "class=\"n\">%.6g</td><td class=\"n\">%.6g</td><td>%s</td><td class=\"n\">%lld</td><td "
        "class=\"n\">%lld</td></tr></table></div>\n",
        s->min, s->median, s->mean, s->p95, s->p99, s->max, when(s->widest_at, at), (long long)s->zero,
        (long long)s->negative);
}

/* ---- second source ------------------------------------------------------------------------------------------------
 */

static const char *const price_names[4] = {"open", "high", "low", "close"};

static void put_alone(FILE *out, const char *words, int64_t count, const int64_t at[3])
{
    char text[40];
    fprintf(out, "<p>%lld bar(s) %s", (long long)count, words);
    for (int i = 0; i < 3 && i < count; i++) fprintf(out, "%s%s", i ? ", " : ": ", when(at[i], text));
    fprintf(out, "%s.</p>\n", count > 3 ? ", ..." : "");
}

static void put_worst(FILE *out, const fx_comparison *a)
{
    char text[40];
    if (!a->worst_count) return;
    fputs("<h3>Worst places</h3><div class=\"wide\"><table><tr><th>bar (UTC)</th><th>price</th><th "
          "class=\"n\">here</th><th "
          "class=\"n\">there</th></tr>\n",
          out);
    for (int i = 0; i < a->worst_count; i++)
        fprintf(out, "<tr><td>%s</td><td>%s</td><td class=\"n\">%.*f</td><td class=\"n\">%.*f</td></tr>\n",
                when(a->worst[i].stamp, text), price_names[a->worst[i].column], a->digits, a->worst[i].here, a->digits,
                a->worst[i].there);
    fputs("</table></div>\n", out);
}

static void put_against(FILE *out, const fx_comparison *a)
{
    char from[40], to[40];
    if (!a) return;
    fputs("<h2>Against ", out);
    fxi_html_text(out, name_of(a->path));
    fprintf(out, "</h2>\n<p>%lld %s bars stand in both, from %s to %s UTC.</p>\n", (long long)a->shared,
            fx_timeframe_name(a->timeframe), when(a->first, from), when(a->last, to));
    put_alone(out, "stand here alone", a->only_here, a->only_here_at);
    put_alone(out, "stand there alone", a->only_there, a->only_there_at);
    if (a->best_shift)
        fprintf(out,
                "<p class=\"warning\">The closes fit best when the second source's stamps move by %+.1f hours (mean "
                "difference %.2f points, %.2f as they are).</p>\n",
                (double)a->best_shift / FX_HOUR, a->shift_error, a->error);
    else
        fputs("<p>No other time shift fits the closes better.</p>\n", out);
    if (!a->shared) return;
    fprintf(
        out,
        "<div class=\"wide\"><table><tr><th>difference, points of 10<sup>-%d</sup></th><th class=\"n\">equal</th><th "
        "class=\"n\">there below</th><th class=\"n\">mean</th><th class=\"n\">median</th><th class=\"n\">95 %%</th><th "
        "class=\"n\">99 %%</th><th class=\"n\">largest</th></tr>\n",
        a->digits);
    for (int k = 0; k < 4; k++) {
        const fx_price_difference *d = &a->price[k];
        fprintf(
            out,
            "<tr><td>%s</td><td class=\"n\">%lld</td><td class=\"n\">%lld</td><td class=\"n\">%.3f</td><td "
            "class=\"n\">%.6g</td><td class=\"n\">%.6g</td><td class=\"n\">%.6g</td><td class=\"n\">%.6g</td></tr>\n",
            price_names[k], (long long)d->equal, (long long)d->below, d->mean, d->median, d->p95, d->p99, d->max);
    }
    fputs("</table></div>\n", out);
    put_worst(out, a);
}

/* ---- page ---------------------------------------------------------------------------------------------------------
 */

static rp_status put_page(FILE *out, const fx_check *const *checks, int64_t count, int64_t places, rp_error *error)
{
    const char *symbol = checks[0]->symbol;
    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\">\n<title>%s: data check</title>\n<style>",
            symbol);
    fwrite(css, 1, sizeof css, out);
    fprintf(out,
            "</style></head><body><main>\n<h1>%s</h1><p class=\"soft\">What is wrong with the data, and what is not. "
            "Nothing was changed.</p>\n",
            symbol);
    put_files(out, checks, count);
    rp_status status = put_coverage(out, checks, count, error);
    fputs("<h2>Findings</h2>\n", out);
    for (int64_t i = 0; i < count; i++) {
        if (count > 1) {
            fputs("<h3>", out);
            fxi_html_text(out, name_of(checks[i]->path));
            fputs("</h3>\n", out);
        }
        put_findings(out, checks[i], places);
        put_spread(out, &checks[i]->spread);
    }
    for (int64_t i = 0; i < count; i++) put_against(out, checks[i]->against);
    fprintf(out,
            "<footer>forex data check, version %s. \"refuses\": an import is refused until the named repair is "
            "allowed.</footer>\n</main></body></html>\n",
            rp_version());
    return status;
}

rp_status fx_check_page(const char *path, const fx_check *const *checks, int64_t count, int64_t places, rp_error *error)
{
    rp_atomic_file *file = NULL;
    if (count < 1) return rp_fail(error, RP_EINVAL, "%s: a page takes one check at least", path);
    for (int64_t i = 1; i < count; i++)
        if (strcmp(checks[i]->symbol, checks[0]->symbol) != 0)
            return rp_fail(error, RP_EINVAL, "%s: a page is of one symbol, these checks are of %s and %s", path,
                           checks[0]->symbol, checks[i]->symbol);
    rp_status status = rp_atomic_open(path, &file, error);
    if (status) return status;
    status = put_page(rp_atomic_stream(file), checks, count, places, error);
    if (!status && ferror(rp_atomic_stream(file))) status = rp_fail(error, RP_EIO, "%s: cannot be written", path);
    if (!status) return rp_atomic_commit(file, error);
    rp_atomic_abort(file);
    return status;
}
