/// What is wrong with a file, counted and placed, without changing anything.
#include "check_i.h"
#include "ticks_i.h"

#include <stdarg.h>
#include <string.h>

/* ---- findings ---------------------------------------------------------------------------------------------------- */

fx_finding *fxi_finding_new(fx_check *out)
{
    fx_finding *grown = rp_realloc(out->findings, (size_t)(out->finding_count + 1) * sizeof *grown);
    if (!grown) return NULL;
    out->findings = grown;
    return memset(&grown[out->finding_count++], 0, sizeof *grown);
}

void fxi_find(fxi_checking *c, const char *kind, int severity, int64_t count, int64_t first, int64_t last,
              const char *format, ...)
{
    if (c->status) return;
    fx_finding *f = fxi_finding_new(c->out);
    if (!f) {
        c->status = rp_fail(c->error, RP_ENOMEM, "%s: out of memory for the findings", c->out->path);
        return;
    }
    snprintf(f->kind, sizeof f->kind, "%s", kind);
    f->severity = severity;
    f->count = count;
    f->first_row = first < 0 ? 0 : c->file.table.rows[first].line;
    f->last_row = last < 0 ? 0 : c->file.table.rows[last].line;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(f->text, sizeof f->text, format, arguments);
    va_end(arguments);
}

char *fxi_clock_text(const fxi_checking *c, int64_t utc, char text[24])
{
    fx_civil t = fx_to_civil(c->file.zone.zone ? fx_zone_to_local(c->file.zone.zone, utc) : utc);
    snprintf(text, 24, "%04d-%02d-%02d %02d:%02d", t.year % 10000, t.month, t.day, t.hour, t.minute);
    return text;
}

void fx_check_free(fx_check *check)
{
    if (!check) return;
    for (int64_t i = 0; i < check->finding_count; i++) rp_free(check->findings[i].places);
    rp_free(check->findings);
    rp_free(check->days);
    rp_free(check->against);
    rp_free(check);
}

/* ---- file and zone ------------------------------------------------------------------------------------------------
 */

static void check_format(fxi_checking *c)
{
    const fxi_table *t = &c->file.table;
    char a[40], b[40];
    fxi_find(c, "format", 0, t->count, 0, t->count - 1, "%s, %s bars stamped at their %s, %lld rows from %s to %s UTC",
             t->form, fx_timeframe_name(c->file.timeframe), c->file.stamped_ends ? "ends" : "starts",
             (long long)t->count, fx_time_text(t->rows[0].stamp, a), fx_time_text(t->rows[t->count - 1].stamp, b));
}

static void check_zone(fxi_checking *c)
{
    const fxi_zone_found *z = &c->file.zone;
    if (!z->zone) {
        fxi_find(c, "zone", 2, 1, -1, -1, "%.390s", z->problem);
        return;
    }
    snprintf(c->out->zone, sizeof c->out->zone, "%s", fx_zone_name(z->zone));
    snprintf(c->out->zone_evidence, sizeof c->out->zone_evidence, "%s", z->evidence);
    for (int i = 0; i < 2 && z->rivals[i]; i++)
        snprintf(c->out->zone_rivals[i], sizeof c->out->zone_rivals[i], "%s", fx_zone_name(z->rivals[i]));
    c->out->zone_uncertain = z->mixed || z->ambiguous;
    if (z->mixed || z->ambiguous)
        fxi_find(c, z->mixed ? "zone-mixed" : "zone-ambiguous", 2, 1, -1, -1, "%.390s", z->problem);
    else
        fxi_find(c, "zone", 0, 1, -1, -1, "%s", z->text);
    // HistData documents fixed UTC-5; its files are known to keep other rules.
    if (!strcmp(c->file.table.form, "HistData ASCII") && strcmp(fx_zone_name(z->zone), "UTC-5") != 0 && !z->mixed &&
        !z->ambiguous && z->evidence[0])
        fxi_find(c, "zone-not-as-documented", 1, 1, -1, -1,
                 "HistData documents UTC-5 without daylight saving; the weeks of this file open and close by %s",
                 fx_zone_name(z->zone));
}

static rp_status find_symbol(const char *path, const fx_symbols *symbols, const fx_import_options *options,
                             const fx_symbol **symbol, rp_error *error)
{
    return options->symbol ? fx_symbols_find(symbols, options->symbol, symbol, error)
                           : fxi_symbol_of_path(symbols, path, symbol, error);
}

/* ---- bars -------------------------------------------------------------------------------------------------------- */

static void check_all(fxi_checking *c)
{
    const fxi_table *t = &c->file.table;
    snprintf(c->out->path, sizeof c->out->path, "%s", c->file.path);
    snprintf(c->out->symbol, sizeof c->out->symbol, "%s", c->symbol->name);
    c->out->rows = t->count;
    c->out->timeframe = c->file.timeframe;
    fxi_file_to_utc(&c->file);
    for (int64_t i = 0; i < t->count; i++) {
        int64_t stamp = t->rows[i].stamp;
        if (!i || stamp < c->out->first) c->out->first = stamp;
        if (!i || stamp > c->out->last) c->out->last = stamp;
    }
    check_format(c);
    check_zone(c);
    fxi_check_sides(c);
    fxi_check_rows(c);
    fxi_check_moves(c);
    fxi_check_gaps(c);
    fxi_check_cover(c);
    fxi_check_spread(c);
}

static rp_status check_bars(const char *path, const fx_symbols *symbols, const fx_check_options *options,
                            fx_check **check, rp_error *error)
{
    fxi_checking c = {.error = error};
    fx_calendar *calendar = NULL;
    char ask[512];
    rp_status status = find_symbol(path, symbols, &options->reading, &c.symbol, error);
    if (!status) status = fx_calendar_load(options->holidays, c.symbol, &calendar, error);
    if (status) return status;
    c.calendar = calendar;
    status = fxi_file_open(path, fxi_partner_there(path, ask, sizeof ask) ? ask : NULL, 0, c.symbol, &options->reading,
                           false, &c.file, error);
    if (!status) {
        c.out = rp_calloc(1, sizeof *c.out);
        c.status = c.out ? RP_OK : rp_fail(error, RP_ENOMEM, "%s: out of memory for the check", path);
        if (c.out) check_all(&c);
        fxi_file_close(&c.file);
        status = c.status;
    }
    fx_calendar_free(calendar);
    if (status)
        fx_check_free(c.out);
    else
        *check = c.out;
    return status;
}

/* ---- a second source --------------------------------------------------------------------------------------------- */

// For the comparison every repair is allowed: it is about what both have, not about the defects found above.
static rp_status read_bars(const char *path, const fx_symbols *symbols, const fx_import_options *reading,
                           const char *symbol, const char *zone, fx_bars **bars, rp_error *error)
{
    fx_import_options options = *reading;
    options.symbol = symbol;
    options.zone = zone;
    options.repairs = ~0u & ~(unsigned)FX_REPAIR_DROP_WEEKEND;
    return fx_import(&path, 1, symbols, &options, bars, error);
}

static rp_status add_zone_finding(fx_check *check, const char *const zones[2], const fxi_zone_votes *v, rp_error *error)
{
    fx_finding *f = fxi_finding_new(check);
    if (!f) return rp_fail(error, RP_ENOMEM, "%s: out of memory for the findings", check->path);
    snprintf(f->kind, sizeof f->kind, "zone-by-second-source");
    f->severity = v->chosen < 0;
    f->count = v->bars;
    if (!v->bars)
        snprintf(f->text, sizeof f->text,
                 "no bar of the second source stands whole where %s and %s differ: it does not tell them apart",
                 zones[0], zones[1]);
    else if (v->chosen < 0)
        snprintf(
            f->text, sizeof f->text,
            "%lld bar(s) of the second source stand where %s and %s differ, %.1f and %.1f points away on the mean: "
            "they do not tell",
            (long long)v->bars, zones[0], zones[1], v->error[0], v->error[1]);
    else
        snprintf(f->text, sizeof f->text,
                 "%s: where it and %s differ, %lld bar(s) are %.1f points from the second source on the mean, and %.1f "
                 "under %s; import with --zone %s",
                 zones[v->chosen], zones[!v->chosen], (long long)v->bars, v->error[v->chosen], v->error[!v->chosen],
                 zones[!v->chosen], zones[v->chosen]);
    return RP_OK;
}

// Holds the file in its zone beside the same in a rival; `*here` becomes the one that the second source speaks for.
static rp_status try_rival(fx_check *check, const fx_symbols *symbols, const fx_import_options *reading,
                           const fx_bars *there, char rival[64], fx_bars **here, rp_error *error)
{
    const char *const zones[2] = {check->zone, rival};
    fx_bars *other = NULL;
    fxi_zone_votes votes = {.chosen = -1};
    rp_status status = read_bars(check->path, symbols, reading, check->symbol, rival, &other, error);
    if (!status) status = fxi_zone_by_source((const fx_bars *const[2]){*here, other}, there, &votes, error);
    if (!status) status = add_zone_finding(check, zones, &votes, error);
    if (!status && votes.chosen < 0) check->zone_uncertain = true;
    if (!status && votes.chosen == 1) {
        char before[sizeof check->zone];
        fx_bars *swap = *here;
        memcpy(before, check->zone, sizeof before);
        memcpy(check->zone, rival, sizeof before);
        memcpy(rival, before, sizeof before);
        *here = other;
        other = swap;
    }
    fx_bars_free(other);
    return status;
}

// The file in the zone that the second source speaks for; in the detected one when it speaks for none.
static rp_status settle_zone(fx_check *check, const fx_symbols *symbols, const fx_import_options *reading,
                             const fx_bars *there, fx_bars **here, rp_error *error)
{
    rp_status status = read_bars(check->path, symbols, reading, check->symbol, check->zone, here, error);
    check->zone_uncertain = false;
    for (int i = 0; i < 2 && check->zone_rivals[i][0] && !status; i++)
        status = try_rival(check, symbols, reading, there, check->zone_rivals[i], here, error);
    return status;
}

static rp_status compare(fx_check *check, const fx_symbols *symbols, const fx_check_options *options, rp_error *error)
{
    fx_bars *here = NULL, *there = NULL;
    fx_comparison *c = rp_calloc(1, sizeof *c);
    if (!c) return rp_fail(error, RP_ENOMEM, "%s: out of memory for the comparison", check->path);
    fx_import_options other = {.spread = options->reading.spread};
    rp_status status =
        read_bars(options->against, symbols, &other, check->symbol, options->against_zone, &there, error);
    if (!status)
        status = check->zone_rivals[0][0] ? settle_zone(check, symbols, &options->reading, there, &here, error)
                                          : read_bars(check->path, symbols, &options->reading, check->symbol,
                                                      options->reading.zone, &here, error);
    if (!status) status = fx_bars_compare(here, there, c, error);
    if (!status) {
        snprintf(c->path, sizeof c->path, "%s", options->against);
        snprintf(c->zone, sizeof c->zone, "%s", there->zone);
        check->against = c;
        c = NULL;
    }
    fx_bars_free(here);
    fx_bars_free(there);
    rp_free(c);
    return status;
}

rp_status fx_check_run(const char *path, const fx_symbols *symbols, const fx_check_options *options, fx_check **check,
                       rp_error *error)
{
    static const fx_check_options defaults;
    if (!options) options = &defaults;
    bool ticks = false;
    fx_check *made = NULL;
    rp_status status = fxi_holds_ticks(path, options->reading.format, &ticks, error);
    if (!status)
        status = ticks ? fxi_check_ticks(path, symbols, options, &made, error)
                       : check_bars(path, symbols, options, &made, error);
    if (!status) status = fxi_check_plausible(made, symbols, error);
    if (!status && options->against) status = compare(made, symbols, options, error);
    if (status)
        fx_check_free(made);
    else
        *check = made;
    return status;
}

rp_status fx_check_file(const char *path, const fx_symbols *symbols, const fx_import_options *options, fx_check **check,
                        rp_error *error)
{
    fx_check_options all = {0};
    if (options) all.reading = *options;
    return fx_check_run(path, symbols, &all, check, error);
}
