// Exact money against arithmetic written out another way: rounding half away from zero, commission, lots by risk, and
// the rounding to ticks.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "forex/backtest/backtest_i.h"

static int64_t any(rp_random *r, int bits)
{
    int64_t value = (int64_t)(rp_random_u64(r) >> (64 - bits));
    return rp_random_below(r, 2) ? -value : value;
}

// q is n / d rounded half away from zero if and only if |n - q d| <= d / 2, with equality only away from zero.
static bool is_rounded(fxi_wide n, fxi_wide d, int64_t q)
{
    fxi_wide rest = n - (fxi_wide)q * d, twice = rest < 0 ? -2 * rest : 2 * rest;
    if (twice < d) return true;
    return twice == d && (n > 0 ? rest < 0 : rest > 0);
}

static void division_rounds_half_away(void **state)
{
    const struct {
        int64_t n, d, q;
    } known[] = {{5, 2, 3},   {-5, 2, -3}, {4, 2, 2}, {1, 2, 1},    {-1, 2, -1}, {1, 3, 0}, {2, 3, 1},
                 {-2, 3, -1}, {0, 7, 0},   {7, 1, 7}, {-7, 14, -1}, {6, 14, 0},  {8, 14, 1}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(fxi_divide(known[i].n, known[i].d), known[i].q);
    rp_random r = rp_random_key(1, 2, 3, 4);
    for (int i = 0; i < 200000; i++) {
        fxi_wide d = 1 + (any(&r, 40) & INT64_MAX), n = (fxi_wide)any(&r, 62) * (d > 1000 ? any(&r, 20) : 1);
        if (i % 3 == 0) n = d * any(&r, 20) + d / 2; // halves, or one short of them
        if (n / d > INT64_MAX / 2 || n / d < -INT64_MAX / 2) continue;
        assert_true(is_rounded(n, d, fxi_divide(n, d)));
    }
}

// Through 128 bits when 64 are not enough: 3e18 * 10 / 4e18 = 7.5 -> 8.
static void division_of_large_numbers(void **state)
{
    const fxi_wide big = INT64_C(3000000000000000000);
    assert_int_equal(fxi_divide(big * 10, INT64_C(4000000000000000000)), 8);
    assert_int_equal(fxi_divide(-big * 10, INT64_C(4000000000000000000)), -8);
    assert_int_equal(fxi_divide(big * 1000000, big), 1000000);
}

// The largest size whose loss stays within the risk: one unit more would exceed it.
static void lots_for_risk_are_maximal(void **state)
{
    rp_random r = rp_random_key(5, 6, 7, 8);
    for (int i = 0; i < 100000; i++) {
        bool by_base = i % 2;
        fxi_money money = {
            .by_base = by_base, .up = 1 + rp_random_below(&r, 1000), .down = 1 + rp_random_below(&r, 1000000)};
        int64_t risk = 1 + rp_random_below(&r, 10000000), points = 1 + rp_random_below(&r, 100000);
        int64_t rate = 1 + rp_random_below(&r, 200000), lots = fxi_lots_for_risk(&money, risk, points, rate);
        fxi_wide limit = (fxi_wide)risk * money.down * (by_base ? rate : 1);
        assert_true((fxi_wide)points * lots * money.up <= limit);
        assert_true((fxi_wide)points * (lots + 1) * money.up > limit);
    }
    fxi_money money = {.up = 1, .down = 1};
    assert_int_equal(fxi_lots_for_risk(&money, 0, 10, 1), 0);
    assert_int_equal(fxi_lots_for_risk(&money, -5, 10, 1), 0);
    assert_int_equal(fxi_lots_for_risk(&(fxi_money){.up = 1, .down = INT64_MAX}, INT64_MAX, 1, 1), INT64_MAX);
}

static void rates_by_sign(void **state)
{
    assert_int_equal(fxi_rate(1, 100, 110), 110);
    assert_int_equal(fxi_rate(-1, 100, 110), 100);
    assert_int_equal(fxi_rate(0, 100, 110), 100);
    assert_int_equal(fxi_rate(-1, -3, 110), 1);
}

static void ticks(void **state)
{
    assert_int_equal(fxi_round_to_tick(12.5, 5), 15);
    assert_int_equal(fxi_round_to_tick(12.4, 5), 10);
    assert_int_equal(fxi_round_to_tick(1.15 * 10, 1), 12);
    assert_int_equal(fxi_round_to_tick(0.35 * 10, 1), 4);
    assert_int_equal(fxi_round_to_tick(0.145 * 100, 1), 15); // 14.499999999999998
    assert_int_equal(fxi_round_to_tick(2.4999, 1), 2);
    assert_int_equal(fxi_round_to_tick(0, 5), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(division_rounds_half_away),
        cmocka_unit_test(division_of_large_numbers),
        cmocka_unit_test(lots_for_risk_are_maximal),
        cmocka_unit_test(rates_by_sign),
        cmocka_unit_test(ticks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
