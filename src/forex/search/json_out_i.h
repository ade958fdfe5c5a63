// A writer of JSON text: numbers in the shortest form that reads back exactly, fields in the order they are written.
#ifndef FOREX_JSON_OUT_I_H
#define FOREX_JSON_OUT_I_H

#include <rapto/base.h>

#define FXI_OUT_DEPTH 16

/// Text under construction. Memory failure is remembered, and found at the end by fxi_out_end.
typedef struct fxi_out {
    char *data;
    size_t size, capacity;
    bool failed;
    int depth;
    struct {
        bool any;      ///< something stands in this object or array already
        bool one_line; ///< no line breaks inside
        char close;
    } level[FXI_OUT_DEPTH];
} fxi_out;

/// Opens an object ('{') or array ('['). `key` is NULL inside arrays and at the top.
void fxi_out_open(fxi_out *out, const char *key, char bracket, bool one_line);
void fxi_out_close(fxi_out *out);                                   ///< Closes the innermost one.
void fxi_out_text(fxi_out *out, const char *key, const char *text); ///< UTF-8 text.
void fxi_out_whole(fxi_out *out, const char *key, int64_t value);   ///< A whole number.
void fxi_out_real(fxi_out *out, const char *key, double value);     ///< null unless finite.
void fxi_out_single(fxi_out *out, const char *key, float value);    ///< The same, shortest for a float.
void fxi_out_truth(fxi_out *out, const char *key, bool value);      ///< true or false.
void fxi_out_null(fxi_out *out, const char *key);                   ///< null.
/// Puts in a finished JSON text, whose lines are indented to fit.
void fxi_out_raw(fxi_out *out, const char *key, const char *text);
/// Ends the text with a newline and hands it over (rp_free); NULL when memory ran out.
char *fxi_out_end(fxi_out *out);

/// Shortest decimal text that reads back as `value`, with a point whatever the locale.
void fxi_out_real_digits(double value, char text[32]);
void fxi_out_single_digits(float value, char text[32]); ///< The same for a float that is read as double and narrowed.

#endif
