// Loading YAML by a schema.
#include "yaml_i.h"

#include <stdarg.h>
#include <string.h>

// What is worth telling of libcyaml's log: its first complaint and the place.
typedef struct complaint {
    char text[256], key[96], place[256];
} complaint;

static void listen(cyaml_log_t level, void *context, const char *format, va_list args)
{
    static const char UNEXPECTED[] = "Unexpected key: ";
    complaint *heard = context;
    char line[256];
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = '\0';
    const char *text = strncmp(line, "Load: ", 6) == 0 ? line + 6 : line;
    const char *key = strstr(text, UNEXPECTED);
    if (level < CYAML_LOG_ERROR && !strstr(text, "line:")) return;
    if (key && !heard->key[0]) snprintf(heard->key, sizeof heard->key, "%.90s", key + sizeof UNEXPECTED - 1);
    if (strstr(text, "line:")) {
        size_t used = strlen(heard->place);
        snprintf(heard->place + used, sizeof heard->place - used, "%s%s", used ? ", " : "", text + strspn(text, " "));
    } else if (!heard->text[0]) {
        snprintf(heard->text, sizeof heard->text, "%s", text);
    }
}

// What stands before a block of libcyaml's.
typedef struct block_head {
    _Alignas(16) size_t room;
} block_head;

// libcyaml takes its memory from this allocator, so that accounting and fault injection see it. It grows lists entry by
// entry: what has grown once gets room for the next ones, or a long list would be copied for each of its entries.
static void *allocate(void *context, void *block, size_t size)
{
    block_head *head = block ? (block_head *)block - 1 : NULL;
    if (size == 0) return rp_free(head), NULL;
    if (head && size <= head->room) return block;
    size_t room = head ? size + size / 2 : size;
    head = head ? rp_realloc(head, sizeof *head + room) : rp_malloc(sizeof *head + room);
    if (!head) return NULL;
    head->room = room;
    return head + 1;
}

// What libcyaml calls a value and an event, in words.
static const char *kind_of(const char *text)
{
    if (strncmp(text, "SEQUENCE", 8) == 0) return "a list";
    if (strncmp(text, "MAPPING", 7) == 0) return "a mapping of keys to values";
    if (strncmp(text, "STRING", 6) == 0 || strncmp(text, "SCALAR", 6) == 0) return "one value";
    return NULL;
}

// "Expecting KIND, got event: EVENT" is about what stands at a place; the rest of its complaints are told as they are.
static bool is_misplaced(const char *text, const char **expected, const char **got)
{
    static const char EXPECTING[] = "Expecting ", GOT[] = ", got event: ";
    const char *event = strstr(text, GOT);
    if (strncmp(text, EXPECTING, sizeof EXPECTING - 1) != 0 || !event) return false;
    *expected = kind_of(text + sizeof EXPECTING - 1);
    *got = kind_of(event + sizeof GOT - 1);
    return *expected && *got;
}

static rp_status explain(cyaml_err_t code, const complaint *heard, const fxi_yaml_text *source, rp_error *error)
{
    if (code == CYAML_ERR_OOM) return rp_fail(error, RP_ENOMEM, "%s: out of memory", source->name);
    if (code == CYAML_ERR_INVALID_KEY && heard->key[0]) {
        const char *nearest = rp_nearest(heard->key, source->known, source->known_count);
        return rp_fail(error, RP_EUNKNOWN, "%s: unknown key '%s' (%s)%s%s%s", source->name, heard->key, heard->place,
                       nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    }
    const char *expected, *got;
    if (is_misplaced(heard->text, &expected, &got))
        return rp_fail(error, RP_EFORMAT, "%s: %s is expected here, %s stands there (%s)", source->name, expected, got,
                       heard->place);
    return rp_fail(error, RP_EFORMAT, "%s: %s: %s%s%s%s", source->name, cyaml_strerror(code), heard->text,
                   heard->place[0] ? " (" : "", heard->place, heard->place[0] ? ")" : "");
}

// A text of blanks and comments alone is an empty configuration, which libcyaml would refuse.
static bool is_blank(const char *text, size_t size)
{
    bool comment = false;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '#') comment = true;
        if (text[i] == '\n') comment = false;
        if (!comment && text[i] != '\n' && text[i] != ' ' && text[i] != '\t' && text[i] != '\r') return false;
    }
    return true;
}

static cyaml_config_t settings(complaint *heard)
{
    return (cyaml_config_t){.log_fn = listen,
                            .log_ctx = heard,
                            .mem_fn = allocate,
                            .log_level = CYAML_LOG_INFO,
                            .flags = CYAML_CFG_NO_ALIAS};
}

rp_status fxi_yaml_load(const fxi_yaml_text *source, const cyaml_schema_value_t *top, void **data, rp_error *error)
{
    complaint heard = {"", "", ""};
    *data = NULL;
    if (is_blank(source->text, source->size)) return RP_OK;
    if (memchr(source->text, '\0', source->size))
        return rp_fail(error, RP_EFORMAT, "%s: holds a zero byte; it is no YAML text", source->name);
    cyaml_config_t config = settings(&heard);
    cyaml_err_t code = cyaml_load_data((const uint8_t *)source->text, source->size, &config, top, data, NULL);
    if (code == CYAML_OK) return RP_OK;
    fxi_yaml_free(top, *data);
    *data = NULL;
    return explain(code, &heard, source, error);
}

void fxi_yaml_free(const cyaml_schema_value_t *top, void *data)
{
    complaint heard = {"", "", ""};
    cyaml_config_t config = settings(&heard);
    if (data) cyaml_free(&config, top, data, 0);
}

cyaml_schema_field_t fxi_yaml_field(const char *key, size_t offset)
{
    cyaml_schema_field_t field = {.key = key, .data_offset = (uint32_t)offset};
    field.value.type = CYAML_STRING;
    field.value.flags = CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL;
    field.value.data_size = sizeof(char);
    field.value.string.max = 4096;
    return field;
}
