// The trial ledger and the hold-out log of one data set: <ledger>/<data hash>/trials.bin and holdout.bin.
//
// Both belong to the data, across runs and processes. Keys are unique in the file, so a key's number is its place in
// history: "the ledger at the start of a run" is the first `trials` keys, and stays so whoever writes later.
#ifndef FOREX_LEDGER_I_H
#define FOREX_LEDGER_I_H

#include "key_set_i.h"
#include "records_i.h"

/// An open ledger, with all keys in memory (32 bytes each).
typedef struct fxi_ledger {
    fxi_records trials, holdout;
    fxi_key_set keys;
} fxi_ledger;

/// Opens the ledger of `data` in `folder`, making both when they are not there.
RP_CHECK rp_status fxi_ledger_open(const char *folder, rp_hash data, fxi_ledger *ledger, rp_error *error);
void fxi_ledger_close(fxi_ledger *ledger); ///< An all-zero ledger is allowed.

/// Adds those of `keys` that are not there; durable when it returns RP_OK. Safe against other processes.
RP_CHECK rp_status fxi_ledger_add(fxi_ledger *ledger, const rp_hash *keys, int64_t count, rp_error *error);
/// Key of a trial: hash of canonical strategy, data and rules.
rp_hash fxi_trial_key(rp_hash gene, rp_hash data, rp_hash rules);

/// Notes that the strategy `key` saw the bars of [from, to), unless that is noted already, and counts the distinct
/// strategies that ever saw any bar of that range, this one included.
RP_CHECK rp_status fxi_holdout_open(fxi_ledger *ledger, rp_hash key, int64_t from, int64_t to, int64_t *openings,
                                    rp_error *error);

#endif
