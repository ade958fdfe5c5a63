// A calendar file of any bytes: refused with a reason, or sessions that end after they open.
#include <stdint.h>
#include <stdlib.h>

#include <forex/calendar.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const fx_symbol symbol = {.name = "XAUUSD", .digits = 2, .asset_class = "metal"};
    fx_calendar *c = NULL;
    rp_error error;
    int64_t open, close;
    rp_status status = fx_calendar_parse((const char *)data, size, "fuzz", &symbol, &c, &error);
    if (status && status != RP_EFORMAT && status != RP_EUNKNOWN) abort();
    for (int64_t day = 17000; c && day < 18500; day += 3) {
        if (fx_calendar_session(c, day, &open, &close) && close <= open && close < open - 2 * FX_HOUR) abort();
        (void)fx_calendar_note(c, day);
    }
    if (c && fx_calendar_open_time(c, 17000 * FX_DAY, 17100 * FX_DAY) < 0) abort();
    fx_calendar_free(c);
    return 0;
}
