/// The form of a cache file: a head, the stamps of the series' files, then each column on a 64-byte boundary.
#include "store_i.h"

#include <string.h>

static const char magic[8] = "RPTOBAR1";

enum { COLUMNS = 9 };
static const size_t widths[COLUMNS] = {8, 8, 4, 4, 4, 4, 8, 1, 4};

rp_hash fxi_cache_head_hash(const void *data)
{
    const fxi_cache_head *head = data;
    size_t skip = offsetof(fxi_cache_head, head_hash) + sizeof head->head_hash;
    size_t end = sizeof *head + (size_t)head->part_count * sizeof(fxi_stamp);
    return rp_hash_bytes((const char *)data + skip, end - skip);
}

static bool ended(const char *text, size_t size)
{
    return memchr(text, 0, size) != NULL;
}

static bool column_inside(const fxi_cache_head *head, int column, size_t begin, size_t size)
{
    int64_t offset = head->offsets[column];
    if (column == COLUMNS - 1 && offset == 0) return true;
    return offset >= (int64_t)begin && offset % 64 == 0 && (size_t)offset <= size &&
           (size_t)head->count <= (size - (size_t)offset) / widths[column];
}

const char *fxi_cache_judge(const void *data, size_t size)
{
    const fxi_cache_head *head = data;
    if (size < sizeof *head) return "it is shorter than its head";
    if (memcmp(head->magic, magic, sizeof magic) != 0) return "it is of another form or version";
    if (head->file_size != size) return "its size is not the one written in it";
    if (head->part_count < 1 || head->part_count > UINT16_MAX) return "its number of files is out of range";
    size_t begin = sizeof *head + (size_t)head->part_count * sizeof(fxi_stamp);
    if (begin > size) return "it is shorter than its head";
    if (!rp_hash_equal(fxi_cache_head_hash(data), head->head_hash)) return "its head is damaged";
    if (head->count < 1 || head->digits < 0 || head->digits > 9 || head->timeframe < 0 ||
        head->timeframe >= FX_TIMEFRAME_COUNT || head->day_rule < 0 || head->day_rule > 1)
        return "its head is out of range";
    if (!ended(head->symbol, sizeof head->symbol) || !ended(head->source, sizeof head->source) ||
        !ended(head->zone, sizeof head->zone) || !ended(head->repairs, sizeof head->repairs) ||
        !ended(head->zone_evidence, sizeof head->zone_evidence))
        return "its texts do not end";
    for (int c = 0; c < COLUMNS; c++)
        if (!column_inside(head, c, begin, size)) return "a column lies outside of it";
    return NULL;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static void fill_head(const fxi_cache_key *key, const fx_bars *b, fxi_cache_head *head)
{
    memset(head, 0, sizeof *head);
    memcpy(head->magic, magic, sizeof magic);
    head->series = key->series;
    head->bars_hash = b->hash;
    head->taken_at = key->taken_at;
    head->part_count = key->count;
    head->count = b->count;
    head->timeframe = b->timeframe;
    head->digits = b->digits;
    head->day_rule = b->day_rule;
    snprintf(head->symbol, sizeof head->symbol, "%s", b->symbol.name);
    snprintf(head->source, sizeof head->source, "%s", b->source);
    snprintf(head->zone, sizeof head->zone, "%s", b->zone);
    snprintf(head->repairs, sizeof head->repairs, "%s", b->repairs);
    snprintf(head->zone_evidence, sizeof head->zone_evidence, "%s", b->zone_evidence);
    uint64_t at = sizeof *head + (size_t)key->count * sizeof(fxi_stamp);
    for (int c = 0; c < COLUMNS; c++) {
        if (c == COLUMNS - 1 && !b->spread) continue;
        at = (at + 63) / 64 * 64;
        head->offsets[c] = (int64_t)at;
        at += (uint64_t)b->count * widths[c];
    }
    head->file_size = at;
}

// A head with its stamps, in one block (rp_free).
static void *make_head(const fxi_cache_key *key, const fx_bars *b, size_t *size)
{
    size_t stamps = (size_t)key->count * sizeof(fxi_stamp);
    fxi_cache_head *head = rp_malloc(sizeof *head + stamps);
    if (!head) return NULL;
    fill_head(key, b, head);
    memcpy(head + 1, key->stamps, stamps);
    head->head_hash = fxi_cache_head_hash(head);
    *size = sizeof *head + stamps;
    return head;
}

static bool put_columns(FILE *out, const fx_bars *b, const fxi_cache_head *head, size_t at)
{
    static const char zeros[64];
    const void *columns[COLUMNS] = {b->open_time, b->known_at, b->open,  b->high,  b->low,
                                    b->close,     b->volume,   b->flags, b->spread};
    for (int c = 0; c < COLUMNS; c++) {
        if (!head->offsets[c]) continue;
        size_t padding = (size_t)head->offsets[c] - at, size = (size_t)b->count * widths[c];
        if (fwrite(zeros, 1, padding, out) != padding || fwrite(columns[c], 1, size, out) != size) return false;
        at += padding + size;
    }
    return true;
}

rp_status fxi_cache_file_write(const fxi_cache_key *key, const fx_bars *b, rp_error *error)
{
    rp_atomic_file *file = NULL;
    size_t size = 0;
    void *head = make_head(key, b, &size);
    if (!head) return rp_fail(error, RP_ENOMEM, "%s: out of memory", key->path);
    rp_status status = rp_atomic_open(key->path, &file, error);
    if (!status && (fwrite(head, 1, size, rp_atomic_stream(file)) != size ||
                    !put_columns(rp_atomic_stream(file), b, head, size))) {
        rp_atomic_abort(file);
        file = NULL;
        status = rp_fail(error, RP_EIO, "%s: cannot be written", key->path);
    }
    if (!status) status = rp_atomic_commit(file, error);
    rp_free(head);
    return status;
}
