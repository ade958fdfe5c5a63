/// \file rates.h
/// Short-term interest rates by currency from a file: which was in force, which was known, and the swap that follows.
///
/// All rates are percent a year. Periods are calendar months, quarters and years in UTC.
#ifndef FOREX_RATES_H
#define FOREX_RATES_H

#include <forex/symbol.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How long a rate stands, finest first.
typedef enum fx_rate_frequency {
    FX_RATE_DATED,     ///< from its date until the next one: central banks' rates
    FX_RATE_MONTHLY,   ///< mean of a month
    FX_RATE_QUARTERLY, ///< mean of a quarter
    FX_RATE_YEARLY,    ///< mean of a year
    FX_RATE_FREQUENCY_COUNT
} fx_rate_frequency;
RP_API const char *fx_rate_frequency_name(fx_rate_frequency frequency); ///< "dated", "monthly", ...; static.

/// One rate of a file.
typedef struct fx_rate {
    int64_t begin, end; ///< ns UTC, `end` not included; the last dated rate of a currency ends at INT64_MAX
    double percent;     ///< a year; NaN in a dated row without a rate: from there on none is known
    int64_t row;        ///< row of the file, the header being row 1
} fx_rate;

/// The rates of one currency, each frequency by rising time.
typedef struct fx_rate_series {
    char currency[8];
    char location[16]; ///< of the file: "EA19"; of dated rates the currency again
    int64_t count[FX_RATE_FREQUENCY_COUNT];
    int64_t holes[FX_RATE_FREQUENCY_COUNT]; ///< periods between the first and the last that the file does not have
    fx_rate *values[FX_RATE_FREQUENCY_COUNT];
} fx_rate_series;

/// A file of interest rates. Immutable. Free with fx_rates_free.
typedef struct fx_rates {
    int64_t count;
    fx_rate_series *series; ///< by currency, A to Z
    int64_t rows;           ///< rows read, of each frequency too; each is used by a currency or counted below
    int64_t rows_of[FX_RATE_FREQUENCY_COUNT];
    int64_t locations;        ///< different ones in the file
    int64_t repeated;         ///< rows that equal an earlier one
    int64_t missing;          ///< rows without a value
    int64_t without_currency; ///< rows of a place at a time when it had no currency of its own (Germany since 1999)
    int64_t superseded;       ///< rows of a place whose currency another place of the file gives (EA19 beside EA20)
    int64_t unknown;          ///< rows of places that no currency is known of
    char unknown_places[128]; ///< the first of these
    char indicator[32];       ///< "STINT", "IR3TIB"; "" when the file does not say, "dated" in the plain layout
    char source[256];         ///< where it came from
    rp_hash hash;             ///< content hash of the currencies' rates
} fx_rates;

/// Reads rates from CSV, plain or in gzip or zip, in one of two layouts, columns by name in any order:
///  - the OECD's: LOCATION, FREQUENCY (A, Q, M), TIME (1974, 1974-Q1, 1974-01), Value; or by its newer names REF_AREA,
///    FREQ, TIME_PERIOD, OBS_VALUE. Of INDICATOR, SUBJECT, MEASURE, UNIT_MEASURE those that are there hold one value in
///    the whole file, which says short-term rates (STINT, IR3T..., IRST...) in percent a year (PC_PA, PA). Which place
///    has which currency, and when, says src/forex/market/rates.def.
///  - date, currency, rate: a rate from that date on; an empty rate ends the currency's.
/// Other columns are left out. An error names file, row, column and value. Rows that equal an earlier one are counted;
/// another value for the same period is RP_ECONFLICT.
RP_API RP_CHECK rp_status fx_rates_load(const char *path, fx_rates **rates, rp_error *error);
/// The same from memory, unpacked; `name` stands for the file in messages.
RP_API RP_CHECK rp_status fx_rates_parse(const char *text, size_t size, const char *name, fx_rates **rates,
                                         rp_error *error);
RP_API void fx_rates_free(fx_rates *rates); ///< NULL allowed.
/// The rates of a currency; borrowed, NULL when the file has none.
RP_API const fx_rate_series *fx_rates_find(const fx_rates *rates, const char *currency);

/// How many periods are not there between two neighbours of a series; 0 for dated rates.
RP_API int64_t fx_rates_holes(fx_rate_frequency frequency, const fx_rate *left, const fx_rate *right);

/* ---- which rate when ---------------------------------------------------------------------------------------- */

/// When a rate is known and how long it stands.
typedef struct fx_rates_rule {
    double lag_days;   ///< after the end of a period from which its mean is known, 0 to 3650
    double stale_days; ///< for which it stands when the next one is due and does not come, 0 to 3650
} fx_rates_rule;
RP_API fx_rates_rule fx_rates_rule_default(void); ///< 31 and 100 days.

/// A rate at an instant. `percent` is NaN when there is none; the rest then says nothing.
typedef struct fx_rate_found {
    double percent;
    fx_rate_frequency frequency;
    int64_t begin, end; ///< of the period it belongs to
    double age_days;    ///< from the end of the period to the instant, of a dated rate from its date; below 0 within it
    bool carried;       ///< in force: no period holds the instant, and this is the newest one before
} fx_rate_found;

/// The rate in force at an instant, which is what holding a position costs: of the periods that hold the instant the
/// finest. Where none does (holes; behind the end of the file), the newest that ended before, for `stale_days` days.
/// For costs only: a month's mean is not known before the month is over. `series` may be NULL.
RP_API fx_rate_found fx_rates_in_force(const fx_rate_series *series, int64_t instant, const fx_rates_rule *rule);
/// The rate known at an instant: of the periods that ended `lag_days` before or earlier the newest, of those that end
/// together the finest; a dated rate is known when its day (UTC) is over. Nothing behind the instant changes it. When
/// the next period of its kind (taken as long as this one) has been due for `stale_days`, there is none: a month's mean
/// is given up about 31 + 100 days after it became known. Dated rates stand until the next row. `series` may
/// be NULL.
RP_API fx_rate_found fx_rates_known(const fx_rate_series *series, int64_t instant, const fx_rates_rule *rule);

/* ---- swap --------------------------------------------------------------------------------------------------- */

/// Days of the year by which the money market reckons a currency's interest: 360 or 365; 0 when it is not known
/// (src/forex/market/rates.def names the sources).
RP_API int fx_rates_day_count(const char *currency);

/// For which night a swap is asked.
typedef struct fx_swap_terms {
    int64_t instant; ///< of the rollover, ns UTC
    double price;    ///< of the symbol then
    double markup;   ///< what the broker keeps, percent a year of the position, on both sides; 0 to 100
    fx_rates_rule rule;
} fx_swap_terms;

/// The swap of one night.
typedef struct fx_swap {
    fx_rate_found base, quote;        ///< in force
    int base_days, quote_days;        ///< fx_rates_day_count
    double differential;              ///< base less quote, percent a year
    double forward;                   ///< price for delivery a day later
    double long_points, short_points; ///< points per lot and night, as fx_symbol has them: negative is charged
} fx_swap;

/// The swap of one night by covered interest parity: who holds the symbol over the night lends the base currency and
/// borrows the quote currency for a day, so that
///     forward = price * (1 + quote / 100 / quote_days) / (1 + base / 100 / base_days),
/// long = price - forward and short = forward - price, less price * markup / 100 / quote_days from both, in points of
/// 10^-digits of the symbol. RP_EUNKNOWN names a currency without rates or day count, RP_EVALUE one whose rates do not
/// reach the instant, or a price or markup that is none.
RP_API RP_CHECK rp_status fx_rates_swap(const fx_rates *rates, const fx_symbol *symbol, const fx_swap_terms *terms,
                                        fx_swap *swap, rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
