/// \file news.h
/// Scheduled economic news from a calendar file: when, which currency, how important, what was expected and what came.
#ifndef FOREX_NEWS_H
#define FOREX_NEWS_H

#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Importance of an event, least first. FX_IMPACT_HOLIDAY stands for bank holidays.
typedef enum fx_impact {
    FX_IMPACT_NONE,
    FX_IMPACT_HOLIDAY,
    FX_IMPACT_LOW,
    FX_IMPACT_MEDIUM,
    FX_IMPACT_HIGH,
    FX_IMPACT_COUNT
} fx_impact;

/// How well an event's instant is known.
typedef enum fx_news_timing {
    FX_NEWS_TIMED,    ///< `time` is the instant of the release
    FX_NEWS_ALL_DAY,  ///< `time` is the start of the day
    FX_NEWS_TENTATIVE ///< only the day is known: `time` is its start
} fx_news_timing;

/// One event. The schedule is known in advance, `actual` from the release on.
typedef struct fx_news_event {
    int64_t time;                      ///< ns UTC
    int64_t day_end;                   ///< ns UTC, end of the calendar day on the calendar's clock
    char currency[8];                  ///< "USD"; "ALL" for events that concern every currency
    char name[96];                     ///< "Non-Farm Employment Change", cut at 95 bytes
    double actual, forecast, previous; ///< NaN when there is none or it is no number
    int64_t row;                       ///< row of the file, the header being row 1
    fx_impact impact;
    fx_news_timing timing;
} fx_news_event;

/// A calendar: events by rising time, equal times in the file's order. Immutable. Free with fx_news_free.
typedef struct fx_news {
    int64_t count;
    fx_news_event *events;
    int64_t repeated; ///< rows left out because they equal an earlier one
    char source[256]; ///< where it came from
    char zone[64];    ///< zone of the file's clock
    rp_hash hash;     ///< content hash of events and zone
} fx_news;

/// Reads a calendar in ForexFactory's layout: CSV with a header that names at least date, time, currency (or country),
/// impact and event (or title); actual, forecast and previous where there are any; other columns are left out. A
/// `datetime` column in ISO-8601 may stand for date and time. Dates: 2024-01-05, 01-05-2024 (month first), Jan 5 2024,
/// Fri Jan 5 2024; times: 8:30am, 13:30, All Day, Tentative. An empty date or time is that of the row above. Values:
/// 1.2%, 250K, -0.3B, 1,234; of "3.2|2.1" the first; votes ("1-0-8"), "Pass" and empty ones give NaN.
/// `zone` is the zone of the file's clock (fx_zone_get name); NULL takes it from a first line "# zone: NAME" and
/// refuses the file without one. An error names file, row, column and value. Rows that repeat an earlier one are left
/// out and counted; the same event at the same time with another value is RP_ECONFLICT.
RP_API RP_CHECK rp_status fx_news_load(const char *path, const char *zone, fx_news **news, rp_error *error);
/// The same from memory; `name` stands for the file in messages.
RP_API RP_CHECK rp_status fx_news_parse(const char *text, size_t size, const char *name, const char *zone,
                                        fx_news **news, rp_error *error);
RP_API void fx_news_free(fx_news *news);             ///< NULL allowed.
RP_API const char *fx_impact_name(fx_impact impact); ///< "none", "holiday", "low", "medium", "high"; static.

#ifdef __cplusplus
}
#endif
#endif
