// The opening range: highest and lowest price of the first minutes of a session. Known once these minutes are over; it
// stands until the next session's range is known.
#include "clock.h"
#include "family_i.h"
#include "rolling.h"

#include <math.h>

enum { HIGH, LOW, WIDTH, BREAK, OUTPUTS };
enum { SESSION, MINUTES, PERIOD, PARAMETERS };

static const fxi_family_parameter parameters[PARAMETERS] = {
    [SESSION] = {"session", "0: asia, 1: london, 2: new_york, as under sessions", 0, FXI_SESSIONS - 1, FXI_LONDON,
                 true},
    [MINUTES] = {"minutes", "length of the range", 1, 720, 30, true},
    [PERIOD] = {"period", "bars of the average true range in which distances are measured", 1, 10000, 14, true},
};

static const fxi_family_output outputs[OUTPUTS] = {
    [HIGH] = {"high", "close above the range's high, in average true ranges", FX_SCALE_ROLLING_Z, 0, 0},
    [LOW] = {"low", "close above the range's low, in average true ranges", FX_SCALE_ROLLING_Z, 0, 0},
    [WIDTH] = {"width", "height of the range in average true ranges", FX_SCALE_ROLLING_Z, 0, 0},
    [BREAK] = {"break", "1 when the close lies above the range, -1 below, 0 inside", FX_SCALE_NONE, -1, 1},
};

typedef struct range {
    int64_t start; // opening of the session
    double high, low;
    bool some, published;
} range;

// Bar t is in the range when it lies within the first minutes as a whole.
static void extend(range *r, const fxi_frame *f, int64_t t, int64_t start, int64_t length)
{
    if (start != r->start) *r = (range){start, -INFINITY, INFINITY, false, false};
    if (f->bars->known_at[t] > start + length) return;
    r->high = fmax(r->high, f->high[t]);
    r->low = fmin(r->low, f->low[t]);
    r->some = true;
}

static void put(const fxi_family_call *call, int output, int64_t t, double value)
{
    if (fxi_wants(call, output)) call->outputs[output][t] = value;
}

static void write_row(const fxi_family_call *call, int64_t t, const range *known)
{
    double close = call->frame->close[t], unit = call->scratch[0][t];
    put(call, HIGH, t, fxi_ratio(close - known->high, unit));
    put(call, LOW, t, fxi_ratio(close - known->low, unit));
    put(call, WIDTH, t, fxi_ratio(known->high - known->low, unit));
    put(call, BREAK, t, close > known->high ? 1.0 : close < known->low ? -1.0 : 0.0);
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    const fxi_frame *f = call->frame;
    fxi_session hours = fxi_hours_built_in((int)call->parameters[SESSION]);
    int64_t length = (int64_t)call->parameters[MINUTES] * FX_MINUTE;
    fxi_edge edge;
    rp_status status = call->word[0] ? fxi_hours_read(call->word, &hours, error) : RP_OK;
    if (status != RP_OK) return status;
    if (fx_timeframe_length(f->bars->timeframe) > length)
        return rp_fail(error, RP_EVALUE, "opening_range: %s bars are longer than the range of %g minutes",
                       fx_timeframe_name(f->bars->timeframe), call->parameters[MINUTES]);
    status = fxi_edge_open(&hours, false, &edge, error);
    if (status != RP_OK) return status;
    range now = {.start = INT64_MIN}, known = {0};
    fxi_average_range(f, (int64_t)call->parameters[PERIOD], call->scratch[0]);
    for (int64_t t = 0; t < f->count; t++) {
        fxi_edge_move(&edge, f->bars->open_time[t]);
        // A session that was running when the data begin has no range.
        if (t == 0 && edge.last < f->bars->open_time[0]) now = (range){.start = edge.last, .published = true};
        extend(&now, f, t, edge.last, length);
        if (now.some && !now.published && f->bars->known_at[t] >= now.start + length) {
            now.published = true;
            known = now;
        }
        if (known.published) write_row(call, t, &known);
    }
    return RP_OK;
}

static rp_status check(const double *unused, const char *word, rp_error *error)
{
    fxi_session hours;
    rp_status status = word[0] ? fxi_hours_read(word, &hours, error) : RP_OK;
    if (status != RP_OK) rp_error_prefix(error, "opening_range: ");
    return (void)unused, status;
}

// The first whole session may be three days away; before it nothing is known.
static int64_t warm_up(const double *p, fx_timeframe tf)
{
    int64_t days = 4 * FX_DAY / fx_timeframe_length(tf), fade = fxi_average_range_fade((int64_t)p[PERIOD]);
    return days > fade ? days : fade;
}

const fxi_family fxi_family_opening_range = {
    .name = "opening_range",
    .text = "distances to the opening range of a session",
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .word_name = "hours",
    .word_text = "in place of `session`: names of the pipeline's `sessions` or of built-in ones",
    .word_initial = "",
    .check = check,
    .warm_up = warm_up,
    .run = run,
};
