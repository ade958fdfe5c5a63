// Hours of a session: opening and closing on the wall clock of a place, on some weekdays. The built-in ones stand in
// sessions.def. Spelled in one word: "frankfurt=08:00-16:30@Europe/Berlin@mon-fri".
#ifndef FXI_HOURS_H
#define FXI_HOURS_H

#include <forex/time.h>

enum { FXI_HOURS_NAME = 24, FXI_HOURS_ZONE = 40, FXI_HOURS_WORD = 112 };

enum {
#define FXI_SESSION(NAME, ...) FXI_##NAME,
#include "sessions.def"
#undef FXI_SESSION
    FXI_HOURS,
    FXI_SESSIONS = FXI_NEW_YORK + 1 // the first ones are sessions, the others kill zones
};

typedef struct fxi_session {
    char name[FXI_HOURS_NAME]; // lower case letters, digits, _
    char zone[FXI_HOURS_ZONE]; // known to fx_zone_get
    int open, close;           // minutes of the local day; close is above 1440 when it is on the day after
    unsigned weekdays;         // bit w: opens on weekday w, Sunday 0
} fxi_session;

// Hours from their parts; `weekdays` NULL or "" is mon-fri. A closing before the opening is that of the day
// after. The message names the part, its value and what it takes.
RP_CHECK rp_status fxi_hours_make(const char *name, const char *zone, const char *open, const char *close,
                                  const char *weekdays, fxi_session *hours, rp_error *error);
// From the name of built-in ones, or from a spelled word.
RP_CHECK rp_status fxi_hours_read(const char *word, fxi_session *hours, rp_error *error);
// Spells hours in one word that reads back as the same; returns `word`.
char *fxi_hours_spell(const fxi_session *hours, char word[FXI_HOURS_WORD]);
fxi_session fxi_hours_built_in(int index);               // index below FXI_HOURS
const char *const *fxi_hours_built_in_names(int *count); // static

#endif
