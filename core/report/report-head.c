/*
 * The letterhead and the signatures of a report, by what kind of body writes it: Nghị định 30/2020/NĐ-CP for those of
 * the state and associations; Party and Youth Union have no Quốc hiệu and number with a hyphen.
 */
#include "report/report.h"
#include "base/text.h"
#include "training/practice.h"

#include <stdio.h>

/* By how the name begins, as kinds are too coarse for it; the first that fits. */
struct body {
    const char *name;          /* "" fits all */
    bool party;                /* without Quốc hiệu, tiêu ngữ */
    bool above;                /* writes its superior body above its own name */
    const char *signer[2];
};
static const struct body bodies[] = {
    { "UBND ", false, false, { "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH" } },
    { "Sở ", false, true, { "GIÁM ĐỐC", "" } },
    { "Văn phòng Thành ủy", true, true, { "CHÁNH VĂN PHÒNG", "" } },
    { "Văn phòng Thành đoàn", true, true, { "CHÁNH VĂN PHÒNG", "" } },
    { "Văn phòng", false, true, { "CHÁNH VĂN PHÒNG", "" } },
    { "Thanh tra", false, true, { "CHÁNH THANH TRA", "" } },
    { "Công an", false, false, { "GIÁM ĐỐC", "" } },
    { "Bộ Tư lệnh", false, false, { "TƯ LỆNH", "" } },
    { "Trường", false, true, { "HIỆU TRƯỞNG", "" } },
    { "Thành ủy", true, false, { "T/M BAN THƯỜNG VỤ", "BÍ THƯ" } },
    { "Ban Tuyên giáo", true, true, { "TRƯỞNG BAN", "" } },
    { "Ban Dân vận", true, true, { "TRƯỞNG BAN", "" } },
    { "Ban ", false, true, { "TRƯỞNG BAN", "" } },
    { "Đoàn Thanh niên", true, false, { "TM. BAN THƯỜNG VỤ", "BÍ THƯ" } },
    { "Ủy ban Mặt trận", false, false, { "TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH" } },
    { "Hội ", false, false, { "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH" } },
    { "Liên đoàn", false, false, { "TM. BAN THƯỜNG VỤ", "CHỦ TỊCH" } },
    { "", false, false, { "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", "" } },
};

static const struct body *body_of(const struct td_agency *a)
{
    const struct body *b = bodies;

    while (strncmp(a->name, b->name, strlen(b->name)) != 0)
        b++;
    return b;
}

/* ---- the names ------------------------------------------------------------------------------ */

/* The nearest one above that is no group, by name; an agency of the city below a party board has the board. */
static const struct td_agency *superior(const struct td__report *r, const struct td_agency *a)
{
    const struct td_agency *up = a->parent ? td_agency_by_id(&r->agencies, a->parent) : NULL;

    while (up && !strcmp(up->kind, "group"))
        up = up->parent ? td_agency_by_id(&r->agencies, up->parent) : NULL;
    return up && strcmp(up->kind, "country") != 0 ? up : NULL;
}

/* The city that it is in, itself when it is one. */
static const struct td_agency *city_of(const struct td__report *r, const struct td_agency *a)
{
    while (a && strcmp(a->kind, "city") != 0)
        a = a->parent ? td_agency_by_id(&r->agencies, a->parent) : NULL;
    return a;
}

/* "ỦY BAN NHÂN DÂN" and what it is of, on two lines. */
static void issuer_lines(const struct td__report *r, const struct td_agency *a, char first[512], char second[512])
{
    const char *name = td_name_in(r->lang, a->name_en, a->name);
    bool committee = !strncmp(name, "UBND ", 5);

    *second = '\0';
    if (committee) {
        snprintf(first, 512, "%s", td_word(W_R_COMMITTEE, r->lang));
        td_text_upper(second, 512, name + 5);
    } else {
        td_text_upper(first, 512, name);
    }
}

static bool is_capitals(const char *word, size_t n)
{
    char upper[64], plain[64];

    snprintf(plain, sizeof plain, "%.*s", (int)n, word);
    td_text_upper(upper, sizeof upper, plain);
    return !strcmp(plain, upper);
}

/* Capitals as they are, of other words the first letter: "Sở GDĐT" is SGDĐT. */
static void initials(char *buf, size_t size, const char *name)
{
    size_t len = 0;

    *buf = '\0';
    for (const char *s = name; *s; s += strcspn(s, " "), s += *s == ' ') {
        char letter[64];
        uint32_t cp;
        size_t word = strcspn(s, " "), n = word ? td_utf8_next(s, word, &cp) : 0;
        if (!word)
            continue;
        snprintf(letter, sizeof letter, "%.*s", (int)(is_capitals(s, word) ? word : n), s);
        len += td_text_upper(buf + len, size - len, letter);
    }
}

/* Short names of another city's agencies end with its initials, "Sở GDĐT HP", which its own letters do not have. */
static void symbol(const struct td__report *r, const struct td_agency *a, char *buf, size_t size)
{
    const struct td_agency *city = city_of(r, a);
    char name[256], place[64] = "";

    snprintf(name, sizeof name, "%s", td_agency_short(a));
    if (city)
        initials(place, sizeof place, td_agency_short(city));
    char *last = strrchr(name, ' ');
    if (last && !strcmp(last + 1, place))
        *last = '\0';
    initials(buf, size, name);
}

static void number_line(const struct td__report *r, const struct td_agency *a, char *buf, size_t size)
{
    char sign[128] = "UBND";

    if (strncmp(a->name, "UBND ", 5) != 0)
        symbol(r, a, sign, sizeof sign);
    td_word_fill(buf, size, body_of(a)->party ? W_R_NUMBER_PARTY : W_R_NUMBER, r->lang, (const char *const[]){ sign });
}

/* A commune writes its own name, all others that of the city. "UBND phường Ba Đình": of two words the rest. */
static void place_name(const struct td__report *r, const struct td_agency *a, char *buf, size_t size)
{
    const struct td_agency *city = city_of(r, a);
    const char *name = a->name;

    if (!strncmp(name, "UBND ", 5) && a != city) {
        name += 5;
        name += strcspn(name, " ");
        snprintf(buf, size, "%s", name + (*name == ' '));
    } else {
        snprintf(buf, size, "%s", city ? td_agency_short(city) : "............");
    }
}

/* Nghị định 30: days to 9 and months 1 and 2 have a leading zero. */
static void place_and_day(const struct td__report *r, const struct td_agency *a, char *buf, size_t size)
{
    char place[256], day[8], month[8];
    struct td__number year;
    int d = (int)(r->ask->review % 100), m = (int)(r->ask->review / 100 % 100);

    place_name(r, a, place, sizeof place);
    snprintf(day, sizeof day, "%02d", d);
    snprintf(month, sizeof month, m < 3 ? "%02d" : "%d", m);
    td_word_fill(buf, size, W_R_PLACE, r->lang,
                 (const char *const[]){ place, day, month, td__count(&year, td_date_year(r->ask->review)) });
}

static const char *country_line(const struct td__report *r, const struct td_agency *a, const struct body *b)
{
    if (!b->party)
        return td_word(W_R_COUNTRY, r->lang);
    return !strcmp(a->kind, "party") ? td_word(W_R_PARTY, r->lang) : "";
}

void td__report_head(struct td__report *r)
{
    static const struct td_agency nobody = { .name = "..............................", .name_en = "", .short_name = "",
                                             .kind = "", .code = "" };
    const struct td_agency *a = r->own ? r->own : &nobody, *up = superior(r, a);
    const struct body *b = body_of(a);
    char above[512] = "", first[512], second[512], number[256], place[512];

    if (b->above && up)
        td_text_upper(above, sizeof above, td_name_in(r->lang, up->name_en, up->name));
    issuer_lines(r, a, first, second);
    number_line(r, a, number, sizeof number);
    place_and_day(r, a, place, sizeof place);
    td_paper_head(r->paper, &(struct td_paper_head){
        .above = above, .issuer = { first, second }, .number = number, .place = place,
        .country = country_line(r, a, b), .motto = b->party ? "" : td_word(W_R_MOTTO, r->lang),
        .stamp = td_word(td_is_training(r->td) ? W_R_TRAINING : W_R_DRAFT, r->lang),
    });
}

/* ---- who gets it ---------------------------------------------------------------------------- */

static void join_names(const struct td__report *r, struct td__join *j, const char *codes)
{
    char code[128], name[512];

    while (td_text_part(&codes, code, sizeof code)) {
        const struct td_agency *a = td_agency_by_code(&r->agencies, code);
        td__formal(name, sizeof name, a ? td_name_in(r->lang, a->name_en, a->name) : code);
        td__join(j, "; ", name);
    }
}

/* The report that this one is: the first that its author owes. */
static const struct td_obligation *duty(const struct td__report *r)
{
    for (size_t i = 0; i < r->obligations.n; i++)
        for (size_t k = 0; r->own && k < r->duties.n; k++)
            if (r->duties.v[k].agency == r->own->id && r->duties.v[k].obligation == r->obligations.v[i].id)
                return &r->obligations.v[i];
    return NULL;
}

void td__report_address(struct td__report *r)
{
    const struct td_obligation *o = duty(r);
    struct td__join to = { .n = 0 }, via = { .n = 0 };
    char line[TD__TEXT];

    if (!o)
        return;
    join_names(r, &to, o->to);
    join_names(r, &via, o->via);
    td__fill(line, r, *via.text ? W_R_TO_VIA : W_R_TO_WHOM, to.text, via.text);
    td_paper_add(r->paper, TD_B_CENTRE, 0, line, "");
}

enum { RECIPIENTS = 16 };

static int add_recipients(const struct td__report *r, char to[][512], int n, const char *codes, enum td_word w)
{
    char code[128];

    while (n < RECIPIENTS && td_text_part(&codes, code, sizeof code)) {
        const struct td_agency *a = td_agency_by_code(&r->agencies, code);
        td_word_fill(to[n++], 512, w, r->lang,
                     (const char *const[]){ a ? td_name_in(r->lang, a->name_en, a->name) : code });
    }
    return n;
}

void td__report_sign(struct td__report *r)
{
    const struct td_obligation *o = duty(r);
    const struct body *b = r->own ? body_of(r->own) : &bodies[sizeof bodies / sizeof *bodies - 1];
    char to[RECIPIENTS + 2][512];
    const char *line[RECIPIENTS + 2];
    size_t n = 0;

    if (o) {
        int known = add_recipients(r, to, 0, o->to, W_R_RECIPIENT_REPORT);
        n = (size_t)add_recipients(r, to, known, o->via, W_R_RECIPIENT_VIA);
    }
    snprintf(to[n++], 512, "%s", td_word(W_R_RECIPIENT_DOTS, r->lang));
    snprintf(to[n++], 512, "%s", td_word(W_R_FILED, r->lang));
    for (size_t i = 0; i < n; i++)
        line[i] = to[i];
    td_paper_sign(r->paper, &(struct td_paper_sign){
        td_word(W_R_RECIPIENTS, r->lang), line, n, b->signer, *b->signer[1] ? 2 : 1 });
}
