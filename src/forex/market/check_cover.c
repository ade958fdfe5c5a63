/// How much of the market's time is covered, by trading date.
#include "check_i.h"

#include <string.h>

rp_status fxi_cover_open(fxi_cover *cover, const fx_symbol *symbol, const fx_calendar *calendar, int64_t first,
                         int64_t last, rp_error *error)
{
    memset(cover, 0, sizeof *cover);
    cover->calendar = calendar;
    cover->first_day = fx_session_day(FX_DAY_NEW_YORK, first) - 1;
    cover->count = fx_session_day(FX_DAY_NEW_YORK, last) + 2 - cover->first_day;
    if (cover->count < 1 || cover->count > 200 * 366) return RP_OK;
    cover->days = rp_calloc((size_t)cover->count, sizeof *cover->days);
    if (!cover->days) return rp_fail(error, RP_ENOMEM, "out of memory for %lld days", (long long)cover->count);
    for (int64_t i = 0; i < cover->count; i++) {
        fx_day_cover *d = &cover->days[i];
        int64_t open, close;
        d->day = cover->first_day + i;
        d->special = fxi_is_holiday(symbol, d->day) || fx_calendar_note(calendar, d->day) != NULL;
        if (!fx_calendar_session(calendar, d->day, &open, &close)) continue;
        if (open < first) open = first;
        if (close > last) close = last;
        if (close > open) d->expected = (int32_t)((close - open) / FX_MINUTE);
    }
    return RP_OK;
}

static fx_day_cover *day_of(fxi_cover *cover, int64_t day)
{
    int64_t at = day - cover->first_day;
    return at >= 0 && at < cover->count ? &cover->days[at] : NULL;
}

void fxi_cover_add(fxi_cover *cover, int64_t stamp, int64_t span)
{
    if (!cover->days) return;
    if (stamp < cover->open || stamp >= cover->close) {
        cover->day = fx_calendar_day(cover->calendar, stamp);
        if (!fx_calendar_session(cover->calendar, cover->day, &cover->open, &cover->close))
            cover->open = cover->close = 0;
    }
    bool inside = stamp >= cover->open && stamp < cover->close;
    fx_day_cover *d = day_of(cover, inside ? cover->day : fx_session_day(FX_DAY_NEW_YORK, stamp));
    int64_t end = inside && stamp + span > cover->close ? cover->close : stamp + span;
    if (!d) return;
    int32_t *minutes = inside ? &d->present : &d->closed;
    *minutes += (int32_t)((end - stamp) / FX_MINUTE);
}

// Days at either end that hold and expect nothing fall away.
void fxi_cover_close(fxi_cover *cover, fx_check *out)
{
    int64_t begin = 0, end = cover->days ? cover->count : 0;
    const fx_day_cover *d = cover->days;
    while (begin < end && !d[begin].expected && !d[begin].present && !d[begin].closed) begin++;
    while (end > begin && !d[end - 1].expected && !d[end - 1].present && !d[end - 1].closed) end--;
    if (begin == end) {
        rp_free(cover->days);
        return;
    }
    for (int64_t i = begin; i < end; i++)
        if (cover->days[i].present > cover->days[i].expected) cover->days[i].present = cover->days[i].expected;
    memmove(cover->days, cover->days + begin, (size_t)(end - begin) * sizeof *cover->days);
    out->days = cover->days;
    out->day_count = end - begin;
}

void fxi_cover_sum(const fx_check *check, int64_t *expected, int64_t *present, int64_t *missing_days)
{
    *expected = *present = *missing_days = 0;
    for (int64_t i = 0; i < check->day_count; i++) {
        *expected += check->days[i].expected;
        *present += check->days[i].present;
        *missing_days += check->days[i].expected > 0 && check->days[i].present == 0;
    }
}

/* ---- bars -------------------------------------------------------------------------------------------------------- */

// Days are one bar each, whatever clock cuts them: the date of the stamp, on the file's clock, is the trading date; a
// bar that opens in the evening belongs to the date that follows.
static void add_day(fxi_cover *cover, const fxi_checking *c, int64_t stamp)
{
    int64_t local = c->file.zone.zone ? fx_zone_to_local(c->file.zone.zone, stamp) : stamp;
    fx_day_cover *d = cover->days ? day_of(cover, (local + 7 * FX_HOUR) / FX_DAY) : NULL;
    if (!d) return;
    if (d->expected)
        d->present = d->expected;
    else
        d->closed = 24 * 60;
}

// Dates before the first bar's and behind the last one's stand within the pad of a day alone: nothing is expected
// there.
static void trim_days(fxi_cover *cover)
{
    int64_t begin = 0, end = cover->days ? cover->count : 0;
    while (begin < end && !cover->days[begin].present && !cover->days[begin].closed) cover->days[begin++].expected = 0;
    while (end > begin && !cover->days[end - 1].present && !cover->days[end - 1].closed)
        cover->days[--end].expected = 0;
}

// The trading dates without a bar, each as its session.
static void hand_days(fxi_checking *c)
{
    fxi_places places = {0};
    for (int64_t i = 0; i < c->out->day_count; i++) {
        const fx_day_cover *d = &c->out->days[i];
        int64_t open, close;
        if (!d->expected || d->present || !fx_calendar_session(c->calendar, d->day, &open, &close)) continue;
        fx_place place = {open, close, 0, 0, 0, 0, d->expected, "minutes", d->special ? "holiday" : NULL};
        fxi_place_add(&places, c->file.zone.zone, place);
    }
    fxi_places_hand(&places, c->out, &c->status, c->error);
}

static void report(fxi_checking *c)
{
    int64_t expected, present, missing_days;
    char list[200] = "";
    size_t used = 0;
    int shown = 0;
    fxi_cover_sum(c->out, &expected, &present, &missing_days);
    if (!expected) return;
    for (int64_t i = 0; i < c->out->day_count && shown < 6; i++) {
        const fx_day_cover *d = &c->out->days[i];
        fx_civil date = fx_to_civil(d->day * FX_DAY);
        if (!d->expected || d->present || used >= sizeof list) continue;
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%04d-%02d-%02d%s", shown++ ? ", " : ": ",
                                 date.year % 10000, date.month, date.day, d->special ? " (holiday)" : "");
    }
    fxi_find(c, "coverage", 0, missing_days, -1, -1,
             "%.2f %% of the minutes in which the market trades have a bar; %lld trading day(s) have none%s%s",
             100.0 * (double)present / (double)expected, (long long)missing_days, list,
             missing_days > shown ? ", ..." : "");
    hand_days(c);
}

void fxi_check_cover(fxi_checking *c)
{
    const fxi_table *t = &c->file.table;
    const fx_timeframe tf = c->file.timeframe;
    const int64_t span = fx_timeframe_length(tf);
    fxi_cover cover;
    if (c->status || t->count == 0 || tf > FX_D1 || (tf < FX_D1 && !c->file.zone.zone)) return;
    int64_t pad = tf == FX_D1 ? FX_DAY : 0; // days of any clock
    c->status =
        fxi_cover_open(&cover, c->symbol, c->calendar, c->out->first - pad, c->out->last + span + pad, c->error);
    if (c->status) return;
    for (int64_t i = 0; i < t->count; i++) {
        if (fxi_row_is_bad(c, &t->rows[i])) continue;
        if (tf == FX_D1)
            add_day(&cover, c, t->rows[i].stamp);
        else
            fxi_cover_add(&cover, t->rows[i].stamp, span);
    }
    if (tf == FX_D1) trim_days(&cover);
    fxi_cover_close(&cover, c->out);
    report(c);
}
