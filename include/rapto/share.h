/// \file share.h
/// Sharing memory with other libraries without a copy: DLPack, the Arrow C data interface, memory maps.
#ifndef RAPTO_SHARE_H
#define RAPTO_SHARE_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
