// Matrix files: a header, then the arrays as they stand in memory, so that a map of the file is the matrix.
#include "feature_i.h"

#include <forex/pipeline.h>

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VERSION = 1, ENDIAN = 0x01020304, HAS_BAR = 1, HAS_MASK = 2, ALIGN = 64, PAGE = 4096 };
static const char MAGIC[8] = "FXMATRIX";

// All numbers little-endian; offsets in bytes from the start of the file.
typedef struct header {
    char magic[8];
    uint32_t version, endian;
    int64_t file_size, count, columns, stride, warm_up, mask_words, flags;
    int64_t names_at, warm_up_at, known_at_at, bar_at, mask_at, values_at;
    rp_hash hash;    // of the matrix: inputs and columns
    rp_hash content; // of everything behind the header
    rp_hash own;     // of the header before this field
} header;

static int64_t place(int64_t *at, int64_t bytes, int64_t align)
{
    int64_t start = (*at + align - 1) / align * align;
    *at = start + bytes;
    return start;
}

// Where everything lies follows from the sizes alone. False when they are out of range.
static bool lay_out(header *h)
{
    const int64_t most = INT64_C(1) << 40;
    if (h->count < 0 || h->columns < 1 || h->columns > 1000000 || h->count > most / h->columns / 8) return false;
    if (h->stride != (h->count + 15) / 16 * 16 || h->mask_words != (h->count + 63) / 64) return false;
    if (h->warm_up < 0 || h->warm_up > h->count || h->flags & ~(int64_t)(HAS_BAR | HAS_MASK)) return false;
    int64_t at = sizeof *h;
    h->names_at = place(&at, h->columns * 64, ALIGN);
    h->warm_up_at = place(&at, h->columns * 8, ALIGN);
    h->known_at_at = place(&at, h->count * 8, ALIGN);
    h->bar_at = place(&at, h->flags & HAS_BAR ? h->count * 8 : 0, ALIGN);
    h->mask_at = place(&at, h->flags & HAS_MASK ? h->columns * h->mask_words * 8 : 0, ALIGN);
    h->values_at = place(&at, h->columns * h->stride * 4, PAGE);
    h->file_size = at;
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------------------
 */

typedef struct writer {
    FILE *out;
    rp_hasher *hasher;
    int64_t at;
    bool failed;
} writer;

static void put(writer *w, const void *data, int64_t size)
{
    if (size == 0) return;
    if (fwrite(data, 1, (size_t)size, w->out) != (size_t)size) w->failed = true;
    rp_hasher_add(w->hasher, data, (size_t)size);
    w->at += size;
}

static void put_at(writer *w, int64_t at, const void *data, int64_t size)
{
    static const char zeros[PAGE];
    while (w->at < at) put(w, zeros, at - w->at < PAGE ? at - w->at : PAGE);
    put(w, data, size);
}

static void put_all(writer *w, const header *h, const fx_features *f)
{
    put_at(w, h->names_at, f->names, h->columns * 64);
    put_at(w, h->warm_up_at, f->column_warm_up, h->columns * 8);
    put_at(w, h->known_at_at, f->known_at, h->count * 8);
    if (f->bar) put_at(w, h->bar_at, f->bar, h->count * 8);
    if (f->observed) put_at(w, h->mask_at, f->observed, h->columns * h->mask_words * 8);
    put_at(w, h->values_at, f->values, h->columns * h->stride * 4);
}

static header header_of(const fx_features *f)
{
    header h;
    memset(&h, 0, sizeof h);
    memcpy(h.magic, MAGIC, sizeof h.magic);
    h.version = VERSION;
    h.endian = ENDIAN;
    h.count = f->count;
    h.columns = f->columns;
    h.stride = f->stride;
    h.warm_up = f->warm_up;
    h.mask_words = (f->count + 63) / 64;
    h.flags = (f->bar ? HAS_BAR : 0) | (f->observed ? HAS_MASK : 0);
    h.hash = f->hash;
    return h;
}

rp_status fx_features_save(const char *path, const fx_features *features, rp_error *error)
{
    header h = header_of(features);
    rp_atomic_file *file;
    if (!features->column_warm_up || !features->known_at || !lay_out(&h))
        return rp_fail(error, RP_EINVAL,
                       "%s: a matrix of %lld columns and %lld rows, without instants, cannot be saved", path,
                       (long long)features->columns, (long long)features->count),
               RP_EINVAL;
    rp_status status = rp_atomic_open(path, &file, error);
    if (status != RP_OK) return status;
    writer w = {.out = rp_atomic_stream(file), .hasher = rp_hasher_new(), .at = sizeof h};
    if (!w.hasher) {
        rp_atomic_abort(file);
        return rp_fail(error, RP_ENOMEM, "%s: no memory to hash a matrix", path), RP_ENOMEM;
    }
    w.failed = fwrite(&h, sizeof h, 1, w.out) != 1;
    put_all(&w, &h, features);
    h.content = rp_hasher_value(w.hasher);
    h.own = rp_hash_bytes(&h, offsetof(header, own));
    rp_hasher_free(w.hasher);
    if (w.failed || fseek(w.out, 0, SEEK_SET) != 0 || fwrite(&h, sizeof h, 1, w.out) != 1) {
        int why = errno;
        rp_atomic_abort(file);
        return rp_fail_errno(error, why ? why : EIO, "write a matrix to", path);
    }
    return rp_atomic_commit(file, error);
}

/* ---- opening ------------------------------------------------------------------------------------------------------
 */

static rp_status check_header(const char *path, const header *h, int64_t size, rp_error *error)
{
    header expected = *h;
    if (memcmp(h->magic, MAGIC, sizeof h->magic) != 0)
        return rp_fail(error, RP_EFORMAT, "%s: no matrix file (it does not begin with FXMATRIX)", path), RP_EFORMAT;
    if (h->endian != ENDIAN)
        return rp_fail(error, RP_EFORMAT, "%s: of a machine with another byte order", path), RP_EFORMAT;
    if (h->version != VERSION)
        return rp_fail(error, RP_EVERSION, "%s: matrix format %u; this program reads %d: compute it again", path,
                       h->version, VERSION),
               RP_EVERSION;
    if (!rp_hash_equal(h->own, rp_hash_bytes(h, offsetof(header, own))))
        return rp_fail(error, RP_EFORMAT, "%s: the header is damaged; compute the matrix again", path), RP_EFORMAT;
    if (!lay_out(&expected) || memcmp(&expected, h, sizeof *h) != 0)
        return rp_fail(error, RP_EFORMAT, "%s: the header's sizes do not fit each other", path), RP_EFORMAT;
    if (size != h->file_size)
        return rp_fail(error, RP_ETRUNCATED, "%s: has %lld bytes instead of %lld; compute the matrix again", path,
                       (long long)size, (long long)h->file_size),
               RP_ETRUNCATED;
    return RP_OK;
}

static rp_status check_content(const char *path, const header *h, const char *data, bool check, rp_error *error)
{
    for (int64_t c = 0; c < h->columns; c++)
        if (!memchr(data + h->names_at + 64 * c, '\0', 64))
            return rp_fail(error, RP_EFORMAT, "%s: the name of column %lld does not end", path, (long long)c),
                   RP_EFORMAT;
    if (!check) return RP_OK;
    if (!rp_hash_equal(h->content, rp_hash_bytes(data + sizeof *h, (size_t)h->file_size - sizeof *h)))
        return rp_fail(error, RP_EFORMAT, "%s: the content does not have its hash; compute the matrix again", path),
               RP_EFORMAT;
    return RP_OK;
}

static rp_status no_map(const char *path, int why, const char *what, rp_error *error)
{
    rp_status status = rp_fail_errno(error, why, what, path);
    return status == RP_OK ? RP_EIO : status;
}

static rp_status map_file(const char *path, char **data, int64_t *size, rp_error *error)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return no_map(path, errno, "open", error);
    void *map = NULL;
    bool known = fstat(file, &status) == 0, fits = false;
    if (known) fits = S_ISREG(status.st_mode) && status.st_size >= (off_t)sizeof(header);
    if (fits) map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    int why = errno;
    close(file);
    if (known && !fits) return rp_fail(error, RP_ETRUNCATED, "%s: too short for a matrix file", path), RP_ETRUNCATED;
    if (!known || map == MAP_FAILED) return no_map(path, why, "map", error);
    *data = map;
    *size = status.st_size;
    return RP_OK;
}

static void point_into(fx_features *f, const header *h, char *data)
{
    f->count = h->count;
    f->columns = h->columns;
    f->stride = h->stride;
    f->warm_up = h->warm_up;
    f->hash = h->hash;
    f->names = (char(*)[64])(void *)(data + h->names_at);
    f->column_warm_up = (int64_t *)(void *)(data + h->warm_up_at);
    f->known_at = (int64_t *)(void *)(data + h->known_at_at);
    f->bar = h->flags & HAS_BAR ? (int64_t *)(void *)(data + h->bar_at) : NULL;
    f->observed = h->flags & HAS_MASK ? (uint64_t *)(void *)(data + h->mask_at) : NULL;
    f->mask_words = f->observed ? h->mask_words : 0;
    f->values = (float *)(void *)(data + h->values_at);
    f->map = data;
    f->map_bytes = h->file_size;
}

rp_status fx_features_open(const char *path, bool check, fx_features **features, rp_error *error)
{
    char *data = NULL;
    int64_t size = 0;
    header h;
    rp_status status = map_file(path, &data, &size, error);
    if (status != RP_OK) return status;
    memcpy(&h, data, sizeof h);
    status = check_header(path, &h, size, error);
    if (status == RP_OK) status = check_content(path, &h, data, check, error);
    fx_features *made = status == RP_OK ? rp_calloc(1, sizeof *made) : NULL;
    if (status == RP_OK && !made)
        status = (rp_fail(error, RP_ENOMEM, "%s: no memory to open a matrix", path), RP_ENOMEM);
    if (status != RP_OK) {
        munmap(data, (size_t)size);
        return status;
    }
    point_into(made, &h, data);
    *features = made;
    return RP_OK;
}
