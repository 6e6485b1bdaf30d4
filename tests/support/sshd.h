/*
 * A real sshd on this machine for one test: own keys, own configuration, the loopback address, a free port. What is
 * tested over it has everything between a person and the program that the field has.
 */
#ifndef TESTS_SSHD_H
#define TESTS_SSHD_H

#include <sys/types.h>

struct sshd;

/* `env` is what the server sets for every session ("NAME=VALUE", ended by NULL). NULL: there is no sshd here, or it
 * did not come up. */
struct sshd *sshd_start(const char *const *env);
void sshd_stop(struct sshd *s); /* ends its sessions too; NULL is harmless */
pid_t sshd_pid(const struct sshd *s);
/* Arguments of a client that runs `command` there with a terminal; valid until sshd_stop(). */
char *const *sshd_client(struct sshd *s, const char *command);

#endif
