// The Hilbert transform of a series, which the cycle indicators and MAMA share.
#ifndef FXI_HILBERT_I_H
#define FXI_HILBERT_I_H

#include "program_i.h"

// Four series that begin `settle` bars after x: in phase, quadrature, the smoothed period of the dominant cycle, x
// smoothed over four bars.
fxi_node fxi_hilbert(fxi_build *b, fxi_node x, int64_t settle);

// Sine and cosine of i whole turns over `count`, i < count <= FXI_LONGEST_TURN.
enum { FXI_LONGEST_TURN = 50 };
typedef struct fxi_turn {
    double sine, cosine;
} fxi_turn;
const fxi_turn *fxi_turns(int64_t count);

#endif
