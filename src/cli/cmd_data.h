/* What the data commands share: how files are to be read, and what is said of a series that was written. */
#ifndef FOREX_CMD_DATA_H
#define FOREX_CMD_DATA_H

#include "cli.h"

#include <forex/import.h>

/* The options of reading, of which data_reading fills the struct. Ticks have neither a timeframe nor ends. */
#define BAR_READING_OPTIONS                                                                                            \
    {"timeframe", "TF", NULL, "timeframe of the bars (default: from the stamps; of bars from ticks: M1)"},             \
    {                                                                                                                  \
        "stamps-close", NULL, NULL, "stamps are bar ends, not starts"                                                  \
    }
#define READING_OPTIONS                                                                                                \
    {"symbol", "SYM", NULL, "symbol (default: from the file's name)"},                                                 \
        {"symbols", "FILE", "data.symbols_file", "CSV of own symbols, which extends the built-in table"},              \
        {"format", "NAME", NULL, "form of the files (default: by content and name; `forex data formats` lists them)"}, \
        {"zone", "ZONE", NULL, "zone of the stamps (default: detected from the weekly openings and printed)"},         \
        {"digits", "N", NULL, "decimals of the prices (default: the finer of data and symbol table)"},                 \
        {"spread", "RULE", NULL, "a bar's spread of bid and ask: max, open, last, min or mean (default: max)"},        \
    {                                                                                                                  \
        "repair", "NAMES", NULL,                                                                                       \
            "allowed repairs: drop-identical-duplicates, keep-first-duplicate, sort, round-to-grid, drop-bad-rows, "   \
            "drop-flat-fills, drop-weekend, clip-crossed, drop-unpaired, skip-damaged-files"                           \
    }

/* Where a series goes that data_write writes. */
#define WRITING_OPTIONS                                                                                                \
    {"on-conflict", "RULE", NULL,                                                                                      \
     "stored bars with other values: refuse (default), keep-stored or take-new (the stored files stay as they are)"},  \
    {                                                                                                                  \
        "replace", NULL, NULL, "put the series in the place of what is stored, instead of appending"                   \
    }

/* Fills `options` from the command line; fails on a value that is none. */
rp_status data_reading(cli *context, fx_import_options *options);
/* CLI_OK when --on-conflict and --replace can be followed; else the mistake is printed. */
int data_check_writing(cli *context);
/* Appends to the store, or with --replace puts the series in the place of what is stored. */
rp_status data_write(cli *context, const fx_bars *bars, fx_appended *appended);
/* Prints a series that was written to `path` (NULL: nothing was added). `appended` may be NULL. */
int data_report(cli *context, const fx_bars *bars, const char *path, const fx_appended *appended);

#endif
