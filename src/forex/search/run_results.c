// results.json; docs/reference/run-folder.md is its schema.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json_out_i.h"
#include "run_i.h"

enum { RESULTS_FORMAT = 1 };

static void put_hash(fxi_out *out, const char *key, rp_hash hash)
{
    char hex[33];
    rp_hash_hex(hash, hex);
    fxi_out_text(out, key, hex);
}

static void put_time(fxi_out *out, const char *key, int64_t utc)
{
    char text[40];
    fxi_out_text(out, key, fx_time_text(utc, text));
}

/* ---- data and ranges ----------------------------------------------------------------------------------------- */

static int compare_spreads(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

// Median spread of the data in points of the bars' scale; NaN when it has none. `out` fails with memory.
static double median_spread(fxi_out *out, const fx_bars *bars)
{
    if (!bars->spread) return NAN;
    int32_t *sorted = rp_malloc((size_t)bars->count * sizeof *sorted);
    if (!sorted) {
        out->failed = true;
        return NAN;
    }
    memcpy(sorted, bars->spread, (size_t)bars->count * sizeof *sorted);
    qsort(sorted, (size_t)bars->count, sizeof *sorted, compare_spreads);
    int64_t middle = bars->count / 2;
    double median = sorted[middle];
    rp_free(sorted);
    return median;
}

static void put_data(fxi_out *out, const fxi_run *run)
{
    const fx_bars *b = run->bars;
    fxi_out_open(out, "data", '{', false);
    fxi_out_text(out, "symbol", b->symbol.name);
    fxi_out_text(out, "timeframe", fx_timeframe_name(b->timeframe));
    fxi_out_text(out, "source", b->source);
    fxi_out_text(out, "zone", b->zone);
    fxi_out_text(out, "repairs", b->repairs);
    fxi_out_whole(out, "digits", b->digits);
    fxi_out_whole(out, "bars", b->count);
    put_time(out, "first", b->open_time[0]);
    put_time(out, "last", b->open_time[b->count - 1]);
    fxi_out_text(out, "day_rule", b->day_rule == FX_DAY_NEW_YORK ? "new_york" : "utc");
    fxi_out_real(out, "spread_points_median", median_spread(out, b));
    fxi_out_text(out, "spread_source", run->config->rules.spread_source == FX_SPREAD_PER_BAR ? "per_bar" : "constant");
    fxi_out_close(out);
}

static void put_ranges(fxi_out *out, const fxi_run *run)
{
    fxi_out_open(out, "ranges", '{', false);
    for (fxi_segment s = FXI_TRAIN; s <= FXI_HOLDOUT; s++) {
        fxi_range range = run->range[s];
        fxi_out_open(out, fxi_segment_name(s), '{', true);
        put_time(out, "from", run->bars->open_time[range.begin]);
        put_time(out, "to", run->bars->known_at[range.end - 1]);
        fxi_out_whole(out, "bars", range.end - range.begin);
        fxi_out_whole(out, "days", run->result[s]->day_count);
        fxi_out_close(out);
    }
    fxi_out_close(out);
}

/* ---- search -------------------------------------------------------------------------------------------------- */

static void put_search(fxi_out *out, const fxi_run *run)
{
    const fx_search_options *s = &run->config->search;
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)s->seed);
    fxi_out_open(out, "search", '{', false);
    fxi_out_text(out, "method", s->method == FX_SEARCH_GENETIC ? "genetic" : "random");
    fxi_out_raw(out, "seed", seed);
    fxi_out_whole(out, "population", s->population);
    fxi_out_whole(out, "generations", s->generations);
    fxi_out_whole(out, "trials_run", run->trials_run);
    fxi_out_whole(out, "trials_before", run->trials_total - run->trials_run);
    fxi_out_whole(out, "trials_total", run->trials_total);
    fxi_out_whole(out, "duplicates", run->evolve.duplicates);
    fxi_out_whole(out, "candidates", run->candidates);
    fxi_out_real(out, "winner_fitness_train", run->winner.fitness);
    fxi_out_real(out, "winner_fitness_validation", run->winner_validation);
    fxi_out_whole(out, "embargo_bars", run->embargo);
    fxi_out_whole(out, "holdout_openings", run->holdout_openings);
    fxi_out_close(out);
}

static void put_progress(fxi_out *out, const fxi_evolve *evolve)
{
    fxi_out_open(out, "progress", '[', false);
    for (int32_t g = 0; g < evolve->generation; g++) {
        fxi_out_open(out, NULL, '{', true);
        fxi_out_whole(out, "generation", g);
        fxi_out_real(out, "best", evolve->history[g].best);
        fxi_out_real(out, "median", evolve->history[g].median);
        fxi_out_whole(out, "trials", evolve->history[g].trials);
        fxi_out_close(out);
    }
    fxi_out_close(out);
}

/* ---- strategy ------------------------------------------------------------------------------------------------ */

static void put_lines(fxi_out *out, const char *key, char *text)
{
    fxi_out_open(out, key, '[', false);
    for (char *line = text, *end; line; line = end ? end + 1 : NULL) {
        end = strchr(line, '\n');
        if (end) *end = 0;
        fxi_out_text(out, NULL, line);
    }
    fxi_out_close(out);
}

static void put_strategy(fxi_out *out, const fxi_run *run)
{
    const fx_rules *rules = &run->config->rules;
    char *text = fx_strategy_text(&run->strategy, run->features, rules);
    char *words = fx_strategy_words(&run->strategy, run->features, rules, &run->bars->symbol);
    if (text && words) {
        fxi_out_raw(out, "strategy", text);
        put_lines(out, "strategy_words", words);
    } else {
        out->failed = true;
    }
    rp_free(text);
    rp_free(words);
}

/* ---- verdict ------------------------------------------------------------------------------------------------- */

static void put_verdict(fxi_out *out, const fxi_run *run)
{
    const fx_verdict *v = &run->verdict;
    const fx_verdict_rule *rule = &run->config->verdict;
    char text[400];
    snprintf(
        text, sizeof text,
        "An edge is claimed if and only if the deflated Sharpe ratio over train and validation, against "
        "all %lld trials, is at least %g, and the probabilistic Sharpe ratio of the hold-out against zero is at least "
        "%g, both net of costs.",
        (long long)v->trials, rule->dsr_required, rule->holdout_psr_required);
    fxi_out_open(out, "verdict", '{', false);
    fxi_out_truth(out, "claim", v->claim);
    fxi_out_text(out, "rule", text);
    fxi_out_real(out, "dsr", v->dsr);
    fxi_out_real(out, "dsr_required", rule->dsr_required);
    fxi_out_real(out, "holdout_psr", v->holdout_psr);
    fxi_out_real(out, "holdout_psr_required", rule->holdout_psr_required);
    fxi_out_real(out, "expected_max_sharpe", v->expected_max_sharpe);
    fxi_out_whole(out, "trials", v->trials);
    fxi_out_open(out, "doubts", '[', false);
    for (int64_t i = 0; i < v->doubt_count; i++) fxi_out_text(out, NULL, v->doubts[i]);
    fxi_out_close(out);
    fxi_out_close(out);
}

/* ---- months -------------------------------------------------------------------------------------------------- */

// Returns of the months of one range, from equity at the closes of its trading days; the first starts at the deposit.
static void put_months(fxi_out *out, const fx_result *result, fxi_segment segment)
{
    double before = (double)result->metrics.initial;
    for (int64_t i = 0; i < result->day_count; i++) {
        fx_civil day = fx_to_civil(result->day[i] * FX_DAY), next = {0};
        if (i + 1 < result->day_count) next = fx_to_civil(result->day[i + 1] * FX_DAY);
        if (day.month == next.month && day.year == next.year) continue;
        char month[16];
        snprintf(month, sizeof month, "%04d-%02d", day.year % 10000, day.month % 100);
        fxi_out_open(out, NULL, '{', true);
        fxi_out_text(out, "month", month);
        fxi_out_real(out, "return", result->day_equity[i] / before - 1);
        fxi_out_text(out, "segment", fxi_segment_name(segment));
        fxi_out_close(out);
        before = result->day_equity[i];
    }
}

static void put_all_metrics(fxi_out *out, const fxi_run *run)
{
    static const fxi_segment order[] = {FXI_TRAIN, FXI_VALIDATION, FXI_IN_SAMPLE, FXI_HOLDOUT};
    int minor = fx_currency_digits(run->config->rules.account_currency);
    fxi_out_open(out, "metrics", '{', false);
    for (int i = 0; i < FXI_SEGMENT_COUNT; i++)
        fxi_put_metrics(out, fxi_segment_name(order[i]), &run->result[order[i]]->metrics, minor);
    fxi_out_close(out);
}

char *fxi_results_text(const fxi_run *run)
{
    fxi_out out = {0};
    fxi_out_open(&out, NULL, '{', false);
    fxi_out_whole(&out, "format", RESULTS_FORMAT);
    fxi_out_open(&out, "program", '{', true);
    fxi_out_text(&out, "name", "forex");
    fxi_out_text(&out, "version", rp_version());
    fxi_out_close(&out);
    fxi_out_open(&out, "hashes", '{', false);
    put_hash(&out, "data", run->bars->hash);
    put_hash(&out, "config", run->config_hash);
    put_hash(&out, "features", run->features->hash);
    fxi_out_close(&out);
    put_data(&out, run);
    fxi_put_assumptions(&out, run);
    put_ranges(&out, run);
    put_search(&out, run);
    put_progress(&out, &run->evolve);
    put_strategy(&out, run);
    put_all_metrics(&out, run);
    put_verdict(&out, run);
    fxi_out_open(&out, "months", '[', false);
    for (fxi_segment s = FXI_TRAIN; s <= FXI_HOLDOUT; s++) put_months(&out, run->result[s], s);
    fxi_out_close(&out);
    fxi_out_close(&out);
    return fxi_out_end(&out);
}
