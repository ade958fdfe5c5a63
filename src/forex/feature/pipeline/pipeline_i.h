// Contracts inside the folder: what the YAML file says in words, and what a word of it names.
#ifndef FXI_PIPELINE_I_H
#define FXI_PIPELINE_I_H

#include <forex/pipeline.h>

#include "../family_i.h"
#include "../hours.h"

enum { FXI_PIPELINE_NAMES = 160 }; // different parameter names of all indicators, sources and families

// One entry under `columns`. The texts are the file's own; NULL where a key is not given.
typedef struct fxi_column_words {
    char *family, *name, *timeframes, *outputs, *scaling, *window, *normalise, *lags;
    char *parameters[FXI_PIPELINE_NAMES]; // by fxi_pipeline_parameter_names
} fxi_column_words;

// One entry under `sessions`.
typedef struct fxi_session_words {
    char *name, *zone, *open, *close, *weekdays;
} fxi_session_words;

enum { FXI_PIPELINE_SESSIONS = 64 }; // most of them

typedef struct fxi_pipeline_words {
    char *day_rule, *symbols, *news, *news_hash, *rates, *rates_hash, *include;
    struct {
        char *policy, *limit;
    } missing;
    struct {
        char *missing, *constant, *correlated;
    } drop;
    fxi_column_words *columns;
    uint64_t columns_count;
    fxi_session_words *sessions;
    uint64_t sessions_count;
} fxi_pipeline_words;

// Names of all parameters there are, families' text parameters among them; static, `count` is written.
const char *const *fxi_pipeline_parameter_names(int *count);

// What a family's name means: an indicator, a built-in source or a family, with one face.
typedef struct fxi_maker {
    const fx_indicator *indicator;
    const fxi_source *source;
    const fxi_family *family;
} fxi_maker;

// RP_EUNKNOWN names the nearest of all names.
rp_status fxi_maker_find(const char *name, fxi_maker *maker, rp_error *error);
const char *fxi_maker_name(const fxi_maker *maker);
int fxi_maker_parameters(const fxi_maker *maker);
const char *fxi_maker_parameter(const fxi_maker *maker, int index);
double fxi_maker_initial(const fxi_maker *maker, int index);
int fxi_maker_outputs(const fxi_maker *maker);
const char *fxi_maker_output(const fxi_maker *maker, int index);
fx_scaling fxi_maker_scaling(const fxi_maker *maker, int output); // when the file names none
int fxi_maker_normalise(const fxi_maker *maker);                  // likewise

// Where an entry goes.
typedef struct fxi_expansion {
    fx_pipeline *pipeline;
    int64_t capacity;
    const char *origin;          // "run.yaml: columns[3]"
    const fxi_session *sessions; // the pipeline's own
    int session_count;
} fxi_expansion;

// Adds the columns of an entry: every combination of parameters, timeframes, outputs and lags.
rp_status fxi_pipeline_expand(fxi_expansion *expansion, const fxi_column_words *words, rp_error *error);
// Gives a spec that names some parameters all of them, so that equal columns are equal specs.
void fxi_pipeline_complete(fx_feature_spec *spec);
// Adds one column.
rp_status fxi_pipeline_add(fxi_expansion *expansion, const fx_feature_spec *spec, rp_error *error);

// RP_ECONFLICT when the matrix has not the pipeline's columns.
rp_status fxi_pipeline_same_columns(const fx_pipeline *pipeline, const fx_features *features, rp_error *error);
// A fit of zeros.
rp_status fxi_pipeline_fit_new(int64_t count, fx_pipeline_fit **fit, rp_error *error);

/* ---- words ---------------------------------------------------------------------------------------------------------
 */

// The next word of a list (blanks and commas apart) into `word`; false at the end. A word that does not fit is cut.
bool fxi_next_word(const char **text, char *word, size_t size);
// A number, the whole word; false otherwise.
bool fxi_word_number(const char *word, double *number);
// A hash as rp_hash_hex writes it, the whole word; false otherwise.
bool fxi_word_hash(const char *word, rp_hash *hash);

#endif
