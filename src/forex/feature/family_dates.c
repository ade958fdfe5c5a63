// Where a bar's trading day (17:00 New York) stands in week and month. Weekdays are counted; holidays are not known.
#include "clock.h"
#include "family_i.h"

#include "time/time_i.h"

#include <math.h>

enum { WEEKDAY_SIN, WEEKDAY_COS, MONTH_SIN, MONTH_COS, MONTH_END, MONTH_START, QUARTER_END, OUTPUTS };

static const fxi_family_parameter parameters[] = {
    {"days", "trading days that count as the end or start of a month", 1, 10, 1, true},
};

static const fxi_family_output outputs[OUTPUTS] = {
    [WEEKDAY_SIN] = {"weekday_sin", "sine of the weekday, Sunday 0, a circle of seven", FX_SCALE_NONE, -1, 1},
    [WEEKDAY_COS] = {"weekday_cos", "cosine of the same", FX_SCALE_NONE, -1, 1},
    [MONTH_SIN] = {"month_sin", "sine of the month, January 0, a circle of twelve", FX_SCALE_NONE, -1, 1},
    [MONTH_COS] = {"month_cos", "cosine of the same", FX_SCALE_NONE, -1, 1},
    [MONTH_END] = {"month_end", "1 on the last `days` weekdays of a month", FX_SCALE_NONE, 0, 1},
    [MONTH_START] = {"month_start", "1 on the first `days` weekdays of a month", FX_SCALE_NONE, 0, 1},
    [QUARTER_END] = {"quarter_end", "1 on the last `days` weekdays of a quarter", FX_SCALE_NONE, 0, 1},
};

static int weekdays_between(int64_t first, int64_t last)
{
    int count = 0;
    for (int64_t day = first; day <= last; day++) count += fxi_weekday(day) >= 1 && fxi_weekday(day) <= 5;
    return count;
}

static void describe(int64_t day, double days, double row[OUTPUTS])
{
    static const double turn = 2.0 * 3.14159265358979323846;
    fx_civil date = fx_to_civil(day * FX_DAY);
    int64_t first = fxi_days(date.year, date.month, 1), last = first + fxi_month_days(date.year, date.month) - 1;
    row[WEEKDAY_SIN] = sin(turn * date.weekday / 7.0);
    row[WEEKDAY_COS] = cos(turn * date.weekday / 7.0);
    row[MONTH_SIN] = sin(turn * (date.month - 1) / 12.0);
    row[MONTH_COS] = cos(turn * (date.month - 1) / 12.0);
    row[MONTH_END] = weekdays_between(day, last) <= days;
    row[MONTH_START] = weekdays_between(first, day) <= days;
    row[QUARTER_END] = row[MONTH_END] != 0.0 && date.month % 3 == 0;
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    fxi_day_clock clock = {INT64_MIN, 0};
    double row[OUTPUTS] = {0};
    int64_t known = INT64_MIN;
    for (int64_t t = 0; t < call->frame->count; t++) {
        int64_t day = fxi_trading_day(&clock, call->frame->bars->open_time[t]);
        if (day != known) describe(known = day, call->parameters[0], row);
        for (int k = 0; k < OUTPUTS; k++)
            if (fxi_wants(call, k)) call->outputs[k][t] = row[k];
    }
    return (void)error, RP_OK;
}

const fxi_family fxi_family_dates = {
    .name = "dates",
    .text = "weekday and month as points on a circle, ends and starts of months and quarters",
    .parameter_count = 1,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .run = run,
};
