// UTF-8 as RFC 3629 has it: shortest forms, no surrogates, nothing above U+10FFFF.
#include "utf8.h"

// Bytes that the character at `at` takes, 0 when it is malformed.
static int character_length(const unsigned char *at)
{
    if (at[0] < 0x80) return 1;
    int length = at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : at[0] < 0xF5 ? 4 : 0;
    unsigned low = 0x80, high = 0xBF; // of the second byte
    if (at[0] == 0xE0) low = 0xA0;
    if (at[0] == 0xED) high = 0x9F;
    if (at[0] == 0xF0) low = 0x90;
    if (at[0] == 0xF4) high = 0x8F;
    if (length > 0 && (at[1] < low || at[1] > high)) return 0;
    for (int i = 2; i < length; i++)
        if ((at[i] & 0xC0) != 0x80) return 0;
    return length;
}

bool rpi_is_utf8(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at) {
        int length = character_length(at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}
