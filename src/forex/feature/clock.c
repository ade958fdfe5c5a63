// Clocks for walking over bars.
#include "clock.h"

#include "time/time_i.h"

int64_t fxi_local(fxi_local_clock *clock, int64_t utc)
{
    int64_t hour = fxi_floor_div(utc, FX_HOUR);
    if (hour != clock->hour) {
        clock->hour = hour;
        clock->offset = fx_zone_offset(clock->zone, utc);
    }
    return utc + clock->offset;
}

int64_t fxi_trading_day(fxi_day_clock *clock, int64_t utc)
{
    int64_t hour = fxi_floor_div(utc, FX_HOUR);
    if (hour != clock->hour) {
        clock->hour = hour;
        clock->day = fx_session_day(FX_DAY_NEW_YORK, utc);
    }
    return clock->day;
}

// Day 0 was a Thursday, so day 3 opens week 1.
static int64_t span_of(fxi_span_kind kind, int64_t day)
{
    return kind == FXI_SPAN_DAY ? day : fxi_floor_div(day + 3, 7);
}

fxi_span fxi_span_at(const fx_bars *bars, fxi_span_kind kind, int64_t begin, fxi_day_clock *clock)
{
    int64_t span = span_of(kind, fxi_trading_day(clock, bars->open_time[begin])), end = begin + 1;
    while (end < bars->count && span_of(kind, fxi_trading_day(clock, bars->open_time[end])) == span) end++;
    int64_t first_day = kind == FXI_SPAN_DAY ? span : span * 7 - 3;
    bool opens = bars->open_time[begin] <= fx_session_day_end(FX_DAY_NEW_YORK, first_day - 1);
    return (fxi_span){begin, end, begin > 0 || opens};
}

/* ---- openings and closings --------------------------------------------------------------------------------------- */

rp_status fxi_edge_open(const fxi_session *hours, bool closing, fxi_edge *edge, rp_error *error)
{
    *edge = (fxi_edge){NULL, closing ? hours->close : hours->open, hours->weekdays, INT64_MAX, INT64_MIN};
    return fx_zone_get(hours->zone, &edge->zone, error);
}

static int64_t instant(const fxi_edge *edge, int64_t day)
{
    return fx_zone_to_utc(edge->zone, day * FX_DAY + edge->minute * FX_MINUTE, NULL);
}

static bool is_on(const fxi_edge *edge, int64_t day)
{
    return edge->weekdays >> fxi_weekday(day) & 1;
}

void fxi_edge_move(fxi_edge *edge, int64_t utc)
{
    if (edge->last <= utc && utc < edge->next) return;
    int64_t day = fxi_floor_div(fx_zone_to_local(edge->zone, utc), FX_DAY) + 1;
    while (!is_on(edge, day) || instant(edge, day) > utc) day--;
    edge->last = instant(edge, day);
    for (day++; !is_on(edge, day); day++) continue;
    edge->next = instant(edge, day);
}
