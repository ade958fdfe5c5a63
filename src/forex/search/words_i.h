// Text that grows by printf.
#ifndef FOREX_WORDS_I_H
#define FOREX_WORDS_I_H

#include <rapto/base.h>

/// Text under construction; a failure of memory is remembered until the end.
typedef struct fxi_words {
    char *text;
    size_t size;
    bool failed;
} fxi_words;

void fxi_words_add(fxi_words *words, const char *format, ...) RP_PRINTF(2, 3); ///< Appends formatted text.
/// Hands the text over (rp_free), without the last newline; NULL when memory ran out.
char *fxi_words_end(fxi_words *words);

#endif
