// How points become account money: the factors of money.h, and the refusal of what cannot be converted.
#include <string.h>

#include "tape_i.h"

static int64_t power_of_ten(int n)
{
    int64_t p = 1;
    while (n-- > 0) p *= 10;
    return p;
}

static int64_t greatest_divisor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

// The conventional order of a pair's currencies: the one that stands first here is the base.
static int currency_rank(const char *currency)
{
    static const char *const order[] = {"XAU", "XAG", "EUR", "GBP", "AUD", "NZD", "USD", "CAD", "CHF", "JPY"};
    for (int i = 0; i < (int)(sizeof order / sizeof *order); i++)
        if (strcmp(order[i], currency) == 0) return i;
    return 8; // others are quoted against the majors, except against the yen
}

static rp_status refuse_pair(const fx_symbol *symbol, const char *account, rp_error *error)
{
    bool quote_first = currency_rank(symbol->quote) < currency_rank(account);
    return rp_fail(
        error, RP_EUNSUPPORTED,
        "%s earns %s but the account is in %s: the rates of %s%s would be needed and no conversion series is "
        "supported yet; use an account in %s or %s",
        symbol->name, symbol->quote, account, quote_first ? symbol->quote : account,
        quote_first ? account : symbol->quote, symbol->base, symbol->quote);
}

static rp_status check_symbol(const fx_symbol *s, int digits, rp_error *error)
{
    if (s->calc_mode != FX_CALC_FOREX)
        return rp_fail(error, RP_EUNSUPPORTED,
                       "%s: only symbols of calculation mode forex can be backtested (its mode is %d)", s->name,
                       (int)s->calc_mode);
    if (s->digits < 0 || digits < s->digits || digits > 9)
        return rp_fail(error, RP_EVALUE, "%s: bars of %d digits for a symbol of %d; bars are at least as fine, up to 9",
                       s->name, digits, s->digits);
    if (s->contract_size < 1 || s->contract_size > 10000000 || s->pip_points < 1 || s->pip_points > 100000 ||
        s->tick_points < 1 || s->tick_points > 100000)
        return rp_fail(error, RP_EVALUE, "%s: contract %lld, pip %d or tick %d points is out of range", s->name,
                       (long long)s->contract_size, s->pip_points, s->tick_points);
    if (s->lot_step_e8 < 1 || s->lot_min_e8 < 1 || s->lot_max_e8 < s->lot_min_e8 || s->lot_max_e8 > 100000 * FXI_E8)
        return rp_fail(error, RP_EVALUE, "%s: lot step, minimum or maximum is out of range (up to 100,000 lots)",
                       s->name);
    return RP_OK;
}

rp_status fxi_money_of(const fx_bars *bars, const fx_rules *rules, fxi_money *money, rp_error *error)
{
    const fx_symbol *s = &bars->symbol;
    const char *account = rules->account_currency;
    rp_status status = check_symbol(s, bars->digits, error);
    if (status != RP_OK) return status;
    bool by_quote = strcmp(account, s->quote) == 0;
    if (!by_quote && strcmp(account, s->base) != 0) return refuse_pair(s, account, error);
    int64_t minor = power_of_ten(fx_currency_digits(account));
    int64_t up = s->contract_size * minor, down = FXI_E8 * (by_quote ? power_of_ten(bars->digits) : 1);
    int64_t divisor = greatest_divisor(up, down);
    *money = (fxi_money){.by_base = !by_quote, .up = up / divisor, .down = down / divisor, .minor = minor};
    money->unit = (double)money->up / (double)money->down;
    return RP_OK;
}
