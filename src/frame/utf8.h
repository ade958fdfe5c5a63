// Well-formedness of texts that go into a database.
#ifndef RAPTO_FRAME_UTF8_H
#define RAPTO_FRAME_UTF8_H

#include <stdbool.h>

// True for well-formed UTF-8 up to the terminator.
bool rpi_is_utf8(const char *text);

#endif
