// Counter-based random numbers: Philox 4x32 with 10 rounds (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as
// easy as 1, 2, 3", SC 2011).
//
// The key is the seed; words 1-3 of the counter are the caller's (a, b, c); word 0 counts blocks of four words. After
// 2^32 blocks the stream goes on under another key, so that it never runs into the stream of a neighbouring (a, b, c).
//
// The normal distribution uses logarithm and cosine of its own: only + - * / and sqrt, which IEEE 754 fixes to the
// last bit, so that a seed gives the same market on every processor and C library.
#include <assert.h>
#include <math.h>

#include "base_i.h"

static uint32_t multiply_high(uint32_t a, uint32_t b, uint32_t *low)
{
    uint64_t product = (uint64_t)a * b;
    *low = (uint32_t)product;
    return (uint32_t)(product >> 32);
}

void rpi_philox(const uint32_t key[2], const uint32_t counter[4], uint32_t out[4])
{
    uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint32_t low0, low1;
        uint32_t high0 = multiply_high(0xD2511F53u, x0, &low0);
        uint32_t high1 = multiply_high(0xCD9E8D57u, x2, &low1);
        x0 = high1 ^ x1 ^ k0;
        x1 = low1;
        x2 = high0 ^ x3 ^ k1;
        x3 = low0;
        k0 += 0x9E3779B9u; // golden ratio
        k1 += 0xBB67AE85u; // sqrt(3) - 1
    }
    out[0] = x0, out[1] = x1, out[2] = x2, out[3] = x3;
}

rp_random rp_random_key(uint64_t seed, uint32_t a, uint32_t b, uint32_t c)
{
    return (rp_random){.key = {(uint32_t)seed, (uint32_t)(seed >> 32)}, .counter = {0, a, b, c}, .used = 4};
}

uint32_t rp_random_u32(rp_random *random)
{
    if (random->used == 4) {
        rpi_philox(random->key, random->counter, random->buffer);
        random->used = 0;
        if (++random->counter[0] == 0) random->key[1] += 0x9E3779B9u;
    }
    return random->buffer[random->used++];
}

uint64_t rp_random_u64(rp_random *random)
{
    uint64_t low = rp_random_u32(random);
    return low | (uint64_t)rp_random_u32(random) << 32;
}

double rp_random_uniform(rp_random *random)
{
    return (double)(rp_random_u64(random) >> 11) * 0x1p-53;
}

// Lemire, "Fast random integer generation in an interval" (2019): the high half of a product, with the few low halves
// rejected that would favour some results.
int64_t rp_random_below(rp_random *random, int64_t bound)
{
    assert(bound > 0);
    uint64_t range = (uint64_t)bound;
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)rp_random_u64(random) * range;
    if ((uint64_t)product < range) {
        uint64_t threshold = (0 - range) % range; // 2^64 mod range
        while ((uint64_t)product < threshold) product = (wide)rp_random_u64(random) * range;
    }
    return (int64_t)(product >> 64);
}

// log(x) for x in (0, 1], within 2 ulp: x = m 2^e with m near 1, log m = 2 artanh((m - 1) / (m + 1)) by its series.
static double log_unit(double x)
{
    int exponent;
    double m = frexp(x, &exponent);
    if (m < 0.70710678118654752) m *= 2, exponent--;
    double s = (m - 1) / (m + 1), s2 = s * s, sum = 0;
    for (int k = 23; k >= 3; k -= 2) sum = (sum + 1.0 / k) * s2;
    const double ln2_high = 0x1.62e42fefa3800p-1, ln2_low = 0x1.ef35793c76730p-45; // high part exact times an exponent
    return exponent * ln2_high + (exponent * ln2_low + 2 * s * sum + 2 * s);
}

// Taylor series to full double precision for |x| <= pi/4.
static double cos_small(double x)
{
    double x2 = x * x, sum = 0;
    for (int k = 18; k >= 2; k -= 2) sum = (sum + 1) * (-x2 / (k * (k - 1)));
    return 1 + sum;
}

static double sin_small(double x)
{
    double x2 = x * x, sum = 0;
    for (int k = 19; k >= 3; k -= 2) sum = (sum + 1) * (-x2 / (k * (k - 1)));
    return x + x * sum;
}

// cos(2 pi u) for u in [0, 1): u is taken to the nearest quarter, which is exact.
static double cos_turn(double u)
{
    double quarter = floor(u * 4 + 0.5);
    double x = 6.283185307179586 * (u - quarter * 0.25);
    switch ((int)quarter & 3) {
    case 0:
        return cos_small(x);
    case 1:
        return -sin_small(x);
    case 2:
        return -cos_small(x);
    default:
        return sin_small(x);
    }
}

double rp_random_normal(rp_random *random)
{
    double radius = sqrt(-2 * log_unit(1 - rp_random_uniform(random))); // 1 - u lies in (0, 1]
    return radius * cos_turn(rp_random_uniform(random));
}
