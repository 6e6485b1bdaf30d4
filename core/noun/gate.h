/* Inside libtiendo only: the gate that every write passes. */
#ifndef TD_GATE_H
#define TD_GATE_H

#include "store/store.h"
#include "noun/act.h"

/* What is about to be done, as it will be on record. */
struct td__deed {
    enum td_act act;
    enum td_place place;
    struct td_scope scope;
    const char *note;      /* NULL = "" */
    int64_t undoes;        /* the change that this one takes back; 0 = none */
    bool later;            /* there is no change yet: td__change() makes it, once what it says has been read */
};
/* Opens a write transaction (or joins the one that is open, whose change stays what it is) and records who does what.
 * TD_FORBIDDEN, and nothing is open, when he may not. End it with td__end() or td__done(). */
int td__begin(struct td *td, const struct td__deed *d);
/* submission: to which the figures of the change belong; 0 = none. */
int td__change(struct td *td, const struct td__deed *d, int64_t submission);

/* Of a change that is there; TD_NOT_FOUND with a message. *act is TD_ACT_OTHER when its word is not known. */
int td__act_of(struct td *td, int64_t change, enum td_act *act);
/* "undo of change 9" in a language, when the text is one that an undo has stored in any language, or "" of an undo. */
enum { TD__UNDO_TOLD = 64 };
bool td__undo_told(char buf[TD__UNDO_TOLD], const char *stored, int64_t undoes, enum td_lang lang);
/* From what is stored; and the word by which scripts know both: "form", "grid", "close" ..., NULL = what is stored. */
enum td_act td__act_read(const char *stored);
const char *td__act_via(enum td_act act, enum td_place place);

#endif
