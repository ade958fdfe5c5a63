// Append-only files of checksummed records.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "records_i.h"

enum { MAGIC = 16, HEAD = 8, TAIL = 8 };

/* ---- bytes --------------------------------------------------------------------------------------------------- */

// Reads up to `size` bytes; fewer only at the end of the file. -1 on failure.
static int64_t read_at(int fd, void *data, size_t size, int64_t at)
{
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(fd, (char *)data + done, size - done, at + (int64_t)done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        done += (size_t)got;
    }
    return (int64_t)done;
}

static bool write_at(int fd, const void *data, size_t size, int64_t at)
{
    size_t done = 0;
    while (done < size) {
        ssize_t put = pwrite(fd, (const char *)data + done, size - done, at + (int64_t)done);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        done += (size_t)put;
    }
    return true;
}

// Writes at `end` and syncs; on failure the file is cut back to where it ended.
static rp_status write_synced(fxi_records *records, const void *data, size_t size, rp_error *error)
{
    bool ok = ftruncate(records->fd, records->end) == 0 && write_at(records->fd, data, size, records->end) &&
              fsync(records->fd) == 0;
    if (ok) {
        records->end += (int64_t)size;
        return RP_OK;
    }
    int why = errno;
    (void)!ftruncate(records->fd, records->end);
    return rp_fail_errno(error, why, "write", records->path);
}

/* ---- opening ------------------------------------------------------------------------------------------------- */

static rp_status check_magic(fxi_records *records, rp_error *error)
{
    char found[MAGIC];
    int64_t size = read_at(records->fd, found, MAGIC, 0);
    if (size < 0) return rp_fail_errno(error, errno, "read", records->path);
    if (memcmp(found, records->magic, (size_t)size) != 0)
        return rp_fail(error, RP_EFORMAT,
                       "%s: not a file of this program (it does not begin with \"%.15s\"); it is "
                       "left as it is",
                       records->path, records->magic);
    records->end = size == MAGIC ? MAGIC : 0;
    return RP_OK;
}

rp_status fxi_records_open(const char *path, const char magic[16], fxi_records *records, rp_error *error)
{
    *records = (fxi_records){.fd = -1, .path = rp_strdup(path)};
    if (!records->path) return rp_fail(error, RP_ENOMEM, "%s: out of memory opening the file", path);
    memcpy(records->magic, magic, MAGIC);
    records->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    rp_status status = records->fd < 0 ? rp_fail_errno(error, errno, "open", path) : check_magic(records, error);
    if (status != RP_OK) fxi_records_close(records);
    return status;
}

void fxi_records_close(fxi_records *records)
{
    if (records->fd >= 0) close(records->fd);
    rp_free(records->path);
    *records = (fxi_records){.fd = -1};
}

rp_status fxi_records_lock(fxi_records *records, bool wait, rp_error *error)
{
    int result;
    do {
        result = flock(records->fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result == 0) return RP_OK;
    if (errno == EWOULDBLOCK)
        return rp_fail(error, RP_ECONFLICT, "%s: in use by another process; wait for it or stop it", records->path);
    return rp_fail_errno(error, errno, "lock", records->path);
}

void fxi_records_unlock(fxi_records *records)
{
    flock(records->fd, LOCK_UN);
}

/* ---- records ------------------------------------------------------------------------------------------------- */

// Loads the record at `end` into `*block` (head, payload, checksum). `*size` is 0 when no whole record stands there.
static rp_status load(const fxi_records *records, int64_t file_size, unsigned char **block, size_t *room, size_t *size,
                      rp_error *error)
{
    uint32_t head[2] = {0, 0};
    *size = 0;
    int64_t got = read_at(records->fd, head, HEAD, records->end);
    if (got < 0) return rp_fail_errno(error, errno, "read", records->path);
    size_t whole = HEAD + (size_t)head[1] + TAIL;
    if (got < HEAD || (int64_t)whole > file_size - records->end) return RP_OK;
    if (whole > *room) {
        unsigned char *larger = rp_realloc(*block, whole);
        if (!larger) return rp_fail(error, RP_ENOMEM, "%s: no memory for a record of %zu bytes", records->path, whole);
        *block = larger;
        *room = whole;
    }
    got = read_at(records->fd, *block, whole, records->end);
    if (got < 0) return rp_fail_errno(error, errno, "read", records->path);
    uint64_t checksum;
    memcpy(&checksum, *block + whole - TAIL, TAIL);
    if (got == (int64_t)whole && rp_hash_bytes(*block, whole - TAIL).low == checksum) *size = whole;
    return RP_OK;
}

static rp_status file_size_of(const fxi_records *records, int64_t *size, rp_error *error)
{
    struct stat info;
    if (fstat(records->fd, &info) != 0) return rp_fail_errno(error, errno, "read", records->path);
    *size = info.st_size;
    return RP_OK;
}

rp_status fxi_records_read(fxi_records *records, fxi_record_visitor *visit, void *context, rp_error *error)
{
    if (records->end == 0) { // another process may have written the magic since
        rp_status status = check_magic(records, error);
        if (status != RP_OK || records->end == 0) return status;
    }
    unsigned char *block = NULL;
    size_t room = 0, size = 0;
    int64_t file_size = 0;
    rp_status status = file_size_of(records, &file_size, error);
    while (status == RP_OK) {
        status = load(records, file_size, &block, &room, &size, error);
        if (status != RP_OK || size == 0) break;
        uint32_t head[2];
        memcpy(head, block, HEAD);
        status = visit(head[0], block + HEAD, head[1], context, error);
        if (status == RP_OK) records->end += (int64_t)size;
    }
    rp_free(block);
    return status;
}

rp_status fxi_records_append(fxi_records *records, uint32_t type, const void *payload, uint32_t size, rp_error *error)
{
    if (records->end == 0) {
        rp_status status = write_synced(records, records->magic, MAGIC, error);
        if (status != RP_OK) return status;
    }
    size_t whole = HEAD + (size_t)size + TAIL;
    unsigned char *block = rp_malloc(whole);
    if (!block) return rp_fail(error, RP_ENOMEM, "%s: no memory for a record of %zu bytes", records->path, whole);
    memcpy(block, (uint32_t[2]){type, size}, HEAD);
    if (size > 0) memcpy(block + HEAD, payload, size);
    uint64_t checksum = rp_hash_bytes(block, whole - TAIL).low;
    memcpy(block + whole - TAIL, &checksum, TAIL);
    rp_status status = write_synced(records, block, whole, error);
    rp_free(block);
    return status;
}
