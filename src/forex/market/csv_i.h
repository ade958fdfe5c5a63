/// \file csv_i.h
/// Inside src/forex/market: what the readers of CSV text share.
#ifndef FXI_CSV_I_H
#define FXI_CSV_I_H

#include "format_i.h"

/// A piece of a line; borrowed from the text.
typedef struct fxi_field {
    const char *text;
    size_t length;
} fxi_field;

/// The first line that is not blank, a byte order mark skipped; false when there is none or the text is UTF-16.
bool fxi_csv_first_line(const char *text, size_t size, const char **begin, const char **end);
char fxi_csv_separator(const char *begin, const char *end); ///< ';' or tab where there is one, else ','.
/// Splits a header or first line; fields lose blanks, quotes and angle brackets. Returns how many there are.
int fxi_csv_split(const char *begin, const char *end, char separator, fxi_field fields[FXI_MAX_COLUMNS]);
/// Index of the first field that is one of `names` (a list with blanks around each), without regard to case; -1.
int fxi_csv_column(const fxi_field *fields, int count, const char *names);
/// Refuses a header in which two columns have names of the list: nobody can tell which is meant.
rp_status fxi_csv_once(const fxi_field *fields, int count, const char *names, const char *path, rp_error *error);
bool fxi_csv_is_stamp(fxi_field field); ///< True for a stamp in one piece.

/// Names of columns, as fxi_csv_column takes them.
extern const char fxi_csv_stamps[], fxi_csv_dates[], fxi_csv_utc_stamps[];

/// Drops blanks, quotes and carriage returns around a field.
fxi_field fxi_field_trim(const char *begin, const char *end);
/// Decimal text to units of 1e-9; up to nine digits before the point, no exponent. `*noisy` is set (never cleared) when
/// digits behind the ninth decimal are not zero. False for what is no number.
bool fxi_read_price(fxi_field field, bool comma, int64_t *e9, bool *noisy);
bool fxi_read_volume(fxi_field field, bool comma, double *volume); ///< Non-negative decimal text, no exponent.

enum { FXI_MAX_LINE = 4096 }; ///< no row of bars or ticks is longer

#endif
