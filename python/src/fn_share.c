/* Rows: DLPack, out and in. A capsule owns its tensor until a consumer renames it. */
#include "rpy.h"
#include <string.h>

#define NAME_NEW "dltensor_versioned"
#define NAME_OLD "dltensor"
#define USED_NEW "used_dltensor_versioned"
#define USED_OLD "used_dltensor"

static void drop_versioned(PyObject *capsule)
{
    if (!PyCapsule_IsValid(capsule, NAME_NEW)) return;
    rp_dlpack_versioned *tensor = PyCapsule_GetPointer(capsule, NAME_NEW);
    if (tensor->deleter) tensor->deleter(tensor);
}

static void drop_legacy(PyObject *capsule)
{
    if (!PyCapsule_IsValid(capsule, NAME_OLD)) return;
    rp_dlpack_legacy *tensor = PyCapsule_GetPointer(capsule, NAME_OLD);
    if (tensor->deleter) tensor->deleter(tensor);
}

/* ---- out -----------------------------------------------------------------------------------------------------------
 */

static PyObject *raise_export(rp_status status, const rp_error *error)
{
    if (status == RP_ENOMEM) return PyErr_NoMemory();
    PyErr_SetString(status == RP_EVALUE ? PyExc_ValueError : PyExc_BufferError, error->message);
    return NULL;
}

/* copy=None, True, False. */
static bool copy_rule(PyObject *object, rp_copy_rule *rule)
{
    int truth = !object || object == Py_None ? -1 : PyObject_IsTrue(object);
    *rule = truth == 1 ? RP_COPY_ALWAYS : truth == 0 ? RP_COPY_NEVER : RP_COPY_IF_NEEDED;
    return !PyErr_Occurred();
}

/* (1, 0) and NULL are this machine's processor. */
static bool check_device(PyObject *device)
{
    if (!device || device == Py_None) return true;
    long type = -1, id = -1;
    if (PyTuple_Check(device) && PyTuple_Size(device) == 2) {
        type = PyLong_AsLong(PyTuple_GetItem(device, 0));
        id = PyErr_Occurred() ? -1 : PyLong_AsLong(PyTuple_GetItem(device, 1));
    }
    if (PyErr_Occurred()) return false;
    if (type == 1 && id == 0) return true;
    PyErr_SetString(PyExc_BufferError, "unsupported device requested");
    return false;
}

static PyObject *export_versioned(rp_array *a, rp_copy_rule copy)
{
    rp_error error;
    rp_dlpack_versioned *tensor = NULL;
    rp_status status = rp_dlpack_export(a, copy, &tensor, &error);
    if (status != RP_OK) return raise_export(status, &error);
    PyObject *capsule = PyCapsule_New(tensor, NAME_NEW, drop_versioned);
    if (!capsule) tensor->deleter(tensor);
    return capsule;
}

static PyObject *export_legacy(rp_array *a, rp_copy_rule copy)
{
    rp_error error;
    rp_dlpack_legacy *tensor = NULL;
    rp_status status = rp_dlpack_export_legacy(a, copy, &tensor, &error);
    if (status != RP_OK) return raise_export(status, &error);
    PyObject *capsule = PyCapsule_New(tensor, NAME_OLD, drop_legacy);
    if (!capsule) tensor->deleter(tensor);
    return capsule;
}

/* __dlpack__(*, stream, max_version, dl_device, copy) */
static PyObject *method_dlpack(rpy_call *c)
{
    rp_copy_rule copy;
    long major = 0;
    if (GIVEN(1) && OBJECT(1) != Py_None) {
        PyErr_SetString(PyExc_RuntimeError, "__dlpack__ only supports stream=None");
        return NULL;
    }
    if (GIVEN(2) && OBJECT(2) != Py_None) {
        if (!PyTuple_Check(OBJECT(2)) || PyTuple_Size(OBJECT(2)) != 2) {
            PyErr_SetString(PyExc_TypeError, "max_version must be None or a tuple with two elements.");
            return NULL;
        }
        major = PyLong_AsLong(PyTuple_GetItem(OBJECT(2), 0));
        if (PyErr_Occurred()) return NULL;
    }
    if (!check_device(OBJECT(3)) || !copy_rule(OBJECT(4), &copy)) return NULL;
    return major >= 1 ? export_versioned(ARRAY(0), copy) : export_legacy(ARRAY(0), copy);
}

static PyObject *method_dlpack_device(rpy_call *c)
{
    (void)c;
    return Py_BuildValue("(ii)", 1, 0);
}

/* ---- in -------------------------------------------------------------------------------------------------------------
 */

/* A capsule renamed to "used": its tensor is ours to give back. */
static PyObject *take_capsule(rpy_call *c, PyObject *capsule, rp_copy_rule copy)
{
    if (PyCapsule_IsValid(capsule, NAME_NEW)) {
        rp_dlpack_versioned *tensor = PyCapsule_GetPointer(capsule, NAME_NEW);
        if (PyCapsule_SetName(capsule, USED_NEW) != 0) return NULL;
        return rpy_give(c, rp_dlpack_import(tensor, copy));
    }
    if (PyCapsule_IsValid(capsule, NAME_OLD)) {
        rp_dlpack_legacy *tensor = PyCapsule_GetPointer(capsule, NAME_OLD);
        if (PyCapsule_SetName(capsule, USED_OLD) != 0) return NULL;
        return rpy_give(c, rp_dlpack_import_legacy(tensor, copy));
    }
    PyErr_SetString(PyExc_ValueError, "__dlpack__ gave no capsule of a tensor, or one that is used up");
    return NULL;
}

/* _from_capsule(capsule, copy) */
static PyObject *fn_from_capsule(rpy_call *c)
{
    rp_copy_rule copy;
    return copy_rule(OBJECT(1), &copy) ? take_capsule(c, OBJECT(0), copy) : NULL;
}

const rpy_row rpy_rows_share[] = {
    {"__dlpack__",
     "a: array, /, *, stream: any = None, max_version: any = None, dl_device: any = None, copy: any = None", NULL,
     method_dlpack, RPY_ONLY_METHOD | RPY_NO_DISPATCH, "A capsule of a DLPack tensor over the same memory.", NULL},
    {"__dlpack_device__", "a: array, /", NULL, method_dlpack_device, RPY_ONLY_METHOD | RPY_NO_DISPATCH,
     "Where the memory is: (1, 0), the CPU.", NULL},
    {"_from_capsule", "capsule: any, copy: any = None", NULL, fn_from_capsule, RPY_KEEP_0D | RPY_NO_DISPATCH,
     "The array of a DLPack capsule.", NULL},
    {0},
};
