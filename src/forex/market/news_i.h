// Fields of a news calendar, read from text that is not terminated. Every reader returns false when the text is none.
#ifndef FXI_NEWS_I_H
#define FXI_NEWS_I_H

#include <forex/news.h>
#include <forex/time.h>

typedef struct fxi_text {
    const char *at;
    size_t length;
} fxi_text;

bool fxi_text_is(fxi_text text, const char *word); // equal without regard to case
bool fxi_news_date(fxi_text text, int64_t *day);   // days since 1970-01-01
// Minutes of the day; `timing` for All Day ("Day 1" as well) and Tentative, then 0 minutes.
bool fxi_news_time(fxi_text text, int *minute, fx_news_timing *timing);
bool fxi_news_impact(fxi_text text, fx_impact *impact);
bool fxi_news_value(fxi_text text, double *value); // NaN for what stands for no number

#endif
