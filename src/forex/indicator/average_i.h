// Moving averages by TA-Lib's type number.
#ifndef FXI_AVERAGE_I_H
#define FXI_AVERAGE_I_H

#include "program_i.h"

// TA-Lib's MA_Type.
typedef enum fxi_average_type {
    FXI_SMA,
    FXI_EMA,
    FXI_WMA,
    FXI_DEMA,
    FXI_TEMA,
    FXI_TRIMA,
    FXI_KAMA,
    FXI_MAMA,
    FXI_T3,
    FXI_HMA,
    FXI_NONE,
    FXI_DEFAULT,
    FXI_ZLEMA,
    FXI_RMA,
    FXI_AVERAGE_TYPES
} fxi_average_type;

// `own` is the type that FXI_DEFAULT stands for.
fxi_node fxi_average(fxi_build *b, fxi_node x, int64_t period, int type, fxi_average_type own);
// How many bars it waits for with TA-Lib's seeds.
int64_t fxi_average_wait(int64_t period, int type, fxi_average_type own);
// EMA of an EMA of the same period: MetaTrader 5's starts period - 1 bars after it.
fxi_node fxi_ema_again(fxi_build *b, fxi_node average, int64_t period);
fxi_node fxi_dema(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_tema(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_trima(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_hma(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_zlema(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_kama(fxi_build *b, fxi_node x, int64_t period);
fxi_node fxi_t3(fxi_build *b, fxi_node x, int64_t period, double factor);
fxi_node fxi_mama(fxi_build *b, fxi_node x, double fast, double slow); // FAMA follows it (hilbert.c)

#endif
