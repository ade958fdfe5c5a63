// High, low and close of the previous trading day and week (17:00 New York), as distances from the close.
#include "clock.h"
#include "family_i.h"
#include "rolling.h"

#include <math.h>

enum { HIGH, LOW, CLOSE, POSITION, KINDS, OUTPUTS = 2 * KINDS };

static const fxi_family_parameter parameters[] = {
    {"period", "bars of the average true range in which distances are measured", 1, 10000, 14, true},
};

#define LEVELS(span, words)                                                                                            \
    {span "_high", "close above the previous " words "'s high, in average true ranges", FX_SCALE_ROLLING_Z, 0, 0},     \
        {span "_low", "close above the previous " words "'s low, in average true ranges", FX_SCALE_ROLLING_Z, 0, 0},   \
        {span "_close", "close above the previous " words "'s close, in average true ranges", FX_SCALE_ROLLING_Z, 0,   \
         0},                                                                                                           \
    {                                                                                                                  \
        span "_position", "place of the close between the previous " words "'s low (-1) and high (1), clipped at 2",   \
            FX_SCALE_NONE, 0, 0                                                                                        \
    }

static const fxi_family_output outputs[OUTPUTS] = {LEVELS("day", "trading day"), LEVELS("week", "trading week")};

static void put(const fxi_family_call *call, int output, int64_t t, double value)
{
    if (fxi_wants(call, output)) call->outputs[output][t] = value;
}

static void write_span(const fxi_family_call *call, int first, const fxi_span *span, double high, double low,
                       double last)
{
    for (int64_t t = span->begin; t < span->end; t++) {
        double close = call->frame->close[t], unit = call->scratch[0][t];
        put(call, first + HIGH, t, fxi_ratio(close - high, unit));
        put(call, first + LOW, t, fxi_ratio(close - low, unit));
        put(call, first + CLOSE, t, fxi_ratio(close - last, unit));
        put(call, first + POSITION, t, fxi_clip(fxi_ratio(2.0 * (close - low), high - low) - 1.0, 2.0));
    }
}

static void write_spans(const fxi_family_call *call, fxi_span_kind kind)
{
    const fxi_frame *f = call->frame;
    fxi_day_clock clock = {INT64_MIN, 0};
    double high = NAN, low = NAN, last = NAN;
    for (int64_t begin = 0; begin < f->count;) {
        fxi_span span = fxi_span_at(f->bars, kind, begin, &clock);
        write_span(call, kind == FXI_SPAN_DAY ? 0 : KINDS, &span, high, low, last);
        begin = span.end;
        if (!span.whole) continue;
        high = f->high[span.begin];
        low = f->low[span.begin];
        last = f->close[span.end - 1];
        for (int64_t t = span.begin; t < span.end; t++) {
            high = fmax(high, f->high[t]);
            low = fmin(low, f->low[t]);
        }
    }
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    const fx_bars *bars = call->frame->bars;
    if (bars->timeframe > FX_D1)
        return rp_fail(error, RP_EVALUE, "levels: the previous day's levels need bars of a day or less, not %s",
                       fx_timeframe_name(bars->timeframe));
    fxi_average_range(call->frame, (int64_t)call->parameters[0], call->scratch[0]);
    write_spans(call, FXI_SPAN_DAY);
    write_spans(call, FXI_SPAN_WEEK);
    return RP_OK;
}

// Two weeks: the one in which the data begin may not count.
static int64_t warm_up(const double *p, fx_timeframe tf)
{
    int64_t weeks = 14 * FX_DAY / fx_timeframe_length(tf), fade = fxi_average_range_fade((int64_t)p[0]);
    return weeks > fade ? weeks : fade;
}

const fxi_family fxi_family_levels = {
    .name = "levels",
    .text = "distances to high, low and close of the previous trading day and week",
    .parameter_count = 1,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .warm_up = warm_up,
    .run = run,
};
