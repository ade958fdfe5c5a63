/// \file time.h
/// Time in the market: instants, time zones from the system's tzdata, timeframes, the New York trading day.
///
/// An instant is a signed 64-bit count of nanoseconds since 1970-01-01T00:00:00Z. Zones are read from TZif files
/// (RFC 8536) once and are immutable afterwards; every function here is thread-safe.
#ifndef FOREX_TIME_H
#define FOREX_TIME_H

#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FX_SECOND INT64_C(1000000000)
#define FX_MINUTE (60 * FX_SECOND)
#define FX_HOUR   (60 * FX_MINUTE)
#define FX_DAY    (24 * FX_HOUR)

/// A civil date and time of day, in whatever zone the context says. month and day count from 1; weekday 0 = Sunday.
typedef struct fx_civil {
    int year, month, day, hour, minute, second, nanosecond, weekday;
} fx_civil;

/// Proleptic Gregorian conversions, no zone involved.
RP_API int64_t fx_from_civil(const fx_civil *civil);
RP_API fx_civil fx_to_civil(int64_t local); ///< Splits a local instant into its civil fields.

/// Writes ISO-8601 with Z ("2019-03-31T21:00:00Z"; fractions only when there are any); returns `text`.
RP_API char *fx_time_text(int64_t utc, char text[40]);
/// Reads ISO-8601 dates and times, with zone or (as UTC) without; RP_EFORMAT names the text.
RP_API RP_CHECK rp_status fx_time_parse(const char *text, int64_t *utc, rp_error *error);

/* ---- zones -------------------------------------------------------------------------------------------------- */

/// A time zone: an IANA name ("America/New_York"), "UTC", a fixed offset ("UTC-5", "UTC+5:30"), or a fixed offset with
/// one hour of daylight saving by the United States' or the European dates ("UTC-5/us", "UTC-5/eu", "UTC+2/us"): it
/// switches at the instants at which New York, or Europe, does.
typedef struct fx_zone fx_zone;

/// Loads a zone; cached for the life of the process, never freed by the caller. RP_EUNKNOWN names the nearest known.
RP_API RP_CHECK rp_status fx_zone_get(const char *name, const fx_zone **zone, rp_error *error);
RP_API const char *fx_zone_name(const fx_zone *zone);              ///< The name it was loaded by; borrowed.
RP_API int64_t fx_zone_offset(const fx_zone *zone, int64_t utc);   ///< Local minus UTC at an instant, ns.
RP_API int64_t fx_zone_to_local(const fx_zone *zone, int64_t utc); ///< utc + offset.
/// Local to UTC. A local time that occurs twice gives the earlier instant; one that does not exist gives the first
/// instant after the gap. `*ambiguous` (may be NULL) is set to 1 or -1 in these cases, else 0.
RP_API int64_t fx_zone_to_utc(const fx_zone *zone, int64_t local, int *ambiguous);

/* ---- timeframes --------------------------------------------------------------------------------------------- */

/// Timeframes, shortest first.
typedef enum fx_timeframe {
    FX_M1,
    FX_M3,
    FX_M5,
    FX_M15,
    FX_M30,
    FX_H1,
    FX_H2,
    FX_H4,
    FX_H12,
    FX_D1,
    FX_W1,
    FX_MN1,
    FX_TIMEFRAME_COUNT
} fx_timeframe;

RP_API const char *fx_timeframe_name(fx_timeframe tf); ///< "M1" ... "MN1"; static.
RP_API int64_t fx_timeframe_length(fx_timeframe tf);   ///< Nominal length in ns; 7 and 30 days for W1 and MN1.
/// Reads "M15", "15m", "H1", "1h", "1d" ...; an error lists the names.
RP_API RP_CHECK rp_status fx_timeframe_parse(const char *text, fx_timeframe *tf, rp_error *error);

/* ---- sessions ----------------------------------------------------------------------------------------------- */

/// How days are cut: at 17:00 New York (the FX day, five a week, no Sunday stub) or at UTC midnight.
typedef enum fx_day_rule { FX_DAY_NEW_YORK, FX_DAY_UTC } fx_day_rule;

/// The trading day that contains an instant: number of days since 1970-01-01 of the day's *closing* date (New York
/// 17:00 ends it; the week's first day is Monday, opened on Sunday 17:00).
RP_API int64_t fx_session_day(fx_day_rule rule, int64_t utc);
RP_API int64_t fx_session_day_end(fx_day_rule rule, int64_t day); ///< Instant at which that trading day ends.
/// Start and end of the bar of timeframe `tf` that contains `utc`. Up to H1 bars stand on UTC hours under both rules.
/// New York: H2, H4 and H12 count from 17:00, D1 ends there, W1 runs from Sunday 17:00 to Friday 17:00, MN1 over the
/// trading days of a calendar month. UTC: plain UTC hours, days, weeks from Monday, months. A span that ends while the
/// market is closed ends at the close before it (Friday 17:00 New York), unless `utc` itself is later: an instant in
/// the weekend belongs to the week and month of the Friday before, whose span is then not clipped.
RP_API void fx_bar_span(fx_timeframe tf, fx_day_rule rule, int64_t utc, int64_t *open_time, int64_t *known_at);
/// True while spot FX trades: Sunday 17:00 to Friday 17:00 New York.
RP_API bool fx_market_open(int64_t utc);
RP_API int64_t
fx_market_next_open(int64_t utc); ///< `utc` while the market is open, else the next Sunday 17:00 New York.

#ifdef __cplusplus
}
#endif
#endif
