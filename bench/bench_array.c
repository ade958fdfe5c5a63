/* The measurement that Rapto's forerunner published: sum, mean, mean over each axis, matrix + row, matrix x scalar, on
 * square matrices of 512, 1024 and 2048, f64 and f32, in C order and transposed, against NumPy; with one thread and
 * with all. The worst cell and the geometric mean close each group: a mean alone hides the bad cells. */
#include "array_cells.inc"

#define FACTOR 1.0009765625

static rp_array *run_sum(rp_array *const *data)
{
    return rp_sum(data[0]);
}

static rp_array *run_mean(rp_array *const *data)
{
    return rp_mean(data[0]);
}

static rp_array *run_mean_axis0(rp_array *const *data)
{
    return rp_mean_axis(data[0], 0);
}

static rp_array *run_mean_axis1(rp_array *const *data)
{
    return rp_mean_axis(data[0], 1);
}

static rp_array *run_broadcast_add(rp_array *const *data)
{
    return rp_add(data[0], data[1]);
}

static rp_array *run_scale(rp_array *const *data)
{
    return rp_multiply(data[0], rp_scalar(FACTOR));
}

static const struct {
    const char *op;
    rp_array *(*run)(rp_array *const *data);
    int second; /* which array is the second operand: 0 none, 1 the row, 2 the factor */
} operations[] = {
    {"sum", run_sum, 0},
    {"mean", run_mean, 0},
    {"mean_axis0", run_mean_axis0, 0},
    {"mean_axis1", run_mean_axis1, 0},
    {"broadcast_add", run_broadcast_add, 1},
    {"scale", run_scale, 2},
};
enum { OPERATIONS = sizeof operations / sizeof *operations };

static double ratios[256];
static int ratio_count;

/* All operations on one matrix. */
static void measure_matrix(const char *where, int64_t size, rp_dtype dtype, bool transpose, bench_peer *peer,
                           int threads)
{
    RP_SCOPE();
    rp_array *matrix = rp_astype(rp_reshape(rp_arange(0, (double)(size * size), 1), 2, (int64_t[]){size, size}), dtype);
    rp_array *arrays[3] = {matrix, rp_astype(rp_arange(0, (double)size, 1), dtype),
                           rp_astype(rp_scalar(FACTOR), dtype)};
    char *files[3];
    for (int k = 0; k < 3; k++) {
        char name[64];
        snprintf(name, sizeof name, "%s-%d-%d", rp_dtype_name(dtype), (int)size, k);
        files[k] = cell_save(where, name, arrays[k]);
    }
    for (int i = 0; i < OPERATIONS; i++) {
        char name[128];
        int second = operations[i].second;
        snprintf(name, sizeof name, "array/%s/%d/%s%s", operations[i].op, (int)size, dtype == RP_F64 ? "f64" : "f32",
                 transpose ? "/transposed" : "");
        cell c = {.name = name,
                  .op = operations[i].op,
                  .run = operations[i].run,
                  .data = {transpose ? rp_transpose(matrix, NULL) : matrix, arrays[second]},
                  .files = {files[0], files[second]},
                  .operands = second ? 2 : 1,
                  .transpose = transpose,
                  .tolerance = second            ? 0
                               : dtype == RP_F64 ? 1e-12
                                                 : 1e-4};
        double ratio = cell_run(&c, peer, threads);
        if (ratio > 0) ratios[ratio_count++] = ratio;
    }
    for (int k = 0; k < 3; k++) rp_free(files[k]);
}

static void close_group(const char *group, bench_peer *peer, int threads)
{
    char name[128];
    double worst = INFINITY;
    for (int i = 0; i < ratio_count; i++) worst = fmin(worst, ratios[i]);
    if (ratio_count == 0) return;
    bench_result result = {.unit = "ratio", .peer = bench_peer_name(peer), .peer_value = 1, .checked = true};
    result.threads = threads ? threads : rp_threads();
    result.name = name;
    snprintf(name, sizeof name, "array/%s/worst", group);
    result.value = result.ratio = worst;
    bench_report(&result);
    snprintf(name, sizeof name, "array/%s/geomean", group);
    result.value = result.ratio = bench_geometric_mean(ratios, ratio_count);
    bench_report(&result);
    ratio_count = 0;
}

int main(void)
{
    bench_peer *peer = bench_peer_open("peer_numpy.py");
    const char *where = cell_folder();
    for (int all = 0; all < 2; all++)
        for (int transpose = 0; transpose < 2; transpose++) {
            for (int64_t size = 512; size <= 2048; size *= 2) {
                measure_matrix(where, size, RP_F64, transpose, peer, !all);
                measure_matrix(where, size, RP_F32, transpose, peer, !all);
            }
            close_group(transpose ? "transposed" : "contiguous", peer, !all);
        }
    cell_remove_folder();
    bench_peer_close(peer);
    return 0;
}
