/* Files compiled in; CMake turns them into byte lists. */
#include "report_i.h"

const char fxi_report_css[] = {
#include "forex_report_css.inc"
};
const char fxi_report_js[] = {
#include "forex_report_js.inc"
};
const char fxi_uplot_css[] = {
#include "forex_uplot_css.inc"
};
const char fxi_uplot_js[] = {
#include "forex_uplot_js.inc"
};
