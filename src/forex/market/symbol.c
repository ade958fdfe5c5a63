/// The symbol table: built-in rows and a user's, and the search in them.
#include "market_i.h"

#include <ctype.h>
#include <string.h>

static const unsigned char built_in[] = {
#include "forex_symbols_csv.inc"
};

rp_status fx_symbols_load(const char *extra_path, fx_symbols **table, rp_error *error)
{
    char *text = NULL;
    size_t size = 0;
    fx_symbols *t = rp_calloc(1, sizeof *t);
    if (!t) return rp_fail(error, RP_ENOMEM, "out of memory for the symbol table");
    rp_status status = fxi_symbols_read(t, (const char *)built_in, sizeof built_in, "symbols.csv", error);
    if (!status && extra_path) status = rp_file_read(extra_path, 1 << 24, &text, &size, error);
    if (!status && extra_path) status = fxi_symbols_read(t, text, size, extra_path, error);
    rp_free(text);
    if (status)
        fx_symbols_free(t);
    else
        *table = t;
    return status;
}

void fx_symbols_free(fx_symbols *table)
{
    if (!table) return;
    rp_free(table->rows);
    rp_free(table);
}

int64_t fx_symbols_count(const fx_symbols *table)
{
    return table->count;
}

const fx_symbol *fx_symbols_at(const fx_symbols *table, int64_t index)
{
    return &table->rows[index];
}

// The table's name of length `length` at the start of `name`, or NULL.
static const fx_symbol *find_exact(const fx_symbols *table, const char *name, size_t length)
{
    for (int64_t i = 0; i < table->count; i++)
        if (strlen(table->rows[i].name) == length && !memcmp(table->rows[i].name, name, length)) return &table->rows[i];
    return NULL;
}

static bool begins(const char *text, const char *word)
{
    return strncasecmp(text, word, strlen(word)) == 0;
}

// Where the quote begins in the name of a coin's pair ("BTCUSDT", "XRP_ETH"); 0 when it is none.
static size_t coin_quote(const char *name)
{
    static const char *const coins[] = {"BTC", "ETH",  "XRP", "LTC",  "BCH",  "SOL", "ADA",  "DOT", "BNB",
                                        "TRX", "DOGE", "XLM", "LINK", "AVAX", "EOS", "DASH", "XMR", "XBT"};
    static const char *const stable[] = {"USDT", "USDC", "BUSD", "TUSD", "FDUSD"};
    for (size_t i = 0; i < sizeof coins / sizeof *coins; i++)
        if (begins(name, coins[i]) && isalpha((unsigned char)name[strlen(coins[i])])) return strlen(coins[i]);
    for (size_t i = 0; i < sizeof stable / sizeof *stable; i++) {
        const char *at = strcasestr(name, stable[i]);
        if (at && at > name) return (size_t)(at - name);
    }
    return 0;
}

// "XRP_ETH" is XRPETH, "NOKJPY.r" is NOKJPY.
static void bare_name(const char *name, char bare[16])
{
    size_t letters = 0;
    for (const char *c = name; *c && letters < 15; c++)
        if (isalnum((unsigned char)*c))
            bare[letters++] = *c;
        else if (letters > 4 || !isalpha((unsigned char)c[1]))
            break;
    bare[letters] = 0;
}

static bool is_pair_of_currencies(const char *name)
{
    for (int i = 0; i < 6; i++)
        if (!isalpha((unsigned char)name[i])) return false;
    return !name[6];
}

// The line that would make the symbol known. Coins are looked for; six letters are read as two currencies; everything
// is to be checked.
static void template_line(const char *name, char line[160])
{
    char bare[16] = "";
    bare_name(name, bare);
    const size_t coin = coin_quote(bare);
    const char *quote = bare + coin;
    if (coin && coin < 8)
        snprintf(line, 160, "%s,crypto,%.*s,%.7s,%d,100,1,1,0.01,0.01,100,0,0,0,0,5,cfd", bare, (int)coin, bare, quote,
                 begins(quote, "BTC") || begins(quote, "ETH") ? 6 : 2);
    else if (is_pair_of_currencies(bare))
        snprintf(line, 160, "%.6s,cross,%.3s,%.3s,%d,10,1,100000,0.01,0.01,100,20,3.5,0,0,3,forex", bare, bare,
                 bare + 3, begins(bare + 3, "JPY") ? 3 : 5);
    else
        snprintf(line, 160, "%.15s,index,%.7s,USD,2,100,1,1,0.1,0.1,100,100,0,0,0,5,cfd_index", name, name);
}

rp_status fx_symbols_find(const fx_symbols *table, const char *name, const fx_symbol **symbol, rp_error *error)
{
    // Brokers write "#US30", "EURUSD.r", "EURUSD_i", "EURUSD-pro".
    const char *bare = *name == '#' ? name + 1 : name;
    const fx_symbol *found = find_exact(table, name, strlen(name));
    if (!found) found = find_exact(table, bare, strcspn(bare, ".#_-+ "));
    if (found) {
        *symbol = found;
        return RP_OK;
    }
    char line[160];
    template_line(bare, line);
    return rp_fail(
        error, RP_EUNKNOWN,
        "symbol \"%.40s\" has no specification. Add a line like this to your symbol file (--symbols FILE, or the "
        "configuration key data.symbols_file), under the header of "
        "symbols.csv, after checking every value with your broker (these are guesses):\n"
        "symbol,class,base,quote,digits,pip,tick,contract,lot_min,lot_step,lot_max,spread,commission,swap_long,"
        "swap_short,triple,calc\n%s",
        name, line);
}
