// The JSON form of a strategy, written; docs/reference/strategy.md is its schema.
#include <math.h>
#include <string.h>

#include "json_out_i.h"
#include "strategy_i.h"

static const char *const hold_units[] = {"bars", "minutes", "market_minutes"};

const char *fxi_hold_unit_name(fx_hold_unit unit)
{
    return hold_units[unit];
}

static void put_terms(fxi_out *out, const fx_gene *gene, const fx_features *features)
{
    fxi_out_open(out, "terms", '[', false);
    for (int k = 0; k < gene->terms; k++) {
        fxi_out_open(out, NULL, '{', true);
        fxi_out_text(out, "feature", features->names[gene->feature[k]]);
        fxi_out_single(out, "weight", gene->weight[k]);
        fxi_out_close(out);
    }
    fxi_out_close(out);
}

static void put_exits(fxi_out *out, const fx_exits *exits, const fx_rules *rules)
{
    fxi_out_open(out, "exits", '{', true);
    fxi_out_real(out, "stop_pips", exits->stop_pips);
    fxi_out_real(out, "target_pips", exits->target_pips);
    fxi_out_whole(out, "hold", exits->hold);
    fxi_out_text(out, "hold_unit", fxi_hold_unit_name(rules->hold_unit));
    fxi_out_text(out, "session", rules->sessions[exits->session].name);
    fxi_out_close(out);
}

char *fx_strategy_text(const fx_strategy *strategy, const fx_features *features, const fx_rules *rules)
{
    const fx_gene *gene = &strategy->gene;
    fxi_out out = {0};
    fxi_out_open(&out, NULL, '{', false);
    fxi_out_whole(&out, "format", FXI_STRATEGY_FORMAT);
    fxi_out_text(&out, "name", strategy->name);
    fxi_out_text(&out, "symbol", strategy->symbol);
    fxi_out_text(&out, "timeframe", fx_timeframe_name(strategy->timeframe));
    fxi_out_text(&out, "feature_set", strategy->feature_set);
    put_terms(&out, gene, features);
    fxi_out_single(&out, "long_threshold", gene->long_threshold); // infinite: null, never long
    fxi_out_single(&out, "short_threshold", gene->short_threshold);
    put_exits(&out, &gene->exits, rules);
    fxi_out_close(&out);
    return fxi_out_end(&out);
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
