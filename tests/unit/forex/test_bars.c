// Bars: allocation, slices, search, content hash.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

static fx_bars *make(int64_t count, bool with_spread)
{
    fx_bars *b = NULL;
    assert_int_equal(fx_bars_new(symbol("EURUSD"), FX_M1, 5, count, with_spread, &b, NULL), RP_OK);
    for (int64_t i = 0; i < count; i++) {
        b->open_time[i] = at("2019-06-03") + i * FX_MINUTE;
        b->known_at[i] = b->open_time[i] + FX_MINUTE;
        b->open[i] = b->high[i] = b->low[i] = b->close[i] = 112000 + (int32_t)i;
        b->volume[i] = (double)i;
        if (with_spread) b->spread[i] = 7;
    }
    strcpy(b->source, "here");
    strcpy(b->zone, "UTC");
    fx_bars_rehash(b);
    return b;
}

static void new_bars_are_zero_and_aligned(void **state)
{
    fx_bars *b = make(0, false);
    assert_null(b->spread);
    fx_bars_free(b);
    assert_int_equal(fx_bars_new(symbol("USDJPY"), FX_H1, 3, 100, true, &b, NULL), RP_OK);
    assert_int_equal((uintptr_t)b->open % 64, 0);
    assert_int_equal((uintptr_t)b->spread % 64, 0);
    assert_int_equal(b->close[99] | b->spread[99] | b->flags[99], 0);
    assert_true(fx_bars_point(b) == 0.001);
    fx_bars_free(b);
    fx_bars_free(NULL);
}

static void bad_arguments(void **state)
{
    fx_bars *b = NULL;
    rp_error error;
    assert_int_equal(fx_bars_new(symbol("EURUSD"), FX_M1, 10, 1, false, &b, &error), RP_EINVAL);
    assert_int_equal(fx_bars_new(symbol("EURUSD"), FX_M1, 5, -1, false, &b, &error), RP_EINVAL);
    assert_null(b);
    b = make(3, false);
    fx_bars *out = NULL;
    assert_int_equal(fx_bars_slice(b, -1, 2, &out, &error), RP_EINDEX);
    assert_int_equal(fx_bars_slice(b, 2, 1, &out, &error), RP_EINDEX);
    assert_int_equal(fx_bars_slice(b, 0, 4, &out, &error), RP_EINDEX);
    assert_null(out);
    expect_words(&error, "bars [0, 4) of EURUSD: there are 3");
    fx_bars_free(b);
}

static void slices_and_search(void **state)
{
    fx_bars *b = make(10, true), *part;
    assert_int_equal(fx_bars_slice(b, 3, 7, &part, NULL), RP_OK);
    assert_int_equal(part->count, 4);
    assert_int_equal(part->open[0], 112003);
    assert_int_equal(part->spread[3], 7);
    assert_string_equal(part->source, "here");
    assert_false(rp_hash_equal(part->hash, b->hash));
    assert_int_equal(fx_bars_find(b, b->open_time[4]), 4);
    assert_int_equal(fx_bars_find(b, b->open_time[4] - 1), 4);
    assert_int_equal(fx_bars_find(b, b->open_time[4] + 1), 5);
    assert_int_equal(fx_bars_find(b, 0), 0);
    assert_int_equal(fx_bars_find(b, INT64_MAX), 10);
    fx_bars_free(part);
    fx_bars_free(b);
}

// Every column, the name and the digits are in the hash; where the data came from is not.
static void hash_is_of_the_content(void **state)
{
    fx_bars *b = make(5, true);
    rp_hash before = b->hash;
    strcpy(b->source, "elsewhere");
    fx_bars_rehash(b);
    assert_true(rp_hash_equal(before, b->hash));
#define EXPECT_CHANGE(change, undo)                                                                                    \
    change;                                                                                                            \
    fx_bars_rehash(b);                                                                                                 \
    assert_false(rp_hash_equal(before, b->hash));                                                                      \
    undo;                                                                                                              \
    fx_bars_rehash(b);                                                                                                 \
    assert_true(rp_hash_equal(before, b->hash))
    EXPECT_CHANGE(b->open_time[4]++, b->open_time[4]--);
    EXPECT_CHANGE(b->known_at[4]++, b->known_at[4]--);
    EXPECT_CHANGE(b->open[4]++, b->open[4]--);
    EXPECT_CHANGE(b->high[4]++, b->high[4]--);
    EXPECT_CHANGE(b->low[4]++, b->low[4]--);
    EXPECT_CHANGE(b->close[4]++, b->close[4]--);
    EXPECT_CHANGE(b->volume[4]++, b->volume[4]--);
    EXPECT_CHANGE(b->spread[4]++, b->spread[4]--);
    EXPECT_CHANGE(b->flags[4]++, b->flags[4]--);
    EXPECT_CHANGE(b->digits++, b->digits--);
    EXPECT_CHANGE(b->timeframe++, b->timeframe--);
    EXPECT_CHANGE(b->symbol.name[0]++, b->symbol.name[0]--);
    EXPECT_CHANGE(b->count--, b->count++);
    fx_bars_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_bars_are_zero_and_aligned),
        cmocka_unit_test(bad_arguments),
        cmocka_unit_test(slices_and_search),
        cmocka_unit_test(hash_is_of_the_content),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
