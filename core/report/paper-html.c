/*
 * A document as HTML that prints as Nghị định 30/2020/NĐ-CP asks: A4, Times New Roman 14, page numbers in the middle of
 * the top margin from the second page on. Three readers honour three different things, so some is said thrice: browsers
 * go by @page and its margin boxes, Word by mso- properties, LibreOffice by attributes of tables and by two divisions
 * titled "header", one for right pages and one for left. It knows one orientation only and leaves the annex upright.
 */
#include "report/paper.h"

#include <stdio.h>
#include <string.h>

static const char style[] =
    "@page { size: 210mm 297mm; margin: 20mm 15mm 20mm 30mm;\n"
    "  @top-center { content: counter(page); font: 13pt \"Times New Roman\", \"Liberation Serif\", serif } }\n"
    "@page :first { size: 210mm 297mm; @top-center { content: none } }\n"
    "@page annex { size: 297mm 210mm; margin: 20mm 15mm 15mm 20mm; mso-page-orientation: landscape }\n"
    "body { font-family: \"Times New Roman\", \"Liberation Serif\", serif; font-size: 13pt; line-height: 1.0 }\n"
    "p.first, p.item { text-align: justify; text-indent: 1.27cm; margin: 0 0 6pt 0 }\n"
    "p.centre { text-align: center; margin: 0 0 3pt 0 }\n"
    "p.small { text-align: center; margin: 0 0 1pt 0; font-size: 12pt }\n"
    "p.motto { text-align: center; margin: 0 0 9pt 0; font-size: 13pt }\n"
    "p.rule { text-align: center; margin: -6pt 0 6pt 0; font-size: 10pt }\n"
    "p.to { text-align: left; margin: 0 0 1pt 0; font-size: 11pt }\n"
    "p.cell { text-align: left; margin: 0 0 0.3pt 0; font-size: 7.8pt }\n"
    "p.middle { text-align: center; margin: 0 0 0.3pt 0; font-size: 7.8pt }\n"
    "p.number { text-align: right; margin: 0 0 0.3pt 0; font-size: 7.8pt }\n"
    "p.stamp { margin: 6pt 0 6pt 0; font-size: 12pt }\n"
    "p.turn { margin: 0 0 1pt 0; font-size: 2pt }\n"
    "h1, h2, h3, h4 { font-family: \"Times New Roman\", \"Liberation Serif\", serif; font-weight: bold }\n"
    "h1 { font-size: 14pt; text-align: center; margin: 9pt 0 1pt 0 }\n"
    "h2 { font-size: 13pt; margin: 6pt 0 4pt 0; text-indent: 1.27cm }\n"
    "h3 { font-size: 13pt; margin: 4pt 0 4pt 0; text-indent: 1.27cm }\n"
    "h4 { font-size: 13pt; font-style: italic; margin: 6pt 0 6pt 0; text-indent: 1.27cm }\n"
    "table { border-collapse: collapse }\n"
    "td, th { vertical-align: top }\n"
    "table.data { table-layout: fixed; width: 100%; margin: 6pt 0 12pt 0 }\n"
    "table.data th { background: #e8e8e8 }\n"
    "table.data tr { break-inside: avoid; page-break-inside: avoid }\n"
    "figure { margin: 3pt 0 9pt 0; break-inside: avoid; page-break-inside: avoid }\n"
    "figure.small { display: inline-block; width: 48%; margin: 3pt 1% 6pt 0; vertical-align: top }\n"
    "figcaption { font-size: 10pt; font-weight: bold }\n"
    "figure svg { display: block; width: 100% }\n"
    "div.annex { page: annex }\n"
    "div.annex figure.small { width: 31.5% }\n"
    "@media screen { body { max-width: 180mm; margin: 10mm auto; padding: 0 5mm } div.annex { overflow-x: auto } }\n"
    "div[title=header] { display: none }\n";

/* ---- text --------------------------------------------------------------------------------- */

static void raw(struct td_sink to, const char *s)
{
    to.put(to.arg, s, strlen(s));
}

/* <tag>text</tag>; nothing when there is no text. */
static void element(struct td_sink to, const char *tag, const char *s)
{
    if (!*s)
        return;
    raw(to, "<");
    raw(to, tag);
    raw(to, ">");
    td_paper_escaped(to, s);
    raw(to, "</");
    raw(to, tag);
    raw(to, ">\n");
}

/* A paragraph of a class; `inner` is a tag around its text, "" = none. Not inherited, as LibreOffice does not. */
static void paragraph(struct td_sink to, const char *class, const char *inner, const char *s)
{
    if (!*s)
        return;
    raw(to, "<p class=\"");
    raw(to, class);
    raw(to, *inner ? "\"><" : "\"");
    raw(to, inner);
    raw(to, ">");
    td_paper_escaped(to, s);
    raw(to, *inner ? "</" : "");
    raw(to, inner);
    raw(to, *inner ? "></p>\n" : "</p>\n");
}

/* ---- blocks ------------------------------------------------------------------------------- */

static void put_left(struct td_sink to, const struct td_paper_head *h)
{
    raw(to, "<td width=\"42%\" valign=\"top\">\n");
    paragraph(to, "small", "", h->above);
    paragraph(to, "small", "b", h->issuer[0]);
    paragraph(to, "small", "b", h->issuer[1]);
    raw(to, *h->number ? "<p class=\"rule\" align=\"center\">_________</p>\n" : "");
    paragraph(to, "small", "", h->number);
    raw(to, "</td>\n");
}

static void put_right(struct td_sink to, const struct td_paper_head *h)
{
    raw(to, "<td width=\"58%\" valign=\"top\">\n");
    paragraph(to, "small", "b", h->country);
    if (*h->motto) {
        raw(to, "<p class=\"motto\" align=\"center\"><b><u>");
        td_paper_escaped(to, h->motto);
        raw(to, "</u></b></p>\n");
    }
    paragraph(to, "small", "i", h->place);
    raw(to, "</td>\n");
}

static void put_head(struct td_sink to, const struct td_paper_head *h)
{
    raw(to, "<table border=\"0\" cellspacing=\"0\" cellpadding=\"0\" width=\"100%\"><tr>\n");
    put_left(to, h);
    put_right(to, h);
    raw(to, "</tr></table>\n");
    paragraph(to, "stamp", "b", h->stamp);
}

static void put_sign(struct td_sink to, const struct td_paper_sign *s)
{
    raw(to, "<table border=\"0\" cellspacing=\"0\" cellpadding=\"0\" width=\"100%\" style=\"break-inside: avoid; "
            "page-break-inside: avoid\"><tr>\n<td width=\"50%\" valign=\"top\">\n<p class=\"to\"><b><i>");
    td_paper_escaped(to, s->label);
    raw(to, "</i></b></p>\n");
    for (size_t i = 0; i < s->n_to; i++)
        paragraph(to, "to", "", s->to[i]);
    raw(to, "</td>\n<td width=\"50%\" valign=\"top\">\n");
    for (size_t i = 0; i < s->n_signer; i++)
        paragraph(to, "centre", "b", s->signer[i]);
    raw(to, "<p><br><br><br></p></td>\n</tr></table>\n");
}

/* ---- tables ------------------------------------------------------------------------------- */

static const char *const cell_class[] = { [TD_LEFT] = "cell", [TD_CENTRE] = "middle", [TD_RIGHT] = "number" };

static void put_number(struct td_sink to, int n)
{
    char digits[16];

    snprintf(digits, sizeof digits, "%d", n);
    raw(to, digits);
}

static void put_table_head(struct td_sink to, const struct td_paper_table *t)
{
    int shares = 0;

    for (size_t i = 0; i < t->columns; i++)
        shares += t->column[i].share;
    for (size_t i = 0; i < t->columns; i++) {
        raw(to, "<col width=\""); /* of LibreOffice */
        put_number(to, t->column[i].share);
        raw(to, "*\" style=\"width: ");
        put_number(to, t->column[i].share * 100 / (shares ? shares : 1));
        raw(to, "%\">");
    }
    raw(to, "\n<thead><tr>\n");
    for (size_t i = 0; i < t->columns; i++) {
        raw(to, "<th bgcolor=\"#e8e8e8\">");
        paragraph(to, "middle", "b", t->column[i].head);
        raw(to, "</th>\n");
    }
    raw(to, "</tr></thead>\n");
}

static void put_table_row(struct td_sink to, const struct td_paper_table *t, const struct td_paper_row *r)
{
    raw(to, "<tr>");
    if (r->heading) {
        raw(to, "<td colspan=\"");
        put_number(to, (int)t->columns);
        raw(to, "\">");
        paragraph(to, "cell", "b", r->cell[0]);
        raw(to, "</td>");
    }
    for (size_t i = 0; !r->heading && i < t->columns; i++) {
        raw(to, "<td valign=\"top\">");
        paragraph(to, cell_class[t->column[i].align], "", r->cell[i]);
        raw(to, "</td>");
    }
    raw(to, "</tr>\n");
}

static void put_table(struct td_sink to, const struct td_paper_table *t)
{
    raw(to, "<table class=\"data\" border=\"1\" cellspacing=\"0\" cellpadding=\"1\" width=\"100%\">\n");
    put_table_head(to, t);
    raw(to, "<tbody>\n");
    for (size_t i = 0; i < t->rows; i++)
        put_table_row(to, t, &t->row[i]);
    raw(to, "</tbody></table>\n");
}

/* Word skips what it need not read. LibreOffice would print the words of a picture without the picture; it, and only
 * it, does not know that --!> ends a comment, and skips all of it too. */
static void put_chart(struct td_sink to, const struct td_paper_chart *c, enum td_lang lang)
{
    raw(to, "<!--[if !mso]> --!>");
    raw(to, c->small ? "<figure class=\"small\"><figcaption>" : "<figure><figcaption>");
    td_paper_escaped(to, c->title);
    raw(to, "</figcaption>\n");
    td_paper_svg(c, lang, to);
    raw(to, "</figure>\n<!-- <![endif]-->\n");
}

static void put_heading(struct td_sink to, const struct td_block *b)
{
    static const char *const tags[] = { "h2", "h3", "h4" };
    element(to, tags[b->level < 1 ? 0 : b->level > 3 ? 2 : b->level - 1], b->text);
}

static void put_item(struct td_sink to, const struct td_block *b)
{
    raw(to, "<p class=\"item\">- ");
    td_paper_escaped(to, b->text);
    raw(to, "</p>\n");
}

/* `annex`: a page on its side has been begun. */
static void put_block(struct td_sink to, const struct td_block *b, enum td_lang lang, bool *annex)
{
    switch (b->kind) {
    case TD_B_HEAD: put_head(to, b->head); break;
    case TD_B_TITLE:
        element(to, "h1", b->text);
        paragraph(to, "centre", "b", b->sub);
        break;
    case TD_B_CENTRE: paragraph(to, "centre", "i", b->text); break;
    case TD_B_HEADING: put_heading(to, b); break;
    case TD_B_PARAGRAPH: paragraph(to, "first", "", b->text); break;
    case TD_B_ITEM: put_item(to, b); break;
    case TD_B_TABLE: put_table(to, b->table); break;
    case TD_B_CHART: put_chart(to, b->chart, lang); break;
    case TD_B_SIGN: put_sign(to, b->sign); break;
    case TD_B_PAGE:
        raw(to, *annex ? "</div>\n" : "");
        raw(to, "<div class=\"annex\"><p class=\"turn\" style=\"page-break-before: always\"></p>\n");
        *annex = true;
        break;
    }
}

void td_paper_html(const struct td_paper *p, struct td_sink to)
{
    /* The comment is for Word alone. */
    static const char header[] =
        "<div title=\"header\" style=\"mso-element: header\"><p class=\"small\" align=\"center\">"
        "<!--[if supportFields]><span style=\"mso-element: field-begin\"></span> PAGE "
        "<span style=\"mso-element: field-end\"></span><![endif]-->"
        "<sdfield type=\"PAGE\" subtype=\"RANDOM\" format=\"PAGE\"></sdfield></p></div>\n";
    bool annex = false;

    raw(to, p->lang == TD_VI ? "<!DOCTYPE html>\n<html lang=\"vi\">\n" : "<!DOCTYPE html>\n<html lang=\"en\">\n");
    raw(to, "<head>\n<meta charset=\"utf-8\">\n<title>");
    td_paper_escaped(to, p->name);
    raw(to, "</title>\n<style>\n");
    raw(to, style);
    raw(to, "</style>\n</head>\n<body>\n");
    raw(to, header); /* of right pages */
    raw(to, header); /* of left pages */
    if (p->n && p->v[0].kind != TD_B_HEAD) /* LibreOffice leaves the first page empty unless it begins with a table */
        raw(to, "<table border=\"0\" width=\"100%\"><tr><td></td></tr></table>\n");
    for (size_t i = 0; i < p->n; i++) {
        if (to.begin)
            to.begin(to.arg, &p->v[i]);
        put_block(to, &p->v[i], p->lang, &annex);
    }
    raw(to, annex ? "</div>\n</body>\n</html>\n" : "</body>\n</html>\n");
}
