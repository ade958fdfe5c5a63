// Other symbols beside a frame.
#include "others.h"

#include <math.h>

double fxi_other_age(const fxi_family_call *call, int64_t k, int64_t t)
{
    const fxi_frame *f = call->frame, *other = &call->others[k];
    int64_t bar = other->visible[t];
    if (bar < 0) return INFINITY;
    return (double)(f->bars->known_at[t] - other->bars->known_at[bar]) /
           (double)fx_timeframe_length(f->bars->timeframe);
}

double fxi_other_log(const fxi_family_call *call, int64_t k, int64_t t, double stale)
{
    if (k < 0) return call->frame->log_close[t];
    if (!(fxi_other_age(call, k, t) <= stale)) return NAN;
    return call->others[k].log_close[call->others[k].visible[t]];
}

const fx_symbol *fxi_other_symbol(const fxi_family_call *call, int64_t k)
{
    return k < 0 ? &call->frame->bars->symbol : &call->others[k].bars->symbol;
}
