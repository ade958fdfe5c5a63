// A fit as JSON and back.
#include "pipeline_i.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1 };

/* ---- out ----------------------------------------------------------------------------------------------------------
 */

static json_t *number(double x)
{
    return isnan(x) ? json_null() : json_real(x);
}

static json_t *column_json(const fx_column_fit *c)
{
    json_t *o = json_pack("{s:s, s:s, s:f, s:o, s:o}", "name", c->name, "state", fx_drop_name(c->drop), "missing",
                          c->missing, "mean", number(c->mean), "deviation", number(c->deviation));
    if (o && c->drop == FX_DROP_CORRELATED) {
        json_object_set_new(o, "correlation", json_real(c->correlation));
        json_object_set_new(o, "partner", json_string(c->partner));
    }
    return o;
}

char *fx_pipeline_fit_text(const fx_pipeline_fit *fit)
{
    char hash[33];
    rp_hash_hex(fit->pipeline, hash);
    json_t *columns = json_array();
    for (int64_t i = 0; i < fit->count; i++) json_array_append_new(columns, column_json(&fit->columns[i]));
    json_t *o = json_pack("{s:s, s:i, s:s, s:I, s:I, s:I, s:o}", "format", "forex pipeline fit", "version", VERSION,
                          "pipeline", hash, "begin_time", (json_int_t)fit->begin_time, "end_time",
                          (json_int_t)fit->end_time, "rows", (json_int_t)fit->rows, "columns", columns);
    char *text = o ? json_dumps(o, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) : NULL;
    char *copy = text ? rp_strdup(text) : NULL;
    json_decref(o);
    free(text);
    return copy;
}

/* ---- in -----------------------------------------------------------------------------------------------------------
 */

static bool read_text(const json_t *o, const char *key, char out[64])
{
    const char *text = json_string_value(json_object_get(o, key));
    if (!text || strlen(text) >= 64) return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool read_real(const json_t *o, const char *key, bool null_is_nan, double *out)
{
    const json_t *value = json_object_get(o, key);
    *out = json_is_number(value) ? json_number_value(value) : (double)NAN;
    return json_is_number(value) || (null_is_nan && json_is_null(value));
}

static bool read_column(const json_t *o, fx_column_fit *c)
{
    char state[64];
    if (!read_text(o, "name", c->name) || !read_text(o, "state", state)) return false;
    if (!read_real(o, "missing", false, &c->missing) || !read_real(o, "mean", true, &c->mean) ||
        !read_real(o, "deviation", true, &c->deviation))
        return false;
    int drop = 0;
    while (drop < FX_DROP_COUNT && strcmp(fx_drop_name(drop), state) != 0) drop++;
    c->drop = (fx_drop)drop;
    if (drop != FX_DROP_CORRELATED) return drop < FX_DROP_COUNT;
    return read_real(o, "correlation", false, &c->correlation) && read_text(o, "partner", c->partner);
}

static rp_status read_fit(const json_t *o, const char *name, fx_pipeline_fit **fit, rp_error *error)
{
    const char *format = json_string_value(json_object_get(o, "format"));
    const char *hash = json_string_value(json_object_get(o, "pipeline"));
    const json_t *columns = json_object_get(o, "columns");
    fx_pipeline_fit *f;
    if (!format || strcmp(format, "forex pipeline fit") != 0)
        return rp_fail(error, RP_EFORMAT, "%s: no pipeline fit", name);
    if (json_integer_value(json_object_get(o, "version")) != VERSION)
        return rp_fail(error, RP_EVERSION, "%s: a pipeline fit of another version; fit again", name);
    if (!json_is_array(columns) || json_array_size(columns) > FX_PIPELINE_COLUMNS)
        return rp_fail(error, RP_EFORMAT, "%s: no list of columns, or a longer one than %d", name, FX_PIPELINE_COLUMNS);
    rp_status status = fxi_pipeline_fit_new((int64_t)json_array_size(columns), &f, error);
    if (status != RP_OK) return status;
    f->begin_time = json_integer_value(json_object_get(o, "begin_time"));
    f->end_time = json_integer_value(json_object_get(o, "end_time"));
    f->rows = json_integer_value(json_object_get(o, "rows"));
    if (!hash || !fxi_word_hash(hash, &f->pipeline))
        status = rp_fail(error, RP_EFORMAT, "%s: pipeline is no hash of 32 digits", name);
    for (int64_t i = 0; status == RP_OK && i < f->count; i++)
        if (!read_column(json_array_get(columns, (size_t)i), &f->columns[i]))
            status = rp_fail(
                error, RP_EFORMAT,
                "%s: columns[%lld] lacks name, state, missing, mean or deviation, or one of them is bad; fit again",
                name, (long long)i);
    if (status == RP_OK)
        *fit = f;
    else
        fx_pipeline_fit_free(f);
    return status;
}

rp_status fx_pipeline_fit_parse(const char *text, size_t size, const char *name, fx_pipeline_fit **fit, rp_error *error)
{
    json_error_t why;
    json_t *o = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
    if (!o) return rp_fail(error, RP_EFORMAT, "%s: line %d: %s", name, why.line, why.text);
    rp_status status = read_fit(o, name, fit, error);
    json_decref(o);
    return status;
}
