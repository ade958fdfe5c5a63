/// Trades among ticks: who took them, and what they moved.
#include "ticks_i.h"

#include <string.h>

static bool is_one_of(const char *text, size_t length, const char *words)
{
    char wanted[24];
    if (length + 3 > sizeof wanted) return false;
    snprintf(wanted, sizeof wanted, " %.*s ", (int)length, text);
    return strcasestr(words, wanted) != NULL;
}

bool fxi_taker_read(const char *text, size_t length, bool maker, fxi_taker *taker)
{
    // A buyer whose order stood in the book was hit by a seller.
    const char *buyer = maker ? " false f 0 no " : " buy b buyer bought ";
    const char *seller = maker ? " true t 1 yes " : " sell s seller sold ";
    *taker = FXI_TAKER_UNKNOWN;
    if (length == 0 || is_one_of(text, length, " none null no_aggressor unknown - ")) return true;
    if (is_one_of(text, length, buyer)) *taker = FXI_TAKER_BUYER;
    if (is_one_of(text, length, seller)) *taker = FXI_TAKER_SELLER;
    return *taker != FXI_TAKER_UNKNOWN;
}

void fxi_trade_amount(fxi_tick_table *table, int64_t i, double amount, fxi_taker taker, fxi_tick_facts *facts)
{
    bool bought = taker == FXI_TAKER_BUYER;
    facts->unsided += taker == FXI_TAKER_UNKNOWN;
    if (!table->has_volume) return;
    table->bid_volume[i] = bought ? 0 : amount;
    table->ask_volume[i] = bought ? amount : 0;
}

// Sides that are known of some trades alone would make all the others sold ones.
void fxi_trades_join_sides(fxi_tick_job *job)
{
    fxi_tick_table *t = &job->table;
    int64_t unsided = 0;
    for (int64_t i = 0; i < job->segment_count; i++) unsided += job->segments[i].facts.unsided;
    job->trades = job->segment_count > 0 && job->segments[0].facts.trades;
    job->sides = job->trades && !unsided;
    if (!job->trades || job->sides || !t->has_volume) return;
    for (int64_t i = 0; i < t->count; i++) {
        t->bid_volume[i] += t->ask_volume[i];
        t->ask_volume[i] = 0;
    }
}
