// Fields of a news calendar as ForexFactory writes them.
#include "news_i.h"

#include "time/time_i.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

bool fxi_text_is(fxi_text text, const char *word)
{
    return strlen(word) == text.length && strncasecmp(text.at, word, text.length) == 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Takes up to `most` digits from the front; -1 when there is none.
static int take_number(fxi_text *text, int most)
{
    int value = 0, digits = 0;
    while (text->length > 0 && digits < most && is_digit(*text->at)) {
        value = value * 10 + (*text->at - '0');
        text->at++;
        text->length--;
        digits++;
    }
    return digits > 0 ? value : -1;
}

// Takes one character out of `set`; 0 when there is none.
static char take_one(fxi_text *text, const char *set)
{
    if (text->length == 0 || *text->at == 0 || !strchr(set, *text->at)) return 0;
    char c = *text->at;
    text->at++;
    text->length--;
    return c;
}

static void skip(fxi_text *text, const char *set)
{
    while (take_one(text, set)) continue;
}

/* ---- dates and times --------------------------------------------------------------------------------------------- */

// Takes the first three letters of a word, and the rest of the word; -1 when it is none of `words`.
static int take_word(fxi_text *text, const char *const *words, int count)
{
    if (text->length < 3) return -1;
    for (int i = 0; i < count; i++) {
        if (strncasecmp(text->at, words[i], 3) != 0) continue;
        while (text->length > 0 && isalpha((unsigned char)*text->at)) {
            text->at++;
            text->length--;
        }
        return i;
    }
    return -1;
}

static bool to_day(int year, int month, int day, int64_t *out)
{
    if (year < 1900 || year > 2261 || month < 1 || month > 12 || day < 1 || day > fxi_month_days(year, month))
        return false;
    *out = fxi_days(year, month, day);
    return true;
}

// "Fri Jan 5 2024", "January 5, 2024".
static bool worded_date(fxi_text text, int64_t *day)
{
    static const char *const weekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    if (take_word(&text, weekdays, 7) >= 0) skip(&text, " ,");
    int month = take_word(&text, months, 12) + 1;
    skip(&text, " .");
    int number = take_number(&text, 2);
    skip(&text, " ,");
    int year = take_number(&text, 4);
    return text.length == 0 && to_day(year, month, number, day);
}

bool fxi_news_date(fxi_text text, int64_t *day)
{
    if (text.length > 0 && isalpha((unsigned char)*text.at)) return worded_date(text, day);
    int first = take_number(&text, 4);
    char mark = take_one(&text, "-/.");
    int second = take_number(&text, 2);
    if (!mark || take_one(&text, "-/.") != mark) return false;
    int third = take_number(&text, 4);
    if (text.length > 0) return false;
    return first > 31 ? to_day(first, second, third, day) : to_day(third, first, second, day);
}

bool fxi_news_time(fxi_text text, int *minute, fx_news_timing *timing)
{
    *minute = 0;
    *timing = FX_NEWS_ALL_DAY;
    if (fxi_text_is(text, "All Day")) return true;
    if (text.length == 5 && strncasecmp(text.at, "Day ", 4) == 0 && is_digit(text.at[4])) return true;
    *timing = FX_NEWS_TENTATIVE;
    if (fxi_text_is(text, "Tentative")) return true;
    *timing = FX_NEWS_TIMED;
    int hour = take_number(&text, 2);
    if (!take_one(&text, ":") || text.length < 2 || !is_digit(text.at[1])) return false;
    int past = take_number(&text, 2);
    if (take_one(&text, ":") && (text.length < 2 || take_number(&text, 2) != 0)) return false;
    skip(&text, " ");
    bool afternoon = fxi_text_is(text, "pm"), morning = fxi_text_is(text, "am");
    if (text.length > 0 && !afternoon && !morning) return false;
    if (past < 0 || past > 59 || hour < 0 || hour > 23) return false;
    if ((afternoon || morning) && (hour < 1 || hour > 12)) return false;
    if (afternoon || morning) hour = hour % 12 + (afternoon ? 12 : 0);
    *minute = hour * 60 + past;
    return true;
}

/* ---- impact ------------------------------------------------------------------------------------------------------ */

bool fxi_news_impact(fxi_text text, fx_impact *impact)
{
    static const struct {
        const char *word;
        fx_impact impact;
    } words[] = {
        {"High", FX_IMPACT_HIGH},
        {"Medium", FX_IMPACT_MEDIUM},
        {"Low", FX_IMPACT_LOW},
        {"Holiday", FX_IMPACT_HOLIDAY},
        {"None", FX_IMPACT_NONE},
        {"", FX_IMPACT_NONE},
        {"N/A", FX_IMPACT_NONE},
        {"Non-Economic", FX_IMPACT_NONE},
        {"High Impact Expected", FX_IMPACT_HIGH},
        {"Medium Impact Expected", FX_IMPACT_MEDIUM},
        {"Low Impact Expected", FX_IMPACT_LOW},
        {"Bank Holiday", FX_IMPACT_HOLIDAY},
        {"Red", FX_IMPACT_HIGH},
        {"Orange", FX_IMPACT_MEDIUM},
        {"Yellow", FX_IMPACT_LOW},
        {"Gray", FX_IMPACT_NONE},
        {"Grey", FX_IMPACT_NONE},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!fxi_text_is(text, words[i].word)) continue;
        *impact = words[i].impact;
        return true;
    }
    return false;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

// Votes: "1-0-8", digits in three or more parts.
static bool is_vote(fxi_text text)
{
    int parts = 0;
    do {
        if (take_number(&text, 3) < 0) return false;
        parts++;
    } while (take_one(&text, "-"));
    return parts >= 3 && text.length == 0;
}

// A minus sign may be the typographic one, U+2212.
static bool take_sign(fxi_text *text)
{
    static const char minus[] = "\xE2\x88\x92";
    if (text->length < 3 || memcmp(text->at, minus, 3) != 0) return take_one(text, "-+") == '-';
    text->at += 3;
    text->length -= 3;
    return true;
}

// Digits with commas between thousands; at most 15, so that the quotient of two exact numbers is rounded once.
static bool take_decimal(fxi_text *text, double *value)
{
    double whole = 0.0, unit = 1.0;
    int digits = 0, group = -1; // digits since the last comma, -1 none so far
    bool point = false;
    for (; text->length > 0; text->at++, text->length--) {
        char c = *text->at;
        if (c == ',' && !point && digits > 0 && (group < 0 || group == 3)) {
            group = 0;
        } else if (c == '.' && !point) {
            point = true;
        } else if (is_digit(c) && digits < 15) {
            whole = whole * 10.0 + (c - '0');
            if (point) unit *= 10.0;
            if (group >= 0 && !point) group++;
            digits++;
        } else {
            break;
        }
    }
    *value = whole / unit;
    return digits > 0 && (group < 0 || group == 3);
}

// A number with its sign and its unit behind it.
static bool take_value(fxi_text *text, double *value)
{
    static const char suffixes[] = "%KMBT";
    static const double factors[] = {1.0, 1e3, 1e6, 1e9, 1e12};
    double read;
    take_one(text, "<>");
    bool negative = take_sign(text);
    if (!take_decimal(text, &read)) return false;
    const char *suffix = text->length > 0 && *text->at ? strchr(suffixes, toupper((unsigned char)*text->at)) : NULL;
    if (suffix) {
        read *= factors[suffix - suffixes];
        text->at++;
        text->length--;
    }
    *value = negative ? -read : read;
    return true;
}

bool fxi_news_value(fxi_text text, double *value)
{
    static const char *const nothing[] = {"", "-", "Pass", "Fail", "n/a", "NaN", "Yes", "No"};
    double read, rest;
    *value = NAN;
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (fxi_text_is(text, nothing[i])) return true;
    if (is_vote(text)) return true;
    if (!take_value(&text, &read)) return false;
    // Auctions: "3.46|2.4" is yield and bid-to-cover.
    if (take_one(&text, "|") && !take_value(&text, &rest)) return false;
    if (text.length > 0) return false;
    *value = read;
    return true;
}
