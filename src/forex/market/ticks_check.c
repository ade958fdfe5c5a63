/// What is wrong with files of ticks, counted and placed; a damaged file is a finding, never the end of the check.
#include "check_i.h"
#include "ticks_i.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

typedef struct checking {
    fxi_tick_job job;
    fx_check *out;
    rp_status status;
} checking;

static void RP_PRINTF(7, 8) find(checking *c, const char *kind, int severity, int64_t count, int64_t first,
                                 int64_t last, const char *format, ...)
{
    if (c->status) return;
    fx_finding *f = fxi_finding_new(c->out);
    if (!f) {
        c->status = rp_fail(c->job.error, RP_ENOMEM, "%s: out of memory for the findings", c->out->path);
        return;
    }
    snprintf(f->kind, sizeof f->kind, "%s", kind);
    f->severity = severity;
    f->count = count;
    f->first_row = first < 0 ? 0 : first - fxi_tick_segment_of(&c->job, first)->begin + 1;
    f->last_row = last < 0 ? 0 : last - fxi_tick_segment_of(&c->job, last)->begin + 1;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(f->text, sizeof f->text, format, arguments);
    va_end(arguments);
}

static const char *name_at(const checking *c, int64_t tick)
{
    return fxi_tick_segment_of(&c->job, tick)->path;
}

static double pips(const checking *c, int64_t e9)
{
    const fx_symbol *s = c->job.symbol;
    return (double)e9 / 1e9 * (double)fxi_power10(s->digits) / (double)(s->pip_points ? s->pip_points : 1);
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void check_files(checking *c)
{
    const fxi_tick_job *j = &c->job;
    const fxi_tick_table *t = &j->table;
    char a[40], b[40];
    if (t->count)
        find(c, "format", 0, t->count, 0, t->count - 1, "%s, %lld ticks in %lld file(s) from %s to %s UTC",
             j->segments[0].facts.form, (long long)t->count, (long long)j->files.count, fx_time_text(t->time[0], a),
             fx_time_text(t->time[t->count - 1], b));
    if (j->empty)
        find(c, "empty-file", 0, j->empty, -1, -1,
             "%lld of %lld file(s) hold no tick (hours in which nothing traded): %s", (long long)j->empty,
             (long long)j->files.count, j->empties);
    if (j->overlaps) find(c, "overlapping-files", 2, j->overlaps, -1, -1, "%.380s", j->overlap);
    if (j->damaged)
        find(c, "damaged-file", 2, j->damaged, -1, -1,
             "%lld file(s) cannot be read: %.300s; repair: skip-damaged-files", (long long)j->damaged, j->damage);
}

static void check_zone(checking *c)
{
    if (!c->job.segment_count) return;
    const fxi_zone_found *z = &c->job.segments[0].zone;
    if (!z->zone) {
        find(c, "zone", 2, 1, -1, -1, "%.390s", z->problem);
        return;
    }
    snprintf(c->out->zone, sizeof c->out->zone, "%s", fx_zone_name(z->zone));
    snprintf(c->out->zone_evidence, sizeof c->out->zone_evidence, "%s", z->evidence);
    c->out->zone_uncertain = z->mixed || z->ambiguous;
    if (z->mixed || z->ambiguous)
        find(c, z->mixed ? "zone-mixed" : "zone-ambiguous", 2, 1, -1, -1, "%.390s", z->problem);
    else
        find(c, "zone", 0, 1, -1, -1, "%s", z->text);
}

/* ---- single ticks ------------------------------------------------------------------------------------------------ */

static void check_defects(checking *c)
{
    fxi_tick_defects found;
    fxi_tick_defects_find(&c->job, &found);
    // Without a zone nobody knows when the market is closed.
    if (c->job.segment_count && !c->job.segments[0].zone.zone) found.count[FXI_TICK_WEEKEND] = 0;
    for (int d = 0; d < FXI_TICK_DEFECTS; d++) {
        const fxi_defect_kind *kind = &fxi_tick_defect_kinds[d];
        char a[40], b[40];
        if (!found.count[d]) continue;
        find(c, kind->name, kind->severity, found.count[d], found.first[d], found.last[d],
             "%lld tick(s) %s, from %s (%.90s) to %s; repair: %s", (long long)found.count[d], kind->words,
             fx_time_text(c->job.table.time[found.first[d]], a), fxi_base_name(name_at(c, found.first[d])),
             fx_time_text(c->job.table.time[found.last[d]], b), kind->repair_name);
        fxi_places places = {0};
        fxi_tick_defect_places(&c->job, (fxi_tick_defect)d, &places);
        fxi_places_hand(&places, c->out, &c->status, c->job.error);
    }
}

static void check_stamps(checking *c)
{
    const fxi_tick_table *t = &c->job.table;
    int64_t shared = 0, repeated = 0, first = -1, last = -1;
    fxi_places places = {0};
    for (int64_t i = 1; i < t->count; i++) {
        if (t->time[i] != t->time[i - 1]) continue;
        if (shared++ == 0) first = i;
        last = i;
        fxi_tick_place(&c->job, i, i, &places);
        repeated += t->bid[i] == t->bid[i - 1] && t->ask[i] == t->ask[i - 1];
    }
    if (shared)
        find(c, "shared-stamp", 0, shared, first, last,
             "%lld tick(s) have the stamp of the tick before, %lld of them its prices too; they keep their order",
             (long long)shared, (long long)repeated);
    fxi_places_hand(&places, c->out, &c->status, c->job.error);
}

static void check_digits(checking *c)
{
    int own = c->job.segment_count ? c->job.digits : c->job.symbol->digits;
    if (own != c->job.symbol->digits)
        find(c, "digits", 0, 1, -1, -1, "prices have %d decimal%s, the symbol table says %d; the series is kept at %d",
             own, own == 1 ? "" : "s", c->job.symbol->digits, own);
}

/* ---- spread ------------------------------------------------------------------------------------------------------ */

static void check_spread(checking *c)
{
    const fxi_tick_table *t = &c->job.table;
    const fx_symbol *symbol = c->job.symbol;
    fx_spread_stats *stats = &c->out->spread;
    const double per_pip = symbol->pip_points ? symbol->pip_points : 1;
    char when[40];
    if (!t->count || c->status || c->job.trades) return;
    double *spread = rp_malloc((size_t)t->count * sizeof *spread);
    int64_t widest = 0;
    if (!spread) {
        c->status = rp_fail(c->job.error, RP_ENOMEM, "%s: out of memory for the spreads", c->out->path);
        return;
    }
    for (int64_t i = 0; i < t->count; i++) {
        spread[i] = pips(c, t->ask[i] - t->bid[i]) * per_pip;
        if (spread[i] > spread[widest]) widest = i;
    }
    fxi_spread_measure(spread, t->count, stats);
    stats->widest_at = t->time[widest];
    find(c, "spread", 0, t->count, widest, widest,
         "spread in pips: median %.2f, 95 %% below %.2f, from %.2f to %.2f (%s)", stats->median / per_pip,
         stats->p95 / per_pip, stats->min / per_pip, stats->max / per_pip, fx_time_text(t->time[widest], when));
    rp_free(spread);
}

/* ---- amounts ----------------------------------------------------------------------------------------------------- */

// Trades have no spread; they say what changed hands, and mostly who wanted it.
static void check_trades(checking *c)
{
    const fxi_tick_table *t = &c->job.table;
    double sold = 0, bought = 0;
    int64_t buys = 0, empty = 0, first = -1, last = -1;
    if (!c->job.trades) return;
    for (int64_t i = 0; t->has_volume && i < t->count; i++) {
        sold += t->bid_volume[i];
        bought += t->ask_volume[i];
        buys += t->ask_volume[i] > 0;
        if (t->bid_volume[i] + t->ask_volume[i] > 0) continue;
        if (empty++ == 0) first = i;
        last = i;
    }
    if (!t->has_volume)
        find(c, "trades", 0, t->count, 0, t->count - 1, "trades without amounts, bid and ask: they tell no spread");
    else if (!c->job.sides)
        find(c, "trades", 0, t->count, 0, t->count - 1,
             "trades of %.9g together; not all say whether buyer or seller took, so none is counted by side", sold);
    else
        find(c, "trades", 0, t->count, 0, t->count - 1, "%lld trades bought %.9g, %lld sold %.9g; they tell no spread",
             (long long)buys, bought, (long long)(t->count - buys - empty), sold);
    if (empty) find(c, "no-amount", 1, empty, first, last, "%lld trade(s) have an amount of 0", (long long)empty);
}

/* ---- days and holes ---------------------------------------------------------------------------------------------- */

static void check_days(checking *c)
{
    const fxi_tick_table *t = &c->job.table;
    char list[330] = "";
    size_t used = 0;
    int64_t days = 0, begin = 0;
    for (int64_t i = 1; i <= t->count; i++) {
        if (i < t->count && t->time[i] / FX_DAY == t->time[begin] / FX_DAY) continue;
        fx_civil day = fx_to_civil(t->time[begin]);
        if (days++ < 14 && used < sizeof list)
            used += (size_t)snprintf(list + used, sizeof list - used, "%s%04d-%02d-%02d %lld", used ? ", " : "",
                                     day.year % 10000, day.month, day.day, (long long)(i - begin));
        begin = i;
    }
    if (days) find(c, "days", 0, days, -1, -1, "ticks by UTC day: %s%s", list, days > 14 ? ", ..." : "");
}

// An hour and more without a tick while the market is open: files that were not fetched, or an outage.
static void check_holes(checking *c)
{
    const fxi_tick_table *t = &c->job.table;
    char list[300];
    fxi_places places = {0};
    int64_t hours = 0, first = -1, last = -1;
    const bool always = fxi_never_closes(c->job.symbol);
    if (!c->job.segment_count || !c->job.segments[0].zone.zone) return;
    for (int64_t i = 1; i < t->count; i++) {
        int64_t missing = 0;
        if (t->time[i] - t->time[i - 1] < FX_HOUR) continue;
        for (int64_t h = t->time[i - 1] / FX_HOUR + 1; h < t->time[i] / FX_HOUR; h++)
            missing += always || (fx_market_open(h * FX_HOUR) && fx_market_open((h + 1) * FX_HOUR - 1));
        if (!missing) continue;
        if (!places.count) first = i;
        last = i;
        hours += missing;
        int64_t row = i - fxi_tick_segment_of(&c->job, i)->begin + 1;
        fx_place place = {t->time[i - 1], t->time[i], 0, 0, row, row, (double)missing, "hours", NULL};
        fxi_place_add(&places, c->job.segments[0].zone.zone, place);
    }
    if (places.count)
        find(c, "missing-hours", 1, hours, first, last,
             "%lld whole hour(s) of an open market without a tick in %lld hole(s): %s; fetch them again",
             (long long)hours, (long long)places.count, fxi_places_sentence(&places, list, sizeof list));
    fxi_places_hand(&places, c->out, &c->status, c->job.error);
}

// Minutes with a tick, by trading date.
static rp_status cover(checking *c, const fx_calendar *calendar)
{
    const fxi_tick_table *t = &c->job.table;
    fxi_cover days = {0};
    if (!t->count || !c->job.segment_count || !c->job.segments[0].zone.zone) return RP_OK;
    c->out->first = t->time[0];
    c->out->last = t->time[t->count - 1];
    rp_status status =
        fxi_cover_open(&days, c->job.symbol, calendar, c->out->first, c->out->last + FX_MINUTE, c->job.error);
    int64_t minute = INT64_MIN;
    for (int64_t i = 0; i < t->count && !status; i++) {
        if (t->time[i] / FX_MINUTE == minute) continue;
        minute = t->time[i] / FX_MINUTE;
        fxi_cover_add(&days, minute * FX_MINUTE, FX_MINUTE);
    }
    fxi_cover_close(&days, c->out);
    return status;
}

static void check_all(checking *c, const char *path)
{
    snprintf(c->out->path, sizeof c->out->path, "%s", path);
    snprintf(c->out->symbol, sizeof c->out->symbol, "%s", c->job.symbol->name);
    c->out->rows = c->job.table.count;
    c->out->ticks = true;
    c->out->timeframe = FX_M1;
    check_files(c);
    check_zone(c);
    check_defects(c);
    check_stamps(c);
    check_digits(c);
    check_spread(c);
    check_trades(c);
    check_days(c);
    check_holes(c);
}

rp_status fxi_check_ticks(const char *path, const fx_symbols *symbols, const fx_check_options *options,
                          fx_check **check, rp_error *error)
{
    checking c = {.job = {.options = &options->reading, .error = error}};
    fx_calendar *calendar = NULL;
    rp_status status = fxi_tick_job_open(&c.job, &path, 1, symbols);
    if (!status) status = fx_calendar_load(options->holidays, c.job.symbol, &calendar, error);
    if (!status) c.out = rp_calloc(1, sizeof *c.out);
    if (!status && !c.out) status = rp_fail(error, RP_ENOMEM, "%s: out of memory for the check", path);
    if (!status && c.out) {
        check_all(&c, path);
        status = c.status ? c.status : cover(&c, calendar);
    }
    fx_calendar_free(calendar);
    fxi_tick_job_close(&c.job);
    if (status)
        fx_check_free(c.out);
    else
        *check = c.out;
    return status;
}
