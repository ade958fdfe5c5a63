// The rolling primitives and rows of src/forex/indicator for its neighbours in src/forex; see kernel_i.h for what they
// do.
#ifndef FXI_INDICATOR_I_H
#define FXI_INDICATOR_I_H

#include <forex/indicator.h>

#include "kernel_i.h"

// The kernels of the instruction set in use.
const fxi_kernels *fxi_kernels_here(void);

fxi_kernel *fxi_row_kernel(const fx_indicator *indicator);
int fxi_row_scratch(const fx_indicator *indicator); // work arrays that the kernel needs

#endif
