/* Random programs: every mode, instruction set and thread count gives the same bytes and the same errors. The levels
 * are read once per process, so this program runs itself once for each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "fuzz/program.h"

#define SMALL_PROGRAMS 400
#define LARGE_PROGRAMS 24
#define PROGRAM_BYTES  480

static rp_hash run_one(uint32_t number, rp_mode mode)
{
    uint8_t bytes[PROGRAM_BYTES];
    rp_random random = rp_random_key(20260101, number, 0, 0);
    for (int i = 0; i < PROGRAM_BYTES; i++) bytes[i] = (uint8_t)rp_random_u32(&random);
    return program_run(bytes, sizeof bytes, number < SMALL_PROGRAMS ? 7 : 90000, mode);
}

/* One line per program. */
static void print_digests(rp_mode mode)
{
    for (uint32_t i = 0; i < SMALL_PROGRAMS + LARGE_PROGRAMS; i++) {
        char text[33];
        rp_hash_hex(run_one(i, mode), text);
        printf("%s\n", text);
    }
}

static void lazy_equals_eager(void **state)
{
    for (uint32_t i = 0; i < SMALL_PROGRAMS + LARGE_PROGRAMS; i++) {
        rp_memory before = rp_memory_stats();
        rp_hash eager = run_one(i, RP_MODE_EAGER), lazy = run_one(i, RP_MODE_LAZY);
        if (!rp_hash_equal(eager, lazy)) fail_msg("program %u differs between eager and lazy", (unsigned)i);
        assert_int_equal(rp_memory_stats().live_blocks, before.live_blocks);
    }
}

static char *digests_of(const char *isa, const char *threads, const char *mode)
{
    char command[4400], self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    snprintf(command, sizeof command, "RAPTO_ISA=%s RAPTO_THREADS=%s '%s' %s", isa, threads, self, mode);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    char *text = calloc(SMALL_PROGRAMS + LARGE_PROGRAMS, 40);
    size_t got = fread(text, 1, (SMALL_PROGRAMS + LARGE_PROGRAMS) * 40 - 1, pipe);
    assert_int_equal(pclose(pipe), 0);
    assert_int_equal(got, (SMALL_PROGRAMS + LARGE_PROGRAMS) * 33);
    return text;
}

static void every_level_and_thread_count_agrees(void **state)
{
    static const struct {
        const char *isa, *threads, *mode;
    } runs[] = {
        {"ref", "2", "lazy"}, {"v2", "1", "eager"}, {"v3", "2", "lazy"}, {"v4", "1", "eager"}, {"v4", "3", "lazy"}};
    char *judge = digests_of("ref", "1", "eager");
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        char *other = digests_of(runs[i].isa, runs[i].threads, runs[i].mode);
        for (int k = 0; k < SMALL_PROGRAMS + LARGE_PROGRAMS; k++)
            if (memcmp(judge + k * 33, other + k * 33, 32) != 0)
                fail_msg("program %d: %s with %s threads, %s, differs from ref", k, runs[i].isa, runs[i].threads,
                         runs[i].mode);
        free(other);
    }
    free(judge);
}

int main(int argc, char **argv)
{
    if (argc == 2) {
        print_digests(strcmp(argv[1], "lazy") == 0 ? RP_MODE_LAZY : RP_MODE_EAGER);
        return 0;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(lazy_equals_eager),
                                       cmocka_unit_test(every_level_and_thread_count_agrees)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
