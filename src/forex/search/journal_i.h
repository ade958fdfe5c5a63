// The journal of a run: what it was started with, every scored generation, the opening of the hold-out.
#ifndef FOREX_JOURNAL_I_H
#define FOREX_JOURNAL_I_H

#include "evolve_i.h"
#include "records_i.h"

/// What a run was started with. Compared on resume, and recorded inputs of the run.
typedef struct fxi_journal_head {
    char version[32];     ///< rp_version() of the program
    uint64_t trial_size;  ///< sizeof(fxi_trial) of the program
    rp_hash data, config; ///< of the bars, and of the resolved configuration with the symbol's numbers
    int64_t ledger_count; ///< trials in the ledger when the run began
} fxi_journal_head;

/// An open journal; the run folder is locked while it is open.
typedef struct fxi_journal {
    fxi_records records;
    fxi_journal_head head;
    int64_t generations; ///< read or written so far
} fxi_journal;

/// Opens <folder>/journal.bin. A new journal gets `head`; an old one must have been made by the same version
/// (RP_EVERSION) from the same data and configuration (RP_ECONFLICT), and gives its own ledger_count back in
/// journal->head. A refused folder is left as it is.
RP_CHECK rp_status fxi_journal_open(const char *folder, const fxi_journal_head *head, fxi_journal *journal,
                                    rp_error *error);
void fxi_journal_close(fxi_journal *journal); ///< All-zero is allowed.
/// Absorbs all generations of the journal into `evolve`.
RP_CHECK rp_status fxi_journal_replay(fxi_journal *journal, fxi_evolve *evolve, rp_error *error);
/// Writes the scored generation that stands in evolve->fresh. Durable when it returns RP_OK.
RP_CHECK rp_status fxi_journal_generation(fxi_journal *journal, const fxi_evolve *evolve, rp_error *error);
/// Notes that the hold-out is about to be opened for a strategy; the second time for the same one writes nothing.
RP_CHECK rp_status fxi_journal_holdout(fxi_journal *journal, rp_hash strategy, rp_error *error);

#endif
