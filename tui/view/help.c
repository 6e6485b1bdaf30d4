/* Help, from the table of commands; the messages of the status line; both are pages that can be searched. */
#include "app/page.h"

#include <stdio.h>
#include <string.h>

static void add_keys(struct page_view *p)
{
    enum td_lang lang = p->head.app->lang;
    char keys[64];

    page_heading(p, U_KEYS);
    for (enum command c = 1; c < CMD_COUNT; c++) {
        command_keys(c, keys, sizeof keys);
        page_text(p, ROLE_normal, 23, "%-22s %s", keys, command_help(c, lang));
    }
    page_say(p, ROLE_normal, U_HELP_NUMBER);
}

static void add_words(struct page_view *p)
{
    static const enum ui filter[] = { U_HELP_FILTER_1, U_HELP_FILTER_2, U_HELP_FILTER_3, U_HELP_FILTER_4 };
    static const enum ui marks[] = { U_HELP_MARK_Q, U_HELP_MARK_STAR, U_HELP_MARK_OLD, U_HELP_MARK_SUM,
                                      U_HELP_MARK_SURE };
    enum td_lang lang = p->head.app->lang;

    page_heading(p, U_FILTER_HELP);
    for (size_t i = 0; i < sizeof filter / sizeof *filter; i++)
        page_say(p, ROLE_normal, filter[i]);
    page_heading(p, U_MARKS);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        page_say(p, ROLE_normal, marks[i]);
    page_heading(p, U_VERDICTS_HELP);
    for (enum td_verdict_code v = 0; v < TD_VERDICTS; v++)
        page_add(p, role_of_verdict(v), ABOUT_NOTHING, "%s  (%s)", word_of_verdict(v, lang),
                 td_verdict_word(v));
}

static void help_lines(struct view *v)
{
    add_keys((struct page_view *)v);
    add_words((struct page_view *)v);
}

const struct view_ops view_help =
    PAGE_VIEW(struct page_view, page_kind, page_open, .name = U_HELP, .lines = help_lines);

static void messages_lines(struct view *v)
{
    struct page_view *p = (struct page_view *)v;

    for (size_t i = v->app->messages; i-- > 0;)
        page_text(p, ROLE_normal, 2, "%s", v->app->message[i]);
    if (!v->app->messages)
        page_say(p, ROLE_missing, U_NO_MESSAGES);
}

const struct view_ops view_messages =
    PAGE_VIEW(struct page_view, page_kind, page_open, .name = U_MESSAGES, .lines = messages_lines);
