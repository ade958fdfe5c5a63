// Every file of the shared data is read or refused with a reason, and the check finds each defect that its README
// (../shared/data/README.md) lists, with its count and place. The tables are the README's numbers.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market_fixture.h"

#include <forex/rates.h>
#include <forex/ticks.h>

typedef struct sample {
    const char *path;
    fx_format format;
    int64_t rows;
    const char *zone; // that the check finds, or NULL
} sample;

static const sample samples[] = {
    {"fx/m1/EURUSD-2018.csv.gz", FX_FORMAT_HISTDATA, 372607, "UTC-5/us"},
    {"fx/m1/GBPUSD-2018.csv.gz", FX_FORMAT_HISTDATA, 372261, "UTC-5/us"},
    {"fx/m1/USDJPY-2018.csv.gz", FX_FORMAT_HISTDATA, 371800, "UTC-5/us"},
    {"fx/m1/AUDUSD-2018.csv.gz", FX_FORMAT_HISTDATA, 369457, "UTC-5/us"},
    {"fx/m1/XAUUSD-2018.csv.gz", FX_FORMAT_HISTDATA, 353778, "UTC-5/us"},
    {"fx/m1/EURUSD-2019.csv.gz", FX_FORMAT_HISTDATA, 372530, "UTC-5/eu"},
    {"fx/m1/GBPUSD-2019.csv.gz", FX_FORMAT_HISTDATA, 372396, "UTC-5/eu"},
    {"fx/m1/USDJPY-2019.csv.gz", FX_FORMAT_HISTDATA, 372585, "UTC-5/eu"},
    {"fx/m1/AUDUSD-2019.csv.gz", FX_FORMAT_HISTDATA, 371998, "UTC-5/eu"},
    {"fx/m1/XAUUSD-2019.csv.gz", FX_FORMAT_HISTDATA, 352688, "UTC-5/eu"},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", FX_FORMAT_HISTDATA, 372530, "UTC-5/eu"},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", FX_FORMAT_FXCM, 30117, "UTC"},
    {"fx/m1-bidask/gbpusd-m1-ask-2012.csv", FX_FORMAT_FXCM, 30117, "UTC"},
    {"fx/ticks/dukascopy-bi5/GBPJPY", FX_FORMAT_DUKASCOPY_TICKS, 608996, "UTC"},
    {"fx/ticks/dukascopy-bi5/EURUSD", FX_FORMAT_DUKASCOPY_TICKS, 136741, "UTC"},
    {"fx/ticks/derived-csv/EURUSD-20190204.csv.gz", FX_FORMAT_CSV_TICKS, 136741, "UTC"},
    {"fx/ticks/histdata-csv/EURUSD-20200101.csv", FX_FORMAT_HISTDATA_TICKS, 9500, "UTC-5"},
    {"fx/ticks/truefx-csv/usdjpy-ticks.csv", FX_FORMAT_TRUEFX, 1000, "UTC"},
    {"fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5", FX_FORMAT_DUKASCOPY_CANDLES, 365, "UTC"},
    {"fx/candles-bi5/EURUSD/2019/00/BID_candles_hour_1.bi5", FX_FORMAT_DUKASCOPY_CANDLES, 744, "UTC"},
    {"fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5", FX_FORMAT_DUKASCOPY_CANDLES, 672, "UTC"},
    {"fx/candles-bi5/EURUSD/2019/01/04/BID_candles_min_1.bi5", FX_FORMAT_DUKASCOPY_CANDLES, 1440, "UTC"},
    {"fx/h1/AUDUSDh1.csv.gz", FX_FORMAT_POINTS, 57600, "UTC+2/eu"},
    {"fx/h1/EURGBPh1.csv.gz", FX_FORMAT_POINTS, 57600, "UTC+2/eu"},
    {"fx/h1/GBPJPYh1.csv.gz", FX_FORMAT_POINTS, 57600, "UTC+2/eu"},
    {"fx/h1/GBPUSDh1.csv.gz", FX_FORMAT_POINTS, 57600, "UTC+2/eu"},
    {"fx/h1/USDJPYh1.csv.gz", FX_FORMAT_POINTS, 57600, "UTC+2/eu"},
    {"fx/h1/XAUUSDh1.csv.gz", FX_FORMAT_POINTS, 57600, "UTC+2/eu"},
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", FX_FORMAT_CSV, 5000, "UTC"},
    {"fx/h4/EURUSDh4.csv", FX_FORMAT_POINTS, 14400, NULL},
    {"fx/d1/AUDUSDd1.csv", FX_FORMAT_POINTS, 2400, NULL},
    {"fx/d1/EURGBPd1.csv", FX_FORMAT_POINTS, 2400, NULL},
    {"fx/d1/EURUSDd1.csv", FX_FORMAT_POINTS, 2400, NULL},
    {"fx/d1/GBPJPYd1.csv", FX_FORMAT_POINTS, 2400, NULL},
    {"fx/d1/GBPUSDd1.csv", FX_FORMAT_POINTS, 2400, NULL},
    {"fx/d1/USDJPYd1.csv", FX_FORMAT_POINTS, 2400, NULL},
    {"fx/d1/XAUUSDd1.csv", FX_FORMAT_POINTS, 2400, NULL},
    {"fx/parquet/symbol=EURUSD/timeframe=M1/data.parquet", FX_FORMAT_PARQUET, 745077, "UTC"},
    {"fx/parquet/symbol=EURUSD/timeframe=H1/data.parquet", FX_FORMAT_PARQUET, 12439, "UTC"},
    {"fx/parquet/symbol=EURUSD/timeframe=D1/data.parquet", FX_FORMAT_PARQUET, 625, "UTC"},
    {"fx/parquet/symbol=USDJPY/timeframe=M1/data.parquet", FX_FORMAT_PARQUET, 372525, "UTC"},
    {"fx/parquet/symbol=USDJPY/timeframe=H1/data.parquet", FX_FORMAT_PARQUET, 6220, "UTC"},
    {"formats/quote_tick_eurusd_2019_sim_rust.parquet", FX_FORMAT_PARQUET_TICKS, 10000, "UTC"},
    {"formats/XRP_ETH-trades.parquet", FX_FORMAT_PARQUET_TRADES, 12477, "UTC"},
    {"formats/btcusdt-trades.parquet", FX_FORMAT_PARQUET_TRADES, 2001, "UTC"},
};

enum { NONE = -1, ANY = -2 }; // there is no such finding; one of any count

// A finding of a sample, in the samples' order.
typedef struct known {
    const char *path, *kind;
    int64_t count;
    const char *words; // that its text holds
} known;

static const known defects[] = {
    // fx/m1: rows, zone, gaps of less than a day with their minutes, flat bars, moves of more than half a percent.
    {"fx/m1/EURUSD-2018.csv.gz", "zone-not-as-documented", 1, "UTC-5/us"},
    {"fx/m1/EURUSD-2018.csv.gz", "no-volume", 372607, ""},
    {"fx/m1/EURUSD-2018.csv.gz", "flat-bars", 4729, ""},
    {"fx/m1/EURUSD-2018.csv.gz", "spike", NONE, ""},
    {"fx/m1/EURUSD-2018.csv.gz", "duplicate-identical", NONE, ""},
    {"fx/m1/EURUSD-2018.csv.gz", "weekend", NONE, ""},
    {"fx/m1/EURUSD-2018.csv.gz", "high-below-low", NONE, ""},
    {"fx/m1/EURUSD-2018.csv.gz", "format", 372607, "from 2018-01-01T22:00:00Z to 2018-12-31T21:59:00Z"},
    {"fx/m1/EURUSD-2018.csv.gz", "zone", 1, "UTC-5/us"},
    {"fx/m1/EURUSD-2018.csv.gz", "gaps-under-a-day", 798, "1793 minutes"},
    {"fx/m1/EURUSD-2018.csv.gz", "gap-holiday", 2, "2018-12-25 02:59 to 2018-12-25 17:01 (842)"},
    {"fx/m1/GBPUSD-2018.csv.gz", "zone-not-as-documented", 1, "UTC-5/us"},
    {"fx/m1/GBPUSD-2018.csv.gz", "no-volume", 372261, ""},
    {"fx/m1/GBPUSD-2018.csv.gz", "flat-bars", 6865, ""},
    {"fx/m1/GBPUSD-2018.csv.gz", "spike", 5, ""},
    {"fx/m1/GBPUSD-2018.csv.gz", "duplicate-identical", NONE, ""},
    {"fx/m1/GBPUSD-2018.csv.gz", "weekend", NONE, ""},
    {"fx/m1/GBPUSD-2018.csv.gz", "high-below-low", NONE, ""},
    {"fx/m1/GBPUSD-2018.csv.gz", "format", 372261, ""},
    {"fx/m1/GBPUSD-2018.csv.gz", "gaps-under-a-day", 1031, "2125 minutes"},
    {"fx/m1/USDJPY-2018.csv.gz", "zone-not-as-documented", 1, "UTC-5/us"},
    {"fx/m1/USDJPY-2018.csv.gz", "no-volume", 371800, ""},
    {"fx/m1/USDJPY-2018.csv.gz", "flat-bars", 3679, ""},
    {"fx/m1/USDJPY-2018.csv.gz", "spike", NONE, ""},
    {"fx/m1/USDJPY-2018.csv.gz", "duplicate-identical", NONE, ""},
    {"fx/m1/USDJPY-2018.csv.gz", "weekend", NONE, ""},
    {"fx/m1/USDJPY-2018.csv.gz", "high-below-low", NONE, ""},
    {"fx/m1/USDJPY-2018.csv.gz", "format", 371800, ""},
    {"fx/m1/USDJPY-2018.csv.gz", "gaps-under-a-day", 1567, "2599 minutes"},
    {"fx/m1/AUDUSD-2018.csv.gz", "zone-not-as-documented", 1, "UTC-5/us"},
    {"fx/m1/AUDUSD-2018.csv.gz", "no-volume", 369457, ""},
    {"fx/m1/AUDUSD-2018.csv.gz", "flat-bars", 8325, ""},
    {"fx/m1/AUDUSD-2018.csv.gz", "spike", 2, ""},
    {"fx/m1/AUDUSD-2018.csv.gz", "duplicate-identical", NONE, ""},
    {"fx/m1/AUDUSD-2018.csv.gz", "weekend", NONE, ""},
    {"fx/m1/AUDUSD-2018.csv.gz", "high-below-low", NONE, ""},
    {"fx/m1/AUDUSD-2018.csv.gz", "format", 369457, ""},
    {"fx/m1/AUDUSD-2018.csv.gz", "gaps-under-a-day", 3669, "4941 minutes"},
    {"fx/m1/XAUUSD-2018.csv.gz", "zone-not-as-documented", 1, "UTC-5/us"},
    {"fx/m1/XAUUSD-2018.csv.gz", "no-volume", 353778, ""},
    {"fx/m1/XAUUSD-2018.csv.gz", "flat-bars", 637, ""},
    {"fx/m1/XAUUSD-2018.csv.gz", "spike", 2, "2018-11-30 16:59 (1.16 %)"},
    {"fx/m1/XAUUSD-2018.csv.gz", "duplicate-identical", NONE, ""},
    {"fx/m1/XAUUSD-2018.csv.gz", "weekend", NONE, ""},
    {"fx/m1/XAUUSD-2018.csv.gz", "high-below-low", NONE, ""},
    {"fx/m1/XAUUSD-2018.csv.gz", "format", 353778, ""},
    {"fx/m1/XAUUSD-2018.csv.gz", "gaps-under-a-day", 474, "14062 minutes"},
    {"fx/m1/XAUUSD-2018.csv.gz", "spike-taken-back", 1, "2018-11-30 16:59 (1.00 %)"},
    {"fx/m1/XAUUSD-2018.csv.gz", "widest-gap", 4382, "2018-03-29 16:59"},
    {"fx/m1/XAUUSD-2018.csv.gz", "digits", 1, "3 decimals"},
    {"fx/m1/EURUSD-2019.csv.gz", "zone-not-as-documented", 1, "UTC-5/eu"},
    {"fx/m1/EURUSD-2019.csv.gz", "no-volume", 372530, ""},
    {"fx/m1/EURUSD-2019.csv.gz", "flat-bars", 3294, ""},
    {"fx/m1/EURUSD-2019.csv.gz", "spike", NONE, ""},
    {"fx/m1/EURUSD-2019.csv.gz", "doubled-hour", 60, "2019-10-27 19:00"},
    {"fx/m1/EURUSD-2019.csv.gz", "duplicate-identical", 60, "2019-10-27 19:00 to 2019-10-27 19:59"},
    {"fx/m1/EURUSD-2019.csv.gz", "missing-hour", 1, "2019-03-31 19:00 to 2019-03-31 20:00 (60)"},
    {"fx/m1/EURUSD-2019.csv.gz", "format", 372530, "from 2019-01-01T22:02:00Z to 2019-12-31T21:59:00Z"},
    {"fx/m1/EURUSD-2019.csv.gz", "zone", 1, "UTC-5/eu"},
    {"fx/m1/EURUSD-2019.csv.gz", "gaps-under-a-day", 208, "1552 minutes"},
    {"fx/m1/EURUSD-2019.csv.gz", "widest-gap", 3241, "2019-05-24 16:59"},
    {"fx/m1/EURUSD-2019.csv.gz", "gap-hole", 3, "2019-05-24 17:00 to 2019-05-26 23:00 (360)"},
    {"fx/m1/EURUSD-2019.csv.gz", "gap-hole", 3, "2019-05-27 00:00 to 2019-05-27 06:00 (360)"},
    {"fx/m1/EURUSD-2019.csv.gz", "gap-holiday", 2, "2019-12-25 03:00 to 2019-12-25 17:00 (840)"},
    {"fx/m1/GBPUSD-2019.csv.gz", "zone-not-as-documented", 1, "UTC-5/eu"},
    {"fx/m1/GBPUSD-2019.csv.gz", "no-volume", 372396, ""},
    {"fx/m1/GBPUSD-2019.csv.gz", "flat-bars", 3991, ""},
    {"fx/m1/GBPUSD-2019.csv.gz", "spike", 5, "2019-12-12 17:00"},
    {"fx/m1/GBPUSD-2019.csv.gz", "doubled-hour", 60, "2019-10-27 19:00"},
    {"fx/m1/GBPUSD-2019.csv.gz", "duplicate-identical", 60, "2019-10-27 19:00 to 2019-10-27 19:59"},
    {"fx/m1/GBPUSD-2019.csv.gz", "missing-hour", 1, "2019-03-31 19:00 to 2019-03-31 20:00 (60)"},
    {"fx/m1/GBPUSD-2019.csv.gz", "gap-hole", ANY, ""},
    {"fx/m1/GBPUSD-2019.csv.gz", "format", 372396, ""},
    {"fx/m1/GBPUSD-2019.csv.gz", "gaps-under-a-day", 194, "1561 minutes"},
    {"fx/m1/GBPUSD-2019.csv.gz", "spike-known", 1, "2019-12-12 17:00 (British election"},
    {"fx/m1/GBPUSD-2019.csv.gz", "widest-gap", 3301, "2019-05-24 16:59"},
    {"fx/m1/GBPUSD-2019.csv.gz", "late-open", 17, "the longest 6"},
    {"fx/m1/USDJPY-2019.csv.gz", "zone-not-as-documented", 1, "UTC-5/eu"},
    {"fx/m1/USDJPY-2019.csv.gz", "no-volume", 372585, ""},
    {"fx/m1/USDJPY-2019.csv.gz", "flat-bars", 5739, ""},
    {"fx/m1/USDJPY-2019.csv.gz", "spike", 5, "2019-01-02 17:35"},
    {"fx/m1/USDJPY-2019.csv.gz", "doubled-hour", 60, "2019-10-27 19:00"},
    {"fx/m1/USDJPY-2019.csv.gz", "duplicate-identical", 60, "2019-10-27 19:00 to 2019-10-27 19:59"},
    {"fx/m1/USDJPY-2019.csv.gz", "missing-hour", 1, "2019-03-31 19:00 to 2019-03-31 20:00 (60)"},
    {"fx/m1/USDJPY-2019.csv.gz", "gap-hole", ANY, ""},
    {"fx/m1/USDJPY-2019.csv.gz", "format", 372585, ""},
    {"fx/m1/USDJPY-2019.csv.gz", "gaps-under-a-day", 556, "1632 minutes"},
    {"fx/m1/USDJPY-2019.csv.gz", "spike-known", 4, "2019-01-02 17:41 (yen flash crash)"},
    {"fx/m1/USDJPY-2019.csv.gz", "widest-gap", 3060, "2019-05-24 16:59"},
    {"fx/m1/AUDUSD-2019.csv.gz", "zone-not-as-documented", 1, "UTC-5/eu"},
    {"fx/m1/AUDUSD-2019.csv.gz", "no-volume", 371998, ""},
    {"fx/m1/AUDUSD-2019.csv.gz", "flat-bars", 7164, ""},
    {"fx/m1/AUDUSD-2019.csv.gz", "spike", 9, "2019-01-02 17:35"},
    {"fx/m1/AUDUSD-2019.csv.gz", "doubled-hour", 60, "2019-10-27 19:00"},
    {"fx/m1/AUDUSD-2019.csv.gz", "duplicate-identical", 60, "2019-10-27 19:00 to 2019-10-27 19:59"},
    {"fx/m1/AUDUSD-2019.csv.gz", "missing-hour", 1, "2019-03-31 19:00 to 2019-03-31 20:00 (60)"},
    {"fx/m1/AUDUSD-2019.csv.gz", "format", 371998, ""},
    {"fx/m1/AUDUSD-2019.csv.gz", "gaps-under-a-day", 506, "1735 minutes"},
    {"fx/m1/AUDUSD-2019.csv.gz", "spike", 9, "2019-01-02 17:36 (1.70 %)"},
    {"fx/m1/AUDUSD-2019.csv.gz", "spike-known", 3, "yen flash crash"},
    {"fx/m1/AUDUSD-2019.csv.gz", "widest-gap", 3601, "2019-05-24 16:59"},
    {"fx/m1/AUDUSD-2019.csv.gz", "gap-hole", 5, "2019-05-24 17:00 to 2019-05-27 05:00 (720)"},
    {"fx/m1/XAUUSD-2019.csv.gz", "zone-not-as-documented", 1, "UTC-5/eu"},
    {"fx/m1/XAUUSD-2019.csv.gz", "no-volume", 352688, ""},
    {"fx/m1/XAUUSD-2019.csv.gz", "flat-bars", 3254, ""},
    {"fx/m1/XAUUSD-2019.csv.gz", "spike", 11, ""},
    {"fx/m1/XAUUSD-2019.csv.gz", "doubled-hour", 60, "2019-10-27 19:00"},
    {"fx/m1/XAUUSD-2019.csv.gz", "duplicate-identical", 60, "2019-10-27 19:00 to 2019-10-27 19:59"},
    {"fx/m1/XAUUSD-2019.csv.gz", "missing-hour", 1, "2019-03-31 19:00 to 2019-03-31 20:00 (60)"},
    {"fx/m1/XAUUSD-2019.csv.gz", "gap-hole", ANY, ""},
    {"fx/m1/XAUUSD-2019.csv.gz", "format", 352688, ""},
    {"fx/m1/XAUUSD-2019.csv.gz", "gaps-under-a-day", 919, "14839 minutes"},
    {"fx/m1/XAUUSD-2019.csv.gz", "widest-gap", 4382, "2019-04-18 16:58"},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", "zone-not-as-documented", 1, "UTC-5/eu"},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", "no-volume", 372530, ""},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", "flat-bars", 3294, ""},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", "spike", NONE, ""},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", "doubled-hour", 60, "2019-10-27 19:00"},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", "duplicate-identical", 60,
     "2019-10-27 19:00 to 2019-10-27 19:59"},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", "missing-hour", 1,
     "2019-03-31 19:00 to 2019-03-31 20:00 (60)"},
    {"fx/m1-vendor-zip/HISTDATA_COM_ASCII_EURUSD_M12019.zip", "gap-hole", ANY, ""},
    // fx/m1-bidask: 96 gaps of one minute, 10 of two, one of four.
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "crossed-close", 347, "by 16 points at most"},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "crossed-high", 523, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "crossed-low", 254, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "gap-quiet", 107, "120 minutes"},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "unpaired", NONE, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "duplicate-stamp", NONE, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "high-below-low", NONE, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "format", 30117, "2012-02-01T00:00:00Z to 2012-03-01T00:00:00Z"},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "zone", 1, "UTC, stated in the file"},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "gaps-under-a-day", 107, "120 minutes"},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "open-is-close-before", 30116, ""},
    {"fx/m1-bidask/gbpusd-m1-bid-2012.csv", "spread", 30117, "to 149"},
    {"fx/m1-bidask/gbpusd-m1-ask-2012.csv", "ask-side", 30117, "ask prices"},
    // fx/ticks
    {"fx/ticks/dukascopy-bi5/GBPJPY", "empty-file", 96, "2012/11/01/00h_ticks.bi5"},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "days", 12, "2012-12-02 3649, 2012-12-03 58953"},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "spread", 608996, "to 46.00 (2012-12-07"},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "crossed", NONE, ""},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "shared-stamp", NONE, ""},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "missing-hours", NONE, ""},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "damaged-file", NONE, ""},
    {"fx/ticks/dukascopy-bi5/GBPJPY", "format", 608996, "336 file(s)"},
    {"fx/ticks/dukascopy-bi5/EURUSD", "empty-file", NONE, ""},
    {"fx/ticks/dukascopy-bi5/EURUSD", "spread", 136741, "median 0.30, 95 % below"},
    {"fx/ticks/dukascopy-bi5/EURUSD", "crossed", NONE, ""},
    {"fx/ticks/dukascopy-bi5/EURUSD", "format", 136741, ""},
    {"fx/ticks/derived-csv/EURUSD-20190204.csv.gz", "zone", 1, "by the type or name"},
    {"fx/ticks/histdata-csv/EURUSD-20200101.csv", "zone", 1, "documented"},
    {"fx/ticks/histdata-csv/EURUSD-20200101.csv", "shared-stamp", NONE, ""},
    {"fx/ticks/histdata-csv/EURUSD-20200101.csv", "crossed", NONE, ""},
    {"fx/ticks/histdata-csv/EURUSD-20200101.csv", "unsorted", NONE, ""},
    {"fx/ticks/histdata-csv/EURUSD-20200101.csv", "format", 9500,
     "2020-01-01T22:00:00.065Z to 2020-01-02T04:00:52.125Z"},
    {"fx/ticks/truefx-csv/usdjpy-ticks.csv", "shared-stamp", 7, ""},
    {"fx/ticks/truefx-csv/usdjpy-ticks.csv", "format", 1000, ""},
    // fx/candles-bi5
    {"fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5", "flat-fill", 52, "2018-01-06 00:00 to 2018-12-29 00:00"},
    {"fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5", "weekend", NONE, ""},
    {"fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5", "high-below-low", NONE, ""},
    {"fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5", "format", 365, ""},
    {"fx/candles-bi5/EURUSD/2019/00/BID_candles_hour_1.bi5", "flat-fill", 214, ""},
    {"fx/candles-bi5/EURUSD/2019/00/BID_candles_hour_1.bi5", "high-below-low", NONE, ""},
    {"fx/candles-bi5/EURUSD/2019/00/BID_candles_hour_1.bi5", "format", 744, ""},
    {"fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5", "flat-fill", 192, ""},
    {"fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5", "high-below-low", NONE, ""},
    {"fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5", "format", 672, ""},
    {"fx/candles-bi5/EURUSD/2019/01/04/BID_candles_min_1.bi5", "flat-fill", NONE, ""},
    {"fx/candles-bi5/EURUSD/2019/01/04/BID_candles_min_1.bi5", "high-below-low", NONE, ""},
    {"fx/candles-bi5/EURUSD/2019/01/04/BID_candles_min_1.bi5", "format", 1440, ""},
    // fx/h1, h4, d1: whole points, binary noise, server time by European dates, hours missing at the ends of weeks.
    {"fx/h1/AUDUSDh1.csv.gz", "off-grid", 3440, "binary noise"},
    {"fx/h1/AUDUSDh1.csv.gz", "gap-hole", ANY, ""},
    {"fx/h1/AUDUSDh1.csv.gz", "unsorted", NONE, ""},
    {"fx/h1/AUDUSDh1.csv.gz", "duplicate-stamp", NONE, ""},
    {"fx/h1/AUDUSDh1.csv.gz", "high-below-low", NONE, ""},
    {"fx/h1/AUDUSDh1.csv.gz", "integer-points", 57600, "10^-5"},
    {"fx/h1/AUDUSDh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/EURGBPh1.csv.gz", "off-grid", NONE, "binary noise"},
    {"fx/h1/EURGBPh1.csv.gz", "gap-hole", ANY, ""},
    {"fx/h1/EURGBPh1.csv.gz", "unsorted", NONE, ""},
    {"fx/h1/EURGBPh1.csv.gz", "duplicate-stamp", NONE, ""},
    {"fx/h1/EURGBPh1.csv.gz", "high-below-low", NONE, ""},
    {"fx/h1/EURGBPh1.csv.gz", "integer-points", 57600, "10^-5"},
    {"fx/h1/EURGBPh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/GBPJPYh1.csv.gz", "off-grid", 1380, "binary noise"},
    {"fx/h1/GBPJPYh1.csv.gz", "gap-hole", ANY, ""},
    {"fx/h1/GBPJPYh1.csv.gz", "unsorted", NONE, ""},
    {"fx/h1/GBPJPYh1.csv.gz", "duplicate-stamp", NONE, ""},
    {"fx/h1/GBPJPYh1.csv.gz", "high-below-low", NONE, ""},
    {"fx/h1/GBPJPYh1.csv.gz", "integer-points", 57600, "10^-3"},
    {"fx/h1/GBPJPYh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/GBPJPYh1.csv.gz", "spike", 1, "2016-06-24 05:00 (8.53 %)"},
    {"fx/h1/GBPJPYh1.csv.gz", "spike-known", 1, "British referendum"},
    {"fx/h1/GBPUSDh1.csv.gz", "off-grid", 21093, "binary noise"},
    {"fx/h1/GBPUSDh1.csv.gz", "gap-hole", ANY, ""},
    {"fx/h1/GBPUSDh1.csv.gz", "unsorted", NONE, ""},
    {"fx/h1/GBPUSDh1.csv.gz", "duplicate-stamp", NONE, ""},
    {"fx/h1/GBPUSDh1.csv.gz", "high-below-low", NONE, ""},
    {"fx/h1/GBPUSDh1.csv.gz", "integer-points", 57600, "10^-5"},
    {"fx/h1/GBPUSDh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/GBPUSDh1.csv.gz", "widest-gap", 4740, "2017-12-22 23:00"},
    {"fx/h1/GBPUSDh1.csv.gz", "shifted-pause", NONE, ""},
    {"fx/h1/GBPUSDh1.csv.gz", "gap-holiday", 16, "2012-12-24 20:00 to 2012-12-26 08:00 (2160)"},
    {"fx/h1/USDJPYh1.csv.gz", "off-grid", NONE, "binary noise"},
    {"fx/h1/USDJPYh1.csv.gz", "gap-hole", ANY, ""},
    {"fx/h1/USDJPYh1.csv.gz", "unsorted", NONE, ""},
    {"fx/h1/USDJPYh1.csv.gz", "duplicate-stamp", NONE, ""},
    {"fx/h1/USDJPYh1.csv.gz", "high-below-low", NONE, ""},
    {"fx/h1/USDJPYh1.csv.gz", "integer-points", 57600, "10^-3"},
    {"fx/h1/USDJPYh1.csv.gz", "zone", 1, "UTC+2/eu"},
    {"fx/h1/XAUUSDh1.csv.gz", "off-grid", 21639, "binary noise"},
    {"fx/h1/XAUUSDh1.csv.gz", "unsorted", NONE, ""},
    {"fx/h1/XAUUSDh1.csv.gz", "duplicate-stamp", NONE, ""},
    {"fx/h1/XAUUSDh1.csv.gz", "high-below-low", NONE, ""},
    {"fx/h1/XAUUSDh1.csv.gz", "integer-points", 57600, "10^-2"},
    {"fx/h1/XAUUSDh1.csv.gz", "zone", 1, "UTC+2/eu"},
    // Its pause follows the broker's midnight, also in the weeks in which New York's 17:00 is an hour off it.
    {"fx/h1/XAUUSDh1.csv.gz", "shifted-pause", 126, "2012-10-30 00:00 to 2012-10-30 01:00 (60)"},
    {"fx/h1/XAUUSDh1.csv.gz", "missing-hour", NONE, ""},
    {"fx/h1/XAUUSDh1.csv.gz", "gap-hole", 9, "2014-12-10 00:00 to 2014-12-10 08:00 (420)"},
    // The night of a leap second.
    {"fx/h1/XAUUSDh1.csv.gz", "gap-hole", 9, "2015-07-01 00:00 to 2015-07-01 02:00 (60)"},
    {"fx/h1/XAUUSDh1.csv.gz", "gap-holiday", 97, "2012-05-28 21:00"},
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", "unsorted", NONE, ""},
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", "duplicate-stamp", NONE, ""},
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", "integer-points", NONE, ""},
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", "zone", 1, "UTC, detected"},
    {"fx/h1/EURUSD-2017-2018-backtestingpy.csv", "format", 5000, "2017-04-19T09:00:00Z to 2018-02-07T15:00:00Z"},
    {"fx/h4/EURUSDh4.csv", "off-grid", 9998, ""},
    {"fx/h4/EURUSDh4.csv", "zone-ambiguous", 1, "UTC+2/us or UTC+2/eu"},
    {"fx/h4/EURUSDh4.csv", "format", 14400, ""},
    {"fx/h4/EURUSDh4.csv", "integer-points", 14400, "10^-5"},
    {"fx/d1/AUDUSDd1.csv", "integer-points", 2400, ""},
    {"fx/d1/AUDUSDd1.csv", "off-grid", 145, ""},
    {"fx/d1/AUDUSDd1.csv", "zone-ambiguous", 1, "minute or hour bars of the source"},
    {"fx/d1/EURGBPd1.csv", "integer-points", 2400, ""},
    {"fx/d1/EURGBPd1.csv", "off-grid", NONE, ""},
    {"fx/d1/EURGBPd1.csv", "zone-ambiguous", 1, "minute or hour bars of the source"},
    {"fx/d1/EURUSDd1.csv", "integer-points", 2400, ""},
    {"fx/d1/EURUSDd1.csv", "off-grid", 1687, ""},
    {"fx/d1/EURUSDd1.csv", "zone-ambiguous", 1, "minute or hour bars of the source"},
    {"fx/d1/EURUSDd1.csv", "format", 2400, ""},
    {"fx/d1/GBPJPYd1.csv", "integer-points", 2400, ""},
    {"fx/d1/GBPJPYd1.csv", "off-grid", 66, ""},
    {"fx/d1/GBPJPYd1.csv", "zone-ambiguous", 1, "minute or hour bars of the source"},
    {"fx/d1/GBPUSDd1.csv", "integer-points", 2400, ""},
    {"fx/d1/GBPUSDd1.csv", "off-grid", 878, ""},
    {"fx/d1/GBPUSDd1.csv", "zone-ambiguous", 1, "minute or hour bars of the source"},
    {"fx/d1/USDJPYd1.csv", "integer-points", 2400, ""},
    {"fx/d1/USDJPYd1.csv", "off-grid", NONE, ""},
    {"fx/d1/USDJPYd1.csv", "zone-ambiguous", 1, "minute or hour bars of the source"},
    {"fx/d1/XAUUSDd1.csv", "integer-points", 2400, ""},
    {"fx/d1/XAUUSDd1.csv", "off-grid", 977, ""},
    {"fx/d1/XAUUSDd1.csv", "zone-ambiguous", 1, "(--zone UTC+2, UTC+2/us, UTC+2/eu or "},
    // fx/parquet: the doubled rows dropped, the missing hour left missing.
    {"fx/parquet/symbol=EURUSD/timeframe=M1/data.parquet", "no-volume", 745077, ""},
    {"fx/parquet/symbol=EURUSD/timeframe=M1/data.parquet", "duplicate-identical", NONE, ""},
    {"fx/parquet/symbol=EURUSD/timeframe=M1/data.parquet", "format", 745077, ""},
    {"fx/parquet/symbol=EURUSD/timeframe=H1/data.parquet", "no-volume", 12439, ""},
    {"fx/parquet/symbol=EURUSD/timeframe=H1/data.parquet", "gap-hole", 3, "2019-03-31 23:00 to 2019-04-01 00:00"},
    {"fx/parquet/symbol=EURUSD/timeframe=D1/data.parquet", "no-volume", 625, ""},
    {"fx/parquet/symbol=USDJPY/timeframe=M1/data.parquet", "no-volume", 372525, ""},
    {"fx/parquet/symbol=USDJPY/timeframe=M1/data.parquet", "format", 372525, ""},
    {"fx/parquet/symbol=USDJPY/timeframe=H1/data.parquet", "no-volume", 6220, ""},
    // formats
    {"formats/quote_tick_eurusd_2019_sim_rust.parquet", "format", 10000, "fixed point"},
    {"formats/quote_tick_eurusd_2019_sim_rust.parquet", "crossed", NONE, ""},
    {"formats/XRP_ETH-trades.parquet", "trades", 12477, "6524 trades bought 3206668, 5953 sold 2339067"},
    {"formats/XRP_ETH-trades.parquet", "shared-stamp", 2490, ""},
    {"formats/XRP_ETH-trades.parquet", "weekend", NONE, ""},
    {"formats/XRP_ETH-trades.parquet", "unsorted", NONE, ""},
    {"formats/btcusdt-trades.parquet", "trades", 2001, "1087 trades bought 45.457938, 914 sold 41.613658"},
    {"formats/btcusdt-trades.parquet", "shared-stamp", 630, ""},
};

static const fx_finding *find(const fx_check *c, const char *kind)
{
    const fx_finding *found = NULL;
    for (int64_t i = 0; i < c->finding_count; i++) {
        if (strcmp(c->findings[i].kind, kind) != 0) continue;
        if (found) fail_msg("%s: %s is found twice: %s, %s", c->path, kind, found->text, c->findings[i].text);
        found = &c->findings[i];
    }
    return found;
}

// Defects of rows and ticks have all their places.
static bool has_places(const fx_finding *f)
{
    double rows = 0;
    bool of_rows = f->severity == 2 || !strncmp(f->kind, "crossed", 7) || !strcmp(f->kind, "flat-fill") ||
                   !strcmp(f->kind, "shared-stamp");
    for (int64_t i = 0; i < f->place_count; i++) rows += f->places[i].value;
    return !of_rows || !strncmp(f->kind, "zone", 4) || rows == (double)f->count;
}

static int judge(const fx_check *c, const known *k)
{
    const fx_finding *f = find(c, k->kind);
    bool counted = f ? f->count == k->count || k->count == ANY : k->count == NONE;
    if (counted && (!f || (strstr(f->text, k->words) && has_places(f)))) return 0;
    print_error("%s: %s: %lld with \"%s\", not %lld: %s\n", k->path, k->kind, (long long)k->count, k->words,
                f ? (long long)f->count : NONE, f ? f->text : "");
    return 1;
}

static void defects_of_the_readme(void **state)
{
    const known *k = defects, *const end = defects + sizeof defects / sizeof *defects;
    int wrong = 0;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const sample *s = &samples[i];
        const char *path = data_path(s->path);
        fx_check *c = NULL;
        rp_error error = {0};
        if (fx_check_file(path, symbols, NULL, &c, &error)) fail_msg("%s", error.message);
        if (c->rows != s->rows) fail_msg("%s: %lld rows, not %lld", path, (long long)c->rows, (long long)s->rows);
        if (s->zone) assert_string_equal(c->zone, s->zone);
        for (; k < end && !strcmp(k->path, s->path); k++) wrong += judge(c, k);
        fx_check_free(c);
    }
    if (k < end) fail_msg("%s: no sample, or out of order", k->path);
    assert_int_equal(wrong, 0);
}

// Server time of the week's ends: the first hour is missing in the weeks when only the United States are on summer
// time, and Friday ends an hour early in about a fifth of the 486 weeks.
static void weeks_of_a_server(void **state)
{
    static const char *const names[] = {"AUDUSD", "EURGBP", "GBPJPY", "GBPUSD", "USDJPY"};
    for (int i = 0; i < 5; i++) {
        char name[64];
        fx_check *c = NULL;
        snprintf(name, sizeof name, "fx/h1/%sh1.csv.gz", names[i]);
        assert_int_equal(fx_check_run(data_path(name), symbols, NULL, &c, NULL), RP_OK);
        const fx_finding *late = find(c, "late-open"), *early = find(c, "early-close");
        assert_non_null(late);
        assert_non_null(early);
        print_message("%s: %lld late, %lld early\n", names[i], (long long)late->count, (long long)early->count);
        assert_in_range(late->count, 27, 40); // three weeks in March and one in autumn, nine years
        assert_in_range(early->count, 60, 130);
        fx_check_free(c);
    }
}

static void formats_are_recognised(void **state)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char path[500];
        fx_format format;
        rp_error error;
        snprintf(path, sizeof path, "%s%s", data_path(samples[i].path),
                 !strcmp(samples[i].path, "fx/ticks/dukascopy-bi5/GBPJPY")   ? "/2012/11/03/10h_ticks.bi5"
                 : !strcmp(samples[i].path, "fx/ticks/dukascopy-bi5/EURUSD") ? "/2019/01/04/10h_ticks.bi5"
                                                                             : "");
        if (fx_format_detect(path, &format, &error)) fail_msg("%s", error.message);
        // Whole points show only against a symbol, which the detection alone does not know.
        if (format != (samples[i].format == FX_FORMAT_POINTS ? FX_FORMAT_CSV : samples[i].format))
            fail_msg("%s is %s, not %s", path, fx_format_get(format)->name, fx_format_get(samples[i].format)->name);
    }
}

// What is no price of a known symbol is refused, and says why.
static void files_of_other_things(void **state)
{
    static const struct {
        const char *path, *symbol, *words;
        rp_status status;
    } files[] = {
        {"fx/rates/short-term-interest.csv.gz", NULL, "interest rates, not prices; forex data rates", RP_EFORMAT},
        {"fx/rates/short-term-interest.csv.gz", "EURUSD", "interest rates, not prices; forex data rates", RP_EFORMAT},
        {"series/pollution.csv", "EURUSD", "has no", RP_EFORMAT},
        {"tabular/iris.csv", "EURUSD", "the header has no time column", RP_EFORMAT},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const char *path = data_path(files[i].path);
        fx_import_options options = {.symbol = files[i].symbol};
        fx_bars *bars = NULL;
        rp_error error;
        rp_status status = fx_import(&path, 1, symbols, &options, &bars, &error);
        if (status != files[i].status) fail_msg("%s: %s: %s", path, rp_status_name(status), error.message);
        expect_words(&error, files[i].words);
        expect_words(&error, path);
        assert_null(bars);
    }
}

// The file of interest rates is no bars; test_rates.c looks at what it holds.
static void interest_rates_are_read(void **state)
{
    const char *path = data_path("fx/rates/short-term-interest.csv.gz");
    fx_rates *rates = NULL;
    fx_check *check = NULL;
    rp_error error = {0};
    if (fx_rates_load(path, &rates, &error)) fail_msg("%s", error.message);
    assert_int_equal(rates->rows, 24125);
    assert_int_equal(rates->locations, 43);
    assert_int_equal(rates->rows_of[FX_RATE_YEARLY], 1388);
    assert_int_equal(rates->rows_of[FX_RATE_QUARTERLY], 5679);
    assert_int_equal(rates->rows_of[FX_RATE_MONTHLY], 17058);
    fx_rates_free(rates);
    assert_int_equal(fx_check_file(path, symbols, NULL, &check, &error), RP_EFORMAT);
    expect_words(&error, "forex data rates");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(defects_of_the_readme), cmocka_unit_test(weeks_of_a_server),
                                       cmocka_unit_test(interest_rates_are_read),
                                       cmocka_unit_test(formats_are_recognised),
                                       cmocka_unit_test(files_of_other_things)};
    return cmocka_run_group_tests(tests, open_with_coins, close_fixture);
}
