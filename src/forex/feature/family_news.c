// Scheduled news of the symbol's two currencies. The schedule is known in advance; what was released is used from the
// release on, `delay` minutes later, since nobody trades on a number at the instant at which it appears.
#include "family_i.h"
#include "rolling.h"

#include <forex/news.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDES = 2, IMPACTS = 3 }; // base and quote; high, medium and low
enum {
    UNTIL = 0,
    SINCE = SIDES * IMPACTS,
    BLACKOUT = 2 * SIDES * IMPACTS,
    HOLIDAY,
    SURPRISE,
    OUTPUTS = SURPRISE + SIDES
};
enum { BEFORE, AFTER, LEAST_IMPACT, PAST, HOLD, DELAY, PARAMETERS };
enum { MOST_MINUTES = 1440 };

static const fxi_family_parameter parameters[PARAMETERS] = {
    [BEFORE] = {"before", "minutes of blackout before an event", 0, 1440, 30, true},
    [AFTER] = {"after", "minutes of blackout after an event", 0, 1440, 30, true},
    [LEAST_IMPACT] = {"impact", "least impact for blackout and surprise: 1 low, 2 medium, 3 high", 1, 3, 3, true},
    [PAST] = {"past", "past surprises of an event that its z-score needs", 2, 1000, 5, true},
    [HOLD] = {"hold", "minutes for which a surprise stands; 0 afterwards", 1, 100000, 1440, true},
    [DELAY] = {"delay", "minutes after the release from which its value is used", 0, 1440, 1, true},
};

#define MINUTES(name, text)                                                                                            \
    {                                                                                                                  \
        name, text, FX_SCALE_BOUNDED, 0, MOST_MINUTES                                                                  \
    }
#define BY_IMPACT(name, text)                                                                                          \
    MINUTES(name "_high", text " of high impact, at most 1440"),                                                       \
        MINUTES(name "_medium", text " of medium impact, at most 1440"),                                               \
        MINUTES(name "_low", text " of low impact, at most 1440")

static const fxi_family_output outputs[OUTPUTS] = {
    BY_IMPACT("until_base", "minutes to the next event of the base currency"),
    BY_IMPACT("until_quote", "minutes to the next event of the quote currency"),
    BY_IMPACT("since_base", "minutes since the last event of the base currency"),
    BY_IMPACT("since_quote", "minutes since the last event of the quote currency"),
    {"blackout", "1 from `before` minutes before to `after` minutes after an event of `impact` of either currency",
     FX_SCALE_NONE, 0, 1},
    {"holiday", "1 on a bank holiday of either currency", FX_SCALE_NONE, 0, 1},
    {"surprise_base",
     "actual less forecast of the base currency's last events of `impact`, in standard deviations of that event's "
     "past surprises, clipped at 4, halved; 0 after `hold` minutes",
     FX_SCALE_NONE, -2, 2},
    {"surprise_quote", "the same of the quote currency", FX_SCALE_NONE, -2, 2},
};

/* ---- surprises --------------------------------------------------------------------------------------------------- */

typedef struct scored {
    const fx_news_event *event;
    double z; // NaN: no surprise can be told
} scored;

static int by_name(const void *left, const void *right)
{
    const scored *a = left, *b = right;
    int order = strcmp(a->event->currency, b->event->currency);
    if (order == 0) order = strcmp(a->event->name, b->event->name);
    return order ? order : a->event < b->event ? -1 : a->event > b->event;
}

static int by_time(const void *left, const void *right)
{
    const scored *a = left, *b = right;
    return a->event < b->event ? -1 : a->event > b->event;
}

// One event's releases in order. The deviation is that of the surprises before, about their mean.
static void score_releases(scored *release, int64_t count, double past)
{
    double seen = 0.0, mean = 0.0, squares = 0.0;
    for (int64_t i = 0; i < count; i++) {
        const fx_news_event *e = release[i].event;
        double surprise = e->actual - e->forecast;
        release[i].z = NAN;
        if (isnan(surprise) || e->timing != FX_NEWS_TIMED) continue;
        double deviation = seen >= 2.0 ? sqrt(squares / (seen - 1.0)) : 0.0;
        if (seen >= past && deviation > 0.0) release[i].z = 0.5 * fxi_clip(surprise / deviation, 4.0);
        seen += 1.0;
        double from = surprise - mean;
        mean += from / seen;
        squares += from * (surprise - mean);
    }
}

static rp_status score(const fx_news *news, double past, scored **out, rp_error *error)
{
    size_t n = (size_t)news->count;
    scored *all = rp_malloc((n > 0 ? n : 1) * sizeof *all);
    if (!all) return rp_fail(error, RP_ENOMEM, "news: no memory for %zu events", n);
    for (size_t i = 0; i < n; i++) all[i] = (scored){&news->events[i], NAN};
    if (n > 1) qsort(all, n, sizeof *all, by_name);
    for (size_t begin = 0, end; begin < n; begin = end) {
        const fx_news_event *e = all[begin].event;
        for (end = begin + 1; end < n; end++)
            if (strcmp(all[end].event->name, e->name) != 0 || strcmp(all[end].event->currency, e->currency) != 0) break;
        score_releases(all + begin, (int64_t)(end - begin), past);
    }
    if (n > 1) qsort(all, n, sizeof *all, by_time);
    *out = all;
    return RP_OK;
}

/* ---- one currency ------------------------------------------------------------------------------------------------ */

typedef struct side {
    const fx_news *news;
    const scored *scores;
    const char *currency;
    fx_impact least;
    int64_t at;                           // first event after the instant
    int64_t next[IMPACTS], last[IMPACTS]; // times; next may be stale until `ahead` has moved on
    int64_t ahead[IMPACTS];               // first event that may be the next one
    int64_t released_at, released;        // event of the newest surprise, -1 none; first event whose value is not known
    int64_t holiday_end;
} side;

static bool concerns(const side *s, const fx_news_event *e)
{
    return strcmp(e->currency, s->currency) == 0 || strcmp(e->currency, "ALL") == 0;
}

static fx_impact impact_of(int k)
{
    static const fx_impact impacts[IMPACTS] = {FX_IMPACT_HIGH, FX_IMPACT_MEDIUM, FX_IMPACT_LOW};
    return impacts[k];
}

static void start(side *s, const fx_news *news, const scored *scores, const char *currency, double least)
{
    *s = (side){.news = news, .scores = scores, .currency = currency, .released_at = -1, .holiday_end = INT64_MIN};
    s->least = least >= 3.0 ? FX_IMPACT_HIGH : least >= 2.0 ? FX_IMPACT_MEDIUM : FX_IMPACT_LOW;
    for (int k = 0; k < IMPACTS; k++) s->last[k] = INT64_MIN;
}

static bool is_timed(const side *s, const fx_news_event *e, int k)
{
    return e->timing == FX_NEWS_TIMED && e->impact == impact_of(k) && concerns(s, e);
}

// Passes the events up to `now`, and looks ahead for the next one of each impact.
static void move_schedule(side *s, int64_t now)
{
    const fx_news *news = s->news;
    for (; s->at < news->count && news->events[s->at].time <= now; s->at++) {
        const fx_news_event *e = &news->events[s->at];
        for (int k = 0; k < IMPACTS; k++)
            if (is_timed(s, e, k)) s->last[k] = e->time;
        if (e->impact == FX_IMPACT_HOLIDAY && concerns(s, e) && e->day_end > s->holiday_end)
            s->holiday_end = e->day_end;
    }
    for (int k = 0; k < IMPACTS; k++) {
        if (s->ahead[k] < s->at) s->ahead[k] = s->at;
        while (s->ahead[k] < news->count && !is_timed(s, &news->events[s->ahead[k]], k)) s->ahead[k]++;
        s->next[k] = s->ahead[k] < news->count ? news->events[s->ahead[k]].time : INT64_MAX;
    }
}

// Newest release with a surprise that is known at `now`.
static void move_releases(side *s, int64_t now, int64_t delay)
{
    for (; s->released < s->news->count && s->news->events[s->released].time + delay <= now; s->released++) {
        const fx_news_event *e = &s->news->events[s->released];
        if (concerns(s, e) && e->impact >= s->least && !isnan(s->scores[s->released].z)) s->released_at = s->released;
    }
}

// Mean over the releases of one instant; 0 once it is too old.
static double surprise(const side *s, int64_t now, int64_t delay, int64_t hold)
{
    double sum = 0.0, count = 0.0;
    if (s->released_at < 0) return NAN;
    int64_t time = s->news->events[s->released_at].time;
    if (now - time - delay >= hold) return 0.0;
    for (int64_t i = s->released_at; i >= 0 && s->news->events[i].time == time; i--) {
        const fx_news_event *e = &s->news->events[i];
        if (!concerns(s, e) || e->impact < s->least || isnan(s->scores[i].z)) continue;
        sum += s->scores[i].z;
        count += 1.0;
    }
    return sum / count;
}

/* ---- columns ----------------------------------------------------------------------------------------------------- */

static void put(const fxi_family_call *call, int output, int64_t t, double value)
{
    if (fxi_wants(call, output)) call->outputs[output][t] = value;
}

static double capped(int64_t from, int64_t to)
{
    if (from == INT64_MIN || to == INT64_MAX) return MOST_MINUTES;
    return fmin((double)(to - from) / (double)FX_MINUTE, MOST_MINUTES);
}

static bool in_blackout(const fxi_family_call *call, const side *s, int64_t now)
{
    double before = call->parameters[BEFORE], after = call->parameters[AFTER];
    for (int k = 0; k < IMPACTS; k++) {
        if (impact_of(k) < s->least) continue;
        if (s->next[k] != INT64_MAX && (double)(s->next[k] - now) <= before * (double)FX_MINUTE) return true;
        if (s->last[k] != INT64_MIN && (double)(now - s->last[k]) <= after * (double)FX_MINUTE) return true;
    }
    return false;
}

static void write_row(const fxi_family_call *call, side sides[SIDES], int64_t t)
{
    int64_t now = call->frame->bars->known_at[t], delay = (int64_t)call->parameters[DELAY] * FX_MINUTE;
    int64_t hold = (int64_t)call->parameters[HOLD] * FX_MINUTE;
    bool blackout = false, holiday = false;
    for (int i = 0; i < SIDES; i++) {
        side *s = &sides[i];
        move_schedule(s, now);
        move_releases(s, now, delay);
        for (int k = 0; k < IMPACTS; k++) {
            put(call, UNTIL + i * IMPACTS + k, t, capped(now, s->next[k]));
            put(call, SINCE + i * IMPACTS + k, t, capped(s->last[k], now));
        }
        blackout = blackout || in_blackout(call, s, now);
        holiday = holiday || now < s->holiday_end;
        put(call, SURPRISE + i, t, surprise(s, now, delay, hold));
    }
    put(call, BLACKOUT, t, blackout);
    put(call, HOLIDAY, t, holiday);
}

// Outside the calendar nothing is known, not even that there is no news.
static rp_status run(const fxi_family_call *call, rp_error *error)
{
    const fx_news *news = call->news;
    const fx_bars *bars = call->frame->bars;
    scored *scores = NULL;
    side sides[SIDES];
    if (news->count == 0) return rp_fail(error, RP_EVALUE, "news: the calendar %s has no event", news->source);
    rp_status status = score(news, call->parameters[PAST], &scores, error);
    if (status != RP_OK) return status;
    start(&sides[0], news, scores, bars->symbol.base, call->parameters[LEAST_IMPACT]);
    start(&sides[1], news, scores, bars->symbol.quote, call->parameters[LEAST_IMPACT]);
    int64_t first = news->events[0].time, end = news->events[news->count - 1].day_end;
    for (int64_t t = 0; t < bars->count; t++)
        if (bars->known_at[t] >= first && bars->known_at[t] < end) write_row(call, sides, t);
    rp_free(scores);
    return RP_OK;
}

const fxi_family fxi_family_news = {
    .name = "news",
    .text = "scheduled news of the symbol's currencies: minutes to and since, blackout, surprise",
    .needs = FXI_NEEDS_NEWS,
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .run = run,
};
