// What the files of src/base share, and what their tests look at. Not for other folders.
#ifndef RAPTO_BASE_BASE_I_H
#define RAPTO_BASE_BASE_I_H

#include <rapto/base.h>

// Blocks from this size on come from the pool of large blocks (pool.c), but in checking builds.
#define RPI_POOL_FROM ((size_t)1 << 20)
// Memory of at least `size` bytes, on a page boundary; NULL when the size is not pooled or there is none.
void *rpi_pool_take(size_t size);
void rpi_pool_give(void *block, size_t size); // `size` as it was asked for

// Processors that the cgroup quotas (v2 and v1, own group and all groups above it) leave to this process, rounded up;
// 0 when there is no quota. `root` is put in front of /proc and /sys, "" outside of tests.
int rpi_cgroup_cpus(const char *root);

// Processors that the affinity mask and the quotas leave, 1..RP_MAX_THREADS. `root` as above.
int rpi_usable_cpus(const char *root);

// Thread count from a text like RAPTO_THREADS ("8"); 0 when it is not a whole number in 1..RP_MAX_THREADS.
int rpi_parse_threads(const char *text);

// What cpuid and xgetbv say, apart from the asking, so that tests can pose as any processor.
typedef struct rpi_cpu_bits {
    uint32_t leaf1_ecx, leaf7_ebx, extended1_ecx;
    uint64_t xcr0; // 0 when the system does not save extended registers
} rpi_cpu_bits;

// Highest x86-64 level whose every feature is there and whose registers the system saves.
rp_isa rpi_isa_of_bits(const rpi_cpu_bits *bits);

// Level named by `text` ("v3"); false when it is none.
bool rpi_isa_parse(const char *text, rp_isa *isa);

// One block of Philox 4x32-10.
void rpi_philox(const uint32_t key[2], const uint32_t counter[4], uint32_t out[4]);

#endif
