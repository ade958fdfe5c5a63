// Whole imports: byte 0 chooses the format and the repairs, then stand a file and, behind a byte 255, the ask of it.
// Bars and ticks of it are refused with a message, or are in order, and the checks of data make a page of them.
#include <forex/check.h>
#include <forex/ticks.h>

#include "fuzz/scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static void use_bars(const fx_bars *b)
{
    fx_bars *hours = NULL;
    rp_error error;
    require(b->count > 0 && b->digits >= 0 && b->digits <= 9);
    for (int64_t i = 0; i < b->count; i++)
        require(b->known_at[i] >= b->open_time[i] && b->high[i] >= b->low[i] &&
                (!i || b->open_time[i] > b->open_time[i - 1]));
    if (fx_bars_resample(b, FX_D1, FX_DAY_NEW_YORK, true, &hours, &error) == RP_OK) fx_bars_free(hours);
}

static void use_ticks(const fx_ticks *t)
{
    const fx_tick_bars_options options = {.timeframe = FX_M1};
    fx_tick_bars *bars = NULL;
    rp_error error;
    require(t->count > 0);
    if (fx_ticks_to_bars(t, &options, &bars, &error) == RP_OK) fx_tick_bars_free(bars);
}

static void check_file(const char *path, const fx_symbols *symbols, const fx_import_options *options)
{
    char page[140];
    fx_check *check = NULL;
    rp_error error = {0};
    if (fx_check_file(path, symbols, options, &check, &error) != RP_OK) {
        require(error.message[0] && !check);
        return;
    }
    snprintf(page, sizeof page, "%s.html", path);
    require(fx_check_page(page, (const fx_check *const *)&check, 1, 10, &error) == RP_OK);
    fx_check_free(check);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static fx_symbols *symbols;
    static char paths[2][128];
    if (!symbols) {
        require(fx_symbols_load(NULL, &symbols, NULL) == RP_OK);
        snprintf(paths[0], sizeof paths[0], "%s/EURUSD_bid.csv", scratch_folder("import"));
        snprintf(paths[1], sizeof paths[1], "%s/EURUSD_ask.csv", scratch_folder("import"));
    }
    if (size < 2) return 0;
    const fx_import_options options = {.format = (fx_format)(data[0] % FX_FORMAT_COUNT),
                                       .repairs = data[0] & 128 ? 1023 : 0,
                                       .zone = data[1] & 1 ? "UTC" : NULL,
                                       .stamps_are_close = data[1] & 2};
    const char *const both[] = {paths[0], paths[1]};
    rp_error error = {0};
    fx_bars *bars = NULL;
    fx_ticks *ticks = NULL;
    data += 2, size -= 2;
    int count = 0;
    while (count < 2 && (count == 0 || size > 0)) {
        const uint8_t *part;
        size_t length = scratch_next(&data, &size, &part);
        scratch_put(paths[count++], part, length);
    }
    if (fx_import(both, count, symbols, &options, &bars, &error) == RP_OK)
        use_bars(bars);
    else
        require(error.message[0] && !bars);
    if (fx_ticks_import(both, 1, symbols, &options, &ticks, &error) == RP_OK)
        use_ticks(ticks);
    else
        require(error.message[0] && !ticks);
    fx_bars_free(bars);
    fx_ticks_free(ticks);
    check_file(paths[0], symbols, &options);
    return 0;
}
