#include <rapto/kernel.h>

#include "exec/backend_i.h"

RP_KERNEL_DECLARE(rpi_kernels, rpi_kernels_table);

const rpi_kernels *rpi_kernels_cpu(rp_isa isa)
{
    switch (isa) {
    case RP_ISA_V4:
        return &rpi_kernels_table_v4;
    case RP_ISA_V3:
        return &rpi_kernels_table_v3;
    case RP_ISA_V2:
        return &rpi_kernels_table_v2;
    default:
        return NULL;
    }
}
