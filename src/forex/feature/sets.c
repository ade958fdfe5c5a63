// The built-in sets. Rows of the base timeframe come first, then the same few rows for each of three longer timeframes;
// where the calendar offers none as long, the tier stays on the base timeframe with periods four times as long a tier.
// Longer timeframes carry finite-memory features where they can, so that they are known early.
#include "feature_i.h"

#include <string.h>

enum { TIERS = 3, PERIODS = 3, Z_WINDOW = 500 };

// A row of a set. `scaled` parameters are bars, to be stretched when a tier has no timeframe of its own.
typedef struct row {
    const char *indicator;
    int output;
    int parameter_count;
    double parameters[PERIODS];
    fx_scaling scaling;
    int normalise;
    const char *suffix; // of the name, where output or scaling must be told apart
} row;

#define PLAIN(name, ...)                                                                                               \
    {                                                                                                                  \
        name, 0, (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), {__VA_ARGS__}, FX_SCALE_NONE, 0, ""          \
    }
#define CLOCK(name)                                                                                                    \
    {                                                                                                                  \
        name, 0, 0, {0}, FX_SCALE_NONE, 0, ""                                                                          \
    }
#define LOGARITHM(name, ...)                                                                                           \
    {                                                                                                                  \
        name, 0, (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), {__VA_ARGS__}, FX_SCALE_ROLLING_Z, 0, ""     \
    }
#define INDEX(name, output, suffix, ...)                                                                               \
    {                                                                                                                  \
        name, output, (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), {__VA_ARGS__}, FX_SCALE_BOUNDED, 0,     \
            suffix                                                                                                     \
    }
#define SCORE(name, output, suffix, normal, ...)                                                                       \
    {                                                                                                                  \
        name, output, (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double)), {__VA_ARGS__}, FX_SCALE_ROLLING_Z,      \
            normal, suffix                                                                                             \
    }

static const row base16[] = {
    PLAIN("RETURN", 1, 50),
    PLAIN("RETURN", 5, 50),
    PLAIN("RETURN", 21, 100),
    INDEX("RSI", 0, "", 14),
    SCORE("MACD", 2, "_HIST", 1, 12, 26, 9),
    SCORE("ADX", 0, "", 0, 14),
    SCORE("CCI", 0, "", 0, 20),
    INDEX("WILLR", 0, "", 14),
    PLAIN("ZSCORE", 20),
    PLAIN("ZSCORE", 50),
    PLAIN("CHANNEL", 20),
    PLAIN("RANGE_RATIO", 7, 28),
    CLOCK("HOUR_SIN"),
    CLOCK("HOUR_COS"),
};
static const row tier16[] = {PLAIN("ZSCORE", 20)};

static const row base44[] = {
    PLAIN("RETURN", 1, 50),
    PLAIN("RETURN", 2, 50),
    PLAIN("RETURN", 3, 50),
    PLAIN("RETURN", 5, 50),
    PLAIN("RETURN", 8, 50),
    PLAIN("RETURN", 13, 100),
    PLAIN("RETURN", 21, 100),
    PLAIN("RETURN", 55, 200),
    INDEX("RSI", 0, "", 7),
    INDEX("RSI", 0, "", 14),
    INDEX("RSI", 0, "", 28),
    SCORE("MACD", 0, "", 1, 12, 26, 9),
    SCORE("MACD", 2, "_HIST", 1, 12, 26, 9),
    SCORE("ADX", 0, "", 0, 14),
    PLAIN("DIRECTION", 14),
    SCORE("CCI", 0, "", 0, 14),
    SCORE("CCI", 0, "", 0, 40),
    INDEX("WILLR", 0, "", 14),
    INDEX("STOCH", 0, "_K", 14, 3, 3),
    INDEX("STOCH", 1, "_D", 14, 3, 3),
    PLAIN("ZSCORE", 10),
    PLAIN("ZSCORE", 20),
    PLAIN("ZSCORE", 50),
    PLAIN("ZSCORE", 100),
    PLAIN("ZSCORE", 200),
    LOGARITHM("WIDTH", 20),
    PLAIN("RANGE_RATIO", 7, 28),
    PLAIN("RANGE_RATIO", 14, 100),
    PLAIN("CHANNEL", 10),
    PLAIN("CHANNEL", 20),
    PLAIN("CHANNEL", 55),
    PLAIN("CHANNEL", 100),
    PLAIN("RANGE", 20),
    PLAIN("BODY", 20),
    PLAIN("UPPER_WICK", 20),
    PLAIN("LOWER_WICK", 20),
    SCORE("MOM", 0, "", 1, 10),
    SCORE("ROC", 0, "", 0, 20),
    INDEX("AROONOSC", 0, "", 25),
    PLAIN("EFFICIENCY", 20),
    SCORE("LINEARREG_SLOPE", 0, "", 1, 20),
    CLOCK("HOUR_SIN"),
    CLOCK("HOUR_COS"),
    CLOCK("WEEKDAY"),
};
static const row tier6[] = {
    PLAIN("RETURN", 1, 20), PLAIN("RETURN", 5, 20),  PLAIN("ZSCORE", 20),
    PLAIN("CHANNEL", 20),   PLAIN("EFFICIENCY", 10), PLAIN("BODY", 10),
};
// Wilder's averages on the nearest tier alone: on daily bars they would cost more than a year of warm-up.
static const row nearest_tier[] = {INDEX("RSI", 0, "", 14)}, second_tier[] = {INDEX("WILLR", 0, "", 14)};
// Needs volume and a spread per bar.
static const row volume8[] = {
    PLAIN("VOLUME", 20),
    INDEX("MFI", 0, "", 14),
    INDEX("MFI", 0, "", 28),
    {"OBV", 0, 0, {0}, FX_SCALE_ROLLING_Z, 0, ""},
    {"AD", 0, 0, {0}, FX_SCALE_ROLLING_Z, 0, ""},
    SCORE("ADOSC", 0, "", 0, 3, 10),
    PLAIN("SPREAD", 20),
    LOGARITHM("SPREAD", 5),
};

#define COUNT(rows) (int)(sizeof(rows) / sizeof *(rows))

// Tiers of longer timeframes; FX_TIMEFRAME_COUNT where there is none.
static const fx_timeframe longer[FX_TIMEFRAME_COUNT][TIERS] = {
    [FX_M1] = {FX_H1, FX_H4, FX_D1},
    [FX_M3] = {FX_H1, FX_H4, FX_D1},
    [FX_M5] = {FX_H1, FX_H4, FX_D1},
    [FX_M15] = {FX_H1, FX_H4, FX_D1},
    [FX_M30] = {FX_H2, FX_H4, FX_D1},
    [FX_H1] = {FX_H4, FX_D1, FX_TIMEFRAME_COUNT},
    [FX_H2] = {FX_H4, FX_D1, FX_TIMEFRAME_COUNT},
    [FX_H4] = {FX_D1, FX_W1, FX_TIMEFRAME_COUNT},
    [FX_H12] = {FX_D1, FX_W1, FX_TIMEFRAME_COUNT},
    [FX_D1] = {FX_W1, FX_TIMEFRAME_COUNT, FX_TIMEFRAME_COUNT},
    [FX_W1] = {FX_TIMEFRAME_COUNT, FX_TIMEFRAME_COUNT, FX_TIMEFRAME_COUNT},
    [FX_MN1] = {FX_TIMEFRAME_COUNT, FX_TIMEFRAME_COUNT, FX_TIMEFRAME_COUNT},
};

static void put(fx_feature_set *set, const row *r, fx_timeframe tf, double stretch)
{
    fx_feature_spec *s = &set->specs[set->count++];
    *s = (fx_feature_spec){.output = r->output, .parameter_count = r->parameter_count, .timeframe = tf};
    s->scaling = r->scaling;
    s->normalise = r->normalise;
    s->window = r->scaling == FX_SCALE_ROLLING_Z ? Z_WINDOW : 0;
    snprintf(s->indicator, sizeof s->indicator, "%s", r->indicator);
    int used = snprintf(s->name, sizeof s->name, "%s_%s%s", fx_timeframe_name(tf), r->indicator, r->suffix);
    for (int i = 0; i < r->parameter_count; i++) {
        s->parameters[i] = r->parameters[i] * stretch;
        // The names tell horizons apart; the window of a RETURN's volatility is left out.
        bool told = i == 0 || (r->parameter_count == 2 && strcmp(r->indicator, "RETURN") != 0);
        if (told && used < (int)sizeof s->name)
            used += snprintf(s->name + used, sizeof s->name - (size_t)used, "_%d", (int)s->parameters[i]);
    }
}

typedef struct recipe {
    const char *name;
    const row *base, *tier, *more;
    int base_count, tier_count, tiers, more_count;
    const row *extra[TIERS]; // one more row of a tier, or NULL
} recipe;

static const recipe recipes[] = {
    {"core16", base16, tier16, NULL, COUNT(base16), COUNT(tier16), 2, 0, {NULL}},
    {"core64", base44, tier6, NULL, COUNT(base44), COUNT(tier6), TIERS, 0, {nearest_tier, second_tier}},
    {"core72", base44, tier6, volume8, COUNT(base44), COUNT(tier6), TIERS, COUNT(volume8), {nearest_tier, second_tier}},
};

static void build(const recipe *r, fx_timeframe base, fx_feature_set *set)
{
    double stretch = 4.0;
    for (int i = 0; i < r->base_count; i++) put(set, &r->base[i], base, 1.0);
    for (int tier = 0; tier < r->tiers; tier++, stretch *= 4.0) {
        fx_timeframe tf = longer[base][tier];
        bool own = tf != FX_TIMEFRAME_COUNT;
        fx_timeframe where = own ? tf : base;
        for (int i = 0; i < r->tier_count; i++) put(set, &r->tier[i], where, own ? 1.0 : stretch);
        if (r->extra[tier]) put(set, r->extra[tier], where, own ? 1.0 : stretch);
    }
    for (int i = 0; i < r->more_count; i++) put(set, &r->more[i], base, 1.0);
}

static rp_status unknown_set(const char *name, const char *nearest, rp_error *error)
{
    return rp_fail(
        error, RP_EUNKNOWN,
        "unknown feature set \"%.80s\"%s%s; there are core16, core64 and core72 (the name of a pipeline's file "
        "has a '.' or a '/')",
        name, nearest ? "; the nearest one is " : "", nearest ? nearest : "");
}

rp_status fx_feature_set_named(const char *name, fx_timeframe base, fx_feature_set **set, rp_error *error)
{
    const char *names[COUNT(recipes)];
    const recipe *found = NULL;
    for (int i = 0; i < COUNT(recipes); i++) {
        names[i] = recipes[i].name;
        if (strcmp(name, names[i]) == 0) found = &recipes[i];
    }
    if (!found) return unknown_set(name, rp_nearest(name, names, COUNT(recipes)), error);
    if (base < FX_M1 || base >= FX_TIMEFRAME_COUNT)
        return rp_fail(error, RP_EINVAL, "feature set %s: no such timeframe (%d)", name, (int)base);
    int most = found->base_count + found->tiers * (found->tier_count + 1) + found->more_count;
    fx_feature_set *made = rp_calloc(1, sizeof *made);
    if (made) made->specs = rp_calloc((size_t)most, sizeof *made->specs);
    if (!made || !made->specs) {
        fx_feature_set_free(made);
        return rp_fail(error, RP_ENOMEM, "feature set %s: no memory for %d columns", name, most);
    }
    made->day_rule = FX_DAY_NEW_YORK;
    build(found, base, made);
    *set = made;
    return RP_OK;
}

void fx_feature_set_free(fx_feature_set *set)
{
    if (!set) return;
    rp_free(set->specs);
    rp_free(set);
}
