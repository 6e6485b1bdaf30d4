/* Help, from the table of commands; the messages of the status line; both are pages that can be searched. */
#include "app/page.h"

#include <stdio.h>
#include <string.h>

static void add_keys(struct page_view *p)
{
    enum td_lang lang = p->head.app->lang;
    char keys[64], line[LIST_CELL];

    page_heading(&p->page, ui(U_KEYS, lang));
    for (enum command c = 1; c < CMD_COUNT; c++) {
        command_keys(c, keys, sizeof keys);
        snprintf(line, sizeof line, "%-22s %s", keys, command_help(c, lang));
        page_text(&p->page, ROLE_normal, 23, line);
    }
    page_text(&p->page, ROLE_normal, 2, ui(U_HELP_NUMBER, lang));
}

static void add_words(struct page_view *p)
{
    static const enum ui filter[] = { U_HELP_FILTER_1, U_HELP_FILTER_2, U_HELP_FILTER_3, U_HELP_FILTER_4 };
    static const enum ui marks[] = { U_HELP_MARK_Q, U_HELP_MARK_STAR, U_HELP_MARK_OLD, U_HELP_MARK_SUM };
    enum td_lang lang = p->head.app->lang;

    page_heading(&p->page, ui(U_FILTER_HELP, lang));
    for (size_t i = 0; i < sizeof filter / sizeof *filter; i++)
        page_text(&p->page, ROLE_normal, 2, ui(filter[i], lang));
    page_heading(&p->page, ui(U_MARKS, lang));
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        page_text(&p->page, ROLE_normal, 2, ui(marks[i], lang));
    page_heading(&p->page, ui(U_VERDICTS_HELP, lang));
    for (enum td_verdict_code v = 0; v < TD_VERDICTS; v++)
        page_add(&p->page, role_of_verdict(v), ABOUT_NOTHING, "%s  (%s)", word_of_verdict(v, lang),
                 td_verdict_word(v));
}

static void help_lines(struct view *v)
{
    add_keys((struct page_view *)v);
    add_words((struct page_view *)v);
}

const struct view_ops view_help = {
    PAGE_VIEW_OPS, .name = U_HELP, .lines = help_lines,
};

static void messages_lines(struct view *v)
{
    struct page_view *p = (struct page_view *)v;

    for (size_t i = v->app->messages; i-- > 0;)
        page_text(&p->page, ROLE_normal, 2, v->app->message[i]);
    if (!v->app->messages)
        page_text(&p->page, ROLE_missing, 0, ui(U_NO_MESSAGES, v->app->lang));
}

const struct view_ops view_messages = {
    PAGE_VIEW_OPS, .name = U_MESSAGES, .lines = messages_lines,
};
