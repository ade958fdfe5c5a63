/* Any bytes as a file that is mapped or read raw: as npy, as npz, as elements of a dtype and shape from the first
 * bytes. Refused with a message, or every element of the map can be read. */
#include <rapto/io.h>

#include "fuzz/scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) abort();
}

static void use(rp_status status, rp_array *a, const rp_error *error)
{
    const void *data = NULL;
    if (status != RP_OK) {
        require(!a && error->status == status && error->message[0]);
        return;
    }
    require(rp_read(a, &data) == RP_OK && data);
    const volatile char *bytes = data;
    size_t size = (size_t)rp_size(a) * rp_dtype_size(rp_dtype_of(a));
    for (size_t i = 0; i < size; i += i + 64 < size ? 64 : 1) (void)bytes[i];
}

static void map_npz(const char *path)
{
    rp_npz *npz = NULL;
    rp_error error = {0};
    if (rp_npz_open(path, &npz, &error) != RP_OK) return;
    for (int64_t i = 0; i < rp_npz_count(npz) && i < 20; i++) {
        rp_array *a = NULL;
        rp_status status = rp_npz_map(npz, rp_npz_name(npz, i), RP_MAP_READ, &a, &error);
        use(status, a, &error);
    }
    rp_npz_close(npz);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const rp_dtype dtypes[] = {RP_F64, RP_I8, RP_U64, RP_BOOL, RP_C64, RP_F16, RP_I32, RP_DATETIME_D};
    static char path[128];
    struct {
        int64_t offset, shape[2];
        uint8_t choices, dtype;
    } input;
    rp_array *a = NULL;
    rp_error error = {0};
    if (!path[0]) snprintf(path, sizeof path, "%s/file.npy", scratch_folder("map"));
    if (size < 18) return 0;
    memcpy(&input.offset, data, 8);
    input.shape[0] = (int16_t)(data[8] | data[9] << 8);
    input.shape[1] = data[10] & 128 ? input.offset : data[10];
    input.choices = data[16];
    input.dtype = data[17];
    scratch_put(path, data + 18, size - 18);
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    rp_dtype dtype = dtypes[input.dtype % 8];
    rp_status status;
    if (input.choices & 1) {
        status = rp_npy_map(path, input.choices & 2 ? RP_MAP_COPY : RP_MAP_READ, &a, &error);
    } else if (input.choices & 2) {
        const rp_memmap_options o = {.mode = RP_MAP_READ,
                                     .dtype = dtype,
                                     .offset = input.offset,
                                     .ndim = input.choices & 4 ? 2 : 1,
                                     .shape = input.choices & 8 ? NULL : input.shape,
                                     .order = input.choices & 16 ? RP_ORDER_F : RP_ORDER_C};
        status = rp_memmap(path, &o, &a, &error);
    } else {
        const rp_fromfile_options o = {dtype, input.shape[0], input.choices & 4 ? input.offset : 0,
                                       input.choices & 8 ? "," : NULL};
        status = rp_fromfile(path, &o, &a, &error);
    }
    use(status, a, &error);
    if (input.choices & 32) map_npz(path);
    rp_scope_close(scope);
    require(rp_memory_stats().live_blocks == before);
    return 0;
}
