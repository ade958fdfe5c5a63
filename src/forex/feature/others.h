// Other symbols beside a frame: their prices as they are known at each of its bars, joined by known_at and never by
// row.
#ifndef FXI_OTHERS_H
#define FXI_OTHERS_H

#include "family_i.h"

// Age of what is known of symbol k at bar t, in lengths of the frame's bars; INFINITY when nothing is known.
double fxi_other_age(const fxi_family_call *call, int64_t k, int64_t t);
// Logarithm of symbol k's close at bar t; NaN when nothing is known or it is older than `stale` bars. k = -1: the
// frame's own symbol.
double fxi_other_log(const fxi_family_call *call, int64_t k, int64_t t, double stale);
// Symbol k, -1: the frame's own.
const fx_symbol *fxi_other_symbol(const fxi_family_call *call, int64_t k);

#endif
