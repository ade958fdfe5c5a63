// Do the longer timeframes agree? Each is made from the bars and joined by known_at.
#include "family_i.h"
#include "rolling.h"

#include <math.h>
#include <string.h>

enum { MACD, AVERAGE, AGREEMENT, OUTPUTS };
enum { FAST, SLOW, SIGNAL, PERIOD, PARAMETERS };
enum { MOST_TIMEFRAMES = 8 };

static const fxi_family_parameter parameters[PARAMETERS] = {
    [FAST] = {"fast", "fast period of MACD", 2, 1000, 12, true},
    [SLOW] = {"slow", "slow period of MACD", 2, 1000, 26, true},
    [SIGNAL] = {"signal", "period of MACD's signal", 1, 1000, 9, true},
    [PERIOD] = {"period", "period of the exponential average", 2, 10000, 20, true},
};

static const fxi_family_output outputs[OUTPUTS] = {
    [MACD] = {"macd", "mean over the longer timeframes of the sign of MACD's histogram", FX_SCALE_NONE, -1, 1},
    [AVERAGE] = {"average", "mean over them of the sign of close less exponential average", FX_SCALE_NONE, -1, 1},
    [AGREEMENT] = {"agreement", "1 when all of these signs are 1, -1 when all are -1, else 0", FX_SCALE_NONE, -1, 1},
};

// Timeframes of the word; 0 and the reason when it holds something else.
static int read_timeframes(const char *word, fx_timeframe *out, rp_error *error)
{
    int count = 0;
    for (const char *at = word; *at;) {
        char name[16];
        size_t length = strcspn(at, " ,");
        if (length >= sizeof name || count == MOST_TIMEFRAMES)
            return (void)rp_fail(error, RP_EVALUE, "confluence: timeframes \"%s\" are not up to %d names", word,
                                 MOST_TIMEFRAMES),
                   0;
        memcpy(name, at, length);
        name[length] = 0;
        at += length;
        at += strspn(at, " ,");
        if (length == 0) continue;
        if (fx_timeframe_parse(name, &out[count++], error) != RP_OK) return 0;
    }
    if (count == 0) rp_fail(error, RP_EVALUE, "confluence: no timeframe is named; for example \"H1 H4 D1\"");
    return count;
}

static rp_status check(const double *p, const char *word, rp_error *error)
{
    fx_timeframe timeframes[MOST_TIMEFRAMES];
    if (p[FAST] >= p[SLOW])
        return rp_fail(error, RP_EVALUE, "confluence: fast (%g) is not below slow (%g)", p[FAST], p[SLOW]);
    return read_timeframes(word, timeframes, error) > 0 ? RP_OK : RP_EVALUE;
}

static double sign(double x)
{
    return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
}

/* ---- one timeframe ----------------------------------------------------------------------------------------------- */

// Sums of the signs so far, and how many: scratch 0 to 3 of the call.
typedef struct sums {
    double *macd, *average, *least, *most;
} sums;

static rp_status run_indicators(const fxi_frame *f, const double *p, double *const *macd, double *average,
                                rp_error *error)
{
    const fx_indicator *indicator;
    const fx_series series = {.count = f->count, .close = f->close};
    rp_status status = fx_indicator_find("MACD", &indicator, error);
    if (status == RP_OK) status = fx_indicator_run(indicator, p, &series, macd, error);
    if (status == RP_OK) status = fx_indicator_find("EMA", &indicator, error);
    if (status == RP_OK) status = fx_indicator_run(indicator, &p[PERIOD], &series, &average, error);
    return status;
}

static void add(const fxi_frame *f, const double *histogram, const double *average, int64_t rows, sums *s)
{
    for (int64_t t = 0; t < rows; t++) {
        int64_t bar = f->visible[t];
        double a = bar >= 0 && !isnan(histogram[bar]) ? sign(histogram[bar]) : NAN;
        double b = bar >= 0 && !isnan(average[bar]) ? sign(f->close[bar] - average[bar]) : NAN;
        // A NaN stays in the sums, and keeps the row unknown.
        s->macd[t] += a;
        s->average[t] += b;
        s->least[t] = fmin(s->least[t], fmin(a, b));
        s->most[t] = fmax(s->most[t], fmax(a, b));
    }
}

static rp_status add_timeframe(const fxi_family_call *call, fx_timeframe tf, sums *s, rp_error *error)
{
    const fx_bars *bars = call->frame->bars;
    fxi_frame frame;
    rp_status status = fxi_frame_make(bars, tf, bars->day_rule, &frame, error);
    if (status != RP_OK) return status;
    size_t n = (size_t)(frame.count > 0 ? frame.count : 1);
    double *work = rp_malloc(4 * n * sizeof *work);
    if (work) {
        double *macd[3] = {work, work + n, work + 2 * n};
        status = run_indicators(&frame, call->parameters, macd, work + 3 * n, error);
        if (status == RP_OK) add(&frame, macd[2], work + 3 * n, call->frame->count, s);
    } else {
        status = rp_fail(error, RP_ENOMEM, "confluence: no memory for %zu bars of %s", n, fx_timeframe_name(tf));
    }
    rp_free(work);
    fxi_frame_clear(&frame);
    return status;
}

static void write_columns(const fxi_family_call *call, const sums *s, double count)
{
    for (int64_t t = 0; t < call->frame->count; t++) {
        double all = s->macd[t] + s->average[t];
        if (isnan(all)) continue;
        if (fxi_wants(call, MACD)) call->outputs[MACD][t] = s->macd[t] / count;
        if (fxi_wants(call, AVERAGE)) call->outputs[AVERAGE][t] = s->average[t] / count;
        if (fxi_wants(call, AGREEMENT)) call->outputs[AGREEMENT][t] = s->least[t] == s->most[t] ? s->least[t] : 0.0;
    }
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    fx_timeframe timeframes[MOST_TIMEFRAMES];
    sums s = {call->scratch[0], call->scratch[1], call->scratch[2], call->scratch[3]};
    int named = read_timeframes(call->word, timeframes, error), count = 0;
    if (named == 0) return RP_EVALUE;
    for (int64_t t = 0; t < call->frame->count; t++) {
        s.macd[t] = s.average[t] = 0.0;
        s.least[t] = INFINITY;
        s.most[t] = -INFINITY;
    }
    for (int i = 0; i < named; i++) {
        if (timeframes[i] <= call->frame->bars->timeframe) continue;
        rp_status status = add_timeframe(call, timeframes[i], &s, error);
        if (status != RP_OK) return status;
        count++;
    }
    if (count == 0)
        return rp_fail(error, RP_EVALUE, "confluence: none of the timeframes \"%s\" is longer than %s", call->word,
                       fx_timeframe_name(call->frame->bars->timeframe));
    write_columns(call, &s, count);
    return RP_OK;
}

// In bars of a day: the word is not at hand here. The averages forget their start as EMA does.
static int64_t warm_up(const double *p, fx_timeframe tf)
{
    double longest = fmax(p[SLOW] + p[SIGNAL], p[PERIOD]);
    int64_t bars = (int64_t)ceil(11.0 * longest), day = FX_DAY / fx_timeframe_length(tf);
    return bars * (day > 1 ? day : 1);
}

const fxi_family fxi_family_confluence = {
    .name = "confluence",
    .text = "agreement of the longer timeframes: signs of MACD's histogram and of the distance from an average",
    .parameter_count = PARAMETERS,
    .output_count = OUTPUTS,
    .parameters = parameters,
    .outputs = outputs,
    .word_name = "timeframes",
    .word_text = "the timeframes; those longer than the bars are used",
    .word_initial = "H1 H4 D1",
    .warm_up = warm_up,
    .check = check,
    .run = run,
};
