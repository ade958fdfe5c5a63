// Importance: planted signals are found, copies stand in one cluster, the linkage is the greedy one.
#include "synth_fixture.h"

#include <forex/importance.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forex/feature/feature_i.h"
#include "forex/importance/ridge_i.h"

/* ---- linkage ------------------------------------------------------------------------------------------------------
 */

static void random_distances(double *d, int n, uint32_t key)
{
    rp_random random = rp_random_key(2901, key, 0, 0);
    for (int i = 0; i < n; i++)
        for (int k = 0; k <= i; k++) d[i * n + k] = d[k * n + i] = i == k ? 0 : rp_random_uniform(&random);
}

// The nearest two clusters, by the mean over all pairs of their columns, again and again.
static void greedy(const double *d, int n, fx_merge *merges)
{
    int cluster[64];
    for (int i = 0; i < n; i++) cluster[i] = i;
    for (int k = 0; k < n - 1; k++) {
        double best = INFINITY;
        int at = 0, with = 0, size = 0;
        for (int a = 0; a < n + k; a++)
            for (int b = a + 1; b < n + k; b++) {
                double sum = 0;
                int pairs = 0, both = 0;
                for (int i = 0; i < n; i++) {
                    both += cluster[i] == a || cluster[i] == b;
                    for (int m = 0; m < n; m++)
                        if (cluster[i] == a && cluster[m] == b) {
                            sum += d[i * n + m];
                            pairs++;
                        }
                }
                if (pairs && sum / pairs < best) {
                    best = sum / pairs;
                    at = a;
                    with = b;
                    size = both;
                }
            }
        merges[k] = (fx_merge){at, with, best, size};
        for (int i = 0; i < n; i++)
            if (cluster[i] == at || cluster[i] == with) cluster[i] = n + k;
    }
}

static void linkage_is_the_greedy_one(void **state)
{
    double d[24 * 24];
    fx_merge got[23], expected[23];
    for (uint32_t trial = 0; trial < 40; trial++) {
        int n = 2 + (int)trial % 23;
        random_distances(d, n, trial);
        assert_int_equal(fx_linkage(d, n, got, NULL), RP_OK);
        greedy(d, n, expected);
        for (int k = 0; k < n - 1; k++)
            if (got[k].a != expected[k].a || got[k].b != expected[k].b || got[k].size != expected[k].size ||
                fabs(got[k].distance - expected[k].distance) > 1e-12)
                fail_msg("trial %u merge %d: %lld %lld %g, expected %lld %lld %g", trial, k, (long long)got[k].a,
                         (long long)got[k].b, got[k].distance, (long long)expected[k].a, (long long)expected[k].b,
                         expected[k].distance);
    }
}

// Columns 0, 1 at 0.1 from each other, 2, 3 as well, the pairs at 0.9.
static void cuts_and_silhouettes_by_hand(void **state)
{
    double d[16] = {0, .1, .9, .9, .1, 0, .9, .9, .9, .9, 0, .1, .9, .9, .1, 0};
    fx_merge merges[3];
    int32_t cluster[4];
    assert_int_equal(fx_linkage(d, 4, merges, NULL), RP_OK);
    assert_true(merges[2].distance > 0.89 && merges[2].size == 4);
    assert_int_equal(fx_linkage_cut(merges, 4, 2, cluster, NULL), RP_OK);
    assert_true(cluster[0] == 0 && cluster[1] == 0 && cluster[2] == 1 && cluster[3] == 1);
    assert_true(fabs(fx_silhouette(d, 4, cluster) - 0.8 / 0.9) < 1e-12);
    assert_int_equal(fx_linkage_cut(merges, 4, 1, cluster, NULL), RP_OK);
    assert_true(isnan(fx_silhouette(d, 4, cluster)));
    assert_int_equal(fx_linkage_cut(merges, 4, 4, cluster, NULL), RP_OK);
    assert_true(fx_silhouette(d, 4, cluster) == 0.0);
    assert_int_equal(fx_linkage_cut(merges, 4, 5, cluster, NULL), RP_EVALUE);
    d[1] = NAN;
    assert_int_equal(fx_linkage(d, 4, merges, NULL), RP_EVALUE);
    assert_int_equal(fx_linkage(d, 0, merges, NULL), RP_EVALUE);
}

/* ---- the learner --------------------------------------------------------------------------------------------------
 */

// y = 2 + 3 a - b, no noise, weights of all kinds: without a penalty to speak of that is what is found.
static void the_regression_finds_a_plane(void **state)
{
    enum { ROWS = 200 };
    float x[3 * ROWS];
    double y[ROWS], w[ROWS];
    int64_t rows[ROWS];
    rp_random random = rp_random_key(2902, 0, 0, 0);
    for (int i = 0; i < ROWS; i++) {
        x[i] = (float)(5 + rp_random_normal(&random));
        x[ROWS + i] = (float)(0.01 * rp_random_normal(&random));
        x[2 * ROWS + i] = 7.0f;
        y[i] = 2 + 3 * (double)x[i] - (double)x[ROWS + i];
        w[i] = 0.1 + rp_random_uniform(&random);
        rows[i] = i;
    }
    const fxi_sample sample = {.count = ROWS, .columns = 3, .x = x, .target = y, .weight = w};
    fxi_ridge fit;
    assert_int_equal(fxi_ridge_fit(&sample, rows, ROWS, 1e-12, &fit, NULL), RP_OK);
    assert_true(fabs(fit.beta[0] * fit.scale[0] - 3) < 1e-6 && fabs(fit.beta[1] * fit.scale[1] + 1) < 1e-4);
    assert_true(fit.scale[2] == 0.0);
    for (int i = 0; i < ROWS; i++) {
        double guess = fit.intercept;
        for (int c = 0; c < 3; c++) guess += fxi_part(&fit, &sample, c, i);
        assert_true(fabs(guess - y[i]) < 1e-6);
    }
    fxi_ridge_clear(&fit);
}

/* ---- importance ---------------------------------------------------------------------------------------------------
 */

enum { ROWS = 3000, COLUMNS = 9 };

typedef struct planted {
    fx_features *features;
    double target[ROWS], weight[ROWS];
    int64_t t0[ROWS], t1[ROWS];
} planted;

// 0 strong, 1 weak, 2 and 3 copies of 0 with noise, 4 to 7 noise, 8 a copy of the noise 4 with some unknown values.
static planted *plant(void)
{
    planted *p = rp_calloc(1, sizeof *p);
    assert_int_equal(fxi_features_new(ROWS, COLUMNS, &p->features, NULL), RP_OK);
    rp_random random = rp_random_key(2903, 0, 0, 0);
    for (int c = 0; c < COLUMNS; c++) snprintf(p->features->names[c], 64, "c%d", c);
    for (int i = 0; i < ROWS; i++) {
        float *x = p->features->values + i;
        int64_t s = p->features->stride;
        for (int c = 0; c < COLUMNS; c++) x[c * s] = (float)rp_random_normal(&random);
        double strong = (double)x[0], weak = (double)x[s];
        for (int c = 2; c <= 3; c++) x[c * s] = (float)(strong + 0.15 * (double)x[c * s]);
        x[8 * s] = i % 7 ? (float)((double)x[4 * s] + 0.1 * (double)x[8 * s]) : NAN;
        p->target[i] = i % 10 == 9 ? (double)NAN : 0.6 * strong + 0.3 * weak + rp_random_normal(&random);
        p->weight[i] = i % 10 == 8 ? 0.0 : 0.5 + rp_random_uniform(&random);
        p->t0[i] = i;
        p->t1[i] = i + 5;
    }
    return p;
}

static void uproot(planted *p)
{
    fx_features_free(p->features);
    rp_free(p);
}

static fx_importance *measure(const planted *p, const fx_importance_options *options)
{
    fx_importance *r = NULL;
    rp_error error = {0};
    const fx_learning_rows rows = {p->features, p->target, p->weight, p->t0, p->t1};
    if (fx_importance_measure(&rows, options, &r, &error) != RP_OK) fail_msg("%s", error.message);
    return r;
}

static void planted_signals_are_found(void **state)
{
    planted *p = plant();
    fx_importance *r = measure(p, NULL);
    const fx_importance_item *c = r->columns;
    assert_int_equal(r->rows, ROWS * 8 / 10);
    assert_true(r->score > 0.2 && r->score < 0.45 && r->score_error < 0.1);
    // The copies of 0 share a cluster, so do the noise 4 and its copy; all else stands alone.
    assert_true(c[0].cluster == c[2].cluster && c[0].cluster == c[3].cluster && c[4].cluster == c[8].cluster);
    for (int a = 0; a < COLUMNS; a++)
        for (int b = 0; b < a; b++) {
            bool kin = (a <= 3 && a != 1 && b == 0) || (a == 3 && b == 2) || (a == 8 && b == 4);
            assert_true((c[a].cluster == c[b].cluster) == kin);
        }
    assert_int_equal(r->cluster_count, 6);
    // The informative columns rank above noise, and above redundant copies.
    double noise = 0;
    for (int k = 4; k < COLUMNS; k++) noise = fmax(noise, c[k].mda);
    assert_true(c[1].mda > noise + 3 * c[1].error && c[0].mda > noise && noise < 0.01);
    assert_true(c[0].mda > c[2].mda && c[0].mda > c[3].mda);
    // The clusters rank as the truth does, though the strong column has its copies.
    const fx_importance_item *strong = &r->clusters[c[0].cluster], *weak = &r->clusters[c[1].cluster];
    assert_true(strong->mda > 2 * weak->mda && strong->columns == 3 && weak->columns == 1);
    for (int64_t k = 0; k < r->cluster_count; k++)
        if (&r->clusters[k] != strong && &r->clusters[k] != weak) assert_true(r->clusters[k].mda < weak->mda / 4);
    assert_string_equal(strong->name, "c0");
    char *json = fx_importance_json(r);
    assert_non_null(strstr(json, "\"learner\""));
    rp_free(json);
    fx_importance_free(r);
    uproot(p);
}

static void threads_change_no_importance(void **state)
{
    planted *p = plant();
    rp_set_threads(1);
    fx_importance *one = measure(p, NULL);
    rp_set_threads(2);
    fx_importance *two = measure(p, NULL);
    rp_set_threads(0);
    assert_memory_equal(one->columns, two->columns, COLUMNS * sizeof *one->columns);
    assert_memory_equal(one->clusters, two->clusters, (size_t)one->cluster_count * sizeof *one->clusters);
    assert_true(one->score == two->score);
    fx_importance_free(one);
    fx_importance_free(two);
    uproot(p);
}

// What the rows outside the labels hold does not matter, and thinning keeps to its bound.
static void rows_without_a_label_are_not_seen(void **state)
{
    planted *p = plant();
    fx_importance_options options;
    fx_importance_default(&options);
    options.max_rows = 700;
    options.clusters = 3;
    fx_importance *one = measure(p, &options);
    assert_true(one->rows <= 700 && one->rows > 350 && one->cluster_count == 3);
    for (int i = 8; i < ROWS; i += 10)
        for (int c = 0; c < COLUMNS; c++) p->features->values[c * p->features->stride + i] = 1e6f;
    fx_importance *two = measure(p, &options);
    assert_memory_equal(one->columns, two->columns, COLUMNS * sizeof *one->columns);
    fx_importance_free(one);
    fx_importance_free(two);
    uproot(p);
}

static void bad_options_are_refused(void **state)
{
    planted *p = plant();
    const fx_learning_rows rows = {p->features, p->target, p->weight, p->t0, p->t1};
    fx_importance *r = NULL;
    fx_importance_options o;
    fx_importance_default(&o);
    o.folds = 1;
    assert_int_equal(fx_importance_measure(&rows, &o, &r, NULL), RP_EVALUE);
    fx_importance_default(&o);
    o.ridge = 0;
    assert_int_equal(fx_importance_measure(&rows, &o, &r, NULL), RP_EVALUE);
    rp_error error;
    fx_importance_default(&o);
    o.clusters = COLUMNS + 1;
    assert_int_equal(fx_importance_measure(&rows, &o, &r, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "clusters is 10; it takes 1 to 9"));
    fx_importance_default(&o);
    o.max_rows = 9;
    assert_int_equal(fx_importance_measure(&rows, &o, &r, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "max_rows is 9; it takes 10 or more"));
    fx_importance_default(&o);
    o.embargo = 100000;
    for (int i = 0; i < ROWS; i++) p->t1[i] = 100000;
    assert_int_equal(fx_importance_measure(&rows, &o, &r, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "purging leaves no training rows"));
    // A target that never moves is explained by anything: no score of 1 for that.
    for (int i = 0; i < ROWS; i++) p->target[i] = isnan(p->target[i]) ? NAN : 1.0;
    assert_int_equal(fx_importance_measure(&rows, &o, &r, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "the target is 1 in all of them"));
    for (int i = 0; i < ROWS; i++) p->target[i] = NAN;
    assert_int_equal(fx_importance_measure(&rows, &o, &r, &error), RP_EVALUE);
    assert_null(r);
    uproot(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linkage_is_the_greedy_one),    cmocka_unit_test(cuts_and_silhouettes_by_hand),
        cmocka_unit_test(the_regression_finds_a_plane), cmocka_unit_test(planted_signals_are_found),
        cmocka_unit_test(threads_change_no_importance), cmocka_unit_test(rows_without_a_label_are_not_seen),
        cmocka_unit_test(bad_options_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
