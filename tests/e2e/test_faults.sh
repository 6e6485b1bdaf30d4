#!/bin/bash
# A disk that fails, and a process that dies, at every step of one `tiendo record` and of one `tiendo import` (PITFALLS 40
# and 50): strace makes the N-th write, sync, unlink or lock fail or kills the program there, for N = 1, 2, ... until
# nothing is disturbed any more. Exit status 0 means that the figures are there, all of them, another one that none is,
# and the database is whole in every case.
#   TIENDO=build/tiendo DATA=data tests/e2e/test_faults.sh
# Needs strace and sqlite3; where strace may not trace, it says so and passes.
set -u
tiendo=$(realpath "${TIENDO:-build/tiendo}")
data=$(realpath "${DATA:-data}")
dir=$(mktemp -d "$(.ci/tmpdir disk)/tiendo-faults.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export HOME=$dir LC_ALL=C.UTF-8
unset TIENDO_DB XDG_DATA_HOME
passed=0 failed=0 runs=0

if ! strace -f -e trace=none -o /dev/null true 2>/dev/null; then
    echo "test_faults: strace cannot trace here; nothing was tested"
    exit 0
fi
fail() { failed=$((failed + 1)); printf 'FAIL %s\n' "$@"; }
pass() { passed=$((passed + 1)); }
is() { if [ "$2" = "$3" ]; then pass; else fail "$1: expected $2, got $3"; fi; }

"$tiendo" --db clean.db init "$data/hanoi-52-2024" >/dev/null || exit 1
"$tiendo" --db clean.db record a.2 99,4 --period 2025 --source R --note x >/dev/null || exit 1

printf '%s\n' 'Đơn vị;Chỉ tiêu;Năm;Giá trị' 'Hà Nội;a.2;2025;99,51' 'Sở GDĐT;a.2;2025;99,51' 'Sở GDĐT;a.2;2024;99,51' > in.csv
# what is done, how many figures it writes
action=
all=
choose() {
    case $1 in
    record) action=(record a.2 99,51 --period 2025 --source R --note x) all=1 ;;
    import) action=(import observations in.csv --plan hanoi-52-2024 --apply --note x) all=3 ;;
    esac
}

# figures: how many there are of the number that is being recorded
figures() { sqlite3 t.db "SELECT count(*) FROM observation WHERE value = 9951 AND entered = 1"; }

# one CALLS FAULT N: records figures while the N-th of these calls goes wrong
one() {
    cp clean.db t.db
    rm -f t.db-journal trace.txt
    # in a shell of its own, which tells nobody of its killed child
    bash -c 'strace -f -qq -o trace.txt -e trace="$1",write -e inject="$1:$2:when=$3" \
        "$0" --db t.db "${@:4}" >out.txt 2>err.txt; exit $?' "$tiendo" "$1" "$2" "$3" "${action[@]}" 2>/dev/null
    status=$?
    runs=$((runs + 1))
}

# The acknowledgement comes after the last sync that COMMIT needs: the journal is gone, and so is its name.
said_too_early() {
    awk '/write\(1, / { said = 1 } said && /(pwrite64|fdatasync|fsync|unlink)\(/ { late = 1 }
         END { exit !late }' trace.txt
}

for what in record import; do
choose "$what"
for calls in pwrite64 fdatasync,fsync unlink,unlinkat fcntl; do
    faults="error=ENOSPC error=EIO signal=KILL"
    [ "$calls" = fcntl ] && faults="error=ENOLCK error=EACCES error=EIO signal=KILL"
    for fault in $faults; do
        for ((n = 1; n < 200; n++)); do
            one "$calls" "$fault" "$n"
            name="$what: $calls $fault, the ${n}th"
            grep -qE 'INJECTED|killed by SIGKILL' trace.txt || break
            there=$(figures 2>err2.txt)
            if [ "$status" = 0 ]; then
                is "$name: acknowledged, so it is there" "$all" "$there"
            elif [ "$fault" != signal=KILL ]; then
                is "$name: refused, so it is not there" 0 "$there"
                grep -q '^tiendo: ' err.txt || fail "$name: no message"
            elif grep -q "tiendo undo" out.txt; then
                is "$name: said before it died, so it is there" "$all" "$there"
            fi
            case $there in 0 | "$all") pass ;; *) fail "$name: $there figures $(<err2.txt)" ;; esac
            if said_too_early; then fail "$name: said before COMMIT"; else pass; fi
            is "$name: whole" ok "$(sqlite3 t.db 'PRAGMA integrity_check' 2>&1)"
            is "$name: no half change" 0 "$(sqlite3 t.db "SELECT count(*) FROM change WHERE act = '$what' AND id NOT IN
                (SELECT change_id FROM observation WHERE entered = 1)")"
            # whoever comes next can go on
            if ! "$tiendo" --db t.db record a.2 99,6 --period 2025 --source R --note y --new >/dev/null 2>err.txt; then
                fail "$name: the next one cannot write: $(<err.txt)"
            fi
        done
        [ "$n" -gt 1 ] || fail "$what: $calls $fault: nothing was disturbed"
        [ "$status" = 0 ] || fail "$what: $calls $fault: the undisturbed run failed"
    done
done
done

# libxlsxwriter is opened when a spreadsheet is written, not at the start, and where it is missing that is said.
strace -qq -o trace.txt -e trace=openat "$tiendo" --db clean.db list targets >/dev/null
is "a list opens no library of spreadsheets" 0 "$(grep -cE 'xlsxwriter|libcrypto' trace.txt)"
strace -qq -o trace.txt -e trace=openat "$tiendo" --db clean.db list targets --format xlsx --output t.xlsx
is "a spreadsheet is written" PK "$(head -c 2 t.xlsx)"
places=()
for library in $(sed -n 's/.*"\(.*libxlsxwriter[^"]*\)".*/\1/p' trace.txt) {,/usr}/lib{,/x86_64-linux-gnu}/libxlsxwriter.so.4; do
    places+=(-P "$library")
done
strace -qq -o /dev/null "${places[@]}" -e trace=openat -e inject=openat:error=ENOENT \
    "$tiendo" --db clean.db --lang en list targets --format xlsx --output none.xlsx 2>err.txt
is "without the library: exit status" 1 $?
is "without the library: said" 1 "$(grep -c 'libxlsxwriter, which writes spreadsheets, is not installed' err.txt)"
is "without the library: no file" no "$([ -e none.xlsx ] && echo yes || echo no)"

printf '%d runs with a fault\n%d passed, %d failed\n' "$runs" "$passed" "$failed"
[ "$failed" = 0 ]
