/* Numbers read from text, with the grammar of Python's int(), float() and complex(). */
#ifndef RAPTO_CORE_PARSE_I_H
#define RAPTO_CORE_PARSE_I_H

#include "core/dtype_i.h"

/* All fail with RP_EVALUE when the text is no number. `length` characters; whitespace around them is skipped. */

/* Two's complement of the integer; RP_EOVERFLOW when the integer dtype cannot hold it. */
RP_CHECK rp_status rpi_parse_integer(const char *text, size_t length, rp_dtype dtype, uint64_t *value, rp_error *error);
RP_CHECK rp_status rpi_parse_float(const char *text, size_t length, double *value, rp_error *error);
RP_CHECK rp_status rpi_parse_complex(const char *text, size_t length, double parts[2], rp_error *error);
/* A count of a timedelta: digits with a sign, or NaT (also when empty); limited to int64. */
RP_CHECK rp_status rpi_parse_difference(const char *text, size_t length, int64_t *count, rp_error *error);

#endif
