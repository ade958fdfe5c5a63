// The dominant cycle: its period, phase and trend.
//
// Source: J. F. Ehlers, "Rocket Science for Traders" (2001). The shared first half is hilbert.inc.
#include "../definitions_i.h"
#include "../hilbert_i.h"

#include <math.h>

// Bars that the first half takes before its first value, and that are left out behind it.
enum { EARLY = 12, EARLY_OUT = 20, LATE = 37, LATE_OUT = 26 };

static const double degree = 45.0; // to be divided by atan(1): degrees of a radian

static fxi_node close_of(fxi_build *b)
{
    return fxi_input(b, FX_COLUMN_CLOSE);
}

static void build_HT_DCPERIOD(fxi_build *b)
{
    fxi_output(b, 0, fxi_later(b, fxi_hilbert(b, close_of(b), EARLY) + 2, EARLY_OUT));
}

static void build_HT_PHASOR(fxi_build *b)
{
    fxi_node parts = fxi_hilbert(b, close_of(b), EARLY);
    fxi_output(b, 0, fxi_later(b, parts, EARLY_OUT));
    fxi_output(b, 1, fxi_later(b, parts + 1, EARLY_OUT));
}

static void build_MAMA(fxi_build *b)
{
    fxi_node mama = fxi_mama(b, close_of(b), b->parameters[0], b->parameters[1]);
    fxi_output(b, 0, mama);
    fxi_output(b, 1, mama + 1);
}

/* ---- phase ---------------------------------------------------------------------------------------------------------
 */

static int64_t whole_period(double period)
{
    return (int64_t)(period + 0.5);
}

// The phase of the series against a whole cycle's sine, in degrees; `angle` is the arc tangent of real / imaginary, the
// phase before counts where that is not defined.
static double phase_of(double real, double imaginary, double angle, double period, double before)
{
    double phase = angle * (degree / atan(1.0));
    if (imaginary == 0.0) phase = before + (real < 0.0 ? -90.0 : real > 0.0 ? 90.0 : 0.0);
    phase += 90.0;
    phase += 360.0 / period;
    if (imaginary < 0.0) phase += 180.0;
    return phase > 315.0 ? phase - 360.0 : phase;
}

// A sum with the sines, one with the cosines.
typedef double both __attribute__((vector_size(16), may_alias));

// The series against one cycle that ends at x[0]; TA-Lib's order, which decides where the market rests.
static both cycle_sums(const double *x, int64_t count, int64_t known)
{
    const both *turn = (const void *)fxi_turns(count);
    both sum = {0};
    for (int64_t k = 0; k < fxi_min(count, known); k++) sum += turn[k] * x[-k];
    return sum;
}

// Four bars at once, whose sums do not wait for one another. Beyond a bar's own cycle its sines are 0.
enum { TOGETHER = 4 };
static void four_cycle_sums(const double *x, const double *period, both sum[TOGETHER])
{
    const both *turn[TOGETHER];
    both a = {0}, b = {0}, c = {0}, d = {0};
    int64_t longest = 0;
    for (int j = 0; j < TOGETHER; j++) {
        int64_t count = whole_period(period[j]);
        turn[j] = (const void *)fxi_turns(count);
        longest = fxi_max(longest, count);
    }
    for (int64_t k = 0; k < longest; k++) {
        a += turn[0][k] * x[-k];
        b += turn[1][k] * x[1 - k];
        c += turn[2][k] * x[2 - k];
        d += turn[3][k] * x[3 - k];
    }
    sum[0] = a;
    sum[1] = b;
    sum[2] = c;
    sum[3] = d;
}

// in: smoothed series, period.
static void node_phase(const fxi_step *s)
{
    double *last = s->state, *real = s->scratch, *imaginary = real + s->n, *angle = imaginary + s->n;
    const double *x = s->in[0], *period = s->in[1];
    for (int64_t i = 0; i < s->n;) {
        both sum[TOGETHER];
        int64_t done = s->n - i >= TOGETHER && s->t + i >= FXI_LONGEST_TURN ? TOGETHER : 1;
        if (done == TOGETHER)
            four_cycle_sums(x + i, period + i, sum);
        else
            sum[0] = cycle_sums(x + i, whole_period(period[i]), s->t + i + 1);
        for (int64_t j = 0; j < done; j++, i++) {
            real[i] = sum[j][0];
            imaginary[i] = sum[j][1];
        }
    }
    for (int64_t i = 0, n = s->n; i < n; i++) angle[i] = imaginary[i] != 0.0 ? real[i] / imaginary[i] : 0.0;
    rp_vector_f64(RP_VECTOR_ARCTAN, angle, angle, s->n);
    for (int64_t i = 0; i < s->n; i++)
        s->out[0][i] = *last = phase_of(real[i], imaginary[i], angle[i], s->in[1][i], *last);
}

static fxi_node phase(fxi_build *b, fxi_node parts)
{
    return FXI_NODE(b, node_phase, .in = {parts + 3, parts + 2}, .reach = FXI_LONGEST_TURN, .state = sizeof(double),
                    .scratch = 3, .memory = FX_MEMORY_FADING);
}

static void build_HT_DCPHASE(fxi_build *b)
{
    fxi_output(b, 0, fxi_later(b, phase(b, fxi_hilbert(b, close_of(b), LATE)), LATE_OUT));
}

FXI_MAP(map_radians, (a[i] + p[0]) * (1.0 / (degree / atan(1.0))))

static fxi_node sine(fxi_build *b, fxi_node angle, double ahead)
{
    return fxi_transform(b, FXI_NODE(b, map_radians, .in = {angle}, .p = {ahead}), RP_VECTOR_SIN);
}

static void build_HT_SINE(fxi_build *b)
{
    fxi_node angle = phase(b, fxi_hilbert(b, close_of(b), LATE));
    fxi_output(b, 0, fxi_later(b, sine(b, angle, 0.0), LATE_OUT));
    fxi_output(b, 1, fxi_later(b, sine(b, angle, 45.0), LATE_OUT));
}

/* ---- trend ---------------------------------------------------------------------------------------------------------
 */

static double sum_back(const double *x, int64_t count)
{
    double a = 0.0, b = 0.0, c = 0.0, d = 0.0;
    int64_t k = 0;
    for (; k + 4 <= count; k += 4) {
        a += x[-k];
        b += x[-k - 1];
        c += x[-k - 2];
        d += x[-k - 3];
    }
    for (; k < count; k++) a += x[-k];
    return (a + b) + (c + d);
}

// Mean over one cycle, then over four bars with weights 4 to 1. in: series, period.
static void node_trendline(const fxi_step *s)
{
    double *before = s->state;
    for (int64_t i = 0; i < s->n; i++) {
        int64_t count = whole_period(s->in[1][i]);
        double mean = count > 0 ? sum_back(s->in[0] + i, count) / (double)count : 0.0;
        s->out[0][i] = (4.0 * mean + 3.0 * before[0] + 2.0 * before[1] + before[2]) / 10.0;
        before[2] = before[1];
        before[1] = before[0];
        before[0] = mean;
    }
}

static fxi_node trendline(fxi_build *b, fxi_node parts)
{
    return FXI_NODE(b, node_trendline, .in = {close_of(b), parts + 2}, .reach = FXI_LONGEST_TURN,
                    .state = 3 * sizeof(double), .memory = FX_MEMORY_FADING);
}

static void build_HT_TRENDLINE(fxi_build *b)
{
    fxi_output(b, 0, fxi_later(b, trendline(b, fxi_hilbert(b, close_of(b), LATE)), LATE_OUT));
}

typedef struct trend_state {
    double phase, sine, lead, days;
} trend_state;

// in: phase, sine, leading sine, period, trendline, smoothed series. No trend for half a cycle after the sines have
// crossed, and while the phase advances as a cycle's does; a trend whenever the price is 1.5 % off its line.
static void node_trend_mode(const fxi_step *s)
{
    trend_state m = *(trend_state *)s->state;
    const double *const *in = s->in;
    for (int64_t i = 0; i < s->n; i++) {
        double turn = in[0][i] - m.phase, sine_now = in[1][i], lead = in[2][i], period = in[3][i], line = in[4][i];
        bool crossed = (sine_now > lead && m.sine <= m.lead) || (sine_now < lead && m.sine >= m.lead);
        m.days = crossed ? 1.0 : m.days + 1.0;
        bool trend = !crossed && !(m.days < 0.5 * period);
        if (period != 0.0 && turn > 0.67 * 360.0 / period && turn < 1.5 * 360.0 / period) trend = false;
        if (line != 0.0 && fabs((in[5][i] - line) / line) >= 0.015) trend = true;
        m.phase = in[0][i];
        m.sine = sine_now;
        m.lead = lead;
        s->out[0][i] = trend ? 1.0 : 0.0;
    }
    *(trend_state *)s->state = m;
}

static void build_HT_TRENDMODE(fxi_build *b)
{
    fxi_node parts = fxi_hilbert(b, close_of(b), LATE), angle = phase(b, parts);
    fxi_node mode =
        FXI_NODE(b, node_trend_mode,
                 .in = {angle, sine(b, angle, 0.0), sine(b, angle, 45.0), parts + 2, trendline(b, parts), parts + 3},
                 .state = sizeof(trend_state), .memory = FX_MEMORY_FADING);
    fxi_output(b, 0, fxi_later(b, mode, LATE_OUT));
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_cycle);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_cycle) = {{
#include "../rows/cycle.def"
}};
