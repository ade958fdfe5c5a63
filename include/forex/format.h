/// \file format.h
/// The forms of files that can be read: bars and ticks of every usual vendor. One table
/// (src/forex/market/formats.def) gives names, help, documentation and detection.
#ifndef FOREX_FORMAT_H
#define FOREX_FORMAT_H

#include <rapto/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Form of a file; FX_FORMAT_AUTO looks at content and name. The order is the order of detection.
typedef enum fx_format {
    FX_FORMAT_AUTO,
    FX_FORMAT_PARQUET_TICKS,
    FX_FORMAT_PARQUET_TRADES,
    FX_FORMAT_PARQUET,
    FX_FORMAT_DUKASCOPY_TICKS,
    FX_FORMAT_DUKASCOPY_CANDLES,
    FX_FORMAT_HST,
    FX_FORMAT_HISTDATA_TICKS,
    FX_FORMAT_HISTDATA,
    FX_FORMAT_HISTDATA_MT,
    FX_FORMAT_MT5_TICKS,
    FX_FORMAT_MT5,
    FX_FORMAT_TRUEFX,
    FX_FORMAT_FXCM,
    FX_FORMAT_POINTS,
    FX_FORMAT_CSV_TICKS,
    FX_FORMAT_CSV_TRADES,
    FX_FORMAT_CSV,
    FX_FORMAT_COUNT
} fx_format;

/// One row of the table of formats; everything in it is static.
typedef struct fx_format_info {
    const char *name;       ///< what --format takes: "dukascopy-ticks"
    const char *title;      ///< for people: "Dukascopy ticks"
    const char *extensions; ///< ".bi5", ".csv .gz .zip"
    bool ticks;             ///< holds ticks; else bars
    const char *form;       ///< what a row looks like
    const char *traps;      ///< what goes wrong with it, and what is done about it
    const char *example;    ///< its first rows, or the places in a record; lines
    const char *commands;   ///< how such files are checked and imported; lines
} fx_format_info;

/// The row of a format; NULL for FX_FORMAT_AUTO and numbers that are none.
RP_API const fx_format_info *fx_format_get(fx_format format);
/// Reads a name of the table or "auto"; an unknown one is refused (RP_EUNKNOWN) with the known ones.
RP_API RP_CHECK rp_status fx_format_parse(const char *text, fx_format *format, rp_error *error);
/// Looks at a file's content and name. RP_EFORMAT says what it is not; fails as reading it does when it is damaged.
RP_API RP_CHECK rp_status fx_format_detect(const char *path, fx_format *format, rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
