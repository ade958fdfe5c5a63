// Default rules, and the check that a set of rules can be traded.
#include <math.h>
#include <string.h>

#include "tape_i.h"

static void add_session(fx_rules *rules, const char *name, const char *zone, int from, int to, unsigned weekdays)
{
    fx_session *s = &rules->sessions[rules->session_count++];
    snprintf(s->name, sizeof s->name, "%s", name);
    snprintf(s->zone, sizeof s->zone, "%s", zone);
    s->from_minute = from;
    s->to_minute = to;
    s->weekdays = weekdays;
}

void fx_rules_default(fx_rules *rules)
{
    enum { ALL_DAYS = 0x7f, MONDAY_TO_FRIDAY = 0x3e };
    memset(rules, 0, sizeof *rules);
    snprintf(rules->account_currency, sizeof rules->account_currency, "USD");
    rules->initial_balance = 10000000;
    rules->lots_e8 = FXI_E8;
    rules->risk_fraction = 0.01;
    rules->spread_points = -1;
    rules->spread_multiplier = 1;
    rules->commission_e8 = -1;
    rules->swap = true;
    rules->close_friday_minute = -1;
    rules->no_entry_friday_minute = -1;
    add_session(rules, "all", "UTC", 0, 0, ALL_DAYS);
    add_session(rules, "tokyo", "Asia/Tokyo", 9 * 60, 18 * 60, MONDAY_TO_FRIDAY);
    add_session(rules, "london", "Europe/London", 8 * 60, 17 * 60, MONDAY_TO_FRIDAY);
    add_session(rules, "new_york", "America/New_York", 8 * 60, 17 * 60, MONDAY_TO_FRIDAY);
    add_session(rules, "overlap", "America/New_York", 8 * 60, 12 * 60, MONDAY_TO_FRIDAY);
}

const char *fx_exit_reason_name(fx_exit_reason reason)
{
    static const char *const names[FX_EXIT_REASON_COUNT] = {"stop",     "target", "time",
                                                            "opposite", "friday", "end_of_data"};
    return (unsigned)reason < FX_EXIT_REASON_COUNT ? names[reason] : "unknown";
}

static rp_status check_choices(const fx_rules *r, rp_error *error)
{
    const struct {
        const char *name;
        int value, last;
    } choices[] = {
        {"fill", r->fill, FX_FILL_SAME_CLOSE},
        {"intrabar", r->intrabar, FX_OPTIMISTIC},
        {"target_gap", r->target_gap, FX_TARGET_AT_OPEN},
        {"opposite", r->opposite, FX_OPPOSITE_REVERSE},
        {"hold_unit", r->hold_unit, FX_HOLD_MARKET_MINUTES},
        {"below_min", r->below_min, FX_BELOW_MIN_TAKE},
        {"sizing", r->sizing, FX_SIZE_RISK_FRACTION},
        {"spread_source", r->spread_source, FX_SPREAD_PER_BAR},
    };
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (choices[i].value < 0 || choices[i].value > choices[i].last)
            return rp_fail(error, RP_EVALUE, "rules: %s is %d; allowed is 0 to %d", choices[i].name, choices[i].value,
                           choices[i].last);
    return RP_OK;
}

static rp_status check_numbers(const fx_rules *r, rp_error *error)
{
    if (r->initial_balance < 1 || r->initial_balance > INT64_C(1000000000000000))
        return rp_fail(error, RP_EVALUE, "rules: initial_balance is %lld minor units; allowed is 1 to 10^15",
                       (long long)r->initial_balance);
    if (r->sizing == FX_SIZE_FIXED_LOTS && r->lots_e8 < 1)
        return rp_fail(error, RP_EVALUE, "rules: lots_e8 is %lld; fixed lots must be positive", (long long)r->lots_e8);
    if (r->sizing == FX_SIZE_RISK_FRACTION && !(r->risk_fraction > 0 && r->risk_fraction <= 1))
        return rp_fail(error, RP_EVALUE, "rules: risk_fraction is %g; allowed is above 0, up to 1", r->risk_fraction);
    if (!(r->spread_points < 1e6) || !(r->spread_multiplier >= 0 && r->spread_multiplier <= 1000))
        return rp_fail(error, RP_EVALUE,
                       "rules: spread_points %g or spread_multiplier %g; allowed are below 10^6 and 0 to 1000",
                       r->spread_points, r->spread_multiplier);
    if (!(r->slippage_points >= 0 && r->slippage_points <= 1e6))
        return rp_fail(error, RP_EVALUE, "rules: slippage_points is %g; allowed is 0 to 10^6", r->slippage_points);
    if (r->commission_e8 > 1000000 * FXI_E8)
        return rp_fail(error, RP_EVALUE, "rules: commission_e8 is %lld; allowed is up to 10^14 (a million a lot)",
                       (long long)r->commission_e8);
    if (r->close_friday_minute >= 1440 || r->no_entry_friday_minute >= 1440)
        return rp_fail(error, RP_EVALUE, "rules: Friday minutes %d and %d; a day has the minutes 0 to 1439",
                       r->close_friday_minute, r->no_entry_friday_minute);
    if (r->annual_days < 0 || r->annual_days > 366)
        return rp_fail(error, RP_EVALUE, "rules: annual_days is %d; allowed is 0 (counted) to 366", r->annual_days);
    return RP_OK;
}

static rp_status check_sessions(const fx_rules *r, rp_error *error)
{
    if (r->session_count < 1 || r->session_count > FX_MAX_SESSIONS)
        return rp_fail(error, RP_EVALUE, "rules: %d sessions; allowed are 1 to %d", r->session_count, FX_MAX_SESSIONS);
    for (int i = 0; i < r->session_count; i++) {
        const fx_session *s = &r->sessions[i];
        if (s->from_minute < 0 || s->from_minute >= 1440 || s->to_minute < 0 || s->to_minute >= 1440)
            return rp_fail(error, RP_EVALUE, "rules: session '%s' runs from minute %d to %d; a day has 0 to 1439",
                           s->name, s->from_minute, s->to_minute);
        if ((s->weekdays & 0x7f) == 0) return rp_fail(error, RP_EVALUE, "rules: session '%s' has no weekday", s->name);
    }
    return RP_OK;
}

rp_status fxi_rules_check(const fx_rules *rules, rp_error *error)
{
    rp_status status = check_choices(rules, error);
    if (status == RP_OK) status = check_numbers(rules, error);
    return status == RP_OK ? check_sessions(rules, error) : status;
}
