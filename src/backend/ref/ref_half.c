/* The reference table for f16 and bf16: the rows whose result depends on the format, and the scans, which round every
 * step. Everything else is computed in f32 (graph/infer_dtype.c). */
#include "backend/ref/ref.h"
#include "core/half_i.h"
#include <string.h>

static inline uint16_t load(const char *at)
{
    uint16_t bits;
    memcpy(&bits, at, sizeof bits);
    return bits;
}

static inline void store(char *at, uint16_t bits)
{
    memcpy(at, &bits, sizeof bits);
}

/* ---- neighbours: the bits of both formats count through the numbers of one sign ------------------------------------
 */

/* `infinity` are the format's bits of it; above them stand the NaNs. */
static uint16_t next_after(uint16_t a, uint16_t b, uint16_t infinity)
{
    int size_a = a & 0x7fff, size_b = b & 0x7fff;
    bool minus_a = a >> 15, minus_b = b >> 15;
    if (size_a > infinity) return a;
    if (size_b > infinity) return b;
    if (a == b || (size_a == 0 && size_b == 0)) return a;
    if (size_a == 0) return (uint16_t)((b & 0x8000) + 1);
    return (uint16_t)(minus_a != minus_b || size_a > size_b ? a - 1 : a + 1);
}

typedef struct format {
    float (*to_f32)(uint16_t);
    uint16_t (*from_f32)(float);
    uint16_t infinity;
} format;

static const format f16 = {rpi_f16_to_f32, rpi_f32_to_f16, 0x7c00}, bf16 = {rpi_bf16_to_f32, rpi_f32_to_bf16, 0x7f80};

/* As NumPy's for f16, the way to the next number above, of negative numbers too. */
static uint16_t spacing(const format *f, uint16_t a)
{
    if ((a & 0x7fff) >= f->infinity) return (uint16_t)(f->infinity + 1);
    return f->from_f32(f->to_f32(next_after(a, f->infinity, f->infinity)) - f->to_f32(a));
}

static void loop_nextafter(const format *f, int64_t n, char *const *p, const int64_t *s)
{
    for (int64_t i = 0; i < n; i++)
        store(p[2] + i * s[2], next_after(load(p[0] + i * s[0]), load(p[1] + i * s[1]), f->infinity));
}

static void loop_spacing(const format *f, int64_t n, char *const *p, const int64_t *s)
{
    for (int64_t i = 0; i < n; i++) store(p[1] + i * s[1], spacing(f, load(p[0] + i * s[0])));
}

/* ---- scans ---------------------------------------------------------------------------------------------------------
 */

static float plus(float a, float b)
{
    return a + b;
}
static float times(float a, float b)
{
    return a * b;
}

/* As minimum and maximum of f32: NaN wins, -0 is below +0. */
static float smaller(float a, float b)
{
    return a != a || a < b || (a == b && rpi_float_bits(a) >> 31) ? a : b;
}
static float larger(float a, float b)
{
    return a != a || a > b || (a == b && !(rpi_float_bits(a) >> 31)) ? a : b;
}

static void scan(const format *f, const rpi_scan_call *c, float (*step)(float, float))
{
    for (int64_t j = 0; j < c->inner; j++) {
        const char *in = c->in + j * c->in_inner_stride;
        char *out = c->out + j * c->out_inner_stride;
        uint16_t running = 0;
        for (int64_t i = 0; i < c->count; i++) {
            uint16_t value = load(in + i * c->in_count_stride);
            running = i == 0 ? value : f->from_f32(step(f->to_f32(running), f->to_f32(value)));
            store(out + i * c->out_count_stride, running);
        }
    }
}

/* ---- the table ------------------------------------------------------------------------------------------------------
 */

#define DEFINE_SCAN(name, format, step)                                                                                \
    static void scan_##name##_##format(const rpi_scan_call *c)                                                         \
    {                                                                                                                  \
        scan(&format, c, step);                                                                                        \
    }
#define DEFINE_FORMAT(format)                                                                                          \
    static void loop_nextafter_##format(int64_t n, char *const *p, const int64_t *s)                                   \
    {                                                                                                                  \
        loop_nextafter(&format, n, p, s);                                                                              \
    }                                                                                                                  \
    static void loop_spacing_##format(int64_t n, char *const *p, const int64_t *s)                                     \
    {                                                                                                                  \
        loop_spacing(&format, n, p, s);                                                                                \
    }                                                                                                                  \
    DEFINE_SCAN(cumsum, format, plus)                                                                                  \
    DEFINE_SCAN(cumprod, format, times)                                                                                \
    DEFINE_SCAN(cummax, format, larger)                                                                                \
    DEFINE_SCAN(cummin, format, smaller)
DEFINE_FORMAT(f16)
DEFINE_FORMAT(bf16)

#define BOTH(function) [RP_F16] = function##_f16, [RP_BF16] = function##_bf16
const rpi_kernels rpi_ref_half = {
    .name = "ref",
    .loop = {[RP_OP_NEXTAFTER] = {BOTH(loop_nextafter)}, [RP_OP_SPACING] = {BOTH(loop_spacing)}},
    .scan = {[RP_OP_CUMSUM] = {BOTH(scan_cumsum)},
             [RP_OP_CUMPROD] = {BOTH(scan_cumprod)},
             [RP_OP_CUMMAX] = {BOTH(scan_cummax)},
             [RP_OP_CUMMIN] = {BOTH(scan_cummin)}},
};
