// The symbol table's reader on any bytes: no crash, no leak; what it accepts is within its ranges.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "forex/market/market_i.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_row(const fx_symbols *table, int64_t i)
{
    const fx_symbol *s = fx_symbols_at(table, i), *found;
    bool fits = s->digits >= 0 && s->digits <= 9 && s->pip_points > 0 && s->tick_points > 0 && s->contract_size > 0 &&
                s->lot_min_e8 > 0 && s->lot_step_e8 > 0 && s->lot_min_e8 <= s->lot_max_e8 && s->spread_points >= 0 &&
                s->triple_swap_weekday >= 0 && s->triple_swap_weekday <= 6 && s->name[0] && memchr(s->name, 0, 16);
    if (!fits || fx_symbols_find(table, s->name, &found, NULL) || found != s) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fx_symbols table = {0};
    rp_error error;
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = fxi_symbols_read(&table, (const char *)data, size, "fuzz", &error);
    if (status && status != RP_EFORMAT && status != RP_EVALUE) abort();
    for (int64_t i = 0; i < table.count; i++) check_row(&table, i);
    rp_free(table.rows);
    if (rp_memory_stats().live_blocks != live) abort();
    return 0;
}
