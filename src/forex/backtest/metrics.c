// The metrics block (trading.md section G) of a finished backtest.
#include <math.h>

#include <forex/validate.h>

#include "backtest_i.h"

/* ---- trades ------------------------------------------------------------------------------------------------- */

// Running sums over the trades that statistics count.
typedef struct trade_sums {
    double sum; // of profit
    double win_sum, loss_sum, minutes;
    int64_t win_streak, loss_streak;
} trade_sums;

static void add_direction(fx_metrics *m, const fx_trade *t)
{
    if (t->side > 0) {
        m->long_trades++;
        m->long_wins += t->profit > 0;
    } else {
        m->short_trades++;
        m->short_wins += t->profit > 0;
    }
}

static void add_streak(fx_metrics *m, trade_sums *s, int64_t profit)
{
    s->win_streak = profit > 0 ? s->win_streak + 1 : 0;
    s->loss_streak = profit < 0 ? s->loss_streak + 1 : 0;
    if (s->win_streak > m->max_consecutive_wins) m->max_consecutive_wins = s->win_streak;
    if (s->loss_streak > m->max_consecutive_losses) m->max_consecutive_losses = s->loss_streak;
}

static void add_counted(fx_metrics *m, trade_sums *s, const fx_trade *t)
{
    double profit = (double)t->profit;
    m->losses += t->profit < 0;
    if (isnan(m->best) || profit > m->best) m->best = profit;
    if (isnan(m->worst) || profit < m->worst) m->worst = profit;
    s->sum += profit;
    s->win_sum += t->profit > 0 ? profit : 0;
    s->loss_sum += t->profit < 0 ? profit : 0;
    s->minutes += (double)(t->close_time - t->open_time) / FX_MINUTE;
    add_direction(m, t);
    add_streak(m, s, t->profit);
}

static double deviation_of_profit(const fx_result *r, double mean, int64_t n)
{
    double squares = 0;
    for (int64_t i = 0; i < r->trade_count; i++) {
        double d = (double)r->trades[i].profit - mean;
        if (r->trades[i].reason != FX_EXIT_END_OF_DATA) squares += d * d;
    }
    return n > 1 ? sqrt(squares / (double)(n - 1)) : NAN;
}

static double ratio(double a, double b)
{
    return b != 0 ? a / b : NAN;
}

static void trade_ratios(fx_metrics *m, const trade_sums *s, const fx_result *r)
{
    double n = (double)m->trades;
    m->win_rate = ratio((double)m->wins, n);
    m->expectancy = ratio(s->sum, n);
    m->average_minutes = ratio(s->minutes, n);
    m->average_win = ratio(s->win_sum, (double)m->wins);
    m->average_loss = ratio(s->loss_sum, (double)m->losses);
    m->payoff = ratio(m->average_win, -m->average_loss);
    m->kelly = m->win_rate - ratio(1 - m->win_rate, m->payoff);
    double deviation = deviation_of_profit(r, m->expectancy, m->trades);
    m->trade_sharpe = deviation > 0 ? m->expectancy / deviation : NAN;
    m->sqn = m->trade_sharpe * sqrt(n);
}

static void trade_metrics(fx_metrics *m, const fxi_run *run, const fx_result *r)
{
    trade_sums sums = {0};
    m->gross_profit = run->tally.gross_profit;
    m->gross_loss = run->tally.gross_loss;
    m->trades = run->tally.trades;
    m->wins = run->tally.wins;
    m->ambiguous = run->tally.ambiguous;
    m->open_at_end = run->tally.open_at_end;
    m->best = m->worst = NAN;
    for (int64_t i = 0; i < r->trade_count; i++) {
        const fx_trade *t = &r->trades[i];
        m->commission += t->commission;
        m->swap += t->swap;
        m->exits[t->reason]++;
        if (t->reason != FX_EXIT_END_OF_DATA) add_counted(m, &sums, t);
    }
    m->profit_factor = fxi_profit_factor(m->gross_profit, m->gross_loss);
    trade_ratios(m, &sums, r);
}

/* ---- drawdown ----------------------------------------------------------------------------------------------- */

// The deepest relative drawdown so far, with its peak and recovery (D22).
typedef struct deepest {
    double peak; // running, of closes
    int64_t peak_time;
    double depth, from_peak;
    bool recovered;
} deepest;

static void follow_deepest(deepest *d, fx_metrics *m, double low, double close, int64_t time)
{
    double depth = (d->peak - low) / d->peak;
    if (depth > d->depth) {
        d->depth = depth;
        d->from_peak = d->peak;
        d->recovered = false;
        m->drawdown_start = d->peak_time;
    }
    if (!d->recovered && close >= d->from_peak) {
        d->recovered = true;
        m->drawdown_end = time;
    }
    if (close > d->peak) {
        d->peak = close;
        d->peak_time = time;
    }
}

static void equity_drawdown(fx_metrics *m, const fx_tape *t, const fx_result *r)
{
    fxi_drawdown drawdown = {.peak = (double)m->initial};
    deepest deep = {.peak = (double)m->initial, .peak_time = m->start_time, .recovered = true};
    m->drawdown_start = m->drawdown_end = m->start_time;
    for (int64_t i = 0; i < r->bar_count; i++) {
        follow_deepest(&deep, m, r->equity_low[i], r->equity[i], t->bars->known_at[r->begin + i]);
        fxi_drawdown_bar(&drawdown, r->equity_low[i], r->equity[i]);
    }
    m->equity_peak = drawdown.peak;
    m->equity_drawdown_money = drawdown.money;
    m->equity_drawdown = drawdown.relative;
    m->drawdown_open = !deep.recovered;
    if (m->drawdown_open) m->drawdown_end = m->end_time;
}

static void balance_drawdown(fx_metrics *m, const fx_result *r)
{
    fxi_drawdown drawdown = {.peak = (double)m->initial};
    for (int64_t i = 0; i < r->bar_count; i++)
        fxi_drawdown_bar(&drawdown, (double)r->balance[i], (double)r->balance[i]);
    m->balance_drawdown_money = drawdown.money;
    m->balance_drawdown = drawdown.relative;
}

// Mean depth of the drawdowns of daily equity, each from falling below a peak to reaching it again or the end.
static double average_drawdown(const fx_metrics *m, const fx_result *r)
{
    double peak = (double)m->initial, depth = 0, sum = 0;
    int64_t count = 0;
    for (int64_t i = 0; i < r->day_count; i++) {
        double equity = r->day_equity[i];
        if (equity >= peak) {
            sum += depth;
            depth = 0;
            peak = equity;
        } else {
            count += depth == 0;
            if ((peak - equity) / peak > depth) depth = (peak - equity) / peak;
        }
    }
    return ratio(sum + depth, (double)count);
}

/* ---- returns ------------------------------------------------------------------------------------------------ */

static double downside(const double *returns, int64_t count)
{
    double sum = 0;
    for (int64_t i = 0; i < count; i++) sum += returns[i] < 0 ? returns[i] * returns[i] : 0;
    return sqrt(sum / (double)count);
}

static void return_metrics(fx_metrics *m, const double *returns, int64_t days)
{
    double year = sqrt(m->annual_days), growth = (double)m->final / (double)m->initial, down = downside(returns, days);
    m->daily = fx_daily_of(returns, days);
    m->return_total = growth - 1;
    m->return_annual = growth > 0 ? pow(growth, m->annual_days / (double)days) - 1 : -1;
    m->volatility_annual = m->daily.deviation * year;
    m->sharpe = fxi_sharpe(&m->daily, m->annual_days);
    m->sortino = down > 0 ? m->daily.mean / down * year : NAN;
    m->calmar = ratio(m->return_annual, m->equity_drawdown);
}

rp_status fxi_metrics(const fx_tape *t, const fxi_run *run, fx_result *r, rp_error *error)
{
    fx_metrics *m = &r->metrics;
    const fx_bars *b = t->bars;
    double *returns = rp_malloc((size_t)r->day_count * sizeof *returns);
    if (!returns) return rp_fail(error, RP_ENOMEM, "out of memory for %lld daily returns", (long long)r->day_count);
    m->start_time = b->open_time[r->begin];
    m->end_time = b->known_at[r->end - 1];
    m->exposure = (double)run->exposed_bars / (double)r->bar_count;
    m->initial = t->rules.initial_balance;
    m->final = run->balance;
    m->net_profit = m->final - m->initial;
    m->buy_hold = (double)b->close[r->end - 1] / (double)b->open[r->begin] - 1;
    m->skipped_below_min = run->skipped_below_min;
    m->refused_session = run->refused_session;
    m->annual_days = fxi_annual_days(t, r->begin, r->end);
    trade_metrics(m, run, r);
    equity_drawdown(m, t, r);
    balance_drawdown(m, r);
    m->average_drawdown = average_drawdown(m, r);
    m->recovery_factor = ratio((double)m->net_profit, m->equity_drawdown_money);
    fxi_daily_returns((double)m->initial, r->day_equity, r->day_count, returns);
    return_metrics(m, returns, r->day_count);
    rp_free(returns);
    return RP_OK;
}
