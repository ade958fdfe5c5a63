/// Ticks: memory, search, content hash.
#include "format_i.h"

#include <string.h>

// Which volumes a series has.
typedef enum volumes { NO_VOLUME, ONE_VOLUME, TWO_VOLUMES } volumes;

static bool alloc_columns(fx_ticks *t, volumes v)
{
    size_t n = (size_t)t->count;
    t->time = rp_calloc(n, sizeof *t->time);
    t->bid = rp_calloc(n, sizeof *t->bid);
    if (!t->trades) t->ask = rp_calloc(n, sizeof *t->ask);
    if (v >= ONE_VOLUME) t->bid_volume = rp_calloc(n, sizeof *t->bid_volume);
    if (v == TWO_VOLUMES) t->ask_volume = rp_calloc(n, sizeof *t->ask_volume);
    return t->time && t->bid && (t->trades || t->ask) && (v < ONE_VOLUME || t->bid_volume) &&
           (v < TWO_VOLUMES || t->ask_volume);
}

static rp_status new_series(const fx_symbol *symbol, int digits, int64_t count, bool trades, volumes v,
                            fx_ticks **ticks, rp_error *error)
{
    if (count < 0 || digits < 0 || digits > 9)
        return rp_fail(error, RP_EINVAL, "ticks of %s: count %lld or digits %d are out of range (digits 0 to 9)",
                       symbol->name, (long long)count, digits);
    fx_ticks *t = rp_calloc(1, sizeof *t);
    if (t) {
        t->symbol = *symbol;
        t->digits = digits;
        t->count = count;
        t->trades = trades;
    }
    if (!t || !alloc_columns(t, v)) {
        fx_ticks_free(t);
        return rp_fail(error, RP_ENOMEM, "out of memory for %lld ticks of %s", (long long)count, symbol->name);
    }
    fx_ticks_rehash(t);
    *ticks = t;
    return RP_OK;
}

rp_status fx_ticks_new(const fx_symbol *symbol, int digits, int64_t count, bool with_volume, fx_ticks **ticks,
                       rp_error *error)
{
    return new_series(symbol, digits, count, false, with_volume ? TWO_VOLUMES : NO_VOLUME, ticks, error);
}

rp_status fx_trades_new(const fx_symbol *symbol, int digits, int64_t count, bool with_volume, bool with_sides,
                        fx_ticks **ticks, rp_error *error)
{
    volumes v = !with_volume ? NO_VOLUME : with_sides ? TWO_VOLUMES : ONE_VOLUME;
    return new_series(symbol, digits, count, true, v, ticks, error);
}

void fx_ticks_free(fx_ticks *ticks)
{
    if (!ticks) return;
    rp_free(ticks->time);
    rp_free(ticks->bid);
    rp_free(ticks->ask);
    rp_free(ticks->bid_volume);
    rp_free(ticks->ask_volume);
    rp_free(ticks);
}

// As for bars: the hash of the columns' hashes needs no memory.
void fx_ticks_rehash(fx_ticks *ticks)
{
    _Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "content hashes are defined over little-endian bytes");
    size_t n = (size_t)ticks->count;
    struct {
        char name[16];
        int64_t digits, count;
        rp_hash columns[5];
    } content = {.digits = ticks->digits, .count = ticks->count};
    snprintf(content.name, sizeof content.name, "%s", ticks->symbol.name);
    content.columns[0] = rp_hash_bytes(ticks->time, n * sizeof *ticks->time);
    content.columns[1] = rp_hash_bytes(ticks->bid, n * sizeof *ticks->bid);
    if (ticks->ask) content.columns[2] = rp_hash_bytes(ticks->ask, n * sizeof *ticks->ask);
    if (ticks->bid_volume) content.columns[3] = rp_hash_bytes(ticks->bid_volume, n * sizeof *ticks->bid_volume);
    if (ticks->ask_volume) content.columns[4] = rp_hash_bytes(ticks->ask_volume, n * sizeof *ticks->ask_volume);
    ticks->hash = rp_hash_bytes(&content, sizeof content);
}

int64_t fx_ticks_find(const fx_ticks *ticks, int64_t utc)
{
    return fxi_first_from(ticks->time, ticks->count, utc);
}

/* ---- ticks being read ----------------------------------------------------------------------------------------- */

static bool grow(void **column, int64_t capacity, size_t size)
{
    void *grown = rp_realloc(*column, (size_t)capacity * size);
    if (grown) *column = grown;
    return grown != NULL;
}

// Ticks of files read before one that has volumes have none: zeros.
static bool grow_volume(double **column, const fxi_tick_table *t, int64_t capacity)
{
    bool new = !*column;
    if (!grow((void **)column, capacity, sizeof **column)) return false;
    if (new) memset(*column, 0, (size_t)t->count * sizeof **column);
    return true;
}

rp_status fxi_ticks_reserve(fxi_tick_table *t, int64_t capacity, rp_error *error)
{
    bool volumes_there = !t->has_volume || (t->bid_volume && t->ask_volume);
    if (capacity <= t->capacity && volumes_there) return RP_OK;
    // Many small files: growing by half keeps the number of moves small.
    if (capacity > t->capacity && capacity < t->capacity * 3 / 2) capacity = t->capacity * 3 / 2;
    if (capacity < t->capacity) capacity = t->capacity;
    if (capacity < 16) capacity = 16;
    bool good = grow((void **)&t->time, capacity, sizeof *t->time) &&
                grow((void **)&t->bid, capacity, sizeof *t->bid) && grow((void **)&t->ask, capacity, sizeof *t->ask);
    if (good && t->has_volume)
        good = grow_volume(&t->bid_volume, t, capacity) && grow_volume(&t->ask_volume, t, capacity);
    if (!good) return rp_fail(error, RP_ENOMEM, "out of memory for %lld ticks", (long long)capacity);
    t->capacity = capacity;
    return RP_OK;
}

void fxi_ticks_clear(fxi_tick_table *t)
{
    rp_free(t->time);
    rp_free(t->bid);
    rp_free(t->ask);
    rp_free(t->bid_volume);
    rp_free(t->ask_volume);
    memset(t, 0, sizeof *t);
}
