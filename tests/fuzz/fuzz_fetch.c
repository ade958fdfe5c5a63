// What the fetch reads: the list of what is missing, of any bytes, and Retry-After as servers write it. A list is
// refused with a message that names the file, or is written and reads back to the same entries.
#include "forex/market/fetch_i.h"

#include "fuzz/scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static void use_list(const char *path, fxi_missing_list *list)
{
    fxi_missing_list again = {0};
    rp_error error = {0};
    require(fxi_missing_write(path, list, &error) == RP_OK);
    if (fxi_missing_read(path, INT64_MAX, INT64_MIN, &again, &error) != RP_OK) abort();
    require(again.count == list->count);
    for (int64_t i = 0; i < again.count; i++)
        require(again.items[i].begin == list->items[i].begin && again.items[i].tries == list->items[i].tries &&
                !strcmp(again.items[i].reason, list->items[i].reason));
    fxi_missing_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[128];
    fxi_missing_list list = {0};
    rp_error error = {0};
    snprintf(path, sizeof path, "%s/missing.txt", scratch_folder("fetch"));
    scratch_put(path, data, size);
    int64_t live = rp_memory_stats().live_blocks;
    if (fxi_missing_read(path, INT64_MAX, INT64_MIN, &list, &error) == RP_OK)
        use_list(path, &list);
    else
        require(strstr(error.message, path) != NULL);
    fxi_missing_free(&list);
    char *text = rp_strndup((const char *)data, size < 299 ? size : 299);
    double wait = text ? fxi_retry_after(text, INT64_C(1700000000) * FX_SECOND) : 0;
    require(wait == -1 || wait >= 0);
    rp_free(text);
    require(rp_memory_stats().live_blocks == live);
    return 0;
}
