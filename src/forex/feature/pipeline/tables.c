// The files that a pipeline names: reading them, and whether they hold what they held.
#include "pipeline_i.h"

#include <stdlib.h>
#include <string.h>

bool fxi_word_hash(const char *word, rp_hash *hash)
{
    if (strlen(word) != 32 || strspn(word, "0123456789abcdef") != 32) return false;
    char half[17] = {0};
    memcpy(half, word, 16);
    hash->high = strtoull(half, NULL, 16);
    hash->low = strtoull(word + 16, NULL, 16);
    return true;
}

// A zero hash in the pipeline takes any content.
static rp_status check(const char *path, const char *key, rp_hash wanted, rp_hash found, rp_error *error)
{
    char was[33], is[33];
    if (rp_hash_equal(wanted, (rp_hash){0}) || rp_hash_equal(wanted, found)) return RP_OK;
    rp_hash_hex(wanted, was);
    rp_hash_hex(found, is);
    return rp_fail(error, RP_ECONFLICT,
                   "%s: holds other %s than the pipeline was made with (hash %.8s, not %.8s); put the old file back, "
                   "or take %s_hash out of the pipeline to use this one",
                   path, key, is, was, key),
           RP_ECONFLICT;
}

rp_status fx_pipeline_tables_load(const fx_pipeline *pipeline, fx_pipeline_tables *tables, fx_feature_inputs *inputs,
                                  rp_error *error)
{
    rp_status status = RP_OK;
    if (pipeline->news[0]) status = fx_news_load(pipeline->news, NULL, &tables->news, error);
    if (status == RP_OK && tables->news) {
        status = check(pipeline->news, "news", pipeline->news_hash, tables->news->hash, error);
        inputs->news = tables->news;
        inputs->news_hash = tables->news->hash;
    }
    if (status == RP_OK && pipeline->rates[0]) status = fx_rates_load(pipeline->rates, &tables->rates, error);
    if (status == RP_OK && tables->rates) {
        status = check(pipeline->rates, "rates", pipeline->rates_hash, tables->rates->hash, error);
        inputs->rates = tables->rates;
        inputs->rates_hash = tables->rates->hash;
    }
    return status;
}

void fx_pipeline_tables_free(fx_pipeline_tables *tables)
{
    fx_news_free(tables->news);
    fx_rates_free(tables->rates);
    *tables = (fx_pipeline_tables){0};
}
