/// \file html_i.h
/// Text in the pages of src/forex: of a check, of a report.
#ifndef FXI_HTML_I_H
#define FXI_HTML_I_H

#include <stdio.h>

/// Writes text with HTML's own characters as entities; safe in elements and in quoted attributes.
void fxi_html_text(FILE *out, const char *text);

#endif
