/* Dtypes as text, in the notation of the array interface protocol and of npy headers: "<f8", "|S3", "<M8[ns]". */
#include "core/dtype_i.h"
#include <stdlib.h>
#include <string.h>

static const char *const unit_names[RP_UNIT_COUNT] = {
    [RP_UNIT_Y] = "Y",   [RP_UNIT_M] = "M", [RP_UNIT_W] = "W",   [RP_UNIT_D] = "D",   [RP_UNIT_H] = "h",
    [RP_UNIT_MIN] = "m", [RP_UNIT_S] = "s", [RP_UNIT_MS] = "ms", [RP_UNIT_US] = "us", [RP_UNIT_NS] = "ns",
};

const char *rp_unit_name(rp_unit unit)
{
    return (unsigned)unit < RP_UNIT_COUNT && unit_names[unit] ? unit_names[unit] : "generic";
}

bool rp_unit_from_name(const char *name, size_t length, rp_unit *unit)
{
    for (int i = 1; i < RP_UNIT_COUNT; i++) {
        if (strlen(unit_names[i]) != length || memcmp(unit_names[i], name, length) != 0) continue;
        *unit = (rp_unit)i;
        return true;
    }
    return false;
}

bool rp_dtype_descr(rp_dtype dtype, char *text, size_t room)
{
    if (!rpi_dtype_known(dtype) || !rpi_row(dtype)->npy) return false;
    const char *stem = rpi_row(dtype)->npy;
    int length;
    if (rpi_is_text(dtype))
        length = snprintf(text, room, "%s%d", stem, rp_dtype_width(dtype));
    else if (rpi_is_time(dtype) && rp_dtype_unit(dtype) != RP_UNIT_GENERIC)
        length = snprintf(text, room, "%s[%s]", stem, rp_unit_name(rp_dtype_unit(dtype)));
    else
        length = snprintf(text, room, "%s", stem);
    return length > 0 && (size_t)length < room;
}

/* The width behind "S" or "U"; -1 when it is no number in range. */
static int parse_width(const char *digits)
{
    char *end;
    if (digits[0] < '0' || digits[0] > '9') return -1;
    long width = strtol(digits, &end, 10);
    return *end || width > RP_MAX_WIDTH ? -1 : (int)width;
}

static bool parse_unit(const char *suffix, rp_unit *unit)
{
    size_t length = strlen(suffix);
    *unit = RP_UNIT_GENERIC;
    if (length == 0) return true;
    return suffix[0] == '[' && suffix[length - 1] == ']' && rp_unit_from_name(suffix + 1, length - 2, unit);
}

static bool parse_known(const char *code, rp_dtype *dtype)
{
    rp_unit unit;
    if (code[0] == 'S' || code[0] == 'U') {
        int width = parse_width(code + 1);
        if (width < 0) return false;
        *dtype = code[0] == 'S' ? rp_dtype_bytes(width) : rp_dtype_str(width);
        return true;
    }
    if (strncmp(code, "M8", 2) == 0 || strncmp(code, "m8", 2) == 0) {
        if (!parse_unit(code + 2, &unit)) return false;
        *dtype = code[0] == 'M' ? rp_dtype_datetime(unit) : rp_dtype_timedelta(unit);
        return true;
    }
    for (int base = 0; base < RP_DTYPE_COUNT; base++) {
        if (!rpi_dtypes[base].npy || strcmp(rpi_dtypes[base].npy + 1, code) != 0) continue;
        *dtype = (rp_dtype)base;
        return true;
    }
    return false;
}

bool rp_dtype_from_descr(const char *descr, rp_dtype *dtype, bool *swapped)
{
    rp_dtype found;
    if (!descr[0] || !strchr("<>|=", descr[0]) || !parse_known(descr + 1, &found)) return false;
    bool one_byte = rp_dtype_base(found) == RP_BYTES || rpi_row(found)->size == 1;
    *dtype = found;
    *swapped = descr[0] == '>' && !one_byte;
    return true;
}
