/// One HTTP request through libcurl, into memory.
#include "fetch_i.h"

#include <ctype.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define LARGEST ((size_t)64 << 20) ///< no file of a source comes near

struct fxi_http {
    CURL *curl;
    fxi_response *response; ///< of the request in flight
    bool keep;              ///< the body that comes is (part of) the file
    bool bad_range;         ///< the server sent another range than was asked for
    bool too_large;
    char message[CURL_ERROR_SIZE];
};

static pthread_once_t started = PTHREAD_ONCE_INIT;

static void start(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- headers ------------------------------------------------------------------------------------------------------
 */

double fxi_retry_after(const char *text, int64_t now)
{
    char *end;
    long seconds = strtol(text, &end, 10);
    while (*end == ' ' || *end == '\r' || *end == '\n') end++;
    if (end != text && !*end) return seconds < 0 ? -1 : (double)seconds;
    time_t date = curl_getdate(text, NULL);
    if (date == -1) return -1;
    double wait = (double)date - (double)now / FX_SECOND;
    return wait < 0 ? 0 : wait;
}

// A new response begins: only 200 and 206 bring the file. A whole one starts it anew.
static void take_status(fxi_http *http, const char *line)
{
    fxi_response *r = http->response;
    const char *space = strchr(line, ' ');
    r->code = space ? strtol(space, NULL, 10) : 0;
    http->keep = r->code == 200 || r->code == 206;
    http->bad_range = false;
    if (r->code == 200) {
        r->size = 0;
        r->etag[0] = 0;
    }
}

static void take_range(fxi_http *http, const char *value)
{
    unsigned long long begin = 0;
    while (*value && !isdigit((unsigned char)*value)) value++;
    begin = strtoull(value, NULL, 10);
    if (http->response->code == 206 && begin != http->response->size) http->bad_range = true;
}

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
    fxi_http *http = context;
    fxi_response *r = http->response;
    size_t length = size * count;
    char line[300];
    snprintf(line, sizeof line, "%.*s", (int)(length < 299 ? length : 299), data);
    line[strcspn(line, "\r\n")] = 0;
    char *value = strchr(line, ':');
    if (!strncasecmp(line, "HTTP/", 5)) take_status(http, line);
    if (!value) return length;
    *value++ = 0;
    while (*value == ' ') value++;
    if (!strcasecmp(line, "ETag") && strlen(value) < sizeof r->etag && strncmp(value, "W/", 2) != 0)
        snprintf(r->etag, sizeof r->etag, "%s", value);
    if (!strcasecmp(line, "Content-Range")) take_range(http, value);
    if (!strcasecmp(line, "Retry-After")) r->retry_after = fxi_retry_after(value, (int64_t)time(NULL) * FX_SECOND);
    return length;
}

/* ---- body ---------------------------------------------------------------------------------------------------------
 */

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    fxi_http *http = context;
    fxi_response *r = http->response;
    size_t length = size * count;
    if (!http->keep) return length; // the words of an error page
    http->too_large = length > LARGEST - r->size;
    if (http->bad_range || http->too_large) return 0;
    if (r->size + length > r->capacity) {
        size_t capacity = 2 * (r->size + length) + 4096;
        char *grown = rp_realloc(r->data, capacity);
        if (!grown) {
            r->no_memory = true;
            return 0;
        }
        r->data = grown;
        r->capacity = capacity;
    }
    memcpy(r->data + r->size, data, length);
    r->size += length;
    return length;
}

/* ---- requests ------------------------------------------------------------------------------------------------------
 */

rp_status fxi_http_open(double timeout, fxi_http **http, rp_error *error)
{
    pthread_once(&started, start);
    fxi_http *h = rp_calloc(1, sizeof *h);
    if (h) h->curl = curl_easy_init();
    if (!h || !h->curl) {
        rp_free(h);
        return rp_fail(error, RP_ENOMEM, "out of memory for a connection");
    }
    long seconds = timeout < 1 ? 1 : (long)(timeout + 0.5);
    curl_easy_setopt(h->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h->curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h->curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(h->curl, CURLOPT_MAXREDIRS, 3L);
    curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)(timeout * 1000) + 1);
    // A transfer that moves is let go on, one that stands still is not.
    curl_easy_setopt(h->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(h->curl, CURLOPT_LOW_SPEED_TIME, seconds);
    curl_easy_setopt(h->curl, CURLOPT_TIMEOUT_MS, (long)(timeout * 10000) + 1);
    curl_easy_setopt(h->curl, CURLOPT_USERAGENT, "rapto-forex");
    curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, h);
    curl_easy_setopt(h->curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(h->curl, CURLOPT_HEADERDATA, h);
    curl_easy_setopt(h->curl, CURLOPT_ERRORBUFFER, h->message);
    *http = h;
    return RP_OK;
}

void fxi_http_close(fxi_http *http)
{
    if (!http) return;
    curl_easy_cleanup(http->curl);
    rp_free(http);
}

// Asks for the rest of a body that broke off, on the condition that the file is still the same one.
static struct curl_slist *ask_for_rest(fxi_http *http, const fxi_response *r)
{
    char range[40], condition[160];
    struct curl_slist *headers = NULL;
    bool rest = r->size > 0 && r->etag[0];
    snprintf(range, sizeof range, "%zu-", r->size);
    snprintf(condition, sizeof condition, "If-Range: %s", r->etag);
    curl_easy_setopt(http->curl, CURLOPT_RANGE, rest ? range : NULL);
    if (rest) headers = curl_slist_append(NULL, condition);
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
    return headers;
}

rp_status fxi_http_get(fxi_http *http, const char *url, fxi_response *r, rp_error *error)
{
    r->code = 0;
    r->whole = false;
    r->retry_after = -1;
    r->problem[0] = 0;
    http->response = r;
    http->message[0] = 0;
    http->keep = http->bad_range = http->too_large = false;
    struct curl_slist *headers = ask_for_rest(http, r);
    curl_easy_setopt(http->curl, CURLOPT_URL, url);
    CURLcode rc = curl_easy_perform(http->curl);
    curl_slist_free_all(headers);
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, NULL);
    if (r->no_memory || rc == CURLE_OUT_OF_MEMORY)
        return rp_fail(error, RP_ENOMEM, "%s: out of memory for the answer", url);
    if (http->bad_range) r->size = 0, r->etag[0] = 0;
    r->whole = rc == CURLE_OK && http->keep && !http->bad_range;
    if (http->bad_range)
        snprintf(r->problem, sizeof r->problem, "the server sent another part of the file than was asked for");
    else if (http->too_large)
        snprintf(r->problem, sizeof r->problem, "the answer is larger than %zu MiB, and no file of the source is",
                 LARGEST >> 20);
    else if (rc != CURLE_OK)
        snprintf(r->problem, sizeof r->problem, "%.200s (%zu bytes had come)",
                 http->message[0] ? http->message : curl_easy_strerror(rc), r->size);
    else if (!r->whole)
        snprintf(r->problem, sizeof r->problem, "the server says %ld", r->code);
    return RP_OK;
}

void fxi_response_clear(fxi_response *response)
{
    rp_free(response->data);
    memset(response, 0, sizeof *response);
}
