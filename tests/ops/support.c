#include "support.h"

#include <math.h>
#include <string.h>

static uint64_t state = UINT64_C(0x9E3779B97F4A7C15);

uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

int64_t random_below(int64_t bound)
{
    return (int64_t)((random_bits() >> 11) % (uint64_t)bound);
}

static double random_float(value_kind kind, bool single)
{
    static const double special[] = {0.0,
                                     -0.0,
                                     1,
                                     -1,
                                     0.5,
                                     2,
                                     INFINITY,
                                     -INFINITY,
                                     NAN,
                                     -0.5,
                                     1e-8,
                                     -1e-8,
                                     709.7,
                                     -745.1,
                                     88.7,
                                     -103.9,
                                     0x1p-1074,
                                     0x1p-149,
                                     -0x1p-140,
                                     -0x1.8p-1030,
                                     0x1.fffffep127,
                                     -0x1.fffffffffffffp1023};
    int64_t which = random_below(3);
    if (kind == VALUES_SPECIAL && which == 0) return special[random_below(sizeof special / sizeof *special)];
    double unit = (double)(int64_t)random_bits() * 0x1p-63;
    if (kind == VALUES_SPECIAL && which == 1) return (double)(random_below(9) - 4); /* equal values, too */
    return unit * (single ? 20 : 100);
}

static int64_t random_int(value_kind kind, int bits)
{
    if (kind == VALUES_PLAIN) return random_below(100);
    if (kind == VALUES_BITS) return (int64_t)random_bits();
    int64_t limits[] = {0, 1, -1, 2, 7, INT64_MIN >> (64 - bits), INT64_MAX >> (64 - bits), 3};
    return random_below(2) ? limits[random_below(8)] : random_below(256) - 128;
}

void random_value(rp_dtype dtype, value_kind kind, char *at)
{
    int64_t integer = random_int(kind, (int)rp_dtype_size(dtype) * 8);
    if (dtype == RP_BOOL) integer = random_below(2);
    if (dtype == RP_F32 && kind != VALUES_BITS) {
        float value = (float)random_float(kind, true);
        memcpy(at, &value, sizeof value);
    } else if (dtype == RP_F64 && kind != VALUES_BITS) {
        double value = random_float(kind, false);
        memcpy(at, &value, sizeof value);
    } else {
        memcpy(at, &integer, rp_dtype_size(dtype)); /* little endian */
    }
}

enum { POOL = 1 << 18 };

static char pools[RP_DTYPE_COUNT][3][POOL];
static bool pool_made[RP_DTYPE_COUNT][3];

static const char *pool_of(rp_dtype dtype, value_kind kind)
{
    int64_t size = (int64_t)rp_dtype_size(dtype);
    char *pool = pools[dtype][kind];
    if (pool_made[dtype][kind]) return pool;
    for (int64_t i = 0; i < POOL; i += size) random_value(dtype, kind, pool + i);
    pool_made[dtype][kind] = true;
    return pool;
}

void fill_values(rp_dtype dtype, value_kind kind, char *at, int64_t bytes)
{
    int64_t size = (int64_t)rp_dtype_size(dtype);
    const char *pool = pool_of(dtype, kind);
    for (int64_t done = 0; done < bytes;) {
        int64_t start = random_below(POOL / size / 2) * size;
        int64_t piece = bytes - done < POOL / 2 ? bytes - done : POOL / 2;
        memcpy(at + done, pool + start, (size_t)piece);
        done += piece;
    }
}

bool same_element(rp_dtype dtype, const char *a, const char *b)
{
    if (memcmp(a, b, rp_dtype_size(dtype)) == 0) return true;
    if (dtype == RP_F32) {
        float x, y;
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        return isnan(x) && isnan(y);
    }
    if (dtype == RP_F64) {
        double x, y;
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        return isnan(x) && isnan(y);
    }
    return false;
}

int usable_tables(const rpi_kernels *tables[3])
{
    int count = 0;
    for (int isa = RP_ISA_V2; isa <= (int)rp_isa_level(); isa++)
        if (rpi_kernels_cpu((rp_isa)isa)) tables[count++] = rpi_kernels_cpu((rp_isa)isa);
    return count;
}

const rp_dtype kernel_dtypes[] = {RP_BOOL, RP_I8,  RP_I16, RP_I32, RP_I64, RP_U8,
                                  RP_U16,  RP_U32, RP_U64, RP_F32, RP_F64, RP_DTYPE_COUNT};

rp_dtype loop_result(rp_dtype dtype, rpi_rule rule)
{
    if (rule == RPI_RULE_COUNT) return RP_U8;
    if (rule == RPI_RULE_EXPONENT) return RP_I32;
    return rule == RPI_RULE_COMPARE || rule == RPI_RULE_LOGICAL || rule == RPI_RULE_FLOATTEST ? RP_BOOL : dtype;
}

rp_dtype reduce_result(rp_dtype dtype, rpi_rule rule)
{
    switch (rule) {
    case RPI_RULE_ARG:
        return RP_I64;
    case RPI_RULE_TEST:
        return RP_BOOL;
    case RPI_RULE_SUM:
        if (dtype == RP_F32 || dtype == RP_F64) return dtype;
        return dtype >= RP_U8 && dtype <= RP_U64 ? RP_U64 : RP_I64;
    default:
        return dtype;
    }
}
