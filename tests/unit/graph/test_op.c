/* The op table: every row has its public functions in the header, with a doc line, and a sound row. */
#include "graph/op_i.h"
#include "unit/exec/arrays.h"

static const struct {
    const char *name, *kind, *rule, *doc;
    int arity;
} rows[] = {
#define RP_OP(NAME, name, arity, class, rule, kinds, tables, identity, expr, doc) {#name, #class, #rule, doc, arity},
#include "graph/ops.def"
#undef RP_OP
};

static char *read_header(void)
{
    FILE *file = fopen(RAPTO_SOURCE_DIR "/include/rapto/ops.h", "r");
    assert_non_null(file);
    char *text = calloc(1, 1 << 17);
    assert_true(fread(text, 1, (1 << 17) - 1, file) > 0);
    fclose(file);
    return text;
}

/* The line before `at` begins with a doc comment, or the line of `at` ends with one. */
static bool is_documented(const char *text, const char *at)
{
    const char *line = at;
    while (line > text && line[-1] != '\n') line--;
    const char *before = line - 1;
    while (before > text && before[-1] != '\n') before--;
    return strncmp(before, "///", 3) == 0 || strstr(line, "///<") < strchr(at, '\n');
}

static void every_row_has_its_functions(void **state)
{
    char *text = read_header();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char plain[80];
        snprintf(plain, sizeof plain, " *rp_%s(", rows[i].name);
        const char *at = strstr(text, plain);
        if (!at) fail_msg("rp_%s is not in rapto/ops.h", rows[i].name);
        if (!is_documented(text, at)) fail_msg("rp_%s has no doc line", rows[i].name);
    }
    free(text);
}

static void every_row_is_sound(void **state)
{
    for (int op = 0; op < RP_OP_COUNT; op++) {
        const rpi_op_info *info = rpi_op_get((rpi_op)op);
        assert_string_equal(info->name, rows[op].name);
        assert_int_equal(info->arity, rows[op].arity);
        assert_in_range(info->arity, 1, RPI_MAX_ARITY);
        assert_true(strlen(info->doc) > 10 && info->doc[strlen(info->doc) - 1] == '.');
        if (info->class_ != RPI_CLASS_ELEMENTWISE) assert_int_equal(info->arity, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_row_has_its_functions),
                                       cmocka_unit_test(every_row_is_sound)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
