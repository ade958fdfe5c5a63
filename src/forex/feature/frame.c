// Frames: bars of one timeframe as doubles. A longer bar is visible from its known_at on; at equal instants it counts
// as known (trading.md D28).
#include "feature_i.h"

#include <math.h>

// The first bar is dropped when the data do not cover it. The last one may stay: it is not known before its span ends,
// so no row sees it early, and cutting the data off later changes nothing before.
static rp_status longer_bars(const fx_bars *base, fx_timeframe tf, fx_day_rule rule, fxi_frame *frame, rp_error *error)
{
    fx_bars *all;
    rp_status status = fx_bars_resample(base, tf, rule, true, &all, error);
    if (status != RP_OK) return status;
    frame->owned = all;
    if (all->count > 0 && all->flags[0] & FX_BAR_PARTIAL) {
        status = fx_bars_slice(all, 1, all->count, &frame->owned, error);
        fx_bars_free(all);
        if (status != RP_OK) frame->owned = NULL;
    }
    frame->bars = frame->owned;
    return status;
}

static void fill_prices(fxi_frame *frame)
{
    const fx_bars *bars = frame->bars;
    // Dividing by the whole 10^digits gives the double nearest to the decimal price.
    double points = pow(10.0, bars->digits);
    for (int64_t i = 0; i < frame->count; i++) {
        frame->open[i] = bars->open[i] / points;
        frame->high[i] = bars->high[i] / points;
        frame->low[i] = bars->low[i] / points;
        frame->close[i] = bars->close[i] / points;
        frame->volume[i] = bars->volume[i];
        frame->log_close[i] = log(frame->close[i]);
    }
    for (int64_t i = 0; i < frame->count; i++) {
        double before = i ? frame->close[i - 1] : frame->close[i];
        double high = i && before > frame->high[i] ? before : frame->high[i];
        double low = i && before < frame->low[i] ? before : frame->low[i];
        frame->true_range[i] = high - low;
    }
}

static void fill_visible(const fx_bars *base, fxi_frame *frame)
{
    int64_t newest = -1;
    for (int64_t t = 0; t < base->count; t++) {
        while (newest + 1 < frame->count && frame->bars->known_at[newest + 1] <= base->known_at[t]) newest++;
        frame->visible[t] = newest;
    }
}

static rp_status fill(const fx_bars *seen_from, fx_timeframe tf, fxi_frame *frame, rp_error *error)
{
    enum { ARRAYS = 7 };
    int64_t n = frame->count = frame->bars->count;
    frame->block = rp_malloc((size_t)(n > 0 ? n : 1) * ARRAYS * sizeof *frame->block);
    frame->visible = rp_malloc((size_t)(seen_from->count > 0 ? seen_from->count : 1) * sizeof *frame->visible);
    if (!frame->block || !frame->visible) {
        fxi_frame_clear(frame);
        return rp_fail(error, RP_ENOMEM, "features: no memory for %lld bars of %s", (long long)n,
                       fx_timeframe_name(tf));
    }
    double **const arrays[ARRAYS] = {&frame->open,   &frame->high,      &frame->low,       &frame->close,
                                     &frame->volume, &frame->log_close, &frame->true_range};
    for (int i = 0; i < ARRAYS; i++) *arrays[i] = frame->block + i * n;
    fill_prices(frame);
    fill_visible(seen_from, frame);
    return RP_OK;
}

rp_status fxi_frame_make(const fx_bars *base, fx_timeframe tf, fx_day_rule rule, fxi_frame *frame, rp_error *error)
{
    *frame = (fxi_frame){.bars = base};
    rp_status status = tf != base->timeframe ? longer_bars(base, tf, rule, frame, error) : RP_OK;
    return status == RP_OK ? fill(base, tf, frame, error) : status;
}

rp_status fxi_frame_make_other(const fx_bars *other, fx_timeframe tf, fx_day_rule rule, const fxi_frame *main,
                               fxi_frame *frame, rp_error *error)
{
    *frame = (fxi_frame){.bars = other};
    rp_status status = tf != other->timeframe ? longer_bars(other, tf, rule, frame, error) : RP_OK;
    if (status == RP_OK) status = fill(main->bars, tf, frame, error);
    if (status != RP_OK) rp_error_prefix(error, "%s: ", other->symbol.name);
    return status;
}

rp_status fxi_frame_add_atr(fxi_frame *frame, rp_error *error)
{
    const fx_indicator *indicator;
    const double period = FXI_ATR_PERIOD;
    const fx_series series = {.count = frame->count, .high = frame->high, .low = frame->low, .close = frame->close};
    rp_status status = fx_indicator_find("ATR", &indicator, error);
    if (status != RP_OK || frame->atr) return status;
    frame->atr = rp_malloc((size_t)(frame->count > 0 ? frame->count : 1) * sizeof *frame->atr);
    if (!frame->atr)
        return rp_fail(error, RP_ENOMEM, "features: no memory for the ATR of %lld bars", (long long)frame->count);
    frame->atr_stable = fxi_stable_lookback(indicator, &period);
    if (frame->atr_stable < 0) return rp_fail(error, RP_ENOMEM, "features: no memory to measure the ATR");
    return fx_indicator_run(indicator, &period, &series, (double *[]){frame->atr}, error);
}

rp_status fxi_frame_add_days(fxi_frame *frame, rp_error *error)
{
    const fx_bars *bars = frame->bars;
    if (frame->day) return RP_OK;
    frame->day = rp_malloc((size_t)(frame->count > 0 ? frame->count : 1) * sizeof *frame->day);
    if (!frame->day)
        return rp_fail(error, RP_ENOMEM, "features: no memory for the days of %lld bars", (long long)frame->count);
    int64_t day = 0, end = INT64_MIN;
    for (int64_t i = 0; i < frame->count; i++) {
        if (bars->open_time[i] >= end) {
            day = fx_session_day(bars->day_rule, bars->open_time[i]);
            end = fx_session_day_end(bars->day_rule, day);
        }
        frame->day[i] = (double)day;
    }
    return RP_OK;
}

void fxi_frame_clear(fxi_frame *frame)
{
    rp_free(frame->day);
    rp_free(frame->atr);
    rp_free(frame->block);
    rp_free(frame->visible);
    fx_bars_free(frame->owned);
    *frame = (fxi_frame){0};
}
