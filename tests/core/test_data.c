/*
 * data/: the four bundles that ship load, and say what the plans say. What is expected here was
 * read from the plans (shared/seeds) and from VIETNAM.md, never from the bundles.
 */
#include <check.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../core/tiendo.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))
#define HANOI "hanoi-52-2024"

/* ---- the shipped bundles in a fresh database --------------------------------------------- */

static const struct {
    const char *key;
    size_t agencies, succession, targets, thresholds, tasks, assignments, obligations, figures;
} BUNDLES[] = {
    { HANOI, 211, 146, 28, 57, 71, 207, 2, 139 },
    { "thanhdoan-nq23", 18, 1, 0, 0, 85, 169, 2, 0 },
    { "haiphong-1315-draft", 20, 4, 26, 26, 48, 151, 2, 0 },
    { "hanoi-231-2020", 18, 4, 0, 0, 23, 82, 1, 0 },
};

static char home[256];
static struct td *db;
static struct td_plans plans;
static struct td_agencies agencies;
static struct td_targets targets;
static struct td_tasks tasks;

static struct td *open_db(const char *name, enum td_open_mode mode)
{
    char path[512], err[256];
    struct td *td;

    snprintf(path, sizeof path, "%s/%s", home, name);
    struct td_open how = { .path = path, .host = &here, .mode = mode, .actor = "lan" };
    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    return td;
}

static struct td_load load(struct td *td, const char *dir)
{
    struct td_load l;
    int rc = td_load(td, dir, &l);
    ck_assert_msg(rc == TD_OK, "%s: %s; %s:%d:%s: %s", dir, td_errmsg(td),
                  l.n_problems ? l.problems[0].file : "", l.n_problems ? l.problems[0].line : 0,
                  l.n_problems ? l.problems[0].column : "", l.n_problems ? l.problems[0].text : "");
    td_load_free(&(struct td_load){ .problems = l.problems, .mem = l.mem });
    return l;
}

static const char *shipped(int bundle)
{
    static char path[64];
    snprintf(path, sizeof path, "data/%s", BUNDLES[bundle].key);
    return path;
}

/* Made once, before Check forks; each test then opens it for itself (PITFALLS 44). */
static void setup_once(void)
{
    folder_make(home, sizeof home, "data");
    db = open_db("a.db", TD_OPEN_CREATE);
    for (int i = 0; i < COUNT(BUNDLES); i++)
        load(db, shipped(i));
    td_close(db);
}

static void teardown_once(void)
{
    folder_remove(home);
}

static void setup(void)
{
    db = open_db("a.db", TD_OPEN_WRITE);
    ck_assert_int_eq(td_plans(db, &plans), TD_OK);
    ck_assert_int_eq(td_agencies(db, &agencies), TD_OK);
    ck_assert_int_eq(td_targets(db, &targets, 0), TD_OK);
    ck_assert_int_eq(td_tasks(db, &tasks, 0, 2025), TD_OK);
}

static void teardown(void)
{
    td_tasks_free(&tasks);
    td_targets_free(&targets);
    td_agencies_free(&agencies);
    td_plans_free(&plans);
    td_close(db);
}

static const struct td_plan *plan(const char *key)
{
    const struct td_plan *p = td_plan_by_key(&plans, key);
    ck_assert_msg(p != NULL, "%s", key);
    return p;
}

static const struct td_target *target_of(const char *key, const char *code)
{
    for (size_t i = 0; i < targets.n; i++)
        if (targets.v[i].plan == plan(key)->id && !strcmp(targets.v[i].code, code))
            return &targets.v[i];
    ck_abort_msg("%s has no target %s", key, code);
    return NULL;
}

static const struct td_agency *agency(const char *code)
{
    const struct td_agency *a = td_agency_by_code(&agencies, code);
    ck_assert_msg(a != NULL, "%s", code);
    return a;
}

static bool begins(const char *s, const char *with)
{
    return !strncmp(s, with, strlen(with));
}

/* ---- the documents: two of 2021 and 2023 have one number, so each has its day, too ------- */

START_TEST(each_plan_is_the_document_it_says)
{
    static const struct {
        const char *key, *number, *city, *status, *supersedes;
        td_date issued;
        int end;
    } documents[] = {
        { HANOI, "52/KH-UBND", "hanoi", "in_force", "290/KH-UBND", 20240207, 2030 },
        { "hanoi-231-2020", "231/KH-UBND", "hanoi", "in_force", "", 20201201, 0 },
        { "thanhdoan-nq23", "", "thanh-doan", "in_force", "", 0, 2030 },
        { "haiphong-1315-draft", "", "haiphong", "draft", "", 0, 2030 },
    };

    ck_assert_uint_eq(plans.n, 4);
    for (int i = 0; i < COUNT(documents); i++) {
        const struct td_plan *p = plan(documents[i].key);
        ck_assert_str_eq(p->number, documents[i].number);
        ck_assert_int_eq(p->issued_on, documents[i].issued);
        ck_assert_str_eq(td_agency_by_id(&agencies, p->city)->code, documents[i].city);
        ck_assert_str_eq(p->status, documents[i].status);
        ck_assert_int_eq(p->end_year, documents[i].end);
        ck_assert(*documents[i].supersedes ? begins(p->supersedes, documents[i].supersedes)
                                           : !*p->supersedes);
        ck_assert_msg(*p->title && *p->title_en && *p->source, "%s", p->key);
    }
    ck_assert_ptr_nonnull(strstr(plan(HANOI)->supersedes, "16/12/2021"));
}
END_TEST

static size_t obligations_of(int64_t plan_id)
{
    struct td_obligations l;
    ck_assert_int_eq(td_obligations(db, &l, plan_id), TD_OK);
    size_t n = l.n;
    td_obligations_free(&l);
    return n;
}

START_TEST(the_bundles_have_the_rows_they_ship_with)
{
    for (int i = 0; i < COUNT(BUNDLES); i++) {
        int64_t id = plan(BUNDLES[i].key)->id;
        size_t n_targets = 0, n_thresholds = 0, n_tasks = 0, n_assignments = 0, n_figures = 0;
        for (size_t k = 0; k < targets.n; k++) {
            struct td_observations o;
            if (targets.v[k].plan != id)
                continue;
            n_targets++;
            n_thresholds += targets.v[k].n_thresholds;
            ck_assert_int_eq(td_observations(db, &o, targets.v[k].id, 0), TD_OK);
            n_figures += o.n;
            td_observations_free(&o);
        }
        for (size_t k = 0; k < tasks.n; k++)
            if (tasks.v[k].plan == id) {
                n_tasks++;
                n_assignments += tasks.v[k].n_assignments;
            }
        ck_assert_uint_eq(n_targets, BUNDLES[i].targets);
        ck_assert_uint_eq(n_thresholds, BUNDLES[i].thresholds);
        ck_assert_uint_eq(n_tasks, BUNDLES[i].tasks);
        ck_assert_uint_eq(n_assignments, BUNDLES[i].assignments);
        ck_assert_uint_eq(n_figures, BUNDLES[i].figures);
        ck_assert_uint_eq(obligations_of(id), BUNDLES[i].obligations);
        struct td_load l = load(db, shipped(i));
        ck_assert_uint_eq(l.added + l.changed, 0);
        ck_assert_uint_eq(l.rows, 1 + BUNDLES[i].agencies + BUNDLES[i].succession + n_targets +
                          n_thresholds + n_tasks + n_assignments + n_figures +
                          BUNDLES[i].obligations);
    }
}
END_TEST

/* KH 52 and the others name the day their reports are due, and to whom. */
START_TEST(reports_are_due_on_the_days_of_the_plans)
{
    static const struct { const char *plan; int month, day; bool before; const char *to, *via; int only; } due[] = {
        { HANOI, 12, 1, true, "hanoi", "so-gddt", 0 },
        { "thanhdoan-nq23", 11, 25, true, "thanh-doan", NULL, 0 },
        { "thanhdoan-nq23", 11, 30, true, "vp-thanh-uy", NULL, 0 },
        { "haiphong-1315-draft", 12, 5, true, "hp-so-gddt|hp-so-noi-vu", NULL, 0 },
        { "haiphong-1315-draft", 12, 18, false, "hp-so-gddt", NULL, 2023 }, /* comments on the draft, once */
    };

    for (int i = 0; i < COUNT(due); i++) {
        struct td_obligations l;
        bool found = false;
        ck_assert_int_eq(td_obligations(db, &l, plan(due[i].plan)->id), TD_OK);
        for (size_t k = 0; k < l.n; k++)
            found |= l.v[k].month == due[i].month && l.v[k].day == due[i].day &&
                     l.v[k].before == due[i].before && l.v[k].only == due[i].only &&
                     !strcmp(l.v[k].to, due[i].to) &&
                     (!due[i].via || !strcmp(l.v[k].via, due[i].via));
        ck_assert_msg(found, "%s: %d/%d to %s", due[i].plan, due[i].day, due[i].month, due[i].to);
        td_obligations_free(&l);
    }
}
END_TEST

/* ---- the targets of KH 52/KH-UBND, section II.2, as printed ------------------------------ */

static const struct {
    const char *code;
    enum td_kind kind;
    const char *of_2025, *of_2030; /* "75", "75-80", ">60"; "" = the plan sets none */
    const char *said_2025, *said_2030;
} II_2[] = {
    { "a.1", TD_KEEP, "2", "2", "mức độ 2", "mức độ 2" },
    { "a.2", TD_KEEP, "99.5", "99.6", "99,5%", "99,6%" },
    { "a.3", TD_REACH, "95", "96", "95%", "96%" },
    { "a.4", TD_KEEP, "100", "100", "trẻ em 5 tuổi", "trẻ mẫu giáo" },
    { "a.5", TD_KEEP, "3", "3", "mức độ 3", "mức độ 3" },
    { "a.6", TD_REACH, "100", "100", "100%", "100%" },
    { "b.1", TD_REACH, "75-80", "80-85", "75-80%", "80-85%" },
    { "b.2", TD_REACH, "55-60", ">60", "55-60%", "trên 60%" },
    { "b.3", TD_REACH, "50", "70", "50%", "70%" },
    { "b.4", TD_REACH, "50", "70", "50%", "70%" },
    { "b.5", TD_REACH, "50", "60", "50%", "60%" },
    { "b.6", TD_REACH, "12", "15", "12%", "15%" },
    { "b.7", TD_REACH, "100", "", "100%", "" },
    { "b.8", TD_REACH, "100", "", "100%", "" },
    { "b.9", TD_REACH, "50", "", "50%", "" },
    { "c.1", TD_MILESTONE, "1", "1", "triển khai", "tiếp tục triển khai" },
    { "c.2", TD_REACH, "80", "90", "80%", "90%" },
    { "c.3", TD_REACH, "70", "90", "70%", "90%" },
    { "c.4", TD_REACH, "80-85", "85-90", "80-85%", "85-90%" },
    { "d.1", TD_REACH, "50", "70", "50%", "70%" },
    { "d.2", TD_REACH, "50", "70", "50%", "70%" },
    { "d.3.1", TD_REACH, "60", "80", "60%", "80%" },
    { "d.3.2", TD_REACH, "60", "80", "60%", "80%" },
    { "d.3.3", TD_REACH, "60", "80", "60%", "80%" },
    { "d.4", TD_REACH, "50", "70", "50%", "70%" },
    { "d.5", TD_REACH, "40", "60", "40%", "60%" },
    { "d.6", TD_MILESTONE, "1", "2", "đăng ký", "công nhận" },
};

static const struct td_threshold *of_plan(const struct td_target *t, int year)
{
    const struct td_threshold *found = NULL;

    for (size_t i = 0; i < t->n_thresholds; i++)
        if (!t->thresholds[i].yearly && t->thresholds[i].year == year)
            found = &t->thresholds[i];
    return found;
}

/* "75", "75-80" or ">60". */
static void assert_threshold(const struct td_target *t, int year, const char *printed,
                             const char *said)
{
    const struct td_threshold *h = of_plan(t, year);
    char bound[TD_NUM_BUF], upper[TD_NUM_BUF], got[2 * TD_NUM_BUF + 4];

    if (!*printed) {
        ck_assert_msg(!h, "%s has a threshold of %d", t->code, year);
        return;
    }
    ck_assert_msg(h != NULL, "%s has no threshold of %d", t->code, year);
    td_num_write(bound, sizeof bound, h->bound);
    td_num_write(upper, sizeof upper, h->upper);
    snprintf(got, sizeof got, "%s%s%s%s", h->strict ? ">" : "", bound, *upper ? "-" : "", upper);
    ck_assert_msg(!strcmp(got, printed), "%s in %d: %s, not %s", t->code, year, got, printed);
    ck_assert_msg(strstr(h->text, said), "%s in %d: '%s' does not say '%s'", t->code, year, h->text,
                  said);
}

/* "99,5% trở lên" is kept until 2025, "99,6% biết chữ" is to be reached by 2030; "tiếp tục triển khai" is kept. */
static enum td_kind kind_in_2030(const struct td_target *t)
{
    return !strcmp(t->code, "a.2") ? TD_REACH : !strcmp(t->code, "c.1") ? TD_KEEP : t->kind;
}

START_TEST(the_27_targets_have_the_thresholds_of_the_plan)
{
    int with_2025 = 0, with_2030 = 0;

    ck_assert_int_eq(COUNT(II_2), 27);
    for (int i = 0; i < COUNT(II_2); i++) {
        const struct td_target *t = target_of(HANOI, II_2[i].code);
        ck_assert_str_eq(targets.v[i].code, II_2[i].code); /* in the plan's order */
        ck_assert_msg(t->kind == II_2[i].kind, "%s: kind", t->code);
        ck_assert_int_eq(t->direction, 1);
        assert_threshold(t, 2025, II_2[i].of_2025, II_2[i].said_2025);
        assert_threshold(t, 2030, II_2[i].of_2030, II_2[i].said_2030);
        if (of_plan(t, 2030))
            ck_assert_msg(of_plan(t, 2030)->kind == kind_in_2030(t), "%s: kind in 2030", t->code);
        with_2025 += of_plan(t, 2025) != NULL;
        with_2030 += of_plan(t, 2030) != NULL;
        ck_assert_msg(*t->name && *t->name_en && *t->source && t->lead, "%s", t->code);
        ck_assert_msg(strstr(t->source, "II.2.1") != NULL, "%s: %s", t->code, t->source);
        ck_assert_int_eq(*t->group, *t->code);
    }
    ck_assert_int_eq(with_2025, 27);
    ck_assert_int_eq(with_2030, 24);
    ck_assert_str_eq(of_plan(target_of(HANOI, "a.4"), 2030)->series, "mau_giao");
    ck_assert_str_eq(of_plan(target_of(HANOI, "a.4"), 2025)->series, "");
}
END_TEST

/* The aim of II.1 beside them: UNESCO's network, which the city joined. */
START_TEST(the_aim_of_unescos_network_is_a_target)
{
    const struct td_target *t = target_of(HANOI, "II.1");

    ck_assert_int_eq(t->kind, TD_MILESTONE);
    ck_assert_str_eq(targets.v[27].code, "II.1");
    ck_assert(!of_plan(t, 2025) && of_plan(t, 2030));
    ck_assert_str_eq(target_of(HANOI, "a.1")->group_title, "Xóa mù chữ và phổ cập giáo dục");
}
END_TEST

/* "trong đó" is part of, not a share of (VIETNAM.md 0.2); three targets count districts (0.7). */
START_TEST(parts_and_units_are_marked)
{
    static const char *const parts[][2] = { { "b.2", "b.1" }, { "b.6", "b.5" } };
    static const char *const districts[] = { "a.4", "a.6", "d.5" };

    for (int i = 0; i < COUNT(parts); i++)
        ck_assert_int_eq(target_of(HANOI, parts[i][0])->parent, target_of(HANOI, parts[i][1])->id);
    for (int i = 0; i < COUNT(districts); i++)
        ck_assert_str_eq(target_of(HANOI, districts[i])->unit, "% district");
}
END_TEST

/* VIETNAM.md 1.4: yearly working targets, which are not the plan's. */
START_TEST(yearly_working_targets_stand_beside)
{
    static const struct { const char *code; int year; const char *bound; } yearly[] = {
        { "b.1", 2024, "74" }, { "b.1", 2025, "75" }, { "b.1", 2026, "75.8" },
        { "b.2", 2025, "55" }, { "b.2", 2026, "55.5" },
    };
    int n = 0;

    for (size_t i = 0; i < targets.n; i++)
        for (size_t k = 0; k < targets.v[i].n_thresholds; k++)
            n += targets.v[i].thresholds[k].yearly;
    ck_assert_int_eq(n, COUNT(yearly));
    for (int i = 0; i < COUNT(yearly); i++) {
        const struct td_target *t = target_of(HANOI, yearly[i].code);
        char bound[TD_NUM_BUF] = "";
        for (size_t k = 0; k < t->n_thresholds; k++)
            if (t->thresholds[k].yearly && t->thresholds[k].year == yearly[i].year)
                td_num_write(bound, sizeof bound, t->thresholds[k].bound);
        ck_assert_str_eq(bound, yearly[i].bound);
    }
    ck_assert(target_of(HANOI, "b.1")->thresholds[0].strict); /* "trên 74%" */
}
END_TEST

/* Hải Phòng's criteria are milestones, none with a bound of its own making. */
/* II of plan 52 names nobody; III.1 of Hải Phòng's draft says whose criteria they are. */
START_TEST(who_leads_a_target_is_inferred)
{
    for (size_t i = 0; i < targets.n; i++)
        ck_assert_msg(targets.v[i].basis == TD_BASIS_INFERRED, "%s", targets.v[i].code);
    for (size_t i = 0; i < tasks.n; i++)
        for (size_t k = 0; k < tasks.v[i].n_assignments; k++)
            ck_assert_msg(tasks.v[i].assignments[k].basis != TD_BASIS_UNSAID, "%s", tasks.v[i].code);
}
END_TEST

START_TEST(criteria_of_hai_phong_are_milestones)
{
    for (size_t i = 0; i < targets.n; i++) {
        const struct td_target *t = &targets.v[i];
        if (t->plan != plan("haiphong-1315-draft")->id)
            continue;
        ck_assert_int_eq(t->kind, TD_MILESTONE);
        ck_assert_uint_eq(t->n_thresholds, 1);
        ck_assert_int_eq(t->thresholds[0].bound.mantissa, 1);
    }
}
END_TEST

/* ---- tasks ------------------------------------------------------------------------------- */

START_TEST(every_task_is_somebodys)
{
    for (size_t i = 0; i < tasks.n; i++) {
        const struct td_task *t = &tasks.v[i];
        ck_assert_msg(t->n_assignments > 0, "%s has no assignment", t->code);
        ck_assert_msg(*t->title && *t->title_en && *t->section, "%s", t->code);
        for (size_t k = 0; k < t->n_assignments; k++)
            ck_assert_ptr_nonnull(td_agency_by_id(&agencies, t->assignments[k].agency));
    }
}
END_TEST

static int tasks_of(const char *key, const char *section)
{
    int n = 0;

    for (size_t i = 0; i < tasks.n; i++)
        n += tasks.v[i].plan == plan(key)->id && !strcmp(tasks.v[i].section, section);
    return n;
}

/* Bullets of KH 52 and of the others, section by section, as the documents count them. */
START_TEST(every_section_has_its_tasks)
{
    static const struct { const char *plan, *section; int least; } sections[] = {
        { HANOI, "III.1", 4 }, { HANOI, "III.2", 1 }, { HANOI, "III.3", 1 }, { HANOI, "III.4", 1 },
        { HANOI, "III.5", 1 }, { HANOI, "III.6", 5 }, { HANOI, "III.7", 3 }, { HANOI, "III.8", 3 },
        { HANOI, "V.1", 4 }, { HANOI, "V.2", 3 }, { HANOI, "V.3", 1 }, { HANOI, "V.4", 2 },
        { HANOI, "V.5", 4 }, { HANOI, "V.6", 3 }, { HANOI, "V.7", 1 }, { HANOI, "V.8", 2 },
        { HANOI, "V.9", 2 }, { HANOI, "V.10", 1 }, { HANOI, "V.11", 3 }, { HANOI, "V.12", 1 },
        { HANOI, "V.13", 3 }, { HANOI, "V.14", 3 }, { HANOI, "V.15", 9 }, { HANOI, "V.16", 4 },
        { "thanhdoan-nq23", "III.1.1", 1 }, { "thanhdoan-nq23", "III.1.2", 1 },
        { "thanhdoan-nq23", "III.2", 1 }, { "thanhdoan-nq23", "III.3", 5 },
        { "thanhdoan-nq23", "III.4", 1 }, { "thanhdoan-nq23", "IV.1", 1 },
        { "thanhdoan-nq23", "IV.2", 1 }, { "haiphong-1315-draft", "II.1", 1 },
        { "haiphong-1315-draft", "VII.1", 1 }, { "haiphong-1315-draft", "VII.9", 1 },
        { "hanoi-231-2020", "II.1", 1 }, { "hanoi-231-2020", "II.2", 1 },
        { "hanoi-231-2020", "IV.1", 1 }, { "hanoi-231-2020", "IV.8", 1 },
    };

    for (int i = 0; i < COUNT(sections); i++)
        ck_assert_msg(tasks_of(sections[i].plan, sections[i].section) >= sections[i].least,
                      "%s %s: %d tasks, not %d", sections[i].plan, sections[i].section,
                      tasks_of(sections[i].plan, sections[i].section), sections[i].least);
}
END_TEST

/* Party bodies and the Front are asked ("đề nghị"), not told: V.14 and V.15 of KH 52. */
START_TEST(who_is_asked_is_not_told)
{
    for (size_t i = 0; i < tasks.n; i++) {
        bool requested = false;
        if (tasks.v[i].plan != plan(HANOI)->id || strcmp(tasks.v[i].section, "V.14"))
            continue;
        for (size_t k = 0; k < tasks.v[i].n_assignments; k++)
            requested |= tasks.v[i].assignments[k].role == TD_REQUESTED;
        ck_assert_msg(requested, "%s", tasks.v[i].code);
    }
}
END_TEST

/* ---- agencies (VIETNAM.md 2) ------------------------------------------------------------- */

static int count_named(const char *kind, const char *name)
{
    int n = 0;

    for (size_t i = 0; i < agencies.n; i++)
        n += !strcmp(agencies.v[i].kind, kind) && begins(agencies.v[i].name, name) &&
             td_agency_within(&agencies, &agencies.v[i], agency("hanoi")->id);
    return n;
}

static const char *official_code(const struct td_agency *a)
{
    return a->code + strcspn(a->code, "-") + 1;
}

START_TEST(there_were_30_districts_and_are_126_communes)
{
    ck_assert_int_eq(count_named("district", ""), 30);
    ck_assert_int_eq(count_named("district", "UBND quận "), 12);
    ck_assert_int_eq(count_named("district", "UBND huyện "), 17);
    ck_assert_int_eq(count_named("district", "UBND thị xã "), 1);
    ck_assert_int_eq(count_named("commune", ""), 126);
    ck_assert_int_eq(count_named("commune", "UBND phường "), 51);
    ck_assert_int_eq(count_named("commune", "UBND xã "), 75);
    for (size_t i = 0; i < agencies.n; i++) {
        const struct td_agency *a = &agencies.v[i];
        bool old = !strcmp(a->kind, "district"), new = !strcmp(a->kind, "commune");
        if (!(old || new) || !td_agency_within(&agencies, a, agency("hanoi")->id))
            continue;
        ck_assert_int_eq(a->valid_to, old ? 20250630 : 0);
        ck_assert_int_eq(a->valid_from, old ? 0 : 20250701);
        ck_assert(td_agency_exists_on(a, 20250630) == old &&
                  td_agency_exists_on(a, 20250701) == new);
        /* xp-00004, q-001, h-016, tx-269: unique, as all codes are */
        ck_assert_uint_eq(strlen(official_code(a)), old ? 3 : 5);
        ck_assert_uint_eq(strspn(official_code(a), "0123456789"), old ? 3 : 5);
    }
}
END_TEST

/* A sample of VIETNAM.md 2.2, with both spellings' traps, and Hồng Hà of five districts. */
START_TEST(communes_have_their_codes)
{
    static const char *const samples[][2] = {
        { "xp-00004", "UBND phường Ba Đình" }, { "xp-00097", "UBND phường Hồng Hà" },
        { "xp-00175", "UBND phường Yên Hoà" },
        { "xp-00226", "UBND phường Văn Miếu - Quốc Tử Giám" },
        { "xp-00643", "UBND phường Thanh Liệt" }, { "xp-09616", "UBND xã Đoài Phương" },
        { "xp-10015", "UBND phường Chương Mỹ" }, { "xp-10489", "UBND xã Hương Sơn" },
    };

    for (int i = 0; i < COUNT(samples); i++)
        ck_assert_str_eq(agency(samples[i][0])->name, samples[i][1]);
}
END_TEST

START_TEST(successions_are_dated_and_fit)
{
    struct td_successions l;
    int from_district[1000] = { 0 }, to_commune = 0;

    ck_assert_int_eq(td_successions(db, &l), TD_OK);
    for (size_t i = 0; i < l.n; i++) {
        const struct td_succession *s = &l.v[i];
        const struct td_agency *was = td_agency_by_id(&agencies, s->predecessor);
        const struct td_agency *is = td_agency_by_id(&agencies, s->successor);
        ck_assert_msg(s->on != 0, "%s has no date", was->code);
        if (was->valid_to)
            ck_assert_msg(td_date_add_days(was->valid_to, 1) == s->on, "%s ends otherwise",
                          was->code);
        ck_assert_msg(!is || td_agency_exists_on(is, s->on), "%s is not there yet", was->code);
        if (!strcmp(was->kind, "district")) {
            ck_assert_int_eq(s->on, 20250701);
            ck_assert_int_eq(s->kind, TD_SPLIT);
            ck_assert_msg(!td_num_is(s->share), "%s: borders differ, no share is known", was->code);
            from_district[atoi(official_code(was))]++;
        }
    }
    for (size_t i = 0; i < agencies.n; i++) {
        const struct td_agency *a = &agencies.v[i];
        bool found = false;
        if (!strcmp(a->kind, "district"))
            ck_assert_msg(from_district[atoi(official_code(a))] > 0, "%s has no successor",
                          a->code);
        for (size_t k = 0; k < l.n; k++)
            found |= l.v[k].successor == a->id &&
                     !strcmp(td_agency_by_id(&agencies, l.v[k].predecessor)->kind, "district");
        to_commune += found;
    }
    ck_assert_int_eq(to_commune, 126);
    td_successions_free(&l);
}
END_TEST

/* VIETNAM.md 2.1: old reports keep the old name, new ones find who took over. */
START_TEST(departments_were_merged_in_march_2025)
{
    static const char *const merged[][2] = {
        { "so-ldtbxh", "so-noi-vu" }, { "so-ldtbxh", "so-gddt" }, { "so-tttt", "so-khcn" },
        { "ban-dan-toc", "so-dttg" },
    };
    struct td_successions l;

    ck_assert_int_eq(td_successions(db, &l), TD_OK);
    for (int i = 0; i < COUNT(merged); i++) {
        bool found = false;
        for (size_t k = 0; k < l.n; k++)
            found |= l.v[k].predecessor == agency(merged[i][0])->id && l.v[k].on == 20250301 &&
                     l.v[k].successor == agency(merged[i][1])->id;
        ck_assert_msg(found, "%s -> %s", merged[i][0], merged[i][1]);
        ck_assert_int_eq(agency(merged[i][0])->valid_to, 20250228);
    }
    td_successions_free(&l);
}
END_TEST

/* ---- figures (VIETNAM.md 1 and 6) -------------------------------------------------------- */

/* Section 6: "eight have a published Hanoi value in the plan's own definition"; and it is known when the city joined
 * the network of II.1. */
static const char *const WITH_FIGURES[] = { "a.2", "a.4", "a.6", "b.1", "c.4", "d.3.1", "d.3.2",
                                            "d.3.3", "II.1" };

static bool has_figures(const char *code)
{
    for (int i = 0; i < COUNT(WITH_FIGURES); i++)
        if (!strcmp(code, WITH_FIGURES[i]))
            return true;
    return false;
}

START_TEST(only_nine_targets_have_figures_of_the_city)
{
    for (size_t i = 0; i < targets.n; i++) {
        struct td_observations l;
        int own = 0;
        if (targets.v[i].plan != plan(HANOI)->id)
            continue;
        ck_assert_int_eq(td_observations(db, &l, targets.v[i].id, 0), TD_OK);
        for (size_t k = 0; k < l.n; k++) {
            const struct td_observation *o = &l.v[k];
            ck_assert_msg(*o->source_title, "%s: a figure without a source", targets.v[i].code);
            ck_assert(!o->superseded);
            own += !*o->series && o->agency == agency("hanoi")->id;
        }
        ck_assert_msg((own > 0) == has_figures(targets.v[i].code), "%s: %d figures of the city",
                      targets.v[i].code, own);
        td_observations_free(&l);
    }
}
END_TEST

static const struct td_observation *figure(const struct td_observations *l, const char *period,
                                           const char *value)
{
    char p[TD_PERIOD_BUF], v[TD_NUM_BUF];

    for (size_t i = 0; i < l->n; i++) {
        td_period_write(p, sizeof p, l->v[i].period);
        td_num_write(v, sizeof v, l->v[i].value);
        if (!strcmp(p, period) && !strcmp(v, value) && !*l->v[i].series &&
            l->v[i].agency == agency("hanoi")->id)
            return &l->v[i];
    }
    return NULL;
}

/* Conflict C1: 80,6 % in the headline, 1.812/2.272 in the table under it; and the series of C2. */
START_TEST(the_conflict_about_schools_is_kept)
{
    static const char *const series[][2] = {
        { "2022-03-29", "79" }, { "2023-06", "72.4" }, { "2024", "75.8" }, { "2025", "80.6" },
    };
    struct td_observations l;
    struct td_verdict v = { .flags = 0 };

    ck_assert_int_eq(td_observations(db, &l, target_of(HANOI, "c.4")->id, 0), TD_OK);
    for (int i = 0; i < COUNT(series); i++)
        ck_assert_msg(figure(&l, series[i][0], series[i][1]), "%s %s", series[i][0], series[i][1]);
    const struct td_observation *head = figure(&l, "2025", "80.6");
    const struct td_observation *sum = figure(&l, "2025", "79.75");
    ck_assert(head && sum);
    ck_assert(begins(head->note, "conflict=C1;") && begins(sum->note, "conflict=C1;"));
    ck_assert_int_eq(sum->numerator.mantissa, 1812);
    ck_assert_int_eq(sum->denominator.mantissa, 2272);
    ck_assert_int_gt(head->status, sum->status);
    td_observations_free(&l);

    struct td_ask ask = { .plan = plan(HANOI)->id, .milestone = 2025, .review = 20260301 };
    struct td_board b;
    ck_assert_int_eq(td_judge_targets(db, &b, &ask, &plans, &targets), TD_OK);
    for (size_t i = 0; i < b.n; i++) {
        if (strcmp(b.v[i].target->code, "c.4"))
            continue;
        v = b.v[i].verdict;
        ck_assert_int_eq(b.v[i].other, TD_MISSED);
    }
    ck_assert_int_eq(v.code, TD_MET);
    ck_assert(v.flags & TD_FLAG_UNSURE);
    td_board_free(&b);
}
END_TEST

static struct td_verdict judged(const char *code, int year, td_date review)
{
    struct td_ask ask = { .plan = plan(HANOI)->id, .milestone = year, .review = review };
    struct td_verdict v = { .code = TD_VERDICTS };
    struct td_board b;

    ck_assert_int_eq(td_judge_targets(db, &b, &ask, &plans, &targets), TD_OK);
    for (size_t i = 0; i < b.n; i++)
        if (!strcmp(b.v[i].target->code, code))
            v = b.v[i].verdict;
    td_board_free(&b);
    ck_assert_int_lt(v.code, TD_VERDICTS);
    return v;
}

/* METHOD.md on the plan's own figures: what was known when, bounds, populations, silence, stages. */
START_TEST(the_method_on_the_figures_of_hanoi)
{
    struct td_verdict v = judged("c.4", 2025, 20250630);
    ck_assert_msg(td_period_last_day(v.period) <= 20250630, "80,6 %% of 2025 was not known in June");
    ck_assert_int_ne(v.code, TD_MET);
    v = judged("d.3.1", 2025, 20261121);
    ck_assert_int_eq(v.code, TD_MET);
    ck_assert(v.flags & TD_FLAG_BOUND); /* the source says "hơn 67 %" */
    ck_assert_int_eq(judged("a.4", 2030, 20250630).code, TD_NO_DATA);
    ck_assert_int_eq(judged("d.6", 2025, 20261121).code, TD_AWAITING);
    ck_assert_int_eq(judged("d.6", 2030, 20261121).code, TD_PENDING);
    ck_assert_int_eq(judged("a.2", 2025, 20261121).code, TD_AWAITING); /* to keep, and no figure of its deadline */
    ck_assert_int_eq(judged("a.2", 2030, 20261121).code, TD_MET);      /* to reach */
}
END_TEST

/* 25/30 districts at level 3 of lower secondary education in 2020. */
START_TEST(the_last_result_of_the_districts_is_readable)
{
    struct td_observations l;

    ck_assert_int_eq(td_observations(db, &l, target_of(HANOI, "a.6")->id, 0), TD_OK);
    const struct td_observation *o = figure(&l, "2020", "83.33");
    ck_assert_ptr_nonnull(o);
    ck_assert_int_eq(o->numerator.mantissa, 25);
    ck_assert_int_eq(o->denominator.mantissa, 30);
    td_observations_free(&l);
}
END_TEST

/* METHOD.md 1a. Figures of five-year-olds say nothing about all of preschool age (a.4). */
static bool is_known(const struct td_row *r, td_date review)
{
    struct td_observations l;
    bool known = false;

    ck_assert_int_eq(td_observations(db, &l, r->target->id, r->agency), TD_OK);
    for (size_t i = 0; i < l.n; i++) {
        struct td_figure f = td_observation_figure(&l.v[i]);
        f.other_series = strcmp(l.v[i].series, r->threshold->series) != 0;
        known |= td_figure_counts(&f, review);
    }
    td_observations_free(&l);
    return known;
}

/* Honest gaps: of the 25 targets with a threshold for 2030, those without a figure have no
 * value; and what counts districts applies until the last day of the districts (METHOD.md 2,
 * rule 9). */
START_TEST(verdicts_have_a_value_only_where_a_figure_is)
{
    static const struct { td_date review; bool districts; } days[] = {
        { 20250630, true }, { 20250701, false }, { 20260301, false },
    };

    for (int d = 0; d < COUNT(days); d++) {
        struct td_ask ask = { .plan = plan(HANOI)->id, .milestone = 2030,
                              .review = days[d].review };
        struct td_board b;
        ck_assert_int_eq(td_judge_targets(db, &b, &ask, &plans, &targets), TD_OK);
        ck_assert_uint_eq(b.n, 25);
        for (size_t i = 0; i < b.n; i++) {
            const struct td_row *r = &b.v[i];
            bool ended = !days[d].districts && !strcmp(r->target->unit, "% district");
            ck_assert_msg((r->verdict.code == TD_NOT_APPLICABLE) == ended, "%s", r->target->code);
            if (ended)
                continue;
            ck_assert_msg((r->verdict.period != 0) == is_known(r, days[d].review), "%s", r->target->code);
            ck_assert_msg(!r->verdict.period || has_figures(r->target->code), "%s", r->target->code);
            ck_assert_msg(r->verdict.period || r->verdict.code == TD_NO_DATA || r->verdict.code == TD_AWAITING ||
                          r->verdict.code == TD_PENDING, "%s", r->target->code);
        }
        td_board_free(&b);
    }
}
END_TEST

/* ---- the files themselves ---------------------------------------------------------------- */

/* The whole file of a table, NUL-terminated; "" when there is none. */
static char *read_table(const char *dir, enum td_table t)
{
    enum { SIZE = 1 << 19 };
    char path[512], *text = calloc(1, SIZE);

    ck_assert_ptr_nonnull(text);
    snprintf(path, sizeof path, "%s/%s.csv", dir, td_table_name(t));
    FILE *f = fopen(path, "r");
    if (f) {
        ck_assert_uint_lt(fread(text, 1, SIZE - 1, f), SIZE - 1);
        fclose(f);
    }
    return text;
}

static char *text_of(int bundle, enum td_table t)
{
    return read_table(shipped(bundle), t);
}

/* Ten or eleven digits from a 0 on, also in groups, are a telephone number; an @ is an address.
 * The people who signed the plans are not in the bundles: who answers is an office, not a name. */
static const char *personal(const char *text)
{
    static const char *const people[] = { "Vũ Thu Hà", "Chu Hồng Minh", "Ngô Văn Quý", "Tr.H.Kiên",
                                          "Đ.H.Giang" };

    if (strchr(text, '@'))
        return strchr(text, '@');
    for (int i = 0; i < COUNT(people); i++)
        if (strstr(text, people[i]))
            return strstr(text, people[i]);
    for (const char *s = text; *s; s++) {
        int digits = 0;
        const char *e = s;
        if (*s != '0' || (s > text && (isalnum((unsigned char)s[-1]) || strchr("./-_", s[-1]))))
            continue;
        while (isdigit((unsigned char)*e) ||
               ((*e == ' ' || *e == '.') && isdigit((unsigned char)e[1])))
            digits += isdigit((unsigned char)*e++) != 0;
        if (digits == 10 || digits == 11)
            return s;
    }
    return NULL;
}

START_TEST(nothing_personal_is_in_the_bundles)
{
    ck_assert_ptr_nonnull(personal("gọi 0912 345 678 nhé"));
    ck_assert_ptr_nonnull(personal("0912345678"));
    for (int i = 0; i < COUNT(BUNDLES); i++)
        for (enum td_table t = 0; t < TD_TABLES; t++) {
            char *text = text_of(i, t);
            const char *found = personal(text);
            ck_assert_msg(!found, "%s/%s.csv: %.40s", BUNDLES[i].key, td_table_name(t), found);
            free(text);
        }
}
END_TEST

/* A row of agencies that stands in two bundles is the same row: else each load would change what
 * the other said. None of them has a newline in a cell, or more than one term. */
static int compare_lines(const char *a, const char *b)
{
    int both = 0;

    for (; *a; a = strchr(a, '\n') + 1) {
        size_t key = strcspn(a, ","), len = strcspn(a, "\n");
        for (const char *s = b; *s; s = strchr(s, '\n') + 1) {
            if (strcspn(s, ",") != key || strncmp(a, s, key))
                continue;
            ck_assert_msg(strcspn(s, "\n") == len && !strncmp(a, s, len), "%.*s", (int)len, a);
            both++;
        }
    }
    return both;
}

START_TEST(a_row_in_two_bundles_is_the_same)
{
    int both = 0;

    for (int i = 0; i < COUNT(BUNDLES); i++)
        for (int k = i + 1; k < COUNT(BUNDLES); k++) {
            char *a = text_of(i, TD_T_AGENCIES);
            char *b = text_of(k, TD_T_AGENCIES);
            both += compare_lines(a, b);
            free(a);
            free(b);
        }
    ck_assert_int_gt(both, 20);
}
END_TEST

/* ---- out and in again (PITFALLS 50) ------------------------------------------------------ */

static bool write_row(void *arg, const char *const *fields)
{
    FILE *f = arg;

    for (int i = 0; fields[i]; i++) {
        fprintf(f, "%s\"", i ? "," : "");
        for (const char *s = fields[i]; *s; s++)
            fprintf(f, "%s%c", *s == '"' ? "\"" : "", *s);
        fputc('"', f);
    }
    fputc('\n', f);
    return true;
}

static void export_to(const char *dir, struct td *td, int64_t plan_id)
{
    char path[512];

    ck_assert(mkdir(dir, 0700) == 0 || errno == EEXIST);
    for (enum td_table t = 0; t < TD_TABLES; t++) {
        snprintf(path, sizeof path, "%s/%s.csv", dir, td_table_name(t));
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        for (int i = 0; td_table_columns(t)[i]; i++)
            fprintf(f, "%s%s", i ? "," : "", td_table_columns(t)[i]);
        fputc('\n', f);
        ck_assert_int_eq(td_export(td, t, plan_id, write_row, f), TD_OK);
        ck_assert_int_eq(fclose(f), 0);
    }
}

/* Plans one by one, and all of them in one folder. */
START_TEST(every_table_exported_loads_as_the_same)
{
    char dir[300], again[300];

    snprintf(dir, sizeof dir, "%s/out", home);
    for (size_t i = 0; i <= plans.n; i++) {
        export_to(dir, db, i < plans.n ? plans.v[i].id : 0);
        struct td_load l = load(db, dir);
        ck_assert_msg(l.added + l.changed == 0, "plan %zu: %zu added, %zu changed", i, l.added,
                      l.changed);
        ck_assert_uint_gt(l.unchanged, 100);
    }
    /* The last export, into an empty database and out again, is the same byte for byte. */
    struct td *fresh = open_db("b.db", TD_OPEN_CREATE);
    load(fresh, dir);
    snprintf(again, sizeof again, "%s/again", home);
    export_to(again, fresh, 0);
    td_close(fresh);
    for (enum td_table t = 0; t < TD_TABLES; t++) {
        char *one = read_table(dir, t), *two = read_table(again, t);
        ck_assert_msg(*one && !strcmp(one, two), "%s", td_table_name(t));
        free(one);
        free(two);
    }
}
END_TEST

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What a database says, as lines in an order of their own. */
static char *content(struct td *td)
{
    enum { SIZE = 1 << 20, LINES = 4096 };
    char *text = calloc(1, SIZE), *sorted = calloc(1, SIZE), **line = calloc(LINES, sizeof *line);
    size_t n = 0;
    FILE *f = fmemopen(text, SIZE - 1, "w");

    ck_assert(text && sorted && line && f);
    for (enum td_table t = 0; t < TD_TABLES; t++)
        ck_assert_int_eq(td_export(td, t, 0, write_row, f), TD_OK);
    ck_assert_int_eq(fclose(f), 0);
    for (char *s = strtok(text, "\n"); s && n < LINES; s = strtok(NULL, "\n"))
        line[n++] = s;
    ck_assert_uint_gt(n, 1000);
    qsort(line, n, sizeof *line, by_text);
    for (size_t i = 0, at = 0; i < n; i++)
        at += (size_t)sprintf(sorted + at, "%s\n", line[i]);
    free(line);
    free(text);
    return sorted;
}

/* Each bundle also stands alone, and none minds which came before. */
START_TEST(the_order_of_loading_does_not_matter)
{
    char *expected = content(db);

    for (int first = 0; first < COUNT(BUNDLES); first++) {
        char name[16];
        snprintf(name, sizeof name, "o%d.db", first);
        struct td *other = open_db(name, TD_OPEN_CREATE);
        for (int i = 0; i < COUNT(BUNDLES); i++)
            load(other, shipped((first + (COUNT(BUNDLES) - 1) * i) % COUNT(BUNDLES)));
        char *got = content(other);
        ck_assert_msg(!strcmp(got, expected), "beginning with %s", BUNDLES[first].key);
        free(got);
        td_close(other);
    }
    free(expected);
}
END_TEST

/* The core prints nothing, whatever happens (tiendo.h). */
START_TEST(nothing_is_printed)
{
    char path[300];
    int kept[2] = { dup(1), dup(2) };
    struct stat st;
    struct td_load l;

    snprintf(path, sizeof path, "%s/printed", home);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    ck_assert(fd >= 0 && kept[0] >= 0 && kept[1] >= 0);
    fflush(NULL);
    dup2(fd, 1);
    dup2(fd, 2);
    for (int i = 0; i < COUNT(BUNDLES); i++)
        load(db, shipped(i));
    int refused = td_load(db, "data", &l);
    free(content(db));
    fflush(NULL);
    dup2(kept[0], 1);
    dup2(kept[1], 2);
    td_load_free(&l);
    ck_assert_int_eq(refused, TD_INVALID);
    ck_assert_int_eq(fstat(fd, &st), 0);
    ck_assert_int_eq(st.st_size, 0);
    close(fd);
    close(kept[0]);
    close(kept[1]);
}
END_TEST

Suite *suite_data(void)
{
    Suite *s = suite_create("data");
    TCase *says = tcase_create("says");
    TCase *files = tcase_create("files");

    tcase_add_unchecked_fixture(says, setup_once, teardown_once);
    tcase_add_checked_fixture(says, setup, teardown);
    tcase_add_test(says, each_plan_is_the_document_it_says);
    tcase_add_test(says, the_bundles_have_the_rows_they_ship_with);
    tcase_add_test(says, reports_are_due_on_the_days_of_the_plans);
    tcase_add_test(says, the_27_targets_have_the_thresholds_of_the_plan);
    tcase_add_test(says, the_aim_of_unescos_network_is_a_target);
    tcase_add_test(says, parts_and_units_are_marked);
    tcase_add_test(says, yearly_working_targets_stand_beside);
    tcase_add_test(says, who_leads_a_target_is_inferred);
    tcase_add_test(says, criteria_of_hai_phong_are_milestones);
    tcase_add_test(says, every_task_is_somebodys);
    tcase_add_test(says, every_section_has_its_tasks);
    tcase_add_test(says, who_is_asked_is_not_told);
    tcase_add_test(says, there_were_30_districts_and_are_126_communes);
    tcase_add_test(says, communes_have_their_codes);
    tcase_add_test(says, successions_are_dated_and_fit);
    tcase_add_test(says, departments_were_merged_in_march_2025);
    tcase_add_test(says, only_nine_targets_have_figures_of_the_city);
    tcase_add_test(says, the_conflict_about_schools_is_kept);
    tcase_add_test(says, the_method_on_the_figures_of_hanoi);
    tcase_add_test(says, the_last_result_of_the_districts_is_readable);
    tcase_add_test(says, verdicts_have_a_value_only_where_a_figure_is);
    suite_add_tcase(s, says);

    tcase_add_unchecked_fixture(files, setup_once, teardown_once);
    tcase_add_checked_fixture(files, setup, teardown);
    tcase_add_test(files, nothing_personal_is_in_the_bundles);
    tcase_add_test(files, a_row_in_two_bundles_is_the_same);
    tcase_add_test(files, every_table_exported_loads_as_the_same);
    tcase_add_test(files, the_order_of_loading_does_not_matter);
    tcase_add_test(files, nothing_is_printed);
    suite_add_tcase(s, files);
    return s;
}
