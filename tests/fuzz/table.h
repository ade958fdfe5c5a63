/* A table that was read: every cell and column of it can be. */
#ifndef TESTS_FUZZ_TABLE_H
#define TESTS_FUZZ_TABLE_H

#include <rapto/frame.h>
#include <stdlib.h>

/* DuckDB's threads and its many small blocks make AddressSanitizer's bookkeeping most of the time. Leaks are counted by
 * live_blocks. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "malloc_context_size=2";
}

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    static char *more[64], flag[] = "-detect_leaks=0";
    for (int i = 0; i < *count && i < 62; i++) more[i] = (*arguments)[i];
    if (*count < 62) more[(*count)++] = flag;
    *arguments = more;
    return 0;
}

static inline void require(bool truth)
{
    if (!truth) abort();
}

static inline void use_table(rp_table *table)
{
    RP_SCOPE();
    for (int c = 0; c < rp_table_columns(table); c++) {
        const void *data = NULL;
        for (int64_t row = 0; row < rp_table_rows(table) && rp_table_is_text(table, c); row++) {
            size_t length = 0;
            const char *text = rp_table_text(table, c, row, &length);
            require(!text || text[length] == 0);
        }
        rp_array *column = rp_table_column(table, rp_table_name(table, c), RP_NULLS_MASK);
        if (rp_array_status(column) != RP_OK) continue;
        require(rp_size(column) == rp_table_rows(table) && rp_read(column, &data) == RP_OK);
    }
}

#endif
