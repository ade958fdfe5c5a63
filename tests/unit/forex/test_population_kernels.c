// Every level's population kernels against the plain ones, on values chosen to hit edges: ends of blocks, ties with the
// levels, NaN scores.
#include "unit/forex/population_cases.h"

#include "forex/backtest/kernels/population_kernels.h"

static int levels(const fxi_kernels *tables[3])
{
    const fxi_kernels *all[] = {&fxi_population_kernels_v2, &fxi_population_kernels_v3, &fxi_population_kernels_v4};
    int count = (int)rp_isa_level(); // ref is 0
    for (int i = 0; i < count; i++) tables[i] = all[i];
    return count;
}

/* ---- scores ------------------------------------------------------------------------------------------------- */

enum { ROWS = 20, CODES = 37 };

static fxi_code random_code(rp_random *r)
{
    fxi_code code = {.terms = 1 + (int32_t)draw(r, FXI_MAX_TERMS)};
    for (int k = 0; k < code.terms; k++) {
        code.term[k].offset = (int32_t)draw(r, ROWS) * FXI_TILE;
        code.term[k].weight = (float)(draw(r, 9) - 4); // small whole numbers, so that sums tie with thresholds
    }
    code.long_threshold = (float)draw(r, 8);
    code.short_threshold = (float)-draw(r, 8) - 1;
    return code;
}

static void scores_equal(void **state)
{
    static _Alignas(64) float tile[ROWS * FXI_TILE];
    fxi_code codes[CODES];
    uint64_t want[2 * CODES * 3], got[2 * CODES * 3];
    const fxi_kernels *tables[3];
    int count = levels(tables), seen = 0;
    for (uint32_t n = 0; n < 100; n++) {
        rp_random r = rp_random_key(3, n, 0, 0);
        for (int i = 0; i < ROWS * FXI_TILE; i++)
            tile[i] = draw(&r, 200) == 0 ? NAN : coin(&r) ? (float)(draw(&r, 7) - 3) : (float)rp_random_normal(&r);
        for (int g = 0; g < CODES; g++) codes[g] = random_code(&r);
        memset(want, 0, sizeof want);
        fxi_population_kernels_ref.score(tile, codes, CODES, want, want + 1, 3);
        for (int i = 0; i < CODES; i++) seen += want[3 * i] != 0 && want[3 * i + 1] != 0;
        for (int t = 0; t < count; t++) {
            memset(got, 0, sizeof got);
            tables[t]->score(tile, codes, CODES, got, got + 1, 3);
            assert_memory_equal(got, want, sizeof want);
        }
    }
    assert_true(seen > 100);
}

/* ---- prices ------------------------------------------------------------------------------------------------- */

enum { PRICES = 1024, TABLE = 16 };

static _Alignas(64) int32_t low[PRICES], high[PRICES], block_low[TABLE], block_high[TABLE];

static void random_prices(rp_random *r)
{
    for (int k = 0; k < TABLE; k++) {
        block_low[k] = INT32_MAX;
        block_high[k] = INT32_MIN;
    }
    for (int i = 0, price = 1000; i < PRICES; i++) {
        price += (int)draw(r, 21) - 10;
        low[i] = price - (int)draw(r, 5);
        high[i] = price + (int)draw(r, 5);
        int k = i / FXI_BLOCK;
        if (low[i] < block_low[k]) block_low[k] = low[i];
        if (high[i] > block_high[k]) block_high[k] = high[i];
    }
}

static void touches_equal(void **state)
{
    const fxi_kernels *tables[3];
    int count = levels(tables), found = 0;
    for (uint32_t n = 0; n < 20000; n++) {
        rp_random r = rp_random_key(4, n, 0, 0);
        if (n % 100 == 0) random_prices(&r);
        int64_t from = draw(&r, PRICES), to = from + draw(&r, PRICES - from + 1);
        int32_t width = 1 + (int32_t)draw(&r, 300);
        fxi_levels wanted = {low, high, block_low, block_high, low[from] - width, high[from] + (int32_t)draw(&r, 300)};
        if (draw(&r, 4) == 0) wanted.low_level = INT32_MIN;
        if (draw(&r, 4) == 0) wanted.high_level = INT32_MAX;
        int64_t want = fxi_population_kernels_ref.first_touch(&wanted, from, to);
        found += want < to;
        for (int t = 0; t < count; t++) assert_int_equal(tables[t]->first_touch(&wanted, from, to), want);
    }
    assert_true(found > 5000 && found < 19000);
}

static void extremes_equal(void **state)
{
    const fxi_kernels *tables[3];
    int count = levels(tables);
    for (uint32_t n = 0; n < 20000; n++) {
        rp_random r = rp_random_key(5, n, 0, 0);
        if (n % 100 == 0) random_prices(&r);
        int64_t from = draw(&r, PRICES), to = from + 1 + draw(&r, PRICES - from);
        int32_t least = fxi_population_kernels_ref.lowest(low, block_low, from, to);
        int32_t most = fxi_population_kernels_ref.highest(high, block_high, from, to);
        for (int t = 0; t < count; t++) {
            assert_int_equal(tables[t]->lowest(low, block_low, from, to), least);
            assert_int_equal(tables[t]->highest(high, block_high, from, to), most);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_equal),
        cmocka_unit_test(touches_equal),
        cmocka_unit_test(extremes_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
