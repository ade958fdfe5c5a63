// Record files, key sets, trial ledger, hold-out log: torn ends, foreign files, several processes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "forex/search/ledger_i.h"
#include "unit/forex/scratch.h"

static const char magic[16] = "rapto test   1\n";

static rp_hash key_of(uint64_t number)
{
    return rp_hash_bytes(&number, sizeof number);
}

/* ---- key set ------------------------------------------------------------------------------------------------- */

static void key_set_remembers_order(void **state)
{
    fxi_key_set set = {0};
    assert_int_equal(fxi_key_set_find(&set, key_of(1)), -1);
    for (uint64_t i = 0; i < 5000; i++) {
        assert_true(fxi_key_set_reserve(&set, 1));
        assert_true(fxi_key_set_add(&set, key_of(i)));
        assert_false(fxi_key_set_add(&set, key_of(i / 2)));
    }
    assert_int_equal(set.count, 5000);
    for (uint64_t i = 0; i < 5000; i++) assert_int_equal(fxi_key_set_find(&set, key_of(i)), i);
    assert_int_equal(fxi_key_set_find(&set, key_of(5000)), -1);
    fxi_key_set_clear(&set);
}

/* ---- records ------------------------------------------------------------------------------------------------- */

typedef struct heard {
    int count;
    uint32_t type[64];
    char text[64][64];
} heard;

static rp_status hear(uint32_t type, const void *payload, uint32_t size, void *context, rp_error *error)
{
    heard *h = context;
    h->type[h->count] = type;
    memcpy(h->text[h->count], payload, size);
    h->text[h->count++][size] = 0;
    return RP_OK;
}

static void write_three(const char *path)
{
    fxi_records records;
    assert_int_equal(fxi_records_open(path, magic, &records, NULL), RP_OK);
    assert_int_equal(fxi_records_lock(&records, true, NULL), RP_OK);
    assert_int_equal(fxi_records_append(&records, 1, "one", 3, NULL), RP_OK);
    assert_int_equal(fxi_records_append(&records, 2, "", 0, NULL), RP_OK);
    assert_int_equal(fxi_records_append(&records, 3, "three", 5, NULL), RP_OK);
    fxi_records_close(&records);
}

static heard read_all(const char *path, int64_t *end)
{
    fxi_records records;
    heard h = {0};
    assert_int_equal(fxi_records_open(path, magic, &records, NULL), RP_OK);
    assert_int_equal(fxi_records_read(&records, hear, &h, NULL), RP_OK);
    if (end) *end = records.end;
    fxi_records_close(&records);
    return h;
}

static void records_come_back(void **state)
{
    char folder[64];
    scratch_make(folder);
    const char *path = scratch_path(folder, "r.bin");
    assert_int_equal(read_all(path, NULL).count, 0);
    write_three(path);
    heard h = read_all(path, NULL);
    assert_int_equal(h.count, 3);
    assert_string_equal(h.text[0], "one");
    assert_string_equal(h.text[1], "");
    assert_int_equal(h.type[2], 3);
    scratch_remove(folder);
}

// A file cut at any byte reads as the records that are whole, and goes on as if the rest had never been.
static void any_torn_end_is_cut(void **state)
{
    char folder[64];
    scratch_make(folder);
    const char *path = scratch_path(folder, "r.bin"), *cut = scratch_path(folder, "cut.bin");
    write_three(path);
    size_t size;
    char *data = scratch_read(path, &size);
    const size_t ends[] = {16 + 19, 16 + 19 + 16, 16 + 19 + 16 + 21};
    assert_int_equal(size, ends[2]);
    for (size_t length = 0; length <= size; length++) {
        scratch_write(cut, data, length);
        int whole = (length >= ends[0]) + (length >= ends[1]) + (length >= ends[2]);
        assert_int_equal(read_all(cut, NULL).count, whole);
        fxi_records records;
        heard h = {0};
        assert_int_equal(fxi_records_open(cut, magic, &records, NULL), RP_OK);
        assert_int_equal(fxi_records_read(&records, hear, &h, NULL), RP_OK);
        assert_int_equal(fxi_records_append(&records, 9, "new", 3, NULL), RP_OK);
        fxi_records_close(&records);
        int64_t end;
        h = read_all(cut, &end);
        assert_int_equal(h.count, whole + 1);
        assert_string_equal(h.text[whole], "new");
        size_t after;
        rp_free(scratch_read(cut, &after));
        assert_int_equal(after, end); // nothing of the torn record is left behind the new one
    }
    rp_free(data);
    scratch_remove(folder);
}

// Each single flipped bit is noticed: the record it stands in, and those behind it, are not read.
static void flipped_bits_are_noticed(void **state)
{
    char folder[64];
    scratch_make(folder);
    const char *path = scratch_path(folder, "r.bin");
    write_three(path);
    size_t size;
    char *data = scratch_read(path, &size);
    for (size_t at = 16; at < size; at++) {
        data[at] ^= 0x10;
        scratch_write(path, data, size);
        data[at] ^= 0x10;
        int expected = at < 16 + 19 ? 0 : at < 16 + 19 + 16 ? 1 : 2;
        assert_int_equal(read_all(path, NULL).count, expected);
    }
    rp_free(data);
    scratch_remove(folder);
}

static void foreign_files_are_refused(void **state)
{
    char folder[64];
    scratch_make(folder);
    const char *path = scratch_path(folder, "r.bin");
    scratch_write(path, "something else entirely", 23);
    fxi_records records;
    rp_error error;
    assert_int_equal(fxi_records_open(path, magic, &records, &error), RP_EFORMAT);
    assert_non_null(strstr(error.message, path));
    size_t size;
    char *data = scratch_read(path, &size);
    assert_string_equal(data, "something else entirely");
    rp_free(data);
    assert_int_equal(fxi_records_open("/nonexistent/folder/x", magic, &records, &error), RP_ENOTFOUND);
    scratch_remove(folder);
}

static void a_second_locker_is_told(void **state)
{
    char folder[64];
    scratch_make(folder);
    const char *path = scratch_path(folder, "r.bin");
    fxi_records one, two;
    rp_error error;
    assert_int_equal(fxi_records_open(path, magic, &one, NULL), RP_OK);
    assert_int_equal(fxi_records_open(path, magic, &two, NULL), RP_OK);
    assert_int_equal(fxi_records_lock(&one, false, NULL), RP_OK);
    assert_int_equal(fxi_records_lock(&two, false, &error), RP_ECONFLICT);
    assert_non_null(strstr(error.message, "another process"));
    fxi_records_unlock(&one);
    assert_int_equal(fxi_records_lock(&two, false, &error), RP_OK);
    fxi_records_close(&one);
    fxi_records_close(&two);
    scratch_remove(folder);
}

/* ---- ledger -------------------------------------------------------------------------------------------------- */

static fxi_ledger open_ledger(const char *folder)
{
    fxi_ledger ledger;
    rp_error error;
    if (fxi_ledger_open(folder, key_of(99), &ledger, &error) != RP_OK) fail_msg("%s", error.message);
    return ledger;
}

static void add_range(fxi_ledger *ledger, uint64_t first, uint64_t last)
{
    rp_hash keys[1000];
    for (uint64_t i = first; i < last; i++) keys[i - first] = key_of(i);
    rp_error error;
    if (fxi_ledger_add(ledger, keys, (int64_t)(last - first), &error) != RP_OK) fail_msg("%s", error.message);
}

static void repeats_add_nothing(void **state)
{
    char folder[64];
    scratch_make(folder);
    fxi_ledger ledger = open_ledger(folder);
    add_range(&ledger, 0, 100);
    add_range(&ledger, 50, 150);
    add_range(&ledger, 0, 150);
    add_range(&ledger, 0, 0);
    const rp_hash twice[2] = {key_of(500), key_of(500)};
    assert_int_equal(fxi_ledger_add(&ledger, twice, 2, NULL), RP_OK);
    assert_int_equal(ledger.keys.count, 151);
    fxi_ledger_close(&ledger);
    ledger = open_ledger(folder);
    assert_int_equal(ledger.keys.count, 151);
    assert_int_equal(fxi_key_set_find(&ledger.keys, key_of(120)), 120);
    fxi_ledger_close(&ledger);
    scratch_remove(folder);
}

static void data_have_ledgers_of_their_own(void **state)
{
    char folder[64];
    scratch_make(folder);
    fxi_ledger one = open_ledger(folder), two;
    add_range(&one, 0, 10);
    assert_int_equal(fxi_ledger_open(folder, key_of(98), &two, NULL), RP_OK);
    assert_int_equal(two.keys.count, 0);
    fxi_ledger_close(&one);
    fxi_ledger_close(&two);
    scratch_remove(folder);
}

// What another open ledger wrote is seen at the next addition, and keys stay unique and in one order.
static void two_writers_see_each_other(void **state)
{
    char folder[64];
    scratch_make(folder);
    fxi_ledger one = open_ledger(folder), two = open_ledger(folder);
    add_range(&one, 0, 10);
    add_range(&two, 5, 20);
    add_range(&one, 15, 30);
    assert_int_equal(one.keys.count, 30);
    assert_int_equal(two.keys.count, 20);
    for (uint64_t i = 0; i < 30; i++) assert_int_equal(fxi_key_set_find(&one.keys, key_of(i)), i);
    fxi_ledger_close(&one);
    fxi_ledger_close(&two);
    scratch_remove(folder);
}

enum { PROCESSES = 4, ROUNDS = 40 };

static void child(const char *folder, int number)
{
    fxi_ledger ledger = open_ledger(folder);
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t first = (uint64_t)(round * 10 + number); // neighbours overlap
        add_range(&ledger, first, first + 15);
    }
    fxi_ledger_close(&ledger);
    _exit(0);
}

static void processes_share_a_ledger(void **state)
{
    char folder[64];
    scratch_make(folder);
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++)
        if ((children[i] = fork()) == 0) child(folder, i);
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        waitpid(children[i], &status, 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    fxi_ledger ledger = open_ledger(folder);
    assert_int_equal(ledger.keys.count, (ROUNDS - 1) * 10 + PROCESSES - 1 + 15);
    fxi_ledger_close(&ledger);
    scratch_remove(folder);
}

// A ledger whose last batch was cut by a kill: the batch is lost as a whole and can be added again.
static void a_killed_addition_is_repeated(void **state)
{
    char folder[64], path[200], hex[33];
    scratch_make(folder);
    fxi_ledger ledger = open_ledger(folder);
    add_range(&ledger, 0, 10);
    add_range(&ledger, 10, 30);
    fxi_ledger_close(&ledger);
    rp_hash_hex(key_of(99), hex);
    snprintf(path, sizeof path, "%s/%s/trials.bin", folder, hex);
    size_t size;
    rp_free(scratch_read(path, &size));
    assert_int_equal(truncate(path, (off_t)size - 100), 0);
    ledger = open_ledger(folder);
    assert_int_equal(ledger.keys.count, 10);
    add_range(&ledger, 0, 30);
    assert_int_equal(ledger.keys.count, 30);
    fxi_ledger_close(&ledger);
    ledger = open_ledger(folder);
    assert_int_equal(ledger.keys.count, 30);
    fxi_ledger_close(&ledger);
    scratch_remove(folder);
}

/* ---- hold-out ------------------------------------------------------------------------------------------------ */

static int64_t opened(fxi_ledger *ledger, uint64_t strategy, int64_t from, int64_t to)
{
    int64_t openings = -1;
    rp_error error;
    if (fxi_holdout_open(ledger, key_of(strategy), from, to, &openings, &error) != RP_OK) fail_msg("%s", error.message);
    return openings;
}

static void openings_are_counted_once(void **state)
{
    char folder[64];
    scratch_make(folder);
    fxi_ledger ledger = open_ledger(folder);
    assert_int_equal(opened(&ledger, 1, 100, 200), 1);
    assert_int_equal(opened(&ledger, 1, 100, 200), 1);
    assert_int_equal(opened(&ledger, 2, 100, 200), 2);
    assert_int_equal(opened(&ledger, 1, 100, 200), 2);
    assert_int_equal(opened(&ledger, 3, 200, 300), 1); // touches, shares no bar
    assert_int_equal(opened(&ledger, 4, 150, 250), 4); // overlaps both
    fxi_ledger_close(&ledger);
    ledger = open_ledger(folder);
    assert_int_equal(opened(&ledger, 2, 100, 200), 3);
    int64_t end = ledger.holdout.end;
    assert_int_equal(opened(&ledger, 2, 100, 200), 3);
    assert_int_equal(ledger.holdout.end, end); // and nothing written again
    fxi_ledger_close(&ledger);
    scratch_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_set_remembers_order),       cmocka_unit_test(records_come_back),
        cmocka_unit_test(any_torn_end_is_cut),           cmocka_unit_test(flipped_bits_are_noticed),
        cmocka_unit_test(foreign_files_are_refused),     cmocka_unit_test(a_second_locker_is_told),
        cmocka_unit_test(repeats_add_nothing),           cmocka_unit_test(data_have_ledgers_of_their_own),
        cmocka_unit_test(two_writers_see_each_other),    cmocka_unit_test(processes_share_a_ledger),
        cmocka_unit_test(a_killed_addition_is_repeated), cmocka_unit_test(openings_are_counted_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
