// Shared by the tests of src/base: cmocka's includes, a temporary folder, running this program again with another
// environment.
#ifndef RAPTO_TEST_BASE_HERE_H
#define RAPTO_TEST_BASE_HERE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// Not sorted: cmocka.h needs the four above.
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <rapto/base.h>

#include "base/base_i.h"

// Makes a fresh folder and gives its path; removed by remove_folder.
static inline const char *make_temporary_folder(char path[64])
{
    strcpy(path, "/tmp/rapto-test-XXXXXX");
    assert_non_null(mkdtemp(path));
    return path;
}

static inline void remove_folder(const char *path)
{
    char command[4200];
    snprintf(command, sizeof command, "chmod -R u+rwx '%s' && rm -rf '%s'", path, path);
    assert_int_equal(system(command), 0);
}

// Runs this program again as `ENV program WORD` with both outputs joined; the answer is what it prints.
static inline void run_self(const char *environment, const char *word, char *answer, size_t room)
{
    char self[512], command[1024];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    snprintf(command, sizeof command, "env %s '%s' %s 2>&1", environment, self, word);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t got = fread(answer, 1, room - 1, pipe);
    answer[got] = '\0';
    assert_int_equal(pclose(pipe), 0);
}

#endif
