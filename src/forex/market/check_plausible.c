/// What may be right and mostly is not: a file that names another symbol, bars of times to come.
#include "check_i.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

static rp_status RP_PRINTF(4, 5) find(fx_check *check, const char *kind, rp_error *error, const char *format, ...)
{
    fx_finding *f = fxi_finding_new(check);
    if (!f) return rp_fail(error, RP_ENOMEM, "%s: out of memory for the findings", check->path);
    snprintf(f->kind, sizeof f->kind, "%s", kind);
    f->severity = 1;
    f->count = 1;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(f->text, sizeof f->text, format, arguments);
    va_end(arguments);
    return RP_OK;
}

rp_status fxi_check_plausible(fx_check *check, const fx_symbols *symbols, rp_error *error)
{
    const fx_symbol *other = fxi_path_disagrees(symbols, check->path, check->symbol);
    const int64_t now = (int64_t)time(NULL) * FX_SECOND;
    char last[40], clock[40];
    rp_status status = RP_OK;
    if (other)
        status = find(check, "other-symbol", error,
                      "read as %s, and its name says %s; leave --symbol out to believe it", check->symbol, other->name);
    // A day more: brokers' clocks are ahead of ours.
    if (!status && check->rows && check->last > now + FX_DAY)
        status = find(check, "future", error,
                      "the last stamp is %s, and this machine's clock says %s: a wrong zone, unit or date",
                      fx_time_text(check->last, last), fx_time_text(now, clock));
    return status;
}
