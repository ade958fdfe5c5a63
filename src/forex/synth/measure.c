// What the planted rule earns: enter at the open after a signal, leave at the open `hold` bars later, one position at a
// time. Bars are bid: a long pays the spread when it enters, a short when it leaves. One lot throughout, so the daily
// result in points stands for the return.
#include "synth_i.h"

#include <math.h>
#include <string.h>

static double commission_points(const fx_symbol *symbol, double point, double price)
{
    double lot = (double)symbol->contract_size;
    double account = (double)symbol->commission_e8 * 1e-8;
    double quote = strcmp(symbol->base, "USD") == 0 ? account * price : account;
    return 2.0 * quote / (lot * point);
}

// Nights between two trading days; the fourth of January 1970 was a Sunday. A trading day's own rollover ends it.
static double swap_points(const fx_symbol *symbol, int side, int32_t from, int32_t to)
{
    double night = (double)(side > 0 ? symbol->swap_long_e8 : symbol->swap_short_e8) * 1e-8, nights = 0.0;
    for (int32_t day = from; day < to; day++) {
        int weekday = (int)((day + 4) % 7);
        if (weekday == 0 || weekday == 6) continue;
        nights += weekday == symbol->triple_swap_weekday ? 3.0 : 1.0;
    }
    return night * nights;
}

static double daily_sharpe(const double *daily, int64_t days)
{
    double sum = 0.0, squares = 0.0;
    for (int64_t d = 0; d < days; d++) sum += daily[d];
    double mean = days > 0 ? sum / (double)days : 0.0;
    for (int64_t d = 0; d < days; d++) squares += (daily[d] - mean) * (daily[d] - mean);
    return days > 1 && squares > 0.0 ? mean / sqrt(squares / (double)(days - 1)) * sqrt(252.0) : 0.0;
}

void fxi_synth_measure(const fxi_synth_plan *plan, const fx_bars *bars, fx_synth_truth *truth, double *daily)
{
    const fx_symbol *symbol = &bars->symbol;
    double point = fx_bars_point(bars), net = 0.0, costs = 0.0;
    int64_t day = 0, trades = 0, leave = -1, entry = 0;
    int8_t side = 0;
    memset(daily, 0, (size_t)plan->count * sizeof *daily);
    for (int64_t i = 0; i < plan->count; i++) {
        if (i > 0 && plan->day[i] != plan->day[i - 1]) day++;
        if (i == leave) {
            double cost = commission_points(symbol, point, bars->open[i] * point) + bars->spread[side > 0 ? entry : i] -
                          swap_points(symbol, side, plan->day[entry], plan->day[i]);
            double result = (double)side * (bars->open[i] - bars->open[entry]) - cost;
            daily[day] += result;
            net += result;
            costs += cost;
            trades++;
            leave = -1;
        }
        if (i > 0 && leave < 0 && truth->signal[i - 1] && i + truth->hold < plan->count) {
            side = truth->signal[i - 1];
            entry = i;
            leave = i + truth->hold;
        }
    }
    truth->trades = trades;
    truth->sharpe = daily_sharpe(daily, day + 1);
    truth->net_points = trades ? net / (double)trades : 0.0;
    truth->cost_points = trades ? costs / (double)trades : 0.0;
}
