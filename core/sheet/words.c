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

/* Does one of these, joined by |, stand in the words? */
static bool has(const char *words, const char *list)
{
    for (; *list; list += strcspn(list, "|"), list += *list == '|') {
        char one[64];
        snprintf(one, sizeof one, " %.*s ", (int)strcspn(list, "|"), list);
        if (strstr(words, one))
            return true;
    }
    return false;
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
                  "xep loai|danh gia|chua|khong|khong dat|muc do|compared|change|difference|increase|rank|rating"
#define UNTIL     "den|den nam|den het|den cuoi|toi nam|by|until"

enum td__sort td__heading_sort(const char *text)
{
    char words[LONGEST];

    words_of(words, sizeof words, text);
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

/* Of a title, which may name the plan whose results it holds: "Kết quả thực hiện Kế hoạch số 52". */
enum td__sort td__title_sort(const char *text)
{
    static const char plans[] = "giao chi tieu|chi tieu giao|giao ke hoach|ke hoach giao|chi tieu ke hoach|"
                                "ke hoach nam|muc tieu nam|muc tieu den|muc tieu phan dau|dang ki chi tieu|"
                                "dang ki phan dau|du kien ke hoach|chi tieu phan dau|bieu ke hoach|"
                                "planned figures|plan for";
    char words[LONGEST];

    words_of(words, sizeof words, text);
    if (has(words, ESTIMATES))
        return TD__SORT_ESTIMATE;
    if (has(words, RESULTS "|bao cao|so lieu|tinh hinh|theo doi|kem theo|theo ke hoach|report"))
        return TD__SORT_NOTHING;
    return has(words, plans) ? TD__SORT_PLAN : TD__SORT_NOTHING;
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

/* The one period that a title is about; 0 = none, or several. */
td_period td__title_period(const char *text)
{
    char *folded = td_text_fold(text), all[LONGEST];
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

/* The unit that a text in brackets or behind "ĐVT:" says, folded, percent as %; "" = it says none. */
void td__unit_said(char *buf, size_t size, const char *text)
{
    enum { WORDS = 4 };
    static const char *const before[] = { " don vi tinh ", " dvt ", " dv tinh ", " unit ", " tinh bang ", " so luong ",
                                          " so " };
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
    bool listed = strlen(s) < 4 || (s[1] >= '0' && s[1] <= '9'); /* " a ", " 1 2 " */
    if (n && n <= WORDS && !listed && (s != words || !begins(words, NO_UNITS)))
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
    char words[LONGEST];

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
