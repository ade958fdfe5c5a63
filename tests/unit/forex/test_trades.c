// Trades of exchanges: columns and sides in every form, bars without a spread, and markets that never close.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"
#include "parquet_file.h"

#include <forex/ticks.h>

static fx_ticks *read_file(const char *path, fx_format format)
{
    fx_ticks *t = NULL;
    rp_error error = {0};
    fx_import_options options = {.format = format};
    if (fx_ticks_import(&path, 1, symbols, &options, &t, &error)) fail_msg("%s", error.message);
    assert_true(t->trades && !t->ask);
    return t;
}

static fx_ticks *read_text(const char *name, const char *text)
{
    return read_file(put_text(name, text), FX_FORMAT_AUTO);
}

static void refuse(const char *text, fx_format format, rp_status expected, const char *words)
{
    fx_ticks *t = NULL;
    rp_error error = {0};
    fx_import_options options = {.format = format, .zone = "UTC"};
    const char *path = put_text("BTCUSDT.csv", text);
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = fx_ticks_import(&path, 1, symbols, &options, &t, &error);
    if (status != expected) fail_msg("%s: %s: %s", words, rp_status_name(status), error.message);
    expect_words(&error, words);
    expect_words(&error, path);
    assert_int_equal(rp_memory_stats().live_blocks, live);
}

/* ---- forms --------------------------------------------------------------------------------------------------------
 */

// A sale of 0.5 at 39432.48 on a Saturday, and a buyer's 2 at 39439.5 a second later.
static void expect_two(fx_ticks *t, fx_format format, const char *path)
{
    fx_format found;
    assert_int_equal(fx_format_detect(path, &found, NULL), RP_OK);
    assert_int_equal(found, format);
    assert_int_equal(t->count, 2);
    assert_int_equal(t->time[0], at("2021-01-09T10:00:00.250Z"));
    assert_int_equal(t->time[1], at("2021-01-09T10:00:01.250Z"));
    assert_int_equal(t->bid[0], 3943248);
    assert_int_equal(t->bid[1], 3943950);
    expect_near(t->bid_volume[0], 0.5, 0);
    expect_near(t->ask_volume[0], 0, 0);
    expect_near(t->bid_volume[1], 0, 0);
    expect_near(t->ask_volume[1], 2, 0);
    assert_string_equal(t->repairs, "");
    fx_ticks_free(t);
}

static void every_text_gives_the_same_trades(void **state)
{
    static const char *const texts[] = {
        "id,price,qty,quote_qty,time,is_buyer_maker\n1,39432.48,0.5,19716,1610186400250,true\n"
        "2,39439.5,2,78879,1610186401250,False\n",
        "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,isBuyerMaker\n"
        "1,39432.48,0.5,1,1,1610186400250,TRUE\n2,39439.5,2,2,2,1610186401250,0\n",
        "timestamp,symbol,side,size,price\n1610186400.25,BTCUSDT,Sell,0.5,39432.48\n"
        "1610186401.25,BTCUSDT,Buy,2,39439.5\n",
        "datetime;side;volume;last\n2021-01-09T10:00:00.25Z;seller;0,5;39432,48\n"
        "2021-01-09T10:00:01.25Z;BUYER;2;39439,50\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_two(read_text("BTCUSDT.csv", texts[i]), FX_FORMAT_CSV_TRADES, path_of("BTCUSDT.csv"));
}

static void every_parquet_gives_the_same_trades(void **state)
{
    static const char *const selects[] = {
        "SELECT 1610186400250 + i * 1000 AS timestamp, CASE i WHEN 0 THEN 'sell' ELSE 'buy' END AS side, "
        "CAST(39432.48 + i * 7.02 AS DOUBLE) AS price, CAST(0.5 + i * 1.5 AS DOUBLE) AS amount FROM range(2) t(i)",
        "SELECT TIMESTAMPTZ '2021-01-09 10:00:00.25+00' + INTERVAL (i) SECOND AS timestamp, i = 0 AS is_buyer_maker, "
        "39432.48 + i * 7.02 AS price, 0.5 + i * 1.5 AS qty FROM range(2) t(i)",
        "SELECT CAST(1610186400250000000 + i * 1000000000 AS UBIGINT) AS ts_event, CASE i WHEN 0 THEN 'True' ELSE "
        "'False' END AS buyer_maker, CAST(39432.48 + i * 7.02 AS FLOAT) AS price, CAST(0.5 + i * 1.5 AS FLOAT) AS size "
        "FROM range(2) t(i)",
    };
    for (size_t i = 0; i < sizeof selects / sizeof *selects; i++) {
        const char *path = write_parquet("BTCUSDT.parquet", selects[i]);
        expect_two(read_file(path, FX_FORMAT_AUTO), FX_FORMAT_PARQUET_TRADES, path);
    }
}

// MetaTrader: LAST alone; flags 32 bought, 64 sold. A row without LAST changes the book.
static void trades_of_metatrader(void **state)
{
    static const char text[] = "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n"
                               "2021.01.09\t10:00:00.250\t\t\t39432.48\t0.5\t88\n"
                               "2021.01.09\t10:00:00.900\t\t\t\t\t0\n"
                               "2021.01.09\t10:00:01.250\t\t\t39439.5\t2\t56\n";
    const char *path = put_text("BTCUSDT.txt", text);
    fx_ticks *t = NULL;
    rp_error error = {0};
    fx_import_options options = {.zone = "UTC"};
    if (fx_ticks_import(&path, 1, symbols, &options, &t, &error)) fail_msg("%s", error.message);
    assert_non_null(strstr(t->source, "MetaTrader 5 ticks, trades"));
    expect_two(t, FX_FORMAT_MT5_TICKS, path);
    refuse("<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n2021.01.09\t10:00:00\t\t\t1.5\t1\tx\n",
           FX_FORMAT_AUTO, RP_EFORMAT, "row 2: column flags: \"x\" is no whole number");
    refuse("<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n2021.01.09\t10:00:00\t\t\t\t\t0\n", FX_FORMAT_AUTO,
           RP_EFORMAT, "the file is empty: no tick in it");
}

// One trade whose taker is not known: no volume is counted by side, in this file nor in those beside it.
static void sides_that_are_not_known(void **state)
{
    fx_ticks *t = read_text("BTCUSDT.csv", "time,price,amount,side\n1610186400250,100.5,1,buy\n"
                                           "1610186401250,101,2,NO_AGGRESSOR\n1610186402250,102,4,sell\n");
    assert_null(t->ask_volume);
    for (int i = 0; i < 3; i++) expect_near(t->bid_volume[i], 1 << i, 0);
    fx_ticks_free(t);

    t = read_text("BTCUSDT.csv", "time,price,amount\n1610186400250,100.5,1\n1610186401250,101,2\n");
    assert_null(t->ask_volume);
    expect_near(t->bid_volume[1], 2, 0);
    fx_ticks_free(t);

    t = read_text("BTCUSDT.csv", "time,price,side\n1610186400250,100.5,buy\n1610186401250,101,sell\n");
    assert_null(t->bid_volume);
    assert_null(t->ask_volume);
    fx_ticks_free(t);

    const char *paths[2] = {put_text("BTCUSDT-1.csv", "time,price,amount,side\n1610186400250,100.5,1,buy\n"),
                            put_text("BTCUSDT-2.csv", "time,price,amount\n1610186500250,100.5,3\n")};
    rp_error error;
    if (fx_ticks_import(paths, 2, symbols, NULL, &t, &error)) fail_msg("%s", error.message);
    assert_null(t->ask_volume);
    expect_near(t->bid_volume[0] + t->bid_volume[1], 4, 0);
    fx_ticks_free(t);
}

static void text_that_is_none(void **state)
{
    refuse("time,price,amount,side\n1610186400250,100.5,1,up\n", FX_FORMAT_AUTO, RP_EFORMAT,
           "row 2: column side: \"up\" is neither buy nor sell; correct or delete the row");
    refuse("time,price,qty,is_buyer_maker\n1610186400250,100.5,1,buy\n", FX_FORMAT_AUTO, RP_EFORMAT,
           "row 2: column side: \"buy\" is neither true nor false");
    refuse("time,price,amount,side\n1610186400250,x,1,buy\n", FX_FORMAT_AUTO, RP_EFORMAT, "column price: \"x\"");
    refuse("time,price,amount,side\n1610186400250,1,-1,buy\n", FX_FORMAT_AUTO, RP_EFORMAT, "column volume: \"-1\"");
    refuse("time,price,amount,qty\n1610186400250,1,1,1\n", FX_FORMAT_AUTO, RP_EFORMAT,
           "columns 3 (\"amount\") and 4 (\"qty\") mean the same");
    refuse("time,price,amount,side\n1610186400250,0,1,buy\n", FX_FORMAT_AUTO, RP_EVALUE,
           "price 0): 1 tick(s) have a price of zero or below");
    refuse("time,price,amount,side\n1610186400250,1,1,buy\n", FX_FORMAT_CSV_TICKS, RP_EFORMAT, "not CSV of ticks");
    refuse("time,bid,ask\n1610186400250,1,1\n", FX_FORMAT_CSV_TRADES, RP_EFORMAT, "not CSV of trades");
    // A price alone may be anything.
    fx_format format;
    const char *path = put_text("BTCUSDT.csv", "date,price\n2021-01-08,100\n");
    assert_int_equal(fx_format_detect(path, &format, NULL), RP_OK);
    assert_int_equal(format, FX_FORMAT_CSV);
    const char *alone = write_parquet("BTCUSDT.parquet", "SELECT 1610186400250 AS time, 7.5 AS price");
    assert_int_equal(fx_format_detect(alone, &format, NULL), RP_OK);
    assert_int_equal(format, FX_FORMAT_PARQUET);
    fx_ticks_free(read_file(alone, FX_FORMAT_PARQUET_TRADES));
}

static void trades_and_quotes_are_no_series(void **state)
{
    const char *paths[2] = {put_text("BTCUSDT-1.csv", "time,price,amount,side\n1610186400250,100.5,1,buy\n"),
                            put_text("BTCUSDT-2.csv", "time,bid,ask\n1610186500250,100.5,101\n")};
    fx_ticks *t = NULL;
    rp_error error;
    assert_int_equal(fx_ticks_import(paths, 2, symbols, NULL, &t, &error), RP_ECONFLICT);
    expect_words(&error, "BTCUSDT-2.csv holds quotes");
    expect_words(&error, "BTCUSDT-1.csv holds trades: import them apart");
}

/* ---- bars ---------------------------------------------------------------------------------------------------------
 */

// Ten trades a second apart: prices 100 to 109, amounts 1 to 10, the even ones bought.
static fx_ticks *ten(bool sides)
{
    fx_ticks *t = NULL;
    const fx_symbol *symbol;
    assert_int_equal(fx_symbols_find(symbols, "BTCUSDT", &symbol, NULL), RP_OK);
    assert_int_equal(fx_trades_new(symbol, 2, 10, true, sides, &t, NULL), RP_OK);
    for (int i = 0; i < 10; i++) {
        t->time[i] = at("2021-01-09T10:00:00Z") + i * FX_SECOND;
        t->bid[i] = 10000 + 100 * i;
        (sides && i % 2 == 0 ? t->ask_volume : t->bid_volume)[i] = i + 1;
    }
    fx_ticks_rehash(t);
    return t;
}

static fx_tick_bars *bars_of(const fx_ticks *t, const char *kind)
{
    fx_tick_bars_options options = {0};
    fx_tick_bars *b = NULL;
    rp_error error = {0};
    assert_int_equal(fx_tick_bars_parse(kind, &options, NULL), RP_OK);
    if (fx_ticks_to_bars(t, &options, &b, &error)) fail_msg("%s", error.message);
    assert_null(b->bars->spread);
    assert_null(b->ask_open);
    assert_null(b->spread_mean);
    return b;
}

static void bars_of_trades(void **state)
{
    fx_ticks *t = ten(true);
    fx_tick_bars *b = bars_of(t, "volume:6"); // 1+2+3, 4+5, 6, 7, 8, 9, 10
    assert_int_equal(b->bars->count, 7);
    assert_int_equal(b->ticks[0], 3);
    assert_int_equal(b->bars->open[0], 10000);
    assert_int_equal(b->bars->high[0], 10200);
    assert_int_equal(b->bars->close[1], 10400);
    expect_near(b->bars->volume[0], 6, 0);
    expect_near(b->ask_volume[0], 4, 0);
    expect_near(b->bid_volume[0], 2, 0);
    fx_tick_bars_free(b);
    b = bars_of(t, "dollar:915"); // 100+202+306+412, 520+636, 749+864, 981, 1090
    assert_int_equal(b->bars->count, 5);
    assert_int_equal(b->bars->close[0], 10300);
    expect_near(b->bars->volume[1], 11, 0);
    fx_tick_bars_free(b);
    b = bars_of(t, "range:300"); // 100 to 103, 104 to 107
    assert_int_equal(b->bars->count, 2);
    assert_int_equal(b->bars->low[1], 10400);
    fx_tick_bars_free(b);
    b = bars_of(t, "M1");
    assert_int_equal(b->bars->count, 1);
    expect_near(b->bars->volume[0], 55, 0);
    assert_int_equal(b->ticks[0], 10);
    fx_tick_bars_free(b);
    fx_ticks_free(t);
}

// Sides change no bar but their own columns; without amounts a bar counts its trades.
static void bars_without_sides_and_amounts(void **state)
{
    fx_ticks *with = ten(true), *without = ten(false), *bare = NULL;
    fx_tick_bars *a = bars_of(with, "volume:6"), *b = bars_of(without, "volume:6");
    assert_null(b->bid_volume);
    assert_null(b->ask_volume);
    assert_true(rp_hash_equal(a->bars->hash, b->bars->hash));
    fx_tick_bars_free(a);
    fx_tick_bars_free(b);
    assert_int_equal(fx_trades_new(&with->symbol, 2, 10, false, false, &bare, NULL), RP_OK);
    memcpy(bare->time, with->time, 10 * sizeof *bare->time);
    memcpy(bare->bid, with->bid, 10 * sizeof *bare->bid);
    b = bars_of(bare, "tick:5");
    assert_int_equal(b->bars->count, 2);
    expect_near(b->bars->volume[1], 5, 0);
    fx_tick_bars_free(b);
    fx_tick_bars_options options = {.kind = FX_BARS_VOLUME, .amount = 1};
    rp_error error;
    assert_int_equal(fx_ticks_to_bars(bare, &options, &b, &error), RP_EVALUE);
    expect_words(&error, "the ticks have no volume");
    fx_ticks_free(with);
    fx_ticks_free(without);
    fx_ticks_free(bare);
}

/* ---- markets that never close -------------------------------------------------------------------------------------
 */

// Hours from Friday noon to Monday noon: no row is stamped while the market is closed, no hole, and days have 24 hours.
static void weekends_are_days(void **state)
{
    char text[8000] = "timestamp_utc,open,high,low,close,volume\n";
    int64_t first = at("2021-01-08T00:00:00Z");
    for (int h = 0; h < 96; h++) {
        fx_civil c = fx_to_civil(first + h * FX_HOUR);
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%04d-%02d-%02d %02d:00,100,100.%02d,99.9,100.05,%d\n", c.year,
                 c.month, c.day, c.hour, 50 + h % 24, h + 1);
    }
    const char *path = put_text("BTCUSDT-h1.csv", text);
    fx_bars *b = NULL, *days = NULL;
    fx_check *check = NULL;
    rp_error error = {0};
    if (fx_import(&path, 1, symbols, NULL, &b, &error)) fail_msg("%s", error.message);
    assert_int_equal(b->count, 96);
    assert_non_null(b->calendar);
    if (fx_bars_resample(b, FX_D1, FX_DAY_UTC, false, &days, &error)) fail_msg("%s", error.message);
    assert_int_equal(days->count, 4);
    for (int d = 0; d < 4; d++) {
        assert_int_equal(days->open_time[d], first + d * FX_DAY);
        assert_int_equal(days->known_at[d], first + (d + 1) * FX_DAY);
        expect_near(days->volume[d], 24 * (24 * d + 12.5), 0);
    }
    if (fx_check_file(path, symbols, NULL, &check, &error)) fail_msg("%s", error.message);
    for (int64_t i = 0; i < check->finding_count; i++)
        if (check->findings[i].severity) fail_msg("%s: %s", check->findings[i].kind, check->findings[i].text);
    fx_check_free(check);
    fx_bars_free(days);
    fx_bars_free(b);
}

// Friday 20:00 to 24:00 UTC with nothing after 22:00, when the FX week ends: who knows that nothing came knows it at
// 24:00.
static void stored_weekends(void **state)
{
    const fx_symbol *symbol;
    fx_bars *b = NULL, *h4 = NULL;
    fx_appended appended = {0};
    rp_error error = {0};
    assert_int_equal(fx_symbols_find(symbols, "BTCUSDT", &symbol, NULL), RP_OK);
    assert_int_equal(fx_bars_new(symbol, FX_H1, 2, 94, false, &b, NULL), RP_OK);
    for (int k = 0; k < 94; k++) {
        b->open_time[k] = at("2021-01-08T00:00:00Z") + (k < 22 ? k : k + 2) * FX_HOUR;
        b->known_at[k] = b->open_time[k] + FX_HOUR;
        b->open[k] = b->high[k] = b->low[k] = b->close[k] = 10000 + k;
    }
    fx_bars_rehash(b);
    const char *root = path_of("store");
    if (fx_store_append(root, b, FX_CONFLICT_REFUSE, &appended, &error)) fail_msg("%s", error.message);
    rp_free(appended.path);
    fx_store_cache_set(path_of("cache"), 1, 0);
    for (int round = 0; round < 2; round++) { // from Parquet, then from the cache
        if (fx_store_load(root, symbols, "BTCUSDT", FX_H4, FX_DAY_UTC, &h4, &error)) fail_msg("%s", error.message);
        assert_int_equal(h4->count, 24);
        assert_int_equal(h4->open_time[5], at("2021-01-08T20:00:00Z"));
        assert_int_equal(h4->close[5], 10021);
        assert_int_equal(h4->known_at[5], at("2021-01-09T00:00:00Z"));
        fx_bars_free(h4);
    }
    fx_store_cache_set("off", 0, 0);
    fx_bars_free(b);
}

static void long_bars_end_with_their_span(void **state)
{
    rp_error error = {0};
    fx_bars *b = NULL;
    fx_tick_bars *made = NULL;
    const char *path = put_text("BTCUSDT-d1.csv", "timestamp_utc,open,high,low,close\n2021-01-07 00:00,1,1,1,1\n"
                                                  "2021-01-08 00:00,1,1,1,1\n2021-01-09 00:00,1,1,1,1\n");
    if (fx_import(&path, 1, symbols, NULL, &b, &error)) fail_msg("%s", error.message);
    for (int k = 0; k < 3; k++) assert_int_equal(b->known_at[k], b->open_time[k] + FX_DAY);
    fx_bars_free(b);

    fx_ticks *t = read_text("BTCUSDT.csv", "timestamp_utc,price,amount\n2021-01-08 20:30,1,1\n");
    fx_tick_bars_options h4 = {.timeframe = FX_H4, .day_rule = FX_DAY_UTC, .keep_partial = true};
    if (fx_ticks_to_bars(t, &h4, &made, &error)) fail_msg("%s", error.message);
    assert_int_equal(made->bars->known_at[0], at("2021-01-09T00:00:00Z"));
    fx_tick_bars_free(made);
    fx_ticks_free(t);
}

static int64_t count_of(const fx_check *c, const char *kind)
{
    for (int64_t i = 0; i < c->finding_count; i++)
        if (!strcmp(c->findings[i].kind, kind)) return c->findings[i].count;
    return 0;
}

// A hole on a Saturday is one, at Christmas too; trades on it are none of a closed market.
static void checks_of_weekends(void **state)
{
    fx_check *c = NULL;
    rp_error error = {0};
    const char *path = put_text("BTCUSDT.csv", "timestamp_utc,price,amount\n2021-12-25 02:30,1,1\n"
                                               "2021-12-25 07:30,1,0\n2021-12-25 07:40,1,2\n");
    if (fx_check_file(path, symbols, NULL, &c, &error)) fail_msg("%s", error.message);
    assert_int_equal(count_of(c, "missing-hours"), 4);
    assert_int_equal(count_of(c, "weekend"), 0);
    assert_int_equal(count_of(c, "no-amount"), 1);
    fx_check_free(c);
    path = put_text("BTCUSDT-h1.csv", "timestamp_utc,open,high,low,close\n2021-12-24 22:00,1,1,1,1\n"
                                      "2021-12-24 23:00,1,1,1,1\n2021-12-26 00:00,1,1,1,1\n2021-12-26 01:00,1,1,1,1\n");
    if (fx_check_file(path, symbols, NULL, &c, &error)) fail_msg("%s", error.message);
    assert_int_equal(count_of(c, "gap-holiday"), 0);
    assert_int_equal(count_of(c, "gap-closed"), 0);
    assert_int_equal(count_of(c, "weekend"), 0);
    fx_check_free(c);
}

static void zones_and_names(void **state)
{
    fx_ticks *t = NULL;
    rp_error error;
    const char *path = put_text("BTCUSDT.csv", "time,price,amount\n2021-01-09 10:00:00,1,1\n");
    assert_int_equal(fx_ticks_import(&path, 1, symbols, NULL, &t, &error), RP_EVALUE);
    expect_words(&error, "BTCUSDT trades round the clock, so no week's opening tells the time zone; name it");
    static const char *const names[] = {"XRP_ETH-trades.csv", "xrp-eth.csv", "trades_XRPETH_2021.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        t = read_text(names[i], "time,price,amount\n1610186400250,0.0014,1\n");
        assert_string_equal(t->symbol.name, "XRPETH");
        fx_ticks_free(t);
    }
    static const struct {
        const char *name, *line;
    } lines[] = {{"BTCUSDC", "\nBTCUSDC,crypto,BTC,USDC,2,"},    {"ETH_BTC", "\nETHBTC,crypto,ETH,BTC,6,"},
                 {"PEPEUSDT", "\nPEPEUSDT,crypto,PEPE,USDT,2,"}, {"EUR_SEK", "\nEURSEK,cross,EUR,SEK,5,10,1,100000,"},
                 {"NOKJPY.r", "\nNOKJPY,cross,NOK,JPY,3,"},      {"US2000", "\nUS2000,index,US2000,USD,"}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const fx_symbol *symbol = NULL;
        assert_int_equal(fx_symbols_find(symbols, lines[i].name, &symbol, &error), RP_EUNKNOWN);
        expect_words(&error, lines[i].line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_gives_the_same_trades),
        cmocka_unit_test(every_parquet_gives_the_same_trades),
        cmocka_unit_test(trades_of_metatrader),
        cmocka_unit_test(sides_that_are_not_known),
        cmocka_unit_test(text_that_is_none),
        cmocka_unit_test(trades_and_quotes_are_no_series),
        cmocka_unit_test(bars_of_trades),
        cmocka_unit_test(bars_without_sides_and_amounts),
        cmocka_unit_test(weekends_are_days),
        cmocka_unit_test(stored_weekends),
        cmocka_unit_test(long_bars_end_with_their_span),
        cmocka_unit_test(checks_of_weekends),
        cmocka_unit_test(zones_and_names),
    };
    return cmocka_run_group_tests(tests, open_with_coins, close_fixture);
}
