/// \file time_i.h
/// Inside src/forex/time: calendar arithmetic in days, and what a zone is made of.
#ifndef FXI_TIME_I_H
#define FXI_TIME_I_H

#include <forex/time.h>

/// Division that rounds down; `b` is not 0.
int64_t fxi_floor_div(int64_t a, int64_t b);
/// Days since 1970-01-01 of a proleptic Gregorian date; a month outside 1..12 carries into the year.
int64_t fxi_days(int year, int month, int day);
int fxi_weekday(int64_t days);           ///< 0 = Sunday.
int fxi_month_days(int year, int month); ///< 28..31.

/// Last year that every rule is written out for: INT64_MAX nanoseconds end in April 2262.
#define FXI_LAST_YEAR 2262

/// A zone is a table: `first_offset` holds before at[0], offset[i] from at[i] on (all ns). Rules for the years after a
/// TZif file's last transition are written out to FXI_LAST_YEAR when the zone is loaded, so one search finds all.
struct fx_zone {
    char name[64];
    int64_t first_offset;
    int64_t count, capacity;
    int64_t *at, *offset;
    struct fx_zone *next; ///< in the cache
};

/// Appends a transition. One that does not change the offset is left out, one at the same instant takes the place of
/// the last; RP_EFORMAT for one before it.
RP_CHECK rp_status fxi_zone_append(struct fx_zone *zone, int64_t at, int64_t offset, rp_error *error);

/// Fills `zone` from the bytes of a TZif file. `path` is for messages. RP_EFORMAT says what is wrong at which byte.
RP_CHECK rp_status fxi_tzif_parse(const unsigned char *data, size_t size, const char *path, struct fx_zone *zone,
                                  rp_error *error);

/// As fx_bar_span, with `*end` where the span ends, closed market or not.
void fxi_bar_span_whole(fx_timeframe tf, fx_day_rule rule, int64_t utc, int64_t *open_time, int64_t *end);

/// One switch of a daylight-saving rule.
typedef struct fxi_switch {
    enum { FXI_SWITCH_MONTH, FXI_SWITCH_JULIAN, FXI_SWITCH_DAY } kind; ///< Mm.w.d, Jn, n
    int month, week, weekday, day;
    int64_t time; ///< seconds of local wall clock before the switch
} fxi_switch;

/// A POSIX TZ rule: standard and daylight offset (seconds east), and when they change.
typedef struct fxi_posix {
    int64_t standard, daylight;
    bool has_daylight;
    fxi_switch start, end;
} fxi_posix;

/// Reads a POSIX TZ string with the extensions of RFC 8536 3.3.1 (times from -167 to 167 hours).
RP_CHECK rp_status fxi_posix_parse(const char *text, fxi_posix *rule, rp_error *error);
/// Appends the rule's transitions after `after` (ns) up to FXI_LAST_YEAR.
RP_CHECK rp_status fxi_posix_expand(const fxi_posix *rule, int64_t after, struct fx_zone *zone, rp_error *error);

/// Reads "UTC", "UTC-5", "UTC+5:30", "UTC-5/us", "UTC+2/eu" into `zone`. `*known` is false when the name has another
/// form (then nothing is done).
RP_CHECK rp_status fxi_law_parse(const char *name, struct fx_zone *zone, bool *known, rp_error *error);

#endif
