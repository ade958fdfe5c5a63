/* Plans that were used lately. A plan that is in use lives on when the cache drops it. */
#include "plan.h"
#include <pthread.h>
#include <rapto/fft.h>

enum { SLOTS = 64 };
static const int64_t most_bytes = (int64_t)64 << 20;

static struct {
    pthread_mutex_t lock;
    rpi_fft_plan *plans[SLOTS];
    int count;
    int64_t bytes, clock;
} cache;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_lock(void)
{
    pthread_mutex_init(&cache.lock, NULL);
}
static void before_fork(void)
{
    pthread_mutex_lock(&cache.lock);
}
static void after_fork(void)
{
    pthread_mutex_unlock(&cache.lock);
}
static void first_use(void)
{
    make_lock();
    pthread_atfork(before_fork, after_fork, make_lock); /* the child's lock is new: its one thread holds nothing */
}

static void lock(void)
{
    pthread_once(&once, first_use);
    pthread_mutex_lock(&cache.lock);
}

/* The next three with the lock held. */
static rpi_fft_plan *find(int64_t n, bool real, int size)
{
    for (int i = 0; i < cache.count; i++) {
        rpi_fft_plan *plan = cache.plans[i];
        if (plan->n == n && plan->real == real && plan->size == size) {
            plan->used = ++cache.clock;
            atomic_fetch_add(&plan->references, 1);
            return plan;
        }
    }
    return NULL;
}

static void drop(int at)
{
    rpi_fft_plan *plan = cache.plans[at];
    cache.plans[at] = cache.plans[--cache.count];
    cache.bytes -= plan->bytes;
    rpi_fft_plan_put(plan);
}

static void insert(rpi_fft_plan *plan)
{
    if (plan->bytes > most_bytes / 2) return;
    while (cache.count == SLOTS || cache.bytes + plan->bytes > most_bytes) {
        int oldest = 0;
        for (int i = 1; i < cache.count; i++)
            if (cache.plans[i]->used < cache.plans[oldest]->used) oldest = i;
        drop(oldest);
    }
    plan->used = ++cache.clock;
    atomic_fetch_add(&plan->references, 1);
    cache.plans[cache.count++] = plan;
    cache.bytes += plan->bytes;
}

/* Made without the lock: two threads may make the same plan, and one of them is kept. */
rpi_fft_plan *rpi_fft_plan_get(int64_t n, bool real, int size)
{
    real = real && n % 2 == 0;
    lock();
    rpi_fft_plan *plan = find(n, real, size);
    pthread_mutex_unlock(&cache.lock);
    if (plan) return plan;
    plan = rpi_fft_plan_new(n, real, size);
    if (!plan) return NULL;
    lock();
    rpi_fft_plan *other = find(n, real, size);
    if (!other) insert(plan);
    pthread_mutex_unlock(&cache.lock);
    if (!other) return plan;
    rpi_fft_plan_put(plan);
    return other;
}

void rpi_fft_plan_put(rpi_fft_plan *plan)
{
    if (plan && atomic_fetch_sub(&plan->references, 1) == 1) rpi_fft_plan_free(plan);
}

void rp_fft_forget_plans(void)
{
    lock();
    while (cache.count > 0) drop(cache.count - 1);
    pthread_mutex_unlock(&cache.lock);
}
