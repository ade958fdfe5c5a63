/// \file rapto.h
/// The whole array library in one include.
#ifndef RAPTO_RAPTO_H
#define RAPTO_RAPTO_H

#include <rapto/array.h>
#include <rapto/base.h>
#include <rapto/io.h>
#include <rapto/ops.h>

#endif
