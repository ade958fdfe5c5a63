/* forex demo: the whole job, on a generated market or on real bars. */
#include "cmd_run.h"

#include <forex/synth.h>
#include <stdlib.h>
#include <string.h>

static rp_status read_market(cli *context, uint64_t *seed)
{
    const char *text = cli_value(context, "market");
    char *end;
    if (!text) return *seed = 1, RP_OK;
    *seed = strtoull(text, &end, 10);
    return end == text || *end ? cli_bad_option(context, "market", "a whole number") : RP_OK;
}

/* Which markets hide an edge is decided by a hash of the number, so that no report and no user can read it off. */
static fx_synth_edge hidden_edge(uint64_t market)
{
    rp_random random = rp_random_key(market, 0xED6E, 0, 0);
    return rp_random_below(&random, 2) ? FX_SYNTH_PLANTED : FX_SYNTH_NOISE;
}

static rp_status generate(cli *context, fx_bars **bars)
{
    uint64_t market;
    const fx_symbol *symbol;
    rp_status status = read_market(context, &market);
    if (status == RP_OK) status = cli_load_symbols(context);
    if (status == RP_OK) status = fx_symbols_find(context->symbols, context->config.symbol, &symbol, &context->error);
    if (status != RP_OK) return status;
    fx_synth_options options = {
        .seed = market, .symbol = symbol, .timeframe = context->config.timeframe, .edge = hidden_edge(market)};
    return fx_synth_generate(&options, bars, NULL, &context->error);
}

static int run(cli *context)
{
    fx_bars *bars = NULL;
    bool real = cli_value(context, "data") != NULL;
    if (real && cli_value(context, "market")) return cli_usage_error(context, "--data and --market exclude each other");
    rp_status status = real ? cli_load_bars(context, &bars) : generate(context, &bars);
    if (status != RP_OK) return cli_fail(context);
    if (!context->json)
        printf("%s %s, %lld bars from %s\n", bars->symbol.name, fx_timeframe_name(bars->timeframe),
               (long long)bars->count, bars->source);
    fflush(stdout);
    int code = cli_run_job(context, bars);
    fx_bars_free(bars);
    return code;
}

static const cli_option OPTIONS[] = {
    {"market", "N", NULL, "number of the generated market (default 1); some hide an edge, some are noise"},
    CLI_RUN_OPTIONS,
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_demo = {
    .name = "demo",
    .summary = "run the whole job once, on a generated market or with --data on real bars",
    .arguments = "",
    .options = OPTIONS,
    .examples = "  forex demo\n"
                "  forex demo --market 3 --out runs/market3\n"
                "  forex demo --data data --symbol EURUSD --timeframe M15\n",
    .run = run,
};
