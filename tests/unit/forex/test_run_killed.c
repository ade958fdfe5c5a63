// kill -9 at random moments, and disks that fill up: the run goes on where its journal ends, and gives the bytes of an
// undisturbed one.
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "unit/forex/run_fixture.h"

static fx_bars *market;
static char folder[64];

static int set_up(void **state)
{
    market = run_market(6, 1.5);
    scratch_make(folder);
    return 0;
}

static int tear_down(void **state)
{
    fx_bars_free(market);
    scratch_remove(folder);
    return 0;
}

// Runs in a process of its own and kills it after `microseconds`; true when it had ended by itself.
static bool run_and_kill(const fx_config *config, unsigned microseconds)
{
    pid_t child = fork();
    if (child == 0) {
        rp_error error;
        _exit(fx_run(config, market, NULL, NULL, &error) == RP_OK ? 0 : 3);
    }
    usleep(microseconds);
    kill(child, SIGKILL);
    int status;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) fail_msg("a resumed run failed");
    return WIFEXITED(status);
}

static void killed_runs_end_alike(void **state)
{
    fx_config whole = run_config(folder, "whole", "ledger-1");
    rp_error error;
    if (fx_run(&whole, market, NULL, NULL, &error) != RP_OK) fail_msg("%s", error.message);
    rp_random random = rp_random_key(2026, 1, 1, 1);
    for (int round = 0; round < 4; round++) {
        char name[16], ledger[16];
        snprintf(name, sizeof name, "killed-%d", round);
        snprintf(ledger, sizeof ledger, "ledger-k%d", round);
        fx_config config = run_config(folder, name, ledger);
        int kills = 0; // each life lasts a little longer than the one before, so that all phases are hit
        for (double life = 5e3; !run_and_kill(&config, (unsigned)(life * (0.5 + rp_random_uniform(&random))));
             life *= 1.25)
            kills++;
        print_message("round %d: %d kills\n", round, kills);
        run_same(whole.run_folder, config.run_folder);
    }
}

// Runs in a process of its own in which no file may grow beyond `bytes`, as on a disk that is full; true when it came
// through all the same.
static bool run_on_a_full_disk(const fx_config *config, rlim_t bytes)
{
    pid_t child = fork();
    if (child == 0) {
        rp_error error = {.message = ""};
        signal(SIGXFSZ, SIG_IGN); // writes fail instead
        if (setrlimit(RLIMIT_FSIZE, &(struct rlimit){bytes, bytes}) != 0) _exit(4);
        rp_status status = fx_run(config, market, NULL, NULL, &error);
        if (status == RP_OK) _exit(0);
        _exit((status == RP_ENOSPC || status == RP_EIO) && strstr(error.message, folder)
                  ? 1
                  : 5); // names the file that it could not write
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFEXITED(status));
    assert_in_range(WEXITSTATUS(status), 0, 1);
    return WEXITSTATUS(status) == 0;
}

static void runs_stopped_by_a_full_disk_end_alike(void **state)
{
    fx_config whole = run_config(folder, "whole-disk", "ledger-d1"), config = run_config(folder, "full", "ledger-d2");
    rp_error error;
    if (fx_run(&whole, market, NULL, NULL, &error) != RP_OK) fail_msg("%s", error.message);
    int failures = 0;
    for (double bytes = 10; !run_on_a_full_disk(&config, (rlim_t)bytes); bytes *= 1.5) failures++;
    print_message("%d failures\n", failures);
    assert_true(failures > 10);
    run_same(whole.run_folder, config.run_folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_runs_end_alike),
                                       cmocka_unit_test(runs_stopped_by_a_full_disk_end_alike)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
