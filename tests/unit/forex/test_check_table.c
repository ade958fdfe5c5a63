// Every defect that the description of the real data lists (../shared/data/README.md) is reported, with its count and
// place. One row: a file, a finding, its count, and words that its text holds; count -1: there is no such finding.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

typedef struct row {
    const char *file, *kind;
    int64_t count;
    const char *words;
} row;

static const row table[] = {
    // fx/m1: rows, zone, gaps of less than a day with their minutes, flat bars, moves of more than half a percent.
    {"fx/m1/EURUSD-2018.csv.gz", "format", 372607, "from 2018-01-01T22:00:00Z to 2018-12-31T21:59:00Z"},
    {"fx/m1/EURUSD-2018.csv.gz", "zone", 1, "UTC-5/us"},
    {"fx/m1/EURUSD-2018.csv.gz", "zone-not-as-documented", 1, "UTC-5/us"},
    {"fx/m1/EURUSD-2018.csv.gz", "gaps-under-a-day", 798, "1793 minutes"},
    {"fx/m1/EURUSD-2018.csv.gz", "flat-bars", 4729, ""},
    {"fx/m1/EURUSD-2018.csv.gz", "spike", -1, ""},
    {"fx/m1/EURUSD-2018.csv.gz", "no-volume", 372607, ""},
    {"fx/m1/EURUSD-2018.csv.gz", "gap-holiday", 2, "2018-12-25 02:59 to 2018-12-25 17:01 (842)"},
    {"fx/m1/EURUSD-2018.csv.gz", "duplicate-identical", -1, ""},
    {"fx/m1/EURUSD-2019.csv.gz", "format", 372530, "from 2019-01-01T22:02:00Z to 2019-12-31T21:59:00Z"},
    {"fx/m1/EURUSD-2019.csv.gz", "zone", 1, "UTC-5/eu"},
    {"fx/m1/EURUSD-2019.csv.gz", "zone-not-as-documented", 1, "UTC-5/eu"},
    {"fx/m1/EURUSD-2019.csv.gz", "gaps-under-a-day", 208, "1552 minutes"},
    {"fx/m1/EURUSD-2019.csv.gz", "flat-bars", 3294, ""},
    {"fx/m1/EURUSD-2019.csv.gz", "spike", -1, ""},
    {"fx/m1/EURUSD-2019.csv.gz", "widest-gap", 3241, "2019-05-24 16:59"},
    {"fx/m1/EURUSD-2019.csv.gz", "duplicate-identical", 60, "2019-10-27 19:00 to 2019-10-27 19:59"},
    {"fx/m1/EURUSD-2019.csv.gz", "doubled-hour", 60, "2019-10-27 19:00"},
    {"fx/m1/EURUSD-2019.csv.gz", "missing-hour", 1, "2019-03-31 19:00 to 2019-03-31 20:00 (60)"},
    {"fx/m1/EURUSD-2019.csv.gz", "gap-hole", 3, "2019-05-24 17:00 to 2019-05-26 23:00 (360)"},
    {"fx/m1/EURUSD-2019.csv.gz", "gap-hole", 3, "2019-05-27 00:00 to 2019-05-27 06:00 (360)"},
    {"fx/m1/EURUSD-2019.csv.gz", "gap-holiday", 2, "2019-12-25 03:00 to 2019-12-25 17:00 (840)"},
    {"fx/m1/GBPUSD-2018.csv.gz", "format", 372261, ""},
    {"fx/m1/GBPUSD-2018.csv.gz", "gaps-under-a-day", 1031, "2125 minutes"},
    {"fx/m1/GBPUSD-2018.csv.gz", "flat-bars", 6865, ""},
    {"fx/m1/GBPUSD-2018.csv.gz", "spike", 5, ""},
    {"fx/m1/GBPUSD-2019.csv.gz", "format", 372396, ""},
    {"fx/m1/GBPUSD-2019.csv.gz", "gaps-under-a-day", 194, "1561 minutes"},
    {"fx/m1/GBPUSD-2019.csv.gz", "flat-bars", 3991, ""},
    {"fx/m1/GBPUSD-2019.csv.gz", "spike", 5, "2019-12-12 17:00"},
    {"fx/m1/GBPUSD-2019.csv.gz", "spike-known", 1, "2019-12-12 17:00 (British election"},
    {"fx/m1/GBPUSD-2019.csv.gz", "widest-gap", 3301, "2019-05-24 16:59"},
    {"fx/m1/GBPUSD-2019.csv.gz", "late-open", 17, "the longest 6"},
    {"fx/m1/USDJPY-2018.csv.gz", "format", 371800, ""},
    {"fx/m1/USDJPY-2018.csv.gz", "gaps-under-a-day", 1567, "2599 minutes"},
    {"fx/m1/USDJPY-2018.csv.gz", "flat-bars", 3679, ""},
    {"fx/m1/USDJPY-2018.csv.gz", "spike", -1, ""},
    {"fx/m1/USDJPY-2019.csv.gz", "format", 372585, ""},
    {"fx/m1/USDJPY-2019.csv.gz", "gaps-under-a-day", 556, "1632 minutes"},
    {"fx/m1/USDJPY-2019.csv.gz", "flat-bars", 5739, ""},
    {"fx/m1/USDJPY-2019.csv.gz", "spike", 5, ""},
    {"fx/m1/USDJPY-2019.csv.gz", "spike-known", 4, "2019-01-02 17:41 (yen flash crash)"},
    {"fx/m1/USDJPY-2019.csv.gz", "widest-gap", 3060, "2019-05-24 16:59"},
    {"fx/m1/AUDUSD-2018.csv.gz", "format", 369457, ""},
    {"fx/m1/AUDUSD-2018.csv.gz", "gaps-under-a-day", 3669, "4941 minutes"},
    {"fx/m1/AUDUSD-2018.csv.gz", "flat-bars", 8325, ""},
    {"fx/m1/AUDUSD-2018.csv.gz", "spike", 2, ""},
    {"fx/m1/AUDUSD-2019.csv.gz", "format", 371998, ""},
    {"fx/m1/AUDUSD-2019.csv.gz", "gaps-under-a-day", 506, "1735 minutes"},
    {"fx/m1/AUDUSD-2019.csv.gz", "flat-bars", 7164, ""},
    {"fx/m1/AUDUSD-2019.csv.gz", "spike", 9, "2019-01-02 17:36 (1.70 %)"},
    {"fx/m1/AUDUSD-2019.csv.gz", "spike-known", 3, "yen flash crash"},
    {"fx/m1/AUDUSD-2019.csv.gz", "widest-gap", 3601, "2019-05-24 16:59"},
    {"fx/m1/AUDUSD-2019.csv.gz", "gap-hole", 5, "2019-05-24 17:00 to 2019-05-27 05:00 (720)"},
    {"fx/m1/XAUUSD-2018.csv.gz", "format", 353778, ""},
    {"fx/m1/XAUUSD-2018.csv.gz", "gaps-under-a-day", 474, "14062 minutes"},
    {"fx/m1/XAUUSD-2018.csv.gz", "flat-bars", 637, ""},
    {"fx/m1/XAUUSD-2018.csv.gz", "spike", 2, "2018-11-30 16:59 (1.16 %)"},
    {"fx/m1/XAUUSD-2018.csv.gz", "spike-taken-back", 1, "2018-11-30 16:59 (1.00 %)"},
    {"fx/m1/XAUUSD-2018.csv.gz", "widest-gap", 4382, "2018-03-29 16:59"},
    {"fx/m1/XAUUSD-2018.csv.gz", "digits", 1, "3 decimals"},
    {"fx/m1/XAUUSD-2019.csv.gz", "format", 352688, ""},
    {"fx/m1/XAUUSD-2019.csv.gz", "gaps-under-a-day", 919, "14839 minutes"},
    {"fx/m1/XAUUSD-2019.csv.gz", "flat-bars", 3254, ""},
    {"fx/m1/XAUUSD-2019.csv.gz", "spike", 11, ""},
    {"fx/m1/XAUUSD-2019.csv.gz", "widest-gap", 4382, "2019-04-18 16:58"},
    {"fx/m1/XAUUSD-2019.csv.gz", "duplicate-identical", 60, "2019-10-27 19:00"},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", "duplicate-identical", 60, "2019-10-27 19:00"},
    // fx/m1-bidask
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "format", 30117, "2012-02-01T00:00:00Z to 2012-03-01T00:00:00Z"},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "zone", 1, "UTC, stated in the file"},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "gaps-under-a-day", 107, "120 minutes"}, // 96 of 1, 10 of 2, one of 4
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "crossed-close", 347, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "crossed-high", 523, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "crossed-low", 254, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "open-is-close-before", 30116, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "duplicate-stamp", -1, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "spread", 30117, "to 149"},
    // fx/ticks
    {"fx/ticks/dukascopy-bi5/GBPJPY", "format", 608996, "336 file(s)"},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "empty-file", 96, ""},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "spread", 608996, "to 46.00 (2012-12-07"},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "days", 12, "2012-12-02 3649, 2012-12-03 58953"},
    {"fx/ticks/dukascopy-bi5/EURUSD", "format", 136741, ""},
    {"fx/ticks/dukascopy-bi5/EURUSD", "spread", 136741, "median 0.30"},
    {"fx/ticks/dukascopy-bi5/EURUSD", "empty-file", -1, ""},
    {"fx/ticks/histdata-csv/EURUSD-20200101.csv", "format", 9500,
     "2020-01-01T22:00:00.065Z to 2020-01-02T04:00:52.125Z"},
    {"fx/ticks/truefx-csv/usdjpy-ticks.csv", "format", 1000, ""},
    {"fx/ticks/truefx-csv/usdjpy-ticks.csv", "shared-stamp", 7, ""},
    // fx/candles-bi5
    {"fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5", "format", 365, ""},
    {"fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5", "flat-fill", 52, "2018-01-06"},
    {"fx/candles-bi5/EURUSD/2019/00/BID_candles_hour_1.bi5", "format", 744, ""},
    {"fx/candles-bi5/EURUSD/2019/00/BID_candles_hour_1.bi5", "flat-fill", 214, ""},
    {"fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5", "format", 672, ""},
    {"fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5", "flat-fill", 192, ""},
    {"fx/candles-bi5/EURUSD/2019/01/04/BID_candles_min_1.bi5", "format", 1440, ""},
    {"fx/candles-bi5/EURUSD/2019/01/04/BID_candles_min_1.bi5", "flat-fill", -1, ""},
    // fx/h1, h4, d1: whole points, binary noise, server time by European dates, hours missing at the ends of weeks.
    {"fx/h1/AUDUSDh1.csv.gz", "off-grid", 3440, ""},
    {"fx/h1/AUDUSDh1.csv.gz", "integer-points", 57600, "10^-5"},
    {"fx/h1/AUDUSDh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/GBPUSDh1.csv.gz", "off-grid", 21093, ""},
    {"fx/h1/GBPUSDh1.csv.gz", "integer-points", 57600, "10^-5"},
    {"fx/h1/GBPUSDh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/GBPUSDh1.csv.gz", "widest-gap", 4740, "2017-12-22 23:00"},
    {"fx/h1/XAUUSDh1.csv.gz", "off-grid", 21639, ""},
    {"fx/h1/XAUUSDh1.csv.gz", "integer-points", 57600, "10^-2"},
    {"fx/h1/XAUUSDh1.csv.gz", "zone", 1, "UTC+2/eu"},
    // Its pause follows the broker's midnight, also in the weeks in which New York's 17:00 is an hour off it.
    {"fx/h1/XAUUSDh1.csv.gz", "shifted-pause", 127, "2012-10-30 00:00 to 2012-10-30 01:00 (60)"},
    {"fx/h1/XAUUSDh1.csv.gz", "missing-hour", -1, ""},
    {"fx/h1/XAUUSDh1.csv.gz", "gap-hole", 8, "2014-12-10 00:00 to 2014-12-10 08:00 (420)"},
    {"fx/h1/XAUUSDh1.csv.gz", "gap-holiday", 97, "2012-05-28 21:00"},
    {"fx/h1/GBPUSDh1.csv.gz", "shifted-pause", -1, ""},
    {"fx/h1/GBPUSDh1.csv.gz", "gap-holiday", 16, "2012-12-24 20:00 to 2012-12-26 08:00 (2160)"},
    {"fx/h1/GBPJPYh1.csv.gz", "off-grid", 1380, ""},
    {"fx/h1/GBPJPYh1.csv.gz", "integer-points", 57600, "10^-3"},
    {"fx/h1/GBPJPYh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/GBPJPYh1.csv.gz", "spike", 1, "2016-06-24 05:00 (8.53 %)"},
    {"fx/h1/GBPJPYh1.csv.gz", "spike-known", 1, "British referendum"},
    {"fx/h1/USDJPYh1.csv.gz", "off-grid", -1, ""},
    {"fx/h1/USDJPYh1.csv.gz", "integer-points", 57600, "10^-3"},
    {"fx/h1/USDJPYh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/EURGBPh1.csv.gz", "off-grid", -1, ""},
    {"fx/h1/EURGBPh1.csv.gz", "integer-points", 57600, "10^-5"},
    {"fx/h1/EURGBPh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", "zone", 1, "UTC, detected"},
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", "format", 5000, "2017-04-19T09:00:00Z to 2018-02-07T15:00:00Z"},
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", "integer-points", -1, ""},
    {"fx/h4/EURUSDh4.csv", "format", 14400, ""},
    {"fx/h4/EURUSDh4.csv", "off-grid", 9998, ""},
    {"fx/h4/EURUSDh4.csv", "integer-points", 14400, "10^-5"},
    {"fx/d1/EURUSDd1.csv", "format", 2400, ""},
    {"fx/d1/EURUSDd1.csv", "off-grid", 1687, ""},
    {"fx/d1/AUDUSDd1.csv", "integer-points", 2400, ""},
    {"fx/d1/EURGBPd1.csv", "integer-points", 2400, ""},
    {"fx/d1/GBPJPYd1.csv", "integer-points", 2400, ""},
    {"fx/d1/GBPUSDd1.csv", "integer-points", 2400, ""},
    {"fx/d1/USDJPYd1.csv", "integer-points", 2400, ""},
    {"fx/d1/XAUUSDd1.csv", "integer-points", 2400, ""},
    // fx/parquet: the doubled rows dropped, the missing hour left missing.
    {"fx/parquet/symbol=EURUSD/timeframe=M1/data.parquet", "format", 745077, ""},
    {"fx/parquet/symbol=EURUSD/timeframe=M1/data.parquet", "duplicate-identical", -1, ""},
    {"fx/parquet/symbol=EURUSD/timeframe=H1/data.parquet", "gap-hole", 3, "2019-03-31 23:00 to 2019-04-01 00:00"},
    {"fx/parquet/symbol=USDJPY/timeframe=M1/data.parquet", "format", 372525, ""},
    {"formats/quote_tick_eurusd_2019_sim_rust.parquet", "format", 10000, ""},
};

static const fx_finding *find(const fx_check *c, const char *kind)
{
    for (int64_t i = 0; i < c->finding_count; i++)
        if (!strcmp(c->findings[i].kind, kind)) return &c->findings[i];
    return NULL;
}

static int judge(const fx_check *c, const row *r)
{
    const fx_finding *f = find(c, r->kind);
    if (!f && r->count < 0) return 0;
    if (f && f->count == r->count && strstr(f->text, r->words)) return 0;
    print_error("%s: %s: %lld with \"%s\", not %lld: %s\n", r->file, r->kind, (long long)r->count, r->words,
                f ? (long long)f->count : -1, f ? f->text : "");
    return 1;
}

static void every_listed_defect_is_reported(void **state)
{
    const size_t rows = sizeof table / sizeof *table;
    int wrong = 0;
    for (size_t begin = 0, end; begin < rows; begin = end) {
        fx_check *c = NULL;
        rp_error error = {0};
        if (fx_check_run(data_path(table[begin].file), symbols, NULL, &c, &error)) fail_msg("%s", error.message);
        for (end = begin; end < rows && !strcmp(table[end].file, table[begin].file); end++)
            wrong += judge(c, &table[end]);
        fx_check_free(c);
    }
    assert_int_equal(wrong, 0);
}

// Server time of the week's ends: the first hour is missing in the weeks when only the United States are on summer
// time, and Friday ends an hour early in about a fifth of the 486 weeks.
static void weeks_of_a_server(void **state)
{
    static const char *const names[] = {"AUDUSD", "EURGBP", "GBPJPY", "GBPUSD", "USDJPY"};
    for (int i = 0; i < 5; i++) {
        char name[64];
        fx_check *c = NULL;
        snprintf(name, sizeof name, "fx/h1/%sh1.csv.gz", names[i]);
        assert_int_equal(fx_check_run(data_path(name), symbols, NULL, &c, NULL), RP_OK);
        const fx_finding *late = find(c, "late-open"), *early = find(c, "early-close");
        assert_non_null(late);
        assert_non_null(early);
        print_message("%s: %lld late, %lld early\n", names[i], (long long)late->count, (long long)early->count);
        assert_in_range(late->count, 27, 40); // three weeks in March and one in autumn, nine years
        assert_in_range(early->count, 60, 130);
        fx_check_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_listed_defect_is_reported),
        cmocka_unit_test(weeks_of_a_server),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
