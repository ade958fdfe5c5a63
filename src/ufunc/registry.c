/* The ufuncs that the library has: every elementwise row of the op table, the ones with several results, the ones over
 * whole vectors. What the rows do not say (aliases, halves) stands here. */
#include "ufunc/ufunc_i.h"
#include <pthread.h>
#include <string.h>

/* ---- facts
 * ------------------------------------------------------------------------------------------------------------ */

/* Rows that do what reduce and accumulate would. */
static const struct {
    const char *name, *reduce, *scan;
} own_rows[] = {
    {"add", "sum", "cumsum"},     {"multiply", "prod", "cumprod"}, {"minimum", "min", "cummin"},
    {"maximum", "max", "cummax"}, {"logical_and", "all", NULL},    {"logical_or", "any", NULL},
};

static const struct {
    const char *alias, *name;
} aliases[] = {
    {"abs", "absolute"},
    {"acos", "arccos"},
    {"acosh", "arccosh"},
    {"asin", "arcsin"},
    {"asinh", "arcsinh"},
    {"atan", "arctan"},
    {"atan2", "arctan2"},
    {"atanh", "arctanh"},
    {"bitwise_invert", "invert"},
    {"bitwise_not", "invert"},
    {"bitwise_left_shift", "left_shift"},
    {"bitwise_right_shift", "right_shift"},
    {"conj", "conjugate"},
    {"true_divide", "divide"},
    {"mod", "remainder"},
    {"pow", "power"},
};

/* Rows that are halves of ufuncs with two results, and no ufuncs themselves where `hidden`. */
static const struct {
    const char *name, *rows[2], *doc;
    bool hidden;
} pairs[] = {
    {"divmod", {"floor_divide", "remainder"}, "Quotient and remainder at once.", false},
    {"modf", {"modf_fraction", "modf_whole"}, "Fractional and whole part.", true},
    {"frexp", {"frexp_mantissa", "frexp_exponent"}, "Mantissa and exponent of 2.", true},
};

static const rp_ufunc generals[] = {
    {.kind = RPI_UFUNC_GENERAL,
     .name = "matmul",
     .doc = "Matrix product.",
     .signature = "(n?,k),(k,m?)->(n?,m?)",
     .nin = 2,
     .nout = 1,
     .reduce_row = -1,
     .scan_row = -1,
     .general = rpi_matmul},
    {.kind = RPI_UFUNC_GENERAL,
     .name = "vecdot",
     .doc = "Inner product of vectors; the first is conjugated.",
     .signature = "(n),(n)->()",
     .nin = 2,
     .nout = 1,
     .reduce_row = -1,
     .scan_row = -1,
     .general = rpi_vecdot},
    {.kind = RPI_UFUNC_GENERAL,
     .name = "matvec",
     .doc = "Matrix times vector.",
     .signature = "(m,n),(n)->(m)",
     .nin = 2,
     .nout = 1,
     .reduce_row = -1,
     .scan_row = -1,
     .general = rpi_matvec},
    {.kind = RPI_UFUNC_GENERAL,
     .name = "vecmat",
     .doc = "Vector, conjugated, times matrix.",
     .signature = "(n),(n,m)->(m)",
     .nin = 2,
     .nout = 1,
     .reduce_row = -1,
     .scan_row = -1,
     .general = rpi_vecmat},
};

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

/* ---- the table, made once
 * --------------------------------------------------------------------------------------------- */

static rp_ufunc table[RP_OP_COUNT + COUNT(pairs) + COUNT(generals)];
static int table_count;
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static int row_named(const char *name)
{
    for (int op = 0; name && op < RP_OP_COUNT; op++)
        if (strcmp(rpi_op_get((rpi_op)op)->name, name) == 0) return op;
    return -1;
}

static bool is_hidden(const char *name)
{
    if (strcmp(name, "where") == 0 || strcmp(name, "real") == 0 || strcmp(name, "imag") == 0) return true;
    for (int i = 0; i < COUNT(pairs); i++)
        if (pairs[i].hidden && (strcmp(pairs[i].rows[0], name) == 0 || strcmp(pairs[i].rows[1], name) == 0))
            return true;
    return false;
}

static rp_identity_kind identity_of(const rpi_op_info *info)
{
    bool logical = info->rule == RPI_RULE_LOGICAL;
    switch (info->identity) {
    case RPI_IDENTITY_ZERO:
        return logical ? RP_IDENTITY_FALSE : RP_IDENTITY_ZERO;
    case RPI_IDENTITY_ONE:
        return logical ? RP_IDENTITY_TRUE : RP_IDENTITY_ONE;
    case RPI_IDENTITY_ALL_BITS:
        return RP_IDENTITY_MINUS_ONE;
    case RPI_IDENTITY_MINUS_INF:
        return RP_IDENTITY_MINUS_INF;
    default:
        return RP_IDENTITY_NONE;
    }
}

static void add_facts(rp_ufunc *u, const rpi_op_info *info)
{
    u->identity = identity_of(info);
    u->reorderable = info->identity != RPI_IDENTITY_NONE;
    u->reduce_row = u->scan_row = -1;
    for (int i = 0; i < COUNT(own_rows); i++) {
        if (strcmp(own_rows[i].name, u->name) != 0) continue;
        u->reduce_row = row_named(own_rows[i].reduce);
        u->scan_row = row_named(own_rows[i].scan);
    }
}

static void add_row(rpi_op op)
{
    const rpi_op_info *info = rpi_op_get(op);
    if (info->class_ != RPI_CLASS_ELEMENTWISE || is_hidden(info->name)) return;
    rp_ufunc *u = &table[table_count++];
    *u = (rp_ufunc){
        .kind = RPI_UFUNC_ROWS, .name = info->name, .doc = info->doc, .nin = info->arity, .nout = 1, .rows = {op}};
    add_facts(u, info);
}

static void add_pair(int i)
{
    int first = row_named(pairs[i].rows[0]), second = row_named(pairs[i].rows[1]);
    if (first < 0 || second < 0) return;
    table[table_count++] = (rp_ufunc){.kind = RPI_UFUNC_ROWS,
                                      .name = pairs[i].name,
                                      .doc = pairs[i].doc,
                                      .nin = rpi_op_get((rpi_op)first)->arity,
                                      .nout = 2,
                                      .rows = {(rpi_op)first, (rpi_op)second},
                                      .reduce_row = -1,
                                      .scan_row = -1};
}

static void make_table(void)
{
    for (int op = 0; op < RP_OP_COUNT; op++) add_row((rpi_op)op);
    for (int i = 0; i < COUNT(pairs); i++) add_pair(i);
    for (int i = 0; i < COUNT(generals); i++) table[table_count++] = generals[i];
}

/* ---- look-up
 * ------------------------------------------------------------------------------------------------------------ */

const rp_ufunc *rp_ufunc_at_index(int i)
{
    pthread_once(&table_once, make_table);
    return i >= 0 && i < table_count ? &table[i] : NULL;
}

const rp_ufunc *rp_ufunc_find(const char *name)
{
    for (int i = 0; i < COUNT(aliases); i++)
        if (strcmp(aliases[i].alias, name) == 0) name = aliases[i].name;
    const rp_ufunc *u;
    for (int i = 0; (u = rp_ufunc_at_index(i)); i++)
        if (strcmp(u->name, name) == 0) return u;
    return NULL;
}

bool rp_ufunc_alias(int i, const char **alias, const char **name)
{
    if (i < 0 || i >= COUNT(aliases)) return false;
    *alias = aliases[i].alias;
    *name = aliases[i].name;
    return true;
}

const char *rp_ufunc_name(const rp_ufunc *ufunc)
{
    return ufunc->name;
}

int rp_ufunc_nin(const rp_ufunc *ufunc)
{
    return ufunc->nin;
}

int rp_ufunc_nout(const rp_ufunc *ufunc)
{
    return ufunc->nout;
}

rp_identity_kind rp_ufunc_identity(const rp_ufunc *ufunc)
{
    return ufunc->identity;
}

bool rp_ufunc_reorderable(const rp_ufunc *ufunc)
{
    return ufunc->reorderable;
}

const char *rp_ufunc_doc(const rp_ufunc *ufunc)
{
    return ufunc->doc;
}

const char *rp_ufunc_signature(const rp_ufunc *ufunc)
{
    return ufunc->signature;
}
