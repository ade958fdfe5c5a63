// The reader of a model's sides on any bytes: no crash, no leak; what it accepts are sides.
#include <forex/label.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    // Hours of a week in 2018, without those of its weekend.
    enum { HOURS = 120 };
    static int64_t opens[HOURS];
    int8_t sides[HOURS];
    rp_error error;
    for (int i = 0; i < HOURS; i++) opens[i] = (INT64_C(1514764800) + 3600 * (i + (i > 60 ? 48 : 0))) * 1000000000;
    const fx_bars bars = {.timeframe = FX_H1, .count = HOURS, .open_time = opens, .symbol = {.name = "EURUSD"}};
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = fx_label_sides_parse((const char *)data, size, "fuzz", &bars, sides, &error);
    if (status && status != RP_EFORMAT && status != RP_EVALUE) abort();
    for (int i = 0; i < HOURS && status == RP_OK; i++)
        if (sides[i] < -1 || sides[i] > 1) abort();
    if (rp_memory_stats().live_blocks != live) abort();
    return 0;
}
