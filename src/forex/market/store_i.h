/// \file store_i.h
/// Inside the store: parts of a series, how they are joined, and the column cache.
#ifndef FXI_STORE_I_H
#define FXI_STORE_I_H

#include "market_i.h"

#define FXI_FIRST_FILE "data.parquet" ///< a series' first file; what is appended stands in part-NNNNNN.parquet

/// One file of a series.
typedef struct fxi_part {
    const char *path; ///< borrowed
    fx_bars *bars;    ///< as written: own digits, own metadata
    bool takes_over;  ///< its rows stand in place of those of earlier parts ("take-new")
} fxi_part;

/// Reads one Parquet file of a series and judges it: metadata, order, prices, hash. `part->path` is set by the caller.
RP_CHECK rp_status fxi_part_read(const fx_symbol *symbol, fx_timeframe tf, fx_day_rule rule, fxi_part *part,
                                 rp_error *error);
/// Joins parts, in the order of their names, into one series sorted by time; digits are the finest of all. Takes the
/// parts' bars over (also on failure). The same stamp in two parts is refused unless the later one takes over.
RP_CHECK rp_status fxi_parts_join(fxi_part *parts, int64_t count, fx_bars **bars, rp_error *error);
/// Loads what is stored as exactly this timeframe, from the cache when it is current; RP_ENOTFOUND without a file.
RP_CHECK rp_status fxi_store_read(const char *root, const fx_symbol *symbol, fx_timeframe tf, fx_day_rule rule,
                                  fx_bars **bars, rp_error *error);
/// The folder of a series; NULL when out of memory.
char *fxi_store_folder(const char *root, const char *symbol, fx_timeframe tf);
/// Waits for the folder's lock, which whoever writes there holds, and removes what a killed writer left. Close `*lock`
/// in the end; -1 when there is none.
RP_CHECK rp_status fxi_store_lock(const char *folder, int *lock, rp_error *error);
/// Writes a series as one Parquet file. `takes_over` is the "take-new" of an append.
RP_CHECK rp_status fxi_part_write(const char *path, const fx_bars *bars, bool takes_over, rp_error *error);
/// Adds the counts of `from` ("sort: 2; drop-bad-rows: 1") to those of `repairs`.
void fxi_repairs_add(char repairs[256], const char *from);
/// Adds `text` to a list split by "; " unless it stands there already; cut when there is no room.
void fxi_text_join(char *list, size_t size, const char *text);

/* ---- column cache --------------------------------------------------------------------------------------------- */

/// What a cached part looked like when it was read.
typedef struct fxi_stamp {
    uint64_t name; ///< hash of the file's name
    int64_t size, modified, changed, inode;
    rp_hash content;
} fxi_stamp;

/// Identity of a series before it is read: the series, and the state of each of its files.
typedef struct fxi_cache_key {
    char path[700];   ///< the cache's file; "" when the cache is off
    rp_hash series;   ///< folder, symbol, timeframe, decimals of the symbol table, version
    int64_t taken_at; ///< when the states were taken, ns
    int64_t count;
    fxi_stamp *stamps;
    const fxi_paths *files;
} fxi_cache_key;

/// Takes the key of a folder's files. Free with fxi_cache_key_free, also on failure.
RP_CHECK rp_status fxi_cache_key_take(const char *folder, const fxi_paths *files, const fx_symbol *symbol,
                                      fx_timeframe tf, fxi_cache_key *key, rp_error *error);
void fxi_cache_key_free(fxi_cache_key *key); ///< Frees the stamps.
/// Opens the cached series of the first `*covered` files; the others came after it was made. `*bars` stays NULL and
/// `*covered` 0 when there is none that is current and whole (a damaged one is removed and said in the log). Fails only
/// for want of memory.
RP_CHECK rp_status fxi_cache_open(fxi_cache_key *key, const fx_symbol *symbol, fx_bars **bars, int64_t *covered,
                                  rp_error *error);
/// Writes the cache and prunes old ones. Failures other than RP_ENOMEM are said in the log and are none.
RP_CHECK rp_status fxi_cache_write(fxi_cache_key *key, const fx_bars *bars, rp_error *error);

/// The head of a cache file: where the columns lie, what the series is, then `part_count` stamps.
typedef struct fxi_cache_head {
    char magic[8];      ///< "RPTOBAR1"
    uint64_t file_size; ///< bytes of the whole file
    rp_hash head_hash;  ///< of the head behind this field, and the stamps
    rp_hash series, bars_hash;
    int64_t taken_at, part_count, count;
    int64_t offsets[9]; ///< open_time, known_at, open, high, low, close, volume, flags, spread (0: none)
    int32_t timeframe, digits, day_rule, reserved;
    char symbol[16], source[256], zone[64], repairs[256], zone_evidence[1024];
} fxi_cache_head;

/// Judges the bytes of a cache file: NULL when they are a whole and consistent head with all columns inside the file,
/// else what is wrong with them. The columns' content is judged by the bars' hash.
const char *fxi_cache_judge(const void *data, size_t size);
/// Writes a cache file of `bars` to key->path, atomically.
RP_CHECK rp_status fxi_cache_file_write(const fxi_cache_key *key, const fx_bars *bars, rp_error *error);
rp_hash fxi_cache_head_hash(const void *data); ///< What head_hash must be; the head and its stamps must be there.

#endif
