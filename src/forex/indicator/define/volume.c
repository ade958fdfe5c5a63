// Volume: running sums and money flow.
#include "../definitions_i.h"

#include <math.h>
#include <string.h>

#include "../vector.inc"

#include "../quotient.inc"

#include "../scan.inc"

#include "../varying.inc"

#include "../roll.inc"

#include "../block.inc"

#include "../window_sums.inc"

static fxi_node input(fxi_build *b, fx_column column)
{
    return fxi_input(b, column);
}

// Signed by the change of the close; the first bar counts whole.
static void node_signed_volume(const fxi_step *s)
{
    const double *close = s->in[0], *volume = s->in[1];
    double *restrict out = s->out[0];
    int64_t first = s->t == 0;
    if (first) out[0] = volume[0];
    for (int64_t i = first; i < s->n; i++) {
        double up = close[i] > close[i - 1] ? volume[i] : 0.0;
        out[i] = close[i] < close[i - 1] ? -volume[i] : up;
    }
}

// in: close, volume. TradingView's: a first bar has no change, and does not count.
FXI_MAP(map_signed_volume, a[i] > a[i - 1] ? b[i] : a[i] < a[i - 1] ? -b[i] : 0.0)

static void build_OBV(fxi_build *b)
{
    fxi_node close = input(b, FX_COLUMN_CLOSE), volume = input(b, FX_COLUMN_VOLUME);
    if (b->compat == FX_COMPAT_TV) {
        fxi_output(b, 0, fxi_cumulative(b, FXI_NODE(b, map_signed_volume, .in = {close, volume}, .wait = 1)));
        return;
    }
    fxi_output(b, 0, fxi_cumulative(b, FXI_NODE(b, node_signed_volume, .in = {close, volume}, .reach = 1)));
}

// Where in its range a bar closes, -1 to 1, times its volume; 0 without a range. in: high, low, close, volume.
static inline __attribute__((always_inline)) double flow_of(const double *const *in, int64_t i)
{
    double high = in[0][i], low = in[1][i], close = in[2][i], range = high - low;
    return (range > 0.0 ? ((close - low) - (high - close)) / range : 0.0) * in[3][i];
}

static inline __attribute__((always_inline)) v8 flow_of_eight(const double *const *in, int64_t i)
{
    ask_ahead(in, 4, i);
    v8 high, low, close, volume;
    high = load_8(in[0] + i);
    low = load_8(in[1] + i);
    close = load_8(in[2] + i);
    volume = load_8(in[3] + i);
    v8 range = high - low, share = ((close - low) - (high - close)) / range;
    // No range: the bits of the share are cleared, whatever they are.
    __auto_type some = range > (v8){0};
    return (v8)((__typeof__(some))share & some) * volume;
}

// in: high, low, close, volume. The running sum of the flow, which is made on the way.
static void node_accumulation(const fxi_step *s)
{
    scan *chain = s->state;
    double *restrict out = s->out[0];
    int64_t i = 0;
    for (; i < s->n && chain->phase != 0; i++) out[i] = scan_sum_one(chain, flow_of(s->in, i));
    native carry = spread(chain->y);
    for (; i + 8 <= s->n; i += 8) {
        v8 v = scan_sum_within(flow_of_eight(s->in, i));
        store_8(out + i, v + eight(carry));
        carry += last_of(v);
    }
    chain->y = carry[0];
    for (; i < s->n; i++) out[i] = scan_sum_one(chain, flow_of(s->in, i));
}

static fxi_node of_flow(fxi_build *b, fxi_node_fn *run, double fast, double slow, size_t state, fx_memory memory)
{
    fxi_node high = input(b, FX_COLUMN_HIGH), low = input(b, FX_COLUMN_LOW), close = input(b, FX_COLUMN_CLOSE);
    return FXI_NODE(b, run, .in = {high, low, close, input(b, FX_COLUMN_VOLUME)}, .p = {fast, slow}, .state = state,
                    .memory = memory);
}

static void build_AD(fxi_build *b)
{
    fxi_output(b, 0, of_flow(b, node_accumulation, 0.0, 0.0, sizeof(scan), FX_MEMORY_ENDLESS));
}

typedef struct oscillator_state {
    scan fast, slow;
} oscillator_state;

static double oscillator_one(oscillator_state *state, const double *p, double flow)
{
    return scan_one(&state->slow, p[1] * flow) - scan_one(&state->fast, p[0] * flow);
}

static inline __attribute__((always_inline)) v8 scan_eight(v8 v, const scan *s, double take, native *carry)
{
    const v8 zero = {0};
    v8 powers;
    powers = load_8(s->power);
    v = scan_within(v * take, zero + s->power[0], zero + s->power[1], zero + s->power[3]);
    native before = *carry;
    *carry = fma_native(spread(s->power[7]), before, last_of(v));
    return fma_8(powers, eight(before), v);
}

// in: high, low, close, volume. p: what is kept of the fast and of the slow average. The difference of two exponential
// averages of the line above, which start at its first value. How far the line is ahead of an average follows from the
// flow alone, d = keep * (d + flow), so the line is not needed: it would grow without bound and take the last digits.
static void node_oscillator(const fxi_step *s)
{
    oscillator_state *state = s->state;
    double *restrict out = s->out[0];
    int64_t i = 0;
    if (s->t == 0) {
        scan_open(&state->fast, s->p[0]);
        scan_open(&state->slow, s->p[1]);
        scan_seed(&state->fast, 0.0, s->place);
        scan_seed(&state->slow, 0.0, s->place);
        out[i++] = 0.0;
    }
    for (; i < s->n && state->fast.phase != 0; i++) out[i] = oscillator_one(state, s->p, flow_of(s->in, i));
    if (s->n - i >= 8) {
        native fast = spread(state->fast.y), slow = spread(state->slow.y);
        const scan quick = state->fast, calm = state->slow;
        for (; i + 8 <= s->n; i += 8) {
            v8 flow = flow_of_eight(s->in, i);
            v8 v = scan_eight(flow, &calm, s->p[1], &slow) - scan_eight(flow, &quick, s->p[0], &fast);
            store_8(out + i, v);
        }
        state->fast.y = fast[0];
        state->slow.y = slow[0];
    }
    for (; i < s->n; i++) out[i] = oscillator_one(state, s->p, flow_of(s->in, i));
}

static void build_ADOSC(fxi_build *b)
{
    double fast = b->parameters[0], slow = b->parameters[1];
    fxi_node oscillator = of_flow(b, node_oscillator, (fast - 1.0) / (fast + 1.0), (slow - 1.0) / (slow + 1.0),
                                  sizeof(oscillator_state), FX_MEMORY_FADING);
    fxi_output(b, 0, fxi_later(b, oscillator, fxi_max(fxi_whole(b, 0), fxi_whole(b, 1)) - 1));
}

// in: typical price, volume. What flows in, and in or out. A change below the rounding of a price made of three others
// is none.
SUMS_FEED(feed_money, V now = AT(0, 0); V before = AT(0, 1); V move = now - before; V flow = now * AT(1, 0);
          V least = 1e-14 * (MAGNITUDE(now) + MAGNITUDE(before)); x[0] = WHERE(move > least, flow);
          x[1] = WHERE(MAGNITUDE(move) > least, flow);)

SUMS_GIVE(give_money, result[0] = WHERE(y[1] > 0.0, 100.0 * (y[0] / y[1]));)

static void node_money(const fxi_step *s)
{
    sums_step(&(window_sums){.summed = 2, .periods = 1, .results = 1, .watched = 2, SUMS_OF(feed_money, give_money)},
              s);
}

// MetaTrader 5: 100 when no bar fell. That is counted: a running sum of flows comes back to 0 only nearly.
SUMS_FEED(feed_money_mt5, V now = AT(0, 0); V before = AT(0, 1); V move = now - before; V flow = now * AT(1, 0);
          V least = 1e-14 * (MAGNITUDE(now) + MAGNITUDE(before)); x[0] = WHERE(move > least, flow);
          V fall = WHERE(-move > least, flow); x[1] = x[0] + fall; x[2] = PICK(fall != 0.0, (V){0} + 1.0, 0.0);)

SUMS_GIVE(give_money_mt5, result[0] = PICK(y[2] > 0.0, 100.0 * (y[0] / y[1]), 100.0);)

static void node_money_mt5(const fxi_step *s)
{
    sums_step(
        &(window_sums){.summed = 3, .periods = 1, .results = 1, .watched = 2, SUMS_OF(feed_money_mt5, give_money_mt5)},
        s);
}

static void build_MFI(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    bool mt5 = b->compat == FX_COMPAT_MT5;
    fxi_output(b, 0,
               FXI_NODE(b, mt5 ? node_money_mt5 : node_money, .in = {fxi_typical_price(b), input(b, FX_COLUMN_VOLUME)},
                        .p = {(double)period}, .wait = period, .reach = period + 1,
                        .state = (mt5 ? 3 : 2) * sizeof(scan)));
}

// in: high, low, close, volume.
SUMS_FEED(feed_flow, V high = AT(0, 0); V low = AT(1, 0); V close = AT(2, 0); V range = high - low; x[1] = AT(3, 0);
          x[0] = WHERE(range > 0.0, ((close - low) - (high - close)) / range) * x[1];)

SUMS_GIVE(give_share, result[0] = WHERE(y[1] != 0.0, y[0] / y[1]);)

static void node_flow_share(const fxi_step *s)
{
    sums_step(&(window_sums){.columns = 4,
                             .summed = 2,
                             .periods = 1,
                             .results = 1,
                             .kept = 1,
                             .watched = 2,
                             SUMS_OF(feed_flow, give_share)},
              s);
}

static void build_CMF(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0);
    fxi_node high = input(b, FX_COLUMN_HIGH), low = input(b, FX_COLUMN_LOW), close = input(b, FX_COLUMN_CLOSE);
    fxi_node volume = input(b, FX_COLUMN_VOLUME);
    fxi_output(b, 0,
               FXI_NODE(b, node_flow_share, .in = {high, low, close, volume}, .p = {(double)period}, .wait = period - 1,
                        .reach = period, .keep = period, .ports = 2, .state = 2 * sizeof(scan)));
}

/* ---- moves weighted by volume --------------------------------------------------------------------------------------
 */

FXI_MAP(map_force, (a[i] - a[i - 1]) * b[i])

// MetaTrader 5: the volume times the move of the mean.
static void build_EFI(fxi_build *b)
{
    fxi_node close = input(b, FX_COLUMN_CLOSE), volume = input(b, FX_COLUMN_VOLUME);
    if (b->compat == FX_COMPAT_MT5) {
        fxi_node average = fxi_sma(b, close, fxi_whole(b, 0));
        fxi_output(b, 0, FXI_NODE(b, map_force, .in = {average, volume}, .wait = 1));
        return;
    }
    fxi_output(b, 0, fxi_ema(b, FXI_NODE(b, map_force, .in = {close, volume}, .wait = 1), fxi_whole(b, 0)));
}

// in: high, low, volume.
FXI_RATIO(map_facilitation, A - B, C, PICK(C != 0.0, Q, 0.0))

static void build_MARKETFI(fxi_build *b)
{
    fxi_node high = input(b, FX_COLUMN_HIGH), low = input(b, FX_COLUMN_LOW);
    fxi_output(b, 0, FXI_NODE(b, map_facilitation, .in = {high, low, input(b, FX_COLUMN_VOLUME)}));
}

// in: close, volume. 0 on the first bar.
static void node_price_volume(const fxi_step *s)
{
    const double *close = s->in[0], *volume = s->in[1];
    double *restrict out = s->out[0];
    int64_t i = 0;
    if (s->t == 0) out[i++] = 0.0;
#if defined __AVX512F__
    for (; i + 16 <= s->n; i += 16) {
        v8 now[2], before[2], change[2];
        ask_ahead(s->in, 2, i), ask_ahead(s->in, 2, i + 8);
        for (int k = 0; k < 2; k++) {
            now[k] = load_8(close + i + 8 * k);
            before[k] = load_8(close + i + 8 * k - 1);
            change[k] = now[k] - before[k];
        }
        quotients_16(change, before, change);
        for (int k = 0; k < 2; k++)
            store_8(out + i + 8 * k, pick_8(before[k] != 0.0, load_8(volume + i + 8 * k) * change[k], 0.0));
    }
#endif
    for (; i < s->n; i++) out[i] = close[i - 1] != 0.0 ? volume[i] * ((close[i] - close[i - 1]) / close[i - 1]) : 0.0;
}

static void build_PVT(fxi_build *b)
{
    fxi_node close = input(b, FX_COLUMN_CLOSE), volume = input(b, FX_COLUMN_VOLUME);
    fxi_output(b, 0, fxi_cumulative(b, FXI_NODE(b, node_price_volume, .in = {close, volume}, .reach = 1)));
}

// in: close, volume. p: sign, start. An index that follows the price on bars with more (or less) volume alone.
static void node_volume_index(const fxi_step *s)
{
    const double *close = s->in[0], *volume = s->in[1];
    double *restrict out = s->out[0], *restrict ratio = s->scratch, sign = s->p[0];
    varying_scan *chain = s->state;
    int64_t first = s->t == 0;
    if (first) varying_seed(chain, out[0] = s->p[1], s->place);
    for (int64_t i = first; i < s->n; i++) {
        double last = close[i - 1], counts = sign * volume[i] > sign * volume[i - 1] ? close[i] : last;
        ratio[i] = last != 0.0 ? counts / last : 1.0;
        out[i] = 0.0;
    }
    varying_run(chain, ratio + first, out + first, s->n - first);
}

static void volume_index(fxi_build *b, double sign)
{
    fxi_node close = input(b, FX_COLUMN_CLOSE), volume = input(b, FX_COLUMN_VOLUME);
    double start = b->compat == FX_COMPAT_TV ? 1.0 : 1000.0;
    fxi_output(b, 0,
               FXI_NODE(b, node_volume_index, .in = {close, volume}, .p = {sign, start}, .reach = 1, .scratch = 1,
                        .state = sizeof(varying_scan), .memory = FX_MEMORY_ENDLESS));
}

static void build_PVI(fxi_build *b)
{
    volume_index(b, 1.0);
}

static void build_NVI(fxi_build *b)
{
    volume_index(b, -1.0);
}

/* ---- volume alone, prices weighted by it ---------------------------------------------------------------------------
 */

// Without volume the averages fade; those below 1e-14 are none, as in TA-Lib.
FXI_RATIO(map_percent, A - B, B, PICK(MAGNITUDE(B) >= 1e-14, Q * 100.0, 0.0))

static void build_PVO(fxi_build *b)
{
    int64_t fast = fxi_min(fxi_whole(b, 0), fxi_whole(b, 1)), slow = fxi_max(fxi_whole(b, 0), fxi_whole(b, 1));
    fxi_node volume = input(b, FX_COLUMN_VOLUME);
    fxi_node quick = fxi_average(b, volume, fast, (int)b->parameters[2], FXI_EMA);
    fxi_node calm = fxi_average(b, volume, slow, (int)b->parameters[2], FXI_EMA);
    fxi_output(b, 0, FXI_NODE(b, map_percent, .in = {quick, calm}));
}

FXI_RATIO(map_over, A, B, Q)

static void build_RVOL(fxi_build *b)
{
    fxi_node volume = input(b, FX_COLUMN_VOLUME), usual = fxi_lag(b, fxi_sma(b, volume, fxi_whole(b, 0)), 1);
    fxi_output(b, 0, FXI_NODE(b, map_over, .in = {volume, usual}));
}

// in: typical price, volume.
SUMS_FEED(feed_turnover, x[1] = AT(1, 0); x[0] = AT(0, 0) * x[1];)

static void node_turnover_share(const fxi_step *s)
{
    sums_step(
        &(window_sums){.summed = 2, .periods = 1, .results = 1, .endless = true, SUMS_OF(feed_turnover, give_share)},
        s);
}

static void build_VWAP(fxi_build *b)
{
    fxi_output(b, 0,
               FXI_NODE(b, node_turnover_share, .in = {fxi_typical_price(b), input(b, FX_COLUMN_VOLUME)},
                        .state = 2 * sizeof(scan), .memory = FX_MEMORY_ENDLESS));
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_volume);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_volume) = {{
#include "../rows/volume.def"
}};
