/* Any bytes as an npz archive: refused with a message, or members that are refused or can be read. */
#include <rapto/io.h>
#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
    if (!holds) abort();
}

static void use(rp_npz *npz)
{
    rp_error error = {0};
    for (int64_t i = 0; i < rp_npz_count(npz) && i < 100; i++) {
        RP_SCOPE();
        rp_array *out = NULL;
        const void *data = NULL;
        rp_status status = rp_npz_get(npz, rp_npz_name(npz, i), &out, &error);
        if (status == RP_OK)
            require(rp_read(out, &data) == RP_OK && data);
        else
            require(!out && error.status == status && strncmp(error.message, "input: ", 7) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rp_error error = {0};
    rp_npz *npz = NULL;
    int64_t before = rp_memory_stats().live_blocks;
    rp_status status = rp_npz_parse("input", data, size, &npz, &error);
    if (status == RP_OK)
        use(npz);
    else
        require(!npz && error.status == status && strncmp(error.message, "input: ", 7) == 0);
    rp_npz_close(npz);
    rp_scope_close_all();
    require(rp_memory_stats().live_blocks == before);
    return 0;
}
