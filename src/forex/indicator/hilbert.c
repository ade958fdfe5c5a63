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

/* ---- sines of whole turns -----------------------------------------------------------------------------------------
 */

static fxi_turn turns[FXI_LONGEST_TURN + 1][FXI_LONGEST_TURN];
static pthread_once_t turns_once = PTHREAD_ONCE_INIT;

static void make_turns(void)
{
    double whole = atan(1.0) * 8.0;
    for (int count = 1; count <= FXI_LONGEST_TURN; count++)
        for (int i = 0; i < count; i++) {
            double angle = (double)i * whole / (double)count;
            turns[count][i] = (fxi_turn){sin(angle), cos(angle)};
        }
}

const fxi_turn *fxi_turns(int64_t count)
{
    pthread_once(&turns_once, make_turns);
    return turns[count];
}
