// The verdict: a rule of two numbers, and the doubts that a careful reader should have.
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "validate_i.h"

// What is little, much or far: the thresholds of the doubts, listed in docs/reference/verdict.md.
static const int64_t few_trades = 100, few_holdout_trades = 30, short_holdout_days = 250;
static const double ambiguous_share = 0.05, best_share = 0.5, cost_share = 0.5, fading_share = 0.5, side_share = 0.95;
static const double deep_drawdown = 0.3;

static void RP_PRINTF(2, 3) doubt(fx_verdict *verdict, const char *format, ...)
{
    if (verdict->doubt_count == FX_MAX_DOUBTS) return;
    va_list list;
    va_start(list, format);
    vsnprintf(verdict->doubts[verdict->doubt_count++], sizeof verdict->doubts[0], format, list);
    va_end(list);
}

static double units(const fx_evidence *e, int64_t minor)
{
    return (double)minor / pow(10, fx_currency_digits(e->currency));
}

/* ---- why there is no claim ----------------------------------------------------------------------------------- */

static void explain_dsr(fx_verdict *v, const fx_verdict_rule *rule, const fx_evidence *e)
{
    if (v->dsr >= rule->dsr_required) return;
    if (isnan(v->dsr))
        doubt(
            v,
            "There is no deflated Sharpe ratio: the strategy has no varying daily returns over train and validation.");
    else
        doubt(
            v,
            "Luck can explain it: the deflated Sharpe ratio is %.3f and %.3f is required. The best of %lld strategies "
            "without skill would show an annual Sharpe ratio of %.2f; this one shows %.2f.",
            v->dsr, rule->dsr_required, (long long)v->trials, v->expected_max_sharpe, e->in_sample->sharpe);
}

static void explain_holdout(fx_verdict *v, const fx_verdict_rule *rule, const fx_evidence *e)
{
    if (v->holdout_psr >= rule->holdout_psr_required) return;
    if (isnan(v->holdout_psr))
        doubt(v, "The hold-out proves nothing: the strategy has no varying daily returns there.");
    else
        doubt(
            v,
            "The hold-out does not confirm it: the probability of a Sharpe ratio above zero is %.3f there and %.3f is "
            "required; its annual Sharpe ratio is %.2f.",
            v->holdout_psr, rule->holdout_psr_required, e->holdout->sharpe);
}

/* ---- what to keep in mind ------------------------------------------------------------------------------------ */

static void doubt_samples(fx_verdict *v, const fx_verdict_rule *rule, const fx_evidence *e)
{
    if (e->in_sample->trades < few_trades)
        doubt(v, "Few trades: %lld over train and validation; statistics of fewer than %lld say little.",
              (long long)e->in_sample->trades, (long long)few_trades);
    if (e->holdout->trades < few_holdout_trades)
        doubt(v, "Few trades in the hold-out: %lld; fewer than %lld say little.", (long long)e->holdout->trades,
              (long long)few_holdout_trades);
    if (e->holdout->daily.count < short_holdout_days && e->holdout->daily.count > 1) {
        double needed = fxi_normal_quantile(rule->holdout_psr_required) * sqrt(e->holdout->annual_days) /
                        sqrt((double)e->holdout->daily.count - 1);
        doubt(v,
              "Short hold-out: %lld days, on which only an annual Sharpe ratio above about %.1f can be told from zero.",
              (long long)e->holdout->daily.count, needed);
    }
}

static void doubt_ambiguity(fx_verdict *v, const fx_evidence *e)
{
    const fx_metrics *m = e->in_sample;
    if (m->trades < 1 || (double)m->ambiguous <= ambiguous_share * (double)m->trades) return;
    doubt(v,
          "Unknown order inside bars: %lld of %lld trades reached stop and target in one bar. The net profit lies "
          "between "
          "%.2f and %.2f %s; finer data would tell.",
          (long long)m->ambiguous, (long long)m->trades,
          units(e, m->net_profit < e->optimistic_net ? m->net_profit : e->optimistic_net),
          units(e, m->net_profit < e->optimistic_net ? e->optimistic_net : m->net_profit), e->currency);
}

static void doubt_concentration(fx_verdict *v, const fx_evidence *e)
{
    const fx_metrics *m = e->in_sample;
    if (m->net_profit <= 0 || (double)e->best_trades_net <= best_share * (double)m->net_profit) return;
    doubt(v, "Few trades carry it: the best %lld of %lld trades made %.2f %s, against a net profit of %.2f.",
          (long long)e->best_trades, (long long)(m->trades + m->open_at_end), units(e, e->best_trades_net), e->currency,
          units(e, m->net_profit));
}

static void doubt_costs(fx_verdict *v, const fx_evidence *e)
{
    int64_t net = e->in_sample->net_profit;
    if (net <= 0 || (double)e->double_spread_net >= cost_share * (double)net) return;
    doubt(v,
          "Sensitive to costs: with twice the spread the net profit over train and validation falls from %.2f to %.2f "
          "%s.",
          units(e, net), units(e, e->double_spread_net), e->currency);
}

static void doubt_fading(fx_verdict *v, const fx_evidence *e)
{
    double train = e->train->sharpe, later = e->validation->sharpe;
    if (train > 0 && !(later >= fading_share * train))
        doubt(v, "It fades: the annual Sharpe ratio is %.2f in train and %.2f in validation; the search fitted train.",
              train, later);
    double before = e->in_sample->sharpe, after = e->holdout->sharpe;
    if (before > 0 && !(after >= fading_share * before))
        doubt(v,
              "It is weaker on unseen data: the annual Sharpe ratio is %.2f over train and validation and %.2f in the "
              "hold-out.",
              before, after);
}

static void doubt_sides(fx_verdict *v, const fx_evidence *e)
{
    const fx_metrics *m = e->in_sample;
    double all = (double)(m->long_trades + m->short_trades);
    if (all < 1) return;
    bool longs = (double)m->long_trades >= side_share * all, shorts = (double)m->short_trades >= side_share * all;
    if (longs || shorts)
        doubt(v,
              "One side only: %lld of %.0f trades are %s; a trend of the market over these years would look the same.",
              (long long)(longs ? m->long_trades : m->short_trades), all, longs ? "long" : "short");
}

static void doubt_history(fx_verdict *v, const fx_evidence *e)
{
    if (e->holdout_openings > 1)
        doubt(v,
              "The hold-out is no longer fresh: %lld other strategies were tried on its bars before or since, and a "
              "choice "
              "among them is a fit to it.",
              (long long)e->holdout_openings - 1);
    double drawdown = fmax(e->in_sample->equity_drawdown, e->holdout->equity_drawdown);
    if (drawdown > deep_drawdown)
        doubt(v, "Deep drawdown: equity fell %.0f %% below its peak; at this size few could have held on.",
              drawdown * 100);
}

fx_verdict fx_verdict_of(const fx_verdict_rule *rule, const fx_evidence *evidence)
{
    const fx_metrics *m = evidence->in_sample;
    fx_verdict v = {.trials = evidence->trials};
    v.dsr = fx_dsr(&m->daily, evidence->trials);
    v.holdout_psr = fx_psr(&evidence->holdout->daily, 0);
    v.expected_max_sharpe = fx_expected_max_sharpe(evidence->trials, m->daily.count) * sqrt(m->annual_days);
    v.claim = v.dsr >= rule->dsr_required && v.holdout_psr >= rule->holdout_psr_required; // false for NaN
    explain_dsr(&v, rule, evidence);
    explain_holdout(&v, rule, evidence);
    doubt_samples(&v, rule, evidence);
    doubt_ambiguity(&v, evidence);
    doubt_concentration(&v, evidence);
    doubt_costs(&v, evidence);
    doubt_fading(&v, evidence);
    doubt_sides(&v, evidence);
    doubt_history(&v, evidence);
    return v;
}
