// The market and time layers with every allocation failing in turn: no leak, no crash, RP_ENOMEM, outputs untouched.
#include "fault.h"

#include <forex/check.h>
#include <forex/import.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/rapto-market-faults-XXXXXX";
static char csv[100], gzip[100], root[100], text[400000];
static fx_symbols *symbols;
static fx_bars *bars;

static void write_hours(void)
{
    // A year of hours on a clock of UTC-5/us, one row twice and one late, with binary noise.
    const fx_zone *zone;
    int64_t from;
    size_t used = (size_t)sprintf(text, "%s", "time,open,high,low,close\n");
    assert_int_equal(fx_zone_get("UTC-5/us", &zone, NULL), RP_OK);
    assert_int_equal(fx_time_parse("2018-01-02", &from, NULL), RP_OK);
    for (int64_t t = from; t < from + 300 * FX_DAY; t += FX_HOUR) {
        if (!fx_market_open(t)) continue;
        fx_civil c = fx_to_civil(fx_zone_to_local(zone, t));
        char row[80];
        int length = sprintf(row, "%04d-%02d-%02d %02d:00,1.1,1.2,1.0,1.1%s\n", c.year, c.month, c.day, c.hour,
                             t % (100 * FX_HOUR) == 0 ? "00000000001" : "");
        memcpy(text + used, row, (size_t)length + 1);
        used += (size_t)length;
    }
    const char *second = strchr(text, '\n') + 1;
    memcpy(text + used, second, 60);
    text[used + strcspn(text + used, "\n") + 1] = 0;
}

static int open_all(void **state)
{
    if (!mkdtemp(folder) || fx_symbols_load(NULL, &symbols, NULL)) return -1;
    snprintf(csv, sizeof csv, "%s/EURUSD-h1.csv", folder);
    snprintf(gzip, sizeof gzip, "%s/EURUSD-h1.csv.gz", folder);
    snprintf(root, sizeof root, "%s/store", folder);
    write_hours();
    gzFile packed = gzopen(gzip, "wb");
    if (!packed || gzwrite(packed, text, (unsigned)strlen(text)) <= 0 || gzclose(packed)) return -1;
    fx_import_options options = {.repairs = 127};
    const char *path = csv;
    if (rp_file_write(csv, text, strlen(text), NULL)) return -1;
    return fx_import(&path, 1, symbols, &options, &bars, NULL) || fx_store_save(root, bars, NULL, NULL);
}

static int close_all(void **state)
{
    char command[100];
    fx_bars_free(bars);
    fx_symbols_free(symbols);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0;
}

static rp_status run_symbols(void *unused)
{
    fx_symbols *table = NULL;
    rp_status status = fx_symbols_load(NULL, &table, NULL);
    assert_int_equal(status == RP_OK, table != NULL);
    fx_symbols_free(table);
    return status;
}

static rp_status run_new(void *unused)
{
    fx_bars *b = NULL;
    rp_status status = fx_bars_new(fx_symbols_at(symbols, 0), FX_M1, 5, 100, true, &b, NULL);
    assert_int_equal(status == RP_OK, b != NULL);
    fx_bars_free(b);
    return status;
}

static rp_status run_slice(void *unused)
{
    fx_bars *b = NULL;
    rp_status status = fx_bars_slice(bars, 5, 50, &b, NULL);
    assert_int_equal(status == RP_OK, b != NULL);
    fx_bars_free(b);
    return status;
}

static rp_status run_resample(void *unused)
{
    fx_bars *b = NULL;
    rp_status status = fx_bars_resample(bars, FX_D1, FX_DAY_NEW_YORK, true, &b, NULL);
    assert_int_equal(status == RP_OK, b != NULL);
    fx_bars_free(b);
    return status;
}

static rp_status run_import(void *path)
{
    fx_bars *b = NULL;
    const char *paths[] = {path};
    fx_import_options options = {.repairs = 127};
    rp_status status = fx_import(paths, 1, symbols, &options, &b, NULL);
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

static rp_status run_list(void *unused)
{
    fx_store_entry *entries = NULL;
    int64_t count = 0;
    rp_status status = fx_store_list(root, &entries, &count, NULL);
    assert_int_equal(status == RP_OK, entries != NULL);
    rp_free(entries);
    return status;
}

static rp_status run_load(void *tf)
{
    fx_bars *b = NULL;
    rp_status status = fx_store_load(root, symbols, "EURUSD", *(fx_timeframe *)tf, FX_DAY_UTC, &b, NULL);
    assert_int_equal(status == RP_OK, b != NULL);
    fx_bars_free(b);
    return status;
}

static rp_status run_save(void *unused)
{
    char *path = NULL;
    rp_status status = fx_store_save(root, bars, &path, NULL);
    assert_int_equal(status == RP_OK, path != NULL);
    rp_free(path);
    return status;
}

static void symbol_table(void **state)
{
    fault_every_allocation(run_symbols, NULL, RP_OK);
}

static void series(void **state)
{
    fault_every_allocation(run_new, NULL, RP_OK);
    fault_every_allocation(run_slice, NULL, RP_OK);
    fault_every_allocation(run_resample, NULL, RP_OK);
}

static void import_of_text_and_gzip(void **state)
{
    fault_every_allocation(run_import, csv, RP_OK);
    fault_every_allocation(run_import, gzip, RP_OK);
}

static void check_of_a_file(void **state)
{
    fault_every_allocation(run_check, gzip, RP_OK);
}

static void store(void **state)
{
    fx_timeframe stored = FX_H1, made = FX_D1;
    fault_every_allocation(run_list, NULL, RP_OK);
    fault_every_allocation(run_load, &stored, RP_OK);
    fault_every_allocation(run_load, &made, RP_OK);
    fault_every_allocation(run_save, NULL, RP_OK);
}

static rp_status import_nameless(void *path)
{
    fx_import_options options = {0};
    const char *name = path;
    fx_bars *b = NULL;
    rp_status status = fx_import(&name, 1, symbols, &options, &b, NULL);
    assert_null(b);
    return status;
}

static rp_status check_nameless(void *path)
{
    fx_check *c = NULL;
    rp_status status = fx_check_run(path, symbols, &(fx_check_options){0}, &c, NULL);
    assert_null(c);
    return status;
}

// A file whose name holds no symbol is looked at for interest rates before it is refused.
static void files_without_a_symbol(void **state)
{
    static const char rates[] = "date,currency,rate\n2019-02-01,USD,2.5\n";
    char path[100];
    snprintf(path, sizeof path, "%s/of-banks.csv.gz", folder);
    gzFile packed = gzopen(path, "wb");
    assert_true(packed && gzwrite(packed, rates, sizeof rates - 1) > 0 && gzclose(packed) == Z_OK);
    assert_true(fault_every_allocation(import_nameless, path, RP_EFORMAT) > 2);
    assert_true(fault_every_allocation(check_nameless, path, RP_EFORMAT) > 2);
    snprintf(path, sizeof path, "%s/hours.csv", folder);
    assert_int_equal(rp_file_write(path, text, strlen(text), NULL), RP_OK);
    fault_every_allocation(import_nameless, path, RP_EUNKNOWN);
    fault_every_allocation(check_nameless, path, RP_EUNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symbol_table),    cmocka_unit_test(series), cmocka_unit_test(import_of_text_and_gzip),
        cmocka_unit_test(check_of_a_file), cmocka_unit_test(store),  cmocka_unit_test(files_without_a_symbol),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
