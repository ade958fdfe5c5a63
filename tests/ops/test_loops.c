/* Elementwise loops of every usable table against ref: the same bytes for every row, type, layout and length, and not a
 * byte outside the result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/op_i.h"
#include "support.h"

enum { ROOM = 8192, GUARD = 64, MAX_N = 259 };

/* How an operand or the result lies in its memory. */
typedef enum layout { CONTIGUOUS, STRIDED, REVERSED, UNALIGNED, SCALAR, LAYOUTS } layout;

/* Lengths around the vector widths of all types (2 to 64 elements) and their unrolled multiples. */
static const int64_t lengths[] = {0, 1, 2, 3, 5, 8, 9, 15, 16, 17, 31, 33, 64, 65, 100, 129, 259};

typedef struct side {
    char *base; /* GUARD bytes, room, GUARD bytes */
    rp_dtype dtype;
    char *first;
    int64_t stride;
} side;

static void place(side *s, layout how, int64_t n)
{
    int64_t size = (int64_t)rp_dtype_size(s->dtype);
    int64_t reach = n > 0 ? n - 1 : 0;
    s->first = s->base + GUARD;
    s->stride = size;
    switch (how) {
    case STRIDED:
        s->stride = 3 * size;
        break;
    case REVERSED:
        s->stride = -size;
        s->first += reach * size;
        break;
    case UNALIGNED:
        s->first += 1;
        break;
    case SCALAR:
        s->stride = 0;
        break;
    default:
        break;
    }
}

typedef struct loop_case {
    const rpi_op_info *info;
    rp_dtype dtype;
    rpi_loop *judge, *judged;
    const char *table;
    value_kind values;
} loop_case;

static char memory[2][4][ROOM + 2 * GUARD]; /* [judge, judged][operand or result] */

/* The widest layout of n elements and a guard on both sides. */
static int64_t used_bytes(int64_t n)
{
    return 2 * GUARD + 3 * 8 * n;
}

static void prepare(const loop_case *c, side sides[4], layout how[4], int64_t n)
{
    int arity = c->info->arity;
    for (int k = 0; k <= arity; k++) {
        rp_dtype dtype = c->dtype;
        if (c->info->rule == RPI_RULE_SELECT && k == 0) dtype = RP_BOOL;
        if (c->info->rule == RPI_RULE_SCALE && k == 1) dtype = RP_I64;
        if (k == arity) dtype = loop_result(c->dtype, c->info->rule);
        sides[k] = (side){memory[0][k], dtype, NULL, 0};
        place(&sides[k], how[k], n);
        int64_t lead =
            k < arity ? (sides[k].first - sides[k].base) % 8 : 0; /* values where the operand looks for them */
        fill_values(dtype, c->values, memory[0][k] + lead, used_bytes(n) - lead);
        memcpy(memory[1][k], memory[0][k], (size_t)used_bytes(n));
    }
}

static void run(const loop_case *c, int which, const side sides[4], int in_place, int64_t n)
{
    char *pointers[4];
    int64_t strides[4];
    int arity = c->info->arity;
    for (int k = 0; k <= arity; k++) {
        int from = k == arity && in_place >= 0 ? in_place : k;
        pointers[k] = memory[which][from] + (sides[from].first - sides[from].base);
        strides[k] = sides[from].stride;
    }
    (which ? c->judged : c->judge)(n, pointers, strides);
}

/* Everything in memory must be equal: results element by element (NaN is NaN), all other bytes exactly. */
static void compare(const loop_case *c, const side sides[4], const layout how[4], int in_place, int64_t n)
{
    int arity = c->info->arity, result = in_place >= 0 ? in_place : arity;
    const side *s = &sides[result];
    rp_dtype dtype = sides[arity].dtype;
    for (int64_t i = 0; i < n; i++) {
        int64_t at = s->first - s->base + i * s->stride;
        char *a = memory[0][result] + at, *b = memory[1][result] + at;
        if (!same_element(dtype, a, b)) {
            fail_msg("%s %s %s: element %ld of %ld differs (layouts %d %d %d %d, in place %d)", c->table, c->info->name,
                     rp_dtype_name(c->dtype), (long)i, (long)n, how[0], how[1], how[2], how[3], in_place);
        }
        memcpy(b, a, rp_dtype_size(dtype)); /* equal by now; NaN need not have the same bytes */
    }
    for (int k = 0; k <= arity; k++)
        if (memcmp(memory[0][k], memory[1][k], (size_t)used_bytes(n)) != 0)
            fail_msg("%s %s %s: bytes outside the result changed (n %ld, memory %d)", c->table, c->info->name,
                     rp_dtype_name(c->dtype), (long)n, k);
}

static int64_t cases;

static void check(const loop_case *c, layout how[4], int in_place, int64_t n)
{
    side sides[4];
    cases++;
    prepare(c, sides, how, n);
    run(c, 0, sides, in_place, n);
    run(c, 1, sides, in_place, n);
    compare(c, sides, how, in_place, n);
}

static bool can_be_in_place(const loop_case *c, int operand, const layout how[4])
{
    rp_dtype dtype = c->info->rule == RPI_RULE_SELECT && operand == 0 ? RP_BOOL : c->dtype;
    return how[operand] != SCALAR && rp_dtype_size(dtype) == rp_dtype_size(loop_result(c->dtype, c->info->rule));
}

/* All layouts of one or two operands; of three, those of the two first with the third as the second or contiguous. */
static void check_layouts(const loop_case *c)
{
    int arity = c->info->arity;
    for (int code = 0; code < LAYOUTS * LAYOUTS * LAYOUTS; code++) {
        layout how[4] = {code % LAYOUTS, code / LAYOUTS % LAYOUTS, CONTIGUOUS, CONTIGUOUS};
        layout result = code / LAYOUTS / LAYOUTS;
        if (arity == 1 && how[1] != CONTIGUOUS) continue;
        if (arity == 3) how[2] = code % 2 ? how[1] : (layout)random_below(LAYOUTS);
        how[arity] = result;
        /* The lengths in turn; with the repeats of the operand kinds every pair of layouts meets many of them. */
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            int64_t n = lengths[i];
            if (result == SCALAR) { /* not a layout of a result: in place of each operand instead */
                for (int k = 0; k < arity; k++)
                    if (can_be_in_place(c, k, how)) check(c, how, k, n);
            } else {
                check(c, how, -1, n);
            }
        }
    }
}

/* Random exponents would take integer power through all loops; plain values are enough, limits come with the bases. */
static void check_row(rpi_op op, rp_dtype dtype)
{
    const rpi_kernels *tables[3];
    int count = usable_tables(tables);
    loop_case c = {.info = rpi_op_get(op), .dtype = dtype, .judge = rpi_kernels_ref()->loop[op][dtype]};
    assert_non_null(c.judge);
    for (int t = 0; t < count; t++) {
        c.judged = tables[t]->loop[op][dtype];
        c.table = tables[t]->name;
        if (!c.judged) continue;
        c.values = VALUES_SPECIAL;
        check_layouts(&c);
        layout how[4] = {CONTIGUOUS, CONTIGUOUS, CONTIGUOUS, CONTIGUOUS};
        c.values = VALUES_BITS;
        for (int repeat = 0; repeat < 50; repeat++) check(&c, how, -1, MAX_N);
    }
}

static void test_every_row_and_type(void **context)
{
    int rows = 0;
    for (int op = 0; op < RP_OP_COUNT; op++) {
        if (rpi_op_get((rpi_op)op)->class_ != RPI_CLASS_ELEMENTWISE) continue;
        for (const rp_dtype *dtype = kernel_dtypes; *dtype != RP_DTYPE_COUNT; dtype++) {
            if (!rpi_kernels_ref()->loop[op][*dtype]) continue;
            check_row((rpi_op)op, *dtype);
            rows++;
        }
    }
    print_message("%d pairs of row and type, %ld cases\n", rows, (long)cases);
    assert_true(rows >= 400);
}

static const char *letter_of(rp_dtype dtype)
{
    switch (rp_dtype_base(dtype)) {
    case RP_BOOL:
        return "b";
    case RP_F32:
    case RP_F64:
        return "f";
    case RP_C64:
    case RP_C128:
        return "c";
    case RP_TIMEDELTA:
        return "m";
    case RP_DATETIME:
        return "M";
    default:
        return "i";
    }
}

/* What nothing reads: a product of times, sums of datetimes (the column of timedelta serves), selection of times (moved
 * as integers). */
static bool is_unread(rpi_op op, rp_dtype dtype)
{
    if (dtype == RP_DATETIME && (op == RP_OP_ADD || op == RP_OP_SUBTRACT)) return true;
    return (dtype == RP_TIMEDELTA || dtype == RP_DATETIME) && (op == RP_OP_WHERE || op == RP_OP_MULTIPLY);
}

static bool wanted(const rpi_op_info *info, rpi_op op, rp_dtype dtype)
{
    return strstr(info->kinds, letter_of(dtype)) && !is_unread(op, dtype);
}

/* A loop for every kind that the row names, and for no other. */
static void test_ref_is_complete(void **context)
{
    static const rp_dtype dtypes[] = {RP_BOOL, RP_I8,  RP_I16, RP_I32, RP_I64, RP_U8,
                                      RP_U16,  RP_U32, RP_U64, RP_F32, RP_F64};
    const rpi_kernels *ref = rpi_kernels_ref();
    for (int op = 0; op < RP_OP_COUNT; op++) {
        const rpi_op_info *info = rpi_op_get((rpi_op)op);
        for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++) {
            rp_dtype d = dtypes[i];
            bool has[3] = {ref->loop[op][d] != NULL, ref->reduce[op][d] != NULL, ref->scan[op][d] != NULL};
            for (int c = RPI_CLASS_ELEMENTWISE; c <= RPI_CLASS_SCAN; c++)
                if (has[c] != (info->class_ == (rpi_class)c && wanted(info, (rpi_op)op, d)))
                    fail_msg("%s %s: %s", info->name, rp_dtype_name(d), has[c] ? "not wanted" : "missing");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ref_is_complete),
        cmocka_unit_test(test_every_row_and_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
