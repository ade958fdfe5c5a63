// Every reader on cut, bit-flipped and empty forms of every sample file: no crash, no leak, an error that names the
// file. The mutations are drawn from a fixed seed, a few per file.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "known_leaks.h"
#include "market_fixture.h"

#include <dirent.h>
#include <forex/ticks.h>
#include <sys/stat.h>
#include <zlib.h>

enum { CUT, FLIP, EMPTY, FORMS, HEAD = 40000 };

static const unsigned every_repair = 1023;
static int64_t files_seen, runs, refused;

// Reads a file in every way that takes it; whatever comes out, nothing is lost and an error names the file.
static void read_it(const char *path, bool check_too)
{
    fx_import_options options = {.repairs = every_repair & ~(unsigned)FX_REPAIR_SKIP_DAMAGED, .zone = "UTC"};
    fx_bars *bars = NULL;
    fx_check *check = NULL;
    rp_error error = {0};
    int64_t live = rp_memory_stats().live_blocks;
    if (!strstr(path, "USD") && !strstr(path, "JPY") && !strstr(path, "GBP") && !strstr(path, "usd") &&
        !strstr(path, "XRP"))
        options.symbol = "EURUSD";
    rp_status status = fx_import(&path, 1, symbols, &options, &bars, &error);
    runs++;
    refused += status != RP_OK;
    if (status == RP_EINTERNAL || (status && !strstr(error.message, path)))
        fail_msg("%s: %s: %s", path, rp_status_name(status), error.message);
    for (int64_t i = 1; bars && i < bars->count; i++) assert_true(bars->open_time[i] > bars->open_time[i - 1]);
    fx_bars_free(bars);
    if (check_too) {
        status = fx_check_file(path, symbols, &options, &check, &error);
        if (status == RP_EINTERNAL || (status && !strstr(error.message, path)))
            fail_msg("check of %s: %s: %s", path, rp_status_name(status), error.message);
        fx_check_free(check);
    }
    if (rp_memory_stats().live_blocks != live) fail_msg("%s: blocks are lost", path);
}

static void flip(char *data, size_t size, rp_random *random)
{
    int64_t bits = 1 + rp_random_below(random, 8);
    for (int64_t i = 0; i < bits && size; i++)
        data[rp_random_below(random, (int64_t)size)] ^= (char)(1 << rp_random_below(random, 8));
}

// One damaged form of `data`, written to `path`.
static void try_form(const char *path, const char *data, size_t size, int form, rp_random *random, bool check_too)
{
    size_t length = form == CUT ? (size_t)rp_random_below(random, (int64_t)size + 1) : form == EMPTY ? 0 : size;
    char *copy = malloc(length + 1);
    memcpy(copy, data, length);
    if (form == FLIP) flip(copy, length, random);
    FILE *file = fopen(path, "wb"); // rp_file_write would wait for the disk
    assert_non_null(file);
    assert_int_equal(fwrite(copy, 1, length, file), length);
    fclose(file);
    free(copy);
    read_it(path, check_too);
    unlink(path);
}

// The first rows of what a gzip file holds, as text of its own.
static size_t head_of(const char *path, char *out, size_t room)
{
    gzFile file = gzopen(path, "rb");
    int got = file ? gzread(file, out, (unsigned)room) : 0;
    if (file) gzclose(file);
    return got > 0 ? (size_t)got : 0;
}

static void damage(const char *real, const char *name)
{
    static char head[HEAD];
    char path[600], *data;
    size_t size;
    rp_random random = rp_random_key(20260101, (uint32_t)files_seen, 0, 0);
    assert_int_equal(rp_file_read(real, 0, &data, &size, NULL), RP_OK);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    *strrchr(path, '/') = 0;
    assert_int_equal(rp_make_folders(path, NULL), RP_OK);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    bool large = size > 500000, small = size < 50000;
    for (int form = 0; form < FORMS; form++)
        for (int k = 0; k < (form == EMPTY || large ? 1 : small ? 3 : 4); k++)
            try_form(path, data, size, form, &random, !large);
    rp_free(data);
    // Behind the checksum of gzip: the text itself.
    size_t length = strstr(name, ".gz") ? head_of(real, head, sizeof head) : 0;
    if (length) *strstr(path, ".gz") = 0;
    for (int k = 0; length && k < 8; k++) try_form(path, head, length, k % 2, &random, true);
    files_seen++;
}

static void walk(const char *root, const char *below)
{
    char path[600], name[400];
    snprintf(path, sizeof path, "%s/%s", root, below);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    assert_true(count >= 0);
    for (int i = 0; i < count; i++) {
        struct stat about;
        snprintf(name, sizeof name, "%s/%s", below, entries[i]->d_name);
        snprintf(path, sizeof path, "%s/%s", root, name);
        bool hidden = entries[i]->d_name[0] == '.';
        free(entries[i]);
        if (hidden || stat(path, &about)) continue;
        if (S_ISDIR(about.st_mode))
            walk(root, name);
        else if (about.st_size) // an empty hour has no other forms
            damage(path, name);
    }
    free(entries);
}

// What detection loads stays for the life of the process.
static void load_zones(void)
{
    static const char *const rules[] = {"", "/us", "/eu"};
    for (int offset = -12; offset <= 14; offset++)
        for (int rule = 0; rule < 3; rule++) {
            const fx_zone *zone;
            char name[32];
            snprintf(name, sizeof name, "UTC%+d%s", offset, rules[rule]);
            if (offset || rule) assert_int_equal(fx_zone_get(name, &zone, NULL), RP_OK);
        }
}

static void every_sample_file(void **state)
{
    char root[300];
    snprintf(root, sizeof root, "%s", data_path("README.md"));
    *strrchr(root, '/') = 0;
    load_zones();
    walk(root, "fx");
    walk(root, "formats");
    print_message("%lld files, %lld damaged forms, %lld refused\n", (long long)files_seen, (long long)runs,
                  (long long)refused);
    assert_true(files_seen > 290 && refused > files_seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_sample_file)};
    return cmocka_run_group_tests(tests, open_with_coins, close_fixture);
}
