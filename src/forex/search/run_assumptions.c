// What a run assumed, in words: the first thing a reader of the report should see.
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "json_out_i.h"
#include "run_i.h"

static void RP_PRINTF(3, 4) say(fxi_out *out, const char *name, const char *format, ...)
{
    char value[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(value, sizeof value, format, list);
    va_end(list);
    fxi_out_open(out, NULL, '{', true);
    fxi_out_text(out, "name", name);
    fxi_out_text(out, "value", value);
    fxi_out_close(out);
}

static void say_data(fxi_out *out, const fxi_run *run)
{
    const fx_bars *b = run->bars;
    char first[40], last[40];
    say(out, "Data", "%s %s, %lld bars from %s to %s; source: %s", b->symbol.name, fx_timeframe_name(b->timeframe),
        (long long)b->count, fx_time_text(b->open_time[0], first), fx_time_text(b->known_at[b->count - 1], last),
        b->source[0] ? b->source : "not stated");
    say(out, "Zone", "stamps of the source: %s; everything here is UTC", b->zone[0] ? b->zone : "UTC");
    say(out, "Repairs", "%s", b->repairs[0] ? b->repairs : "none");
    say(out, "Days", "%s",
        b->day_rule == FX_DAY_NEW_YORK ? "cut at 17:00 New York, five a week" : "cut at midnight UTC");
}

static void say_fills(fxi_out *out, const fx_rules *r)
{
    say(out, "Fill", "%s",
        r->fill == FX_FILL_NEXT_OPEN
            ? "next bar's open, after a signal at the bar's close"
            : "the close of the signal's own bar (optimistic: nobody gets that price for sure)");
    say(out, "Sides",
        "bars are bid; buys open at ask and close at bid, sells the other way; stops and targets trigger on "
        "the closing side");
    say(out, "Inside bars", "%s",
        r->intrabar == FX_PESSIMISTIC
            ? "stop first when stop and target lie in one bar (pessimistic); such trades are "
              "counted as ambiguous"
            : "target first when stop and target lie in one bar (optimistic); such trades are "
              "counted as ambiguous");
    say(out, "Gaps", "a stop gapped over fills at the open; a target gapped over fills at %s",
        r->target_gap == FX_TARGET_AT_LIMIT ? "its own price" : "the open");
    static const char *const opposite[] = {"ignored while in position", "closes the position", "reverses the position"};
    say(out, "Opposite signal", "%s; one position at a time", opposite[r->opposite]);
}

static void say_costs(fxi_out *out, const fxi_run *run)
{
    const fx_rules *r = &run->config->rules;
    const fx_symbol *s = &run->bars->symbol;
    if (r->spread_source == FX_SPREAD_PER_BAR)
        say(out, "Spread", "the data's own, per bar, times %g", r->spread_multiplier);
    else
        say(out, "Spread", "constant %g points (%s), times %g",
            r->spread_points >= 0 ? r->spread_points : (double)s->spread_points,
            r->spread_points >= 0 ? "from the configuration" : "the symbol table's typical one", r->spread_multiplier);
    int64_t commission = r->commission_e8 >= 0 ? r->commission_e8 : s->commission_e8;
    say(out, "Commission", "%.2f %s per lot and side", (double)commission * 1e-8, r->account_currency);
    say(out, "Slippage", "%g points against us on market orders and stops", r->slippage_points);
    if (r->swap)
        say(out, "Swap",
            "at 17:00 New York, long %g and short %g points per lot and night (the symbol table's present "
            "values, applied to all years), three nights once a week",
            (double)s->swap_long_e8 * 1e-8, (double)s->swap_short_e8 * 1e-8);
    else
        say(out, "Swap", "not charged");
}

static void say_account(fxi_out *out, const fxi_run *run)
{
    const fx_rules *r = &run->config->rules;
    double balance = (double)r->initial_balance / pow(10, fx_currency_digits(r->account_currency));
    if (r->sizing == FX_SIZE_FIXED_LOTS)
        say(out, "Size", "%g %s each trade; start with %.2f %s", (double)r->lots_e8 * 1e-8,
            r->lots_e8 == 100000000 ? "lot" : "lots", balance, r->account_currency);
    else
        say(out, "Size", "%g %% of the balance at risk at the stop, lots rounded down; start with %.2f %s",
            r->risk_fraction * 100, balance, r->account_currency);
    say(out, "Ranges", "each range starts again with the initial balance and closes what is open at its end");
    double days = run->result[FXI_IN_SAMPLE]->metrics.annual_days;
    say(out, "Annualisation", "daily equity at the day's close, flat days count; %g days a year (%s)", days,
        r->annual_days > 0 ? "from the configuration" : "counted from the data");
}

static void say_search(fxi_out *out, const fxi_run *run)
{
    const fx_search_options *s = &run->config->search;
    say(out, "Search",
        "%s, seed %llu, %d generations of %d; fitness: annual Sharpe ratio on train, less for fewer than "
        "%lld trades or more than 25 %% drawdown",
        s->method == FX_SEARCH_GENETIC ? "genetic" : "random", (unsigned long long)s->seed, s->generations,
        s->population, (long long)s->min_trades);
    say(out, "Choice",
        "of the fittest %lld on train with different features, the one whose worse fitness of train and "
        "validation is best",
        (long long)run->candidates);
    say(out, "Splits",
        "in time order: train %g, validation %g, the rest is the hold-out; %lld bars left out between "
        "them",
        run->config->train_share, run->config->validation_share, (long long)run->embargo);
    say(out, "Trials",
        "%lld strategies evaluated by this run, %lld by others on the same data; luck is reckoned with all of "
        "them",
        (long long)run->trials_run, (long long)(run->trials_total - run->trials_run));
    say(out, "Hold-out", "opened once, for the winner only; %lld %s seen it so far", (long long)run->holdout_openings,
        run->holdout_openings == 1 ? "strategy has" : "strategies have");
}

void fxi_put_assumptions(fxi_out *out, const fxi_run *run)
{
    fxi_out_open(out, "assumptions", '[', false);
    say_data(out, run);
    say_fills(out, &run->config->rules);
    say_costs(out, run);
    say_account(out, run);
    say_search(out, run);
    fxi_out_close(out);
}
