/// \file series.h
/// Bars as the columns of doubles that indicators read.
#ifndef FOREX_SERIES_H
#define FOREX_SERIES_H

#include <forex/bars.h>
#include <forex/indicator.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Columns made from bars: prices in price units (the double nearest to the decimal price), volume, and the trading day
/// (fx_session_day under the bars' rule) as FX_COLUMN_DAY. `series.second` is NULL and may be set by the caller.
typedef struct fx_bar_series {
    fx_series series;
    double *memory;
} fx_bar_series;

/// Makes the columns. Free with fx_bar_series_free.
RP_API RP_CHECK rp_status fx_bar_series_new(const fx_bars *bars, fx_bar_series **columns, rp_error *error);
RP_API void fx_bar_series_free(fx_bar_series *columns); ///< NULL allowed.

#ifdef __cplusplus
}
#endif
#endif
