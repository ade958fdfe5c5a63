// The symbol beside one other: correlation, beta, who leads, and the spread of the two.
#include "others.h"
#include "rolling.h"

#include <math.h>
#include <string.h>

enum { CORRELATION, BETA, LEADS, FOLLOWS, LEAD_LAG, SPREAD, AGE, STALE_FLAG, OUTPUTS };
enum { WINDOW, LAG, STALE, PARAMETERS };
enum { OLDEST = 100 };

static const fxi_family_parameter parameters[PARAMETERS] = {
    [WINDOW] = {"window", "bars in correlation, beta and spread", 3, 100000, 100, true},
    [LAG] = {"lag", "bars by which the one is taken to lead the other", 1, 1000, 1, true},
    [STALE] = {"stale", "bars after which the other symbol counts as missing when it sent none", 1, OLDEST, 3, true},
};

static const fxi_family_output outputs[OUTPUTS] = {
    [CORRELATION] = {"correlation", "correlation of the log returns of both", FX_SCALE_NONE, -1, 1},
    [BETA] = {"beta", "slope of the symbol's log returns on the other's", FX_SCALE_ROLLING_Z, 0, 0},
    [LEADS] = {"leads", "correlation of the symbol's return with the other's `lag` bars before: the other leads",
               FX_SCALE_NONE, -1, 1},
    [FOLLOWS] = {"follows", "correlation of the other's return with the symbol's `lag` bars before: the other follows",
                 FX_SCALE_NONE, -1, 1},
    [LEAD_LAG] = {"lead_lag", "leads less follows", FX_SCALE_NONE, -2, 2},
    [SPREAD] = {"spread",
                "residual of the regression of log price on the other's log price over `window`, in its standard "
                "deviations, clipped at 4, halved",
                FX_SCALE_NONE, -2, 2},
    [AGE] = {"age", "age of the other's newest bar in bars, at most 100", FX_SCALE_BOUNDED, 0, OLDEST},
    [STALE_FLAG] = {"stale", "1 when the other symbol is missing or older than `stale` bars", FX_SCALE_NONE, 0, 1},
};

typedef struct sink {
    double window;
    double *correlation, *slope, *spread; // NULL: not wanted
    const double *x, *y;
} sink;

static void take(void *context, int64_t t, const fxi_moments *m)
{
    const sink *s = context;
    if (m->count < s->window) return;
    double slope = fxi_ratio(m->xy, m->xx), left = m->yy - slope * m->xy;
    if (s->correlation) s->correlation[t] = fxi_clip(fxi_ratio(m->xy, sqrt(m->xx) * sqrt(m->yy)), 1.0);
    if (s->slope) s->slope[t] = slope;
    if (!s->spread) return;
    // What is left below the rounding of the squares is nothing.
    double residual = s->y[t] - m->mean_y - slope * (s->x[t] - m->mean_x);
    s->spread[t] = left > 1e-12 * m->yy ? 0.5 * fxi_clip(residual / sqrt(left / m->count), 4.0) : NAN;
}

static int64_t find_other(const fxi_family_call *call, rp_error *error)
{
    char known[400] = "";
    if (call->word[0] == '\0' && call->other_count > 0) return 0;
    for (int64_t k = 0; k < call->other_count; k++) {
        const char *name = fxi_other_symbol(call, k)->name;
        if (strcmp(name, call->word) == 0) return k;
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, " %s", name);
    }
    rp_status status = rp_fail(error, RP_EUNKNOWN, "pair: no symbol \"%s\" is loaded; there %s%s", call->word,
                               call->other_count > 0 ? "are" : "is none", known);
    return (void)status, -1;
}

static void write_age(const fxi_family_call *call, int64_t other)
{
    for (int64_t t = 0; t < call->frame->count; t++) {
        double age = fxi_other_age(call, other, t);
        if (fxi_wants(call, AGE)) call->outputs[AGE][t] = fmin(age, OLDEST);
        if (fxi_wants(call, STALE_FLAG)) call->outputs[STALE_FLAG][t] = !(age <= call->parameters[STALE]);
    }
}

// Moves of a log price; `lag` bars late.
static void moves(const double *price, int64_t count, int64_t lag, double *out)
{
    for (int64_t t = 0; t < count; t++) out[t] = t > lag ? price[t - lag] - price[t - lag - 1] : NAN;
}

static rp_status correlate(const fxi_family_call *call, const double *x, const double *y, double *correlation,
                           double *slope, rp_error *error)
{
    sink s = {call->parameters[WINDOW], correlation, slope, NULL, x, y};
    if (!correlation && !slope) return RP_OK;
    return fxi_roll_moments(x, y, call->frame->count, (int64_t)call->parameters[WINDOW], take, &s, error);
}

static rp_status write_lead_lag(const fxi_family_call *call, const double *other, double *x, double *y, double *follows,
                                rp_error *error)
{
    const fxi_frame *f = call->frame;
    int64_t lag = (int64_t)call->parameters[LAG];
    double *leads = fxi_wants(call, LEADS) ? call->outputs[LEADS] : call->outputs[LEAD_LAG];
    if (!leads && !fxi_wants(call, FOLLOWS)) return RP_OK;
    moves(other, f->count, lag, x);
    moves(f->log_close, f->count, 0, y);
    rp_status status = correlate(call, x, y, leads, NULL, error);
    if (status != RP_OK) return status;
    for (int64_t t = 0; t < f->count; t++) follows[t] = NAN;
    moves(other, f->count, 0, x);
    moves(f->log_close, f->count, lag, y);
    status = correlate(call, x, y, follows, NULL, error);
    for (int64_t t = 0; status == RP_OK && t < f->count; t++) {
        if (fxi_wants(call, FOLLOWS)) call->outputs[FOLLOWS][t] = follows[t];
        if (fxi_wants(call, LEAD_LAG)) call->outputs[LEAD_LAG][t] = leads[t] - follows[t];
    }
    return status;
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    const fxi_frame *f = call->frame;
    int64_t other = find_other(call, error), window = (int64_t)call->parameters[WINDOW];
    double *price = call->scratch[0], *x = call->scratch[1], *y = call->scratch[2];
    if (other < 0) return RP_EUNKNOWN;
    for (int64_t t = 0; t < f->count; t++) price[t] = fxi_other_log(call, other, t, call->parameters[STALE]);
    write_age(call, other);
    moves(price, f->count, 0, x);
    moves(f->log_close, f->count, 0, y);
    rp_status status = correlate(call, x, y, call->outputs[CORRELATION], call->outputs[BETA], error);
    if (status == RP_OK && fxi_wants(call, SPREAD)) {
        sink s = {call->parameters[WINDOW], NULL, NULL, call->outputs[SPREAD], price, f->log_close};
        status = fxi_roll_moments(price, f->log_close, f->count, window, take, &s, error);
    }
    return status == RP_OK ? write_lead_lag(call, price, x, y, call->scratch[3], error) : status;
}

static int64_t warm_up(const double *p, fx_timeframe tf)
{
    return (void)tf, (int64_t)(p[WINDOW] + p[LAG]);
}

const fxi_family fxi_family_pair = {
    .name = "pair",
    .text = "the symbol beside another: rolling correlation and beta, lead and lag, spread",
    .needs = FXI_NEEDS_OTHERS,
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .word_name = "symbol",
    .word_text = "the other symbol; the first one loaded when empty",
    .word_initial = "",
    .warm_up = warm_up,
    .run = run,
};
