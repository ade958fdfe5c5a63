// The JSON form of a strategy, written; docs/reference/strategy.md is its schema.
#include <math.h>
#include <string.h>

#include "json_i.h"
#include "strategy_i.h"

static const char *const hold_units[] = {"bars", "minutes", "market_minutes"};

const char *fxi_hold_unit_name(fx_hold_unit unit)
{
    return hold_units[unit];
}

static void put_terms(fxi_json *json, const fx_gene *gene, const fx_features *features)
{
    fxi_json_open(json, "terms", '[', false);
    for (int k = 0; k < gene->terms; k++) {
        fxi_json_open(json, NULL, '{', true);
        fxi_json_text(json, "feature", features->names[gene->feature[k]]);
        fxi_json_single(json, "weight", gene->weight[k]);
        fxi_json_close(json);
    }
    fxi_json_close(json);
}

static void put_exits(fxi_json *json, const fx_exits *exits, const fx_rules *rules)
{
    fxi_json_open(json, "exits", '{', true);
    fxi_json_real(json, "stop_pips", exits->stop_pips);
    fxi_json_real(json, "target_pips", exits->target_pips);
    fxi_json_whole(json, "hold", exits->hold);
    fxi_json_text(json, "hold_unit", fxi_hold_unit_name(rules->hold_unit));
    fxi_json_text(json, "session", rules->sessions[exits->session].name);
    fxi_json_close(json);
}

char *fx_strategy_text(const fx_strategy *strategy, const fx_features *features, const fx_rules *rules)
{
    const fx_gene *gene = &strategy->gene;
    fxi_json json = {0};
    fxi_json_open(&json, NULL, '{', false);
    fxi_json_whole(&json, "format", FXI_STRATEGY_FORMAT);
    fxi_json_text(&json, "name", strategy->name);
    fxi_json_text(&json, "symbol", strategy->symbol);
    fxi_json_text(&json, "timeframe", fx_timeframe_name(strategy->timeframe));
    fxi_json_text(&json, "feature_set", strategy->feature_set);
    put_terms(&json, gene, features);
    fxi_json_single(&json, "long_threshold", gene->long_threshold); // infinite: null, never long
    fxi_json_single(&json, "short_threshold", gene->short_threshold);
    put_exits(&json, &gene->exits, rules);
    fxi_json_close(&json);
    return fxi_json_end(&json);
}

rp_status fx_strategy_write(const char *path, const fx_strategy *strategy, const fx_features *features,
                            const fx_rules *rules, rp_error *error)
{
    char *text = fx_strategy_text(strategy, features, rules);
    if (!text) return rp_fail(error, RP_ENOMEM, "%s: out of memory writing the strategy", path);
    rp_status status = rp_file_write(path, text, strlen(text), error);
    rp_free(text);
    return status;
}
