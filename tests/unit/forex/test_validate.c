// Statistics of luck, against published numbers.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <forex/validate.h>

#include "forex/validate/validate_i.h"

static void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.17g, expected %.17g within %g", value, expected, tolerance);
}

// Oracle: the normal distribution function and its inverse in 40-digit arithmetic (mpmath).
static void normal_distribution(void **state)
{
    static const struct {
        double x, p;
    } known[] = {
        {0, 0.5},
        {1, 0.841344746068542948585},
        {1.6448536269514727149, 0.95},
        {1.9599639845400542355, 0.975},
        {-3.0902323061678135415, 0.001},
        {-4.7534243088228989482, 1e-6},
        {-6.3613409024040562047, 1e-10},
        {-12, 1.7764821120776789977e-33},
        {-30, 4.9067139271481870595e-198},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        near(fxi_normal_cdf(known[i].x) / known[i].p, 1, 1e-12);
        near(fxi_normal_quantile(known[i].p), known[i].x, 1e-12);
    }
}

static void quantile_inverts_everywhere(void **state)
{
    for (double x = -37; x <= 5; x += 0.03125) { // above, 1 - p itself carries no more digits of x
        double p = fxi_normal_cdf(x), tolerance = x < 0 ? 1e-12 : 1e-12 + 2e-16 * exp(x * x / 2) * 2.6;
        near(fxi_normal_quantile(p), x, tolerance * fmax(1, fabs(x)));
    }
    assert_true(fxi_normal_quantile(0) == -INFINITY);
    assert_true(fxi_normal_quantile(1) == INFINITY);
    assert_true(isnan(fxi_normal_quantile(-0.1)));
    assert_true(isnan(fxi_normal_quantile(1.1)));
    assert_true(isnan(fxi_normal_quantile(NAN)));
}

// Moments of 1, 2, 3, 10 by hand: mean 4, sum of squares 50, of cubes 27*-1 + 8*-1 + 1*-1 + 216 = 180, of fourth powers
// 81 + 16 + 1 + 1296 = 1394. Raw kurtosis (1394 / 4) / 12.5^2.
static void moments(void **state)
{
    const double returns[] = {1, 2, 3, 10};
    fx_daily daily = fx_daily_of(returns, 4);
    assert_int_equal(daily.count, 4);
    near(daily.mean, 4, 0);
    near(daily.deviation, sqrt(50.0 / 3), 1e-15);
    near(daily.skewness, 45 / pow(12.5, 1.5), 1e-15);
    near(daily.kurtosis, 348.5 / 156.25, 1e-15);
}

static void moments_of_too_little(void **state)
{
    const double flat[] = {2, 2, 2, 2};
    fx_daily daily = fx_daily_of(flat, 4);
    assert_true(daily.deviation == 0 && isnan(daily.skewness) && isnan(daily.kurtosis));
    assert_true(isnan(fx_psr(&daily, 0)));
    daily = fx_daily_of(flat, 1);
    assert_true(daily.mean == 2 && isnan(daily.deviation));
    daily = fx_daily_of(NULL, 0);
    assert_true(daily.count == 0 && isnan(daily.mean));
    daily = (fx_daily){.count = 2, .mean = 1, .deviation = 1, .skewness = 0, .kurtosis = 3};
    assert_true(isnan(fx_psr(&daily, 0)));
}

// A kurtosis of 1.8 (n = infinity: a uniform) told as excess kurtosis would be -1.2; the raw one of a normal is 3.
static void kurtosis_is_raw(void **state)
{
    double returns[1000];
    for (int i = 0; i < 1000; i++) returns[i] = (i + 0.5) / 1000;
    near(fx_daily_of(returns, 1000).kurtosis, 1.8, 1e-4);
}

// Bailey and Lopez de Prado 2012, first example: 24 monthly returns, annual Sharpe ratio 1.585 (0.458 a month),
// skewness -2.448, kurtosis 10.164: PSR(0) is 0.982 under normality and 0.913 with the measured moments.
static void psr_of_the_2012_paper(void **state)
{
    fx_daily daily = {.count = 24, .mean = 0.458, .deviation = 1, .skewness = 0, .kurtosis = 3};
    near(fx_psr(&daily, 0), 0.982, 5e-4);
    daily.skewness = -2.448, daily.kurtosis = 10.164;
    near(fx_psr(&daily, 0), 0.913, 5e-4);
}

// Bailey and Lopez de Prado 2014, the example: 5 years of 250 days, annual Sharpe ratio 2.5, skewness -3, kurtosis 10,
// 100 trials whose annual ratios have variance 1/2: SR0 = 0.1132 a day and DSR = 0.9004; with 46 trials 0.9505. The
// variance of a daily ratio is then 1/500, which 501 periods have without skill.
static void dsr_of_the_2014_paper(void **state)
{
    near(fx_expected_max_sharpe(100, 501), 0.1132, 5e-5);
    fx_daily daily = {.count = 1250, .mean = 2.5 / sqrt(250), .deviation = 1, .skewness = -3, .kurtosis = 10};
    near(fx_psr(&daily, fx_expected_max_sharpe(100, 501)), 0.9004, 5e-5);
    near(fx_psr(&daily, fx_expected_max_sharpe(46, 501)), 0.9505, 5e-5);
}

// The luck table of the specification: expected best of N skill-less trials, annualised.
static void luck_table(void **state)
{
    static const struct {
        int64_t trials;
        double three, ten;
    } table[] = {
        {1000, 1.88, 1.03}, {10000, 2.23, 1.22}, {100000, 2.54, 1.39}, {1000000, 2.81, 1.54}, {10000000, 3.06, 1.68}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        near(fx_expected_max_sharpe(table[i].trials, 3 * 252 + 1) * sqrt(252), table[i].three, 0.006);
        near(fx_expected_max_sharpe(table[i].trials, 10 * 252 + 1) * sqrt(252), table[i].ten, 0.006);
    }
    near(fx_expected_max_sharpe(200, 253) * sqrt(252), 2.77, 0.006);
}

static void expected_max_at_the_edges(void **state)
{
    assert_true(fx_expected_max_sharpe(0, 100) == 0);
    assert_true(fx_expected_max_sharpe(1, 100) == 0);
    assert_true(isnan(fx_expected_max_sharpe(10, 1)));
    double last = 0;
    for (int64_t trials = 2; trials < INT64_C(1) << 50; trials *= 4) {
        double next = fx_expected_max_sharpe(trials, 1000);
        assert_true(next > last && next < 1);
        last = next;
    }
}

static void dsr_is_psr_against_luck(void **state)
{
    fx_daily daily = {.count = 1500, .mean = 0.1, .deviation = 1, .skewness = -0.3, .kurtosis = 5};
    near(fx_dsr(&daily, 1), fx_psr(&daily, 0), 0);
    assert_true(fx_dsr(&daily, 10000) < fx_dsr(&daily, 100));
    near(fx_dsr(&daily, 5000), fx_psr(&daily, fx_expected_max_sharpe(5000, 1500)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_distribution),
        cmocka_unit_test(quantile_inverts_everywhere),
        cmocka_unit_test(moments),
        cmocka_unit_test(moments_of_too_little),
        cmocka_unit_test(kurtosis_is_raw),
        cmocka_unit_test(psr_of_the_2012_paper),
        cmocka_unit_test(dsr_of_the_2014_paper),
        cmocka_unit_test(luck_table),
        cmocka_unit_test(expected_max_at_the_edges),
        cmocka_unit_test(dsr_is_psr_against_luck),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
