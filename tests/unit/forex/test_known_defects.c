// Every file of the shared data is read or refused with a reason, and the check finds each defect that its README
// lists, with its count. The tables are the README's numbers.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include <forex/rates.h>
#include <forex/ticks.h>

typedef struct known {
    const char *kind;
    int64_t count;     // 0: the finding must not be there
    const char *words; // in its text, or NULL
} known;

typedef struct sample {
    const char *path;
    fx_format format;
    int64_t rows;
    const char *zone; // that the check finds
    known findings[10];
} sample;

#define HOUR_TWICE                                                                                                     \
    {"doubled-hour", 60, "2019-10-27 19:00"},                                                                          \
    {                                                                                                                  \
        "duplicate-identical", 60, "2019-10-27 19:00 to 2019-10-27 19:59"                                              \
    }
#define HOUR_LOST                                                                                                      \
    {                                                                                                                  \
        "missing-hour", 1, "2019-03-31 19:00 to 2019-03-31 20:00 (60)"                                                 \
    }
#define HISTDATA FX_FORMAT_HISTDATA
#define POINTS   FX_FORMAT_POINTS
#define MINUTES_2018(name, rows, flat, spikes, words)                                                                  \
    {                                                                                                                  \
        "fx/m1/" name "-2018.csv.gz", HISTDATA, rows, "UTC-5/us",                                                      \
        {                                                                                                              \
            {"zone-not-as-documented", 1, "UTC-5/us"}, {"no-volume", rows, NULL}, {"flat-bars", flat, NULL},           \
                {"spike", spikes, words}, {"duplicate-identical", 0, NULL}, {"weekend", 0, NULL},                      \
            {                                                                                                          \
                "high-below-low", 0, NULL                                                                              \
            }                                                                                                          \
        }                                                                                                              \
    }
#define MINUTES_2019(path, rows, flat, spikes, words)                                                                  \
    {                                                                                                                  \
        path, HISTDATA, rows, "UTC-5/eu",                                                                              \
        {                                                                                                              \
            {"zone-not-as-documented", 1, "UTC-5/eu"}, {"no-volume", rows, NULL}, {"flat-bars", flat, NULL},           \
                {"spike", spikes, words}, HOUR_TWICE, HOUR_LOST,                                                       \
            {                                                                                                          \
                "gap-hole", -1, NULL                                                                                   \
            }                                                                                                          \
        }                                                                                                              \
    }
#define HOURS(name, noisy)                                                                                             \
    {                                                                                                                  \
        "fx/h1/" name "h1.csv.gz", POINTS, 57600, "UTC+2/eu",                                                          \
        {                                                                                                              \
            {"integer-points", 57600, NULL}, {"off-grid", noisy, "binary noise"}, {"gap-hole", -1, NULL},              \
                {"unsorted", 0, NULL}, {"duplicate-stamp", 0, NULL},                                                   \
            {                                                                                                          \
                "high-below-low", 0, NULL                                                                              \
            }                                                                                                          \
        }                                                                                                              \
    }
#define DAYS(name, noisy)                                                                                              \
    {                                                                                                                  \
        "fx/d1/" name "d1.csv", POINTS, 2400, NULL,                                                                    \
        {                                                                                                              \
            {"integer-points", 2400, NULL}, {"off-grid", noisy, NULL},                                                 \
            {                                                                                                          \
                "zone-ambiguous", 1, "minute or hour bars of the source"                                               \
            }                                                                                                          \
        }                                                                                                              \
    }

static const sample samples[] = {
    MINUTES_2018("EURUSD", 372607, 4729, 0, NULL),
    MINUTES_2018("GBPUSD", 372261, 6865, 5, NULL),
    MINUTES_2018("USDJPY", 371800, 3679, 0, NULL),
    MINUTES_2018("AUDUSD", 369457, 8325, 2, NULL),
    MINUTES_2018("XAUUSD", 353778, 637, 2, "2018-11-30 16:59 (1.16 %)"),
    MINUTES_2019("fx/m1/EURUSD-2019.csv.gz", 372530, 3294, 0, NULL),
    MINUTES_2019("fx/m1/GBPUSD-2019.csv.gz", 372396, 3991, 5, "2019-12-12 17:00"),
    MINUTES_2019("fx/m1/USDJPY-2019.csv.gz", 372585, 5739, 5, "2019-01-02 17:35"),
    MINUTES_2019("fx/m1/AUDUSD-2019.csv.gz", 371998, 7164, 9, "2019-01-02 17:35"),
    MINUTES_2019("fx/m1/XAUUSD-2019.csv.gz", 352688, 3254, 11, NULL),
    MINUTES_2019("fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", 372530, 3294, 0, NULL),
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv",
     FX_FORMAT_FXCM,
     30117,
     "UTC",
     {{"crossed-close", 347, "by 16 points at most"},
      {"crossed-high", 523, NULL},
      {"crossed-low", 254, NULL},
      {"gap-quiet", 107, "120 minutes"},
      {"unpaired", 0, NULL},
      {"duplicate-stamp", 0, NULL},
      {"high-below-low", 0, NULL}}},
    {"fx/m1-bidask/gbpusd-m1-ask-2012.csv", FX_FORMAT_FXCM, 30117, "UTC", {{"ask-side", 30117, "ask prices"}}},
    {"fx/ticks/dukascopy-bi5/GBPJPY",
     FX_FORMAT_DUKASCOPY_TICKS,
     608996,
     "UTC",
     {{"empty-file", 96, "2012/11/01/00h_ticks.bi5"},
      {"days", 12, "2012-12-02 3649, 2012-12-03 58953"},
      {"spread", 608996, "to 46.00 (2012-12-07"},
      {"crossed", 0, NULL},
      {"shared-stamp", 0, NULL},
      {"missing-hours", 0, NULL},
      {"damaged-file", 0, NULL}}},
    {"fx/ticks/dukascopy-bi5/EURUSD",
     FX_FORMAT_DUKASCOPY_TICKS,
     136741,
     "UTC",
     {{"empty-file", 0, NULL}, {"spread", 136741, "median 0.30, 95 % below"}, {"crossed", 0, NULL}}},
    {"fx/ticks/derived-csv/EURUSD-20190204.csv.gz",
     FX_FORMAT_CSV_TICKS,
     136741,
     "UTC",
     {{"zone", 1, "by the type or name"}}},
    {"fx/ticks/histdata-csv/EURUSD-20200101.csv",
     FX_FORMAT_HISTDATA_TICKS,
     9500,
     "UTC-5",
     {{"zone", 1, "documented"}, {"shared-stamp", 0, NULL}, {"crossed", 0, NULL}, {"unsorted", 0, NULL}}},
    {"fx/ticks/truefx-csv/usdjpy-ticks.csv", FX_FORMAT_TRUEFX, 1000, "UTC", {{"shared-stamp", 7, NULL}}},
    {"fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5",
     FX_FORMAT_DUKASCOPY_CANDLES,
     365,
     "UTC",
     {{"flat-fill", 52, "2018-01-06 00:00 to 2018-12-29 00:00"}, {"weekend", 0, NULL}, {"high-below-low", 0, NULL}}},
    {"fx/candles-bi5/EURUSD/2019/00/BID_candles_hour_1.bi5",
     FX_FORMAT_DUKASCOPY_CANDLES,
     744,
     "UTC",
     {{"flat-fill", 214, NULL}, {"high-below-low", 0, NULL}}},
    {"fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5",
     FX_FORMAT_DUKASCOPY_CANDLES,
     672,
     "UTC",
     {{"flat-fill", 192, NULL}, {"high-below-low", 0, NULL}}},
    {"fx/candles-bi5/EURUSD/2019/01/04/BID_candles_min_1.bi5",
     FX_FORMAT_DUKASCOPY_CANDLES,
     1440,
     "UTC",
     {{"flat-fill", 0, NULL}, {"high-below-low", 0, NULL}}},
    HOURS("AUDUSD", 3440),
    HOURS("EURGBP", 0),
    HOURS("GBPJPY", 1380),
    HOURS("GBPUSD", 21093),
    HOURS("USDJPY", 0),
    HOURS("XAUUSD", 21639),
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv",
     FX_FORMAT_CSV,
     5000,
     "UTC",
     {{"unsorted", 0, NULL}, {"duplicate-stamp", 0, NULL}, {"integer-points", 0, NULL}}},
    {"fx/h4/EURUSDh4.csv",
     POINTS,
     14400,
     NULL,
     {{"integer-points", 14400, NULL}, {"off-grid", 9998, NULL}, {"zone-ambiguous", 1, "UTC+2/us or UTC+2/eu"}}},
    DAYS("AUDUSD", 145),
    DAYS("EURGBP", 0),
    DAYS("EURUSD", 1687),
    DAYS("GBPJPY", 66),
    DAYS("GBPUSD", 878),
    DAYS("USDJPY", 0),
    {"fx/d1/XAUUSDd1.csv",
     POINTS,
     2400,
     NULL,
     {{"integer-points", 2400, NULL},
      {"off-grid", 977, NULL},
      {"zone-ambiguous", 1, "(--zone UTC+2, UTC+2/us, UTC+2/eu or "}}},
    {"fx/parquet/symbol=EURUSD/timeframe=M1/data.parquet",
     FX_FORMAT_PARQUET,
     745077,
     "UTC",
     {{"no-volume", 745077, NULL}, {"duplicate-identical", 0, NULL}}},
    {"fx/parquet/symbol=EURUSD/timeframe=H1/data.parquet",
     FX_FORMAT_PARQUET,
     12439,
     "UTC",
     {{"no-volume", 12439, NULL}}},
    {"fx/parquet/symbol=EURUSD/timeframe=D1/data.parquet", FX_FORMAT_PARQUET, 625, "UTC", {{"no-volume", 625, NULL}}},
    {"fx/parquet/symbol=USDJPY/timeframe=M1/data.parquet",
     FX_FORMAT_PARQUET,
     372525,
     "UTC",
     {{"no-volume", 372525, NULL}}},
    {"fx/parquet/symbol=USDJPY/timeframe=H1/data.parquet", FX_FORMAT_PARQUET, 6220, "UTC", {{"no-volume", 6220, NULL}}},
    {"formats/quote_tick_eurusd_2019_sim_rust.parquet",
     FX_FORMAT_PARQUET_TICKS,
     10000,
     "UTC",
     {{"format", 10000, "fixed point"}, {"crossed", 0, NULL}}},
    {"formats/XRP_ETH-trades.parquet",
     FX_FORMAT_PARQUET_TRADES,
     12477,
     "UTC",
     {{"trades", 12477, "6524 trades bought 3206668, 5953 sold 2339067"},
      {"shared-stamp", 2490, NULL},
      {"weekend", 0, NULL},
      {"unsorted", 0, NULL}}},
    {"formats/btcusdt-trades.parquet",
     FX_FORMAT_PARQUET_TRADES,
     2001,
     "UTC",
     {{"trades", 2001, "1087 trades bought 45.457938, 914 sold 41.613658"}, {"shared-stamp", 630, NULL}}},
};

static const fx_finding *find(const fx_check *c, const char *kind, const char *words)
{
    const fx_finding *found = NULL;
    for (int64_t i = 0; i < c->finding_count; i++)
        if (!strcmp(c->findings[i].kind, kind) && (!found || !words || !strstr(found->text, words)))
            found = &c->findings[i];
    return found;
}

static void expect_known(const char *path, const fx_check *c, const known *k)
{
    const fx_finding *f = find(c, k->kind, k->words);
    if (k->count == 0 && f) fail_msg("%s: %s is found: %s", path, k->kind, f->text);
    if (k->count == 0) return;
    if (!f) fail_msg("%s: no %s is found", path, k->kind);
    if (k->count > 0 && f->count != k->count)
        fail_msg("%s: %s counts %lld, not %lld: %s", path, k->kind, (long long)f->count, (long long)k->count, f->text);
    // Defects of rows and ticks have all their places.
    double rows = 0;
    bool of_rows = f->severity == 2 || !strncmp(f->kind, "crossed", 7) || !strcmp(f->kind, "flat-fill") ||
                   !strcmp(f->kind, "shared-stamp");
    for (int64_t i = 0; i < f->place_count; i++) rows += f->places[i].value;
    if (of_rows && strncmp(f->kind, "zone", 4) != 0 && rows != (double)f->count)
        fail_msg("%s: the places of %s are %g of %lld", path, k->kind, rows, (long long)f->count);
    if (k->words && !strstr(f->text, k->words)) fail_msg("%s: \"%s\" is not in: %s", path, k->words, f->text);
}

static void defects_of_the_readme(void **state)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const sample *s = &samples[i];
        const char *path = data_path(s->path);
        fx_check *c = NULL;
        rp_error error = {0};
        if (fx_check_file(path, symbols, NULL, &c, &error)) fail_msg("%s", error.message);
        if (c->rows != s->rows) fail_msg("%s: %lld rows, not %lld", path, (long long)c->rows, (long long)s->rows);
        if (s->zone) assert_string_equal(c->zone, s->zone);
        for (const known *k = s->findings; k->kind; k++) expect_known(path, c, k);
        fx_check_free(c);
    }
}

static void formats_are_recognised(void **state)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char path[500];
        fx_format format;
        rp_error error;
        snprintf(path, sizeof path, "%s%s", data_path(samples[i].path),
                 !strcmp(samples[i].path, "fx/ticks/dukascopy-bi5/GBPJPY")   ? "/2012/11/03/10h_ticks.bi5"
                 : !strcmp(samples[i].path, "fx/ticks/dukascopy-bi5/EURUSD") ? "/2019/01/04/10h_ticks.bi5"
                                                                             : "");
        if (fx_format_detect(path, &format, &error)) fail_msg("%s", error.message);
        // Whole points show only against a symbol, which the detection alone does not know.
        if (format != (samples[i].format == POINTS ? FX_FORMAT_CSV : samples[i].format))
            fail_msg("%s is %s, not %s", path, fx_format_get(format)->name, fx_format_get(samples[i].format)->name);
    }
}

// What is no price of a known symbol is refused, and says why.
static void files_of_other_things(void **state)
{
    static const struct {
        const char *path, *symbol, *words;
        rp_status status;
    } files[] = {
        {"fx/rates/short-term-interest.csv.gz", NULL, "interest rates, not prices; forex data rates", RP_EFORMAT},
        {"fx/rates/short-term-interest.csv.gz", "EURUSD", "interest rates, not prices; forex data rates", RP_EFORMAT},
        {"series/pollution.csv", "EURUSD", "has no", RP_EFORMAT},
        {"tabular/iris.csv", "EURUSD", "the header has no time column", RP_EFORMAT},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = data_path(files[i].path);
        fx_import_options options = {.symbol = files[i].symbol};
        fx_bars *bars = NULL;
        rp_error error;
        rp_status status = fx_import(&path, 1, symbols, &options, &bars, &error);
        if (status != files[i].status) fail_msg("%s: %s: %s", path, rp_status_name(status), error.message);
        expect_words(&error, files[i].words);
        expect_words(&error, path);
        assert_null(bars);
    }
}

// The file of interest rates is no bars; test_rates.c looks at what it holds.
static void interest_rates_are_read(void **state)
{
    const char *path = data_path("fx/rates/short-term-interest.csv.gz");
    fx_rates *rates = NULL;
    fx_check *check = NULL;
    rp_error error = {0};
    if (fx_rates_load(path, &rates, &error)) fail_msg("%s", error.message);
    assert_int_equal(rates->rows, 24125);
    assert_int_equal(rates->locations, 43);
    assert_int_equal(rates->rows_of[FX_RATE_YEARLY], 1388);
    assert_int_equal(rates->rows_of[FX_RATE_QUARTERLY], 5679);
    assert_int_equal(rates->rows_of[FX_RATE_MONTHLY], 17058);
    fx_rates_free(rates);
    assert_int_equal(fx_check_file(path, symbols, NULL, &check, &error), RP_EFORMAT);
    expect_words(&error, "forex data rates");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defects_of_the_readme), cmocka_unit_test(interest_rates_are_read),
        cmocka_unit_test(formats_are_recognised), cmocka_unit_test(files_of_other_things)};
    return cmocka_run_group_tests(tests, open_with_coins, close_fixture);
}
