// Stable lookbacks are measured, which takes milliseconds; a matrix asks for the same few again and again. What was
// measured is kept for the life of the process.
#include "feature_i.h"

#include <pthread.h>
#include <string.h>

enum { KEPT = 1024 };

typedef struct entry {
    const fx_indicator *indicator;
    double parameters[FX_INDICATOR_MAX_PARAMS];
    int64_t stable;
} entry;

static entry entries[KEPT];
static int used;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const entry *find(const fx_indicator *indicator, const double *parameters)
{
    size_t size = (size_t)indicator->parameter_count * sizeof *parameters;
    for (int i = 0; i < used; i++)
        if (entries[i].indicator == indicator && memcmp(entries[i].parameters, parameters, size) == 0)
            return &entries[i];
    return NULL;
}

int64_t fxi_stable_lookback(const fx_indicator *indicator, const double *parameters)
{
    pthread_mutex_lock(&lock);
    const entry *found = find(indicator, parameters);
    int64_t stable = found ? found->stable : -1;
    pthread_mutex_unlock(&lock);
    if (found) return stable;
    stable = fx_indicator_stable_lookback(indicator, parameters);
    if (stable < 0) return stable;
    pthread_mutex_lock(&lock);
    if (used < KEPT && !find(indicator, parameters)) {
        entries[used].indicator = indicator;
        memcpy(entries[used].parameters, parameters, (size_t)indicator->parameter_count * sizeof *parameters);
        entries[used++].stable = stable;
    }
    pthread_mutex_unlock(&lock);
    return stable;
}
