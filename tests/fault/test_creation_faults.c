/* The creation routines with every allocation failing in turn. */
#include "fault.h"
#include <rapto/rapto.h>

static rp_array *matrix, *vector;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    matrix = rp_keep(rp_copy_order(rp_reshape(rp_arange(0, 12, 1), RP_SHAPE(3, 4)), RP_ORDER_F));
    vector = rp_keep(rp_arange(1, 5, 1));
    return rp_array_status(matrix) || rp_array_status(vector);
}

static int drop_operands(void **state)
{
    (void)state;
    rp_release(matrix);
    rp_release(vector);
    rp_scope_close_all();
    return 0;
}

typedef rp_array *maker(void);
#define MAKE(name, expression)                                                                                         \
    static rp_array *name(void)                                                                                        \
    {                                                                                                                  \
        return expression;                                                                                             \
    }

static const rp_dtype f32 = RP_F32;
static const rp_space_options whole = {.has_dtype = true, .dtype = RP_I16, .axis = -1};

MAKE(empty_like, rp_empty_like(matrix, NULL))
MAKE(zeros_like, rp_zeros_like(matrix, NULL))
MAKE(ones_like, rp_ones_like(matrix, &(rp_like){.has_dtype = true, .dtype = RP_I8}))
MAKE(full_like, rp_full_like(matrix, vector, NULL))
MAKE(empty_order, rp_empty_order(RP_F64, RP_SHAPE(2, 3), RP_ORDER_F))
MAKE(range, rp_arange_of(NULL, rp_scalar_int(5), NULL, NULL))
MAKE(range_of_floats, rp_arange_of(rp_scalar(0), rp_scalar(5), rp_scalar(0.5), &f32))
MAKE(linspace, rp_linspace_of(vector, rp_scalar(7), 5, NULL))
MAKE(linspace_whole, rp_linspace_of(vector, rp_scalar(7), 5, &whole))
MAKE(step, rp_linspace_step(rp_scalar(0), rp_scalar(7), 5, NULL).step)
MAKE(logspace, rp_logspace(rp_scalar(0), rp_scalar(2), 3, vector, NULL))
MAKE(diag, rp_diag(vector, -1))
MAKE(diag_view, rp_diag(matrix, 1))
MAKE(diagflat, rp_diagflat(matrix, 2))
MAKE(tri, rp_tri(RP_I8, 3, 4, 0))
MAKE(tril, rp_tril(matrix, 0))
MAKE(triu, rp_triu(matrix, 0))
MAKE(vander, rp_vander(vector, 3, true))

static rp_status make(void *context)
{
    RP_SCOPE();
    return rp_array_status((*(maker **)context)());
}

static void test_pure_functions(void **state)
{
    static maker *makers[] = {empty_like, zeros_like,     ones_like, full_like, empty_order, range,     range_of_floats,
                              linspace,   linspace_whole, step,      logspace,  diag,        diag_view, diagflat,
                              tri,        tril,           triu,      vander};
    (void)state;
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (fprintf(stderr, "%zu\n", i), fault_every_allocation(make, &makers[i], RP_OK) == 0)
            fail_msg("function %zu allocates nothing", i);
}

static rp_status meshgrid(void *context)
{
    rp_array *parts[2];
    (void)context;
    RP_SCOPE();
    rp_status status = rp_meshgrid(RP_ARRAYS(vector, vector), NULL, parts);
    for (int i = 0; i < 2; i++) assert_int_equal(rp_array_status(parts[i]), status);
    return status;
}

static int releases;
static void count_release(void *context)
{
    (void)context;
    releases++;
}

static rp_status frombuffer(void *context)
{
    static const _Alignas(8) char bytes[9];
    RP_SCOPE();
    int before = releases;
    const rp_buffer buffer = {bytes, sizeof bytes, false, count_release, NULL};
    rp_array *a = rp_frombuffer(&buffer, RP_I32, 2, *(int64_t *)context);
    assert_int_equal(releases - before, rp_array_status(a) ? 1 : 0);
    return rp_array_status(a);
}

static void test_others(void **state)
{
    int64_t aligned = 0, odd = 1;
    (void)state;
    assert_true(fault_every_allocation(meshgrid, NULL, RP_OK) > 0);
    assert_true(fault_every_allocation(frombuffer, &aligned, RP_OK) > 0);
    assert_true(fault_every_allocation(frombuffer, &odd, RP_OK) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pure_functions), cmocka_unit_test(test_others)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
