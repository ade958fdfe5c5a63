/* A growing text. */
#include "core/buffer.h"
#include <string.h>

static bool make_room(rpi_buffer *text, size_t count)
{
    if (text->failed) return false;
    if (text->data && text->size + count + 1 <= text->capacity) return true;
    size_t capacity = 2 * (text->size + count + 64);
    char *data = rp_realloc(text->data, capacity);
    text->failed = !data;
    if (!data) return false;
    text->data = data;
    text->capacity = capacity;
    return true;
}

void rpi_append(rpi_buffer *text, const char *words, size_t count)
{
    if (!make_room(text, count)) return;
    memcpy(text->data + text->size, words, count);
    text->size += count;
    text->data[text->size] = '\0';
}

void rpi_append_text(rpi_buffer *text, const char *words)
{
    rpi_append(text, words, strlen(words));
}

void rpi_append_repeated(rpi_buffer *text, char c, int64_t count)
{
    if (count <= 0 || !make_room(text, (size_t)count)) return;
    memset(text->data + text->size, c, (size_t)count);
    text->size += (size_t)count;
    text->data[text->size] = '\0';
}

void rpi_append_utf8(rpi_buffer *text, uint32_t c)
{
    char bytes[4];
    size_t count = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = count; i-- > 1; c >>= 6) bytes[i] = (char)(0x80 | (c & 0x3f));
    static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    bytes[0] = (char)(lead[count] | c);
    rpi_append(text, bytes, count);
}

int64_t rpi_utf8_length(const char *text, size_t size)
{
    int64_t length = 0;
    for (size_t i = 0; i < size; i++) length += (text[i] & 0xc0) != 0x80;
    return length;
}
