// The three forms of every indicator give the same bits: over a whole series, bar by bar, and many sets at once.
#include "synth_fixture.h"

#include <forex/indicator.h>

#include <math.h>
#include <string.h>

enum { COUNT = 1400, OUTPUTS = FX_INDICATOR_MAX_OUTPUTS, SETS = 5 };

typedef struct market {
    double column[FX_COLUMNS][COUNT], out[SETS * OUTPUTS][COUNT], other[SETS * OUTPUTS][COUNT];
} market;

static market *new_market(uint64_t seed)
{
    market *m = rp_calloc(1, sizeof *m);
    fx_bars *bars = fixture_market(seed, FX_H1, 0.5, FX_SYNTH_NOISE, NULL);
    assert_true(bars->count >= COUNT);
    for (int t = 0; t < COUNT; t++) {
        const double bar[FX_COLUMNS] = {bars->open[t] / 1e5, bars->high[t] / 1e5,
                                        bars->low[t] / 1e5,  bars->close[t] / 1e5,
                                        bars->volume[t],     2.0 + (double)(t * 7 % 23) + 0.25 * (double)(t % 3),
                                        (double)(t / 24)};
        for (int c = 0; c < FX_COLUMNS; c++) m->column[c][t] = bar[c];
    }
    fx_bars_free(bars);
    return m;
}

static fx_series series_of(const market *m)
{
    const double(*c)[COUNT] = m->column;
    return (fx_series){COUNT, c[0], c[1], c[2], c[3], c[4], c[5], c[6]};
}

static void bar_of(const market *m, int t, double bar[FX_COLUMNS])
{
    for (int c = 0; c < FX_COLUMNS; c++) bar[c] = m->column[c][t];
}

static void draw(const fx_indicator *indicator, rp_random *random, double *parameters)
{
    for (int i = 0; i < indicator->parameter_count; i++) {
        const fx_parameter *p = &indicator->parameters[i];
        double most = fmin(p->maximum, p->minimum + 49.0);
        parameters[i] = p->whole ? p->minimum + (double)rp_random_below(random, (int64_t)(most - p->minimum) + 1)
                                 : fmin(p->maximum, fmax(p->minimum, 3.0 * rp_random_uniform(random)));
    }
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static fx_indicator_stream *opened(const fx_indicator *indicator, const double *parameters, fx_compat compat)
{
    fx_indicator_stream *stream;
    rp_error error = {0};
    if (fx_indicator_stream_open(indicator, parameters, compat, &stream, &error) != RP_OK)
        fail_msg("%s", error.message);
    return stream;
}

static void run_plan(const fx_indicator *indicator, const double *sets, int64_t count, fx_compat compat,
                     const market *m, double (*out)[COUNT])
{
    double *outputs[SETS * OUTPUTS];
    fx_indicator_plan *plan;
    fx_series series = series_of(m);
    rp_error error = {0};
    for (int64_t k = 0; k < count * indicator->output_count; k++) outputs[k] = out[k];
    if (fx_indicator_plan_new(indicator, sets, count, compat, &plan, &error) != RP_OK ||
        fx_indicator_plan_run(plan, &series, outputs, &error) != RP_OK)
        fail_msg("%s", error.message);
    fx_indicator_plan_free(plan);
}

// Gaps at these bars; a peek before every update, a copy and a saved state on the way.
static void follow(const fx_indicator *indicator, const double *parameters, fx_compat compat, market *m)
{
    fx_indicator_stream *stream = opened(indicator, parameters, compat);
    run_plan(indicator, parameters, 1, compat, m, m->out);
    for (int t = 0; t < COUNT; t++) {
        double bar[FX_COLUMNS], wrong[FX_COLUMNS], value[OUTPUTS], peeked[OUTPUTS];
        bar_of(m, t, bar);
        for (int c = 0; c < FX_COLUMNS; c++) wrong[c] = bar[c] * 1.01 + 0.5;
        fx_indicator_stream_peek(stream, wrong, peeked);
        fx_indicator_stream_peek(stream, bar, peeked);
        fx_indicator_stream_update(stream, bar, value);
        for (int k = 0; k < indicator->output_count; k++)
            if (!same(value[k], m->out[k][t]) || !same(peeked[k], m->out[k][t]))
                fail_msg("%s output %d at %d: stream %.17g, peek %.17g, series %.17g", indicator->name, k, t, value[k],
                         peeked[k], m->out[k][t]);
        if (t % 300 == 250) {
            fx_indicator_stream *next;
            void *bytes;
            size_t size;
            assert_int_equal(fx_indicator_stream_copy(stream, &next, NULL), RP_OK);
            fx_indicator_stream_free(stream);
            assert_int_equal(fx_indicator_stream_save(next, &bytes, &size, NULL), RP_OK);
            assert_int_equal(fx_indicator_stream_load(bytes, size, &stream, NULL), RP_OK);
            fx_indicator_stream_free(next);
            rp_free(bytes);
        }
    }
    assert_int_equal(fx_indicator_stream_count(stream), COUNT);
    fx_indicator_stream_free(stream);
}

static void streams_follow_series(void **state)
{
    market *m = new_market(2201);
    rp_random random = rp_random_key(2201, 0, 0, 0);
    for (int k = 0; k < fx_indicator_count(); k++)
        for (int round = 0; round < 4; round++) {
            double parameters[FX_INDICATOR_MAX_PARAMS];
            draw(fx_indicator_at(k), &random, parameters);
            follow(fx_indicator_at(k), round ? parameters : NULL, (fx_compat)(round % 3), m);
        }
    rp_free(m);
}

static void streams_follow_series_through_gaps(void **state)
{
    market *m = new_market(2202);
    for (int c = 0; c < FX_COLUMNS; c++) {
        for (int t = 0; t < 9; t++) m->column[c][t] = NAN;
        m->column[c][700 + 3 * c] = c % 2 ? INFINITY : NAN;
    }
    for (int k = 0; k < fx_indicator_count(); k++)
        for (int compat = FX_COMPAT_TALIB; compat <= FX_COMPAT_MT5; compat++)
            follow(fx_indicator_at(k), NULL, (fx_compat)compat, m);
    rp_free(m);
}

// Candles of few steps, so that lengths and means tie, whose sums no addition rounds, then such that are long for their
// price, then the first again. A series adds some bars at a time where it sees that it may; a stream one by one.
static void patterns_follow_where_sums_round(void **state)
{
    market *m = new_market(5);
    rp_random random = rp_random_key(11, 0, 0, 0);
    for (int t = 0; t < COUNT; t++) {
        double price = t >= 600 && t < 900 ? 1.0 : 10.0;
        double open = price + 0.1 * (double)rp_random_below(&random, 4);
        double close = price + 0.1 * (double)rp_random_below(&random, 4);
        m->column[FX_COLUMN_OPEN][t] = open;
        m->column[FX_COLUMN_CLOSE][t] = close;
        m->column[FX_COLUMN_HIGH][t] = fmax(open, close) + 0.1 * (double)rp_random_below(&random, 3);
        m->column[FX_COLUMN_LOW][t] = fmin(open, close) - 0.1 * (double)rp_random_below(&random, 3);
    }
    // Equal candles, whose means tie but for what the running sums have lost before.
    for (int t = 960; t < COUNT; t++) {
        m->column[FX_COLUMN_OPEN][t] = 10.0;
        m->column[FX_COLUMN_CLOSE][t] = m->column[FX_COLUMN_HIGH][t] = t % 7 ? 10.125 : 9.875;
        m->column[FX_COLUMN_LOW][t] = t % 7 ? 10.0 : 9.875;
        if (t % 7 == 0) m->column[FX_COLUMN_HIGH][t] = 10.0;
    }
    for (int i = 0; i < fx_indicator_count(); i++)
        if (strncmp(fx_indicator_at(i)->name, "CDL", 3) == 0) follow(fx_indicator_at(i), NULL, FX_COMPAT_TALIB, m);
    rp_free(m);
}

static void sweep_as_single_runs(const fx_indicator *indicator, fx_compat compat, rp_random *random, market *m)
{
    double sets[SETS * FX_INDICATOR_MAX_PARAMS];
    int n = indicator->output_count;
    for (int s = 0; s < SETS; s++) draw(indicator, random, sets + s * indicator->parameter_count);
    run_plan(indicator, sets, SETS, compat, m, m->out);
    for (int s = 0; s < SETS; s++) {
        run_plan(indicator, sets + s * indicator->parameter_count, 1, compat, m, m->other);
        for (int o = 0; o < n; o++)
            for (int t = 0; t < COUNT; t++)
                if (!same(m->out[s * n + o][t], m->other[o][t]))
                    fail_msg("%s set %d output %d at %d", indicator->name, s, o, t);
    }
}

static void sweeps_equal_single_runs(void **state)
{
    market *m = new_market(2203);
    rp_random random = rp_random_key(2203, 0, 0, 0);
    for (int k = 0; k < fx_indicator_count(); k++)
        for (int compat = FX_COMPAT_TALIB; compat <= FX_COMPAT_MT5; compat++)
            sweep_as_single_runs(fx_indicator_at(k), (fx_compat)compat, &random, m);
    rp_free(m);
}

// Results of more than 128 MB go another way to memory than those of the single runs.
static void long_sweeps_equal_single_runs(void **state)
{
    enum { ROWS = 90001, LONG_SETS = 65, GAP = 70000 };
    const fx_indicator *indicator;
    assert_int_equal(fx_indicator_find("BBANDS", &indicator, NULL), RP_OK);
    int n = indicator->output_count, p = indicator->parameter_count;
    market *m = new_market(2204);
    double *close = rp_malloc(ROWS * sizeof *close), sets[LONG_SETS * FX_INDICATOR_MAX_PARAMS];
    double *out[LONG_SETS * OUTPUTS], *single[OUTPUTS];
    for (int t = 0; t < ROWS; t++) close[t] = t == GAP ? (double)NAN : m->column[FX_COLUMN_CLOSE][t % COUNT];
    for (int k = 0; k < LONG_SETS * n; k++) out[k] = rp_calloc(ROWS, sizeof(double));
    for (int k = 0; k < n; k++) single[k] = rp_malloc(ROWS * sizeof(double));
    for (int s = 0; s < LONG_SETS; s++)
        for (int q = 0; q < p; q++) sets[s * p + q] = q ? indicator->parameters[q].initial : 5.0 + s;
    fx_series series = {.count = ROWS, .close = close};
    assert_int_equal(fx_indicator_sweep(indicator, sets, LONG_SETS, FX_COMPAT_TALIB, &series, out, NULL), RP_OK);
    for (int s = 0; s < LONG_SETS; s++) {
        assert_int_equal(fx_indicator_run(indicator, sets + s * p, &series, single, NULL), RP_OK);
        for (int o = 0; o < n; o++) assert_memory_equal(out[s * n + o], single[o], ROWS * sizeof(double));
    }
    for (int k = 0; k < LONG_SETS * n; k++) rp_free(out[k]);
    for (int k = 0; k < n; k++) rp_free(single[k]);
    rp_free(close);
    rp_free(m);
}

static void damaged_states_are_refused(void **state)
{
    fx_indicator_stream *stream = opened(fx_indicator_at(0), NULL, FX_COMPAT_TALIB), *loaded;
    unsigned char *bytes;
    size_t size;
    rp_error error = {0};
    assert_int_equal(fx_indicator_stream_save(stream, (void **)&bytes, &size, NULL), RP_OK);
    for (size_t i = 0; i < size; i += 3) {
        bytes[i] ^= 0x10;
        assert_int_equal(fx_indicator_stream_load(bytes, size, &loaded, &error), RP_EFORMAT);
        bytes[i] ^= 0x10;
        assert_int_equal(fx_indicator_stream_load(bytes, i, &loaded, &error), RP_EFORMAT);
    }
    rp_free(bytes);
    fx_indicator_stream_free(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_follow_series),      cmocka_unit_test(streams_follow_series_through_gaps),
        cmocka_unit_test(sweeps_equal_single_runs),   cmocka_unit_test(long_sweeps_equal_single_runs),
        cmocka_unit_test(damaged_states_are_refused), cmocka_unit_test(patterns_follow_where_sums_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
