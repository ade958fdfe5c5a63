/// Bars: allocation, copies, search, content hash.
#include "market_i.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static bool alloc_columns(fx_bars *b, bool with_spread)
{
    size_t n = (size_t)b->count;
    b->open_time = rp_calloc(n, sizeof *b->open_time);
    b->known_at = rp_calloc(n, sizeof *b->known_at);
    b->open = rp_calloc(n, sizeof *b->open);
    b->high = rp_calloc(n, sizeof *b->high);
    b->low = rp_calloc(n, sizeof *b->low);
    b->close = rp_calloc(n, sizeof *b->close);
    b->volume = rp_calloc(n, sizeof *b->volume);
    b->flags = rp_calloc(n, sizeof *b->flags);
    if (with_spread) b->spread = rp_calloc(n, sizeof *b->spread);
    return b->open_time && b->known_at && b->open && b->high && b->low && b->close && b->volume && b->flags &&
           (b->spread || !with_spread);
}

rp_status fxi_bars_alloc(const fx_symbol *symbol, fx_timeframe tf, int digits, int64_t count, bool with_spread,
                         fx_bars **bars, rp_error *error)
{
    if (count < 0 || digits < 0 || digits > 9)
        return rp_fail(error, RP_EINVAL, "bars of %s: count %lld or digits %d are out of range (digits 0 to 9)",
                       symbol->name, (long long)count, digits);
    fx_bars *b = rp_calloc(1, sizeof *b);
    if (b) {
        b->symbol = *symbol;
        b->timeframe = tf;
        b->digits = digits;
        b->count = count;
    }
    if (!b || !alloc_columns(b, with_spread)) {
        fx_bars_free(b);
        return rp_fail(error, RP_ENOMEM, "out of memory for %lld bars of %s", (long long)count, symbol->name);
    }
    rp_status status = fxi_bars_own_hours(b, error);
    if (status)
        fx_bars_free(b);
    else
        *bars = b;
    return status;
}

rp_status fxi_bars_own_hours(fx_bars *b, rp_error *error)
{
    return fxi_never_closes(&b->symbol) ? fx_calendar_load(NULL, &b->symbol, &b->calendar, error) : RP_OK;
}

rp_status fx_bars_new(const fx_symbol *symbol, fx_timeframe tf, int digits, int64_t count, bool with_spread,
                      fx_bars **bars, rp_error *error)
{
    rp_status status = fxi_bars_alloc(symbol, tf, digits, count, with_spread, bars, error);
    if (!status) fx_bars_rehash(*bars);
    return status;
}

void fx_bars_free(fx_bars *bars)
{
    if (!bars) return;
    fx_calendar_free(bars->calendar);
    if (bars->mapping) {
        munmap(bars->mapping, bars->mapping_size);
        rp_free(bars);
        return;
    }
    rp_free(bars->open_time);
    rp_free(bars->known_at);
    rp_free(bars->open);
    rp_free(bars->high);
    rp_free(bars->low);
    rp_free(bars->close);
    rp_free(bars->spread);
    rp_free(bars->volume);
    rp_free(bars->flags);
    rp_free(bars);
}

double fx_bars_point(const fx_bars *bars)
{
    // The compiler rounds each literal correctly, which repeated division by ten would not.
    static const double points[] = {1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9};
    return points[bars->digits];
}

// Hashes number the timeframes in the order in which they came to be, so those of stored files stay what they are.
static int64_t hash_number(fx_timeframe tf)
{
    static const int64_t numbers[FX_TIMEFRAME_COUNT] = {
        [FX_M1] = 0, [FX_M3] = 10, [FX_M5] = 1,   [FX_M15] = 2, [FX_M30] = 3, [FX_H1] = 4,
        [FX_H2] = 5, [FX_H4] = 6,  [FX_H12] = 11, [FX_D1] = 7,  [FX_W1] = 8,  [FX_MN1] = 9,
    };
    return tf >= 0 && tf < FX_TIMEFRAME_COUNT ? numbers[tf] : -1;
}

typedef struct hashing {
    const void *data[9];
    size_t size[9];
    rp_hash *out;
} hashing;

static void hash_columns(int64_t begin, int64_t end, int thread, void *context)
{
    const hashing *h = context;
    (void)thread;
    for (int64_t i = begin; i < end; i++)
        if (h->data[i]) h->out[i] = rp_hash_bytes(h->data[i], h->size[i]);
}

// The hash of the columns' hashes needs no memory, so it cannot fail. Byte order is that of every machine Rapto runs
// on (little-endian); a big-endian port has to swap here.
void fx_bars_rehash(fx_bars *b)
{
    _Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "content hashes are defined over little-endian bytes");
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): the analyser does not know that rp_fail never gives RP_OK
    size_t n = (size_t)b->count;
    struct {
        char name[16];
        int64_t digits, timeframe, count;
        rp_hash columns[9];
    } content = {.digits = b->digits, .timeframe = hash_number(b->timeframe), .count = b->count};
    snprintf(content.name, sizeof content.name, "%s", b->symbol.name);
    hashing h = {
        .data = {b->open_time, b->known_at, b->open, b->high, b->low, b->close, b->volume, b->spread, b->flags},
        .size = {8 * n, 8 * n, 4 * n, 4 * n, 4 * n, 4 * n, 8 * n, 4 * n, n},
        .out = content.columns,
    };
    if (b->count < 100000)
        hash_columns(0, 9, 0, &h);
    else
        rp_parallel_for(9, 1, hash_columns, &h);
    b->hash = rp_hash_bytes(&content, sizeof content);
}

void fxi_bars_copy_head(const fx_bars *from, fx_bars *to)
{
    to->symbol = from->symbol;
    to->day_rule = from->day_rule;
    to->digits = from->digits;
    fx_calendar_keep(from->calendar);
    fx_calendar_free(to->calendar);
    to->calendar = from->calendar;
    memcpy(to->source, from->source, sizeof to->source);
    memcpy(to->zone, from->zone, sizeof to->zone);
    memcpy(to->repairs, from->repairs, sizeof to->repairs);
    memcpy(to->zone_evidence, from->zone_evidence, sizeof to->zone_evidence);
}

void fx_bars_follow(fx_bars *bars, fx_calendar *calendar)
{
    fx_calendar_keep(calendar);
    fx_calendar_free(bars->calendar);
    bars->calendar = calendar;
    if (!calendar || bars->timeframe <= FX_H1) return;
    for (int64_t i = 0; i < bars->count; i++) {
        int64_t open, known;
        fx_calendar_bar_span(calendar, bars->timeframe, bars->day_rule, bars->open_time[i], &open, &known);
        // Bars of a broker's own day keep their end; no bar becomes known later than it says.
        if (known < bars->known_at[i]) bars->known_at[i] = known;
    }
    fx_bars_rehash(bars);
}

rp_status fx_bars_slice(const fx_bars *bars, int64_t begin, int64_t end, fx_bars **out, rp_error *error)
{
    if (begin < 0 || end < begin || end > bars->count)
        return rp_fail(error, RP_EINDEX, "bars [%lld, %lld) of %s: there are %lld", (long long)begin, (long long)end,
                       bars->symbol.name, (long long)bars->count);
    fx_bars *b = NULL;
    rp_status status =
        fx_bars_new(&bars->symbol, bars->timeframe, bars->digits, end - begin, bars->spread != NULL, &b, error);
    if (status || !b) return status;
    fxi_bars_copy_head(bars, b);
    size_t n = (size_t)b->count;
    memcpy(b->open_time, bars->open_time + begin, n * sizeof *b->open_time);
    memcpy(b->known_at, bars->known_at + begin, n * sizeof *b->known_at);
    memcpy(b->open, bars->open + begin, n * sizeof *b->open);
    memcpy(b->high, bars->high + begin, n * sizeof *b->high);
    memcpy(b->low, bars->low + begin, n * sizeof *b->low);
    memcpy(b->close, bars->close + begin, n * sizeof *b->close);
    memcpy(b->volume, bars->volume + begin, n * sizeof *b->volume);
    memcpy(b->flags, bars->flags + begin, n * sizeof *b->flags);
    if (b->spread && bars->spread) memcpy(b->spread, bars->spread + begin, n * sizeof *b->spread);
    fx_bars_rehash(b);
    *out = b;
    return RP_OK;
}

int64_t fxi_first_from(const int64_t *stamps, int64_t count, int64_t utc)
{
    int64_t low = 0, high = count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (stamps[middle] < utc)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t fx_bars_find(const fx_bars *bars, int64_t utc)
{
    return fxi_first_from(bars->open_time, bars->count, utc);
}

bool fxi_has_daily_pause(const fx_symbol *symbol)
{
    return !strcmp(symbol->asset_class, "metal") || !strcmp(symbol->asset_class, "index");
}

bool fxi_never_closes(const fx_symbol *symbol)
{
    return !strcmp(symbol->asset_class, "crypto");
}

void fxi_repairs_note(char repairs[256], const char *name, int64_t count)
{
    size_t used = strlen(repairs);
    if (count) snprintf(repairs + used, 256 - used, "%s%s: %lld", used ? "; " : "", name, (long long)count);
}
