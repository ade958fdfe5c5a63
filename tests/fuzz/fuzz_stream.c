// Saved indicator streams. The first bytes choose an indicator and bars; its saved state with some bytes changed, and
// then any bytes, are refused with a message. Unchanged it goes on as the stream that was saved.
#include <forex/indicator.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static void feed(fx_indicator_stream *stream, int from, int count, double *out)
{
    for (int i = from; i < from + count; i++) {
        double bar[FX_COLUMNS];
        for (int c = 0; c < FX_COLUMNS; c++) bar[c] = 100 + (i * 37 + c * 11) % 29;
        fx_indicator_stream_update(stream, bar, out);
    }
}

static void reload(fx_indicator_stream *stream, const uint8_t *data, size_t size, int bars)
{
    void *bytes = NULL;
    size_t length = 0;
    fx_indicator_stream *again = NULL;
    rp_error error = {0};
    double a[16] = {0}, b[16] = {0};
    require(fx_indicator_stream_save(stream, &bytes, &length, &error) == RP_OK);
    uint8_t *copy = malloc(length);
    require(copy != NULL);
    memcpy(copy, bytes, length);
    for (size_t i = 0; i + 2 < size; i += 3) copy[(data[i] | data[i + 1] << 8) % length] ^= data[i + 2];
    bool same = memcmp(copy, bytes, length) == 0;
    rp_status status = fx_indicator_stream_load(copy, length, &again, &error);
    require(same == (status == RP_OK) && (again || error.message[0]));
    if (again) {
        feed(stream, bars, 5, a);
        feed(again, bars, 5, b);
        require(memcmp(a, b, sizeof a) == 0);
    }
    fx_indicator_stream_free(again);
    free(copy);
    rp_free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fx_indicator_stream *stream = NULL;
    rp_error error = {0};
    double out[16];
    if (size < 3) return 0;
    int64_t live = rp_memory_stats().live_blocks;
    const fx_indicator *indicator = fx_indicator_at((data[0] | data[1] << 8) % fx_indicator_count());
    if (fx_indicator_stream_open(indicator, NULL, FX_COMPAT_TALIB, &stream, &error) == RP_OK) {
        feed(stream, 0, data[2], out);
        reload(stream, data + 3, size - 3, data[2]);
        fx_indicator_stream_free(stream);
        stream = NULL;
    }
    if (fx_indicator_stream_load(data, size, &stream, &error) == RP_OK)
        fx_indicator_stream_free(stream);
    else
        require(!stream && error.message[0]);
    require(rp_memory_stats().live_blocks == live);
    return 0;
}
