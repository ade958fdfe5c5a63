/* DLPack and Arrow with every allocation failing in turn: nothing leaks, and what was taken over is given back once. */
#include "fault.h"
#include <rapto/rapto.h>
#include <string.h>

static rp_array *matrix, *vector, *flags;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    matrix = rp_keep(rp_reshape(rp_arange(0, 12, 1), RP_SHAPE(3, 4)));
    vector = rp_keep(rp_arange(0, 4, 1));
    flags = rp_keep(rp_array_of(bool, 1, 0, 0, 1));
    return rp_array_status(matrix) || rp_array_status(vector) || rp_array_status(flags);
}

static int drop_operands(void **state)
{
    (void)state;
    rp_release(matrix);
    rp_release(vector);
    rp_release(flags);
    rp_scope_close_all();
    return 0;
}

static rp_status dlpack(void *context)
{
    rp_dlpack_versioned *out = NULL;
    RP_SCOPE();
    rp_status status = rp_dlpack_export(matrix, *(rp_copy_rule *)context, &out, NULL);
    if (status != RP_OK) return out ? RP_EINTERNAL : status;
    return rp_array_status(rp_dlpack_import(out, *(rp_copy_rule *)context));
}

static rp_status dlpack_legacy(void *context)
{
    rp_dlpack_legacy *out = NULL;
    RP_SCOPE();
    rp_status status = rp_dlpack_export_legacy(matrix, *(rp_copy_rule *)context, &out, NULL);
    if (status != RP_OK) return out ? RP_EINTERNAL : status;
    return rp_array_status(rp_dlpack_import_legacy(out, *(rp_copy_rule *)context));
}

static int deletions;
static void count_deletion(rp_dlpack_versioned *self)
{
    (void)self;
    deletions++;
}

static rp_status unaligned(void *context)
{
    static _Alignas(8) char bytes[17];
    int64_t shape[] = {2};
    rp_dlpack_versioned t = {
        .version = {1, 0}, .deleter = count_deletion, .tensor = {bytes + 1, {1, 0}, 1, {2, 64, 1}, shape, NULL, 0}};
    (void)context;
    deletions = 0;
    rp_scope *scope = rp_scope_open();
    rp_status status = rp_array_status(rp_sqrt(rp_dlpack_import(&t, RP_COPY_NEVER)));
    rp_scope_close(scope);
    assert_int_equal(deletions, 1);
    return status;
}

static void test_dlpack(void **state)
{
    rp_copy_rule shared = RP_COPY_IF_NEEDED, copied = RP_COPY_ALWAYS;
    (void)state;
    assert_true(fault_every_allocation(dlpack, &shared, RP_OK) > 0);
    assert_true(fault_every_allocation(dlpack, &copied, RP_OK) > 0);
    assert_true(fault_every_allocation(dlpack_legacy, &shared, RP_OK) > 0);
    assert_true(fault_every_allocation(dlpack_legacy, &copied, RP_OK) > 0);
    assert_true(fault_every_allocation(unaligned, NULL, RP_OK) > 0);
}

static rp_status arrow(void *context)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    RP_SCOPE();
    rp_status status = rp_arrow_export("x", *(rp_array **)context, flags, &schema, &array, NULL);
    if (status != RP_OK) return status;
    rp_arrow_column column = rp_arrow_import(&schema, &array, true);
    assert_true(!schema.release && !array.release);
    if (rp_array_status(column.values)) assert_null(column.mask);
    return rp_array_status(column.values);
}

static void test_arrow(void **state)
{
    (void)state;
    assert_true(fault_every_allocation(arrow, &vector, RP_OK) > 0);
    assert_true(fault_every_allocation(arrow, &flags, RP_OK) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dlpack), cmocka_unit_test(test_arrow)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
