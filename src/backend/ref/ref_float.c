/* The reference table for f32 and f64. */
#define RPI_REFERENCE 1
#include "backend/ref/math.h"
#include "backend/ref/ref.h"
#include "backend/types.h"

#define RPI_TEMPLATE "backend/ref/loop.inc"
#include "backend/instantiate_float.inc"
#undef RPI_TEMPLATE

#define RPI_TEMPLATE "backend/ref/reduce.inc"
#include "backend/instantiate_float.inc"
#undef RPI_TEMPLATE

#define RPI_TABLE_NAME "ref"
#define RPI_TABLE_BOOL(entry, name)
#define RPI_TABLE_INT(entry, name)
#define RPI_TABLE_FLOAT RPI_FLOAT_TYPES
#define RPI_TABLE_COMPLEX(entry, name)
const rpi_kernels rpi_ref_float =
#include "backend/table.inc"
    ;
