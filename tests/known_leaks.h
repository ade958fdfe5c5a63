// Leaks of libraries that no call of ours can prevent: LeakSanitizer asks each program that includes this for them.
#ifndef KNOWN_LEAKS_H
#define KNOWN_LEAKS_H

__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);

// DuckDB does not free its Brotli decoder when a page of a Parquet file turns out to be damaged.
const char *__lsan_default_suppressions(void)
{
    return "leak:duckdb_brotli\n";
}

#endif
