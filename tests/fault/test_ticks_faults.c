// Readers of ticks and of the other vendors' files with every allocation failing in turn: no leak, no crash, RP_ENOMEM,
// outputs untouched.
#include "fault.h"

#include <forex/check.h>
#include <forex/ticks.h>
#include <rapto/frame.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/forex/vendor_files.h"

static char folder[] = "/tmp/rapto-ticks-faults-XXXXXX";
static char text[120], mt5[120], hour[160], hours[120], candles[2][160], pair[2][120], hst[120], quotes[120],
    trades[120], coins[120];
static fx_symbols *symbols;
static fx_ticks *ticks;

static int put(const char *path, const void *data, size_t size)
{
    char parent[200];
    snprintf(parent, sizeof parent, "%.*s", (int)(strrchr(path, '/') - path), path);
    return rp_make_folders(parent, NULL) || rp_file_write(path, data, size, NULL);
}

static int put_text(const char *path, const char *data)
{
    return put(path, data, strlen(data));
}

static int write_quotes(void)
{
    static const int64_t time[] = {1559556000000000000, 1559556001000000000};
    static const double bid[] = {1.12001, 1.12002}, ask[] = {1.12003, 1.12004};
    const rp_column columns[] = {{.name = "timestamp", .dtype = RP_I64, .data = time, .timestamp = true},
                                 {.name = "bid", .dtype = RP_F64, .data = bid},
                                 {.name = "ask", .dtype = RP_F64, .data = ask}};
    rp_frame *frame;
    if (rp_frame_open(NULL, &frame, NULL)) return -1;
    int failed =
        rp_frame_put(frame, "q", 2, columns, 3, NULL) || rp_write_parquet(frame, "SELECT * FROM q", quotes, NULL, NULL);
    rp_frame_close(frame);
    return failed;
}

static int write_binary(void)
{
    static const made_tick t[] = {{0, 112005, 112003, 1.5f, 2.25f}, {250, 112006, 112003, 1, 1}};
    static const made_candle c[] = {{0, 112000, 112010, 111990, 112005, 3}, {60, 112005, 112005, 112005, 112005, 0}};
    static const made_bar b[] = {{1559556000, 1.1, 1.2, 1.0, 1.1, 7, 3}, {1559556060, 1.1, 1.2, 1.0, 1.1, 7, 3}};
    uint8_t data[2000];
    size_t size = make_ticks(t, 2, data, sizeof data);
    if (put(hour, data, size)) return -1;
    size = make_candles(c, 2, data, sizeof data);
    if (put(candles[0], data, size) || put(candles[1], data, size)) return -1;
    return put(hst, data, make_hst(401, 1, b, 2, data));
}

static int write_all(void)
{
    static const char bars[] =
        "time,open,high,low,close\n2019-06-03T10:00Z,1.1,1.2,1.0,1.1\n2019-06-03T10:01Z,1.1,1.2,1.0,1.1\n"
        "2019-06-03T10:03Z,1.1,1.2,1.0,1.1\n2019-06-03T10:04Z,1.1,1.2,1.0,1.1\n";
    static const char later[] =
        "time,open,high,low,close\n2019-06-03T10:00Z,1.2,1.3,1.1,1.2\n2019-06-03T10:01Z,1.2,1.3,1.1,1.2\n"
        "2019-06-03T10:02Z,1.2,1.3,1.1,1.2\n2019-06-03T10:04Z,1.0,1.3,1.1,1.0\n";
    // Two stamps step back, one ask is below the bid, one price is none.
    return put_text(text, "time,bid,ask,bid_volume\n2019-06-03T10:00Z,1.1,1.2,1\n2019-06-03T10:02Z,1.1,1.2,1\n"
                          "2019-06-03T10:01Z,1.1,1.0,1\n2019-06-03T10:03Z,0,1.2,1\n2019-06-03T10:05Z,1.1,1.2,1\n") ||
           put_text(mt5,
                    "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n2019.01.03\t10:00:00\t1.1\t1.2\t\t\t6\n"
                    "2019.01.03\t10:00:01\t1.1\t\t\t\t2\n") ||
           put_text(trades, "time,price,amount,side\n1559556000000,1.1,1,buy\n1559556001000,1.2,2,\n") ||
           put_text(coins, "symbol,class,base,quote,digits,pip,tick,contract,lot_min,lot_step,lot_max,spread,"
                           "commission,swap_long,swap_short,triple,calc\n"
                           "BTCUSD,crypto,BTC,USD,2,100,1,1,0.01,0.01,100,0,0,0,0,5,cfd\n") ||
           put_text(pair[0], bars) || put_text(pair[1], later) || write_binary() || write_quotes();
}

static int open_all(void **state)
{
    static const char form[] = "%s/%s";
    const char *path = hours;
    fx_market_open(0);
    if (!mkdtemp(folder)) return -1;
    snprintf(text, sizeof text, form, folder, "EURUSD-ticks.csv");
    snprintf(mt5, sizeof mt5, form, folder, "EURUSD-mt5.csv");
    snprintf(hours, sizeof hours, form, folder, "bi5");
    snprintf(hour, sizeof hour, form, hours, "EURUSD/2019/01/04/07h_ticks.bi5");
    snprintf(candles[0], sizeof candles[0], form, folder, "c/EURUSD/2019/01/04/BID_candles_min_1.bi5");
    snprintf(candles[1], sizeof candles[1], form, folder, "c/EURUSD/2019/01/04/ASK_candles_min_1.bi5");
    snprintf(pair[0], sizeof pair[0], form, folder, "EURUSD-bid.csv");
    snprintf(pair[1], sizeof pair[1], form, folder, "EURUSD-ask.csv");
    snprintf(hst, sizeof hst, form, folder, "EURUSD1.hst");
    snprintf(coins, sizeof coins, form, folder, "coins.csv");
    snprintf(trades, sizeof trades, form, folder, "BTCUSD-trades.csv");
    snprintf(quotes, sizeof quotes, form, folder, "EURUSD-quotes.parquet");
    return write_all() || fx_symbols_load(coins, &symbols, NULL) ||
           fx_ticks_import(&path, 1, symbols, NULL, &ticks, NULL);
}

static int close_all(void **state)
{
    char command[100];
    fx_ticks_free(ticks);
    fx_symbols_free(symbols);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0;
}

static rp_status run_new(void *unused)
{
    fx_ticks *t = NULL;
    rp_status status = fx_ticks_new(fx_symbols_at(symbols, 0), 5, 100, true, &t, NULL);
    assert_int_equal(status == RP_OK, t != NULL);
    fx_ticks_free(t);
    return status;
}

static rp_status run_trades(void *unused)
{
    fx_ticks *t = NULL;
    rp_status status = fx_trades_new(fx_symbols_at(symbols, 0), 5, 100, true, true, &t, NULL);
    assert_int_equal(status == RP_OK, t != NULL);
    fx_ticks_free(t);
    return status;
}

static rp_status run_ticks(void *path)
{
    fx_ticks *t = NULL;
    const char *paths[] = {path};
    fx_import_options options = {.repairs = 1023, .zone = "UTC"};
    rp_status status = fx_ticks_import(paths, 1, symbols, &options, &t, NULL);
    assert_int_equal(status == RP_OK, t != NULL);
    fx_ticks_free(t);
    return status;
}

static rp_status run_bars(void *kind)
{
    fx_tick_bars *b = NULL;
    fx_tick_bars_options options = {.kind = *(fx_bar_kind *)kind, .amount = 1, .keep_partial = true};
    rp_status status = fx_ticks_to_bars(ticks, &options, &b, NULL);
    assert_int_equal(status == RP_OK, b != NULL);
    fx_tick_bars_free(b);
    return status;
}

static rp_status run_import(void *path)
{
    fx_bars *b = NULL;
    const char *paths[] = {path};
    fx_import_options options = {.repairs = 1023, .zone = "UTC"};
    rp_status status = fx_import(paths, 1, symbols, &options, &b, NULL);
    assert_int_equal(status == RP_OK, b != NULL);
    fx_bars_free(b);
    return status;
}

static rp_status run_pair(void *unused)
{
    fx_bars *b = NULL;
    const char *paths[] = {pair[1], pair[0]};
    fx_import_options options = {.repairs = 1023};
    rp_status status = fx_import(paths, 2, symbols, &options, &b, NULL);
    assert_int_equal(status == RP_OK, b != NULL);
    fx_bars_free(b);
    return status;
}

static rp_status run_check(void *path)
{
    fx_check *c = NULL;
    rp_status status = fx_check_file(path, symbols, NULL, &c, NULL);
    assert_int_equal(status == RP_OK, c != NULL);
    fx_check_free(c);
    return status;
}

static rp_status run_detect(void *path)
{
    fx_format format;
    return fx_format_detect(path, &format, NULL);
}

static void series(void **state)
{
    fault_every_allocation(run_new, NULL, RP_OK);
    fault_every_allocation(run_trades, NULL, RP_OK);
    for (fx_bar_kind kind = FX_BARS_TIME; kind <= FX_BARS_DOLLAR; kind++)
        fault_every_allocation(run_bars, &kind, RP_OK);
}

static void imports_of_ticks(void **state)
{
    fault_every_allocation(run_ticks, text, RP_OK);
    fault_every_allocation(run_ticks, mt5, RP_OK);
    fault_every_allocation(run_ticks, hours, RP_OK);
    fault_every_allocation(run_ticks, quotes, RP_OK);
    fault_every_allocation(run_ticks, trades, RP_OK);
}

static void imports_of_bars(void **state)
{
    fault_every_allocation(run_import, text, RP_OK);
    fault_every_allocation(run_import, trades, RP_OK); // of a market that never closes: with a calendar
    fault_every_allocation(run_import, hst, RP_OK);
    fault_every_allocation(run_import, candles[0], RP_OK);
    fault_every_allocation(run_pair, NULL, RP_OK);
}

static void checks(void **state)
{
    fault_every_allocation(run_check, text, RP_OK);
    fault_every_allocation(run_check, hours, RP_OK);
    fault_every_allocation(run_check, trades, RP_OK);
    fault_every_allocation(run_check, pair[0], RP_OK);
}

static void detection(void **state)
{
    fault_every_allocation(run_detect, text, RP_OK);
    fault_every_allocation(run_detect, hour, RP_OK);
    fault_every_allocation(run_detect, quotes, RP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series), cmocka_unit_test(imports_of_ticks), cmocka_unit_test(imports_of_bars),
        cmocka_unit_test(checks), cmocka_unit_test(detection),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
