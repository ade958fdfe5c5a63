/* forex data check */
#include "cmd_data.h"

#include <forex/check.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const SEVERITY[] = {"remark", "warning", "refuses"};
static const char *const PRICE[] = {"open", "high", "low", "close"};

/* ---- JSON ---- */

static json_t *time_json(int64_t utc)
{
    char text[40];
    return json_string(fx_time_text(utc, text));
}

/* How many places are told of each finding: text, page and JSON have their own default. */
enum { PAGE_PLACES = 200, ALL_PLACES = -1 };

/* `--places N`; `otherwise` when it is not given. It was checked before. */
static int64_t places_told(const cli *context, int64_t otherwise)
{
    const char *text = cli_value(context, "places");
    if (!text) return otherwise;
    return strcmp(text, "all") == 0 ? ALL_PLACES : strtoll(text, NULL, 10);
}

static int64_t shown_of(const fx_finding *f, int64_t most)
{
    return most >= 0 && most < f->place_count ? most : f->place_count;
}

static json_t *places_json(const fx_finding *f, int64_t most)
{
    json_t *list = json_array();
    for (int64_t i = 0; i < shown_of(f, most); i++) {
        const fx_place *p = &f->places[i];
        char a[40], b[40];
        fx_time_text(p->begin_local, a);
        fx_time_text(p->end_local, b);
        a[19] = b[19] = '\0'; /* no zone, no fraction: the file's clock */
        json_t *item = json_pack("{s:o, s:o, s:s, s:s, s:f, s:s}", "from", time_json(p->begin), "to", time_json(p->end),
                                 "local_from", a, "local_to", b, "value", p->value, "unit", p->unit);
        if (item && p->row) json_object_set_new(item, "row", json_integer(p->row));
        if (item && p->row) json_object_set_new(item, "last_row", json_integer(p->last_row));
        if (item && p->note) json_object_set_new(item, "note", json_string(p->note));
        json_array_append_new(list, item);
    }
    return list;
}

static json_t *findings_json(const fx_check *check, int64_t places)
{
    json_t *findings = json_array();
    for (int64_t i = 0; i < check->finding_count; i++) {
        const fx_finding *f = &check->findings[i];
        json_array_append_new(findings,
                              json_pack("{s:s, s:s, s:I, s:I, s:I, s:s, s:I, s:o}", "kind", f->kind, "severity",
                                        SEVERITY[f->severity], "count", (json_int_t)f->count, "first_row",
                                        (json_int_t)f->first_row, "last_row", (json_int_t)f->last_row, "text", f->text,
                                        "place_count", (json_int_t)f->place_count, "places", places_json(f, places)));
    }
    return findings;
}

/* Days in which the market trades or a bar stands. */
static json_t *coverage_json(const fx_check *check)
{
    json_t *days = json_array();
    int64_t expected = 0, present = 0;
    for (int64_t i = 0; i < check->day_count; i++) {
        const fx_day_cover *d = &check->days[i];
        char date[40];
        if (!d->expected && !d->closed) continue;
        fx_time_text(d->day * FX_DAY, date);
        date[10] = '\0';
        json_array_append_new(days, json_pack("{s:s, s:i, s:i, s:i, s:b}", "date", date, "expected", d->expected,
                                              "present", d->present, "while_closed", d->closed, "holiday", d->special));
        expected += d->expected;
        present += d->present;
    }
    return json_pack("{s:I, s:I, s:o}", "expected_minutes", (json_int_t)expected, "present_minutes",
                     (json_int_t)present, "days", days);
}

static json_t *spread_json(const fx_spread_stats *s)
{
    if (!s->count) return json_null();
    return json_pack("{s:I, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:f, s:o}", "count", (json_int_t)s->count, "zero",
                     (json_int_t)s->zero, "negative", (json_int_t)s->negative, "min", s->min, "median", s->median,
                     "mean", s->mean, "p95", s->p95, "p99", s->p99, "max", s->max, "widest_at",
                     time_json(s->widest_at));
}

static json_t *prices_json(const fx_comparison *a)
{
    json_t *prices = json_object();
    for (int k = 0; k < 4; k++) {
        const fx_price_difference *d = &a->price[k];
        json_object_set_new(prices, PRICE[k],
                            json_pack("{s:I, s:I, s:f, s:f, s:f, s:f, s:f}", "equal", (json_int_t)d->equal,
                                      "there_below", (json_int_t)d->below, "mean", d->mean, "median", d->median, "p95",
                                      d->p95, "p99", d->p99, "max", d->max));
    }
    return prices;
}

static json_t *against_json(const fx_comparison *a)
{
    if (!a) return json_null();
    json_t *worst = json_array();
    for (int i = 0; i < a->worst_count; i++)
        json_array_append_new(worst, json_pack("{s:o, s:s, s:f, s:f}", "time", time_json(a->worst[i].stamp), "price",
                                               PRICE[a->worst[i].column], "here", a->worst[i].here, "there",
                                               a->worst[i].there));
    return json_pack("{s:s, s:s, s:s, s:i, s:o, s:o, s:I, s:I, s:I, s:o, s:o, s:f}", "path", a->path, "zone", a->zone,
                     "timeframe", fx_timeframe_name(a->timeframe), "digits", a->digits, "first", time_json(a->first),
                     "last", time_json(a->last), "shared", (json_int_t)a->shared, "only_here", (json_int_t)a->only_here,
                     "only_there", (json_int_t)a->only_there, "prices", prices_json(a), "worst", worst,
                     "best_shift_minutes", (double)a->best_shift / FX_MINUTE);
}

static json_t *check_json(const fx_check *check, int64_t places)
{
    return json_pack("{s:s, s:s, s:I, s:s, s:s, s:b, s:s, s:o, s:o, s:o, s:o}", "path", check->path, "symbol",
                     check->symbol, "rows", (json_int_t)check->rows, "timeframe",
                     check->ticks ? "ticks" : fx_timeframe_name(check->timeframe), "zone", check->zone, "zone_certain",
                     check->zone[0] && !check->zone_uncertain, "zone_evidence", check->zone_evidence, "findings",
                     findings_json(check, places), "coverage", coverage_json(check), "spread",
                     spread_json(&check->spread), "against", against_json(check->against));
}

/* ---- text ---- */

static void print_against(const fx_comparison *a)
{
    char text[40], first[40], last[40];
    printf("  against  %s (zone %s)\n", a->path, a->zone);
    printf("           %lld %s bars in both, %lld here alone, %lld there alone, %s to %s\n", (long long)a->shared,
           fx_timeframe_name(a->timeframe), (long long)a->only_here, (long long)a->only_there,
           fx_time_text(a->first, first), fx_time_text(a->last, last));
    if (a->best_shift)
        printf(
            "           the closes fit best when its stamps move by %+.1f hours: mean difference %.2f points, %.2f as "
            "they are\n",
            (double)a->best_shift / FX_HOUR, a->shift_error, a->error);
    else
        printf("           no other time shift fits the closes better\n");
    if (!a->shared) return;
    printf("           points of 10^-%d  %10s %10s %10s %10s %10s %10s\n", a->digits, "equal", "below", "median",
           "95 %", "99 %", "largest");
    for (int k = 0; k < 4; k++) {
        const fx_price_difference *d = &a->price[k];
        printf("           %-15s  %10lld %10lld %10.6g %10.6g %10.6g %10.6g\n", PRICE[k], (long long)d->equal,
               (long long)d->below, d->median, d->p95, d->p99, d->max);
    }
    for (int i = 0; i < a->worst_count; i++)
        printf("           worst %d          %s %s: %.*f here, %.*f there\n", i + 1,
               fx_time_text(a->worst[i].stamp, text), PRICE[a->worst[i].column], a->digits, a->worst[i].here, a->digits,
               a->worst[i].there);
}

static void print_places(const fx_finding *f, int64_t most)
{
    char text[200];
    int64_t shown = shown_of(f, most);
    for (int64_t i = 0; i < shown; i++) printf("           %s\n", fx_place_text(&f->places[i], text));
    if (shown < f->place_count && shown)
        printf("           ... %lld more (--places all)\n", (long long)(f->place_count - shown));
}

static int print_check(cli *context, const fx_check *check)
{
    char *calendar = fx_check_calendar_text(check);
    if (!calendar) {
        rp_fail(&context->error, RP_ENOMEM, "out of memory for the calendar of %s", check->path);
        return cli_fail(context);
    }
    printf("%s: %s, %lld rows\n  zone  %s%s\n", check->path, check->symbol, (long long)check->rows,
           check->zone[0] ? check->zone : "not known", check->zone_uncertain ? " (not certain)" : "");
    if (check->zone_evidence[0]) printf("        %s\n", check->zone_evidence);
    if (*calendar) printf("  weeks (full, 95 %%, half, less, none: \u2588\u2593\u2592\u2591\u00b7)\n%s", calendar);
    rp_free(calendar);
    for (int64_t i = 0; i < check->finding_count; i++) {
        const fx_finding *f = &check->findings[i];
        printf("  %-8s %-22s %7lld  %s\n", SEVERITY[f->severity], f->kind, (long long)f->count, f->text);
        print_places(f, places_told(context, 0));
    }
    if (check->against) print_against(check->against);
    return CLI_OK;
}

static int print_checks(cli *context, fx_check *const *checks, int64_t count)
{
    json_t *list = context->json ? json_array() : NULL;
    for (int64_t i = 0; i < count; i++) {
        int code = CLI_OK;
        if (list)
            json_array_append_new(list, check_json(checks[i], places_told(context, ALL_PLACES)));
        else
            code = print_check(context, checks[i]);
        if (code != CLI_OK) return code;
    }
    return context->json ? cli_print_json(context, list) : CLI_OK;
}

/* ---- pages ---- */

static bool is_page(const char *target)
{
    size_t length = strlen(target);
    return length > 5 && strcmp(target + length - 5, ".html") == 0;
}

/* One page for each symbol, written with the first of its checks: FILE.html for one, SYMBOL.html in the folder named
 * for any number. */
static bool is_first_of_symbol(fx_check *const *checks, int64_t at)
{
    for (int64_t i = 0; i < at; i++)
        if (strcmp(checks[i]->symbol, checks[at]->symbol) == 0) return false;
    return true;
}

static rp_status write_page(cli *context, fx_check *const *checks, int64_t count, int64_t first, const char *target)
{
    const fx_check *own[CLI_MAX_ARGUMENTS];
    int64_t found = 0, places = places_told(context, PAGE_PLACES);
    for (int64_t i = first; i < count; i++)
        if (strcmp(checks[i]->symbol, checks[first]->symbol) == 0) own[found++] = checks[i];
    if (is_page(target)) return fx_check_page(target, own, found, places, &context->error);
    rp_status status = rp_make_folders(target, &context->error);
    char *path = rp_asprintf("%s/%s.html", target, checks[first]->symbol);
    if (status == RP_OK && !path)
        status = rp_fail(&context->error, RP_ENOMEM, "out of memory for a path in %s", target);
    if (status == RP_OK) status = fx_check_page(path, own, found, places, &context->error);
    rp_free(path);
    return status;
}

/* Says behind the checks what was written. */
static void print_pages(const cli *context, fx_check *const *checks, int64_t count)
{
    const char *target = cli_value(context, "html");
    if (!target || context->json) return;
    if (is_page(target)) printf("written to %s\n", target);
    for (int64_t i = 0; i < count && !is_page(target); i++)
        if (is_first_of_symbol(checks, i)) printf("written to %s/%s.html\n", target, checks[i]->symbol);
}

static int write_pages(cli *context, fx_check *const *checks, int64_t count)
{
    const char *target = cli_value(context, "html");
    if (!target) return CLI_OK;
    for (int64_t i = 1; i < count; i++)
        if (is_page(target) && strcmp(checks[i]->symbol, checks[0]->symbol) != 0)
            return cli_usage_error(context, "--html %s is one page, and the files are of %s and %s; name a folder",
                                   target, checks[0]->symbol, checks[i]->symbol);
    for (int64_t i = 0; i < count; i++)
        if (is_first_of_symbol(checks, i) && write_page(context, checks, count, i, target) != RP_OK)
            return cli_fail(context);
    return CLI_OK;
}

/* ---- command ---- */

static bool places_are_sound(const char *text)
{
    char *end;
    if (!text || strcmp(text, "all") == 0) return true;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    return end != text && !*end && value >= 0 && errno == 0;
}

static int run_check(cli *context)
{
    fx_check_options options = {0};
    fx_check *checks[CLI_MAX_ARGUMENTS];
    int64_t count = 0;
    int code = CLI_OK;
    if (data_reading(context, &options.reading) != RP_OK) return cli_fail(context), CLI_USAGE;
    options.against = cli_value(context, "against");
    options.against_zone = cli_value(context, "against-zone");
    options.holidays = *context->config.holidays_file ? context->config.holidays_file : NULL;
    if (!places_are_sound(cli_value(context, "places")))
        return cli_usage_error(context, "--places is '%s'; it takes a number of places or all",
                               cli_value(context, "places"));
    if (options.against_zone && !options.against) return cli_usage_error(context, "--against-zone needs --against");
    if (cli_load_symbols(context) != RP_OK) return cli_fail(context);
    for (; count < context->argument_count && code == CLI_OK; count += code == CLI_OK) {
        checks[count] = NULL;
        if (fx_check_run(context->arguments[count], context->symbols, &options, &checks[count], &context->error) !=
            RP_OK)
            code = cli_fail(context);
    }
    if (code == CLI_OK) code = write_pages(context, checks, count);
    if (code == CLI_OK) code = print_checks(context, checks, count);
    if (code == CLI_OK) print_pages(context, checks, count);
    for (int64_t i = 0; i < count; i++) fx_check_free(checks[i]);
    return code;
}

static const cli_option CHECK_OPTIONS[] = {
    {"html", "PATH", NULL, "write the page of the symbol to PATH.html, or one page per symbol into the folder PATH"},
    {"places", "N|all", NULL, "places told of each finding (default: text the first in words, a page 200, --json all)"},
    {"against", "FILE", NULL, "compare with this file (or folder of ticks) of a second source"},
    {"against-zone", "ZONE", NULL, "zone of its stamps (default: detected)"},
    {"holidays", "FILE", "data.holidays_file", "CSV of holidays and own trading hours"},
    READING_OPTIONS,
    BAR_READING_OPTIONS,
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_check = {
    .name = "data check",
    .summary = "find what is wrong with market data, changing nothing",
    .arguments = "FILE|FOLDER...",
    .min_arguments = 1,
    .max_arguments = -1,
    .options = CHECK_OPTIONS,
    .examples = "  forex data check EURUSD-2019.csv.gz\n"
                "  forex data check --places 20 EURUSD-2019.csv.gz\n"
                "  forex data check --html pages --json *.csv.gz\n"
                "  forex data check --against BID_candles_hour_1.bi5 EURUSD-2019.csv.gz\n",
    .run = run_check,
};
