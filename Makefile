# tiendo: one makefile, read from top to bottom.
#
#   make             build build/tiendo             make run      install what is missing, build, open the board
#   make check       all tests                      make bench    measure beside other programs
#   make install     DESTDIR= prefix=/usr/local     make uninstall, make clean
#   SANITIZE=1  WERROR=1  CC=clang  B=folder  V=1  LINK=shared   change how it is built

prefix      = /usr/local
bindir      = $(prefix)/bin
sharedir    = $(prefix)/share
mandir      = $(sharedir)/man/man1
compdir     = $(sharedir)/bash-completion/completions
B           = build

ifeq ($(origin CC),default)
CC          = gcc
endif
CFLAGS      = -O2 -g
WARNINGS    = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
              -Wstrict-prototypes -Wmissing-prototypes -Wvla
CPPFLAGS    = -D_GNU_SOURCE -Icore -Itui -DTIENDO_DATADIR='"$(sharedir)/tiendo"' \
              -DTIENDO_XLSXWRITER='"$(xlsxwriter)"'
HARDENING   = -D_FORTIFY_SOURCE=2 -fstack-protector-strong
# The small libraries in the program itself save a start half a millisecond; LINK=shared links them as distributions do.
# (SQLite's archive would bring more than it saves.) libxlsxwriter is opened when a spreadsheet is written
# (tui/file/xlsx.c), by the name of the one whose headers are compiled in, and calls tmpfileplus() of the program.
xlsxwriter := $(shell readelf -d "$$($(CC) -print-file-name=libxlsxwriter.so)" 2>/dev/null | sed -n 's/.*soname: \[\(.*\)\].*/\1/p')
small       = -lncursesw -ltinfo -lcsv -lutf8proc -linih -lexpat
LDLIBS      = $(if $(filter shared,$(LINK)),$(small),-Wl,-Bstatic $(small) -Wl,-Bdynamic) -lsqlite3 -lminizip
LDFLAGS     = -pie -Wl,-z,relro,-z,now -Wl,--as-needed -Wl,--export-dynamic-symbol=tmpfileplus

ifeq ($(SANITIZE),1)
CFLAGS      = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDENING   =
endif
ifeq ($(WERROR),1)
WARNINGS   += -Werror
endif
Q           = $(if $(filter 1,$(V)),,@)
say         = $(if $(filter 1,$(V)),@:,@printf '  %-5s %s\n' $(1) $@)
compile     = $(CC) -std=c11 -fPIE $(CPPFLAGS) $(HARDENING) $(WARNINGS) $(CFLAGS)

# ---- what is made of what ----

core        = $(patsubst %.c,$(B)/%.o,$(wildcard core/*.c core/*/*.c))
programs    = $(B)/tui/main.o $(filter %/man.o,$(all_tui))
all_tui     = $(patsubst %.c,$(B)/%.o,$(wildcard tui/*.c tui/*/*.c))
tui         = $(filter-out $(programs),$(all_tui))
support     = $(patsubst %.c,$(B)/%.o,$(filter-out tests/support/run.c,$(wildcard tests/support/*.c)))
units       = $(patsubst %.c,$(B)/%.o,$(wildcard tests/core/*.c tests/tui/*.c) tests/support/run.c)
e2e         = $(patsubst tests/e2e/%.c,$(B)/tests/e2e/%,$(wildcard tests/e2e/*.c))
tools       = $(patsubst tests/bench/%.c,$(B)/tests/bench/%,$(wildcard tests/bench/*.c))
CHECK_LIBS  = -lcheck -lsubunit -lm -lrt -lpthread -lvterm -lutil

all: $(B)/tiendo $(B)/tiendo.1

$(B)/libtiendo.a: $(core)
	$(call say,AR)
	$(Q)rm -f $@ && ar qcs $@ $^

$(B)/tiendo: $(B)/tui/main.o $(tui) $(B)/libtiendo.a
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/man: $(filter %/man.o,$(programs)) $(tui) $(B)/libtiendo.a
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/tiendo.1: $(B)/man docs/tiendo.1.in
	$(call say,MAN)
	$(Q)$(B)/man docs/tiendo.1.in > $@.tmp && mv $@.tmp $@

$(B)/unit: $(units) $(support) $(tui) $(B)/libtiendo.a
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(CHECK_LIBS)

$(e2e): $(B)/tests/e2e/%: $(B)/tests/e2e/%.o $(support) $(tui) $(B)/libtiendo.a
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(CHECK_LIBS)

$(tools): $(B)/tests/bench/%: $(B)/tests/bench/%.o $(support) $(B)/libtiendo.a
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(CHECK_LIBS)

# A changed flag builds anew: the flags are a file that changes only when they do.
$(B)/%.o: %.c $(B)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(compile) -MMD -MP -c -o $@ $<

$(B)/flags: FORCE
	$(Q)mkdir -p $(B) && echo '$(subst ','\'',$(compile))' | cmp -s - $@ || echo '$(subst ','\'',$(compile))' > $@

-include $(shell find $(B) -name '*.d' 2>/dev/null)

# ---- people's commands ----

run:
	@.ci/deps build
	$(Q)$(MAKE) --no-print-directory $(B)/tiendo
	$(B)/tiendo

check:
	@.ci/deps check
	$(Q).ci/check

bench:
	@.ci/deps bench
	$(Q)$(MAKE) --no-print-directory $(B)/tiendo $(tools) $(B)/tests/e2e/test_writers $(B)/tests/e2e/test_entry
	$(B)/tests/bench/bench $(BENCH)

# The golden screens and the README's picture, made anew; the diff is read like code.
golden:
	$(Q)$(MAKE) --no-print-directory $(B)/unit $(B)/tiendo $(B)/tests/e2e/test_voice
	GOLDEN=write $(B)/unit screens theme grid reports preview
	GOLDEN=write TIENDO=$(B)/tiendo DATA=data $(B)/tests/e2e/test_voice
	.ci/readme write

install: all
	install -Dm755 $(B)/tiendo $(DESTDIR)$(bindir)/tiendo
	install -Dm644 $(B)/tiendo.1 $(DESTDIR)$(mandir)/tiendo.1
	install -d $(DESTDIR)$(compdir)
	$(B)/tiendo completion bash > $(DESTDIR)$(compdir)/tiendo
	for f in $$(find data -type f); do install -Dm644 $$f $(DESTDIR)$(sharedir)/tiendo/$$f; done
	for f in themes/*.ini; do install -Dm644 $$f $(DESTDIR)$(sharedir)/tiendo/$$f; done

uninstall:
	rm -f $(DESTDIR)$(bindir)/tiendo $(DESTDIR)$(mandir)/tiendo.1 $(DESTDIR)$(compdir)/tiendo
	rm -rf $(DESTDIR)$(sharedir)/tiendo

clean:
	rm -rf $(B)

help:
	@sed -n '2,8s/^# \{0,1\}//p' Makefile

FORCE:
.PHONY: all run check bench golden install uninstall clean help FORCE
.SECONDARY:
