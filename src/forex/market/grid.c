/// The price grid: how many decimals a file's prices really have, and whether they are prices at all or whole points.
#include "market_i.h"

static int decimals_needed(const fxi_table *table)
{
    static const int64_t unit[] = {1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
    int digits = 0;
    for (int64_t i = 0; i < table->count && digits < 9; i++) {
        const fxi_row *row = &table->rows[i];
        if (row->flags & FXI_ROW_NOISY) continue; // binary noise says nothing about the grid
        for (int k = 0; k < 4; k++)
            while (row->price[k] % unit[digits]) digits++;
        for (int k = 0; k < 4 && table->has_ask; k++)
            while (table->ask[i][k] % unit[digits]) digits++;
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

static void divide_prices(fxi_table *table, int digits)
{
    int64_t scale = fxi_power10(digits);
    for (int64_t i = 0; i < table->count; i++)
        for (int k = 0; k < 4; k++) {
            int64_t *price = &table->rows[i].price[k];
            // Only noise that 1e-9 did not swallow leaves a rest here.
            if (*price % scale) table->rows[i].flags |= FXI_ROW_NOISY;
            *price = fxi_divide_half_even(*price, scale);
            if (table->has_ask) table->ask[i][k] = fxi_divide_half_even(table->ask[i][k], scale);
        }
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
    *grid = (fxi_grid){.digits = decimals_needed(table)};
    if (grid->digits == 0 && (table->whole_points || (limit && all_above(table, limit)))) {
        grid->integer_points = true;
        grid->digits = symbol->digits;
        divide_prices(table, symbol->digits);
    }
    for (int64_t i = 0; i < table->count; i++) grid->noisy += (table->rows[i].flags & FXI_ROW_NOISY) != 0;
    if (grid->noisy == table->count) grid->digits = symbol->digits;
}
