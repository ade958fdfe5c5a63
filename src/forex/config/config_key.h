/* The key table in memory, and text <-> value of one key. Private to config. */
#ifndef FOREX_CONFIG_KEY_H
#define FOREX_CONFIG_KEY_H

#include <forex/config.h>

typedef enum key_kind {
    KEY_TEXT,
    KEY_TIMEFRAME,
    KEY_CHOICE,
    KEY_WHOLE,
    KEY_LONG,
    KEY_SEED,
    KEY_REAL,
    KEY_TABLE_REAL,
    KEY_TABLE_E8,
    KEY_LOTS,
    KEY_MONEY,
    KEY_SWITCH,
    KEY_CLOCK,
    KEY_INSTANT
} key_kind;

typedef struct config_key {
    fx_config_key shown;
    const char *section, *key;
    key_kind kind;
    size_t offset, size; /* of the field in fx_config */
    const char *choices; /* KEY_CHOICE: names separated by | */
    double low, high;
} config_key;

extern const config_key fxi_config_keys[];
extern const int64_t fxi_config_key_total;

/* Index of a key by its full name, -1 when unknown. */
int64_t fxi_config_key_find(const char *name);
/* Writes the value read from `text` into its field; a failure leaves the field as it was. */
rp_status fxi_config_value_set(fx_config *config, const config_key *key, const char *text, const char *origin,
                               rp_error *error);
/* Writes the field's value as text that fxi_config_value_set reads back to the same value. */
void fxi_config_value_text(const fx_config *config, const config_key *key, char *text, size_t size);
/* Shortest decimal text that reads back to the same double. */
void fxi_real_text(double value, char *text, size_t size);

/* Sessions are a list of mappings, apart from the key table; the fields arrive as text, NULL where not given. */
typedef struct session_text {
    char *name, *zone, *from, *to, *weekdays;
} session_text;
rp_status fxi_config_sessions_set(fx_config *config, const session_text *sessions, uint64_t count, const char *origin,
                                  rp_error *error);
/* Times and weekdays of a session as the fields of a YAML mapping. */
void fxi_config_session_text(const fx_session *session, char *text, size_t size);
/* "HH:MM" to minutes; false when it is no time of day. 24:00 is allowed as an end. */
bool fxi_clock_parse(const char *text, int *minute);

#endif
