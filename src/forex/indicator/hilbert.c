// Adding the nodes of the Hilbert transform to a program.
#include "hilbert_i.h"

#include "average_i.h"
#include "primitives_i.h"

#include <math.h>
#include <pthread.h>

fxi_node fxi_hilbert(fxi_build *b, fxi_node x, int64_t settle)
{
    const fxi_primitives *here = RP_KERNEL_PICK(fxi_primitives);
    return FXI_NODE(b, here->hilbert, .in = {x}, .p = {(double)settle}, .wait = settle, .ports = 4,
                    .state = here->hilbert_state, .memory = FX_MEMORY_FADING);
}

fxi_node fxi_mama(fxi_build *b, fxi_node x, double fast, double slow)
{
    enum { SETTLE = 12, LATER = 20 };
    const fxi_primitives *here = RP_KERNEL_PICK(fxi_primitives);
    fxi_node parts = fxi_hilbert(b, x, SETTLE);
    fxi_node both = FXI_NODE(b, here->mama, .in = {x, parts, parts + 1}, .p = {fast, slow}, .ports = 2,
                             .state = here->mama_state, .scratch = 1, .memory = FX_MEMORY_FADING);
    fxi_node mama = fxi_later(b, both, LATER);
    fxi_later(b, both + 1, LATER);
    return mama;
}

/* ---- tables -------------------------------------------------------------------------------------------------------
 */

static fxi_turn turns[FXI_LONGEST_TURN + 1][FXI_LONGEST_TURN];
static fxi_turn_part turn_parts[FXI_TURN_PARTS];
static pthread_once_t tables_once = PTHREAD_ONCE_INIT;

// Taylor's series of 2 pi / atan about `middle`: the arc tangent's from its derivative 1 / (1 + x^2), then the
// quotient.
static void make_part(double middle, double c[8])
{
    double angle[8] = {atan(middle)}, slope[8], square = 1.0 + middle * middle;
    for (int k = 0; k < 7; k++) {
        slope[k] = k == 0 ? 1.0 / square : -(2.0 * middle * slope[k - 1] + (k > 1 ? slope[k - 2] : 0.0)) / square;
        angle[k + 1] = slope[k] / (double)(k + 1);
    }
    c[0] = 8.0 * atan(1.0) / angle[0];
    for (int k = 1; k < 8; k++) {
        double sum = 0.0;
        for (int j = 1; j <= k; j++) sum += angle[j] * c[k - j];
        c[k] = -sum / angle[0];
    }
}

static void make_tables(void)
{
    double whole = atan(1.0) * 8.0;
    for (int count = 1; count <= FXI_LONGEST_TURN; count++)
        for (int i = 0; i < count; i++) {
            double angle = (double)i * whole / (double)count;
            turns[count][i] = (fxi_turn){sin(angle), cos(angle)};
        }
    for (int k = 0; k < FXI_TURN_PARTS; k++) {
        double start = FXI_LEAST_TANGENT * (double)(1 << k / 64);
        make_part(start * (1.0 + ((double)(k % 64) + 0.5) / 64.0), turn_parts[k].c);
    }
}

const fxi_turn *fxi_turns(int64_t count)
{
    pthread_once(&tables_once, make_tables);
    return turns[count];
}

const fxi_turn_part *fxi_turn_parts(void)
{
    pthread_once(&tables_once, make_tables);
    return turn_parts;
}
