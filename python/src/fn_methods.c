/* Rows: functions and methods that are a few calls of ufuncs: clip, conj, fill, resize, round's kin. */
#include "array.h"
#include "ufunc.h"
#include <string.h>

static rp_array *call1(const char *name, rp_array *a, rp_array *out)
{
    rp_ufunc_options o = {.out = {out}};
    return rp_ufunc_call(rp_ufunc_find(name), &a, &o).array[0];
}

static rp_array *call2(const char *name, rp_array *a, rp_array *b, const rp_ufunc_options *o)
{
    rp_array *operands[] = {a, b};
    return rp_ufunc_call(rp_ufunc_find(name), operands, o).array[0];
}

/* clip with either bound left out. */
static rp_array *clipped(rp_array *a, rp_array *low, rp_array *high, const rp_ufunc_options *o)
{
    rp_array *operands[] = {a, low, high};
    if (low && high) return rp_ufunc_call(rp_ufunc_find("clip"), operands, o).array[0];
    if (low) return call2("maximum", a, low, o);
    if (high) return call2("minimum", a, high, o);
    return call1("positive", a, o->out[0]);
}

static bool has_bound(rpy_call *c, int i, int other, PyObject **bound)
{
    bool named = OBJECT(other) && OBJECT(other) != Py_None;
    *bound = named ? OBJECT(other) : OBJECT(i) && OBJECT(i) != Py_None ? OBJECT(i) : NULL;
    if (named && OBJECT(i)) {
        PyErr_SetString(PyExc_ValueError,
                        "Passing `min` or `max` keyword argument when `a_min` and `a_max` are provided is forbidden.");
        return false;
    }
    return true;
}

/* A bound that no element of the integer dtype passes is none. */
static bool is_beyond(PyObject *bound, rp_dtype dtype, bool low)
{
    char kind = rpy_kind(dtype);
    if (!bound || !PyLong_CheckExact(bound) || (kind != 'i' && kind != 'u')) return false;
    int bits = 8 * (int)rp_dtype_size(dtype) - (kind == 'i');
    if (low) {
        PyObject *least = kind == 'u' ? PyLong_FromLong(0) : PyLong_FromLongLong(-(INT64_C(1) << (bits - 1)) * 2);
        int beyond = least ? PyObject_RichCompareBool(bound, least, Py_LE) : -1;
        Py_XDECREF(least);
        return beyond > 0;
    }
    PyObject *most = PyLong_FromUnsignedLongLong(bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1);
    int beyond = most ? PyObject_RichCompareBool(bound, most, Py_GE) : -1;
    Py_XDECREF(most);
    return beyond > 0;
}

static bool has_both_bounds(rpy_call *c)
{
    bool function = !(c->row->flags & RPY_ONLY_METHOD), first = OBJECT(1), second = OBJECT(2);
    if (!function || first == second || OBJECT(4) || OBJECT(5)) return true;
    PyErr_Format(PyExc_TypeError, "clip() missing 1 required positional argument: '%s'", first ? "a_max" : "a_min");
    return false;
}

/* clip(a, a_min, a_max, out, *, min, max, where, casting, dtype). As in NumPy one bound alone has to be named min or
 * max, and both names of a bound at once are a ValueError. The array API standard names the parameters min and max, and
 * so does the signature that is shown: every call that it allows but for clip(a, 1) is one. */
static PyObject *fn_clip(rpy_call *c)
{
    PyObject *low_object, *high_object;
    rp_array *low = NULL, *high = NULL;
    rp_ufunc_options o = {.has_dtype = DTYPE(8) != RP_DTYPE_COUNT,
                          .dtype = DTYPE(8),
                          .has_casting = GIVEN(7),
                          .casting = (rp_casting)INT(7)};
    if (!has_both_bounds(c) || !has_bound(c, 1, 4, &low_object) || !has_bound(c, 2, 5, &high_object)) return NULL;
    if (is_beyond(low_object, rp_dtype_of(ARRAY(0)), true)) low_object = NULL;
    if (is_beyond(high_object, rp_dtype_of(ARRAY(0)), false)) high_object = NULL;
    if (low_object && !(low = rpy_to_operand_beside(low_object, ARRAY(0)))) return NULL;
    if (high_object && !(high = rpy_to_operand_beside(high_object, ARRAY(0)))) return NULL;
    if (GIVEN(3)) o.out[0] = rpy_value_of(OBJECT(3));
    if (OBJECT(6) && OBJECT(6) != Py_True && !(o.where = rpy_to_array(OBJECT(6), RP_BOOL))) return NULL;
    PyThreadState *state = rpy_unlock(c->work);
    rp_array *a = clipped(ARRAY(0), low, high, &o);
    rpy_lock(state);
    if (!rpy_check(a)) return NULL;
    return GIVEN(3) ? Py_NewRef(OBJECT(3)) : rpy_wrapped(a, c->like);
}

static PyObject *fn_conjugate(rpy_call *c)
{
    PyObject *self = OBJECT(0);
    char kind = rpy_kind(rp_dtype_of(rpy_value_of(self)));
    if (!strchr("?biufcV", kind)) {
        PyErr_SetString(PyExc_TypeError, "cannot conjugate non-numeric dtype");
        return NULL;
    }
    if (kind != 'c' && !OBJECT(1)) return Py_NewRef(self);
    if (OBJECT(1))
        return rpy_check(call1("conjugate", rpy_value_of(self), rpy_value_of(OBJECT(1)))) ? Py_NewRef(OBJECT(1)) : NULL;
    return rpy_wrapped(call1("conjugate", rpy_value_of(self), NULL), self);
}

static PyObject *fn_fill(rpy_call *c)
{
    rp_error error;
    rp_array *a = ARRAY(0), *value = rpy_to_assigned(OBJECT(1), rp_dtype_of(a));
    if (!value || !rpy_check(value)) return NULL;
    if (rp_ndim(value) != 0) {
        PyErr_SetString(PyExc_ValueError, "fill() takes one value");
        return NULL;
    }
    rp_index_item all = rp_ix_ellipsis();
    PyThreadState *state = rpy_unlock(rp_size(a));
    rp_status status = rp_setitem(a, &all, 1, value, &error);
    rpy_lock(state);
    if (!rpy_check_status(status, &error)) return NULL;
    Py_RETURN_NONE;
}

/* a.resize(*shape, refcheck=True): new memory, the old elements first, zeros behind. */
static PyObject *fn_resize(rpy_call *c)
{
    rpy_array *self = (rpy_array *)OBJECT(0);
    rp_error error;
    if (COUNT(1) < 0) Py_RETURN_NONE;
    rp_array *old = ARRAY(0), *made = rp_zeros(rp_dtype_of(old), COUNT(1), LIST(1));
    if (!rpy_check(made)) return NULL;
    if (self->base && (rp_size(old) > 0 || rp_size(made) > 0)) {
        PyErr_SetString(PyExc_ValueError, "cannot resize this array: it does not own its data");
        return NULL;
    }
    int64_t common = rp_size(old) < rp_size(made) ? rp_size(old) : rp_size(made);
    rp_array *to = rp_slice(rp_ravel(made), 0, 0, common, 1), *from = rp_slice(rp_ravel(old), 0, 0, common, 1);
    if (common > 0 && !rpy_check_status(rp_assign(to, from, &error), &error)) return NULL;
    rpy_set_value(OBJECT(0), made);
    Py_RETURN_NONE;
}

const rpy_row rpy_rows_methods[] = {
    {"clip",
     "a: array, a_min: any = <no value>, a_max: any = <no value>, out: out = None, *, min: any = <no value>, max: any "
     "= <no value>, where: any = True, casting: casting = None, dtype: dtype = None",
     NULL, fn_clip, 0,
     "Limits the elements to [min, max]; either may be None. The bounds have NumPy's older names a_min and a_max too.",
     ">>> rp.clip([1, 5, 9], 2, 8)\narray([2, 5, 8])",
     "a: array, min: any = <no value>, max: any = <no value>, out: out = None, *, a_min: any = <no value>, a_max: any "
     "= <no value>, where: any = True, casting: casting = None, dtype: dtype = None"},
    {"clip",
     "a: array, min: any = <no value>, max: any = <no value>, out: out = None, *, a_min: any = <no value>, a_max: any "
     "= <no value>, where: any = True, casting: casting = None, dtype: dtype = None",
     NULL, fn_clip, RPY_ONLY_METHOD, "Limits the elements to [min, max]; either may be None.", NULL},
    {"conj", "a: any, /, out: out = None", NULL, fn_conjugate, RPY_ONLY_METHOD,
     "The complex conjugate, or the array itself when it is real.", NULL},
    {"conjugate", "a: any, /, out: out = None", NULL, fn_conjugate, RPY_ONLY_METHOD,
     "The complex conjugate, or the array itself when it is real.", NULL},
    {"fill", "a: array, /, value: any", NULL, fn_fill, RPY_ONLY_METHOD, "Writes one value to every element.", NULL},
    {"resize", "a: array, /, *new_shape: shape, refcheck: bool = True", NULL, fn_resize, RPY_ONLY_METHOD,
     "Another shape in place: elements are cut off, or zeros put behind.", NULL},
    {0},
};
