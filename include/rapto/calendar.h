/// \file calendar.h
/// Instants, time differences and business days.
#ifndef RAPTO_CALENDAR_H
#define RAPTO_CALENDAR_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
