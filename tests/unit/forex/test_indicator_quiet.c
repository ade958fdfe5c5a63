// A wrong tick and what follows: sums over windows must forget bars a hundred thousand times the others once these have
// left, so that a quotient of two of them stays one, at rest above all. Oracle: each window alone, in long double.
#include "synth_fixture.h"

#include <forex/indicator.h>

#include <math.h>
#include <string.h>

enum { COUNT = 6000, OPEN = FX_COLUMN_OPEN, HIGH, LOW, CLOSE, VOLUME };

typedef struct market {
    double column[FX_COLUMNS][COUNT], out[3][COUNT];
} market;

// A walk on no grid; each stretch of 400 bars has three bars of other size, and from 30 bars later on rests for 100.
static market *new_market(double size, double volume)
{
    market *m = rp_calloc(1, sizeof *m);
    rp_random random = rp_random_key(11, 0, 0, 0);
    double price = 1.3;
    for (int t = 0; t < COUNT; t++) {
        int place = t % 400;
        bool wrong = place >= 350 && place < 353, rest = place < 70 || place >= 383;
        double last = price, scale = wrong ? size : 1.0;
        if (!rest) price *= exp(1e-3 * rp_random_normal(&random));
        double up = rest ? 0.0 : 1e-3 * rp_random_uniform(&random),
               down = rest ? 0.0 : 1e-3 * rp_random_uniform(&random);
        m->column[OPEN][t] = scale * (rest ? price : last);
        m->column[HIGH][t] = scale * (fmax(last, price) + up);
        m->column[LOW][t] = scale * (fmin(last, price) - down);
        m->column[CLOSE][t] = scale * price;
        m->column[VOLUME][t] = rest ? 0.0 : volume * scale * rp_random_uniform(&random);
    }
    return m;
}

static long double at(const market *m, int column, int64_t t)
{
    return m->column[column][t];
}

static void add(long double move, long double weight, long double *up, long double *down)
{
    *up += move > 0 ? move * weight : 0;
    *down += move < 0 ? -move * weight : 0;
}

static long double true_range(const market *m, int64_t t, long double *low)
{
    *low = fminl(at(m, LOW, t), at(m, CLOSE, t - 1));
    return fmaxl(at(m, HIGH, t), at(m, CLOSE, t - 1)) - *low;
}

/* ---- definitions: the value of the window of n bars that ends at bar t ---- */

static long double balance(const market *m, int64_t t, int64_t n)
{
    long double up = 0, down = 0;
    for (int64_t i = t - n + 1; i <= t; i++) add(at(m, CLOSE, i) - at(m, CLOSE, i - 1), 1, &up, &down);
    return up + down > 0 ? 100 * (up - down) / (up + down) : 0;
}

static long double intraday(const market *m, int64_t t, int64_t n)
{
    long double up = 0, down = 0;
    for (int64_t i = t - n + 1; i <= t; i++) add(at(m, CLOSE, i) - at(m, OPEN, i), 1, &up, &down);
    return up + down > 0 ? 100 * up / (up + down) : 50;
}

// The typical price as a double has it: which way it moves is not to be told more exactly.
static double typical(const market *m, int64_t t)
{
    return (m->column[HIGH][t] + m->column[LOW][t] + m->column[CLOSE][t]) / 3.0;
}

static long double money(const market *m, int64_t t, int64_t n)
{
    long double up = 0, down = 0;
    for (int64_t i = t - n + 1; i <= t; i++) {
        double now = typical(m, i), move = now - typical(m, i - 1);
        if (fabs(move) > 1e-14 * 2.0 * now) add(move > 0 ? 1 : -1, now * at(m, VOLUME, i), &up, &down);
    }
    return up + down > 0 ? 100 * up / (up + down) : 0;
}

static long double ultimate(const market *m, int64_t t, int64_t n)
{
    long double value = 0, low;
    for (int k = 1; k <= 4; k *= 2) {
        long double pressure = 0, range = 0;
        for (int64_t i = t - k * n + 1; i <= t; i++) {
            range += true_range(m, i, &low);
            pressure += at(m, CLOSE, i) - low;
        }
        value += range > 0 ? 4.0L / k * pressure / range : 0;
    }
    return 100 * value / 7;
}

static long double vortex(const market *m, int64_t t, int64_t n)
{
    long double moves = 0, range = 0, low;
    for (int64_t i = t - n + 1; i <= t; i++) {
        range += true_range(m, i, &low);
        moves += fabsl(at(m, HIGH, i) - at(m, LOW, i - 1));
    }
    return range > 0 ? moves / range : 0;
}

static long double flow(const market *m, int64_t t, int64_t n)
{
    long double flows = 0, volume = 0;
    for (int64_t i = t - n + 1; i <= t; i++) {
        long double high = at(m, HIGH, i), low = at(m, LOW, i), close = at(m, CLOSE, i);
        volume += at(m, VOLUME, i);
        flows += high > low ? ((close - low) - (high - close)) / (high - low) * at(m, VOLUME, i) : 0;
    }
    return volume > 0 ? flows / volume : 0;
}

static long double path(const market *m, int64_t t, int64_t n)
{
    long double sum = 0;
    for (int64_t i = t - n + 1; i <= t; i++) sum += fabsl(at(m, CLOSE, i) - at(m, CLOSE, i - 1));
    return sum;
}

static long double efficiency(const market *m, int64_t t, int64_t n)
{
    long double way = path(m, t, n);
    return way > 0 ? fabsl(at(m, CLOSE, t) - at(m, CLOSE, t - n)) / way : 1;
}

static long double filter(const market *m, int64_t t, int64_t n)
{
    long double way = path(m, t, n), top = at(m, CLOSE, t), bottom = top;
    for (int64_t i = t - n + 1; i <= t; i++) {
        top = fmaxl(top, at(m, CLOSE, i));
        bottom = fminl(bottom, at(m, CLOSE, i));
    }
    return way > 0 ? (top - bottom) / way : 0;
}

static long double weighted(const market *m, int64_t t, int64_t n)
{
    long double turnover = 0, volume = 0;
    for (int64_t i = t - n + 1; i <= t; i++) {
        volume += at(m, VOLUME, i);
        turnover += at(m, VOLUME, i) * at(m, CLOSE, i);
    }
    return volume > 0 ? turnover / volume : (long double)NAN;
}

static long double marked(const market *m, int64_t t, int64_t n)
{
    long double up = 0, down = 0;
    for (int64_t i = t - n + 1; i <= t; i++) {
        up += fmaxl(at(m, HIGH, i) - at(m, HIGH, i - 1), 0);
        down += fmaxl(at(m, LOW, i - 1) - at(m, LOW, i), 0);
    }
    return up + down > 0 ? up / (up + down) : 0.5L;
}

static long double parkinson(const market *m, int64_t t, int64_t n)
{
    long double sum = 0;
    for (int64_t i = t - n + 1; i <= t; i++) sum += powl(logl(at(m, HIGH, i) / at(m, LOW, i)), 2);
    return sqrtl(sum / (4 * logl(2) * n));
}

static long double realised(const market *m, int64_t t, int64_t n)
{
    long double sum = 0;
    for (int64_t i = t - n + 1; i <= t; i++) sum += powl(logl(at(m, CLOSE, i) / at(m, CLOSE, i - 1)), 2);
    return sqrtl(sum / n);
}

/* ---- tests ---- */

static const struct {
    const char *name;
    long double (*value)(const market *m, int64_t t, int64_t n);
    int longest; // times the period
} rows[] = {{"CMOU", balance, 1},  {"IMI", intraday, 1},    {"MFI", money, 1},           {"ULTOSC", ultimate, 4},
            {"VORTEX", vortex, 1}, {"CMF", flow, 1},        {"ER", efficiency, 1},       {"VHF", filter, 1},
            {"VWMA", weighted, 1}, {"DEMARKER", marked, 1}, {"PARKINSON", parkinson, 1}, {"HAR", realised, 4}};

static void run(const fx_indicator *indicator, const double *parameters, market *m)
{
    double *outputs[] = {m->out[0], m->out[1], m->out[2]};
    rp_error error = {0};
    fx_series series = {.count = COUNT,
                        .open = m->column[OPEN],
                        .high = m->column[HIGH],
                        .low = m->column[LOW],
                        .close = m->column[CLOSE],
                        .volume = m->column[VOLUME]};
    if (fx_indicator_run(indicator, parameters, &series, outputs, &error) != RP_OK) fail_msg("%s", error.message);
}

static void check(int row, int64_t n, market *m)
{
    const double parameters[] = {(double)n, 2.0 * (double)n, 4.0 * (double)n};
    const fx_indicator *indicator;
    fx_indicator_stream *stream;
    assert_int_equal(fx_indicator_find(rows[row].name, &indicator, NULL), RP_OK);
    assert_int_equal(fx_indicator_stream_open(indicator, parameters, FX_COMPAT_TALIB, &stream, NULL), RP_OK);
    run(indicator, parameters, m);
    for (int64_t t = 0; t < COUNT; t++) {
        double bar[FX_COLUMNS], value[3], got = m->out[0][t];
        for (int c = 0; c < FX_COLUMNS; c++) bar[c] = m->column[c][t];
        fx_indicator_stream_update(stream, bar, value);
        if (memcmp(&value[0], &got, sizeof got) != 0 && !(isnan(value[0]) && isnan(got)))
            fail_msg("%s(%d) at %d: stream %.17g, series %.17g", rows[row].name, (int)n, (int)t, value[0], got);
        if (t < rows[row].longest * n) continue;
        long double expected = rows[row].value(m, t, n);
        if (isnan(expected) && isnan(got)) continue;
        if (!(fabsl(got - expected) <= 1e-9L * fabsl(expected) + 1e-9L))
            fail_msg("%s(%d) at %d: %.17g, expected %.17Lg", rows[row].name, (int)n, (int)t, got, expected);
    }
    fx_indicator_stream_free(stream);
}

static void sums_forget_what_has_left(void **state)
{
    static const int64_t periods[] = {2, 3, 7, 8, 14, 29};
    static const double sizes[] = {1.0, 1e5, 1e-5, 1e9}, volumes[] = {100.0, 1e-7, 1e7, 0.3};
    for (int k = 0; k < 4; k++) {
        market *m = new_market(sizes[k], volumes[k]);
        for (int row = 0; row < (int)(sizeof rows / sizeof *rows); row++)
            for (int p = 0; p < 6; p++) check(row, periods[p], m);
        rp_free(m);
    }
}

// Units of volume do not matter: a lot or a million of them.
static void money_flow_has_no_unit(void **state)
{
    static const double period[] = {14.0};
    const fx_indicator *indicator;
    assert_int_equal(fx_indicator_find("MFI", &indicator, NULL), RP_OK);
    market *small = new_market(1.0, 0x1p-60), *large = new_market(1.0, 0x1p60);
    run(indicator, period, small);
    run(indicator, period, large);
    for (int t = 14; t < COUNT; t++) assert_true(small->out[0][t] == large->out[0][t]);
    rp_free(small);
    rp_free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_forget_what_has_left),
        cmocka_unit_test(money_flow_has_no_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
