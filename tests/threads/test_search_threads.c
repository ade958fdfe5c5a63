// Whole runs on several threads, under the thread sanitizer, and runs side by side on one ledger.
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/forex/run_fixture.h"

static char folder[64];

static fx_config small(const char *name, const char *ledger, uint64_t seed)
{
    fx_config config = run_config(folder, name, ledger);
    config.search.population = 24;
    config.search.generations = 3;
    config.search.seed = seed;
    return config;
}

static void thread_counts_give_the_same_bytes(void **state)
{
    fx_bars *bars = run_market(5, 0.8);
    fx_config one = small("one", "ledger-1", 3), four = small("four", "ledger-4", 3);
    rp_error error;
    rp_set_threads(1);
    if (fx_run(&one, bars, NULL, NULL, &error) != RP_OK) fail_msg("%s", error.message);
    rp_set_threads(4);
    if (fx_run(&four, bars, NULL, NULL, &error) != RP_OK) fail_msg("%s", error.message);
    rp_set_threads(0);
    run_same(one.run_folder, four.run_folder);
    fx_bars_free(bars);
}

typedef struct job {
    const fx_bars *bars;
    fx_config config;
    rp_status status;
    rp_error error;
} job;

static void *run_job(void *context)
{
    job *j = context;
    j->status = fx_run(&j->config, j->bars, NULL, NULL, &j->error);
    return NULL;
}

// Two searches of one process share data and ledger; each gets its own results.
static void runs_side_by_side(void **state)
{
    fx_bars *bars = run_market(5, 0.8);
    job jobs[2] = {{.bars = bars, .config = small("a", "ledger", 7)},
                   {.bars = bars, .config = small("b", "ledger", 8)}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&threads[i], NULL, run_job, &jobs[i]), 0);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        if (jobs[i].status != RP_OK) fail_msg("%s", jobs[i].error.message);
    }
    fx_bars_free(bars);
}

static int make_folder(void **state)
{
    scratch_make(folder);
    return 0;
}

static int drop_folder(void **state)
{
    scratch_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thread_counts_give_the_same_bytes),
        cmocka_unit_test(runs_side_by_side),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
