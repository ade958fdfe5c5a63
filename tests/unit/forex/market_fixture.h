// What the market tests share: a folder of their own, files in it, the symbol table, real data where it is there.
#ifndef MARKET_FIXTURE_H
#define MARKET_FIXTURE_H

#include <forex/check.h>
#include <forex/import.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/rapto-market-XXXXXX";
static fx_symbols *symbols;

__attribute__((unused)) static int open_fixture(void **state)
{
    // Zones stay for the life of the process: loaded here, they do not look like leaks later.
    const fx_zone *utc;
    fx_market_open(0);
    if (fx_zone_get("UTC", &utc, NULL) != RP_OK) return -1;
    return !mkdtemp(folder) || fx_symbols_load(NULL, &symbols, NULL) != RP_OK;
}

__attribute__((unused)) static int close_fixture(void **state)
{
    char command[100];
    fx_symbols_free(symbols);
    snprintf(command, sizeof command, "chmod -R u+w '%s'; rm -rf '%s'", folder, folder);
    return system(command) != 0;
}

// Path of a file in the folder; four paths are alive at a time.
__attribute__((unused)) static const char *path_of(const char *name)
{
    static char paths[4][200];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, 200, "%s/%s", folder, name);
    return path;
}

__attribute__((unused)) static const char *put(const char *name, const void *data, size_t size)
{
    const char *path = path_of(name);
    assert_int_equal(rp_file_write(path, data, size, NULL), RP_OK);
    return path;
}

__attribute__((unused)) static const char *put_text(const char *name, const char *text)
{
    return put(name, text, strlen(text));
}

// The fixture with the two pairs of coins in the real data, which the built-in table does not hold.
__attribute__((unused)) static int open_with_coins(void **state)
{
    if (open_fixture(state)) return -1;
    const char *path =
        put_text("coins.csv", "symbol,class,base,quote,digits,pip,tick,contract,lot_min,lot_step,lot_max,spread,"
                              "commission,swap_long,swap_short,triple,calc\n"
                              "BTCUSDT,crypto,BTC,USDT,2,100,1,1,0.001,0.001,100,0,0,0,0,5,cfd\n"
                              "XRPETH,crypto,XRP,ETH,6,100,1,1,1,1,1000000,0,0,0,0,5,cfd\n");
    fx_symbols_free(symbols);
    symbols = NULL;
    return fx_symbols_load(path, &symbols, NULL) != RP_OK;
}

__attribute__((unused)) static int64_t at(const char *text)
{
    int64_t utc = 0;
    assert_int_equal(fx_time_parse(text, &utc, NULL), RP_OK);
    return utc;
}

__attribute__((unused)) static const fx_symbol *symbol(const char *name)
{
    const fx_symbol *s = NULL;
    assert_int_equal(fx_symbols_find(symbols, name, &s, NULL), RP_OK);
    return s;
}

// cmocka compares floats alone.
__attribute__((unused)) static void expect_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance)) fail_msg("%.17g is not %.17g", found, expected);
}

// Path of real data; skips the test where it is not there, unless RAPTO_REQUIRE_DATA=1.
__attribute__((unused)) static const char *data_path(const char *name)
{
    static char paths[4][400];
    static int next;
    char *path = paths[next++ % 4];
    const char *required = getenv("RAPTO_REQUIRE_DATA");
    snprintf(path, 400, "%s/%s", RAPTO_DATA_DIR, name);
    if (access(path, R_OK) == 0) return path;
    if (required && !strcmp(required, "1")) fail_msg("%s is not there and RAPTO_REQUIRE_DATA=1", path);
    print_message("skipped: %s is not there\n", path);
    skip();
    return NULL;
}

__attribute__((unused)) static fx_bars *import(const char *const *paths, int64_t count, unsigned repairs)
{
    fx_bars *bars = NULL;
    rp_error error = {0};
    fx_import_options options = {.repairs = repairs};
    if (fx_import(paths, count, symbols, &options, &bars, &error)) fail_msg("%s", error.message);
    return bars;
}

__attribute__((unused)) static void expect_words(const rp_error *error, const char *words)
{
    if (!strstr(error->message, words)) fail_msg("\"%s\" is not in: %s", words, error->message);
}

__attribute__((unused)) static void expect_same_bars(const fx_bars *a, const fx_bars *b)
{
    size_t n = (size_t)a->count;
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->digits, b->digits);
    assert_memory_equal(a->open_time, b->open_time, n * sizeof *a->open_time);
    assert_memory_equal(a->known_at, b->known_at, n * sizeof *a->known_at);
    assert_memory_equal(a->open, b->open, n * sizeof *a->open);
    assert_memory_equal(a->high, b->high, n * sizeof *a->high);
    assert_memory_equal(a->low, b->low, n * sizeof *a->low);
    assert_memory_equal(a->close, b->close, n * sizeof *a->close);
    assert_memory_equal(a->volume, b->volume, n * sizeof *a->volume);
    assert_memory_equal(a->flags, b->flags, n * sizeof *a->flags);
    assert_int_equal(a->spread != NULL, b->spread != NULL);
    if (a->spread) assert_memory_equal(a->spread, b->spread, n * sizeof *a->spread);
}

#endif
