// The allocator: libc's heap with a header before each block, accounting, a limit and injected faults.
//
// A block looks like  [slack][header][bytes...]; the header ends where the bytes begin, so that every alignment up to
// 64 is one pointer subtraction away from it. Counters are relaxed atomics: each is exact, together they are a snapshot
// only while no other thread allocates.
#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base_i.h"

enum { wide = 64, narrow = 16, header_magic = 0x52415054, pooled_magic = 0x52415050, aligned_by_hand = 4096 };

typedef struct header {
    uint64_t size;   // bytes asked for
    uint32_t offset; // from the start of libc's block to the bytes
    uint32_t magic;  // header_magic while the block is live, pooled_magic when it comes from the pool
} header;

static_assert(sizeof(header) == narrow, "the header must keep the alignment of small blocks");

static _Atomic int64_t live_blocks, live_bytes, peak_bytes, total_calls, byte_limit;
static _Atomic int fault_mode;
static _Atomic int64_t fault_countdown;
static _Atomic bool fault_fired;

static bool fault_hits(void)
{
    int mode = atomic_load_explicit(&fault_mode, memory_order_relaxed);
    if (mode == RP_FAULT_OFF) return false;
    int64_t left = atomic_fetch_sub(&fault_countdown, 1);
    bool hit = mode == RP_FAULT_NTH ? left == 1 : left <= 1;
    if (hit) atomic_store(&fault_fired, true);
    return hit;
}

// Books `size` bytes, or refuses when they do not fit under the limit.
static bool reserve(int64_t size)
{
    int64_t live = atomic_fetch_add(&live_bytes, size) + size;
    int64_t limit = atomic_load_explicit(&byte_limit, memory_order_relaxed);
    if (limit > 0 && live > limit) {
        atomic_fetch_sub(&live_bytes, size);
        return false;
    }
    int64_t peak = atomic_load(&peak_bytes);
    while (live > peak && !atomic_compare_exchange_weak(&peak_bytes, &peak, live)) {
    }
    return true;
}

static char *place_header(char *raw, size_t offset, size_t size, uint32_t magic)
{
    header h = {.size = size, .offset = (uint32_t)offset, .magic = magic};
    memcpy(raw + offset - sizeof h, &h, sizeof h);
    return raw + offset;
}

// calloc keeps fresh pages untouched, which is worth the slack of aligning by hand.
static void *raw_zeroed(size_t size)
{
    if (size < wide) {
        char *raw = calloc(1, size + narrow);
        return raw ? place_header(raw, narrow, size, header_magic) : NULL;
    }
    char *raw = calloc(1, size + 2 * wide);
    if (!raw) return NULL;
    size_t start = ((uintptr_t)raw + narrow + wide - 1) / wide * wide - (uintptr_t)raw;
    return place_header(raw, start, size, header_magic);
}

// In checking builds the block ends where libc's ends, so that address checkers see the first byte behind it.
static void *raw_block(size_t size)
{
    if (size < wide) {
        char *raw = malloc(size + narrow);
        return raw ? place_header(raw, narrow, size, header_magic) : NULL;
    }
#ifndef RPI_CHECKS
    if (size < aligned_by_hand) { // libc's aligned blocks pass by its quick lists
        char *small = malloc(size + 2 * wide);
        if (!small) return NULL;
        size_t start = ((uintptr_t)small + narrow + wide - 1) / wide * wide - (uintptr_t)small;
        return place_header(small, start, size, header_magic);
    }
    if (size >= RPI_POOL_FROM && size < SIZE_MAX / 2) {
        char *large = rpi_pool_take(size + wide);
        if (large) return place_header(large, wide, size, pooled_magic);
    }
#endif
    void *raw = NULL;
    if (posix_memalign(&raw, wide, size + wide) != 0) return NULL;
    return place_header(raw, wide, size, header_magic);
}

static void *allocate(size_t size, void *(*source)(size_t))
{
    atomic_fetch_add_explicit(&total_calls, 1, memory_order_relaxed);
    if (fault_hits() || size > (size_t)INT64_MAX / 4) return NULL;
    if (!reserve((int64_t)size)) return NULL;
    void *block = source(size);
    if (!block) {
        atomic_fetch_sub(&live_bytes, (int64_t)size);
        return NULL;
    }
    atomic_fetch_add_explicit(&live_blocks, 1, memory_order_relaxed);
    return block;
}

static header header_of(const void *block)
{
    header h;
    memcpy(&h, (const char *)block - sizeof h, sizeof h);
    assert((h.magic == header_magic || h.magic == pooled_magic) && "not a live block of rp_malloc");
    return h;
}

void *rp_malloc(size_t size)
{
    return allocate(size, raw_block);
}

void *rp_calloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX;
    return allocate(bytes, raw_zeroed);
}

void *rp_realloc(void *block, size_t size)
{
    if (!block) return rp_malloc(size);
    header old = header_of(block);
    void *moved = rp_malloc(size);
    if (!moved) return NULL;
    memcpy(moved, block, old.size < size ? old.size : size);
    rp_free(block);
    return moved;
}

void rp_free(void *block)
{
    if (!block) return;
    header h = header_of(block);
    memset((char *)block - sizeof h, 0, sizeof h); // a second rp_free trips the assertion
    atomic_fetch_sub(&live_bytes, (int64_t)h.size);
    atomic_fetch_sub_explicit(&live_blocks, 1, memory_order_relaxed);
    if (h.magic == pooled_magic)
        rpi_pool_give((char *)block - h.offset, (size_t)h.size + wide);
    else
        free((char *)block - h.offset);
}

rp_memory rp_memory_stats(void)
{
    return (rp_memory){.live_blocks = atomic_load(&live_blocks),
                       .live_bytes = atomic_load(&live_bytes),
                       .peak_bytes = atomic_load(&peak_bytes),
                       .total_calls = atomic_load(&total_calls)};
}

void rp_memory_reset_peak(void)
{
    atomic_store(&peak_bytes, atomic_load(&live_bytes));
}

void rp_memory_set_limit(int64_t bytes)
{
    atomic_store(&byte_limit, bytes > 0 ? bytes : 0);
}

void rp_fault_set(rp_fault_mode mode, int64_t n)
{
    atomic_store(&fault_mode, RP_FAULT_OFF);
    atomic_store(&fault_countdown, n);
    atomic_store(&fault_fired, false);
    atomic_store(&fault_mode, (int)mode);
}

bool rp_fault_fired(void)
{
    return atomic_load(&fault_fired);
}
