/// \file calendar_i.h
/// Inside src/forex/time: what a calendar is made of, and the rows of a calendar file.
#ifndef FXI_CALENDAR_I_H
#define FXI_CALENDAR_I_H

#include <forex/calendar.h>

#include "time_i.h"

/// No time given: the regular one stays.
#define FXI_NO_TIME INT64_MIN

/// Hours of a day: offsets from its midnight, ns; `open` may be on the day before.
typedef struct fxi_hours {
    bool trades;
    int64_t open, close;
    const fx_zone *zone;
} fxi_hours;

/// A date with hours of its own.
typedef struct fxi_special {
    int64_t day;
    int rank; ///< how near the row's market is to the symbol
    fxi_hours hours;
    char name[48];
} fxi_special;

struct fx_calendar {
    _Atomic int64_t owners;
    char name[48];
    fxi_hours week[7];
    int rank[7]; ///< of the rows that gave the week's hours
    fxi_special *specials;
    int64_t special_count;
};

/// One row of a file.
typedef struct fxi_calendar_row {
    bool weekdays[7]; ///< for a row of weekdays
    bool dated;       ///< else `day` is its date
    int64_t day;
    char market[24];
    bool closed;
    int64_t open, close; ///< FXI_NO_TIME where empty
    const fx_zone *zone; ///< NULL where empty
    char name[48];
} fxi_calendar_row;

/// Reads one line of `length` bytes. RP_EFORMAT names line, column and value.
RP_CHECK rp_status fxi_calendar_row_read(const char *line, size_t length, const char *path, int64_t number,
                                         fxi_calendar_row *row, rp_error *error);

#endif
