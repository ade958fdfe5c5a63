#include "bench.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <rapto/base.h>

static _Noreturn void give_up(const char *what, const char *detail)
{
    fprintf(stderr, "bench: %s: %s\n", what, detail);
    exit(1);
}

/* ---- time --------------------------------------------------------------------------------------------------- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, by_value);
    return n % 2 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

/* Calls shorter than this are timed several at a time: the clock itself takes tens of nanoseconds. */
#define SHORTEST 20e-6

double bench_time(void *context, double window)
{
    enum { SAMPLES = 4096 };
    static double samples[SAMPLES];
    const bench_work *work = context;
    double start = now();
    work->body(work->context);
    double first = now() - start;
    int batch = first < SHORTEST ? (int)(SHORTEST / (first > 1e-9 ? first : 1e-9)) + 1 : 1, n = 0;
    start = now();
    do {
        double begin = now();
        for (int i = 0; i < batch; i++) work->body(work->context);
        samples[n++] = (now() - begin) / batch;
    } while (n < SAMPLES && now() - start < window);
    return median(samples, n);
}

void bench_run_pair(bench_pair *pair, int turns, double window)
{
    double ours[64], peers[64];
    if (turns > 64) turns = 64;
    pair->ours(pair->our_context, window / 4);
    if (pair->peers) pair->peers(pair->peer_context, window / 4);
    for (int i = 0; i < turns; i++) {
        ours[i] = pair->ours(pair->our_context, window);
        if (pair->peers) peers[i] = pair->peers(pair->peer_context, window);
    }
    pair->our_seconds = median(ours, turns);
    pair->peer_seconds = pair->peers ? median(peers, turns) : 0;
}

/* ---- report ------------------------------------------------------------------------------------------------- */

bool bench_wanted(const char *name)
{
    const char *pattern = getenv("BENCH");
    return !pattern || !*pattern || strstr(name, pattern) || strstr(program_invocation_short_name, pattern);
}

double bench_geometric_mean(const double *ratios, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) sum += log(ratios[i]);
    return n > 0 ? exp(sum / n) : 0;
}

static void print_line(const bench_result *r)
{
    static bool headed;
    if (!headed)
        printf("%-38s %12s %-12s %-14s %12s %7s %8s %7s\n", "name", "value", "unit", "peer", "peer's", "ratio",
               "checked", "threads");
    headed = true;
    printf("%-38s %12.5g %-12s ", r->name, r->value, r->unit);
    if (r->peer)
        printf("%-14s %12.5g %6.2fx", r->peer, r->peer_value, r->ratio);
    else
        printf("%-14s %12s %7s", "-", "-", "-");
    printf(" %8s %7d\n", r->checked ? "yes" : "no", r->threads);
    fflush(stdout);
}

static void append_line(const bench_result *r)
{
    const char *path = getenv("RAPTO_BENCH_OUT");
    if (!path || !*path) path = RAPTO_BINARY_DIR "/bench/results.jsonl";
    json_t *line =
        json_pack("{s:s, s:f, s:s, s:s?, s:o, s:o, s:b, s:i}", "name", r->name, "value", r->value, "unit", r->unit,
                  "peer", r->peer, "peer_value", r->peer ? json_real(r->peer_value) : json_null(), "ratio",
                  r->peer ? json_real(r->ratio) : json_null(), "checked", r->checked, "threads", r->threads);
    FILE *file = fopen(path, "a");
    if (!line || !file || json_dumpf(line, file, JSON_COMPACT) || fputc('\n', file) == EOF || fclose(file))
        give_up("cannot write", path);
    json_decref(line);
}

void bench_report(const bench_result *result)
{
    print_line(result);
    append_line(result);
}

/* ---- the peer ----------------------------------------------------------------------------------------------- */

struct bench_peer {
    pid_t process;
    FILE *to, *from;
    char name[64];
};

static pid_t start(const char *python, const char *script, int to[2], int from[2])
{
    char path[4096];
    snprintf(path, sizeof path, "%s/bench/%s", RAPTO_SOURCE_DIR, script);
    pid_t process = fork();
    if (process != 0) return process;
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    for (int k = 0; k < 2; k++) {
        close(to[k]);
        close(from[k]);
    }
    execlp(python, python, path, (char *)NULL); /* the first name tells Python of its environment */
    _exit(127);
}

/* Reads one answer. NULL when the process has ended. */
static json_t *answer(bench_peer *peer)
{
    char *line = NULL;
    size_t room = 0;
    json_t *json = getline(&line, &room, peer->from) > 0 ? json_loads(line, 0, NULL) : NULL;
    free(line);
    return json;
}

static bench_peer *open_with(const char *python, const char *script)
{
    int to[2], from[2];
    bench_peer *peer = calloc(1, sizeof *peer);
    if (!peer || pipe(to) || pipe(from)) give_up("cannot start", script);
    peer->process = start(python, script, to, from);
    if (peer->process < 0) give_up("cannot start", script);
    close(to[0]);
    close(from[1]);
    peer->to = fdopen(to[1], "w");
    peer->from = fdopen(from[0], "r");
    if (!peer->to || !peer->from) give_up("cannot start", script);
    json_t *greeting = answer(peer);
    const char *name = json_string_value(json_object_get(greeting, "name"));
    snprintf(peer->name, sizeof peer->name, "%s", name ? name : "");
    json_decref(greeting);
    if (peer->name[0]) return peer;
    bench_peer_close(peer);
    return NULL;
}

bench_peer *bench_peer_open(const char *script)
{
    bench_peer *peer = open_with(RAPTO_SOURCE_DIR "/.deps/venv/bin/python", script);
    return peer ? peer : open_with("python3", script);
}

const char *bench_peer_name(const bench_peer *peer)
{
    return peer->name;
}

double bench_peer_ask(bench_peer *peer, const char *request)
{
    if (fprintf(peer->to, "%s\n", request) < 0 || fflush(peer->to) != 0) give_up(peer->name, "has ended");
    json_t *json = answer(peer);
    const char *failure = json_string_value(json_object_get(json, "error"));
    if (!json || failure) give_up(peer->name, failure ? failure : "has ended");
    double seconds = json_number_value(json_object_get(json, "seconds"));
    json_decref(json);
    return seconds;
}

void bench_peer_close(bench_peer *peer)
{
    if (!peer) return;
    fclose(peer->to);
    fclose(peer->from);
    waitpid(peer->process, NULL, 0);
    free(peer);
}
