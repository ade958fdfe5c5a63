/* The Python face of librapto: what the files of this extension share.
 *
 * A Python ndarray holds one kept reference on an rp_array. Every call from Python opens a scope, so temporaries die
 * when it returns. Functions are rows of tables (rpy_row); binder.c parses their arguments and returns their results.
 * README.md shows how to add one.
 */
#ifndef RPY_H
#define RPY_H

#define PY_SSIZE_T_CLEAN
#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#include <Python.h>
#include <rapto/rapto.h>
#include <structmember.h>

/* ---- objects -------------------------------------------------------------------------------------------------- */

typedef struct rpy_array {
    PyObject_HEAD rp_array *value; /* one kept reference */
    PyObject *base;                /* the object whose memory this is a view of, or NULL */
    PyObject *weak;                /* list of weak references */
    bool warns;                    /* read-only until the first a[...] = x, which warns (broadcast_arrays) */
} rpy_array;

typedef struct rpy_dtype {
    PyObject_HEAD rp_dtype dtype;
    bool swapped;       /* the other byte order: arrays never have it, their elements are converted */
    PyObject *metadata; /* the dict given by the user, or NULL; arrays do not keep it */
} rpy_dtype;

extern PyTypeObject *rpy_array_type, *rpy_dtype_type, *rpy_function_type;

static inline bool rpy_is_array(PyObject *object)
{
    return PyObject_TypeCheck(object, rpy_array_type);
}
static inline rp_array *rpy_value_of(PyObject *array)
{
    return ((rpy_array *)array)->value;
}

/* A new ndarray that keeps `a` (never an error). New reference, NULL with MemoryError. */
PyObject *rpy_wrap(rp_array *a);
/* As rpy_wrap, with the type of `like` (an ndarray or NULL) and its __array_finalize__; `base` set when memory is
 * shared. */
PyObject *rpy_wrap_like(rp_array *a, PyObject *like);
/* The result of a function: an exception for an error array, a scalar for a 0-d array, else an ndarray like `like`. */
PyObject *rpy_result(rp_array *a, PyObject *like);
/* As rpy_result, but a 0-d array stays one. */
PyObject *rpy_result_array(rp_array *a, PyObject *like);

/* The scalar of a 0-d array. New reference. */
PyObject *rpy_scalar(rp_array *a);
/* The plain Python number, text or time of a 0-d array, as item() gives it. New reference. */
PyObject *rpy_item(rp_array *a);
/* The dtype object of `dtype`. New reference. */
PyObject *rpy_dtype_object(rp_dtype dtype);
PyObject *rpy_dtype_object_order(rp_dtype dtype, bool swapped);
/* A dtype object of its own with a copy of `metadata` (a dict), or the common one when it is NULL or empty. */
PyObject *rpy_dtype_annotated(rp_dtype dtype, bool swapped, PyObject *metadata);
/* The scalar type of a dtype. Borrowed. */
PyObject *rpy_scalar_type(rp_dtype dtype);
/* The dtype of a scalar type (also of Python's); false when it is none. */
bool rpy_dtype_of_type(PyObject *type, rp_dtype *dtype);
/* Whether `object` is one of our scalars, and which dtype. */
bool rpy_is_scalar(PyObject *object, rp_dtype *dtype);

/* ---- conversion ----------------------------------------------------------------------------------------------- */

/* Anything that means a dtype; None is float64. False with TypeError. */
bool rpy_parse_dtype(PyObject *object, rp_dtype *dtype);
/* The same with the byte order; rpy_parse_dtype drops it, which is right wherever elements are converted. */
bool rpy_parse_dtype_order(PyObject *object, rp_dtype *dtype, bool *swapped);
bool rpy_parse_order(PyObject *object, int64_t *order);
bool rpy_parse_casting(PyObject *object, int64_t *casting);

/* `object` as an array in the innermost scope: an ndarray's own value, memory of others without a copy where it can be
 * shared, nested sequences. `dtype` RP_DTYPE_COUNT: found from the elements. NULL with an exception. */
rp_array *rpy_to_array(PyObject *object, rp_dtype dtype);
/* As rpy_to_array, but Python numbers become weak scalars. */
rp_array *rpy_to_operand(PyObject *object);
/* The same; an integer beyond 64 bits is a float where `other` is one (NULL: never). */
rp_array *rpy_to_operand_beside(PyObject *object, rp_array *other);
/* All operands of a ufunc; at most one of them is an integer beyond 64 bits, and then beside a float. */
bool rpy_to_operands(PyObject *const *objects, int count, rp_array **operands);
/* `object` as the source of an assignment to elements of `dtype`: Python integers must fit. */
rp_array *rpy_to_assigned(PyObject *object, rp_dtype dtype);
/* Whether a Python integer fits an integer dtype; else OverflowError. True for any other dtype. */
bool rpy_integer_fits(PyObject *number, rp_dtype dtype);
/* Pieces of rpy_to_array. `*taken` false: not of that kind. */
rp_array *rpy_from_foreign_object(PyObject *object, bool *taken);
rp_array *rpy_from_sequence(PyObject *object, rp_dtype dtype);
/* A leaf (Python number, text, our scalar) as a 0-d array; `*taken` false: it is none. */
rp_array *rpy_from_leaf(PyObject *object, bool weak, bool *taken);

/* ---- errors --------------------------------------------------------------------------------------------------- */

/* Sets the exception of a status; always returns NULL. */
PyObject *rpy_raise(rp_status status, const char *message);
/* Sets an exception of rapto.exceptions; always returns NULL. */
PyObject *rpy_raise_named(const char *name, const char *message);
PyObject *rpy_raise_array(const rp_array *error);
/* NumPy's ComplexWarning where a conversion drops imaginary parts. False when it was made an exception. */
bool rpy_warn_complex(rp_dtype from, rp_dtype to);
/* True when `a` is no error array; else sets its exception. */
bool rpy_check(rp_array *a);
/* True for RP_OK; else sets the exception. */
bool rpy_check_status(rp_status status, const rp_error *error);

/* ---- native access (native.c alone sees the core) ------------------------------------------------------------- */

char *rpy_data(rp_array *a); /* first element of an evaluated array; NULL with an exception when evaluation fails */
const int64_t *rpy_strides(rp_array *a);
bool rpy_shares_storage(const rp_array *a, const rp_array *b);
bool rpy_is_c_contiguous(const rp_array *a);
bool rpy_is_f_contiguous(const rp_array *a);
rp_array *rpy_strided_view(rp_array *a, rp_dtype dtype, int ndim, const int64_t *shape, const int64_t *strides,
                           int64_t offset); /* unchecked */
rp_array *rpy_readonly_view(rp_array *a, bool readonly);
/* a[start : start + length * step : step] of the first axis, or a[start] when `length` is negative; the numbers lie
 * inside. NULL without an exception for what is not evaluated. */
rp_array *rpy_view_of_first_axis(rp_array *a, int64_t start, int64_t length, int64_t step);
/* Bytes of the storage before and behind the first element of an evaluated array. */
void rpy_storage_bounds(rp_array *a, int64_t *before, int64_t *behind);
bool rpy_is_time_dtype(rp_dtype dtype);
bool rpy_is_text_dtype(rp_dtype dtype);
char rpy_kind(rp_dtype dtype);

/* ---- functions ------------------------------------------------------------------------------------------------ */

#define RPY_MAX_PARAMETERS 16
#define RPY_MAX_RESULTS    8

/* One parsed argument. Which fields are set depends on its kind; see README.md. */
typedef struct rpy_value {
    PyObject *object;   /* as given, borrowed; NULL when left out or None */
    rp_array *array;    /* array, operand, where */
    rp_array **arrays;  /* arrays, operands */
    PyObject **objects; /* out: what was given for each */
    int64_t number;     /* int, bool, axis, order, casting, dtype, choice */
    double real;        /* float */
    const char *text;   /* str */
    int64_t *list;      /* shape, ints */
    int *axes;          /* axes */
    int count;          /* of arrays, list, axes; -1 when left out or None */
} rpy_value;

typedef struct rpy_row rpy_row;

/* One call of a function. */
typedef struct rpy_call {
    const rpy_row *row;
    rpy_value v[RPY_MAX_PARAMETERS];
    PyObject *like;                     /* the operand whose type the result takes, or NULL; borrowed */
    rp_array *results[RPY_MAX_RESULTS]; /* what a native handler gives besides its own result */
    rp_array **list;                    /* RPY_LIST: the results, from rp_malloc */
    int64_t result_count;
    bool keep_0d;   /* out=... was given: a 0-d result stays an array */
    int64_t work;   /* elements of all operands: decides whether the GIL is released */
    PyObject *keep; /* list that holds objects alive during the call */
    char *blocks;   /* chain of blocks freed after the call */
} rpy_call;

/* Handlers. A native one is pure C: the GIL may be released around it. */
typedef rp_array *rpy_native(rpy_call *c);
typedef PyObject *rpy_handler(rpy_call *c);

enum {
    RPY_METHOD = 1,      /* also a method of ndarray (the first parameter is the array) */
    RPY_ONLY_METHOD = 2, /* only a method */
    RPY_KEEP_0D = 4,     /* a 0-d result stays an array */
    RPY_BASE_CLASS = 8,  /* the result is an ndarray, whatever the class of the operands */
    RPY_LIST = 16,       /* results are given as a list, also one */
    RPY_NO_DISPATCH = 32 /* __array_function__ of the arguments is not asked */
};

struct rpy_row {
    const char *name;
    const char *signature; /* "a: array, axis: axes = None, *, keepdims: bool = False" */
    rpy_native *native;    /* one of native and handler */
    rpy_handler *handler;
    int flags;
    const char *doc;     /* what it does, one or two lines */
    const char *example; /* doctest lines: ">>> rp.sum([1, 2])\nnp.int64(3)"; may be NULL */
    const char *shown;   /* the signature that inspect and the documentation show; NULL: `signature` */
};

/* Arguments inside a handler whose parameter is named c. */
#define ARRAY(i)  (c->v[i].array)
#define ARRAYS(i) (c->v[i].arrays)
#define INT(i)    (c->v[i].number)
#define AXIS(i)   ((int)c->v[i].number)
#define BOOL(i)   (c->v[i].number != 0)
#define DTYPE(i)  ((rp_dtype)c->v[i].number)
#define ORDER(i)  ((rp_order)c->v[i].number)
#define FLOAT(i)  (c->v[i].real)
#define TEXT(i)   (c->v[i].text)
#define AXES(i)   (c->v[i].axes)
#define LIST(i)   (c->v[i].list)
#define COUNT(i)  (c->v[i].count)
#define OBJECT(i) (c->v[i].object)
#define GIVEN(i)  (c->v[i].object != NULL)

/* A further result of a native handler: the function then returns a tuple. */
static inline void rpy_also(rpy_call *c, rp_array *a)
{
    if (c->result_count < RPY_MAX_RESULTS) c->results[c->result_count++] = a;
}
/* Scratch memory that lives until the call returns; NULL with MemoryError. */
void *rpy_scratch(rpy_call *c, size_t bytes);
/* What the function returns for `a`: exception, scalar or array by the row's flags; for handlers. */
PyObject *rpy_give(rpy_call *c, rp_array *a);
/* Writes `a` to the ndarray `out` and returns that; for handlers with an out parameter. */
PyObject *rpy_give_out(rpy_call *c, rp_array *a, PyObject *out);
/* A 0-d array with `ndim` axes of extent 1. */
rp_array *rpy_keep_all_axes(rp_array *a, int ndim);
/* Holds `object` (a new reference, given away) until the call returns; returns it, or NULL when it is NULL. */
PyObject *rpy_hold(rpy_call *c, PyObject *object);

/* A function object of a row. New reference. */
PyObject *rpy_function_new(const rpy_row *row);
/* Adds the rows of a table (ended by a row without name) to the module and to ndarray. Also for other extensions. */
__attribute__((visibility("default"))) bool rpy_add_rows(PyObject *module, const rpy_row *rows);

/* The GIL around long work: NULL when it stays. A new thread takes NumPy's floating-point error state. */
#define RPY_WORK 8192 /* elements: about 20 microseconds of moving */
extern _Thread_local bool rpy_thread_ready;
void rpy_ready_thread(void);
static inline PyThreadState *rpy_unlock(int64_t work)
{
    if (!rpy_thread_ready) rpy_ready_thread();
    return work > RPY_WORK ? PyEval_SaveThread() : NULL;
}
static inline void rpy_lock(PyThreadState *state)
{
    if (state) PyEval_RestoreThread(state);
}

/* ---- parts of the module -------------------------------------------------------------------------------------- */

bool rpy_init_dtype(PyObject *module);
bool rpy_init_scalars(PyObject *module);
bool rpy_init_array(PyObject *module);
bool rpy_init_functions(PyObject *module);
bool rpy_init_ufuncs(PyObject *module);
bool rpy_init_errstate(PyObject *module);
/* Makes a heap type, adds it to the module under its last name. */
PyTypeObject *rpy_add_type(PyObject *module, PyType_Spec *spec, PyObject *bases);

/* The tables: RPY_TABLES(X) is X(topic) for each file fn_<topic>.c; made by CMake. */
#include "rpy_tables.h"
#define RPY_DECLARE_TABLE(topic) extern const rpy_row rpy_rows_##topic[];
RPY_TABLES(RPY_DECLARE_TABLE)
#undef RPY_DECLARE_TABLE

#endif
