/// The table of sources that can be fetched from. A new one is a row here: where a file lies, and what makes it whole.
#include "fetch_i.h"

#include <string.h>

/* ---- Dukascopy ----------------------------------------------------------------------------------------------------
 */

// Months count from 00.
static void hour_path(const char *symbol, int64_t begin, char *text, size_t size)
{
    fx_civil c = fx_to_civil(begin);
    snprintf(text, size, "%s/%04d/%02d/%02d/%02dh_ticks.bi5", symbol, c.year, c.month - 1, c.day, c.hour);
}

static void day_path(const char *symbol, int64_t begin, const char *side, char *text, size_t size)
{
    fx_civil c = fx_to_civil(begin);
    snprintf(text, size, "%s/%04d/%02d/%02d/%s_candles_min_1.bi5", symbol, c.year, c.month - 1, c.day, side);
}

static void bid_path(const char *symbol, int64_t begin, char *text, size_t size)
{
    day_path(symbol, begin, "BID", text, size);
}

static void ask_path(const char *symbol, int64_t begin, char *text, size_t size)
{
    day_path(symbol, begin, "ASK", text, size);
}

// Whole records, times inside the hour that never step back, prices and volumes that are some.
static rp_status judge_ticks(const fxi_content *content, rp_error *error)
{
    fxi_tick_table ticks = {0};
    fxi_tick_facts facts = {0};
    rp_status status = fxi_read_dukascopy_ticks(content, FX_FORMAT_DUKASCOPY_TICKS, &ticks, &facts, error);
    bool none = !status && ticks.count == 0;
    fxi_ticks_clear(&ticks);
    return none ? rp_fail(error, RP_EFORMAT, "%s: no tick in a file of %zu bytes", content->path, content->size)
                : status;
}

static rp_status judge_candles(const fxi_content *content, rp_error *error)
{
    fxi_table table = {0};
    rp_status status = fxi_read_dukascopy_candles(content, FX_FORMAT_DUKASCOPY_CANDLES, 0, &table, error);
    fxi_table_free(&table);
    return status;
}

/* ---- table --------------------------------------------------------------------------------------------------------
 */

#define DUKASCOPY "https://datafeed.dukascopy.com/datafeed"

static const fxi_fetch_source sources[] = {
    {{"dukascopy", "Dukascopy, ticks", DUKASCOPY, "ticks of an hour"}, FX_HOUR, hour_path, judge_ticks},
    {{"dukascopy-bid", "Dukascopy, minute bars of the bid", DUKASCOPY, "minute bars of a day"},
     FX_DAY,
     bid_path,
     judge_candles},
    {{"dukascopy-ask", "Dukascopy, minute bars of the ask", DUKASCOPY, "minute bars of a day"},
     FX_DAY,
     ask_path,
     judge_candles},
};
enum { SOURCES = sizeof sources / sizeof *sources };

int64_t fx_source_count(void)
{
    return SOURCES;
}

const fx_source_info *fx_source_at(int64_t index)
{
    return index >= 0 && index < SOURCES ? &sources[index].info : NULL;
}

rp_status fxi_fetch_source_find(const char *name, const fxi_fetch_source **source, rp_error *error)
{
    char known[300] = "";
    size_t used = 0;
    for (int i = 0; i < SOURCES; i++) {
        const char *own = sources[i].info.name;
        if (used < sizeof known)
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", own);
        if (strcmp(own, name) != 0) continue;
        *source = &sources[i];
        return RP_OK;
    }
    return rp_fail(error, RP_EUNKNOWN, "\"%.40s\" is no source; there are %s", name, known);
}
