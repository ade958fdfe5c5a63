/* What several commands load: the symbol table and the bars that the configuration names. */
#include "cli.h"

rp_status cli_load_symbols(cli *context)
{
    const char *extra = context->config.symbols_file;
    if (context->symbols) return RP_OK;
    return fx_symbols_load(*extra ? extra : NULL, &context->symbols, &context->error);
}

/* Cuts to [data.from, data.to) where given, and of that to the newest data.max_rows. */
static rp_status cut(cli *context, fx_bars **bars)
{
    const fx_config *config = &context->config;
    int64_t begin = config->from ? fx_bars_find(*bars, config->from) : 0;
    int64_t end = config->to ? fx_bars_find(*bars, config->to) : (*bars)->count;
    if (config->max_rows > 0 && end - begin > config->max_rows) begin = end - config->max_rows;
    if (begin == 0 && end == (*bars)->count) return RP_OK;
    if (begin >= end)
        return rp_fail(&context->error, RP_EVALUE, "no bar of %s lies between data.from and data.to", config->symbol);
    fx_bars *part;
    rp_status status = fx_bars_slice(*bars, begin, end, &part, &context->error);
    if (status != RP_OK) return status;
    fx_bars_free(*bars);
    *bars = part;
    return RP_OK;
}

rp_status cli_load_bars(cli *context, fx_bars **bars)
{
    const fx_config *config = &context->config;
    fx_bars *loaded = NULL;
    rp_status status = cli_load_symbols(context);
    if (config->cache_folder[0]) fx_store_cache_set(config->cache_folder, 0, 0);
    if (status == RP_OK)
        status =
            fx_store_load_by(config->data_root, context->symbols, config->symbol, config->timeframe, config->day_rule,
                             config->holidays_file[0] ? config->holidays_file : NULL, &loaded, &context->error);
    if (status == RP_OK) status = cut(context, &loaded);
    if (status != RP_OK) {
        fx_bars_free(loaded);
        return status;
    }
    *bars = loaded;
    return RP_OK;
}
