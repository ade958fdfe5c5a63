/// \file tape_i.h
/// How a tape is made; only for the files that make it.
#ifndef FXI_BACKTEST_TAPE_I_H
#define FXI_BACKTEST_TAPE_I_H

#include "backtest_i.h"

/// Checks that every field of the rules is in range; the message names field, value and range.
RP_CHECK rp_status fxi_rules_check(const fx_rules *rules, rp_error *error);

/// Works out how points of `bars` become account money under `rules`; RP_EUNSUPPORTED names the pair that is missing.
RP_CHECK rp_status fxi_money_of(const fx_bars *bars, const fx_rules *rules, fxi_money *money, rp_error *error);

#endif
