/// \file indexing.h
/// Indexing as a[...] does it: basic, integer, boolean and mixed, reading and writing; take, put, choose, select
/// and their kin.
#ifndef RAPTO_INDEXING_H
#define RAPTO_INDEXING_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
