// The fetch with every allocation of ours failing in turn, against a server of this process that gives one hour, one
// damaged hour and no third one. (libcurl has its own memory.)
#include "fault.h"

#include <arpa/inet.h>
#include <forex/fetch.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char folder[] = "/tmp/rapto-fetch-faults-XXXXXX";
static char url[64];
static fx_symbols *symbols;
static int listener;
static pthread_t thread;

// Three ticks as the vendor packs them.
static const unsigned char hour[] = {
    0x5d, 0x00, 0x00, 0x80, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x68, 0xfe, 0xb4, 0x27,
    0x66, 0x9a, 0xff, 0x1e, 0x9b, 0x31, 0xd7, 0x4a, 0x7d, 0x27, 0x52, 0x8d, 0x4c, 0x89, 0x5f, 0xa1, 0xc3, 0xbb, 0x90,
    0x6a, 0x60, 0xc7, 0xce, 0x59, 0x9b, 0xe1, 0xb5, 0x18, 0xb0, 0x58, 0x37, 0x3b, 0xff, 0x80, 0x6e, 0x00, 0x00};

static void answer(int connection)
{
    char request[2000] = "", head[200];
    ssize_t got = recv(connection, request, sizeof request - 1, 0);
    if (got <= 0) return;
    bool good = strstr(request, "/00h_ticks") != NULL, damaged = strstr(request, "/01h_ticks") != NULL;
    const void *body = good ? (const void *)hour : "no LZMA at all";
    size_t size = good ? sizeof hour : damaged ? 14 : 0;
    int length = snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                          good || damaged ? "200 OK" : "404 Not Found", size);
    if (send(connection, head, (size_t)length, MSG_NOSIGNAL) == length && size)
        send(connection, body, size, MSG_NOSIGNAL);
}

static void *serve(void *unused)
{
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0) return NULL;
        answer(connection);
        shutdown(connection, SHUT_RDWR);
        close(connection);
    }
}

static int open_all(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    fx_market_open(0);
    setenv("no_proxy", "127.0.0.1", 1);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (!mkdtemp(folder) || fx_symbols_load(NULL, &symbols, NULL)) return -1;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        return -1;
    snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    return pthread_create(&thread, NULL, serve, NULL);
}

static int close_all(void **state)
{
    char command[100];
    shutdown(listener, SHUT_RDWR);
    close(listener);
    pthread_join(thread, NULL);
    fx_symbols_free(symbols);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0;
}

static rp_status run_fetch(void *unused)
{
    fx_fetch_options options = {.source = "dukascopy",
                                .symbol = "EURUSD",
                                .folder = folder,
                                .base_url = url,
                                .rate = 100,
                                .retries = -1,
                                .backoff = 0.001};
    fx_fetch_report report;
    char command[200];
    if (fx_time_parse("2019-02-04", &options.from, NULL) || fx_time_parse("2019-02-04T03:00", &options.to, NULL))
        return RP_EINTERNAL;
    rp_status status = fx_fetch(symbols, &options, &report, NULL);
    if (status == RP_EIO) {
        assert_int_equal(report.fetched, 1);
        assert_int_equal(report.failed, 1);
        assert_int_equal(report.missing, 1);
    }
    snprintf(command, sizeof command, "rm -rf '%s'/EURUSD", folder);
    return system(command) ? RP_EINTERNAL : status;
}

static void fetching(void **state)
{
    fault_every_allocation(run_fetch, NULL, RP_EIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fetching)};
    return cmocka_run_group_tests(tests, open_all, close_all);
}
