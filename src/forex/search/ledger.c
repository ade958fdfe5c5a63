// The trial ledger and the hold-out log.
#include <string.h>

#include "ledger_i.h"

enum { RECORD_KEYS = 1, RECORD_OPENING = 2 };
enum { KEYS_PER_RECORD = 1 << 20 };

typedef struct opening {
    int64_t from, to; // ns UTC, to exclusive
    rp_hash key;
} opening;

/* ---- opening and closing ------------------------------------------------------------------------------------- */

static rp_status open_file(const char *folder, const char *name, const char *magic, fxi_records *records,
                           rp_error *error)
{
    char *path = rp_asprintf("%s/%s", folder, name);
    if (!path) return rp_fail(error, RP_ENOMEM, "%s: out of memory opening the ledger", folder);
    rp_status status = fxi_records_open(path, magic, records, error);
    rp_free(path);
    return status;
}

static rp_status unknown_record(uint32_t type, rp_error *error)
{
    return rp_fail(error, RP_EVERSION,
                   "ledger: a record of kind %u, which this version does not know; it is left as "
                   "it is",
                   type);
}

static rp_status visit_keys(uint32_t type, const void *payload, uint32_t size, void *context, rp_error *error)
{
    fxi_ledger *ledger = context;
    if (type != RECORD_KEYS || size % sizeof(rp_hash) != 0) return unknown_record(type, error);
    int64_t count = size / (int64_t)sizeof(rp_hash);
    if (!fxi_key_set_reserve(&ledger->keys, count))
        return rp_fail(error, RP_ENOMEM, "ledger: no memory for %lld trials", (long long)(ledger->keys.count + count));
    for (int64_t i = 0; i < count; i++) {
        rp_hash key;
        memcpy(&key, (const char *)payload + i * (int64_t)sizeof key, sizeof key);
        fxi_key_set_add(&ledger->keys, key);
    }
    return RP_OK;
}

static rp_status load_keys(fxi_ledger *ledger, rp_error *error)
{
    rp_status status = fxi_records_lock(&ledger->trials, true, error);
    if (status != RP_OK) return status;
    status = fxi_records_read(&ledger->trials, visit_keys, ledger, error);
    fxi_records_unlock(&ledger->trials);
    return status;
}

rp_status fxi_ledger_open(const char *folder, rp_hash data, fxi_ledger *out, rp_error *error)
{
    fxi_ledger ledger = {.trials.fd = -1, .holdout.fd = -1};
    char hex[33];
    rp_hash_hex(data, hex);
    char *path = rp_asprintf("%s/%s", folder, hex);
    if (!path) return rp_fail(error, RP_ENOMEM, "%s: out of memory opening the ledger", folder);
    rp_status status = rp_make_folders(path, error);
    if (status == RP_OK) status = open_file(path, "trials.bin", "rapto trials  1", &ledger.trials, error);
    if (status == RP_OK) status = open_file(path, "holdout.bin", "rapto holdout 1", &ledger.holdout, error);
    if (status == RP_OK) status = load_keys(&ledger, error);
    rp_free(path);
    if (status == RP_OK)
        *out = ledger;
    else
        fxi_ledger_close(&ledger);
    return status;
}

static void close_if_open(fxi_records *records)
{
    if (records->path) fxi_records_close(records);
}

void fxi_ledger_close(fxi_ledger *ledger)
{
    close_if_open(&ledger->trials);
    close_if_open(&ledger->holdout);
    fxi_key_set_clear(&ledger->keys);
}

/* ---- trials -------------------------------------------------------------------------------------------------- */

rp_hash fxi_trial_key(rp_hash gene, rp_hash data, rp_hash rules)
{
    const rp_hash parts[3] = {gene, data, rules};
    return rp_hash_bytes(parts, sizeof parts);
}

// Collects those of `keys` that the ledger does not have, each once, into `fresh`; adds nothing yet.
static int64_t select_fresh(const fxi_ledger *ledger, const rp_hash *keys, int64_t count, fxi_key_set *fresh)
{
    for (int64_t i = 0; i < count; i++)
        if (fxi_key_set_find(&ledger->keys, keys[i]) < 0) fxi_key_set_add(fresh, keys[i]);
    return fresh->count;
}

static rp_status append_keys(fxi_ledger *ledger, const fxi_key_set *fresh, rp_error *error)
{
    for (int64_t at = 0; at < fresh->count; at += KEYS_PER_RECORD) {
        int64_t count = fresh->count - at < KEYS_PER_RECORD ? fresh->count - at : KEYS_PER_RECORD;
        rp_status status = fxi_records_append(&ledger->trials, RECORD_KEYS, fresh->keys + at,
                                              (uint32_t)(count * (int64_t)sizeof(rp_hash)), error);
        if (status != RP_OK) return status;
        for (int64_t i = 0; i < count; i++) fxi_key_set_add(&ledger->keys, fresh->keys[at + i]);
    }
    return RP_OK;
}

rp_status fxi_ledger_add(fxi_ledger *ledger, const rp_hash *keys, int64_t count, rp_error *error)
{
    fxi_key_set fresh = {0};
    rp_status status = fxi_records_lock(&ledger->trials, true, error);
    if (status != RP_OK) return status;
    status = fxi_records_read(&ledger->trials, visit_keys, ledger, error); // what others added meanwhile
    if (status == RP_OK && (!fxi_key_set_reserve(&fresh, count) || !fxi_key_set_reserve(&ledger->keys, count)))
        status = rp_fail(error, RP_ENOMEM, "ledger: no memory for %lld trials", (long long)count);
    if (status == RP_OK && select_fresh(ledger, keys, count, &fresh) > 0) status = append_keys(ledger, &fresh, error);
    fxi_records_unlock(&ledger->trials);
    fxi_key_set_clear(&fresh);
    return status;
}

/* ---- hold-out ------------------------------------------------------------------------------------------------ */

// Counts distinct strategies among openings that overlap [from, to), and looks for one opening.
typedef struct census {
    opening wanted;
    bool noted;
    fxi_key_set strategies;
} census;

static rp_status visit_opening(uint32_t type, const void *payload, uint32_t size, void *context, rp_error *error)
{
    census *c = context;
    opening seen;
    if (type != RECORD_OPENING || size != sizeof seen) return unknown_record(type, error);
    memcpy(&seen, payload, sizeof seen);
    if (seen.from >= c->wanted.to || seen.to <= c->wanted.from) return RP_OK;
    if (seen.from == c->wanted.from && seen.to == c->wanted.to && rp_hash_equal(seen.key, c->wanted.key))
        c->noted = true;
    if (!fxi_key_set_reserve(&c->strategies, 1)) return rp_fail(error, RP_ENOMEM, "hold-out log: out of memory");
    fxi_key_set_add(&c->strategies, seen.key);
    return RP_OK;
}

static rp_status note_opening(fxi_ledger *ledger, census *c, rp_error *error)
{
    ledger->holdout.end = 0; // read it all: the census needs every opening
    rp_status status = fxi_records_read(&ledger->holdout, visit_opening, c, error);
    if (status != RP_OK || c->noted) return status;
    if (!fxi_key_set_reserve(&c->strategies, 1)) return rp_fail(error, RP_ENOMEM, "hold-out log: out of memory");
    fxi_key_set_add(&c->strategies, c->wanted.key);
    return fxi_records_append(&ledger->holdout, RECORD_OPENING, &c->wanted, sizeof c->wanted, error);
}

rp_status fxi_holdout_open(fxi_ledger *ledger, rp_hash key, int64_t from, int64_t to, int64_t *openings,
                           rp_error *error)
{
    census c = {.wanted = {from, to, key}};
    rp_status status = fxi_records_lock(&ledger->holdout, true, error);
    if (status != RP_OK) return status;
    status = note_opening(ledger, &c, error);
    fxi_records_unlock(&ledger->holdout);
    if (status == RP_OK) *openings = c.strategies.count;
    fxi_key_set_clear(&c.strategies);
    return status;
}
