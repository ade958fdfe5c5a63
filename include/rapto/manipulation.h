/// \file manipulation.h
/// NumPy's array manipulation routines.
#ifndef RAPTO_MANIPULATION_H
#define RAPTO_MANIPULATION_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
