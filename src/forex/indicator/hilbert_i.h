// The Hilbert transform of a series, which the cycle indicators and MAMA share.
#ifndef FXI_HILBERT_I_H
#define FXI_HILBERT_I_H

#include "program_i.h"

// Four series that begin `settle` bars after x: in phase, quadrature, the smoothed period of the dominant cycle, x
// smoothed over four bars.
fxi_node fxi_hilbert(fxi_build *b, fxi_node x, int64_t settle);

// Sine and cosine of i whole turns over `count`, i < count <= FXI_LONGEST_TURN, then 0.
enum { FXI_LONGEST_TURN = 50 };
typedef struct fxi_turn {
    _Alignas(16) double sine;
    double cosine;
} fxi_turn;
const fxi_turn *fxi_turns(int64_t count);

// 360 degrees over the angle of a tangent, from 0.125 to 2: by powers of the distance from the middle of a part, 64
// parts to each power of two.
#define FXI_LEAST_TANGENT 0.125
#define FXI_MOST_TANGENT  2.0
enum { FXI_TURN_PARTS = 4 * 64, FXI_PART_SHIFT = 52 - 6, FXI_FIRST_PART = 1020 * 64 };
typedef struct fxi_turn_part {
    double c[8];
} fxi_turn_part;
const fxi_turn_part *fxi_turn_parts(void);

#endif
