/// \file check_page_i.h
/// Inside the page of a check: its picture.
#ifndef FXI_CHECK_PAGE_I_H
#define FXI_CHECK_PAGE_I_H

#include <stdio.h>

#include "check_i.h"

/// Writes the calendar of coverage: a block for each year, with its key.
void fxi_page_picture(FILE *out, const fx_day_cover *days, int64_t count);

#endif
