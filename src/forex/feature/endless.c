// Indicators that never forget where their series begins (a running sum, a stop that turns, a pivot of the session
// before). How long a column sees it is measured on the bars at hand: by runs that begin later, against the one that
// has seen all bars before them.
#include "endless.h"

#include <math.h>
#include <string.h>

enum { STARTS = 4, OUTPUTS = FX_INDICATOR_MAX_OUTPUTS };

static const double TOLERANCE = 1e-9;

static bool near(double a, double b)
{
    if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
    return fabs(a - b) <= TOLERANCE * fmax(1.0, fmax(fabs(a), fabs(b)));
}

// First of the `count` bars from which both agree; `count` when the last ones differ.
static int64_t agreement(const double *a, const double *b, int64_t count)
{
    int64_t t = count;
    while (t > 0 && near(a[t - 1], b[t - 1])) t--;
    return t;
}

// Whether the one is the other plus a constant, or times one, from bar `from` on.
static bool is_shifted(const double *a, const double *b, int64_t from, int64_t count)
{
    bool sum = true, product = true;
    double shift = a[from] - b[from], factor = a[from] / b[from];
    for (int64_t t = from; t < count && (sum || product); t++) {
        sum = sum && near(a[t], b[t] + shift);
        product = product && near(a[t], b[t] * factor);
    }
    return sum || product;
}

// Another start might have to wait longer for its turn than those that were tried.
enum { MARGIN = 2 };

// Adds what a run that begins at bar `start` says of one output to what is known of it.
static void compare(const double *whole, const double *later, int64_t known, int64_t rest, fxi_memory *memory)
{
    int64_t agreed = agreement(whole, later, rest);
    bool shifted = agreed == rest && is_shifted(whole, later, known, rest);
    if (agreed == rest) agreed = shifted ? known : INT64_MAX / MARGIN;
    if (agreed > known) agreed *= MARGIN;
    memory->shifted |= shifted;
    if (memory->stable < agreed) memory->stable = agreed;
}

// MAXINDEX and its kin count bars from the first one on: finite by what they look at, not by what they say.
static bool counts_bars(const fx_indicator *indicator)
{
    size_t length = strlen(indicator->name);
    return length > 5 && strcmp(indicator->name + length - 5, "INDEX") == 0;
}

bool fxi_is_endless(const fx_indicator *indicator, int64_t stable)
{
    return stable == INT64_MAX || counts_bars(indicator);
}

// The session in which the data begin may have begun before them, and what reads the session before sees that in the
// second one, too.
static int64_t third_session(const fx_series *series)
{
    int sessions = 1;
    for (int64_t t = 1; t < series->count; t++) {
        sessions += series->day[t] != series->day[t - 1];
        if (sessions == 3) return t;
    }
    return series->count;
}

// A zigzag says the same from its first bar to its first turn; what waits for an event has seen none before it moves.
static int64_t first_move(const double *x, int64_t known, int64_t count)
{
    int64_t t = known;
    while (t < count && near(x[t], x[known])) t++;
    return t;
}

static fx_series begin_at(const fx_series *series, int64_t start)
{
    fx_series tail = *series;
    const double **columns[] = {&tail.open, &tail.high, &tail.low, &tail.close, &tail.volume, &tail.day};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (*columns[i]) *columns[i] += start;
    tail.count -= start;
    return tail;
}

static rp_status measure(const fx_indicator *indicator, const double *parameters, const fx_series *series,
                         double *const *outputs, fxi_memory *memory, rp_error *error)
{
    int64_t n = series->count, known = fx_indicator_lookback(indicator, parameters), count = indicator->output_count;
    double *block = rp_malloc((size_t)(count * n + 1) * sizeof *block), *later[OUTPUTS];
    if (known < 0 || !block) {
        rp_free(block);
        return rp_fail(error, RP_ENOMEM, "feature: no memory to measure the warm-up of %s", indicator->name);
    }
    for (int64_t k = 0; k < count; k++) {
        later[k] = block + k * n;
        memory[k] = (fxi_memory){known, false};
    }
    rp_status status = RP_OK;
    for (int i = 1; status == RP_OK && i <= STARTS; i++) {
        int64_t start = n * i / (STARTS + 1);
        const fx_series tail = begin_at(series, start);
        if (tail.count > known) status = fx_indicator_run(indicator, parameters, &tail, later, error);
        for (int64_t k = 0; status == RP_OK && k < count; k++) {
            if (tail.count > known)
                compare(outputs[k] + start, later[k], known, tail.count, &memory[k]);
            else
                memory[k].stable = n;
        }
    }
    for (int64_t k = 0; k < count; k++) {
        int64_t moved = memory[k].stable > known && known < n ? first_move(outputs[k], known, n) : 0;
        if (memory[k].stable < moved) memory[k].stable = moved;
        if (memory[k].stable > n) memory[k].stable = n;
    }
    rp_free(block);
    return status;
}

rp_status fxi_endless_measure(const fx_indicator *indicator, const double *parameters, const fx_series *series,
                              double *const *outputs, fxi_memory *memory, rp_error *error)
{
    if (!(indicator->inputs & FX_IN_DAY)) return measure(indicator, parameters, series, outputs, memory, error);
    int64_t third = third_session(series);
    for (int k = 0; k < indicator->output_count; k++) memory[k] = (fxi_memory){third, false};
    return RP_OK;
}
