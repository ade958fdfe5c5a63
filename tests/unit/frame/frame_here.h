// Shared by the tests of src/frame: cmocka's includes, a temporary folder, a frame, the real data.
#ifndef RAPTO_TEST_FRAME_HERE_H
#define RAPTO_TEST_FRAME_HERE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rapto/frame.h>

static char folder[64];
static rp_frame *frame;
static rp_error error;

// Fails with the message of `error`.
static inline void assert_ok(rp_status status)
{
    if (status != RP_OK) fail_msg("%s: %s", rp_status_name(status), error.message);
}

static inline void assert_says(const char *word)
{
    if (!strstr(error.message, word)) fail_msg("'%s' does not name '%s'", error.message, word);
}

static inline int open_all(void **state)
{
    strcpy(folder, "/tmp/rapto-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_ok(rp_frame_open(NULL, &frame, &error));
    return 0;
}

static inline int close_all(void **state)
{
    char command[128];
    rp_fault_set(RP_FAULT_OFF, 0);
    rp_frame_close(frame);
    rp_scope_close_all();
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

// Path of a name in the temporary folder; eight of them stay valid.
static inline const char *in_folder(const char *name)
{
    static char path[8][512];
    static int turn;
    turn = (turn + 1) % 8;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

// True when a file of the real data is there; absent data skips the test, unless RAPTO_REQUIRE_DATA=1.
static inline const char *real_data(const char *name)
{
    static char path[4][512];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", RAPTO_DATA_DIR, name);
    if (access(path[turn], R_OK) == 0) return path[turn];
    const char *required = getenv("RAPTO_REQUIRE_DATA");
    if (required && strcmp(required, "1") == 0) fail_msg("%s is missing and RAPTO_REQUIRE_DATA=1", path[turn]);
    print_message("no %s: skipped\n", path[turn]);
    skip();
    return NULL;
}

static inline rp_table *query(const char *sql)
{
    rp_table *table = NULL;
    assert_ok(rp_frame_query(frame, sql, &table, &error));
    return table;
}

// Elements of a column that must be there in this type.
static inline const void *data_of(const rp_table *table, const char *name, rp_dtype dtype)
{
    const void *data;
    assert_ok(rp_table_data(table, name, dtype, RP_NULLS_MASK, &data, &error));
    return data;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_all, close_all)

#endif
