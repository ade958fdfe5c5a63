// The scan of smart-money concepts.
#include "smc.h"

#include <math.h>
#include <string.h>

enum { BLOCK_REACH = 9 };

typedef struct bar {
    double open, high, low, close;
} bar;

static bar bar_of(const fxi_frame *f, int side, int64_t t)
{
    if (side == FXI_SMC_UP) return (bar){f->open[t], f->high[t], f->low[t], f->close[t]};
    return (bar){-f->open[t], -f->low[t], -f->high[t], -f->close[t]};
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

static void drop_zone(fxi_smc_zones *zones, int index)
{
    zones->count--;
    memmove(&zones->zone[index], &zones->zone[index + 1], (size_t)(zones->count - index) * sizeof zones->zone[0]);
}

static void add_zone(fxi_smc_zones *zones, double bottom, double top, int64_t born)
{
    if (zones->count == FXI_SMC_MOST) drop_zone(zones, 0);
    zones->zone[zones->count++] = (fxi_smc_zone){bottom, top, born, false};
}

static void add_swing(fxi_smc_side *side, double price, int64_t at)
{
    if (side->swing_count == FXI_SMC_MOST)
        memmove(&side->swings[0], &side->swings[1], (size_t)--side->swing_count * sizeof side->swings[0]);
    side->swings[side->swing_count++] = (fxi_smc_swing){price, at, false, false};
}

// The newest `levels` stay.
static void trim(fxi_smc_side *side, int levels)
{
    while (side->gaps.count > levels) drop_zone(&side->gaps, 0);
    while (side->blocks.count > levels) drop_zone(&side->blocks, 0);
    int surplus = side->swing_count - levels;
    if (surplus <= 0) return;
    side->swing_count = levels;
    memmove(&side->swings[0], &side->swings[surplus], (size_t)levels * sizeof side->swings[0]);
}

/* ---- zones ------------------------------------------------------------------------------------------------------- */

// A gap is filled once price has crossed it as a whole.
static void age_gaps(const fxi_smc *smc, fxi_smc_side *side, const bar *b, int64_t t)
{
    for (int i = side->gaps.count - 1; i >= 0; i--) {
        fxi_smc_zone *gap = &side->gaps.zone[i];
        bool filled = b->low <= gap->bottom;
        side->filled |= filled;
        gap->touched |= b->low < gap->top;
        if (filled || t - gap->born >= smc->rules.fresh) drop_zone(&side->gaps, i);
    }
}

// Three bars of which the first and the third leave a gap, and the second made it: a body of more than half its range
// and more than `multiple` average ranges.
static void find_gap(const fxi_smc *smc, int which, fxi_smc_side *side, const bar *b, int64_t t)
{
    if (t < 2) return;
    bar first = bar_of(smc->frame, which, t - 2), middle = bar_of(smc->frame, which, t - 1);
    double body = middle.close - middle.open;
    if (!(b->low > first.high && body > 0.5 * (middle.high - middle.low) &&
          body > smc->rules.multiple[t - 1] * smc->rules.range[t - 1]))
        return;
    side->new_gap = true;
    side->gap_size = b->low - first.high;
    add_zone(&side->gaps, first.high, b->low, t);
}

// A block is given up once a bar closes beyond it.
static void age_blocks(const fxi_smc *smc, fxi_smc_side *side, const bar *b, int64_t t)
{
    for (int i = side->blocks.count - 1; i >= 0; i--) {
        fxi_smc_zone *block = &side->blocks.zone[i];
        block->touched |= b->low <= block->top;
        if (b->close < block->bottom || t - block->born >= smc->rules.fresh) drop_zone(&side->blocks, i);
    }
}

// The last bar against the move before a break; its zone is known, and published, at the break.
static void find_block(const fxi_smc *smc, int which, fxi_smc_side *side, int64_t t)
{
    for (int64_t i = t - 1; i >= 0 && i >= t - BLOCK_REACH; i--) {
        bar b = bar_of(smc->frame, which, i);
        if (b.close >= b.open) continue;
        side->new_block = true;
        add_zone(&side->blocks, b.low, b.high, t);
        return;
    }
}

/* ---- swings and structure ---------------------------------------------------------------------------------------- */

// A swing high is strictly higher than `wing` bars on each side, and so is known `wing` bars later.
static void find_swing(const fxi_smc *smc, int which, fxi_smc_side *side, int64_t t)
{
    int64_t wing = smc->rules.wing, centre = t - wing;
    if (t < 2 * wing) return;
    double price = bar_of(smc->frame, which, centre).high;
    for (int64_t i = t - 2 * wing; i <= t; i++)
        if (i != centre && bar_of(smc->frame, which, i).high >= price) return;
    side->new_swing = true;
    add_swing(side, price, centre);
}

bool fxi_smc_live(const fxi_smc *smc, const fxi_smc_swing *swing, int64_t t)
{
    return !swing->swept && !swing->broken && t - swing->bar < smc->rules.fresh;
}

// Beyond the swing and back within one bar: its liquidity is taken, once.
static void find_sweep(const fxi_smc *smc, fxi_smc_side *side, const bar *b, int64_t t)
{
    for (int i = 0; i < side->swing_count; i++) {
        fxi_smc_swing *s = &side->swings[i];
        if (!fxi_smc_live(smc, s, t) || t - s->bar <= smc->rules.sweep_age) continue;
        if (!(b->high > s->price && b->close < s->price)) continue;
        s->swept = side->sweep = true;
    }
}

// A close beyond the newest swing breaks structure; every swing passed is consumed.
static void find_break(fxi_smc_side *side, const bar *b)
{
    for (int i = 0; i < side->swing_count; i++) {
        fxi_smc_swing *s = &side->swings[i];
        if (s->broken || !(b->close > s->price)) continue;
        s->broken = true;
        if (i == side->swing_count - 1) side->broke = true;
    }
}

static void judge_break(fxi_smc *smc, int which, int64_t t)
{
    int direction = which == FXI_SMC_UP ? 1 : -1;
    if (!smc->side[which].broke) return;
    if (smc->trend == direction) smc->bos = direction;
    if (smc->trend == -direction) smc->choch = direction;
    if (smc->trend != 0) {
        smc->last_event = t;
        find_block(smc, which, &smc->side[which], t);
    }
    smc->trend = direction;
}

/* ---- scan -------------------------------------------------------------------------------------------------------- */

void fxi_smc_start(fxi_smc *smc, const fxi_frame *frame, const fxi_smc_rules *rules)
{
    *smc = (fxi_smc){.frame = frame, .rules = *rules, .last_event = -1};
}

void fxi_smc_step(fxi_smc *smc, int64_t t)
{
    smc->bos = smc->choch = 0;
    for (int which = 0; which < 2; which++) {
        fxi_smc_side *side = &smc->side[which];
        bar b = bar_of(smc->frame, which, t);
        side->new_swing = side->sweep = side->broke = side->new_gap = side->filled = side->new_block = false;
        age_gaps(smc, side, &b, t);
        age_blocks(smc, side, &b, t);
        find_gap(smc, which, side, &b, t);
        find_swing(smc, which, side, t);
        find_sweep(smc, side, &b, t);
        find_break(side, &b);
        judge_break(smc, which, t);
        trim(side, (int)smc->rules.levels[t]);
    }
}
