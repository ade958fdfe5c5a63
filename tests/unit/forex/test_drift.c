// Drift: cases worked by hand, the test's exact probabilities, and the report. tests/conform/test_drift.py holds it
// against scipy and numpy.
#include "synth_fixture.h"

#include <forex/drift.h>
#include <forex/pipeline.h>

#include <math.h>
#include <string.h>

#include "forex/drift/drift_i.h"
#include "forex/feature/feature_i.h"

static fx_column_drift compare(const float *r, int64_t m, const float *c, int64_t n)
{
    fx_drift_options options;
    fx_column_drift d;
    fx_drift_default(&options);
    assert_int_equal(fx_drift_samples(r, m, c, n, &options, &d, NULL), RP_OK);
    return d;
}

static void near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-12 * fmax(1.0, fabs(b)))) fail_msg("%.17g, expected %.17g", a, b);
}

// Reference 1 to 100: deciles 10.9, 20.8, ..., 90.1, ten values in each bin. Current: twenty values in the lowest bin,
// none in the highest, ten in each other.
static void the_index_by_hand(void **state)
{
    float r[100], c[100];
    for (int i = 0; i < 100; i++) {
        r[i] = (float)(i + 1);
        c[i] = (float)(i < 90 ? i + 1 : i - 89);
    }
    fx_column_drift d = compare(r, 100, c, 100);
    assert_int_equal(d.bins, 10);
    double psi = (0.2 - 0.1) * log(0.2 / 0.1) + (1e-4 - 0.1) * log(1e-4 / 0.1);
    near(d.psi, psi);
    near(d.kl, 0.2 * log(2.0) + 1e-4 * log(1e-4 / 0.1));
    near(d.ks, 0.1);
    assert_true(d.drifted && d.critical && d.score == d.psi);
    near(d.mean_shift, (41.5 - 50.5) / sqrt(9999.0 / 12.0)); // mean of the current: (sum 1..90 + sum 1..10) / 100
    // The same sample has none.
    d = compare(r, 100, r, 100);
    assert_true(d.psi == 0.0 && d.kl == 0.0 && d.ks == 0.0 && d.ks_p == 1.0 && d.mean_shift == 0.0 &&
                d.std_ratio == 1.0);
    assert_false(d.drifted);
}

// 20 values make deciles of two: five bins of four it is. Three values, ten times each, have three bins.
static void few_values_have_fewer_bins(void **state)
{
    float r[30], c[30];
    for (int i = 0; i < 30; i++) r[i] = c[i] = (float)i;
    assert_int_equal(compare(r, 20, c, 20).bins, 5);
    assert_int_equal(compare(r, 12, c, 20).bins, 4);
    assert_int_equal(compare(r, 10, c, 20).bins, 3);
    assert_int_equal(compare(r, 30, c, 20).bins, 10);
    for (int i = 0; i < 30; i++) r[i] = c[i] = (float)(i % 3);
    fx_column_drift d = compare(r, 30, c, 30);
    assert_int_equal(d.bins, 3);
    assert_true(d.psi == 0.0);
    // Constant: no bins; another constant has drifted.
    for (int i = 0; i < 30; i++) r[i] = 1.0f;
    d = compare(r, 30, r, 30);
    assert_true(d.bins == 0 && !d.drifted && isnan(d.psi) && isnan(d.mean_shift));
    for (int i = 0; i < 30; i++) c[i] = 1.5f;
    d = compare(r, 30, c, 30);
    assert_true(d.bins == 0 && d.critical && d.ks == 1.0);
}

static void too_few_are_not_judged(void **state)
{
    float r[40];
    for (int i = 0; i < 40; i++) r[i] = (float)i;
    fx_column_drift d = compare(r, 40, r, 9);
    assert_true(isnan(d.score) && !d.drifted && d.current == 9);
    for (int i = 0; i < 40; i++) r[i] = i % 5 ? NAN : (float)i;
    d = compare(r, 40, r, 40);
    assert_true(isnan(d.score) && !d.drifted && d.reference == 8);
}

// What a model was taught and no longer sees, or the other way round, has drifted, though there is nothing to compare.
static void a_column_that_went_or_came_has_drifted(void **state)
{
    float r[40], c[40];
    for (int i = 0; i < 40; i++) {
        r[i] = (float)i;
        c[i] = i % 5 ? NAN : (float)i;
    }
    fx_column_drift d = compare(r, 40, c, 40);
    assert_true(d.critical && d.current == 8 && isnan(d.psi) && isnan(d.ks));
    near(d.missing_current, 0.8);
    near(d.score, 0.8);
    d = compare(c, 40, r, 40);
    near(d.score, 0.8);
    assert_true(d.critical);
    for (int i = 0; i < 40; i++) r[i] = i < 10 ? (float)i : NAN;
    d = compare(r, 40, c, 40);
    near(d.score, 0.05);
    assert_false(d.drifted);
}

// All C(m + n, m) orders of two samples, counted one by one.
static double counted(double distance, int m, int n)
{
    int64_t all = 0, far = 0;
    for (int32_t bits = 0; bits < 1 << (m + n); bits++) {
        if (__builtin_popcount((unsigned)bits) != m) continue;
        double most = 0;
        int i = 0, k = 0;
        for (int s = 0; s < m + n; s++) {
            if (bits >> s & 1)
                i++;
            else
                k++;
            most = fmax(most, fabs((double)i / m - (double)k / n));
        }
        all++;
        far += most >= distance - 1e-9;
    }
    return (double)far / (double)all;
}

static void probabilities_are_counted(void **state)
{
    static const int sizes[][2] = {{1, 1}, {3, 5}, {5, 3}, {6, 6}, {7, 9}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int m = sizes[s][0], n = sizes[s][1];
        for (int i = 0; i <= m * n; i++) {
            double distance = (double)i / (m * n), got = fx_ks_probability(distance, m, n);
            near(got, counted(distance, m, n));
        }
    }
    assert_true(isnan(fx_ks_probability(NAN, 5, 5)) && isnan(fx_ks_probability(0.1, 0, 5)));
    // Where the exact count ends, the limit takes over nearly where it left off.
    double exact = fx_ks_probability(0.05, 1000, 1000), near_by = fx_ks_probability(0.05, 1001, 1001);
    assert_true(fabs(exact - near_by) < 0.01);
    assert_true(fx_ks_probability(0.001, 100000, 100000) > 0.99 && fx_ks_probability(0.1, 100000, 100000) < 1e-100);
}

static void floats_are_sorted(void **state)
{
    enum { N = 5000 };
    float x[N], scratch[N];
    rp_random random = rp_random_key(2701, 0, 0, 0);
    for (int i = 0; i < N; i++) x[i] = (float)(rp_random_normal(&random) * exp(10 * rp_random_normal(&random)));
    x[7] = 0.0f;
    x[8] = -0.0f;
    fxi_sort_floats(x, scratch, N);
    for (int i = 1; i < N; i++) assert_true(x[i - 1] <= x[i]);
}

/* ---- matrices -----------------------------------------------------------------------------------------------------
 */

static fx_features *matrix(int64_t rows)
{
    fx_features *f;
    assert_int_equal(fxi_features_new(rows, 3, &f, NULL), RP_OK);
    rp_random random = rp_random_key(2702, 0, 0, 0);
    strcpy(f->names[0], "still");
    strcpy(f->names[1], "moved<&>");
    strcpy(f->names[2], "gone");
    for (int64_t t = 0; t < rows; t++) {
        f->values[t] = (float)rp_random_normal(&random);
        f->values[f->stride + t] = (float)rp_random_normal(&random) + (t >= rows / 2 ? 1.0f : 0.0f);
        f->values[2 * f->stride + t] = t >= rows / 2 ? NAN : 1.0f * (float)t;
        f->known_at[t] = t * FX_HOUR;
    }
    return f;
}

static void a_moved_column_is_found(void **state)
{
    fx_features *f = matrix(4000);
    fx_drift *one, *two;
    const fx_row_range reference = {f, 0, 2000}, current = {f, 2000, 4000};
    rp_error error;
    rp_set_threads(1);
    assert_int_equal(fx_drift_measure(&reference, &current, NULL, &one, NULL), RP_OK);
    rp_set_threads(2);
    assert_int_equal(fx_drift_measure(&reference, &current, NULL, &two, NULL), RP_OK);
    rp_set_threads(0);
    assert_memory_equal(one->columns, two->columns, 3 * sizeof *one->columns);
    assert_true(!one->columns[0].drifted && one->columns[0].ks_p > 0.001);
    assert_true(one->columns[1].critical && one->columns[1].psi > 0.5 && one->columns[1].ks_p < 1e-10);
    assert_true(one->columns[2].critical && one->columns[2].missing_current == 1.0);
    assert_true(one->judged == 3 && one->drifted == 2 && one->level == FX_DRIFT_CRITICAL);
    char *json = fx_drift_json(one), *html = fx_drift_html(one);
    assert_non_null(strstr(json, "\"level\": \"critical\""));
    assert_non_null(strstr(html, "moved&lt;&amp;&gt;"));
    assert_null(strstr(html, "http"));
    assert_true(strstr(html, "moved") < strstr(html, "still"));
    rp_free(json);
    rp_free(html);
    fx_drift_free(one);
    fx_drift_free(two);
    const fx_row_range empty = {f, 5, 5};
    assert_int_equal(fx_drift_measure(&reference, &empty, NULL, &one, &error), RP_EINDEX);
    const fx_row_range brief = {f, 5, 14};
    assert_int_equal(fx_drift_measure(&reference, &brief, NULL, &one, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "10 known values"));
    assert_non_null(strstr(error.message, "2000 and 9 rows"));
    fx_features *other = matrix(100);
    strcpy(other->names[1], "x");
    const fx_row_range elsewhere = {other, 0, 100};
    assert_int_equal(fx_drift_measure(&reference, &elsewhere, NULL, &one, &error), RP_ECONFLICT);
    assert_non_null(strstr(error.message, "moved"));
    fx_features_free(other);
    fx_features_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_by_hand),       cmocka_unit_test(few_values_have_fewer_bins),
        cmocka_unit_test(too_few_are_not_judged),  cmocka_unit_test(probabilities_are_counted),
        cmocka_unit_test(floats_are_sorted),       cmocka_unit_test(a_column_that_went_or_came_has_drifted),
        cmocka_unit_test(a_moved_column_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
