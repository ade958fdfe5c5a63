// Interest rates from files: what is read, what is counted, what is refused with row and value.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <zip.h>
#include <zlib.h>

#include "market_fixture.h"

#include "forex/market/rates_i.h"

#define OECD                        "LOCATION,INDICATOR,SUBJECT,MEASURE,FREQUENCY,TIME,Value,Flag Codes\n"
#define NEWER                       "REF_AREA,Reference area,FREQ,MEASURE,Measure,UNIT_MEASURE,TIME_PERIOD,Time period,OBS_VALUE\n"
#define DATED                       "date,currency,rate\n"
#define USA(frequency, time, value) "USA,STINT,TOT,PC_PA," frequency "," time "," value ",\n"

static fx_rates *parse(const char *text)
{
    fx_rates *rates = NULL;
    rp_error error = {0};
    if (fx_rates_parse(text, strlen(text), "rates.csv", &rates, &error)) fail_msg("%s", error.message);
    return rates;
}

static void refused(const char *text, rp_status status, const char *words)
{
    fx_rates *rates = NULL;
    rp_error error = {0};
    rp_status got = fx_rates_parse(text, strlen(text), "rates.csv", &rates, &error);
    if (got != status) fail_msg("%s for %s: %s", rp_status_name(got), text, got ? error.message : "");
    assert_null(rates);
    expect_words(&error, words);
    if (status != RP_ENOMEM) expect_words(&error, "rates.csv");
}

// The only series of a text.
static const fx_rate_series *only(const fx_rates *rates, const char *currency)
{
    assert_int_equal(rates->count, 1);
    assert_string_equal(rates->series[0].currency, currency);
    assert_ptr_equal(fx_rates_find(rates, currency), &rates->series[0]);
    return &rates->series[0];
}

static void expect_rate(const fx_rate *r, const char *begin, const char *end, double percent, int64_t row)
{
    char a[40], b[40];
    assert_string_equal(fx_time_text(r->begin, a), begin);
    if (end) assert_string_equal(fx_time_text(r->end, b), end);
    if (!end) assert_true(r->end == INT64_MAX);
    assert_true(isnan(percent) ? isnan(r->percent) : r->percent == percent);
    assert_int_equal(r->row, row);
}

/* ---- layouts ----------------------------------------------------------------------------------------------------- */

static void the_layout_of_the_oecd_is_read(void **state)
{
    fx_rates *r =
        parse(OECD USA("M", "2019-12", "1.9") "\"USA\",\"STINT\",\"TOT\",\"PC_PA\",\"M\",\"2019-02\",2.49,B\n" USA(
            "Q", "2019-Q4", "1.95") USA("A", "1974", "-0.5"));
    const fx_rate_series *s = only(r, "USD");
    assert_int_equal(s->count[FX_RATE_DATED], 0);
    assert_int_equal(s->count[FX_RATE_MONTHLY], 2);
    expect_rate(&s->values[FX_RATE_MONTHLY][0], "2019-02-01T00:00:00Z", "2019-03-01T00:00:00Z", 2.49, 3);
    expect_rate(&s->values[FX_RATE_MONTHLY][1], "2019-12-01T00:00:00Z", "2020-01-01T00:00:00Z", 1.9, 2);
    expect_rate(&s->values[FX_RATE_QUARTERLY][0], "2019-10-01T00:00:00Z", "2020-01-01T00:00:00Z", 1.95, 4);
    expect_rate(&s->values[FX_RATE_YEARLY][0], "1974-01-01T00:00:00Z", "1975-01-01T00:00:00Z", -0.5, 5);
    assert_int_equal(s->holes[FX_RATE_MONTHLY], 9);
    assert_string_equal(s->location, "USA");
    assert_string_equal(r->indicator, "STINT");
    assert_string_equal(r->source, "rates.csv");
    assert_int_equal(r->rows, 4);
    assert_int_equal(r->rows_of[FX_RATE_MONTHLY], 2);
    assert_int_equal(r->locations, 1);
    fx_rates_free(r);
}

// Any order of columns, the newer names, labels beside codes, other separators, marks at the start, ends of lines.
static void other_headers_are_understood(void **state)
{
    static const char *const texts[] = {
        "\xEF\xBB\xBFValue,TIME,FREQUENCY,LOCATION\r\n2.5,2019-02,M,USA\r\n",
        "location,frequency,time,value\nUSA,M,2019-02,2.5\n",
        NEWER "USA,United States,M,IR3TIB,Interest rate,PA,2019-02,Feb-2019,2.5\n",
        "TIME;Time;LOCATION;Country;FREQUENCY;Frequency;Value\n2019-02;Feb-2019;USA;United States;M;Monthly;2,5\n",
        "LOCATION\tFREQUENCY\tTIME\tValue\n\nUSA\tM\t2019-02\t2.5e0\n",
        "LOCATION,FREQUENCY,TIME,Value\nusa,M,2019-02,+2.50 %,,\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fx_rates *r = parse(texts[i]);
        const fx_rate_series *s = only(r, "USD");
        assert_int_equal(s->count[FX_RATE_MONTHLY], 1);
        assert_true(s->values[FX_RATE_MONTHLY][0].percent == 2.5);
        assert_string_equal(r->indicator, i == 2 ? "IR3TIB" : "");
        fx_rates_free(r);
    }
}

static void rates_from_a_date_on_are_read(void **state)
{
    fx_rates *r = parse("currency,rate,date\nUSD,5.25,2023-05-04\nUSD,5.5%,2023-07-27\nJPY,-0.1,2016-02-16\n"
                        "JPY,,2024-03-21\nUSD,5,2024-09-19\n");
    assert_int_equal(r->count, 2);
    assert_string_equal(r->series[0].currency, "JPY");
    const fx_rate_series *usd = fx_rates_find(r, "USD"), *jpy = fx_rates_find(r, "JPY");
    assert_int_equal(usd->count[FX_RATE_DATED], 3);
    expect_rate(&usd->values[FX_RATE_DATED][0], "2023-05-04T00:00:00Z", "2023-07-27T00:00:00Z", 5.25, 2);
    expect_rate(&usd->values[FX_RATE_DATED][1], "2023-07-27T00:00:00Z", "2024-09-19T00:00:00Z", 5.5, 3);
    expect_rate(&usd->values[FX_RATE_DATED][2], "2024-09-19T00:00:00Z", NULL, 5, 6);
    expect_rate(&jpy->values[FX_RATE_DATED][1], "2024-03-21T00:00:00Z", NULL, NAN, 5);
    assert_int_equal(usd->holes[FX_RATE_DATED], 0);
    assert_string_equal(r->indicator, "dated");
    assert_int_equal(r->rows, 5);
    assert_int_equal(r->missing, 1);
    assert_null(fx_rates_find(r, "EUR"));
    fx_rates_free(r);
}

/* ---- currencies -------------------------------------------------------------------------------------------------- */

#define ROW(place, time, value) place ",M," time "," value "\n"
#define SHORT                   "LOCATION,FREQUENCY,TIME,Value\n"

static void places_have_currencies_in_their_time(void **state)
{
    fx_rates *r = parse(SHORT ROW("DEU", "1998-12", "3.3") ROW("DEU", "1999-01", "3.1") ROW("EA19", "1998-12", "3.9")
                            ROW("EA19", "1999-01", "3.1") ROW("CHN", "2010-06", "2.6") ROW("CHN", "2010-07", "2.7")
                                ROW("GRC", "2000-12", "4.9")
                                    ROW("GRC", "2001-01", "4.7") "DEU,A,1998,3.5\n"
                                                                 "DEU,Q,1999-Q1,3.0\n" ROW("OECD", "2019-01", "1")
                                                                     ROW("G-7", "2019-01", "2"));
    static const struct {
        const char *currency;
        int64_t months, years;
        double first;
    } expected[] = {{"CNH", 1, 0, 2.7}, {"CNY", 2, 0, 2.6}, {"DEM", 1, 1, 3.3}, {"EUR", 1, 0, 3.1}, {"GRD", 1, 0, 4.9}};
    assert_int_equal(r->count, 5);
    for (int i = 0; i < 5; i++) {
        const fx_rate_series *s = &r->series[i];
        assert_string_equal(s->currency, expected[i].currency);
        assert_int_equal(s->count[FX_RATE_MONTHLY], expected[i].months);
        assert_int_equal(s->count[FX_RATE_YEARLY], expected[i].years);
        assert_true(s->values[FX_RATE_MONTHLY][0].percent == expected[i].first);
    }
    assert_int_equal(r->without_currency, 4); // two of Germany, one of the area before the euro, one of Greece
    assert_int_equal(r->unknown, 2);
    assert_string_equal(r->unknown_places, "G-7 OECD");
    assert_int_equal(r->locations, 6);
    fx_rates_free(r);
}

static void one_place_gives_a_currency(void **state)
{
    fx_rates *r =
        parse(SHORT ROW("EA20", "2023-01", "2.3") ROW("EA19", "2022-12", "2.0") ROW("EA19", "2023-01", "2.4"));
    const fx_rate_series *s = only(r, "EUR");
    assert_string_equal(s->location, "EA19"); // it has more
    assert_int_equal(s->count[FX_RATE_MONTHLY], 2);
    assert_int_equal(r->superseded, 1);
    fx_rates_free(r);
    r = parse(SHORT ROW("EA19", "2023-01", "2.4") ROW("EA20", "2023-01", "2.3"));
    assert_string_equal(only(r, "EUR")->location, "EA20");
    fx_rates_free(r);
}

static void holes_repetitions_and_missing_values_are_counted(void **state)
{
    fx_rates *r =
        parse(SHORT ROW("USA", "2019-01", "2.7") ROW("USA", "2019-04", "2.5") ROW("USA", "2019-02", "")
                  ROW("USA", "2019-04", "2.50") ROW("USA", "2020-04", "1") "USA,Q,2018-Q4,2\nUSA,Q,2019-Q2,2\n"
                                                                           "USA,A,2001,4\nUSA,A,2005,3\n");
    const fx_rate_series *s = only(r, "USD");
    assert_int_equal(s->holes[FX_RATE_MONTHLY], 2 + 11);
    assert_int_equal(s->holes[FX_RATE_QUARTERLY], 1);
    assert_int_equal(s->holes[FX_RATE_YEARLY], 3);
    assert_int_equal(s->count[FX_RATE_MONTHLY], 3);
    assert_int_equal(r->repeated, 1);
    assert_int_equal(r->missing, 1);
    assert_int_equal(r->rows, 9);
    assert_int_equal(s->values[FX_RATE_MONTHLY][1].row, 3);
    fx_rates_free(r);
}

/* ---- refusals ---------------------------------------------------------------------------------------------------- */

static void wrong_files_are_refused_with_row_and_value(void **state)
{
    refused("", RP_EFORMAT, "no header of interest rates; it names LOCATION, FREQUENCY, TIME and Value");
    refused("\n \n", RP_EFORMAT, "row 3: no header");
    refused("time,open,high,low,close\n", RP_EFORMAT, "row 1: no header");
    refused("FREQUENCY,TIME,Value\nM,2019-01,1\n", RP_EFORMAT, "no header");
    refused(SHORT, RP_EFORMAT, "a header and no row");
    refused("LOCATION,REF_AREA,FREQUENCY,TIME,Value\n", RP_EFORMAT, "two columns of the header mean the same");
    refused("LOCATION,FREQUENCY,TIME,Value,date,currency,rate\n", RP_EFORMAT, "leave one of the layouts");
    refused("\xFF\xFEL\0O\0", RP_EFORMAT, "UTF-16");
    refused(SHORT "USA,M,2019-01,1,5\n", RP_EFORMAT, "row 2 has 5 columns, the header has 4");
    refused(SHORT ROW("USA", "2019-13", "1"), RP_EFORMAT,
            "row 2: column TIME: \"2019-13\" is not a month such as 1974-01");
    refused(SHORT ROW("USA", "2019-00", "1"), RP_EFORMAT, "\"2019-00\"");
    refused(SHORT ROW("USA", "1899-12", "1"), RP_EFORMAT, "\"1899-12\"");
    refused(SHORT ROW("USA", "2201-01", "1"), RP_EFORMAT, "1900 to 2200");
    refused(SHORT ROW("USA", "2019/01", "1"), RP_EFORMAT, "\"2019/01\"");
    refused(SHORT ROW("USA", "2019-Q1", "1"), RP_EFORMAT, "\"2019-Q1\" is not a month");
    refused(SHORT "USA,Q,2019-Q5,1\n", RP_EFORMAT, "\"2019-Q5\" is not a quarter");
    refused(SHORT "USA,Q,2019-Q0,1\n", RP_EFORMAT, "\"2019-Q0\"");
    refused(SHORT "USA,A,2019-1,1\n", RP_EFORMAT, "\"2019-1\" is not a year");
    refused(SHORT "USA,A,20x9,1\n", RP_EFORMAT, "\"20x9\" is not a year");
    refused(SHORT "USA,D,2019-01,1\n", RP_EFORMAT, "column FREQUENCY: \"D\" is not A, Q or M");
    refused(SHORT "USA,-,2019-01,1\n", RP_EFORMAT, "column FREQUENCY: \"-\"");
    refused(SHORT "USA,,2019-01,1\n", RP_EFORMAT, "column FREQUENCY: \"\"");
    refused(SHORT "USA\n", RP_EFORMAT, "column FREQUENCY: \"\"");
    refused(SHORT ROW("", "2019-01", "1"), RP_EFORMAT, "column LOCATION: \"\" is not a location such as USA or EA19");
    refused(SHORT ROW("A very long location", "2019-01", "1"), RP_EFORMAT, "column LOCATION");
    refused(SHORT ROW("US;A", "2019-01", "1"), RP_EFORMAT, "column LOCATION");
    refused(SHORT ROW("USA", "2019-01", "high"), RP_EFORMAT,
            "row 2: column Value: \"high\" is not a number of percent");
    refused(SHORT ROW("USA", "2019-01", "0x10"), RP_EFORMAT, "\"0x10\"");
    refused(SHORT ROW("USA", "2019-01", "nan"), RP_EFORMAT, "\"nan\"");
    refused(SHORT ROW("USA", "2019-01", "1e999"), RP_EFORMAT, "\"1e999\" is not a number");
    refused(SHORT ROW("USA", "2019-01", "1.2.3"), RP_EFORMAT, "\"1.2.3\"");
    refused(SHORT ROW("USA", "2019-01", "\"2,5\""), RP_EFORMAT,
            "\"2,5\" is not a number of percent a year (with a point");
    refused(SHORT ROW("USA", "2019-01", "-50.5"), RP_EFORMAT, "\"-50.5\" is not from -50 to 1000 percent a year");
    refused(SHORT ROW("USA", "2019-01", "1000.1"), RP_EFORMAT, "\"1000.1\"");
    refused(SHORT ROW("USA", "2019-01", "1") ROW("USA", "2019-02", "1") ROW("USA", "2019-01", "1.01"), RP_ECONFLICT,
            "rows 2 and 4: USA at the same time with 1 and 1.01 percent; delete one");
    refused(SHORT ROW("WLD", "2019-01", "1"), RP_EFORMAT, "no place of it has a currency of its own: WLD");
    refused(SHORT ROW("DEU", "2019-01", "1"), RP_EFORMAT, "no place of it has a currency of its own");
}

static void other_indicators_and_measures_are_refused(void **state)
{
    refused(OECD "USA,LTINT,TOT,PC_PA,M,2019-01,2.7,\n", RP_EFORMAT,
            "row 2: column INDICATOR: \"LTINT\" is not short-term interest rates (STINT, IR3TIB, IRSTCI)");
    refused(OECD "USA,STINT,TOT,IDX2015,M,2019-01,2.7,\n", RP_EFORMAT,
            "row 2: column MEASURE: \"IDX2015\" is not PC_PA or PA, percent a year");
    refused(OECD USA("M", "2019-01", "2.7") "USA,LTINT,TOT,PC_PA,M,2019-02,2.7,\n", RP_EFORMAT,
            "row 3: column INDICATOR: \"LTINT\" is not \"STINT\" as in the rows above; a file holds one kind of rates");
    refused(OECD USA("M", "2019-01", "2.7") "USA,STINT,ALL,PC_PA,M,2019-02,2.7,\n", RP_EFORMAT,
            "row 3: column SUBJECT: \"ALL\" is not \"TOT\"");
    refused(NEWER "USA,United States,M,IRLT,Long-term,PA,2019-02,Feb-2019,2.5\n", RP_EFORMAT,
            "column MEASURE: \"IRLT\"");
    refused(NEWER "USA,United States,M,IR3TIB,x,IX,2019-02,Feb-2019,2.5\n", RP_EFORMAT, "column UNIT_MEASURE: \"IX\"");
}

static void wrong_dated_rates_are_refused(void **state)
{
    refused(DATED "2023-02-30,USD,5\n", RP_EFORMAT,
            "row 2: column date: \"2023-02-30\" is not a date such as 2024-01-31");
    refused(DATED "30.06.2023,USD,5\n", RP_EFORMAT, "\"30.06.2023\"");
    refused(DATED "2201-01-01,USD,5\n", RP_EFORMAT, "\"2201-01-01\"");
    refused(DATED "1899-12-31,USD,5\n", RP_EFORMAT, "\"1899-12-31\"");
    refused(DATED ",USD,5\n", RP_EFORMAT, "column date: \"\"");
    refused(DATED "2023-02-28,US,5\n", RP_EFORMAT, "column currency: \"US\" is not a currency of three letters");
    refused(DATED "2023-02-28,EA19,5\n", RP_EFORMAT, "\"EA19\"");
    refused(DATED "2023-02-28,U2D,5\n", RP_EFORMAT, "\"U2D\"");
    refused(DATED "2023-02-28,USD,5\n2023-02-28,USD,5.25\n", RP_ECONFLICT, "rows 2 and 3: USD at the same time");
    refused(DATED "2023-02-28,USD,five\n", RP_EFORMAT, "column rate: \"five\"");
    refused("date,currency,rate,rate\n", RP_EFORMAT, "two columns");
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void expect_loaded(const char *path)
{
    fx_rates *r = NULL;
    rp_error error = {0};
    if (fx_rates_load(path, &r, &error)) fail_msg("%s", error.message);
    assert_int_equal(only(r, "USD")->count[FX_RATE_MONTHLY], 1);
    assert_string_equal(r->source, path);
    fx_rates_free(r);
}

static void files_are_loaded_packed_or_not(void **state)
{
    static const char text[] = SHORT ROW("USA", "2019-01", "2.7");
    fx_rates *r = NULL;
    rp_error error;
    int why;
    expect_loaded(put_text("rates.csv", text));
    gzFile packed = gzopen(path_of("rates.csv.gz"), "wb");
    assert_int_equal(gzwrite(packed, text, sizeof text - 1), sizeof text - 1);
    assert_int_equal(gzclose(packed), Z_OK);
    expect_loaded(path_of("rates.csv.gz"));
    zip_t *zip = zip_open(path_of("rates.zip"), ZIP_CREATE | ZIP_TRUNCATE, &why);
    assert_true(zip_file_add(zip, "rates.csv", zip_source_buffer(zip, text, sizeof text - 1, 0), 0) >= 0);
    assert_int_equal(zip_close(zip), 0);
    expect_loaded(path_of("rates.zip"));
    assert_int_equal(fx_rates_load(path_of("none.csv"), &r, &error), RP_ENOTFOUND);
    expect_words(&error, "none.csv");
    assert_int_equal(fx_rates_load(put("cut.csv.gz", "\x1f\x8b\x08", 3), &r, &error), RP_ETRUNCATED);
    assert_null(r);
}

static void files_have_a_hash_of_their_content(void **state)
{
    fx_rates *a = parse(SHORT ROW("USA", "2019-01", "2.7") ROW("GBR", "2019-01", "0.9"));
    fx_rates *b = parse("Value,TIME,FREQUENCY,LOCATION\n0.90,2019-01,M,GBR\n\n2.7,2019-01,M,USA\n2.7,2019-01,M,USA\n");
    fx_rates *c = parse(SHORT ROW("USA", "2019-01", "2.7") ROW("GBR", "2019-01", "0.91"));
    fx_rates *d = parse(SHORT ROW("USA", "2019-01", "2.7") ROW("GBR", "2019-02", "0.9"));
    assert_true(rp_hash_equal(a->hash, b->hash));
    assert_false(rp_hash_equal(a->hash, c->hash));
    assert_false(rp_hash_equal(a->hash, d->hash));
    fx_rates *e = parse(DATED "2019-01-01,USD,5\n"), *f = parse(DATED "2019-01-02,USD,5\n");
    assert_false(rp_hash_equal(e->hash, f->hash));
    fx_rates_free(e);
    fx_rates_free(f);
    fx_rates_free(a);
    fx_rates_free(b);
    fx_rates_free(c);
    fx_rates_free(d);
}

// The table: codes of their form, no place twice for a currency, members of the euro's area end.
static void the_table_is_well_formed(void **state)
{
    for (int i = 0; fxi_rate_place_at(i); i++) {
        const fxi_rate_place *p = fxi_rate_place_at(i), *q;
        int64_t begin, end;
        assert_int_equal(strlen(p->currency), 3);
        assert_in_range(strlen(p->place), 2, 4);
        for (int k = 0; (q = fxi_rate_place_at(k)) && k < i; k++)
            assert_false(strcmp(p->place, q->place) == 0 && strcmp(p->currency, q->currency) == 0);
        if (p->until) {
            fxi_rate_month(p->until, &begin, &end);
            assert_true(end - begin == 31 * FX_DAY);
            assert_int_equal(p->until % 100, 12); // all joined in a January
            assert_int_equal(fx_rates_day_count(p->currency), 0);
        }
    }
    for (int i = 0; fxi_rate_days_at(i); i++) {
        const fxi_rate_days *d = fxi_rate_days_at(i);
        assert_true(d->days == 360 || d->days == 365);
        assert_int_equal(fx_rates_day_count(d->currency), d->days);
    }
    assert_int_equal(fx_rates_day_count("USD"), 360);
    assert_int_equal(fx_rates_day_count("GBP"), 365);
    assert_int_equal(fx_rates_day_count("XYZ"), 0);
    assert_null(fxi_rate_place_at(-1));
    assert_null(fxi_rate_days_at(-1));
    assert_string_equal(fx_rate_frequency_name(FX_RATE_QUARTERLY), "quarterly");
    assert_string_equal(fx_rate_frequency_name(FX_RATE_FREQUENCY_COUNT), "?");
}

/* ---- the OECD's file --------------------------------------------------------------------------------------------- */

static const fx_rate *value_of(const fx_rates *r, const char *currency, fx_rate_frequency frequency, const char *begin)
{
    const fx_rate_series *s = fx_rates_find(r, currency);
    if (!s) fail_msg("no %s", currency);
    for (int64_t i = 0; i < s->count[frequency]; i++)
        if (s->values[frequency][i].begin == at(begin)) return &s->values[frequency][i];
    fail_msg("%s has no %s rate of %s", currency, fx_rate_frequency_name(frequency), begin);
    return NULL;
}

// Counts of ../shared/data/README.md; values read off the file by hand, with the row they stand in.
static void the_file_of_the_oecd(void **state)
{
    static const struct {
        const char *currency, *begin;
        fx_rate_frequency frequency;
        double percent;
        int64_t row;
    } values[] = {
        {"USD", "1964-06-01", FX_RATE_MONTHLY, 3.86, 718},
        {"USD", "2008-10-01", FX_RATE_MONTHLY, 4.32, 1250},
        {"USD", "2019-02-01", FX_RATE_MONTHLY, 2.49, 1374},
        {"USD", "2020-04-01", FX_RATE_QUARTERLY, 0.185, 2248},
        {"EUR", "2019-02-01", FX_RATE_MONTHLY, -0.3084, 23361},
        {"EUR", "2019-01-01", FX_RATE_YEARLY, -0.3563333, 22953},
        {"EUR", "2019-01-01", FX_RATE_QUARTERLY, -0.3085333, 23054},
        {"JPY", "2002-04-01", FX_RATE_MONTHLY, 0.1, 8720},
        {"GBP", "1986-01-01", FX_RATE_MONTHLY, 12.863, 3434},
        {"GBP", "2012-02-01", FX_RATE_MONTHLY, 1.07249, 3747},
        {"CNH", "2015-05-01", FX_RATE_MONTHLY, 3.11, 20028},
        {"CAD", "1956-01-01", FX_RATE_YEARLY, 3.734167, 2249},
    };
    static const struct {
        const char *currency;
        int64_t holes;
    } holes[] = {{"USD", 1}, {"SEK", 1}, {"CNY", 1}, {"HUF", 28}, {"CLP", 39}, {"EUR", 0}, {"GBP", 0}, {"JPY", 0}};
    fx_rates *r = NULL;
    rp_error error = {0};
    if (fx_rates_load(data_path("fx/rates/short-term-interest.csv.gz"), &r, &error)) fail_msg("%s", error.message);
    assert_int_equal(r->rows, 24125);
    assert_int_equal(r->rows_of[FX_RATE_YEARLY], 1388);
    assert_int_equal(r->rows_of[FX_RATE_QUARTERLY], 5679);
    assert_int_equal(r->rows_of[FX_RATE_MONTHLY], 17058);
    assert_int_equal(r->locations, 43);
    assert_int_equal(r->repeated + r->missing + r->superseded + r->unknown, 0);
    assert_string_equal(r->indicator, "STINT");
    // 26 of today, CNH beside CNY, and those of the 16 members of the euro's area that the file has from before.
    int64_t used = 0;
    for (int64_t i = 0; i < r->count; i++)
        for (int f = 0; f < FX_RATE_FREQUENCY_COUNT && strcmp(r->series[i].currency, "CNH") != 0; f++)
            used += r->series[i].count[f];
    assert_int_equal(used + r->without_currency, 24125);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const fx_rate *v = value_of(r, values[i].currency, values[i].frequency, values[i].begin);
        assert_true(v->percent == values[i].percent);
        assert_int_equal(v->row, values[i].row);
    }
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
        assert_int_equal(fx_rates_find(r, holes[i].currency)->holes[FX_RATE_MONTHLY], holes[i].holes);
    assert_true(fx_rates_find(r, "CAD")->values[FX_RATE_MONTHLY][0].begin == at("1956-01-01"));
    fx_rates_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_layout_of_the_oecd_is_read),
        cmocka_unit_test(other_headers_are_understood),
        cmocka_unit_test(rates_from_a_date_on_are_read),
        cmocka_unit_test(places_have_currencies_in_their_time),
        cmocka_unit_test(one_place_gives_a_currency),
        cmocka_unit_test(holes_repetitions_and_missing_values_are_counted),
        cmocka_unit_test(wrong_files_are_refused_with_row_and_value),
        cmocka_unit_test(other_indicators_and_measures_are_refused),
        cmocka_unit_test(wrong_dated_rates_are_refused),
        cmocka_unit_test(files_are_loaded_packed_or_not),
        cmocka_unit_test(files_have_a_hash_of_their_content),
        cmocka_unit_test(the_table_is_well_formed),
        cmocka_unit_test(the_file_of_the_oecd),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
