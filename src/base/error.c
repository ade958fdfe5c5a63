// Error detail. Nothing here allocates, so that running out of memory can be reported.
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <rapto/base.h>

// Copies `text` into `error`, shortened with "..." at a character boundary of UTF-8. `text` may lie inside the message.
static void set_message(rp_error *error, const char *text)
{
    const size_t room = sizeof error->message - 1;
    size_t length = strlen(text);
    bool cut = length > room;
    if (cut) {
        length = room - 3;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) length--;
    }
    memmove(error->message, text, length);
    memcpy(error->message + length, "...", cut ? 3 : 0);
    error->message[length + (cut ? 3 : 0)] = '\0';
}

rp_status rp_fail(rp_error *error, rp_status status, const char *format, ...)
{
    if (!error) return status;
    // Formatted aside, since the arguments may point into the message that is replaced.
    char text[sizeof error->message + 8];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error->status = status;
    set_message(error, text);
    return status;
}

static rp_status status_of_errno(int value)
{
    switch (value) {
    case ENOENT:
    case ENOTDIR:
    case ENXIO:
    case ENODEV:
        return RP_ENOTFOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return RP_EPERM;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return RP_ENOSPC;
    case EEXIST:
    case ENOTEMPTY:
        return RP_EEXIST;
    case ENOMEM:
        return RP_ENOMEM;
    case EINTR:
        return RP_EINTERRUPTED;
    case EINVAL:
    case EISDIR:
    case ENAMETOOLONG:
    case ELOOP:
        return RP_EINVAL;
    default:
        return RP_EIO;
    }
}

rp_status rp_fail_errno(rp_error *error, int errno_value, const char *what, const char *path)
{
    char buffer[128];
    const char *reason = strerror_r(errno_value, buffer, sizeof buffer);
    return rp_fail(error, status_of_errno(errno_value), "%s: cannot %s: %s", path, what, reason);
}

void rp_error_prefix(rp_error *error, const char *format, ...)
{
    if (!error) return;
    char text[2 * sizeof error->message];
    va_list args;
    va_start(args, format);
    int prefix = vsnprintf(text, sizeof error->message, format, args);
    va_end(args);
    if (prefix < 0) return;
    if ((size_t)prefix >= sizeof error->message) prefix = sizeof error->message - 1;
    snprintf(text + prefix, sizeof text - (size_t)prefix, "%s", error->message);
    set_message(error, text);
}
