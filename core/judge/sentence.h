/*
 * A verdict in words, and the words that a sentence needs.
 */
#ifndef TD_SENTENCE_H
#define TD_SENTENCE_H

#include "judge/assess.h"

/* One plain sentence, which rule decided and with which numbers, in `lang`, into buf
 * (NUL-terminated, cut at a letter boundary). `unit` is "%", "mức độ" ... as people read it. */
enum { TD_STAGES = 9 }; /* stages of a milestone that have words */
struct td_sentence {
    enum td_lang lang;
    const char *unit;
    const char *ended_why; /* for NOT_APPLICABLE; may be NULL */
    bool staged;           /* it asks for a stage, to be reached or to be kept: stages are named, never counted */
    const char *stage;     /* what it asks for, in the threshold's own words; NULL = it has none */
    const char *stages[TD_STAGES + 1]; /* by number what each stage is called; NULL = only that it is done */
};
size_t td_verdict_sentence(char *buf, size_t size, const struct td_question *q,
                           const struct td_verdict *v, const struct td_sentence *how);
/* Of this sentence only the figure, with all that qualifies it: "80,6% (năm 2025); nguồn khác ghi 79,75% (năm
 * 2025)"; of a milestone the stage: "đã hoàn thành: đăng ký danh hiệu (năm 2025)". "" where there is no figure. */
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
/* The verdict's name as it stands within a sentence: "đúng tiến độ". */
void td_verdict_small(char *buf, size_t size, enum td_verdict_code v, enum td_lang lang);
/* What is missing, and a pace, with the decimals that the sentence gives them: not none where it is some. */
struct td_num td_gap_rounded(const struct td_question *q, const struct td_verdict *v);
struct td_num td_pace_rounded(const struct td_question *q, const struct td_verdict *v, struct td_num pace);
/* Does the sentence tell the last step, a step the wrong way where the verdict is not about that already? */
bool td_verdict_tells_step(const struct td_verdict *v);
/* The flags that the sentence does not tell, as words, joined by "; ". */
size_t td_flags_sentence(char *buf, size_t size, const struct td_verdict *v, enum td_lang lang);

#endif
