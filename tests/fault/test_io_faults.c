/* Files with every allocation failing in turn: archives, maps, tables, raw elements. npy files are in test_array.c. */
#include "fault.h"
#include <rapto/io.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/rapto_io_faults_XXXXXX";
static char path[64], archive[64];
static rp_array *floats, *words;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    snprintf(archive, sizeof archive, "%s/archive", folder);
    floats = rp_keep(rp_from_data(RP_F64, 2, (const int64_t[]){2, 3}, (const double[]){3, 1, 2, 0, 9, 8}));
    words = rp_keep(rp_from_data(rp_dtype_bytes(2), 1, (const int64_t[]){2}, "abcd"));
    return rp_npy_write(path, floats, NULL) || rp_array_status(words);
}

static int drop_operands(void **state)
{
    (void)state;
    rp_release(floats);
    rp_release(words);
    rp_scope_close_all();
    unlink(path);
    unlink(archive);
    return rmdir(folder); /* fails when a temporary file was left behind */
}

static rp_status write_archive(void *context)
{
    return rp_npz_write(archive, (const char *const[]){"a", "b"}, (rp_array *const[]){floats, words}, 2,
                        context != NULL, NULL);
}

static rp_status read_archive(void *context)
{
    RP_SCOPE();
    rp_npz *npz = NULL;
    rp_array *a = NULL;
    rp_status status = rp_npz_open(archive, &npz, NULL);
    if (status != RP_OK) return status;
    for (int64_t i = 0; i < rp_npz_count(npz) && status == RP_OK; i++)
        status = context ? rp_npz_map(npz, rp_npz_name(npz, i), RP_MAP_READ, &a, NULL)
                         : rp_npz_get(npz, rp_npz_name(npz, i), &a, NULL);
    rp_npz_close(npz);
    return status;
}

static void test_archives(void **state)
{
    (void)state;
    fault_every_allocation(write_archive, folder, RP_OK);
    fault_every_allocation(read_archive, NULL, RP_OK);
    fault_every_allocation(write_archive, NULL, RP_OK);
    fault_every_allocation(read_archive, NULL, RP_OK);
    fault_every_allocation(read_archive, folder, RP_OK);
}

static rp_status map_file(void *context)
{
    RP_SCOPE();
    rp_array *a = NULL;
    (void)context;
    rp_status status = rp_npy_map(path, RP_MAP_UPDATE, &a, NULL);
    if (status != RP_OK) return status;
    status = rp_memmap_flush(a, NULL);
    return status == RP_OK ? rp_memmap(path, &(rp_memmap_options){.dtype = RP_F64}, &a, NULL) : status;
}

static rp_status format_npy(void *context)
{
    char *data = NULL;
    size_t size;
    (void)context;
    rp_status status = rp_npy_format(floats, &data, &size, NULL);
    rp_free(data);
    return status;
}

static void test_maps_and_memory(void **state)
{
    (void)state;
    fault_every_allocation(map_file, NULL, RP_OK);
    fault_every_allocation(format_npy, NULL, RP_OK);
}

static const char table[] = "1,2020-01-01\n\"3\",2020-01-02\n";

static rp_status load_table(void *context)
{
    RP_SCOPE();
    rp_array *a = NULL;
    const rp_text_input input = {"table", table, sizeof table - 1};
    const rp_text_options o = {.delimiter = ",", .quote = '"', .usecols = (const int64_t[]){1}, .usecol_count = 1};
    return rp_loadtxt(&input, *(const rp_dtype *)context, &o, &a, NULL);
}

static rp_status gather_table(void *context)
{
    RP_SCOPE();
    rp_array *a = NULL;
    char note[200];
    const rp_text_input input = {"table", "1 2 x\n3\n4 5 6", 13};
    const rp_genfromtxt_options o = {.skip_invalid = true, .note = note, .note_room = sizeof note};
    (void)context;
    return rp_genfromtxt(&input, RP_F64, &o, &a, NULL);
}

static rp_status save_table(void *context)
{
    char *text = NULL;
    size_t size;
    const char *const format = "%s";
    const rp_savetxt_options o = {.formats = &format, .format_count = 1, .header = "words"};
    rp_status status = rp_savetxt_format(context, &o, &text, &size, NULL);
    rp_free(text);
    return status == RP_OK ? rp_savetxt(archive, context, &o, NULL) : status;
}

static void test_tables(void **state)
{
    (void)state;
    fault_every_allocation(load_table, &(rp_dtype){rp_dtype_str(0)}, RP_OK);
    fault_every_allocation(load_table, &(rp_dtype){rp_dtype_datetime(RP_UNIT_D)}, RP_OK);
    fault_every_allocation(gather_table, NULL, RP_OK);
    fault_every_allocation(save_table, floats, RP_OK);
    fault_every_allocation(save_table, words, RP_OK);
}

static rp_status raw_elements(void *context)
{
    RP_SCOPE();
    rp_array *a = NULL;
    (void)context;
    rp_status status = rp_tofile(archive, floats, NULL, NULL, NULL);
    if (status == RP_OK) status = rp_fromfile(archive, &(rp_fromfile_options){.dtype = RP_F64, .count = -1}, &a, NULL);
    if (status == RP_OK) status = rp_tofile(archive, floats, ", ", "%g", NULL);
    if (status != RP_OK) return status;
    return rp_fromfile(archive, &(rp_fromfile_options){.dtype = RP_I8, .count = -1, .separator = ","}, &a, NULL);
}

static void test_raw_elements(void **state)
{
    (void)state;
    fault_every_allocation(raw_elements, NULL, RP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_archives), cmocka_unit_test(test_maps_and_memory),
                                       cmocka_unit_test(test_tables), cmocka_unit_test(test_raw_elements)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
