/* What stands before every run: import of one vendor's year of minutes (gzip text to Parquet, as a user waits for it,
 * and the parse alone), ticks of Dukascopy (as imported, their LZMA alone, their records alone), the load of two years
 * from Parquet, resampling, stamps to local time; and ten years of minutes opened from the column cache. Real data but
 * for the ten years; without it there is nothing to measure. */
#include "bench.h"

#include <forex/ticks.h>
#include <rapto/base.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forex/market/format_i.h"

static const char gzip[] = RAPTO_DATA_DIR "/fx/m1/EURUSD-2019.csv.gz";
static const char store[] = RAPTO_DATA_DIR "/fx/parquet";
static char folder[] = "/tmp/rapto-bench-market-XXXXXX";
static char text_path[64];
static fx_symbols *symbols;
static fx_bars *year, *two_years;
static bool good = true;

static void require(bool truth, const rp_error *error)
{
    if (truth) return;
    good = false;
    fprintf(stderr, "bench_market: %s\n", error->message);
}

static fx_bars *import(const char *path)
{
    fx_import_options options = {.repairs = FX_REPAIR_DROP_IDENTICAL, .symbol = "EURUSD"};
    rp_error error = {0};
    fx_bars *bars = NULL;
    require(fx_import(&path, 1, symbols, &options, &bars, &error) == RP_OK, &error);
    return bars;
}

static fx_bars *load(fx_timeframe tf)
{
    rp_error error = {0};
    fx_bars *bars = NULL;
    require(fx_store_load(store, symbols, "EURUSD", tf, FX_DAY_UTC, &bars, &error) == RP_OK, &error);
    return bars;
}

static void run_import(void *unused)
{
    rp_error error = {0};
    fx_bars *bars = import(gzip);
    require(bars && fx_store_save(folder, bars, NULL, &error) == RP_OK, &error);
    fx_bars_free(bars);
}

static void run_parse(void *unused)
{
    fx_bars_free(import(text_path));
}

static void run_load(void *unused)
{
    fx_bars_free(load(FX_M1));
}

static void run_resample(void *unused)
{
    rp_error error = {0};
    fx_bars *bars = NULL;
    require(fx_bars_resample(two_years, FX_H1, FX_DAY_UTC, true, &bars, &error) == RP_OK, &error);
    fx_bars_free(bars);
}

/* ---- ten years from the cache ---- */

enum { TEN_YEARS = 3700000 };

static char ten_root[64];
static rp_hash ten_hash;

// A random walk of minutes while the market is open.
static fx_bars *ten_years(void)
{
    const fx_symbol *symbol = NULL;
    fx_bars *b = NULL;
    rp_error error = {0};
    require(fx_symbols_find(symbols, "EURUSD", &symbol, &error) == RP_OK, &error);
    require(fx_bars_new(symbol, FX_M1, 5, TEN_YEARS, false, &b, &error) == RP_OK, &error);
    rp_random random = rp_random_key(7, 0, 0, 0);
    int64_t t = INT64_C(1293919200) * FX_SECOND;
    int32_t price = 130000;
    for (int64_t i = 0; b && i < b->count; i++, t += FX_MINUTE) {
        t = fx_market_next_open(t);
        b->open_time[i] = t;
        b->known_at[i] = t + FX_MINUTE;
        b->open[i] = price;
        price += (int32_t)rp_random_below(&random, 21) - 10;
        if (price < 90000) price = 90000;
        b->close[i] = price;
        b->high[i] = (b->open[i] > price ? b->open[i] : price) + (int32_t)rp_random_below(&random, 8);
        b->low[i] = (b->open[i] < price ? b->open[i] : price) - (int32_t)rp_random_below(&random, 8);
        b->volume[i] = (double)rp_random_below(&random, 200);
    }
    if (b) fx_bars_rehash(b);
    return b;
}

static void run_open(void *unused)
{
    rp_error error = {0};
    fx_bars *b = NULL;
    require(fx_store_load(ten_root, symbols, "EURUSD", FX_M1, FX_DAY_UTC, &b, &error) == RP_OK && b->mapping &&
                rp_hash_equal(b->hash, ten_hash),
            &error);
    fx_bars_free(b);
}

static bool make_ten_years(void)
{
    char cache[64];
    rp_error error = {0};
    snprintf(ten_root, sizeof ten_root, "%s/ten", folder);
    snprintf(cache, sizeof cache, "%s/cache", folder);
    fx_bars *b = ten_years(), *back = NULL;
    if (!b) return false;
    ten_hash = b->hash;
    fx_store_cache_set(cache, 0, 0);
    require(fx_store_save(ten_root, b, NULL, &error) == RP_OK, &error);
    require(fx_store_load(ten_root, symbols, "EURUSD", FX_M1, FX_DAY_UTC, &back, &error) == RP_OK, &error);
    bool same = good && rp_hash_equal(back->hash, ten_hash);
    fx_bars_free(b);
    fx_bars_free(back);
    return same;
}

static int64_t local_sum;

static void run_local(void *unused)
{
    const fx_zone *zone;
    rp_error error = {0};
    require(fx_zone_get("America/New_York", &zone, &error) == RP_OK, &error);
    for (int64_t i = 0; i < two_years->count; i++) local_sum += fx_zone_to_local(zone, two_years->open_time[i]);
}

/* ---- ticks ---- */

static const char tick_folder[] = RAPTO_DATA_DIR "/fx/ticks/dukascopy-bi5/GBPJPY";
static const char tick_hour[] = RAPTO_DATA_DIR "/fx/ticks/dukascopy-bi5/GBPJPY/2012/11/07/13h_ticks.bi5";
static fx_ticks *ticks;
static fxi_content hour;
static char *records;
static size_t record_bytes;
static fxi_tick_table decoded;

static fx_ticks *import_ticks(void)
{
    const char *path = tick_folder;
    rp_error error = {0};
    fx_ticks *all = NULL;
    require(fx_ticks_import(&path, 1, symbols, NULL, &all, &error) == RP_OK, &error);
    return all;
}

static void run_ticks(void *unused)
{
    fx_ticks_free(import_ticks());
}

static void run_unlzma(void *unused)
{
    rp_error error = {0};
    char *out = NULL;
    size_t size;
    require(fxi_unlzma(hour.data, hour.size, (size_t)64 << 20, tick_hour, &out, &size, &error) == RP_OK, &error);
    rp_free(out);
}

static void run_decode(void *unused)
{
    rp_error error = {0};
    decoded.count = 0;
    require(fxi_dukascopy_decode(&hour, records, record_bytes / 20, 0, &decoded, &error) == RP_OK, &error);
}

static void run_minutes(void *unused)
{
    rp_error error = {0};
    fx_tick_bars *bars = NULL;
    require(fx_ticks_to_bars(ticks, NULL, &bars, &error) == RP_OK, &error);
    fx_tick_bars_free(bars);
}

// The number of ticks is the one that the data's README states; the decoded hour is part of the import.
static bool open_ticks(void)
{
    const fx_symbol *symbol;
    decoded.has_volume = true;
    ticks = import_ticks();
    if (!ticks || fx_symbols_find(symbols, "GBPJPY", &symbol, NULL) ||
        fxi_content_open(tick_hour, symbol, &hour, NULL) ||
        fxi_unlzma(hour.data, hour.size, (size_t)64 << 20, tick_hour, &records, &record_bytes, NULL) ||
        fxi_ticks_reserve(&decoded, (int64_t)record_bytes / 20, NULL))
        return false;
    run_decode(NULL);
    int64_t at = 0;
    while (at < ticks->count && ticks->bid[at] * INT64_C(1000000) != decoded.bid[0]) at++;
    return ticks->count == 608996 && decoded.count == (int64_t)record_bytes / 20 && at < ticks->count;
}

static void close_ticks(void)
{
    fx_ticks_free(ticks);
    fxi_content_close(&hour);
    rp_free(records);
    fxi_ticks_clear(&decoded);
}

static void measure(const char *name, void (*body)(void *), double work, const char *unit, bool per_second,
                    bool checked)
{
    bench_work w = {body, NULL};
    double seconds = bench_time(&w, 3.0);
    bench_report(&(bench_result){.name = name,
                                 .value = per_second ? work / seconds : seconds * work,
                                 .unit = unit,
                                 .checked = checked && good,
                                 .threads = rp_threads()});
}

// The text of the year, unpacked once, for the parse alone.
static double unpack(void)
{
    char command[400];
    snprintf(text_path, sizeof text_path, "%s/EURUSD.csv", folder);
    snprintf(command, sizeof command, "gzip -dc '%s' > '%s'", gzip, text_path);
    if (system(command)) return 0;
    FILE *file = fopen(text_path, "rb");
    if (!file) return 0;
    fseek(file, 0, SEEK_END);
    double size = (double)ftell(file);
    fclose(file);
    return size;
}

// What is timed is right: the year's rows stand in the two years, and hours equal the stored ones.
static bool verify(void)
{
    fx_bars *hours = load(FX_H1), *made = NULL;
    int64_t first = fx_bars_find(two_years, year->open_time[0]);
    size_t bytes = (size_t)year->count * sizeof *year->close;
    bool same = two_years->count - first == year->count && !memcmp(two_years->close + first, year->close, bytes) &&
                !memcmp(two_years->high + first, year->high, bytes) &&
                !memcmp(two_years->low + first, year->low, bytes);
    same = same && hours && fx_bars_resample(two_years, FX_H1, FX_DAY_UTC, true, &made, NULL) == RP_OK &&
           made->count == hours->count && !memcmp(made->close, hours->close, (size_t)made->count * sizeof *made->close);
    fx_bars_free(hours);
    fx_bars_free(made);
    return same;
}

int main(void)
{
    if (access(gzip, R_OK)) {
        printf("bench_market: %s is not there; nothing measured\n", gzip);
        return 0;
    }
    fx_store_cache_set("off", 0, 0);
    if (!mkdtemp(folder) || fx_symbols_load(NULL, &symbols, NULL)) return 1;
    double bytes = unpack();
    year = import(gzip);
    two_years = load(FX_M1);
    if (!year || !two_years || bytes == 0) return 1;
    bool checked = verify();
    measure("market/import_year_gz_to_parquet", run_import, 1, "s", false, checked);
    measure("market/import_year_text", run_parse, bytes / 1e6, "MB/s", true, checked);
    bool ticked = open_ticks();
    if (ticked) {
        double n = (double)record_bytes / 20 / 1e6, all = (double)ticks->count / 1e6;
        measure("market/bi5_ticks_import", run_ticks, all, "Mticks/s", true, ticked);
        measure("market/bi5_ticks_lzma_alone", run_unlzma, n, "Mticks/s", true, ticked);
        measure("market/bi5_ticks_records_alone", run_decode, n, "Mticks/s", true, ticked);
        measure("market/ticks_to_m1_bars", run_minutes, all, "Mticks/s", true, ticked);
    }
    close_ticks();
    measure("market/load_two_years_m1", run_load, 1, "s", false, checked);
    measure("market/resample_m1_to_h1", run_resample, (double)two_years->count / 1e6, "Mbars/s", true, checked);
    measure("market/stamps_to_new_york", run_local, (double)two_years->count / 1e6, "Mstamps/s", true, checked);
    bool ten = make_ten_years();
    measure("market/open_ten_years_m1_cached", run_open, 1, "s", false, ten);
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    fx_bars_free(year);
    fx_bars_free(two_years);
    fx_symbols_free(symbols);
    return system(command) != 0 || !checked || !good;
}
