/// \file fetch.h
/// Market data over HTTP into a folder, file by file as the vendor keeps them. What is there and whole is not fetched
/// again, so a run that ended early is resumed by the same command; a file stands under its name whole and judged, or
/// not at all.
#ifndef FOREX_FETCH_H
#define FOREX_FETCH_H

#include <forex/symbol.h>
#include <forex/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A source of data; static.
typedef struct fx_source_info {
    const char *name;     ///< "dukascopy"
    const char *title;    ///< for people
    const char *base_url; ///< where it is asked unless another base is named
    const char *files;    ///< what one file holds: "ticks of an hour"
} fx_source_info;

RP_API int64_t fx_source_count(void);                     ///< Number of sources.
RP_API const fx_source_info *fx_source_at(int64_t index); ///< Source by index.

/// Called between files and while waiting; false stops the fetch with RP_EINTERRUPTED. `context` is the caller's.
typedef bool fx_fetch_hook(int64_t done, int64_t total, void *context);

/// What to fetch and how politely. Zeros are the defaults in brackets.
typedef struct fx_fetch_options {
    const char *source;   ///< name of a source
    const char *symbol;   ///< a symbol of the table
    int64_t from, to;     ///< ns UTC; from inclusive, to exclusive
    const char *folder;   ///< files go to <folder>/SYMBOL/...
    const char *base_url; ///< NULL: the source's
    const char *holidays; ///< calendar file (calendar.h), or NULL; hours of a closed market are not asked for
    double rate;          ///< requests per second at most [2]
    int retries;          ///< further tries for one file [5]; -1: none
    double timeout;       ///< seconds without a byte after which a request is given up [30]
    double backoff;       ///< seconds before the first further try; each one doubles it, up to a minute [0.5]
    fx_fetch_hook *hook;  ///< may be NULL
    void *context;
} fx_fetch_options;

/// What a fetch did; counts are files.
typedef struct fx_fetch_report {
    int64_t files;   ///< in the range, those of a closed market and of the future left out
    int64_t fetched; ///< now, with content
    int64_t empty;   ///< now, of zero bytes: nothing traded
    int64_t kept;    ///< there and whole before
    int64_t missing; ///< the source has none (404); listed in <folder>/SYMBOL/missing.txt
    int64_t failed;  ///< could not be had after all tries; listed there too
    int64_t closed;  ///< left out: the market is closed
    int64_t future;  ///< left out: not over yet
    int64_t tries, bytes;
    char problem[400]; ///< of the last file that failed
} fx_fetch_report;

/// Fetches. RP_EIO when files failed (the others are there) or several in a row made it give up; `report` is filled in
/// every case but a wrong option (RP_EUNKNOWN, RP_EVALUE).
RP_API RP_CHECK rp_status fx_fetch(const fx_symbols *symbols, const fx_fetch_options *options, fx_fetch_report *report,
                                   rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
