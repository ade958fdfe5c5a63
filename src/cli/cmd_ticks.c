/* forex data ticks | formats */
#include "cmd_data.h"

#include <forex/ticks.h>

#include <string.h>

/* ---- ticks ---- */

static const char *const KINDS[] = {"time", "tick", "volume", "dollar", "range"};

static json_t *ticks_json(const fx_ticks *ticks)
{
    char first[40], last[40], hash[33];
    return json_pack("{s:s, s:I, s:b, s:I, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:s}", "symbol", ticks->symbol.name,
                     "ticks", (json_int_t)ticks->count, "trades", ticks->trades, "files", (json_int_t)ticks->files,
                     "first", fx_time_text(ticks->time[0], first), "last",
                     fx_time_text(ticks->time[ticks->count - 1], last), "zone", ticks->zone, "zone_evidence",
                     ticks->zone_evidence, "repairs", ticks->repairs, "digits", ticks->digits, "hash",
                     (rp_hash_hex(ticks->hash, hash), hash), "source", ticks->source);
}

static json_t *bars_json(const fx_tick_bars *made, const char *path)
{
    char first[40], last[40], hash[33];
    const fx_bars *b = made->bars;
    return json_pack("{s:s, s:s, s:I, s:s, s:s, s:s, s:s*}", "kind", KINDS[made->kind], "timeframe",
                     made->kind == FX_BARS_TIME ? fx_timeframe_name(b->timeframe) : "", "bars", (json_int_t)b->count,
                     "first", fx_time_text(b->open_time[0], first), "last",
                     fx_time_text(b->open_time[b->count - 1], last), "hash", (rp_hash_hex(b->hash, hash), hash), "path",
                     path);
}

static int report(cli *context, const fx_ticks *ticks, const fx_tick_bars *made, const char *path)
{
    char first[40], last[40];
    if (context->json) {
        json_t *document = ticks_json(ticks);
        if (document && made) json_object_set_new(document, "made", bars_json(made, path));
        return cli_print_json(context, document);
    }
    printf("%s: %lld %s in %lld file(s), %s to %s\n  zone     %s\n  repairs  %s\n  digits   %d\n", ticks->symbol.name,
           (long long)ticks->count, ticks->trades ? "trades" : "ticks", (long long)ticks->files,
           fx_time_text(ticks->time[0], first), fx_time_text(ticks->time[ticks->count - 1], last), ticks->zone,
           ticks->repairs[0] ? ticks->repairs : "none", ticks->digits);
    if (!made) return CLI_OK;
    const fx_bars *b = made->bars;
    printf("  bars     %lld of %s", (long long)b->count,
           made->kind == FX_BARS_TIME ? fx_timeframe_name(b->timeframe) : KINDS[made->kind]);
    if (made->kind != FX_BARS_TIME) printf(" %.12g", made->amount);
    printf(", %s to %s\n  written  %s\n", fx_time_text(b->open_time[0], first),
           fx_time_text(b->open_time[b->count - 1], last), path ? path : "nothing: all of it is stored already");
    return CLI_OK;
}

static void write_quote_bar(FILE *out, const fx_tick_bars *made, int64_t i)
{
    const fx_bars *b = made->bars;
    const double point = fx_bars_point(b);
    const int d = b->digits;
    fprintf(out, "%.*f,%.*f,%.*f,%.*f,%.*f,%.*f,%.*f,%.*f,%lld,%d,%d,%d,%d,%.17g", d, b->open[i] * point, d,
            b->high[i] * point, d, b->low[i] * point, d, b->close[i] * point, d, made->ask_open[i] * point, d,
            made->ask_high[i] * point, d, made->ask_low[i] * point, d, made->ask_close[i] * point,
            (long long)made->ticks[i], made->spread_open[i], made->spread_max[i], made->spread_min[i],
            made->spread_last[i], made->spread_mean[i]);
}

static void write_trade_bar(FILE *out, const fx_tick_bars *made, int64_t i)
{
    const fx_bars *b = made->bars;
    const double point = fx_bars_point(b);
    const int d = b->digits;
    fprintf(out, "%.*f,%.*f,%.*f,%.*f,%lld,%.12g", d, b->open[i] * point, d, b->high[i] * point, d, b->low[i] * point,
            d, b->close[i] * point, (long long)made->ticks[i], b->volume[i]);
}

/* One line per bar, prices with the decimals of the series; bars of trades have no ask and no spread. */
static rp_status write_csv(const fx_tick_bars *made, const char *path, rp_error *error)
{
    rp_atomic_file *file;
    const fx_bars *b = made->bars;
    const bool trades = !made->ask_open;
    rp_status status = rp_atomic_open(path, &file, error);
    if (status) return status;
    FILE *out = rp_atomic_stream(file);
    fprintf(out, "timestamp,close_time,known_at,%s%s\n",
            trades ? "open,high,low,close,trades,volume"
                   : "bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close,ticks,spread_open,"
                     "spread_max,spread_min,spread_last,spread_mean",
            made->bid_volume ? ",bid_volume,ask_volume" : "");
    for (int64_t i = 0; i < b->count; i++) {
        char open[40], close[40], known[40];
        fprintf(out, "%s,%s,%s,", fx_time_text(b->open_time[i], open), fx_time_text(made->close_time[i], close),
                fx_time_text(b->known_at[i], known));
        (trades ? write_trade_bar : write_quote_bar)(out, made, i);
        if (made->bid_volume) fprintf(out, ",%.9g,%.9g", made->bid_volume[i], made->ask_volume[i]);
        fputc('\n', out);
    }
    return rp_atomic_commit(file, error);
}

static rp_status write_bars(cli *context, const fx_tick_bars *made, char **path)
{
    const char *out = cli_value(context, "out");
    if (!out && made->kind == FX_BARS_TIME) {
        fx_appended appended = {0};
        rp_status status =
            fx_store_append(context->config.data_root, made->bars, FX_CONFLICT_REFUSE, &appended, &context->error);
        *path = appended.path;
        return status;
    }
    if (!out)
        return rp_fail(&context->error, RP_EVALUE,
                       "%s bars have no timeframe and no place in the store; name a file (--out)", KINDS[made->kind]);
    *path = rp_strdup(out);
    if (!*path) return rp_fail(&context->error, RP_ENOMEM, "out of memory");
    return write_csv(made, out, &context->error);
}

static int run_ticks(cli *context)
{
    fx_import_options options;
    fx_tick_bars_options how = {0};
    const char *bars = cli_value(context, "bars");
    fx_ticks *ticks = NULL;
    fx_tick_bars *made = NULL;
    fx_calendar *calendar = NULL;
    char *path = NULL;
    if (cli_value(context, "out") && !bars)
        return cli_usage_error(context, "--out writes bars; say which (--bars KIND)");
    if (data_reading(context, &options) != RP_OK) return cli_fail(context), CLI_USAGE;
    if (bars && fx_tick_bars_parse(bars, &how, &context->error) != RP_OK) return cli_fail(context), CLI_USAGE;
    how.spread = options.spread;
    how.day_rule = context->config.day_rule;
    how.keep_partial = cli_value(context, "keep-partial") != NULL;
    rp_status status = cli_load_symbols(context);
    if (status == RP_OK)
        status = fx_ticks_import(context->arguments, context->argument_count, context->symbols, &options, &ticks,
                                 &context->error);
    if (status == RP_OK && bars && context->config.holidays_file[0])
        status = fx_calendar_load(context->config.holidays_file, &ticks->symbol, &calendar, &context->error);
    how.calendar = calendar;
    if (status == RP_OK && bars) status = fx_ticks_to_bars(ticks, &how, &made, &context->error);
    if (status == RP_OK && bars) status = write_bars(context, made, &path);
    int code = status == RP_OK ? report(context, ticks, made, path) : cli_fail(context);
    rp_free(path);
    fx_tick_bars_free(made);
    fx_calendar_free(calendar);
    fx_ticks_free(ticks);
    return code;
}

static const cli_option TICKS_OPTIONS[] = {
    {"bars", "KIND", NULL, "make bars: a timeframe (M1 ... MN1), tick:N, volume:N, dollar:N or range:POINTS"},
    {"out", "FILE", NULL, "write the bars as CSV with bid, ask and spreads (default: time bars go to the store)"},
    {"data", "DIR", "data.root", "bar store to write time bars to"},
    {"session", "RULE", "data.day_rule", "how days are cut: new_york or utc"},
    {"holidays", "FILE", "data.holidays_file", "CSV of holidays and own trading hours, whose closes the bars go by"},
    {"keep-partial", NULL, NULL, "keep a first or last bar that the ticks do not cover"},
    READING_OPTIONS,
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_ticks = {
    .name = "data ticks",
    .summary = "read ticks, and make bars of them by time, count, volume, value or range",
    .arguments = "FILE|FOLDER...",
    .min_arguments = 1,
    .max_arguments = -1,
    .options = TICKS_OPTIONS,
    .examples = "  forex data ticks dukascopy/EURUSD/2019\n"
                "  forex data ticks --bars M1 --data data dukascopy/EURUSD/2019\n"
                "  forex data ticks --bars range:100 --out range.csv --zone UTC-5 DAT_ASCII_EURUSD_T_201901.csv\n",
    .run = run_ticks,
};

/* ---- formats ---- */

static json_t *format_json(const fx_format_info *f)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "name", f->name, "title", f->title, "extensions",
                     f->extensions, "holds", f->ticks ? "ticks" : "bars", "form", f->form, "traps", f->traps, "example",
                     f->example, "commands", f->commands);
}

static int formats_json(cli *context)
{
    json_t *list = json_array();
    for (int i = 1; i < FX_FORMAT_COUNT; i++) json_array_append_new(list, format_json(fx_format_get((fx_format)i)));
    return cli_print_json(context, list);
}

/* The table's words are Markdown: lines of 100 letters without the marks of emphasis. */
static void print_wrapped(const char *text)
{
    enum { WIDTH = 100 };
    int column = 0;
    while (*text) {
        int length = (int)strcspn(text, " "), shown = 0;
        for (int i = 0; i < length; i++) shown += text[i] != '*';
        if (column && column + 1 + shown > WIDTH) {
            putchar('\n');
            column = 0;
        }
        if (column) putchar(' ');
        for (int i = 0; i < length; i++)
            if (text[i] != '*') putchar(text[i]);
        column += shown + (column > 0);
        text += length + (text[length] == ' ');
    }
    putchar('\n');
}

/* Lines as they are, between empty ones. */
static void print_lines(const char *text)
{
    putchar('\n');
    while (*text) {
        int length = (int)strcspn(text, "\n");
        printf("    %.*s\n", length, text);
        text += length + (text[length] == '\n');
    }
    putchar('\n');
}

static void print_format(const fx_format_info *f)
{
    printf("%-18s %-5s %-28s %s\n", f->name, f->ticks ? "ticks" : "bars", f->title, f->extensions);
}

static int run_formats(cli *context)
{
    fx_format format;
    if (!context->argument_count) {
        if (context->json) return formats_json(context);
        for (int i = 1; i < FX_FORMAT_COUNT; i++) print_format(fx_format_get((fx_format)i));
        return CLI_OK;
    }
    if (fx_format_parse(context->arguments[0], &format, &context->error) != RP_OK) return cli_fail(context), CLI_USAGE;
    const fx_format_info *f = fx_format_get(format);
    if (!f) return cli_usage_error(context, "\"auto\" is no form of its own: it looks at content and name");
    if (context->json) return cli_print_json(context, format_json(f));
    print_format(f);
    putchar('\n');
    print_wrapped(f->form);
    print_lines(f->example);
    print_wrapped(f->traps);
    print_lines(f->commands);
    return CLI_OK;
}

static const cli_option FORMATS_OPTIONS[] = {{NULL, NULL, NULL, NULL}};

const cli_command cli_data_formats = {
    .name = "data formats",
    .summary = "list the forms of files that can be read; with a name, its traps",
    .arguments = "[NAME]",
    .max_arguments = 1,
    .options = FORMATS_OPTIONS,
    .examples = "  forex data formats\n  forex data formats dukascopy-ticks\n",
    .run = run_formats,
};
