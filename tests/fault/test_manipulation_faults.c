/* The manipulation routines with every allocation failing in turn. */
#include "fault.h"
#include <rapto/rapto.h>

static rp_array *matrix, *vector, *turned;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    matrix = rp_keep(rp_reshape(rp_arange(0, 12, 1), RP_SHAPE(3, 4)));
    vector = rp_keep(rp_arange(0, 4, 1));
    turned = rp_keep(rp_transpose(matrix, NULL));
    return rp_array_status(matrix) || rp_array_status(vector) || rp_array_status(turned);
}

static int drop_operands(void **state)
{
    (void)state;
    rp_release(matrix);
    rp_release(vector);
    rp_release(turned);
    rp_scope_close_all();
    return 0;
}

typedef rp_array *maker(void);
#define MAKE(name, expression)                                                                                         \
    static rp_array *name(void)                                                                                        \
    {                                                                                                                  \
        return expression;                                                                                             \
    }

static const int64_t width[][2] = {{2, 5}, {1, 7}}, lengths[][2] = {{1, 2}, {2, 2}};
static const rp_join_options small = {.has_dtype = true, .dtype = RP_F32};
#define PAD(name, ...) MAKE(name, rp_pad(matrix, width, &(rp_pad_options){__VA_ARGS__}))

MAKE(reshape_f, rp_reshape_order(matrix, RP_SHAPE(2, 6), RP_ORDER_F, RP_COPY_IF_NEEDED))
MAKE(reshape_copy, rp_reshape_order(matrix, RP_SHAPE(2, 6), RP_ORDER_A, RP_COPY_ALWAYS))
MAKE(reshape_never, rp_reshape_order(matrix, RP_SHAPE(2, 6), RP_ORDER_C, RP_COPY_NEVER))
MAKE(ravel, rp_ravel_order(turned, RP_ORDER_C))
MAKE(ravel_view, rp_ravel_order(turned, RP_ORDER_K))
MAKE(flatten, rp_flatten(turned, RP_ORDER_F))
MAKE(copy_f, rp_copy_order(matrix, RP_ORDER_F))
MAKE(asorder, rp_asorder(matrix, RP_ORDER_F))
MAKE(resize, rp_resize(matrix, RP_SHAPE(5, 5)))
MAKE(at_least_3d, rp_atleast_3d(vector))
MAKE(permute, rp_permute_dims(matrix, RP_AXES(1, 0)))
MAKE(moveaxes, rp_moveaxes(matrix, (const int[]){0}, (const int[]){1}, 1))
MAKE(rollaxis, rp_rollaxis(matrix, 1, 0))
MAKE(expand, rp_expand_dims_axes(matrix, RP_AXES(0, 2)))
MAKE(squeeze, rp_squeeze_axes(rp_expand_dims(matrix, 0), RP_AXES(0)))
MAKE(flip, rp_flip_axes(matrix, RP_AXES(0, 1)))
MAKE(rot90, rp_rot90(matrix, 3, 0, 1))
MAKE(concatenate, rp_concatenate_as(RP_ARRAYS(matrix, matrix), RP_ALL_AXES, &small))
MAKE(stack, rp_stack_as(RP_ARRAYS(matrix, matrix), 1, &small))
MAKE(vstack, rp_vstack(RP_ARRAYS(matrix, vector), NULL))
MAKE(hstack, rp_hstack(RP_ARRAYS(vector, vector), NULL))
MAKE(dstack, rp_dstack(RP_ARRAYS(vector, vector), &small))
MAKE(column_stack, rp_column_stack(RP_ARRAYS(vector, vector)))
MAKE(append, rp_append(matrix, vector, RP_ALL_AXES))
MAKE(tile, rp_tile(matrix, RP_INTS(2, 1, 2)))
MAKE(repeat_each, rp_repeat_each(matrix, 2, 0))
MAKE(roll, rp_roll(turned, 5, RP_ALL_AXES))
MAKE(roll_axes, rp_roll_axes(turned, (const int64_t[]){1, 2}, RP_AXES(0, 1)))
MAKE(delete, rp_delete(matrix, rp_array_of(int, 0, -1), 1))
MAKE(delete_mask, rp_delete(matrix, rp_array_of(bool, 0, 1, 0), 0))
MAKE(delete_slice, rp_delete_slice(matrix, RP_NONE, RP_NONE, 2, RP_ALL_AXES))
MAKE(insert, rp_insert(matrix, rp_scalar_int(1), vector, 0))
MAKE(insert_several, rp_insert(matrix, rp_array_of(int, 2, 0), rp_scalar(1), 1))
MAKE(insert_mask, rp_insert(matrix, rp_array_of(bool, 1, 0, 1), rp_scalar(1), 0))
MAKE(trim, rp_trim_zeros(matrix, true, true, NULL, 0))
PAD(pad_constant, .mode = RP_PAD_CONSTANT)
PAD(pad_edge, .mode = RP_PAD_EDGE)
PAD(pad_ramp, .mode = RP_PAD_LINEAR_RAMP)
PAD(pad_mean, .mode = RP_PAD_MEAN, .stat_length = lengths)
PAD(pad_maximum, .mode = RP_PAD_MAXIMUM)
PAD(pad_reflect, .mode = RP_PAD_REFLECT, .odd = true)
PAD(pad_symmetric, .mode = RP_PAD_SYMMETRIC)
PAD(pad_wrap, .mode = RP_PAD_WRAP)

static rp_array *counted(void)
{
    return rp_repeat(matrix, rp_array_of(int, 2, 0, 1, 1), 1);
}

static rp_array *block(void)
{
    const rp_block_item row[] = {{.array = matrix}, {.array = matrix}};
    const rp_block_item rows[] = {{.items = row, .count = 2}, {.items = row, .count = 2}};
    return rp_block(&(rp_block_item){.items = rows, .count = 2});
}

static rp_status make(void *context)
{
    RP_SCOPE();
    return rp_array_status((*(maker **)context)());
}

static void test_pure_functions(void **state)
{
    static maker *makers[] = {
        reshape_f, reshape_copy,   reshape_never, ravel,         ravel_view, flatten,      copy_f,       asorder,
        resize,    at_least_3d,    permute,       moveaxes,      rollaxis,   expand,       squeeze,      flip,
        rot90,     concatenate,    stack,         vstack,        hstack,     dstack,       column_stack, append,
        tile,      counted,        repeat_each,   roll,          roll_axes,  delete,       delete_mask,  delete_slice,
        insert,    insert_several, insert_mask,   trim,          block,      pad_constant, pad_edge,     pad_ramp,
        pad_mean,  pad_maximum,    pad_reflect,   pad_symmetric, pad_wrap};
    (void)state;
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (fault_every_allocation(make, &makers[i], RP_OK) == 0) fail_msg("function %zu allocates nothing", i);
}

/* ---- several results: on failure every part is the error ------------------------------------------------------- */

static rp_status check_parts(rp_status status, rp_array *const *parts, int count)
{
    for (int i = 0; i < count; i++) assert_int_equal(rp_array_status(parts[i]), status);
    return status;
}

static rp_status split(void *context)
{
    rp_array *parts[2];
    (void)context;
    RP_SCOPE();
    return check_parts(rp_hsplit(matrix, 2, parts), parts, 2);
}

static rp_status split_at(void *context)
{
    rp_array *parts[3];
    (void)context;
    RP_SCOPE();
    return check_parts(rp_split_at(matrix, RP_INTS(1, 2), 0, parts), parts, 3);
}

static rp_status unstack(void *context)
{
    rp_array *parts[3];
    (void)context;
    RP_SCOPE();
    return check_parts(rp_unstack(matrix, 0, parts), parts, 3);
}

static rp_status broadcast(void *context)
{
    rp_array *parts[2];
    (void)context;
    RP_SCOPE();
    return check_parts(rp_broadcast_arrays(RP_ARRAYS(matrix, vector), parts), parts, 2);
}

static void test_several_results(void **state)
{
    (void)state;
    assert_true(fault_every_allocation(split, NULL, RP_OK) > 0);
    assert_true(fault_every_allocation(split_at, NULL, RP_OK) > 0);
    assert_true(fault_every_allocation(unstack, NULL, RP_OK) > 0);
    assert_true(fault_every_allocation(broadcast, NULL, RP_OK) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pure_functions), cmocka_unit_test(test_several_results)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
