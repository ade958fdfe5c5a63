// Text of ticks on any bytes, under every format: no crash, no leak; what is accepted is ticks within the text.
#include <stdint.h>
#include <stdlib.h>

#include "forex/market/ticks_i.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const fx_symbol symbol = {.name = "EURUSD", .digits = 5, .pip_points = 10, .asset_class = "major"};

// With every repair allowed what is left rises and has two sides.
static void use_ticks(fxi_tick_job *job, const fxi_tick_facts *facts)
{
    static fxi_tick_segment segment;
    job->segments = &segment;
    job->segment_count = 1;
    segment.path = "fuzz";
    segment.count = job->table.count;
    segment.facts = *facts;
    fxi_trades_join_sides(job);
    if (fxi_tick_defects_repair(job)) return; // nothing is left
    const fxi_tick_table *t = &job->table;
    for (int64_t i = 0; i < t->count; i++)
        if ((i && t->time[i] < t->time[i - 1]) || t->bid[i] <= 0 || t->ask[i] < t->bid[i]) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const fx_format formats[] = {FX_FORMAT_CSV_TICKS, FX_FORMAT_HISTDATA_TICKS, FX_FORMAT_TRUEFX,
                                        FX_FORMAT_MT5_TICKS, FX_FORMAT_CSV_TRADES};
    static const fx_import_options options = {.repairs = 1023};
    fx_market_open(0); // loads a zone that stays for the life of the process
    int64_t live = rp_memory_stats().live_blocks;
    fxi_content content = {.path = "fuzz", .symbol = &symbol, .data = (const char *)data, .size = size};
    for (int i = 0; i < 5; i++) {
        rp_error error;
        fxi_tick_job job = {.symbol = &symbol, .options = &options, .strict = true, .digits = 5, .error = &error};
        fxi_tick_facts facts = {0};
        rp_status status = fxi_format_rule_of(formats[i])->read_ticks(&content, formats[i], &job.table, &facts, &error);
        if (status && status != RP_EFORMAT && status != RP_EUNSUPPORTED) abort();
        if (!status && (job.table.count < 1 || job.table.count > (int64_t)size / 3)) abort();
        if (!status) use_ticks(&job, &facts);
        fxi_ticks_clear(&job.table);
    }
    if (rp_memory_stats().live_blocks != live) abort();
    return 0;
}
