// The metrics block as JSON: every field of fx_metrics under its own name.
#include <math.h>

#include "json_out_i.h"
#include "run_i.h"

// A field of the block: how it is printed, and where it stands.
typedef enum field_kind { WHOLE, MINOR, MINOR_REAL, REAL, TIME, TRUTH } field_kind;
typedef struct field {
    const char *name;
    field_kind kind;
    size_t offset;
} field;

#define FIELD(kind, name)                                                                                              \
    {                                                                                                                  \
#name, kind, offsetof(fx_metrics, name)                                                                        \
    }
static const field fields[] = {
    FIELD(TIME, start_time),
    FIELD(TIME, end_time),
    FIELD(REAL, exposure),
    FIELD(MINOR, initial),
    FIELD(MINOR, final),
    FIELD(MINOR, net_profit),
    FIELD(MINOR, gross_profit),
    FIELD(MINOR, gross_loss),
    FIELD(MINOR, commission),
    FIELD(MINOR, swap),
    FIELD(MINOR_REAL, equity_peak),
    FIELD(REAL, return_total),
    FIELD(REAL, return_annual),
    FIELD(REAL, volatility_annual),
    FIELD(REAL, buy_hold),
    FIELD(REAL, sharpe),
    FIELD(REAL, sortino),
    FIELD(REAL, calmar),
    FIELD(REAL, annual_days),
    FIELD(MINOR_REAL, balance_drawdown_money),
    FIELD(REAL, balance_drawdown),
    FIELD(MINOR_REAL, equity_drawdown_money),
    FIELD(REAL, equity_drawdown),
    FIELD(REAL, average_drawdown),
    FIELD(TIME, drawdown_start),
    FIELD(TIME, drawdown_end),
    FIELD(TRUTH, drawdown_open),
    FIELD(WHOLE, trades),
    FIELD(WHOLE, wins),
    FIELD(WHOLE, losses),
    FIELD(WHOLE, long_trades),
    FIELD(WHOLE, short_trades),
    FIELD(WHOLE, long_wins),
    FIELD(WHOLE, short_wins),
    FIELD(WHOLE, ambiguous),
    FIELD(WHOLE, open_at_end),
    FIELD(REAL, win_rate),
    FIELD(REAL, profit_factor),
    FIELD(MINOR_REAL, expectancy),
    FIELD(REAL, payoff),
    FIELD(MINOR_REAL, best),
    FIELD(MINOR_REAL, worst),
    FIELD(MINOR_REAL, average_win),
    FIELD(MINOR_REAL, average_loss),
    FIELD(REAL, average_minutes),
    FIELD(REAL, sqn),
    FIELD(REAL, kelly),
    FIELD(REAL, recovery_factor),
    FIELD(REAL, trade_sharpe),
    FIELD(WHOLE, max_consecutive_wins),
    FIELD(WHOLE, max_consecutive_losses),
    FIELD(WHOLE, skipped_below_min),
    FIELD(WHOLE, refused_session),
};

static void put_field(fxi_out *out, const field *f, const fx_metrics *metrics, double unit)
{
    const void *at = (const char *)metrics + f->offset;
    char text[40];
    switch (f->kind) {
    case WHOLE:
        fxi_out_whole(out, f->name, *(const int64_t *)at);
        break;
    case MINOR:
        fxi_out_real(out, f->name, (double)*(const int64_t *)at / unit);
        break;
    case MINOR_REAL:
        fxi_out_real(out, f->name, *(const double *)at / unit);
        break;
    case REAL:
        fxi_out_real(out, f->name, *(const double *)at);
        break;
    case TIME:
        fxi_out_text(out, f->name, fx_time_text(*(const int64_t *)at, text));
        break;
    default:
        fxi_out_truth(out, f->name, *(const bool *)at);
    }
}

static void put_daily(fxi_out *out, const fx_daily *daily)
{
    fxi_out_open(out, "daily", '{', true);
    fxi_out_whole(out, "count", daily->count);
    fxi_out_real(out, "mean", daily->mean);
    fxi_out_real(out, "deviation", daily->deviation);
    fxi_out_real(out, "skewness", daily->skewness);
    fxi_out_real(out, "kurtosis", daily->kurtosis);
    fxi_out_close(out);
}

void fxi_put_metrics(fxi_out *out, const char *key, const fx_metrics *metrics, int minor_digits)
{
    fxi_out_open(out, key, '{', false);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        put_field(out, &fields[i], metrics, pow(10, minor_digits));
    put_daily(out, &metrics->daily);
    fxi_out_open(out, "exits", '{', true);
    for (int reason = 0; reason < FX_EXIT_REASON_COUNT; reason++)
        fxi_out_whole(out, fx_exit_reason_name((fx_exit_reason)reason), metrics->exits[reason]);
    fxi_out_close(out);
    fxi_out_close(out);
}

char *fx_metrics_json(const fx_metrics *metrics, const fx_rules *rules)
{
    fxi_out out = {0};
    fxi_put_metrics(&out, NULL, metrics, fx_currency_digits(rules->account_currency));
    return fxi_out_end(&out);
}
