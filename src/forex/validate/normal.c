// The normal distribution: its function from libm's erfc, its inverse by Halley's method.
#include <math.h>

#include "validate_i.h"

double fxi_normal_cdf(double x)
{
    return 0.5 * erfc(-x * M_SQRT1_2);
}

// Start for the lower tail, p <= 0.5: Abramowitz and Stegun 26.2.23, wrong by at most 4.5e-4.
static double rough_quantile(double p)
{
    double t = sqrt(-2 * log(p));
    double top = 2.515517 + t * (0.802853 + t * 0.010328);
    double bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    return top / bottom - t;
}

double fxi_normal_quantile(double p)
{
    if (!(p >= 0 && p <= 1)) return NAN;
    if (p == 0) return -INFINITY;
    if (p == 1) return INFINITY;
    if (p > 0.5) return -fxi_normal_quantile(1 - p); // 1 - p is exact here
    double x = rough_quantile(p);
    for (int step = 0; step < 3; step++) { // each step cubes the error
        double density = exp(-0.5 * x * x) * (M_SQRT1_2 * 0.5 * M_2_SQRTPI);
        double u = (fxi_normal_cdf(x) - p) / density;
        x -= u / (1 + 0.5 * x * u);
    }
    return x;
}
