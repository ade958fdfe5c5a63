/* Reading operands of half precision. The kernels compute f16 and bf16 in f32; an operand that the half does not hold
 * (a weak scalar, an array where the caller asks for a half) is first rounded to it, as if it had been cast. */
#include "exec/exec.h"

#define PART 256 /* elements that are rounded together */

static void read_through(rp_dtype from, rp_dtype half, int64_t n, char *const *p, const int64_t *s)
{
    uint16_t halves[PART];
    rpi_loop *round = rpi_cast_loop(from, half), *widen = rpi_cast_loop(half, RP_F32);
    for (int64_t begin = 0; begin < n; begin += PART) {
        int64_t part = n - begin < PART ? n - begin : PART;
        round(part, (char *[]){p[0] + begin * s[0], (char *)halves}, (int64_t[]){s[0], sizeof *halves});
        widen(part, (char *[]){(char *)halves, p[1] + begin * s[1]}, (int64_t[]){sizeof *halves, s[1]});
    }
}

/* X(FROM): the dtypes with values that a half does not hold. */
#define ROUNDED(X) X(I16) X(I32) X(I64) X(U16) X(U32) X(U64) X(F16) X(BF16) X(F32) X(F64) X(C64) X(C128)

#define DEFINE(FROM)                                                                                                   \
    static void read_##FROM##_f16(int64_t n, char *const *p, const int64_t *s)                                         \
    {                                                                                                                  \
        read_through(RP_##FROM, RP_F16, n, p, s);                                                                      \
    }                                                                                                                  \
    static void read_##FROM##_bf16(int64_t n, char *const *p, const int64_t *s)                                        \
    {                                                                                                                  \
        read_through(RP_##FROM, RP_BF16, n, p, s);                                                                     \
    }
ROUNDED(DEFINE)

#define ENTRY(FROM) [RP_##FROM] = {read_##FROM##_f16, read_##FROM##_bf16},
static rpi_loop *const rounded[RP_DTYPE_COUNT][2] = {ROUNDED(ENTRY)};

rpi_loop *rpi_read_loop(rp_dtype from, rp_dtype read, rp_dtype rounds)
{
    bool half = (rounds == RP_F16 || rounds == RP_BF16) && read == RP_F32;
    rpi_loop *loop = half && from != rounds ? rounded[rp_dtype_base(from)][rounds == RP_BF16] : NULL;
    if (loop) return loop;
    return from == read ? NULL : rpi_cast_loop(from, read);
}
