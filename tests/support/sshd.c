/* See sshd.h. The server stays in the foreground as our child, so that ending it needs no pid file. */
#include "sshd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SERVER "/usr/sbin/sshd"

struct sshd {
    char folder[64], port[8], key[96], config[96], user[80];
    pid_t pid;
    char *argv[20];
};

static pid_t spawn(char *const argv[])
{
    pid_t pid = fork();

    if (pid == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    return pid;
}

static int wait_for(pid_t pid)
{
    int status = -1;

    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

static bool make_key(const char *path)
{
    char *argv[] = { "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", (char *)path, NULL };

    return wait_for(spawn(argv)) == 0;
}

/* A port that was free a moment ago. */
static int free_port(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port = -1;

    if (fd >= 0 && !bind(fd, (struct sockaddr *)&a, sizeof a) && !getsockname(fd, (struct sockaddr *)&a, &len))
        port = ntohs(a.sin_port);
    if (fd >= 0)
        close(fd);
    return port;
}

static bool answers(const char *port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)atoi(port)) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool yes = fd >= 0 && !connect(fd, (struct sockaddr *)&a, sizeof a);

    if (fd >= 0)
        close(fd);
    return yes;
}

static bool write_config(struct sshd *s, const char *const *env)
{
    FILE *f = fopen(s->config, "w");

    if (!f)
        return false;
    fprintf(f, "ListenAddress 127.0.0.1:%s\nHostKey %s/host\nAuthorizedKeysFile %s.pub\nPidFile none\n"
               "UsePAM no\nStrictModes no\nPermitRootLogin yes\nPubkeyAuthentication yes\n"
               "PasswordAuthentication no\nPrintMotd no\nPrintLastLog no\nLogLevel ERROR\n"
               "SetEnv", s->port, s->folder, s->key);
    for (; env && *env; env++)
        fprintf(f, " \"%s\"", *env);
    fputs(env ? "\n" : " X=1\n", f);
    return fclose(f) == 0;
}

static bool prepare(struct sshd *s, const char *const *env)
{
    char host[96];
    const struct passwd *pw = getpwuid(getuid());
    int port = free_port();

    snprintf(s->folder, sizeof s->folder, "/tmp/tiendo-sshd-XXXXXX");
    if (port < 0 || !pw || !mkdtemp(s->folder))
        return false;
    snprintf(s->port, sizeof s->port, "%d", port);
    snprintf(s->user, sizeof s->user, "%s@127.0.0.1", pw->pw_name);
    snprintf(s->key, sizeof s->key, "%s/key", s->folder);
    snprintf(s->config, sizeof s->config, "%s/config", s->folder);
    snprintf(host, sizeof host, "%s/host", s->folder);
    mkdir("/run/sshd", 0755); /* the package makes it when the service starts, which here it never does */
    return make_key(host) && make_key(s->key) && write_config(s, env);
}

struct sshd *sshd_start(const char *const *env)
{
    struct sshd *s = calloc(1, sizeof *s);

    if (!s || access(SERVER, X_OK) || !prepare(s, env)) {
        sshd_stop(s);
        return NULL;
    }
    char log[96];
    snprintf(log, sizeof log, "%s/log", s->folder);
    char *argv[] = { SERVER, "-D", "-E", log, "-f", s->config, NULL };
    s->pid = spawn(argv);
    for (int i = 0; i < 12000 && !answers(s->port); i++) {
        if (waitpid(s->pid, NULL, WNOHANG) == s->pid) {
            s->pid = 0;
            break;
        }
        nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    }
    if (s->pid && answers(s->port))
        return s;
    sshd_stop(s);
    return NULL;
}

void sshd_stop(struct sshd *s)
{
    static const char *const files[] = { "key", "key.pub", "host", "host.pub", "config", "log" };
    char path[160];

    if (!s)
        return;
    if (s->pid > 0) {
        kill(s->pid, SIGTERM);
        wait_for(s->pid);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", s->folder, files[i]);
        unlink(path);
    }
    rmdir(s->folder);
    free(s);
}

pid_t sshd_pid(const struct sshd *s)
{
    return s->pid;
}

char *const *sshd_client(struct sshd *s, const char *command)
{
    char *argv[] = { "ssh", "-F", "none", "-tt", "-q", "-p", s->port, "-i", s->key, "-o", "StrictHostKeyChecking=no",
                     "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes", s->user, (char *)command, NULL };

    memcpy(s->argv, argv, sizeof argv);
    return s->argv;
}
