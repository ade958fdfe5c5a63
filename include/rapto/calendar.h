/// \file calendar.h
/// Instants as text, and business days, with NumPy's names and rules.
///
/// Pure functions return a new array of the innermost scope, an error array on failure. Dates are datetime arrays of
/// any unit that casts to days "safely" (years, months, weeks, days), broadcast together; options that are NULL or
/// zeroed are NumPy's defaults.
#ifndef RAPTO_CALENDAR_H
#define RAPTO_CALENDAR_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- text ------------------------------------------------------------------------------------------------------- */

/// A date that was read.
typedef struct rp_datetime_parsed {
    int64_t count; ///< of `unit` since 1970; INT64_MIN is NaT
    rp_unit unit;
    bool zoned; ///< a time zone was named and applied: NumPy warns of it
} rp_datetime_parsed;

/// Reads an ISO 8601 text of `length` characters as NumPy does: NaT, now, today, "2000" to
/// "2000-01-01T00:00:00.000000000". `unit` RP_UNIT_GENERIC takes the unit that the text has. RP_EVALUE with the place
/// of the fault.
RP_API RP_CHECK rp_status rp_parse_datetime(const char *text, size_t length, rp_unit unit, rp_datetime_parsed *parsed,
                                            rp_error *error);

/// How dates are written.
typedef struct rp_datetime_text {
    bool has_unit;  ///< false: the unit of the array
    bool automatic; ///< each date with the coarsest unit from days on that loses nothing (unit='auto')
    rp_unit unit;
    bool utc;         ///< "Z" behind times (timezone='UTC')
    bool has_casting; ///< false: same_kind
    rp_casting casting;
} rp_datetime_text;

/// Dates as a str array; RP_EDTYPE when `a` is no datetime array or the unit is refused.
RP_API rp_array *rp_datetime_as_string(rp_array *a, const rp_datetime_text *how);

/* ---- business days ------------------------------------------------------------------------------------------------
 */

/// What becomes of a date that is no business day.
typedef enum rp_busday_roll {
    RP_ROLL_RAISE,              ///< RP_EVALUE
    RP_ROLL_FORWARD,            ///< the first business day later ("forward", "following")
    RP_ROLL_BACKWARD,           ///< the first one earlier ("backward", "preceding")
    RP_ROLL_MODIFIED_FOLLOWING, ///< later, but earlier where that is another month
    RP_ROLL_MODIFIED_PRECEDING, ///< earlier, but later where that is another month
    RP_ROLL_NAT                 ///< NaT
} rp_busday_roll;

/// Which days are business days.
typedef struct rp_busdays {
    const bool *weekmask; ///< seven, from Monday; NULL: Monday to Friday
    rp_array *holidays;   ///< dates that are none; NULL: none
} rp_busdays;

/// Reads a week mask, "1111100" or "Mon Tue Wed Thu Fri"; RP_EVALUE when it is none.
RP_API RP_CHECK rp_status rp_parse_weekmask(const char *text, bool weekmask[7], rp_error *error);
/// Dates rolled to business days, then moved by `offsets` business days; datetime64[D].
RP_API rp_array *rp_busday_offset(rp_array *dates, rp_array *offsets, rp_busday_roll roll, const rp_busdays *busdays);
/// Business days from `begin` on, before `end`, negative when `end` is earlier; int64. NaT is an error (RP_EVALUE).
RP_API rp_array *rp_busday_count(rp_array *begin, rp_array *end, const rp_busdays *busdays);
/// True for business days; NaT is none.
RP_API rp_array *rp_is_busday(rp_array *dates, const rp_busdays *busdays);

#ifdef __cplusplus
}
#endif
#endif
