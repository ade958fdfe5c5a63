/* The kernel table of one instruction-set level; compiled once per level (see rapto/kernel.h). All its functions come
 * from templates included here, so the object exports the table alone. */
#include <math.h>

#include "backend/cpu/vec.h"
#include "backend/ref/math.h"
#include "backend/types.h"
#include "exec/backend_i.h"
#include <rapto/kernel.h>

#define LANES vector
#include "backend/math/functions.inc"

#define LANES vector32
#include "backend/math/functions_f32.inc"

#define RPI_TEMPLATE "backend/cpu/loop.inc"
#include "backend/instantiate.inc"

#define RPI_TEMPLATE "backend/cpu/reduce.inc"
#include "backend/instantiate.inc"

#define RPI_TEXT2(token) #token
#define RPI_TEXT(token)  RPI_TEXT2(token)
#define RPI_TABLE_NAME   RPI_TEXT(RP_KERNEL_ISA)
#define RPI_TABLE_BOOL   RPI_BOOL_TYPES
#define RPI_TABLE_INT    RPI_INT_TYPES
#define RPI_TABLE_FLOAT  RPI_FLOAT_TYPES
#define RPI_TABLE_COMPLEX(entry, name)

extern const rpi_kernels RP_KERNEL_SYMBOL(rpi_kernels_table);
const rpi_kernels RP_KERNEL_SYMBOL(rpi_kernels_table) =
#include "backend/table.inc"
    ;
