/*
 * What the library says when something is wrong. Messages are written in English where they arise and looked up in
 * faults.def, which has every one of them: formats of td__error() and td__problem(), and what is filled into them, by
 * td__said(). In a table td__says() marks a text for .ci/faults, which finds those without a row.
 */
#ifndef TD_FAULTS_H
#define TD_FAULTS_H

#include "base/number.h"

#define td__says(english) english
const char *td__said_in(enum td_lang lang, const char *english) __attribute__((format_arg(2)));
/* strerror() in the language, where it is one that people meet. */
const char *td_strerror(int error, enum td_lang lang);

#endif
