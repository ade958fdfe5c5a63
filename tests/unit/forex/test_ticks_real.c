// Ticks and candles of real vendors against the oracles: another vendor's bars, the vendor's own candles, decoded
// copies.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include <forex/ticks.h>

static fx_ticks *read_ticks(const char *path, fx_import_options options)
{
    fx_ticks *ticks = NULL;
    rp_error error = {0};
    if (fx_ticks_import(&path, 1, symbols, &options, &ticks, &error)) fail_msg("%s", error.message);
    return ticks;
}

static fx_bars *read_bars(const char *path, fx_import_options options)
{
    fx_bars *bars = NULL;
    rp_error error = {0};
    if (fx_import(&path, 1, symbols, &options, &bars, &error)) fail_msg("%s", error.message);
    return bars;
}

static fx_tick_bars *make(const fx_ticks *ticks, fx_tick_bars_options options)
{
    fx_tick_bars *made = NULL;
    rp_error error = {0};
    if (fx_ticks_to_bars(ticks, &options, &made, &error)) fail_msg("%s", error.message);
    return made;
}

static void expect_same_prices(const fx_bars *a, int64_t i, const fx_bars *b, int64_t k)
{
    if (a->open[i] != b->open[k] || a->high[i] != b->high[k] || a->low[i] != b->low[k] || a->close[i] != b->close[k]) {
        char when[40];
        fail_msg("%s: %d %d %d %d is not %d %d %d %d", fx_time_text(a->open_time[i], when), a->open[i], a->high[i],
                 a->low[i], a->close[i], b->open[k], b->high[k], b->low[k], b->close[k]);
    }
}

// The same 136,741 ticks, decoded by another program.
static void decoded_ticks_are_the_derived_csv(void **state)
{
    fx_ticks *a = read_ticks(data_path("fx/ticks/dukascopy-bi5/EURUSD"), (fx_import_options){0});
    fx_ticks *b =
        read_ticks(data_path("fx/ticks/derived-csv/EURUSD-20190204.csv.gz"), (fx_import_options){.zone = "UTC"});
    assert_int_equal(a->count, 136741);
    assert_int_equal(a->files, 24);
    assert_int_equal(b->count, a->count);
    assert_int_equal(a->digits, 5);
    assert_int_equal(b->digits, 5);
    size_t n = (size_t)a->count;
    assert_memory_equal(a->time, b->time, n * sizeof *a->time);
    assert_memory_equal(a->bid, b->bid, n * sizeof *a->bid);
    assert_memory_equal(a->ask, b->ask, n * sizeof *a->ask);
    for (int64_t i = 0; i < a->count; i++) {
        // The vendor's volumes are 32-bit floats, the text their shortest form.
        assert_true((float)a->bid_volume[i] == (float)b->bid_volume[i]);
        assert_true((float)a->ask_volume[i] == (float)b->ask_volume[i]);
        assert_true(a->ask[i] >= a->bid[i]);
    }
    fx_ticks_free(a);
    fx_ticks_free(b);
}

static void minutes_of_ticks_are_the_minute_candles(void **state)
{
    fx_ticks *ticks = read_ticks(data_path("fx/ticks/dukascopy-bi5/EURUSD"), (fx_import_options){0});
    fx_bars *candles = read_bars(data_path("fx/candles-bi5/EURUSD/2019/01/04/BID_candles_min_1.bi5"),
                                 (fx_import_options){.symbol = "EURUSD"});
    fx_tick_bars *made = make(ticks, (fx_tick_bars_options){0});
    assert_int_equal(made->bars->count, 1440);
    assert_int_equal(candles->count, 1440);
    int64_t counted = 0;
    for (int64_t i = 0; i < 1440; i++) {
        assert_int_equal(made->bars->open_time[i], candles->open_time[i]);
        assert_int_equal(made->bars->known_at[i], candles->known_at[i]);
        expect_same_prices(made->bars, i, candles, i);
        // The vendor sums floats: its volume is that of the bid, to a float's precision.
        double difference = made->bid_volume[i] - candles->volume[i];
        assert_true(difference < 1e-3 && difference > -1e-3);
        assert_true(made->spread_min[i] <= made->spread_mean[i] && made->spread_mean[i] <= made->spread_max[i]);
        assert_int_equal(made->bars->spread[i], made->spread_max[i]);
        counted += (int64_t)made->bars->volume[i];
    }
    assert_int_equal(counted, ticks->count);

    // Another vendor's minutes of that day: the closes are the same.
    fx_bars *year =
        read_bars(data_path("fx/m1/EURUSD-2019.csv.gz"), (fx_import_options){.repairs = FX_REPAIR_DROP_IDENTICAL});
    int64_t first = fx_bars_find(year, candles->open_time[0]);
    for (int64_t i = 0; i < 1440; i++) {
        assert_int_equal(year->open_time[first + i], candles->open_time[i]);
        assert_int_equal(year->close[first + i], made->bars->close[i]);
    }
    fx_bars_free(year);
    fx_bars_free(candles);
    fx_tick_bars_free(made);
    fx_ticks_free(ticks);
}

// An import of ticks is the bars made from them.
static void import_makes_bars_of_ticks(void **state)
{
    fx_bars *bars = read_bars(data_path("fx/ticks/dukascopy-bi5/EURUSD"),
                              (fx_import_options){.timeframe = "H1", .spread = FX_SPREAD_MEAN});
    fx_ticks *ticks = read_ticks(data_path("fx/ticks/dukascopy-bi5/EURUSD"), (fx_import_options){0});
    fx_tick_bars *made = make(ticks, (fx_tick_bars_options){.timeframe = FX_H1, .spread = FX_SPREAD_MEAN});
    fx_tick_bars *minutes = make(ticks, (fx_tick_bars_options){0});
    fx_bars *hours = NULL;
    assert_int_equal(fx_bars_resample(minutes->bars, FX_H1, FX_DAY_UTC, true, &hours, NULL), RP_OK);
    assert_int_equal(bars->count, 24);
    assert_int_equal(hours->count, 24);
    expect_same_bars(bars, made->bars);
    for (int64_t i = 0; i < 24; i++) expect_same_prices(bars, i, hours, i);
    assert_non_null(strstr(bars->source, "24 files"));
    fx_bars_free(hours);
    fx_bars_free(bars);
    fx_tick_bars_free(minutes);
    fx_tick_bars_free(made);
    fx_ticks_free(ticks);
}

static void hours_of_one_vendor_are_candles_of_the_other(void **state)
{
    static const struct {
        const char *path;
        int64_t rows, fills;
    } months[] = {{"fx/candles-bi5/EURUSD/2019/00/BID_candles_hour_1.bi5", 530, 214},
                  {"fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5", 480, 192}};
    fx_bars *minutes =
        read_bars(data_path("fx/m1/EURUSD-2019.csv.gz"), (fx_import_options){.repairs = FX_REPAIR_DROP_IDENTICAL});
    fx_bars *hours = NULL;
    int64_t compared = 0;
    assert_int_equal(fx_bars_resample(minutes, FX_H1, FX_DAY_UTC, true, &hours, NULL), RP_OK);
    for (int m = 0; m < 2; m++) {
        char noted[64];
        fx_bars *candles = read_bars(data_path(months[m].path), (fx_import_options){.symbol = "EURUSD"});
        snprintf(noted, sizeof noted, "drop-flat-fills: %lld", (long long)months[m].fills);
        assert_string_equal(candles->repairs, noted);
        assert_int_equal(candles->count, months[m].rows);
        assert_int_equal(candles->timeframe, FX_H1);
        int64_t first = fx_bars_find(hours, candles->open_time[0]);
        for (int64_t i = 0; i < candles->count; i++, compared++) {
            assert_int_equal(hours->open_time[first + i], candles->open_time[i]);
            expect_same_prices(candles, i, hours, first + i);
        }
        fx_bars_free(candles);
    }
    assert_int_equal(compared, 1010);
    fx_bars_free(hours);
    fx_bars_free(minutes);
}

static void days_of_candles(void **state)
{
    fx_bars *days = read_bars(data_path("fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5"),
                              (fx_import_options){.symbol = "EURUSD"});
    assert_int_equal(days->count, 313);
    assert_int_equal(days->timeframe, FX_D1);
    assert_int_equal(days->day_rule, FX_DAY_UTC);
    assert_string_equal(days->repairs, "drop-flat-fills: 52"); // the Saturdays
    for (int64_t i = 0; i < days->count; i++) assert_int_not_equal(fx_to_civil(days->open_time[i]).weekday, 6);
    fx_bars_free(days);
}

static void ticks_by_day(void **state)
{
    static const struct {
        int day;
        int64_t ticks;
    } days[] = {{2, 3649}, {3, 58953},  {4, 52684},  {5, 65617},  {6, 63740},  {7, 59691},
                {9, 4908}, {10, 48186}, {11, 51704}, {12, 65178}, {13, 66211}, {14, 68475}};
    fx_ticks *t = read_ticks(data_path("fx/ticks/dukascopy-bi5/GBPJPY"), (fx_import_options){0});
    assert_int_equal(t->count, 608996);
    assert_int_equal(t->digits, 3);
    assert_int_equal(t->files, 336);
    assert_non_null(strstr(t->source, "336 files of which 96 empty"));
    int64_t at = 0, widest = 0;
    for (size_t d = 0; d < sizeof days / sizeof *days; d++) {
        fx_civil c = {.year = 2012, .month = 12, .day = days[d].day};
        int64_t begin = fx_from_civil(&c);
        assert_int_equal(fx_ticks_find(t, begin), at);
        at = fx_ticks_find(t, begin + FX_DAY);
        assert_int_equal(at - fx_ticks_find(t, begin), days[d].ticks);
    }
    assert_int_equal(at, t->count);
    for (int64_t i = 1; i < t->count; i++) {
        assert_true(t->time[i] > t->time[i - 1] && t->ask[i] >= t->bid[i]);
        if (t->ask[i] - t->bid[i] > t->ask[widest] - t->bid[widest]) widest = i;
    }
    assert_int_equal(t->ask[widest] - t->bid[widest], 460); // 46.0 pips, on Friday
    assert_int_equal(fx_to_civil(t->time[widest]).day, 7);
    fx_ticks_free(t);
}

// Files are unpacked on all threads; the series does not show it.
static void threads_do_not_show(void **state)
{
    fx_ticks *t[2];
    for (int i = 0; i < 2; i++) {
        rp_set_threads(i ? 5 : 1);
        t[i] = read_ticks(data_path("fx/ticks/dukascopy-bi5/GBPJPY"), (fx_import_options){0});
    }
    rp_set_threads(0);
    assert_true(rp_hash_equal(t[0]->hash, t[1]->hash));
    assert_string_equal(t[0]->source, t[1]->source);
    fx_ticks_free(t[0]);
    fx_ticks_free(t[1]);
}

static void other_vendors_ticks(void **state)
{
    fx_ticks *t = read_ticks(data_path("fx/ticks/histdata-csv/EURUSD-20200101.csv"), (fx_import_options){0});
    assert_int_equal(t->count, 9500);
    assert_int_equal(t->time[0], at("2020-01-01T22:00:00.065Z"));
    assert_int_equal(t->time[9499], at("2020-01-02T04:00:52.125Z"));
    assert_int_equal(t->bid[0], 112120);
    assert_int_equal(t->ask[0], 112172);
    assert_null(t->bid_volume);
    assert_string_equal(t->zone, "UTC-5, documented; no summer time then");
    for (int64_t i = 1; i < t->count; i++) assert_true(t->time[i] > t->time[i - 1] && t->ask[i] > t->bid[i]);
    fx_ticks_free(t);

    t = read_ticks(data_path("fx/ticks/truefx-csv/usdjpy-ticks.csv"), (fx_import_options){0});
    assert_int_equal(t->count, 1000);
    assert_int_equal(t->time[0], at("2013-01-01T22:00:00.295Z"));
    assert_int_equal(t->time[999], at("2013-01-01T22:35:13.494Z"));
    int64_t shared = 0;
    for (int64_t i = 1; i < t->count; i++) shared += t->time[i] == t->time[i - 1];
    assert_int_equal(shared, 7);
    fx_ticks_free(t);

    t = read_ticks(data_path("formats/quote_tick_eurusd_2019_sim_rust.parquet"), (fx_import_options){0});
    assert_int_equal(t->count, 10000);
    assert_int_equal(t->digits, 5);
    assert_int_equal(t->bid[0], 114605); // 0x0FE7966728D62000 = 1.14605e18
    assert_int_equal(t->ask[0], 114643);
    for (int64_t i = 0; i < t->count; i++)
        assert_true(t->bid[i] > 100000 && t->ask[i] < 130000 && t->ask[i] >= t->bid[i]);
    fx_ticks_free(t);
}

static double sum(const double *values, int64_t count)
{
    double total = 0;
    for (int64_t i = 0; i < count; i++) total += values[i];
    return total;
}

// Counts, amounts and bars are those that polars finds in the same files.
static void trades_of_exchanges(void **state)
{
    const char *path = data_path("formats/XRP_ETH-trades.parquet");
    fx_ticks *t = NULL;
    fx_tick_bars *b = NULL;
    rp_error error;
    if (fx_ticks_import(&path, 1, symbols, NULL, &t, &error)) fail_msg("%s", error.message);
    assert_string_equal(t->symbol.name, "XRPETH");
    assert_true(t->trades && !t->ask);
    assert_int_equal(t->count, 12477);
    assert_int_equal(t->digits, 8);
    assert_int_equal(t->time[0], at("2019-10-11T00:00:11.620Z"));
    assert_int_equal(t->bid[0], 141342);
    expect_near(sum(t->ask_volume, t->count), 3206668, 0); // of 6,524 buys
    expect_near(sum(t->bid_volume, t->count), 2339067, 0); // of 5,953 sells
    fx_tick_bars_options h4 = {.timeframe = FX_H4, .day_rule = FX_DAY_UTC};
    if (fx_ticks_to_bars(t, &h4, &b, &error)) fail_msg("%s", error.message);
    assert_int_equal(b->bars->count, 14);
    assert_null(b->bars->spread);
    assert_int_equal(b->bars->open_time[5], at("2019-10-11T20:00:00Z")); // an FX week would have closed at 21:00
    assert_int_equal(b->bars->known_at[5], at("2019-10-12T00:00:00Z"));
    assert_int_equal(b->bars->close[3], 146770);
    expect_near(b->bars->volume[3], 309181, 0);
    fx_tick_bars_free(b);
    fx_ticks_free(t);

    path = data_path("formats/btcusdt-trades.parquet");
    if (fx_ticks_import(&path, 1, symbols, NULL, &t, &error)) fail_msg("%s", error.message);
    assert_string_equal(t->symbol.name, "BTCUSDT");
    assert_int_equal(t->count, 2001);
    assert_int_equal(t->bid[0], 3943248);
    expect_near(t->bid_volume[0], 0.000263, 0); // the buyer was the maker
    expect_near(t->ask_volume[1], 0.004376, 0);
    expect_near(sum(t->ask_volume, t->count), 45.457938, 1e-9);
    expect_near(sum(t->bid_volume, t->count), 41.613658, 1e-9);
    fx_ticks_free(t);
}

static void bid_and_ask_files_are_one_series(void **state)
{
    const char *paths[] = {data_path("fx/m1-bidask/gbpusd-m1-ask-2012.csv"),
                           data_path("fx/m1-bidask/gbpusd-m1-bid-2012.csv")};
    fx_import_options options = {.spread = FX_SPREAD_LAST};
    fx_bars *bars = NULL, *bid = read_bars(paths[1], (fx_import_options){0});
    rp_error error;
    assert_int_equal(fx_import(paths, 2, symbols, &options, &bars, &error), RP_EVALUE);
    expect_words(&error, "the ask is below the bid");
    expect_words(&error, "--repair clip-crossed");
    options.repairs = FX_REPAIR_CLIP_CROSSED;
    if (fx_import(paths, 2, symbols, &options, &bars, &error)) fail_msg("%s", error.message);
    assert_int_equal(bars->count, 30117);
    assert_non_null(strstr(bars->repairs, "clip-crossed: "));
    int64_t widest = 0, none = 0;
    for (int64_t i = 0; i < bars->count; i++) {
        assert_int_equal(bars->close[i], bid->close[i]);
        assert_true(bars->spread[i] >= 0);
        none += bars->spread[i] == 0;
        if (bars->spread[i] > widest) widest = bars->spread[i];
    }
    assert_int_equal(widest, 149); // 14.9 pips
    assert_true(none >= 347);
    assert_int_equal(fx_import(paths, 1, symbols, &options, &bars, &error), RP_ECONFLICT);
    expect_words(&error, "holds ask prices by its name");
    fx_bars_free(bid);
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decoded_ticks_are_the_derived_csv),
        cmocka_unit_test(minutes_of_ticks_are_the_minute_candles),
        cmocka_unit_test(import_makes_bars_of_ticks),
        cmocka_unit_test(hours_of_one_vendor_are_candles_of_the_other),
        cmocka_unit_test(days_of_candles),
        cmocka_unit_test(ticks_by_day),
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(other_vendors_ticks),
        cmocka_unit_test(trades_of_exchanges),
        cmocka_unit_test(bid_and_ask_files_are_one_series),
    };
    return cmocka_run_group_tests(tests, open_with_coins, close_fixture);
}
