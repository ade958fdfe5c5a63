// Families: groups of feature columns that are no indicator. A family is one file family_NAME.c that defines
// `const fxi_family fxi_family_NAME` and one line in families.def; the pipeline, the command line, the reference page
// and the property tests (truncation, threads, memory faults) find it there.
//
// The one rule: the value at bar t of a family's frame uses nothing that was not known at frame->bars->known_at[t], and
// changing or cutting off later bars, rows of other symbols, news or rates changes no bit of it. Values are finite or
// NaN; NaN says "not known" and may stand anywhere.
#ifndef FXI_FAMILY_I_H
#define FXI_FAMILY_I_H

#include "feature_i.h"

enum { FXI_FAMILY_PARAMETERS = FX_FEATURE_MAX_PARAMS, FXI_FAMILY_OUTPUTS = 48, FXI_FAMILY_SCRATCH = 4 };

// What a family reads besides the bars of its timeframe; bits of fxi_family.needs. A pipeline that asks for the family
// without it is refused with the reason.
enum {
    FXI_NEEDS_VOLUME = 1, // volume that is not 0 everywhere
    FXI_NEEDS_SPREAD = 2, // a spread per bar
    FXI_NEEDS_OTHERS = 4, // bars of other symbols (pipeline key `symbols`)
    FXI_NEEDS_NEWS = 8,   // the news table (pipeline key `news`)
    FXI_NEEDS_RATES = 16, // interest rates (pipeline key `rates`)
};

// A number that a pipeline may set. `text` says what it is.
typedef struct fxi_family_parameter {
    const char *name, *text;
    double minimum, maximum, initial;
    bool whole;
} fxi_family_parameter;

// A column. `scaling` is what a pipeline gets when it names none; FX_SCALE_BOUNDED maps [low, high] to [-1, 1].
typedef struct fxi_family_output {
    const char *name, *text;
    fx_scaling scaling;
    double low, high; // bounds; equal when there are none
} fxi_family_output;

// One run: all outputs of a family over one frame.
typedef struct fxi_family_call {
    const fxi_frame *frame;   // bars of the family's timeframe: prices as doubles, frame->bars as integers with times
    const fxi_frame *base;    // the bars that the matrix stands on (the same frame when the timeframe is theirs)
    int64_t other_count;      // other symbols, all on the family's timeframe
    const fxi_frame *others;  // others[k].visible[t]: newest bar of that symbol known at bar t of `frame`, -1 none
    const fx_news *news;      // NULL without FXI_NEEDS_NEWS
    const fx_rates *rates;    // NULL without FXI_NEEDS_RATES
    const double *parameters; // one per parameter, within its range
    const char *word;         // the text parameter; "" without one
    double *const *outputs;   // outputs[k]: frame->count doubles, NaN on entry; NULL when column k is not wanted
    double *scratch[FXI_FAMILY_SCRATCH]; // frame->count doubles each, not initialised
} fxi_family_call;

// A family. A number of bars may depend on the parameters; times are in the frame's bars.
typedef struct fxi_family {
    const char *name; // lower case, "volatility"
    const char *text; // one line for the reference page
    unsigned needs;   // FXI_NEEDS_* bits
    int parameter_count, output_count;
    const fxi_family_parameter *parameters;
    const fxi_family_output *outputs;
    // One parameter may be a text ("currencies: USD EUR"): its key, meaning and initial value, or NULL.
    const char *word_name, *word_text, *word_initial;
    // Bars after which nothing depends on the start of the data any more (to 1e-9); NULL: as soon as it is not NaN.
    int64_t (*warm_up)(const double *parameters, fx_timeframe tf);
    // Refuses parameters that do not go together or a bad word; NULL when there is nothing to refuse.
    rp_status (*check)(const double *parameters, const char *word, rp_error *error);
    // Fills the outputs. Runs on one of several threads: no global state, memory through rp_malloc.
    rp_status (*run)(const fxi_family_call *call, rp_error *error);
} fxi_family;

#define FXI_FAMILY(name) extern const fxi_family fxi_family_##name;
#include "families.def"
#undef FXI_FAMILY

int fxi_family_count(void);
const fxi_family *fxi_family_at(int index);                             // in the order of families.def
const fxi_family *fxi_family_find(const char *name);                    // NULL when there is none
int fxi_family_output_find(const fxi_family *family, const char *name); // -1 when there is none

// Checks every parameter against its range, and the family's own check; the message names family, parameter and range.
rp_status fxi_family_check(const fxi_family *family, const double *parameters, const char *word, rp_error *error);

static inline bool fxi_wants(const fxi_family_call *call, int output)
{
    return call->outputs[output] != NULL;
}

#endif
