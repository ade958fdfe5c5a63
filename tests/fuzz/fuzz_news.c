// The news calendar's reader on any bytes: no crash, no leak; what it accepts is in order and within its ranges.
#include <forex/news.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_event(const fx_news *news, int64_t i)
{
    const fx_news_event *e = &news->events[i];
    bool fits = e->impact < FX_IMPACT_COUNT && e->timing <= FX_NEWS_TENTATIVE && strlen(e->currency) == 3 &&
                e->name[0] && memchr(e->name, 0, sizeof e->name) && e->time < e->day_end && e->row > 0 &&
                (i == 0 || news->events[i - 1].time <= e->time);
    if (!fits) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    // Zones stay for the life of the process. One is given, so that none is loaded that the input names.
    const char *zone = size > 0 && data[0] % 2 ? "America/New_York" : "UTC+2/eu";
    fx_news *news = NULL, *warm = NULL;
    rp_error error;
    if (fx_news_parse("", 0, "fuzz", zone, &warm, &error) == RP_OK) abort();
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = fx_news_parse((const char *)data, size, "fuzz", zone, &news, &error);
    if (status && status != RP_EFORMAT && status != RP_EVALUE && status != RP_ECONFLICT) abort();
    for (int64_t i = 0; news && i < news->count; i++) check_event(news, i);
    fx_news_free(news);
    if (rp_memory_stats().live_blocks != live) abort();
    return 0;
}
