// Zones, their laws and times of any bytes. A TZif file or a rule is refused with a message, or its transitions rise;
// local times of what is accepted lead back to the same instant.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "forex/time/time_i.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static void use_zone(const struct fx_zone *zone)
{
    static const int64_t day = 24 * INT64_C(3600000000000);
    for (int64_t i = 1; i < zone->count; i++) require(zone->at[i] > zone->at[i - 1]);
    for (int64_t utc = -20000 * day; utc < 40000 * day; utc += 377 * day) {
        int ambiguous = 0;
        int64_t offset = fx_zone_offset(zone, utc);
        require(offset > -day / 24 * 26 && offset < day / 24 * 27);
        int64_t back = fx_zone_to_utc(zone, fx_zone_to_local(zone, utc), &ambiguous);
        require(ambiguous == 1 || (ambiguous == 0 && back == utc));
    }
}

static void free_zone(struct fx_zone *zone)
{
    rp_free(zone->at);
    rp_free(zone->offset);
    *zone = (struct fx_zone){0};
}

static void read_text(const char *text)
{
    struct fx_zone zone = {0};
    fxi_posix rule;
    fx_timeframe tf;
    rp_error error = {0};
    bool known = false;
    int64_t utc;
    char again[40];
    if (fxi_posix_parse(text, &rule, &error) == RP_OK && fxi_posix_expand(&rule, INT64_MIN, &zone, &error) == RP_OK)
        use_zone(&zone);
    free_zone(&zone);
    if (fxi_law_parse(text, &zone, &known, &error) == RP_OK && known) use_zone(&zone);
    free_zone(&zone);
    if (fx_time_parse(text, &utc, &error) == RP_OK) {
        int64_t back = 0;
        require(fx_time_parse(fx_time_text(utc, again), &back, &error) == RP_OK && back == utc);
    }
    if (fx_timeframe_parse(text, &tf, &error) == RP_OK) require(fx_timeframe_length(tf) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fx_zone zone = {0};
    rp_error error = {0};
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = fxi_tzif_parse(data, size, "fuzz", &zone, &error);
    if (status == RP_OK)
        use_zone(&zone);
    else
        require(strlen(error.message) > 0);
    free_zone(&zone);
    char *text = rp_strndup((const char *)data, size);
    if (text && size < 200) read_text(text);
    rp_free(text);
    require(rp_memory_stats().live_blocks == live);
    return 0;
}
