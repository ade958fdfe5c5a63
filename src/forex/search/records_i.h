// Append-only files of checksummed records: journal, trial ledger and hold-out log are built on them.
//
// A file is 16 bytes of magic, then records: type (u32), payload size (u32), payload, checksum (u64, XXH3 of all before
// it), in the machine's byte order. A record is written with one call and synced before the call returns, so a killed
// process leaves at most one unfinished record, at the end; the reader stops there and the next append overwrites it.
#ifndef FOREX_RECORDS_I_H
#define FOREX_RECORDS_I_H

#include <rapto/base.h>

/// An open file. Not shared between threads.
typedef struct fxi_records {
    int fd;
    char *path;
    char magic[16];
    int64_t end; ///< bytes known to be whole records; 0 before the magic is there
} fxi_records;

/// Opens or creates `path`; writes nothing yet. A file that begins otherwise than `magic` is RP_EFORMAT.
RP_CHECK rp_status fxi_records_open(const char *path, const char magic[16], fxi_records *records, rp_error *error);
void fxi_records_close(fxi_records *records); ///< Releases the lock too.

/// Takes the file's exclusive lock among processes; RP_ECONFLICT when another has it and `wait` is false.
RP_CHECK rp_status fxi_records_lock(fxi_records *records, bool wait, rp_error *error);
void fxi_records_unlock(fxi_records *records); ///< Gives the lock back.

/// Receives one record; a status other than RP_OK ends the reading with it.
typedef rp_status fxi_record_visitor(uint32_t type, const void *payload, uint32_t size, void *context, rp_error *error);
/// Visits the whole records behind `end` and moves `end` along. With the lock held, what stands behind the last whole
/// record is the rest of a killed process.
RP_CHECK rp_status fxi_records_read(fxi_records *records, fxi_record_visitor *visit, void *context, rp_error *error);
/// Writes one record at `end`, cutting whatever torn rest stood there. The lock must be held and everything read. After
/// a failure the file ends where it ended before.
RP_CHECK rp_status fxi_records_append(fxi_records *records, uint32_t type, const void *payload, uint32_t size,
                                      rp_error *error);

#endif
