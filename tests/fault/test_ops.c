/* Every public function of ops.h with every allocation failing in turn, eager and lazy. Rows of the op table are found
 * by themselves. The operands want casts, copies and chunks, so that every way through exec allocates. */
#include "fault.h"
#include "graph/op_i.h"
#include <rapto/ops.h>
#include <string.h>

/* Operands are made once, outside the fault loop, and kept. */
static rp_array *matrix, *turned, *row, *integers, *flags, *longer, *one, *spans;

static int make_operands(void **state)
{
    RP_SCOPE();
    matrix = rp_keep(rp_reshape(rp_arange(1, 7, 1), 2, (int64_t[]){2, 3}));
    turned = rp_keep(rp_transpose(rp_reshape(rp_arange(1, 7, 1), 2, (int64_t[]){3, 2}), NULL));
    row = rp_keep(rp_from_data(RP_F32, 1, (int64_t[]){3}, (float[]){1, 2, 3}));
    spans = rp_keep(rp_from_data(RP_TIMEDELTA_NS, 1, (int64_t[]){3}, (int64_t[]){1, INT64_MIN, 3}));
    integers = rp_keep(rp_from_data(RP_I16, 1, (int64_t[]){3}, (int16_t[]){1, 2, 3}));
    flags = rp_keep(rp_from_data(RP_BOOL, 1, (int64_t[]){3}, (uint8_t[]){1, 0, 1}));
    longer = rp_keep(rp_arange(0, 70000, 1));
    one = rp_keep(rp_scalar(1));
    return rp_array_status(matrix) || rp_array_status(turned) || rp_array_status(row) || rp_array_status(integers) ||
           rp_array_status(flags) || rp_array_status(longer) || rp_array_status(one) || rp_array_status(spans);
}

static int drop_operands(void **state)
{
    rp_array *all[] = {matrix, turned, row, integers, flags, longer, one, spans};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) rp_release(all[i]);
    return 0;
}

/* ---- one call, in one mode ------------------------------------------------------------------------------------- */

typedef rp_array *maker(void);

typedef struct trial {
    const char *name;
    maker *make;
    rp_mode mode;
} trial;

/* The status of reading the result; an error array keeps its status when it is read. */
static rp_status make_and_read(void *context)
{
    const trial *call = context;
    rp_scope *scope = rp_scope_open();
    if (!scope) {
        rp_scope_close(scope);
        return RP_ENOMEM;
    }
    rp_set_mode(call->mode);
    rp_array *a = call->make();
    rp_status status = rp_eval(a);
    if (rp_array_status(a) != RP_OK && rp_array_status(a) != status) status = RP_EINTERNAL;
    rp_set_mode(RP_MODE_EAGER);
    rp_scope_close(scope);
    return status;
}

static void try_all(const trial *trials, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (rp_mode mode = RP_MODE_EAGER; mode <= RP_MODE_LAZY; mode++) {
            trial one_trial = trials[i];
            one_trial.mode = mode;
            int64_t allocations = fault_every_allocation(make_and_read, &one_trial, RP_OK);
            if (allocations < 1) fail_msg("%s makes %lld allocations", trials[i].name, (long long)allocations);
        }
    }
}

/* ---- rows ------------------------------------------------------------------------------------------------------ */

/* Operands that the row has a loop for: floats where it can, else integers, else times. */
static rp_array *operand(rpi_op op, int number)
{
    const rpi_op_info *info = rpi_op_get(op);
    bool exponent = info->rule == RPI_RULE_SCALE && number == 1;
    if (strchr(info->kinds, 'f') && !exponent) return number == 0 && info->arity == 2 ? matrix : row;
    return strchr(info->kinds, 'i') || exponent ? integers : spans;
}

#define CALL_ELEMENTWISE_1(NAME, name) rp_##name(operand(RP_OP_##NAME, 0))
#define CALL_ELEMENTWISE_2(NAME, name) rp_##name(operand(RP_OP_##NAME, 0), operand(RP_OP_##NAME, 1))
#define CALL_ELEMENTWISE_3(NAME, name) rp_##name(flags, turned, row)
#define CALL_REDUCE(name)              rp_##name(turned)
#define ELEMENTWISE(NAME, name, arity) CALL_ELEMENTWISE_##arity(NAME, name)
#define REDUCE(NAME, name, arity)      CALL_REDUCE(name)
#define SCAN(NAME, name, arity)        rp_##name(turned, 0)
#define COMPOSITE(NAME, name, arity)   composite_##name()

static rp_array *composite_mean(void)
{
    return rp_mean(integers);
}
static rp_array *composite_var(void)
{
    return rp_var(turned, 1);
}
static rp_array *composite_std(void)
{
    return rp_std(turned, 1);
}

#define RP_OP(NAME, name, arity, class, ...)                                                                           \
    static rp_array *make_##name(void)                                                                                 \
    {                                                                                                                  \
        return class(NAME, name, arity);                                                                               \
    }
#include "graph/ops.def"
#undef RP_OP

static void every_row(void **state)
{
    static const trial rows[] = {
#define RP_OP(NAME, name, arity, class, ...) {#name, make_##name, RP_MODE_EAGER},
#include "graph/ops.def"
#undef RP_OP
    };
    try_all(rows, sizeof rows / sizeof *rows);
}

/* ---- other ways through
 * ---------------------------------------------------------------------------------------------- */

static rp_array *sum_axes(void)
{
    return rp_sum_axes(matrix, 1, (int[]){-1}, true);
}
static rp_array *mean_axis(void)
{
    return rp_mean_axis(matrix, 0);
}
static rp_array *mean_axes(void)
{
    return rp_mean_axes(integers, 0, NULL, true);
}
static rp_array *var_axis(void)
{
    return rp_var_axis(matrix, 0, 0);
}
static rp_array *var_axes(void)
{
    return rp_var_axes(turned, 2, (int[]){0, 1}, true, 0);
}
static rp_array *std_axis(void)
{
    return rp_std_axis(matrix, 0, 0);
}
static rp_array *std_axes(void)
{
    return rp_std_axes(turned, 2, (int[]){0, 1}, true, 0);
}
static rp_array *any_axis(void)
{
    return rp_any_axis(matrix, 0);
}
static rp_array *all_axes(void)
{
    return rp_all_axes(matrix, 1, (int[]){0}, true);
}
static rp_array *argmin_axis(void)
{
    return rp_argmin_axis(matrix, 1, true);
}
static rp_array *argmax_axis(void)
{
    return rp_argmax_axis(matrix, 1, false);
}
static rp_array *chunked_sum(void)
{
    return rp_sum(longer);
}
static rp_array *chunked_index(void)
{
    return rp_argmax(longer);
}
static rp_array *integer_power(void)
{
    return rp_power(integers, integers);
}
static rp_array *turned_result(void)
{
    return rp_add(turned, one);
}
static rp_array *formula(void)
{
    return rp_divide(rp_subtract(matrix, rp_mean(matrix)), rp_std(matrix, 0));
}

static void other_ways(void **state)
{
    static const trial ways[] = {{"sum_axes", sum_axes, 0},           {"mean_axis", mean_axis, 0},
                                 {"mean_axes", mean_axes, 0},         {"var_axis", var_axis, 0},
                                 {"var_axes", var_axes, 0},           {"std_axis", std_axis, 0},
                                 {"std_axes", std_axes, 0},           {"any_axis", any_axis, 0},
                                 {"all_axes", all_axes, 0},           {"argmin_axis", argmin_axis, 0},
                                 {"argmax_axis", argmax_axis, 0},     {"chunked_sum", chunked_sum, 0},
                                 {"chunked_index", chunked_index, 0}, {"integer_power", integer_power, 0},
                                 {"turned_result", turned_result, 0}, {"formula", formula, 0}};
    try_all(ways, sizeof ways / sizeof *ways);
}

/* Errors found at the call are told from running out of memory. */
static rp_array *bad_shapes(void)
{
    return rp_add(matrix, longer);
}
static rp_array *bad_axis(void)
{
    return rp_sum_axis(matrix, 7);
}
static rp_array *bad_power(void)
{
    return rp_power(integers, rp_negative(integers));
}

static void errors_at_the_call(void **state)
{
    static const struct {
        maker *make;
        rp_status status;
    } calls[] = {{bad_shapes, RP_ESHAPE}, {bad_axis, RP_EAXIS}, {bad_power, RP_EVALUE}};
    for (int i = 0; i < 3; i++)
        for (rp_mode mode = RP_MODE_EAGER; mode <= RP_MODE_LAZY; mode++)
            fault_every_allocation(make_and_read, &(trial){"", calls[i].make, mode}, calls[i].status);
}

/* A write first computes what was recorded; when that fails, neither the written array nor the reader has changed. */
static rp_status write_under_a_reader(void *context)
{
    rp_scope *scope = rp_scope_open();
    rp_set_mode(RP_MODE_LAZY);
    rp_array *target = rp_from_data(RP_F64, 1, (int64_t[]){3}, (double[]){1, 2, 3});
    rp_array *reader = rp_multiply(rp_add(target, target), row);
    rp_status status = rp_array_status(target);
    if (status == RP_OK) status = rp_array_status(reader);
    if (status == RP_OK && !scope) status = RP_ENOMEM;
    if (status == RP_OK) {
        const double want[] = {2, 8, 18}, old[] = {1, 2, 3};
        double got[3];
        status = rp_assign(target, row, NULL);
        if (status == RP_OK) status = rp_copy_to(reader, RP_F64, got, sizeof got);
        if (status == RP_OK && memcmp(got, want, sizeof got) != 0) status = RP_EINTERNAL;
        if (status == RP_ENOMEM && rp_copy_to(target, RP_F64, got, sizeof got) == RP_OK &&
            memcmp(got, old, sizeof got) != 0)
            status = RP_EINTERNAL;
    }
    rp_set_mode(RP_MODE_EAGER);
    rp_scope_close(scope);
    return status;
}

static void writes(void **state)
{
    fault_every_allocation(write_under_a_reader, NULL, RP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row), cmocka_unit_test(other_ways),
                                       cmocka_unit_test(errors_at_the_call), cmocka_unit_test(writes)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
