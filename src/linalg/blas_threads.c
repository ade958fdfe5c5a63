/* How many threads OpenBLAS uses: one, or for a single large matrix those of rp_threads.
 *
 * OpenBLAS has one count for the whole process, and changing it frees memory that running calls use. So calls with one
 * thread share a lock and a call with several holds it alone. The count that OpenBLAS goes by is OpenMP's of the
 * calling thread; inside a parallel region it always takes one thread by itself.
 */
#include "stack.h"

#include <omp.h>
#include <pthread.h>

void openblas_set_num_threads(int threads); /* of cblas.h, which declares much more */

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A thread that held the lock did not survive the fork. */
static void after_fork(void)
{
    pthread_rwlock_init(&lock, NULL);
}

static void prepare(void)
{
    openblas_set_num_threads(1);
    pthread_atfork(NULL, NULL, after_fork);
}

rpi_blas_state rpi_blas_enter(bool wide)
{
    rpi_blas_state state = {.locked = !omp_in_parallel(), .threads = omp_get_max_threads()};
    if (!state.locked) return state;
    pthread_once(&once, prepare);
    int threads = wide ? rp_threads() : 1;
    if (threads > 1)
        pthread_rwlock_wrlock(&lock);
    else
        pthread_rwlock_rdlock(&lock);
    omp_set_num_threads(threads);
    return state;
}

void rpi_blas_leave(rpi_blas_state state)
{
    if (!state.locked) return;
    if (omp_get_max_threads() > 1) openblas_set_num_threads(1);
    omp_set_num_threads(state.threads);
    pthread_rwlock_unlock(&lock);
}
