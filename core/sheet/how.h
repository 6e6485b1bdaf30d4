/* How a table that somebody sent is read, and what it turned out to be. */
#ifndef TD_HOW_H
#define TD_HOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum td_charset { TD_CHARSET_AUTO, TD_CHARSET_UTF8, TD_CHARSET_UTF16, TD_CHARSET_CP1258, TD_CHARSET_TCVN3,
                  TD_CHARSET_VNI, TD_CHARSETS };
const char *td_charset_name(enum td_charset c);  /* "auto", "utf-8", "utf-16", "cp1258", "tcvn3", "vni" */
bool td_charset_parse(const char *name, enum td_charset *out); /* in any case; also "utf8", "windows-1258", "abc" */
struct td_sheet_how {
    enum td_charset charset;
    char delimiter;   /* 0 = found out: , ; tab | */
    const char *tab;  /* sheet of a workbook, by name or number from 1; NULL = the first that holds anything */
    int nth;          /* that sheet instead, from 1, of which nothing is handed out when it is hidden; 0 = by tab */
};
struct td_sheet_found { /* what the file turned out to be */
    bool workbook;    /* .xlsx */
    enum td_charset charset;
    enum td_charset guess; /* of a file refused as not UTF-8: the most likely encoding; AUTO = no idea */
    char delimiter;
    char tab[64];     /* name of the sheet read */
    int tabs;         /* how many sheets there are */
    bool hidden;      /* the sheet is */
};

#endif
