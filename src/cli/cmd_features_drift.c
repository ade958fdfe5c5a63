/* forex features drift: whether columns look in one range as in another. */
#include "features.h"

#include <forex/drift.h>
#include <math.h>
#include <string.h>

/* The two ranges, and what they lie in. */
typedef struct ranges {
    cli_matrix matrix;
    fx_features *files[2];
    fx_row_range reference, current;
} ranges;

static void free_ranges(ranges *r)
{
    cli_matrix_free(&r->matrix);
    fx_features_free(r->files[0]);
    fx_features_free(r->files[1]);
}

static rp_status open_files(cli *context, ranges *r)
{
    static const char *const others[] = {"split", "pipeline", "features", "fit", "train-to", "cache"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (cli_value(context, others[i]))
            return rp_fail(&context->error, RP_EINVAL, "--%s is for a matrix made here; leave it out, or the files",
                           others[i]);
    for (int i = 0; i < 2; i++) {
        rp_status status = fx_features_open(context->arguments[i], true, &r->files[i], &context->error);
        if (status != RP_OK) return status;
        if (r->files[i]->count == 0)
            return rp_fail(&context->error, RP_EVALUE, "%s: a matrix without rows; make it again over a longer range",
                           context->arguments[i]);
    }
    r->reference = (fx_row_range){r->files[0], 0, r->files[0]->count};
    r->current = (fx_row_range){r->files[1], 0, r->files[1]->count};
    return RP_OK;
}

/* Says between which instants --split may lie. */
static rp_status no_rows(cli *context, const fx_features *f, int64_t at)
{
    char first[40], last[40];
    const char *split = cli_value(context, "split");
    if (f->warm_up >= f->count - 1)
        return rp_fail(&context->error, RP_EVALUE,
                       "--split: the warm-up takes %lld of %lld rows, and leaves nothing to split; take more bars, or "
                       "leave out the column that needs them (`forex features` shows each warm-up)",
                       (long long)f->warm_up, (long long)f->count);
    return rp_fail(&context->error, RP_EVALUE, "--split %s leaves no rows %s; it takes an instant after %s, up to %s",
                   split, at >= f->count ? "from then on" : "between the warm-up and it",
                   fx_time_text(f->known_at[f->warm_up], first), fx_time_text(f->known_at[f->count - 1], last));
}

/* Rows known before --split against those from it on, both after the warm-up. */
static rp_status split_matrix(cli *context, ranges *r)
{
    int64_t split = 0, at = 0;
    if (!cli_value(context, "split"))
        return rp_fail(&context->error, RP_EINVAL,
                       "say where the reference ends: --split TIME, or give two matrix files");
    bool fitted = cli_value(context, "fit") || cli_value(context, "train-to");
    rp_status status = cli_instant(context, "split", &split);
    if (status == RP_OK) status = cli_matrix_make(context, fitted, &r->matrix);
    if (status != RP_OK) return status;
    const fx_features *f = fitted ? r->matrix.features : r->matrix.raw;
    while (at < f->count && f->known_at[at] < split) at++;
    if (at <= f->warm_up || at >= f->count) return no_rows(context, f, at);
    r->reference = (fx_row_range){f, f->warm_up, at};
    r->current = (fx_row_range){f, at, f->count};
    return RP_OK;
}

static void cell(const char *format, int width, double x)
{
    if (isnan(x))
        printf(" %*s", width, "--");
    else
        printf(format, width, x);
}

static void print_column(const fx_column_drift *x)
{
    printf("%-28s", x->name);
    cell(" %*.4f", 8, x->score);
    cell(" %*.4f", 8, x->psi);
    cell(" %*.4f", 8, x->kl);
    cell(" %*.4f", 8, x->ks);
    cell(" %*.3g", 10, x->ks_p);
    cell(" %+*.3f", 8, x->mean_shift);
    cell(" %*.3f", 8, x->std_ratio);
    cell(" %*.2f%%", 7, 100 * x->missing_reference);
    cell(" %*.2f%%", 7, 100 * x->missing_current);
    printf("%s\n", x->critical ? "  !!" : x->drifted ? "  !" : "");
}

static void print_drift(const fx_drift *d)
{
    char a[40], b[40], c[40], e[40];
    printf("drift: %s; %lld of %lld columns have drifted, %lld badly\nreference %s to %s, %lld rows\n"
           "current   %s to %s, %lld rows\n",
           fx_drift_level_name(d->level), (long long)d->drifted, (long long)d->judged, (long long)d->critical,
           fx_time_text(d->reference_begin, a), fx_time_text(d->reference_end, b), (long long)d->reference_rows,
           fx_time_text(d->current_begin, c), fx_time_text(d->current_end, e), (long long)d->current_rows);
    printf("%-28s %8s %8s %8s %8s %10s %8s %8s %8s %8s\n", "column", "score", "PSI", "KL", "KS", "p", "mean", "std",
           "missing", "now");
    for (int64_t i = 0; i < d->count; i++) print_column(&d->columns[i]);
}

static rp_status write_html(cli *context, const char *path, const fx_drift *drift)
{
    char *section = fx_drift_html(drift);
    char *page = section ? rp_asprintf("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Drift"
                                       "</title><style>body{font:15px/1.5 system-ui,sans-serif;margin:2em;"
                                       "color-scheme:light dark}</style></head>\n<body>\n%s</body></html>\n",
                                       section)
                         : NULL;
    rp_free(section);
    return cli_write_text(context, path, page);
}

static int run(cli *context)
{
    ranges r = {0};
    fx_drift *drift = NULL;
    const char *html = cli_value(context, "html");
    fx_drift_options options;
    fx_drift_default(&options);
    if (context->argument_count == 1) return cli_usage_error(context, "give two matrix files, or none");
    rp_status status = cli_number(context, "threshold", 0, 1e6, &options.drifted);
    if (status == RP_OK) status = context->argument_count ? open_files(context, &r) : split_matrix(context, &r);
    if (options.critical < options.drifted) options.critical = options.drifted;
    if (status == RP_OK) status = fx_drift_measure(&r.reference, &r.current, &options, &drift, &context->error);
    if (status == RP_OK && html) status = write_html(context, html, drift);
    int code = CLI_OK;
    if (status != RP_OK) {
        code = cli_fail(context);
    } else if (context->json) {
        char *text = fx_drift_json(drift);
        code = cli_print_json(context, text ? json_loads(text, 0, NULL) : NULL);
        rp_free(text);
    } else {
        print_drift(drift);
        if (html) printf("written to %s\n", html);
    }
    fx_drift_free(drift);
    free_ranges(&r);
    return code;
}

static const cli_option OPTIONS[] = {
    CLI_BAR_OPTIONS,
    CLI_PIPELINE_OPTIONS,
    {"split", "TIME", NULL, "rows known before are the reference, the others the current range"},
    {"threshold", "X", NULL, "score from which a column has drifted (default: 0.2)"},
    {"html", "FILE", NULL, "write the report as one page"},
    {NULL, NULL, NULL, NULL},
};

const cli_command cli_features_drift = {
    .name = "features drift",
    .summary = "compare the columns of two ranges of rows: PSI, KS, KL, shifts",
    .arguments = "[REFERENCE.fxm CURRENT.fxm]",
    .max_arguments = 2,
    .options = OPTIONS,
    .examples = "  forex features drift --data data --symbol EURUSD --split 2018-07-01\n"
                "  forex features drift train.fxm live.fxm --html drift.html\n",
    .run = run,
};
