/* DLPack's names of dtypes, both ways. */
#ifndef RAPTO_SHARE_DLPACK_I_H
#define RAPTO_SHARE_DLPACK_I_H

#include "core/array_i.h"
#include "core/iter_i.h"
#include <rapto/share.h>

/* False when DLPack has no such type. */
bool rpi_dlpack_dtype(rp_dtype dtype, rp_dlpack_dtype *out);
/* False when it names no dtype of ours. */
bool rpi_dlpack_to_dtype(rp_dlpack_dtype from, rp_dtype *dtype);

#endif
