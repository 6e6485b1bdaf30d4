/*
 * What the words of headings, titles and short cells say: a result, an estimate or a plan; a part of a figure, a
 * period, a unit. People write them in many ways, so words are looked for in the folded text (small letters, no marks;
 * "tỷ" and "ký" fold to "ti" and "ki"), never letters within words.
 */
#include "sheet/words.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 512 };

/* ---- words ------------------------------------------------------------------------------ */

/* Folded, a blank before and behind each word: " nam 2025 kh ". Of what is no letter or digit only % stays. */
static void words_of(char *buf, size_t size, const char *text)
{
    char *folded = td_text_fold(text);
    size_t n = 0;

    buf[n++] = ' ';
    for (const char *s = folded ? folded : ""; *s && n + 4 < size; s++) {
        bool word = (unsigned char)*s >= 0x80 || strchr("abcdefghijklmnopqrstuvwxyz0123456789", *s);
        if (*s == '%') { /* "%KH" is two words */
            n -= buf[n - 1] == ' ';
            memcpy(buf + n, " % ", 3);
            n += 3;
        } else if (word) {
            buf[n++] = *s;
        } else if (buf[n - 1] != ' ') {
            buf[n++] = ' ';
        }
    }
    if (buf[n - 1] != ' ')
        buf[n++] = ' ';
    buf[n] = 0;
    free(folded);
}

/* Where the first of these, joined by |, stands in the words; NULL: none does. */
static const char *first_of(const char *words, const char *list)
{
    const char *first = NULL;

    for (; *list; list += strcspn(list, "|"), list += *list == '|') {
        char one[64];
        snprintf(one, sizeof one, " %.*s ", (int)strcspn(list, "|"), list);
        const char *at = strstr(words, one);
        first = at && (!first || at < first) ? at : first;
    }
    return first;
}

static bool has(const char *words, const char *list)
{
    return first_of(words, list);
}

/* Do the words begin with one of these; are they one of these, and nothing else? */
static bool starts(const char *words, const char *list, bool all)
{
    for (; *list; list += strcspn(list, "|"), list += *list == '|') {
        size_t n = strcspn(list, "|");
        if (!strncmp(words + 1, list, n) && words[n + 1] == ' ' && (!all || !words[n + 2]))
            return true;
    }
    return false;
}

static bool begins(const char *words, const char *list)
{
    return starts(words, list, false);
}

static bool whole(const char *words, const char *list)
{
    return starts(words, list, true);
}

bool td__words_are(const char *text, const char *list)
{
    char words[LONGEST];

    words_of(words, sizeof words, text);
    return whole(words, list);
}

bool td__words_begin(const char *text, const char *list)
{
    char words[LONGEST];

    words_of(words, sizeof words, text);
    return begins(words, list);
}

bool td__words_have(const char *text, const char *list)
{
    char words[LONGEST];

    words_of(words, sizeof words, text);
    return has(words, list);
}

/* The heading without what stands in brackets; in small letters, without marks. The caller frees. */
char *td__heading_folded(const char *text)
{
    char buf[LONGEST];
    size_t n = 0;
    int depth = 0;

    for (; *text && n + 1 < sizeof buf; text++) {
        depth += *text == '(' || *text == '[';
        if (!depth)
            buf[n++] = *text;
        depth -= (*text == ')' || *text == ']') && depth;
    }
    while (n && strchr(" \t\n:*.", buf[n - 1]))
        n--;
    buf[n] = 0;
    return td_text_fold(buf);
}

/* ---- results, estimates, plans ---------------------------------------------------------- */

#define RESULTS   "ket qua|kq|thuc hien|th|da dat|dat duoc|thuc te|chinh thuc|hien trang|luy ke|tinh den|co den|" \
                  "result|results|actual|reported"
#define ESTIMATES "uoc|uth|du uoc|so bo|tam tinh|estimate|estimated|estimates|preliminary"
#define PLANS     "ke hoach|kh|giao|duoc giao|muc tieu|phan dau|du kien|dinh huong|dang ki|nghi quyet|nq|du bao|" \
                  "de ra|cam ket|nhu cau|chi tieu nam|plan|planned|plans|assigned|goal|goals|target|forecast|expected"
#define OTHERS    "so voi|so sanh|tang|giam|chenh lech|hoan thanh|vuot|con thieu|con lai|cung ki|binh quan|xep hang|" \
                  "xep loai|danh gia|chua|khong|khong dat|muc do|kinh phi|ngan sach|diem|diem so|so tien|nu|" \
                  "compared|change|difference|increase|rank|rating|score|budget|female"
#define UNTIL     "den|den nam|den het|den cuoi|toi nam|by|until"

/* Words that fold to others: "giáo dục" is nothing that was given (giao), "thời điểm" no mark (điểm). */
static void sort_words(char *buf, size_t size, const char *text)
{
    static const char *const other[] = { " giao duc ", " giao vien ", " giao thong ", " giao trinh ", " ton giao ",
                                         " thoi diem ", " dia diem ", " trong diem ", " diem truong " };

    words_of(buf, size, text);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        for (char *at; (at = strstr(buf, other[i]));)
            memset(at + 1, 'x', strlen(other[i]) - 2);
}

enum td__sort td__heading_sort(const char *text)
{
    char words[LONGEST];

    sort_words(words, sizeof words, text);
    if (has(words, OTHERS))
        return TD__SORT_OTHER;
    if (has(words, PLANS))
        return TD__SORT_PLAN;
    if (has(words, ESTIMATES))
        return TD__SORT_ESTIMATE;
    if (has(words, RESULTS))
        return TD__SORT_RESULT;
    return has(words, UNTIL) ? TD__SORT_PLAN : TD__SORT_NOTHING;
}

/* "Kế hoạch số 52/KH-UBND" is a document, and so is what a table is attached to. */
static void without_documents(char *words)
{
    char *end = (char *)first_of(words, "kem theo|can cu");

    if (end)
        end[1] = 0;
    for (char *s = words; (s = strstr(s, " ke hoach ")); s++) {
        const char *number = s + strlen(" ke hoach ");
        size_t digits = strspn(number, "0123456789");
        if (!strncmp(number, "so ", 3) || (digits && digits != strlen("2025")))
            memset(s + 1, 'x', strlen("ke hoach"));
    }
}

/* Of a title: what it names first counts, "Kết quả thực hiện kế hoạch" or "Kế hoạch thực hiện". Who gives, registers or
 * expects figures may have results of that; and what is aimed at may be what is reported on. */
enum td__sort td__title_sort(const char *text)
{
    static const char done[] = "thuc hien|da dat|dat duoc|thuc te|hoan thanh|achieved|actual";
    static const struct { const char *plans, *results; } known[] = {
        { "giao chi tieu|chi tieu giao|giao ke hoach|ke hoach giao|duoc giao|giao khoan|phan bo|phan khai|dang ki|"
          "cam ket|du kien|du bao|planned|forecast", "" },
        { "ke hoach|dinh huong|nhu cau|plan for|planned figures", "|ket qua|kq|so ket|tong ket|results|result" },
        { "muc tieu|phan dau|chi tieu nam|can dat|phai dat|goals",
          "|ket qua|kq|so ket|tong ket|so lieu|bao cao|tinh hinh|theo doi|danh gia|results|result|report" },
    };
    char words[LONGEST], results[2 * LONGEST];

    sort_words(words, sizeof words, text);
    without_documents(words);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        snprintf(results, sizeof results, "%s%s", done, known[i].results);
        const char *plan = first_of(words, known[i].plans), *result = first_of(words, results);
        if (plan && (!result || plan < result))
            return TD__SORT_PLAN;
    }
    return has(words, ESTIMATES) ? TD__SORT_ESTIMATE : TD__SORT_NOTHING;
}

/* A cell that says of its row what a column's heading may say of a column, and nothing else: "KH", "Ước thực hiện". */
enum td__sort td__cell_sort(const char *text)
{
    static const char plans[] = "ke hoach|kh|chi tieu giao|giao|duoc giao|muc tieu|phan dau|ke hoach giao|ke hoach nam|"
                                "ke hoach nam nay|chi tieu ke hoach|so ke hoach|du kien|plan|planned|target";
    static const char estimates[] = "uoc|uoc thuc hien|uoc th|uth|uoc dat|uoc tinh|du uoc|so uoc|so bo|so lieu uoc|"
                                    "so uoc thuc hien|so lieu so bo|tam tinh|estimate|estimated";
    size_t n = strlen(text);
    char words[LONGEST];

    if (n < 2 || n > 40 || (*text >= '0' && *text <= '9'))
        return TD__SORT_NOTHING;
    words_of(words, sizeof words, text);
    return whole(words, plans) ? TD__SORT_PLAN : whole(words, estimates) ? TD__SORT_ESTIMATE : TD__SORT_NOTHING;
}

/* ---- parts of figures ------------------------------------------------------------------- */

/* `*exact`: in words that mean nothing else. */
enum td__part td__part_of(const char *text, bool *exact)
{
    static const struct { const char *words; enum td__part part; } known[] = {
        { "tu so|so dat|so luong dat|so duoc cong nhan|so don vi dat|trong do so dat|trong do dat|so dat chuan|"
          "so luong dat chuan|so duoc cong nhan dat|numerator|reached", TD__PART_NUMERATOR },
        { "mau so|tong so|tong|ts|denominator|total|whole", TD__PART_DENOMINATOR },
        { "gia tri|ti le|ti le dat|ti le %|ket qua|%|tl|tl %|ti le phan tram|phan tram|dat ti le|ti le dat chuan|"
          "value|rate|percentage", TD__PART_VALUE },
    };
    char words[LONGEST];
    char *bare = td__heading_folded(text);

    words_of(words, sizeof words, bare ? bare : "");
    free(bare);
    *exact = true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (whole(words, known[i].words))
            return known[i].part;
    *exact = false;
    if (has(words, OTHERS "|" PLANS "|" UNTIL))
        return TD__PART_NONE;
    if (begins(words, "ti le|tl|%|phan tram|dat ti le"))
        return TD__PART_VALUE;
    if (begins(words, "so|so luong|sl|trong do|tong so|tong|ts|dat|duoc cong nhan") &&
        has(words, "dat|dat chuan|duoc cong nhan|cong nhan"))
        return TD__PART_NUMERATOR;
    return begins(words, "tong so|tong|ts") ? TD__PART_DENOMINATOR : TD__PART_NONE;
}

/* ---- periods ---------------------------------------------------------------------------- */

#define FILLERS RESULTS "|" ESTIMATES "|" PLANS "|so lieu|ti le|tl|gia tri|den|cuoi|het|dat|tinh|trong|cua|ca|tai|" \
                "thoi diem|ki|ki bao cao|chi tieu|muc|%|so|figures|of|in"

static const char *cut_begin(const char *s)
{
    for (const char *rest = FILLERS; *rest; rest += strcspn(rest, "|"), rest += *rest == '|') {
        size_t n = strcspn(rest, "|");
        if (!strncmp(s, rest, n) && (s[n] == ' ' || !s[n]))
            return s + n + strspn(s + n, " -:,");
    }
    return NULL;
}

static bool cut_end(char *s)
{
    size_t len = strlen(s);

    for (const char *rest = FILLERS; *rest; rest += strcspn(rest, "|"), rest += *rest == '|') {
        size_t n = strcspn(rest, "|");
        if (n >= len || strncmp(s + len - n, rest, n) || !strchr(" -:,", s[len - n - 1]))
            continue;
        for (len -= n; len && strchr(" -:,", s[len - 1]);)
            len--;
        s[len] = 0;
        return true;
    }
    return false;
}

/* What is left of a folded heading without the words that say which kind of figures it has. */
static const char *stripped(char *folded)
{
    const char *s = folded, *next;

    while (cut_end(folded))
        ;
    while (*s && (next = cut_begin(s)))
        s = next;
    return s;
}

bool td__heading_period(const char *text, td_period *out)
{
    char *folded = td__heading_folded(text), *left = folded ? strdup(folded) : NULL;
    bool ok = folded && *folded && td_period_read(folded, out);

    if (!ok && left) {
        const char *s = stripped(left);
        ok = *s && td_period_read(s, out);
    }
    free(left);
    free(folded);
    return ok;
}

/* Does a year behind this make it a period? Then that is what stands before the year. */
static bool wants_year(char *buf, size_t size, const char *s)
{
    static const char *const behind[] = { " nam ", " ", "/" };
    char text[LONGEST];
    td_period p;

    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        snprintf(text, sizeof text, "%.100s%s2000", s, behind[i]);
        if (td_period_read(text, &p))
            return snprintf(buf, size, "%.100s%s", s, behind[i]) < (int)size;
    }
    return false;
}

/* "Quý I", "TH tháng 10", "6 tháng đầu năm", "Cả năm": in `buf` the text that a year completes. */
bool td__heading_piece(char *buf, size_t size, const char *text)
{
    static const char pieces[] = "quy|qui|q1|q2|q3|q4|thang|6 thang|sau thang|nua";
    char *folded = td__heading_folded(text), *left = folded ? strdup(folded) : NULL, words[LONGEST];
    const char *s = left ? stripped(left) : "";
    bool is;

    words_of(words, sizeof words, folded ? folded : "");
    if (has(words, "ca nam") && !strcmp(s, "nam"))
        is = snprintf(buf, size, "nam ") > 0;
    else if (!strcmp(s, "6 thang") || !strcmp(s, "sau thang"))
        is = snprintf(buf, size, "6 thang dau nam ") > 0;
    else
        is = (td__words_begin(s, pieces) && wants_year(buf, size, s)) ||
             (folded && begins(words, pieces) && wants_year(buf, size, folded));
    free(left);
    free(folded);
    return is;
}

/* "TH", "Kết quả thực hiện": nothing but which kind of figures. */
bool td__heading_only_sorts(const char *text)
{
    char *folded = td__heading_folded(text);
    bool only = folded && *folded && !*stripped(folded);

    free(folded);
    return only;
}

/* Takes out what follows the word: "ngày 07 tháng 02 năm 2024", "giai đoạn 2021-2030" are no period of figures. */
static void take_out(char *all, const char *word)
{
    for (char *s = strstr(all, word); s; s = strstr(s + 1, word))
        for (char *w = s + strlen(word); *w; w += strspn(w, " ")) {
            size_t n = strcspn(w, " ");
            bool of_it = (*w >= '0' && *w <= '9') || !strncmp(w, "thang ", 6) || !strncmp(w, "nam ", 4);
            if (!of_it)
                break;
            memset(w, 'x', n);
            w += n;
        }
}

/* The longest period that begins here; 0 = none. */
static td_period period_at(const char *s, size_t *len)
{
    static const char *const begin[] = { "nam ", "quy ", "qui ", "6 thang ", "sau thang ", "nua ", "thang " };
    enum { WORDS = 6 };
    td_period p, longest = 0;
    bool starts = false;
    size_t end = 0;

    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++)
        starts |= !strncmp(s, begin[i], strlen(begin[i]));
    for (int w = 0; starts && w < WORDS && s[end]; w++) {
        char some[80];
        end += strcspn(s + end, " ");
        snprintf(some, sizeof some, "%.*s", (int)end, s);
        if (td_period_read(some, &p))
            longest = p, *len = end;
        end += strspn(s + end, " ");
    }
    return longest;
}

/* "9 tháng năm 2024", "từ ngày 01/01 đến ngày 30/9/2024": a part of a year that is none of the periods of figures. */
bool td__title_part(const char *text)
{
    char words[LONGEST];

    words_of(words, sizeof words, text);
    if (has(words, "tu ngay|tu thang") && has(words, "den ngay|den het ngay|den thang|den het thang|den"))
        return !has(words, "31 12|thang 12");
    for (const char *s = words; (s = strstr(s, " thang ")); s++) {
        const char *number = s;
        while (number > words && number[-1] >= '0' && number[-1] <= '9')
            number--;
        int months = atoi(number);
        bool day = s[strlen(" thang ")] >= '0' && s[strlen(" thang ")] <= '9'; /* "15 tháng 11" */
        if (months > 0 && months < 12 && months != 6 && !day)
            return true;
    }
    return has(words, "ba thang|chin thang|muoi mot thang");
}

/* The one period that a title is about; 0 = none, or several. */
td_period td__title_period(const char *text)
{
    char *folded = td__title_part(text) ? NULL : td_text_fold(text), all[LONGEST];
    td_period found = 0;
    size_t len = 0;

    snprintf(all, sizeof all, " %s ", folded ? folded : "");
    free(folded);
    for (char *s = all; *s; s++)
        *s = (char)(strchr("()[]:;,.\"", *s) ? ' ' : *s);
    take_out(all, " ngay ");
    take_out(all, " giai doan ");
    for (const char *s = all + 1; *s; s += strcspn(s, " "), s += *s == ' ') {
        td_period p = period_at(s, &len);
        if (p && found && found != p)
            return 0;
        if (p) {
            found = p;
            s += len;
        }
    }
    return found;
}

/* ---- units ------------------------------------------------------------------------------ */

/* What may stand in brackets and is no unit. */
#define NO_UNITS "neu|theo|tinh|den|tai|so voi|trong|gom|bao gom|ke ca|khong|co|ghi|ghi ro|vi du|vd|xem|chot|nam|" \
                 "quy|thang|ki|cot|dong|tu|cua|ngay|bieu|mau|phu luc|tiep|dat|chua|luy ke|ban|lan|if|see|as of|incl|" \
                 "thuc hien|" RESULTS "|" ESTIMATES "|" PLANS

/* How many of what is counted, which no percentage is. */
#define TD__PIECES "so luong|sl|so"

/* "nghìn người", "%": nothing but a unit can be meant. */
bool td__is_unit(const char *text)
{
    static const char counted[] = "nguoi|luot|luot nguoi|ho|gia dinh|em|chau|hoc sinh|hoc vien|lop|truong|co so|"
                                  "thu vien|trung tam|don vi|xa|phuong|cai|chiec|cuoc|buoi|dong";
    char words[LONGEST];

    words_of(words, sizeof words, text);
    return begins(words, "nghin|ngan|trieu|ti dong|%|phan tram") || whole(words, counted) ||
           (words[1] == '1' && words[2] == '0');
}

/* The unit that is said somewhere in a title: "(nghìn người)", "số liệu tính bằng triệu đồng"; "" = none is. */
void td__title_unit(char *buf, size_t size, const char *text)
{
    char words[LONGEST];

    *buf = 0;
    words_of(words, sizeof words, text);
    const char *at = first_of(words, "don vi tinh|dvt|dv tinh|tinh bang|tinh theo");
    if (at)
        td__unit_said(buf, size, at);
    else if (*text == '(' && td__is_unit(text))
        td__unit_said(buf, size, text);
}

/* The unit that a text in brackets or behind "ĐVT:" says, folded, percent as %; "" = it says none. */
void td__unit_said(char *buf, size_t size, const char *text)
{
    const size_t most = 4; /* words */
    static const char *const before[] = { " don vi tinh ", " dvt ", " dv tinh ", " unit ", " tinh bang ", " tinh theo ",
                                          " so luong ", " so " };
    char words[LONGEST], *s = words;
    size_t n = 0;

    *buf = 0;
    words_of(words, sizeof words, text);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (!strncmp(s, before[i], strlen(before[i])))
            s += strlen(before[i]) - 1;
    if (begins(s, "%|ti le|phan tram|percent")) {
        snprintf(buf, size, "%%");
        return;
    }
    for (const char *w = s + 1; *w; w += strcspn(w, " "), w += *w == ' ')
        n++;
    size_t zeros = s[1] == '1' ? strspn(s + 2, "0 ") : 0;
    bool scale = zeros && s[2 + zeros] > '9'; /* " 1 000 nguoi " */
    bool listed = strlen(s) < 4 || (s[1] >= '0' && s[1] <= '9' && !scale); /* " a ", " 1 2 " */
    if (whole(words, TD__PIECES))
        snprintf(buf, size, "so luong"); /* so many of what is counted */
    else if (n && n <= (scale ? 2 * most : most) && !listed && (s != words || !begins(words, NO_UNITS)))
        snprintf(buf, size, "%.*s", (int)strlen(s) - 2, s + 1);
}

/* ---- rows that are no figures ----------------------------------------------------------- */

/* "Tổng cộng", "Bình quân chung", "II. Khối xã", "Cộng khối phường". */
bool td__is_total(const char *text)
{
    static const char totals[] = "tong cong|cong|tong|tong so|tong chung|tong hop|total|sum|average|binh quan|"
                                 "trung binh|bq|toan tinh|ca nuoc|chung|binh quan chung|trung binh chung";
    static const char groups[] = "khoi|cum|cac phuong|cac xa|cac quan|cac huyen|cac don vi|cac so|cac co quan|nhom|"
                                 "khu vuc|cong khoi|tong khoi|cong cum|cong cac|tong cac|tong cong khoi|tong cong cac|"
                                 "binh quan khoi|binh quan cac|trung binh khoi|trung binh cac|subtotal|tieu cong|"
                                 "tong so|tong cong|trung binh|binh quan|cong toan|tong toan";
    const char *s = text + strspn(text, "IVXivxABCDEabcde");
    char words[LONGEST], bare[LONGEST];

    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(text, "(:"), text); /* "Cộng (I+II)" */
    words_of(words, sizeof words, bare);
    if (whole(words, totals))
        return true;
    words_of(words, sizeof words, s != text && (*s == '.' || *s == ')') ? s + 1 : text);
    return whole(words, totals) || begins(words, groups);
}

/* The first words below a table: notes, who has made it, who has signed it. */
bool td__is_foot(const char *text)
{
    static const char foot[] = "ghi chu|chu thich|luu y|nguon|note|notes|noi nhan|nguoi lap|nguoi lap bieu|lap bieu|"
        "nguoi tong hop|nguoi bao cao|nguoi kiem tra|can bo tong hop|giam doc|pho giam doc|chu tich|pho chu tich|"
        "thu truong|truong phong|pho truong phong|chanh van phong|hieu truong|kt|tm|tl|tuq|ki ten|ki dong dau|"
        "xac nhan|da ki|ke toan truong|bo phan|luu|nhu tren";

    if (*text == '*' || !strncmp(text, "(*", 2) || !strncmp(text, "(Ký", 4))
        return true;
    char words[LONGEST];
    words_of(words, sizeof words, text);
    return begins(words, foot) || (has(words, "ngay") && has(words, "thang") && has(words, "nam"));
}
