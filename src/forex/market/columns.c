/// Names of columns in vendors' tables: one list for CSV and Parquet.
#include "format_i.h"

#include <ctype.h>
#include <string.h>

const char *const fxi_column_names[FXI_COLUMN_COUNT] = {
    [FXI_COLUMN_STAMP] =
        " timestamp datetime date_time gmt_time timestamp_utc time_utc utc local_time ts_event ts_init ",
    [FXI_COLUMN_UTC] = " timestamp_utc time_utc utc gmt_time gmt ts_event ts_init ",
    [FXI_COLUMN_DATE] = " date dtyyyymmdd ",
    [FXI_COLUMN_CLOCK] = " time transact_time trade_time ",
    [FXI_COLUMN_OPEN] = " open o bid_open bidopen open_bid ",
    [FXI_COLUMN_HIGH] = " high h bid_high bidhigh high_bid ",
    [FXI_COLUMN_LOW] = " low l bid_low bidlow low_bid ",
    [FXI_COLUMN_CLOSE] = " close c bid_close bidclose close_bid ",
    [FXI_COLUMN_TICK_VOLUME] = " tick_volume tickvol tickvolume tick_vol ",
    [FXI_COLUMN_VOLUME] = " volume vol v ",
    [FXI_COLUMN_SPREAD] = " spread ",
    [FXI_COLUMN_ASK_OPEN] = " ask_open askopen open_ask ",
    [FXI_COLUMN_ASK_HIGH] = " ask_high askhigh high_ask ",
    [FXI_COLUMN_ASK_LOW] = " ask_low asklow low_ask ",
    [FXI_COLUMN_ASK_CLOSE] = " ask_close askclose close_ask ",
    [FXI_COLUMN_BID] = " bid bid_price bidprice ",
    [FXI_COLUMN_ASK] = " ask ask_price askprice offer ",
    [FXI_COLUMN_BID_VOLUME] = " bid_volume bidvolume bid_size bidsize bid_vol bidvol ",
    [FXI_COLUMN_ASK_VOLUME] = " ask_volume askvolume ask_size asksize ask_vol askvol ",
    [FXI_COLUMN_PRICE] = " price trade_price last last_price ",
    [FXI_COLUMN_AMOUNT] = " amount quantity qty size trade_size last_size volume vol v ",
    [FXI_COLUMN_TAKER] = " side taker_side aggressor_side taker aggressor ",
    [FXI_COLUMN_MAKER] = " buyer_maker is_buyer_maker isbuyermaker buyermaker ",
};

bool fxi_is_column(const char *name, size_t length, fxi_column column)
{
    char wanted[40] = " ";
    if (length == 0 || length > 30) return false;
    for (size_t i = 0; i < length; i++) {
        char c = (char)tolower((unsigned char)name[i]);
        wanted[i + 1] = c == ' ' || c == '-' ? '_' : c;
    }
    wanted[length + 1] = ' ';
    wanted[length + 2] = 0;
    return strstr(fxi_column_names[column], wanted) != NULL;
}

int fxi_table_column(const rp_table *schema, fxi_column column)
{
    for (int i = 0; i < rp_table_columns(schema); i++) {
        const char *name = rp_table_name(schema, i);
        if (fxi_is_column(name, strlen(name), column)) return i;
    }
    return -1;
}

int fxi_table_time(const rp_table *schema)
{
    int found = fxi_table_column(schema, FXI_COLUMN_STAMP);
    if (found < 0) found = fxi_table_column(schema, FXI_COLUMN_CLOCK);
    if (found < 0) found = fxi_table_column(schema, FXI_COLUMN_DATE);
    // The index of a data frame, saved without a name.
    return found < 0 ? rp_table_find(schema, "__index_level_0__") : found;
}
