/// \file base.h
/// What every part of Rapto stands on: status codes, error detail, memory, threads, hashing, logging, files, keyed
/// random numbers, processor features. Knows nothing of arrays.
///
/// Threads: every function here may be called from any thread unless its comment says otherwise.
/// Ownership: memory returned by a function belongs to the caller and is returned with rp_free unless its comment says
/// otherwise.
#ifndef RAPTO_BASE_H
#define RAPTO_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RP_API               __attribute__((visibility("default")))
#define RP_CHECK             __attribute__((warn_unused_result))
#define RP_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* ---- status ------------------------------------------------------------------------------------------------- */

/// Every status: X(name, number, text). Hundreds by class: input 100, memory 200, device 300, unsupported 400, io 500,
/// run 600, internal 900. A number is never reused.
#define RP_STATUS_LIST(X)                                                                                              \
    X(RP_OK, 0, "ok")                                                                                                  \
    X(RP_EINVAL, 100, "invalid argument")                                                                              \
    X(RP_ESHAPE, 101, "shapes do not fit")                                                                             \
    X(RP_EDTYPE, 102, "dtype does not fit")                                                                            \
    X(RP_EINDEX, 103, "index out of range")                                                                            \
    X(RP_EAXIS, 104, "axis out of range")                                                                              \
    X(RP_EVALUE, 105, "value out of range")                                                                            \
    X(RP_EREADONLY, 106, "array is read-only")                                                                         \
    X(RP_EFORMAT, 107, "malformed data")                                                                               \
    X(RP_EUNKNOWN, 108, "unknown name")                                                                                \
    X(RP_ECONFLICT, 109, "conflicting data")                                                                           \
    X(RP_EOVERFLOW, 110, "number too large")                                                                           \
    X(RP_EFLOAT, 111, "floating-point error")                                                                          \
    X(RP_ELINALG, 112, "no answer in linear algebra")                                                                  \
    X(RP_ENOMEM, 200, "out of memory")                                                                                 \
    X(RP_EDEVICE, 300, "device failure")                                                                               \
    X(RP_EUNSUPPORTED, 400, "not supported")                                                                           \
    X(RP_EIO, 500, "input/output failure")                                                                             \
    X(RP_ENOTFOUND, 501, "file not found")                                                                             \
    X(RP_EPERM, 502, "permission denied")                                                                              \
    X(RP_ENOSPC, 503, "no space left on device")                                                                       \
    X(RP_ETRUNCATED, 504, "file ends too early")                                                                       \
    X(RP_EEXIST, 505, "already exists")                                                                                \
    X(RP_EVERSION, 506, "made by another version")                                                                     \
    X(RP_EINTERRUPTED, 600, "interrupted")                                                                             \
    X(RP_EINTERNAL, 900, "internal error")

/// Result of every effectful function.
typedef enum rp_status {
#define RP_STATUS_ENUM(name, number, text) name = number,
    RP_STATUS_LIST(RP_STATUS_ENUM)
#undef RP_STATUS_ENUM
} rp_status;

/// Returns the fixed text of a status ("out of memory"); static, never NULL.
RP_API const char *rp_status_text(rp_status status);

/// Returns the enum name of a status ("RP_ENOMEM"); static, never NULL.
RP_API const char *rp_status_name(rp_status status);

/// Detail of a failure, owned by the caller. Every function that takes `rp_error *` accepts NULL. The content is
/// defined only after a call that returned a status other than RP_OK.
typedef struct rp_error {
    rp_status status;
    char message[1024];
} rp_error;

/// Fills `error` (may be NULL) with a formatted message and returns `status`, so that failing reads
/// `return rp_fail(error, RP_EVALUE, "...", ...)`. Never allocates. A message says what, where (file, row, value) and
/// what to do.
RP_API rp_status rp_fail(rp_error *error, rp_status status, const char *format, ...) RP_PRINTF(3, 4);

/// Like rp_fail, with the status and text taken from `errno_value`; `what` ends "PATH: cannot ..." ("open", "read the
/// folder").
RP_API rp_status rp_fail_errno(rp_error *error, int errno_value, const char *what, const char *path);

/// Puts formatted words in front of the message already in `error` ("file X: " + message); `error` may be NULL.
RP_API void rp_error_prefix(rp_error *error, const char *format, ...) RP_PRINTF(2, 3);

/// The entry of `known` (`count` names) nearest to `word` by edit distance without regard to case, for messages that
/// say "did you mean"; NULL when none is near (more than half of the letters differ). Never allocates.
RP_API const char *rp_nearest(const char *word, const char *const *known, int64_t count);

/* ---- memory ------------------------------------------------------------------------------------------------- */

/// Allocates `size` bytes (64-byte aligned when size >= 64). Returns NULL when out of memory or when a fault is
/// injected; size 0 gives a unique pointer. Release with rp_free.
RP_API void *rp_malloc(size_t size);

/// Allocates `count * size` zeroed bytes, overflow checked. NULL on failure. Release with rp_free.
RP_API void *rp_calloc(size_t count, size_t size);

/// Resizes a block of rp_malloc/rp_calloc/rp_realloc (NULL allowed); on failure returns NULL and leaves it untouched.
RP_API void *rp_realloc(void *block, size_t size);

/// Releases a block of this allocator; NULL is allowed.
RP_API void rp_free(void *block);

/// Copies a string or the first `length` bytes of one. NULL on failure.
RP_API char *rp_strdup(const char *text);
RP_API char *rp_strndup(const char *text, size_t length); ///< Copies at most `length` bytes and terminates them.
RP_API char *rp_asprintf(const char *format, ...) RP_PRINTF(1, 2); ///< Formats into a new string; NULL on failure.

/// Accounting since process start (or the last reset of the peak).
typedef struct rp_memory {
    int64_t live_blocks; ///< blocks not yet freed
    int64_t live_bytes;  ///< bytes asked for and not yet freed
    int64_t peak_bytes;  ///< largest live_bytes seen
    int64_t total_calls; ///< allocations asked for, injected failures included
} rp_memory;

/// Reads the accounting; exact when no other thread allocates meanwhile.
RP_API rp_memory rp_memory_stats(void);
RP_API void rp_memory_reset_peak(void);         ///< Sets peak_bytes to live_bytes.
RP_API void rp_memory_set_limit(int64_t bytes); ///< Allocations beyond `bytes` live fail; 0 = no limit (default).

/// Freed blocks of 1 MiB and more are kept for the next of their size, up to this many bytes in all (default: a
/// sixteenth of the machine's memory, at most 256 MiB); 0 keeps none.
RP_API void rp_memory_set_pool(int64_t bytes);
RP_API int64_t rp_memory_pool_bytes(void); ///< Bytes kept at present.
RP_API void rp_memory_trim(void);          ///< Gives what is kept back to the system.

/// Which allocations fail, for tests.
typedef enum rp_fault_mode {
    RP_FAULT_OFF,
    RP_FAULT_NTH,       ///< only the n-th allocation from now (1 = the next one) fails
    RP_FAULT_AFTER_NTH, ///< the n-th from now and all later ones fail
} rp_fault_mode;

/// Sets fault injection for the whole process; not to be called while other threads allocate.
RP_API void rp_fault_set(rp_fault_mode mode, int64_t n);
RP_API bool rp_fault_fired(void); ///< True when a fault has been injected since the last rp_fault_set.

/* ---- threads ------------------------------------------------------------------------------------------------ */

#define RP_MAX_THREADS 1024 ///< Largest thread count that can be asked for.

/// How many threads parallel loops use: rp_set_threads if called, else RAPTO_THREADS, else the processors that the
/// affinity mask and the cgroup quota leave to this process; at least 1.
RP_API int rp_threads(void);
RP_API void rp_set_threads(int threads); ///< Overrides the count; 0 returns to the default.

/// Body of a parallel loop over [begin, end); `thread` is 0..rp_threads()-1 and may index per-thread scratch.
typedef void rp_loop_body(int64_t begin, int64_t end, int thread, void *context);

/// Runs `body` over [0, count) in pieces of exactly `grain` (the last may be shorter), each piece once, on up to
/// rp_threads() threads, pieces handed out in order. Piece boundaries depend on `grain` alone, so results that are kept
/// by piece do not depend on the thread count. Nested calls, and calls in a forked child, run inline.
RP_API void rp_parallel_for(int64_t count, int64_t grain, rp_loop_body *body, void *context);

/* ---- hash --------------------------------------------------------------------------------------------------- */

/// 128-bit content hash (XXH3).
typedef struct rp_hash {
    uint64_t low, high;
} rp_hash;

/// State of a running hash; opaque, on the caller's stack or heap.
typedef struct rp_hasher rp_hasher;

RP_API rp_hash rp_hash_bytes(const void *data, size_t size); ///< Hash of one block.
RP_API rp_hasher *rp_hasher_new(void); ///< Starts a running hash; NULL when out of memory. End with rp_hasher_free.
RP_API void rp_hasher_add(rp_hasher *hasher, const void *data, size_t size); ///< Adds bytes.
RP_API rp_hash rp_hasher_value(const rp_hasher *hasher);                     ///< Hash of all bytes so far.
RP_API void rp_hasher_free(rp_hasher *hasher);                               ///< Ends a hash; NULL allowed.
RP_API void rp_hash_hex(rp_hash hash, char text[33]); ///< Writes 32 hex digits (high then low) and a terminator.
RP_API bool rp_hash_equal(rp_hash a, rp_hash b);      ///< True when both hashes are the same.

/* ---- log ---------------------------------------------------------------------------------------------------- */

/// Importance of a log line, most important first.
typedef enum rp_log_level { RP_LOG_ERROR, RP_LOG_WARN, RP_LOG_INFO, RP_LOG_DEBUG } rp_log_level;

/// Receives finished log lines (no newline at the end).
typedef void rp_log_sink(rp_log_level level, const char *line, void *context);

/// Logs one line to the sink (standard error by default); dropped when above the level
/// (RAPTO_LOG=error|warn|info|debug, default warn). Never allocates.
RP_API void rp_log_line(rp_log_level level, const char *format, ...) RP_PRINTF(2, 3);
RP_API void rp_log_set_sink(rp_log_sink *sink, void *context); ///< NULL returns to standard error.
RP_API void rp_log_set_level(rp_log_level level);              ///< Overrides RAPTO_LOG.

/* ---- files -------------------------------------------------------------------------------------------------- */

/// Reads a whole file into a new block with one zero byte behind the content (not counted in `size`). Fails with
/// RP_EVALUE when the file is larger than `limit` bytes (0 = no limit). `*data` is released with rp_free.
RP_API RP_CHECK rp_status rp_file_read(const char *path, size_t limit, char **data, size_t *size, rp_error *error);

/// A file being written beside its final name: nothing is seen under `path` before the commit.
typedef struct rp_atomic_file rp_atomic_file;

/// Opens a temporary file in the folder of `path` (".rapto-HASH-NUMBER.tmp") and removes those that killed writers of
/// the same output left there. End with rp_atomic_commit or rp_atomic_abort.
RP_API RP_CHECK rp_status rp_atomic_open(const char *path, rp_atomic_file **file, rp_error *error);
RP_API FILE *rp_atomic_stream(rp_atomic_file *file);                ///< The stream to write to; borrowed.
RP_API const char *rp_atomic_temporary(const rp_atomic_file *file); ///< The temporary path; borrowed.
/// Flushes, syncs, renames over `path`, syncs the folder; frees `file` in every case. On failure the old content of
/// `path` stands and the temporary file is removed.
RP_API RP_CHECK rp_status rp_atomic_commit(rp_atomic_file *file, rp_error *error);
RP_API void rp_atomic_abort(rp_atomic_file *file); ///< Removes the temporary file and frees `file`; NULL allowed.

/// Writes a whole file atomically (temporary file, sync, rename).
RP_API RP_CHECK rp_status rp_file_write(const char *path, const void *data, size_t size, rp_error *error);

/// Makes a folder and its missing parents; an existing folder is fine.
RP_API RP_CHECK rp_status rp_make_folders(const char *path, rp_error *error);

/// Hash of a file's content.
RP_API RP_CHECK rp_status rp_file_hash(const char *path, rp_hash *hash, rp_error *error);

/* ---- keyed random numbers ----------------------------------------------------------------------------------- */

/// A counter-based generator (Philox 4x32-10, Salmon et al. 2011): the stream is a pure function of the key, so work
/// split over threads draws the same numbers in any order. Plain value; copy freely.
typedef struct rp_random {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t buffer[4];
    int used; ///< words of `buffer` already given out
} rp_random;

/// Opens the stream of (seed, a, b, c), for example (run seed, generation, individual, purpose).
RP_API rp_random rp_random_key(uint64_t seed, uint32_t a, uint32_t b, uint32_t c);
RP_API uint32_t rp_random_u32(rp_random *random);                 ///< Next 32 random bits.
RP_API uint64_t rp_random_u64(rp_random *random);                 ///< Next 64 random bits.
RP_API double rp_random_uniform(rp_random *random);               ///< Uniform in [0, 1), 53 bits.
RP_API int64_t rp_random_below(rp_random *random, int64_t bound); ///< Uniform in [0, bound), unbiased; bound > 0.
RP_API double rp_random_normal(rp_random *random);                ///< Standard normal (Box-Muller, cosine branch).

/* ---- processor ---------------------------------------------------------------------------------------------- */

/// Instruction-set levels of the kernel tables, in rising order.
typedef enum rp_isa { RP_ISA_REF, RP_ISA_V2, RP_ISA_V3, RP_ISA_V4 } rp_isa;

/// The level in use: the highest that the processor and the build have, capped by RAPTO_ISA=ref|v2|v3|v4. Read once.
RP_API rp_isa rp_isa_level(void);
RP_API const char *rp_isa_name(rp_isa isa); ///< "ref", "v2", "v3", "v4".

/// Version text of the library ("0.1.0"); static.
RP_API const char *rp_version(void);
/// Tells builds apart: a hash of the build ID that the linker wrote into the program or library in which `address` (of
/// a function, say) lies; of rp_version() where there is none. Never fails.
RP_API rp_hash rp_build_hash(const void *address);

#ifdef __cplusplus
}
#endif
#endif
