// Appending to a stored series: new files only, nothing twice, conflicts by rule, nothing lost to kill -9.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store_fixture.h"

#define MONDAY at("2019-06-03")

static int64_t files_of(const char *root)
{
    fx_store_entry *entries = NULL;
    int64_t count = 0, files;
    assert_int_equal(fx_store_list(root, &entries, &count, NULL), RP_OK);
    assert_int_equal(count, 1);
    files = entries[0].files;
    rp_free(entries);
    return files;
}

static void a_new_day_is_a_new_file(void **state)
{
    const char *root = fresh_root();
    fx_bars *whole = minutes(MONDAY, 2880, 0), *day[2];
    char *before, *after;
    size_t size, size_after;
    for (int i = 0; i < 2; i++) assert_int_equal(fx_bars_slice(whole, i * 1440, (i + 1) * 1440, &day[i], NULL), RP_OK);
    snprintf(day[1]->source, sizeof day[1]->source, "another source");
    fx_appended first = append(root, day[0], FX_CONFLICT_REFUSE);
    assert_int_equal(first.given, 1440);
    assert_int_equal(first.added, 1440);
    assert_string_equal(first.path, stored_path(root, "data.parquet"));
    assert_int_equal(rp_file_read(first.path, 0, &before, &size, NULL), RP_OK);
    struct stat then, now;
    assert_int_equal(stat(first.path, &then), 0);
    fx_appended second = append(root, day[1], FX_CONFLICT_REFUSE);
    assert_string_equal(second.path, stored_path(root, "part-000001.parquet"));
    assert_int_equal(rp_file_read(first.path, 0, &after, &size_after, NULL), RP_OK);
    assert_int_equal(stat(first.path, &now), 0);
    assert_int_equal(then.st_ino, now.st_ino);
    assert_int_equal(then.st_mtim.tv_nsec, now.st_mtim.tv_nsec);
    assert_int_equal(size, size_after);
    assert_memory_equal(before, after, size);
    fx_bars *back = load(root);
    expect_same_bars(whole, back);
    assert_true(rp_hash_equal(whole->hash, back->hash));
    assert_non_null(strstr(back->source, "made from"));
    assert_non_null(strstr(back->source, "another source"));
    assert_string_equal(back->zone, "UTC, named");
    assert_string_equal(back->repairs, "sort: 4");
    rp_free(before);
    rp_free(after);
    rp_free(first.path);
    rp_free(second.path);
    fx_bars *all[] = {whole, day[0], day[1], back};
    for (int i = 0; i < 4; i++) fx_bars_free(all[i]);
}

static void what_is_there_adds_nothing(void **state)
{
    const char *root = fresh_root();
    fx_bars *a = minutes(MONDAY, 300, 0), *b = minutes(MONDAY + 200 * FX_MINUTE, 300, 0);
    rp_free(append(root, a, FX_CONFLICT_REFUSE).path);
    fx_appended again = append(root, a, FX_CONFLICT_REFUSE);
    assert_null(again.path);
    assert_int_equal(again.added, 0);
    assert_int_equal(again.identical, 300);
    assert_int_equal(files_of(root), 1);
    fx_appended more = append(root, b, FX_CONFLICT_REFUSE);
    assert_int_equal(more.added, 200);
    assert_int_equal(more.identical, 100);
    rp_free(more.path);
    // Older bars too: the series stays sorted by time.
    fx_bars *older = minutes(MONDAY - 3 * FX_DAY - 100 * FX_MINUTE, 50, 0), *back = load(root);
    assert_int_equal(back->count, 500);
    fx_bars_free(back);
    rp_free(append(root, older, FX_CONFLICT_REFUSE).path);
    back = load(root);
    assert_int_equal(back->count, 550);
    assert_int_equal(back->open_time[0], older->open_time[0]);
    for (int64_t i = 1; i < back->count; i++) assert_true(back->open_time[i] > back->open_time[i - 1]);
    fx_bars *all[] = {a, b, older, back};
    for (int i = 0; i < 4; i++) fx_bars_free(all[i]);
}

static void conflicts_are_settled_by_rule(void **state)
{
    const char *root = fresh_root();
    fx_bars *a = minutes(MONDAY, 100, 0), *b = minutes(MONDAY + 90 * FX_MINUTE, 20, 5);
    rp_error error;
    fx_appended done = {.added = 77};
    rp_free(append(root, a, FX_CONFLICT_REFUSE).path);
    assert_int_equal(fx_store_append(root, b, FX_CONFLICT_REFUSE, &done, &error), RP_ECONFLICT);
    assert_int_equal(done.added, 77);
    expect_words(&error, "10 bar(s) are stored with other values, the first at 2019-06-03T01:30:00Z");
    expect_words(&error, "--on-conflict keep-stored or take-new");
    assert_int_equal(files_of(root), 1);
    fx_appended kept = append(root, b, FX_CONFLICT_KEEP_STORED);
    assert_int_equal(kept.added, 10);
    assert_int_equal(kept.conflicting, 10);
    rp_free(kept.path);
    fx_bars *back = load(root);
    assert_int_equal(back->count, 110);
    assert_int_equal(back->open[95], a->open[95]);
    assert_int_equal(back->open[105], b->open[15]);
    fx_bars_free(back);
    // The newest word stands, and so does the one after it.
    for (int round = 1; round < 3; round++) {
        fx_bars *c = minutes(MONDAY + 50 * FX_MINUTE, 10, 100 * round);
        fx_appended taken = append(root, c, FX_CONFLICT_TAKE_NEW);
        assert_int_equal(taken.conflicting, 10);
        assert_int_equal(taken.added, 10);
        rp_free(taken.path);
        back = load(root);
        assert_int_equal(back->count, 110);
        for (int i = 0; i < 110; i++)
            assert_int_equal(back->open[i], i >= 50 && i < 60 ? c->open[i - 50]
                                            : i < 100         ? a->open[i]
                                                              : b->open[i - 90]);
        fx_bars_free(back);
        assert_null(append(root, c, FX_CONFLICT_REFUSE).path);
        fx_bars_free(c);
    }
    fx_conflict rule = FX_CONFLICT_KEEP_STORED;
    assert_int_equal(fx_conflict_parse("take-new", &rule, NULL), RP_OK);
    assert_int_equal(rule, FX_CONFLICT_TAKE_NEW);
    assert_int_equal(fx_conflict_parse("newest", &rule, &error), RP_EUNKNOWN);
    expect_words(&error, "refuse, keep-stored and take-new");
    fx_bars_free(a);
    fx_bars_free(b);
}

static void finer_points_and_what_does_not_fit(void **state)
{
    const char *root = fresh_root();
    fx_bars *a = minutes(MONDAY, 100, 0), *fine = minutes(MONDAY + 50 * FX_MINUTE, 100, 0), *spread = NULL;
    rp_error error;
    int32_t *columns[4] = {fine->open, fine->high, fine->low, fine->close};
    fine->digits = 6;
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < 100; i++) columns[k][i] = columns[k][i] * 10 + (i >= 50);
    fx_bars_rehash(fine);
    rp_free(append(root, a, FX_CONFLICT_REFUSE).path);
    fx_appended done = append(root, fine, FX_CONFLICT_REFUSE);
    assert_int_equal(done.identical, 50);
    rp_free(done.path);
    fx_bars *back = load(root);
    assert_int_equal(back->digits, 6);
    assert_int_equal(back->open[3], a->open[3] * 10);
    assert_int_equal(back->open[120], fine->open[70]);
    assert_int_equal(fx_bars_new(symbol("EURUSD"), FX_M1, 5, 1, true, &spread, NULL), RP_OK);
    spread->open_time[0] = MONDAY + FX_DAY;
    spread->open[0] = spread->high[0] = spread->low[0] = spread->close[0] = 110000;
    assert_int_equal(fx_store_append(root, spread, FX_CONFLICT_REFUSE, NULL, &error), RP_ECONFLICT);
    expect_words(&error, "a missing spread is no spread of 0");
    fx_bars *none = NULL;
    assert_int_equal(fx_bars_new(symbol("EURUSD"), FX_M1, 5, 0, false, &none, NULL), RP_OK);
    assert_int_equal(fx_store_append(root, none, FX_CONFLICT_REFUSE, NULL, &error), RP_EVALUE);
    assert_int_not_equal(fx_store_append("/proc/nowhere", a, FX_CONFLICT_REFUSE, NULL, &error), RP_OK);
    // A series of several files is not replaced as one.
    assert_int_equal(fx_store_save(root, a, NULL, &error), RP_EEXIST);
    expect_words(&error, "part-000001.parquet");
    fx_bars *all[] = {a, fine, back, spread, none};
    for (int i = 0; i < 5; i++) fx_bars_free(all[i]);
}

/* ---- kill -9 ------------------------------------------------------------------------------------------------------
 */

enum { PART = 4000 };

static void append_parts(const char *root, int64_t first, int64_t count, int64_t step)
{
    for (int64_t k = first; k < first + count * step; k += step) {
        fx_bars *b = minutes(MONDAY + k * PART * FX_MINUTE, PART, 0);
        if (fx_store_append(root, b, FX_CONFLICT_REFUSE, NULL, NULL)) _exit(9);
        fx_bars_free(b);
    }
}

static int leftovers(const char *folder_name)
{
    DIR *dir = opendir(folder_name);
    int count = 0;
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));) count += !strncmp(e->d_name, ".rapto-", 7);
    closedir(dir);
    return count;
}

// Writers killed at any instant: what is stored is whole parts in order, the old or the new state, never half of one.
static void killed_writers_lose_nothing(void **state)
{
    const char *root = fresh_root();
    int64_t done = 0;
    append_parts(root, done++, 1, 1);
    int killed_inside = 0;
    for (int round = 0; round < 12; round++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            append_parts(root, done, 1000, 1);
            _exit(0);
        }
        // Once a file is being written, some moments later each time.
        for (int wait = 0; wait < 20000 && !leftovers(stored_path(root, "")); wait++) usleep(100);
        usleep((useconds_t)(round * 1500));
        kill(child, SIGKILL);
        int status;
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status));
        killed_inside += leftovers(stored_path(root, "")) > 0;
        fx_bars *back = load(root);
        assert_int_equal(back->count % PART, 0);
        assert_true(back->count / PART >= done);
        done = back->count / PART;
        fx_bars *whole = minutes(MONDAY, back->count, 0);
        expect_same_bars(whole, back);
        fx_bars_free(whole);
        fx_bars_free(back);
    }
    print_message("%lld parts, %d of 12 killed while a file was open\n", (long long)done, killed_inside);
    append_parts(root, done, 1, 1);
    assert_int_equal(leftovers(stored_path(root, "")), 0); // the next writer cleans up
}

static void writers_wait_for_each_other(void **state)
{
    const char *root = fresh_root();
    pid_t children[3];
    for (int i = 0; i < 3; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            append_parts(root, i, 4, 3);
            _exit(0);
        }
    }
    for (int i = 0; i < 3; i++) {
        int status;
        waitpid(children[i], &status, 0);
        assert_int_equal(status, 0);
    }
    fx_bars *back = load(root), *whole = minutes(MONDAY, 12 * PART, 0);
    expect_same_bars(whole, back);
    fx_bars_free(back);
    fx_bars_free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_day_is_a_new_file),       cmocka_unit_test(what_is_there_adds_nothing),
        cmocka_unit_test(conflicts_are_settled_by_rule), cmocka_unit_test(finer_points_and_what_does_not_fit),
        cmocka_unit_test(killed_writers_lose_nothing),   cmocka_unit_test(writers_wait_for_each_other),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
