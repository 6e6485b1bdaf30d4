/*
 * Writes plan bundles for measurements and tests: always the same bytes, no two plans alike.
 *
 *     gen national DIR   3,321 communes, 27 targets, 28 quarters: 2.5 million figures
 *     gen million DIR    the same, cut after exactly 1,000,000 figures
 *     gen odd DIR        a made-up plan with everything unusual in it, and odd_expected.csv: what
 *                        the method makes of it on 2026-06-30 (target,year,verdict), by hand
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- numbers that look random ----------------------------------------------------------- */

static uint64_t state = 0x9e3779b97f4a7c15U;

/* xorshift64*: the same on every machine. */
static uint32_t draw(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)(state * 0x2545f4914f6cdd1dU >> 32);
}

static int between(int low, int high)
{
    return low + (int)(draw() % (uint32_t)(high - low + 1));
}

/* ---- files ------------------------------------------------------------------------------ */

static const char *folder;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "gen: %s: %s\n", what, strerror(errno));
    exit(1);
}

static FILE *open_file(const char *name, const char *header)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");

    if (!f)
        die(path);
    setvbuf(f, NULL, _IOFBF, 1 << 18);
    fprintf(f, "%s\n", header);
    return f;
}

static void close_file(FILE *f)
{
    if (ferror(f) || fclose(f) != 0)
        die(folder);
}

/* A text cell and the comma after it. */
static void cell(FILE *f, const char *text, char after)
{
    bool quoted = strpbrk(text, ",\"\n") != NULL;

    if (quoted)
        putc('"', f);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', f);
        putc(*text, f);
    }
    if (quoted)
        putc('"', f);
    putc(after, f);
}

/* printf() would take half of the time of a large file. */
static char *put_text(char *at, const char *text)
{
    size_t n = strlen(text);

    memcpy(at, text, n);
    return at + n;
}

static char *put_int(char *at, int64_t v)
{
    char digits[24];
    size_t n = sizeof digits;

    if (v < 0) {
        *at++ = '-';
        v = -v;
    }
    do {
        digits[--n] = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    memcpy(at, digits + n, sizeof digits - n);
    return at + (sizeof digits - n);
}

static char *put_hundredths(char *at, int64_t v)
{
    if (v < 0) {
        *at++ = '-';
        v = -v;
    }
    at = put_int(at, v / 100);
    *at++ = '.';
    *at++ = (char)('0' + v / 10 % 10);
    *at++ = (char)('0' + v % 10);
    return at;
}

static const char agencies_header[] = "code,name,name_en,short,kind,parent,valid_from,valid_to";
static const char targets_header[] =
    "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,"
    "base_period,base_value,parent,source";
static const char thresholds_header[] = "plan,target,year,bound,upper,strict,scope,text";
static const char observations_header[] =
    "plan,target,agency,period,value,numerator,denominator,status,source_title,source_url,"
    "published_on,note";

/* ---- the national plan ------------------------------------------------------------------ */

enum {
    PROVINCES = 34, COMMUNES = 3321, /* of the country since 1 July 2025 */
    FIRST_YEAR = 2019, QUARTERS = 28,
    MILLION = 1000000,
};

enum shape { SHARE /* numerator of denominator, % */, AMOUNT, STEP /* a milestone */ };

/* In hundredths: where communes start in 2019, what a quarter adds, the plan's thresholds. */
static const struct target {
    const char *code, *group, *name, *name_en, *unit, *kind, *direction;
    enum shape shape;
    int start, spread, step;
    int bound_2025, bound_2030, upper_2030;
    bool strict;
} targets[] = {
    { "a.1", "a", "Người 15-60 tuổi biết chữ", "Literate people aged 15-60", "%", "keep", "up",
      SHARE, 9820, 170, 2, 9900, 9950, 0, false },
    { "a.2", "a", "Người 15-25 tuổi biết chữ", "Literate people aged 15-25", "%", "reach", "up",
      SHARE, 9600, 350, 9, 9850, 9950, 0, false },
    { "a.3", "a", "Trẻ 5 tuổi đến lớp", "Five-year-olds in class", "%", "keep", "up",
      SHARE, 9700, 290, 2, 9800, 9900, 0, false },
    { "a.4", "a", "Trẻ hoàn thành tiểu học đúng tuổi", "Primary school completed at age", "%",
      "reach", "up", SHARE, 9000, 800, 25, 9700, 9900, 0, false },
    { "a.5", "a", "Thanh niên tốt nghiệp THPT", "Young people with upper secondary", "%", "reach",
      "up", SHARE, 6500, 2500, 55, 8000, 9000, 9500, false },
    { "a.6", "a", "Học sinh bỏ học", "Pupils who drop out", "%", "reach", "down",
      SHARE, 450, 400, -12, 200, 100, 0, false },
    { "b.1", "b", "Công dân có kỹ năng số cơ bản", "People with basic digital skills", "%",
      "reach", "up", SHARE, 2500, 2500, 110, 5000, 7000, 0, true },
    { "b.2", "b", "Người dùng học liệu trực tuyến", "Users of online courses", "%", "reach", "up",
      SHARE, 800, 2200, 95, 3000, 5000, 0, true },
    { "b.3", "b", "Cơ sở giáo dục dạy trực tuyến", "Schools that teach online", "%", "reach", "up",
      SHARE, 1000, 4000, 160, 6000, 9000, 0, false },
    { "b.4", "b", "Hộ có Internet", "Households online", "%", "reach", "up",
      SHARE, 4000, 4000, 120, 8500, 9500, 0, false },
    { "c.1", "c", "Lao động qua đào tạo", "Trained workers", "%", "reach", "up",
      SHARE, 5000, 2500, 45, 7000, 7500, 8000, false },
    { "c.2", "c", "Lao động có bằng cấp, chứng chỉ", "Workers with certificates", "%", "reach",
      "up", SHARE, 1800, 1500, 40, 3000, 3500, 4000, false },
    { "c.3", "c", "Lao động nông thôn được học nghề", "Rural workers taught a trade", "%", "reach",
      "up", SHARE, 2000, 3000, 60, 4500, 6000, 0, false },
    { "c.4", "c", "Trường đạt chuẩn quốc gia", "Schools up to the national standard", "%", "reach",
      "up", SHARE, 3500, 3500, 90, 6500, 8000, 0, false },
    { "c.5", "c", "Thanh niên không học, không làm", "Young people neither learning nor working",
      "%", "reach", "down", SHARE, 900, 700, -15, 700, 500, 0, true },
    { "d.1", "d", "Gia đình học tập", "Learning families", "%", "reach", "up",
      SHARE, 5000, 2500, 55, 7000, 8000, 0, false },
    { "d.2", "d", "Dòng họ học tập", "Learning clans", "%", "reach", "up",
      SHARE, 4000, 2500, 60, 6000, 7000, 0, false },
    { "d.3", "d", "Cộng đồng học tập", "Learning communities", "%", "reach", "up",
      SHARE, 4500, 2500, 60, 6500, 7500, 0, false },
    { "d.4", "d", "Đơn vị học tập", "Learning units", "%", "reach", "up",
      SHARE, 4200, 2500, 65, 6000, 7000, 0, false },
    { "d.5", "d", "Công dân học tập", "Learning citizens", "%", "reach", "up",
      SHARE, 1500, 3000, 130, 5000, 6500, 0, true },
    { "d.6", "d", "Trung tâm học tập cộng đồng hoạt động tốt", "Community centres that work well",
      "%", "keep", "up", SHARE, 6500, 3000, 15, 8000, 9000, 0, false },
    { "e.1", "e", "Sách thư viện trên một người", "Library books a person", "cuốn", "reach", "up",
      AMOUNT, 60, 120, 4, 200, 300, 0, false },
    { "e.2", "e", "Giờ học trên một người lớn", "Hours of learning an adult", "giờ", "reach", "up",
      AMOUNT, 400, 900, 45, 2000, 3000, 0, false },
    { "e.3", "e", "Khoảng cách tới nơi học gần nhất", "Distance to the next place to learn", "km",
      "reach", "down", AMOUNT, 350, 500, -9, 300, 200, 0, false },
    { "g.1", "g", "Xã đạt chuẩn xóa mù chữ mức độ 2", "Literacy standard, level 2", "mốc",
      "milestone", "up", STEP, 20, 40, 0, 100, 0, 0, false },
    { "g.2", "g", "Xã được công nhận cộng đồng học tập", "Recognised as a learning community",
      "mốc", "milestone", "up", STEP, 16, 30, 0, 100, 0, 0, false },
    { "g.3", "g", "Có quy hoạch mạng lưới nơi học", "A plan of places to learn", "mốc",
      "milestone", "up", STEP, 10, 60, 0, 0, 100, 0, false },
};
_Static_assert(COUNT(targets) == 27, "as many as the plan of a city has");

static const char plan_key[] = "national-gen";

static void national_plan(void)
{
    FILE *f = open_file("plan.csv",
                        "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,"
                        "supersedes,source");

    fprintf(f, "%s,Xây dựng xã hội học tập cả nước (số liệu tạo ra để đo),"
               "A learning society for the country (figures made up for measuring),"
               "1/KH-DO,qg,2019-01-02,in_force,2019,2030,,gen.c\n", plan_key);
    close_file(f);
}

static void national_agencies(void)
{
    FILE *f = open_file("agencies.csv", agencies_header);

    fprintf(f, "qg,Cả nước,The country,Cả nước,country,,,\n");
    for (int p = 1; p <= PROVINCES; p++)
        fprintf(f, "p%02d,Tỉnh số %d,Province %d,Tỉnh %d,province,qg,,\n", p, p, p, p);
    for (int c = 1; c <= COMMUNES; c++)
        fprintf(f, "c%05d,Xã số %d,Commune %d,Xã %d,commune,p%02d,,\n", c, c, c, c,
                c % PROVINCES + 1);
    close_file(f);
}

static void national_threshold(FILE *f, const struct target *t, int year, int bound, int upper)
{
    char line[256], *at = line;

    if (!bound)
        return;
    at += sprintf(at, "%s,%s,%d,", plan_key, t->code, year);
    at = t->shape == STEP ? put_int(at, bound / 100) : put_hundredths(at, bound);
    *at++ = ',';
    if (upper)
        at = put_hundredths(at, upper);
    sprintf(at, ",%d,plan,\n", t->strict);
    fputs(line, f);
}

static void national_targets(void)
{
    FILE *f = open_file("targets.csv", targets_header);
    FILE *h = open_file("thresholds.csv", thresholds_header);

    for (size_t i = 0; i < COUNT(targets); i++) {
        const struct target *t = &targets[i];
        const char *words = t->shape == SHARE ? "Số đạt,Tổng số" : ",";

        fprintf(f, "%s,%s,%s,", plan_key, t->code, t->group);
        cell(f, t->name, ',');
        cell(f, t->name_en, ',');
        fprintf(f, "%s,%s,%s,%d,qg,%s,", t->unit, t->kind, t->direction, t->shape == STEP ? 0 : 2,
                words);
        /* Every other target has an official base, the others start from their first figure. */
        if (i % 2 == 0 && t->shape != STEP)
            fprintf(f, "2018,%d.%02d,,\n", t->start / 100, t->start % 100);
        else
            fputs(",,,\n", f);
        national_threshold(h, t, 2025, t->bound_2025, 0);
        national_threshold(h, t, 2030, t->bound_2030, t->upper_2030);
    }
    close_file(f);
    close_file(h);
}

static void national_tasks(void)
{
    FILE *f = open_file("tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets");
    FILE *a = open_file("assignments.csv", "plan,task,agency,role");
    FILE *o = open_file("obligations.csv", "plan,code,title,title_en,from,to,via,due");

    for (int i = 1; i <= 60; i++) {
        static const char *const cadence[] = { "ongoing", "yearly", "once" };

        fprintf(f, "%s,III.%d,III.%d,Việc số %d,Task %d,%s,2019-01-02,%s,%s\n", plan_key, i,
                i % 8 + 1, i, i, cadence[i % 3], i % 3 == 2 ? "2025-12-31" : "",
                targets[(size_t)i % COUNT(targets)].code);
        fprintf(a, "%s,III.%d,p%02d,lead\n", plan_key, i, i % PROVINCES + 1);
        fprintf(a, "%s,III.%d,qg,coordinate\n", plan_key, i);
    }
    fprintf(o, "%s,bao-cao-nam,Báo cáo năm,Yearly report,province,qg,,12-01\n", plan_key);
    close_file(f);
    close_file(a);
    close_file(o);
}

/* One commune and one target through the years; everything in hundredths. */
struct course {
    int64_t level, step;
    int64_t whole;   /* people, schools, families there */
    int done;        /* the quarter in which a milestone was reached */
};

static struct course draw_course(const struct target *t)
{
    struct course c;

    c.level = t->start + between(-t->spread / 2, t->spread / 2);
    c.step = t->step + between(-12, 10); /* some go the wrong way */
    c.whole = between(150, 20000);
    c.done = between(t->start - t->spread / 2, t->start + t->spread);
    return c;
}

static int64_t limit(int64_t v, int64_t low, int64_t high)
{
    return v < low ? low : v > high ? high : v;
}

/* "value,numerator,denominator" of a quarter. */
static char *put_figure(char *at, const struct target *t, const struct course *c, int quarter)
{
    int64_t level = c->level + c->step * quarter + between(-15, 15);

    if (t->shape == STEP) {
        at = put_int(at, quarter >= c->done);
        return put_text(at, ",,");
    }
    if (t->shape == AMOUNT) {
        at = put_hundredths(at, limit(level, 1, 100000));
        return put_text(at, ",,");
    }
    int64_t part = c->whole * limit(level, 0, 10000) / 10000;

    at = put_hundredths(at, (part * 20000 + c->whole) / (2 * c->whole));
    *at++ = ',';
    at = put_int(at, part);
    *at++ = ',';
    return put_int(at, c->whole);
}

/* The line but for what goes with the quarter alone is made once for a commune and a target. */
static char *put_row(char *at, const char *start, const struct target *t, const struct course *c,
                     int quarter)
{
    static const char *const status[] = { "estimate", "reported", "reported", "verified" };
    static const char *const published[] = { "-04-20", "-07-20", "-10-20", "-12-31" };
    int year = FIRST_YEAR + quarter / 4;

    at = put_text(at, start);
    at = put_int(at, year);
    at = put_text(at, "-Q");
    at = put_int(at, quarter % 4 + 1);
    *at++ = ',';
    at = put_figure(at, t, c, quarter);
    *at++ = ',';
    at = put_text(at, status[draw() % COUNT(status)]);
    at = put_text(at, ",Báo cáo quý,,");
    at = put_int(at, year);
    at = put_text(at, published[quarter % 4]);
    return put_text(at, ",\n");
}

/* By commune, then target, then quarter: as the communes' reports come in. */
static void national_observations(long most)
{
    FILE *f = open_file("observations.csv", observations_header);
    char start[128], row[512];
    long rows = 0;

    for (int c = 1; c <= COMMUNES && rows < most; c++) {
        for (size_t i = 0; i < COUNT(targets) && rows < most; i++) {
            struct course course = draw_course(&targets[i]);

            snprintf(start, sizeof start, "%s,%s,c%05d,", plan_key, targets[i].code, c);
            for (int q = 0; q < QUARTERS && rows < most; q++, rows++) {
                char *end = put_row(row, start, &targets[i], &course, q);

                fwrite(row, 1, (size_t)(end - row), f);
            }
        }
    }
    close_file(f);
    fprintf(stderr, "gen: %ld observations\n", rows);
}

static void make_national(void)
{
    national_plan();
    national_agencies();
    national_targets();
    national_tasks();
    national_observations((long)COMMUNES * (long)COUNT(targets) * QUARTERS);
}

static void make_million(void)
{
    national_plan();
    national_agencies();
    national_targets();
    national_tasks();
    national_observations(MILLION);
}

/* ---- the odd plan ----------------------------------------------------------------------- */

enum { UNITS = 5000 };

struct odd_threshold {
    int year;
    const char *bound, *upper;
    bool strict;
    const char *verdict;
};

/*
 * Series: PERIOD:VALUE, then a letter for the status (e p r v; reported if none), then @ and the
 * day of publication. The comment gives the rule of METHOD.md 2 and the sum; t of a period is its
 * end.
 */
static const struct odd {
    const char *code, *kind, *direction, *unit;
    int decimals;
    const char *base; /* PERIOD:VALUE */
    const char *series;
    struct odd_threshold threshold[2];
} odds[] = {
    /* Less is better. Rule 8, r = (y-40)*10 / (-30*5): 1.2, 0.67, 0.27, -0.27; rule 4 for 9. */
    { "down.track", "reach", "down", "%", 0, "2020:40", "2020:40 2023:30 2025:22",
      { { 2030, "10", "", false, "on_track" } } },
    { "down.slow", "reach", "down", "%", 0, "2020:40", "2020:40 2025:30",
      { { 2030, "10", "", false, "slow" } } },
    { "down.lag", "reach", "down", "%", 0, "2020:40", "2022:39 2025:36",
      { { 2030, "10", "", false, "lagging" } } },
    { "down.away", "reach", "down", "%", 0, "2020:40", "2025:44",
      { { 2030, "10", "", false, "moving_away" } } },
    { "down.met", "reach", "down", "%", 0, "2020:40", "2025:9",
      { { 2030, "10", "", false, "met" } } },
    /* Rule 4: A = 0.5 a year upwards, 4.5 + 5*0.5 = 7 > 5. */
    { "down.risk", "reach", "down", "%", 1, "2020:2.0", "2025:4.5",
      { { 2030, "5", "", false, "met_at_risk" } } },
    /* Exactly at the bound: strict is not met (rule 3 for 2025; r = 2 for 2030), the other is. */
    { "strict.up", "reach", "up", "%", 2, "2020:50.00", "2025:60.00",
      { { 2025, "60", "", true, "missed" }, { 2030, "60", "", true, "on_track" } } },
    { "plain.up", "reach", "up", "%", 2, "2020:50.00", "2025:60.00",
      { { 2025, "60", "", false, "met" }, { 2030, "60", "", false, "met" } } },
    { "strict.down", "reach", "down", "%", 2, "2020:8.00", "2025:5.00",
      { { 2025, "5", "", true, "missed" }, { 2030, "5.00", "", true, "on_track" } } },
    /* A base of zero: r = 57*10/(100*5) = 1.14, and exactly 0.6 and 0.95. */
    { "zero.track", "reach", "up", "trường", 0, "2020:0", "2020:0 2025:57",
      { { 2030, "100", "", false, "on_track" } } },
    { "zero.edge60", "reach", "up", "trường", 0, "2020:0", "2025:30",
      { { 2030, "100", "", false, "slow" } } },
    { "zero.edge95", "reach", "up", "trường", 1, "2020:0", "2025:47.5",
      { { 2030, "100", "", false, "on_track" } } },
    { "zero.down", "reach", "down", "vụ", 0, "2020:90", "2025:60", /* to zero: r = 0.67 */
      { { 2030, "0", "", false, "slow" } } },
    { "zero.still", "reach", "up", "%", 1, "2020:0.0", "2025:0.0", /* r = 0 is still lagging */
      { { 2030, "10", "", false, "lagging" } } },
    /* Below zero: r = 10*10/(25*5) = 0.8; down: 0.7*10/(1.5*5) = 0.93; across: 3*10/(4*5) = 1.5. */
    { "minus.up", "reach", "up", "điểm", 0, "2020:-20", "2025:-10",
      { { 2030, "5", "", false, "slow" } } },
    { "minus.down", "reach", "down", "điểm", 1, "2020:-1.5", "2025:-2.2",
      { { 2030, "-3.0", "", false, "slow" } } },
    { "minus.cross", "reach", "up", "điểm", 2, "2020:-2.00", "2025:1.00",
      { { 2030, "2", "", false, "on_track" } } },
    /* A range is judged by its weakest bound: the lower one upwards, the upper one downwards. */
    { "range.up", "reach", "up", "%", 1, "2020:70.0", "2025:76.0",
      { { 2025, "74", "78", false, "met" }, { 2030, "75", "80", false, "met" } } },
    { "range.short", "reach", "up", "%", 1, "2020:70.2", "2025:74.8",
      { { 2025, "75", "80", false, "missed" } } },
    { "range.down", "reach", "down", "%", 0, "2020:30", "2025:14",
      { { 2030, "10", "15", false, "met" } } },
    { "range.far", "reach", "down", "%", 0, "2020:30", "2025:25",
      { { 2030, "10", "15", false, "slow" } } }, /* r = 5*10/(15*5) = 0.67; by 10: 0.5 */
    /* Two thresholds, one series: r of 2030 = 12*10/(30*5) = 0.8. */
    { "two", "reach", "up", "%", 0, "2020:60", "2020:60 2025:72",
      { { 2025, "70", "", false, "met" }, { 2030, "90", "", false, "slow" } } },
    /* Large numbers: r = 2.9*10/(4*5) = 1.45. */
    { "large", "reach", "up", "đồng", 0, "2020:1000000000", "2025:3900000000",
      { { 2030, "5000000000", "", false, "on_track" } } },

    /* What is missing, late, lost (rules 2, 3, 6, 7). */
    { "none", "reach", "up", "%", 0, "", "", { { 2030, "50", "", false, "no_data" } } },
    { "awaiting", "reach", "up", "%", 1, "2020:60", "2023:73.2 2024:74.0",
      { { 2025, "75", "", false, "awaiting" } } },
    { "single", "reach", "up", "%", 1, "", "2023:74.0",
      { { 2030, "80", "", false, "not_assessable" } } },
    { "late", "reach", "up", "%", 0, "2020:50", "2023:59 2025:61",
      { { 2023, "60", "", false, "met_late" } } },
    { "late.gap", "reach", "up", "%", 0, "2020:50", "2023:59 2025:61", /* nothing for 2024 itself */
      { { 2024, "60", "", false, "met_late" } } },
    { "late.never", "reach", "up", "%", 0, "2020:50", "2023:55 2025:58",
      { { 2024, "60", "", false, "missed" } } },
    { "fell", "reach", "up", "%", 0, "2020:82", "2023:81 2025:78",
      { { 2030, "80", "", false, "fell_below" } } },
    { "fell.down", "reach", "down", "%", 0, "2020:4", "2025:6",
      { { 2030, "5", "", false, "fell_below" } } },
    { "risk", "reach", "up", "%", 1, "", "2022:99.9 2024:99.6", /* expected 98.7 in 2030 */
      { { 2030, "99.5", "", false, "met_at_risk" } } },
    { "future", "reach", "up", "%", 0, "2020:50", "2025:62 2027:99e",
      { { 2030, "80", "", false, "slow" } } }, /* 2027 has not begun: r = 0.8 */

    /* To be kept (rules 4 and 5). */
    { "keep", "keep", "up", "mức độ", 0, "", "2022:3 2023:3 2024:3 2025:3",
      { { 2025, "3", "", false, "met" }, { 2030, "3", "", false, "met" } } },
    { "keep.nearly", "keep", "up", "điểm", 1, "", "2022:2.0 2025:2.5",
      { { 2030, "3", "", false, "lagging" } } },
    { "keep.lost", "keep", "up", "điểm", 1, "", "2022:3.2 2025:2.8",
      { { 2030, "3", "", false, "moving_away" } } },
    { "keep.once", "keep", "up", "điểm", 1, "", "2025:2.8",
      { { 2030, "3", "", false, "not_assessable" } } },
    { "keep.down", "keep", "down", "%", 1, "", "2020:2.0 2025:4.5",
      { { 2030, "5", "", false, "met_at_risk" } } },
    { "keep.strict", "keep", "down", "%", 1, "", "2022:0.5 2025:0.5", /* A = 0: lagging, not away */
      { { 2030, "0.5", "", true, "lagging" } } },

    /* Milestones (rule 1). */
    { "step.met", "milestone", "up", "mốc", 0, "", "2024-H1:0 2025-06-15:1",
      { { 2025, "1", "", false, "met" } } },
    { "step.late", "milestone", "up", "mốc", 0, "", "2024:0 2025-H1:1",
      { { 2024, "1", "", false, "met_late" } } },
    { "step.pending", "milestone", "up", "mốc", 0, "", "2025:0",
      { { 2030, "1", "", false, "pending" } } },
    { "step.missed", "milestone", "up", "mốc", 0, "", "2025:0",
      { { 2025, "1", "", false, "missed" } } },
    { "step.silent", "milestone", "up", "mốc", 0, "", "",
      { { 2030, "1", "", false, "pending" } } },

    /* Every form of period, base 50, bound 80 by the end of 2030. */
    { "form.quarter", "reach", "up", "%", 0, "2020-Q4:50", "2024-Q1:60 2025-Q4:65",
      { { 2030, "80", "", false, "on_track" } } }, /* 15*10/(30*5) = 1 */
    { "form.half", "reach", "up", "%", 0, "2020-H2:50", "2025-H1:63", /* 13*10/(30*4.5) = 0.963 */
      { { 2030, "80", "", false, "on_track" } } },
    { "form.month", "reach", "up", "%", 0, "2020-12:50", "2025-06:58", /* 8*10/(30*4.5) = 0.593 */
      { { 2030, "80", "", false, "lagging" } } },
    { "form.day", "reach", "up", "%", 1, "2020-12-31:50", "2025-12-31:59.5",
      { { 2030, "80", "", false, "slow" } } }, /* 9.5*10/(30*5) = 0.633 */
    /* School years end on 31 May: 12*(10+7/12)/(30*5) = 0.847. */
    { "form.school", "reach", "up", "%", 0, "2019-2020:50", "2024-2025:62",
      { { 2030, "80", "", false, "slow" } } },
    { "form.years", "reach", "up", "%", 0, "2016-2020:50", "2021-2025:50", /* r = 0 */
      { { 2030, "80", "", false, "lagging" } } },
    { "form.mixed", "reach", "up", "%", 1, "2020:50",
      "2021-Q2:52 2022-H1:53.5 2023-07:57 2024-02-29:58.1 2025:64.3",
      { { 2030, "80", "", false, "on_track" } } }, /* 14.3*10/(30*5) = 0.953 */

    /* Several figures for one period (METHOD.md 6): verified wins, then the newest. */
    { "which.rank", "reach", "up", "%", 0, "2020:50", "2025:62v@2026-01-10 2025:90p@2026-03-01",
      { { 2030, "80", "", false, "slow" } } },
    { "which.newest", "reach", "up", "%", 0, "2020:50", "2025:81r@2026-01-10 2025:56r@2026-04-01",
      { { 2030, "80", "", false, "lagging" } } },
};

static const char odd_key[] = "odd-gen";

static void odd_plan(void)
{
    FILE *f = open_file("plan.csv",
                        "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,"
                        "supersedes,source");

    fprintf(f, "%s,\"Kế hoạch \"\"lạ\"\", chỉ để thử\",\"An \"\"odd\"\" plan, for tests only\","
               "99/KH-THU,r0,2020-02-29,draft,2020,2030,,gen.c\n", odd_key);
    close_file(f);
}

/* A tree of ten branches a unit, all kinds mixed, some of them with an end. */
static void odd_agencies(void)
{
    static const char *const kinds[] = { "department", "association", "press", "school", "union",
                                         "district", "commune", "party" };
    FILE *f = open_file("agencies.csv", agencies_header);

    fprintf(f, "r0,\"Vùng \"\"R\"\", thử\",Region R,R,region,,,\n");
    for (int i = 1; i <= UNITS; i++) {
        fprintf(f, "a%05d,\"Đơn vị thứ %d, vùng R\",Unit %d,ĐV %d,%s,", i, i, i, i,
                kinds[(size_t)i % COUNT(kinds)]);
        if (i <= 10)
            fputs("r0", f);
        else
            fprintf(f, "a%05d", (i - 1) / 10);
        fprintf(f, ",%s,%s\n", i % 7 ? "" : "2015-01-01",
                i > 600 && i % 97 == 0 ? "2025-06-30" : "");
    }
    close_file(f);
}

static void odd_target(FILE *f, FILE *h, FILE *expected, const struct odd *o, size_t n)
{
    const char *colon = strchr(o->base, ':');

    fprintf(f, "%s,%s,%.1s,\"Chỉ tiêu %zu, loại \"\"%s\"\"\",Target %zu (%s),%s,%s,%s,%d,r0,,,",
            odd_key, o->code, o->code, n, o->code, n, o->code, o->unit, o->kind, o->direction,
            o->decimals);
    fprintf(f, "%.*s,%s,,\n", colon ? (int)(colon - o->base) : 0, o->base, colon ? colon + 1 : "");
    for (size_t i = 0; i < COUNT(o->threshold) && o->threshold[i].year; i++) {
        const struct odd_threshold *t = &o->threshold[i];

        fprintf(h, "%s,%s,%d,%s,%s,%d,plan,\n", odd_key, o->code, t->year, t->bound, t->upper,
                t->strict);
        fprintf(expected, "%s,%d,%s\n", o->code, t->year, t->verdict);
    }
}

static void odd_targets(void)
{
    FILE *f = open_file("targets.csv", targets_header);
    FILE *h = open_file("thresholds.csv", thresholds_header);
    FILE *expected = open_file("odd_expected.csv", "target,year,verdict");

    for (size_t i = 0; i < COUNT(odds); i++)
        odd_target(f, h, expected, &odds[i], i + 1);
    close_file(f);
    close_file(h);
    close_file(expected);
}

static const char *status_word(char letter)
{
    return letter == 'e' ? "estimate" : letter == 'p' ? "published"
           : letter == 'v' ? "verified" : "reported";
}

/* "2025:62v@2026-01-10" */
static void odd_figure(FILE *f, const struct odd *o, const char *word, size_t len)
{
    char period[32], value[32], letter = 'r', published[16] = "";
    char copy[128];

    snprintf(copy, sizeof copy, "%.*s", (int)len, word);
    sscanf(copy, "%31[^:]:%31[-0-9.]%c@%15s", period, value, &letter, published);
    fprintf(f, "%s,%s,r0,%s,%s,,,%s,\"Nguồn \"\"%s\"\", trang 1\",,%s,\n", odd_key, o->code, period,
            value, status_word(letter), o->code, published);
}

/* Figures of the units, in all forms of period, for targets whose own series must not change by
 * them: no numerators, so that nothing can be added up (METHOD.md 7). */
static void odd_units(FILE *f)
{
    static const char *const periods[] = { "2019", "2020-Q3", "2021-H1", "2022-07", "2023-05-17",
                                           "2018-2019", "2024-02-29", "2011-2015" };

    for (int i = 1; i <= UNITS; i++) {
        for (size_t p = 0; p < COUNT(periods); p++) {
            char value[32];
            int64_t v = between(-5000, 15000);

            *put_hundredths(value, v) = '\0';
            fprintf(f, "%s,%s,a%05d,%s,%s,,,%s,,,,\n", odd_key, odds[((size_t)i + p) % 23].code, i,
                    periods[p], value, status_word("eprv"[p % 4]));
        }
    }
}

static void odd_observations(void)
{
    FILE *f = open_file("observations.csv", observations_header);

    for (size_t i = 0; i < COUNT(odds); i++) {
        for (const char *at = odds[i].series; *at;) {
            size_t len = strcspn(at, " ");

            odd_figure(f, &odds[i], at, len);
            at += len + strspn(at + len, " ");
        }
    }
    odd_units(f);
    close_file(f);
}

static void make_odd(void)
{
    odd_plan();
    odd_agencies();
    odd_targets();
    odd_observations();
}

/* ---- the command ------------------------------------------------------------------------ */

static const struct {
    const char *name;
    void (*make)(void);
} plans[] = {
    { "national", make_national },
    { "million", make_million },
    { "odd", make_odd },
};

int main(int argc, char *argv[])
{
    for (size_t i = 0; argc == 3 && i < COUNT(plans); i++) {
        if (strcmp(argv[1], plans[i].name))
            continue;
        folder = argv[2];
        if (mkdir(folder, 0777) < 0 && errno != EEXIST)
            die(folder);
        plans[i].make();
        return 0;
    }
    fputs("usage: gen national|million|odd DIR\n", stderr);
    return 2;
}
