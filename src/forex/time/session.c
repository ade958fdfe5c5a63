/// The New York trading day: where days, bars and weeks begin and end.
///
/// Spot FX trades from Sunday 17:00 to Friday 17:00 New York, and a trading day runs from 17:00 to 17:00. New York
/// switches its clocks on Sunday at 02:00, while the market is closed, so inside a trading week local and UTC lengths
/// agree. Trading days are counted as days since 1970-01-01 of their closing date: 17:00 belongs to the next date.
#include "time_i.h"

#include <stdatomic.h>

// Seven hours after 17:00 is midnight: local time plus DAY_SHIFT has the trading day as its date.
#define DAY_SHIFT (7 * FX_HOUR)

// New York of tzdata, loaded at first use. These functions cannot fail, so without a usable tzdata they go by the law
// that is written down in zone_law.c (equal to tzdata since 1987) and say so once in the log.
static const fx_zone *new_york(void)
{
    static _Atomic(const fx_zone *) loaded;
    static const char *const names[] = {"America/New_York", "UTC-5/us"};
    const fx_zone *zone = atomic_load_explicit(&loaded, memory_order_acquire);
    rp_error error;
    for (int i = 0; !zone && i < 2; i++) {
        if (fx_zone_get(names[i], &zone, &error) == RP_OK) break;
        rp_log_line(RP_LOG_ERROR, "trading sessions: %s", error.message);
        zone = NULL;
    }
    if (zone) atomic_store_explicit(&loaded, zone, memory_order_release);
    return zone;
}

// Without memory for any zone, New York's standard time; logged above.
static int64_t to_local(int64_t utc)
{
    const fx_zone *zone = new_york();
    return zone ? fx_zone_to_local(zone, utc) : utc - 5 * FX_HOUR;
}

static int64_t to_utc(int64_t local)
{
    const fx_zone *zone = new_york();
    return zone ? fx_zone_to_utc(zone, local, NULL) : local + 5 * FX_HOUR;
}

static int64_t local_day(int64_t utc)
{
    return fxi_floor_div(to_local(utc) + DAY_SHIFT, FX_DAY);
}

int64_t fx_session_day(fx_day_rule rule, int64_t utc)
{
    return rule == FX_DAY_UTC ? fxi_floor_div(utc, FX_DAY) : local_day(utc);
}

int64_t fx_session_day_end(fx_day_rule rule, int64_t day)
{
    return rule == FX_DAY_UTC ? (day + 1) * FX_DAY : to_utc((day + 1) * FX_DAY - DAY_SHIFT);
}

static bool is_weekend(int64_t day)
{
    int weekday = fxi_weekday(day);
    return weekday == 0 || weekday == 6;
}

bool fx_market_open(int64_t utc)
{
    return !is_weekend(local_day(utc));
}

// The Friday 17:00 before `utc`, which lies in a weekend.
static int64_t last_close(int64_t utc)
{
    int64_t day = local_day(utc);
    return fx_session_day_end(FX_DAY_NEW_YORK, day - (fxi_weekday(day) == 6 ? 1 : 2));
}

int64_t fx_market_next_open(int64_t utc)
{
    int64_t day = local_day(utc);
    while (is_weekend(day)) day++;
    int64_t begin = fx_session_day_end(FX_DAY_NEW_YORK, day - 1);
    return begin > utc ? begin : utc;
}

static int64_t first_of_month(int64_t day, int months_on)
{
    fx_civil c = fx_to_civil(day * FX_DAY);
    return fxi_days(c.year, c.month + months_on, 1);
}

// Week and month of an instant go by its trading day; Saturday and Sunday count to the Friday before.
static void long_span_new_york(fx_timeframe tf, int64_t utc, int64_t *begin, int64_t *end)
{
    int64_t day = local_day(utc), first, next;
    if (is_weekend(day)) day -= fxi_weekday(day) == 6 ? 1 : 2;
    if (tf == FX_W1) {
        first = day - (fxi_weekday(day) + 6) % 7;
        next = first + 7;
    } else {
        first = first_of_month(day, 0);
        next = first_of_month(day, 1);
        while (is_weekend(first)) first++;
        while (is_weekend(next)) next++;
    }
    *begin = fx_session_day_end(FX_DAY_NEW_YORK, first - 1);
    *end = fx_session_day_end(FX_DAY_NEW_YORK, next - 1);
}

static void long_span_utc(fx_timeframe tf, int64_t utc, int64_t *begin, int64_t *end)
{
    int64_t day = fxi_floor_div(utc, FX_DAY);
    int64_t first = tf == FX_W1 ? day - (fxi_weekday(day) + 6) % 7 : first_of_month(day, 0);
    *begin = first * FX_DAY;
    *end = (tf == FX_W1 ? first + 7 : first_of_month(day, 1)) * FX_DAY;
}

// H2, H4, H12 and D1 of New York are cut from 17:00 local.
static void local_span(int64_t length, int64_t utc, int64_t *begin, int64_t *end)
{
    int64_t start = fxi_floor_div(to_local(utc) + DAY_SHIFT, length) * length - DAY_SHIFT;
    *begin = to_utc(start);
    *end = to_utc(start + length);
}

void fxi_bar_span_whole(fx_timeframe tf, fx_day_rule rule, int64_t utc, int64_t *open_time, int64_t *end)
{
    int64_t length = fx_timeframe_length(tf);
    if (tf >= FX_W1) {
        (rule == FX_DAY_UTC ? long_span_utc : long_span_new_york)(tf, utc, open_time, end);
    } else if (rule == FX_DAY_UTC || tf <= FX_H1) {
        *open_time = fxi_floor_div(utc, length) * length;
        *end = *open_time + length;
    } else {
        local_span(length, utc, open_time, end);
    }
}

void fx_bar_span(fx_timeframe tf, fx_day_rule rule, int64_t utc, int64_t *open_time, int64_t *known_at)
{
    int64_t end = 0;
    fxi_bar_span_whole(tf, rule, utc, open_time, &end);
    // A span that ends while the market is closed is complete at the close before.
    if (tf > FX_H1 && !fx_market_open(end - 1) && last_close(end - 1) > utc) end = last_close(end - 1);
    *known_at = end;
}
