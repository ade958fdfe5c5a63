// A run folder of any bytes: results.json, equity.csv and trades.csv, parted by a byte 255. The report is refused with
// a message that names a file, or written whole.
#include <forex/run.h>

#include "fuzz/scratch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_page(const char *folder)
{
    char path[128], *text = NULL;
    size_t size = 0;
    snprintf(path, sizeof path, "%s/report.html", folder);
    if (rp_file_read(path, 0, &text, &size, NULL) != RP_OK || size < 16) abort();
    if (memcmp(text, "<!DOCTYPE html>", 15) != 0 || memcmp(text + size - 8, "</html>\n", 8) != 0) abort();
    rp_free(text);
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"results.json", "equity.csv", "trades.csv"};
    const char *folder = scratch_folder("report");
    char path[128];
    rp_error error = {0};
    for (int i = 0; i < 3; i++) {
        const uint8_t *part;
        size_t length = scratch_next(&data, &size, &part);
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        scratch_put(path, part, length);
    }
    int64_t live = rp_memory_stats().live_blocks;
    rp_status status = fx_report_write(folder, &error);
    if (status == RP_OK)
        check_page(folder);
    else if (status == RP_EINTERNAL || !strstr(error.message, folder))
        abort();
    if (rp_memory_stats().live_blocks != live) abort();
    return 0;
}
