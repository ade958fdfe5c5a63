/* The products with every allocation failing in turn. */
#include "fault.h"
#include <rapto/rapto.h>

static rp_array *matrix, *vector;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    matrix = rp_keep(rp_reshape(rp_arange(0, 9, 1), RP_SHAPE(3, 3)));
    vector = rp_keep(rp_arange(0, 3, 1));
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
MAKE(matmul, rp_matmul(matrix, vector))
MAKE(dot, rp_dot(matrix, matrix))
MAKE(vdot, rp_vdot(matrix, matrix))
MAKE(inner, rp_inner(matrix, vector))
MAKE(outer, rp_outer(vector, vector))
MAKE(kron, rp_kron(vector, matrix))
MAKE(cross, rp_cross(matrix, vector, -1))
MAKE(tensordot, rp_tensordot(matrix, matrix, (const int[]){1}, (const int[]){0}, 1))
MAKE(einsum, rp_einsum("ij,jk,k,ll->i", RP_ARRAYS(matrix, matrix, vector, matrix)))

static rp_status make(void *context)
{
    RP_SCOPE();
    return rp_array_status((*(maker **)context)());
}

static rp_status path(void *context)
{
    int pairs[2][2], steps = 0;
    (void)context;
    RP_SCOPE();
    return rp_einsum_path("ij,jk,k", RP_ARRAYS(matrix, matrix, vector), pairs, &steps, NULL);
}

static void test_products(void **state)
{
    static maker *makers[] = {matmul, dot, vdot, inner, outer, kron, cross, tensordot, einsum};
    (void)state;
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (fault_every_allocation(make, &makers[i], RP_OK) == 0) fail_msg("product %zu allocates nothing", i);
    assert_true(fault_every_allocation(path, NULL, RP_OK) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_products)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
