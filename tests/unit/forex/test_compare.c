// Two sources beside each other: shared and missing stamps, differences with their places, the best time shift; real
// sources whose agreement is known.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store_fixture.h"

#define MONDAY at("2019-06-03")

static fx_comparison compare(const fx_bars *a, const fx_bars *b)
{
    fx_comparison c;
    rp_error error = {0};
    if (fx_bars_compare(a, b, &c, &error)) fail_msg("%s", error.message);
    return c;
}

static void equal_series(void **state)
{
    fx_bars *a = minutes(MONDAY, 3000, 0);
    fx_comparison c = compare(a, a);
    assert_int_equal(c.shared, 3000);
    assert_int_equal(c.only_here + c.only_there, 0);
    assert_int_equal(c.best_shift, 0);
    assert_int_equal(c.worst_count, 0);
    for (int k = 0; k < 4; k++) {
        assert_int_equal(c.price[k].equal, 3000);
        assert_int_equal(c.price[k].below, 0);
        assert_true(c.price[k].max == 0 && c.price[k].mean == 0);
    }
    fx_bars_free(a);
}

static void differences_and_their_places(void **state)
{
    fx_bars *a = minutes(MONDAY, 1000, 0), *b = minutes(MONDAY, 1000, 0);
    // The second source has finer points, 0.3 points more in each close, one high 50 points up, one low 80 down.
    int32_t *columns[4] = {b->open, b->high, b->low, b->close};
    b->digits = 6;
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < 1000; i++) columns[k][i] = columns[k][i] * 10 + 3 * (k == 3);
    b->high[400] += 500;
    b->low[700] -= 800;
    fx_comparison c = compare(a, b);
    assert_int_equal(c.digits, 6);
    assert_int_equal(c.price[0].equal, 1000);
    assert_int_equal(c.price[1].equal, 999);
    assert_int_equal(c.price[2].below, 1);
    assert_int_equal(c.price[3].equal, 0);
    assert_true(c.price[3].median == 3 && c.price[3].p99 == 3 && c.price[3].max == 3 && c.price[3].mean == 3);
    assert_true(c.price[1].max == 500 && c.price[1].p99 == 0 && c.price[2].max == 800);
    assert_int_equal(c.worst[0].stamp, a->open_time[700]);
    assert_int_equal(c.worst[0].column, 2);
    assert_true(c.worst[0].here - c.worst[0].there > 0.00079 && c.worst[0].here - c.worst[0].there < 0.00081);
    assert_int_equal(c.worst[1].stamp, a->open_time[400]);
    assert_int_equal(c.worst_count, FX_WORST_PLACES);
    fx_bars_free(a);
    fx_bars_free(b);
}

static void stamps_on_one_side(void **state)
{
    fx_bars *a = minutes(MONDAY, 1000, 0), *b = minutes(MONDAY + 500 * FX_MINUTE, 1000, 0), *hole = NULL, *tail = NULL;
    assert_int_equal(fx_bars_slice(a, 0, 700, &hole, NULL), RP_OK);
    hole->open_time[650]++; // half a stamp away is another one
    fx_comparison c = compare(hole, b);
    assert_int_equal(c.first, b->open_time[0]);
    assert_int_equal(c.last, hole->open_time[699]);
    assert_int_equal(c.shared, 199);
    assert_int_equal(c.only_here, 1);
    assert_int_equal(c.only_there, 1);
    assert_int_equal(c.only_there_at[0], a->open_time[650]);
    rp_error error;
    assert_int_equal(fx_bars_slice(b, 600, 1000, &tail, NULL), RP_OK);
    assert_int_equal(fx_bars_compare(hole, tail, &c, &error), RP_EVALUE);
    expect_words(&error, "share no time");
    fx_bars *all[] = {a, b, hole, tail};
    for (int i = 0; i < 4; i++) fx_bars_free(all[i]);
}

static void the_best_shift_is_found(void **state)
{
    // The second source's stamps are two hours late: they have to move by minus two.
    fx_bars *a = minutes(MONDAY, 5000, 0), *b = minutes(MONDAY, 5000, 0);
    for (int i = 0; i < 5000; i++) {
        a->close[i] = b->close[i] = 110000 + (int32_t)(i * i % 1777);
        b->open_time[i] += 2 * FX_HOUR;
    }
    fx_comparison c = compare(a, b);
    assert_int_equal(c.best_shift, -2 * FX_HOUR);
    assert_true(c.shift_error == 0 && c.error > 100);
    fx_bars_free(a);
    fx_bars_free(b);
}

static fx_comparison real(const char *here, const char *there, const char *zone)
{
    fx_check *c = NULL;
    rp_error error = {0};
    fx_check_options options = {.against = data_path(there), .against_zone = zone};
    if (fx_check_run(data_path(here), symbols, &options, &c, &error)) fail_msg("%s", error.message);
    fx_comparison found = *c->against;
    fx_check_free(c);
    return found;
}

// HistData 2019 and Dukascopy agree in every price of the hours of January and February, and in high and low of all
// days of 2018 by 3.0 pips (the data's own description; days there are UTC days).
static void histdata_equals_dukascopy(void **state)
{
    static const char *const months[] = {"fx/candles-bi5/EURUSD/2019/00/BID_candles_hour_1.bi5",
                                         "fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5"};
    int64_t shared = 0;
    for (int m = 0; m < 2; m++) {
        fx_comparison c = real("fx/m1/EURUSD-2019.csv.gz", months[m], NULL);
        shared += c.shared;
        for (int k = 0; k < 4; k++) assert_int_equal(c.price[k].equal, c.shared);
        assert_int_equal(c.best_shift, 0);
    }
    assert_int_equal(shared, 1010);
    fx_comparison minutes_of_a_day = real("fx/m1/EURUSD-2019.csv.gz", "fx/ticks/dukascopy-bi5/EURUSD", NULL);
    assert_int_equal(minutes_of_a_day.price[3].equal, minutes_of_a_day.shared);
    assert_in_range(minutes_of_a_day.shared, 1430, 1440);
}

static void a_wrong_zone_shows(void **state)
{
    // The server's hours read as UTC: the second source's stamps have to move back by two or three hours.
    fx_comparison c = real("fx/m1/GBPUSD-2018.csv.gz", "fx/h1/GBPUSDh1.csv.gz", "UTC");
    assert_true(c.best_shift == -2 * FX_HOUR || c.best_shift == -3 * FX_HOUR);
    c = real("fx/m1/GBPUSD-2018.csv.gz", "fx/h1/GBPUSDh1.csv.gz", NULL);
    assert_int_equal(c.best_shift, 0);
    assert_true(c.price[3].median < 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_series),
        cmocka_unit_test(differences_and_their_places),
        cmocka_unit_test(stamps_on_one_side),
        cmocka_unit_test(the_best_shift_is_found),
        cmocka_unit_test(histdata_equals_dukascopy),
        cmocka_unit_test(a_wrong_zone_shows),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
