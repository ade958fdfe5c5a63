// The build ID of what an address lies in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <rapto/base.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int here = 1;

static rp_hash of_version(void)
{
    return rp_hash_bytes(rp_version(), strlen(rp_version()));
}

// readelf reads the same note.
static void of_this_program(void **state)
{
    char line[400], hex[100] = "";
    unsigned char id[40];
    FILE *out = popen("readelf -n /proc/$PPID/exe 2>/dev/null", "r");
    assert_non_null(out);
    while (fgets(line, sizeof line, out))
        if (strstr(line, "Build ID: ")) sscanf(strstr(line, "Build ID: ") + 10, "%99s", hex);
    pclose(out);
    if (!hex[0]) skip(); // no readelf here, or a linker that writes none
    size_t size = strlen(hex) / 2;
    for (size_t i = 0; i < size && i < sizeof id; i++) {
        char two[3] = {hex[2 * i], hex[2 * i + 1], 0};
        id[i] = (unsigned char)strtoul(two, NULL, 16);
    }
    assert_true(rp_hash_equal(rp_build_hash(&here), rp_hash_bytes(id, size)));
}

static void of_others(void **state)
{
    // The C library has its own; an address of nothing has none.
    assert_false(rp_hash_equal(rp_build_hash(&here), rp_build_hash((const void *)strtoul)));
    assert_true(rp_hash_equal(rp_build_hash(NULL), of_version()));
    assert_true(rp_hash_equal(rp_build_hash(&here), rp_build_hash(&here)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_this_program), cmocka_unit_test(of_others)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
