// Strings on the heap of rp_malloc.
#include <stdarg.h>
#include <string.h>

#include <rapto/base.h>

char *rp_strndup(const char *text, size_t length)
{
    length = strnlen(text, length);
    char *copy = rp_malloc(length + 1);
    if (!copy) return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *rp_strdup(const char *text)
{
    return rp_strndup(text, strlen(text));
}

char *rp_asprintf(const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = length < 0 ? NULL : rp_malloc((size_t)length + 1);
    if (text) vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}
