// Text that grows by printf.
#include <stdarg.h>
#include <string.h>

#include "words_i.h"

void fxi_words_add(fxi_words *words, const char *format, ...)
{
    if (words->failed) return;
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int more = vsnprintf(NULL, 0, format, list);
    char *text = more < 0 ? NULL : rp_realloc(words->text, words->size + (size_t)more + 1);
    if (text) {
        vsnprintf(text + words->size, (size_t)more + 1, format, again);
        words->text = text;
        words->size += (size_t)more;
    } else {
        words->failed = true;
    }
    va_end(list);
    va_end(again);
}

char *fxi_words_end(fxi_words *words)
{
    char *text = words->text;
    bool failed = words->failed || !text;
    size_t size = words->size;
    *words = (fxi_words){0};
    if (failed) {
        rp_free(text);
        return NULL;
    }
    if (size > 0 && text[size - 1] == '\n') text[size - 1] = 0;
    return text;
}
