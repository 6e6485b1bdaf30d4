#!/bin/bash
# The command line from outside: formats, exit statuses, pipes, full disks, closed descriptors,
# locales, round trips, completion.
#   TIENDO=build/tiendo DATA=data tests/e2e/test_cli.sh
# Needs bash, sqlite3, jq and util-linux's script. Prints "N passed, N failed".
set -u
tiendo=$(realpath "${TIENDO:-build/tiendo}")
data=$(realpath "${DATA:-data}")
dir=$(mktemp -d "${TMPDIR:-/tmp}/tiendo-cli.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export HOME=$dir/home TIENDO_DATA=$data LC_ALL=C.UTF-8
unset TIENDO_DB XDG_DATA_HOME NO_COLOR
mkdir home
plans=$(for d in "$data"/*/plan.csv; do basename "$(dirname "$d")"; done)
main=hanoi-52-2024
day=2026-06-30
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); printf 'FAIL %s\n' "$1"; shift; [ $# = 0 ] || printf '     %s\n' "$@"; }
t() { "$tiendo" --db t.db --as-of "$day" "$@"; }

# is NAME EXPECTED ACTUAL
is() { if [ "$2" = "$3" ]; then pass; else fail "$1" "expected: ${2:0:300}" "     got: ${3:0:300}"; fi; }
# has NAME PATTERN TEXT: an extended regular expression somewhere in the text
has() { if grep -qE -- "$2" <<<"$3"; then pass; else fail "$1" "no match for: $2" "in: ${3:0:300}"; fi; }
# ends NAME STATUS COMMAND...: the exit status; output in $out, errors in $err
ends() {
    local name=$1 want=$2 got
    shift 2
    "$@" >out.txt 2>err.txt </dev/null
    got=$?
    out=$(<out.txt) err=$(<err.txt)
    if [ "$got" = "$want" ]; then pass; else fail "$name" "exit status $got instead of $want" "$err"; fi
}
# yes NAME COMMAND...: succeeds
yes() { local name=$1; shift; if "$@" >/dev/null 2>&1; then pass; else fail "$name" "failed: $*"; fi; }
no() { local name=$1; shift; if "$@" >/dev/null 2>&1; then fail "$name" "succeeded: $*"; else pass; fi; }

# ---- help and wrong use ----------------------------------------------------------
ends "version" 0 t version;                  has "version" '^tiendo [0-9]+\.[0-9]' "$out"
ends "--version" 0 t --version
for word in init load status list show export completion help version; do
    for lang in vi en; do
        ends "help $word $lang" 0 t --lang $lang help $word
        has "help $word names it" "tiendo $word" "$out"
        is "help $word fits 80 columns" 1 "$(( $(wc -L <out.txt) <= 80 ))"
        is "help $word --help" "$out" "$(t --lang $lang $word --help)"
    done
    has "the program's help names $word" "^  $word" "$(t help)"
done
ends "no such command" 2 t stauts;           has "suggests" "did you mean status" "$err"
ends "no such option" 2 t status --nonsense; has "hint" "try 'tiendo help status'" "$err"
ends "no such short option" 2 t -x
ends "a switch with a value" 2 t status --lagging=yes
ends "an option without its value" 2 t status --plan
ends "an option of another command" 2 t list plans --lagging
ends "too few arguments" 2 t show target
ends "too many arguments" 2 t load a b
ends "a bad format" 2 t status --format xml; has "names the formats" "text json csv" "$err"
ends "text is no export" 2 t export plan --format text
ends "a bad language" 2 t --lang fr status
ends "a bad date" 2 "$tiendo" --db t.db --as-of 2026-02-30 status
is "errors have the program's name" "tiendo:" "$(t nonsense 2>&1 | head -1 | cut -c1-7)"
ends "POSIXLY_CORRECT changes nothing" 1 env POSIXLY_CORRECT=1 "$tiendo" status --db none.db

# ---- creating --------------------------------------------------------------------
ends "no database yet" 1 t status;           has "says how to make one" "tiendo init" "$err"
ends "init" 0 t init
ends "init does not overwrite" 1 t init;     has "says so" "exists already" "$err"
is "four plans" "$(wc -w <<<"$plans")" "$(t list plans --format json | jq length)"
is "the plan with figures is first" "$main" "$(t list plans --format json | jq -r '.[0].key')"
is "made for the group" 660 "$(stat -c %a t.db)"
ends "init --empty" 0 "$tiendo" --db empty.db init --empty
ends "status of nothing" 0 "$tiendo" --db empty.db status
is "json of nothing" "[]" "$("$tiendo" --db empty.db status --format json | jq -c .)"
is "list of nothing" "[]" "$("$tiendo" --db empty.db list targets --format json | jq -c .)"
ends "init of chosen bundles" 0 "$tiendo" --db one.db init "$data/thanhdoan-nq23"
is "only that plan" thanhdoan-nq23 "$("$tiendo" --db one.db list plans --format json | jq -r '.[].key')"
mkdir bad; ends "init that fails" 1 "$tiendo" --db bad.db init "$data/$main" bad
is "leaves nothing" "" "$(find . -name "*bad.db*")"
ends "read-only creates nothing" 2 "$tiendo" --db ro.db --read-only init
ends "init in a missing folder" 1 "$tiendo" --db no/where.db init
touch gone.db-journal; ends "a journal of a lost database" 1 "$tiendo" --db gone.db init
no "nothing beside it" test -e gone.db
ends "the default place" 0 "$tiendo" init
yes "is below the home" test -f home/.local/share/tiendo/tiendo.db
is "its folder" 770 "$(stat -c %a home/.local/share/tiendo)"
ends "XDG_DATA_HOME" 0 env XDG_DATA_HOME="$dir/xdg" "$tiendo" init --empty
yes "is there" test -f xdg/tiendo/tiendo.db
ends "TIENDO_DB" 0 env TIENDO_DB="$dir/env.db" "$tiendo" init --empty
yes "is used" test -f env.db
ln -s t.db link.db; ends "a symbolic link is not followed" 1 "$tiendo" --db link.db status
echo "not a database, only text that is long enough to look like one" >text.db
ends "another file" 1 "$tiendo" --db text.db status

for i in 1 2 3 4 5; do # of several that start together exactly one creates it, and it is whole
    rm -f race.db
    for k in 1 2 3 4; do "$tiendo" --db race.db init >/dev/null 2>&1 && echo won & done >race.txt
    wait
    is "one of four creates it ($i)" 1 "$(wc -l <race.txt)"
    is "and it is whole ($i)" ok "$(sqlite3 race.db 'PRAGMA integrity_check')"
done
is "no half-made file is left" "" "$(find . -name '.*.new*')"

ends "a bad year" 2 t status --milestone soon
ends "a bad kind" 2 t list nonsense
has "names the kinds" "plans agencies" "$err"

# ---- loading ---------------------------------------------------------------------
for p in $plans; do
    ends "load $p again" 0 t --lang en load "$data/$p"
    has "changes nothing" ": 0 changes, [0-9]+ unchanged" "$out"
done
ends "load nothing" 1 t load no-such-folder
ends "load a file" 1 t load "$data/$main/plan.csv"
ends "load read-only" 2 t --read-only load "$data/$main"
cp -r "$data/$main" broken
sed -i '2s/,2025,/,20x5,/; 3s/,plan,/,sometimes,/' broken/thresholds.csv
sed -i '1s/cadence/rhythm/' broken/tasks.csv
printf '%s,a.2,nowhere,2024,97.x,,,published,t,u,2024,\n' "$main" >>broken/observations.csv
before=$(sha256sum t.db)
ends "a broken bundle" 1 t load broken
has "year" '^broken/thresholds.csv:2: year: ' "$err"
has "scope" '^broken/thresholds.csv:3: scope: ' "$err"
has "unknown column" '^broken/tasks.csv:1: rhythm: ' "$err"
has "missing column" '^broken/tasks.csv:1: cadence: ' "$err"
has "agency" "^broken/observations.csv:$(wc -l <broken/observations.csv): agency: " "$err"
has "value" "^broken/observations.csv:$(wc -l <broken/observations.csv): value: " "$err"
has "and nothing was loaded" '^tiendo: .*nothing was loaded' "$err"
is "the database is the same, byte by byte" "$before" "$(sha256sum t.db)"

# ---- status ----------------------------------------------------------------------
names='["plan","target","name","agency","year","scope","kind","verdict","ratio","value","period",
"bound","upper","strict","gap","line","pace","needed","expected","flags","reason","lead"]'
t status --format json >status.json
is "the fields in their order" "$(jq -c . <<<"$names")" "$(jq -c '.[0] | keys_unsorted' status.json)"
is "every element has them" 1 "$(jq '[.[] | keys_unsorted] | unique | length' status.json)"
is "every threshold is judged" "$(t list thresholds --format json | jq length)" "$(jq length status.json)"
yes "reasons" jq -e 'all(.[]; .reason | length > 0)' status.json
yes "types" jq -e 'all(.[]; (.strict | type) == "boolean" and (.flags | type) == "array" and
    (.year | type) == "number" and (.bound | type) == "number" and
    (.value | type | IN("number", "null")) and (.ratio | type | IN("number", "null")))' status.json
no "six decimals of a ratio" grep -E '"ratio": -?[0-9]+(\.[0-9]{0,5})?[,}]' status.json
no "no floating point" grep -E '[0-9]e[+-]?[0-9]|\.[0-9]{7}' <(sed 's/"[^"]*"//g' status.json)
is "one element a line" "$(($(jq length status.json) + 2))" "$(wc -l <status.json)"
t status --format csv >status.csv
is "the csv has the same columns" "$(jq -r 'join(",")' <<<"$names")" "$(head -1 status.csv)"
sqlite3 :memory: -cmd '.mode csv' -cmd '.import status.csv s' 'SELECT count(*) FROM s' >n.txt 2>&1
is "and rows" "$(jq length status.json)" "$(tr -d '\r' <n.txt)"
is "only one year" "[2030]" "$(t status --milestone 2030 --format json | jq -c '[.[].year] | unique')"
is "only one plan" "[\"$main\"]" "$(t status --plan $main --format json | jq -c '[.[].plan] | unique')"
yes "only what lags" jq -e 'all(.[]; .verdict | IN("missed", "fell_below", "moving_away", "lagging"))' \
    <(t status --lagging --format json)
is "as of a day before all figures" 0 \
    "$("$tiendo" --db t.db --as-of 01/01/2001 status --format json |
       jq '[.[] | select(.value != null)] | length')"
is "dates both ways" "$("$tiendo" --db t.db --as-of 31/12/2024 status --format csv)" \
    "$("$tiendo" --db t.db status --as-of=2024-12-31 --format csv)"
ends "no such plan" 1 t status --plan hanoi-52; has "near" "did you mean hanoi-52-2024" "$err"
ends "no such agency" 1 t status --agency hoi-khuyen-ho; has "near" "hoi-khuyen-hoc" "$err"
is "an agency's own figures" '["haiphong"]' \
    "$(t status --agency haiphong --plan $main --format json | jq -c '[.[].agency] | unique')"
yes "all agencies with figures" jq -e '[.[].agency] | unique | length > 2' \
    <(t status --agency all --format json)
of_city='[.[] | select(.agency == "hanoi" and .value != null) | [.target, .year, .verdict]] | sort'
is "all has the city's verdicts too" "$(t status --plan $main --format json | jq -c "$of_city")" \
    "$(t status --agency all --plan $main --format json | jq -c "$of_city")"
for lang in vi en; do
    ends "text $lang" 0 t --lang $lang status
    is "fits 80 columns ($lang)" 1 "$(( $(wc -L <out.txt) <= 80 ))"
    ends "text of all agencies $lang" 0 t --lang $lang status --agency all
    is "fits 80 columns too ($lang)" 1 "$(( $(wc -L <out.txt) <= 80 ))"
done
has "Vietnamese words" "Chưa có số liệu" "$(t status)"
has "English words" "no data" "$(t --lang en status)"
has "English by the locale" "no data" "$(env LC_ALL=en_US.UTF-8 "$tiendo" --db t.db status)"
has "numbers as people write them" "99,97%" "$(t status)"
has "in English too" "99\.97%" "$(t --lang en status)"
has "the summary" "In all $(t status --milestone 2030 --format json | jq length)\." \
    "$(t --lang en status --milestone 2030)"
no "ASCII only" grep -P '[^\x00-\x7f]' <(t --ascii status)
worst='missed|fell below|moving away|lagging|slow|met, at risk|awaiting|no data'
t --lang en status --plan $main | grep -oE "^($worst)" | uniq >order.txt
is "worst first" "$(tr '|' '\n' <<<"$worst" | grep -xFf order.txt)" "$(<order.txt)"

# ---- list, show, export ----------------------------------------------------------
for kind in plans agencies succession targets thresholds tasks assignments obligations observations journal; do
    ends "list $kind" 0 t list $kind
    n=$(t list $kind --format json | jq length)
    is "list $kind: as many lines as elements" "$((n + 1))" "$(wc -l <out.txt)"
    ends "list $kind as csv" 0 t list $kind --format csv
done
for kind in plan agencies succession targets thresholds tasks assignments obligations observations; do
    is "export $kind is list as csv" "$(t list $kind --format csv)" "$(t export $kind)"
    yes "export $kind as json" jq -e 'length > 0' <(t export $kind --format json)
    ends "export $kind to a file" 0 t export $kind --output $kind.out
    is "the same bytes" "$(t export $kind | sha256sum)" "$(sha256sum <$kind.out)"
done
is "exports are private" 600 "$(stat -c %a plan.out)"
ends "a file is not overwritten" 1 t export plan --output plan.out
ln -s target.out dangling.out; ends "nor a link followed" 1 t export plan --output dangling.out
no "nothing behind it" test -e target.out
ends "no such folder" 1 t export plan --output no/where.csv
for what in "plan $main" "agency so-gddt" "target c.4 --plan $main" "task III.1.2 --plan $main"; do
    # shellcheck disable=SC2086
    { ends "show $what" 0 t show $what; yes "show $what as json" jq -e . <(t show $what --format json); }
done
yes "a target's sentences" jq -e '.thresholds | length == 2 and all(.[]; .reason | length > 0)' \
    <(t show target c.4 --plan $main --format json)
yes "its figures and what became of them" \
    jq -e '[.figures[].use] | index("used") and index("contradicts")' \
    <(t show target c.4 --plan $main --format json)
ends "an unknown target" 1 t show target c.44 --plan $main; has "near" "c\.4" "$err"
ends "a code of two plans" 2 t show target a.1; has "names them" "$main" "$err"
has "found without marks" "did you mean .*so-gddt" "$(t show agency 'giao duc' 2>&1)"

for p in $plans; do # an exported bundle is the same plan again, here and in an empty database
    ends "export $p" 0 t export bundle --plan "$p" --output "x-$p"
    ends "load it" 0 t --lang en load "x-$p"
    has "0 changes ($p)" ": 0 changes" "$out"
    ends "a new database from it" 0 "$tiendo" --db "x-$p.db" init "x-$p"
    ends "the original on top" 0 "$tiendo" --lang en --db "x-$p.db" load "$data/$p"
    has "0 changes there ($p)" ": 0 changes" "$out"
done
ends "export everything" 0 t export bundle --output x-all
ends "load everything" 0 t --lang en load x-all; has "0 changes (all)" ": 0 changes" "$out"
ends "a new database from everything" 0 "$tiendo" --db x-all.db init x-all
is "the same rows" "$(t export observations | sha256sum)" \
    "$("$tiendo" --db x-all.db export observations | sha256sum)"
ends "a bundle is not overwritten" 1 t export bundle --output x-all
ends "a bundle needs its folder" 2 t export bundle

# ---- where output goes -----------------------------------------------------------
for c in "status" "status --format json" "list targets" "export observations" "help" "version" "completion bash" \
         "show plan $main" "list journal --format csv"; do
    # shellcheck disable=SC2086
    { ends "a full disk: $c" 1 bash -c '"$0" --db t.db "${@}" >/dev/full' "$tiendo" $c
      is "says so: $c" "tiendo: cannot write: No space left on device" "$err"
      t $c 2>err.txt | head -1 >/dev/null
      is "a closed pipe is no failure: $c" "0 0" "${PIPESTATUS[*]}"
      is "and silent: $c" "" "$(<err.txt)"; }
done
before=$(sha256sum t.db)
bash -c '"$0" --db t.db status <&- >&- 2>&-' "$tiendo"; is "closed descriptors" 0 $?
bash -c '"$0" --db t.db load "$1" <&- >&- 2>&-' "$tiendo" broken; is "closed, and an error to tell" 1 $?
is "nothing landed in the database" "$before" "$(sha256sum t.db)"
bash -c '"$0" --db t.db export plan --output closed.out <&- >&- 2>&-' "$tiendo"
is "nor in an export" "$(t export plan)" "$(cat closed.out)"
ends "the screen without a terminal" 2 t; has "names ssh -t" "ssh -t" "$err"
is "one line" 1 "$(wc -l <err.txt)"
ends "no database comes of it" 2 "$tiendo" --db nothing.db; no "none" test -e nothing.db

# Nobody can stall writers: a reader that does not read holds no lock.
t export observations | { sleep 1; cat >/dev/null; } &
sleep 0.3; ends "a stalled reader locks nobody out" 0 t load "$data/$main"; wait

# The first start makes the database; two at the same time share it.
for i in 1 2; do
    printf q | XDG_DATA_HOME=$dir/first timeout 20 script -qec "'$tiendo'" /dev/null >first$i.txt 2>&1 &
done
wait
is "a first start makes a whole database" ok \
    "$(sqlite3 first/tiendo/tiendo.db 'PRAGMA integrity_check' 2>&1)"
is "with the plans" "$(wc -w <<<"$plans")" \
    "$(XDG_DATA_HOME=$dir/first "$tiendo" list plans --format json | jq length)"
is "and nothing else" "tiendo.db" "$(ls -A first/tiendo)"

# ---- hostile text ----------------------------------------------------------------
cp t.db evil.db
sqlite3 evil.db "INSERT INTO change(at, actor, uid, login_uid, via)
  VALUES('2026-01-01T00:00:00.000Z', 'x', 0, -1, 'x');
  UPDATE target SET name = char(27) || ']0;owned' || char(7) || char(8238) || char(155) || '1m\"' ||
  char(8232) || char(10), rev = rev + 1, change_id = (SELECT max(id) FROM change)
  WHERE code = 'a.2' AND plan_id = 1"
for c in "status" "list targets" "show target a.2 --plan $main" "list targets --format csv" "status --format json" \
         "list journal" "status --agency all"; do
    script -qec "'$tiendo' --db evil.db $c" /dev/null </dev/null >tty.txt 2>&1
    no "nothing a terminal acts on: $c" grep -qP '\x1b|\x07|\x{202e}|\x{9b}' tty.txt
    yes "something was shown: $c" grep -qE 'a\.2|target' tty.txt
done
is "json keeps the text exactly" \
    "$(sqlite3 evil.db "SELECT hex(name) FROM target WHERE code = 'a.2' AND plan_id = 1")" \
    "$("$tiendo" --db evil.db status --plan $main --format json |
       jq -j '[.[] | select(.target == "a.2")][0].name' |
       od -An -tx1 | tr -d ' \n' | tr a-f A-F)"
has "json escapes what is invisible" '\\u202e' "$("$tiendo" --db evil.db status --format json)"
no "and lines of JavaScript" grep -qP '\x{2028}' <("$tiendo" --db evil.db status --format json)
ends "errors are harmless" 2 t "$(printf 'x\e]0;owned\a')"; no "no ESC" grep -q $'\e' err.txt

# ---- locales ---------------------------------------------------------------------
want=$(for k in observations targets; do t export $k; t export $k --format json; done | sha256sum)
for l in unset C POSIX C.UTF-8 vi_VN.UTF-8 vi_VN en_US.ISO-8859-1 tr_TR.UTF-8 xx_YY.UTF-8; do
    if [ $l = unset ]; then set -- -u LC_ALL -u LANG; else set -- LC_ALL=$l; fi
    got=$(for k in observations targets; do
        env "$@" "$tiendo" --db t.db export $k; env "$@" "$tiendo" --db t.db export $k --format json
    done | sha256sum)
    is "exports do not depend on the locale: $l" "$want" "$got"
    has "text is readable: $l" "hanoi-52-2024" "$(env "$@" "$tiendo" --db t.db list plans)"
done
is "only en is English" "Lệnh" "$(env LC_ALL=enm_GB "$tiendo" help | grep -x 'Lệnh')"

# ---- completion ------------------------------------------------------------------
t completion bash >completion.bash
yes "the script is bash" bash -n completion.bash
mkdir bin; printf '#!/bin/sh\nexec "%s" "$@"\n' "$tiendo" >bin/tiendo; chmod +x bin/tiendo
# complete WORDS...: what is offered for the last word
complete_words() {
    PATH=$dir/bin:$PATH TIENDO_DB=$dir/t.db bash -c '. ./completion.bash
        COMP_WORDS=(tiendo "$@"); COMP_CWORD=$#; _tiendo; printf "%s\n" "${COMPREPLY[@]}"' x "$@" | sort | xargs
}
is "commands" "show status" "$(complete_words s)"
is "options" "--lagging --lang" "$(complete_words status --la)"
is "options of the command only" "--lang" "$(complete_words list --la)"
is "formats" "csv json" "$(complete_words export plan --format '')"
is "after an equals sign" "vi" "$(complete_words status --lang = v)"
is "kinds" "targets tasks" "$(complete_words list ta)"
is "plans" "hanoi-231-2020 $main" "$(complete_words status --plan hanoi)"
is "codes" "d.3.1 d.3.2 d.3.3" "$(complete_words show target d.3.)"
is "options before the command" "status" "$(complete_words --lang vi --db t.db sta)"
sqlite3 evil.db "UPDATE plan SET key = '\$(touch owned)', rev = rev + 1,
  change_id = (SELECT max(id) FROM change) WHERE id = 2"
complete_words --db evil.db status --plan '' >/dev/null
no "a database cannot run commands" test -e owned

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
