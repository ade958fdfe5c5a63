// Which bars a feed delivers. Below H1 the market opens and closes on whole hours, and New York's clock changes while
// the market is closed, so zone and session are looked up once an hour.
#include "synth_i.h"

typedef struct calendar {
    const fx_zone *zone;
    int64_t hour; // start of the hour that the fields below describe
    bool open;
    int64_t offset; // New York minus UTC
    int32_t day;
} calendar;

static void enter_hour(calendar *now, int64_t utc)
{
    int64_t hour = utc - utc % FX_HOUR;
    if (hour == now->hour) return;
    now->hour = hour;
    now->open = fx_market_open(utc);
    now->offset = fx_zone_offset(now->zone, utc);
    now->day = (int32_t)fx_session_day(FX_DAY_NEW_YORK, utc);
}

static int minute_of_day(const calendar *now, int64_t utc)
{
    int64_t local = (utc + now->offset) % FX_DAY;
    return (int)((local + FX_DAY) % FX_DAY / FX_MINUTE);
}

// Length in bars of a hole in the feed that starts here; usually 0. About one outage of up to three hours in two
// months; on M1 also single minutes without a tick, more of them in the quiet hours.
static int32_t hole(rp_random *random, fx_timeframe tf, int minute)
{
    int64_t minutes = fx_timeframe_length(tf) / FX_MINUTE;
    double length = (double)minutes;
    double draw = rp_random_uniform(random);
    if (draw < length / (1440.0 * 43.0)) return (int32_t)(1.0 + rp_random_uniform(random) * 180.0 / length);
    bool quiet = minute >= 17 * 60 && minute < 20 * 60;
    if (tf == FX_M1 && draw > (quiet ? 0.96 : 0.998)) return 1;
    return 0;
}

static int64_t slots(const fx_synth_options *options)
{
    int64_t bars_a_day = FX_DAY / fx_timeframe_length(options->timeframe);
    return (int64_t)(options->years * 365.25 * (double)bars_a_day);
}

static rp_status reserve(fxi_synth_plan *plan, int32_t **gap, int64_t count, rp_error *error)
{
    plan->open_time = rp_calloc((size_t)count, sizeof *plan->open_time);
    plan->minute = rp_calloc((size_t)count, sizeof *plan->minute);
    plan->day = rp_calloc((size_t)count, sizeof *plan->day);
    *gap = rp_calloc((size_t)count, sizeof **gap);
    if (plan->open_time && plan->minute && plan->day && *gap) return RP_OK;
    rp_free(*gap);
    *gap = NULL;
    return rp_fail(error, RP_ENOMEM, "generated market: no memory for a calendar of %lld bars", (long long)count);
}

static void fill(const fx_synth_options *options, const fx_zone *zone, int64_t limit, fxi_synth_plan *plan,
                 int32_t *gap)
{
    rp_random random = fxi_synth_stream(options, 1);
    calendar now = {.zone = zone, .hour = INT64_MIN};
    int64_t length = fx_timeframe_length(options->timeframe);
    int64_t first = options->start - options->start % length, count = 0;
    int32_t missing = 0, skip = 0;
    for (int64_t i = 0; i < limit; i++) {
        int64_t utc = first + i * length;
        enter_hour(&now, utc);
        if (!now.open) {
            missing = FXI_SYNTH_WEEKEND;
            skip = 0;
            continue;
        }
        if (skip == 0) skip = hole(&random, options->timeframe, minute_of_day(&now, utc));
        if (skip > 0) {
            skip--;
            if (missing >= 0) missing++;
            continue;
        }
        plan->open_time[count] = utc;
        plan->minute[count] = (int16_t)minute_of_day(&now, utc + length);
        plan->day[count] = now.day;
        gap[count++] = missing;
        missing = 0;
        if (options->max_bars > 0 && count == options->max_bars) break;
    }
    plan->count = count;
}

rp_status fxi_synth_calendar(const fx_synth_options *options, fxi_synth_plan *plan, int32_t **gap, rp_error *error)
{
    const fx_zone *zone;
    rp_status status = fx_zone_get("America/New_York", &zone, error);
    if (status != RP_OK) return status;
    int64_t limit = slots(options);
    if (limit < 1) return rp_fail(error, RP_EVALUE, "generated market: %g years hold no bar", options->years);
    status = reserve(plan, gap, limit, error);
    if (status != RP_OK || !*gap) return status;
    fill(options, zone, limit, plan, *gap);
    if (plan->count > 0) return RP_OK;
    rp_free(*gap);
    *gap = NULL;
    return rp_fail(error, RP_EVALUE, "generated market: the market is closed during all of the %g years asked for",
                   options->years);
}
