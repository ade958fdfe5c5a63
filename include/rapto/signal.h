/// \file signal.h
/// Discrete mathematics on samples: convolve, correlate, interp, gradient, diff, unwrap, windows.
#ifndef RAPTO_SIGNAL_H
#define RAPTO_SIGNAL_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
