/* Names of SLEEF's deterministic functions for this level: VEC_SLEEF(exp) is Sleef_cinz_expd4_u10avx where TAG is f64
 * and registers have 256 bits. Why cinz: docs/decisions/0003. */
#ifndef RAPTO_BACKEND_CPU_SLEEF_H
#define RAPTO_BACKEND_CPU_SLEEF_H

#include <sleef.h>

#ifdef RP_KERNEL_LEVEL_v4
#define VEC_SLEEF_f32(name) Sleef_cinz_##name##f16_u10avx512fnofma
#define VEC_SLEEF_f64(name) Sleef_cinz_##name##d8_u10avx512fnofma
#elif defined(RP_KERNEL_LEVEL_v3)
#define VEC_SLEEF_f32(name) Sleef_cinz_##name##f8_u10avx
#define VEC_SLEEF_f64(name) Sleef_cinz_##name##d4_u10avx
#else
#define VEC_SLEEF_f32(name) Sleef_cinz_##name##f4_u10sse4
#define VEC_SLEEF_f64(name) Sleef_cinz_##name##d2_u10sse4
#endif
#define VEC_SLEEF(name) RPI_PASTE(VEC_SLEEF, TAG)(name)

#endif
