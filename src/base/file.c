// Reading and hashing whole files, making folders.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rapto/base.h>

enum { chunk_bytes = 1 << 20 };

static rp_status open_for_reading(const char *path, int *fd, rp_error *error)
{
    do {
        *fd = open(path, O_RDONLY | O_CLOEXEC);
    } while (*fd < 0 && errno == EINTR);
    return *fd < 0 ? rp_fail_errno(error, errno, "open for reading", path) : RP_OK;
}

// read(2) that goes on after signals; -1 with errno on failure.
static ssize_t read_some(int fd, void *data, size_t size)
{
    ssize_t got;
    do {
        got = read(fd, data, size);
    } while (got < 0 && errno == EINTR);
    return got;
}

static rp_status too_large(const char *path, size_t limit, rp_error *error)
{
    return rp_fail(error, RP_EVALUE, "%s: file is larger than the limit of %zu bytes", path, limit);
}

typedef struct buffer {
    char *data;
    size_t size, room; // one byte of `room` is kept for the terminator
} buffer;

static rp_status make_room(buffer *b, const char *path, rp_error *error)
{
    if (b->room - b->size > 1) return RP_OK;
    char *larger = rp_realloc(b->data, b->room * 2);
    if (!larger) return rp_fail(error, RP_ENOMEM, "%s: out of memory reading %zu bytes", path, b->room);
    b->data = larger;
    b->room *= 2;
    return RP_OK;
}

// Reads to the end, whatever size was promised: files grow, and pipes have none.
static rp_status read_to_end(int fd, const char *path, size_t limit, buffer *b, rp_error *error)
{
    for (;;) {
        rp_status status = make_room(b, path, error);
        if (status != RP_OK) return status;
        ssize_t got = read_some(fd, b->data + b->size, b->room - b->size - 1);
        if (got < 0) return rp_fail_errno(error, errno, "read", path);
        if (got == 0) return RP_OK;
        b->size += (size_t)got;
        if (limit > 0 && b->size > limit) return too_large(path, limit, error);
    }
}

rp_status rp_file_read(const char *path, size_t limit, char **data, size_t *size, rp_error *error)
{
    int fd;
    rp_status status = open_for_reading(path, &fd, error);
    if (status != RP_OK) return status;
    buffer b = {0};
    struct stat info;
    if (fstat(fd, &info) != 0) {
        status = rp_fail_errno(error, errno, "ask the size of", path);
        goto done;
    }
    size_t promised = info.st_size > 0 ? (size_t)info.st_size : 0;
    if (limit > 0 && promised > limit) {
        status = too_large(path, limit, error);
        goto done;
    }
    b.room = promised + 2 < 4096 ? 4096 : promised + 2; // + 2: the read that finds the end needs a free byte too
    b.data = rp_malloc(b.room);
    status = b.data ? read_to_end(fd, path, limit, &b, error)
                    : rp_fail(error, RP_ENOMEM, "%s: out of memory for %zu bytes", path, promised);
done:
    close(fd);
    if (status != RP_OK || !b.data) {
        rp_free(b.data);
        return status;
    }
    b.data[b.size] = '\0';
    *data = b.data;
    *size = b.size;
    return RP_OK;
}

rp_status rp_file_hash(const char *path, rp_hash *hash, rp_error *error)
{
    int fd;
    rp_status status = open_for_reading(path, &fd, error);
    if (status != RP_OK) return status;
    rp_hasher *hasher = rp_hasher_new();
    char *chunk = rp_malloc(chunk_bytes);
    if (!hasher || !chunk) {
        status = rp_fail(error, RP_ENOMEM, "%s: out of memory hashing the file", path);
        goto done;
    }
    ssize_t got;
    while ((got = read_some(fd, chunk, chunk_bytes)) > 0) rp_hasher_add(hasher, chunk, (size_t)got);
    if (got < 0)
        status = rp_fail_errno(error, errno, "read", path);
    else
        *hash = rp_hasher_value(hasher);
done:
    close(fd);
    rp_free(chunk);
    rp_hasher_free(hasher);
    return status;
}

// Makes one folder; fine when it is there already.
static rp_status make_folder(const char *path, rp_error *error)
{
    if (mkdir(path, 0777) == 0) return RP_OK;
    int why = errno;
    struct stat info;
    if (stat(path, &info) != 0) return rp_fail_errno(error, why, "make folder", path);
    if (S_ISDIR(info.st_mode)) return RP_OK;
    return rp_fail(error, RP_EEXIST, "%s: cannot make folder: a file of this name is there", path);
}

rp_status rp_make_folders(const char *path, rp_error *error)
{
    char *part = rp_strdup(path);
    if (!part) return rp_fail(error, RP_ENOMEM, "%s: out of memory making the folder", path);
    rp_status status = RP_OK;
    for (char *slash = part; status == RP_OK && slash;) {
        slash = strchr(slash + strspn(slash, "/"), '/');
        if (slash) *slash = '\0';
        status = make_folder(part, error);
        if (slash) *slash = '/';
    }
    rp_free(part);
    return status;
}
