/* forex data fetch */
#include "cli.h"

#include <forex/fetch.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A number of an option; leaves `value` alone when it is not given. A rate or wait of 0 would be none. */
static rp_status read_number(cli *context, const char *option, bool zero, double *value)
{
    const char *text = cli_value(context, option);
    char *end;
    if (!text) return RP_OK;
    double number = strtod(text, &end);
    if (end == text || *end || !isfinite(number) || number < 0 || (number == 0 && !zero))
        return cli_bad_option(context, option, zero ? "a number from 0 on" : "a number above 0");
    *value = number;
    return RP_OK;
}

static rp_status read_options(cli *context, fx_fetch_options *o)
{
    double retries = 5;
    const char *out = cli_value(context, "out");
    *o = (fx_fetch_options){.source = context->arguments[0], .symbol = context->arguments[1]};
    o->folder = out ? out : "fetched";
    o->base_url = cli_value(context, "base-url");
    o->holidays = *context->config.holidays_file ? context->config.holidays_file : NULL;
    rp_status status = fx_time_parse(context->arguments[2], &o->from, &context->error);
    if (status == RP_OK) status = fx_time_parse(context->arguments[3], &o->to, &context->error);
    if (status == RP_OK) status = read_number(context, "rate", false, &o->rate);
    if (status == RP_OK) status = read_number(context, "timeout", false, &o->timeout);
    if (status == RP_OK) status = read_number(context, "backoff", false, &o->backoff);
    if (status == RP_OK) status = read_number(context, "retries", true, &retries);
    if (status == RP_OK && (retries > 100 || retries != floor(retries)))
        status = rp_fail(&context->error, RP_EVALUE, "--retries is %g; it takes a whole number, 0 to 100", retries);
    o->retries = retries == 0 ? -1 : (int)retries;
    return status;
}

static bool on_file(int64_t done, int64_t total, void *context)
{
    fx_progress progress = {.stage = "fetch", .done = done, .total = total, .best = NAN};
    return cli_progress(&progress, context);
}

static int print_report(cli *context, const fx_fetch_options *o, const fx_fetch_report *r)
{
    if (context->json)
        return cli_print_json(context, json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
                                                 "source", o->source, "symbol", o->symbol, "folder", o->folder, "files",
                                                 (json_int_t)r->files, "fetched", (json_int_t)r->fetched, "empty",
                                                 (json_int_t)r->empty, "kept", (json_int_t)r->kept, "missing",
                                                 (json_int_t)r->missing, "failed", (json_int_t)r->failed, "closed",
                                                 (json_int_t)r->closed, "future", (json_int_t)r->future, "tries",
                                                 (json_int_t)r->tries, "bytes", (json_int_t)r->bytes));
    printf("%s %s: %lld files\n  fetched  %lld (%lld bytes in %lld requests), %lld more of nothing traded\n"
           "  kept     %lld that were there\n  missing  %lld, failed %lld%s\n  left out %lld of a closed market, %lld "
           "of the "
           "future\n",
           o->source, o->symbol, (long long)r->files, (long long)r->fetched, (long long)r->bytes, (long long)r->tries,
           (long long)r->empty, (long long)r->kept, (long long)r->missing, (long long)r->failed,
           r->missing || r->failed ? " (missing.txt lists them)" : "", (long long)r->closed, (long long)r->future);
    if (r->fetched + r->kept) printf("  import   forex data import --data DIR %s/%s\n", o->folder, o->symbol);
    return CLI_OK;
}

/* A wrong option is a mistake of usage; what the network does is not. */
static int failure(cli *context, const fx_fetch_options *o, const fx_fetch_report *r)
{
    rp_status status = context->error.status;
    rp_error error = context->error;
    if (r->files) print_report(context, o, r);
    context->error = error;
    int code = cli_fail(context);
    return !r->files && (status == RP_EUNKNOWN || status == RP_EVALUE) ? CLI_USAGE : code;
}

static int run_fetch(cli *context)
{
    fx_fetch_options options;
    fx_fetch_report report = {0};
    if (read_options(context, &options) != RP_OK) return cli_fail(context), CLI_USAGE;
    options.hook = on_file;
    options.context = context;
    if (cli_load_symbols(context) != RP_OK) return cli_fail(context);
    cli_listen();
    rp_status status = fx_fetch(context->symbols, &options, &report, &context->error);
    cli_progress_end();
    return status == RP_OK ? print_report(context, &options, &report) : failure(context, &options, &report);
}

static const cli_option FETCH_OPTIONS[] = {
    {"out", "DIR", NULL, "folder for the files, in the vendor's layout (default: fetched)"},
    {"base-url", "URL", NULL, "ask here instead of at the source's own address"},
    {"rate", "N", NULL, "requests per second at most (default: 2)"},
    {"retries", "N", NULL, "further tries for a file (default: 5), each after twice the wait"},
    {"backoff", "SECONDS", NULL, "wait before the first further try (default: 0.5)"},
    {"timeout", "SECONDS", NULL, "time without a byte after which a request is given up (default: 30)"},
    {"holidays", "FILE", "data.holidays_file", "CSV of holidays and own trading hours: then nothing is asked for"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_fetch = {
    .name = "data fetch",
    .summary = "fetch market data over the network; resumes where it ended",
    .arguments = "SOURCE SYMBOL FROM TO",
    .min_arguments = 4,
    .max_arguments = 4,
    .options = FETCH_OPTIONS,
    .examples = "  forex data fetch dukascopy EURUSD 2019-02-04 2019-02-09\n"
                "  forex data fetch dukascopy-bid GBPUSD 2019-01-01 2020-01-01 --rate 1 --out dukascopy\n",
    .run = run_fetch,
};
