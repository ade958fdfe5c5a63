/* Array programs made of the fuzzer's bytes: eager and lazy must see the same errors and the same elements, and leave
 * nothing behind. */
#include "fuzz/program.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    int64_t before = rp_memory_stats().live_blocks;
    rp_hash eager = program_run(bytes, size, 6, RP_MODE_EAGER);
    rp_hash lazy = program_run(bytes, size, 6, RP_MODE_LAZY);
    if (!rp_hash_equal(eager, lazy)) {
        fprintf(stderr, "eager and lazy differ\n");
        abort();
    }
    if (rp_memory_stats().live_blocks != before) {
        fprintf(stderr, "a program left arrays behind\n");
        abort();
    }
    return 0;
}
