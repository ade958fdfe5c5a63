/// \file statistics.h
/// Reductions and statistics beyond the op table: the nan family, quantiles, histograms, covariance.
#ifndef RAPTO_STATISTICS_H
#define RAPTO_STATISTICS_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
