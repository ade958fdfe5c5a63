// Files that appear whole or not at all: written beside their final name, synced, renamed.
//
// A writer holds a lock on its temporary file until that is renamed or removed, and its name is made from the final
// one: so the next writer of the same output knows where killed writers' leftovers lie, without listing the folder, and
// which of them nobody writes any more.
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <rapto/base.h>

struct rp_atomic_file {
    char *path;      // the final name
    char *folder;    // of `path`, "." when it has none
    char *temporary; // in `folder`
    size_t stem;     // letters of `temporary` before its number
    FILE *stream;
    int lock; // the stream's file once more: its lock ends when the last of them is closed; -1 when there is none
};

enum { SLOTS = 8, NUMBER_ROOM = 16 }; // names that are looked at for leftovers; room for a number and the ending

static void free_file(rp_atomic_file *file)
{
    if (file->lock >= 0) close(file->lock);
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

/* ---- the temporary file --------------------------------------------------------------------------------------- */

// Network file systems make a lock of bytes of it. DuckDB, which writes some temporary files by their name, asks for
// one too and would be refused: there nothing is locked, and leftovers stay.
static bool has_locks(int fd)
{
    static const unsigned network[] = {NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, SMB2_SUPER_MAGIC, CIFS_SUPER_MAGIC};
    struct statfs info;
    bool known = fstatfs(fd, &info) == 0;
    for (size_t i = 0; known && i < sizeof network / sizeof *network; i++) known = (unsigned)info.f_type != network[i];
    return known;
}

static int lock_now(int fd)
{
    int rc;
    if (!has_locks(fd)) return errno = ENOLCK, -1;
    while ((rc = flock(fd, LOCK_EX | LOCK_NB)) != 0 && errno == EINTR) continue;
    return rc;
}

// Makes room for the names of all slots, ".rapto-HASH-SLOT.tmp"; false when there is no memory.
static bool make_room(rp_atomic_file *file)
{
    const char *slash = strrchr(file->path, '/'), *name = slash ? slash + 1 : file->path;
    char hex[33];
    rp_hash_hex(rp_hash_bytes(name, strlen(name)), hex);
    file->temporary = rp_asprintf("%s/.rapto-%.16s%*s", file->folder, hex, NUMBER_ROOM, "");
    if (file->temporary) file->stem = strlen(file->temporary) - NUMBER_ROOM;
    return file->temporary != NULL;
}

static const char *name_slot(rp_atomic_file *file, unsigned slot)
{
    snprintf(file->temporary + file->stem, NUMBER_ROOM, "-%u.tmp", slot);
    return file->temporary;
}

static bool is_still(const char *path, int fd)
{
    struct stat open_file, named;
    return fstat(fd, &open_file) == 0 && S_ISREG(open_file.st_mode) && lstat(path, &named) == 0 &&
           open_file.st_dev == named.st_dev && open_file.st_ino == named.st_ino;
}

// Removes what a killed writer left under this name; false when a live one writes there, or when it cannot be said.
// Who holds the lock of a file that still has the name may remove it: no writer is behind it, and whoever has made the
// file and not locked it yet finds that it lost it.
static bool remove_leftover(const char *temporary)
{
    int fd = open(temporary, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT;
    bool gone = lock_now(fd) == 0 && is_still(temporary, fd) && unlink(temporary) == 0;
    close(fd);
    return gone;
}

// The file is ours unless another writer took it for a leftover before it was locked. On a file system without locks
// nobody can.
static bool is_ours(const char *temporary, int fd)
{
    bool taken = lock_now(fd) != 0 && errno == EWOULDBLOCK;
    return !taken && is_still(temporary, fd);
}

// A new file under a name that no other writer uses, locked; -1 with errno.
static int create_temporary(rp_atomic_file *file, mode_t mode)
{
    unsigned slot = 0;
    for (unsigned i = 0; i < SLOTS; i++) remove_leftover(name_slot(file, i));
    for (int lost = 0;;) {
        int fd = open(name_slot(file, slot), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        int why = errno;
        if (fd >= 0 && is_ours(file->temporary, fd)) return fd;
        if (fd >= 0 && ++lost > SLOTS)
            return fd; // not so often: this file system's numbers of files are not to be used
        if (fd >= 0) close(fd);
        if (fd >= 0 || why == EINTR) continue;
        if (why != EEXIST) return errno = why, -1;
        if (!remove_leftover(file->temporary)) slot++;
    }
}

// Opens the temporary file and its stream.
static rp_status open_temporary(rp_atomic_file *file, rp_error *error)
{
    bool replaces;
    mode_t mode = mode_for(file->path, &replaces);
    if (!make_room(file)) return rp_fail(error, RP_ENOMEM, "%s: out of memory opening the file", file->path);
    int fd = create_temporary(file, mode);
    if (fd < 0) return rp_fail_errno(error, errno, "write a new file beside", file->path);
    if (replaces) (void)!fchmod(fd, mode); // umask may have narrowed it; a file system without modes is no failure
    file->lock = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (file->lock >= 0) file->stream = fdopen(fd, "wb");
    if (file->stream) return RP_OK;
    int why = errno;
    unlink(file->temporary);
    close(fd);
    return rp_fail_errno(error, why, "open a stream for", file->path);
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
    file->lock = -1;
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
