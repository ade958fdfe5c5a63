/* RAPTO_TRACE=1: one line per operation, with the kernel table and why the straight path was not taken. The switch is
 * read once per process, so this program runs itself. */
#include "unit/exec/arrays.h"
#include <unistd.h>

static void compute(void)
{
    RP_SCOPE();
    rp_array *a = rp_arange(0, 1000, 1), *b = rp_astype(a, RP_F32);
    rp_array *all[] = {rp_add(a, a), rp_multiply(a, b), rp_mean(SHAPED(I64(1, 2, 3, 4), 2, 2))};
    for (int i = 0; i < 3; i++)
        if (rp_array_status(all[i]) != RP_OK) _exit(1);
}

static char *trace_of(const char *settings)
{
    char command[4400], self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    snprintf(command, sizeof command, "%s '%s' compute 2>&1", settings, self);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    char *text = calloc(1, 1 << 16);
    assert_true(fread(text, 1, (1 << 16) - 1, pipe) < (1 << 16) - 1);
    assert_int_equal(pclose(pipe), 0);
    return text;
}

static void lines_tell_what_ran(void **state)
{
    char *text = trace_of("RAPTO_TRACE=1 RAPTO_ISA=ref");
    assert_non_null(strstr(text, "rapto: add f64 n=1000 ref "));
    assert_non_null(strstr(text, " GB/s\n"));
    assert_non_null(strstr(text, "rapto: multiply f64 n=1000 ref "));
    assert_non_null(strstr(text, "| blocked: cast\n"));
    assert_non_null(strstr(text, "rapto: sum f64 n=4 ref "));
    assert_non_null(strstr(text, "| gathered: cast\n"));
    free(text);
}

static void silence_is_the_default(void **state)
{
    char *text = trace_of("RAPTO_TRACE= "), *zero = trace_of("RAPTO_TRACE=0");
    assert_string_equal(text, "");
    assert_string_equal(zero, "");
    free(text);
    free(zero);
}

/* RAPTO_MODE is read the same way; a wrong word is said, and eager is used. */
static void a_wrong_mode_is_said(void **state)
{
    char *text = trace_of("RAPTO_MODE=quick");
    assert_non_null(strstr(text, "RAPTO_MODE='quick' is none of eager, lazy, auto; using eager"));
    free(text);
    text = trace_of("RAPTO_MODE=lazy RAPTO_TRACE=1");
    assert_null(strstr(text, "rapto: add"));
    free(text);
}

int main(int argc, char **argv)
{
    if (argc == 2) {
        compute();
        return 0;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines_tell_what_ran), cmocka_unit_test(silence_is_the_default),
                                       cmocka_unit_test(a_wrong_mode_is_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
