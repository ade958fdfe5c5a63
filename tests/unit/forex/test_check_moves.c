// Moves and prices that stand still, on small files made for it: known, taken back, ten sigma, stale, made opens.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

enum { MOST = 4000 };

typedef struct bar {
    double open, high, low, close;
} bar;

static bar bars[MOST];

// A quiet market around 1.2 that turns by a pip or two a minute.
static void quiet(int count)
{
    double price = 1.2;
    for (int i = 0; i < count; i++) {
        double next = 1.2 + 0.0001 * ((i * 7919) % 5) + 0.00005 * (i % 3);
        bars[i] = (bar){price + 0.00001, 0, 0, next};
        price = next;
    }
}

static const char *write_from(const char *name, const char *from, int count)
{
    static char text[MOST * 90];
    size_t used = (size_t)sprintf(text, "time,open,high,low,close\n");
    int64_t start = at(from);
    for (int i = 0; i < count; i++) {
        fx_civil c = fx_to_civil(start + i * FX_MINUTE);
        bar *b = &bars[i];
        double top = b->open > b->close ? b->open : b->close, bottom = b->open < b->close ? b->open : b->close;
        if (b->high < top) b->high = top;
        if (b->low == 0 || b->low > bottom) b->low = bottom;
        used += (size_t)sprintf(text + used, "%04d-%02d-%02d %02d:%02d,%.5f,%.5f,%.5f,%.5f\n", c.year, c.month, c.day,
                                c.hour, c.minute, b->open, b->high, b->low, b->close);
        *b = (bar){b->open, 0, 0, b->close};
    }
    return put_text(name, text);
}

static fx_check *check(const char *path)
{
    fx_check *c = NULL;
    rp_error error = {0};
    fx_import_options options = {.zone = "UTC"};
    if (fx_check_file(path, symbols, &options, &c, &error)) fail_msg("%s", error.message);
    return c;
}

static const fx_finding *find(const fx_check *c, const char *kind)
{
    for (int64_t i = 0; i < c->finding_count; i++)
        if (!strcmp(c->findings[i].kind, kind)) return &c->findings[i];
    return NULL;
}

static void expect(const fx_check *c, const char *kind, int64_t count, const char *words)
{
    const fx_finding *f = find(c, kind);
    if (!f) fail_msg("no %s", kind);
    if (f->count != count || !strstr(f->text, words)) fail_msg("%s %lld: %s", kind, (long long)f->count, f->text);
}

static void a_quiet_market_says_nothing(void **state)
{
    quiet(1000);
    fx_check *c = check(write_from("EURUSD.csv", "2019-06-03 01:00", 1000));
    static const char *const kinds[] = {"spike", "spike-known",          "spike-taken-back", "outlier-10-sigma",
                                        "stale", "open-is-close-before", "gap-hole",         "weekend"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (find(c, kinds[i])) fail_msg("%s: %s", kinds[i], find(c, kinds[i])->text);
    expect(c, "coverage", 0, "100.00 %");
    fx_check_free(c);
}

static void spikes_are_known_taken_back_or_neither(void **state)
{
    // A bad tick in the high alone, one in the close, and a level that stays.
    quiet(1000);
    bars[300].high = 1.25;
    bars[400].close = 1.15;
    for (int i = 600; i < 1000; i++) bars[i].open += 0.02, bars[i].close += 0.02;
    fx_check *c = check(write_from("EURUSD.csv", "2019-06-03 01:00", 1000));
    expect(c, "spike", 3, "2019-06-03 07:40 (4.");
    expect(c, "spike-taken-back", 2, "2019-06-03 06:00 (4.");
    expect(c, "spike-taken-back", 2, "2019-06-03 07:40");
    assert_non_null(strstr(find(c, "spike")->text, "2019-06-03 11:00 (1.6"));
    assert_null(find(c, "spike-known"));
    expect(c, "outlier-10-sigma", 3, "they are kept");
    fx_check_free(c);
    // The same on the morning after the British referendum is no bad tick.
    bars[400].close = 1.15;
    c = check(write_from("GBPUSD.csv", "2016-06-24 01:00", 500));
    expect(c, "spike-known", 2, "2016-06-24 07:40 (British referendum)");
    assert_null(find(c, "spike-taken-back"));
    fx_check_free(c);
}

static void prices_that_stand_still(void **state)
{
    quiet(1000);
    for (int i = 500; i < 512; i++) bars[i] = (bar){1.2, 0, 0, 1.2};
    for (int i = 700; i < 709; i++) bars[i] = (bar){1.3, 0, 0, 1.3}; // eight repetitions are not ten
    fx_check *c = check(write_from("EURUSD.csv", "2019-06-03 01:00", 1000));
    expect(c, "stale", 1, "2019-06-03 09:21 (11)");
    fx_check_free(c);
}

static void opens_made_from_closes(void **state)
{
    quiet(1000);
    for (int i = 1; i < 1000; i++) bars[i].open = bars[i - 1].close;
    fx_check *c = check(write_from("EURUSD.csv", "2019-06-03 01:00", 1000));
    expect(c, "open-is-close-before", 999, "the opens were made");
    fx_check_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quiet_market_says_nothing),
        cmocka_unit_test(spikes_are_known_taken_back_or_neither),
        cmocka_unit_test(prices_that_stand_still),
        cmocka_unit_test(opens_made_from_closes),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
