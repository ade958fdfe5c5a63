// The column cache: the same bars, current only while the store is, never used when damaged, pruned.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "forex/market/store_i.h"
#include "store_fixture.h"

#define MONDAY at("2019-06-03")

static char cache[200], warning[2000];
static int warnings;

static void note(rp_log_level level, const char *line, void *context)
{
    snprintf(warning, sizeof warning, "%s", line);
    warnings++;
}

static void fresh_cache(int64_t max_bytes)
{
    static int number;
    char name[20];
    snprintf(name, sizeof name, "cache%d", number++);
    snprintf(cache, sizeof cache, "%s", path_of(name));
    fx_store_cache_set(cache, 100, max_bytes);
    rp_log_set_sink(note, NULL);
    warnings = 0;
}

// The one file of the cache, or how many there are.
static int cache_files(char path[500])
{
    DIR *dir = opendir(cache);
    int count = 0;
    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (e->d_name[0] == '.') continue;
        if (path) snprintf(path, 500, "%s/%s", cache, e->d_name);
        count++;
    }
    if (dir) closedir(dir);
    return count;
}

static const char *store_of(int64_t count)
{
    const char *root = fresh_root();
    fx_bars *b = minutes(MONDAY, count, 0);
    rp_free(append(root, b, FX_CONFLICT_REFUSE).path);
    fx_bars_free(b);
    return root;
}

static void the_second_load_is_mapped(void **state)
{
    fresh_cache(0);
    const char *root = store_of(5000);
    fx_bars *first = load(root), *second = load(root);
    assert_null(first->mapping);
    assert_non_null(second->mapping);
    expect_same_bars(first, second);
    assert_true(rp_hash_equal(first->hash, second->hash));
    assert_string_equal(first->source, second->source);
    assert_string_equal(first->zone, second->zone);
    assert_string_equal(first->repairs, second->repairs);
    // Columns may be changed as those of any series; the file keeps what it holds.
    second->close[7] = 1;
    fx_bars *third = load(root);
    assert_int_equal(third->close[7], first->close[7]);
    assert_non_null(third->mapping);
    // Below the limit nothing is kept.
    fx_store_cache_set(cache, 6000, 0);
    const char *small = store_of(5000);
    fx_bars_free(load(small));
    assert_int_equal(cache_files(NULL), 1);
    fx_store_cache_set("off", 0, 0);
    fx_bars *off = load(root);
    assert_null(off->mapping);
    assert_int_equal(warnings, 0);
    fx_bars *all[] = {first, second, third, off};
    for (int i = 0; i < 4; i++) fx_bars_free(all[i]);
}

static void a_changed_store_is_noticed(void **state)
{
    fresh_cache(0);
    const char *root = store_of(500);
    fx_bars_free(load(root));
    fx_bars *more = minutes(MONDAY + 500 * FX_MINUTE, 500, 0), *other = minutes(MONDAY, 500, 3);
    rp_free(append(root, more, FX_CONFLICT_REFUSE).path);
    fx_bars *back = load(root);
    assert_int_equal(back->count, 1000);
    assert_null(back->mapping);
    fx_bars_free(back);
    // Touched, but of the same content: still current.
    struct timespec times[2] = {{1000000000, 0}, {1000000000, 5}};
    assert_int_equal(utimensat(AT_FDCWD, stored_path(root, "data.parquet"), times, 0), 0);
    back = load(root);
    assert_non_null(back->mapping);
    fx_bars_free(back);
    // Of the same size and time, but damaged: the cache does not hide it.
    char *data;
    size_t size;
    fx_bars *none = NULL;
    assert_int_equal(rp_file_read(stored_path(root, "data.parquet"), 0, &data, &size, NULL), RP_OK);
    data[size / 3] ^= 1;
    assert_int_equal(rp_file_write(stored_path(root, "data.parquet"), data, size, NULL), RP_OK);
    assert_int_equal(utimensat(AT_FDCWD, stored_path(root, "data.parquet"), times, 0), 0);
    assert_int_not_equal(fx_store_load(root, symbols, "EURUSD", FX_M1, FX_DAY_UTC, &none, NULL), RP_OK);
    assert_null(none);
    rp_free(data);
    // Replaced by a file with other bars.
    const char *elsewhere = fresh_root();
    fx_appended done = append(elsewhere, other, FX_CONFLICT_REFUSE);
    assert_int_equal(rename(done.path, stored_path(root, "data.parquet")), 0);
    assert_int_equal(utimensat(AT_FDCWD, stored_path(root, "data.parquet"), times, 0), 0);
    rp_free(done.path);
    back = load(root);
    assert_int_equal(back->count, 1000);
    assert_int_equal(back->open[9], other->open[9]);
    fx_bars_free(back);
    // Gone.
    assert_int_equal(unlink(stored_path(root, "part-000001.parquet")), 0);
    back = load(root);
    assert_int_equal(back->count, 500);
    assert_int_equal(warnings, 0);
    fx_bars_free(back);
    fx_bars_free(more);
    fx_bars_free(other);
}

// After an append only the new file is read: the cache covers the ones before it.
static void the_cache_covers_what_it_was_made_of(void **state)
{
    fresh_cache(0);
    const char *root = store_of(500);
    fx_bars *more = minutes(MONDAY + 500 * FX_MINUTE, 300, 0), *changed = minutes(MONDAY + 100 * FX_MINUTE, 50, 9);
    fx_bars_free(load(root));
    rp_free(append(root, more, FX_CONFLICT_REFUSE).path);
    for (int round = 0; round < 2; round++) {
        fxi_paths files = {0};
        fxi_cache_key key;
        fx_bars *b = NULL;
        int64_t covered = 0;
        char *series = fxi_store_folder(root, "EURUSD", FX_M1);
        assert_int_equal(fxi_paths_list(series, &files, NULL), RP_OK);
        assert_int_equal(fxi_cache_key_take(series, &files, symbol("EURUSD"), FX_M1, &key, NULL), RP_OK);
        assert_int_equal(fxi_cache_open(&key, symbol("EURUSD"), &b, &covered, NULL), RP_OK);
        assert_int_equal(covered, round == 0 ? 1 : 2);
        assert_int_equal(b->count, round == 0 ? 500 : 800);
        fx_bars_free(b);
        fxi_cache_key_free(&key);
        fxi_paths_free(&files);
        rp_free(series);
        b = load(root);
        fx_bars *whole = minutes(MONDAY, 800, 0);
        expect_same_bars(whole, b);
        assert_string_equal(b->repairs, "sort: 4");
        fx_bars_free(b);
        fx_bars_free(whole);
    }
    // Bars that take the place of cached ones.
    rp_free(append(root, changed, FX_CONFLICT_TAKE_NEW).path);
    for (int round = 0; round < 2; round++) {
        fx_bars *b = load(root);
        assert_int_equal(b->count, 800);
        for (int i = 0; i < 50; i++) assert_int_equal(b->open[100 + i], changed->open[i]);
        assert_int_equal(b->mapping != NULL, round);
        fx_bars_free(b);
    }
    assert_int_equal(warnings, 0);
    fx_bars_free(more);
    fx_bars_free(changed);
}

static void flip(const char *path, size_t at_byte)
{
    char *data;
    size_t size;
    assert_int_equal(rp_file_read(path, 0, &data, &size, NULL), RP_OK);
    data[at_byte % size] ^= 0x10;
    assert_int_equal(rp_file_write(path, data, size, NULL), RP_OK);
    rp_free(data);
}

static void expect_remade(const char *root, const fx_bars *good, int round)
{
    warnings = 0;
    fx_bars *back = load(root);
    if (back->mapping || warnings != 1) fail_msg("round %d: %d warning(s): %s", round, warnings, warning);
    assert_non_null(strstr(warning, "made again from the store"));
    expect_same_bars(good, back);
    fx_bars_free(back);
    back = load(root);
    assert_non_null(back->mapping);
    expect_same_bars(good, back);
    fx_bars_free(back);
}

static void damaged_files_are_made_again(void **state)
{
    fresh_cache(0);
    const char *root = store_of(300);
    char path[500], *data;
    size_t size;
    fx_bars *good = load(root);
    assert_int_equal(cache_files(path), 1);
    assert_int_equal(rp_file_read(path, 0, &data, &size, NULL), RP_OK);
    // Padding between columns is the only place where a byte says nothing.
    for (int round = 0; round < 60; round++) {
        size_t where = round < 30 ? (size_t)(round * 61) : size - 1 - (size_t)(round - 30) * 383;
        if (data[where] == 0 && where > 1900 && where < 2100) continue;
        flip(path, where);
        warnings = 0;
        fx_bars *back = load(root);
        expect_same_bars(good, back);
        bool used = back->mapping != NULL;
        fx_bars_free(back);
        if (!used) {
            assert_int_equal(warnings, 1);
            continue;
        }
        // Used in spite of it: then the byte was padding.
        flip(path, where);
        assert_int_equal(data[where], 0);
    }
    for (int round = 0; round < 3; round++) {
        static const size_t lengths[] = {1, 100, 5000};
        assert_int_equal(truncate(path, (off_t)lengths[round]), 0);
        expect_remade(root, good, round);
    }
    assert_int_equal(rp_file_write(path, "", 0, NULL), RP_OK);
    fx_bars *back = load(root); // an empty file is no cache
    assert_null(back->mapping);
    fx_bars_free(back);
    assert_int_equal(rp_file_write(path, data, size, NULL), RP_OK);
    memcpy(data, "RPTOBAR0", 8);
    assert_int_equal(rp_file_write(path, data, size, NULL), RP_OK);
    expect_remade(root, good, 99);
    rp_free(data);
    fx_bars_free(good);
}

static void old_files_are_pruned(void **state)
{
    fresh_cache(60000); // one series of 1000 bars takes 43 KB
    const char *a = store_of(1000), *b = store_of(1000);
    fx_bars_free(load(a));
    assert_int_equal(cache_files(NULL), 1);
    usleep(20000);
    fx_bars_free(load(b));
    assert_int_equal(cache_files(NULL), 1);
    fx_bars *back = load(b);
    assert_non_null(back->mapping);
    fx_bars_free(back);
    back = load(a);
    assert_null(back->mapping);
    fx_bars_free(back);
    assert_int_equal(warnings, 0);
}

static void without_a_place_for_it_bars_load(void **state)
{
    fresh_cache(0);
    fx_store_cache_set("/proc/nowhere", 100, 0);
    fx_bars_free(load(store_of(500)));
    assert_int_equal(warnings, 1);
    assert_non_null(strstr(warning, "no cache of loaded bars: "));
    rp_log_set_sink(NULL, NULL);
    fx_store_cache_set("off", 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_load_is_mapped),
        cmocka_unit_test(a_changed_store_is_noticed),
        cmocka_unit_test(the_cache_covers_what_it_was_made_of),
        cmocka_unit_test(damaged_files_are_made_again),
        cmocka_unit_test(old_files_are_pruned),
        cmocka_unit_test(without_a_place_for_it_bars_load),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
