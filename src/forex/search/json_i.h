// A writer of JSON text: numbers in the shortest form that reads back exactly, fields in the order they are written.
#ifndef FOREX_JSON_I_H
#define FOREX_JSON_I_H

#include <rapto/base.h>

#define FXI_JSON_DEPTH 16

/// Text under construction. Memory failure is remembered, and found at the end by fxi_json_end.
typedef struct fxi_json {
    char *data;
    size_t size, capacity;
    bool failed;
    int depth;
    struct {
        bool any;      ///< something stands in this object or array already
        bool one_line; ///< no line breaks inside
        char close;
    } level[FXI_JSON_DEPTH];
} fxi_json;

/// Opens an object ('{') or array ('['). `key` is NULL inside arrays and at the top.
void fxi_json_open(fxi_json *json, const char *key, char bracket, bool one_line);
void fxi_json_close(fxi_json *json);                                   ///< Closes the innermost one.
void fxi_json_text(fxi_json *json, const char *key, const char *text); ///< UTF-8 text.
void fxi_json_whole(fxi_json *json, const char *key, int64_t value);   ///< A whole number.
void fxi_json_real(fxi_json *json, const char *key, double value);     ///< null unless finite.
void fxi_json_single(fxi_json *json, const char *key, float value);    ///< The same, shortest for a float.
void fxi_json_truth(fxi_json *json, const char *key, bool value);      ///< true or false.
void fxi_json_null(fxi_json *json, const char *key);                   ///< null.
/// Puts in a finished JSON text, whose lines are indented to fit.
void fxi_json_raw(fxi_json *json, const char *key, const char *text);
/// Ends the text with a newline and hands it over (rp_free); NULL when memory ran out.
char *fxi_json_end(fxi_json *json);

/// Shortest decimal text that reads back as `value`, with a point whatever the locale.
void fxi_real_text(double value, char text[32]);
void fxi_single_text(float value, char text[32]); ///< The same for a float that is read as double and narrowed.

#endif
