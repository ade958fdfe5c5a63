// Large blocks that have been freed are kept for the next one of their size: a fresh mapping costs a page fault and the
// zeroing of every page, which is more than most work on the block.
//
// Sizes are rounded up to four steps per power of two. The pool never waits: where another thread holds it, a block
// comes from the system and goes back there. It keeps at most `limit` bytes, newest first.
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base_i.h"

enum { CLASSES = 48, DEPTH = 8, SMALLEST = 20, PAGE = 4096, HUGE_FROM = 4 << 20, HUGE = 2 << 20 };

static struct {
    atomic_flag busy;
    int count[CLASSES];
    void *blocks[CLASSES][DEPTH];
} pool = {.busy = ATOMIC_FLAG_INIT};

static _Atomic int64_t kept_bytes, limit = -1;

// The class of a size and the bytes that its blocks have; -1 for sizes that are not pooled.
static int class_of(size_t size, size_t *capacity)
{
    int power = SMALLEST;
    if (size < RPI_POOL_FROM || size > (size_t)1 << 31) return -1;
    while (((size_t)2 << power) <= size) power++;
    size_t base = (size_t)1 << power, step = base / 4, quarter = (size - base + step - 1) / step;
    *capacity = base + quarter * step;
    return (power - SMALLEST) * 4 + (int)quarter;
}

static int64_t limit_of(void)
{
    int64_t bytes = atomic_load_explicit(&limit, memory_order_relaxed);
    if (bytes >= 0) return bytes;
    long pages = sysconf(_SC_PHYS_PAGES);
    bytes = pages > 0 ? (int64_t)pages * PAGE / 16 : 0;
    if (bytes > 256 << 20) bytes = 256 << 20;
    atomic_store(&limit, bytes);
    return bytes;
}

static void *map(size_t capacity)
{
    void *block = mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) return NULL;
    // Huge pages make the first touch several hundred times rarer. Only advice: where there are none, nothing changes.
    uintptr_t begin = ((uintptr_t)block + HUGE - 1) / HUGE * HUGE, end = ((uintptr_t)block + capacity) / HUGE * HUGE;
    if (capacity >= HUGE_FROM && begin < end) (void)madvise((void *)begin, end - begin, MADV_HUGEPAGE);
    return block;
}

void *rpi_pool_take(size_t size)
{
    size_t capacity;
    int class = class_of(size, &capacity);
    void *block = NULL;
    if (class < 0) return NULL;
    if (!atomic_flag_test_and_set(&pool.busy)) {
        if (pool.count[class] > 0) block = pool.blocks[class][--pool.count[class]];
        atomic_flag_clear(&pool.busy);
        if (block) atomic_fetch_sub(&kept_bytes, (int64_t)capacity);
    }
    return block ? block : map(capacity);
}

void rpi_pool_give(void *block, size_t size)
{
    size_t capacity = 0;
    int class = class_of(size, &capacity);
    bool kept = false;
    if (atomic_load(&kept_bytes) + (int64_t)capacity <= limit_of() && !atomic_flag_test_and_set(&pool.busy)) {
        kept = pool.count[class] < DEPTH;
        if (kept) pool.blocks[class][pool.count[class]++] = block;
        atomic_flag_clear(&pool.busy);
        if (kept) atomic_fetch_add(&kept_bytes, (int64_t)capacity);
    }
    if (!kept) (void)munmap(block, capacity);
}

int64_t rp_memory_pool_bytes(void)
{
    return atomic_load(&kept_bytes);
}

void rp_memory_trim(void)
{
    if (atomic_flag_test_and_set(&pool.busy)) return;
    for (int class = 0; class < CLASSES; class ++) {
        size_t base = (size_t)1 << (SMALLEST + class / 4), capacity = base + base / 4 * (size_t)(class % 4);
        while (pool.count[class] > 0) {
            (void)munmap(pool.blocks[class][--pool.count[class]], capacity);
            atomic_fetch_sub(&kept_bytes, (int64_t)capacity);
        }
    }
    atomic_flag_clear(&pool.busy);
}

void rp_memory_set_pool(int64_t bytes)
{
    atomic_store(&limit, bytes > 0 ? bytes : 0);
    if (rp_memory_pool_bytes() > bytes) rp_memory_trim();
}
