// Inside src/forex/market: the rows of a file of interest rates before they belong to currencies.
#ifndef FXI_RATES_I_H
#define FXI_RATES_I_H

#include <forex/rates.h>

#include "csv_i.h"

// A row. In the plain layout `place` is the currency and `end` is not known.
typedef struct fxi_rate_row {
    char place[16];
    fx_rate_frequency frequency;
    fx_rate rate;
} fxi_rate_row;

typedef struct fxi_rate_rows {
    int64_t count, capacity, missing;
    fxi_rate_row *rows;
    char indicator[32];
} fxi_rate_rows;

// True for the header of a file of interest rates, in either layout.
bool fxi_is_rates_header(const fxi_field *names, int count);
// Reads all rows in the file's order; the caller frees rows->rows, also on failure.
RP_CHECK rp_status fxi_rate_rows_read(const char *text, size_t size, const char *name, fxi_rate_rows *rows,
                                      rp_error *error);
// "1974", "1974-Q1", "1974-01": false when the text is no period of that frequency between 1900 and 2200.
bool fxi_rate_period(fxi_field text, fx_rate_frequency frequency, int64_t *begin, int64_t *end);
// A number in percent, "%" allowed behind it; a comma is its decimal point where `comma`.
bool fxi_rate_number(fxi_field text, bool comma, double *percent);

// First instant of a month YYYYMM, and of the one behind it.
void fxi_rate_month(int month, int64_t *begin, int64_t *end);

// Says that a file holds interest rates, and what reads them.
rp_status fxi_rates_instead(const char *path, rp_error *error);
// Whether `path` can be read and is a file of interest rates. RP_ENOMEM only.
RP_CHECK rp_status fxi_holds_rates(const char *path, bool *holds, rp_error *error);

// A place of the OECD's and its currency, as rates.def has them; NULL behind the last.
typedef struct fxi_rate_place {
    const char *place, *currency;
    int from, until; // months YYYYMM, both included; 0: always
} fxi_rate_place;
const fxi_rate_place *fxi_rate_place_at(int index);
// A currency's days of the year, and the rate they are known by; NULL behind the last.
typedef struct fxi_rate_days {
    const char *currency;
    int days;
    const char *index;
} fxi_rate_days;
const fxi_rate_days *fxi_rate_days_at(int index);

#endif
