#include "exec/float_errors_i.h"
#include <fenv.h>
#include <pthread.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

/* ---- state ------------------------------------------------------------------------------------------------------ */

static _Thread_local rp_errstate state;
_Thread_local unsigned rpi_fp_watched;

static pthread_mutex_t handler_lock = PTHREAD_MUTEX_INITIALIZER;
static rp_float_handler *handler;
static void *handler_context;

rp_errstate rp_errstate_get(void)
{
    return state;
}

rp_errstate rp_errstate_set(rp_errstate new_state)
{
    rp_errstate before = state;
    state = new_state;
    rpi_fp_watched = (state.divide ? RP_FLOAT_DIVIDE : 0u) | (state.over ? RP_FLOAT_OVER : 0u) |
                     (state.under ? RP_FLOAT_UNDER : 0u) | (state.invalid ? RP_FLOAT_INVALID : 0u);
    return before;
}

void rp_on_float_error(rp_float_handler *new_handler, void *context)
{
    pthread_mutex_lock(&handler_lock);
    handler = new_handler;
    handler_context = context;
    pthread_mutex_unlock(&handler_lock);
}

/* ---- the processor's flags -------------------------------------------------------------------------------------- */

#ifdef __SSE2__

void rpi_fp_clear(void)
{
    unsigned control = _mm_getcsr();
    if (control & 0x3f) _mm_setcsr(control & ~0x3fu);
}

unsigned rpi_fp_flags(void)
{
    unsigned control = _mm_getcsr();
    return (control & 4 ? RP_FLOAT_DIVIDE : 0u) | (control & 8 ? RP_FLOAT_OVER : 0u) |
           (control & 16 ? RP_FLOAT_UNDER : 0u) | (control & 1 ? RP_FLOAT_INVALID : 0u);
}

#else

void rpi_fp_clear(void)
{
    feclearexcept(FE_ALL_EXCEPT);
}

unsigned rpi_fp_flags(void)
{
    int flags = fetestexcept(FE_ALL_EXCEPT);
    return (flags & FE_DIVBYZERO ? RP_FLOAT_DIVIDE : 0u) | (flags & FE_OVERFLOW ? RP_FLOAT_OVER : 0u) |
           (flags & FE_UNDERFLOW ? RP_FLOAT_UNDER : 0u) | (flags & FE_INVALID ? RP_FLOAT_INVALID : 0u);
}

#endif

/* ---- report ----------------------------------------------------------------------------------------------------- */

static rp_array *tell(const rp_float_event *event)
{
    pthread_mutex_lock(&handler_lock);
    rp_float_handler *function = handler;
    void *context = handler_context;
    pthread_mutex_unlock(&handler_lock);
    if (!function) {
        if (event->action == RP_FLOAT_WARN) rp_log_line(RP_LOG_WARN, "%s encountered in %s", event->text, event->where);
        return NULL;
    }
    rp_status status = function(event, context);
    if (status == RP_OK) return NULL;
    return rpi_error_array(status, "%s encountered in %s", event->text, event->where);
}

static rp_array *act(const rp_float_event *event)
{
    switch (event->action) {
    case RP_FLOAT_RAISE:
        return rpi_error_array(RP_EFLOAT, "%s encountered in %s", event->text, event->where);
    case RP_FLOAT_PRINT:
        fprintf(stderr, "Warning: %s encountered in %s\n", event->text, event->where);
        return NULL;
    case RP_FLOAT_IGNORE:
        return NULL;
    default:
        return tell(event);
    }
}

rp_array *rpi_fp_report(const char *where, unsigned raised)
{
    const rp_errstate now = state;
    const struct {
        unsigned kind;
        rp_float_action action;
        const char *text;
    } kinds[] = {{RP_FLOAT_DIVIDE, now.divide, "divide by zero"},
                 {RP_FLOAT_OVER, now.over, "overflow"},
                 {RP_FLOAT_UNDER, now.under, "underflow"},
                 {RP_FLOAT_INVALID, now.invalid, "invalid value"}};
    for (int i = 0; i < 4; i++) {
        if (!(raised & kinds[i].kind)) continue;
        rp_array *error = act(&(rp_float_event){kinds[i].action, kinds[i].kind, raised, kinds[i].text, where});
        if (error) return error;
    }
    return NULL;
}
