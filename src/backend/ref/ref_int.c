/* The reference table for bool and integers. */
#define RPI_REFERENCE 1
#include "backend/ref/ref.h"
#include "backend/types.h"

#define RPI_TEMPLATE "backend/ref/loop.inc"
#include "backend/instantiate_int.inc"
#undef RPI_TEMPLATE

/* Reductions name their element type's scalar functions, which loop.inc has made above. */
#define RPI_TEMPLATE "backend/ref/reduce.inc"
#include "backend/instantiate_int.inc"
#undef RPI_TEMPLATE

#define RPI_TABLE_NAME "ref"
#define RPI_TABLE_BOOL RPI_BOOL_TYPES
#define RPI_TABLE_INT  RPI_INT_TYPES
#define RPI_TABLE_FLOAT(entry, name)
#define RPI_TABLE_COMPLEX(entry, name)
const rpi_kernels rpi_ref_int =
#include "backend/table.inc"
    ;
