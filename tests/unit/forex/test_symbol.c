// The symbol table: built-in rows, a user's file, what is refused and in which words.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <forex/symbol.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER                                                                                                         \
    "symbol,class,base,quote,digits,pip,tick,contract,lot_min,lot_step,lot_max,spread,commission,swap_long,swap_"      \
    "short,"                                                                                                           \
    "triple,calc\n"

static char path[] = "/tmp/rapto-symbol-XXXXXX";

static int make_path(void **state)
{
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_path(void **state)
{
    return unlink(path);
}

static rp_status load(const char *text, fx_symbols **table, rp_error *error)
{
    assert_int_equal(rp_file_write(path, text, strlen(text), NULL), RP_OK);
    return fx_symbols_load(path, table, error);
}

static void built_in_rows(void **state)
{
    fx_symbols *table;
    const fx_symbol *s;
    assert_int_equal(fx_symbols_load(NULL, &table, NULL), RP_OK);
    assert_true(fx_symbols_count(table) >= 36);
    assert_int_equal(fx_symbols_find(table, "EURUSD", &s, NULL), RP_OK);
    assert_int_equal(s->digits, 5);
    assert_int_equal(s->pip_points, 10);
    assert_int_equal(s->contract_size, 100000);
    assert_int_equal(s->lot_step_e8, 1000000);
    assert_int_equal(s->commission_e8, 350000000);
    assert_int_equal(s->swap_long_e8, -720000000);
    assert_int_equal(s->triple_swap_weekday, 3);
    assert_string_equal(s->base, "EUR");
    assert_int_equal(fx_symbols_find(table, "USDJPY", &s, NULL), RP_OK);
    assert_int_equal(s->digits, 3);
    assert_string_equal(s->quote, "JPY");
    assert_int_equal(fx_symbols_find(table, "XAUUSD", &s, NULL), RP_OK);
    assert_int_equal(s->contract_size, 100);
    assert_string_equal(s->asset_class, "metal");
    assert_int_equal(fx_symbols_find(table, "GER40", &s, NULL), RP_OK);
    assert_int_equal(s->calc_mode, FX_CALC_CFD_INDEX);
    static const char *const all[] = {"GBPUSD", "USDCHF", "AUDUSD", "USDCAD", "NZDUSD", "EURGBP", "GBPJPY",
                                      "XAGUSD", "US30",   "US500",  "NAS100", "UK100",  "JP225"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(fx_symbols_find(table, all[i], &s, NULL), RP_OK);
    fx_symbols_free(table);
    fx_symbols_free(NULL);
}

// What must hold for every row, so that a slip in the table is found here.
static void rows_make_sense(void **state)
{
    fx_symbols *table;
    assert_int_equal(fx_symbols_load(NULL, &table, NULL), RP_OK);
    for (int64_t i = 0; i < fx_symbols_count(table); i++) {
        const fx_symbol *s = fx_symbols_at(table, i);
        bool pair = s->calc_mode == FX_CALC_FOREX;
        if (pair) {
            char both[16];
            snprintf(both, sizeof both, "%s%s", s->base, s->quote);
            assert_string_equal(both, s->name);
            bool metal = !strcmp(s->asset_class, "metal");
            if (!metal) assert_int_equal(s->digits, strcmp(s->quote, "JPY") ? 5 : 3);
            if (!metal) assert_int_equal(s->contract_size, 100000);
            assert_true(s->swap_long_e8 + s->swap_short_e8 < 0); // the broker earns on the two together
        }
        assert_true(s->spread_points > 0 && s->spread_points < 1000);
        assert_true(s->lot_min_e8 >= s->lot_step_e8);
    }
    fx_symbols_free(table);
}

static void broker_suffixes(void **state)
{
    static const char *const names[] = {"EURUSD.r", "EURUSD_i", "EURUSD-pro", "#EURUSD", "EURUSD+"};
    fx_symbols *table;
    const fx_symbol *s;
    assert_int_equal(fx_symbols_load(NULL, &table, NULL), RP_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(fx_symbols_find(table, names[i], &s, NULL), RP_OK);
        assert_string_equal(s->name, "EURUSD");
    }
    static const char *const unknown[] = {"EURUSDX", "EURUS", "eurusd", "", ".r", "EUR"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_int_equal(fx_symbols_find(table, unknown[i], &s, NULL), RP_EUNKNOWN);
    fx_symbols_free(table);
}

static void unknown_symbol_prints_the_line(void **state)
{
    fx_symbols *table;
    const fx_symbol *s = NULL;
    rp_error error;
    assert_int_equal(fx_symbols_load(NULL, &table, NULL), RP_OK);
    assert_int_equal(fx_symbols_find(table, "USDMXN", &s, &error), RP_EUNKNOWN);
    assert_null(s);
    assert_non_null(strstr(error.message, "USDMXN,cross,USD,MXN,5,10,1,100000,0.01,0.01,100,20,3.5,0,0,3,forex"));
    assert_non_null(strstr(error.message, HEADER));
    assert_non_null(strstr(error.message, "guesses"));
    fx_symbols_free(table);
    // The printed lines are a file that loads.
    assert_int_equal(load(strstr(error.message, "symbol,class"), &table, &error), RP_OK);
    assert_int_equal(fx_symbols_find(table, "USDMXN.r", &s, &error), RP_OK);
    assert_int_equal(fx_symbols_find(table, "SGDJPY", &s, &error), RP_EUNKNOWN);
    assert_non_null(strstr(error.message, "SGDJPY,cross,SGD,JPY,3,"));
    assert_int_equal(fx_symbols_find(table, "#FRA40", &s, &error), RP_EUNKNOWN);
    assert_non_null(strstr(error.message, "FRA40,index,FRA40,USD,"));
    fx_symbols_free(table);
}

static void user_rows_replace_and_extend(void **state)
{
    fx_symbols *table, *plain;
    const fx_symbol *s;
    rp_error error;
    // Other column order, spaces, comments, CRLF, no newline at the end.
    const char *text =
        "# mine\r\n\r\ncalc, triple,swap_short,swap_long,commission,spread,lot_max,lot_step,lot_min,contract,"
        "tick,pip,digits,quote,base,class,symbol\r\n"
        "forex,3,0.25,-1.12345678,0,7,50,0.01,0.01,100000,1,10,5,USD,EUR,major,EURUSD\r\n"
        "forex,4,-.5,0,7,30,10,1,1,100000,1,10,5,NOK,USD,cross,USDNOK";
    assert_int_equal(fx_symbols_load(NULL, &plain, NULL), RP_OK);
    if (load(text, &table, &error)) fail_msg("%s", error.message);
    assert_int_equal(fx_symbols_count(table), fx_symbols_count(plain) + 1);
    assert_int_equal(fx_symbols_find(table, "EURUSD", &s, NULL), RP_OK);
    assert_int_equal(s->spread_points, 7);
    assert_int_equal(s->swap_long_e8, -112345678);
    assert_int_equal(s->swap_short_e8, 25000000);
    assert_int_equal(fx_symbols_find(table, "USDNOK", &s, NULL), RP_OK);
    assert_int_equal(s->swap_short_e8, -50000000);
    assert_int_equal(s->triple_swap_weekday, 4);
    fx_symbols_free(table);
    fx_symbols_free(plain);
}

static void malformed_files(void **state)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "is empty"},
        {"# only words\n", "is empty"},
        {"symbol,class\n", "lacks column \"base\""},
        {"symbol,klass\n", "line 1: column \"klass\" is unknown"},
        {"symbol,symbol\n", "column \"symbol\" is there twice"},
        {HEADER "A,x,A,B,5,10,1,1,1,1,1,1,1,1,1,3\n", "line 2: fewer"},
        {HEADER "A,x,A,B,5,10,1,1,1,1,1,1,1,1,1,3,forex,9\n", "line 2: more"},
        {HEADER "\n#\nA,x,A,B,5.5,10,1,1,1,1,1,1,1,1,1,3,forex\n", "line 4: column digits: \"5.5\""},
        {HEADER "A,x,A,B,10,10,1,1,1,1,1,1,1,1,1,3,forex\n", "\"10\" is not a whole number from 0 to 9"},
        {HEADER "A,x,A,B,5,0,1,1,1,1,1,1,1,1,1,3,forex\n", "column pip: \"0\""},
        {HEADER "A,x,A,B,5,10,1,1,0,1,1,1,1,1,1,3,forex\n", "column lot_min: \"0\" is not a number above 0"},
        {HEADER "A,x,A,B,5,10,1,1,1,1,1,-1,1,1,1,3,forex\n", "column spread: \"-1\""},
        {HEADER "A,x,A,B,5,10,1,1,1,1,1,1,1,1e3,1,3,forex\n", "column swap_long: \"1e3\""},
        {HEADER "A,x,A,B,5,10,1,1,1,1,1,1,1,0.123456789,1,3,forex\n", "at most 8 decimals"},
        {HEADER "A,x,A,B,5,10,1,1,1,1,1,1,1,.,1,3,forex\n", "column swap_long: \".\""},
        {HEADER "A,x,A,B,5,10,1,1,1,1,1,1,1,99999999999999999999,1,3,forex\n", "column swap_long"},
        {HEADER "A,x,A,B,5,10,1,1,1,1,1,1,1,1,1,7,forex\n", "column triple: \"7\""},
        {HEADER "A,x,A,B,5,10,1,1,1,1,1,1,1,1,1,3,fx\n", "column calc: \"fx\" is not forex, cfd"},
        {HEADER "A,x,,B,5,10,1,1,1,1,1,1,1,1,1,3,forex\n", "column base: \"\""},
        {HEADER "ABCDEFGHIJKLMNOP,x,A,B,5,10,1,1,1,1,1,1,1,1,1,3,forex\n", "column symbol"},
        {HEADER "A,x,A,B,5,10,1,1,2,1,1,1,1,1,1,3,forex\n", "lot_min is above lot_max"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fx_symbols *table = NULL;
        rp_error error = {0};
        rp_status status = load(cases[i].text, &table, &error);
        assert_true(status == RP_EFORMAT || status == RP_EVALUE);
        assert_null(table);
        if (!strstr(error.message, cases[i].words)) fail_msg("\"%s\" is not in: %s", cases[i].words, error.message);
        assert_non_null(strstr(error.message, path));
    }
    fx_symbols *table = NULL;
    assert_int_equal(fx_symbols_load("/nowhere/symbols.csv", &table, NULL), RP_ENOTFOUND);
}

// Each symbol is looked for among the others: a table without end would take hours.
static void too_many_symbols(void **state)
{
    char *text = NULL;
    size_t size = 0;
    fx_symbols *table = NULL;
    rp_error error = {0};
    FILE *out = open_memstream(&text, &size);
    fputs(HEADER, out);
    for (int i = 0; i <= 1 << 14; i++)
        fprintf(out, "S%d,major,EUR,USD,5,10,1,100000,0.01,0.01,100,8,3.5,-7.2,3.1,3,forex\n", i);
    fclose(out);
    assert_int_equal(load(text, &table, &error), RP_EFORMAT);
    assert_non_null(strstr(error.message, "more than 16384 symbols"));
    free(text);
}

static void out_of_memory(void **state)
{
    assert_int_equal(rp_file_write(path, HEADER, strlen(HEADER), NULL), RP_OK);
    for (int64_t n = 1;; n++) {
        fx_symbols *table = NULL;
        int64_t live = rp_memory_stats().live_blocks;
        rp_fault_set(RP_FAULT_NTH, n);
        rp_status status = fx_symbols_load(path, &table, NULL);
        bool fired = rp_fault_fired();
        rp_fault_set(RP_FAULT_OFF, 0);
        if (!fired) {
            assert_int_equal(status, RP_OK);
            fx_symbols_free(table);
            break;
        }
        assert_int_equal(status, RP_ENOMEM);
        assert_null(table);
        assert_int_equal(rp_memory_stats().live_blocks, live);
    }
}

static void currency_digits(void **state)
{
    assert_int_equal(fx_currency_digits("USD"), 2);
    assert_int_equal(fx_currency_digits("JPY"), 0);
    assert_int_equal(fx_currency_digits("KRW"), 0);
    assert_int_equal(fx_currency_digits("KWD"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(built_in_rows),
        cmocka_unit_test(rows_make_sense),
        cmocka_unit_test(broker_suffixes),
        cmocka_unit_test(unknown_symbol_prints_the_line),
        cmocka_unit_test(user_rows_replace_and_extend),
        cmocka_unit_test(malformed_files),
        cmocka_unit_test(too_many_symbols),
        cmocka_unit_test(out_of_memory),
        cmocka_unit_test(currency_digits),
    };
    return cmocka_run_group_tests(tests, make_path, remove_path);
}
