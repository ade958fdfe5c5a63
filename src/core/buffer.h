/* A growing text. */
#ifndef RAPTO_CORE_BUFFER_H
#define RAPTO_CORE_BUFFER_H

#include <rapto/base.h>

/* Zeroed is empty; `failed` once memory ran out, looked at when the text is done. Ends in '\0' unless empty. */
typedef struct rpi_buffer {
    char *data;
    size_t size, capacity;
    bool failed;
} rpi_buffer;

void rpi_append(rpi_buffer *text, const char *words, size_t count);
void rpi_append_text(rpi_buffer *text, const char *words);
void rpi_append_repeated(rpi_buffer *text, char c, int64_t count); /* nothing for a negative count */
void rpi_append_utf8(rpi_buffer *text, uint32_t character);        /* surrogates and beyond: three or four bytes too */
/* Characters (not bytes) of UTF-8 text from `begin` on. */
int64_t rpi_utf8_length(const char *text, size_t size);

#endif
