/// \file rapto.h
/// The whole array library in one include.
#ifndef RAPTO_RAPTO_H
#define RAPTO_RAPTO_H

#include <rapto/array.h>
#include <rapto/base.h>
#include <rapto/calendar.h>
#include <rapto/creation.h>
#include <rapto/fft.h>
#include <rapto/indexing.h>
#include <rapto/io.h>
#include <rapto/manipulation.h>
#include <rapto/ops.h>
#include <rapto/polynomial.h>
#include <rapto/products.h>
#include <rapto/share.h>
#include <rapto/signal.h>
#include <rapto/sorting.h>
#include <rapto/statistics.h>
#include <rapto/ufunc.h>
#include <rapto/vector_math.h>

#endif
