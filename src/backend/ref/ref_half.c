#include "backend/ref/ref.h"

const rpi_kernels rpi_ref_half = {0};
