// A configuration of any bytes: refused with a message, nothing changed; or read, and then its text reads back to the
// same text.
#include <forex/config.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static char *text_of(const fx_config *config)
{
    char *text = fx_config_text(config, true);
    require(text != NULL);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fx_config config, again;
    rp_error error = {0};
    fx_config_default(&config);
    again = config;
    char *before = text_of(&config);
    rp_status status = fx_config_parse(&config, (const char *)data, size, "fuzz", &error);
    char *text = text_of(&config);
    if (status != RP_OK) {
        require(strncmp(error.message, "fuzz", 4) == 0 && strcmp(text, before) == 0);
    } else {
        (void)!fx_config_check(&config, &error);
        if (fx_config_parse(&again, text, strlen(text), "again", &error) != RP_OK) abort();
        char *second = text_of(&again);
        require(strcmp(text, second) == 0);
        rp_free(second);
    }
    rp_free(before);
    rp_free(text);
    return 0;
}
