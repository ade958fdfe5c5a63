/* The reference table: every row of graph/ops.def for every type that its column `kinds` names, scalar and plain. It
 * judges the other tables and serves where they decline. */
#include "backend/ref/ref.h"
#include <pthread.h>

static rpi_kernels table;
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static void take(const rpi_kernels *part)
{
    for (int op = 0; op < RP_OP_COUNT; op++) {
        for (int column = 0; column < RPI_COLUMNS; column++)
            if (part->loop[op][column]) table.loop[op][column] = part->loop[op][column];
        for (int dtype = 0; dtype < RP_DTYPE_COUNT; dtype++) {
            if (part->reduce[op][dtype]) table.reduce[op][dtype] = part->reduce[op][dtype];
            if (part->scan[op][dtype]) table.scan[op][dtype] = part->scan[op][dtype];
        }
    }
}

static void assemble(void)
{
    table.name = "ref";
    take(&rpi_ref_int);
    take(&rpi_ref_float);
    take(&rpi_ref_complex);
    take(&rpi_ref_half);
    take(&rpi_ref_time);
}

const rpi_kernels *rpi_kernels_ref(void)
{
    pthread_once(&table_once, assemble);
    return &table;
}
