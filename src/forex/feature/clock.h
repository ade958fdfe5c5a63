// Clocks for walking over bars: local time and trading days, looked up once an hour. Offsets of the zones in use change
// on full hours of UTC, and so do trading days.
#ifndef FXI_CLOCK_H
#define FXI_CLOCK_H

#include <forex/bars.h>

#include "hours.h"

// Local time of a zone; start with {zone, INT64_MIN, 0}.
typedef struct fxi_local_clock {
    const fx_zone *zone;
    int64_t hour, offset;
} fxi_local_clock;

// The New York trading day; start with {INT64_MIN, 0}.
typedef struct fxi_day_clock {
    int64_t hour, day;
} fxi_day_clock;

int64_t fxi_local(fxi_local_clock *clock, int64_t utc);     // the instant on the zone's wall clock
int64_t fxi_trading_day(fxi_day_clock *clock, int64_t utc); // as fx_session_day

// Bars [begin, end) of one trading day or week.
typedef struct fxi_span {
    int64_t begin, end;
    bool whole; // its first bar opens with it: only the first span of the data may lack its beginning
} fxi_span;

typedef enum fxi_span_kind { FXI_SPAN_DAY, FXI_SPAN_WEEK } fxi_span_kind;

// The span that begins at bar `begin`; the last one ends with the data. Weeks are those of the trading days, Monday to
// Sunday.
fxi_span fxi_span_at(const fx_bars *bars, fxi_span_kind kind, int64_t begin, fxi_day_clock *clock);

/* ---- openings and closings --------------------------------------------------------------------------------------- */

// One daily instant (an opening or a closing) seen from an instant that moves forward.
typedef struct fxi_edge {
    const fx_zone *zone;
    int minute;         // of the local day on which the session opens; above 1440 on the day after
    unsigned weekdays;  // on which it opens
    int64_t last, next; // newest one that is not after the instant, and the one that follows
} fxi_edge;

RP_CHECK rp_status fxi_edge_open(const fxi_session *hours, bool closing, fxi_edge *edge, rp_error *error);
void fxi_edge_move(fxi_edge *edge, int64_t utc); // sets last <= utc < next

#endif
