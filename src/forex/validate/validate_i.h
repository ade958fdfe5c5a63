// What the files of src/forex/validate share.
#ifndef FOREX_VALIDATE_I_H
#define FOREX_VALIDATE_I_H

#include <forex/validate.h>

double fxi_normal_cdf(double x);      ///< P(Z <= x), accurate to a few ulp in both tails.
double fxi_normal_quantile(double p); ///< Inverse of fxi_normal_cdf; NaN outside [0, 1].

#endif
