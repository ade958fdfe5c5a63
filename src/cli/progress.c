/* Progress on a terminal, and Ctrl-C. */
#include "cli.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static struct {
    char stage[32];
    double began, shown;
    bool line;
} state;

static void on_interrupt(int number)
{
    interrupted = 1;
    signal(number, SIG_DFL); /* the second Ctrl-C kills */
}

void cli_listen(void)
{
    struct sigaction action = {.sa_handler = on_interrupt};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool cli_interrupted(void)
{
    return interrupted != 0;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void time_text(double left, char text[16])
{
    if (left < 60)
        snprintf(text, 16, "%.0fs", left);
    else if (left < 3600)
        snprintf(text, 16, "%.0fm%02.0fs", floor(left / 60), fmod(left, 60));
    else
        snprintf(text, 16, "%.0fh%02.0fm", floor(left / 3600), floor(fmod(left, 3600) / 60));
}

static void show(const fx_progress *progress, double elapsed)
{
    char left[16] = "--", best[32] = "";
    double rate = (double)progress->done / elapsed;
    if (rate > 0) time_text((double)(progress->total - progress->done) / rate, left);
    if (!isnan(progress->best)) snprintf(best, sizeof best, "  best %.3f", progress->best);
    fprintf(stderr, "\r\033[K%-10s %3.0f%%  %lld/%lld  %.1f/s  %s left%s", progress->stage,
            progress->total ? 100.0 * (double)progress->done / (double)progress->total : 0, (long long)progress->done,
            (long long)progress->total, rate, left, best);
    fflush(stderr);
    state.line = true;
}

bool cli_progress(const fx_progress *progress, void *context)
{
    const cli *cli_context = context;
    double now = seconds();
    if (strcmp(state.stage, progress->stage) != 0) {
        snprintf(state.stage, sizeof state.stage, "%s", progress->stage);
        state.began = now;
    }
    double elapsed = now - state.began;
    if (!cli_context->quiet && isatty(STDERR_FILENO) && elapsed > 1 && now - state.shown > 0.1) {
        state.shown = now;
        show(progress, elapsed);
    }
    return !interrupted;
}

void cli_progress_end(void)
{
    if (state.line) fputs("\r\033[K", stderr);
    state.line = false;
}
