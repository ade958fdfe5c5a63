/* Dates as ISO 8601 text. */
#ifndef RAPTO_CORE_ISO_I_H
#define RAPTO_CORE_ISO_I_H

#include "core/calendar_i.h"

#define RPI_ISO_TEXT 64 /* room for any date, terminator included */

/* How a date is written: with its own unit, or a zone behind it. */
typedef enum rpi_iso_zone { RPI_ISO_NAIVE, RPI_ISO_UTC } rpi_iso_zone;

/* Writes a count of `unit` as NumPy does ("1970-01-01T00:00", "NaT"); returns the number of characters. */
int rpi_iso_text(int64_t count, rp_unit unit, rpi_iso_zone zone, char text[RPI_ISO_TEXT]);

/* The same for a moment, down to `unit`. */
int rpi_iso_moment_text(const rpi_moment *moment, rp_unit unit, rpi_iso_zone zone, char text[RPI_ISO_TEXT]);

/* A text that was read. */
typedef struct rpi_iso {
    bool nat;
    rpi_moment moment; /* of the time in UTC */
    rp_unit unit;      /* the coarsest unit that holds what was written; generic for NaT */
    bool zoned;        /* a time zone was named and applied: NumPy warns of it */
} rpi_iso;

/* Reads `length` characters with NumPy's grammar: NaT, now, today, years to nanoseconds (finer digits are cut off). */
RP_CHECK rp_status rpi_iso_parse(const char *text, size_t length, rpi_iso *iso, rp_error *error);

/* The count of `unit` that was read. */
static inline int64_t rpi_iso_count(const rpi_iso *iso, rp_unit unit)
{
    return iso->nat ? RPI_NAT : rpi_moment_count(&iso->moment, unit);
}

#endif
