// What a run writes down as it goes, of any bytes: trial ledger, hold-out log and journal. Bit 0 of the first byte: the
// checksums of the records are put right first, or nothing would get past them. Refused files are left as they are;
// what is accepted takes another record and reads it back.
#include "forex/search/journal_i.h"
#include "forex/search/ledger_i.h"

#include "fuzz/scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static void put_right(uint8_t *file, size_t size)
{
    for (size_t at = 16; size >= at + 16;) {
        uint32_t length;
        memcpy(&length, file + at + 4, 4);
        if (length > size - at - 16) return;
        uint64_t checksum = rp_hash_bytes(file + at, 8 + (size_t)length).low;
        memcpy(file + at + 8 + length, &checksum, 8);
        at += 16 + (size_t)length;
    }
}

static void require_same(const char *path, const uint8_t *data, size_t size)
{
    char *text = NULL;
    size_t length = 0;
    require(rp_file_read(path, 0, &text, &length, NULL) == RP_OK && length == size && !memcmp(text, data, size));
    rp_free(text);
}

static void use_ledger(const char *folder, const char *name, const uint8_t *data, size_t size)
{
    const rp_hash whose = {0, 0}, key = {1, 2};
    char hex[33], path[200];
    fxi_ledger ledger;
    rp_error error = {0};
    rp_hash_hex(whose, hex);
    snprintf(path, sizeof path, "%s/%s", folder, hex);
    require(rp_make_folders(path, NULL) == RP_OK);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s/%s", folder, hex, i ? "trials.bin" : "holdout.bin");
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/%s/%s", folder, hex, name);
    scratch_put(path, data, size);
    if (fxi_ledger_open(folder, whose, &ledger, &error) != RP_OK) {
        require(error.message[0]);
        require_same(path, data, size);
        return;
    }
    int64_t count = ledger.keys.count, openings = 0;
    rp_status status = fxi_ledger_add(&ledger, &key, 1, &error);
    require(status == RP_OK && (ledger.keys.count == count || ledger.keys.count == count + 1));
    status = fxi_holdout_open(&ledger, key, 0, 1000, &openings, &error);
    require(status == RP_OK ? openings > 0 : error.message[0] != 0);
    count = ledger.keys.count;
    fxi_ledger_close(&ledger);
    require(fxi_ledger_open(folder, whose, &ledger, &error) == RP_OK && ledger.keys.count == count);
    fxi_ledger_close(&ledger);
}

static void use_journal(const char *folder, const uint8_t *data, size_t size)
{
    char path[200];
    fxi_journal journal;
    fxi_journal_head head;
    rp_error error = {0};
    memset(&head, 0, sizeof head);
    head.trial_size = sizeof(fxi_trial);
    snprintf(head.version, sizeof head.version, "fuzz");
    snprintf(path, sizeof path, "%s/journal.bin", folder);
    scratch_put(path, data, size);
    if (fxi_journal_open(folder, &head, &journal, &error) != RP_OK) {
        require(error.message[0]);
        require_same(path, data, size);
        return;
    }
    if (fxi_journal_holdout(&journal, (rp_hash){3, 4}, &error) != RP_OK) require(error.message[0]);
    fxi_journal_close(&journal);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *folder = scratch_folder("journal");
    if (size < 2) return 0;
    int64_t live = rp_memory_stats().live_blocks;
    uint8_t *copy = malloc(size);
    require(copy != NULL);
    memcpy(copy, data + 1, --size);
    if (data[0] & 1) put_right(copy, size);
    if (data[0] & 2)
        use_journal(folder, copy, size);
    else
        use_ledger(folder, data[0] & 4 ? "holdout.bin" : "trials.bin", copy, size);
    free(copy);
    require(rp_memory_stats().live_blocks == live);
    return 0;
}
