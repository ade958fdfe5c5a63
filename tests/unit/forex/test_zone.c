// Zones: TZif files good and hostile, POSIX footers, offsets with rules, conversions in both directions.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <forex/time.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const fx_zone *zone(const char *name)
{
    const fx_zone *z = NULL;
    rp_error error = {0};
    if (fx_zone_get(name, &z, &error)) fail_msg("%s", error.message);
    return z;
}

static int64_t at(const char *text)
{
    int64_t utc = 0;
    assert_int_equal(fx_time_parse(text, &utc, NULL), RP_OK);
    return utc;
}

static double hours(const char *name, const char *text)
{
    return (double)fx_zone_offset(zone(name), at(text)) / FX_HOUR;
}

static void new_york_and_berlin(void **state)
{
    // The four switches of 2018 and 2019 in each: second Sunday of March, first of November; last Sundays of March and
    // October. One second before and at.
    static const struct {
        const char *zone, *at;
        double before, after;
    } switches[] = {
        {"America/New_York", "2018-03-11T07:00:00Z", -5, -4},
        {"America/New_York", "2018-11-04T06:00:00Z", -4, -5},
        {"America/New_York", "2019-03-10T07:00:00Z", -5, -4},
        {"America/New_York", "2019-11-03T06:00:00Z", -4, -5},
        {"Europe/Berlin", "2018-03-25T01:00:00Z", 1, 2},
        {"Europe/Berlin", "2018-10-28T01:00:00Z", 2, 1},
        {"Europe/Berlin", "2019-03-31T01:00:00Z", 1, 2},
        {"Europe/Berlin", "2019-10-27T01:00:00Z", 2, 1},
        {"UTC-5/us", "2018-03-11T07:00:00Z", -5, -4},
        {"UTC-5/us", "2019-11-03T06:00:00Z", -4, -5},
        {"UTC-5/eu", "2019-03-31T01:00:00Z", -5, -4},
        {"UTC-5/eu", "2019-10-27T01:00:00Z", -4, -5},
        {"UTC+2/us", "2019-03-10T07:00:00Z", 2, 3},
        {"Australia/Sydney", "2019-04-06T16:00:00Z", 11, 10},
        {"Australia/Sydney", "2019-10-05T16:00:00Z", 10, 11},
        // Behind the tables: only the footer's rule knows these.
        {"America/New_York", "2100-03-14T07:00:00Z", -5, -4},
        {"Europe/Berlin", "2101-10-30T01:00:00Z", 2, 1},
        {"Australia/Sydney", "2120-04-06T16:00:00Z", 11, 10},
    };
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        int64_t t = at(switches[i].at);
        const fx_zone *z = zone(switches[i].zone);
        assert_true(fx_zone_offset(z, t - 1) == switches[i].before * FX_HOUR);
        assert_true(fx_zone_offset(z, t) == switches[i].after * FX_HOUR);
    }
}

static void fixed_offsets(void **state)
{
    assert_true(hours("UTC", "2019-07-01") == 0);
    assert_true(hours("UTC-5", "2019-07-01") == -5);
    assert_true(hours("UTC+5:30", "2019-07-01") == 5.5);
    assert_true(hours("GMT+2", "2019-07-01") == 2);
    assert_true(hours("Asia/Tokyo", "2019-07-01") == 9);
    assert_true(hours("Asia/Kolkata", "2150-07-01") == 5.5);
    assert_true(hours("America/New_York", "1883-01-01") < -4.9 && hours("America/New_York", "1883-01-01") > -5);
    assert_string_equal(fx_zone_name(zone("UTC-5/eu")), "UTC-5/eu");
    assert_ptr_equal(zone("UTC-5/eu"), zone("UTC-5/eu"));
}

// Every hour of 1990-2037 in the rules written here against tzdata's.
static void rules_equal_tzdata(void **state)
{
    const fx_zone *us = zone("UTC-5/us"), *ny = zone("America/New_York");
    for (int64_t t = at("1987-06-01"); t < at("2150-01-01"); t += FX_HOUR)
        if (fx_zone_offset(us, t) != fx_zone_offset(ny, t)) fail_msg("us differs at %lld", (long long)t);
    const fx_zone *eu = zone("UTC+1/eu"), *berlin = zone("Europe/Berlin");
    for (int64_t t = at("1996-01-01"); t < at("2150-01-01"); t += FX_HOUR)
        if (fx_zone_offset(eu, t) != fx_zone_offset(berlin, t)) fail_msg("eu differs at %lld", (long long)t);
}

// The C library reads the same files by its own code: an independent judge, over many kinds of zone.
static void equal_to_the_c_library(void **state)
{
    static const char *const names[] = {
        "America/New_York",  "Europe/London",  "Europe/Dublin",     "Australia/Lord_Howe",
        "Africa/Casablanca", "Asia/Tehran",    "America/Sao_Paulo", "Asia/Kathmandu",
        "Pacific/Apia",      "America/Nuuk",   "Antarctica/Troll",  "Pacific/Chatham",
        "Africa/Monrovia",   "Asia/Jerusalem", "America/Santiago",  "Europe/Moscow"};
    char *saved = getenv("TZ") ? strdup(getenv("TZ")) : NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const fx_zone *z = zone(names[i]);
        setenv("TZ", names[i], 1);
        tzset();
        for (int64_t s = -3000000000; s < 6000000000; s += 43211) { // 1874 to 2160, steps of half a day and a bit
            time_t t = (time_t)s;
            struct tm tm;
            localtime_r(&t, &tm);
            if (fx_zone_offset(z, s * FX_SECOND) != tm.tm_gmtoff * FX_SECOND)
                fail_msg("%s at %lld: %lld, the C library has %ld", names[i], (long long)s,
                         (long long)(fx_zone_offset(z, s * FX_SECOND) / FX_SECOND), tm.tm_gmtoff);
        }
    }
    saved ? setenv("TZ", saved, 1) : unsetenv("TZ");
    tzset();
    free(saved);
}

static void local_to_utc(void **state)
{
    const fx_zone *ny = zone("America/New_York");
    int state_of;
    // 2019-03-10 02:30 does not exist: the first instant after the gap is 03:00 EDT = 07:00 UTC.
    assert_int_equal(fx_zone_to_utc(ny, at("2019-03-10T02:30:00"), &state_of), at("2019-03-10T07:00:00"));
    assert_int_equal(state_of, -1);
    assert_int_equal(fx_zone_to_utc(ny, at("2019-03-10T03:00:00"), &state_of), at("2019-03-10T07:00:00"));
    assert_int_equal(state_of, 0);
    assert_int_equal(fx_zone_to_utc(ny, at("2019-03-10T01:59:00"), &state_of), at("2019-03-10T06:59:00"));
    assert_int_equal(state_of, 0);
    // 2019-11-03 01:30 stands twice: the earlier one is EDT = 05:30 UTC.
    assert_int_equal(fx_zone_to_utc(ny, at("2019-11-03T01:30:00"), &state_of), at("2019-11-03T05:30:00"));
    assert_int_equal(state_of, 1);
    assert_int_equal(fx_zone_to_utc(ny, at("2019-11-03T02:00:00"), &state_of), at("2019-11-03T07:00:00"));
    assert_int_equal(state_of, 0);
    assert_int_equal(fx_zone_to_utc(ny, at("2019-06-03T17:00:00"), NULL), at("2019-06-03T21:00:00"));
    // A day that was left out: Apia skipped 2011-12-30.
    assert_int_equal(fx_zone_to_utc(zone("Pacific/Apia"), at("2011-12-30T12:00:00"), &state_of),
                     at("2011-12-30T10:00:00"));
    assert_int_equal(state_of, -1);
}

static void there_and_back(void **state)
{
    static const char *const names[] = {"America/New_York", "UTC-5/eu", "Australia/Lord_Howe", "Africa/Casablanca"};
    for (size_t i = 0; i < 4; i++) {
        const fx_zone *z = zone(names[i]);
        for (int64_t t = at("2017-01-01"); t < at("2020-01-01"); t += 17 * FX_MINUTE) {
            int ambiguous;
            int64_t back = fx_zone_to_utc(z, fx_zone_to_local(z, t), &ambiguous);
            if (ambiguous == 0) assert_int_equal(back, t);
            if (ambiguous == 1) assert_true(back == t || back == t - FX_HOUR || back == t - FX_HOUR / 2);
            assert_int_not_equal(ambiguous, -1);
        }
    }
}

static void unknown_names(void **state)
{
    const fx_zone *z = NULL;
    rp_error error;
    assert_int_equal(fx_zone_get("America/New_Yrok", &z, &error), RP_EUNKNOWN);
    assert_non_null(strstr(error.message, "America/New_York"));
    static const char *const bad[] = {"",    "../../etc/passwd", "/etc/localtime", "UTC-99", "UTC+2/uk", "UTC+", "A B",
                                      "x%s", "America/",         "EST/New_York"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(fx_zone_get(bad[i], &z, &error), RP_EUNKNOWN);
        assert_null(z);
    }
}

/* ---- hostile files ------------------------------------------------------------------------------------------ */

static char folder[] = "/tmp/rapto-zone-XXXXXX";

static void put_file(const char *name, const void *data, size_t size)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, size, f), size);
    fclose(f);
}

static void expect_bad(const char *name, const char *words)
{
    const fx_zone *z = NULL;
    rp_error error = {0};
    assert_int_equal(fx_zone_get(name, &z, &error), RP_EFORMAT);
    if (!strstr(error.message, words)) fail_msg("\"%s\" is not in: %s", words, error.message);
    assert_non_null(strstr(error.message, folder));
}

static void be(unsigned char *p, int bytes, int64_t v)
{
    for (int i = bytes - 1; i >= 0; i--, v = (int64_t)((uint64_t)v >> 8)) p[i] = (unsigned char)v;
}

typedef struct tiny {
    int64_t times[2];
    int types[2], utoff[2], isdst, abbreviation;
    const char *footer;
    int version;
} tiny;

// A version 2 file with two transitions and two types; the version 1 block is empty but for one type.
static size_t make(unsigned char *out, tiny t)
{
    memset(out, 0, 512);
    memcpy(out, "TZif", 4);
    out[4] = (unsigned char)t.version;
    be(out + 36, 4, 1);
    be(out + 40, 4, 1);
    unsigned char *p = out + 44 + 6 + 1;
    memcpy(p, "TZif", 4);
    p[4] = (unsigned char)t.version;
    be(p + 32, 4, 2);
    be(p + 36, 4, 2);
    be(p + 40, 4, 4);
    p += 44;
    be(p, 8, t.times[0]);
    be(p + 8, 8, t.times[1]);
    p[16] = (unsigned char)t.types[0];
    p[17] = (unsigned char)t.types[1];
    for (int i = 0; i < 2; i++) {
        be(p + 18 + 6 * i, 4, t.utoff[i]);
        p[22 + 6 * i] = (unsigned char)t.isdst;
        p[23 + 6 * i] = (unsigned char)t.abbreviation;
    }
    memcpy(p + 30, "ABC", 4);
    p += 34;
    int n = sprintf((char *)p, "\n%s\n", t.footer);
    return (size_t)(p + n - out);
}

static void expect_tiny(const char *name, tiny t, const char *words)
{
    unsigned char data[512];
    put_file(name, data, make(data, t));
    expect_bad(name, words);
}

static void hostile_files(void **state)
{
    const tiny good = {{1000, 2000}, {0, 1}, {3600, 7200}, 0, 0, "ABC-2", '2'};
    unsigned char data[512];
    char *saved = getenv("TZDIR") ? strdup(getenv("TZDIR")) : NULL;
    assert_non_null(mkdtemp(folder));
    setenv("TZDIR", folder, 1);

    size_t size = make(data, good);
    put_file("Good", data, size);
    assert_true(fx_zone_offset(zone("Good"), 500 * FX_SECOND) == FX_HOUR);
    assert_true(fx_zone_offset(zone("Good"), 2000 * FX_SECOND) == 2 * FX_HOUR);
    for (size_t cut = 0; cut < size; cut++) {
        char name[32];
        snprintf(name, sizeof name, "Cut%zu", cut);
        put_file(name, data, cut);
        expect_bad(name, "not a usable TZif file");
    }
    tiny t = good;
    t.times[1] = 1000;
    expect_tiny("Times", t, "do not rise");
    t = good, t.types[1] = 2;
    expect_tiny("Type", t, "names a type");
    t = good, t.utoff[1] = 100000;
    expect_tiny("Offset", t, "beyond a day");
    t = good, t.isdst = 2;
    expect_tiny("Dst", t, "out of range");
    t = good, t.abbreviation = 4;
    expect_tiny("Abbreviation", t, "out of range");
    t = good, t.version = '9';
    expect_tiny("Version", t, "unknown version");
    static const char *const footers[] = {"A1",
                                          "ABC",
                                          "ABC-2DEF",
                                          "ABC-2DEF,M13.1.0,M3.1.0",
                                          "ABC-2DEF,M3.6.0,M3.1.0",
                                          "ABC-25",
                                          "ABC-2DEF,J0,J5",
                                          "ABC-2DEF,J1/168,J5",
                                          "<AB",
                                          "ABC-2DEF,1,2,3",
                                          "ABC-2DEF,M3.1.7,M3.1.0",
                                          "ABC99999999999999999999"};
    for (size_t i = 0; i < sizeof footers / sizeof *footers; i++) {
        char name[32];
        snprintf(name, sizeof name, "Footer%zu", i);
        t = good, t.footer = footers[i];
        expect_tiny(name, t, "no POSIX time zone rule");
    }
    // Found by fuzzing: a rule whose switches of two years overlap, and times that are one in nanoseconds.
    t = good, t.footer = "ABC-2DEF,365/167,J1";
    expect_tiny("Overlap", t, "comes before the one that it follows");
    t = good, t.times[0] = INT64_MIN / 2, t.times[1] = INT64_MIN / 4;
    put_file("LongAgo", data, make(data, t));
    assert_true(fx_zone_offset(zone("LongAgo"), 0) == 2 * FX_HOUR);
    make(data, good);
    be(data + 51 + 32, 4, UINT32_MAX);
    put_file("Count", data, size);
    expect_bad("Count", "ends inside");
    make(data, good);
    be(data + 51 + 28, 4, 1);
    put_file("Leap", data, size + 12);
    expect_bad("Leap", "leap seconds");
    saved ? setenv("TZDIR", saved, 1) : unsetenv("TZDIR");
    free(saved);
}

static void footer_forms(void **state)
{
    char *saved = getenv("TZDIR") ? strdup(getenv("TZDIR")) : NULL;
    unsigned char data[512];
    tiny t = {{1000, 2000}, {0, 1}, {3600, 7200}, 0, 0, "", '3'};
    static const struct {
        const char *footer, *at;
        double hours;
    } cases[] = {
        {"IST-1GMT0,M10.5.0,M3.5.0/1", "2050-07-01", 1}, // Dublin: winter is the exception
        {"IST-1GMT0,M10.5.0,M3.5.0/1", "2050-01-01", 0},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2050-07-01", -1}, // Nuuk: the switch is on Saturday evening
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2051-03-26T00:59:59", -2},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2051-03-26T01:00:00", -1},
        {"AAA3BBB,J60/0,J300", "2052-03-01T02:59:59", -3}, // Julian day 60 is March 1 in leap years too
        {"AAA3BBB,J60/0,J300", "2052-03-01T03:00:00", -2},
        {"AAA3BBB,59/0,300", "2052-02-29T03:00:00", -2}, // zero-based day 59 is February 29 in leap years
        {"EST5EDT4:30,M3.2.0,M11.1.0", "2050-07-01", -4.5},
        {"XXX-2<+01>-1,0/0,J365/23", "2050-07-01", 1}, // permanent exception
    };
    setenv("TZDIR", folder, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[32];
        snprintf(name, sizeof name, "Form%zu", i);
        t.footer = cases[i].footer;
        put_file(name, data, make(data, t));
        if (hours(name, cases[i].at) != cases[i].hours)
            fail_msg("%s at %s: %g", cases[i].footer, cases[i].at, hours(name, cases[i].at));
    }
    saved ? setenv("TZDIR", saved, 1) : unsetenv("TZDIR");
    free(saved);
}

static int remove_folder(void **state)
{
    char command[200];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return strstr(folder, "XXXXXX") ? 0 : system(command) != 0;
}

static void *use_zones(void *unused)
{
    static const char *const names[] = {"Asia/Singapore", "Europe/Paris", "America/Chicago", "UTC+3/eu", "Asia/Dubai"};
    int64_t sum = 0;
    for (int i = 0; i < 2000; i++) {
        const fx_zone *z = NULL;
        if (fx_zone_get(names[i % 5], &z, NULL)) return NULL;
        sum += fx_zone_offset(z, i * 1000 * FX_HOUR);
    }
    int64_t *out = malloc(sizeof *out);
    *out = sum;
    return out;
}

static void many_threads(void **state)
{
    pthread_t threads[4];
    int64_t *sums[4];
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, use_zones, NULL);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], (void **)&sums[i]);
    for (int i = 0; i < 4; i++) {
        assert_non_null(sums[i]);
        assert_int_equal(*sums[i], *sums[0]);
    }
    for (int i = 0; i < 4; i++) free(sums[i]);
}

static void out_of_memory(void **state)
{
    static const char *const names[] = {"Europe/Madrid", "UTC+7/us", "Europe/Madird"};
    for (int i = 0; i < 3; i++) {
        rp_status status = RP_ENOMEM;
        for (int64_t n = 1; n < 100; n++) {
            const fx_zone *z = NULL;
            int64_t live = rp_memory_stats().live_blocks;
            rp_fault_set(RP_FAULT_NTH, n);
            status = fx_zone_get(names[i], &z, NULL);
            bool fired = rp_fault_fired();
            rp_fault_set(RP_FAULT_OFF, 0);
            if (!fired) break;
            if (i < 2) assert_int_equal(status, RP_ENOMEM);
            assert_null(z);
            assert_int_equal(rp_memory_stats().live_blocks, live);
        }
        assert_int_equal(status, i < 2 ? RP_OK : RP_EUNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_york_and_berlin),    cmocka_unit_test(fixed_offsets), cmocka_unit_test(rules_equal_tzdata),
        cmocka_unit_test(equal_to_the_c_library), cmocka_unit_test(local_to_utc),  cmocka_unit_test(there_and_back),
        cmocka_unit_test(unknown_names),          cmocka_unit_test(hostile_files), cmocka_unit_test(footer_forms),
        cmocka_unit_test(many_threads),           cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, remove_folder);
}
