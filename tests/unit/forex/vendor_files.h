// Vendors' binary files made by the tests themselves: .bi5 and .hst.
#ifndef VENDOR_FILES_H
#define VENDOR_FILES_H

#include <lzma.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct made_tick {
    uint32_t ms, ask, bid;
    float ask_volume, bid_volume;
} made_tick;

typedef struct made_candle {
    uint32_t second, open, high, low, close; // the file's order is another
    float volume;
} made_candle;

static inline void put_word(uint8_t *p, uint32_t value)
{
    for (int i = 0; i < 4; i++) p[i] = (uint8_t)(value >> (24 - 8 * i));
}

static inline void put_real(uint8_t *p, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, 4);
    put_word(p, bits);
}

// Packs as the vendor does; returns the size, 0 when `room` is too small.
static inline size_t pack_lzma(const uint8_t *data, size_t size, uint8_t *out, size_t room)
{
    lzma_options_lzma options;
    lzma_stream stream = LZMA_STREAM_INIT;
    lzma_lzma_preset(&options, 0); // a small dictionary: tests unpack often
    if (lzma_alone_encoder(&stream, &options) != LZMA_OK) return 0;
    stream.next_in = data;
    stream.avail_in = size;
    stream.next_out = out;
    stream.avail_out = room;
    size_t made = lzma_code(&stream, LZMA_FINISH) == LZMA_STREAM_END ? room - stream.avail_out : 0;
    lzma_end(&stream);
    return made;
}

static inline size_t make_ticks(const made_tick *ticks, size_t count, uint8_t *out, size_t room)
{
    uint8_t *raw = malloc(count * 20 + 1);
    for (size_t i = 0; i < count; i++) {
        put_word(raw + 20 * i, ticks[i].ms);
        put_word(raw + 20 * i + 4, ticks[i].ask);
        put_word(raw + 20 * i + 8, ticks[i].bid);
        put_real(raw + 20 * i + 12, ticks[i].ask_volume);
        put_real(raw + 20 * i + 16, ticks[i].bid_volume);
    }
    size_t made = pack_lzma(raw, count * 20, out, room);
    free(raw);
    return made;
}

static inline size_t make_candles(const made_candle *candles, size_t count, uint8_t *out, size_t room)
{
    uint8_t *raw = malloc(count * 24 + 1);
    for (size_t i = 0; i < count; i++) {
        put_word(raw + 24 * i, candles[i].second);
        put_word(raw + 24 * i + 4, candles[i].open);
        put_word(raw + 24 * i + 8, candles[i].close);
        put_word(raw + 24 * i + 12, candles[i].low);
        put_word(raw + 24 * i + 16, candles[i].high);
        put_real(raw + 24 * i + 20, candles[i].volume);
    }
    size_t made = pack_lzma(raw, count * 24, out, room);
    free(raw);
    return made;
}

typedef struct made_bar {
    int64_t second;
    double open, high, low, close;
    int64_t volume;
    int32_t spread;
} made_bar;

// A MetaTrader 4 history of version 400 or 401; returns its size.
static inline size_t make_hst(int32_t version, int32_t minutes, const made_bar *bars, size_t count, uint8_t *out)
{
    int32_t digits = 5;
    memset(out, 0, 148);
    memcpy(out, &version, 4);
    memcpy(out + 68, "EURUSD", 6);
    memcpy(out + 80, &minutes, 4);
    memcpy(out + 84, &digits, 4);
    for (size_t i = 0; i < count; i++) {
        const made_bar *b = &bars[i];
        if (version == 400) {
            uint8_t *p = out + 148 + 44 * i;
            int32_t second = (int32_t)b->second;
            double volume = (double)b->volume, prices[] = {b->open, b->low, b->high, b->close};
            memcpy(p, &second, 4);
            memcpy(p + 4, prices, 32);
            memcpy(p + 36, &volume, 8);
        } else {
            uint8_t *p = out + 148 + 60 * i;
            double prices[] = {b->open, b->high, b->low, b->close};
            memset(p, 0, 60);
            memcpy(p, &b->second, 8);
            memcpy(p + 8, prices, 32);
            memcpy(p + 40, &b->volume, 8);
            memcpy(p + 48, &b->spread, 4);
        }
    }
    return 148 + count * (version == 400 ? 44 : 60);
}

#endif
