/// \file io.h
/// Arrays in files: NumPy's npy and npz formats, memory maps, text tables, raw elements.
///
/// Every function checks what a file says of itself before it asks for memory: shapes that overflow or disagree with
/// the file's length, pickled objects and structured dtypes are refused with RP_EFORMAT, RP_EUNSUPPORTED or
/// RP_ETRUNCATED.
/// `*out` is an array of the innermost scope, untouched on failure. Files are written beside their name and renamed, so
/// that on failure the old file stands; memory maps are the exception.
#ifndef RAPTO_IO_H
#define RAPTO_IO_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- npy ------------------------------------------------------------------------------------------------------- */

/// Reads an npy file (format 1.0, 2.0, 3.0; either byte order; C or Fortran order, which the array keeps).
RP_API RP_CHECK rp_status rp_npy_read(const char *path, rp_array **out, rp_error *error);
/// As rp_npy_read for a file that is already in memory; `name` stands for the path in messages.
RP_API RP_CHECK rp_status rp_npy_parse(const char *name, const void *data, size_t size, rp_array **out,
                                       rp_error *error);
/// As rp_npy_parse for memory that goes on behind the array (several arrays saved to one file); `*used` bytes are its.
RP_API RP_CHECK rp_status rp_npy_parse_first(const char *name, const void *data, size_t size, rp_array **out,
                                             size_t *used, rp_error *error);
/// Writes `a` as NumPy writes it (format 1.0, little-endian, Fortran order when `a` lies so), byte for byte. RP_EDTYPE
/// for bfloat16, which the format has no notation for.
RP_API RP_CHECK rp_status rp_npy_write(const char *path, rp_array *a, rp_error *error);
/// The bytes of rp_npy_write in a new block, to be released with rp_free.
RP_API RP_CHECK rp_status rp_npy_format(rp_array *a, char **data, size_t *size, rp_error *error);

/* ---- npz ------------------------------------------------------------------------------------------------------- */

/// An open npz file (a zip archive of npy files). One thread at a time.
typedef struct rp_npz rp_npz;

/// Opens a file; close it with rp_npz_close. Reads the directory alone.
RP_API RP_CHECK rp_status rp_npz_open(const char *path, rp_npz **npz, rp_error *error);
/// As rp_npz_open for an archive in memory, which is borrowed until rp_npz_close.
RP_API RP_CHECK rp_status rp_npz_parse(const char *name, const void *data, size_t size, rp_npz **npz, rp_error *error);
RP_API void rp_npz_close(rp_npz *npz);          ///< NULL allowed. Arrays of the archive live on.
RP_API int64_t rp_npz_count(const rp_npz *npz); ///< Number of members.
/// Name of member `index` without ".npy"; borrowed. NULL when there is no such member.
RP_API const char *rp_npz_name(const rp_npz *npz, int64_t index);
/// Reads the member `name` (the last one of that name). RP_EUNKNOWN when there is none.
RP_API RP_CHECK rp_status rp_npz_get(rp_npz *npz, const char *name, rp_array **out, rp_error *error);

/// How a file is mapped into memory.
typedef enum rp_map_mode {
    RP_MAP_READ,   ///< "r": read-only
    RP_MAP_COPY,   ///< "c": writes stay in memory
    RP_MAP_UPDATE, ///< "r+": writes go to the file
    RP_MAP_CREATE  ///< "w+": a new file (or an emptied one), of zeros
} rp_map_mode;

/// Maps the stored member `name` without a copy (RP_MAP_READ or RP_MAP_COPY). RP_EUNSUPPORTED when it is compressed,
/// of the other byte order, or not in a file.
RP_API RP_CHECK rp_status rp_npz_map(rp_npz *npz, const char *name, rp_map_mode mode, rp_array **out, rp_error *error);
/// Writes `count` arrays with their names in this order; members are aligned, so that they can be mapped, or deflated
/// when `compressed`. RP_EVALUE for a name that appears twice.
RP_API RP_CHECK rp_status rp_npz_write(const char *path, const char *const *names, rp_array *const *arrays,
                                       int64_t count, bool compressed, rp_error *error);

/* ---- memory maps ------------------------------------------------------------------------------------------------ */

/// What rp_memmap shows. A zeroed struct is read-only bool elements from the start to the end of the file.
typedef struct rp_memmap_options {
    rp_map_mode mode;
    rp_dtype dtype;
    int64_t offset; ///< bytes before the first element
    int ndim;
    const int64_t *shape; ///< NULL: 1-d, as many elements as the file has
    rp_order order;       ///< RP_ORDER_C or RP_ORDER_F
} rp_memmap_options;

/// An array whose elements are the bytes of a file. RP_MAP_UPDATE lengthens a file that is too short. RP_EVALUE: the
/// file does not hold the shape or no whole number of elements. Cutting the file off elsewhere while it is mapped kills
/// the process that reads what is gone.
RP_API RP_CHECK rp_status rp_memmap(const char *path, const rp_memmap_options *options, rp_array **out,
                                    rp_error *error);
/// Brings what was written to a map (or a view of one) to the disk; other arrays are left alone.
RP_API RP_CHECK rp_status rp_memmap_flush(rp_array *a, rp_error *error);
RP_API bool rp_is_memmap(const rp_array *a); ///< Whether `a` shows a mapped file.
/// Maps the elements of an npy file (not RP_MAP_CREATE).
RP_API RP_CHECK rp_status rp_npy_map(const char *path, rp_map_mode mode, rp_array **out, rp_error *error);
/// Makes an npy file of zeros and maps it for reading and writing; `mode` and `offset` of the options are not looked
/// at.
RP_API RP_CHECK rp_status rp_npy_map_new(const char *path, const rp_memmap_options *options, rp_array **out,
                                         rp_error *error);

/* ---- text tables ------------------------------------------------------------------------------------------------- */

/// A text file, or text in memory: `data` NULL means that `name` is the path of the file to read, else it only stands
/// for the text in messages. UTF-8; lines end in \n, \r\n or \r.
typedef struct rp_text_input {
    const char *name;
    const char *data;
    size_t size;
} rp_text_input;

/// How a table is split. A zeroed struct is NumPy's default.
typedef struct rp_text_options {
    const char *const *comments; ///< each begins a comment
    int comment_count;           ///< 0: "#"; negative: there are no comments
    const char *delimiter;       ///< NULL: runs of white space
    char quote;                  ///< around fields with delimiters or line ends; doubled inside; 0: none
    int64_t skip_rows;           ///< lines to leave out at the start
    int64_t max_rows;            ///< rows to read at most; 0: all; negative: none
    const int64_t *usecols;      ///< columns to take, negative from the end
    int usecol_count;            ///< 0: all
    int ndmin;                   ///< axes that the result has at least (0 to 2); axes of extent 1 go otherwise
    bool unpack;                 ///< columns first
} rp_text_options;

/// numpy.loadtxt: reads a table of elements of one dtype, every field of which must convert. Text of width 0 takes the
/// width of the longest field. RP_EVALUE names file, line, row, column and value.
RP_API RP_CHECK rp_status rp_loadtxt(const rp_text_input *input, rp_dtype dtype, const rp_text_options *options,
                                     rp_array **out, rp_error *error);

/// What numpy.genfromtxt adds. A zeroed struct is NumPy's default.
typedef struct rp_genfromtxt_options {
    rp_text_options text;
    int64_t skip_footer;        ///< rows to leave out at the end
    const int64_t *widths;      ///< characters of each field, in place of a delimiter
    int width_count;            ///< 0: not by width; 1: all fields have the same
    const char *const *missing; ///< fields that count as missing where `strict`, besides the empty one
    int missing_count;
    rp_array *const *filling; ///< what stands for fields that are missing or do not convert: for each column
    int filling_count;        ///< 0: NaN, -1, False; 1: the same for all columns
    bool autostrip;           ///< fields lose the white space around them
    bool strict;              ///< a field that neither converts nor is missing is an error (NumPy's loose=False)
    bool skip_invalid;        ///< rows with a wrong number of fields are left out (invalid_raise=False)
    bool guess;               ///< the dtype is found from the fields (NumPy's dtype=None), the same for all columns
    char *note;               ///< NULL, or takes what was left out and why (empty when nothing was)
    size_t note_room;
} rp_genfromtxt_options;

/// numpy.genfromtxt for tables of one dtype. RP_EVALUE: rows with a wrong number of fields (all are listed), or a field
/// that does not convert; RP_EUNSUPPORTED: columns of several dtypes when the dtype is to be found.
RP_API RP_CHECK rp_status rp_genfromtxt(const rp_text_input *input, rp_dtype dtype,
                                        const rp_genfromtxt_options *options, rp_array **out, rp_error *error);

/// How a table is written. A zeroed struct is NumPy's default.
typedef struct rp_savetxt_options {
    const char *const *formats; ///< one for all columns, one per column, or one for the whole row; as Python's %
    int format_count;           ///< 0: "%.18e"
    const char *delimiter;      ///< NULL: " "
    const char *newline;        ///< NULL: "\n"
    const char *header;         ///< NULL: none
    const char *footer;         ///< NULL: none
    const char *comments;       ///< before the lines of header and footer; NULL: "# "
} rp_savetxt_options;

/// numpy.savetxt: writes a 1-d array as a column or a 2-d array as rows, atomically. RP_EVALUE: another number of axes,
/// or formats that do not fit the columns; RP_EDTYPE: a format that does not fit the dtype.
RP_API RP_CHECK rp_status rp_savetxt(const char *path, rp_array *a, const rp_savetxt_options *options, rp_error *error);
/// The text of rp_savetxt in a new block, to be released with rp_free.
RP_API RP_CHECK rp_status rp_savetxt_format(rp_array *a, const rp_savetxt_options *options, char **text, size_t *size,
                                            rp_error *error);

/* ---- raw elements ------------------------------------------------------------------------------------------------ */

/// numpy.fromstring (pure): up to `count` numbers (negative: all) with `separator` between them; white space in it
/// stands for any amount. RP_EVALUE for text that is no number.
RP_API rp_array *rp_fromstring(const char *text, size_t size, rp_dtype dtype, int64_t count, const char *separator);

/// What numpy.fromfile reads.
typedef struct rp_fromfile_options {
    rp_dtype dtype;
    int64_t count;         ///< elements at most; negative: all
    int64_t offset;        ///< bytes to leave out; binary files only
    const char *separator; ///< NULL or "": binary; else text as in rp_fromstring
} rp_fromfile_options;

/// numpy.fromfile: a 1-d array of the elements of a file; bytes behind the last whole element are left.
RP_API RP_CHECK rp_status rp_fromfile(const char *path, const rp_fromfile_options *options, rp_array **out,
                                      rp_error *error);
/// ndarray.tofile: the elements in C order, binary when `separator` is NULL or "", else as text, each by `format`
/// (NULL: as str writes it). Atomic.
RP_API RP_CHECK rp_status rp_tofile(const char *path, rp_array *a, const char *separator, const char *format,
                                    rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
