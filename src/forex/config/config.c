/* Defaults, single keys by name, environment, and the checks across keys. */
#include "config_key.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

void fx_config_default(fx_config *config)
{
    memset(config, 0, sizeof *config);
    strcpy(config->data_root, "data");
    strcpy(config->symbol, "EURUSD");
    config->timeframe = FX_M15;
    config->day_rule = FX_DAY_NEW_YORK;
    strcpy(config->feature_set, "core64");
    fx_rules_default(&config->rules);
    fx_search_default(&config->search);
    config->train_share = 0.5;
    config->validation_share = 0.25;
    config->verdict = (fx_verdict_rule){.dsr_required = 0.95, .holdout_psr_required = 0.95};
    strcpy(config->run_folder, "forex-run");
    strcpy(config->ledger_folder, "forex-ledger");
}

/* Names of all keys, for the nearest-name message. */
static const char *nearest_key(const char *name)
{
    const char *names[256];
    int64_t count = fxi_config_key_total < 256 ? fxi_config_key_total : 256;
    for (int64_t i = 0; i < count; i++) names[i] = fxi_config_keys[i].shown.name;
    const char *nearest = rp_nearest(name, names, count);
    if (nearest || strchr(name, '.')) return nearest;
    /* A name without its section: compare with the keys alone. */
    for (int64_t i = 0; i < count; i++) names[i] = fxi_config_keys[i].key;
    const char *key = rp_nearest(name, names, count);
    for (int64_t i = 0; key && i < count; i++)
        if (names[i] == key) return fxi_config_keys[i].shown.name;
    return NULL;
}

static rp_status unknown_key(const char *name, const char *origin, rp_error *error)
{
    const char *nearest = nearest_key(name);
    if (nearest) return rp_fail(error, RP_EUNKNOWN, "%s: unknown key '%s'; did you mean '%s'?", origin, name, nearest);
    return rp_fail(error, RP_EUNKNOWN, "%s: unknown key '%s'; `forex config dump` lists the keys", origin, name);
}

rp_status fx_config_set(fx_config *config, const char *key, const char *value, const char *origin, rp_error *error)
{
    int64_t index = fxi_config_key_find(key);
    if (index < 0) return unknown_key(key, origin, error);
    return fxi_config_value_set(config, &fxi_config_keys[index], value, origin, error);
}

/* "FOREX_SEARCH_MIN_TERMS" to "search.min_terms": the first underscore after the prefix ends the section. */
static bool variable_key(const char *variable, size_t length, char *key, size_t size)
{
    size_t prefix = strlen("FOREX_");
    if (length <= prefix || length - prefix >= size) return false;
    bool in_section = true;
    for (size_t i = prefix; i < length; i++) {
        char letter = (char)tolower((unsigned char)variable[i]);
        if (letter == '_' && in_section) {
            letter = '.';
            in_section = false;
        }
        key[i - prefix] = letter;
    }
    key[length - prefix] = '\0';
    return true;
}

rp_status fx_config_environment(fx_config *config, rp_error *error)
{
    fx_config changed = *config;
    for (char **entry = environ; entry && *entry; entry++) {
        const char *equals = strchr(*entry, '=');
        if (!equals || strncmp(*entry, "FOREX_", 6) != 0 || strncmp(*entry, "FOREX_CONFIG=", 13) == 0) continue;
        char key[96], origin[128];
        size_t length = (size_t)(equals - *entry);
        snprintf(origin, sizeof origin, "environment variable %.*s", (int)(length < 96 ? length : 96), *entry);
        if (!variable_key(*entry, length, key, sizeof key))
            return rp_fail(error, RP_EUNKNOWN, "%s names no key; `forex config dump` lists the keys", origin);
        rp_status status = fx_config_set(&changed, key, equals + 1, origin, error);
        if (status != RP_OK) return status;
    }
    *config = changed;
    return RP_OK;
}

static rp_status check_order(double low, double high, const char *low_key, const char *high_key, rp_error *error)
{
    if (low <= high) return RP_OK;
    return rp_fail(error, RP_EVALUE, "%s (%g) is above %s (%g)", low_key, low, high_key, high);
}

static rp_status check_search(const fx_search_options *search, rp_error *error)
{
    rp_status status = check_order(search->min_terms, search->max_terms, "search.min_terms", "search.max_terms", error);
    if (status == RP_OK)
        status = check_order(search->stop_pips_min, search->stop_pips_max, "search.stop_pips_min",
                             "search.stop_pips_max", error);
    if (status == RP_OK)
        status = check_order(search->target_pips_min, search->target_pips_max, "search.target_pips_min",
                             "search.target_pips_max", error);
    if (status == RP_OK)
        status = check_order(search->hold_min, search->hold_max, "search.hold_min", "search.hold_max", error);
    if (status == RP_OK && search->tournament > search->population)
        return rp_fail(error, RP_EVALUE, "search.tournament (%d) is above search.population (%d)", search->tournament,
                       search->population);
    return status;
}

rp_status fx_config_check(const fx_config *config, rp_error *error)
{
    rp_status status = check_search(&config->search, error);
    if (status != RP_OK) return status;
    double holdout = 1 - config->train_share - config->validation_share;
    if (holdout < 0.05)
        return rp_fail(error, RP_EVALUE,
                       "split.train (%g) and split.validation (%g) leave %.3g of the bars for the hold-out; leave 0.05",
                       config->train_share, config->validation_share, holdout);
    if (config->from && config->to && config->from >= config->to)
        return rp_fail(error, RP_EVALUE, "data.from is not before data.to");
    if (config->rules.sizing == FX_SIZE_RISK_FRACTION && config->search.stop_pips_min <= 0)
        return rp_fail(error, RP_EVALUE, "rules.sizing risk_fraction needs a stop: set search.stop_pips_min above 0");
    if (config->rules.sizing == FX_SIZE_RISK_FRACTION && config->rules.risk_fraction <= 0)
        return rp_fail(error, RP_EVALUE, "rules.sizing risk_fraction needs rules.risk_fraction above 0");
    return RP_OK;
}
