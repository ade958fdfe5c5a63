/// \file array.h
/// The array: a handle on a value, evaluated or still to be computed.
///
/// Two families of functions. Pure functions return `rp_array *`, never NULL: a failure is an error array that flows
/// through later operations and tells its status when read. Effectful functions return `rp_status`.
///
/// Ownership: a new array belongs to the innermost open scope of its thread and dies with it. rp_keep takes a reference
/// for longer life, rp_release gives it back. Without an open scope it belongs to the thread's root scope, which
/// rp_scope_close_all empties.
/// Threads: scopes and contexts belong to one thread; kept arrays may be read and released on any thread.
#ifndef RAPTO_ARRAY_H
#define RAPTO_ARRAY_H

#include <limits.h>
#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RP_MAX_NDIM 64
#define RP_NEWAXIS  INT64_MIN
#define RP_NONE     INT64_MIN ///< rp_slice: start or stop left out, as in a[::-1].
#define RP_END      INT64_MAX ///< rp_slice: up to the end (anything beyond the end is clamped).
#define RP_ALL_AXES INT_MIN   ///< Every axis, where a function takes one axis.

/// Units of time, from coarse to fine; the numbers are fixed.
typedef enum rp_unit {
    RP_UNIT_GENERIC, ///< no unit: NaT, and a timedelta that takes the unit of the other operand
    RP_UNIT_Y,
    RP_UNIT_M,
    RP_UNIT_W,
    RP_UNIT_D,
    RP_UNIT_H,
    RP_UNIT_MIN,
    RP_UNIT_S,
    RP_UNIT_MS,
    RP_UNIT_US,
    RP_UNIT_NS,
    RP_UNIT_COUNT
} rp_unit;

/// Element types. The low 8 bits are the base, an enumerator below RP_DTYPE_COUNT; the bits above hold the unit of a
/// datetime or timedelta and the width (characters) of fixed-width text, so two dtypes are the same when they are ==.
/// The numbers are fixed.
typedef enum rp_dtype {
    RP_BOOL = 0,
    RP_I8,
    RP_I16,
    RP_I32,
    RP_I64,
    RP_U8,
    RP_U16,
    RP_U32,
    RP_U64,
    RP_F16,
    RP_BF16,
    RP_F32,
    RP_F64,
    RP_C64,
    RP_C128,
    RP_DATETIME,  ///< 64-bit count of units since 1970; INT64_MIN is NaT. See rp_dtype_datetime.
    RP_TIMEDELTA, ///< 64-bit count of units; INT64_MIN is NaT. See rp_dtype_timedelta.
    RP_BYTES, ///< bytes, padded with zeros. See rp_dtype_bytes. Moved, compared, read and written, not computed with.
    RP_STR,   ///< UCS-4 characters, padded with zeros. See rp_dtype_str.
    RP_DTYPE_COUNT,
    RP_DATETIME_NS = RP_DATETIME | RP_UNIT_NS << 8,
    RP_DATETIME_D = RP_DATETIME | RP_UNIT_D << 8,
    RP_TIMEDELTA_NS = RP_TIMEDELTA | RP_UNIT_NS << 8,
    RP_TIMEDELTA_D = RP_TIMEDELTA | RP_UNIT_D << 8,
    RP_DTYPE_LIMIT_ = 0x3fffffff
} rp_dtype;

/// The enumerator below RP_DTYPE_COUNT, without unit or width.
static inline rp_dtype rp_dtype_base(rp_dtype dtype)
{
    return (rp_dtype)(dtype & 0xff);
}
/// The unit of a datetime or timedelta.
static inline rp_unit rp_dtype_unit(rp_dtype dtype)
{
    return (rp_unit)((int)dtype >> 8);
}
/// The characters of fixed-width text.
static inline int rp_dtype_width(rp_dtype dtype)
{
    return (int)dtype >> 8;
}
/// datetime64[unit].
static inline rp_dtype rp_dtype_datetime(rp_unit unit)
{
    return (rp_dtype)(RP_DATETIME | (int)unit << 8);
}
/// timedelta64[unit].
static inline rp_dtype rp_dtype_timedelta(rp_unit unit)
{
    return (rp_dtype)(RP_TIMEDELTA | (int)unit << 8);
}
#define RP_MAX_WIDTH 0x3fffff ///< characters of fixed-width text
/// Text of `width` bytes (0 to RP_MAX_WIDTH).
static inline rp_dtype rp_dtype_bytes(int width)
{
    return (rp_dtype)(RP_BYTES | width << 8);
}
/// Text of `width` UCS-4 characters (0 to RP_MAX_WIDTH).
static inline rp_dtype rp_dtype_str(int width)
{
    return (rp_dtype)(RP_STR | width << 8);
}

/// Order of the elements in memory: rows first, columns first, columns first when the operand is, or the operand's own.
typedef enum rp_order { RP_ORDER_C, RP_ORDER_F, RP_ORDER_A, RP_ORDER_K } rp_order;

typedef struct rp_array rp_array;

/// Which conversions are allowed, from strict to free (NumPy's names and rules).
typedef enum rp_casting { RP_CAST_NO, RP_CAST_EQUIV, RP_CAST_SAFE, RP_CAST_SAME_KIND, RP_CAST_UNSAFE } rp_casting;

/// The dtype that holds the values of both (NumPy's promote_types); RP_DTYPE_COUNT when there is none.
RP_API rp_dtype rp_promote(rp_dtype a, rp_dtype b);
/// Whether `casting` allows the conversion.
RP_API bool rp_can_cast(rp_dtype from, rp_dtype to, rp_casting casting);
/// Common dtype of `count` >= 1 operands under NEP 50: weak scalars lift only the kind. Fails with RP_EDTYPE when there
/// is none and with RP_EOVERFLOW when a weak integer does not fit the dtype of the others; `*dtype` is then untouched.
RP_API RP_CHECK rp_status rp_result_type(rp_array *const *operands, int count, rp_dtype *dtype, rp_error *error);

/// The limits of a float dtype, or of the parts of a complex one. The smallest number is -max.
typedef struct rp_float_info {
    rp_dtype dtype;     ///< of the numbers themselves: float32 for complex64
    int bits;           ///< of one number
    int nmant, nexp;    ///< bits of the fraction and of the exponent
    int minexp, maxexp; ///< smallest_normal is 2^minexp; 2^maxexp is the first power beyond the range
    int precision;      ///< decimal digits that are always kept
    double eps, epsneg; ///< distance from 1 to the next larger and the next smaller number
    double max, smallest_normal, smallest_subnormal;
    double resolution; ///< 10^-precision
} rp_float_info;

/// The limits of an integer dtype.
typedef struct rp_integer_info {
    int bits;
    int64_t min;
    uint64_t max;
} rp_integer_info;

/// Limits of a float or complex dtype; RP_EVALUE for others.
RP_API RP_CHECK rp_status rp_finfo(rp_dtype dtype, rp_float_info *info, rp_error *error);
/// Limits of an integer dtype; RP_EVALUE for others.
RP_API RP_CHECK rp_status rp_iinfo(rp_dtype dtype, rp_integer_info *info, rp_error *error);
/// NumPy's kind character: 'b', 'i', 'u', 'f', 'c', 'm', 'M', 'S', 'U'; '\0' for no dtype.
RP_API char rp_dtype_kind(rp_dtype dtype);
/// Whether a dtype is of a kind of the array API standard: "bool", "signed integer", "unsigned integer", "integral",
/// "real floating", "complex floating", "numeric"; false for any other word.
RP_API bool rp_isdtype(rp_dtype dtype, const char *kind);
/// The smallest dtype that holds the value of a 0-d array (floats may lose digits, not their size); the dtype of any
/// other array.
RP_API RP_CHECK rp_status rp_min_scalar_type(rp_array *a, rp_dtype *dtype, rp_error *error);

/* ---- scopes ------------------------------------------------------------------------------------------------- */

typedef struct rp_scope rp_scope;

/// Opens a scope on this thread; NULL when out of memory (then new arrays go to the scope around it).
RP_API rp_scope *rp_scope_open(void);
/// Closes `scope` (must be the innermost one; NULL allowed) and releases the arrays that belong to it.
RP_API void rp_scope_close(rp_scope *scope);
RP_API void rp_scope_close_all(void); ///< Closes every scope of this thread and empties its root scope.
static inline void rp_scope_cleanup_(rp_scope **scope)
{
    rp_scope_close(*scope);
}
#define RP_SCOPE_NAME2_(line) rp_scope_at_##line
#define RP_SCOPE_NAME_(line)  RP_SCOPE_NAME2_(line)
/// Opens a scope that closes itself at the end of the block. Blocks with scopes may nest.
#define RP_SCOPE()                                                                                                     \
    __attribute__((cleanup(rp_scope_cleanup_), unused)) rp_scope *RP_SCOPE_NAME_(__LINE__) = rp_scope_open()

RP_API rp_array *rp_keep(rp_array *a);  ///< Adds a reference for long life; returns `a`. Any thread.
RP_API void rp_release(rp_array *a);    ///< Gives back one rp_keep; NULL allowed. Any thread.
RP_API rp_array *rp_yield(rp_array *a); ///< Moves `a` to the enclosing scope, returns it. Cannot fail.

/* ---- creation (pure) ------------------------------------------------------------------------------------------ */

/// C-order copy of `data` (NULL: zeros) with `ndim` extents `shape`.
RP_API rp_array *rp_from_data(rp_dtype dtype, int ndim, const int64_t *shape, const void *data);
/// Takes over a block of rp_malloc as a C-order array without a copy; on failure the block is freed.
RP_API rp_array *rp_adopt(rp_dtype dtype, int ndim, const int64_t *shape, void *block);

/// Memory of somebody else, shown as an array without a copy.
typedef struct rp_foreign {
    rp_dtype dtype;
    int ndim;
    const int64_t *shape;
    const int64_t *strides; ///< bytes, may be negative; NULL: C order
    void *data;             ///< first element; need not be aligned for the dtype
    bool writable;          ///< false: rp_assign refuses
    void (*release)(
        void *context); ///< called exactly once, on any thread, when no array needs the memory (NULL: never)
    void *context;      ///< handed to `release`
} rp_foreign;

/// An array over foreign memory. When this fails, `release` is called before it returns.
RP_API rp_array *rp_from_foreign(const rp_foreign *foreign);

RP_API rp_array *rp_empty(rp_dtype dtype, int ndim, const int64_t *shape); ///< C order, elements not set.
RP_API rp_array *rp_zeros(rp_dtype dtype, int ndim, const int64_t *shape); ///< C order, zeros (or false).
RP_API rp_array *rp_ones(rp_dtype dtype, int ndim, const int64_t *shape);  ///< C order, ones (or true).
/// C order, every element `value` (broadcast to the shape, cast under "unsafe" casting).
RP_API rp_array *rp_full(rp_dtype dtype, int ndim, const int64_t *shape, rp_array *value);
/// start, start + step, ... below `stop` (above, for a negative step), float64. A step of 0 or NaN is an error.
RP_API rp_array *rp_arange(double start, double stop, double step);
RP_API rp_array *rp_arange_int(int64_t start, int64_t stop, int64_t step); ///< As rp_arange in int64.
/// `count` evenly spaced float64 values from `start` to `stop`, which is included when `endpoint`.
RP_API rp_array *rp_linspace(double start, double stop, int64_t count, bool endpoint);
/// `rows` x `columns`, ones on the diagonal shifted right by `diagonal`, zeros elsewhere.
RP_API rp_array *rp_eye(rp_dtype dtype, int64_t rows, int64_t columns, int64_t diagonal);

/// 0-d weak scalars: they take the dtype of the other operand and only lift its kind (NEP 50), as a Python number does.
RP_API rp_array *rp_scalar(double value);
RP_API rp_array *rp_scalar_int(int64_t value);   ///< Weak integer; an error where it does not fit the other's dtype.
RP_API rp_array *rp_scalar_uint(uint64_t value); ///< As rp_scalar_int, also above the range of int64.
RP_API rp_array *rp_scalar_complex(double real, double imag); ///< Weak complex number.
RP_API rp_array *rp_scalar_bool(bool value);                  ///< A bool; as in NumPy it promotes like a bool array.

/* ---- movement (pure) -------------------------------------------------------------------------------------------- */

/* All of these give views that share the storage where strides permit, as NumPy does, and copies otherwise. Axes may be
 * negative. */

/// a[start:stop:step] along one axis with Python's rules (negative indices count from the end, then clamp). A view.
RP_API rp_array *rp_slice(rp_array *a, int axis, int64_t start, int64_t stop, int64_t step);
RP_API rp_array *rp_index(rp_array *a, int axis, int64_t index); ///< a[index] along one axis, which goes away. A view.
/// The same elements in C order with another shape; one extent may be -1. A view where strides permit.
RP_API rp_array *rp_reshape(rp_array *a, int ndim, const int64_t *shape);
RP_API rp_array *rp_ravel(rp_array *a);                          ///< All elements along one axis, in C order.
RP_API rp_array *rp_transpose(rp_array *a, const int *axes);     ///< Axes in the order given; NULL reverses. A view.
RP_API rp_array *rp_swapaxes(rp_array *a, int axis1, int axis2); ///< A view with two axes exchanged.
RP_API rp_array *rp_moveaxis(rp_array *a, int from, int to);     ///< A view with one axis at another place.
RP_API rp_array *rp_expand_dims(rp_array *a, int axis);          ///< A view with an axis of extent 1 put in at `axis`.
RP_API rp_array *rp_squeeze(rp_array *a,
                            int axis); ///< A view without an axis of extent 1, or without all (RP_ALL_AXES).
/// A read-only view stretched to `shape`.
RP_API rp_array *rp_broadcast_to(rp_array *a, int ndim, const int64_t *shape);
RP_API rp_array *rp_flip(rp_array *a, int axis); ///< A view in reverse order along one axis, or along RP_ALL_AXES.
/// Joins `count` arrays along an axis that they have, with their common dtype.
RP_API rp_array *rp_concatenate(rp_array *const *arrays, int count, int axis);
/// Joins `count` arrays of one shape along a new axis.
RP_API rp_array *rp_stack(rp_array *const *arrays, int count, int axis);
/// Elements at `indices` (integers, any shape, negative from the end) along an axis; RP_EINDEX when one is outside.
RP_API rp_array *rp_take(rp_array *a, rp_array *indices, int axis);
/// Read-only view of all windows of length `window` along `axis`; the window is a new last axis.
RP_API rp_array *rp_sliding_window_view(rp_array *a, int64_t window, int axis);
RP_API rp_array *rp_copy(rp_array *a);         ///< A C-order copy with storage of its own.
RP_API rp_array *rp_ascontiguous(rp_array *a); ///< `a` itself when it is in C order and aligned, else a copy.
/// The same bytes as elements of another dtype (NumPy's ndarray.view). Where the sizes differ, the last axis must be
/// contiguous; it shrinks or grows. Text of width 0 takes the size of the old elements. RP_EVALUE when the bytes do not
/// divide. A view.
RP_API rp_array *rp_view_dtype(rp_array *a, rp_dtype dtype);
/// A view with any shape and strides (bytes), `offset` bytes from the first element of `a`; every element must lie
/// inside the memory that `a` is a view of, else RP_EVALUE.
RP_API rp_array *rp_as_strided(rp_array *a, int ndim, const int64_t *shape, const int64_t *strides, int64_t offset);
/// The elements as another dtype under "unsafe" casting: whatever does not fit gives what NumPy gives on x86-64. Text
/// of width 0 gets the width that its dtype needs, a time of generic unit the unit of `a` (of dates in text: the finest
/// of them). Text that is no number or date fails with RP_EVALUE, or RP_EOVERFLOW where the dtype cannot hold it.
RP_API rp_array *rp_astype(rp_array *a, rp_dtype dtype);
/// As rp_astype; RP_EDTYPE when `casting` does not allow the conversion.
RP_API rp_array *rp_astype_casting(rp_array *a, rp_dtype dtype, rp_casting casting);

/* ---- accessors (never fail) ----------------------------------------------------------------------------------- */

RP_API rp_dtype rp_dtype_of(const rp_array *a);      ///< Element type; RP_BOOL for an error array.
RP_API int rp_ndim(const rp_array *a);               ///< Number of axes.
RP_API const int64_t *rp_shape(const rp_array *a);   ///< Extents; borrowed, lives as long as `a`.
RP_API int64_t rp_dim(const rp_array *a, int axis);  ///< Extent of one axis (negative counts from the end), 0 if none.
RP_API int64_t rp_size(const rp_array *a);           ///< Number of elements.
RP_API rp_status rp_array_status(const rp_array *a); ///< RP_OK, or why this is an error array (does not evaluate).
RP_API const char *rp_array_message(const rp_array *a); ///< Message of an error array, "" otherwise; borrowed.
RP_API bool rp_is_writable(const rp_array *a);          ///< True for an array that rp_assign may write to.

RP_API const int64_t *rp_strides(rp_array *a); ///< Byte strides; evaluates first; borrowed. Zeros for an error array.
RP_API bool rp_is_c_contiguous(rp_array *a);   ///< Whether the elements lie in C order without gaps; evaluates first.
RP_API bool rp_is_f_contiguous(rp_array *a);   ///< Whether they lie in Fortran order without gaps; evaluates first.
RP_API bool rp_is_aligned(rp_array *a); ///< Whether every element lies at a multiple of its alignment; evaluates first.
RP_API bool rp_owns_data(rp_array *a);  ///< True when the memory is the array's own: no view, no foreign memory.
/// Whether memory ranges of two arrays meet (a quick test by bounds); error arrays share nothing.
RP_API bool rp_may_share_memory(rp_array *a, rp_array *b);
/// Whether two arrays have a byte in common, exactly: `max_work` steps of search, negative for as many as it takes, 0
/// for the test by bounds. RP_EUNSUPPORTED when they do not suffice (NumPy's TooHardError).
RP_API RP_CHECK rp_status rp_shares_memory(rp_array *a, rp_array *b, int64_t max_work, bool *shares, rp_error *error);

/// Called once for each error array, when it comes into being; must not create arrays.
typedef void rp_error_hook(const rp_array *error, void *context);
RP_API void rp_on_error(rp_error_hook *hook, void *context); ///< Sets the hook of this process; NULL removes it.
/// A new error array with the status and message of `error` (pure): how pure functions of other libraries fail.
RP_API rp_array *rp_error_array(const rp_error *error);

RP_API const char *
rp_dtype_name(rp_dtype dtype); ///< NumPy's name ("float64", "datetime64[ns]"; text without width); static.
/// The array-interface notation ("<f8", "|S3", "<M8[ns]") in `text`; false when there is none (bfloat16) or no room.
RP_API bool rp_dtype_descr(rp_dtype dtype, char *text, size_t room);
/// Parses that notation; `*swapped` is true for foreign byte order. False, and nothing written, when it names no dtype.
RP_API bool rp_dtype_from_descr(const char *descr, rp_dtype *dtype, bool *swapped);
RP_API const char *rp_unit_name(rp_unit unit); ///< "Y", "M", ... "ns"; "generic". Static.
/// The unit of a name of `length` characters; false when there is none.
RP_API bool rp_unit_from_name(const char *name, size_t length, rp_unit *unit);
RP_API size_t rp_dtype_size(rp_dtype dtype); ///< Bytes of one element.

/* ---- reading (effectful) -------------------------------------------------------------------------------------- */

/// Computes a pending array; RP_OK when `a` holds a value afterwards.
RP_API RP_CHECK rp_status rp_eval(rp_array *a);
/// Evaluates and gives a pointer to C-contiguous elements, borrowed, valid as long as `a` lives and is not written.
/// An array that is strided or not aligned is compacted into a buffer of its own first.
RP_API RP_CHECK rp_status rp_read(rp_array *a, const void **data);
/// Evaluates and gives the address of the first element, to be used with rp_strides; borrowed, valid as long as `a`
/// lives, aligned where rp_is_aligned says so. With `writable` the caller may write until it next calls the library:
/// RP_EREADONLY where rp_is_writable says no.
RP_API RP_CHECK rp_status rp_data_pointer(rp_array *a, bool writable, void **data);
/// Evaluates and copies all elements in C order to `out`, cast to `dtype` under "unsafe" casting; `bytes` is the size
/// of `out` and must match exactly.
RP_API RP_CHECK rp_status rp_copy_to(rp_array *a, rp_dtype dtype, void *out, size_t bytes);
/// Reads the only element of an array of size 1; `*value` is untouched on failure.
RP_API RP_CHECK rp_status rp_item(rp_array *a, double *value);
RP_API RP_CHECK rp_status rp_item_int(rp_array *a, int64_t *value);   ///< As rp_item; floats are cut off.
RP_API RP_CHECK rp_status rp_item_uint(rp_array *a, uint64_t *value); ///< As rp_item_int, for uint64.
/// As rp_item; writes real and imaginary part.
RP_API RP_CHECK rp_status rp_item_complex(rp_array *a, double value[2]);
RP_API RP_CHECK rp_status rp_item_bool(rp_array *a, bool *value); ///< As rp_item; true when not zero.

/* ---- writing (effectful) ---------------------------------------------------------------------------------------- */

/// Writes `value`, broadcast and cast under "same_kind" casting, through `view` to the storage it shares. Results that
/// were recorded before the write still see the old elements; overlapping source and destination act as if copied
/// first. RP_EREADONLY for read-only memory and stretched views.
RP_API RP_CHECK rp_status rp_assign(rp_array *view, rp_array *value, rp_error *error);
/// Writes one number to every element of `view`.
RP_API RP_CHECK rp_status rp_fill(rp_array *view, double value, rp_error *error);

/* ---- text (effectful) ------------------------------------------------------------------------------------------- */

/// How many digits a float of an array is printed with.
typedef enum rp_float_mode {
    RP_FLOAT_MAXPREC,       ///< the fewest that tell it from its neighbours, at most `precision`
    RP_FLOAT_MAXPREC_EQUAL, ///< as many for every element as the longest of them needs, at most `precision`
    RP_FLOAT_FIXED,         ///< always `precision` digits
    RP_FLOAT_UNIQUE         ///< the fewest that tell it from its neighbours, whatever `precision` says
} rp_float_mode;

/// How arrays are printed. A zeroed struct is NumPy's default.
typedef struct rp_print_options {
    bool repr;         ///< "array([1., 2.])" instead of "[1. 2.]"
    bool array2string; ///< a 0-d array like an element of an array ("1."), not like a scalar ("1.0")
    bool suppress;     ///< never use exponents for the sake of small numbers
    char sign;         ///< '-' (0 too): only of negative numbers; '+': always; ' ': a space for the missing '+'
    rp_float_mode float_mode;
    int precision;                   ///< digits behind the point; 0 means 8, negative means none
    int line_width;                  ///< characters per line; 0 means 75
    int64_t threshold;               ///< arrays with more elements are summarised; 0 means 1000, negative means 0
    int edge_items;                  ///< elements shown at each end of a summarised axis; 0 means 3, negative means 0
    const char *nan_text, *inf_text; ///< NULL: "nan", "inf"
    const char *separator;           ///< between elements; NULL: " ", of a repr ", "
    const char *prefix; ///< what will stand before the text, for indentation; of a repr what it begins with ("array(")
    const char *suffix; ///< what will stand behind the text, for the last line; of a repr always ")"
    /// Writes an element in place of the rules: returns a text of rp_malloc, NULL on failure (RP_EVALUE). NULL: none.
    char *(*format)(void *context, const void *element);
    void *context; ///< handed to `format`
} rp_print_options;

/// Text of an array as NumPy writes it. `*text` is released with rp_free; `options` NULL is the default.
RP_API RP_CHECK rp_status rp_to_string(rp_array *a, const rp_print_options *options, char **text, rp_error *error);
/// Text of the only element as str() writes the scalar ("1.5", "5 seconds", "b'x'"), or with `repr` as repr() writes it
/// between the parentheses of the scalar's type ("5,'s'", "'2000-01-01'"). `*text` is released with rp_free.
RP_API RP_CHECK rp_status rp_item_to_string(rp_array *a, bool repr, char **text, rp_error *error);

/// How one float is written. A zeroed struct is NumPy's default: the fewest digits that read back.
typedef struct rp_float_format {
    bool exact;       ///< digits of the exact value (unique=False): needs a precision
    bool significant; ///< positional: precision and min_digits count all digits (fractional=False)
    bool sign;        ///< '+' before positive numbers
    char trim;        ///< 'k' (0 too) keeps trailing zeros, '.' removes them, '0' leaves one, '-' removes the point too
    int precision;    ///< most digits; 0 means no limit, negative means none
    int min_digits;   ///< digits at least
    int pad_left;     ///< characters before the point, filled up with spaces
    int pad_right;    ///< positional: characters behind the point, filled up with spaces
    int exp_digits;   ///< scientific: digits of the exponent at least; 0 means 2
} rp_float_format;

/// Text of the only element, a real number, in plain notation. `*text` is released with rp_free; `format` NULL is the
/// default.
RP_API RP_CHECK rp_status rp_format_float_positional(rp_array *x, const rp_float_format *format, char **text,
                                                     rp_error *error);
/// As rp_format_float_positional, with an exponent.
RP_API RP_CHECK rp_status rp_format_float_scientific(rp_array *x, const rp_float_format *format, char **text,
                                                     rp_error *error);
/// Prints the text of an array and a line end to `stream`.
RP_API RP_CHECK rp_status rp_print(rp_array *a, FILE *stream);

#ifdef __cplusplus
}
#endif
#endif
