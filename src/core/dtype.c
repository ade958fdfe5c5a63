/* The dtype table. A dtype becomes usable when its row says ready and its cast loops exist (cast.c). */
#include "core/dtype_i.h"

const rpi_dtype_row rpi_dtypes[RP_DTYPE_COUNT] = {
    [RP_BOOL] = {"bool", "bool", "|b1", RPI_KIND_BOOL, 1, 1, true},
    [RP_I8] = {"i8", "int8", "|i1", RPI_KIND_SIGNED, 1, 1, true},
    [RP_I16] = {"i16", "int16", "<i2", RPI_KIND_SIGNED, 2, 2, true},
    [RP_I32] = {"i32", "int32", "<i4", RPI_KIND_SIGNED, 4, 4, true},
    [RP_I64] = {"i64", "int64", "<i8", RPI_KIND_SIGNED, 8, 8, true},
    [RP_U8] = {"u8", "uint8", "|u1", RPI_KIND_UNSIGNED, 1, 1, true},
    [RP_U16] = {"u16", "uint16", "<u2", RPI_KIND_UNSIGNED, 2, 2, true},
    [RP_U32] = {"u32", "uint32", "<u4", RPI_KIND_UNSIGNED, 4, 4, true},
    [RP_U64] = {"u64", "uint64", "<u8", RPI_KIND_UNSIGNED, 8, 8, true},
    [RP_F16] = {"f16", "float16", "<f2", RPI_KIND_FLOAT, 2, 2, true},
    [RP_BF16] = {"bf16", "bfloat16", NULL, RPI_KIND_FLOAT, 2, 2, true},
    [RP_F32] = {"f32", "float32", "<f4", RPI_KIND_FLOAT, 4, 4, true},
    [RP_F64] = {"f64", "float64", "<f8", RPI_KIND_FLOAT, 8, 8, true},
    [RP_C64] = {"c64", "complex64", "<c8", RPI_KIND_COMPLEX, 8, 4, true},
    [RP_C128] = {"c128", "complex128", "<c16", RPI_KIND_COMPLEX, 16, 8, true},
    [RP_DATETIME] = {"datetime", "datetime64", "<M8", RPI_KIND_DATETIME, 8, 8, true},
    [RP_TIMEDELTA] = {"timedelta", "timedelta64", "<m8", RPI_KIND_TIMEDELTA, 8, 8, true},
    [RP_BYTES] = {"bytes", "bytes", "|S", RPI_KIND_BYTES, 1, 1, true},
    [RP_STR] = {"str", "str", "<U", RPI_KIND_STR, 4, 4, true},
};

#define UNIT_NAMES(name)                                                                                               \
    {                                                                                                                  \
        name, name "[Y]", name "[M]", name "[W]", name "[D]", name "[h]", name "[m]", name "[s]", name "[ms]",         \
            name "[us]", name "[ns]"                                                                                   \
    }
static const char *const datetime_names[RP_UNIT_COUNT] = UNIT_NAMES("datetime64");
static const char *const timedelta_names[RP_UNIT_COUNT] = UNIT_NAMES("timedelta64");

const char *rp_dtype_name(rp_dtype dtype)
{
    if (!rpi_dtype_known(dtype)) return "none";
    if (rp_dtype_base(dtype) == RP_DATETIME) return datetime_names[rp_dtype_unit(dtype)];
    if (rp_dtype_base(dtype) == RP_TIMEDELTA) return timedelta_names[rp_dtype_unit(dtype)];
    return rpi_row(dtype)->numpy;
}

size_t rp_dtype_size(rp_dtype dtype)
{
    return rpi_dtype_known(dtype) ? rpi_size_of(dtype) : 0;
}
