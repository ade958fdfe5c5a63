// Weights of overlapping labels against sums over every pair of row and bar.
#include "synth_fixture.h"

#include "scratch.h"

#include <forex/label.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct market {
    fx_bars *bars;
    fx_tape *tape;
    fx_labels *labels;
} market;

static market make(void)
{
    market m = {fixture_market(2101, FX_H1, 0.15, FX_SYNTH_NOISE, NULL), NULL, NULL};
    fx_rules rules;
    fx_rules_default(&rules);
    assert_int_equal(fx_tape_new(m.bars, &rules, &m.tape, NULL), RP_OK);
    const fx_label_options options = {.side = FX_LABEL_BOTH, .target = 15, .stop = 10, .horizon = 30};
    assert_int_equal(fx_label_barriers(m.tape, &options, &m.labels, NULL), RP_OK);
    for (int64_t i = 0; i < m.labels->count; i += 5) m.labels->label[i] = FX_LABEL_NONE;
    return m;
}

static void drop(market *m)
{
    fx_labels_free(m->labels);
    fx_tape_free(m->tape);
    fx_bars_free(m->bars);
}

static bool lives(const fx_labels *l, int64_t row, int64_t bar)
{
    return l->label[row] != FX_LABEL_NONE && bar > row && bar <= l->end[row];
}

static bool labelled(const fx_labels *l, int64_t row)
{
    return l->label[row] >= -1 && l->label[row] <= 1;
}

static void weights_are_those_of_the_definition(void **state)
{
    market m = make();
    const fx_labels *l = m.labels;
    size_t n = (size_t)l->count;
    int32_t *alive = rp_malloc(n * sizeof *alive);
    double *unique = rp_malloc(n * sizeof *unique), *earned = rp_malloc(n * sizeof *earned);
    double *expected = rp_calloc(n, sizeof *expected), total = 0, sum = 0;
    int64_t rows = 0;
    fx_label_concurrency(l, alive);
    assert_int_equal(fx_label_uniqueness(l, unique, NULL), RP_OK);
    assert_int_equal(fx_label_attribution(m.bars, l, earned, NULL), RP_OK);
    for (int64_t t = 0; t < l->count; t++) {
        int32_t count = 0;
        for (int64_t i = t > 60 ? t - 60 : 0; i < t; i++) count += lives(l, i, t);
        assert_int_equal(alive[t], count);
    }
    for (int64_t i = 0; i < l->count; i++) {
        double shares = 0, returns = 0;
        int64_t bars = 0;
        for (int64_t t = i + 1; t < l->count && labelled(l, i) && lives(l, i, t); t++, bars++) {
            shares += 1.0 / alive[t];
            returns += log((double)m.bars->close[t] / m.bars->close[t - 1]) / alive[t];
        }
        assert_true(fabs(unique[i] - (bars ? shares / (double)bars : 0)) < 1e-12);
        rows += bars > 0;
        expected[i] = fabs(returns);
        total += expected[i];
    }
    for (int64_t i = 0; i < l->count; i++) {
        assert_true(fabs(earned[i] - expected[i] * (double)rows / total) < 1e-9);
        sum += earned[i];
        if (l->label[i] == FX_LABEL_NONE) assert_true(unique[i] == 0.0 && earned[i] == 0.0);
    }
    assert_true(fabs(sum - (double)rows) < 1e-6 && rows > l->count / 2);
    rp_free(alive);
    rp_free(unique);
    rp_free(earned);
    rp_free(expected);
    drop(&m);
}

// A trade that is still open when the data end shares its bars with others all the same: what is known of a row that is
// over does not change when more data come.
static void open_rows_count_as_well(void **state)
{
    fx_bars *bars = fixture_market(2102, FX_H1, 0.15, FX_SYNTH_NOISE, NULL), *part;
    rp_random random = rp_random_key(2102, 0, 0, 0);
    fx_rules rules;
    fx_rules_default(&rules);
    rules.no_entry_friday_minute = 14 * 60;
    for (int round = 0; round < 12; round++) {
        int64_t rows = 200 + rp_random_below(&random, bars->count - 200), ended = 0;
        fx_labels *labels[2];
        double *weights[2];
        assert_int_equal(fx_bars_slice(bars, 0, rows, &part, NULL), RP_OK);
        for (int k = 0; k < 2; k++) {
            fx_tape *tape;
            const fx_label_options options = {
                .side = round % 3 ? FX_LABEL_BOTH : FX_LABEL_LONG, .target = 25, .stop = 20, .horizon = 30};
            assert_int_equal(fx_tape_new(k ? part : bars, &rules, &tape, NULL), RP_OK);
            if (round % 2)
                assert_int_equal(fx_label_barriers(tape, &options, &labels[k], NULL), RP_OK);
            else
                assert_int_equal(fx_label_trend(tape, &(fx_trend_options){3, 20, 1.5}, &labels[k], NULL), RP_OK);
            weights[k] = rp_malloc((size_t)(labels[k]->count + 1) * sizeof(double));
            assert_int_equal(fx_label_uniqueness(labels[k], weights[k], NULL), RP_OK);
            fx_tape_free(tape);
        }
        for (int64_t i = 0; i < rows; i++) {
            if (labels[0]->end[i] >= rows || labels[0]->label[i] == FX_LABEL_NONE) continue;
            if (memcmp(&weights[0][i], &weights[1][i], sizeof(double)) != 0)
                fail_msg("round %d: row %lld of %lld, over at %lld, weighs %.17g, and %.17g with more data", round,
                         (long long)i, (long long)rows, (long long)labels[0]->end[i], weights[1][i], weights[0][i]);
            ended++;
        }
        assert_true(ended > 50 && labels[1]->end[rows - 1] == rows);
        for (int k = 0; k < 2; k++) {
            fx_labels_free(labels[k]);
            rp_free(weights[k]);
        }
        fx_bars_free(part);
    }
    fx_bars_free(bars);
}

// Four rows of uniqueness 1, 0.5, 0, 0.5: the sum so far is 1, 1.5, 1.5, 2 of 2.
static void decay_by_hand(void **state)
{
    const double unique[] = {1, 0.5, 0, 0.5};
    double w[] = {1, 1, 1, 1}, v[] = {2, 2, 2, 2}, z[] = {1, 1, 1, 1};
    assert_int_equal(fx_label_decay(unique, 4, 0.5, w, NULL), RP_OK);
    const double half[] = {0.75, 0.875, 0.875, 1};
    for (int i = 0; i < 4; i++) assert_true(fabs(w[i] - half[i]) < 1e-15);
    assert_int_equal(fx_label_decay(unique, 4, 1.0, v, NULL), RP_OK);
    for (int i = 0; i < 4; i++) assert_true(v[i] == 2.0);
    // Slope 1 / (0.5 * 2) = 1: 1 - (2 - sum) = 0, 0.5, 0.5, 1.
    assert_int_equal(fx_label_decay(unique, 4, -0.5, z, NULL), RP_OK);
    const double cut[] = {0, 0.5, 0.5, 1};
    for (int i = 0; i < 4; i++) assert_true(fabs(z[i] - cut[i]) < 1e-15);
    assert_int_equal(fx_label_decay(unique, 4, -1.0, z, NULL), RP_EVALUE);
    assert_int_equal(fx_label_decay(unique, 4, NAN, z, NULL), RP_EVALUE);
    const double none[] = {0, 0};
    assert_int_equal(fx_label_decay(none, 2, 0.0, z, NULL), RP_OK);
}

static void rows_are_written_as_csv(void **state)
{
    market m = make();
    char folder[64], line[512];
    rp_error error = {0};
    scratch_make(folder);
    const char *path = scratch_path(folder, "labels.csv");
    double *weights = rp_calloc((size_t)m.labels->count, sizeof *weights);
    if (fx_labels_write(path, m.tape, m.labels, weights, &error) != RP_OK) fail_msg("%s", error.message);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    int64_t lines = 0, unknown = 0;
    while (fgets(line, sizeof line, in)) {
        int commas = 0;
        for (const char *c = line; *c; c++) commas += *c == ',';
        if (commas != 11) fail_msg("%d commas: %s", commas, line);
        if (lines == 0)
            assert_string_equal(line, "time,label,side,barrier,ambiguous,end,end_time,exit,points,net,value,weight\n");
        if (lines == 1) assert_non_null(strstr(line, "Z,none,,,,,,,,"));
        unknown += strstr(line, "Z,unknown,,,,,,,,,,0") != NULL;
        lines++;
    }
    assert_int_equal(lines, m.labels->count + 1);
    assert_true(unknown > 0);
    fclose(in);
    m.labels->count--;
    assert_int_equal(fx_labels_write(path, m.tape, m.labels, NULL, &error), RP_EINVAL);
    assert_int_equal(fx_label_attribution(m.bars, m.labels, weights, NULL), RP_EINVAL);
    m.labels->count++;
    rp_free(weights);
    scratch_remove(folder);
    drop(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_those_of_the_definition),
        cmocka_unit_test(open_rows_count_as_well),
        cmocka_unit_test(decay_by_hand),
        cmocka_unit_test(rows_are_written_as_csv),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
