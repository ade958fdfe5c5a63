/// \file ufunc.h
/// Universal functions as objects: look one up by name, call it with out and where, and reduce, accumulate,
/// reduceat, outer, at.
#ifndef RAPTO_UFUNC_H
#define RAPTO_UFUNC_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
