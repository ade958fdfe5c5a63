/* Recorded operations: links, depths, checks, lifetimes. */
#include "graph/node_i.h"
#include "unit/exec/arrays.h"

static rp_array *record_add(rp_array *a, rp_array *b)
{
    rpi_spec spec;
    assert_null(rpi_infer(RP_OP_ADD, (rp_array *[]){a, b}, NULL, &spec));
    return rpi_record(&spec, (rp_array *[]){a, b});
}

static void recording_computes_nothing(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(1, 2), *sum = record_add(a, a), *more = record_add(sum, a);
    assert_int_equal(rpi_state_of(more), RPI_PENDING);
    assert_int_equal(((rpi_node *)more->node)->depth, 2);
    assert_int_equal(rpi_operand_depth(2, (rp_array *[]){a, more}), 2);
    assert_non_null(a->storage->readers);
    assert_ptr_equal(((rpi_node *)sum->node)->consumers->node, more->node);
    rpi_graph_lock();
    rpi_check_graph(more);
    rpi_graph_unlock();
}

static void a_dead_result_leaves_no_reader(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(1, 2);
    {
        RP_SCOPE();
        record_add(record_add(a, a), a);
        assert_non_null(a->storage->readers);
        assert_false(rpi_graph_is_empty());
    }
    assert_null(a->storage->readers);
    assert_true(rpi_graph_is_empty());
}

/* The consumer of a pending array reads its storage once there is one. */
static void a_value_takes_over_its_consumers(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(1, 2), *sum = record_add(a, a), *more = record_add(sum, sum);
    assert_int_equal(rp_eval(sum), RP_OK);
    assert_null(a->storage->readers);
    assert_non_null(sum->storage->readers);
    rpi_graph_lock();
    rpi_check_graph(more);
    rpi_graph_unlock();
    assert_int_equal(rp_fill(sum, 50, NULL), RP_OK);
    EXPECT(more, RP_F64, 4, 8);
    assert_null(sum->storage->readers);
}

static void an_error_ends_what_needs_it(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(1, 2), *sum = record_add(a, a), *more = record_add(sum, a);
    rpi_graph_lock();
    rpi_resolve(sum, rpi_error_array(RP_EDEVICE, "the device is gone"));
    rpi_graph_unlock();
    assert_int_equal(rp_eval(more), RP_EDEVICE);
    expect_error(more, RP_EDEVICE, "the device is gone");
    assert_null(a->storage->readers);
}

/* Freeing a chain does not recurse. */
static void long_chains_die(void **state)
{
    RP_SCOPE();
    rp_array *last = rp_keep(F64(1));
    for (int i = 0; i < 200000; i++) {
        RP_SCOPE();
        rp_array *next = rp_keep(record_add(last, last));
        rp_release(last);
        last = next;
        if (i % 100 == 99) ((rpi_node *)last->node)->depth = 1; /* the cap is the caller's business */
    }
    rp_release(last);
    assert_true(rpi_graph_is_empty());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recording_computes_nothing), cmocka_unit_test(a_dead_result_leaves_no_reader),
        cmocka_unit_test(a_value_takes_over_its_consumers), cmocka_unit_test(an_error_ends_what_needs_it),
        cmocka_unit_test(long_chains_die)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
