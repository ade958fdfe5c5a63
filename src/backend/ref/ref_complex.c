/* The reference table for c64 and c128. */
#define RPI_REFERENCE 1
#define RPI_COMPLEX   1
#include "backend/ref/ref.h"
#include "backend/types.h"

#include <complex.h>
#include <math.h>

#define RPI_TEMPLATE "backend/ref/loop.inc"
#include "backend/instantiate_complex.inc"
#undef RPI_TEMPLATE

#define RPI_TEMPLATE "backend/ref/reduce.inc"
#include "backend/instantiate_complex.inc"
#undef RPI_TEMPLATE

#define RPI_TABLE_NAME "ref"
#define RPI_TABLE_BOOL(entry, name)
#define RPI_TABLE_INT(entry, name)
#define RPI_TABLE_FLOAT(entry, name)
#define RPI_TABLE_COMPLEX RPI_COMPLEX_TYPES
const rpi_kernels rpi_ref_complex =
#include "backend/table.inc"
    ;
