/* Error arrays: status and message in place of a value. */
#include "core/core.h"
#include <pthread.h>
#include <stdarg.h>
#include <string.h>

#undef rpi_error_array
#undef rpi_error_memory
#undef rpi_error_from

static char memory_message[] = "out of memory";
static rp_array memory_error = {
    .state = RPI_ERROR, .dtype = RP_BOOL, .immortal = true, .status = RP_ENOMEM, .message = memory_message};

static pthread_mutex_t hook_lock = PTHREAD_MUTEX_INITIALIZER;
static rp_error_hook *error_hook;
static void *error_hook_context;

void rp_on_error(rp_error_hook *hook, void *context)
{
    pthread_mutex_lock(&hook_lock);
    error_hook = hook;
    error_hook_context = context;
    pthread_mutex_unlock(&hook_lock);
}

static void error_born(const rp_array *error)
{
    pthread_mutex_lock(&hook_lock);
    rp_error_hook *hook = error_hook;
    void *context = error_hook_context;
    pthread_mutex_unlock(&hook_lock);
    if (hook) hook(error, context);
}

rp_array *rpi_error_memory(void)
{
    error_born(&memory_error);
    return &memory_error;
}

/* `message` may lie in an error array that dies with its scope: it is copied. */
static rp_array *error_new(rp_status status, const char *message)
{
    if (status == RP_ENOMEM) return rpi_error_memory();
    char *copy = rp_strdup(message);
    rp_array *error = copy ? rpi_array_alloc(RP_BOOL, 0, NULL, RPI_ERROR) : NULL;
    if (!error) {
        rp_free(copy);
        return rpi_error_memory();
    }
    error->size = 0;
    error->status = status;
    error->message = copy;
    error_born(error);
    return error;
}

rp_array *rpi_error_array(rp_status status, const char *format, ...)
{
    char message[sizeof((rp_error *)0)->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return error_new(status, message);
}

rp_array *rp_error_array(const rp_error *error)
{
    return rpi_error_from(error);
}

rp_array *rpi_error_from(const rp_error *error)
{
    return error_new(error->status, error->message);
}

rp_status rpi_error_copy(const rp_array *a, rp_error *error)
{
    return rp_fail(error, a->status, "%s", a->message);
}

void rpi_become_error(rp_array *pending, rp_array *error)
{
    char *copy = error->status == RP_ENOMEM ? NULL : rp_strdup(error->message);
    void *node = pending->node;
    pending->status = copy ? error->status : RP_ENOMEM;
    pending->message = copy ? copy : memory_message;
    pending->node = NULL;
    atomic_store_explicit(&pending->state, RPI_ERROR, memory_order_release);
    if (node) pending->node_free(node);
}

/* True for messages that are not on the heap. */
static bool is_static(const char *message)
{
    return message == memory_message;
}

void rpi_error_message_free(char *message)
{
    if (!is_static(message)) rp_free(message);
}

const char *rpi_shape_text(int ndim, const int64_t *shape, char *text)
{
    size_t used = (size_t)snprintf(text, RPI_SHAPE_TEXT, "(");
    for (int i = 0; i < ndim; i++) {
        if (used > RPI_SHAPE_TEXT - 32) {
            used += (size_t)snprintf(text + used, RPI_SHAPE_TEXT - used, "...");
            break;
        }
        const char *tail = ndim == 1 ? "," : i + 1 < ndim ? "," : "";
        used += (size_t)snprintf(text + used, RPI_SHAPE_TEXT - used, "%lld%s", (long long)shape[i], tail);
    }
    snprintf(text + used, RPI_SHAPE_TEXT - used, ")");
    return text;
}

rp_array *rpi_normal_axis(const char *op, int ndim, int *axis)
{
    if (*axis >= -ndim && *axis < ndim) {
        if (*axis < 0) *axis += ndim;
        return NULL;
    }
    return rpi_error_array(RP_EAXIS, "%s: axis %d is out of bounds for array of dimension %d", op, *axis, ndim);
}
