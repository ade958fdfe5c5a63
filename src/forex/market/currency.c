/// Currencies' minor units (ISO 4217): what booked money is rounded to.
#include <forex/symbol.h>
#include <string.h>

int fx_currency_digits(const char *currency)
{
    static const char *const whole[] = {"JPY", "KRW", "CLP", "ISK", "VND", "PYG", "UGX", "XAF", "XOF", "XPF"};
    static const char *const thousandths[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (!strcmp(currency, whole[i])) return 0;
    for (size_t i = 0; i < sizeof thousandths / sizeof *thousandths; i++)
        if (!strcmp(currency, thousandths[i])) return 3;
    return 2;
}
