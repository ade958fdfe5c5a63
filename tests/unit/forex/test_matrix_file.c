// Matrix files: what is written is what is mapped, and no damaged file is taken for a matrix. The cache on them.
#include "synth_fixture.h"

#include "scratch.h"

#include <forex/pipeline.h>

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static fx_pipeline *parse(const char *text)
{
    fx_pipeline *p = NULL;
    rp_error error = {0};
    if (fx_pipeline_parse(text, strlen(text), "test.yaml", FX_H1, &p, &error) != RP_OK) fail_msg("%s", error.message);
    return p;
}

static fx_features *compute(const fx_pipeline *p, const fx_bars *bars, const char *cache, bool *hit)
{
    fx_features *f = NULL;
    rp_error error = {0};
    const fx_feature_inputs inputs = {.bars = bars};
    if (fx_pipeline_compute(p, &inputs, cache, &f, hit, &error) != RP_OK) fail_msg("%s", error.message);
    return f;
}

static void same(const fx_features *a, const fx_features *b)
{
    assert_true(a->count == b->count && a->columns == b->columns && a->stride == b->stride && a->warm_up == b->warm_up);
    assert_true(rp_hash_equal(a->hash, b->hash));
    assert_memory_equal(a->names, b->names, (size_t)a->columns * 64);
    assert_memory_equal(a->values, b->values, (size_t)(a->columns * a->stride) * sizeof *a->values);
    assert_memory_equal(a->known_at, b->known_at, (size_t)a->count * sizeof *a->known_at);
    assert_memory_equal(a->column_warm_up, b->column_warm_up, (size_t)a->columns * sizeof *a->column_warm_up);
    assert_true(!a->bar == !b->bar && !a->observed == !b->observed);
    if (a->bar) assert_memory_equal(a->bar, b->bar, (size_t)a->count * sizeof *a->bar);
    if (a->observed) assert_memory_equal(a->observed, b->observed, (size_t)(a->columns * a->mask_words) * 8);
}

static void a_matrix_is_mapped_as_it_was_saved(void **state)
{
    char folder[64];
    scratch_make(folder);
    fx_bars *bars = fixture_market(2501, FX_H1, 0.2, FX_SYNTH_NOISE, NULL);
    const char *const policies[] = {"keep", "drop", "fill"};
    for (int i = 0; i < 3; i++) {
        char text[200];
        rp_error error = {0};
        snprintf(text, sizeof text, "missing: {policy: %s}\ncolumns: [{family: RSI}, {family: volatility}]",
                 policies[i]);
        fx_pipeline *p = parse(text);
        fx_features *f = compute(p, bars, NULL, NULL), *applied, *opened;
        const char *path = scratch_path(folder, "matrix.fxm");
        assert_int_equal(fx_pipeline_apply(p, f, NULL, &applied, NULL), RP_OK);
        if (fx_features_save(path, applied, &error) != RP_OK) fail_msg("%s", error.message);
        if (fx_features_open(path, true, &opened, &error) != RP_OK) fail_msg("%s", error.message);
        assert_non_null(opened->map);
        same(applied, opened);
        {
            RP_SCOPE();
            assert_int_equal(rp_array_status(fx_features_array(opened)), RP_OK);
        }
        fx_features_free(opened);
        fx_features_free(applied);
        fx_features_free(f);
        fx_pipeline_free(p);
    }
    fx_bars_free(bars);
    scratch_remove(folder);
}

static rp_status open_bytes(const char *path, const char *data, size_t size, bool check)
{
    fx_features *f = NULL;
    rp_error error = {0};
    FILE *out = fopen(path, "wb"); // without rp_file_write's syncing
    assert_true(out && fwrite(data, 1, size, out) == size && fclose(out) == 0);
    rp_status status = fx_features_open(path, check, &f, &error);
    assert_true((status == RP_OK) == (f != NULL));
    if (status != RP_OK) assert_non_null(strstr(error.message, path));
    fx_features_free(f);
    return status;
}

static void damage_is_seen(void **state)
{
    char folder[64], *data;
    size_t size;
    scratch_make(folder);
    fx_bars *bars = fixture_market(2502, FX_H1, 0.02, FX_SYNTH_NOISE, NULL);
    fx_pipeline *p = parse("columns: [{family: RSI}, {family: MACD}]");
    fx_features *f = compute(p, bars, NULL, NULL);
    char path[600];
    snprintf(path, sizeof path, "%s/matrix.fxm", folder);
    assert_int_equal(fx_features_save(path, f, NULL), RP_OK);
    data = scratch_read(path, &size);
    // Any flipped bit of the header, and of the content when it is checked.
    for (size_t i = 0; i < size; i += i < 256 ? 1 : 97) {
        data[i] ^= (char)(1 << (i % 8));
        rp_status status = open_bytes(path, data, size, true);
        if (status == RP_OK) fail_msg("byte %zu of %zu", i, size);
        if (i < 160) assert_int_not_equal(open_bytes(path, data, size, false), RP_OK);
        data[i] ^= (char)(1 << (i % 8));
    }
    for (size_t length = 0; length < size; length += 501)
        assert_int_not_equal(open_bytes(path, data, length, false), RP_OK);
    assert_int_equal(open_bytes(path, data, size, true), RP_OK);
    assert_int_equal(fx_features_open("/nowhere/x.fxm", true, &f, NULL), RP_ENOTFOUND);
    assert_int_not_equal(fx_features_open("/dev/null", true, &f, NULL), RP_OK);
    assert_int_not_equal(fx_features_open(folder, true, &f, NULL), RP_OK);
    rp_free(data);
    fx_features_free(f);
    fx_pipeline_free(p);
    fx_bars_free(bars);
    scratch_remove(folder);
}

static int quiet_lines;
static void quiet(rp_log_level level, const char *line, void *context)
{
    quiet_lines++;
}

static void the_cache_knows_what_it_holds(void **state)
{
    char folder[64], cache[128], command[500];
    bool hit;
    scratch_make(folder);
    snprintf(cache, sizeof cache, "%s/features/cache", folder);
    fx_bars *bars = fixture_market(2503, FX_H1, 0.1, FX_SYNTH_NOISE, NULL);
    fx_pipeline *p = parse("columns: [{family: RSI}]"), *q = parse("columns: [{family: RSI, scaling: rank}]");
    fx_features *first = compute(p, bars, cache, &hit);
    assert_false(hit);
    fx_features *second = compute(p, bars, cache, &hit);
    assert_true(hit && second->map);
    same(first, second);
    fx_features_free(second);
    fx_features_free(compute(q, bars, cache, &hit));
    assert_false(hit);
    // Other bars have another key.
    bars->close[5]++;
    fx_bars_rehash(bars);
    fx_features_free(compute(p, bars, cache, &hit));
    assert_false(hit);
    bars->close[5]--;
    fx_bars_rehash(bars);
    // A damaged file is computed again and replaced.
    snprintf(command, sizeof command,
             "for f in %s/*.fxm; do printf x | dd of=$f bs=1 seek=5000 conv=notrunc 2>/dev/null; done", cache);
    assert_int_equal(system(command), 0);
    rp_log_set_sink(quiet, NULL);
    second = compute(p, bars, cache, &hit);
    assert_true(!hit && quiet_lines > 0);
    same(first, second);
    fx_features_free(second);
    second = compute(p, bars, cache, &hit);
    assert_true(hit);
    fx_features_free(second);
    // A cache that cannot be written is a warning.
    quiet_lines = 0;
    second = compute(p, bars, "/dev/null/cache", &hit);
    assert_true(!hit && quiet_lines > 0);
    rp_log_set_sink(NULL, NULL);
    fx_features_free(second);
    fx_features_free(first);
    fx_pipeline_free(p);
    fx_pipeline_free(q);
    fx_bars_free(bars);
    scratch_remove(folder);
}

static void pruning_keeps_what_was_used_last(void **state)
{
    char folder[64];
    int64_t deleted;
    struct stat s;
    scratch_make(folder);
    static const char *const names[] = {"00000000000000000000000000000001.fxm", "00000000000000000000000000000002.fxm",
                                        "00000000000000000000000000000003.fxm", "notes.txt"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(rp_file_write(scratch_path(folder, names[i]), "0123456789", 10, NULL), RP_OK);
        const struct timespec times[2] = {{1000 + i, 0}, {1000 + (i == 0 ? 9 : i), 0}};
        assert_int_equal(utimensat(AT_FDCWD, scratch_path(folder, names[i]), times, 0), 0);
    }
    assert_int_equal(fx_features_prune(folder, 20, &deleted, NULL), RP_OK);
    assert_int_equal(deleted, 1);
    assert_int_equal(stat(scratch_path(folder, names[0]), &s), 0);
    assert_int_not_equal(stat(scratch_path(folder, names[1]), &s), 0);
    assert_int_equal(fx_features_prune(folder, 0, &deleted, NULL), RP_OK);
    assert_int_equal(deleted, 2);
    assert_int_equal(stat(scratch_path(folder, names[3]), &s), 0);
    assert_int_equal(fx_features_prune("/nowhere", 0, &deleted, NULL), RP_OK);
    scratch_remove(folder);
}

// A writer that was killed leaves its unfinished file beside the matrix; one that is at work must not lose it.
static void pruning_clears_what_killed_writers_left(void **state)
{
    char folder[64];
    int64_t deleted;
    struct stat s;
    rp_atomic_file *dead, *alive;
    scratch_make(folder);
    const char *path = scratch_path(folder, "00000000000000000000000000000001.fxm");
    assert_int_equal(rp_atomic_open(path, &dead, NULL), RP_OK);
    assert_int_equal(rp_atomic_open(path, &alive, NULL), RP_OK);
    const struct timespec old[2] = {{1000, 0}, {1000, 0}};
    assert_int_equal(utimensat(AT_FDCWD, rp_atomic_temporary(dead), old, 0), 0);
    assert_int_equal(fx_features_prune(folder, 1 << 30, &deleted, NULL), RP_OK);
    assert_int_equal(deleted, 1);
    assert_int_not_equal(stat(rp_atomic_temporary(dead), &s), 0);
    assert_int_equal(rp_atomic_commit(alive, NULL), RP_OK);
    rp_atomic_abort(dead);
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_matrix_is_mapped_as_it_was_saved),      cmocka_unit_test(damage_is_seen),
        cmocka_unit_test(the_cache_knows_what_it_holds),           cmocka_unit_test(pruning_keeps_what_was_used_last),
        cmocka_unit_test(pruning_clears_what_killed_writers_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
