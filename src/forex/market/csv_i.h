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
int fxi_csv_column(const fxi_field *fields, int count, fxi_column column); ///< Index of the first such field; -1.
/// Refuses a header in which two columns are the same thing: nobody can tell which is meant.
rp_status fxi_csv_once(const fxi_field *fields, int count, fxi_column column, const char *path, rp_error *error);
bool fxi_csv_is_stamp(fxi_field field); ///< True for a stamp in one piece.

/// Drops blanks, quotes and carriage returns around a field.
fxi_field fxi_field_trim(const char *begin, const char *end);
/// Splits a row; between quotes a separator parts nothing. Fills at most `most` fields and returns how many the row
/// has, empty ones behind the first `most` left out at its end.
int fxi_csv_fields(const char *line, const char *end, char separator, int most, fxi_field *fields);
/// Finds whether dates with strokes have the day or the month first: by the first one in `column` with a number
/// above 12. Looks at all rows only when the first one behind the header has such a date.
void fxi_csv_find_strokes(const char *text, size_t size, char separator, int column, fxi_stamp_reader *reader);
/// True for a number whose comma may be a decimal one or part thousands: quoted, in a file split by commas, with three
/// digits behind it.
bool fxi_csv_two_ways(fxi_field field, char separator);
/// Words for such a number.
#define FXI_CSV_TWO_WAYS "can be read in two ways (a decimal comma, or thousands): write it with a point"
/// Refuses a row with more columns than the first one.
rp_status fxi_csv_too_wide(const char *path, int64_t line, int columns, int expected, const char *begin,
                           const char *end, rp_error *error);
/// Decimal text to units of 1e-9, with a point or a comma; up to nine digits before it, no exponent. `*noisy` is set
/// (never cleared) when digits behind the ninth decimal are not zero. False for what is no number.
bool fxi_read_price(fxi_field field, int64_t *e9, bool *noisy);
bool fxi_read_volume(fxi_field field, double *volume); ///< Non-negative decimal text, no exponent.

enum { FXI_MAX_LINE = 4096 }; ///< no row of bars or ticks is longer

#endif
