// Radix sort of floats: the bits of a float, its sign turned around, stand in the order of the numbers.
#include "drift_i.h"

#include <string.h>

static uint32_t key_of(float x)
{
    uint32_t bits;
    x += 0.0f; // -0 is 0
    memcpy(&bits, &x, sizeof bits);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

void fxi_sort_floats(float *x, float *scratch, int64_t count)
{
    enum { BITS = 11, SIZE = 1 << BITS, PASSES = 3 };
    int64_t starts[PASSES][SIZE];
    memset(starts, 0, sizeof starts);
    for (int64_t i = 0; i < count; i++) {
        uint32_t key = key_of(x[i]);
        for (int p = 0; p < PASSES; p++) starts[p][key >> (p * BITS) & (SIZE - 1)]++;
    }
    for (int p = 0; p < PASSES; p++) {
        int64_t sum = 0;
        for (int d = 0; d < SIZE; d++) {
            int64_t here = starts[p][d];
            starts[p][d] = sum;
            sum += here;
        }
    }
    for (int p = 0; p < PASSES; p++) {
        const float *from = p % 2 ? scratch : x;
        float *to = p % 2 ? x : scratch;
        for (int64_t i = 0; i < count; i++) to[starts[p][key_of(from[i]) >> (p * BITS) & (SIZE - 1)]++] = from[i];
    }
    memcpy(x, scratch, (size_t)count * sizeof *x);
}
