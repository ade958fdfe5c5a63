/* The pieces of an Arrow export that tables (src/frame) need too. */
#ifndef RAPTO_SHARE_ARROW_I_H
#define RAPTO_SHARE_ARROW_I_H

#include "core/dtype_i.h"
#include <rapto/share.h>

#define RPI_ARROW_FORMAT 16 /* room for a format text */

/* Exports the elements of a 1-D array, without a schema. */
rp_status rpi_arrow_array(rp_array *array, rp_array *mask, struct ArrowArray *out, rp_error *error);
/* A schema with room for `children`. */
rp_status rpi_arrow_schema(const char *name, const char *format, int children, struct ArrowSchema *out);
/* The format of a dtype; false when Arrow has no such primitive. */
bool rpi_arrow_format(rp_dtype dtype, char format[RPI_ARROW_FORMAT]);

#endif
