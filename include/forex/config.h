/// \file config.h
/// Configuration: one table of keys (src/forex/config/keys.def) serves YAML files, environment variables, the command
/// line, `forex config dump` and the reference page. Precedence: command line > environment > file > defaults, which
/// the caller gets by applying them in rising order.
#ifndef FOREX_CONFIG_H
#define FOREX_CONFIG_H

#include <forex/run.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One key of the table; static.
typedef struct fx_config_key {
    const char *name;   ///< "search.population"
    const char *values; ///< what it takes, for people: "whole number, 2 to 1000000", "next_open | same_close"
    const char *doc;    ///< one line
} fx_config_key;

RP_API int64_t fx_config_key_count(void);                    ///< Number of keys.
RP_API const fx_config_key *fx_config_key_at(int64_t index); ///< Key by index; static.

/// Sets one key from text, as a file, variable or argument gives it. `origin` says where from, for the message
/// ("run.yaml", "FOREX_SEARCH_SEED", "--seed"). An unknown key is RP_EUNKNOWN and names the nearest known one; a bad
/// value is RP_EVALUE and says what the key takes.
RP_API RP_CHECK rp_status fx_config_set(fx_config *config, const char *key, const char *value, const char *origin,
                                        rp_error *error);
/// Reads a YAML file over `config`; on failure `config` is unchanged and the message names file, line and key.
RP_API RP_CHECK rp_status fx_config_load(fx_config *config, const char *path, rp_error *error);
/// The same from memory; `name` stands for the file in messages.
RP_API RP_CHECK rp_status fx_config_parse(fx_config *config, const char *text, size_t size, const char *name,
                                          rp_error *error);
/// Applies the environment: FOREX_SEARCH_POPULATION sets search.population. A variable FOREX_... that names no key is
/// refused with the nearest one (FOREX_CONFIG, the default file, is the caller's).
RP_API RP_CHECK rp_status fx_config_environment(fx_config *config, rp_error *error);
/// Checks what single keys cannot: ranges in order, shares that leave a hold-out, a stop where sizing needs one.
RP_API RP_CHECK rp_status fx_config_check(const fx_config *config, rp_error *error);
/// The configuration as YAML that fx_config_load reads back to the same values (rp_free); NULL when out of memory.
/// Without `places` the keys that say where results go (run.folder, run.ledger) are left out, so that equal runs in
/// different folders have equal text.
RP_API char *fx_config_text(const fx_config *config, bool places);

#ifdef __cplusplus
}
#endif
#endif
