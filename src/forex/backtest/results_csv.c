// Trades and equity as CSV, written atomically.
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "backtest_i.h"

/* ---- numbers ------------------------------------------------------------------------------------------------ */

// An integer of 10^-digits as a decimal number.
static void put_fixed(FILE *out, int64_t value, int digits)
{
    int64_t unit = 1;
    for (int i = 0; i < digits; i++) unit *= 10;
    int64_t whole = llabs(value / unit), rest = llabs(value % unit);
    fprintf(out, "%s%" PRId64, value < 0 ? "-" : "", whole);
    if (digits) fprintf(out, ".%0*" PRId64, digits, rest);
}

static void put_cell(FILE *out, int64_t value, int digits)
{
    putc(',', out);
    put_fixed(out, value, digits);
}

// An empty cell stands for "none".
static void put_level(FILE *out, int32_t price, int digits)
{
    putc(',', out);
    if (price) put_fixed(out, price, digits);
}

static void put_real(FILE *out, double value)
{
    putc(',', out);
    if (!isnan(value)) fprintf(out, "%.17g", value);
}

static void put_time(FILE *out, int64_t utc)
{
    char text[40];
    fputs(fx_time_text(utc, text), out);
}

/* ---- trades ------------------------------------------------------------------------------------------------- */

static void put_pips(FILE *out, const fx_tape *tape, int64_t points)
{
    fprintf(out, ",%.6g", (double)points / tape->pip);
}

static void put_prices(FILE *out, const fx_tape *tape, const fx_trade *t)
{
    int digits = tape->bars->digits;
    putc(',', out);
    put_time(out, t->open_time);
    put_cell(out, t->open_price, digits);
    putc(',', out);
    put_time(out, t->close_time);
    put_cell(out, t->close_price, digits);
    put_level(out, t->stop_price, digits);
    put_level(out, t->target_price, digits);
}

static void put_money(FILE *out, const fx_tape *tape, const fx_trade *t)
{
    int minor = fx_currency_digits(tape->rules.account_currency);
    put_cell(out, t->gross, minor);
    put_cell(out, t->commission, minor);
    put_cell(out, t->swap, minor);
    put_cell(out, t->profit, minor);
}

// Bars held: a bar entered at its close, or left at its open, does not count.
static int64_t bars_held(const fx_bars *b, const fx_trade *t)
{
    bool at_close = t->open_time > b->open_time[t->open_bar], after_open = t->close_time > b->open_time[t->close_bar];
    return t->close_bar - t->open_bar - at_close + after_open;
}

static void put_trade(FILE *out, const fx_tape *tape, const fx_trade *t, int64_t ticket)
{
    fprintf(out, "%" PRId64 ",%s,%s", ticket, tape->bars->symbol.name, t->side > 0 ? "buy" : "sell");
    put_cell(out, t->lots_e8, 8);
    put_prices(out, tape, t);
    put_money(out, tape, t);
    put_pips(out, tape, (int64_t)t->side * ((int64_t)t->close_price - t->open_price));
    put_real(out, t->r_multiple);
    put_pips(out, tape, t->mae_points);
    put_pips(out, tape, t->mfe_points);
    fprintf(out, ",%" PRId64 ",%s,%d,\n", bars_held(tape->bars, t), fx_exit_reason_name((fx_exit_reason)t->reason),
            t->ambiguous);
}

rp_status fx_trades_write(const char *path, const fx_tape *tape, const fx_result *result, rp_error *error)
{
    rp_atomic_file *file;
    rp_status status = rp_atomic_open(path, &file, error);
    if (status != RP_OK) return status;
    FILE *out = rp_atomic_stream(file);
    fputs(
        "ticket,symbol,side,lots,open_time,open_price,close_time,close_price,sl,tp,gross,commission,swap,profit,pips,r,"
        "mae_pips,mfe_pips,bars,exit_reason,ambiguous,tag\n",
        out);
    for (int64_t i = 0; i < result->trade_count; i++) put_trade(out, tape, &result->trades[i], i + 1);
    return rp_atomic_commit(file, error);
}

/* ---- equity ------------------------------------------------------------------------------------------------- */

static void put_equity(FILE *out, const fx_tape *tape, const fx_result *r, int64_t i, double peak)
{
    int minor = fx_currency_digits(tape->rules.account_currency);
    double unit = pow(10, minor);
    put_time(out, tape->bars->known_at[r->begin + i]);
    put_cell(out, r->balance[i], minor);
    fprintf(out, ",%.*f,%.*f,%.8f\n", minor, r->equity[i] / unit, minor, r->equity_low[i] / unit,
            (peak - r->equity_low[i]) / peak);
}

rp_status fx_equity_write(const char *path, const fx_tape *tape, const fx_result *result, rp_error *error)
{
    rp_atomic_file *file;
    rp_status status = rp_atomic_open(path, &file, error);
    if (status != RP_OK) return status;
    FILE *out = rp_atomic_stream(file);
    double peak = (double)result->metrics.initial;
    fputs("time,balance,equity,equity_low,drawdown\n", out);
    for (int64_t i = 0; i < result->bar_count; i++) {
        put_equity(out, tape, result, i, peak);
        if (result->equity[i] > peak) peak = result->equity[i];
    }
    return rp_atomic_commit(file, error);
}
