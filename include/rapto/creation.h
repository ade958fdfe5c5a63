/// \file creation.h
/// NumPy's array creation routines.
#ifndef RAPTO_CREATION_H
#define RAPTO_CREATION_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
