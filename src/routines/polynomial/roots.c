/* Zeros of a polynomial: Aberth's iteration from the circles of the Newton polygon, then Newton's. It works on all
 * zeros at once and needs no eigenvalues; each zero is as good as the coefficients' rounding lets it be. */
#include "routines/statistics/parts_i.h"
#include <float.h>
#include <math.h>
#include <rapto/polynomial.h>
#include <stdlib.h>
#include <string.h>

typedef struct number {
    double re, im;
} number;

/* c[0] x^n + ... + c[n], neither end zero; the zeros found so far. */
typedef struct polynomial {
    const number *c;
    number *zeros;
    int64_t degree;
} polynomial;

enum { ROUNDS = 400, POLISHING = 4 };

static number plus(number a, number b)
{
    return (number){a.re + b.re, a.im + b.im};
}

static number minus(number a, number b)
{
    return (number){a.re - b.re, a.im - b.im};
}

static number times(number a, number b)
{
    return (number){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static double size_of(number a)
{
    return hypot(a.re, a.im);
}

/* By the larger part of the divisor, so that nothing overflows half-way. */
static number over(number a, number b)
{
    if (fabs(b.re) >= fabs(b.im)) {
        double r = b.im / b.re, d = b.re + r * b.im;
        return (number){(a.re + r * a.im) / d, (a.im - r * a.re) / d};
    }
    double r = b.re / b.im, d = b.im + r * b.re;
    return (number){(r * a.re + a.im) / d, (r * a.im - a.re) / d};
}

/* ---- value and step ---------------------------------------------------------------------------------------------- */

/* Newton's step p/p' at z; false where p(z) is as small as rounding lets it be. Outside the unit circle it is taken of
 * the reversed polynomial at 1/z, whose powers do not overflow. */
static bool newton_step(const polynomial *p, number z, number *step)
{
    int64_t n = p->degree;
    bool outside = size_of(z) > 1;
    const number one = {1, 0};
    number x = outside ? over(one, z) : z, value = {0, 0}, slope = {0, 0};
    double bound = 0, radius = size_of(x);
    for (int64_t i = 0; i <= n; i++) {
        number c = p->c[outside ? n - i : i];
        slope = plus(times(slope, x), value);
        value = plus(times(value, x), c);
        bound = bound * radius + size_of(c);
    }
    if (size_of(value) <= DBL_EPSILON * bound) return false;
    if (!outside) {
        *step = over(value, slope);
        return true;
    }
    number ratio = times(times(x, x), over(slope, value));
    *step = over(one, minus((number){(double)n * x.re, (double)n * x.im}, ratio));
    return true;
}

static bool is_finite(number a)
{
    return isfinite(a.re) && isfinite(a.im);
}

/* ---- where to begin ---------------------------------------------------------------------------------------------- */

/* log of the size of the coefficient of x^i. */
static double height(const polynomial *p, int64_t i)
{
    return log(size_of(p->c[p->degree - i]));
}

/* The next corner of the upper hull behind `from`: the steepest line to the right. */
static int64_t next_corner(const polynomial *p, int64_t from)
{
    int64_t best = p->degree;
    double steepest = -INFINITY, start = height(p, from);
    for (int64_t i = from + 1; i <= p->degree; i++) {
        double slope = (height(p, i) - start) / (double)(i - from);
        if (slope >= steepest) steepest = slope, best = i;
    }
    return best;
}

/* Points on circles whose radii are the sizes that the zeros have about, turned so that nothing is symmetric. */
static void begin(polynomial *p)
{
    const double turn = 6.283185307179586;
    for (int64_t from = 0; from < p->degree;) {
        int64_t to = next_corner(p, from);
        double radius = exp((height(p, from) - height(p, to)) / (double)(to - from));
        for (int64_t i = from; i < to; i++) {
            double angle = turn * ((double)(i - from) / (double)(to - from) + (double)from / (double)p->degree) + 0.7;
            double x = radius * cos(angle), y = radius * sin(angle);
            p->zeros[i] = (number){x, y};
        }
        from = to;
    }
}

/* ---- iteration --------------------------------------------------------------------------------------------------- */

/* Sum of 1 / (z - other zeros). */
static number repulsion(const polynomial *p, int64_t which)
{
    number sum = {0, 0}, z = p->zeros[which];
    for (int64_t i = 0; i < p->degree; i++) {
        number gap = minus(z, p->zeros[i]);
        if (i != which && (gap.re != 0 || gap.im != 0)) sum = plus(sum, over((number){1, 0}, gap));
    }
    return sum;
}

/* One correction of one zero; whether it moved by more than rounding. */
static bool correct(polynomial *p, int64_t which)
{
    number z = p->zeros[which], step;
    if (!newton_step(p, z, &step)) return false;
    number push = times(step, repulsion(p, which));
    number move = over(step, (number){1 - push.re, -push.im});
    if (!is_finite(move)) return false;
    p->zeros[which] = minus(z, move);
    return size_of(move) > DBL_EPSILON * size_of(z);
}

static void iterate(polynomial *p)
{
    bool moved = true;
    for (int round = 0; moved && round < ROUNDS; round++) {
        moved = false;
        for (int64_t i = 0; i < p->degree; i++) moved |= correct(p, i);
    }
}

/* Newton's steps as long as they get shorter: without the other zeros nothing but p itself decides. */
static number polished(const polynomial *p, number z)
{
    double before = INFINITY;
    for (int i = 0; i < POLISHING; i++) {
        number step;
        if (!newton_step(p, z, &step) || !is_finite(step)) break;
        double length = size_of(step);
        if (length >= before || length > 1e-3 * size_of(z)) break;
        z = minus(z, step);
        before = length;
    }
    return z;
}

/* ---- real coefficients ------------------------------------------------------------------------------------------- */

/* The zero behind `from` (or itself) that is nearest to the conjugate of zero `from`. */
static int64_t partner(const polynomial *p, int64_t from)
{
    int64_t best = from;
    number mirrored = {p->zeros[from].re, -p->zeros[from].im};
    double nearest = INFINITY;
    for (int64_t i = from; i < p->degree; i++) {
        double gap = size_of(minus(p->zeros[i], mirrored));
        if (gap < nearest) nearest = gap, best = i;
    }
    return best;
}

/* Zeros of real coefficients are real or come in conjugate pairs: made exact. */
static void pair_up(polynomial *p)
{
    for (int64_t i = 0; i < p->degree; i++) {
        number *z = &p->zeros[i];
        int64_t other = partner(p, i);
        if (other == i || fabs(z->im) <= 4 * DBL_EPSILON * size_of(*z)) {
            *z = polished(p, (number){z->re, 0});
            continue;
        }
        p->zeros[other] = p->zeros[i + 1];
        *z = (number){z->re, fabs(z->im)};
        p->zeros[++i] = (number){z->re, -z->im};
    }
}

/* By falling magnitude, then by the real part, then the upper half of the plane first. */
static int by_size(const void *left, const void *right)
{
    const number *a = left, *b = right;
    double x = size_of(*a), y = size_of(*b);
    if (x != y) return x > y ? -1 : 1;
    if (a->re != b->re) return a->re < b->re ? -1 : 1;
    return a->im > b->im ? -1 : a->im < b->im;
}

static bool all_real(const number *values, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (values[i].im != 0) return false;
    return true;
}

static void find(polynomial *p)
{
    begin(p);
    iterate(p);
    for (int64_t i = 0; i < p->degree; i++) p->zeros[i] = polished(p, p->zeros[i]);
    if (all_real(p->c, p->degree + 1)) pair_up(p);
    qsort(p->zeros, (size_t)p->degree, sizeof *p->zeros, by_size);
}

/* ---- front ------------------------------------------------------------------------------------------------------- */

/* The zeros of `count` coefficients: those of the polynomial without its zeros at both ends, then as many zeros as
 * there were at the back. */
static rp_array *zeros_of(const number *c, int64_t count)
{
    const number none = {0, 0};
    while (count > 0 && c->re == 0 && c->im == 0) c++, count--;
    int64_t total = count > 0 ? count - 1 : 0, degree = total;
    while (degree > 0 && c[degree].re == 0 && c[degree].im == 0) degree--;
    rp_array *out = rpi_new_zeroed(RP_C128, 1, &total);
    if (rpi_is_error(out)) return out;
    polynomial p = {c, (number *)(void *)rpi_data(out), degree};
    if (degree > 0) find(&p);
    for (int64_t i = degree; i < total; i++) p.zeros[i] = none;
    return all_real(p.zeros, total) ? rp_real(out) : out;
}

rp_array *rp_roots(rp_array *p)
{
    RP_SCOPE();
    const void *data;
    rp_dtype given = rp_dtype_of(p);
    p = rpi_at_least_1d(p);
    if (rpi_is_error(p)) return rp_yield(p);
    if (p->ndim != 1) return rp_yield(rpi_error_array(RP_EVALUE, "roots: Input must be a rank-1 array."));
    rp_array *wide = rp_astype(p, RP_C128);
    if (rp_array_status(wide) != RP_OK) return rp_yield(wide);
    if (rp_read(wide, &data) != RP_OK) return rp_yield(rpi_error_memory());
    const number *c = data;
    for (int64_t i = 0; i < wide->shape[0]; i++) {
        if (!is_finite(c[i])) return rp_yield(rpi_error_array(RP_EVALUE, "roots: Array must not contain infs or NaNs"));
    }
    rp_array *zeros = zeros_of(c, wide->shape[0]);
    bool single = given == RP_F32 || given == RP_C64;
    if (single && !rpi_is_error(zeros)) zeros = rp_astype(zeros, zeros->dtype == RP_F64 ? RP_F32 : RP_C64);
    return rp_yield(rp_copy(zeros));
}
