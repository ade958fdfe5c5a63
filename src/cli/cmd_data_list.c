/* forex data list */
#include "cli.h"

#include <forex/bars.h>
#include <string.h>

static int print_list(cli *context, const fx_store_entry *entries, int64_t count)
{
    char first[40], last[40];
    json_t *list = context->json ? json_array() : NULL;
    if (!context->json) printf("%-10s %-5s %10s %6s  %-22s %s\n", "symbol", "tf", "rows", "files", "first", "last");
    for (int64_t i = 0; i < count; i++) {
        const fx_store_entry *e = &entries[i];
        fx_time_text(e->first, first);
        fx_time_text(e->last, last);
        if (list)
            json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I, s:s, s:s}", "symbol", e->symbol, "timeframe",
                                                  fx_timeframe_name(e->timeframe), "rows", (json_int_t)e->rows, "files",
                                                  (json_int_t)e->files, "first", first, "last", last));
        else
            printf("%-10s %-5s %10lld %6lld  %-22s %s\n", e->symbol, fx_timeframe_name(e->timeframe),
                   (long long)e->rows, (long long)e->files, first, last);
    }
    if (context->json) return cli_print_json(context, list);
    return CLI_OK;
}

/* ---- which timeframes can be had ---- */

static void print_origin(const char *symbol, const fx_store_origin *o)
{
    const char *tf = fx_timeframe_name(o->timeframe);
    if (o->from == o->timeframe)
        printf("%-10s %-5s stored, %lld bars\n", symbol, tf, (long long)o->rows);
    else if (o->from == FX_TIMEFRAME_COUNT)
        printf("%-10s %-5s missing: nothing shorter is stored that it can be made from\n", symbol, tf);
    else
        printf("%-10s %-5s made from %s when asked for\n", symbol, tf, fx_timeframe_name(o->from));
}

static json_t *origin_json(const char *symbol, const fx_store_origin *o)
{
    const char *from = o->from == FX_TIMEFRAME_COUNT ? NULL : fx_timeframe_name(o->from);
    return json_pack("{s:s, s:s, s:s?, s:b}", "symbol", symbol, "timeframe", fx_timeframe_name(o->timeframe), "from",
                     from, "stored", o->from == o->timeframe);
}

static int print_timeframes(cli *context, const fx_store_entry *entries, int64_t count)
{
    fx_store_origin origins[FX_TIMEFRAME_COUNT];
    json_t *list = context->json ? json_array() : NULL;
    for (int64_t i = 0; i < count; i++) {
        if (i && !strcmp(entries[i].symbol, entries[i - 1].symbol)) continue;
        if (fx_store_origins(context->config.data_root, entries[i].symbol, context->config.day_rule, origins,
                             &context->error) != RP_OK) {
            json_decref(list);
            return cli_fail(context);
        }
        for (int tf = 0; tf < FX_TIMEFRAME_COUNT; tf++)
            if (list)
                json_array_append_new(list, origin_json(entries[i].symbol, &origins[tf]));
            else
                print_origin(entries[i].symbol, &origins[tf]);
    }
    return context->json ? cli_print_json(context, list) : CLI_OK;
}

static int run_list(cli *context)
{
    fx_store_entry *entries = NULL;
    int64_t count = 0;
    if (fx_store_list(context->config.data_root, &entries, &count, &context->error) != RP_OK) return cli_fail(context);
    int code = cli_value(context, "timeframes") ? print_timeframes(context, entries, count)
                                                : print_list(context, entries, count);
    rp_free(entries);
    return code;
}

static const cli_option LIST_OPTIONS[] = {
    {"data", "DIR", "data.root", "bar store"},
    {"timeframes", NULL, NULL, "show for each symbol which timeframes are stored, made from shorter ones, or missing"},
    {"session", "RULE", "data.day_rule", "how days are cut: new_york or utc (for --timeframes)"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_data_list = {
    .name = "data list",
    .summary = "show what a bar store holds",
    .arguments = "",
    .options = LIST_OPTIONS,
    .examples = "  forex data list --data data\n  forex data list --data data --json\n"
                "  forex data list --data data --timeframes\n",
    .run = run_list,
};
