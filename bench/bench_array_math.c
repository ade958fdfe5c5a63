/* Transcendental functions against NumPy: nanoseconds for one element, one thread, a million elements. */
#include "array_cells.inc"

#define RUN1(name)                                                                                                     \
    static rp_array *run_##name(rp_array *const *data)                                                                 \
    {                                                                                                                  \
        return rp_##name(data[0]);                                                                                     \
    }
RUN1(sqrt)
RUN1(exp)
RUN1(exp2)
RUN1(expm1)
RUN1(log)
RUN1(log2)
RUN1(log10)
RUN1(log1p)
RUN1(sinh)
RUN1(cosh)
RUN1(tanh)
RUN1(arcsinh)
RUN1(arccosh)
RUN1(arctanh)
RUN1(cbrt)
RUN1(sin)
RUN1(cos)
RUN1(tan)
RUN1(arcsin)
RUN1(arccos)
RUN1(arctan)

#define RUN2(name)                                                                                                     \
    static rp_array *run_##name(rp_array *const *data)                                                                 \
    {                                                                                                                  \
        return rp_##name(data[0], data[1]);                                                                            \
    }
RUN2(power)
RUN2(hypot)
RUN2(arctan2)

/* Where the values lie. */
typedef enum domain { BELOW_TEN, BELOW_ONE, ABOVE_ONE, DOMAINS } domain;

#define ONE(name, where)                                                                                               \
    {                                                                                                                  \
#name, run_##name, 1, where                                                                                    \
    }
#define TWO(name)                                                                                                      \
    {                                                                                                                  \
#name, run_##name, 2, BELOW_TEN                                                                                \
    }
static const struct {
    const char *op;
    rp_array *(*run)(rp_array *const *data);
    int operands;
    domain domain;
} functions[] = {ONE(sqrt, BELOW_TEN),
                 ONE(exp, BELOW_TEN),
                 ONE(exp2, BELOW_TEN),
                 ONE(expm1, BELOW_TEN),
                 ONE(log, BELOW_TEN),
                 ONE(log2, BELOW_TEN),
                 ONE(log10, BELOW_TEN),
                 ONE(log1p, BELOW_TEN),
                 ONE(sinh, BELOW_TEN),
                 ONE(cosh, BELOW_TEN),
                 ONE(tanh, BELOW_TEN),
                 ONE(arcsinh, BELOW_TEN),
                 ONE(arccosh, ABOVE_ONE),
                 ONE(arctanh, BELOW_ONE),
                 ONE(cbrt, BELOW_TEN),
                 ONE(sin, BELOW_TEN),
                 ONE(cos, BELOW_TEN),
                 ONE(tan, BELOW_TEN),
                 ONE(arcsin, BELOW_ONE),
                 ONE(arccos, BELOW_ONE),
                 ONE(arctan, BELOW_TEN),
                 TWO(power),
                 TWO(hypot),
                 TWO(arctan2)};

static rp_array *values(rp_dtype dtype, int64_t n, uint32_t stream, domain where)
{
    rp_random random = rp_random_key(1, stream, 0, 0);
    double *block = rp_malloc((size_t)n * sizeof *block);
    if (!block) cell_fail("values", "out of memory");
    for (int64_t i = 0; i < n; i++)
        block[i] = (where == BELOW_ONE ? 0.999 : 10) * rp_random_uniform(&random) + (where == ABOVE_ONE ? 1 : 1e-6);
    return rp_astype(rp_adopt(RP_F64, 1, &n, block), dtype);
}

static void measure(const char *where, rp_dtype dtype, bench_peer *peer)
{
    RP_SCOPE();
    int64_t n = 1 << 20;
    const char *tag = dtype == RP_F64 ? "f64" : "f32";
    rp_array *a[DOMAINS], *b = values(dtype, n, 2, BELOW_TEN);
    char *files[DOMAINS], *second = cell_save(where, dtype == RP_F64 ? "second64" : "second32", b);
    for (int d = 0; d < DOMAINS; d++) {
        char name[64];
        snprintf(name, sizeof name, "%s-%d", tag, d);
        a[d] = values(dtype, n, 1, (domain)d);
        files[d] = cell_save(where, name, a[d]);
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        domain d = functions[i].domain;
        char name[64];
        snprintf(name, sizeof name, "array_math/%s/%s", functions[i].op, tag);
        cell c = {.name = name,
                  .op = functions[i].op,
                  .run = functions[i].run,
                  .data = {a[d], b},
                  .files = {files[d], second},
                  .operands = functions[i].operands,
                  .tolerance = dtype == RP_F64 ? 1e-15 : 1e-6,
                  .elements = (double)n};
        cell_run(&c, peer, 1);
    }
    for (int d = 0; d < DOMAINS; d++) rp_free(files[d]);
    rp_free(second);
}

int main(void)
{
    bench_peer *peer = bench_peer_open("peer_numpy.py");
    const char *where = cell_folder();
    measure(where, RP_F64, peer);
    measure(where, RP_F32, peer);
    cell_remove_folder();
    bench_peer_close(peer);
    return 0;
}
