// An importance as JSON.
#include <forex/importance.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

static json_t *number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *items_json(const fx_importance_item *items, int64_t count)
{
    json_t *list = json_array();
    for (int64_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s, s:i, s:I, s:o, s:o, s:o}", "name", items[i].name, "cluster",
                                              items[i].cluster, "columns", (json_int_t)items[i].columns, "mda",
                                              number(items[i].mda), "error", number(items[i].error), "correlation",
                                              number(items[i].correlation)));
    return list;
}

char *fx_importance_json(const fx_importance *r)
{
    json_t *o =
        json_pack("{s:I, s:I, s:s, s:o, s:o, s:o, s:o, s:o}", "rows", (json_int_t)r->rows, "folds",
                  (json_int_t)r->folds, "learner", "ridge regression, score R^2", "score", number(r->score),
                  "score_error", number(r->score_error), "silhouette", number(r->silhouette), "columns",
                  items_json(r->columns, r->column_count), "clusters", items_json(r->clusters, r->cluster_count));
    char *text = o ? json_dumps(o, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) : NULL;
    char *copy = text ? rp_strdup(text) : NULL;
    json_decref(o);
    free(text);
    return copy;
}
