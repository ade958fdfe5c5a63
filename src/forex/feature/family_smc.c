// Smart-money concepts as columns. smc.c makes the scan; here it is read off, bar by bar. An event is 1 or -1 at the
// bar at which it is known and 0 elsewhere; a distance is NaN while there is nothing to be distant from.
#include "family_i.h"
#include "rolling.h"
#include "smc.h"

#include <math.h>

enum {
    GAP,
    GAP_SIZE,
    GAP_FILL,
    GAP_UP_OPEN,
    GAP_DOWN_OPEN,
    GAP_UP,
    GAP_DOWN,
    GAP_UP_AGE,
    GAP_DOWN_AGE,
    SWING_HIGH,
    SWING_LOW,
    SWEEP_HIGH,
    SWEEP_LOW,
    TREND,
    BOS,
    CHOCH,
    STRUCTURE_AGE,
    BLOCK,
    BLOCK_INSIDE,
    BLOCK_UP,
    BLOCK_DOWN,
    BLOCK_UP_AGE,
    BLOCK_DOWN_AGE,
    BLOCK_UP_MITIGATED,
    BLOCK_DOWN_MITIGATED,
    POSITION,
    DISCOUNT,
    LIQUIDITY_HIGH,
    LIQUIDITY_LOW,
    INDUCEMENT_HIGH,
    INDUCEMENT_LOW,
    CONFLUENCE,
    OUTPUTS
};
enum { WING, DISPLACEMENT, FRESH, LEVELS, SWEEP_AGE, EQUAL, PERIOD, PARAMETERS };
enum { AUTO_WINDOW = 500 };

static const fxi_family_parameter parameters[PARAMETERS] = {
    [WING] = {"wing", "bars on each side of a swing; it is known that many bars later", 1, 100, 2, true},
    [DISPLACEMENT] = {"displacement",
                      "least body of a gap's middle bar in average true ranges; 0: 5000 times the mean of range over "
                      "close of 500 bars, between 0.8 and 1.6 (1.2 before there are 500)",
                      0, 100, 0, false},
    [FRESH] = {"fresh", "bars after which swings, gaps and blocks are forgotten; 0: a trading week, 100 to 2000", 0,
               1000000, 0, true},
    [LEVELS] = {"levels",
                "swings, gaps and blocks kept on each side; 0: 2 to 4 by the standard deviation of 500 log returns "
                "(below 0.002, below 0.005; 3 before there are 500)",
                0, FXI_SMC_MOST, 0, true},
    [SWEEP_AGE] = {"sweep_age", "a swing must be older than this many bars to be swept", 0, 100000, 5, true},
    [EQUAL] = {"equal", "two swings this many average true ranges apart or less induce", 0, 10, 0.5, false},
    [PERIOD] = {"period", "bars of the average true range", 1, 10000, 14, true},
};

static const fxi_family_output outputs[OUTPUTS] = {
    [GAP] = {"fvg", "fair-value gap: low above the high two bars ago (1), or mirrored (-1), the bar between displaced",
             FX_SCALE_NONE, -1, 1},
    [GAP_SIZE] = {"fvg_size", "height of that gap in average true ranges, clipped at 4, halved", FX_SCALE_NONE, 0, 2},
    [GAP_FILL] = {"fvg_fill", "1 when an upward gap is filled as a whole, -1 a downward one, 0 none or both",
                  FX_SCALE_NONE, -1, 1},
    [GAP_UP_OPEN] = {"fvg_up_open", "upward gaps not yet filled over `levels`", FX_SCALE_NONE, 0, 1},
    [GAP_DOWN_OPEN] = {"fvg_down_open", "downward gaps not yet filled over `levels`", FX_SCALE_NONE, 0, 1},
    [GAP_UP] = {"fvg_up",
                "close above the middle of the nearest open upward gap, in tens of average true ranges, clipped at 2",
                FX_SCALE_NONE, -2, 2},
    [GAP_DOWN] =
        {"fvg_down",
         "close above the middle of the nearest open downward gap, in tens of average true ranges, clipped at 2",
         FX_SCALE_NONE, -2, 2},
    [GAP_UP_AGE] = {"fvg_up_age", "age of that upward gap over `fresh`", FX_SCALE_NONE, 0, 1},
    [GAP_DOWN_AGE] = {"fvg_down_age", "age of that downward gap over `fresh`", FX_SCALE_NONE, 0, 1},
    [SWING_HIGH] = {"swing_high", "1 at the bar that confirms a swing high", FX_SCALE_NONE, 0, 1},
    [SWING_LOW] = {"swing_low", "1 at the bar that confirms a swing low", FX_SCALE_NONE, 0, 1},
    [SWEEP_HIGH] = {"sweep_high", "1 when a bar goes above a swing high and closes below it", FX_SCALE_NONE, 0, 1},
    [SWEEP_LOW] = {"sweep_low", "1 when a bar goes below a swing low and closes above it", FX_SCALE_NONE, 0, 1},
    [TREND] = {"trend", "direction of the last break of structure", FX_SCALE_NONE, -1, 1},
    [BOS] = {"bos", "break of structure: a close beyond the newest swing along the trend, once a swing", FX_SCALE_NONE,
             -1, 1},
    [CHOCH] = {"choch", "change of character: the same against the trend", FX_SCALE_NONE, -1, 1},
    [STRUCTURE_AGE] = {"structure_age", "bars since the last bos or choch over `fresh`, at most 1", FX_SCALE_NONE, 0,
                       1},
    [BLOCK] = {"ob", "order block published: at bos or choch, the nearest of 9 bars that closed against it",
               FX_SCALE_NONE, -1, 1},
    [BLOCK_INSIDE] = {"ob_inside", "1 when the close lies in an upward block, -1 a downward one, 0 none or both",
                      FX_SCALE_NONE, -1, 1},
    [BLOCK_UP] = {"ob_up",
                  "close above the nearest upward block in tens of average true ranges, clipped at 2, 0 inside",
                  FX_SCALE_NONE, -2, 2},
    [BLOCK_DOWN] = {"ob_down",
                    "close below the nearest downward block in tens of average true ranges, clipped at 2, 0 inside",
                    FX_SCALE_NONE, -2, 2},
    [BLOCK_UP_AGE] = {"ob_up_age", "age of that upward block over `fresh`", FX_SCALE_NONE, 0, 1},
    [BLOCK_DOWN_AGE] = {"ob_down_age", "age of that downward block over `fresh`", FX_SCALE_NONE, 0, 1},
    [BLOCK_UP_MITIGATED] = {"ob_up_mitigated", "1 when price has come back to that upward block", FX_SCALE_NONE, 0, 1},
    [BLOCK_DOWN_MITIGATED] = {"ob_down_mitigated", "1 when price has come back to that downward block", FX_SCALE_NONE,
                              0, 1},
    [POSITION] = {"position", "close between the last swing low (-1) and the last swing high (1), clipped at 2",
                  FX_SCALE_NONE, -2, 2},
    [DISCOUNT] = {"discount", "1 (discount) below the middle of these two, -1 (premium) above", FX_SCALE_NONE, -1, 1},
    [LIQUIDITY_HIGH] = {"liquidity_high",
                        "nearest live swing high above the close, in tens of average true ranges, clipped at 2",
                        FX_SCALE_NONE, -2, 2},
    [LIQUIDITY_LOW] = {"liquidity_low",
                       "close above the nearest live swing low, in tens of average true ranges, clipped at 2",
                       FX_SCALE_NONE, -2, 2},
    [INDUCEMENT_HIGH] = {"inducement_high",
                         "1 while the two newest swing highs are live and equal and the close is below", FX_SCALE_NONE,
                         0, 1},
    [INDUCEMENT_LOW] = {"inducement_low", "1 while the two newest swing lows are live and equal and the close is above",
                        FX_SCALE_NONE, 0, 1},
    [CONFLUENCE] = {"confluence", "how many of fvg, ob and a sweep happen at this bar", FX_SCALE_NONE, 0, 3},
};

/* ---- reading the scan off ---------------------------------------------------------------------------------------- */

typedef struct row {
    const fxi_family_call *call;
    const fxi_smc *smc;
    int64_t t;
    double range;
} row;

static void put(const row *r, int output, double value)
{
    if (fxi_wants(r->call, output)) r->call->outputs[output][r->t] = value;
}

// The close, mirrored on the side down.
static double close_of(const row *r, int side)
{
    double close = r->call->frame->close[r->t];
    return side == FXI_SMC_UP ? close : -close;
}

// In tens of average ranges. Often there is nothing to be distant from, too often for a z-score.
static double distance(const row *r, double away)
{
    return fxi_clip(fxi_ratio(away, 10.0 * r->range), 2.0);
}

static double age_of(const row *r, int64_t since)
{
    double age = (double)(r->t - since) / (double)r->smc->rules.fresh;
    return age < 1.0 ? age : 1.0;
}

// Difference of two events that may happen on both sides.
static double both(bool up, bool down)
{
    return (double)up - (double)down;
}

static void write_gaps(const row *r)
{
    const fxi_smc_side *up = &r->smc->side[FXI_SMC_UP], *down = &r->smc->side[FXI_SMC_DOWN];
    double size = up->new_gap ? up->gap_size : down->new_gap ? down->gap_size : 0.0;
    put(r, GAP, both(up->new_gap, down->new_gap));
    put(r, GAP_SIZE, size > 0.0 ? 0.5 * fxi_clip(fxi_ratio(size, r->range), 4.0) : 0.0);
    put(r, GAP_FILL, both(up->filled, down->filled));
    for (int side = 0; side < 2; side++) {
        const fxi_smc_zones *gaps = &r->smc->side[side].gaps;
        double close = close_of(r, side), nearest = INFINITY;
        int64_t born = 0;
        put(r, GAP_UP_OPEN + side, gaps->count / r->smc->rules.levels[r->t]);
        for (int i = 0; i < gaps->count; i++) {
            double away = close - 0.5 * (gaps->zone[i].bottom + gaps->zone[i].top);
            if (fabs(away) > fabs(nearest)) continue;
            nearest = away;
            born = gaps->zone[i].born;
        }
        if (gaps->count == 0) continue;
        put(r, GAP_UP + side, distance(r, side == FXI_SMC_UP ? nearest : -nearest));
        put(r, GAP_UP_AGE + side, age_of(r, born));
    }
}

static void write_blocks(const row *r)
{
    bool inside[2] = {false, false};
    put(r, BLOCK, both(r->smc->side[FXI_SMC_UP].new_block, r->smc->side[FXI_SMC_DOWN].new_block));
    for (int side = 0; side < 2; side++) {
        const fxi_smc_zones *blocks = &r->smc->side[side].blocks;
        const fxi_smc_zone *nearest = NULL;
        double close = close_of(r, side), least = INFINITY;
        for (int i = 0; i < blocks->count; i++) {
            double away = fmax(close - blocks->zone[i].top, 0.0);
            if (away > least) continue;
            least = away;
            nearest = &blocks->zone[i];
        }
        inside[side] = nearest && least == 0.0;
        if (!nearest) continue;
        put(r, BLOCK_UP + side, distance(r, least));
        put(r, BLOCK_UP_AGE + side, age_of(r, nearest->born));
        put(r, BLOCK_UP_MITIGATED + side, nearest->touched);
    }
    put(r, BLOCK_INSIDE, both(inside[FXI_SMC_UP], inside[FXI_SMC_DOWN]));
}

static void write_structure(const row *r)
{
    const fxi_smc *smc = r->smc;
    if (smc->trend != 0) put(r, TREND, smc->trend);
    put(r, BOS, smc->bos);
    put(r, CHOCH, smc->choch);
    if (smc->last_event >= 0) put(r, STRUCTURE_AGE, age_of(r, smc->last_event));
    for (int side = 0; side < 2; side++) {
        put(r, SWING_HIGH + side, smc->side[side].new_swing);
        put(r, SWEEP_HIGH + side, smc->side[side].sweep);
    }
}

// Two equal swings draw price to the stops beyond them.
static bool is_equal(const row *r, const fxi_smc_side *s, double close)
{
    if (s->swing_count < 2) return false;
    const fxi_smc_swing *last = &s->swings[s->swing_count - 1], *before = last - 1;
    return fxi_smc_live(r->smc, last, r->t) && fxi_smc_live(r->smc, before, r->t) && close < last->price &&
           fabs(last->price - before->price) <= r->call->parameters[EQUAL] * r->range;
}

static void write_liquidity(const row *r)
{
    const fxi_smc *smc = r->smc;
    for (int side = 0; side < 2; side++) {
        const fxi_smc_side *s = &smc->side[side];
        double close = close_of(r, side), nearest = INFINITY;
        for (int i = 0; i < s->swing_count; i++)
            if (fxi_smc_live(smc, &s->swings[i], r->t)) nearest = fmin(nearest, s->swings[i].price - close);
        if (nearest < INFINITY) put(r, LIQUIDITY_HIGH + side, distance(r, nearest));
        bool equal = is_equal(r, s, close);
        put(r, INDUCEMENT_HIGH + side, equal);
    }
}

static void write_position(const row *r)
{
    const fxi_smc_side *up = &r->smc->side[FXI_SMC_UP], *down = &r->smc->side[FXI_SMC_DOWN];
    if (up->swing_count == 0 || down->swing_count == 0) return;
    double high = up->swings[up->swing_count - 1].price, low = -down->swings[down->swing_count - 1].price;
    double from = close_of(r, FXI_SMC_UP) - 0.5 * (high + low);
    put(r, POSITION, fxi_clip(high > low ? from / (0.5 * (high - low)) : NAN, 2.0));
    put(r, DISCOUNT, from < 0.0 ? 1.0 : from > 0.0 ? -1.0 : 0.0);
}

static void write_row(const row *r)
{
    const fxi_smc_side *up = &r->smc->side[FXI_SMC_UP], *down = &r->smc->side[FXI_SMC_DOWN];
    write_gaps(r);
    write_blocks(r);
    write_structure(r);
    write_liquidity(r);
    write_position(r);
    put(r, CONFLUENCE,
        (up->new_gap || down->new_gap) + (up->new_block || down->new_block) + (double)(up->sweep || down->sweep));
}

/* ---- parameters that follow the market --------------------------------------------------------------------------- */

static void auto_multiple(void *context, int64_t t, const fxi_moments *m)
{
    double *out = context;
    if (m->count > 0.0) out[t] = fmin(fmax(5000.0 * m->mean_x, 0.8), 1.6);
}

static void auto_levels(void *context, int64_t t, const fxi_moments *m)
{
    double *out = context, deviation = sqrt(m->xx / fmax(m->count, 1.0));
    out[t] = deviation < 0.002 ? 2.0 : deviation < 0.005 ? 3.0 : 4.0;
}

static int64_t fresh_of(double fresh, fx_timeframe tf)
{
    int64_t week = 5 * FX_DAY / fx_timeframe_length(tf);
    if (fresh > 0.0) return (int64_t)fresh;
    return week < 100 ? 100 : week > 2000 ? 2000 : week;
}

static rp_status fill_rules(const fxi_family_call *call, double *multiple, double *levels, rp_error *error)
{
    const fxi_frame *f = call->frame;
    const double *p = call->parameters;
    double *range = call->scratch[0], *work = call->scratch[3];
    rp_status status = RP_OK;
    fxi_average_range(f, (int64_t)p[PERIOD], range);
    for (int64_t t = 0; t < f->count; t++) {
        multiple[t] = p[DISPLACEMENT] > 0.0 ? p[DISPLACEMENT] : 1.2;
        levels[t] = p[LEVELS] > 0.0 ? p[LEVELS] : 3.0;
        work[t] = range[t] / f->close[t];
    }
    if (p[DISPLACEMENT] == 0.0)
        status = fxi_roll_moments(work, NULL, f->count, AUTO_WINDOW, auto_multiple, multiple, error);
    for (int64_t t = 0; t < f->count; t++) work[t] = t > 0 ? f->log_close[t] - f->log_close[t - 1] : NAN;
    if (status == RP_OK && p[LEVELS] == 0.0)
        status = fxi_roll_moments(work, NULL, f->count, AUTO_WINDOW, auto_levels, levels, error);
    return status;
}

static rp_status check(const double *p, const char *word, rp_error *error)
{
    if (p[LEVELS] == 1.0) return rp_fail(error, RP_EVALUE, "smc: levels is 1; it takes 0 (automatic) or 2 to 16");
    return (void)word, RP_OK;
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    const double *p = call->parameters;
    double *multiple = call->scratch[1], *levels = call->scratch[2];
    int64_t first = (int64_t)fmax(p[PERIOD], 2.0 * p[WING]);
    fxi_smc smc;
    rp_status status = fill_rules(call, multiple, levels, error);
    if (status != RP_OK) return status;
    fxi_smc_start(&smc, call->frame,
                  &(fxi_smc_rules){.wing = (int64_t)p[WING],
                                   .fresh = fresh_of(p[FRESH], call->frame->bars->timeframe),
                                   .sweep_age = (int64_t)p[SWEEP_AGE],
                                   .range = call->scratch[0],
                                   .multiple = multiple,
                                   .levels = levels});
    for (int64_t t = 0; t < call->frame->count; t++) {
        fxi_smc_step(&smc, t);
        if (t >= first) write_row(&(row){call, &smc, t, call->scratch[0][t]});
    }
    return RP_OK;
}

// A trend lasts until the next break, which may be far; the scan has forgotten all else after this.
static int64_t warm_up(const double *p, fx_timeframe tf)
{
    return AUTO_WINDOW + fresh_of(p[FRESH], tf) + fxi_average_range_fade((int64_t)p[PERIOD]);
}

const fxi_family fxi_family_smc = {
    .name = "smc",
    .text =
        "smart-money concepts, each known at the bar that publishes it: gaps, swings, sweeps, structure, order blocks",
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .warm_up = warm_up,
    .check = check,
    .run = run,
};
