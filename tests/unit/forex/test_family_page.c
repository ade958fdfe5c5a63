// docs/reference/families.md: the prose is written by hand, the tables between its markers come from the registry. With
// RAPTO_WRITE_PAGES=1 the tables are written, else compared.
#include "family_fixture.h"

#include <stdlib.h>

static const char path[] = RAPTO_SOURCE_DIR "/docs/reference/families.md";

static const char *scaling_of(const fxi_family_output *o)
{
    if (o->scaling == FX_SCALE_NONE) return "none";
    if (o->scaling == FX_SCALE_BOUNDED) return "bounded";
    return o->scaling == FX_SCALE_ROLLING_Z ? "rolling z" : "expanding z";
}

static void write_needs(FILE *out, unsigned needs)
{
    static const char *const words[] = {"volume", "a spread per bar", "other symbols", "a news calendar",
                                        "a file of interest rates"};
    for (int i = 0; i < 5; i++)
        if (needs & 1U << i) fprintf(out, "Needs %s. ", words[i]);
}

// The last cell of a row.
static void write_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|') fputc('\\', out);
        fputc(*text, out);
    }
    fprintf(out, " |\n");
}

// Bars until nothing depends on the start, with the initial parameters.
static void write_warm_up(FILE *out, const fxi_family *f)
{
    double parameters[FXI_FAMILY_PARAMETERS];
    family_parameters(f, parameters);
    if (!f->warm_up) {
        fprintf(out, "No warm-up.\n");
        return;
    }
    fprintf(out, "Warm-up with the initial parameters: %lld bars of M15, %lld of H1.\n",
            (long long)f->warm_up(parameters, FX_M15), (long long)f->warm_up(parameters, FX_H1));
}

static void write_family(FILE *out, const fxi_family *f)
{
    write_needs(out, f->needs);
    write_warm_up(out, f);
    if (f->parameter_count > 0 || f->word_name)
        fprintf(out, "\n| parameter | initial | range | |\n|---|---|---|---|\n");
    for (int i = 0; i < f->parameter_count; i++) {
        const fxi_family_parameter *p = &f->parameters[i];
        fprintf(out, "| `%s` | %g | %g to %g | ", p->name, p->initial, p->minimum, p->maximum);
        write_text(out, p->text);
    }
    if (f->word_name) fprintf(out, "| `%s` | \"%s\" | text | %s |\n", f->word_name, f->word_initial, f->word_text);
    fprintf(out, "\n| output | scaling | |\n|---|---|---|\n");
    for (int i = 0; i < f->output_count; i++) {
        fprintf(out, "| `%s` | %s | ", f->outputs[i].name, scaling_of(&f->outputs[i]));
        write_text(out, f->outputs[i].text);
    }
}

// The page with every table anew; the text between a begin marker and its end marker goes.
static char *renew(const char *page, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    assert_non_null(out);
    for (int i = 0; i < fxi_family_count(); i++) {
        const fxi_family *f = fxi_family_at(i);
        char begin[80];
        snprintf(begin, sizeof begin, "<!-- table: %s -->\n", f->name);
        const char *at = strstr(page, begin), *end = at ? strstr(at, "<!-- end -->") : NULL;
        if (!end) fail_msg("families.md has no place for %s in the order of families.def; add its section", f->name);
        fprintf(out, "%.*s%s\n", (int)(at - page), page, begin);
        write_family(out, f);
        fprintf(out, "\n");
        page = end;
    }
    fprintf(out, "%s", page);
    fclose(out);
    return text;
}

static void the_page_shows_every_family(void **state)
{
    char *page;
    size_t size, renewed_size;
    assert_int_equal(rp_file_read(path, 0, &page, &size, NULL), RP_OK);
    char *renewed = renew(page, &renewed_size);
    const char *write = getenv("RAPTO_WRITE_PAGES");
    if (write && strcmp(write, "1") == 0)
        assert_int_equal(rp_file_write(path, renewed, renewed_size, NULL), RP_OK);
    else if (strcmp(page, renewed) != 0)
        fail_msg("docs/reference/families.md is stale; run this test with RAPTO_WRITE_PAGES=1");
    free(renewed);
    rp_free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_page_shows_every_family)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
