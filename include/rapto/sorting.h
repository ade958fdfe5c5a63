/// \file sorting.h
/// Sorting, searching, counting and sets.
#ifndef RAPTO_SORTING_H
#define RAPTO_SORTING_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
