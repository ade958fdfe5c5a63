/* The module rapto._rapto. */
#include "rpy.h"
#include <string.h>

PyTypeObject *rpy_add_type(PyObject *module, PyType_Spec *spec, PyObject *bases)
{
    PyObject *type = PyType_FromSpecWithBases(spec, bases);
    const char *dot = strrchr(spec->name, '.');
    if (type && PyModule_AddObjectRef(module, dot ? dot + 1 : spec->name, type) < 0) Py_CLEAR(type);
    return (PyTypeObject *)type;
}

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "rapto._rapto", .m_doc = "The C part of rapto.",
                                 .m_size = -1};

static bool fill(PyObject *module)
{
    return rpy_init_dtype(module) && rpy_init_scalars(module) && rpy_init_array(module) && rpy_init_functions(module) &&
           rpy_init_ufuncs(module) && rpy_init_errstate(module) &&
           PyModule_AddStringConstant(module, "__version__", rp_version()) == 0;
}

PyMODINIT_FUNC PyInit__rapto(void);
PyMODINIT_FUNC PyInit__rapto(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module && !fill(module)) Py_CLEAR(module);
    return module;
}
