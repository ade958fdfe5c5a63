#include "exec/backend_i.h"

const rpi_kernels *rpi_kernels_cpu(rp_isa isa)
{
    (void)isa;
    return NULL;
}
