// Feature pipelines and fits: any text is read or refused with a message; what is read survives writing and reading.
#include <forex/pipeline.h>
#include <stdlib.h>
#include <string.h>

static void require(int condition)
{
    if (!condition) abort();
}

static void try_fit(const uint8_t *data, size_t size)
{
    fx_pipeline_fit *fit = NULL, *again = NULL;
    rp_error error;
    if (fx_pipeline_fit_parse((const char *)data, size, "fuzz", &fit, &error) != RP_OK) {
        require(strlen(error.message) > 0 && !fit);
        return;
    }
    char *text = fx_pipeline_fit_text(fit);
    require(text && fx_pipeline_fit_parse(text, strlen(text), "again", &again, &error) == RP_OK);
    require(again->count == fit->count);
    rp_free(text);
    fx_pipeline_fit_free(fit);
    fx_pipeline_fit_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fx_pipeline *pipeline = NULL, *again = NULL;
    rp_error error;
    if (size > 0 && data[0] == '{') try_fit(data, size);
    if (fx_pipeline_parse((const char *)data, size, "fuzz", FX_M15, &pipeline, &error) != RP_OK) {
        require(strlen(error.message) > 0 && !pipeline);
        return 0;
    }
    char *text = fx_pipeline_text(pipeline);
    require(text != NULL);
    require(fx_pipeline_parse(text, strlen(text), "again", FX_M15, &again, &error) == RP_OK);
    char *second = fx_pipeline_text(again);
    require(second && strcmp(text, second) == 0);
    rp_free(text);
    rp_free(second);
    fx_pipeline_free(pipeline);
    fx_pipeline_free(again);
    return 0;
}
