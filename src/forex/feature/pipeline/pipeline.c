// Pipelines: reading the file, writing the pipeline back as one.
#include "pipeline_i.h"

#include "yaml/yaml_i.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_LIMIT = 1 << 20, KNOWN = FXI_PIPELINE_NAMES + 32 };

/* ---- schema -------------------------------------------------------------------------------------------------------
 */

static const char *const column_keys[] = {"family",  "name",   "timeframes", "outputs",
                                          "scaling", "window", "normalise",  "lags"};
static const char *const top_keys[] = {"day_rule",   "symbols",  "news",       "news_hash", "rates",
                                       "rates_hash", "include",  "missing",    "policy",    "limit",
                                       "drop",       "constant", "correlated", "columns",   "parameters",
                                       "sessions",   "zone",     "open",       "close",     "weekdays"};

static const char *const missing_policies[FX_MISSING_COUNT] = {"keep", "drop", "fill"};

typedef struct schema {
    cyaml_schema_field_t parameters[FXI_PIPELINE_NAMES + 1], column[10], session[6], missing[3], drop[4], top[12];
    cyaml_schema_value_t entry, session_entry, all;
    const char *known[KNOWN];
    int64_t known_count;
} schema;

#define COLUMN_FIELD(key)  fxi_yaml_field(#key, offsetof(fxi_column_words, key))
#define SESSION_FIELD(key) fxi_yaml_field(#key, offsetof(fxi_session_words, key))
#define TOP_FIELD(key)     fxi_yaml_field(#key, offsetof(fxi_pipeline_words, key))

static cyaml_schema_field_t mapping(const char *key, size_t offset, size_t size, const cyaml_schema_field_t *fields)
{
    cyaml_schema_field_t field = {.key = key, .data_offset = (uint32_t)offset};
    field.value.type = CYAML_MAPPING;
    field.value.flags = CYAML_FLAG_OPTIONAL;
    field.value.data_size = (uint32_t)size;
    field.value.mapping.fields = fields;
    return field;
}

static void make_column_schema(schema *s)
{
    int names;
    const char *const *parameters = fxi_pipeline_parameter_names(&names);
    for (int i = 0; i < names; i++) s->parameters[i] = fxi_yaml_field(parameters[i], (size_t)i * sizeof(char *));
    const cyaml_schema_field_t column[] = {COLUMN_FIELD(family),
                                           COLUMN_FIELD(name),
                                           COLUMN_FIELD(timeframes),
                                           COLUMN_FIELD(outputs),
                                           COLUMN_FIELD(scaling),
                                           COLUMN_FIELD(window),
                                           COLUMN_FIELD(normalise),
                                           COLUMN_FIELD(lags),
                                           mapping("parameters", offsetof(fxi_column_words, parameters),
                                                   sizeof((fxi_column_words *)0)->parameters, s->parameters)};
    memcpy(s->column, column, sizeof column);
    s->entry = (cyaml_schema_value_t){CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, fxi_column_words, s->column)};
    for (int i = 0; i < names && s->known_count < KNOWN; i++) s->known[s->known_count++] = parameters[i];
}

static void make_session_schema(schema *s)
{
    const cyaml_schema_field_t session[] = {SESSION_FIELD(name), SESSION_FIELD(zone), SESSION_FIELD(open),
                                            SESSION_FIELD(close), SESSION_FIELD(weekdays)};
    memcpy(s->session, session, sizeof session);
    s->session_entry = (cyaml_schema_value_t){CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, fxi_session_words, s->session)};
}

static void make_schema(schema *s)
{
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < sizeof column_keys / sizeof *column_keys; i++) s->known[s->known_count++] = column_keys[i];
    for (size_t i = 0; i < sizeof top_keys / sizeof *top_keys; i++) s->known[s->known_count++] = top_keys[i];
    make_column_schema(s);
    make_session_schema(s);
    s->missing[0] = fxi_yaml_field("policy", 0);
    s->missing[1] = fxi_yaml_field("limit", sizeof(char *));
    s->drop[0] = fxi_yaml_field("missing", 0);
    s->drop[1] = fxi_yaml_field("constant", sizeof(char *));
    s->drop[2] = fxi_yaml_field("correlated", 2 * sizeof(char *));
    const cyaml_schema_field_t top[] = {
        TOP_FIELD(day_rule),
        TOP_FIELD(symbols),
        TOP_FIELD(news),
        TOP_FIELD(news_hash),
        TOP_FIELD(rates),
        TOP_FIELD(rates_hash),
        TOP_FIELD(include),
        mapping("missing", offsetof(fxi_pipeline_words, missing), 2 * sizeof(char *), s->missing),
        mapping("drop", offsetof(fxi_pipeline_words, drop), 3 * sizeof(char *), s->drop),
        CYAML_FIELD_SEQUENCE("sessions", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, fxi_pipeline_words, sessions,
                             &s->session_entry, 0, FXI_PIPELINE_SESSIONS),
        CYAML_FIELD_SEQUENCE("columns", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, fxi_pipeline_words, columns,
                             &s->entry, 0, FX_PIPELINE_COLUMNS)};
    memcpy(s->top, top, sizeof top);
    s->all = (cyaml_schema_value_t){CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, fxi_pipeline_words, s->top)};
}

/* ---- reading ------------------------------------------------------------------------------------------------------
 */

static rp_status bad(const char *name, const char *key, const char *value, const char *takes, rp_error *error)
{
    return rp_fail(error, RP_EVALUE, "%s: %s is '%.80s'; it takes %s", name, key, value, takes), RP_EVALUE;
}

static rp_status read_symbols(fx_pipeline *p, const char *text, const char *name, rp_error *error)
{
    char word[64];
    for (const char *at = text ? text : ""; fxi_next_word(&at, word, sizeof word);) {
        static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._#+-";
        if (p->symbol_count == FX_PIPELINE_SYMBOLS || strlen(word) >= sizeof p->symbols[0] ||
            strspn(word, letters) != strlen(word))
            return bad(name, "symbols", text, "up to 16 symbols of at most 15 letters, digits and . _ # + -", error);
        memcpy(p->symbols[p->symbol_count++], word, strlen(word) + 1);
    }
    return RP_OK;
}

static rp_status read_number(const char *text, double low, double high, double *out, const char *name, const char *key,
                             rp_error *error)
{
    char takes[80];
    if (!text) return RP_OK;
    snprintf(takes, sizeof takes, "a number from %g to %g", low, high);
    if (!fxi_word_number(text, out) || !(*out >= low && *out <= high)) return bad(name, key, text, takes, error);
    return RP_OK;
}

// Bars that a fill may carry a value on for; `missing` is read.
static rp_status read_limit(fx_pipeline *p, const char *text, const char *name, rp_error *error)
{
    double limit = 1;
    if (text && p->missing != FX_MISSING_FILL)
        return rp_fail(error, RP_EVALUE, "%s: missing.limit is for the policy fill, not %s", name,
                       missing_policies[p->missing]);
    rp_status status = read_number(text, 1, 1e6, &limit, name, "missing.limit", error);
    if (status != RP_OK) return status;
    if (limit != floor(limit)) return bad(name, "missing.limit", text, "a whole number from 1 to 1e+06", error);
    p->fill_limit = p->missing == FX_MISSING_FILL ? (int32_t)limit : 0;
    return RP_OK;
}

static rp_status read_policies(fx_pipeline *p, const fxi_pipeline_words *w, const char *name, rp_error *error)
{
    const char *policy = w->missing.policy ? w->missing.policy : "keep";
    int found = 0;
    while (found < FX_MISSING_COUNT && strcmp(missing_policies[found], policy) != 0) found++;
    if (found == FX_MISSING_COUNT) return bad(name, "missing.policy", policy, "keep, drop or fill", error);
    p->missing = (fx_missing)found;
    rp_status status = read_limit(p, w->missing.limit, name, error);
    if (status == RP_OK) status = read_number(w->drop.missing, 0, 1, &p->drop_missing, name, "drop.missing", error);
    if (status == RP_OK)
        status = read_number(w->drop.constant, -1, 1e9, &p->drop_constant, name, "drop.constant", error);
    if (status == RP_OK)
        status = read_number(w->drop.correlated, 0, 1, &p->drop_correlated, name, "drop.correlated", error);
    return status;
}

// What the pipeline says of a file: where it lies, and what it holds.
typedef struct table_words {
    const char *key, *path, *hash_key, *hash;
} table_words;

static rp_status read_table(const table_words *w, const char *name, char path[512], rp_hash *hash, rp_error *error)
{
    const char *text = w->path ? w->path : "";
    if (strlen(text) >= sizeof((fx_pipeline *)0)->news)
        return bad(name, w->key, text, "a path of at most 511 letters", error);
    memcpy(path, text, strlen(text) + 1);
    if (!w->hash) return RP_OK;
    if (!path[0])
        return rp_fail(error, RP_EVALUE, "%s: %s is given without %s, the file it belongs to", name, w->hash_key,
                       w->key);
    return fxi_word_hash(w->hash, hash) ? RP_OK : bad(name, w->hash_key, w->hash, "a hash of 32 digits 0-9 a-f", error);
}

static rp_status read_top(fx_pipeline *p, const fxi_pipeline_words *w, const char *name, rp_error *error)
{
    const char *rule = w->day_rule ? w->day_rule : "new_york";
    if (strcmp(rule, "new_york") != 0 && strcmp(rule, "utc") != 0)
        return bad(name, "day_rule", rule, "new_york or utc", error);
    p->set->day_rule = strcmp(rule, "utc") == 0 ? FX_DAY_UTC : FX_DAY_NEW_YORK;
    const table_words news = {"news", w->news, "news_hash", w->news_hash};
    const table_words rates = {"rates", w->rates, "rates_hash", w->rates_hash};
    rp_status status = read_table(&news, name, p->news, &p->news_hash, error);
    if (status == RP_OK) status = read_table(&rates, name, p->rates, &p->rates_hash, error);
    if (status == RP_OK) status = read_symbols(p, w->symbols, name, error);
    return status == RP_OK ? read_policies(p, w, name, error) : status;
}

static rp_status include(fxi_expansion *e, const char *text, rp_error *error)
{
    char word[64];
    for (const char *at = text ? text : ""; fxi_next_word(&at, word, sizeof word);) {
        fx_feature_set *set;
        rp_status status = fx_feature_set_named(word, e->pipeline->base, &set, error);
        if (status != RP_OK) {
            rp_error_prefix(error, "%s: include: ", e->origin);
            return status;
        }
        for (int64_t i = 0; status == RP_OK && i < set->count; i++) status = fxi_pipeline_add(e, &set->specs[i], error);
        fx_feature_set_free(set);
        if (status != RP_OK) return status;
    }
    return RP_OK;
}

static rp_status read_session(const fxi_session_words *w, const char *name, int index, fxi_session *out,
                              rp_error *error)
{
    const struct {
        const char *key, *value;
    } needed[] = {{"name", w->name}, {"zone", w->zone}, {"open", w->open}, {"close", w->close}};
    for (int i = 0; i < 4; i++)
        if (!needed[i].value)
            return rp_fail(error, RP_EVALUE,
                           "%s: sessions[%d] has no %s; it takes {name: frankfurt, zone: Europe/Berlin, open: 08:00, "
                           "close: 16:30}, weekdays too when they are not mon-fri",
                           name, index, needed[i].key);
    rp_status status = fxi_hours_make(w->name, w->zone, w->open, w->close, w->weekdays, out, error);
    if (status != RP_OK) rp_error_prefix(error, "%s: sessions[%d]: ", name, index);
    return status;
}

static rp_status read_sessions(const fxi_pipeline_words *w, const char *name, fxi_session *out, rp_error *error)
{
    rp_status status = RP_OK;
    for (int i = 0; status == RP_OK && i < (int)w->sessions_count; i++) {
        status = read_session(&w->sessions[i], name, i, &out[i], error);
        for (int k = 0; status == RP_OK && k < i; k++)
            if (strcmp(out[k].name, out[i].name) == 0)
                status =
                    rp_fail(error, RP_ECONFLICT, "%s: sessions[%d] and sessions[%d] are both called '%s'; rename one",
                            name, k, i, out[i].name);
    }
    return status;
}

static rp_status build(fx_pipeline *p, const fxi_pipeline_words *w, const char *name, rp_error *error)
{
    char origin[600];
    fxi_session sessions[FXI_PIPELINE_SESSIONS];
    fxi_expansion e = {.pipeline = p, .origin = name, .sessions = sessions, .session_count = (int)w->sessions_count};
    rp_status status = read_top(p, w, name, error);
    if (status == RP_OK) status = read_sessions(w, name, sessions, error);
    if (status == RP_OK) status = include(&e, w->include, error);
    e.origin = origin;
    for (uint64_t i = 0; status == RP_OK && i < w->columns_count; i++) {
        snprintf(origin, sizeof origin, "%.500s: columns[%llu]", name, (unsigned long long)i);
        status = fxi_pipeline_expand(&e, &w->columns[i], error);
    }
    if (status == RP_OK && p->set->count == 0)
        status =
            (rp_fail(error, RP_EVALUE, "%s: no columns; name some under `columns`, or a set under `include`", name),
             RP_EVALUE);
    return status;
}

static rp_status empty_pipeline(fx_timeframe base, fx_pipeline **pipeline, rp_error *error)
{
    if (base < FX_M1 || base >= FX_TIMEFRAME_COUNT)
        return rp_fail(error, RP_EINVAL, "pipeline: no such timeframe (%d)", (int)base), RP_EINVAL;
    fx_pipeline *p = rp_calloc(1, sizeof *p);
    if (p) p->set = rp_calloc(1, sizeof *p->set);
    if (!p || !p->set) {
        fx_pipeline_free(p);
        return rp_fail(error, RP_ENOMEM, "pipeline: out of memory"), RP_ENOMEM;
    }
    p->base = base;
    p->drop_missing = p->drop_correlated = 1.0;
    p->drop_constant = -1.0;
    *pipeline = p;
    return RP_OK;
}

rp_status fx_pipeline_parse(const char *text, size_t size, const char *name, fx_timeframe base, fx_pipeline **pipeline,
                            rp_error *error)
{
    schema s;
    void *data;
    fx_pipeline *p;
    static const fxi_pipeline_words nothing;
    make_schema(&s);
    const fxi_yaml_text source = {name, text, size, s.known, s.known_count};
    rp_status status = empty_pipeline(base, &p, error);
    if (status != RP_OK) return status;
    status = fxi_yaml_load(&source, &s.all, &data, error);
    if (status == RP_OK) status = build(p, data ? data : &nothing, name, error);
    fxi_yaml_free(&s.all, data);
    if (status == RP_OK)
        *pipeline = p;
    else
        fx_pipeline_free(p);
    return status;
}

rp_status fx_pipeline_load(const char *path, fx_timeframe base, fx_pipeline **pipeline, rp_error *error)
{
    char *text;
    size_t size;
    rp_status status = rp_file_read(path, FILE_LIMIT, &text, &size, error);
    if (status != RP_OK) return status;
    status = fx_pipeline_parse(text, size, path, base, pipeline, error);
    rp_free(text);
    return status;
}

rp_status fx_pipeline_named(const char *name, fx_timeframe base, fx_pipeline **pipeline, rp_error *error)
{
    fx_pipeline *p;
    rp_status status = empty_pipeline(base, &p, error);
    if (status != RP_OK) return status;
    rp_free(p->set);
    p->set = NULL;
    status = fx_feature_set_named(name, base, &p->set, error);
    if (status != RP_OK) {
        fx_pipeline_free(p);
        return status;
    }
    for (int64_t i = 0; i < p->set->count; i++) fxi_pipeline_complete(&p->set->specs[i]);
    *pipeline = p;
    return RP_OK;
}

void fx_pipeline_free(fx_pipeline *pipeline)
{
    if (!pipeline) return;
    fx_feature_set_free(pipeline->set);
    rp_free(pipeline);
}

/* ---- writing ------------------------------------------------------------------------------------------------------
 */

// The code point that starts at *text, which libyaml found to be UTF-8; *text is moved behind it.
static uint32_t next_code(const unsigned char **text)
{
    const unsigned char *t = *text;
    int more = *t < 0x80 ? 0 : *t < 0xe0 ? 1 : *t < 0xf0 ? 2 : 3;
    uint32_t code = more ? *t & (0x3fu >> more) : *t;
    for (t++; more > 0 && (*t & 0xc0) == 0x80; more--, t++) code = code << 6 | (*t & 0x3fu);
    *text = t;
    return code;
}

static void write_quoted(FILE *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    fputc('"', out);
    while (*at) {
        uint32_t code = next_code(&at);
        if (code == '"' || code == '\\')
            fprintf(out, "\\%c", (char)code);
        else if (code < 0x20 || code >= 0x7f)
            fprintf(out, "\\U%08X", code);
        else
            fputc((char)code, out);
    }
    fputc('"', out);
}

// The fewest digits that read back as the same number.
static void write_number(FILE *out, double value)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    fputs(text, out);
}

static void write_parameters(FILE *out, const fx_feature_spec *s, const fxi_maker *maker)
{
    const char *between = "";
    fprintf(out, ", parameters: {");
    for (int i = 0; i < s->parameter_count && i < fxi_maker_parameters(maker); i++, between = ", ") {
        fprintf(out, "%s%s: ", between, fxi_maker_parameter(maker, i));
        write_number(out, s->parameters[i]);
    }
    if (s->word[0]) {
        fprintf(out, "%s%s: ", between, maker->family->word_name);
        write_quoted(out, s->word);
    }
    fputc('}', out);
}

static void write_column(FILE *out, const fx_feature_spec *s)
{
    static const char *const normals[] = {"none", "atr", "close"};
    fxi_maker maker;
    if (fxi_maker_find(s->indicator, &maker, NULL) != RP_OK) return;
    fprintf(out, "  - {name: \"%s\", family: %s, timeframes: %s, outputs: %s", s->name, s->indicator,
            fx_timeframe_name(s->timeframe), fxi_maker_output(&maker, s->output));
    if (s->parameter_count > 0 || s->word[0]) write_parameters(out, s, &maker);
    fprintf(out, ", scaling: %s", fx_scaling_name(s->scaling));
    if (s->window > 0) fprintf(out, ", window: %d", s->window);
    fprintf(out, ", normalise: %s", normals[s->normalise]);
    if (s->lag) fprintf(out, ", lags: %d", s->lag);
    fputs("}\n", out);
}

static void write_table(FILE *out, const char *key, const char *path, const rp_hash *hash)
{
    char hex[33];
    if (!path[0]) return;
    fprintf(out, "%s: ", key);
    write_quoted(out, path);
    fputc('\n', out);
    if (!hash || rp_hash_equal(*hash, (rp_hash){0})) return;
    rp_hash_hex(*hash, hex);
    fprintf(out, "%s_hash: \"%s\"\n", key, hex);
}

// `pinned`: with the hashes of what its files hold.
static void write_pipeline(FILE *out, const fx_pipeline *p, bool pinned)
{
    fprintf(out, "day_rule: %s\n", p->set->day_rule == FX_DAY_UTC ? "utc" : "new_york");
    if (p->symbol_count) {
        fprintf(out, "symbols: \"");
        for (int i = 0; i < p->symbol_count; i++) fprintf(out, "%s%s", i ? " " : "", p->symbols[i]);
        fprintf(out, "\"\n");
    }
    write_table(out, "news", p->news, pinned ? &p->news_hash : NULL);
    write_table(out, "rates", p->rates, pinned ? &p->rates_hash : NULL);
    fprintf(out, "missing: {policy: %s", missing_policies[p->missing]);
    if (p->missing == FX_MISSING_FILL) fprintf(out, ", limit: %d", p->fill_limit);
    fputs("}\ndrop: {missing: ", out);
    write_number(out, p->drop_missing);
    fputs(", constant: ", out);
    write_number(out, p->drop_constant);
    fputs(", correlated: ", out);
    write_number(out, p->drop_correlated);
    fputs("}\ncolumns:\n", out);
    for (int64_t i = 0; i < p->set->count; i++) write_column(out, &p->set->specs[i]);
}

static char *text_of(const fx_pipeline *pipeline, bool pinned)
{
    char *text = NULL, *copy = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    write_pipeline(out, pipeline, pinned);
    bool failed = ferror(out) != 0;
    if (fclose(out) == 0 && !failed) copy = rp_strdup(text);
    free(text);
    return copy;
}

char *fx_pipeline_text(const fx_pipeline *pipeline)
{
    return text_of(pipeline, true);
}

rp_status fx_pipeline_hash(const fx_pipeline *pipeline, rp_hash *hash, rp_error *error)
{
    char *text = text_of(pipeline, false);
    if (!text) return rp_fail(error, RP_ENOMEM, "pipeline: no memory for its text"), RP_ENOMEM;
    *hash = rp_hash_bytes(text, strlen(text));
    rp_free(text);
    return RP_OK;
}
