#include "test_here.h"

#include <sys/wait.h>

typedef struct pieces {
    int64_t count, grain;
    int64_t begins[64], ends[64];
    int runs[64];
    int worst_thread;
} pieces;

// Each piece writes its own slot, so no two threads touch one.
static void note_piece(int64_t begin, int64_t end, int thread, void *context)
{
    pieces *p = context;
    int64_t slot = begin / p->grain;
    p->begins[slot] = begin;
    p->ends[slot] = end;
    p->runs[slot]++;
    if (thread < 0 || thread >= rp_threads()) p->worst_thread = thread;
}

static void check_pieces(int64_t count, int64_t grain, int threads)
{
    rp_set_threads(threads);
    pieces p = {.count = count, .grain = grain, .worst_thread = -1};
    rp_parallel_for(count, grain, note_piece, &p);
    int64_t slots = (count + grain - 1) / grain;
    for (int64_t i = 0; i < 64; i++) {
        assert_int_equal(p.runs[i], i < slots ? 1 : 0);
        if (i >= slots) continue;
        assert_int_equal(p.begins[i], i * grain);
        assert_int_equal(p.ends[i], i + 1 < slots ? (i + 1) * grain : count);
    }
    assert_int_equal(p.worst_thread, -1);
    rp_set_threads(0);
}

static void test_pieces_are_of_the_grain(void **state)
{
    for (int threads = 1; threads <= 5; threads++) {
        check_pieces(0, 10, threads);
        check_pieces(1, 10, threads);
        check_pieces(10, 10, threads);
        check_pieces(11, 10, threads);
        check_pieces(640, 10, threads);
        check_pieces(639, 10, threads);
        check_pieces(5, 1, threads);
    }
}

static void count_calls(int64_t begin, int64_t end, int thread, void *context)
{
    ++*(int *)context;
}

static void test_extremes(void **state)
{
    int calls = 0;
    rp_set_threads(1);
    rp_parallel_for(-5, 10, count_calls, &calls);
    assert_int_equal(calls, 0);
    rp_parallel_for(INT64_MAX, INT64_MAX, count_calls, &calls);
    assert_int_equal(calls, 1);
    rp_parallel_for(INT64_MAX, INT64_MAX / 2, count_calls, &calls);
    assert_int_equal(calls, 4);
    rp_parallel_for(3, 0, count_calls, &calls); // a grain below 1 counts as 1
    assert_int_equal(calls, 7);
    rp_set_threads(0);
}

typedef struct nest {
    int outer_thread, wrong;
} nest;

static void inner(int64_t begin, int64_t end, int thread, void *context)
{
    nest *n = context;
    n->wrong += thread != n->outer_thread;
}

static void outer(int64_t begin, int64_t end, int thread, void *context)
{
    nest n = {.outer_thread = thread};
    rp_parallel_for(100, 1, inner, &n);
    ((int *)context)[begin] = n.wrong;
}

static void test_nested_runs_inline(void **state)
{
    int wrong[16];
    memset(wrong, 0xFF, sizeof wrong);
    rp_set_threads(4);
    rp_parallel_for(16, 1, outer, wrong);
    for (int i = 0; i < 16; i++) assert_int_equal(wrong[i], 0);
    rp_set_threads(0);
}

static void test_forked_child_runs_inline(void **state)
{
    rp_set_threads(4);
    pieces warm = {.count = 64, .grain = 1, .worst_thread = -1};
    rp_parallel_for(64, 1, note_piece, &warm); // the pool exists now, and will not exist in the child
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(20); // a hang is a failure
        pieces p = {.count = 64, .grain = 1, .worst_thread = -1};
        rp_parallel_for(64, 1, note_piece, &p);
        bool ok = rp_threads() == 1;
        for (int i = 0; i < 64; i++) ok = ok && p.runs[i] == 1;
        _exit(ok ? 0 : 1);
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result) && WEXITSTATUS(result) == 0);
    assert_int_equal(rp_threads(), 4);
    rp_set_threads(0);
}

static void test_set_threads(void **state)
{
    int usual = rp_threads();
    assert_in_range(usual, 1, RP_MAX_THREADS);
    rp_set_threads(3);
    assert_int_equal(rp_threads(), 3);
    rp_set_threads(RP_MAX_THREADS + 5);
    assert_int_equal(rp_threads(), RP_MAX_THREADS);
    rp_set_threads(-1);
    assert_int_equal(rp_threads(), usual);
    rp_set_threads(0);
    assert_int_equal(rp_threads(), usual);
}

static void test_parse(void **state)
{
    assert_int_equal(rpi_parse_threads("8"), 8);
    assert_int_equal(rpi_parse_threads("1024"), 1024);
    const char *bad[] = {"", "0", "-1", "1025", "8x", "x", "2.5", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(rpi_parse_threads(bad[i]), 0);
}

static void test_environment(void **state)
{
    char answer[512];
    run_self("RAPTO_THREADS=7", "threads", answer, sizeof answer);
    assert_string_equal(answer, "7\n");
    run_self("RAPTO_THREADS=", "threads", answer, sizeof answer);
    assert_true(atoi(answer) >= 1);
    run_self("RAPTO_THREADS=many", "threads", answer, sizeof answer);
    assert_non_null(strstr(answer, "RAPTO_THREADS='many'"));
    assert_true(atoi(strchr(answer, '\n') + 1) >= 1);
    run_self("RAPTO_THREADS= taskset 1", "threads", answer, sizeof answer);
    if (!strstr(answer, "taskset")) assert_string_equal(answer, "1\n"); // one processor allowed
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        printf("%d\n", rp_threads());
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_of_the_grain),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_nested_runs_inline),
        cmocka_unit_test(test_forked_child_runs_inline),
        cmocka_unit_test(test_set_threads),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
