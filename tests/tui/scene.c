#include "scene.h"
#include "view/views.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/folder.h"
#include "../support/here.h"

void scene_open(struct scene *s, int cols, int rows, enum td_lang lang, bool ascii)
{
    char path[160], err[256];

    memset(s, 0, sizeof *s);
    here_at(20261121, 12);
    folder_make(s->dir, sizeof s->dir, "scene");
    snprintf(path, sizeof path, "%s/t.db", s->dir);
    folder_shipped(path);
    struct td_open how = { .path = path, .host = &here, .mode = TD_OPEN_WRITE, .actor = "test" };
    ck_assert_msg(td_open(&s->td, &how, err, sizeof err) == TD_OK, "%s", err);
    struct screen_options o = { .views = views, .td = s->td, .lang = lang };
    ck_assert(app_init(&s->app, &o));
    ck_assert(canvas_resize(s->app.canvas, rows, cols));
    s->app.canvas->ascii = ascii;
    s->app.width = cols;
    app_refresh_all(&s->app);
}

void scene_close(struct scene *s)
{
    app_free(&s->app);
    td_close(s->td);
    folder_remove(s->dir);
}

static void type_text(struct scene *s, const char *text, size_t len)
{
    while (len) {
        struct event ev = { .kind = EV_CHAR };
        size_t n = td_utf8_next(text, len, &ev.code);
        app_event(&s->app, &ev);
        text += n;
        len -= n;
    }
}

void scene_keys(struct scene *s, const char *keys)
{
    while (*(keys += strspn(keys, " "))) {
        char word[32];
        struct event ev;
        size_t n;
        if (*keys == '\'') {
            n = strcspn(keys + 1, "'");
            type_text(s, keys + 1, n);
            keys += n + 2;
            continue;
        }
        n = strcspn(keys, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, keys);
        ck_assert_msg(key_parse(word, &ev), "no such key: %s", word);
        app_event(&s->app, &ev);
        keys += n;
    }
}

char *scene_text(struct scene *s)
{
    app_look(&s->app);
    app_draw(&s->app);
    char *text = canvas_text(s->app.canvas);
    ck_assert_ptr_nonnull(text);
    return text;
}

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = f ? calloc(1, 1 << 17) : NULL;

    if (text && fread(text, 1, (1 << 17) - 1, f) == 0)
        *text = 0;
    if (f)
        fclose(f);
    return text;
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    ck_assert_msg(f != NULL, "%s", path);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

void scene_golden(struct scene *s, const char *name)
{
    char path[160];
    char *now = scene_text(s);
    const char *mode = getenv("GOLDEN");

    snprintf(path, sizeof path, "tests/golden/%s.screen", name);
    if (mode && !strcmp(mode, "write")) {
        write_file(path, now);
    } else {
        char *was = read_file(path);
        ck_assert_msg(was && !strcmp(was, now), "%s differs; now it is:\n%s", path, now);
        free(was);
    }
    free(now);
}
