/// \file fetch_i.h
/// Inside the fetch: sources, one request, and the list of what is missing.
#ifndef FXI_FETCH_I_H
#define FXI_FETCH_I_H

#include <forex/fetch.h>

#include "format_i.h"

/// A row of the table of sources (fetch_source.c): where a file lies and what makes it whole.
typedef struct fxi_fetch_source {
    fx_source_info info;
    int64_t step; ///< time that one file covers, ns; files begin on multiples of it
    /// Path of the file that begins at `begin`, below base URL and folder.
    void (*path)(const char *symbol, int64_t begin, char *text, size_t size);
    /// Whether the bytes are a whole file of that path; zero bytes are no matter of it.
    rp_status (*judge)(const fxi_content *content, rp_error *error);
} fxi_fetch_source;

/// RP_EUNKNOWN names the nearest one.
RP_CHECK rp_status fxi_fetch_source_find(const char *name, const fxi_fetch_source **source, rp_error *error);

/* ---- one request ------------------------------------------------------------------------------------------------ */

/// What came back. Zeroed before the first request for a file; data of a body that broke off stays for the next one,
/// which asks for the rest when the server named the file's version (ETag).
typedef struct fxi_response {
    long code;  ///< HTTP status; 0 when none came
    bool whole; ///< the body is complete
    char *data; ///< rp_free
    size_t size, capacity;
    char etag[128];     ///< of `data`; "" when the server gave none
    double retry_after; ///< seconds the server asks to wait; -1 when it does not
    bool no_memory;
    char problem[300]; ///< why it is not whole
} fxi_response;

typedef struct fxi_http fxi_http;

RP_CHECK rp_status fxi_http_open(double timeout, fxi_http **http, rp_error *error);
void fxi_http_close(fxi_http *http); ///< NULL allowed.
/// Sends one request; fails only for want of memory, everything else stands in the response.
RP_CHECK rp_status fxi_http_get(fxi_http *http, const char *url, fxi_response *response, rp_error *error);
void fxi_response_clear(fxi_response *response); ///< Frees the data and zeroes it.
/// Reads the value of a Retry-After header, seconds or a date, at the time `now` (ns UTC); -1 when it is neither.
double fxi_retry_after(const char *text, int64_t now);

/* ---- what is missing -------------------------------------------------------------------------------------------- */

/// One file that is not there.
typedef struct fxi_missing {
    int64_t begin; ///< ns UTC
    int64_t tries;
    char reason[120];
} fxi_missing;

typedef struct fxi_missing_list {
    fxi_missing *items;
    int64_t count, capacity;
} fxi_missing_list;

/// Reads <folder>/missing.txt, leaving out what begins in [from, to); no file is no entry.
RP_CHECK rp_status fxi_missing_read(const char *path, int64_t from, int64_t to, fxi_missing_list *list,
                                    rp_error *error);
RP_CHECK rp_status fxi_missing_add(fxi_missing_list *list, int64_t begin, int64_t tries, const char *reason,
                                   rp_error *error);
/// Writes the list, sorted by time; an empty one removes the file.
RP_CHECK rp_status fxi_missing_write(const char *path, fxi_missing_list *list, rp_error *error);
void fxi_missing_free(fxi_missing_list *list); ///< Frees the items.

#endif
