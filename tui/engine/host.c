/* The machine as the library may not see it: see host.h. */
#include "engine/host.h"

#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int64_t milliseconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t now(void)
{
    return milliseconds(CLOCK_REALTIME);
}

int64_t host_ms(void)
{
    return milliseconds(CLOCK_MONOTONIC);
}

static int64_t midnight(td_date day)
{
    struct tm tm = { .tm_year = day / 10000 - 1900, .tm_mon = day / 100 % 100 - 1,
                     .tm_mday = day % 100 + 1, .tm_isdst = -1 };
    return (int64_t)mktime(&tm) * 1000;
}

/* The login uid survives sudo and su; 4294967295 means that there was no login. */
static int64_t login_uid(void)
{
    char buf[32];
    int fd = open("/proc/self/loginuid", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof buf - 1);

    if (fd >= 0)
        close(fd);
    if (n <= 0)
        return -1;
    buf[n] = 0;
    unsigned long uid = strtoul(buf, NULL, 10);
    return uid == 4294967295UL ? -1 : (int64_t)uid;
}

int64_t host_outside(const char *map, int64_t uid)
{
    int64_t outside = HOST_UNKNOWN;
    long long first, there, n;
    int used;

    for (; sscanf(map, "%lld %lld %lld%n", &first, &there, &n, &used) == 3; map += used) {
        if (!first && !there && n == 4294967295LL)
            return HOST_REAL;
        if (uid >= first && uid < first + n)
            outside = there + uid - first;
    }
    return outside;
}

/* Whoever makes a user namespace may be anybody in it, root or a colleague, so a name from inside is only reported. */
static void mark_namespace(struct td_who *out, int64_t uid)
{
    char map[4096] = "", inside[64], number[12] = "?";
    FILE *f = fopen("/proc/self/uid_map", "re");

    if (f) {
        map[fread(map, 1, sizeof map - 1, f)] = 0;
        fclose(f);
    }
    int64_t outside = host_outside(map, uid);
    if (outside == HOST_REAL)
        return;
    if (outside >= 0)
        snprintf(number, sizeof number, "%u", (unsigned)outside);
    snprintf(inside, sizeof inside, "%s", out->name);
    snprintf(out->name, sizeof out->name, "uid:%s (namespace: %.30s)", number, inside);
    out->uid = outside;
}

/* From the system's own records and never from $USER or $LOGNAME (PITFALLS 35). */
static void who(struct td_who *out)
{
    struct passwd pw, *found = NULL;
    char buf[4096];

    *out = (struct td_who){ .uid = getuid(), .login_uid = login_uid() };
    uid_t uid = out->login_uid >= 0 ? (uid_t)out->login_uid : getuid();
    if (getpwuid_r(uid, &pw, buf, sizeof buf, &found) == 0 && found)
        snprintf(out->name, sizeof out->name, "%s", found->pw_name);
    else
        snprintf(out->name, sizeof out->name, "uid:%lu", (unsigned long)uid);
    mark_namespace(out, uid);
}

const struct td_host host = { now, midnight, who };
