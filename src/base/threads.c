// Parallel loops over OpenMP, and the one place that decides how many threads there are.
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base_i.h"

static pthread_once_t default_once = PTHREAD_ONCE_INIT;
static int default_threads = 1;
static _Atomic int chosen_threads; // by rp_set_threads; 0 = default
static _Atomic bool forked_child;  // OpenMP's pool did not survive the fork

// Index of this thread in the loop that it works for, -1 outside of loops that run on several threads.
static _Thread_local int loop_thread = -1;

static void after_fork(void)
{
    atomic_store(&forked_child, true);
    loop_thread = -1;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, after_fork);
}

int rpi_parse_threads(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    return end == text || *end != '\0' || value < 1 || value > RP_MAX_THREADS ? 0 : (int)value;
}

static int affinity_cpus(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
    return omp_get_num_procs(); // more processors than cpu_set_t holds
}

int rpi_usable_cpus(const char *root)
{
    int cpus = affinity_cpus(), quota = rpi_cgroup_cpus(root);
    if (quota > 0 && quota < cpus) cpus = quota;
    return cpus < 1 ? 1 : cpus > RP_MAX_THREADS ? RP_MAX_THREADS : cpus;
}

static void find_default(void)
{
    const char *text = getenv("RAPTO_THREADS");
    if (text && *text) {
        default_threads = rpi_parse_threads(text);
        if (default_threads) return;
        rp_log_line(RP_LOG_ERROR,
                    "RAPTO_THREADS='%s' is not a whole number from 1 to %d; using the processors there are", text,
                    RP_MAX_THREADS);
    }
    default_threads = rpi_usable_cpus("");
}

int rp_threads(void)
{
    if (atomic_load_explicit(&forked_child, memory_order_relaxed)) return 1;
    int chosen = atomic_load_explicit(&chosen_threads, memory_order_relaxed);
    if (chosen > 0) return chosen;
    pthread_once(&default_once, find_default);
    return default_threads;
}

void rp_set_threads(int threads)
{
    if (threads < 0) threads = 0;
    atomic_store(&chosen_threads, threads > RP_MAX_THREADS ? RP_MAX_THREADS : threads);
}

typedef struct loop {
    int64_t count, grain, pieces;
    rp_loop_body *body;
    void *context;
    _Atomic int64_t next; // first piece not yet taken
} loop;

static void run_piece(const loop *l, int64_t piece, int thread)
{
    int64_t begin = piece * l->grain;
    int64_t end = l->count - begin > l->grain ? begin + l->grain : l->count;
    l->body(begin, end, thread, l->context);
}

static void run_inline(const loop *l)
{
    int thread = loop_thread < 0 ? 0 : loop_thread;
    for (int64_t piece = 0; piece < l->pieces; piece++) run_piece(l, piece, thread);
}

// Pieces are taken from a counter of our own, in order: OpenMP only lends the threads.
static void run_team(loop *l, int threads)
{
#pragma omp parallel num_threads(threads) default(none) shared(l)
    {
        loop_thread = omp_get_thread_num();
        for (;;) {
            int64_t piece = atomic_fetch_add_explicit(&l->next, 1, memory_order_relaxed);
            if (piece >= l->pieces) break;
            run_piece(l, piece, loop_thread);
        }
        loop_thread = -1;
    }
}

void rp_parallel_for(int64_t count, int64_t grain, rp_loop_body *body, void *context)
{
    if (count <= 0) return;
    if (grain < 1) grain = 1;
    loop l = {.count = count, .grain = grain, .pieces = count / grain + (count % grain != 0)};
    l.body = body;
    l.context = context;
    bool nested = loop_thread >= 0 || omp_in_parallel();
    int threads = nested ? 1 : rp_threads();
    if (threads > l.pieces) threads = (int)l.pieces;
    if (threads <= 1)
        run_inline(&l);
    else
        run_team(&l, threads);
}
