// Moving averages made of others.
#include "average_i.h"

#include "primitives_i.h"

#include <math.h>

fxi_node fxi_ema_again(fxi_build *b, fxi_node average, int64_t period)
{
    return fxi_ema(b, b->compat == FX_COMPAT_MT5 ? fxi_later(b, average, period - 1) : average, period);
}

fxi_node fxi_dema(fxi_build *b, fxi_node x, int64_t period)
{
    fxi_node once = fxi_ema(b, x, period);
    return FXI_MIX(b, {2.0, once}, {-1.0, fxi_ema_again(b, once, period)});
}

fxi_node fxi_tema(fxi_build *b, fxi_node x, int64_t period)
{
    fxi_node once = fxi_ema(b, x, period), twice = fxi_ema_again(b, once, period);
    return FXI_MIX(b, {3.0, once}, {-3.0, twice}, {1.0, fxi_ema_again(b, twice, period)});
}

fxi_node fxi_trima(fxi_build *b, fxi_node x, int64_t period)
{
    int64_t inner = (period + 1) / 2;
    return fxi_sma(b, fxi_sma(b, x, inner), period + 1 - inner);
}

fxi_node fxi_hma(fxi_build *b, fxi_node x, int64_t period)
{
    fxi_node slow = fxi_wma(b, x, period), fast = fxi_wma(b, x, fxi_max(period / 2, 1));
    return fxi_wma(b, FXI_MIX(b, {2.0, fast}, {-1.0, slow}), (int64_t)floor(sqrt((double)period)));
}

fxi_node fxi_zlema(fxi_build *b, fxi_node x, int64_t period)
{
    fxi_node early = FXI_MIX(b, {2.0, x}, {-1.0, fxi_lag(b, x, (period - 1) / 2)});
    return fxi_ema(b, early, period);
}

fxi_node fxi_kama(fxi_build *b, fxi_node x, int64_t period)
{
    if (period == 1) return x;
    fxi_node path = fxi_path_total(b, x, period);
    double at_rest = b->compat == FX_COMPAT_MT5 ? 0.0 : 1.0;
    return FXI_NODE(b, RP_KERNEL_PICK(fxi_primitives)->kama, .in = {x, path}, .p = {(double)period, at_rest},
                    .reach = period, .state = RP_KERNEL_PICK(fxi_primitives)->varying_state, .scratch = 1,
                    .memory = FX_MEMORY_FADING);
}

// Tillson's T3: three times GD(n, v) = (1 + v) EMA - v EMA(EMA), written out in the six EMAs.
fxi_node fxi_t3(fxi_build *b, fxi_node x, int64_t period, double factor)
{
    if (period == 1) return x;
    fxi_node e[7] = {x};
    for (int i = 1; i <= 6; i++) e[i] = fxi_ema(b, e[i - 1], period);
    double square = factor * factor, cube = square * factor;
    return FXI_MIX(b, {-cube, e[6]}, {3.0 * (square + cube), e[5]}, {-6.0 * square - 3.0 * (factor + cube), e[4]},
                   {1.0 + 3.0 * factor + cube + 3.0 * square, e[3]});
}

int64_t fxi_average_wait(int64_t period, int type, fxi_average_type own)
{
    if (period == 1) return 0;
    switch (type == FXI_DEFAULT ? own : (fxi_average_type)type) {
    case FXI_NONE:
        return 0;
    case FXI_KAMA:
        return period;
    case FXI_MAMA:
        return 32;
    case FXI_DEMA:
        return 2 * (period - 1);
    case FXI_TEMA:
        return 3 * (period - 1);
    case FXI_T3:
        return 6 * (period - 1);
    case FXI_HMA:
        return period - 2 + (int64_t)floor(sqrt((double)period));
    case FXI_ZLEMA:
        return period - 1 + (period - 1) / 2;
    default:
        return period - 1;
    }
}

fxi_node fxi_average(fxi_build *b, fxi_node x, int64_t period, int type, fxi_average_type own)
{
    switch (type == FXI_DEFAULT ? own : (fxi_average_type)type) {
    case FXI_EMA:
        return fxi_ema(b, x, period);
    case FXI_WMA:
        return fxi_wma(b, x, period);
    case FXI_DEMA:
        return fxi_dema(b, x, period);
    case FXI_TEMA:
        return fxi_tema(b, x, period);
    case FXI_TRIMA:
        return fxi_trima(b, x, period);
    case FXI_KAMA:
        return fxi_kama(b, x, period);
    case FXI_MAMA:
        return period == 1 ? x : fxi_mama(b, x, 0.5, 0.05);
    case FXI_T3:
        return fxi_t3(b, x, period, 0.7);
    case FXI_HMA:
        return fxi_hma(b, x, period);
    case FXI_NONE:
        return x;
    case FXI_ZLEMA:
        return fxi_zlema(b, x, period);
    case FXI_RMA:
        return fxi_wilder(b, x, period);
    default:
        return fxi_sma(b, x, period);
    }
}
