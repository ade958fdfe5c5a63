// The store: save and load give the same bars; foreign Parquet in every form; missing timeframes; what is refused.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <rapto/frame.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "market_fixture.h"

static const char *fresh_root(void)
{
    static int number;
    char name[20];
    snprintf(name, sizeof name, "store%d", number++);
    return path_of(name);
}

static fx_bars *make(const char *name, fx_timeframe tf, int digits, int64_t count, bool with_spread)
{
    fx_bars *b = NULL;
    assert_int_equal(fx_bars_new(symbol(name), tf, digits, count, with_spread, &b, NULL), RP_OK);
    for (int64_t i = 0; i < count; i++) {
        b->open_time[i] = at("2019-06-03") + i * fx_timeframe_length(tf);
        b->known_at[i] = b->open_time[i] + fx_timeframe_length(tf);
        b->open[i] = 112345 + (int32_t)(i * 7919 % 1000);
        b->high[i] = b->open[i] + 9;
        b->low[i] = b->open[i] - 8;
        b->close[i] = b->open[i] + 3;
        b->volume[i] = (double)i / 3;
        if (with_spread) b->spread[i] = (int32_t)(i % 20);
    }
    snprintf(b->source, sizeof b->source, "test's own, \"quoted\"");
    snprintf(b->zone, sizeof b->zone, "UTC-5/eu, detected");
    snprintf(b->repairs, sizeof b->repairs, "sort: 2");
    snprintf(b->zone_evidence, sizeof b->zone_evidence, "a.csv: Weeks\nb.csv: Weeks");
    fx_bars_rehash(b);
    return b;
}

static fx_bars *load(const char *root, const char *name, fx_timeframe tf, fx_day_rule rule)
{
    fx_bars *b = NULL;
    rp_error error = {0};
    if (fx_store_load(root, symbols, name, tf, rule, &b, &error)) fail_msg("%s", error.message);
    return b;
}

static void expect_refusal(const char *root, const char *name, fx_timeframe tf, fx_day_rule rule, rp_status status,
                           const char *words)
{
    fx_bars *b = NULL;
    rp_error error = {0};
    rp_status got = fx_store_load(root, symbols, name, tf, rule, &b, &error);
    if (got != status) fail_msg("%s: %s", rp_status_name(got), error.message);
    assert_null(b);
    expect_words(&error, words);
}

// Writes a SELECT as a foreign program's Parquet file of the store.
static const char *foreign(const char *name, const char *tf, const char *select)
{
    char *folder_name = rp_asprintf("%s/symbol=%s/timeframe=%s", fresh_root(), name, tf);
    char *path = rp_asprintf("%s/any.parquet", folder_name);
    rp_frame *frame;
    rp_error error;
    assert_int_equal(rp_make_folders(folder_name, NULL), RP_OK);
    assert_int_equal(rp_frame_open(NULL, &frame, NULL), RP_OK);
    if (rp_write_parquet(frame, select, path, NULL, &error)) fail_msg("%s", error.message);
    rp_frame_close(frame);
    static char root[200];
    snprintf(root, sizeof root, "%.*s", (int)(strstr(path, "/symbol=") - path), path);
    rp_free(path);
    rp_free(folder_name);
    return root;
}

/* ---- our own files --------------------------------------------------------------------------------------------------
 */

static void round_trip(void **state)
{
    const char *root = fresh_root();
    fx_bars *made[] = {make("EURUSD", FX_M1, 5, 5000, false), make("USDJPY", FX_M5, 3, 100, true),
                       make("XAUUSD", FX_D1, 3, 4, true), make("US30", FX_H4, 0, 7, false)};
    made[2]->day_rule = FX_DAY_UTC;
    made[2]->flags[0] = FX_BAR_PARTIAL;
    fx_bars_rehash(made[2]);
    for (int i = 0; i < 4; i++) {
        char *path = NULL;
        rp_error error;
        if (fx_store_save(root, made[i], &path, &error)) fail_msg("%s", error.message);
        assert_int_equal(access(path, R_OK), 0);
        rp_free(path);
        fx_bars *back = load(root, made[i]->symbol.name, made[i]->timeframe, made[i]->day_rule);
        expect_same_bars(made[i], back);
        assert_true(rp_hash_equal(made[i]->hash, back->hash));
        assert_string_equal(back->source, made[i]->source);
        assert_string_equal(back->zone, made[i]->zone);
        assert_string_equal(back->zone_evidence, made[i]->zone_evidence);
        assert_string_equal(back->repairs, made[i]->repairs);
        assert_int_equal(back->day_rule, made[i]->day_rule);
        fx_bars_free(back);
    }
    fx_store_entry *entries = NULL;
    int64_t count = 0;
    assert_int_equal(fx_store_list(root, &entries, &count, NULL), RP_OK);
    assert_int_equal(count, 4);
    assert_string_equal(entries[0].symbol, "EURUSD");
    assert_int_equal(entries[0].rows, 5000);
    assert_int_equal(entries[0].first, made[0]->open_time[0]);
    assert_int_equal(entries[0].last, made[0]->open_time[4999]);
    assert_string_equal(entries[3].symbol, "XAUUSD");
    assert_int_equal(entries[3].timeframe, FX_D1);
    rp_free(entries);
    for (int i = 0; i < 4; i++) fx_bars_free(made[i]);
}

static void saving_again_replaces(void **state)
{
    const char *root = fresh_root();
    fx_bars *a = make("EURUSD", FX_M1, 5, 10, false), *b = make("EURUSD", FX_M1, 5, 20, false), *empty;
    assert_int_equal(fx_store_save(root, a, NULL, NULL), RP_OK);
    assert_int_equal(fx_store_save(root, b, NULL, NULL), RP_OK);
    fx_bars *back = load(root, "EURUSD", FX_M1, FX_DAY_UTC);
    assert_int_equal(back->count, 20);
    fx_bars_free(back);
    char other[300];
    rp_error error;
    snprintf(other, sizeof other, "%s/symbol=EURUSD/timeframe=M1/other.parquet", root);
    assert_int_equal(rp_file_write(other, "x", 1, NULL), RP_OK);
    assert_int_equal(fx_store_save(root, b, NULL, &error), RP_EEXIST);
    expect_words(&error, "holds other.parquet already");
    empty = make("USDJPY", FX_M1, 3, 0, false);
    assert_int_equal(fx_store_save(root, empty, NULL, &error), RP_EVALUE);
    fx_bars_free(empty);
    fx_bars_free(a);
    fx_bars_free(b);
}

static void changed_content_is_noticed(void **state)
{
    const char *root = fresh_root();
    fx_bars *b = make("EURUSD", FX_M1, 5, 10, false);
    b->hash.low ^= 1;
    assert_int_equal(fx_store_save(root, b, NULL, NULL), RP_OK);
    expect_refusal(root, "EURUSD", FX_M1, FX_DAY_UTC, RP_EFORMAT, "is not what was written");
    // Damage that makes impossible bars is no defect that a repair would mend.
    b->high[3] = b->low[3] - 1;
    fx_bars_rehash(b);
    assert_int_equal(fx_store_save(root, b, NULL, NULL), RP_OK);
    expect_refusal(root, "EURUSD", FX_M1, FX_DAY_UTC, RP_EFORMAT, "row 4 (");
    expect_refusal(root, "EURUSD", FX_M1, FX_DAY_UTC, RP_EFORMAT,
                   "the last is row 4. The content is not what was written; import the vendor's file again");
    fx_bars_free(b);
}

static void where_nothing_can_be_written(void **state)
{
    fx_bars *b = make("EURUSD", FX_M1, 5, 10, false);
    rp_error error;
    char *path = NULL;
    assert_int_not_equal(fx_store_save("/dev/full/store", b, &path, &error), RP_OK);
    assert_null(path);
    expect_words(&error, "/dev/full");
    assert_int_not_equal(fx_store_save("/proc/store", b, &path, &error), RP_OK);
    assert_null(path);
    fx_bars_free(b);
}

// No space left, in the form that a test can make: files may not grow beyond 4 KiB. What stood there stays.
static void a_failed_save_loses_nothing(void **state)
{
    const char *root = fresh_root();
    fx_bars *small = make("EURUSD", FX_M1, 5, 10, false), *large = make("EURUSD", FX_M1, 5, 50000, false);
    rp_error error;
    char *path = NULL;
    assert_int_equal(fx_store_save(root, small, NULL, NULL), RP_OK);
    struct rlimit before, tiny;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tiny = before;
    tiny.rlim_cur = 4096;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tiny), 0);
    rp_status status = fx_store_save(root, large, &path, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_not_equal(status, RP_OK);
    assert_null(path);
    expect_words(&error, root);
    fx_bars *back = load(root, "EURUSD", FX_M1, FX_DAY_UTC);
    expect_same_bars(small, back);
    fx_bars *all[] = {small, large, back};
    for (int i = 0; i < 3; i++) fx_bars_free(all[i]);
}

/* ---- foreign files
 * ---------------------------------------------------------------------------------------------------- */

// One minute series in every physical form: time units, names, types.
static void every_form_gives_the_same_bars(void **state)
{
    static const char *const forms[] = {
        "SELECT make_timestamp_ns((1559520000 + 60 * i) * 1000000000) AS timestamp, (110000 + i) / 100000 AS open, 1.2 "
        "AS high, 1.0 AS "
        "low, 1.1 AS close, 0.0 AS volume FROM range(0, 50) t(i)",
        "SELECT CAST(make_timestamp((1559520000 + 60 * i) * 1000000) AS TIMESTAMP_MS) AS Time, (110000 + i) / 100000 "
        "AS O, 1.2 AS H, 1.0 AS L, 1.1 AS "
        "C FROM range(0, 50) t(i)",
        "SELECT CAST(make_timestamp((1559520000 + 60 * i) * 1000000) AS TIMESTAMP_S) AS datetime, CAST((110000 + i) / "
        "100000 AS FLOAT) AS open, CAST(1.2 "
        "AS FLOAT) AS high, CAST(1 AS FLOAT) AS low, CAST(1.1 AS FLOAT) AS close FROM range(0, 50) t(i)",
        "SELECT 1559520000 + 60 * i AS time, CAST((110000 + i) / 100000 AS DECIMAL(9,5)) AS open, 1.2 AS high, 1.0 AS "
        "low, 1.1 AS close "
        "FROM range(0, 50) t(i)",
        "SELECT (1559520000 + 60 * i) * 1000 AS time, 110000 + i AS open, 120000 AS high, 100000 AS low, 110000 AS "
        "close "
        "FROM range(0, 50) t(i)",
        "SELECT strftime(make_timestamp((1559520000 + 60 * i) * 1000000), '%Y-%m-%dT%H:%M:%SZ') AS date, (110000 + i) "
        "/ 100000 AS open, "
        "1.2 AS high, 1.0 AS low, 1.1 AS close, 'EURUSD' AS symbol FROM range(0, 50) t(i)",
        "SELECT 1.1 AS \"Bid-Close\", 1.0 AS BidLow, 1.2 AS \"Bid High\", (110000 + i) / 100000 AS bidopen, "
        "strftime(make_timestamp((1559520000 + 60 * i) * 1000000), '%d.%m.%Y %H:%M:%S.000') AS \"Gmt time\" FROM "
        "range(0, 50) t(i)",
        "SELECT CAST(1559520000 + 60 * i AS DOUBLE) AS time, (110000 + i) / 100000 AS open, 1.2 AS high, 1.0 AS low, "
        "1.1 AS close FROM range(0, 50) t(i)",
    };
    fx_bars *first = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        fx_bars *b = load(foreign("EURUSD", "M1", forms[i]), "EURUSD", FX_M1, FX_DAY_UTC);
        if (!first) {
            first = b;
            assert_int_equal(b->count, 50);
            assert_int_equal(b->open[49], 110049);
            assert_int_equal(b->open_time[1], at("2019-06-03T00:01"));
            assert_int_equal(b->digits, 5);
        } else {
            expect_same_bars(first, b);
            fx_bars_free(b);
        }
    }
    fx_bars_free(first);
}

#define FROM_RANGE " FROM range(0, 50) t(i)"
#define TIMES      "make_timestamp((1559520000 + 60 * i) * 1000000) AS timestamp, "

static void bad_foreign_files(void **state)
{
    static const struct {
        const char *select, *words;
        rp_status status;
    } cases[] = {
        {"SELECT " TIMES "1.1 AS open, 1.2 AS high, 1.0 AS low" FROM_RANGE, "there is no column \"close\"", RP_EFORMAT},
        {"SELECT 1.1 AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE, "there is no column \"timestamp\"",
         RP_EFORMAT},
        {"SELECT " TIMES "'x' AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE,
         "column \"open\" is VARCHAR, which is no number", RP_EFORMAT},
        {"SELECT 1.5 AS time, 1.1 AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE, "which is no time",
         RP_EFORMAT},
        {"SELECT " TIMES
         "CASE WHEN i = 6 OR i = 9 THEN NULL ELSE 1.1 END AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE,
         "column \"open\" has 2 null(s), the first in row 7", RP_EVALUE},
        {"SELECT " TIMES
         "CASE WHEN i = 6 THEN 0 ELSE 1.1 END AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE,
         "row 7 (2019-06-03T00:06:00Z, open 0 high 1.2", RP_EVALUE},
        {"SELECT " TIMES
         "1.1 AS open, CASE WHEN i = 6 THEN 0.9 ELSE 1.2 END AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE,
         "have a high below low", RP_EVALUE},
        {"SELECT " TIMES "1.1 AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE " ORDER BY i % 7, i",
         "unsorted", RP_EVALUE},
        {"SELECT make_timestamp((1559520000 + 60 * (i // 2)) * 1000000) AS timestamp, 1.1 AS open, 1.2 AS high, 1.0 AS "
         "low, 1.1 "
         "AS close" FROM_RANGE,
         "25 row(s) equal an earlier row", RP_EVALUE},
        {"SELECT " TIMES "CAST('nan' AS DOUBLE) AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE,
         "row 1: open nan is no price", RP_EVALUE},
        {"SELECT " TIMES "1.1 + random() AS open, 2.3 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE, "binary noise",
         RP_EVALUE},
        {"SELECT make_timestamp((1559520000 + 300 * i) * 1000000) AS timestamp, 1.1 AS open, 1.2 AS high, 1.0 AS low, "
         "1.1 AS close" FROM_RANGE,
         "the rows step by M5; put the file into timeframe=M5", RP_ECONFLICT},
        {"SELECT '2019-06-03 00:00' AS time, 1.1 AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE,
         "text without a zone", RP_EFORMAT},
        {"SELECT " TIMES "1.1 AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close, -1 AS spread" FROM_RANGE,
         "spread -1 is below zero", RP_EVALUE},
        {"SELECT 'yesterday' AS time, 1.1 AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE,
         "row 1: time \"yesterday\" is no", RP_EFORMAT},
        {"SELECT " TIMES "1.1 AS open, 1.2 AS high, 1.0 AS low, 1.1 AS close" FROM_RANGE " WHERE i < 0",
         "the file is empty", RP_EFORMAT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *words =
            !strcmp(cases[i].words, "unsorted") ? "stand behind a row with a later stamp" : cases[i].words;
        expect_refusal(foreign("EURUSD", "M1", cases[i].select), "EURUSD", FX_M1, FX_DAY_UTC, cases[i].status, words);
    }
}

static void several_files_of_one_folder(void **state)
{
    const char *root = fresh_root();
    fx_bars *a = make("EURUSD", FX_M1, 5, 100, false), *first, *second;
    assert_int_equal(fx_bars_slice(a, 0, 60, &first, NULL), RP_OK);
    assert_int_equal(fx_bars_slice(a, 60, 100, &second, NULL), RP_OK);
    char from[300], to[300];
    snprintf(from, sizeof from, "%s/symbol=EURUSD/timeframe=M1/data.parquet", root);
    snprintf(to, sizeof to, "%s/symbol=EURUSD/timeframe=M1/aaa.parquet", root);
    assert_int_equal(fx_store_save(root, first, NULL, NULL), RP_OK);
    assert_int_equal(rename(from, to), 0);
    // The store itself refuses to put a second file there; another program may.
    const char *elsewhere = fresh_root();
    char other[300];
    assert_int_equal(fx_store_save(elsewhere, second, NULL, NULL), RP_OK);
    snprintf(other, sizeof other, "%s/symbol=EURUSD/timeframe=M1/data.parquet", elsewhere);
    assert_int_equal(rename(other, from), 0);
    fx_bars *back = load(root, "EURUSD", FX_M1, FX_DAY_UTC);
    expect_same_bars(a, back);
    fx_bars_free(back);
    // The same file twice is the same bars twice.
    char *data;
    size_t size;
    assert_int_equal(rp_file_read(from, 0, &data, &size, NULL), RP_OK);
    snprintf(to, sizeof to, "%s/symbol=EURUSD/timeframe=M1/zzz.parquet", root);
    assert_int_equal(rp_file_write(to, data, size, NULL), RP_OK);
    rp_free(data);
    expect_refusal(root, "EURUSD", FX_M1, FX_DAY_UTC, RP_EVALUE, "40 row(s) equal an earlier row");
    fx_bars *all[] = {a, first, second};
    for (int i = 0; i < 3; i++) fx_bars_free(all[i]);
}

/* ---- timeframes
 * -------------------------------------------------------------------------------------------------------- */

static void missing_timeframes_are_made(void **state)
{
    const char *root = fresh_root();
    fx_bars *m = make("EURUSD", FX_M1, 5, 3 * 1440, false), *h = NULL;
    assert_int_equal(fx_store_save(root, m, NULL, NULL), RP_OK);
    assert_int_equal(fx_bars_resample(m, FX_H1, FX_DAY_NEW_YORK, false, &h, NULL), RP_OK);
    h->open[0]--; // to tell what D1 is made from: the longest that divides it
    h->low[0]--;
    fx_bars_rehash(h);
    assert_int_equal(fx_store_save(root, h, NULL, NULL), RP_OK);
    fx_bars *m15 = load(root, "EURUSD", FX_M15, FX_DAY_UTC), *d = load(root, "EURUSD", FX_D1, FX_DAY_UTC);
    assert_int_equal(m15->count, 3 * 96);
    assert_int_equal(d->count, 3);
    assert_int_equal(d->open[0], m->open[0] - 1);
    fx_bars *d_ny = load(root, "EURUSD", FX_D1, FX_DAY_NEW_YORK);
    assert_int_equal(d_ny->open_time[0], at("2019-06-03T21:00")); // Monday's stub before 21:00 is dropped
    assert_int_equal(fx_store_save(root, d, NULL, NULL), RP_OK);
    // Stored with UTC days: as it is for UTC, made from shorter bars for New York.
    fx_bars *again = load(root, "EURUSD", FX_D1, FX_DAY_UTC), *cut = load(root, "EURUSD", FX_D1, FX_DAY_NEW_YORK);
    expect_same_bars(d, again);
    expect_same_bars(d_ny, cut);
    expect_refusal(root, "GBPUSD", FX_H1, FX_DAY_UTC, RP_ENOTFOUND, "holds neither H1 bars of GBPUSD nor shorter ones");
    // A New York week cannot be made of these UTC days: of the hours then, and three days make no whole week.
    fx_bars *week = load(root, "EURUSD", FX_W1, FX_DAY_NEW_YORK);
    assert_int_equal(week->count, 0);
    fx_bars *all[] = {m, h, m15, d, d_ny, again, cut, week};
    for (int i = 0; i < 8; i++) fx_bars_free(all[i]);
    // Only UTC days there: New York ones cannot be made of them.
    root = fresh_root();
    d = make("EURUSD", FX_D1, 5, 4, false);
    d->day_rule = FX_DAY_UTC;
    assert_int_equal(fx_store_save(root, d, NULL, NULL), RP_OK);
    expect_refusal(root, "EURUSD", FX_D1, FX_DAY_NEW_YORK, RP_ECONFLICT, "are cut by UTC days");
    fx_bars_free(d);
}

static void misplaced_files(void **state)
{
    const char *root = fresh_root();
    fx_bars *b = make("EURUSD", FX_M1, 5, 10, false);
    char from[300], to[300];
    assert_int_equal(fx_store_save(root, b, NULL, NULL), RP_OK);
    snprintf(from, sizeof from, "%s/symbol=EURUSD", root);
    snprintf(to, sizeof to, "%s/symbol=GBPUSD", root);
    assert_int_equal(rename(from, to), 0);
    expect_refusal(root, "GBPUSD", FX_M1, FX_DAY_UTC, RP_ECONFLICT, "holds EURUSD, but stands in the folder of GBPUSD");
    expect_refusal(root, "USDMXN", FX_M1, FX_DAY_UTC, RP_EUNKNOWN, "USDMXN,cross,USD,MXN");
    fx_bars_free(b);
    fx_store_entry *entries = NULL;
    int64_t count = 0;
    rp_error error;
    assert_int_equal(fx_store_list("/nowhere/store", &entries, &count, &error), RP_ENOTFOUND);
    assert_null(entries);
    snprintf(to, sizeof to, "%s/symbol=GBPUSD/timeframe=M1/data.parquet", root);
    assert_int_equal(rp_file_write(to, "PAR1PAR1", 8, NULL), RP_OK);
    assert_int_not_equal(fx_store_list(root, &entries, &count, &error), RP_OK);
    expect_words(&error, "data.parquet");
    assert_null(entries);
    root = foreign("EURUSD", "M1",
                   "SELECT TIMESTAMP '9999-12-31 00:00:00' AS timestamp, 1.1 AS open, 1.2 AS high, 1.0 AS low, 1.1 AS "
                   "close");
    assert_int_equal(fx_store_list(root, &entries, &count, &error), RP_EVALUE);
    expect_words(&error, "any.parquet: column 'first' (TIMESTAMP) has a time beyond the years");
    assert_null(entries);
}

static void real_store(void **state)
{
    fx_store_entry *entries = NULL;
    int64_t count = 0;
    assert_int_equal(fx_store_list(data_path("fx/parquet"), &entries, &count, NULL), RP_OK);
    assert_int_equal(count, 5);
    assert_int_equal(entries[0].timeframe, FX_M1);
    assert_int_equal(entries[0].rows, 745077);
    assert_int_equal(entries[0].first, at("2018-01-01T22:00"));
    assert_int_equal(entries[0].last, at("2019-12-31T21:59"));
    assert_int_equal(entries[4].rows, 6220);
    rp_free(entries);
    fx_bars *d = load(data_path("fx/parquet"), "EURUSD", FX_D1, FX_DAY_UTC);
    assert_int_equal(d->day_rule, FX_DAY_UTC);
    assert_string_equal(d->zone, "UTC, stated in the file");
    fx_bars_free(d);
    d = load(data_path("fx/parquet"), "EURUSD", FX_D1, FX_DAY_NEW_YORK); // stored ones are UTC: made from H1
    assert_int_equal(d->day_rule, FX_DAY_NEW_YORK);
    assert_int_equal(d->open_time[0], at("2018-01-01T22:00"));
    fx_bars_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),
        cmocka_unit_test(saving_again_replaces),
        cmocka_unit_test(changed_content_is_noticed),
        cmocka_unit_test(where_nothing_can_be_written),
        cmocka_unit_test(a_failed_save_loses_nothing),
        cmocka_unit_test(every_form_gives_the_same_bars),
        cmocka_unit_test(bad_foreign_files),
        cmocka_unit_test(several_files_of_one_folder),
        cmocka_unit_test(missing_timeframes_are_made),
        cmocka_unit_test(misplaced_files),
        cmocka_unit_test(real_store),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
