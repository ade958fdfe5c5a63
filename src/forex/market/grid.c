/// The price grid: how many decimals a file's prices really have, and whether they are prices at all or whole points.
#include "market_i.h"

const fxi_decimal fxi_decimals[10] = {
    {UINT64_C(0x0000000000000001), UINT64_C(18446744073709551615)},
    {UINT64_C(0xcccccccccccccccd), UINT64_C(1844674407370955161)},
    {UINT64_C(0x8f5c28f5c28f5c29), UINT64_C(184467440737095516)},
    {UINT64_C(0x1cac083126e978d5), UINT64_C(18446744073709551)},
    {UINT64_C(0xd288ce703afb7e91), UINT64_C(1844674407370955)},
    {UINT64_C(0x5d4e8fb00bcbe61d), UINT64_C(184467440737095)},
    {UINT64_C(0x790fb65668c26139), UINT64_C(18446744073709)},
    {UINT64_C(0xe5032477ae8d46a5), UINT64_C(1844674407370)},
    {UINT64_C(0xc767074b22e90e21), UINT64_C(184467440737)},
    {UINT64_C(0x8e47ce423a2e9c6d), UINT64_C(18446744073)},
};

static int decimals_needed(const fxi_table *table, int64_t *noisy)
{
    int digits = 0;
    *noisy = 0;
    for (int64_t i = 0; i < table->count; i++) {
        const fxi_row *row = &table->rows[i];
        if (row->flags & FXI_ROW_NOISY) { // binary noise says nothing about the grid
            ++*noisy;
            continue;
        }
        for (int k = 0; k < 4; k++)
            while (!fxi_is_multiple(row->price[k], 9 - digits)) digits++;
        for (int k = 0; k < 4 && table->has_ask; k++)
            while (!fxi_is_multiple(table->ask[i][k], 9 - digits)) digits++;
    }
    return digits;
}

int64_t fxi_implausible_price(const fx_symbol *symbol)
{
    switch (symbol->digits) {
    case 0:
    case 1:
        return 0;
    case 2:
        return 20000 * FXI_E9;
    case 3:
        return 2000 * FXI_E9;
    default:
        return 1000 * FXI_E9;
    }
}

static bool all_above(const fxi_table *table, int64_t limit)
{
    for (int64_t i = 0; i < table->count; i++)
        for (int k = 0; k < 4; k++)
            if (table->rows[i].price[k] > 0 && table->rows[i].price[k] < limit) return false;
    return true;
}

// Returns how many rows are noisy then: noise that 1e-9 did not swallow leaves a rest here.
static int64_t divide_prices(fxi_table *table, int digits)
{
    int64_t scale = fxi_power10(digits), noisy = 0;
    for (int64_t i = 0; i < table->count; i++) {
        fxi_row *row = &table->rows[i];
        for (int k = 0; k < 4; k++) {
            if (row->price[k] % scale) row->flags |= FXI_ROW_NOISY;
            row->price[k] = fxi_divide_half_even(row->price[k], scale);
            if (table->has_ask) table->ask[i][k] = fxi_divide_half_even(table->ask[i][k], scale);
        }
        noisy += (row->flags & FXI_ROW_NOISY) != 0;
    }
    return noisy;
}

int64_t fxi_divide_half_even(int64_t value, int64_t unit)
{
    int64_t quotient = value / unit, rest = value % unit;
    if (rest < 0) rest += unit, quotient--;
    if (2 * rest > unit || (2 * rest == unit && quotient % 2)) quotient++;
    return quotient;
}

void fxi_grid_find(fxi_table *table, const fx_symbol *symbol, fxi_grid *grid)
{
    int64_t limit = fxi_implausible_price(symbol);
    *grid = (fxi_grid){.digits = table->decimals, .noisy = table->noisy};
    if (!table->known_decimals) grid->digits = decimals_needed(table, &grid->noisy);
    if (grid->digits == 0 && (table->whole_points || (limit && all_above(table, limit)))) {
        grid->integer_points = true;
        grid->digits = symbol->digits;
        grid->noisy = divide_prices(table, symbol->digits);
        table->known_decimals = false; // they were those of the points
    }
    if (grid->noisy == table->count) grid->digits = symbol->digits;
}
