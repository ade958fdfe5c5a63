// Files that appear whole or not at all: written beside their final name, synced, renamed.
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rapto/base.h>

struct rp_atomic_file {
    char *path;      // the final name
    char *folder;    // of `path`, "." when it has none
    char *temporary; // in `folder`
    FILE *stream;
};

static _Atomic unsigned temporary_count;

static void free_file(rp_atomic_file *file)
{
    rp_free(file->path);
    rp_free(file->folder);
    rp_free(file->temporary);
    rp_free(file);
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return rp_strdup(".");
    return slash == path ? rp_strdup("/") : rp_strndup(path, (size_t)(slash - path));
}

// A new file gets the mode that umask leaves, a replaced one keeps its own.
static mode_t mode_for(const char *path, bool *replaces)
{
    struct stat info;
    *replaces = stat(path, &info) == 0 && S_ISREG(info.st_mode);
    return *replaces ? info.st_mode & 07777 : 0666;
}

// Opens the temporary file under a name that no other process or thread uses.
static rp_status open_temporary(rp_atomic_file *file, rp_error *error)
{
    bool replaces;
    mode_t mode = mode_for(file->path, &replaces);
    for (;;) {
        rp_free(file->temporary);
        unsigned count = atomic_fetch_add(&temporary_count, 1);
        file->temporary = rp_asprintf("%s/.rapto-%ld-%u.tmp", file->folder, (long)getpid(), count);
        if (!file->temporary) return rp_fail(error, RP_ENOMEM, "%s: out of memory opening the file", file->path);
        int fd = open(file->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd < 0 && (errno == EEXIST || errno == EINTR)) continue; // left over from a killed process of the same id
        if (fd < 0) return rp_fail_errno(error, errno, "write a new file beside", file->path);
        if (replaces) (void)!fchmod(fd, mode); // umask may have narrowed it; a file system without modes is no failure
        file->stream = fdopen(fd, "wb");
        if (file->stream) return RP_OK;
        int why = errno;
        close(fd);
        unlink(file->temporary);
        return rp_fail_errno(error, why, "open a stream for", file->path);
    }
}

// The rename would put a file in the place of a device or a pipe; a folder it refuses by itself.
static rp_status check_target(const char *path, rp_error *error)
{
    struct stat info;
    if (stat(path, &info) != 0 || S_ISREG(info.st_mode) || S_ISDIR(info.st_mode)) return RP_OK;
    return rp_fail(error, RP_EIO, "%s: is a device or pipe, not a regular file, and would be replaced; name a file",
                   path);
}

rp_status rp_atomic_open(const char *path, rp_atomic_file **out, rp_error *error)
{
    rp_status target = check_target(path, error);
    if (target != RP_OK) return target;
    rp_atomic_file *file = rp_calloc(1, sizeof *file);
    if (!file) return rp_fail(error, RP_ENOMEM, "%s: out of memory opening the file", path);
    file->path = rp_strdup(path);
    file->folder = folder_of(path);
    rp_status status = file->path && file->folder
                           ? open_temporary(file, error)
                           : rp_fail(error, RP_ENOMEM, "%s: out of memory opening the file", path);
    if (status != RP_OK) {
        free_file(file);
        return status;
    }
    *out = file;
    return RP_OK;
}

FILE *rp_atomic_stream(rp_atomic_file *file)
{
    return file->stream;
}

const char *rp_atomic_temporary(const rp_atomic_file *file)
{
    return file->temporary;
}

// Makes the rename durable. The new content already stands, so trouble here is told and not returned.
static void sync_folder(const rp_atomic_file *file)
{
    int fd = open(file->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL); // EINVAL: this file system has no such thing
    char text[128];
    if (!ok)
        rp_log_line(RP_LOG_WARN, "%s: written, but its folder cannot be synced: %s", file->path,
                    strerror_r(errno, text, sizeof text));
    if (fd >= 0) close(fd);
}

// Why an earlier write to `fd` failed, which its stream has forgotten: the disk is asked again behind the file's end.
// The file is thrown away in any case.
static int earlier_failure(int fd)
{
    static const char zeros[65536];
    off_t end = lseek(fd, 0, SEEK_END);
    size_t done = 0;
    while (end >= 0 && done < sizeof zeros) {
        ssize_t wrote = pwrite(fd, zeros, sizeof zeros - done, end + (off_t)done);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return wrote < 0 ? errno : EIO;
        done += (size_t)wrote;
    }
    return EIO;
}

// Brings the content to the disk and closes the stream; 0 or the errno of the first failure.
static int finish_stream(FILE *stream)
{
    int why = 0;
    errno = 0;
    bool failed = ferror(stream) != 0; // an earlier write failed and nobody looked
    if (fflush(stream) != 0) why = errno ? errno : EIO;
    if (failed && why == 0) why = earlier_failure(fileno(stream));
    if (why == 0 && fsync(fileno(stream)) != 0 && errno != EINVAL) why = errno;
    if (fclose(stream) != 0 && why == 0) why = errno;
    return why;
}

rp_status rp_atomic_commit(rp_atomic_file *file, rp_error *error)
{
    rp_status status = RP_OK;
    int why = finish_stream(file->stream);
    if (why == 0 && rename(file->temporary, file->path) != 0) why = errno;
    if (why == 0) {
        sync_folder(file);
    } else {
        unlink(file->temporary);
        status = rp_fail_errno(error, why, "write", file->path);
    }
    free_file(file);
    return status;
}

void rp_atomic_abort(rp_atomic_file *file)
{
    if (!file) return;
    fclose(file->stream);
    unlink(file->temporary);
    free_file(file);
}

rp_status rp_file_write(const char *path, const void *data, size_t size, rp_error *error)
{
    rp_atomic_file *file = NULL;
    rp_status status = rp_atomic_open(path, &file, error);
    if (!file) return status;
    errno = 0;
    if (size > 0 && fwrite(data, 1, size, file->stream) != size) {
        status = rp_fail_errno(error, errno ? errno : EIO, "write", path);
        rp_atomic_abort(file);
        return status;
    }
    return rp_atomic_commit(file, error);
}
