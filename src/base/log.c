// One-line log messages. Never allocates.
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <rapto/base.h>

static const char *const level_names[] = {"error", "warn", "info", "debug"};

static pthread_once_t level_once = PTHREAD_ONCE_INIT;
static _Atomic int level_in_use = RP_LOG_WARN;

static pthread_mutex_t sink_mutex = PTHREAD_MUTEX_INITIALIZER; // guards the pair below, not the call of the sink
static rp_log_sink *sink_function;
static void *sink_context;

static void lock_sink(void)
{
    pthread_mutex_lock(&sink_mutex);
}
static void unlock_sink(void)
{
    pthread_mutex_unlock(&sink_mutex);
}

// A fork while another thread holds the mutex would leave it locked for ever in the child.
__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(lock_sink, unlock_sink, unlock_sink);
}

static void write_standard_error(rp_log_level level, const char *line, void *context)
{
    char text[2100];
    int length = snprintf(text, sizeof text, "rapto: %s: %s\n", level_names[level], line);
    if (length > (int)sizeof text - 1) {
        length = sizeof text - 1;
        text[length - 1] = '\n';
    }
    fwrite(text, 1, (size_t)length, stderr);
}

static void emit(rp_log_level level, const char *line)
{
    lock_sink();
    rp_log_sink *sink = sink_function ? sink_function : write_standard_error;
    void *context = sink_context;
    unlock_sink();
    sink(level, line, context);
}

static void read_level(void)
{
    const char *text = getenv("RAPTO_LOG");
    if (!text || !*text) return;
    for (int i = RP_LOG_ERROR; i <= RP_LOG_DEBUG; i++) {
        if (strcmp(text, level_names[i]) == 0) {
            atomic_store(&level_in_use, i);
            return;
        }
    }
    char line[256];
    snprintf(line, sizeof line, "RAPTO_LOG='%.64s' is none of error, warn, info, debug; using warn", text);
    emit(RP_LOG_ERROR, line);
}

void rp_log_set_level(rp_log_level level)
{
    pthread_once(&level_once, read_level); // so that a later first message does not read the environment over it
    atomic_store(&level_in_use, (int)level);
}

void rp_log_set_sink(rp_log_sink *sink, void *context)
{
    lock_sink();
    sink_function = sink;
    sink_context = context;
    unlock_sink();
}

void rp_log_line(rp_log_level level, const char *format, ...)
{
    pthread_once(&level_once, read_level);
    if ((int)level > atomic_load_explicit(&level_in_use, memory_order_relaxed)) return;
    char line[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    size_t length = strlen(line);
    while (length > 0 && line[length - 1] == '\n') line[--length] = '\0';
    emit(level, line);
}
