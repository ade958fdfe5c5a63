// Strategy files from any bytes: no crash, no leak; what is accepted writes and reads back to the same gene and text.
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "unit/forex/gene_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const fixture *names_and_rules(void)
{
    static fixture f;
    static const float row[] = {0};
    if (f.features.names) return &f;
    f = fixture_of(4, 1, row, row, row, row);
    f.rules.session_count = 2;
    strcpy(f.rules.sessions[1].name, "london");
    return &f;
}

static void require(bool truth)
{
    if (!truth) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const fixture *f = names_and_rules();
    fx_strategy first, second;
    rp_error error;
    rp_status status = fx_strategy_parse((const char *)data, size, "fuzz", &f->features, &f->rules, &first, &error);
    if (status != RP_OK) {
        require(strlen(error.message) > 0);
        return 0;
    }
    char *text = fx_strategy_text(&first, &f->features, &f->rules);
    require(text != NULL);
    require(fx_strategy_parse(text, strlen(text), "again", &f->features, &f->rules, &second, &error) == RP_OK);
    require(fx_gene_equal(&first.gene, &second.gene));
    char *again = fx_strategy_text(&second, &f->features, &f->rules);
    require(again && strcmp(text, again) == 0);
    rp_free(text);
    rp_free(again);
    return 0;
}
