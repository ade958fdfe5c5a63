/// Fetching a range of files: politely, whole ones only, what is there is kept.
#include "fetch_i.h"

#include <errno.h>
#include <forex/calendar.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { GIVE_UP = 5 }; ///< files in a row that fail: the source is not to be had

typedef struct job {
    fx_fetch_options options; ///< with the defaults filled in
    const fxi_fetch_source *source;
    const fx_symbol *symbol;
    fx_calendar *calendar;
    fxi_http *http;
    fxi_missing_list missing;
    char *missing_path;
    fx_fetch_report *report;
    int64_t total, done;
    double last_request; ///< monotonic seconds
    int failed_in_a_row;
    rp_error *error;
} job;

/* ---- time ---------------------------------------------------------------------------------------------------------
 */

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool go_on(const job *j)
{
    return !j->options.hook || j->options.hook(j->done, j->total, j->options.context);
}

// Waits in short pieces, so that an interruption is heard.
static rp_status wait_until(const job *j, double when)
{
    for (;;) {
        double left = when - seconds_now();
        if (!go_on(j)) return rp_fail(j->error, RP_EINTERRUPTED, "interrupted; the same command goes on from here");
        if (left <= 0) return RP_OK;
        double piece = left < 0.1 ? left : 0.1;
        struct timespec t = {0, (long)(piece * 1e9)};
        nanosleep(&t, NULL);
    }
}

/* ---- one file -----------------------------------------------------------------------------------------------------
 */

static rp_status judge(const job *j, const char *path, char *data, size_t size, rp_error *error)
{
    fxi_content content = {.path = path, .symbol = j->symbol, .data = data, .size = size};
    return size == 0 ? RP_OK : j->source->judge(&content, error);
}

// True when the file is there and whole; one that is damaged is fetched again.
static rp_status is_there(const job *j, const char *path, bool *there)
{
    char *data = NULL;
    size_t size = 0;
    rp_error why;
    *there = false;
    if (access(path, F_OK) != 0) return RP_OK;
    rp_status status = rp_file_read(path, (size_t)64 << 20, &data, &size, j->error);
    if (status) return status;
    status = judge(j, path, data, size, &why);
    rp_free(data);
    *there = status == RP_OK;
    if (status == RP_ENOMEM) return rp_fail(j->error, RP_ENOMEM, "%s", why.message);
    if (status) rp_log_line(RP_LOG_WARN, "%s; it is fetched again", why.message);
    return RP_OK;
}

static bool worth_another_try(const fxi_response *r)
{
    return r->code == 0 || r->code == 408 || r->code == 425 || r->code == 429 || r->code >= 500 || r->code == 200 ||
           r->code == 206;
}

// Doubles with each try, up to a minute, and is never shorter than what the server asks for (up to five minutes).
static double wait_of(const job *j, const fxi_response *r, int attempt)
{
    double wait = j->options.backoff * pow(2, attempt);
    if (wait > 60) wait = 60;
    if (r->retry_after > wait) wait = r->retry_after < 300 ? r->retry_after : 300;
    return wait;
}

// Tries until the file is whole, is not there, or all tries are used up. `*good`: `r` holds it.
static rp_status get(job *j, const char *url, const char *path, fxi_response *r, bool *good, int64_t *tries)
{
    *good = false;
    for (int attempt = 0;; attempt++) {
        rp_status status = wait_until(j, j->last_request + 1 / j->options.rate);
        if (status) return status;
        j->last_request = seconds_now();
        ++*tries;
        j->report->tries++;
        status = fxi_http_get(j->http, url, r, j->error);
        if (status) return status;
        if (r->whole) {
            rp_error why;
            status = judge(j, path, r->data, r->size, &why);
            if (status == RP_ENOMEM) return rp_fail(j->error, RP_ENOMEM, "%s", why.message);
            *good = status == RP_OK;
            if (*good) return RP_OK;
            // What came whole and is wrong is of no use to the next try.
            snprintf(r->problem, sizeof r->problem, "%.290s", why.message);
            r->size = 0;
            r->etag[0] = 0;
        }
        if (attempt >= j->options.retries || !worth_another_try(r)) return RP_OK;
        status = wait_until(j, seconds_now() + wait_of(j, r, attempt));
        if (status) return status;
    }
}

static rp_status store(job *j, const char *path, const fxi_response *r)
{
    const char *slash = strrchr(path, '/');
    char *folder = rp_strndup(path, slash ? (size_t)(slash - path) : 0);
    rp_status status = folder ? rp_make_folders(folder, j->error)
                              : rp_fail(j->error, RP_ENOMEM, "out of memory for the path of %s", path);
    rp_free(folder);
    if (!status) status = rp_file_write(path, r->size ? r->data : "", r->size, j->error);
    if (status) return status;
    *(r->size ? &j->report->fetched : &j->report->empty) += 1;
    j->report->bytes += (int64_t)r->size;
    j->failed_in_a_row = 0;
    return RP_OK;
}

static rp_status note_failure(job *j, const char *url, int64_t begin, int64_t tries, const fxi_response *r)
{
    bool absent = r->code == 404 || r->code == 410;
    ++*(absent ? &j->report->missing : &j->report->failed);
    rp_status status = fxi_missing_add(&j->missing, begin, tries, absent ? "not there (404)" : r->problem, j->error);
    if (absent) {
        j->failed_in_a_row = 0;
        return status;
    }
    snprintf(j->report->problem, sizeof j->report->problem, "%.200s: %.180s", url, r->problem);
    if (!status && ++j->failed_in_a_row == GIVE_UP)
        return rp_fail(j->error, RP_EIO,
                       "%d files in a row could not be had, the last %s; the same command goes on later", GIVE_UP,
                       j->report->problem);
    return status;
}

static rp_status fetch_to(job *j, const char *url, const char *path, int64_t begin)
{
    bool there = false, good = false;
    int64_t tries = 0;
    fxi_response r = {0};
    rp_status status = is_there(j, path, &there);
    if (there) j->report->kept++;
    if (!status && !there) {
        status = get(j, url, path, &r, &good, &tries);
        if (!status) status = good ? store(j, path, &r) : note_failure(j, url, begin, tries, &r);
    }
    fxi_response_clear(&r);
    return status;
}

static rp_status fetch_file(job *j, int64_t begin)
{
    char name[200];
    j->source->path(j->symbol->name, begin, name, sizeof name);
    char *path = rp_asprintf("%s/%s", j->options.folder, name);
    char *url = rp_asprintf("%s/%s", j->options.base_url, name);
    rp_status status = path && url ? fetch_to(j, url, path, begin)
                                   : rp_fail(j->error, RP_ENOMEM, "out of memory for the path of %s", name);
    rp_free(path);
    rp_free(url);
    return status;
}

/* ---- the range ----------------------------------------------------------------------------------------------------
 */

typedef enum sort { WANTED, CLOSED, FUTURE } sort;

static sort sort_of(const job *j, int64_t begin, int64_t now)
{
    if (begin + j->source->step > now) return FUTURE;
    return fx_calendar_open_time(j->calendar, begin, begin + j->source->step) ? WANTED : CLOSED;
}

static void count_files(job *j, int64_t first, int64_t now)
{
    for (int64_t t = first; t < j->options.to; t += j->source->step) {
        sort s = sort_of(j, t, now);
        j->total += s == WANTED;
        j->report->closed += s == CLOSED;
        j->report->future += s == FUTURE;
    }
    j->report->files = j->total;
}

static rp_status fetch_all(job *j)
{
    struct timespec clock;
    clock_gettime(CLOCK_REALTIME, &clock);
    int64_t now = clock.tv_sec * FX_SECOND, step = j->source->step, first = j->options.from / step * step;
    rp_status status = fxi_missing_read(j->missing_path, first, j->options.to, &j->missing, j->error);
    if (status) return status;
    count_files(j, first, now);
    for (int64_t t = first; t < j->options.to && !status; t += step) {
        if (sort_of(j, t, now) != WANTED) continue;
        if (!go_on(j)) status = rp_fail(j->error, RP_EINTERRUPTED, "interrupted; the same command goes on from here");
        if (!status) status = fetch_file(j, t);
        j->done++;
    }
    // What is known to be missing is kept, also of a run that ends early.
    rp_error why;
    rp_status written = j->missing.count || access(j->missing_path, F_OK) == 0
                            ? fxi_missing_write(j->missing_path, &j->missing, status ? &why : j->error)
                            : RP_OK;
    return status ? status : written;
}

/* ---- options ------------------------------------------------------------------------------------------------------
 */

static rp_status check_options(job *j)
{
    fx_fetch_options *o = &j->options;
    if (o->from < 0 || o->to <= o->from) {
        char from[40], to[40];
        return rp_fail(j->error, RP_EVALUE,
                       "the time to fetch ends before it begins, or begins before 1970: from %s to %s",
                       fx_time_text(o->from, from), fx_time_text(o->to, to));
    }
    if (o->to - o->from > 60 * 366 * FX_DAY) return rp_fail(j->error, RP_EVALUE, "more than 60 years are asked for");
    if (!(o->rate >= 0 && o->rate <= 100) || !(o->timeout >= 0 && o->timeout <= 3600) ||
        !(o->backoff >= 0 && o->backoff <= 60) || o->retries < -1 || o->retries > 100)
        return rp_fail(
            j->error, RP_EVALUE,
            "rate %g (0 to 100 a second), retries %d (0 to 100), timeout %g (to 3600 s) or back-off %g (to 60 s) "
            "is out of range",
            o->rate, o->retries, o->timeout, o->backoff);
    if (o->rate == 0) o->rate = 2;
    if (o->timeout == 0) o->timeout = 30;
    if (o->backoff == 0) o->backoff = 0.5;
    o->retries = o->retries == 0 ? 5 : o->retries < 0 ? 0 : o->retries;
    if (!o->base_url) o->base_url = j->source->info.base_url;
    if (strncmp(o->base_url, "http://", 7) != 0 && strncmp(o->base_url, "https://", 8) != 0)
        return rp_fail(j->error, RP_EVALUE, "\"%.100s\" is no base URL; it begins with http:// or https://",
                       o->base_url);
    return RP_OK;
}

static rp_status open_job(job *j, const fx_symbols *symbols)
{
    rp_status status = fxi_fetch_source_find(j->options.source, &j->source, j->error);
    if (!status) status = fx_symbols_find(symbols, j->options.symbol, &j->symbol, j->error);
    if (!status) status = check_options(j);
    if (!status) status = fx_calendar_load(j->options.holidays, j->symbol, &j->calendar, j->error);
    if (!status) status = fxi_http_open(j->options.timeout, &j->http, j->error);
    if (status) return status;
    j->missing_path = rp_asprintf("%s/%s/missing.txt", j->options.folder, j->symbol->name);
    char *folder = rp_asprintf("%s/%s", j->options.folder, j->symbol->name);
    status = j->missing_path && folder
                 ? rp_make_folders(folder, j->error)
                 : rp_fail(j->error, RP_ENOMEM, "out of memory for the path of %s", j->symbol->name);
    rp_free(folder);
    return status;
}

rp_status fx_fetch(const fx_symbols *symbols, const fx_fetch_options *options, fx_fetch_report *report, rp_error *error)
{
    job j = {.options = *options, .report = report, .error = error, .last_request = -1e9};
    memset(report, 0, sizeof *report);
    rp_status status = open_job(&j, symbols);
    if (!status) status = fetch_all(&j);
    if (!status && report->failed)
        status = rp_fail(error, RP_EIO,
                         "%lld of %lld files could not be had, the last %s; the same command tries them again",
                         (long long)report->failed, (long long)report->files, report->problem);
    fxi_http_close(j.http);
    fx_calendar_free(j.calendar);
    fxi_missing_free(&j.missing);
    rp_free(j.missing_path);
    return status;
}
