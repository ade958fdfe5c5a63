// The JSON form of a strategy, read. Everything that is not exactly as docs/reference/strategy.md says is refused, with
// the field, its value and what is allowed: a strategy that is read differently from how it was meant costs money.
#include <math.h>
#include <string.h>

#include <jansson.h>

#include "strategy_i.h"

// What every reader below needs: the file's name for messages, the matrix and rules that names refer to.
typedef struct reader {
    const char *file;
    const fx_features *features;
    const fx_rules *rules;
    rp_error *error;
} reader;

/* ---- fields -------------------------------------------------------------------------------------------------- */

static const char *type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "text";
    case JSON_INTEGER:
        return "a whole number";
    case JSON_REAL:
        return "a number";
    case JSON_NULL:
        return "null";
    default:
        return "true or false";
    }
}

// Fails over a name that is not among `known`; `what` is the message up to the remedy.
static rp_status unknown_name(const reader *r, const char *what, const char *name, const char *const *known,
                              int64_t count)
{
    const char *nearest = rp_nearest(name, known, count);
    if (nearest) return rp_fail(r->error, RP_EUNKNOWN, "%s: %s; did you mean \"%s\"?", r->file, what, nearest);
    char list[512];
    size_t used = 0;
    for (int64_t i = 0; i < count && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, " %s", known[i]);
    return rp_fail(r->error, RP_EUNKNOWN, "%s: %s; known are%s", r->file, what, list);
}

// Refuses fields that the schema does not have.
static rp_status only(const reader *r, const json_t *object, const char *where, const char *const *known, int count)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        bool found = false;
        for (int i = 0; i < count && !found; i++) found = strcmp(key, known[i]) == 0;
        if (found) continue;
        char what[160];
        snprintf(what, sizeof what, "unknown field \"%s%.64s\"", where, key);
        return unknown_name(r, what, key, known, count);
    }
    return RP_OK;
}

static rp_status field(const reader *r, const json_t *object, const char *where, const char *key, const json_t **value)
{
    *value = json_object_get(object, key);
    if (*value) return RP_OK;
    return rp_fail(r->error, RP_EFORMAT, "%s: field \"%s%s\" is missing", r->file, where, key);
}

static rp_status wrong_type(const reader *r, const char *where, const char *key, const char *wanted,
                            const json_t *value)
{
    return rp_fail(r->error, RP_EFORMAT, "%s: \"%s%s\" must be %s; it is %s", r->file, where, key, wanted,
                   type_name(value));
}

static rp_status text_field(const reader *r, const json_t *object, const char *where, const char *key,
                            const char **text)
{
    const json_t *value;
    rp_status status = field(r, object, where, key, &value);
    if (status != RP_OK) return status;
    if (!json_is_string(value)) return wrong_type(r, where, key, "text", value);
    *text = json_string_value(value);
    return RP_OK;
}

static rp_status copied_text(const reader *r, const json_t *object, const char *key, char *out, size_t room)
{
    const char *text = "";
    rp_status status = text_field(r, object, "", key, &text);
    if (status != RP_OK) return status;
    if (strlen(text) >= room)
        return rp_fail(r->error, RP_EVALUE, "%s: \"%s\" has %zu bytes; at most %zu are allowed", r->file, key,
                       strlen(text), room - 1);
    memcpy(out, text, strlen(text) + 1);
    return RP_OK;
}

static rp_status number_field(const reader *r, const json_t *object, const char *where, const char *key, double *number)
{
    const json_t *value;
    rp_status status = field(r, object, where, key, &value);
    if (status != RP_OK) return status;
    if (!json_is_number(value)) return wrong_type(r, where, key, "a number", value);
    *number = json_number_value(value) + 0.0;
    return RP_OK;
}

// -0 and what narrows to it count as 0: equal strategies have equal texts. A float that is not finite after narrowing
// would change its meaning: infinite thresholds are written as null.
static rp_status narrow(const reader *r, const char *where, const char *key, double number, float *out)
{
    *out = (float)number + 0.0F;
    if (isfinite(*out)) return RP_OK;
    return rp_fail(r->error, RP_EVALUE, "%s: \"%s%s\" is %g, too large for a 32-bit float", r->file, where, key,
                   number);
}

static rp_status threshold_field(const reader *r, const json_t *object, const char *key, float never, float *out)
{
    if (json_is_null(json_object_get(object, key))) {
        *out = never;
        return RP_OK;
    }
    double number = 0;
    rp_status status = number_field(r, object, "", key, &number);
    return status == RP_OK ? narrow(r, "", key, number, out) : status;
}

/* ---- terms --------------------------------------------------------------------------------------------------- */

static rp_status unknown_feature(const reader *r, const char *where, const char *name)
{
    char what[240];
    const char **names = rp_malloc(sizeof *names * (size_t)r->features->columns);
    if (!names) return rp_fail(r->error, RP_ENOMEM, "%s: out of memory", r->file);
    for (int64_t j = 0; j < r->features->columns; j++) names[j] = r->features->names[j];
    snprintf(what, sizeof what, "\"%sfeature\" names \"%.64s\", which the feature set does not have", where, name);
    rp_status status = unknown_name(r, what, name, names, r->features->columns);
    rp_free(names);
    return status;
}

static rp_status read_term(const reader *r, const json_t *term, int k, fx_gene *gene)
{
    static const char *const known[] = {"feature", "weight"};
    char where[32];
    snprintf(where, sizeof where, "terms[%d].", k);
    if (!json_is_object(term))
        return rp_fail(r->error, RP_EFORMAT, "%s: \"terms[%d]\" must be an object; it is %s", r->file, k,
                       type_name(term));
    const char *name = NULL;
    double weight = 0;
    rp_status status = only(r, term, where, known, 2);
    if (status == RP_OK) status = text_field(r, term, where, "feature", &name);
    if (status == RP_OK) status = number_field(r, term, where, "weight", &weight);
    if (status == RP_OK) status = narrow(r, where, "weight", weight, &gene->weight[k]);
    if (status != RP_OK) return status;
    int64_t column = fx_features_find(r->features, name);
    if (column < 0) return unknown_feature(r, where, name);
    gene->feature[k] = (int32_t)column;
    return RP_OK;
}

static rp_status read_terms(const reader *r, const json_t *root, fx_gene *gene)
{
    const json_t *terms;
    rp_status status = field(r, root, "", "terms", &terms);
    if (status != RP_OK) return status;
    if (!json_is_array(terms)) return wrong_type(r, "", "terms", "an array", terms);
    size_t count = json_array_size(terms);
    if (count < 1 || count > FX_GENE_MAX_TERMS)
        return rp_fail(r->error, RP_EVALUE, "%s: \"terms\" has %zu entries; allowed are 1 to %d", r->file, count,
                       FX_GENE_MAX_TERMS);
    gene->terms = (int32_t)count;
    for (int k = 0; k < gene->terms && status == RP_OK; k++)
        status = read_term(r, json_array_get(terms, (size_t)k), k, gene);
    return status;
}

/* ---- exits --------------------------------------------------------------------------------------------------- */

static rp_status read_session(const reader *r, const json_t *object, int32_t *session)
{
    const char *name = NULL, *names[FX_MAX_SESSIONS];
    rp_status status = text_field(r, object, "exits.", "session", &name);
    if (status != RP_OK) return status;
    for (int i = 0; i < r->rules->session_count; i++) {
        names[i] = r->rules->sessions[i].name;
        if (strcmp(name, names[i]) != 0) continue;
        *session = i;
        return RP_OK;
    }
    char what[160];
    snprintf(what, sizeof what, "\"exits.session\" names \"%.64s\", which the rules do not have", name);
    return unknown_name(r, what, name, names, r->rules->session_count);
}

static rp_status read_hold(const reader *r, const json_t *object, int32_t *hold)
{
    const json_t *value;
    const char *unit = NULL;
    rp_status status = field(r, object, "exits.", "hold", &value);
    if (status != RP_OK) return status;
    if (!json_is_integer(value)) return wrong_type(r, "exits.", "hold", "a whole number", value);
    json_int_t number = json_integer_value(value);
    if (number < 0 || number > FXI_HOLD_LIMIT)
        return rp_fail(r->error, RP_EVALUE, "%s: \"exits.hold\" is %lld; allowed is 0 (none) to %d", r->file,
                       (long long)number, FXI_HOLD_LIMIT);
    *hold = (int32_t)number;
    status = text_field(r, object, "exits.", "hold_unit", &unit);
    if (status == RP_OK && strcmp(unit, fxi_hold_unit_name(r->rules->hold_unit)) != 0)
        return rp_fail(r->error, RP_ECONFLICT,
                       "%s: \"exits.hold_unit\" is \"%.32s\" and the rules count in %s; set "
                       "hold_unit in the configuration to the same",
                       r->file, unit, fxi_hold_unit_name(r->rules->hold_unit));
    return status;
}

static rp_status read_exits(const reader *r, const json_t *root, fx_exits *exits)
{
    static const char *const known[] = {"stop_pips", "target_pips", "hold", "hold_unit", "session"};
    const json_t *object;
    rp_status status = field(r, root, "", "exits", &object);
    if (status != RP_OK) return status;
    if (!json_is_object(object)) return wrong_type(r, "", "exits", "an object", object);
    status = only(r, object, "exits.", known, 5);
    if (status == RP_OK) status = number_field(r, object, "exits.", "stop_pips", &exits->stop_pips);
    if (status == RP_OK) status = number_field(r, object, "exits.", "target_pips", &exits->target_pips);
    if (status == RP_OK) status = read_hold(r, object, &exits->hold);
    return status == RP_OK ? read_session(r, object, &exits->session) : status;
}

/* ---- the whole ----------------------------------------------------------------------------------------------- */

static rp_status read_format(const reader *r, const json_t *root)
{
    const json_t *format;
    rp_status status = field(r, root, "", "format", &format);
    if (status != RP_OK) return status;
    if (!json_is_integer(format)) return wrong_type(r, "", "format", "a whole number", format);
    if (json_integer_value(format) == FXI_STRATEGY_FORMAT) return RP_OK;
    return rp_fail(r->error, RP_EVERSION, "%s: \"format\" is %lld; this program reads %d", r->file,
                   (long long)json_integer_value(format), FXI_STRATEGY_FORMAT);
}

// What stands before the gene: enough to know which data and features the rest refers to.
static rp_status read_head(const reader *r, const json_t *root, fx_strategy *strategy)
{
    static const char *const known[] = {"format", "name",           "symbol",          "timeframe", "feature_set",
                                        "terms",  "long_threshold", "short_threshold", "exits"};
    if (!json_is_object(root))
        return rp_fail(r->error, RP_EFORMAT, "%s: a strategy is an object; this is %s", r->file, type_name(root));
    rp_status status = read_format(r, root); // first: another format may have other fields
    const char *timeframe = NULL;
    if (status == RP_OK) status = only(r, root, "", known, sizeof known / sizeof *known);
    if (status == RP_OK) status = copied_text(r, root, "name", strategy->name, sizeof strategy->name);
    if (status == RP_OK) status = copied_text(r, root, "symbol", strategy->symbol, sizeof strategy->symbol);
    if (status == RP_OK) status = text_field(r, root, "", "timeframe", &timeframe);
    if (status != RP_OK) return status;
    status = fx_timeframe_parse(timeframe, &strategy->timeframe, r->error);
    if (status != RP_OK) {
        rp_error_prefix(r->error, "%s: \"timeframe\": ", r->file);
        return status;
    }
    return copied_text(r, root, "feature_set", strategy->feature_set, sizeof strategy->feature_set);
}

static rp_status read_gene(const reader *r, const json_t *root, fx_gene *gene)
{
    rp_status status = read_terms(r, root, gene);
    if (status == RP_OK) status = threshold_field(r, root, "long_threshold", INFINITY, &gene->long_threshold);
    if (status == RP_OK) status = threshold_field(r, root, "short_threshold", -INFINITY, &gene->short_threshold);
    if (status == RP_OK) status = read_exits(r, root, &gene->exits);
    if (status != RP_OK) return status;
    status = fx_gene_check(gene, r->features, r->rules, r->error);
    if (status != RP_OK) rp_error_prefix(r->error, "%s: ", r->file);
    return status;
}

static rp_status load_json(const reader *r, const char *text, size_t size, json_t **root)
{
    json_error_t problem;
    *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &problem);
    if (*root) return RP_OK;
    bool memory = json_error_code(&problem) == json_error_out_of_memory;
    return rp_fail(r->error, memory ? RP_ENOMEM : RP_EFORMAT, "%s: line %d, column %d: %s", r->file, problem.line,
                   problem.column, problem.text);
}

rp_status fx_strategy_parse(const char *json, size_t size, const char *name_for_errors, const fx_features *features,
                            const fx_rules *rules, fx_strategy *strategy, rp_error *error)
{
    reader r = {name_for_errors, features, rules, error};
    fx_strategy read = {0};
    json_t *root;
    rp_status status = load_json(&r, json, size, &root);
    if (status != RP_OK) return status;
    status = read_head(&r, root, &read);
    if (status == RP_OK) status = read_gene(&r, root, &read.gene);
    json_decref(root);
    if (status == RP_OK) *strategy = read;
    return status;
}

rp_status fx_strategy_read(const char *path, const fx_features *features, const fx_rules *rules, fx_strategy *strategy,
                           rp_error *error)
{
    char *data;
    size_t size;
    rp_status status = rp_file_read(path, FXI_STRATEGY_FILE_LIMIT, &data, &size, error);
    if (status != RP_OK) return status;
    status = fx_strategy_parse(data, size, path, features, rules, strategy, error);
    rp_free(data);
    return status;
}

rp_status fx_strategy_peek(const char *path, fx_strategy *strategy, rp_error *error)
{
    reader r = {.file = path, .error = error};
    fx_strategy read = {0};
    json_t *root;
    char *data;
    size_t size;
    rp_status status = rp_file_read(path, FXI_STRATEGY_FILE_LIMIT, &data, &size, error);
    if (status != RP_OK) return status;
    status = load_json(&r, data, size, &root);
    rp_free(data);
    if (status != RP_OK) return status;
    status = read_head(&r, root, &read);
    json_decref(root);
    if (status == RP_OK) *strategy = read;
    return status;
}
