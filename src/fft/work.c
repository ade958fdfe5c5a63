/* The memory that transforms need beside their operands, as core.inc and real.inc lay it out; the kernels in use. */
#include "base/base_i.h"
#include "kernels.h"

/* Blocks of medium size go back to the system when they are freed, and come with a page fault for each page; the pool
 * keeps larger ones. */
void *rpi_fft_memory(int64_t bytes)
{
    enum { MEDIUM = 1 << 16 };
    size_t size = (size_t)bytes;
    return rp_malloc(size >= MEDIUM && size < RPI_POOL_FROM ? RPI_POOL_FROM : size);
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Blocks for core_blocks. */
static int64_t blocks_of(const rpi_fft_core *core)
{
    if (core->inner) return 2 * core->inner->n + blocks_of(core->inner);
    return core->n1 == 1 ? 0 : core->n + 2 * larger(core->n1, core->n2);
}

int64_t rpi_fft_core_work(const rpi_fft_core *core, int size, bool many)
{
    int64_t lanes = RPI_FFT_LANES(size), pair = 2 * (int64_t)size;
    if (many) return RPI_FFT_BLOCK_BYTES * (2 * (core->n + 1) + blocks_of(core));
    if (core->inner) return pair * core->inner->n + rpi_fft_core_work(core->inner, size, false);
    if (core->n1 == 1) return RPI_FFT_BLOCK_BYTES * 2 * core->n;
    int64_t middle = core->tall / lanes * core->n1, columns = 2 * larger(core->tall, core->n1);
    return RPI_FFT_BLOCK_BYTES *
           (core->n < RPI_FFT_LONG ? middle + columns : middle); /* long: a pair for each thread */
}

int64_t rpi_fft_work(const rpi_fft_plan *plan, bool many)
{
    int64_t line = many ? 0 : (plan->core.n / 16 + 1) * 32 * plan->size;
    return line + rpi_fft_core_work(&plan->core, plan->size, many);
}

const rpi_fft_kernels *rpi_fft_kernels_of(int size)
{
    const rpi_fft_tables *tables = RP_KERNEL_PICK(rpi_fft_tables);
    return size == 4 ? &tables->f32 : &tables->f64;
}
