// The journal of a run.
#include <string.h>
#include <unistd.h>

#include "journal_i.h"

enum { RECORD_HEAD = 1, RECORD_GENERATION = 2, RECORD_HOLDOUT = 3 };

// What stands before the trials of a generation.
typedef struct generation_head {
    int64_t number, duplicates, count;
} generation_head;

static const char magic[16] = "rapto journal 1";

/* ---- opening ------------------------------------------------------------------------------------------------- */

typedef struct first_record {
    bool found;
    fxi_journal_head head;
} first_record;

static rp_status visit_head(uint32_t type, const void *payload, uint32_t size, void *context, rp_error *error)
{
    first_record *first = context;
    if (first->found) return RP_OK;
    if (type != RECORD_HEAD || size < sizeof first->head.version)
        return rp_fail(error, RP_EFORMAT, "journal.bin: does not begin as a journal; it is left as it is");
    // The version stands first in every version's head; the rest has this version's form only if the version is ours.
    memcpy(&first->head, payload, size < sizeof first->head ? size : sizeof first->head);
    first->head.version[sizeof first->head.version - 1] = 0;
    if (size != sizeof first->head) first->head.trial_size = 0;
    first->found = true;
    return RP_OK;
}

static rp_status compare_heads(const char *folder, const fxi_journal_head *old, const fxi_journal_head *new,
                               rp_error *error)
{
    if (strcmp(old->version, new->version) != 0 || old->trial_size != new->trial_size)
        return rp_fail(error, RP_EVERSION,
                       "%s: this run was made by version %s of the program and this is %s; choose "
                       "another folder for a new run",
                       folder, old->version, new->version);
    if (!rp_hash_equal(old->data, new->data))
        return rp_fail(error, RP_ECONFLICT, "%s: this run was made on other data; choose another folder for a new run",
                       folder);
    if (!rp_hash_equal(old->config, new->config))
        return rp_fail(error, RP_ECONFLICT,
                       "%s: this run was made with another configuration, pipeline or rates file (see its config.yaml "
                       "and features.yaml); choose another folder for a new run",
                       folder);
    return RP_OK;
}

static rp_status open_locked(const char *folder, const fxi_journal_head *head, fxi_journal *journal, rp_error *error)
{
    first_record first = {.found = false};
    rp_status status = fxi_records_lock(&journal->records, false, error);
    if (status == RP_OK) status = fxi_records_read(&journal->records, visit_head, &first, error);
    if (status != RP_OK) return status;
    if (first.found) {
        journal->head = first.head;
        return compare_heads(folder, &first.head, head, error);
    }
    journal->head = *head;
    return fxi_records_append(&journal->records, RECORD_HEAD, head, sizeof *head, error);
}

// Results without a journal are somebody's; a run that writes over them cannot say what they were.
static rp_status refuse_foreign(const char *folder, const char *path, rp_error *error)
{
    char *results = rp_asprintf("%s/results.json", folder);
    if (!results) return rp_fail(error, RP_ENOMEM, "%s: out of memory opening the run", folder);
    bool foreign = access(path, F_OK) != 0 && access(results, F_OK) == 0;
    rp_free(results);
    return foreign ? rp_fail(error, RP_ECONFLICT,
                             "%s: holds results but no journal.bin; choose another folder for a new "
                             "run",
                             folder)
                   : RP_OK;
}

rp_status fxi_journal_open(const char *folder, const fxi_journal_head *head, fxi_journal *out, rp_error *error)
{
    fxi_journal journal = {.records.fd = -1};
    char *path = rp_asprintf("%s/journal.bin", folder);
    if (!path) return rp_fail(error, RP_ENOMEM, "%s: out of memory opening the run", folder);
    rp_status status = refuse_foreign(folder, path, error);
    if (status == RP_OK) status = fxi_records_open(path, magic, &journal.records, error);
    if (status == RP_OK) status = open_locked(folder, head, &journal, error);
    rp_free(path);
    if (status == RP_OK)
        *out = journal;
    else
        fxi_journal_close(&journal);
    return status;
}

void fxi_journal_close(fxi_journal *journal)
{
    if (journal->records.path) fxi_records_close(&journal->records);
}

/* ---- replay -------------------------------------------------------------------------------------------------- */

typedef struct replay {
    fxi_journal *journal;
    fxi_evolve *evolve;
} replay;

static rp_status visit_generation(uint32_t type, const void *payload, uint32_t size, void *context, rp_error *error)
{
    replay *r = context;
    generation_head head = {0};
    if (type != RECORD_GENERATION) return RP_OK;
    if (size >= sizeof head) memcpy(&head, payload, sizeof head);
    if (size < sizeof head || head.number != r->journal->generations || head.count < 0 ||
        (uint64_t)head.count != (size - sizeof head) / sizeof(fxi_trial))
        return rp_fail(error, RP_EFORMAT, "journal.bin: generation %lld does not read as one; it is left as it is",
                       (long long)r->journal->generations);
    // Payloads stand behind 8 + 24 bytes of heads in a block aligned to 64, so trials are aligned to 8.
    const fxi_trial *trials = (const void *)((const char *)payload + sizeof head);
    rp_status status = fxi_evolve_restore(r->evolve, trials, head.count, head.duplicates, error);
    if (status != RP_OK) return status;
    fxi_evolve_absorb(r->evolve);
    r->journal->generations++;
    return RP_OK;
}

rp_status fxi_journal_replay(fxi_journal *journal, fxi_evolve *evolve, rp_error *error)
{
    replay r = {journal, evolve};
    journal->generations = 0;
    journal->records.end = 0;
    return fxi_records_read(&journal->records, visit_generation, &r, error);
}

/* ---- writing ------------------------------------------------------------------------------------------------- */

rp_status fxi_journal_generation(fxi_journal *journal, const fxi_evolve *evolve, rp_error *error)
{
    generation_head head = {journal->generations, evolve->fresh_duplicates, evolve->fresh_count};
    size_t trials = (size_t)evolve->fresh_count * sizeof *evolve->fresh;
    if (trials > UINT32_MAX - sizeof head)
        return rp_fail(error, RP_EVALUE, "search.population: %lld is too many for one generation; use more generations",
                       (long long)evolve->fresh_count);
    char *payload = rp_malloc(sizeof head + trials);
    if (!payload) return rp_fail(error, RP_ENOMEM, "journal: no memory for a generation");
    memcpy(payload, &head, sizeof head);
    memcpy(payload + sizeof head, evolve->fresh, trials);
    rp_status status =
        fxi_records_append(&journal->records, RECORD_GENERATION, payload, (uint32_t)(sizeof head + trials), error);
    rp_free(payload);
    if (status == RP_OK) journal->generations++;
    return status;
}

typedef struct noted {
    rp_hash strategy;
    bool found;
} noted;

static rp_status visit_holdout(uint32_t type, const void *payload, uint32_t size, void *context, rp_error *error)
{
    noted *n = context;
    if (type == RECORD_HOLDOUT && size == sizeof n->strategy && memcmp(payload, &n->strategy, size) == 0)
        n->found = true;
    return RP_OK;
}

rp_status fxi_journal_holdout(fxi_journal *journal, rp_hash strategy, rp_error *error)
{
    noted n = {.strategy = strategy};
    journal->records.end = 0;
    rp_status status = fxi_records_read(&journal->records, visit_holdout, &n, error);
    if (status != RP_OK || n.found) return status;
    return fxi_records_append(&journal->records, RECORD_HOLDOUT, &strategy, sizeof strategy, error);
}
