// Pipelines: what the file may say, what it makes, what is fitted and applied again, and that the future changes
// nothing.
#include "family_fixture.h"

#include <forex/news.h>
#include <forex/pipeline.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "forex/feature/pipeline/pipeline_i.h"

static fx_pipeline *parse(const char *text)
{
    fx_pipeline *p = NULL;
    rp_error error = {0};
    if (fx_pipeline_parse(text, strlen(text), "test.yaml", FX_M15, &p, &error) != RP_OK) fail_msg("%s", error.message);
    return p;
}

static fx_features *compute(const fx_pipeline *p, const fx_bars *bars)
{
    fx_features *f = NULL;
    rp_error error = {0};
    const fx_feature_inputs inputs = {.bars = bars, .rates = family_rates()};
    if (fx_pipeline_compute(p, &inputs, NULL, &f, NULL, &error) != RP_OK) fail_msg("%s", error.message);
    return f;
}

static const char WIDE[] = "# every kind of column\n"
                           "include: core16\n"
                           "missing: {policy: keep}\n"
                           "drop: {missing: 0.5, constant: 1e-9, correlated: 0.95}\n"
                           "columns:\n"
                           "  - family: RSI\n"
                           "    parameters: {period: 7 21}\n"
                           "    timeframes: base, H4\n"
                           "    lags: 0 1 5\n"
                           "  - {family: volatility, parameters: {window: 20}, outputs: realised zscore ratio}\n"
                           "  - {family: volatility, scaling: rank, window: 100, outputs: width upper_wick}\n"
                           "  - {family: SMA, parameters: {period: 50}, scaling: robust, window: 200, name: trend}\n"
                           "  - {family: MACD, scaling: expanding_z, normalise: atr}\n"
                           "  - {family: EFFICIENCY, timeframes: H1, scaling: rank, window: 48}\n"
                           "  - {family: SPREAD}\n";

/* ---- reading ------------------------------------------------------------------------------------------------------
 */

static void an_entry_is_all_its_combinations(void **state)
{
    fx_pipeline *p = parse(WIDE);
    const fx_feature_spec *s = p->set->specs;
    assert_int_equal(p->set->count, 16 + 2 * 2 * 3 + 3 + 2 + 1 + 3 + 1 + 1);
    assert_string_equal(s[16].name, "M15_RSI_7");
    assert_string_equal(s[17].name, "M15_RSI_7_LAG1");
    assert_string_equal(s[19].name, "H4_RSI_7");
    assert_string_equal(s[27].name, "H4_RSI_21_LAG5");
    assert_true(s[27].lag == 5 && s[27].timeframe == FX_H4 && s[27].parameters[0] == 21.0);
    assert_int_equal(s[27].scaling, FX_SCALE_BOUNDED);
    assert_string_equal(s[28].name, "M15_volatility_realised_20");
    assert_true(s[28].parameter_count == 3 && s[28].parameters[0] == 20 && s[28].parameters[1] == 30);
    assert_int_equal(s[28].scaling, FX_SCALE_ROLLING_Z);
    assert_int_equal(s[29].scaling, FX_SCALE_NONE);
    assert_string_equal(s[33].name, "trend");
    assert_true(s[33].scaling == FX_SCALE_ROBUST && s[33].window == 200 && s[33].normalise == 1);
    assert_string_equal(s[34].name, "M15_MACD_macd");
    assert_true(p->drop_missing == 0.5 && p->drop_correlated == 0.95);
    fx_pipeline_free(p);
}

static void a_pipeline_reads_back(void **state)
{
    const char *const texts[] = {WIDE,
                                 "include: core72\nday_rule: utc\nmissing: {policy: fill, limit: 12}\nsymbols: GBPUSD, "
                                 "USDJPY\nnews: \"a \\\"b\\\\\\t\\u00e4\\U0001F600.csv\"\nrates: 'r: \"x\".csv.gz'\n"
                                 "rates_hash: 00112233445566778899aabbccddeeff\n",
                                 "columns: [{family: rsi, parameters: {period: 3}, timeframes: H1}]"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fx_pipeline *p = parse(texts[i]);
        char *text = fx_pipeline_text(p);
        fx_pipeline *again = parse(text);
        char *text_again = fx_pipeline_text(again);
        rp_hash a, b;
        assert_string_equal(text, text_again);
        assert_int_equal(fx_pipeline_hash(p, &a, NULL), RP_OK);
        assert_int_equal(fx_pipeline_hash(again, &b, NULL), RP_OK);
        assert_true(rp_hash_equal(a, b));
        assert_int_equal(p->set->count, again->set->count);
        assert_string_equal(p->news, again->news);
        assert_string_equal(p->rates, again->rates);
        assert_true((p->rates[0] != 0) == (i == 1));
        const rp_hash pinned = i == 1 ? (rp_hash){.high = 0x0011223344556677, .low = 0x8899aabbccddeeff} : (rp_hash){0};
        assert_true(rp_hash_equal(p->rates_hash, pinned) && rp_hash_equal(again->rates_hash, pinned));
        assert_true(rp_hash_equal(p->news_hash, (rp_hash){0}));
        p->rates_hash = p->news_hash = (rp_hash){0}; // which say what the files hold, not what is made of them
        assert_int_equal(fx_pipeline_hash(p, &b, NULL), RP_OK);
        assert_true(rp_hash_equal(a, b));
        for (int64_t c = 0; c < p->set->count; c++)
            assert_memory_equal(&p->set->specs[c], &again->set->specs[c], sizeof *p->set->specs);
        rp_free(text);
        rp_free(text_again);
        fx_pipeline_free(again);
        fx_pipeline_free(p);
    }
    for (fx_timeframe tf = FX_M1; tf < FX_TIMEFRAME_COUNT; tf++) {
        fx_pipeline *p, *again;
        assert_int_equal(fx_pipeline_named("core64", tf, &p, NULL), RP_OK);
        char *text = fx_pipeline_text(p);
        assert_int_equal(fx_pipeline_parse(text, strlen(text), "again", tf, &again, NULL), RP_OK);
        char *text_again = fx_pipeline_text(again);
        assert_string_equal(text, text_again);
        rp_free(text);
        rp_free(text_again);
        fx_pipeline_free(again);
        fx_pipeline_free(p);
    }
}

static void refused(const char *text, rp_status status, const char *words)
{
    rp_error error = {0};
    fx_pipeline *p = NULL;
    rp_status got = fx_pipeline_parse(text, strlen(text), "test.yaml", FX_M15, &p, &error);
    assert_null(p);
    if (got != status || !strstr(error.message, words) || !strstr(error.message, "test.yaml"))
        fail_msg("%s: %s, expected %s with \"%s\"", rp_status_name(got), error.message, rp_status_name(status), words);
}

#define ENTRY(text) "columns: [{" text "}]"

// What a pipeline says of its files holds for whoever reads them.
static void files_are_those_that_it_was_made_with(void **state)
{
    static const char *const keys[] = {"news", "rates"},
                             *const texts[] = {
                                 "# zone: UTC\ndate,time,currency,impact,event\n2024-01-05,13:30,USD,high,Payrolls\n",
                                 "date,currency,rate\n2019-01-01,EUR,0\n2019-02-01,USD,2.5\n"};
    char path[] = "/tmp/rapto-pipeline-table-XXXXXX", yaml[400], hex[33];
    int fd = mkstemp(path);
    assert_true(fd >= 0 && close(fd) == 0);
    for (int k = 0; k < 2; k++) {
        fx_pipeline_tables tables = {0};
        fx_feature_inputs inputs = {0};
        rp_error error = {0};
        assert_int_equal(rp_file_write(path, texts[k], strlen(texts[k]), NULL), RP_OK);
        snprintf(yaml, sizeof yaml, "include: core16\n%s: %s\n", keys[k], path);
        fx_pipeline *p = parse(yaml);
        assert_int_equal(fx_pipeline_tables_load(p, &tables, &inputs, &error), RP_OK);
        assert_true((inputs.news != NULL) == (k == 0) && (inputs.rates != NULL) == (k == 1));
        const rp_hash hash = k ? inputs.rates_hash : inputs.news_hash;
        assert_true(rp_hash_equal(hash, k ? tables.rates->hash : tables.news->hash));
        fx_pipeline_tables_free(&tables);
        assert_true(!tables.news && !tables.rates);
        fx_pipeline_free(p);
        for (int other = 0; other < 2; other++) {
            rp_hash_hex(hash, hex);
            if (other) hex[31] = hex[31] == '0' ? '1' : '0';
            snprintf(yaml, sizeof yaml, "include: core16\n%s: %s\n%s_hash: \"%s\"\n", keys[k], path, keys[k], hex);
            p = parse(yaml);
            assert_int_equal(fx_pipeline_tables_load(p, &tables, &inputs, &error), other ? RP_ECONFLICT : RP_OK);
            hex[8] = 0;
            const char *const said[] = {path, "holds other", keys[k], hex, "_hash out of"};
            for (int i = 0; other && i < 5; i++)
                if (!strstr(error.message, said[i])) fail_msg("%s: not in \"%s\"", said[i], error.message);
            fx_pipeline_tables_free(&tables);
            fx_pipeline_free(p);
        }
    }
    unlink(path);
}

static void mistakes_are_named(void **state)
{
    refused("", RP_EVALUE, "no columns");
    refused("# nothing\n", RP_EVALUE, "no columns");
    refused("colums: []", RP_EUNKNOWN, "did you mean 'columns'");
    refused("missing: {policy: ignore}", RP_EVALUE, "keep, drop or fill");
    refused("missing: {policy: keep, limit: 3}", RP_EVALUE, "for the policy fill");
    refused("missing: {policy: fill, limit: 0}", RP_EVALUE, "missing.limit is '0'");
    refused("missing: {policy: fill, limit: 2.5}", RP_EVALUE, "a whole number from 1");
    refused("missing: {policy: fill, limit: 1e300}", RP_EVALUE, "missing.limit is '1e300'");
    refused("drop: {missing: 2}", RP_EVALUE, "a number from 0 to 1");
    refused("include: core17", RP_EUNKNOWN, "core16");
    refused("symbols: GBP\"USD", RP_EVALUE, "symbols is");
    refused("include: core16\nrates_hash: 00112233445566778899aabbccddeeff", RP_EVALUE,
            "rates_hash is given without rates");
    refused("news: a.csv\nnews_hash: 0011", RP_EVALUE, "news_hash is '0011'; it takes a hash of 32 digits");
    refused("rates: a.csv\nrates_hsh: 0011", RP_EUNKNOWN, "did you mean 'rates_hash'");
    refused("day_rule: tokyo", RP_EVALUE, "new_york or utc");
    refused(ENTRY("name: x"), RP_EVALUE, "columns[0]: has no family");
    refused(ENTRY("family: RSJ"), RP_EUNKNOWN, "did you mean 'RSI'");
    refused(ENTRY("famly: RSI"), RP_EUNKNOWN, "did you mean 'family'");
    refused(ENTRY("family: RSI, parameters: {perod: 3}"), RP_EUNKNOWN, "did you mean 'period'");
    refused(ENTRY("family: RSI, parameters: {window: 3}"), RP_EUNKNOWN,
            "RSI has no parameter 'window'; did you mean 'period'");
    refused(ENTRY("family: RSI, parameters: {period: three}"), RP_EVALUE, "period is 'three'");
    refused(ENTRY("family: RSI, parameters: {period: \"\"}"), RP_EVALUE, "at least one number");
    refused(ENTRY("family: RSI, timeframes: M7"), RP_EUNKNOWN, "M7");
    refused(ENTRY("family: RSI, timeframes: M5"), RP_EVALUE, "shorter than the bars");
    refused(ENTRY("family: MACD, outputs: signa"), RP_EUNKNOWN, "did you mean 'signal'");
    refused(ENTRY("family: RSI, scaling: zscore"), RP_EUNKNOWN, "unknown scaling 'zscore'");
    refused(ENTRY("family: RSI, scaling: rank, window: 1"), RP_EVALUE, "window is '1'");
    refused(ENTRY("family: RSI, scaling: none, window: 50"), RP_EVALUE, "columns[0]: window is for the scalings");
    refused(ENTRY("family: RSI, window: 50"), RP_EVALUE, "not bounded");
    refused(ENTRY("family: RSI, lags: -1"), RP_EVALUE, "lags is '-1'");
    refused(ENTRY("family: RSI, normalise: points"), RP_EUNKNOWN, "unknown normalise");
    refused(ENTRY("family: RSI, name: \"a b\""), RP_EVALUE, "name is 'a b'");
    refused(ENTRY("family: RSI}, {family: RSI"), RP_ECONFLICT, "a second column is called M15_RSI");
    refused("columns: 7", RP_EFORMAT,
            "a list is expected here, one value stands there (in mapping field 'columns' (line");
    refused("columns: {family: RSI}", RP_EFORMAT, "a list is expected here, a mapping of keys to values stands there");
    refused("missing: keep", RP_EFORMAT, "a mapping of keys to values is expected here, one value stands there");
    refused(ENTRY("family: [RSI]"), RP_EFORMAT, "one value is expected here, a list stands there");
    refused("columns: [{family: RSI", RP_EFORMAT, "test.yaml");
}

static void there_is_room_for_all_parameter_names(void **state)
{
    int count;
    fxi_pipeline_parameter_names(&count);
    assert_true(count > 5 && count < FXI_PIPELINE_NAMES);
}

/* ---- computing ----------------------------------------------------------------------------------------------------
 */

static void same_rows(const fx_features *a, const fx_features *b, int64_t rows)
{
    for (int64_t c = 0; c < a->columns; c++)
        for (int64_t t = 0; t < rows; t++) {
            const float *x = a->values + c * a->stride + t, *y = b->values + c * b->stride + t;
            if (memcmp(x, y, sizeof *x) != 0 && !(isnan(*x) && isnan(*y)))
                fail_msg("%s row %lld: %.9g, otherwise %.9g", a->names[c], (long long)t, (double)*x, (double)*y);
        }
}

static void disturb(fx_bars *bars, int64_t from, rp_random *random)
{
    for (int64_t i = from; i < bars->count; i++) {
        int32_t shift = (int32_t)rp_random_below(random, 2000) - 1000;
        bars->open[i] += shift;
        bars->close[i] += shift / 2;
        bars->high[i] = (bars->open[i] > bars->close[i] ? bars->open[i] : bars->close[i]) + 7;
        bars->low[i] = (bars->open[i] < bars->close[i] ? bars->open[i] : bars->close[i]) - 7;
        bars->spread[i] = 1 + (int32_t)rp_random_below(random, 100);
        bars->volume[i] = (double)rp_random_below(random, 1000);
    }
    fx_bars_rehash(bars);
}

// Each scaling in its turn, that of the maker too.
static const char *next_scaling(int *turn)
{
    static const char *const scalings[] = {"", ", scaling: rolling_z, window: 100",
                                           ", scaling: expanding_z, window: 60", ", scaling: rank, window: 80",
                                           ", scaling: robust, window: 80"};
    return scalings[(*turn)++ % 5];
}

// Every indicator, source and family there is, with its first parameters, on two timeframes; families that need other
// inputs excepted.
static fx_pipeline *everything(void)
{
    int turn = 0;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    fputs("columns:\n", out);
    for (int i = 0; i < fx_indicator_count(); i++)
        // A built-in source hides an indicator of its name.
        if (!(fx_indicator_at(i)->inputs & FX_IN_SECOND) && !fxi_source_find(fx_indicator_at(i)->name))
            fprintf(out, "  - {family: %s, timeframes: base H1%s}\n", fx_indicator_at(i)->name, next_scaling(&turn));
    for (int i = 0; fxi_source_at(i); i++)
        fprintf(out, "  - {family: %s, timeframes: base H1%s}\n", fxi_source_at(i)->name, next_scaling(&turn));
    for (int i = 0; i < fxi_family_count(); i++)
        if (!(fxi_family_at(i)->needs & (FXI_NEEDS_OTHERS | FXI_NEEDS_NEWS)))
            // The opening range of half an hour needs shorter bars than H1.
            fprintf(out, "  - {family: %s, timeframes: base%s%s}\n", fxi_family_at(i)->name,
                    strcmp(fxi_family_at(i)->name, "opening_range") == 0 ? "" : " H1", next_scaling(&turn));
    fclose(out);
    fx_pipeline *p = parse(text);
    free(text);
    return p;
}

static void no_column_sees_the_future(void **state)
{
    fx_bars *bars = fixture_market(2401, FX_M15, 0.12, FX_SYNTH_NOISE, NULL), *part;
    fx_pipeline *pipelines[] = {everything(), parse(WIDE)};
    rp_random random = rp_random_key(2401, 0, 0, 0);
    for (int k = 0; k < 2; k++) {
        fx_features *whole = compute(pipelines[k], bars);
        for (int i = 0; i < 5; i++) {
            int64_t rows = i == 0 ? 3 : 1 + rp_random_below(&random, bars->count);
            assert_int_equal(fx_bars_slice(bars, 0, rows, &part, NULL), RP_OK);
            fx_features *cut = compute(pipelines[k], part);
            same_rows(whole, cut, rows);
            fx_features_free(cut);
            fx_bars_free(part);
        }
        fx_features_free(whole);
    }
    for (int k = 0; k < 2; k++) {
        fx_features *whole = compute(pipelines[k], bars);
        for (int64_t end = bars->count - 100, i = 0; i < 3; i++, end = end * 2 / 3) {
            assert_int_equal(fx_bars_slice(bars, 0, bars->count, &part, NULL), RP_OK);
            disturb(part, end, &random);
            fx_features *other = compute(pipelines[k], part);
            same_rows(whole, other, end);
            fx_features_free(other);
            fx_bars_free(part);
        }
        fx_features_free(whole);
        fx_pipeline_free(pipelines[k]);
    }
    fx_bars_free(bars);
}

// The other symbol's bars, and the news, after an instant do not change what was known before it.
static fx_bars *sterling(uint64_t seed)
{
    fx_bars *bars = fixture_market(seed, FX_M5, 0.06, FX_SYNTH_NOISE, NULL);
    strcpy(bars->symbol.name, "GBPUSD");
    strcpy(bars->symbol.base, "GBP");
    fx_bars_rehash(bars);
    return bars;
}

static fx_features *compute_with(const fx_pipeline *p, const fx_bars *bars, const fx_bars *other, const fx_news *news)
{
    fx_features *f = NULL;
    rp_error error = {0};
    const fx_bars *others[] = {other};
    const fx_feature_inputs inputs = {.bars = bars, .others = others, .other_count = 1, .news = news};
    if (fx_pipeline_compute(p, &inputs, NULL, &f, NULL, &error) != RP_OK) fail_msg("%s", error.message);
    return f;
}

static const char NEWS[] = "# zone: UTC\ndate,time,currency,impact,event,actual,forecast,previous\n"
                           "2015-01-06,08:30,USD,high,Payrolls,250K,240K,230K\n"
                           "2015-01-09,13:30,EUR,high,Rate,0.05%,0.05%,0.05%\n"
                           "2015-01-16,13:30,USD,medium,CPI,1.2%,1.1%,1.0%\n";

static void other_symbols_and_news_are_read_when_known(void **state)
{
    fx_bars *bars = fixture_market(2405, FX_M15, 0.06, FX_SYNTH_NOISE, NULL), *other = sterling(2406), *cut, *cut_other;
    fx_pipeline *p = parse("symbols: GBPUSD\nnews: n.csv\ncolumns:\n"
                           "  - {family: pair, timeframes: base H1}\n  - {family: currency, timeframes: base H1}\n"
                           "  - {family: news}\n  - {family: pair, scaling: rank, window: 50, name: rank}\n");
    fx_news *news;
    rp_error error;
    if (fx_news_parse(NEWS, sizeof NEWS - 1, "n.csv", NULL, &news, &error) != RP_OK) fail_msg("%s", error.message);
    fx_features *whole = compute_with(p, bars, other, news);
    rp_random random = rp_random_key(2405, 0, 0, 0);
    for (int i = 0; i < 4; i++) {
        int64_t rows = bars->count / 3 + rp_random_below(&random, bars->count / 2);
        int64_t end = fx_bars_find(other, bars->known_at[rows - 1]);
        assert_int_equal(fx_bars_slice(bars, 0, rows, &cut, NULL), RP_OK);
        assert_int_equal(fx_bars_slice(other, 0, other->count, &cut_other, NULL), RP_OK);
        disturb(cut_other, end, &random);
        fx_features *part = compute_with(p, cut, cut_other, news);
        same_rows(whole, part, rows);
        assert_false(rp_hash_equal(whole->hash, part->hash));
        fx_features_free(part);
        fx_bars_free(cut);
        fx_bars_free(cut_other);
    }
    const fx_feature_inputs bare = {.bars = bars};
    fx_features *none = NULL;
    assert_int_equal(fx_pipeline_compute(p, &bare, NULL, &none, NULL, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "`symbols`"));
    fx_features_free(whole);
    fx_news_free(news);
    fx_pipeline_free(p);
    fx_bars_free(bars);
    fx_bars_free(other);
}

static void threads_change_no_column(void **state)
{
    fx_bars *bars = fixture_market(2402, FX_M15, 0.1, FX_SYNTH_NOISE, NULL);
    fx_pipeline *p = everything();
    rp_set_threads(1);
    fx_features *one = compute(p, bars);
    rp_set_threads(2);
    fx_features *two = compute(p, bars);
    rp_set_threads(0);
    same_rows(one, two, bars->count);
    assert_memory_equal(one->column_warm_up, two->column_warm_up, (size_t)one->columns * 8);
    fx_features_free(one);
    fx_features_free(two);
    fx_pipeline_free(p);
    fx_bars_free(bars);
}

static const float *column(const fx_features *f, const char *name)
{
    int64_t c = fx_features_find(f, name);
    if (c < 0) fail_msg("no column %s", name);
    return f->values + c * f->stride;
}

static void lags_are_bars_of_their_timeframe(void **state)
{
    fx_bars *bars = fixture_market(2403, FX_M15, 0.2, FX_SYNTH_NOISE, NULL);
    fx_pipeline *p = parse("columns: [{family: RSI, timeframes: base H1, lags: 0 1 3}]");
    fx_features *f = compute(p, bars);
    const float *now = column(f, "M15_RSI"), *late = column(f, "M15_RSI_LAG3"), *hour = column(f, "H1_RSI"),
                *before = column(f, "H1_RSI_LAG1");
    for (int64_t t = 100; t < bars->count; t++) assert_true(late[t] == now[t - 3]);
    fxi_frame frame;
    assert_int_equal(fxi_frame_make(bars, FX_H1, FX_DAY_NEW_YORK, &frame, NULL), RP_OK);
    float *values = rp_calloc((size_t)frame.count, sizeof *values);
    int64_t checked = 0;
    for (int64_t t = 0; t < bars->count; t++) {
        int64_t bar = frame.visible[t];
        if (bar < 0) continue;
        values[bar] = hour[t];
        if (bar < 40 || frame.visible[t - 4] < bar - 1) continue;
        assert_true(before[t] == values[bar - 1]);
        checked++;
    }
    assert_true(checked > bars->count / 2);
    rp_free(values);
    fxi_frame_clear(&frame);
    fx_features_free(f);
    fx_pipeline_free(p);
    fx_bars_free(bars);
}

/* ---- fitting ------------------------------------------------------------------------------------------------------
 */

static fx_pipeline_fit *fit_rows(const fx_pipeline *p, const fx_features *f, int64_t begin, int64_t end)
{
    fx_pipeline_fit *fit = NULL;
    rp_error error = {0};
    if (fx_pipeline_fit_rows(p, f, begin, end, &fit, &error) != RP_OK) fail_msg("%s", error.message);
    return fit;
}

// Columns made by hand: 0 noise, 1 its copy with a little noise, 2 constant, 3 mostly missing, 4 other noise, 5 -noise.
static fx_features *by_hand(const fx_pipeline *p, int64_t rows)
{
    fx_features *f;
    assert_int_equal(fxi_features_new(rows, p->set->count, &f, NULL), RP_OK);
    rp_random random = rp_random_key(2404, 0, 0, 0);
    for (int64_t c = 0; c < f->columns; c++) memcpy(f->names[c], p->set->specs[c].name, 64);
    for (int64_t t = 0; t < rows; t++) {
        float *x = f->values + t, noise = (float)rp_random_normal(&random);
        x[0] = noise;
        x[f->stride] = noise + 0.1f * (float)rp_random_normal(&random);
        x[2 * f->stride] = 0.25f;
        x[3 * f->stride] = t % 4 == 0 ? noise : NAN;
        x[4 * f->stride] = (float)rp_random_normal(&random);
        x[5 * f->stride] = -noise;
        f->known_at[t] = t * FX_HOUR;
    }
    return f;
}

static fx_pipeline *six(const char *more)
{
    char text[512];
    snprintf(text, sizeof text,
             "%s\ncolumns: [{family: RSI, parameters: {period: 2 3 4 5 6 7}}]\n"
             "drop: {missing: 0.5, constant: 1e-6, correlated: 0.9}\n",
             more);
    return parse(text);
}

static void the_fit_drops_what_it_should(void **state)
{
    fx_pipeline *p = six("");
    fx_features *f = by_hand(p, 3000), *out;
    fx_pipeline_fit *fit = fit_rows(p, f, 0, 2000);
    const fx_drop expected[] = {FX_DROP_NOT,     FX_DROP_CORRELATED, FX_DROP_CONSTANT,
                                FX_DROP_MISSING, FX_DROP_NOT,        FX_DROP_CORRELATED};
    for (int c = 0; c < 6; c++) assert_int_equal(fit->columns[c].drop, expected[c]);
    assert_true(fabs(fit->columns[3].missing - 0.75) < 1e-12);
    assert_string_equal(fit->columns[1].partner, f->names[0]);
    assert_true(fit->columns[1].correlation > 0.98 && fit->columns[5].correlation < -0.98);
    assert_int_equal(fx_pipeline_apply(p, f, fit, &out, NULL), RP_OK);
    assert_int_equal(out->columns, 2);
    assert_string_equal(out->names[1], f->names[4]);
    assert_int_equal(out->count, 3000);
    fx_features_free(out);
    fx_pipeline_fit_free(fit);
    fx_features_free(f);
    fx_pipeline_free(p);
}

static void the_fit_looks_at_its_rows_alone(void **state)
{
    fx_pipeline *p = six("");
    fx_features *f = by_hand(p, 3000);
    fx_pipeline_fit *fit = fit_rows(p, f, 500, 2000);
    for (int64_t c = 0; c < f->columns; c++)
        for (int64_t t = 0; t < f->count; t++)
            if (t < 500 || t >= 2000) f->values[c * f->stride + t] = c == 0 ? NAN : (float)(t * (c + 1));
    fx_pipeline_fit *again = fit_rows(p, f, 500, 2000);
    for (int64_t c = 0; c < fit->count; c++)
        assert_memory_equal(&fit->columns[c], &again->columns[c], sizeof *fit->columns);
    fx_pipeline_fit_free(again);
    fx_pipeline_fit_free(fit);
    fx_features_free(f);
    fx_pipeline_free(p);
}

static void a_fit_is_saved_and_applied_again(void **state)
{
    fx_pipeline *p = six(""), *other = parse("columns: [{family: RSI, parameters: {period: 2}}]");
    fx_features *f = by_hand(p, 1000), *a, *b;
    fx_pipeline_fit *fit = fit_rows(p, f, 0, 1000), *again = NULL;
    char *text = fx_pipeline_fit_text(fit);
    rp_error error;
    if (fx_pipeline_fit_parse(text, strlen(text), "fit.json", &again, &error) != RP_OK) fail_msg("%s", error.message);
    char *text_again = fx_pipeline_fit_text(again);
    assert_string_equal(text, text_again);
    assert_int_equal(fx_pipeline_apply(p, f, fit, &a, NULL), RP_OK);
    assert_int_equal(fx_pipeline_apply(p, f, again, &b, NULL), RP_OK);
    assert_true(rp_hash_equal(a->hash, b->hash));
    same_rows(a, b, a->count);
    fx_features *kept = b;
    assert_int_equal(fx_pipeline_apply(other, f, NULL, &b, &error), RP_ECONFLICT);
    again->pipeline.low ^= 1;
    assert_int_equal(fx_pipeline_apply(p, f, again, &b, &error), RP_ECONFLICT);
    static const char *const broken[] = {"", "{}", "[]", "{\"format\": \"forex pipeline fit\", \"version\": 9}",
                                         "{\"format\": \"forex pipeline fit\", \"version\": 1, \"columns\": [{}]}"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        fx_pipeline_fit *none = NULL;
        assert_int_not_equal(fx_pipeline_fit_parse(broken[i], strlen(broken[i]), "x", &none, &error), RP_OK);
        assert_null(none);
    }
    fx_features_free(a);
    fx_features_free(kept);
    rp_free(text);
    rp_free(text_again);
    fx_pipeline_fit_free(fit);
    fx_pipeline_fit_free(again);
    fx_features_free(f);
    fx_pipeline_free(other);
    fx_pipeline_free(p);
}

static bool observed(const fx_features *f, int64_t c, int64_t t)
{
    return f->observed[c * f->mask_words + t / 64] >> (t % 64) & 1;
}

static void missing_values_go_by_the_policy(void **state)
{
    fx_pipeline *keep = six(""), *drop = six("missing: {policy: drop}"),
                *fill = six("missing: {policy: fill, limit: 2}");
    fx_features *f = by_hand(keep, 1000), *out;
    assert_int_equal(fx_pipeline_apply(keep, f, NULL, &out, NULL), RP_OK);
    for (int64_t t = 0; t < 1000; t++) {
        assert_true(isnan(out->values[3 * out->stride + t]) == (t % 4 != 0));
        assert_true(observed(out, 3, t) == (t % 4 == 0) && observed(out, 0, t));
    }
    fx_features_free(out);
    assert_int_equal(fx_pipeline_apply(drop, f, NULL, &out, NULL), RP_OK);
    assert_int_equal(out->count, 250);
    assert_true(out->bar[10] == 40 && out->known_at[10] == 40 * FX_HOUR && !out->observed);
    assert_true(out->values[3 * out->stride + 10] == f->values[40]);
    fx_features_free(out);
    assert_int_equal(fx_pipeline_apply(fill, f, NULL, &out, NULL), RP_OK);
    for (int64_t t = 0; t < 1000; t++) {
        const float *x = out->values + 3 * out->stride;
        assert_true(t % 4 == 3 ? isnan(x[t]) : x[t] == f->values[t / 4 * 4]);
        assert_true(observed(out, 3, t) == (t % 4 == 0));
    }
    fx_features_free(out);
    rp_error error;
    for (int64_t r = 0; r < 1000; r++) f->values[2 * f->stride + r] = NAN;
    assert_int_equal(fx_pipeline_apply(drop, f, NULL, &out, &error), RP_EVALUE);
    if (!strstr(error.message, f->names[2]) || !strstr(error.message, "in 0 of 1000 rows"))
        fail_msg("%s", error.message);
    fx_features_free(f);
    fx_pipeline_free(keep);
    fx_pipeline_free(drop);
    fx_pipeline_free(fill);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_all_its_combinations),
        cmocka_unit_test(a_pipeline_reads_back),
        cmocka_unit_test(files_are_those_that_it_was_made_with),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(there_is_room_for_all_parameter_names),
        cmocka_unit_test(no_column_sees_the_future),
        cmocka_unit_test(other_symbols_and_news_are_read_when_known),
        cmocka_unit_test(threads_change_no_column),
        cmocka_unit_test(lags_are_bars_of_their_timeframe),
        cmocka_unit_test(the_fit_drops_what_it_should),
        cmocka_unit_test(the_fit_looks_at_its_rows_alone),
        cmocka_unit_test(a_fit_is_saved_and_applied_again),
        cmocka_unit_test(missing_values_go_by_the_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
