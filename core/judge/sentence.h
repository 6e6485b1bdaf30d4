/*
 * A verdict in words, and the words that a sentence needs.
 */
#ifndef TD_SENTENCE_H
#define TD_SENTENCE_H

#include "judge/assess.h"

/* One plain sentence, which rule decided and with which numbers, in `lang`, into buf
 * (NUL-terminated, cut at a letter boundary). `unit` is "%", "mức độ" ... as people read it. */
struct td_sentence {
    enum td_lang lang;
    const char *unit;
    const char *ended_why; /* for NOT_APPLICABLE; may be NULL */
    const char *stage;     /* of a milestone: what is asked for, in the threshold's own words; may be NULL */
};
size_t td_verdict_sentence(char *buf, size_t size, const struct td_question *q,
                           const struct td_verdict *v, const struct td_sentence *how);
/* Of this sentence only the figure, with all that qualifies it: "80,6% (năm 2025); nguồn khác ghi 79,75% (năm
 * 2025)". "" of a milestone, and where there is no figure. */
size_t td_verdict_value(char *buf, size_t size, const struct td_question *q, const struct td_verdict *v,
                        const struct td_sentence *how);
/* How sure a verdict's value is. `least`: not all units that are counted have reported. */
struct td_hedge { enum td_qualifier how; bool least, estimate; };
struct td_hedge td_hedge_of(const struct td_question *q, const struct td_verdict *v);
struct td_hedge td_point_hedge(const struct td_question *q, const struct td_point *p); /* of one of a series */
/* What there is to say of it in a list, beside its value: "cộng từ 28/30 đơn vị; các nguồn số liệu không khớp". */
size_t td_point_words(char *buf, size_t size, const struct td_point *p, enum td_lang lang);
/* A value already written, "50%", with that: "gần 50%", "ước 79%", "ít nhất 6,7%". */
void td_hedged(char *buf, size_t size, struct td_hedge h, const char *text, enum td_lang lang);
/* A number as it stands in a sentence: "99,5%", "mức độ 3", "412 trường"; a difference: "4,8 điểm phần trăm". A period:
 * "tháng 8/2025". Cut at a letter boundary. */
void td_with_unit(char *buf, size_t size, const char *number, const char *unit, enum td_lang lang);
void td_difference_words(char *buf, size_t size, const char *number, const char *unit, enum td_lang lang);
void td_when(char *buf, size_t size, td_period p, enum td_lang lang);
/* The flags that the sentence does not tell, as words, joined by "; ". */
size_t td_flags_sentence(char *buf, size_t size, const struct td_verdict *v, enum td_lang lang);

#endif
