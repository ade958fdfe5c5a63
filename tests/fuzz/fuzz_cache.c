// A cache file of any bytes: what is judged whole can be read to the last element of every column. The head's hash is
// put right first, or nothing would get past it.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "forex/market/store_i.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t sum_column(const uint8_t *data, const fxi_cache_head *head, int column, size_t width)
{
    uint64_t sum = 0;
    if (!head->offsets[column]) return 0;
    const uint8_t *at = data + head->offsets[column];
    for (size_t i = 0; i < (size_t)head->count * width; i++) sum += at[i];
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t widths[9] = {8, 8, 4, 4, 4, 4, 8, 1, 4};
    uint8_t *copy = aligned_alloc(64, (size + 127) / 64 * 64);
    volatile uint64_t sum = 0;
    if (!copy) return 0;
    memcpy(copy, data, size);
    fxi_cache_head *head = (fxi_cache_head *)copy;
    if (size >= sizeof *head) {
        memcpy(head->magic, "RPTOBAR1", 8);
        head->file_size = size;
        if (head->part_count >= 1 && (uint64_t)head->part_count <= (size - sizeof *head) / sizeof(fxi_stamp))
            head->head_hash = fxi_cache_head_hash(copy);
    }
    if (!fxi_cache_judge(copy, size)) {
        for (int c = 0; c < 9; c++) sum += sum_column(copy, head, c, widths[c]);
        sum += strlen(head->source) + strlen(head->zone_evidence) + strlen(head->repairs) + strlen(head->symbol);
    }
    free(copy);
    return 0;
}
