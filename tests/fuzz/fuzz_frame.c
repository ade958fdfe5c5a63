// A CSV file of any bytes read into a table, with options from the first byte: refused with a message, or columns that
// can be read to their last row.
#include "fuzz/scratch.h"
#include "fuzz/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static rp_frame *frame; // opening one takes longer than reading
    static char path[128];
    static const char delimiters[] = {0, ',', ';', '\t'};
    rp_table *table = NULL;
    rp_error error = {0};
    if (!frame) {
        require(rp_frame_open(&(rp_frame_options){.threads = 1}, &frame, NULL) == RP_OK);
        snprintf(path, sizeof path, "%s/table.csv", scratch_folder("frame"));
    }
    if (size < 1) return 0;
    const rp_csv_options csv = {.delimiter = delimiters[data[0] & 3],
                                .header = (rp_csv_header)((data[0] >> 2) % 3),
                                .all_text = data[0] & 16,
                                .skip = (data[0] >> 5) & 3};
    scratch_put(path, data + 1, size - 1);
    int64_t live = rp_memory_stats().live_blocks;
    if (rp_read_csv(frame, path, &csv, NULL, &table, &error) == RP_OK)
        use_table(table);
    else
        require(!table && error.message[0]);
    rp_table_free(table);
    require(rp_memory_stats().live_blocks == live);
    return 0;
}
