// Train, validation and hold-out, in time order; and the hash of the rules.
#include <math.h>
#include <string.h>

#include "run_i.h"
#include "words_i.h"

enum { FEWEST_BARS = 50 }; // of a range; fewer are refused

const char *fxi_segment_name(fxi_segment segment)
{
    static const char *const names[FXI_SEGMENT_COUNT] = {"train", "validation", "holdout", "in_sample"};
    return names[segment];
}

// The longest holding time in bars. Market minutes and minutes of a closed market are both at most the clock's.
static int64_t longest_hold(const fx_config *config)
{
    int64_t hold = config->search.hold_max > 0 ? config->search.hold_max : 0;
    if (config->rules.hold_unit == FX_HOLD_BARS) return hold;
    int64_t length = fx_timeframe_length(config->timeframe);
    return (hold * FX_MINUTE + length - 1) / length;
}

static rp_status check_range(const fxi_range *range, fxi_segment segment, int64_t embargo, rp_error *error)
{
    if (range->end - range->begin >= FEWEST_BARS) return RP_OK;
    return rp_fail(error, RP_EVALUE,
                   "%s: %lld bars are left of it after an embargo of %lld bars (search.hold_max); give more "
                   "data, another split, or a shorter search.hold_max",
                   fxi_segment_name(segment), (long long)(range->end > range->begin ? range->end - range->begin : 0),
                   (long long)embargo);
}

rp_status fxi_split(const fx_config *config, const fx_bars *bars, int64_t first, fxi_run *run, rp_error *error)
{
    int64_t count = bars->count - first;
    int64_t embargo = longest_hold(config);
    int64_t train_end = first + (int64_t)floor((double)count * config->train_share);
    int64_t validation_end = first + (int64_t)floor((double)count * (config->train_share + config->validation_share));
    run->embargo = embargo;
    run->range[FXI_TRAIN] = (fxi_range){first, train_end};
    run->range[FXI_VALIDATION] = (fxi_range){train_end + embargo, validation_end};
    run->range[FXI_HOLDOUT] = (fxi_range){validation_end + embargo, bars->count};
    run->range[FXI_IN_SAMPLE] = (fxi_range){first, validation_end};
    for (fxi_segment s = FXI_TRAIN; s <= FXI_HOLDOUT; s++) {
        rp_status status = check_range(&run->range[s], s, embargo, error);
        if (status != RP_OK) return status;
    }
    return RP_OK;
}

static void put_rules(fxi_words *w, const fx_rules *r)
{
    fxi_words_add(w, "%s %lld %d %d %d %d %d %d %d\n", r->account_currency, (long long)r->initial_balance, r->fill,
                  r->intrabar, r->target_gap, r->opposite, r->hold_unit, r->below_min, r->sizing);
    fxi_words_add(w, "%lld %a %d %a %a %lld %a %d %d %d %d\n", (long long)r->lots_e8, r->risk_fraction,
                  r->spread_source, r->spread_points, r->spread_multiplier, (long long)r->commission_e8,
                  r->slippage_points, r->swap, r->close_friday_minute, r->no_entry_friday_minute, r->annual_days);
    for (int i = 0; i < r->session_count; i++)
        fxi_words_add(w, "%s|%s|%d %d %u\n", r->sessions[i].name, r->sessions[i].zone, r->sessions[i].from_minute,
                      r->sessions[i].to_minute, r->sessions[i].weekdays);
}

static void put_symbol(fxi_words *w, const fx_symbol *s)
{
    fxi_words_add(w, "%s %s %s %d %d %d %lld\n", s->name, s->base, s->quote, s->digits, s->pip_points, s->tick_points,
                  (long long)s->contract_size);
    fxi_words_add(w, "%lld %lld %lld %d %lld %lld %lld %d %d\n", (long long)s->lot_step_e8, (long long)s->lot_min_e8,
                  (long long)s->lot_max_e8, s->spread_points, (long long)s->commission_e8, (long long)s->swap_long_e8,
                  (long long)s->swap_short_e8, s->triple_swap_weekday, s->calc_mode);
}

rp_status fxi_rules_hash(const fx_rules *rules, const fx_symbol *symbol, rp_hash *hash, rp_error *error)
{
    fxi_words words = {0};
    put_rules(&words, rules);
    put_symbol(&words, symbol);
    char *text = fxi_words_end(&words);
    if (!text) return rp_fail(error, RP_ENOMEM, "run: out of memory");
    *hash = rp_hash_bytes(text, strlen(text));
    rp_free(text);
    return RP_OK;
}
