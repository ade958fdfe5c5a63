/* Shared inside src/backend/ref only: the parts of the reference table, one per kind of element type, each compiled by
 * itself. No two parts have an entry in the same place. */
#ifndef RAPTO_BACKEND_REF_REF_H
#define RAPTO_BACKEND_REF_REF_H

#include "exec/backend_i.h"

extern const rpi_kernels rpi_ref_int;     /* bool and integers */
extern const rpi_kernels rpi_ref_float;   /* f32, f64 */
extern const rpi_kernels rpi_ref_complex; /* c64, c128 */
extern const rpi_kernels rpi_ref_half;    /* f16, bf16: what cannot be computed in f32 */
extern const rpi_kernels rpi_ref_time;    /* timedelta, datetime */

#endif
