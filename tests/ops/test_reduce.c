/* Reductions and scans of every usable table against ref: the same bytes for every row, type, layout, count and number
 * of columns, and not a byte outside the result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/op_i.h"
#include "support.h"

/* Counts around the lanes (8), the blocks (128), the pieces of the vector paths, and where the recursion splits. */
static const int64_t counts[] = {1,   2,   3,   7,   8,   9,   15,   16,   17,   63,  64,  127,
                                 128, 129, 130, 135, 136, 137, 200,  255,  256,  257, 264, 271,
                                 272, 273, 300, 511, 512, 513, 1000, 1025, 2055, 4100};
/* Columns around vectors and the tiles of every type (256, 512, 2048 columns). */
static const int64_t inners[] = {0, 1, 2, 3, 5, 7, 8, 9, 31, 32, 33, 70, 255, 256, 257, 513, 1025, 2049, 8200};

enum { GUARD = 64, ROOM = 1 << 21, MOST = 60000 };

static char input[ROOM + 2 * GUARD], output[2][ROOM + 2 * GUARD];

/* How the two axes of the input lie; steps in elements are scaled by the element size. */
typedef enum layout {
    LINES,
    COLUMNS,
    LINES_UNALIGNED,
    COLUMNS_WIDE,
    BOTH_STRIDED,
    REVERSED,
    BROADCAST,
    WINDOWS,
    LAYOUTS
} layout;

static void strides_of(layout how, int64_t count, int64_t inner, int64_t size, int64_t strides[2])
{
    switch (how) {
    case COLUMNS:
        strides[0] = inner * size, strides[1] = size;
        break;
    case COLUMNS_WIDE:
        strides[0] = (inner + 3) * size + 1, strides[1] = size;
        break;
    case BOTH_STRIDED:
        strides[0] = 2 * size, strides[1] = 2 * count * size;
        break;
    case REVERSED:
        strides[0] = -size, strides[1] = -count * size;
        break;
    case BROADCAST:
        strides[0] = 0, strides[1] = size;
        break;
    case WINDOWS:
        strides[0] = size, strides[1] = size;
        break;
    default:
        strides[0] = size, strides[1] = count * size;
        break;
    }
}

/* The first element: where all others are inside `input`. */
static char *start_of(layout how, int64_t count, int64_t inner, const int64_t strides[2])
{
    int64_t at = GUARD + (how == LINES_UNALIGNED);
    if (strides[0] < 0) at -= (count - 1) * strides[0];
    if (strides[1] < 0 && inner > 0) at -= (inner - 1) * strides[1];
    return input + at;
}

static int64_t span(int64_t count, int64_t inner, const int64_t strides[2])
{
    int64_t first = strides[0] < 0 ? -strides[0] : strides[0], second = strides[1] < 0 ? -strides[1] : strides[1];
    return count * first + inner * second + 2 * GUARD;
}

typedef struct line_case {
    const rpi_op_info *info;
    const char *table;
    rp_dtype dtype, result;
    layout how;
    int64_t count, inner;
} line_case;

static void different(const line_case *c, int64_t at, const char *what)
{
    fail_msg("%s %s %s: %s at %ld (count %ld, inner %ld, layout %d)", c->table, c->info->name, rp_dtype_name(c->dtype),
             what, (long)at, (long)c->count, (long)c->inner, (int)c->how);
}

/* Both outputs: `total` elements `stride` bytes apart from `first`, and nothing else changed in `bytes` bytes. */
static void compare(const line_case *c, int64_t total, int64_t first, int64_t stride, int64_t bytes)
{
    size_t size = rp_dtype_size(c->result);
    for (int64_t i = 0; i < total; i++) {
        char *a = output[0] + first + i * stride, *b = output[1] + first + i * stride;
        if (!same_element(c->result, a, b)) different(c, i, "a different result");
        memcpy(b, a, size);
    }
    if (memcmp(output[0], output[1], (size_t)bytes) != 0) different(c, 0, "bytes outside the result");
}

static void check_reduce(const line_case *c, rpi_reduce *judge, rpi_reduce *judged)
{
    int64_t strides[2], size = (int64_t)rp_dtype_size(c->result);
    strides_of(c->how, c->count, c->inner, (int64_t)rp_dtype_size(c->dtype), strides);
    int64_t out_stride = c->how == BOTH_STRIDED ? 2 * size : c->how == REVERSED ? -size : size;
    int64_t first = GUARD + (c->how == LINES_UNALIGNED) + (out_stride < 0 ? (c->inner + 1) * size : 0);
    int64_t bytes = 3 * GUARD + 2 * (c->inner + 1) * size;
    rpi_reduce_call call = {c->count, c->inner,  start_of(c->how, c->count, c->inner, strides), strides[0], strides[1],
                            NULL,     out_stride};
    memset(output[0], 0x5a, (size_t)bytes);
    memset(output[1], 0x5a, (size_t)bytes);
    call.out = output[0] + first;
    judge(&call);
    call.out = output[1] + first;
    judged(&call);
    compare(c, c->inner, first, out_stride, bytes);
}

/* Scans write an array like their input: lines, or columns when `how` is one of the column layouts. */
static void check_scan(const line_case *c, rpi_scan *judge, rpi_scan *judged, bool in_place)
{
    int64_t strides[2], out[2], size = (int64_t)rp_dtype_size(c->result), total = c->count * c->inner;
    strides_of(c->how, c->count, c->inner, (int64_t)rp_dtype_size(c->dtype), strides);
    bool columns = c->how == COLUMNS || c->how == COLUMNS_WIDE || c->how == BROADCAST;
    out[0] = columns ? c->inner * size : size;
    out[1] = columns ? size : c->count * size;
    int64_t bytes = 2 * GUARD + total * size;
    rpi_scan_call call = {c->count,   c->inner,   start_of(c->how, c->count, c->inner, strides),
                          strides[0], strides[1], NULL,
                          out[0],     out[1]};
    for (int k = 0; k < 2; k++) {
        memset(output[k], 0x5a, (size_t)bytes);
        call.out = output[k] + GUARD;
        if (in_place) { /* the layouts are the same: lines or columns */
            memcpy(call.out, input + GUARD, (size_t)(total * size));
            call.in = call.out;
        }
        (k ? judged : judge)(&call);
    }
    compare(c, total, GUARD, size, bytes);
}

static bool same_layout(const line_case *c)
{
    return c->result == c->dtype && (c->how == LINES || c->how == COLUMNS);
}

static void check_one(line_case *c, rpi_op op, const rpi_kernels *table)
{
    const rpi_kernels *ref = rpi_kernels_ref();
    if (c->info->class_ == RPI_CLASS_REDUCE) {
        check_reduce(c, ref->reduce[op][c->dtype], table->reduce[op][c->dtype]);
        return;
    }
    check_scan(c, ref->scan[op][c->dtype], table->scan[op][c->dtype], false);
    if (same_layout(c)) check_scan(c, ref->scan[op][c->dtype], table->scan[op][c->dtype], true);
}

static int64_t cases;

static void check_shapes(line_case *c, rpi_op op, const rpi_kernels *table)
{
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (size_t j = 0; j < sizeof inners / sizeof *inners; j++)
            for (c->how = 0; c->how < LAYOUTS; c->how++) {
                c->count = counts[i];
                c->inner = inners[j];
                int64_t strides[2];
                strides_of(c->how, c->count, c->inner, (int64_t)rp_dtype_size(c->dtype), strides);
                if (c->count * c->inner > MOST || span(c->count, c->inner, strides) > ROOM) continue;
                /* Wide shapes are few in kind and long to do: two layouts for them. */
                if (c->count * c->inner > 4000 && c->how != LINES && c->how != COLUMNS) continue;
                check_one(c, op, table);
                cases++;
            }
}

static void check_row(rpi_op op, rp_dtype dtype)
{
    const rpi_kernels *tables[3];
    int count = usable_tables(tables);
    line_case c = {.info = rpi_op_get(op), .dtype = dtype, .result = reduce_result(dtype, rpi_op_get(op)->rule)};
    for (int kind = VALUES_PLAIN; kind <= VALUES_SPECIAL; kind++) {
        fill_values(dtype, (value_kind)kind, input, GUARD);
        fill_values(dtype, (value_kind)kind, input + GUARD, ROOM);
        for (int t = 0; t < count; t++) {
            c.table = tables[t]->name;
            if (!tables[t]->reduce[op][dtype] && !tables[t]->scan[op][dtype]) continue; /* declined */
            check_shapes(&c, op, tables[t]);
        }
    }
}

static void check_class(rpi_class class_)
{
    cases = 0;
    for (int op = 0; op < RP_OP_COUNT; op++) {
        if (rpi_op_get((rpi_op)op)->class_ != class_) continue;
        for (const rp_dtype *dtype = kernel_dtypes; *dtype != RP_DTYPE_COUNT; dtype++) check_row((rpi_op)op, *dtype);
    }
    print_message("%ld cases\n", (long)cases);
    assert_true(cases > 1000);
}

static void test_reductions(void **context)
{
    check_class(RPI_CLASS_REDUCE);
}

static void test_scans(void **context)
{
    check_class(RPI_CLASS_SCAN);
}

/* One NaN, or one zero of the winning sign, at every place of a line: found wherever the vectors, the pieces and the
 * tail begin. */
static void check_needle(rpi_op op, double hay, double needle)
{
    enum { N = 1100 };
    const rpi_kernels *tables[3];
    int count = usable_tables(tables);
    static double line[N];
    for (int t = 0; t < count; t++)
        for (int n = 1; n <= N; n = n < 140 ? n + 1 : n + 191)
            for (int at = 0; at < n; at += n < 140 ? 1 : 7) {
                double a = 0, b = 0;
                for (int i = 0; i < n; i++) line[i] = hay;
                line[at] = needle;
                rpi_reduce_call call = {n, 1, (char *)line, 8, 8, (char *)&a, 8};
                rpi_kernels_ref()->reduce[op][RP_F64](&call);
                call.out = (char *)&b;
                tables[t]->reduce[op][RP_F64](&call);
                assert_memory_equal(&a, &b, 8);
            }
}

static void test_needles(void **context)
{
    rpi_op ops[] = {RP_OP_MIN, RP_OP_MAX, RP_OP_ARGMIN, RP_OP_ARGMAX, RP_OP_ANY, RP_OP_ALL};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        check_needle(ops[i], 1, (double)__builtin_nan(""));
        check_needle(ops[i], 0.0, -0.0);
        check_needle(ops[i], -0.0, 0.0);
        check_needle(ops[i], 3, 2);
        check_needle(ops[i], 0, 1);
        check_needle(ops[i], 1, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_needles),
        cmocka_unit_test(test_reductions),
        cmocka_unit_test(test_scans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
