/*
 * libtiendo: the domain of tiendo without a screen. The only header a client needs.
 *
 * A `struct td` is one open database. Functions return TD_OK or a negative code and then leave
 * their outputs and the database unchanged; the message, one line in the handle's language, is td_errmsg(). Outputs
 * come first. Lists (`struct td_targets *`) are the caller's, freed by the function of the
 * same noun; pointers inside a list live as long as the list. Strings are UTF-8 NFC, never NULL:
 * absent text is "". Nothing here prints, exits, looks at the clock or at the environment.
 */
#ifndef TIENDO_H
#define TIENDO_H

#include "base/number.h"
#include "base/text.h"
#include "base/words.h"
#include "judge/assess.h"
#include "judge/outlook.h"
#include "judge/sentence.h"
#include "store/handle.h"
#include "database/open.h"
#include "noun/act.h"
#include "noun/choice.h"
#include "noun/plan.h"
#include "noun/figures.h"
#include "noun/board.h"
#include "noun/statement.h"
#include "noun/duty.h"
#include "noun/request.h"
#include "noun/table.h"
#include "sheet/how.h"
#include "exchange/rows.h"
#include "exchange/importing.h"
#include "report/paper.h"
#include "report/reports.h"
#include "training/practice.h"
#include "database/care.h"
#include "database/journal.h"

#endif
