/* The primitives of backend/math/lanes.h for floats, where a function of floats is faster in them than in doubles: for
 * one register (suffix _vector32) and for one float (_scalar32). Types and operators as there. */
#ifndef RAPTO_BACKEND_MATH_LANES_F32_H
#define RAPTO_BACKEND_MATH_LANES_F32_H

#include "backend/math/lanes.h"

/* As RPI_ROUNDER, for floats below 2^22. */
#define RPI_ROUNDER_F32 0x1.8p23f

#define rpi_sign_scalar32 ((uint32_t)1 << 31)
#define rpi_sign_vector32 ((uint32_t)1 << 31)

#define LANES        scalar32
#define N            float
#define B            uint32_t
#define N_CALL(name) name##f
#include "backend/math/lanes_number.inc"

#ifdef VEC_BYTES
#include "backend/math/lanes_f32_vector.h"
#endif

#endif
