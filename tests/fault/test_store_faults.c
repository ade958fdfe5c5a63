// Appending, joining, the column cache and the report of timeframes with every allocation failing in turn.
#include "fault.h"

#include <forex/import.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/rapto-store-faults-XXXXXX";
static char root[100], own[100], cache[100];
static fx_symbols *symbols;
static fx_bars *bars, *next;

static fx_bars *minutes(int64_t from, int64_t count)
{
    const fx_symbol *symbol;
    fx_bars *b = NULL;
    if (fx_symbols_find(symbols, "EURUSD", &symbol, NULL) || fx_bars_new(symbol, FX_M1, 5, count, false, &b, NULL))
        return NULL;
    for (int64_t i = 0; i < count; i++) {
        b->open_time[i] = from + i * FX_MINUTE;
        b->known_at[i] = b->open_time[i] + FX_MINUTE;
        b->open[i] = b->high[i] = b->low[i] = b->close[i] = 110000 + (int32_t)(i % 7);
    }
    strcpy(b->repairs, "sort: 2; drop-weekend: 1");
    fx_bars_rehash(b);
    return b;
}

static int open_all(void **state)
{
    const fx_zone *utc;
    int64_t from;
    rp_set_threads(1); // a database of one thread opens quicker
    fx_market_open(0);
    if (!mkdtemp(folder) || fx_symbols_load(NULL, &symbols, NULL) || fx_zone_get("UTC", &utc, NULL)) return -1;
    if (fx_time_parse("2019-06-03", &from, NULL)) return -1;
    bars = minutes(from, 200);
    next = minutes(from + 150 * FX_MINUTE, 200);
    for (int i = 0; next && i < 200; i++)
        next->open[i] = bars->open[(i + 150) % 7], next->high[i] += 10, next->low[i] -= 10;
    snprintf(root, sizeof root, "%s/store", folder);
    snprintf(own, sizeof own, "%s/own", folder);
    snprintf(cache, sizeof cache, "%s/cache", folder);
    fx_store_cache_set("off", 0, 0);
    return !bars || !next || fx_store_append(own, bars, FX_CONFLICT_REFUSE, NULL, NULL) ||
           fx_store_append(root, bars, FX_CONFLICT_REFUSE, NULL, NULL) ||
           fx_store_append(root, next, FX_CONFLICT_TAKE_NEW, NULL, NULL);
}

static int close_all(void **state)
{
    char command[100];
    fx_bars_free(bars);
    fx_bars_free(next);
    fx_symbols_free(symbols);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0;
}

static void remove_all(const char *path)
{
    char command[200];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    if (system(command)) fail_msg("%s", command);
}

static rp_status run_append(void *unused)
{
    fx_appended done = {.added = -1};
    rp_status status = fx_store_append(own, next, FX_CONFLICT_TAKE_NEW, &done, NULL);
    assert_int_equal(status == RP_OK, done.added == 200);
    if (status) return status;
    assert_int_equal(unlink(done.path), 0);
    rp_free(done.path);
    return RP_OK;
}

static rp_status run_load(void *unused)
{
    fx_bars *b = NULL;
    rp_status status = fx_store_load(root, symbols, "EURUSD", FX_M1, FX_DAY_UTC, &b, NULL);
    assert_int_equal(status == RP_OK, b != NULL);
    if (b) assert_int_equal(b->count, 350);
    fx_bars_free(b);
    return status;
}

static char holidays[600];

static rp_status run_load_by(void *unused)
{
    fx_bars *b = NULL;
    rp_status status = fx_store_load_by(root, symbols, "EURUSD", FX_M5, FX_DAY_UTC, holidays, &b, NULL);
    assert_int_equal(status == RP_OK, b != NULL);
    if (b) assert_non_null(b->calendar);
    fx_bars_free(b);
    return status;
}

// Without a cache file: both files are read and joined, and the cache is made.
static rp_status run_make(void *unused)
{
    remove_all(cache);
    return run_load(NULL);
}

static rp_status run_origins(void *unused)
{
    fx_store_origin origins[FX_TIMEFRAME_COUNT];
    return fx_store_origins(root, "EURUSD", FX_DAY_UTC, origins, NULL);
}

// Each run opens databases and reads files, of which test_market_faults fails every single allocation: here every fifth
// one, another fifth in each mode.
static void fault_some_allocations(fault_body *body)
{
    const rp_fault_mode modes[] = {RP_FAULT_NTH, RP_FAULT_AFTER_NTH};
    body(NULL);
    for (int i = 0; i < 2; i++)
        for (int64_t n = 1 + 2 * i; fault_run(body, NULL, RP_OK, modes[i], n); n += 5) continue;
}

static void appending(void **state)
{
    fault_some_allocations(run_append);
}

static void the_cache(void **state)
{
    fx_store_cache_set(cache, 10, 0);
    fault_some_allocations(run_make);
    fx_bars *b = NULL;
    assert_int_equal(fx_store_load(root, symbols, "EURUSD", FX_M1, FX_DAY_UTC, &b, NULL), RP_OK);
    assert_non_null(b->mapping);
    fx_bars_free(b);
    fault_every_allocation(run_load, NULL, RP_OK);
    fx_store_cache_set("off", 0, 0);
}

static void following_a_calendar(void **state)
{
    static const char christmas[] = "2019-12-25,all,closed,,,Christmas\n";
    snprintf(holidays, sizeof holidays, "%s.holidays.csv", root);
    fx_store_cache_set("off", 0, 0);
    assert_int_equal(rp_file_write(holidays, christmas, sizeof christmas - 1, NULL), RP_OK);
    fault_some_allocations(run_load_by);
    assert_int_equal(unlink(holidays), 0);
}

static void origins(void **state)
{
    fault_some_allocations(run_origins);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appending),
        cmocka_unit_test(the_cache),
        cmocka_unit_test(origins),
        cmocka_unit_test(following_a_calendar),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
