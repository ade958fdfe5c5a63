/* Windows, and the Bessel function that Kaiser's needs. */
#include "routines/statistics/parts_i.h"
#include <math.h>
#include <rapto/signal.h>

#define PI 3.141592653589793238463

/* ---- i0 ---------------------------------------------------------------------------------------------------------- */

/* Chebyshev coefficients of exp(-x) I0(x) over x/4 - 1 on [0, 8], and of exp(-x) sqrt(x) I0(x) over 16/x - 1 on
 * [8, inf); computed with 110 digits from the power and the asymptotic series. The first ones are halved in the sum. */
static const double near[] = {
    0.67679527440947607,    -0.3046826723431984,     0.17162090152220877,    -0.094901097048047639,
    0.049305284239670712,   -0.023737414805899471,   0.010546460394594998,   -0.0043243099950505759,
    0.0016394756169413357,  -0.00057637557453858236, 0.00018850288509584165, -5.754195010082104e-05,
    1.6448448070728896e-05, -4.4167383584587505e-06, 1.1173875391201037e-06, -2.6707938539406119e-07,
    6.0469950225419186e-08, -1.300025009986248e-08,  2.6598237246823866e-09, -5.1897956016352627e-10,
    9.675809035373237e-11,  -1.7268262914415559e-11, 2.9550526631296399e-12, -4.856446783111929e-13,
    7.6761854986049361e-14, -1.1685332877993451e-14, 1.7153912855551331e-15, -2.4312798465479549e-16,
    3.3307945188222384e-17, -4.4153416464793395e-18,
};
static const double far[] = {
    0.80449041101410879,     0.0033691164782556943,   6.8897583469168245e-05,  2.8913705208347567e-06,
    2.0489185894690638e-07,  2.266668990498178e-08,   3.3962320257083865e-09,  4.9406023882249701e-10,
    1.1889147107846439e-11,  -3.1499165279632416e-11, -1.3215811840447713e-11, -1.7941785315068062e-12,
    7.180124451383666e-13,   3.8527783827421426e-13,  1.54008621752141e-14,    -4.1505693472872222e-14,
    -9.5548466988283073e-15, 3.8116806693526224e-15,  1.7725601330565263e-15,  -3.425485619677219e-16,
    -2.8276239805165836e-16, 3.4612228676974612e-17,  4.4656214202967598e-17,  -4.8305044859441819e-18,
    -7.2331804878747538e-18, 9.9214754121736987e-19,
};

/* Clenshaw's sum of Chebyshev polynomials at `u` in [-1, 1]. */
static double chebyshev(const double *coefficients, int count, double u)
{
    double b0 = 0, b1 = 0, b2 = 0;
    for (int i = count - 1; i >= 0; i--) {
        b2 = b1;
        b1 = b0;
        b0 = 2 * u * b1 - b2 + coefficients[i];
    }
    return 0.5 * (b0 - b2);
}

static double bessel_i0(double x)
{
    x = fabs(x);
    if (x <= 8) return exp(x) * chebyshev(near, sizeof near / sizeof *near, x / 4 - 1);
    return exp(x) * chebyshev(far, sizeof far / sizeof *far, 16 / x - 1) / sqrt(x);
}

rp_array *rp_i0(rp_array *x)
{
    if (rpi_is_error(x)) return x;
    if (!rpi_is_whole(x->dtype) && !rpi_is_float(x->dtype))
        return rpi_error_array(RP_EDTYPE, "i0 not supported for %s values", rp_dtype_name(x->dtype));
    RP_SCOPE();
    rp_dtype dtype = rpi_is_float(x->dtype) ? x->dtype : RP_F64;
    rp_array *out = rpi_force(rp_copy(rp_astype(x, RP_F64)));
    if (rpi_is_error(out)) return rp_yield(out);
    double *values = (double *)rpi_data(out);
    for (int64_t i = 0; i < out->size; i++) values[i] = bessel_i0(values[i]);
    return rp_yield(rp_astype(out, dtype));
}

/* ---- windows ----------------------------------------------------------------------------------------------------- */

typedef struct window {
    int64_t points;
    double beta; /* kaiser */
} window;

/* The value at n = 1 - points, 3 - points, ..., points - 1. */
typedef double sample(const window *w, double n);

static rp_array *make(const window *w, sample *f)
{
    int64_t points = w->points > 0 ? w->points : 0;
    rp_array *out = rpi_new_empty(RP_F64, 1, &points);
    if (rpi_is_error(out)) return out;
    double *values = (double *)rpi_data(out);
    for (int64_t i = 0; i < points; i++) values[i] = points == 1 ? 1 : f(w, (double)(1 - points + 2 * i));
    return out;
}

static double bartlett(const window *w, double n)
{
    double rise = n / (double)(w->points - 1);
    return n <= 0 ? 1 + rise : 1 - rise;
}

static double blackman(const window *w, double n)
{
    double last = (double)(w->points - 1);
    return 0.42 + 0.5 * cos(PI * n / last) + 0.08 * cos(2.0 * PI * n / last);
}

static double hanning(const window *w, double n)
{
    return 0.5 + 0.5 * cos(PI * n / (double)(w->points - 1));
}

static double hamming(const window *w, double n)
{
    return 0.54 + 0.46 * cos(PI * n / (double)(w->points - 1));
}

static double kaiser(const window *w, double n)
{
    double alpha = (double)(w->points - 1) / 2, index = (n + (double)(w->points - 1)) / 2;
    double place = (index - alpha) / alpha;
    return bessel_i0(w->beta * sqrt(1 - place * place)) / bessel_i0(w->beta);
}

rp_array *rp_bartlett(int64_t points)
{
    return make(&(window){.points = points}, bartlett);
}

rp_array *rp_blackman(int64_t points)
{
    return make(&(window){.points = points}, blackman);
}

rp_array *rp_hanning(int64_t points)
{
    return make(&(window){.points = points}, hanning);
}

rp_array *rp_hamming(int64_t points)
{
    return make(&(window){.points = points}, hamming);
}

rp_array *rp_kaiser(int64_t points, double beta)
{
    return make(&(window){.points = points, .beta = beta}, kaiser);
}
