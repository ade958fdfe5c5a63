/// \file money.h
/// Exact money: points to booked minor units of the account currency, commission, lots by risk, floating value.
///
/// Booked amounts are exact fractions rounded once, half away from zero. Only the floating value of an open position is
/// a double, by the one formula fxi_floating, so that every engine gets the same bits.
#ifndef FXI_BACKTEST_MONEY_H
#define FXI_BACKTEST_MONEY_H

#include <rapto/base.h>

__extension__ typedef __int128 fxi_wide;
__extension__ typedef unsigned __int128 fxi_uwide;

#define FXI_E8 INT64_C(100000000)

/// How points become money. With the account in the quote currency
///     minor units = points * lots_e8 * up / down,
/// with the account in the base currency quote money is divided by the pair's own rate, and the decimals of points and
/// rate cancel:
///     minor units = points * lots_e8 * up / (down * rate_points).
typedef struct fxi_money {
    bool by_base;     ///< account currency is the pair's base
    int64_t up, down; ///< reduced fraction
    int64_t minor;    ///< minor units in one unit of the account currency (100 for USD)
    double unit;      ///< up / down
} fxi_money;

static inline bool fxi_fits(fxi_wide value)
{
    return value == (int64_t)value;
}

/// numerator / denominator rounded half away from zero; denominator > 0.
static inline int64_t fxi_divide(fxi_wide numerator, fxi_wide denominator)
{
    fxi_uwide half = (fxi_uwide)denominator / 2;
    fxi_uwide size = (numerator < 0 ? -(fxi_uwide)numerator : (fxi_uwide)numerator) + half;
    // The 64-bit division gives the same quotient several times faster.
    int64_t quotient = size >> 63 == 0 && fxi_fits(denominator) ? (int64_t)((uint64_t)size / (uint64_t)denominator)
                                                                : (int64_t)(size / (fxi_uwide)denominator);
    return numerator < 0 ? -quotient : quotient;
}

/// The pair's own rate for converting `points` of profit (trading.md D18): selling quote currency that was won buys
/// base at the ask, buying quote currency that was lost sells base at the bid.
static inline int64_t fxi_rate(int64_t points, int64_t bid, int64_t ask)
{
    int64_t rate = points > 0 ? ask : bid;
    return rate < 1 ? 1 : rate;
}

/// Booked value of `points` times 1/`parts` on `lots_e8` lots.
static inline int64_t fxi_book(const fxi_money *money, int64_t points, int64_t parts, int64_t lots_e8, int64_t bid,
                               int64_t ask)
{
    int64_t rate = money->by_base ? fxi_rate(points, bid, ask) : 1;
    return fxi_divide((fxi_wide)points * lots_e8 * money->up, (fxi_wide)money->down * parts * rate);
}

/// Commission of one side, <= 0.
static inline int64_t fxi_commission(const fxi_money *money, int64_t commission_e8, int64_t lots_e8)
{
    return -fxi_divide((fxi_wide)commission_e8 * lots_e8 * money->minor, (fxi_wide)FXI_E8 * FXI_E8);
}

/// Largest lots_e8 (before lot steps) whose loss over `points` does not exceed `risk` minor units; 0 when risk <= 0.
static inline int64_t fxi_lots_for_risk(const fxi_money *money, int64_t risk, int64_t points, int64_t rate)
{
    if (risk <= 0) return 0;
    fxi_wide lots = (fxi_wide)risk * money->down * (money->by_base ? rate : 1) / ((fxi_wide)points * money->up);
    return fxi_fits(lots) ? (int64_t)lots : INT64_MAX;
}

/// Floating value in minor units of `points` on a position whose unit value is `unit` (lots_e8 * money->unit).
static inline double fxi_floating(const fxi_money *money, double unit, int64_t points, int64_t bid, int64_t ask)
{
    double value = (double)points * unit;
    return money->by_base ? value / (double)fxi_rate(points, bid, ask) : value;
}

#endif
