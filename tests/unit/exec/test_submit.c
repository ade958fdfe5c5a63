/* Modes: what is computed when, and how writes meet recorded operations. */
#include "exec/exec.h"
#include "unit/exec/arrays.h"
#include <sys/wait.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
enum { STEPS = 50000 }; /* a sanitizer makes each step twenty times as long */
#else
enum { STEPS = 1000000 };
#endif

static int lazy(void **state)
{
    rp_set_mode(RP_MODE_LAZY);
    return 0;
}

static int eager(void **state)
{
    rp_set_mode(RP_MODE_EAGER);
    return 0;
}

static void lazy_waits_until_somebody_looks(void **state)
{
    RP_SCOPE();
    int64_t before = rpi_runs();
    rp_array *a = F64(1, 2, 3), *b = rp_multiply(rp_add(a, a), rp_scalar(2));
    assert_int_equal(rpi_runs(), before);
    EXPECT(b, RP_F64, 4, 8, 12);
    assert_int_equal(rpi_runs(), before + 2);
    EXPECT(b, RP_F64, 4, 8, 12);
    assert_int_equal(rpi_runs(), before + 2);
}

static void a_shared_node_is_computed_once(void **state)
{
    RP_SCOPE();
    int64_t before = rpi_runs();
    rp_array *x = rp_exp(F64(0, 0)), *y = rp_add(x, x), *z = rp_multiply(rp_add(y, x), y);
    EXPECT(z, RP_F64, 6, 6);
    assert_int_equal(rpi_runs(), before + 4);
}

static void a_dead_node_is_never_computed(void **state)
{
    RP_SCOPE();
    int64_t before = rpi_runs();
    rp_array *a = F64(1, 2);
    {
        RP_SCOPE();
        rp_exp(rp_add(a, a));
    }
    assert_int_equal(rp_fill(a, 0, NULL), RP_OK);
    assert_int_equal(rpi_runs(), before);
}

static void errors_stand_at_the_call(void **state)
{
    RP_SCOPE();
    expect_error(rp_add(rp_exp(F64(1, 2)), F64(1, 2, 3)), RP_ESHAPE, "(2,) (3,)");
    expect_error(rp_min(rp_slice(rp_exp(F64(1)), 0, 1, 1, 1)), RP_EVALUE, "zero-size");
}

/* Every recorded reader sees the elements as they were when it was recorded. */
static void a_write_computes_its_readers_first(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(1, 2, 3, 4), *view = rp_slice(a, 0, 1, 3, 1);
    rp_array *before = rp_add(view, rp_scalar(10)), *total = rp_sum(a);
    assert_int_equal(rp_assign(rp_slice(a, 0, 0, 4, 2), rp_scalar(100), NULL), RP_OK);
    rp_array *after = rp_add(view, rp_scalar(10));
    assert_int_equal(rp_assign(a, rp_multiply(a, rp_scalar(2)), NULL), RP_OK);
    EXPECT(before, RP_F64, 12, 13);
    EXPECT(total, RP_F64, 10);
    EXPECT(after, RP_F64, 12, 110);
    EXPECT(a, RP_F64, 200, 4, 200, 8);
}

static void a_recorded_result_can_be_written(void **state)
{
    RP_SCOPE();
    rp_array *x = rp_add(F64(1, 2), rp_scalar(1)), *y = rp_multiply(x, rp_scalar(10));
    assert_int_equal(rp_fill(x, -1, NULL), RP_OK);
    EXPECT(y, RP_F64, 20, 30);
    EXPECT(x, RP_F64, -1, -1);
}

/* x = x * a + b, a million steps: the depth cap keeps memory constant, in nodes and in buffers. */
static void a_long_loop_runs_in_constant_memory(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_scalar(0.5), *b = F64(1, 2), *x = rp_keep(F64(0, 0));
    int64_t before = rp_memory_stats().live_bytes;
    rp_memory_reset_peak();
    int steps = STEPS;
    for (int i = 0; i < steps; i++) {
        RP_SCOPE();
        rp_array *next = rp_keep(rp_add(rp_multiply(x, a), b));
        rp_release(x);
        x = next;
    }
    assert_true(rp_memory_stats().peak_bytes - before < 1000000);
    EXPECT(x, RP_F64, 2, 4);
    rp_release(x);
}

/* The temporaries of a chain are freed as the chain is computed, not when all of it is done. */
static void a_chain_keeps_few_buffers(void **state)
{
    RP_SCOPE();
    rp_array *x = noise(100000), *result = x;
    {
        RP_SCOPE();
        for (int i = 0; i < 100; i++) result = rp_add(result, x);
        rp_yield(result);
    }
    rp_memory_reset_peak();
    int64_t before = rp_memory_stats().live_bytes;
    assert_int_equal(rp_eval(result), RP_OK);
    assert_true(rp_memory_stats().peak_bytes - before < 5 * 800000);
}

static void the_mode_can_change_in_between(void **state)
{
    RP_SCOPE();
    rp_array *x = rp_add(F64(1), F64(2));
    rp_set_mode(RP_MODE_EAGER);
    EXPECT(rp_multiply(x, x), RP_F64, 9);
    rp_set_mode(RP_MODE_AUTO);
    assert_int_equal(rp_get_mode(), RP_MODE_AUTO);
    EXPECT(rp_add(x, x), RP_F64, 6);
}

/* Out of memory at evaluation leaves the array pending: with memory again, it has its value. */
static void evaluation_can_be_tried_again(void **state)
{
    RP_SCOPE();
    rp_array *x = rp_add(F64(1), F64(2)), *y = rp_add(x, x);
    rp_fault_set(RP_FAULT_AFTER_NTH, 1);
    assert_int_equal(rp_eval(y), RP_ENOMEM);
    rp_fault_set(RP_FAULT_OFF, 0);
    assert_int_equal(rp_array_status(y), RP_OK);
    EXPECT(y, RP_F64, 6);
}

/* A write that cannot compute its readers is refused, and changes nothing. */
static void a_write_without_memory_changes_nothing(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(1, 2), *x = rp_add(a, a), *value = rp_scalar(7);
    rp_fault_set(RP_FAULT_AFTER_NTH, 1);
    assert_int_equal(rp_assign(a, value, NULL), RP_ENOMEM);
    rp_fault_set(RP_FAULT_OFF, 0);
    EXPECT(a, RP_F64, 1, 2);
    EXPECT(x, RP_F64, 2, 4);
}

static void a_forked_child_computes(void **state)
{
    RP_SCOPE();
    rp_array *x = rp_add(noise(200000), rp_scalar(1));
    pid_t child = fork();
    if (child == 0) _exit(rp_eval(x) == RP_OK && rp_size(x) == 200000 ? 0 : 1);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void)
{
#define LAZY(name) cmocka_unit_test_setup_teardown(name, lazy, eager)
    const struct CMUnitTest tests[] = {
        LAZY(lazy_waits_until_somebody_looks),        LAZY(a_shared_node_is_computed_once),
        LAZY(a_dead_node_is_never_computed),          LAZY(errors_stand_at_the_call),
        LAZY(a_write_computes_its_readers_first),     LAZY(a_recorded_result_can_be_written),
        LAZY(a_long_loop_runs_in_constant_memory),    LAZY(a_chain_keeps_few_buffers),
        LAZY(the_mode_can_change_in_between),         LAZY(evaluation_can_be_tried_again),
        LAZY(a_write_without_memory_changes_nothing), LAZY(a_forked_child_computes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
