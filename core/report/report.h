/*
 * Inside libtiendo only: what the builders of reports share. Everything is read at once (report.c), then documents
 * are made of it: the letterhead (report-head.c), the yearly report (report-annual.c), its annex (report-annex.c), the
 * brief (report-brief.c); charts of both (report-chart.c).
 */
#ifndef TD_REPORT_H
#define TD_REPORT_H

#include "judge/sentence.h"
#include "noun/board.h"
#include "noun/inner.h"
#include "noun/names.h"
#include "noun/request.h"
#include "noun/statement.h"
#include "report/reports.h"
#include "store/store.h"

#include <string.h>

enum { TD__PASSED, TD__YEARLY, TD__NEXT, TD__ROWS };

/* A target that the report is about, with the rows of the board that concern it; NULL = it has no such threshold. */
struct td__subject {
    const struct td_target *target;
    union {
        struct {
            const struct td_row *passed; /* of the last milestone before that year */
            const struct td_row *yearly; /* of the working target of the year */
            const struct td_row *next;   /* of its next milestone: the headline */
        };
        const struct td_row *row[TD__ROWS];
    };
    const struct td_row *rows;     /* all of the target's, of the same board */
    size_t n_rows;
    struct td_verdict now, last, before; /* results as they are judged, by themselves: of the year; the newest; of a
                                            year before the newest. No period = there is none */
    const char *source;            /* of the newest */
};

struct td__report {
    struct td *td;
    const struct td_report_ask *ask;
    struct td_paper *paper;
    enum td_lang lang;
    td_date day;                   /* judged on it */
    int year;
    struct td_plans plans;
    const struct td_plan *plan;
    struct td_agencies agencies;
    struct td_successions successions;
    struct td_whose whose;
    const struct td_agency *own;   /* whose report it is; NULL = nobody knows */
    bool part;                     /* of one agency, not of all */
    bool *under, *as_group;        /* for the agency asked for, by place */
    struct td_targets targets;
    struct td_board city, units;   /* the city's figures; the agency's own */
    struct td__subject *subject;
    size_t subjects;
    struct td_tasks tasks;
    bool *task_of;                 /* by place: the report is about this task */
    struct td_statements statements; /* up to the day, the newest first */
    struct td_obligations obligations;
    struct td_duties duties;
    struct td_requests requests;
    struct td_decisions decisions;
};

int td__report_read(struct td__report *r, struct td *td, struct td_paper *out, const struct td_report_ask *ask);
/* Ends it; on failure the paper is freed too. */
int td__report_done(struct td__report *r, int rc);

/* ---- saying things: a row of words.def with its arguments becomes a block -------------------- */

enum { TD__TEXT = 4096 };
void td__say(struct td__report *r, enum td_block_kind kind, int level, enum td_word w, const char *const *arg);
#define td__heading(r, level, w, ...) td__say(r, TD_B_HEADING, level, w, (const char *const[]){ __VA_ARGS__ })
#define td__para(r, w, ...) td__say(r, TD_B_PARAGRAPH, 0, w, (const char *const[]){ __VA_ARGS__ })
#define td__item(r, w, ...) td__say(r, TD_B_ITEM, 1, w, (const char *const[]){ __VA_ARGS__ })
#define td__fill(buf, r, w, ...) \
    td_word_fill(buf, sizeof(buf), w, (r)->lang, (const char *const[]){ __VA_ARGS__ })

/* A text that grows, each part after the separator. */
struct td__join { char text[TD__TEXT]; size_t n; int parts; };
void td__join(struct td__join *j, const char *separator, const char *text);

/* ---- words of people -------------------------------------------------------------------------- */

struct td__number { char text[TD_NUM_BUF]; };
const char *td__count(struct td__number *n, int64_t value);
const char *td__date(struct td__number *n, const struct td__report *r, td_date d);
/* "80,6%", "mức độ 2"; "" without a value. */
void td__value(char *buf, size_t size, const struct td__report *r, const struct td_target *t, struct td_num v);
/* "75-80%", "> 60%", "hoàn thành" */
void td__bound(char *buf, size_t size, const struct td__report *r, const struct td_target *t,
               const struct td_threshold *h);
/* A difference without its sign: "4,8 điểm phần trăm"; what is missing and the pace that it takes as the sentence has
 * them, "" = nothing is missing. */
void td__gap(char *buf, size_t size, const struct td__report *r, const struct td_row *row);
void td__needed(char *buf, size_t size, const struct td__report *r, const struct td_row *row);
void td__difference(char *buf, size_t size, const struct td__report *r, const struct td_target *t, struct td_num d);
void td__period(char *buf, size_t size, const struct td__report *r, td_period p);
const char *td__target_name(const struct td__report *r, const struct td_target *t);
const char *td__verdict(const struct td__report *r, enum td_verdict_code v);
const char *td__agency_name(const struct td__report *r, int64_t id);
const char *td__agency_short(const struct td__report *r, int64_t id);
/* The worst of its rows that lag, else the headline where it is at risk; NULL = it needs no attention. */
const struct td_row *td__lag_row(const struct td__subject *s);
/* "UBND" is written out, as letters to others have it. */
void td__formal(char *buf, size_t size, const char *name);
/* The figure of a row with all that qualifies it, by commas: "80,6% (năm 2025), nguồn khác ghi 79,75%"; the stage of a
 * milestone; "" = there is none. */
void td__row_value(char *buf, size_t size, const struct td__report *r, const struct td_row *row);
/* The same without what another source says, and that alone: "theo số liệu khác (79,75%): không đạt"; without a verdict
 * of its own "nguồn khác ghi năm 2025 là 79,75%". */
void td__own_value(char *buf, size_t size, const struct td__report *r, const struct td_row *row);
void td__other_words(struct td__join *j, const char *separator, const struct td__report *r, const struct td_row *row);
/* A result by itself, as a row puts the question, without its period: "ước 80,6%", "83,2%; 118/126 đơn vị báo cáo". */
void td__result(char *buf, size_t size, const struct td__report *r, const struct td_row *row,
                const struct td_verdict *v);
/* The other source's figure of a row, the same way; "" = there is none. */
void td__other(char *buf, size_t size, const struct td__report *r, const struct td_row *row);
/* A row of the subject, of its next milestone if it has one; NULL = it has no threshold that concerns the report. */
const struct td_row *td__any_row(const struct td__subject *s);
void td__group(char *buf, size_t size, const struct td_target *t); /* "a - Xóa mù chữ và phổ cập giáo dục" */
/* "chủ trì: ..." of what a document says, "theo dõi: ..." of what is only inferred. */
enum td_word td__lead_word(enum td_basis basis);
/* The plan as official texts cite it the first time. */
void td__citation(char *buf, size_t size, const struct td__report *r);

/* Paragraphs of how many verdicts there are, "đạt 5; đúng tiến độ 3": one for each milestone that has passed, of all
 * targets that have it; one of the year's working targets; one of next milestones, of targets that have one ahead. */
void td__put_counts(struct td__report *r, int which);
/* Does the report deal with what a request or a decision is about? */
bool td__concerns(const struct td__report *r, int64_t target, int64_t task, int64_t agency);

/* A picture of the subject's series, where there are numbers; plain text goes without. */
void td__chart(struct td__report *r, const struct td__subject *s, bool small);

/* ---- parts ------------------------------------------------------------------------------------- */

void td__report_head(struct td__report *r);
void td__report_address(struct td__report *r);
void td__report_sign(struct td__report *r);
void td__report_annex(struct td__report *r);

#endif
