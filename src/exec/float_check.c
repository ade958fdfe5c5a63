/* Floating-point errors from values. The kernels compute lanes that they throw away, and their transcendentals are
 * built from integer tricks, so the processor's flags say nothing about most of them. What counts is what came out: a
 * NaN where no operand was one is invalid; infinity from finite operands is a pole or an overflow. */
#include "core/iter_i.h"
#include "exec/backend_i.h"
#include "exec/float_errors_i.h"
#include "exec/odd_values.h"
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#define PART 256 /* elements that are looked at together */

/* ---- what each op can raise ---------------------------------------------------------------------------------------
 */

/* What infinity from finite operands means. */
typedef enum pole {
    POLE_NEVER,   /* an overflow */
    POLE_ALWAYS,  /* a pole */
    POLE_BASE,    /* a pole when the first operand is 0 */
    POLE_DIVISOR, /* a pole when the second is */
} pole;

typedef struct trait {
    const char *name;
    rpi_fp way;
    pole pole;
    bool tiny; /* results that are too small count as underflow */
} trait;

/* By NumPy's names; a float op that is not here is looked at by value and has no poles. */
static const trait traits[] = {
    {"add", RPI_FP_HARDWARE, POLE_NEVER, false},
    {"subtract", RPI_FP_HARDWARE, POLE_NEVER, false},
    {"multiply", RPI_FP_HARDWARE, POLE_NEVER, true},
    {"divide", RPI_FP_HARDWARE, POLE_ALWAYS, true},
    {"sqrt", RPI_FP_HARDWARE, POLE_NEVER, false},
    {"square", RPI_FP_HARDWARE, POLE_NEVER, true},
    {"reciprocal", RPI_FP_HARDWARE, POLE_BASE, true},
    {"sum", RPI_FP_HARDWARE, POLE_NEVER, false},
    {"prod", RPI_FP_HARDWARE, POLE_NEVER, false},
    {"cumsum", RPI_FP_HARDWARE, POLE_NEVER, false},
    {"cumprod", RPI_FP_HARDWARE, POLE_NEVER, false},
    {"log", RPI_FP_VALUES, POLE_ALWAYS, false},
    {"log2", RPI_FP_VALUES, POLE_ALWAYS, false},
    {"log10", RPI_FP_VALUES, POLE_ALWAYS, false},
    {"log1p", RPI_FP_VALUES, POLE_ALWAYS, false},
    {"arctanh", RPI_FP_VALUES, POLE_ALWAYS, false},
    {"power", RPI_FP_VALUES, POLE_BASE, true},
    {"float_power", RPI_FP_VALUES, POLE_BASE, true},
    {"floor_divide", RPI_FP_VALUES, POLE_DIVISOR, false},
    {"exp", RPI_FP_VALUES, POLE_NEVER, true},
    {"exp2", RPI_FP_VALUES, POLE_NEVER, true},
    {"ldexp", RPI_FP_VALUES, POLE_NEVER, true},
    {"nextafter", RPI_FP_VALUES, POLE_NEVER, true},
    {"floor", RPI_FP_NONE, POLE_NEVER, false},
    {"ceil", RPI_FP_NONE, POLE_NEVER, false},
    {"trunc", RPI_FP_NONE, POLE_NEVER, false},
    {"rint", RPI_FP_NONE, POLE_NEVER, false},
    {"minimum", RPI_FP_NONE, POLE_NEVER, false},
    {"maximum", RPI_FP_NONE, POLE_NEVER, false},
    {"fmin", RPI_FP_NONE, POLE_NEVER, false},
    {"fmax", RPI_FP_NONE, POLE_NEVER, false},
    {"clip", RPI_FP_NONE, POLE_NEVER, false},
    {"where", RPI_FP_NONE, POLE_NEVER, false},
    {"negative", RPI_FP_NONE, POLE_NEVER, false},
    {"positive", RPI_FP_NONE, POLE_NEVER, false},
    {"conjugate", RPI_FP_NONE, POLE_NEVER, false},
    {"real", RPI_FP_NONE, POLE_NEVER, false},
    {"imag", RPI_FP_NONE, POLE_NEVER, false},
    {"fabs", RPI_FP_NONE, POLE_NEVER, false},
    {"sign", RPI_FP_NONE, POLE_NEVER, false},
    {"copysign", RPI_FP_NONE, POLE_NEVER, false},
    {"heaviside", RPI_FP_NONE, POLE_NEVER, false},
    {"min", RPI_FP_NONE, POLE_NEVER, false},
    {"max", RPI_FP_NONE, POLE_NEVER, false},
    {"cummax", RPI_FP_NONE, POLE_NEVER, false},
    {"cummin", RPI_FP_NONE, POLE_NEVER, false},
};

static const trait plain = {"", RPI_FP_VALUES, POLE_NEVER, false};
static const trait *trait_of_op[RP_OP_COUNT];
static pthread_once_t traits_once = PTHREAD_ONCE_INIT;

static void find_traits(void)
{
    for (int op = 0; op < RP_OP_COUNT; op++) {
        trait_of_op[op] = &plain;
        for (size_t i = 0; i < sizeof traits / sizeof *traits; i++)
            if (strcmp(traits[i].name, rpi_op_get((rpi_op)op)->name) == 0) trait_of_op[op] = &traits[i];
    }
}

static const trait *trait_of(rpi_op op)
{
    pthread_once(&traits_once, find_traits);
    return trait_of_op[op];
}

static bool divides(const char *name)
{
    static const char *const names[] = {"floor_divide", "remainder", "fmod", "reciprocal"};
    for (int i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

static bool is_inexact(rp_dtype dtype)
{
    return rpi_is_float(dtype) || rpi_kind_of(dtype) == RPI_KIND_COMPLEX;
}

/* Of complex numbers, too, nothing but sums of products: no branch computes what is thrown away. */
static bool adds_products(rpi_op op)
{
    return op == RP_OP_ADD || op == RP_OP_SUBTRACT || op == RP_OP_MULTIPLY || op == RP_OP_SQUARE;
}

/* A complex quotient is several steps, each of which may overflow on the way to any result. */
static bool is_complex_quotient(const rpi_fp_loop *loop)
{
    return rpi_kind_of(loop->made[0]) == RPI_KIND_COMPLEX && (loop->op == RP_OP_DIVIDE || loop->op == RP_OP_RECIPROCAL);
}

rpi_fp rpi_fp_way(const rpi_plan *plan)
{
    if (rpi_is_integer(plan->made)) return divides(rpi_op_get(plan->op)->name) ? RPI_FP_INTEGER : RPI_FP_NONE;
    if (!is_inexact(plan->made)) return RPI_FP_NONE;
    rpi_fp way = trait_of(plan->op)->way;
    bool complex = rpi_kind_of(plan->loop[0]) == RPI_KIND_COMPLEX;
    bool elementwise = rpi_op_get(plan->op)->class_ == RPI_CLASS_ELEMENTWISE;
    if (plan->op == RP_OP_ABSOLUTE && !complex) return RPI_FP_NONE; /* that of a complex number may overflow */
    return complex && elementwise && way == RPI_FP_HARDWARE && !adds_products(plan->op) ? RPI_FP_VALUES : way;
}

/* ---- one element ----------------------------------------------------------------------------------------------------
 */

typedef struct features {
    bool nan, inf, zero, small; /* small: below the normal numbers, zero included */
} features;

static features of_double(double x, double least)
{
    return (features){isnan(x), isinf(x), x == 0, fabs(x) < least};
}

static features join(features a, features b)
{
    return (features){a.nan || b.nan, a.inf || b.inf, a.zero && b.zero, a.small && b.small};
}

static float f32_at(const char *p)
{
    float x;
    memcpy(&x, p, sizeof x);
    return x;
}

static double f64_at(const char *p)
{
    double x;
    memcpy(&x, p, sizeof x);
    return x;
}

/* f16 and bf16 by their bits: `exponent` marks infinity and NaN. */
static features of_half(const char *p, unsigned exponent)
{
    uint16_t bits;
    memcpy(&bits, p, sizeof bits);
    unsigned rest = bits & 0x7fffu;
    return (features){rest > exponent, rest == exponent, rest == 0, rest < (exponent & (0u - exponent))};
}

/* Integers are finite; whether they are zero is asked of divisors and bases only, which are floats. */
static features features_of(rp_dtype dtype, const char *p)
{
    switch (rp_dtype_base(dtype)) {
    case RP_F16:
        return of_half(p, 0x7c00);
    case RP_BF16:
        return of_half(p, 0x7f80);
    case RP_F32:
        return of_double(f32_at(p), FLT_MIN);
    case RP_F64:
        return of_double(f64_at(p), DBL_MIN);
    case RP_C64:
        return join(of_double(f32_at(p), FLT_MIN), of_double(f32_at(p + 4), FLT_MIN));
    case RP_C128:
        return join(of_double(f64_at(p), DBL_MIN), of_double(f64_at(p + 8), DBL_MIN));
    default:
        return (features){0};
    }
}

/* ---- a run of a loop
 * -------------------------------------------------------------------------------------------------- */

/* The quotient that overflows in floor_divide also makes NumPy's remainder, and so its result, invalid. */
static unsigned infinite_bit(pole where, const features *in, int nin)
{
    bool at_pole =
        where == POLE_ALWAYS || (where == POLE_BASE && in[0].zero) || (where == POLE_DIVISOR && nin > 1 && in[1].zero);
    if (at_pole) return RP_FLOAT_DIVIDE;
    return where == POLE_DIVISOR ? RP_FLOAT_OVER | RP_FLOAT_INVALID : RP_FLOAT_OVER;
}

/* A step of nextafter out of the finite numbers overflows, one to numbers below the normal ones underflows (f16: not).
 */
static unsigned judge_step(const rpi_fp_loop *loop, features out, char *const *at, const char *result)
{
    rp_dtype dtype = rp_dtype_base(loop->made[0]);
    // The caller has set `at` for both inputs of nextafter. NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage)
    if (out.inf) return features_of(loop->read[0], at[0]).inf ? 0 : RP_FLOAT_OVER;
    // NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage)
    bool moved = memcmp(at[0], result, rpi_size_of(dtype)) != 0 && !(out.zero && features_of(dtype, at[0]).zero);
    return out.small && moved && dtype != RP_F16 ? RP_FLOAT_UNDER : 0;
}

/* What has no distance to the next number: an error for f16 alone, as in NumPy. */
static unsigned judge_spacing(const rpi_fp_loop *loop, features out)
{
    return out.nan && rp_dtype_base(loop->made[0]) == RP_F16 ? RP_FLOAT_INVALID : out.inf ? RP_FLOAT_OVER : 0;
}

static unsigned judge(const rpi_fp_loop *loop, const trait *about, features out, char *const *at)
{
    features in[RPI_MAX_OPERANDS] = {{0}};
    bool nan = false, inf = false, zero = false;
    for (int k = 0; k < loop->nin; k++) {
        in[k] = features_of(loop->read[k], at[k]);
        nan |= in[k].nan;
        inf |= in[k].inf;
        zero |= in[k].zero;
    }
    if (nan) return 0;
    if (out.nan) return RP_FLOAT_INVALID;
    if (out.inf && about->pole == POLE_BASE && in[0].zero) return RP_FLOAT_DIVIDE;
    if (inf) return 0;
    if (out.inf) return infinite_bit(about->pole, in, loop->nin);
    return about->tiny && out.small && !zero ? RP_FLOAT_UNDER : 0;
}

/* Whether any result asks for a closer look: the loop that runs over everything. */
static bool any_odd(rp_dtype dtype, int64_t n, const char *p, int64_t stride, bool tiny)
{
    const rpi_odd_kernels *odd = RP_KERNEL_PICK(rpi_odd_kernels);
    switch (rp_dtype_base(dtype)) {
    case RP_F32:
        return odd->f32(p, n, stride, tiny);
    case RP_F64:
        return odd->f64(p, n, stride, tiny);
    case RP_C64:
        return stride == 8 ? odd->f32(p, 2 * n, 4, tiny)
                           : odd->f32(p, n, stride, tiny) || odd->f32(p + 4, n, stride, tiny);
    case RP_C128:
        return stride == 16 ? odd->f64(p, 2 * n, 8, tiny)
                            : odd->f64(p, n, stride, tiny) || odd->f64(p + 8, n, stride, tiny);
    default:
        return true;
    }
}

/* The processor's flags of one element computed again by the scalar definition. */
static unsigned flags_of_one(const rpi_fp_loop *loop, char *const *at)
{
    _Alignas(16) char made[16];
    static const int64_t still[3];
    char *unary[] = {at[0], made}, *binary[] = {at[0], at[1], made};
    rpi_loop *scalar = rpi_kernels_ref()->loop[loop->op][rp_dtype_base(loop->made[0])];
    rpi_fp_clear();
    scalar(1, loop->nin == 1 ? unary : binary, still);
    return rpi_fp_flags();
}

/* A part of the results of one output, some of which are odd. */
static unsigned judge_part(const rpi_fp_loop *loop, int k, int64_t begin, int64_t end, char *const *pointers,
                           const int64_t *strides)
{
    const trait *about = trait_of(loop->op);
    const rp_dtype made = loop->made[k - loop->nin];
    const bool again = is_complex_quotient(loop);
    unsigned raised = 0;
    for (int64_t i = begin; i < end; i++) {
        char *at[RPI_MAX_OPERANDS], *result = pointers[k] + i * strides[k];
        features out = features_of(made, result);
        if (!out.nan && !out.inf && !out.small) continue;
        for (int j = 0; j < loop->nin; j++) at[j] = pointers[j] + i * strides[j];
        raised |= again                         ? flags_of_one(loop, at)
                  : loop->op == RP_OP_NEXTAFTER ? judge_step(loop, out, at, result)
                  : loop->op == RP_OP_SPACING   ? judge_spacing(loop, out)
                                                : judge(loop, about, out, at);
    }
    return raised;
}

unsigned rpi_fp_values(const rpi_fp_loop *loop, int64_t n, char *const *pointers, const int64_t *strides)
{
    const bool tiny = trait_of(loop->op)->tiny;
    unsigned raised = 0;
    for (int k = loop->nin; k < loop->nin + loop->nout; k++) {
        const rp_dtype made = loop->made[k - loop->nin];
        for (int64_t begin = 0; is_inexact(made) && begin < n; begin += PART) {
            int64_t end = n - begin < PART ? n : begin + PART;
            if (any_odd(made, end - begin, pointers[k] + begin * strides[k], strides[k], tiny))
                raised |= judge_part(loop, k, begin, end, pointers, strides);
        }
    }
    return raised;
}

/* ---- integers
 * ----------------------------------------------------------------------------------------------------------- */

/* The next integers of an operand as int64. */
static const int64_t *integers_at(rp_dtype dtype, const char *p, int64_t stride, int64_t n, int64_t *buffer)
{
    rpi_cast_loop(dtype, RP_I64)(n, (char *[]){(char *)(uintptr_t)p, (char *)buffer},
                                 (int64_t[]){stride, sizeof *buffer});
    return buffer;
}

unsigned rpi_fp_integers(const rpi_fp_loop *loop, int64_t n, char *const *pointers, const int64_t *strides)
{
    int64_t by[PART], of[PART];
    int divisor = loop->nin - 1;
    rp_dtype dtype = loop->read[divisor];
    bool may_overflow = loop->nin > 1 && rpi_kind_of(dtype) == RPI_KIND_SIGNED &&
                        strcmp(rpi_op_get(loop->op)->name, "floor_divide") == 0;
    int64_t least = INT64_MIN >> (64 - 8 * (int)rpi_size_of(dtype));
    int zero = 0, over = 0;
    for (int64_t begin = 0; begin < n; begin += PART) {
        int64_t part = n - begin < PART ? n - begin : PART;
        integers_at(dtype, pointers[divisor] + begin * strides[divisor], strides[divisor], part, by);
        for (int64_t i = 0; i < part; i++) zero |= by[i] == 0;
        if (!may_overflow) continue;
        integers_at(dtype, pointers[0] + begin * strides[0], strides[0], part, of);
        for (int64_t i = 0; i < part; i++) over |= (by[i] == -1) & (of[i] == least);
    }
    unsigned at_zero = RP_FLOAT_DIVIDE | (loop->nin == 1 ? RP_FLOAT_INVALID : 0u);
    return (zero ? at_zero : 0u) | (over ? RP_FLOAT_OVER : 0u);
}

/* ---- conversions
 * -------------------------------------------------------------------------------------------------------- */

/* The range of floats that NumPy turns into an integer without complaint: small integers go through 32 bits, u32 and
 * wider through 64. Open at both ends. */
static void integer_range(rp_dtype to, double *above, double *below)
{
    bool is_unsigned = rpi_kind_of(to) == RPI_KIND_UNSIGNED;
    size_t size = rpi_size_of(to);
    bool wide = size == 8 || (size == 4 && is_unsigned);
    *above = wide ? -9223372036854777856.0 : -2147483649.0;
    *below = !wide ? 2147483648.0 : size == 8 && is_unsigned ? 18446744073709551616.0 : 9223372036854775808.0;
}

static unsigned check_integers(rp_dtype from, rp_dtype to, int64_t n, const char *in, int64_t stride)
{
    double part[PART], above, below;
    int bad = 0;
    integer_range(to, &above, &below);
    rpi_loop *read = rpi_cast_loop(from, RP_F64);
    for (int64_t begin = 0; begin < n && !bad; begin += PART) {
        int64_t count = n - begin < PART ? n - begin : PART;
        read(count, (char *[]){(char *)(uintptr_t)in + begin * stride, (char *)part},
             (int64_t[]){stride, sizeof *part});
        for (int64_t i = 0; i < count; i++) bad |= !((part[i] > above) & (part[i] < below));
    }
    return bad ? RP_FLOAT_INVALID : 0;
}

static double number_at(rp_dtype dtype, char *p)
{
    double number;
    rpi_cast_loop(dtype, RP_F64)(1, (char *[]){p, (char *)&number}, (int64_t[]){0, 0});
    return number;
}

/* The dtype of the parts of a complex number; any other dtype itself. */
static rp_dtype part_of(rp_dtype dtype)
{
    return dtype == RP_C64 ? RP_F32 : dtype == RP_C128 ? RP_F64 : dtype;
}

static unsigned check_parts(rp_dtype from, rp_dtype to, int64_t n, char *const *pointers, const int64_t *strides)
{
    rp_dtype part_from = part_of(from), part_to = part_of(to);
    unsigned raised = rpi_fp_cast(part_from, part_to, n, pointers, strides);
    if (part_to == to) return raised;
    char *imaginary[] = {pointers[0] + rpi_size_of(part_from), pointers[1] + rpi_size_of(part_to)};
    return raised | rpi_fp_cast(part_from, part_to, n, imaginary, strides);
}

unsigned rpi_fp_cast(rp_dtype from, rp_dtype to, int64_t n, char *const *pointers, const int64_t *strides)
{
    unsigned raised = 0;
    if (part_of(from) != from) return check_parts(from, to, n, pointers, strides);
    bool tiny = rpi_fp_watched & RP_FLOAT_UNDER;
    if (!is_inexact(from)) return 0;
    if (rpi_is_integer(to)) return check_integers(from, to, n, pointers[0], strides[0]);
    if (!is_inexact(to) || rpi_size_of(to) >= rpi_size_of(from)) return 0;
    if (rpi_size_of(to) > 2 && !any_odd(to, n, pointers[1], strides[1], tiny)) return 0;
    for (int64_t i = 0; i < n; i++) {
        features out = features_of(to, pointers[1] + i * strides[1]);
        if (!out.inf && !(tiny && out.small)) continue;
        features in = features_of(from, pointers[0] + i * strides[0]);
        if (out.inf && !in.inf) raised |= RP_FLOAT_OVER;
        if (!out.inf && !in.zero &&
            number_at(to, pointers[1] + i * strides[1]) != number_at(from, pointers[0] + i * strides[0]))
            raised |= RP_FLOAT_UNDER; /* too small, and digits were lost */
    }
    return raised;
}
