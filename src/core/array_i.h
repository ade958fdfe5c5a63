/* The array value, its storage, its scope: the contract between core, graph, exec and io.
 *
 * An rp_array is in one of three states. VALUE: strides, offset and storage are set. PENDING: dtype and shape are
 * known, `node` says how to compute it. ERROR: status and message, nothing else. PENDING may turn into VALUE or ERROR,
 * once; nothing else changes state. The state is stored last (release) and read first (acquire), so an array that is
 * seen as VALUE is complete on every thread.
 *
 * References: the scope that owns an array holds one, each rp_keep one, each node that has it as operand one.
 */
#ifndef RAPTO_CORE_ARRAY_I_H
#define RAPTO_CORE_ARRAY_I_H

#include "core/dtype_i.h"
#include <stdatomic.h>

/* Functions that give an array never give NULL: a failure is an error array. */
#define RPI_NEVER_NULL __attribute__((returns_nonnull))

/* Clang's analyser believes the attribute in system headers only; it is told here. */
#ifdef __clang_analyzer__
#define RPI_NOT_NULL(a)                                                                                                \
    if (!(a)) __builtin_unreachable()
#else
#define RPI_NOT_NULL(a) (void)0
#endif

/* ---- storage -------------------------------------------------------------------------------------------------- */

/* Bytes that one array and its views share. */
typedef struct rpi_storage {
    atomic_llong refs;
    char *data; /* first byte; views add their offset */
    size_t bytes;
    atomic_ullong version;          /* rises with every write */
    void *readers;                  /* pending arrays that will read these bytes; kept by exec, under its lock */
    void (*release)(void *context); /* called once when the last reference goes; NULL: the bytes follow this struct */
    void *context;
    bool writable;
} rpi_storage;

/* New storage of `bytes` bytes, 64-byte aligned, one reference; NULL when out of memory. */
rpi_storage *rpi_storage_new(size_t bytes, bool zeroed);
/* The same with `extra` bytes for the caller behind them, which live as long; `*room` is where they are. */
rpi_storage *rpi_storage_new_with(size_t bytes, bool zeroed, size_t extra, void **room);
/* Storage over memory that somebody else frees through `release(context)`; NULL (and no call) when out of memory. */
rpi_storage *rpi_storage_wrap(void *data, size_t bytes, bool writable, void (*release)(void *), void *context);
rpi_storage *rpi_storage_ref(rpi_storage *storage);
void rpi_storage_unref(rpi_storage *storage); /* NULL allowed; any thread */

/* Defined by exec: brings every pending reader of `storage` to a value before its bytes change. `covers_all` says that
 * the write replaces every byte. Core calls it before each write. */
rp_status rpi_before_write(rpi_storage *storage, bool covers_all);

/* Defined by exec: reports the floating-point errors of the conversion that made `copy` of `a`. Returns `copy`, or the
 * error array that takes its place. */
rp_array *rpi_checked_cast(const rp_array *a, rp_array *copy);

/* ---- the array ------------------------------------------------------------------------------------------------ */

typedef enum rpi_state { RPI_VALUE, RPI_PENDING, RPI_ERROR } rpi_state;

struct rp_array {
    atomic_llong refs;
    atomic_int state; /* rpi_state */
    rp_dtype dtype;
    int ndim;
    bool weak;            /* a scalar that only lifts the kind of the other operands (NEP 50) */
    bool readonly;        /* rp_assign refuses although the storage may be writable (broadcast views) */
    bool borrows;         /* over storage that another array or somebody else owns */
    bool unaligned;       /* VALUE only: some element does not lie at a multiple of its dtype's alignment */
    bool immortal;        /* static: never counted, never in a scope */
    bool inside;          /* the struct lies in the block of its storage, behind the bytes */
    int64_t size;         /* elements */
    int64_t offset;       /* bytes from storage->data to element [0, 0, ...] */
    rpi_storage *storage; /* one reference, VALUE only */
    void *node;           /* PENDING only; owned */
    void (*node_free)(void *node);
    rpi_storage *_Atomic compact; /* C-order copy made by rp_read for a strided array */
    unsigned long long compact_version;
    _Atomic(rp_scope *) scope; /* the scope that owns it; only the scope's thread changes it */
    rp_array *previous, *next; /* members of the same scope */
    rp_status status;          /* ERROR only */
    char *message;             /* ERROR only; owned unless immortal */
    int64_t *strides;          /* bytes; points behind the shape */
    int64_t shape[];           /* ndim extents, then ndim strides */
};

static inline rpi_state rpi_state_of(const rp_array *a)
{
    RPI_NOT_NULL(a);
    return (rpi_state)atomic_load_explicit(&((rp_array *)a)->state, memory_order_acquire);
}
static inline bool rpi_is_error(const rp_array *a)
{
    return rpi_state_of(a) == RPI_ERROR;
}

/* First element of a VALUE. */
static inline char *rpi_data(const rp_array *a)
{
    return a->storage->data + a->offset;
}
static inline size_t rpi_itemsize(const rp_array *a)
{
    return rpi_size_of(a->dtype);
}

/* New arrays belong to the innermost scope of this thread. None of these returns NULL: a failure is an error array.
 * `shape` is checked: negative extents, too many axes, more bytes than memory can hold. */
RPI_NEVER_NULL rp_array *rpi_new_empty(rp_dtype dtype, int ndim, const int64_t *shape);  /* C order, bytes not set */
RPI_NEVER_NULL rp_array *rpi_new_zeroed(rp_dtype dtype, int ndim, const int64_t *shape); /* C order, zeros */
/* Elements of start, start + step, ... before `stop`, or -1 when that is not a number that memory can hold. */
int64_t rpi_range_length(double start, double stop, double step);
/* An array over `storage`: takes a reference of its own, the caller keeps the one it has. */
RPI_NEVER_NULL rp_array *rpi_new_over(rpi_storage *storage, rp_dtype dtype, int ndim, const int64_t *shape,
                                      const int64_t *strides, int64_t offset);
/* A view of a VALUE: `offset` bytes from its first element; the caller vouches that it stays inside the storage. */
RPI_NEVER_NULL rp_array *rpi_new_view(rp_array *base, int64_t offset, int ndim, const int64_t *shape,
                                      const int64_t *strides);
/* A pending array; takes over `node`, which is freed by `node_free` when the array dies, gets its value, or when this
 * call fails. */
RPI_NEVER_NULL rp_array *rpi_new_pending(rp_dtype dtype, int ndim, const int64_t *shape, void *node,
                                         void (*node_free)(void *));

/* Gives a PENDING array the value of `value` (same dtype and shape, shares its storage) and frees its node. The caller
 * holds exec's lock. */
void rpi_become(rp_array *pending, rp_array *value);
/* Makes a PENDING array an error for good, with the status and message of `error`, and frees its node. */
void rpi_become_error(rp_array *pending, rp_array *error);

/* Defined by exec: evaluates `a`. Returns `a` when it holds a value (at once when it already does), otherwise
 * an error array to be returned in its stead (`a` itself, or the out-of-memory error while `a` stays pending and can be
 * tried again). */
RPI_NEVER_NULL rp_array *rpi_force_in_place(rp_array *a);
/* The same for elements that are to be read through pointers to their type: where these do not lie at multiples of the
 * dtype's alignment, a copy of `a`. Loops may only see arrays that came through here; views, writes, and copies, whose
 * loops take elements anywhere, use rpi_force_in_place. */
RPI_NEVER_NULL rp_array *rpi_force(rp_array *a);

/* True when the VALUE `a` broadcasts to the shape (leading axes of extent 1 may go); `strides` are then its steps. */
bool rpi_fits_into(const rp_array *a, int ndim, const int64_t *shape, int64_t *strides);

/* Whether every element of a VALUE lies at a multiple of its dtype's alignment. */
bool rpi_is_aligned(const rp_array *a);

/* References without a scope; any thread. rpi_unref of the last one frees, iteratively along chains of nodes. */
RPI_NEVER_NULL rp_array *rpi_ref(rp_array *a);
void rpi_unref(rp_array *a);

/* Aborts with a message when an invariant of `a` does not hold. Active in Debug builds. */
void rpi_check_array(const rp_array *a);

/* ---- errors --------------------------------------------------------------------------------------------------- */

/* A new error array with a formatted message; the out-of-memory error when that allocation fails. Fires rp_on_error. */
RPI_NEVER_NULL rp_array *rpi_error_array(rp_status status, const char *format, ...) RP_PRINTF(2, 3);
RPI_NEVER_NULL rp_array *rpi_error_memory(void); /* the immortal out-of-memory error; fires rp_on_error */
/* An error array with the status and message of `error`. */
RPI_NEVER_NULL rp_array *rpi_error_from(const rp_error *error);
#ifdef __clang_analyzer__ /* error.c undoes these */
static inline rp_array *rpi_analysed(rp_array *a)
{
    RPI_NOT_NULL(a);
    return a;
}
#define rpi_error_array(...)  rpi_analysed(rpi_error_array(__VA_ARGS__))
#define rpi_error_memory()    rpi_analysed(rpi_error_memory())
#define rpi_error_from(error) rpi_analysed(rpi_error_from(error))
#endif
/* Copies status and message of an error array to `error` (may be NULL); returns the status. */
rp_status rpi_error_copy(const rp_array *a, rp_error *error);

/* Shapes in messages as NumPy writes them: "(3,)", "(2,3)". `text` holds RPI_SHAPE_TEXT bytes; long shapes end in
 * "...". */
#define RPI_SHAPE_TEXT 128
const char *rpi_shape_text(int ndim, const int64_t *shape, char *text);

/* NULL when `axis` (negative counts from the end) is an axis of `ndim` and `*axis` is now in [0, ndim); else an error.
 */
rp_array *rpi_normal_axis(const char *op, int ndim, int *axis);

#endif
