// Which symbol it is, for models that learn from several: its name hashed into buckets, and its class.
#include "family_i.h"

#include <string.h>

enum { BUCKETS = 32, MAJOR = BUCKETS, CROSS, METAL, INDEX, CRYPTO, OUTPUTS };

#define BUCKET(k)                                                                                                      \
    {                                                                                                                  \
        "bucket_" #k, "1 when the hash of the symbol's name modulo 32 is " #k, FX_SCALE_NONE, 0, 1                     \
    }
#define CLASS(name)                                                                                                    \
    {                                                                                                                  \
        name, "1 when the symbol's class is " name, FX_SCALE_NONE, 0, 1                                                \
    }

static const fxi_family_output outputs[OUTPUTS] = {
    BUCKET(0),      BUCKET(1),      BUCKET(2),      BUCKET(3),      BUCKET(4),       BUCKET(5),  BUCKET(6),  BUCKET(7),
    BUCKET(8),      BUCKET(9),      BUCKET(10),     BUCKET(11),     BUCKET(12),      BUCKET(13), BUCKET(14), BUCKET(15),
    BUCKET(16),     BUCKET(17),     BUCKET(18),     BUCKET(19),     BUCKET(20),      BUCKET(21), BUCKET(22), BUCKET(23),
    BUCKET(24),     BUCKET(25),     BUCKET(26),     BUCKET(27),     BUCKET(28),      BUCKET(29), BUCKET(30), BUCKET(31),
    CLASS("major"), CLASS("cross"), CLASS("metal"), CLASS("index"), CLASS("crypto"),
};

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    const fx_symbol *symbol = &call->frame->bars->symbol;
    int bucket = (int)(rp_hash_bytes(symbol->name, strlen(symbol->name)).low % BUCKETS);
    for (int k = 0; k < OUTPUTS; k++) {
        if (!fxi_wants(call, k)) continue;
        bool set = k < BUCKETS ? k == bucket : strcmp(outputs[k].name, symbol->asset_class) == 0;
        for (int64_t t = 0; t < call->frame->count; t++) call->outputs[k][t] = set;
    }
    return (void)error, RP_OK;
}

const fxi_family fxi_family_symbol = {
    .name = "symbol",
    .text = "the symbol as columns: 32 buckets of its name's hash (XXH3), and its class",
    .output_count = OUTPUTS,
    .outputs = outputs,
    .run = run,
};
