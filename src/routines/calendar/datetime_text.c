/* Dates from and to text. */
#include "core/array_i.h"
#include "core/iso_i.h"
#include <rapto/calendar.h>
#include <string.h>

rp_status rp_parse_datetime(const char *text, size_t length, rp_unit unit, rp_datetime_parsed *parsed, rp_error *error)
{
    rpi_iso iso;
    rp_status status = rpi_iso_parse(text, length, &iso, error);
    if (status != RP_OK) return status;
    parsed->unit = unit == RP_UNIT_GENERIC ? iso.unit : unit;
    parsed->count = rpi_iso_count(&iso, parsed->unit);
    parsed->zoned = iso.zoned;
    return RP_OK;
}

/* The coarsest unit from days on that loses nothing; hours and minutes stay together. */
static rp_unit lossless_unit(const rpi_moment *m)
{
    if (m->nanosecond % 1000) return RP_UNIT_NS;
    if (m->nanosecond % 1000000) return RP_UNIT_US;
    if (m->nanosecond) return RP_UNIT_MS;
    if (m->second) return RP_UNIT_S;
    return m->hour || m->minute ? RP_UNIT_MIN : RP_UNIT_D;
}

/* Characters as NumPy reserves them. */
static int reserved_width(rp_unit unit, bool automatic)
{
    if (automatic) return 62;
    return unit == RP_UNIT_GENERIC ? 4 : rpi_text_width(rp_dtype_datetime(unit));
}

static rp_array *check_dates(const rp_array *a, const rp_datetime_text *how, rp_unit unit)
{
    rp_casting casting = how->has_casting ? how->casting : RP_CAST_SAME_KIND;
    if (rp_dtype_base(a->dtype) != RP_DATETIME)
        return rpi_error_array(RP_EDTYPE, "rp_datetime_as_string: input must have type NumPy datetime, not %s",
                               rp_dtype_name(a->dtype));
    if (!how->has_unit || how->automatic || rp_can_cast(a->dtype, rp_dtype_datetime(unit), casting)) return NULL;
    return rpi_error_array(RP_EDTYPE,
                           "rp_datetime_as_string: Cannot create a datetime string as units '%s' from a "
                           "NumPy datetime with units '%s' according to the casting rule",
                           rp_unit_name(unit), rp_unit_name(rp_dtype_unit(a->dtype)));
}

/* A finer unit than the array's own is written from the date itself, so that no count overflows. */
static int date_text(int64_t count, rp_unit own, const rp_datetime_text *how, char text[RPI_ISO_TEXT])
{
    rpi_moment moment;
    rpi_iso_zone zone = how->utc ? RPI_ISO_UTC : RPI_ISO_NAIVE;
    if (count == RPI_NAT || own == RP_UNIT_GENERIC) return rpi_iso_text(RPI_NAT, own, zone, text);
    rpi_moment_of(count, own, &moment);
    rp_unit unit = how->automatic ? lossless_unit(&moment) : how->has_unit ? how->unit : own;
    return rpi_iso_moment_text(&moment, unit, zone, text);
}

rp_array *rp_datetime_as_string(rp_array *a, const rp_datetime_text *how)
{
    RP_SCOPE();
    const rp_datetime_text plain = {0};
    if (!how) how = &plain;
    a = rp_ascontiguous(a);
    if (rp_array_status(a) != RP_OK) return rp_yield(a);
    rp_unit own = rp_dtype_unit(a->dtype), unit = how->has_unit ? how->unit : own;
    rp_array *error = check_dates(a, how, unit);
    if (error) return rp_yield(error);
    int width = reserved_width(unit, how->automatic);
    rp_array *out = rp_zeros(rp_dtype_str(width), a->ndim, a->shape);
    if (rp_array_status(out) != RP_OK) return rp_yield(out);
    const int64_t *counts = (const void *)rpi_data(a);
    uint32_t *to = (void *)rpi_data(out);
    for (int64_t i = 0; i < a->size; i++, to += width) {
        char text[RPI_ISO_TEXT];
        int length = date_text(counts[i], own, how, text);
        for (int k = 0; k < length && k < width; k++) to[k] = (uint8_t)text[k];
    }
    return rp_yield(out);
}
