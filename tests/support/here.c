/* See here.h. */
#include "here.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

int64_t here_now;

static int64_t moment(td_date day, int hour)
{
    struct tm tm = { .tm_year = day / 10000 - 1900, .tm_mon = day / 100 % 100 - 1,
                     .tm_mday = day % 100, .tm_hour = hour, .tm_isdst = -1 };
    return (int64_t)mktime(&tm) * 1000;
}

static int64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return here_now ? here_now : (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t midnight(td_date day)
{
    return moment(day, 24);
}

static void who(struct td_who *out)
{
    *out = (struct td_who){ .uid = getuid(), .login_uid = -1 };
    snprintf(out->name, sizeof out->name, "tester");
}

const struct td_host here = { now, midnight, who };

void here_at(td_date day, int hour)
{
    here_now = moment(day, hour);
}
