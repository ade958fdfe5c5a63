#include "array_check.h"
#include "core/array_i.h"

static int64_t live(void)
{
    return rp_memory_stats().live_blocks;
}

static void test_temporaries_die_with_their_scope(void **state)
{
    (void)state;
    int64_t before = live();
    for (int i = 0; i < 3; i++) {
        RP_SCOPE();
        rp_array *a = rp_arange(0, 100, 1);
        assert_true(rp_size(rp_flip(rp_slice(a, 0, 1, 50, 2), 0)) == 25);
        assert_true(live() > before);
    }
    assert_int_equal(live(), before);
}

static rp_array *doubled_range(int64_t n)
{
    RP_SCOPE();
    rp_array *a = rp_arange_int(0, n, 1);
    return rp_yield(rp_stack((rp_array *[]){a, a}, 2, 0));
}

static void test_yield_hands_a_result_out(void **state)
{
    (void)state;
    int64_t before = live();
    {
        RP_SCOPE();
        assert_text(doubled_range(3), "[[0 1 2]\n [0 1 2]]");
    }
    assert_int_equal(live(), before);
}

static rp_array *pass_on(rp_array *a)
{
    RP_SCOPE();
    rp_flip(rp_arange_int(0, 5, 1), 0); /* temporaries beside it */
    return rp_yield(a);
}

/* An argument handed back stays where it belongs, however often it is yielded, and the temporaries still go. */
static void test_yield_of_an_argument(void **state)
{
    (void)state;
    rp_scope *outer = rp_scope_open();
    rp_array *neighbour = rp_arange_int(0, 2, 1), *a = rp_arange_int(0, 3, 1), *other = rp_arange_int(0, 4, 1);
    int64_t before = live();
    rp_scope *inner = rp_scope_open();
    assert_ptr_equal(pass_on(pass_on(a)), a);
    rp_scope_close(inner);
    assert_int_equal(live(), before);
    assert_ptr_equal(pass_on(a), a);
    assert_int_equal(live(), before);
    assert_text(a, "[0 1 2]");
    assert_text(neighbour, "[0 1]");
    assert_text(other, "[0 1 2 3]");
    rp_scope_close(outer);
}

static void test_yield_in_the_root_scope(void **state)
{
    (void)state;
    int64_t before = live();
    rp_array *a = rp_yield(rp_arange_int(0, 3, 1));
    assert_text(a, "[0 1 2]");
    rp_scope_close_all();
    assert_int_equal(live(), before);
}

static void test_keep_outlives_and_release_frees(void **state)
{
    (void)state;
    int64_t before = live();
    rp_scope *scope = rp_scope_open();
    rp_array *a = rp_keep(rp_keep(rp_arange_int(0, 3, 1)));
    rp_scope_close(scope);
    rp_release(a);
    assert_text(a, "[0 1 2]");
    rp_release(a);
    rp_release(NULL);
    assert_int_equal(live(), before);
}

static void test_members_leave_in_any_order(void **state)
{
    rp_array *members[5];
    (void)state;
    int64_t before = live();
    rp_scope *outer = rp_scope_open(), *inner = rp_scope_open();
    for (int i = 0; i < 5; i++) members[i] = rp_arange_int(i, i + 1, 1);
    const int order[] = {2, 4, 0};
    for (int i = 0; i < 3; i++) rp_yield(members[order[i]]);
    rp_scope_close(inner);
    for (int i = 0; i < 3; i++) {
        int64_t value = -1;
        assert_int_equal(rp_item_int(members[order[i]], &value), RP_OK);
        assert_int_equal(value, order[i]);
    }
    rp_scope_close(outer);
    assert_int_equal(live(), before);
}

/* A scope that cannot be opened is as if it were not there: rp_yield does not go past the one around it. */
static void test_a_scope_that_cannot_be_opened(void **state)
{
    enum { RESERVED = 16 };
    rp_scope *scopes[RESERVED + 4];
    (void)state;
    rp_memory_set_limit(1);
    for (int i = 0; i < RESERVED + 4; i++) scopes[i] = rp_scope_open();
    rp_memory_set_limit(0);
    assert_non_null(scopes[RESERVED - 1]);
    assert_null(scopes[RESERVED]);
    int64_t before = live();
    rp_array *a = rp_yield(rp_yield(rp_arange_int(0, 3, 1)));
    for (int i = RESERVED + 3; i >= RESERVED; i--) {
        assert_text(a, "[0 1 2]");
        rp_scope_close(scopes[i]);
    }
    assert_text(a, "[0 1 2]");
    rp_scope_close(scopes[RESERVED - 1]);
    assert_int_equal(live(), before);
    rp_scope_close_all();
}

static void test_scope_close_of_nothing(void **state)
{
    (void)state;
    rp_scope_close(NULL);
    rp_scope *scope = rp_scope_open();
    rp_scope_close(NULL);
    rp_scope_close(scope);
}

/* A node that holds one operand: destroying a long chain must not recurse. */
static void free_link(void *operand)
{
    rpi_unref(operand);
}

static void test_a_long_chain_is_freed_iteratively(void **state)
{
    (void)state;
    int64_t before = live();
    rp_array *last = NULL;
    for (int i = 0; i < 300000; i++) {
        RP_SCOPE();
        rp_array *operand = last;
        last = rp_keep(rpi_new_pending(RP_F64, 0, NULL, operand, free_link)); /* takes our reference to the operand */
        assert_int_equal(rp_array_status(last), RP_OK);
    }
    rp_release(last);
    assert_int_equal(live(), before);
}

RUN_TESTS(cmocka_unit_test(test_temporaries_die_with_their_scope), cmocka_unit_test(test_yield_hands_a_result_out),
          cmocka_unit_test(test_yield_of_an_argument), cmocka_unit_test(test_yield_in_the_root_scope),
          cmocka_unit_test(test_keep_outlives_and_release_frees), cmocka_unit_test(test_members_leave_in_any_order),
          cmocka_unit_test(test_a_scope_that_cannot_be_opened), cmocka_unit_test(test_scope_close_of_nothing),
          cmocka_unit_test(test_a_long_chain_is_freed_iteratively))
