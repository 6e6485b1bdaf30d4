#!/bin/bash
# The command line as tables: what is typed, with which status it ends, and how what it says begins. Each case has a copy
# of one database of its own, and it is always 21 November 2026 (tests/fixtures/today.c).
#   commands.txt   what people may type, wrong and right
#   examples.txt   all examples of README.md, docs/ and the man page: an example that is not there, or no more, fails
#   TIENDO=build/tiendo DATA=data MAN=build/tiendo.1 tests/e2e/test_commands.sh [write]
# In the tables:  > is done before   $ is typed   = status   | on standard output   ! on standard error
# `write` writes the tables anew; the diff is read like code. Needs a C compiler and jq.
set -u
tiendo=$(realpath "${TIENDO:-build/tiendo}")
data=$(realpath "${DATA:-data}")
man=$(realpath "${MAN:-build/tiendo.1}")
here=$(pwd)
dir=$(mktemp -d "$(.ci/tmpdir)/tiendo-commands.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
export HOME=$dir/home TIENDO_DATA=data LC_ALL=C.UTF-8 TZ=ICT-7 tiendo
export ASAN_OPTIONS=verify_asan_link_order=0 LSAN_OPTIONS=suppressions=$here/tests/support/lsan.supp
export TERM=xterm
unset XDG_DATA_HOME XDG_CONFIG_HOME NO_COLOR COLUMNS
umask 022
mkdir "$HOME"
passed=0 failed=0

${CC:-gcc} -std=c11 -D_GNU_SOURCE -shared -fPIC -o "$dir/today.so" tests/fixtures/today.c || exit 1
export today=$dir/today.so
tiendo() { LD_PRELOAD=$today "$tiendo" "$@"; }
date() { LD_PRELOAD=$today command date "$@"; }
export -f tiendo date

# ---- the database that every case begins with ---------------------------------------

prepare() {
    p="--plan hanoi-52-2024"
    ln -s "$data" data
    export TIENDO_DB=tiendo.db
    # shellcheck disable=SC2086  # words of options are meant to be split
    (
        set -e
        tiendo init
        tiendo record b.7 94,5 --period 2025 --source 'Báo cáo 7' --note 'số liệu đầu năm'
        tiendo record a.2 99,6 $p --period 2025 --source 'Báo cáo 7' --note 'lần đầu'
        for agency in so-noi-vu so-khcn so-tai-chinh so-vhtt dh-thu-do mttq ldld hoi-khuyen-hoc \
                      thanh-doan hoi-phu-nu hoi-nong-dan hoi-cuu-chien-binh; do
            tiendo submit bao-cao-nam $p --agency $agency --year 2025 --on 2025-11-20
        done
        for n in 1 2 3; do tiendo ask "Vì sao chậm? ($n)" $p --target c.4 --due 2026-12-0$n; done
        tiendo progress III.1.2 $p --state started --percent 20 --note 'kế hoạch đã ban hành'
    ) >/dev/null
    [ $? = 0 ] || exit 1 # set -e does not hold on the left of ||
    cp -r data/hanoi-52-2024 my-plan
    mkdir backup srv srv/tiendo
    cp tiendo.db srv/tiendo/
    echo 'Đã triển khai ở mọi đơn vị.' | tee summary.txt >tomtat.txt
    printf 'Đơn vị;Chỉ tiêu;Năm;Giá trị\nHà Nội;c.4;2025;80,1\n' >a.csv
    printf 'Đơn vị;Chỉ tiêu;Năm;Giá trị\nHà Nội;c.9;2025;80\nHà Nội;c.4;2025;8000\n' >wrong.csv
    printf 'Đơn vị;Tỷ lệ\nBa Đình;80,5\n' >xa.csv
    tiendo export observations $p --format xlsx --output so.xlsx && cp so.xlsx bieu-01.xlsx
}
mkdir "$dir/first" && cd "$dir/first" && prepare
cd "$here" || exit 1

# ---- one case -----------------------------------------------------------------------

# head_of FILE MARK LINES: its beginning, without what differs from machine to machine
head_of() {
    sed -E "s|$dir/case|.|g; s|\b$(id -un)\b|USER|g; s/[0-9]+ byte/N byte/; s/^/$2 /; s/ *\$//; s/^(.{150}).{3,}/\1.../
            $3q" "$1"
    [ "$(wc -l <"$1")" -le "$3" ] || echo "$2 ..."
}

# result: of $before and $typed, as the table has it
result() {
    rm -rf "$dir/case" "$HOME/.config" && mkdir -p "$HOME/.config/tiendo" &&
        printf '[view.1]\nname = Giao ban\nact-on = on\n' >"$HOME/.config/tiendo/tiendo.conf" &&
        cp -a "$dir/first" "$dir/case" && cd "$dir/case" || exit 1
    local there
    there=$(sed -E 's#(^| )/(backup|srv)/#\1\2/#g; s#\.\.\./##g' <<<"$typed")
    while read -r line; do
        [ -z "$line" ] || bash -c "$line" >/dev/null 2>&1 </dev/null || echo "! FAILED BEFORE: $line"
    done <<<"$before"
    bash -c "$there" >"$dir/out" 2>"$dir/err" </dev/null
    echo "= $?"
    head_of "$dir/out" '|' 4
    head_of "$dir/err" '!' 2
    cd "$here" || exit 1
}

# table FILE: runs its cases, compares, and writes what was found to FILE.now
table() {
    local line before='' typed='' want='' got
    : >"$dir/now"
    flush() {
        [ -n "$typed" ] || return 0
        got=$(result)
        if [ "$got" = "${want%$'\n'}" ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            printf 'FAIL %s\n     expected:\n%s\n     got:\n%s\n' "$typed" "$want" "$got"
        fi
        printf '%s\n' "$got" >>"$dir/now"
        before='' typed='' want=''
    }
    while IFS= read -r line; do
        case $line in
        '= '*|'| '*|'! '*|'|'|'!') want+=$line$'\n' ;;
        '$ '*) flush; typed=${line#'$ '}; printf '%s\n' "$line" >>"$dir/now" ;;
        *) flush; case $line in '> '*) before+=${line#'> '}$'\n' ;; esac; printf '%s\n' "$line" >>"$dir/now" ;;
        esac
    done <"$1"
    flush
    if [ "$mode" = write ]; then cp "$dir/now" "$1"; fi
}

# ---- the examples of the documents --------------------------------------------------

# What stands behind two blanks is said about it.
examples() {
    sed -nE 's/^    (tiendo .*)$/\1/p' README.md docs/*.md | sed -E 's/  +[^ ].*$//'
    sed -nE '/^tiendo /{s/\\-/-/g; p}' "$man"
}

mode=${1:-check}
examples | awk '!seen[$0]++' >"$dir/wanted"
sed -n 's/^\$ //p' tests/e2e/examples.txt >"$dir/there"
while IFS= read -r line; do
    if [ "$mode" = write ]; then printf '\n$ %s\n' "$line" >>tests/e2e/examples.txt; continue; fi
    failed=$((failed + 1)); printf 'FAIL tests/e2e/examples.txt does not have this example: %s\n' "$line"
done < <(grep -vxFf "$dir/there" "$dir/wanted")
while IFS= read -r line; do
    failed=$((failed + 1)); printf 'FAIL no document has this example: %s\n' "$line"
done < <(grep -vxFf "$dir/wanted" "$dir/there")
table tests/e2e/examples.txt
table tests/e2e/commands.txt
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
