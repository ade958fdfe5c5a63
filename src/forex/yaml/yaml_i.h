// YAML through libcyaml for the folders above: what is shared of loading, complaints and memory.
#ifndef FXI_YAML_I_H
#define FXI_YAML_I_H

#include <cyaml/cyaml.h>
#include <rapto/base.h>

// A text to read. `known` are the keys to choose from when one is not known.
typedef struct fxi_yaml_text {
    const char *name; // stands for the file in messages
    const char *text;
    size_t size;
    const char *const *known;
    int64_t known_count;
} fxi_yaml_text;

// Loads by the schema `top`; *data is NULL when the text holds nothing but blanks and comments. Free with
// fxi_yaml_free. Unknown keys are refused with the nearest known one, all complaints name the line.
rp_status fxi_yaml_load(const fxi_yaml_text *source, const cyaml_schema_value_t *top, void **data, rp_error *error);
void fxi_yaml_free(const cyaml_schema_value_t *top, void *data); // NULL allowed

// An optional text at `offset` of the structure that is filled.
cyaml_schema_field_t fxi_yaml_field(const char *key, size_t offset);

#endif
