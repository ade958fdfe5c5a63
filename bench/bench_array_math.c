/* Transcendental functions against NumPy: nanoseconds for one element, one thread, a million elements. */
#include "array_cells.inc"

#define RUN1(name)                                                                                                     \
    static rp_array *run_##name(rp_array *const *data)                                                                 \
    {                                                                                                                  \
        return rp_##name(data[0]);                                                                                     \
    }
RUN1(sqrt)
RUN1(exp)
RUN1(expm1)
RUN1(log)
RUN1(log1p)
RUN1(tanh)
RUN1(sin)
RUN1(cos)
RUN1(tan)
RUN1(arcsin)
RUN1(arccos)
RUN1(arctan)

static rp_array *run_power(rp_array *const *data)
{
    return rp_power(data[0], data[1]);
}
static rp_array *run_arctan2(rp_array *const *data)
{
    return rp_arctan2(data[0], data[1]);
}

static const struct {
    const char *op;
    rp_array *(*run)(rp_array *const *data);
    int operands;
    bool inner; /* of values in (0, 1) */
} functions[] = {{"sqrt", run_sqrt, 1, false},       {"exp", run_exp, 1, false},      {"expm1", run_expm1, 1, false},
                 {"log", run_log, 1, false},         {"log1p", run_log1p, 1, false},  {"tanh", run_tanh, 1, false},
                 {"sin", run_sin, 1, false},         {"cos", run_cos, 1, false},      {"tan", run_tan, 1, false},
                 {"arcsin", run_arcsin, 1, true},    {"arccos", run_arccos, 1, true}, {"arctan", run_arctan, 1, false},
                 {"arctan2", run_arctan2, 2, false}, {"power", run_power, 2, false}};

/* Values in (0, most). */
static rp_array *values(rp_dtype dtype, int64_t n, uint32_t stream, double most)
{
    rp_random random = rp_random_key(1, stream, 0, 0);
    double *block = rp_malloc((size_t)n * sizeof *block);
    if (!block) cell_fail("values", "out of memory");
    for (int64_t i = 0; i < n; i++) block[i] = most * (0.999999 * rp_random_uniform(&random) + 1e-7);
    return rp_astype(rp_adopt(RP_F64, 1, &n, block), dtype);
}

static void measure(const char *where, rp_dtype dtype, bench_peer *peer)
{
    RP_SCOPE();
    int64_t n = 1 << 20;
    const char *tag = dtype == RP_F64 ? "f64" : "f32";
    bool wide = dtype == RP_F64;
    rp_array *a = values(dtype, n, 1, 10), *b = values(dtype, n, 2, 10), *inner = values(dtype, n, 3, 1);
    char *files[3] = {cell_save(where, tag, a), cell_save(where, wide ? "exponents64" : "exponents32", b),
                      cell_save(where, wide ? "inner64" : "inner32", inner)};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        char name[64];
        snprintf(name, sizeof name, "array_math/%s/%s", functions[i].op, tag);
        cell c = {.name = name,
                  .op = functions[i].op,
                  .run = functions[i].run,
                  .data = {functions[i].inner ? inner : a, b},
                  .files = {files[functions[i].inner ? 2 : 0], files[1]},
                  .operands = functions[i].operands,
                  .tolerance = dtype == RP_F64 ? 1e-15 : 1e-6,
                  .elements = (double)n};
        cell_run(&c, peer, 1);
    }
    for (int k = 0; k < 3; k++) rp_free(files[k]);
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
