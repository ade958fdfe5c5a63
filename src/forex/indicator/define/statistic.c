// Statistics over a window.
#include "../definitions_i.h"

#include <math.h>

#include "../vector.inc"

#include "../quotient.inc"

static fxi_node close_of(fxi_build *b)
{
    return fxi_input(b, FX_COLUMN_CLOSE);
}

static void build_LINEARREG(fxi_build *b)
{
    fxi_output(b, 0, fxi_line(b, close_of(b), fxi_whole(b, 0)));
}

static void build_LINEARREG_SLOPE(fxi_build *b)
{
    fxi_output(b, 0, fxi_slope(b, close_of(b), fxi_whole(b, 0)));
}

static void build_STDDEV(fxi_build *b)
{
    fxi_output(b, 0, fxi_stddev(b, close_of(b), fxi_whole(b, 0), b->parameters[1]));
}

static void build_VAR(fxi_build *b)
{
    fxi_output(b, 0, fxi_variance(b, close_of(b), fxi_whole(b, 0)));
}

static void build_LINEARREG_INTERCEPT(fxi_build *b)
{
    fxi_output(b, 0, fxi_intercept(b, close_of(b), fxi_whole(b, 0)));
}

// The arc tangent in degrees, to a few roundings. The engine's kernel gives the last bit right and takes three times as
// long. Above tan(pi/8) it is 45 degrees and the arc tangent of (x - 1) / (x + 1), above tan(3 pi/8) 90 and that of -1
// / x; what remains is q times a polynomial in q^2, interpolated at Chebyshev's points (relative error below 1e-15).
static inline double degrees_of(double x)
{
    double size = fabs(x);
    bool middle = size > 0.41421356237309503, high = size > 2.414213562373095;
    double above = middle ? size - 1.0 : size, below = middle ? size + 1.0 : 1.0, base = middle ? 45.0 : 0.0;
    double q = (high ? -1.0 : above) / (high ? size : below), z = q * q, sum = 1.2104795805625754;
    sum = sum * z - 2.490849884273769;
    sum = sum * z + 3.2590445694523864;
    sum = sum * z - 3.8045469467571165;
    sum = sum * z + 4.406015680757259;
    sum = sum * z - 5.20862907277694;
    sum = sum * z + 6.366194888798713;
    sum = sum * z - 8.185111298753492;
    sum = sum * z + 11.459155901957288;
    sum = sum * z - 19.09859317102462;
    sum = sum * z + 57.295779513082316;
    return copysign((high ? 90.0 : base) + q * sum, x);
}

FXI_MAP(map_degrees, degrees_of(a[i]))

static void build_LINEARREG_ANGLE(fxi_build *b)
{
    fxi_output(b, 0, FXI_NODE(b, map_degrees, .in = {fxi_slope(b, close_of(b), fxi_whole(b, 0))}));
}

static void build_TSF(fxi_build *b)
{
    fxi_output(b, 0, fxi_forecast(b, close_of(b), fxi_whole(b, 0)));
}

/* ---- two series ----------------------------------------------------------------------------------------------------
 */

FXI_MAP(map_return, a[i - 1] != 0.0 ? (a[i] - a[i - 1]) / a[i - 1] : 0.0)

static void build_CORREL(fxi_build *b)
{
    fxi_output(b, 0, fxi_correlation(b, close_of(b), fxi_input(b, FX_COLUMN_SECOND), fxi_whole(b, 0)));
}

static void build_BETA(fxi_build *b)
{
    fxi_node own = FXI_NODE(b, map_return, .in = {close_of(b)}, .wait = 1);
    fxi_node other = FXI_NODE(b, map_return, .in = {fxi_input(b, FX_COLUMN_SECOND)}, .wait = 1);
    fxi_output(b, 0, fxi_beta(b, own, other, fxi_whole(b, 0)));
}

/* ---- ranks ---------------------------------------------------------------------------------------------------------
 */

// Nearest rank: the smallest value that at least so many percent of the window do not exceed.
static void build_PERCENTILE(fxi_build *b)
{
    int64_t period = fxi_whole(b, 0), rank = (int64_t)ceil(b->parameters[1] / 100.0 * (double)period);
    fxi_output(b, 0, fxi_ranked(b, close_of(b), period, fxi_max(rank, 1) - 1));
}

FXI_MAP(map_percent, 100.0 * a[i] / p[0])

// p: period. in: values above this one.
FXI_MAP(map_percent_not_above, 100.0 * (p[0] - a[i]) / p[0])

// TradingView counts equal values, too.
static void build_PERCENTRANK(fxi_build *b)
{
    if (b->compat == FX_COMPAT_TV) {
        fxi_node above = fxi_count_below(b, FXI_MIX(b, {-1.0, close_of(b)}), fxi_whole(b, 0));
        fxi_output(b, 0, FXI_NODE(b, map_percent_not_above, .in = {above}, .p = {b->parameters[0]}));
        return;
    }
    fxi_node below = fxi_count_below(b, close_of(b), fxi_whole(b, 0));
    fxi_output(b, 0, FXI_NODE(b, map_percent, .in = {below}, .p = {b->parameters[0]}));
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_statistic);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_statistic) = {{
#include "../rows/statistic.def"
}};
