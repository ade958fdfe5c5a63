/// \file calendar.h
/// Session calendars: when a market trades. One form serves the built-in table (src/forex/time/calendars.csv) and a
/// user's file of holidays and own hours:
///
///     date,market,open,close,zone,name
///     mon-fri,metal,18:00-1,17:00,America/New_York,metals pause an hour a day
///     2019-12-25,all,closed,,,Christmas
///     2019-11-29,index,,13:00,America/New_York,day after Thanksgiving
///
/// `date` is a date, a weekday or a range of weekdays ("mon-fri"); a row of weekdays replaces a market's regular hours.
/// `market` is a symbol, a class of the symbol table ("metal"), "fx" (majors and crosses), or "all"; the nearer name
/// goes before. `open` and `close` are times of that day, "-1" behind one means the day before; empty keeps the regular
/// time. `closed` under `open` closes the day. `zone` is that of the regular hours when it is empty.
/// At most 16384 dates.
#ifndef FOREX_CALENDAR_H
#define FOREX_CALENDAR_H

#include <forex/symbol.h>
#include <forex/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/// When one symbol trades; immutable, may be used by many threads.
typedef struct fx_calendar fx_calendar;

/// The calendar of a symbol: the built-in hours, then the rows of the file `path` (NULL: none) that name it. A
/// malformed row is refused with file, line, column and value. Free with fx_calendar_free.
RP_API RP_CHECK rp_status fx_calendar_load(const char *path, const fx_symbol *symbol, fx_calendar **calendar,
                                           rp_error *error);
/// The same with the file's text in memory; `name` stands for the file in messages.
RP_API RP_CHECK rp_status fx_calendar_parse(const char *text, size_t size, const char *name, const fx_symbol *symbol,
                                            fx_calendar **calendar, rp_error *error);
/// A calendar is shared: another owner, who frees it too. Returns `calendar`; NULL allowed.
RP_API fx_calendar *fx_calendar_keep(fx_calendar *calendar);
RP_API void fx_calendar_free(fx_calendar *calendar); ///< Gone with its last owner. NULL allowed.

/// The session of a trading date (days since 1970-01-01, on the calendar's clock): [*open, *close) in ns UTC. False
/// when there is none on that date.
RP_API bool fx_calendar_session(const fx_calendar *calendar, int64_t day, int64_t *open, int64_t *close);
/// The trading date of the session that contains `utc`, or of the first one after it.
RP_API int64_t fx_calendar_day(const fx_calendar *calendar, int64_t utc);
RP_API bool fx_calendar_open(const fx_calendar *calendar, int64_t utc);         ///< True while the market trades.
RP_API int64_t fx_calendar_next_open(const fx_calendar *calendar, int64_t utc); ///< `utc` while it trades.
/// Time in [from, to) while the market trades, ns.
RP_API int64_t fx_calendar_open_time(const fx_calendar *calendar, int64_t from, int64_t to);
/// Name of what is special about a trading date by a row of the file ("Christmas"; "closed" or "other hours" when the
/// row has no name), NULL for a regular day; borrowed.
RP_API const char *fx_calendar_note(const fx_calendar *calendar, int64_t day);
/// The name of the built-in or own rule of the regular hours ("FX week"); borrowed.
RP_API const char *fx_calendar_name(const fx_calendar *calendar);

/// Content hash of the hours: equal ones make equal bars.
RP_API rp_hash fx_calendar_hash(const fx_calendar *calendar);
/// As fx_bar_span, by the calendar's sessions in place of the FX week: a span of H2 and longer that ends while the
/// market is closed (an early close, a holiday, a weekend) ends at the close before, unless `utc` itself is later.
/// NULL: fx_bar_span.
RP_API void fx_calendar_bar_span(const fx_calendar *calendar, fx_timeframe tf, fx_day_rule rule, int64_t utc,
                                 int64_t *open_time, int64_t *known_at);

#ifdef __cplusplus
}
#endif
#endif
