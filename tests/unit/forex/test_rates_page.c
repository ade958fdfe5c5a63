// docs/reference/interest-rates.md: the prose is written by hand, the table of currencies comes from rates.def. With
// RAPTO_WRITE_PAGES=1 the table is written, else compared.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "forex/market/rates_i.h"

static const char path[] = RAPTO_SOURCE_DIR "/docs/reference/interest-rates.md";

static bool is_first(int index)
{
    for (int i = 0; i < index; i++)
        if (strcmp(fxi_rate_place_at(i)->currency, fxi_rate_place_at(index)->currency) == 0) return false;
    return true;
}

static void write_month(FILE *out, const char *word, int month)
{
    if (month) fprintf(out, "%s%d-%02d", word, month / 100, month % 100);
}

static const fxi_rate_days *days_of(const char *currency)
{
    for (int i = 0; fxi_rate_days_at(i); i++)
        if (strcmp(fxi_rate_days_at(i)->currency, currency) == 0) return fxi_rate_days_at(i);
    return NULL;
}

static void write_row(FILE *out, int index)
{
    const fxi_rate_place *p = fxi_rate_place_at(index), *q;
    const fxi_rate_days *d = days_of(p->currency);
    fprintf(out, "| %s | %s", p->currency, p->place);
    for (int i = index + 1; (q = fxi_rate_place_at(i)); i++)
        if (strcmp(q->currency, p->currency) == 0) fprintf(out, ", %s", q->place);
    write_month(out, " from ", p->from);
    write_month(out, " until ", p->until);
    if (d)
        fprintf(out, " | %d | %s |\n", d->days, d->index);
    else
        fprintf(out, " | | |\n");
}

static bool has_place(const char *currency)
{
    for (int i = 0; fxi_rate_place_at(i); i++)
        if (strcmp(fxi_rate_place_at(i)->currency, currency) == 0) return true;
    return false;
}

static void write_table(FILE *out)
{
    fprintf(out, "| currency | places | days | by |\n|---|---|---|---|\n");
    for (int i = 0; fxi_rate_place_at(i); i++)
        if (is_first(i)) write_row(out, i);
    for (int i = 0; fxi_rate_days_at(i); i++) {
        const fxi_rate_days *d = fxi_rate_days_at(i);
        if (!has_place(d->currency)) fprintf(out, "| %s | | %d | %s |\n", d->currency, d->days, d->index);
    }
}

static void the_page_shows_every_currency(void **state)
{
    static const char begin[] = "<!-- table: currencies -->\n";
    char *page, *renewed = NULL;
    size_t size, renewed_size;
    assert_int_equal(rp_file_read(path, 0, &page, &size, NULL), RP_OK);
    const char *at = strstr(page, begin), *end = at ? strstr(at, "<!-- end -->") : NULL;
    if (!end) fail_msg("%s has no place for the table", path);
    FILE *out = open_memstream(&renewed, &renewed_size);
    fprintf(out, "%.*s%s\n", (int)(at - page), page, begin);
    write_table(out);
    fprintf(out, "\n%s", end);
    fclose(out);
    const char *write = getenv("RAPTO_WRITE_PAGES");
    if (write && strcmp(write, "1") == 0)
        assert_int_equal(rp_file_write(path, renewed, renewed_size, NULL), RP_OK);
    else if (strcmp(page, renewed) != 0)
        fail_msg("docs/reference/interest-rates.md is stale; run this test with RAPTO_WRITE_PAGES=1");
    free(renewed);
    rp_free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_page_shows_every_currency)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
