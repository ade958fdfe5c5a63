/// Which zone a file's stamps are in, by when its weeks open and close.
///
/// The market opens on Sunday 17:00 New York (metals and indices at 18:00) and closes on Friday 17:00. Each candidate
/// (offsets of -12 to +14 hours, fixed or with American or European daylight saving) turns the stamps around the
/// weekends into New York time; the one under which most stand where they must is the zone. An edge that would trade
/// while the market is closed contradicts a candidate; one that is merely late or early (outage, holiday) does not.
/// Only the weeks in which one continent is on summer time and the other is not tell American from European rules; a
/// file without such weeks leaves both standing, and without a change of clocks the fixed offset too. Candidates that
/// turn every edge into the same instant are one answer.
///
/// Brokers on New York midnight clocks (UTC+2 or +3) often cut the Sunday off: their weeks start at Monday 00:00 of the
/// server whatever the season. Such an opening may be an hour late and still be on time; the closings then decide.
/// A bar longer than an hour only has to hold the week's opening or close: its stamp does not move with the season.
/// That settles the offset, and seldom more: on a clock whose midnight is the week's opening, American and European
/// rules give the same stamps, and the answer is that nobody can tell. Weeks and months tell nothing.
#include "market_i.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_OFFSET = -12, OFFSETS = 27, RULES = 3, CANDIDATES = OFFSETS * RULES, ON_TIME_MINUTES = 10 };

typedef struct edge {
    int64_t stamp; ///< wall clock of the file: a week's first bar, or the end of its last
    int year;
    bool opening;
} edge;

typedef struct score {
    int openings, closings; ///< on time
    int contradictions;
} score;

typedef struct detection {
    const edge *edges;
    int64_t count, opening_count;
    const fx_zone *zones[CANDIDATES];
    const fx_zone *new_york;
    int64_t opening_late; ///< an hour for symbols that pause daily
    int64_t length;       ///< of a bar, where it is longer than an hour; else 0
} detection;

/* ---- edges -------------------------------------------------------------------------------------------------- */

typedef struct edge_list {
    edge *list;
    int64_t count, capacity;
} edge_list;

static bool add_edge(edge_list *all, int64_t stamp, bool opening)
{
    if (all->count == all->capacity) {
        int64_t capacity = 2 * all->capacity + 256;
        edge *grown = rp_realloc(all->list, (size_t)capacity * sizeof *grown);
        if (!grown) return false;
        all->list = grown;
        all->capacity = capacity;
    }
    all->list[all->count++] = (edge){stamp, fx_to_civil(stamp).year, opening};
    return true;
}

static rp_status collect_edges(const fxi_table *table, fx_timeframe tf, edge_list *all, rp_error *error)
{
    // A weekend is 48 hours (24 between days, where Sunday evening is one), with holidays up to four days; more is a
    // hole in the file.
    const int64_t least = (tf == FX_D1 ? 20 : 30) * FX_HOUR;
    for (int64_t i = 1; i < table->count; i++) {
        int64_t end = fxi_stamp_shift(table->rows[i - 1].stamp, tf, 1), next = table->rows[i].stamp, gap;
        if (__builtin_sub_overflow(next, end, &gap) || gap < least || gap > 120 * FX_HOUR) continue;
        if (!add_edge(all, end, false) || !add_edge(all, next, true))
            return rp_fail(error, RP_ENOMEM, "out of memory for the weeks of %lld rows", (long long)table->count);
    }
    return RP_OK;
}

/* ---- candidates --------------------------------------------------------------------------------------------- */

static rp_status load_candidates(detection *d, rp_error *error)
{
    static const char *const rules[RULES] = {"", "/us", "/eu"};
    rp_status status = fx_zone_get("America/New_York", &d->new_york, error);
    for (int i = 0; i < CANDIDATES && !status; i++) {
        char name[32];
        int offset = i / RULES + FIRST_OFFSET;
        if (offset == 0 && i % RULES == 0)
            strcpy(name, "UTC");
        else
            snprintf(name, sizeof name, "UTC%+d%s", offset, rules[i % RULES]);
        status = fx_zone_get(name, &d->zones[i], error);
    }
    return status;
}

// The first bar of a Monday on a clock whose midnight is 17:00 New York but for the weeks in which one continent only
// is on summer time: the Sunday before is not in the file.
static bool starts_at_midnight(const detection *d, int candidate, const edge *e)
{
    if (candidate / RULES != 2 - FIRST_OFFSET || candidate % RULES == 0) return false;
    fx_civil c = fx_to_civil(e->stamp - d->opening_late);
    return c.weekday == 1 && c.hour == 0 && c.minute == 0;
}

static int judge_opening(const detection *d, int candidate, const edge *e, int64_t utc, const fx_civil *new_york,
                         int64_t of_day)
{
    int64_t late = of_day - 17 * FX_HOUR - d->opening_late;
    if (new_york->weekday == 0 && late < 0) return -1;
    if (new_york->weekday == 0 && late <= (starts_at_midnight(d, candidate, e) ? 60 : ON_TIME_MINUTES) * FX_MINUTE)
        return 1;
    return fx_market_open(utc) ? 0 : -1;
}

// 17:00 New York of the Sunday (0) or Friday (5) that is nearest.
static int64_t nearest_edge(const detection *d, int64_t utc, int weekday)
{
    fx_civil c = fx_to_civil(fx_zone_to_local(d->new_york, utc));
    int days = (weekday - c.weekday + 7) % 7;
    if (days > 3) days -= 7;
    c.hour = 17, c.minute = c.second = c.nanosecond = 0;
    return fx_zone_to_utc(d->new_york, fx_from_civil(&c) + days * FX_DAY, NULL);
}

// Long bars: the first holds the week's opening, the last its close.
static int judge_long(const detection *d, int candidate, const edge *e, int64_t utc)
{
    int64_t diff = e->opening ? nearest_edge(d, utc, 0) + d->opening_late - utc : utc - nearest_edge(d, utc, 5);
    if (diff >= d->length) return -1;
    if (diff >= 0) return 1;
    return e->opening && diff >= -FX_HOUR && starts_at_midnight(d, candidate, e) ? 1 : 0;
}

// 1: the edge stands where it must; -1: the market would be trading while it is closed; 0: neither.
static int judge(const detection *d, int candidate, const edge *e)
{
    int64_t utc = fx_zone_to_utc(d->zones[candidate], e->stamp, NULL);
    if (d->length) return judge_long(d, candidate, e, utc);
    fx_civil c = fx_to_civil(fx_zone_to_local(d->new_york, utc));
    int64_t of_day = (c.hour * 60 + c.minute) * FX_MINUTE, early = 17 * FX_HOUR - of_day;
    if (e->opening) return judge_opening(d, candidate, e, utc, &c, of_day);
    if (c.weekday == 5 && early >= 0 && early <= ON_TIME_MINUTES * FX_MINUTE) return 1;
    return fx_market_open(utc - 1) ? 0 : -1;
}

static score judge_all(const detection *d, int candidate, int year)
{
    score s = {0};
    for (int64_t i = 0; i < d->count; i++) {
        if (year && d->edges[i].year != year) continue;
        int verdict = judge(d, candidate, &d->edges[i]);
        s.contradictions += verdict < 0;
        s.openings += verdict > 0 && d->edges[i].opening;
        s.closings += verdict > 0 && !d->edges[i].opening;
    }
    return s;
}

static int points(score s)
{
    return s.openings + s.closings - s.contradictions;
}

// Fixed offsets come first among equals: candidates are in the order fixed, /us, /eu.
static int find_best(const detection *d, int year)
{
    int best = 0, best_points = points(judge_all(d, 0, year));
    for (int rule = 0; rule < RULES; rule++)
        for (int i = rule; i < CANDIDATES; i += RULES) {
            int p = points(judge_all(d, i, year));
            if (p > best_points) best = i, best_points = p;
        }
    return best;
}

static bool same_instants(const detection *d, int a, int b, int year)
{
    for (int64_t i = 0; i < d->count; i++)
        if ((!year || d->edges[i].year == year) && fx_zone_to_utc(d->zones[a], d->edges[i].stamp, NULL) !=
                                                       fx_zone_to_utc(d->zones[b], d->edges[i].stamp, NULL))
            return false;
    return true;
}

// A rival that differs stays standing when the edges that tell the two apart do not speak at least twice as often, and
// at least twice, for the best.
static bool stands(const detection *d, int best, int rival, int year)
{
    int for_best = 0, for_rival = 0;
    if (rival == best || same_instants(d, best, rival, year)) return false;
    for (int64_t i = 0; i < d->count; i++) {
        if (year && d->edges[i].year != year) continue;
        int difference = judge(d, best, &d->edges[i]) - judge(d, rival, &d->edges[i]);
        for_best += difference > 0;
        for_rival += difference < 0;
    }
    return for_best < 2 || for_best <= 2 * for_rival;
}

// Up to `most` rivals that stay standing, the other rules of the same offset first; returns how many there are.
static int standing_rivals(const detection *d, int best, int year, int most, int *rivals)
{
    int count = 0;
    for (int rule = 0; rule < RULES && count < most; rule++)
        if (stands(d, best, best / RULES * RULES + rule, year)) rivals[count++] = best / RULES * RULES + rule;
    for (int rival = 0; rival < CANDIDATES && count < most; rival++)
        if (rival / RULES != best / RULES && stands(d, best, rival, year)) rivals[count++] = rival;
    return count;
}

/* ---- words -------------------------------------------------------------------------------------------------- */

static size_t say(char *text, size_t used, size_t size, const detection *d, int candidate, const char *before)
{
    score s = judge_all(d, candidate, 0);
    if (used >= size) return used;
    used += (size_t)snprintf(text + used, size - used, "%s%s %d of %lld openings and %d of %lld closings", before,
                             fx_zone_name(d->zones[candidate]), s.openings, (long long)d->opening_count, s.closings,
                             (long long)(d->count - d->opening_count));
    if (s.contradictions && used < size)
        used += (size_t)snprintf(text + used, size - used, " (%d while the market is closed)", s.contradictions);
    return used;
}

// The candidate of the same standard offset under another rule; the reader compares these.
static void write_evidence(const detection *d, int best, fxi_zone_found *found)
{
    size_t size = sizeof found->evidence, used;
    char before[64];
    snprintf(before, sizeof before, "Weeks from Sunday %d:00 to Friday 17:00 New York: under ",
             d->opening_late ? 18 : 17);
    used = say(found->evidence, 0, size, d, best, before);
    bool alike = false;
    for (int rule = 0; rule < RULES; rule++) {
        int other = best / RULES * RULES + rule;
        if (other == best) continue;
        if (same_instants(d, best, other, 0))
            alike = true;
        else
            used = say(found->evidence, used, size, d, other, "; under ");
    }
    if (alike && used < size)
        snprintf(found->evidence + used, size - used,
                 "; no change of clocks in the file tells these daylight-saving rules apart, the times are the same");
}

// Years are judged apart: a file glued from two sources changes its rule between them.
static void find_mixture(const detection *d, int best, fxi_zone_found *found)
{
    int year = 0;
    for (int64_t i = 0; i < d->count; i++) {
        if (d->edges[i].year == year) continue;
        year = d->edges[i].year;
        int64_t edges = 0;
        for (int64_t j = 0; j < d->count; j++) edges += d->edges[j].year == year;
        int own = edges < 10 ? best : find_best(d, year);
        int rival;
        if (same_instants(d, best, own, year) || standing_rivals(d, own, year, 1, &rival)) continue;
        found->mixed = true;
        snprintf(
            found->problem, sizeof found->problem,
            "mixed time zones: the rows of %d are in %s, the others in %s; split the file by year and import the parts "
            "together, or name one zone (--zone)",
            year, fx_zone_name(d->zones[own]), fx_zone_name(d->zones[best]));
        return;
    }
}

static void find_ambiguity(const detection *d, int best, fxi_zone_found *found)
{
    enum { MOST = 4 };
    int rivals[MOST], count = standing_rivals(d, best, 0, MOST, rivals);
    if (!count) return;
    found->ambiguous = true;
    // Rules of one offset alone: prices that fit one of two wrong offsets better would say nothing.
    for (int i = 0; i < count && i < 2 && rivals[i] / RULES == best / RULES; i++)
        found->rivals[i] = d->zones[rivals[i]];
    char choices[100];
    size_t length = (size_t)snprintf(choices, sizeof choices, "%s", fx_zone_name(d->zones[best]));
    for (int i = 0; i < count && length < sizeof choices; i++)
        length += (size_t)snprintf(choices + length, sizeof choices - length, "%s%s", i + 1 < count ? ", " : " or ",
                                   fx_zone_name(d->zones[rivals[i]]));
    size_t used = say(found->problem, 0, sizeof found->problem, d, best, "the time zone is not certain: ");
    used = say(found->problem, used, sizeof found->problem, d, rivals[0], ", ");
    if (used < sizeof found->problem)
        snprintf(found->problem + used, sizeof found->problem - used, "%s; name it (--zone %s)%s",
                 count > 1 ? ", and others" : "", choices,
                 d->length ? "; minute or hour bars of the source tell, or a second source (data check --against)"
                           : "");
}

static rp_status decide(const detection *d, const char *path, fxi_zone_found *found, rp_error *error)
{
    int best = find_best(d, 0);
    score s = judge_all(d, best, 0);
    found->zone = d->zones[best];
    write_evidence(d, best, found);
    if (d->count < 4)
        return rp_fail(error, RP_EVALUE,
                       "%s: %lld weekend(s) in the file are too few to detect its time zone; name it (--zone UTC-5/us)",
                       path, (long long)d->opening_count);
    find_mixture(d, best, found);
    if (!found->mixed && 2 * (s.openings + s.closings) < d->count)
        return rp_fail(error, RP_EVALUE,
                       "%s: no time zone explains the weeks of the file (%s); name it (--zone UTC-5/us)", path,
                       found->evidence);
    if (!found->mixed) find_ambiguity(d, best, found);
    snprintf(found->text, sizeof found->text, "%s, detected", fx_zone_name(found->zone));
    return RP_OK;
}

rp_status fxi_zone_detect(const fxi_table *table, const fx_symbol *symbol, fx_timeframe tf, const char *path,
                          fxi_zone_found *found, rp_error *error)
{
    if (fxi_never_closes(symbol))
        return rp_fail(error, RP_EVALUE,
                       "%s: %s trades round the clock, so no week's opening tells the time zone; name it (--zone UTC)",
                       path, symbol->name);
    detection d = {.opening_late = fxi_has_daily_pause(symbol) ? FX_HOUR : 0};
    if (tf > FX_H1) d.length = fx_timeframe_length(tf);
    if (tf > FX_D1)
        return rp_fail(
            error, RP_EVALUE,
            "%s: %s bars do not tell their time zone; name it (--zone UTC, or --zone UTC+2/eu for most brokers)", path,
            fx_timeframe_name(tf));
    rp_status status = load_candidates(&d, error);
    if (status) return status;
    edge_list all = {0};
    status = collect_edges(table, tf, &all, error);
    d.edges = all.list;
    d.count = all.count;
    d.opening_count = d.count / 2;
    if (!status) status = decide(&d, path, found, error);
    rp_free(all.list);
    return status;
}
