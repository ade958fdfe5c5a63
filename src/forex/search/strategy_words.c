// A strategy in words, for people who do not read JSON.
#include <math.h>
#include <string.h>

#include "json_out_i.h"
#include "strategy_i.h"
#include "words_i.h"

static void put_score(fxi_words *words, const fx_gene *gene, const fx_features *features)
{
    fxi_words_add(words, "Score = ");
    for (int k = 0; k < gene->terms; k++) {
        char number[32];
        float weight = gene->weight[k];
        fxi_out_single_digits(fabsf(weight), number);
        const char *sign = k == 0 ? (weight < 0 ? "-" : "") : weight < 0 ? " - " : " + ";
        fxi_words_add(words, "%s%s x %s", sign, number, features->names[gene->feature[k]]);
    }
    fxi_words_add(words, ", from features scaled to comparable ranges, at each bar's close.\n");
}

static void put_sides(fxi_words *words, const fx_gene *gene)
{
    char number[32];
    if (isfinite(gene->long_threshold)) {
        fxi_out_single_digits(gene->long_threshold, number);
        fxi_words_add(words, "Long when the score is at least %s.\n", number);
    } else {
        fxi_words_add(words, "Never long.\n");
    }
    if (isfinite(gene->short_threshold)) {
        fxi_out_single_digits(gene->short_threshold, number);
        fxi_words_add(words, "Short when the score is at most %s.\n", number);
    } else {
        fxi_words_add(words, "Never short.\n");
    }
}

static void put_distance(fxi_words *words, const char *what, double pips, const fx_symbol *symbol)
{
    if (pips == 0) {
        fxi_words_add(words, "No %s.\n", what);
        return;
    }
    double price = pips * symbol->pip_points * pow(10, -symbol->digits);
    fxi_words_add(words, "%c%s %.10g pips from the entry (%.*f in price).\n", what[0] - 'a' + 'A', what + 1, pips,
                  symbol->digits, price);
}

static void put_hold(fxi_words *words, const fx_exits *exits, const fx_rules *rules)
{
    static const char *const units[] = {"bars", "minutes", "minutes of open market"};
    if (exits->hold == 0)
        fxi_words_add(words, "No time limit.\n");
    else
        fxi_words_add(words, "Closed after %d %s at the latest.\n", exits->hold, units[rules->hold_unit]);
}

static void put_weekdays(fxi_words *words, unsigned mask)
{
    static const char *const names[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    const char *before = ", on ";
    if ((mask & 0x7f) == 0x7f) return;
    for (int day = 0; day < 7; day++) {
        if (!(mask >> day & 1)) continue;
        fxi_words_add(words, "%s%s", before, names[day]);
        before = ", ";
    }
}

static void put_session(fxi_words *words, const fx_session *session)
{
    bool all_day = session->from_minute == session->to_minute;
    if (all_day && (session->weekdays & 0x7f) == 0x7f) {
        fxi_words_add(words, "Entries at any hour.\n");
        return;
    }
    fxi_words_add(words, "Entries in session %s only: ", session->name);
    if (all_day)
        fxi_words_add(words, "the whole day, %s time", session->zone);
    else
        fxi_words_add(words, "%02d:%02d to %02d:%02d %s time", session->from_minute / 60, session->from_minute % 60,
                      session->to_minute / 60, session->to_minute % 60, session->zone);
    put_weekdays(words, session->weekdays);
    fxi_words_add(words, ".\n");
}

static const char *opposite_words(fx_opposite opposite)
{
    switch (opposite) {
    case FX_OPPOSITE_CLOSE:
        return "A signal the other way closes the position.\n";
    case FX_OPPOSITE_REVERSE:
        return "A signal the other way closes the position and opens one in its direction.\n";
    default:
        return "A signal the other way is ignored while in position.\n";
    }
}

char *fx_strategy_words(const fx_strategy *strategy, const fx_features *features, const fx_rules *rules,
                        const fx_symbol *symbol)
{
    fxi_words words = {0};
    fxi_words_add(&words, "Trades %s on %s bars, one position at a time.\n", strategy->symbol,
                  fx_timeframe_name(strategy->timeframe));
    put_score(&words, &strategy->gene, features);
    put_sides(&words, &strategy->gene);
    put_distance(&words, "stop", strategy->gene.exits.stop_pips, symbol);
    put_distance(&words, "target", strategy->gene.exits.target_pips, symbol);
    put_hold(&words, &strategy->gene.exits, rules);
    put_session(&words, &rules->sessions[strategy->gene.exits.session]);
    fxi_words_add(&words, "%s", opposite_words(rules->opposite));
    return fxi_words_end(&words);
}
