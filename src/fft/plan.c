/* Making of plans. */
#include "plan.h"
#include "kernels.h"
#include <string.h>

/* Memory that dies with the plan; NULL when there is none. */
static void *take(rpi_fft_plan *plan, int64_t bytes)
{
    char *block = rp_malloc((size_t)bytes + 64);
    if (!block) return NULL;
    memcpy(block, &plan->blocks, sizeof plan->blocks);
    plan->blocks = block;
    plan->bytes += bytes;
    return block + 64;
}

static void put_real(const rpi_fft_plan *plan, void *table, int64_t at, double value)
{
    if (plan->size == 4)
        ((float *)table)[at] = (float)value;
    else
        ((double *)table)[at] = value;
}

static void put_root(const rpi_fft_plan *plan, void *table, int64_t at, rpi_root root)
{
    put_real(plan, table, 2 * at, root.re);
    put_real(plan, table, 2 * at + 1, root.im);
}

/* `count` pairs; pair k is the root k * step of unity of order n. */
static void *root_table(rpi_fft_plan *plan, int64_t n, int64_t count)
{
    rpi_roots roots;
    void *table = take(plan, 2 * plan->size * count);
    if (!table || !rpi_roots_open(&roots, n)) return NULL;
    for (int64_t k = 0; k < count; k++) put_root(plan, table, k, rpi_root_of(&roots, k));
    rpi_roots_close(&roots);
    return table;
}

/* ---- columns ---------------------------------------------------------------------------------------------------- */

/* Cosine and sine of 2 pi j / radix for the passes that are written for any radix. */
static bool radix_roots(rpi_fft_plan *plan, rpi_fft_pass *pass)
{
    rpi_roots roots;
    void *table = take(plan, 2 * plan->size * pass->radix);
    if (!table || !rpi_roots_open(&roots, pass->radix)) return false;
    for (int j = 0; j < pass->radix; j++) {
        rpi_root root = rpi_root_of(&roots, j);
        put_root(plan, table, j, (rpi_root){root.re, -root.im});
    }
    rpi_roots_close(&roots);
    pass->roots = table;
    return true;
}

static bool pass_twiddles(rpi_fft_plan *plan, rpi_fft_pass *pass)
{
    int64_t length = pass->m * pass->radix;
    rpi_roots roots;
    void *table = take(plan, 2 * plan->size * pass->m * (pass->radix - 1));
    if (!table || !rpi_roots_open(&roots, length)) return false;
    for (int64_t p = 0, at = 0; p < pass->m; p++)
        for (int k = 1; k < pass->radix; k++) put_root(plan, table, at++, rpi_root_of(&roots, p * k % length));
    rpi_roots_close(&roots);
    pass->twiddles = table;
    return true;
}

static bool make_column(rpi_fft_plan *plan, rpi_fft_column *column, int64_t n)
{
    int radices[64];
    int64_t left = n;
    column->n = n;
    column->count = rpi_fft_radices(n, radices);
    for (int i = 0; i < column->count; i++) {
        rpi_fft_pass *pass = column->pass + i;
        left /= radices[i];
        *pass = (rpi_fft_pass){.radix = radices[i], .m = left, .s = n / left / radices[i]};
        if (pass->radix > 5 && pass->radix != 8 && pass->radix != 9 && !radix_roots(plan, pass)) return false;
        if (!pass_twiddles(plan, pass)) return false;
    }
    return true;
}

/* ---- between the columns ---------------------------------------------------------------------------------------- */

static bool make_twist(rpi_fft_plan *plan, rpi_fft_core *core)
{
    int lanes = RPI_FFT_LANES(plan->size);
    int64_t groups = (core->n1 + lanes - 1) / lanes, n = core->n, tall = core->tall;
    int64_t all = n >= RPI_FFT_LONG ? 1 : groups;
    rpi_roots roots;
    void *twist = take(plan, RPI_FFT_BLOCK_BYTES * all * tall);
    void *coarse = all < groups ? take(plan, 2 * plan->size * groups * tall) : NULL;
    if (!twist || (all < groups && !coarse) || !rpi_roots_open(&roots, n)) return false;
    for (int64_t at = 0; at < all * tall; at++) {
        for (int i = 0; i < lanes; i++) {
            int64_t a = at / tall * lanes + i, k = at % tall;
            rpi_root root = rpi_root_of(&roots, a * k % n);
            put_real(plan, twist, 2 * lanes * at + i, root.re);
            put_real(plan, twist, 2 * lanes * at + lanes + i, root.im);
        }
    }
    for (int64_t at = 0; coarse && at < groups * tall; at++)
        put_root(plan, coarse, at, rpi_root_of(&roots, at / tall * lanes * (at % tall) % n));
    rpi_roots_close(&roots);
    core->twist = twist;
    core->coarse = coarse;
    return true;
}

static bool make_split(rpi_fft_plan *plan, rpi_fft_core *core, int64_t n, int64_t n1)
{
    core->n = n;
    core->n1 = n1;
    core->n2 = n / n1;
    core->tall = (core->n2 + RPI_FFT_LANES(plan->size) - 1) / RPI_FFT_LANES(plan->size) * RPI_FFT_LANES(plan->size);
    if (!make_column(plan, &core->first, core->n2)) return false;
    return n1 == 1 || (make_column(plan, &core->second, n1) && make_twist(plan, core));
}

/* ---- convolutions ----------------------------------------------------------------------------------------------- */

/* exp(-pi i k k / n), k < n: the squares grow by odd numbers. */
static void *make_chirp(rpi_fft_plan *plan, int64_t n)
{
    rpi_roots roots;
    void *table = take(plan, 2 * plan->size * n);
    if (!table || !rpi_roots_open(&roots, 2 * n)) return NULL;
    for (int64_t k = 0, square = 0; k < n; k++) {
        put_root(plan, table, k, rpi_root_of(&roots, square));
        square = (square + 2 * k + 1) % (2 * n);
    }
    rpi_roots_close(&roots);
    return table;
}

/* The transform, divided by its length, of the conjugate chirp laid out around 0. */
static bool make_spectrum(rpi_fft_plan *plan, rpi_fft_core *core)
{
    int64_t n = core->n, length = core->inner->n, pair = 2 * plan->size;
    const rpi_fft_kernels *kernels = rpi_fft_kernels_of(plan->size);
    char *laid = rp_calloc((size_t)length, (size_t)pair), *spectrum = take(plan, pair * length);
    void *work = rp_malloc((size_t)rpi_fft_core_work(core->inner, plan->size, 1));
    bool made = laid && spectrum && work;
    if (made) {
        for (int64_t k = 0; k < n; k++) {
            const char *from = (const char *)core->chirp + pair * k;
            memcpy(laid + pair * k, from, (size_t)pair);
            if (k > 0) memcpy(laid + pair * (length - k), from, (size_t)pair);
        }
        kernels->conjugate(laid, length);
        rpi_fft_side side = {.step = pair, .imag = plan->size, .have = length, .per = 1, .scale = 1};
        rpi_fft_side in = side, out = side;
        in.lane[0] = laid;
        out.lane[0] = spectrum;
        out.scale = 1 / (double)length;
        made = kernels->one(core->inner, &in, &out, work);
    }
    rp_free(laid);
    rp_free(work);
    core->spectrum = spectrum;
    return made;
}

static bool make_core(rpi_fft_plan *plan, rpi_fft_core *core, int64_t n);

static bool make_convolution(rpi_fft_plan *plan, rpi_fft_core *core, int64_t n, int64_t length)
{
    core->n = n;
    core->inner = take(plan, sizeof *core->inner);
    if (!core->inner) return false;
    memset(core->inner, 0, sizeof *core->inner);
    core->chirp = make_chirp(plan, n);
    return core->chirp && make_core(plan, core->inner, length) && make_spectrum(plan, core);
}

static bool make_core(rpi_fft_plan *plan, rpi_fft_core *core, int64_t n)
{
    int lanes = RPI_FFT_LANES(plan->size);
    int64_t n1 = 1, length = 0;
    double direct = rpi_fft_split(n, lanes, &n1);
    if (direct >= 0 && (n <= RPI_FFT_LARGEST_RADIX || direct <= rpi_fft_convolution(n, lanes, &length)))
        return make_split(plan, core, n, n1);
    if (direct < 0) (void)rpi_fft_convolution(n, lanes, &length);
    return make_convolution(plan, core, n, length);
}

/* ---- plans ------------------------------------------------------------------------------------------------------ */

rpi_fft_plan *rpi_fft_plan_new(int64_t n, bool real, int size)
{
    rpi_fft_plan *plan = rp_calloc(1, sizeof *plan);
    if (!plan) return NULL;
    plan->n = n;
    plan->real = real && n % 2 == 0;
    plan->size = size;
    atomic_init(&plan->references, 1);
    bool made = make_core(plan, &plan->core, plan->real ? n / 2 : n);
    if (made && plan->real) made = (plan->half = root_table(plan, n, n / 4 + 1)) != NULL;
    if (made) return plan;
    rpi_fft_plan_free(plan);
    return NULL;
}

void rpi_fft_plan_free(rpi_fft_plan *plan)
{
    while (plan && plan->blocks) {
        void *next;
        memcpy(&next, plan->blocks, sizeof next);
        rp_free(plan->blocks);
        plan->blocks = next;
    }
    rp_free(plan);
}
