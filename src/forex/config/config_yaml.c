/* YAML in, through libcyaml with a schema made from the key table; and YAML out. */
#include "config_key.h"

#include "yaml/yaml_i.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_KEYS = 96, MAX_SECTIONS = 16, FILE_LIMIT = 1 << 20 };

/* What libcyaml fills: a text per key in table order, and the sessions. */
typedef struct loaded {
    char *values[MAX_KEYS];
    session_text *sessions;
    uint64_t sessions_count;
} loaded;

static const cyaml_schema_field_t SESSION_FIELDS[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_OPTIONAL, session_text, name, 0, 64),
    CYAML_FIELD_STRING_PTR("zone", CYAML_FLAG_OPTIONAL, session_text, zone, 0, 64),
    CYAML_FIELD_STRING_PTR("from", CYAML_FLAG_OPTIONAL, session_text, from, 0, 16),
    CYAML_FIELD_STRING_PTR("to", CYAML_FLAG_OPTIONAL, session_text, to, 0, 16),
    CYAML_FIELD_STRING_PTR("weekdays", CYAML_FLAG_OPTIONAL, session_text, weekdays, 0, 64),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t SESSION_VALUE = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, session_text, SESSION_FIELDS)};

/* A schema made at run time: fields of all sections in one run, each section ended by an empty entry. */
typedef struct schema {
    cyaml_schema_field_t fields[MAX_KEYS + MAX_SECTIONS];
    cyaml_schema_field_t sections[MAX_SECTIONS + 2];
    cyaml_schema_value_t top;
} schema;

static cyaml_schema_field_t section_field(const config_key *first, int64_t index, const cyaml_schema_field_t *fields,
                                          int64_t keys)
{
    cyaml_schema_field_t field = {.key = first->section, .data_offset = (uint32_t)((size_t)index * sizeof(char *))};
    field.value.type = CYAML_MAPPING;
    field.value.flags = CYAML_FLAG_OPTIONAL;
    field.value.data_size = (uint32_t)((size_t)keys * sizeof(char *));
    field.value.mapping.fields = fields;
    return field;
}

static void make_schema(schema *made)
{
    memset(made, 0, sizeof *made);
    int64_t next = 0, section = 0;
    for (int64_t begin = 0, end; begin < fxi_config_key_total; begin = end) {
        const cyaml_schema_field_t *fields = &made->fields[next];
        for (end = begin; end < fxi_config_key_total; end++) {
            if (strcmp(fxi_config_keys[end].section, fxi_config_keys[begin].section) != 0) break;
            made->fields[next++] = fxi_yaml_field(fxi_config_keys[end].key, (size_t)(end - begin) * sizeof(char *));
        }
        next++;
        made->sections[section++] = section_field(&fxi_config_keys[begin], begin, fields, end - begin);
    }
    made->sections[section] = (cyaml_schema_field_t)CYAML_FIELD_SEQUENCE(
        "sessions", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, loaded, sessions, &SESSION_VALUE, 0, CYAML_UNLIMITED);
    made->top = (cyaml_schema_value_t){CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, loaded, made->sections)};
}

/* Names of all keys and sections; returns how many. */
static int64_t known_names(const char **names)
{
    int64_t count = 0;
    for (int64_t i = 0; i < fxi_config_key_total; i++) {
        names[count++] = fxi_config_keys[i].key;
        if (i == 0 || strcmp(fxi_config_keys[i].section, fxi_config_keys[i - 1].section) != 0)
            names[count++] = fxi_config_keys[i].section;
    }
    names[count++] = "sessions";
    return count;
}

/* Money is counted in minor units of the account currency, which must therefore be set first. */
static rp_status apply_values(fx_config *config, const loaded *data, const char *name, rp_error *error)
{
    int64_t currency = fxi_config_key_find("rules.account_currency");
    rp_status status = RP_OK;
    if (data->values[currency])
        status = fxi_config_value_set(config, &fxi_config_keys[currency], data->values[currency], name, error);
    for (int64_t i = 0; status == RP_OK && i < fxi_config_key_total; i++)
        if (data->values[i] && i != currency)
            status = fxi_config_value_set(config, &fxi_config_keys[i], data->values[i], name, error);
    if (status == RP_OK && data->sessions)
        status = fxi_config_sessions_set(config, data->sessions, data->sessions_count, name, error);
    return status;
}

rp_status fx_config_parse(fx_config *config, const char *text, size_t size, const char *name, rp_error *error)
{
    schema made;
    void *data;
    const char *names[MAX_KEYS * 2 + 1];
    fx_config changed = *config;
    make_schema(&made);
    const fxi_yaml_text source = {name, text, size, names, known_names(names)};
    rp_status status = fxi_yaml_load(&source, &made.top, &data, error);
    if (status == RP_OK && data) status = apply_values(&changed, data, name, error);
    fxi_yaml_free(&made.top, data);
    if (status == RP_OK) *config = changed;
    return status;
}

rp_status fx_config_load(fx_config *config, const char *path, rp_error *error)
{
    char *text;
    size_t size;
    rp_status status = rp_file_read(path, FILE_LIMIT, &text, &size, error);
    if (status != RP_OK) return status;
    status = fx_config_parse(config, text, size, path, error);
    rp_free(text);
    return status;
}

/* ---- out ---- */

/* Length of the UTF-8 character at `text`, and its number; 1 and the byte where it is none. */
static int character(const char *text, unsigned *number)
{
    const unsigned char *at = (const unsigned char *)text;
    int length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : at[0] >= 0xc0 ? 2 : 1;
    *number = length == 1 ? at[0] : at[0] & (0xffu >> (length + 1));
    for (int i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) return *number = at[0], 1;
        *number = *number << 6 | (at[i] & 0x3fu);
    }
    return length;
}

/* YAML folds line ends in double quotes (two of Unicode's among them), and its readers refuse other control characters
 * and take a mark of byte order for none of the text. */
static bool must_escape(unsigned c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffe ||
           c == 0xffff;
}

static void write_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (int length; *text; text += length) {
        unsigned c;
        length = character(text, &c);
        if (must_escape(c)) {
            fprintf(out, c > 0xff ? "\\u%04x" : "\\x%02x", c);
            continue;
        }
        if (c == '"' || c == '\\') fputc('\\', out);
        fwrite(text, 1, (size_t)length, out);
    }
    fputc('"', out);
}

/* Bare where YAML takes it for a plain word wherever it stands. */
static void write_word(FILE *out, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/+-";
    bool bare = strchr("-+/", *text) == NULL && text[strspn(text, plain)] == '\0';
    if (bare)
        fputs(text, out);
    else
        write_quoted(out, text);
}

static void write_session(FILE *out, const fx_session *session)
{
    char rest[128];
    fputs("  - {name: ", out);
    write_word(out, session->name);
    fputs(", zone: ", out);
    write_word(out, session->zone);
    fxi_config_session_text(session, rest, sizeof rest);
    fprintf(out, ", %s}\n", rest);
}

static void write_key(FILE *out, const fx_config *config, const config_key *key)
{
    char text[1024];
    fxi_config_value_text(config, key, text, sizeof text);
    fprintf(out, "  %s: ", key->key);
    if (key->kind == KEY_TEXT || key->kind == KEY_INSTANT || key->kind == KEY_CLOCK)
        write_quoted(out, text);
    else
        fputs(text, out);
    fprintf(out, "  # %s\n", key->shown.doc);
}

static void write_config(FILE *out, const fx_config *config, bool places)
{
    const char *section = "";
    for (int64_t i = 0; i < fxi_config_key_total; i++) {
        const config_key *key = &fxi_config_keys[i];
        if (!places && strcmp(key->section, "run") == 0) continue;
        if (strcmp(section, key->section) != 0) fprintf(out, "%s:\n", section = key->section);
        write_key(out, config, key);
    }
    fprintf(out, "sessions:\n");
    for (int i = 0; i < config->rules.session_count; i++) write_session(out, &config->rules.sessions[i]);
}

char *fx_config_text(const fx_config *config, bool places)
{
    char *text = NULL, *copy = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    write_config(out, config, places);
    bool failed = ferror(out) != 0;
    if (fclose(out) == 0 && !failed) copy = rp_strdup(text);
    free(text);
    return copy;
}
