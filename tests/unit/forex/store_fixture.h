// Series for the tests of the store, and stores of their own.
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "market_fixture.h"

__attribute__((unused)) static const char *fresh_root(void)
{
    static int number;
    char name[20];
    snprintf(name, sizeof name, "store%d", number++);
    return path_of(name);
}

// `count` minute bars of EURUSD from `from` on; `seed` changes the prices.
__attribute__((unused)) static fx_bars *minutes(int64_t from, int64_t count, int seed)
{
    fx_bars *b = NULL;
    assert_int_equal(fx_bars_new(symbol("EURUSD"), FX_M1, 5, count, false, &b, NULL), RP_OK);
    for (int64_t i = 0; i < count; i++) {
        int64_t minute = from / FX_MINUTE + i;
        b->open_time[i] = minute * FX_MINUTE;
        b->known_at[i] = b->open_time[i] + FX_MINUTE;
        b->open[i] = 112345 + (int32_t)((minute * 7919 + seed) % 1000);
        b->high[i] = b->open[i] + 9;
        b->low[i] = b->open[i] - 8;
        b->close[i] = b->open[i] + 3;
        b->volume[i] = (double)(minute % 50);
    }
    snprintf(b->source, sizeof b->source, "made from %lld; test", (long long)from);
    snprintf(b->zone, sizeof b->zone, "UTC, named");
    snprintf(b->repairs, sizeof b->repairs, "sort: 2");
    fx_bars_rehash(b);
    return b;
}

__attribute__((unused)) static fx_bars *load(const char *root)
{
    fx_bars *b = NULL;
    rp_error error = {0};
    if (fx_store_load(root, symbols, "EURUSD", FX_M1, FX_DAY_NEW_YORK, &b, &error)) fail_msg("%s", error.message);
    return b;
}

__attribute__((unused)) static fx_appended append(const char *root, const fx_bars *bars, fx_conflict rule)
{
    fx_appended done = {0};
    rp_error error = {0};
    if (fx_store_append(root, bars, rule, &done, &error)) fail_msg("%s", error.message);
    return done;
}

__attribute__((unused)) static const char *stored_path(const char *root, const char *name)
{
    static char paths[4][300];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, 300, "%s/symbol=EURUSD/timeframe=M1/%s", root, name);
    return path;
}

#endif
