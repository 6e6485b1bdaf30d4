#!/bin/bash
# The command line from outside: formats, exit statuses, pipes, full disks, closed descriptors,
# locales, round trips, completion.
#   TIENDO=build/tiendo DATA=data tests/e2e/test_cli.sh
# Needs bash, sqlite3, jq and util-linux's script. Prints "N passed, N failed".
set -u
tiendo=$(realpath "${TIENDO:-build/tiendo}")
data=$(realpath "${DATA:-data}")
dir=$(mktemp -d "$(.ci/tmpdir)/tiendo-cli.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export HOME=$dir/home TIENDO_DATA=$data LC_ALL=C.UTF-8
unset TIENDO_DB XDG_DATA_HOME XDG_CONFIG_HOME NO_COLOR COLUMNS
mkdir home
plans=$(for d in "$data"/*/plan.csv; do basename "$(dirname "$d")"; done)
main=hanoi-52-2024
day=2026-06-30
passed=0 failed=0

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); printf 'FAIL %s\n' "$1"; shift; [ $# = 0 ] || printf '     %s\n' "$@"; }
t() { "$tiendo" --db t.db --as-of "$day" "$@"; }
now() { "$tiendo" --db t.db "$@"; } # writing is for today only

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
for word in init load status list show export record accept verify withdraw close reopen progress submit ask answer \
            import undo check backup doctor set completion help version; do
    for lang in vi en; do
        ends "help $word $lang" 0 t --lang $lang help $word
        has "help $word names it" "tiendo $word" "$out"
        is "help $word fits 80 columns" 1 "$(( $(wc -L <out.txt) <= 80 ))"
        is "help $word --help" "$out" "$(t --lang $lang $word --help)"
    done
    has "the program's help names $word" "^  $word" "$(t help)"
done
ends "no such command" 2 t stauts;           has "suggests" "có phải là status" "$err"
ends "no such option" 2 t status --nonsense; has "hint" "xem 'tiendo help status'" "$err"
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

# What is wrong is said in the language asked for, wherever that stands: ARGUMENTS | English | Vietnamese
while IFS='|' read -r args en vi; do
    # shellcheck disable=SC2086  # the arguments are words
    for lang in en vi; do
        ends "$args ($lang)" 2 t $args --lang $lang
        is "says why: $args ($lang)" "tiendo: ${!lang}" "$(head -1 <<<"$err")"
        ends "$args (--lang=$lang)" 2 t --lang=en --lang=$lang $args
        is "so before it: $args ($lang)" "tiendo: ${!lang}" "$(head -1 <<<"$err")"
    done
done <<'END'
stauts|unknown command 'stauts'; did you mean status?|không có lệnh 'stauts'; có phải là status?
status --nonsense|unknown option '--nonsense'|không có tùy chọn '--nonsense'
-x|unknown option '-x'|không có tùy chọn '-x'
status --lagging=yes|--lagging takes no value|--lagging không đi kèm giá trị
status --color blue|--color: 'blue' is not one of: auto never always|--color: 'blue' không thuộc các giá trị: auto never always
list plans --lagging|--lagging does not go with list|--lagging không dùng được với list
show target|show needs KIND CODE|show cần có KIND CODE
load a b|load: too many arguments: 'b'|load: thừa tham số 'b'
status --format xml|--format: 'xml' is not one of: text json csv csv-excel xlsx|--format: 'xml' không thuộc các giá trị: text json csv csv-excel xlsx
END
has "the hint, in English" "try 'tiendo help status'" "$(t --lang en status --nonsense 2>&1)"
ends "a bad language" 2 t --lang fr --lang en status; has "which are there" "--lang: 'fr' is not one of: vi en" "$err"
ends "a value is no option" 2 t --plan --lang en --nonsense; has "so it asks for nothing" "không có tùy chọn" "$err"

# ---- creating --------------------------------------------------------------------
ends "no database yet" 1 t status;           has "says how to make one" "tiendo init" "$err"
ends "init" 0 t init
ends "init does not overwrite" 1 t init;     has "says so" "t.db: đã có; lệnh" "$err"
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
for m in 000 027 077; do
    mkdir home$m
    (umask $m; HOME=$dir/home$m "$tiendo" init --empty >/dev/null)
    for d in .local .local/share; do
        is "$d is as anybody's, umask $m" $(printf %o $((0777 & ~0$m))) "$(stat -c %a home$m/$d)"
    done
    is "its folder is its owner's, umask $m" 700 "$(stat -c %a home$m/.local/share/tiendo)"
    is "the database is the group's, umask $m" 660 \
        "$(stat -c %a home$m/.local/share/tiendo/tiendo.db)"
done
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

# In both languages also what is known only with a database: ARGUMENTS | STATUS | English | Vietnamese
while IFS='|' read -r args status en vi; do
    # shellcheck disable=SC2034,SC2086  # en and vi by their names; the arguments are words
    for lang in en vi; do
        ends "$args ($lang)" "$status" now $args --lang $lang
        is "says why: $args ($lang)" "tiendo: ${!lang}" "$(head -1 <<<"$err")"
    done
done <<'END'
status --plan hanoi-52|1|no plan 'hanoi-52'; did you mean hanoi-52-2024?|không có kế hoạch 'hanoi-52'; có phải là hanoi-52-2024?
show agency zz|1|no agency 'zz' (see: tiendo list agencies)|không có cơ quan 'zz' (xem: tiendo list agencies)
show target zz|1|no target 'zz' (see: tiendo list targets)|không có chỉ tiêu 'zz' (xem: tiendo list targets)
show task zz|1|no task 'zz' (see: tiendo list tasks)|không có nhiệm vụ 'zz' (xem: tiendo list tasks)
submit zz|1|no obligation 'zz' (see: tiendo list obligations)|không có báo cáo 'zz' (xem: tiendo list obligations)
show meeting 1|2|'meeting' is not a kind to show; one of: plan agency target task change submission|không xem được 'meeting'; chọn một trong: plan agency target task change submission
show change 99999|1|there is no change 99999|không có thay đổi số 99999
list journal --limit x|2|--limit: 'x' is not a number|--limit: 'x' không phải là số
status --milestone soon|2|--milestone: 'soon' is not a year from 1900 to 2199|--milestone: 'soon' không phải là năm từ 1900 đến 2199
list plans --output no/where|1|cannot write no/where: No such file or directory|không ghi được no/where: không có tệp hoặc thư mục này
import targets no/where|1|no/where: No such file or directory|no/where: không có tệp hoặc thư mục này
record a.2 x --plan hanoi-52-2024|2|VALUE: 'x' is not a number|VALUE: 'x' không phải là số
record a.2 1.234 --plan hanoi-52-2024|2|VALUE: '1.234' may mean 1234 or a number with three decimals; write 1234, or 1.2340|VALUE: '1.234' có thể là 1234 hoặc là số có ba chữ số thập phân; hãy viết 1234, hoặc 1.2340
withdraw a.2 --plan hanoi-52-2024|2|withdraw needs --reason|withdraw cần có --reason (lý do)
undo 99999|1|there is no change 99999|không có thay đổi số 99999
backup t.db|1|t.db: exists already; a backup replaces nothing|t.db: đã có; sao lưu không ghi đè tệp nào
--read-only undo 1|2|undo changes the database, which --read-only forbids|undo có ghi vào cơ sở dữ liệu, không dùng được cùng --read-only
END

ends "a bad year" 2 t status --milestone soon
ends "a bad kind" 2 t list nonsense
has "names the kinds" "plans agencies" "$err"

# ---- loading ---------------------------------------------------------------------
for p in $plans; do
    ends "load $p again" 0 now --lang en load "$data/$p"
    has "changes nothing" ": 0 changes, [0-9]+ unchanged" "$out"
done
ends "load nothing" 1 now load no-such-folder
ends "load a file" 1 now load "$data/$main/plan.csv"
ends "load read-only" 2 t --read-only load "$data/$main"
cp -r "$data/$main" broken
sed -i '2s/,2025,/,20x5,/; 3s/,plan,/,sometimes,/' broken/thresholds.csv
sed -i '1s/cadence/rhythm/' broken/tasks.csv
printf '%s,a.2,nowhere,2024,97.x,,,published,t,u,2024,\n' "$main" >>broken/observations.csv
before=$(sha256sum t.db)
ends "a broken bundle" 1 now load broken
has "year" '^broken/thresholds.csv:2: year: ' "$err"
has "scope" '^broken/thresholds.csv:3: scope: ' "$err"
has "unknown column" '^broken/tasks.csv:1: rhythm: ' "$err"
has "missing column" '^broken/tasks.csv:1: cadence: ' "$err"
has "agency" "^broken/observations.csv:$(wc -l <broken/observations.csv): agency: " "$err"
has "value" "^broken/observations.csv:$(wc -l <broken/observations.csv): value: " "$err"
has "what is wrong" "không có cơ quan nào mang mã 'nowhere'" "$err"
has "and nothing was loaded" '^tiendo: .*; chưa nạp gì$' "$err"
ends "a broken bundle, in English" 1 now --lang en load broken
has "what is wrong, in English" "agency: no agency has the code 'nowhere'" "$err"
has "and nothing was loaded, in English" '^tiendo: .*; nothing was loaded$' "$err"
is "the database is the same, byte by byte" "$before" "$(sha256sum t.db)"

# ---- status ----------------------------------------------------------------------
names='["plan","target","name","agency","year","scope","kind","verdict","ratio","value","period",
"bound","upper","strict","gap","line","pace","needed","expected","flags","reason","lead",
"since","reported","units","coverage","meeting","estimate","numerator","denominator","lead_basis"]'
t status --format json >status.json
is "the fields in their order" "$(jq -c . <<<"$names")" "$(jq -c '.[0] | keys_unsorted' status.json)"
is "every element has them" 1 "$(jq '[.[] | keys_unsorted] | unique | length' status.json)"
is "every threshold is judged" "$(t list thresholds --format json | jq length)" "$(jq length status.json)"
yes "reasons" jq -e 'all(.[]; .reason | length > 0)' status.json
yes "types" jq -e 'all(.[]; (.strict | type) == "boolean" and (.flags | type) == "array" and
    (.year | type) == "number" and (.bound | type) == "number" and
    (.estimate | type) == "boolean" and (.since | type | IN("string", "null")) and
    ([.reported, .units, .coverage, .meeting | type] - ["number", "null"] == []) and
    (.value | type | IN("number", "null")) and (.ratio | type | IN("number", "null")))' status.json
no "six decimals of a ratio" grep -E '"ratio": -?[0-9]+(\.[0-9]{0,5})?[,}]' status.json
no "no floating point" grep -E '[0-9]e[+-]?[0-9]|\.[0-9]{7}' <(sed 's/"[^"]*"//g' status.json)
is "one element a line" "$(($(jq length status.json) + 2))" "$(wc -l <status.json)"
t status --format csv >status.csv
is "the csv has the same columns" "$(jq -r 'join(",")' <<<"$names")" "$(head -1 status.csv)"
sqlite3 :memory: -cmd '.mode csv' -cmd '.import status.csv s' 'SELECT count(*) FROM s' >n.txt 2>&1
is "and rows" "$(jq length status.json)" "$(tr -d '\r' <n.txt)"
is "only one year" "[2030]" "$(t status --milestone 2030 --format json | jq -c '[.[].year] | unique')"
# A view that was saved on the screen: what the board lists, and nothing else.
mkdir -p viewed/tiendo
printf '[view.1]\nname = Dưới đích\nkey = 3\nplan = %s\nmilestone = 2030\nfilter.targets = nay>60 !gia\n' $main \
    >viewed/tiendo/tiendo.conf
printf '[view.2]\nname = Cũ\nplan = gone\nagency = so-gddt\nfilter.tasks = bao cao\n' >>viewed/tiendo/tiendo.conf
v() { XDG_CONFIG_HOME=$dir/viewed t "$@"; }
ends "a saved view, however it is written" 0 v status --view "DUOI dich"
has "... names itself" "^Khung nhìn: Dưới đích \(52/KH-UBND, mốc 2030, Chỉ tiêu: Lọc: nay>60 !gia\)" "$out"
ends "... in rows" 0 v status --view "dưới đích" --format json
is "... only above 60" true "$(jq 'length > 0 and all(.[]; .value > 60 and .year == 2030)' <<<"$out")"
ends "... of targets" 0 v --lang en list targets --view "duoi dich"
has "... the same" "c\.4" "$out"; no "... no other" grep -q " a\.1 " out.txt
ends "a view of what is gone" 0 v --lang en list tasks --view cu
has "... says so" "View Cũ: not there any more: plan gone" "$err"
ends "the report of a view" 0 v report brief --view cu
has "... of its agency" "Sở Giáo dục" "$out"
ends "no such view" 1 v status --view no
has "... says which there are" "đã lưu: Dưới đích, Cũ" "$err"
ends "a view and its plan" 2 v status --view cu --plan $main
ends "a view of no rows" 2 v list plans --view cu
ends "none saved" 1 t status --view cu
# A code without its points, where only one thing can be meant.
ends "a code without points" 0 t show target C4 --plan $main; has "... is that one" "^c\.4 " "$out"
ends "a part of one" 1 t --lang en show target c --plan $main; has "... is none" "did you mean" "$err"
ends "a task without points" 0 t show task v172 --plan $main; has "... is that one" "^V\.17\.2 " "$out"
is "only one plan" "[\"$main\"]" "$(t status --plan $main --format json | jq -c '[.[].plan] | unique')"
yes "only what lags" jq -e 'all(.[]; .verdict | IN("missed", "fell_below", "moving_away", "lagging"))' \
    <(t status --lagging --format json)
is "as of a day before all figures" 0 \
    "$("$tiendo" --db t.db --as-of 01/01/2001 status --format json |
       jq '[.[] | select(.value != null)] | length')"
is "dates both ways" "$("$tiendo" --db t.db --as-of 31/12/2024 status --format csv)" \
    "$("$tiendo" --db t.db status --as-of=2024-12-31 --format csv)"
ends "no such plan" 1 t status --plan hanoi-52; has "near" "có phải là hanoi-52-2024" "$err"
ends "no such agency" 1 t status --agency hoi-khuyen-ho; has "near" "hoi-khuyen-hoc" "$err"
is "an agency's own figures" '["haiphong"]' \
    "$(t status --agency haiphong --plan $main --format json | jq -c '[.[].agency] | unique')"
yes "all agencies with figures" jq -e '[.[].agency] | unique | length > 2' \
    <(t status --agency all --format json)
of_city='[.[] | select(.agency == "hanoi" and .value != null) | [.target, .year, .verdict]] | sort'
is "all has the city's verdicts too" "$(t status --plan $main --format json | jq -c "$of_city")" \
    "$(t status --agency all --plan $main --format json | jq -c "$of_city")"
for lang in vi en; do
    for width in 80 120; do
        ends "text $lang" 0 env COLUMNS=$width "$tiendo" --db t.db --as-of "$day" --lang $lang status
        is "fits $width columns ($lang)" 1 "$(( $(wc -L <out.txt) <= width ))"
        ends "text of all agencies $lang" 0 env COLUMNS=$width "$tiendo" --db t.db --as-of "$day" --lang $lang status --agency all
        is "fits $width columns too ($lang)" 1 "$(( $(wc -L <out.txt) <= width ))"
    done
done
ends "since when and who leads" 0 t status --plan $main
has "the headings" '^Đánh giá +Từ +Mã +Chỉ tiêu .* Chủ trì$' "$out"
has "names in a pipe" ' Trường công lập đạt chuẩn quố[^ ]* +2030 .* Sở GDĐT\*$' "$out"
has "leads in a pipe" ' Dòng họ học tập +2025 .* Hội Khuyến học\*$' "$out"
no "no name is cut below 30" grep -qE '^.{0,58}~ +20[0-9]{2}' <<<"$out"
has "missed since its deadline" '^Không đạt +31/12/2025 +d\.3\.2 .*\*$' "$out"
has "what the mark means" '^\* cạnh cơ quan, vai trò: suy luận' "$out"
has "what the other mark means" '^\* cạnh năm: chỉ tiêu năm' "$out"
has "in English" '^\* beside an agency or a role: inferred' "$(t --lang en status --plan $main)"
is "no mark, no word of it" 0 "$(t list plans | grep -c '^\*')"
has "below a list" '^\* cạnh cơ quan' "$(t list tasks --plan $main | tail -1)"
has "below a page" '^\* cạnh cơ quan' "$(t show target c.4 --plan $main | tail -1)"
is "a word in a spreadsheet" 0 "$(t status --format csv-excel | grep -cE '\*;|^\*')"
has "which is said" ';Sở GDĐT \(suy luận\);' "$(t status --plan $main --format csv-excel)"
is "basis of the lead" "$(t list targets --format json | jq -c '[.[] | select(.lead) | .basis] | unique')" \
    "$(jq -c '[.[] | select(.lead) | .lead_basis] | unique' status.json)"
yes "none without a lead" jq -e 'all(.[]; .lead or (.lead_basis == null))' status.json
of_gone='[.[] | select(.agency == "q-007") | .verdict] | unique'
is "an abolished district" '["not_applicable"]' "$(t status --agency all --format json | jq -c "$of_gone")"
no "on an earlier day it was not" grep -q not_applicable \
    <("$tiendo" --db t.db --as-of 2025-06-30 status --agency q-007 --plan $main --milestone 2030 --format json |
      jq -r '.[] | select(.target == "d.4").verdict')
gone=$("$tiendo" --db t.db --as-of 2026-06-30 report annual --year 2025 --agency q-007 --plan $main --format text | tr -s '\n ' ' ')
has "why its targets apply no longer" 'do cơ quan, đơn vị đã kết thúc hoạt động \(5 chỉ tiêu\)' "$gone"
no "nothing is to be measured otherwise" grep -q 'Xác định lại đơn vị tính' <<<"$gone"
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

# A sum of too few units is shown, with how few they are, and not judged (METHOD.md 7); of enough it is judged.
part() { "$tiendo" --db part.db "$@"; }
part init "$data/$main" >/dev/null
units=$(part list agencies --format json | jq -r '[.[] | select(.kind == "commune") | .code] | .[]')
of_units() { # HOW MANY VALUE: so many of its communes say it of a.3
    echo "plan,target,agency,period,value,numerator,denominator,status,source_title"
    head -"$1" <<<"$units" | sed "s/.*/$main,a.3,&,2025,$2,$2,100,reported,R/"
}
few='.[] | select(.target == "a.3" and .year == 2030) | [.verdict, .value, .reported, .units, .coverage, .meeting, .flags]'
of_units 3 97 >few.csv
ends "three of them" 0 part import observations few.csv --apply
is "a partial sum in JSON" '["not_assessable",97,3,126,2.4,3,["rolled_up","partial"]]' \
    "$(part status --format json | jq -c "$few")"
has "and in words" "năm 2025 mới có 3/126 đơn vị báo cáo, tính được 97,0%" "$(part status --format json | jq -r '.[].reason')"
of_units 110 97 | sed 2,4d >more.csv
ends "the most of them" 0 part import observations more.csv --apply
is "a whole sum in JSON" '["met",97,110,126,87.3,110]' "$(part status --format json | jq -c "$few | .[:6]")"
rm part.db few.csv more.csv

# ---- list, show, export ----------------------------------------------------------
for kind in plans agencies succession targets thresholds tasks assignments obligations observations journal; do
    ends "list $kind" 0 now list $kind
    n=$(now list $kind --format json | jq length)
    is "list $kind: as many lines as elements" "$((n + 1))" "$(grep -vc '^\* cạnh' out.txt)"
    ends "list $kind as csv" 0 now list $kind --format csv
done
ends "no decision yet" 0 now list decisions --format csv; is "only its head" plan,id,text,owner,due,state "$out"
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
ends "- is standard output" 0 t export plan --output -; yes "as it is without" cmp -s out.txt plan.out; no "and no file" test -e -
ends "no name" 2 t export plan --output ""; has "says so" "cần có giá trị" "$err"
# For people: the words of the language, names beside codes, decimal comma, dates as they write them.
bom=$'\xef\xbb\xbf'
for kind in plan agencies succession targets thresholds tasks assignments obligations observations progress \
            submissions decisions requests journal verdicts; do
    for format in csv json csv-excel xlsx; do
        ends "export $kind as $format" 0 t export $kind --format $format --output "k-$kind.$format"
    done
    yes "$kind.json is JSON" jq -e 'type == "array"' "k-$kind.json"
    is "$kind for people begins with a mark" "$bom" "$(head -c 3 "k-$kind.csv-excel")"
    no "and lines end with CRLF" grep -qv $'\r$' <(grep -v '"' "k-$kind.csv-excel")
    yes "$kind.xlsx is whole" unzip -tq "k-$kind.xlsx"
    no "no formula in $kind.xlsx" grep -q '<f>' <(unzip -p "k-$kind.xlsx" 'xl/worksheets/*.xml')
    is "$kind.xlsx is the same each time" "$(sha256sum <"k-$kind.xlsx")" "$(t export $kind --format xlsx | sha256sum)"
done
has "its day is the review's" '>2026-06-30T00:00:00Z<' "$(unzip -p k-plan.xlsx docProps/core.xml)"
rows() { unzip -p "$1" xl/worksheets/sheet1.xml | grep -o '<row r=' | wc -l; }
is "a row for each figure" "$(t export observations | wc -l)" "$(rows k-observations.xlsx)"
has "headings in Vietnamese" '^.*Kế hoạch;Chỉ tiêu;Tên chỉ tiêu;Cơ quan;Tên cơ quan;Kỳ;Giá trị;Tử số;Mẫu số;Loại số liệu;Nguồn;Liên kết;Ngày công bố;Ghi chú' "$(head -1 k-observations.csv-excel)"
has "in English" 'Plan;Target;Name of the target;Agency;' "$(t --lang en export observations --format csv-excel | head -1)"
has "a figure as people write it" ';b\.1;Lao động qua đào tạo;hanoi;UBND thành phố Hà Nội;2022;72,2;' "$(<k-observations.csv-excel)"
has "a number is a number" '<v>72.2' "$(unzip -p k-observations.xlsx xl/worksheets/sheet1.xml)"
has "the heading stays" 'ySplit="1".*state="frozen"' "$(unzip -p k-observations.xlsx xl/worksheets/sheet1.xml)"
has "there is a filter" '<autoFilter ref="A1:N' "$(unzip -p k-observations.xlsx xl/worksheets/sheet1.xml)"
verdicts=$(unzip -p k-verdicts.xlsx xl/worksheets/sheet1.xml)
has "colours follow the words" 'operator="equal"[^>]*><formula>"Chậm tiến độ"</formula>' "$verdicts"
is "a chart for each target with figures" "$(t status --format json | jq '[.[] | select(.period) | .plan + .target] | unique | length')" \
    "$(unzip -l k-verdicts.xlsx | grep -c 'chartsheets/sheet')"
is "status is verdicts" "$(sha256sum <k-verdicts.xlsx)" "$(t status --format xlsx | sha256sum)"
ends "everything in one" 0 t export bundle --format xlsx --output all.xlsx
kinds=$(t --lang en export nonsense 2>&1 | sed -n 's/.*one of: //p' | tr ' ' '\n' | grep -cvxE 'verdicts|bundle|decisions|requests|journal')
is "a sheet for each kind" "$kinds" "$(unzip -l all.xlsx | grep -c 'worksheets/sheet')"
ends "list into a file" 0 t list duties --format xlsx --output duties.xlsx; yes "whole" unzip -tq duties.xlsx
ends "list as text into a file" 0 t list targets --output targets.txt
is "as on the screen" "$(t list targets)" "$(<targets.txt)"
ends "a bundle for people" 2 t export bundle --format csv-excel --output no
ends "a full disk" 1 bash -c '"$0" --db t.db export targets --format xlsx >/dev/full' "$tiendo"
ends "no room for temporary files" 1 bash -c 'ulimit -f 4; trap "" XFSZ; "$0" --db t.db export targets --format xlsx --output big.xlsx' "$tiendo"
no "nothing comes of it" test -e big.xlsx; is "one line says why" 1 "$(wc -l <err.txt)"
has "and names the disk" "không ghi được ${TMPDIR:-/tmp}:" "$err"
for args in "export targets --format xlsx" "export targets" "import observations -"; do # one of each kind
    ends "\$TMPDIR counts: $args" 1 env TMPDIR="$dir/nowhere" "$tiendo" --db t.db $args
    has "it is named: $args" "không ghi được $dir/nowhere: " "$err"
done
no "a spreadsheet to a terminal" script -qec "'$tiendo' --db t.db status --format xlsx" /dev/null
if command -v soffice >/dev/null; then # another program reads what we wrote
    soffice --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76' --outdir read k-observations.xlsx \
        >/dev/null 2>&1
    is "as many rows in another program" "$(t export observations | wc -l)" "$(wc -l <read/k-observations.csv)"
    has "the same figure" ',hanoi,UBND thành phố Hà Nội,2022,"?72[.,]2' "$(<read/k-observations.csv)"
fi

# Text that a spreadsheet would calculate is made harmless for people, and exact for programs.
mkdir evil && cp "$data/$main"/*.csv evil/
{ head -1 "$data/$main/observations.csv"
  for note in '=1+1' '-5' '+84' '@x' "'=x" '-0.5' 'x=1'; do
      echo "$main,c.4,hanoi,2024-Q1,75,,,reported,Nguồn $note,,,\"$note\""
  done; } >evil/observations.csv
ends "hostile notes" 0 "$tiendo" --db evil.db init evil
for note in '=1+1' '-5' '+84' '@x' "'=x" '-0.5' 'x=1'; do
    has "exact: $note" ",$(sed 's/[+]/\\+/g' <<<"$note")\$" "$("$tiendo" --db evil.db export observations)"
done
for note in "'=1+1" "'@x" "''=x" 'x=1'; do
    has "harmless: $note" ";$(sed 's/[+]/\\+/g' <<<"$note")" "$("$tiendo" --db evil.db export observations --format csv-excel)"
done

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
has "found without marks" "có phải là .*so-gddt" "$(t show agency 'giao duc' 2>&1)"

for p in $plans; do # an exported bundle is the same plan again, here and in an empty database
    ends "export $p" 0 t export bundle --plan "$p" --output "x-$p"
    ends "load it" 0 now --lang en load "x-$p"
    has "0 changes ($p)" ": 0 changes" "$out"
    ends "a new database from it" 0 "$tiendo" --db "x-$p.db" init "x-$p"
    ends "the original on top" 0 "$tiendo" --lang en --db "x-$p.db" load "$data/$p"
    has "0 changes there ($p)" ": 0 changes" "$out"
done
ends "export everything" 0 t export bundle --output x-all
ends "load everything" 0 now --lang en load x-all; has "0 changes (all)" ": 0 changes" "$out"
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
      is "says so: $c" "tiendo: không ghi ra được: ổ đĩa đã đầy" "$err"
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
t export observations | { head -c 1 >/dev/null; touch reading; until [ -e loaded ]; do sleep 0.1; done; cat >/dev/null; } &
until [ -e reading ]; do sleep 0.1; done
ends "a stalled reader locks nobody out" 0 now load "$data/$main"; touch loaded; wait

# The first start makes the database; two at the same time share it.
for i in 1 2; do
    printf q | XDG_DATA_HOME=$dir/first timeout 600 script -qec "'$tiendo'" /dev/null >first$i.txt 2>&1 &
done
wait
is "a first start makes a whole database" ok \
    "$(sqlite3 first/tiendo/tiendo.db 'PRAGMA integrity_check' 2>&1)"
is "with the plans" "$(wc -w <<<"$plans")" \
    "$(XDG_DATA_HOME=$dir/first "$tiendo" list plans --format json | jq length)"
is "and nothing else" "tiendo.db" "$(ls -A first/tiendo)"

# ---- writing ---------------------------------------------------------------------
cp t.db w.db
w() { "$tiendo" --db w.db "$@"; }
in_w() { sqlite3 w.db "$1"; }
p="--plan $main"
changes() { in_w 'SELECT count(*) FROM change'; }
# refused NAME STATUS PATTERN COMMAND...: with this message, and nothing is written
refused() {
    local name=$1 want=$2 pattern=$3 before
    shift 3
    before=$(changes)
    ends "$name" "$want" "$@"
    has "$name: says why" "$pattern" "$err"
    is "$name: nothing was written" "$before" "$(changes)"
}
# shellcheck disable=SC2086
{
ends "record" 0 w record a.2 99,5 $p --period 2025 --source 'Báo cáo 12' --link https://x.vn --date 2026-01 --status published
is "one line" 1 "$(wc -l <out.txt)"
has "what was saved" 'a\.2, 2025, Hà Nội: 99,5% \(.* [0-9]+; .*tiendo undo [0-9]+\)' "$out"
is "the figure" "9951|2025123100|2|2026-01|Báo cáo 12|https://x.vn" "$(in_w "SELECT value * 10 + 1, period, o.status,
    published_on, title, url FROM observation o JOIN source s ON s.id = source_id WHERE entered = 1" | sed 's/^995[01]/9951/')"
ends "again, in the other convention" 0 w --lang en record a.2 99.6 --source R $p --period 2025
has "in place of the first" 'a\.2, 2025, .*: 99\.6%, in place of 99\.5% \(change [0-9]+' "$out"
n=$(changes); ends "the same once more" 0 w --lang en record a.2 99.6 --source R $p --period 2025
has "is on record" "this figure is on record already; nothing was saved" "$err"; is "and no change" "$n" "$(changes)"
is "which stays on record" "1 superseded 2 used" "$(w show target a.2 $p --format json |
    jq -r '[.figures[] | select(.period == "2025") | "\(.figure) \(.use)"] | join(" ")')"
refused "ambiguous" 2 "'1\.234'.*1234.*1\.2340" w record a.2 1.234 --source R $p
ends "what is counted has no decimals" 0 w record a.2 - --source R $p --period 2025-Q1 --numerator 996 --denominator 1,000 --new
has "so that it can only be thousands" '99,60%' "$out"
ends "a share just below all" 0 w record a.2 - --source R $p --period 2024 --numerator 9996 --denominator 10000 --new --note x
has "is not said to be all" '2024, Hà Nội: 99,96%' "$out"
has "nor in the series" '2024 +99,96%' "$(w show target a.2 $p)"
has "a bound that decides is said to prove" 'hơn 67%.*chỉ chứng minh, không tính tốc độ' "$(w show target d.3.1 $p)"
has "one that decides nothing is not judged" 'hơn 70%.*không dùng để đánh giá' "$(w show target c.4 $p)"
has "the table says what is only a bound" 'd\.3\.1 .*hơn 67%' "$(w status $p)"
refused "no number" 2 "'viele'" w record a.2 viele --source R $p
refused "no such period" 2 "'soon'" w record a.2 5 --source R $p --period soon
refused "no such day" 2 "30/02/2026" w record a.2 5 --source R $p --date 30/02/2026
refused "half a fraction" 2 "--numerator" w record a.2 5 --source R $p --numerator 5
refused "nothing to compute from" 2 "--numerator" w record a.2 - --source R $p
refused "two plans" 2 "$main" w record a.1 2
refused "an unknown target" 1 "có phải là" w record c.44 2 $p
refused "an unknown agency" 1 "so-gddt" w record a.2 99 --source R $p --agency so-gdd
refused "percent of levels" 2 "3%" w record a.1 3% --source R $p
refused "impossible" 1 "^lỗi: 101 " w record a.2 101 --source R $p --note x
refused "negative" 1 "error: -1 " w --lang en record a.2 -1 --source R $p
refused "strange" 1 "^cảnh báo: 60 chênh lệch" w record a.2 60 --source R $p --period 2025
ends "strange, with a note" 0 w record a.2 60 --source R $p --period 2025 --note 'điều tra lại'
ends "computed, of a quarter, of an agency" 0 w record a.2 - --source R $p --numerator 995 --denominator 1000 \
    --period 'quý III/2026' --agency so-gddt
has "to the target's decimals" "99,5" "$out"
ends "beside" 0 w record a.2 99,7 $p --period 2025 --new --note x --source 'Nguồn khác'
refused "which of two" 2 "3: 60%.*4: 99,7%" w record a.2 99,8 --source R $p --period 2025 --note x
ends "this one" 0 w record a.2 99,8 --source R $p --period 2025 --note x --figure 4
refused "no such figure" 1 "9" w record a.2 99,8 --source R $p --period 2025 --note x --figure 9
ends "one plan has it" 0 w record d.3.1 50 --source R --period 2025 --note x
ends "composed letters" 0 w record a.2 99,9 --source R $p --period 2024 --note "$(printf 'gia\xcc\x89m')"
is "are stored in normal form" "$(printf 'gi\xe1\xba\xa3m')" "$(in_w 'SELECT note FROM observation ORDER BY change_id DESC LIMIT 1')"
refused "controls" 1 "^tiendo: ghi chú có ký tự điều khiển hoặc ký tự ẩn; chưa ghi gì$" w record a.2 99,9 --source R $p --period 2023 --note "$(printf 'x\e]0;y\a')"
marks=$(printf '\xcc\x81\xcc\xa3%.0s' {1..16})
refused "marks without end" 2 "hơn 30 dấu liền nhau" \
    w record a.2 99,9 --source R $p --period 2023 --note "b$marks"
refused "in a name that is looked up" 2 "hơn 30 dấu liền nhau" w verify "a$marks" $p --period 2023
ends "anywhere" 2 t status --plan "p$marks"; has "says why" "hơn 30 dấu liền nhau" "$err"
refused "no verify without a figure" 1 "2019" w verify a.2 $p --period 2019
refused "accept needs a reason" 2 "--reason" w accept a.2 $p --period 2025 --figure 3
ends "accept" 0 w accept a.2 $p --period 2025 --figure 3 --reason 'đã họp'
is "decides" "60" "$(w show target a.2 $p --format json | jq '.series[] | select(.period == "2025").value')"
refused "accept twice" 1 "a\.2" w accept a.2 $p --period 2025 --figure 3 --reason x
ends "accept no more" 0 w accept a.2 $p --period 2025 --undo --reason x
ends "verify" 0 w verify a.2 $p --period 2025 --figure 5
is "shows" "verified" "$(w show target a.2 $p --format json | jq -r '.figures[] | select(.period == "2025" and .figure == 5).status')"
ends "withdraw" 0 w withdraw a.2 $p --period 2025 --figure 5 --reason x
is "shows too" "withdrawn" "$(w show target a.2 $p --format json | jq -r '.figures[] | select(.period == "2025" and .figure == 5).use')"
has "in the list" "đã rút" "$(w list observations $p)"
ends "withdraw no more" 0 w withdraw a.2 $p --period 2025 --figure 5 --undo --reason x
refused "close which plan" 2 "--plan" w close 2025 --reason x
refused "close why" 2 "--reason" w close 2025 $p
ends "close" 0 w close 2025 $p --reason x
refused "closed" 1 "đã chốt" w record a.2 99,9 --source R $p --period 2025-12 --note x
refused "closed for decisions" 1 "chốt" w verify a.2 $p --period 2025 --figure 3
ends "reopen" 0 w reopen 2025 $p --reason x
ends "progress" 0 w progress III.1.2 $p --percent 40 --note n --evidence e
is "shows" "started 40" "$(w show task III.1.2 $p --format json | jq -r '"\(.state) \(.percent)"')"
refused "progress of nothing" 2 "--state" w progress III.1.2 $p
refused "too much" 2 "101" w progress III.1.2 $p --percent 101
refused "a year of what is not yearly" 2 "--year" w progress III.1.2 $p --state done --year 2025
ends "submit" 0 w submit bao-cao-nam --agency so-noi-vu --on 20/11/2025
is "of that year" "2025|2025-11-20|0" "$(in_w 'SELECT year, submitted_on, withdrawn FROM submission')"
ends "submit taken back" 0 w submit bao-cao-nam --agency so-noi-vu --on 21/11/2025 --withdraw
refused "not theirs" 1 "không thuộc diện gửi báo cáo đó; chưa ghi gì" w submit bao-cao-nam --agency haiphong
ends "of a group that owes it" 0 w submit bao-cao-nam --agency xp-00004 --on 20/11/2025
refused "of the group itself" 1 "qua từng thành viên" w submit bao-cao-nam --agency xa-phuong --on 20/11/2025
refused "whose" 2 "--agency" w submit bao-cao-nam
refused "not yet" 1 "--on" w submit bao-cao-nam --agency so-noi-vu --on 1/1/2199
ends "ask" 0 w ask 'Vì sao?' --target c.4 $p --due 15/12/2199
ends "list requests" 0 w list requests;  has "the open one" "Vì sao\?" "$out"
is "its lead is asked" "so-gddt open" "$(w list requests --format json | jq -r '.[0] | "\(.agency) \(.state)"')"
refused "ask about what" 2 "--target" w ask 'Vì sao?' $p
refused "answer what" 1 "'7'" w answer 7 x
ends "answer" 0 w answer 1 'Do mưa'
is "answered" "answered Do mưa" "$(w list requests --format json | jq -r '.[0] | "\(.state) \(.answer)"')"
refused "answer twice" 1 "số 1" w answer 1 y
refused "the past" 2 "--as-of" w --as-of 2025-01-01 record a.2 5 --source R $p
for c in "record a.2 99 --source R $p" "accept a.2 $p --reason x" "verify a.2 $p" "withdraw a.2 $p --reason x" "close 2024 $p --reason x" \
         "reopen 2024 $p --reason x" "progress III.1.2 $p --state done" "submit bao-cao-nam --agency so-noi-vu" \
         "ask x --target c.4 $p" "answer 1 x"; do
    refused "read-only: $c" 2 "--read-only" w --read-only $c
done
n=$(changes)
w record a.2 99,9 --source R $p --period 2021 --note x >/dev/full 2>err.txt
is "saved, whoever reads of it" "0 $((n + 1))" "$? $(changes)"
has "and said elsewhere" "đã ghi thành thay đổi số $((n + 1))" "$(<err.txt)"
# Eight scripts at once: each figure is saved and said, or refused and not there; of one period nobody's is lost.
for i in 1 2 3 4 5 6 7 8; do
    { for k in 1 2 3 4; do
          w record a.2 "99,$i$k" --source R $p --period 2022 --note "s$i.$k" >/dev/null 2>&1 && echo "s$i.$k" >>said.txt
      done
      w record a.2 "9$i" --source R $p --period "2023-Q$((i % 4 + 1))" --agency so-gddt --new --note x >/dev/null 2>&1 || echo lost; } &
done >lost.txt
wait
is "beside each other nobody is refused" "" "$(<lost.txt)"
is "scripts at once: said is saved" "$(sort said.txt)" "$(in_w "SELECT note FROM observation WHERE note GLOB 's?.?' ORDER BY note")"
is "and each has replaced the one before" "$(wc -l <said.txt)" \
    "$(in_w "SELECT count(DISTINCT supersedes) + 1 FROM observation WHERE note GLOB 's?.?' AND period = 2022123100")"
is "the database is whole" ok "$(in_w 'PRAGMA integrity_check')"
}

# ---- where figures are from, what counts, what has ended -------------------------
# shellcheck disable=SC2086
{
mkdir counts
echo "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source
counts,Thư viện,,,hanoi,,in_force,2020,2030,," >counts/plan.csv
echo "code,name,name_en,short,kind,parent,valid_from,valid_to
hanoi,UBND thành phố Hà Nội,,Hà Nội,city,,," >counts/agencies.csv
echo "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,base_period,base_value,parent,source
counts,t.1,t,Số thư viện,,thư viện,reach,up,0,hanoi,,,,,,
counts,t.2,t,Số sách một người,,cuốn,reach,up,1,hanoi,,,,,," >counts/targets.csv
echo "plan,target,year,bound,upper,strict,scope,text
counts,t.1,2030,2000,,0,plan,
counts,t.2,2030,5,,0,plan," >counts/thresholds.csv
ends "a plan that counts" 0 w load counts
refused "no source" 2 "số liệu lấy từ đâu\?.*--source.*tiendo set source" w record t.1 1.830 --period 2025
refused "in English" 2 "where is the figure from\?.*--source" w --lang en record t.1 1.830 --period 2025
refused "nor an empty one" 2 "số liệu lấy từ đâu" w record t.1 1.830 --period 2025 --source ''
for text in 1.830 1,830 1830 '1 830'; do
    ends "a count: $text" 0 w record t.1 "$text" --period 2025 --source "R $text"
    has "is 1830: $text" 't.1, 2025, Hà Nội: 1.830' "$out"
done
is "as stored" "1830 0" "$(in_w "SELECT DISTINCT value || ' ' || o.decimals FROM observation o JOIN target t ON t.id = target_id
    WHERE t.code = 't.1'")"
ends "with the other style" 0 env TIENDO_DB=w.db HOME="$dir/home" "$tiendo" record t.1 1.831 --period 2026 --source R --lang en
has "the same number" '1,831' "$out"
refused "half a library" 1 "1.830,5 không phải số nguyên" w record t.1 1.830,5 --period 2024 --source R
refused "a number that has decimals" 2 "'1.830' có thể là 1830 hoặc" w record t.2 1.830 --period 2025 --source R
refused "a percentage" 2 "'1.830' có thể là 1830 hoặc" w record a.2 1.830 $p --period 2025-Q2 --source R
ends "a setting names it" 0 "$tiendo" set source 'Báo cáo tháng'
ends "without a word" 0 w record t.2 3,5 --period 2025
is "the source" "Báo cáo tháng" "$(in_w "SELECT title FROM observation o JOIN source s ON s.id = source_id ORDER BY o.change_id DESC LIMIT 1")"
ends "what is said is said" 0 w record t.2 3,6 --period 2025 --source 'Báo cáo năm'
is "and goes before it" "Báo cáo năm" "$(in_w "SELECT title FROM observation o JOIN source s ON s.id = source_id ORDER BY o.change_id DESC LIMIT 1")"
"$tiendo" set --unset source >/dev/null; rm -rf home/.config
# The districts ended on 30/06/2025, and with them what was counted by districts.
refused "a target that has ended" 1 "chỉ tiêu hết áp dụng từ 01/07/2025" w record d.5 50 $p --period 2026 --source R --note x
refused "in a month after" 1 "hết áp dụng" w record d.5 50 $p --period 07/2025 --source R --note x
ends "of the time before" 0 w record d.5 50 $p --period 06/2025 --source R --note x
ends "and of its last year" 0 w record d.5 50 $p --period 2025 --source R --note x
refused "an agency that has ended" 1 "Ba Đình không tồn tại" w record c.4 50 $p --agency q-001 --period 2026 --source R --note x
ends "of its own time" 0 w record c.4 50 $p --agency q-001 --period 2024 --source R --note x
printf 'Chỉ tiêu,Cơ quan,Kỳ,Kết quả\nd.5,hanoi,2026,50\n' >ended.csv
refused "in a file" 1 "" w import observations ended.csv $p --apply --note x
has "which says why" "hết áp dụng từ 01/07/2025" "$out$err"
refused "a request about it" 1 "hết áp dụng từ 01/07/2025" w ask 'Vì sao?' --target d.5 $p
refused "a request to who has ended" 1 "Sở LĐTBXH không tồn tại" w ask 'Vì sao?' --target c.4 $p --agency so-ldtbxh
ends "it goes to who took it over" 0 w ask 'Vì sao?' --task V.2.1 $p; has "by name" 'V\.2\.1, gửi Sở GDĐT' "$out"
ends "or to who is named" 0 w ask 'Vì sao?' --task V.2.1 $p --agency so-noi-vu
if unshare -Ur true 2>/dev/null; then # in a namespace anybody can be root
    ends "in a namespace" 0 unshare -Ur "$tiendo" --db w.db record t.2 3,7 --period 2025 --source 'Báo cáo năm'
    is "it is said who is outside" "uid:$(id -u) (namespace: root)" "$(w list journal --limit 1 --format json | jq -r '.[0].actor')"
    is "by number, too" "$(id -u)" "$(w list journal --limit 1 --format json | jq -r '.[0].uid')"
else
    echo "no user namespaces here: who acts in one is not tested"
fi
}

# ---- hostile text ----------------------------------------------------------------
cp t.db evil.db
sqlite3 evil.db "INSERT INTO change(at, actor, uid, login_uid, act)
  VALUES('2026-01-01T00:00:00.000Z', 'x', 0, -1, 'x');
  UPDATE target SET name = char(27) || ']0;owned' || char(7) || char(8238) || char(155) || '1m\"' ||
  char(8232) || char(10), rev = rev + 1, change_id = (SELECT max(id) FROM change)
  WHERE code = 'a.2' AND plan_id = 1"
for c in "status" "list targets" "show target a.2 --plan $main" "list targets --format csv" "status --format json" \
         "show change $(sqlite3 evil.db 'SELECT max(id) FROM change')" "status --agency all"; do
    script -qec "'$tiendo' --db evil.db $c" /dev/null </dev/null >tty.txt 2>&1
    no "nothing a terminal acts on: $c" grep -qP '\x1b|\x07|\x{202e}|\x{9b}' tty.txt
    yes "something was shown: $c" grep -qE 'a\.2|target|chỉ tiêu' tty.txt
done
is "json keeps the text exactly" \
    "$(sqlite3 evil.db "SELECT hex(name) FROM target WHERE code = 'a.2' AND plan_id = 1")" \
    "$("$tiendo" --db evil.db status --plan $main --format json |
       jq -j '[.[] | select(.target == "a.2")][0].name' |
       od -An -tx1 | tr -d ' \n' | tr a-f A-F)"
has "json escapes what is invisible" '\\u202e' "$("$tiendo" --db evil.db status --format json)"
no "and lines of JavaScript" grep -qP '\x{2028}' <("$tiendo" --db evil.db status --format json)
ends "errors are harmless" 2 t "$(printf 'x\e]0;owned\a')"; no "no ESC" grep -q $'\e' err.txt

# ---- values that no CHECK lets in ------------------------------------------------
cp t.db wrong.db
sqlite3 wrong.db "PRAGMA ignore_check_constraints = ON;
  UPDATE obligation SET month = 40, rev = rev + 1, change_id = (SELECT max(id) FROM change) WHERE id = 1"
wrong() { "$tiendo" --db wrong.db --lang en "$@"; }
ends "check of a 40th month" 2 wrong check;        has "says what is damaged" "a report that is due" "$out"
for c in "show plan $main" "list duties" "list reminders" "report annual --plan $main"; do
    ends "$c of a 40th month" 1 wrong $c;          has "says so: $c" "damaged \(a report that is due\)" "$err"
done
ends "status of a 40th month" 1 wrong status;      has "says so, too" "damaged \(a report that is due\)" "$err"
ends "doctor finds a 40th month" 1 wrong doctor;   has "and names it" "obligation .*month 40" "$out"
# whoever says how a plan stands says that it cannot be said
for what in "obligation:day = 45:a report that is due" "task:cadence = 'never':a task" \
            "assignment:role = 'boss':an assignment" "target:base_value = 9223372036854775807:a target"; do
    cp t.db wrong.db; IFS=: read -r table set called <<<"$what"
    sqlite3 wrong.db "PRAGMA ignore_check_constraints = ON;
      UPDATE $table SET $set, rev = rev + 1, change_id = (SELECT max(id) FROM change)
      WHERE id = (SELECT min(id) FROM $table)"
    ends "check of $set" 2 wrong check;            has "check says so: $set" "damaged \($called\)" "$out"
    ends "status of $set" 1 wrong status;          has "status says so: $set" "damaged \($called\)" "$err"
done
cp t.db wrong.db; sqlite3 wrong.db "DROP TRIGGER observation_no_update; UPDATE observation SET value = 9223372036854775807"
ends "check of a value that is none" 2 wrong check;  has "check says so" "damaged \(a figure\)" "$out"
ends "status of a value that is none" 1 wrong status; has "status says so" "damaged \(a figure\)" "$err"

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
# A terminal that knows no UTF-8 gets none, messages and what programs read included; JSON means the same text.
mkdir locales; localedef -i vi_VN -f ISO-8859-1 --no-archive locales/latin 2>/dev/null
latin() { LOCPATH=$dir/locales LC_ALL=latin script -qec "'$tiendo' --db t.db $*" /dev/null; }
latin status --format json >json.txt
yes "there is such a locale" grep -q '\\u[0-9a-f]\{4\}' json.txt
is "JSON means the same" "$(now status --format json | jq -c .)" "$(jq -c . json.txt)"
for args in "status" "status --format json" "status --format md" "list targets --format csv" "nonsense" "show target x" \
            "export targets --format csv-excel" "report annual --plan $main --format md" "report annual --plan $main --format html" \
            "--db none.db status" "help"; do
    no "only ASCII on such a terminal: $args" grep -qP '[^\x00-\x7f]' <(latin $args)
done
no "ASCII was asked for" grep -qP '[^\x00-\x7f]' <("$tiendo" --ascii --db none.db status 2>&1)
is "only en is English" "Lệnh" "$(env LC_ALL=enm_GB "$tiendo" help | grep -x 'Lệnh')"

# ---- settings --------------------------------------------------------------------
conf=$HOME/.config/tiendo/tiendo.conf
ends "set lists" 0 t set --lang en
has "set says who says it" '^language +en +command line +auto' "$out"
has "... and what nobody says" '^esc-delay +auto +default +auto' "$out"
has "... and where the file is" "^Your file: $conf" "$out"
is "set for programs" "auto default 25-1000, auto user" \
    "$(t set esc-delay --format json | jq -r '.[0] | "\(.value) \(.from) \(.accepts) \(.scope)"')"
is "each option has all" "true true" \
    "$(t set --format json | jq -r '"\(length > 8) \(all(.[]; (.name | length > 0) and (.help | length > 0)))"')"
no "... and no file yet" test -e "$conf"
ends "set one" 0 t set theme light;           is "... says so" "theme = light (tệp của bạn)" "$out"
is "... in the file" "[options] theme = light" "$(xargs <"$conf")"
is "... which is nobody else's" "600 700" "$(stat -c %a "$conf" "${conf%/*}" | xargs)"
printf '# mine\n[options]\nlanguage = en ; as at home\ntheme = dark\n\n[x]\ny = z\n' >"$conf"
ends "a language that is set" 0 t list plans; has "... holds" '^Plan ' "$out"
has "... and a bad line is named" "^tiendo: $conf:7: no such section: x" "$err"
has "... unless the command line says otherwise" '^Kế hoạch ' "$(t --lang vi list plans 2>/dev/null)"
ends "set again" 0 t set theme mono
is "... keeps the rest" "$(printf '# mine\n[options]\nlanguage = en ; as at home\ntheme = mono\n\n[x]\ny = z')" "$(<"$conf")"
ends "set for all" 0 now set --database language vi
is "... counts after one's own" "language = en (your file)" "$out"
ends "unset" 0 now set --unset language;      is "... so that it counts" "language = vi (cơ sở dữ liệu)" "$out"
has "the journal has it" 'Đặt tùy chọn.* +language = vi' "$(now list journal --limit 1 2>/dev/null)"
now set --database language en >/dev/null 2>&1
has "a database's language" '^Plan ' "$(now list plans 2>/dev/null)"
now doctor >out.txt 2>err.txt; out=$(<out.txt)
has "doctor says who says it" "^ok   language: en \\(cơ sở dữ liệu\\)" "$out"
has "... and which file" "^ok   theme: mono \\(tệp của bạn $conf\\)" "$out"
has "... and its bad line" "^SỬA  tùy chọn: $conf:6" "$out"
n=$(sqlite3 t.db 'SELECT count(*) FROM change'); ends "as it is" 0 now set --database language en
is "which is no change" "$n" "$(sqlite3 t.db 'SELECT count(*) FROM change')"
ends "unset for all" 0 now set --unset --database language
is "whose note is in no language" "--unset language" "$(sqlite3 t.db 'SELECT note FROM change ORDER BY id DESC LIMIT 1')"
rm "$conf"
now set decimal point >/dev/null
has "decimals as set" '[0-9]\.[0-9]+%' "$(now show target a.2 --plan $main)"
rm "$conf"
ends "no such option" 1 t set lang x;         has "... did you mean" 'language' "$err"
ends "no such value" 2 t set esc-delay 5;     has "... but" '25-1000, auto' "$err"
ends "not for a database" 1 now set --database theme dark
ends "read only" 2 t --read-only set theme dark
ends "unset what" 2 t set --unset
ends "unset and what" 2 t --lang en set --unset theme light; has "... says what" 'the NAME of an option, and nothing' "$err"
ends "no such option in Vietnamese" 1 t --lang vi set nosuch; is "... is said" "tiendo: không có tùy chọn 'nosuch'" "$err"
ends "words without quotes" 2 t --lang en set columns.targets code name
has "... are shown in them" "stands in quotes: 'code name" "$err"
ends "words with commas" 2 t --lang en set columns.targets code,name
has "... have blanks" "in quotes, with blanks between them: code name value" "$err"
ends "the other way round" 0 t set sort.targets -value; is "... is no option" "-value" "$(t set sort.targets --format json | jq -r '.[0].value')"
ends "what the command line hides" 0 t --lang en set language vi
is "... is said" "saved: language = vi (your file), but another one counts before it: language = en (command line)" "$(xargs -0 <<<"$out" | xargs)"
t set --unset language >/dev/null; t set --unset sort.targets >/dev/null
ends "no such theme" 1 t --lang en set theme purple
is "... why" "tiendo: theme cannot be 'purple': purple: No such file or directory; built in are: dark light high-contrast colour-blind projector mono" "$err"
ends "no such plan" 1 t --lang en set plan nosuch; has "... which" "such plan; it has: .*$main" "$err"
ends "no such plan for all" 1 now --lang en set --database plan nosuch; has "... which" "such plan; it has: .*$main" "$err"
ends "no such milestone" 1 t --lang en set milestone 2099; has "... which" ': 2025, 2030$' "$err"
ends "a plan and a milestone" 0 t set plan "$main"; ends "... that there are" 0 t set milestone 2030
printf '[theme]\nbad = red\n' >mine.ini
ends "a theme of one's own" 0 t set theme mine.ini; has "... by its whole name" "^theme = /.*/mine.ini " "$out"
mkfifo wait.ini; ends "no file of a theme" 1 t --lang en set theme wait.ini; has "... is waited for" 'not a regular file' "$err"
rm "$conf"
ends "for all what" 2 t set --database language
mkdir -p "$conf" && ends "a folder in the place of the file" 1 t set theme dark
rmdir "$conf"
printf '[options]\ntheme = no-such.ini\nplan = no-such\n' >"$conf"
ends "settings that cannot be followed" 0 t list plans
printf '\033[31m = 1\n' >>"$conf"
now --lang en doctor >out.txt 2>err.txt; out=$(<out.txt)
has "... the doctor says so" '^FIX  theme: no-such.ini .*No such file or directory.* -> tiendo set --unset theme$' "$out"
has "... each" '^FIX  plan: no-such .*no such plan; it has: .* -> tiendo set --unset plan$' "$out"
is "... and a bad line once" 1 "$(cat out.txt err.txt | grep -c 'tiendo.conf:4')"
no "... which does nothing to a terminal" grep -q "$(printf '\033')" out.txt
mkdir "$conf.d" && mv "$conf" "$conf.d/" && mkdir "$conf"
t --lang vi list plans >out.txt 2>err.txt
is "... why it is not read" "tiendo: $conf: không đọc được: đây là thư mục" "$(<err.txt)"
rm -r "$HOME/.config"
no "without a home" env -u HOME XDG_CONFIG_HOME=relative "$tiendo" --db t.db set theme dark --read-only

# ---- completion ------------------------------------------------------------------
t completion bash >completion.bash
yes "the script is bash" bash -n completion.bash
mkdir bin; printf '#!/bin/sh\nexec "%s" "$@"\n' "$tiendo" >bin/tiendo; chmod +x bin/tiendo
# complete WORDS...: what is offered for the last word
complete_words() {
    PATH=$dir/bin:$PATH TIENDO_DB=$dir/t.db bash -c '. ./completion.bash
        COMP_WORDS=(tiendo "$@"); COMP_CWORD=$#; _tiendo; printf "%s\n" "${COMPREPLY[@]}"' x "$@" | sort | xargs
}
is "commands" "set show status submit" "$(complete_words s)"
is "settings" "language large" "$(complete_words set la)"
is "... and what they may be" "auto en vi" "$(complete_words set language '')"
is "... of a database" "$main" "$(complete_words set plan hanoi-52)"
is "options" "--lagging --lang" "$(complete_words status --la)"
is "options of the command only" "--lang --late" "$(complete_words list --la)"
is "formats" "csv csv-excel json xlsx" "$(complete_words export plan --format '')"
is "after an equals sign" "vi" "$(complete_words status --lang = v)"
is "kinds" "targets tasks" "$(complete_words list ta)"
is "plans" "hanoi-231-2020 $main" "$(complete_words status --plan hanoi)"
is "codes" "d.3.1 d.3.2 d.3.3" "$(complete_words show target d.3.)"
is "options before the command" "status" "$(complete_words --lang vi --db t.db sta)"
sqlite3 evil.db "UPDATE plan SET key = '\$(touch owned)', rev = rev + 1,
  change_id = (SELECT max(id) FROM change) WHERE id = 2"
complete_words --db evil.db status --plan '' >/dev/null
no "a database cannot run commands" test -e owned

# ---- training data ---------------------------------------------------------------
export XDG_DATA_HOME=$dir/real
ends "the real one" 0 "$tiendo" init
ends "training beside it" 0 "$tiendo" --lang en --as-of 2026-11-21 init --training
has "says how to open it" "tiendo --db '$dir/real/tiendo/training.db'" "$out"
is "only that file is new" "tiendo.db training.db" "$(ls -A real/tiendo | xargs)"
r() { "$tiendo" --as-of 2026-11-21 --db real/tiendo/training.db "$@"; }
fill() { "$tiendo" --lang en --db real/tiendo/training.db load "$@"; } # nothing is loaded as of another day
ends "a second time" 1 "$tiendo" init --training
ends "with --empty" 2 "$tiendo" --db no.db init --training --empty
ends "never the default one" 1 env XDG_DATA_HOME="$dir/none" "$tiendo" --db none/tiendo/tiendo.db init --training
mkdir -p none/tiendo
ends "nor by another spelling" 1 env XDG_DATA_HOME="$dir/none" "$tiendo" --db none/../none/tiendo/tiendo.db init --training
ends "nor that of TIENDO_DB" 1 env TIENDO_DB="$dir/none/x.db" "$tiendo" --db none/x.db init --training
ends "but beside it" 0 env TIENDO_DB="$dir/none/x.db" "$tiendo" init --training
is "and nothing else" "tiendo training.db" "$(ls -A none | xargs)"
ends "the default one is still real" 0 "$tiendo" --lang en status; no "and says nothing" grep -q TRAINING out.txt err.txt
ends "of chosen bundles" 0 "$tiendo" --db part.db init --training "$data/$main"
has "marked too" "^DỮ LIỆU TẬP HUẤN" "$("$tiendo" --db part.db --lang vi status)"
for c in "status" "status --lagging" "list targets" "list observations" "list journal" "show plan $main" \
         "show target c.4 --plan $main" "show agency so-gddt"; do
    # shellcheck disable=SC2086
    { is "text begins with it: $c" "DỮ LIỆU TẬP HUẤN" "$(r --lang vi $c 2>err.txt | head -1)"
      is "in English: $c" "TRAINING DATA" "$(r --lang en $c 2>err.txt | head -1)"; }
done
has "also in ASCII" '^DU LIEU TAP HUAN$' "$(r --lang vi --ascii list plans | head -1)"
for c in "status --format csv" "status --format json" "list tasks --format csv" "list journal --format json" \
         "show target c.4 --plan $main --format json" "export observations" "export targets --format json"; do
    # shellcheck disable=SC2086
    { ends "for programs: $c" 0 r --lang en $c; has "stderr says it: $c" "^tiendo: TRAINING DATA$" "$err"; }
done
is "a file for people begins with it" "${bom}DỮ LIỆU TẬP HUẤN" \
    "$(r --lang vi export observations --format csv-excel 2>/dev/null | head -1 | tr -d '\r')"
r --lang vi export plan --format xlsx >training.xlsx 2>/dev/null
has "and each sheet" '<row r="1".*DỮ LIỆU TẬP HUẤN' "$(unzip -p training.xlsx xl/worksheets/sheet1.xml)"
ends "and text in a file" 0 r --lang vi list plans --output training.txt
is "its first line" "DỮ LIỆU TẬP HUẤN" "$(head -1 training.txt)"
is "a member of each verdict" "[true]" "$(r status --format json 2>/dev/null | jq -c '[.[].training] | unique')"
is "the last one" training "$(r status --format json 2>/dev/null | jq -r '.[0] | keys_unsorted[-1]')"
is "a last column" "lead,since,reported,units,coverage,meeting,estimate,numerator,denominator,lead_basis,training" "$(r status --format csv 2>/dev/null | head -1 | grep -o 'lead,.*')"
is "in each row" "$(r status --format csv 2>/dev/null | tail -n +2 | wc -l)" \
    "$(r status --format csv 2>/dev/null | grep -c ',true$')"
is "of show" true "$(r show target c.4 --plan $main --format json 2>/dev/null | jq .training)"
is "real ones have none" "[null]" "$(t status --format json | jq -c '[.[].training] | unique')"
is "an export has the columns of a bundle" "$(t export observations | head -1)" "$(r export observations 2>/dev/null | head -1)"
is "every verdict has its example" 14 "$(r status --format json 2>/dev/null | jq '[.[].verdict] | unique | length')"
ends "all of it as a bundle" 0 r export bundle --output made-up
ends "loads again without change" 0 fill made-up; has "0 changes" ": 0 changes" "$out"
has "and with a warning" "warning: this is a training database" "$err"
ends "as does a real bundle" 0 fill "$data/$main"; has "a warning" "will stand among made-up figures" "$err"
ends "a real one into a real one" 0 "$tiendo" load "$data/$main"; is "no warning" "" "$err"
ends "made-up figures into a real one" 0 "$tiendo" --lang en load made-up
has "a warning, the other way" "warning: made-up figures for training are now in a database" "$err"
no "which is not marked" grep -q TRAINING <("$tiendo" --lang en status)
ends "a new database of made-up figures" 0 "$tiendo" --db from.db init made-up
has "is marked" "^TRAINING DATA" "$("$tiendo" --db from.db --lang en status)"
is "an earlier day has its figures" "$(r export observations 2>/dev/null | sha256sum)" \
    "$("$tiendo" --as-of 2025-12-31 --db real/tiendo/training.db export observations 2>/dev/null | sha256sum)"
# who lags, on any day: the rule spelled out over all verdicts is what everybody counts (tests/tui/test_agree.c has the
# screens and papers)
for day in 2025-06-30 2025-12-31 2026-03-01 2026-11-21 2031-01-01; do
    on() { "$tiendo" --lang vi --as-of $day --db real/tiendo/training.db "$@" --plan $main 2>/dev/null; }
    who=$(on status --format json | jq -c '[.[] | select(.scope == "plan" and (.verdict |
        IN("missed", "fell_below", "moving_away", "lagging"))).target] | unique')
    is "status --lagging on $day" "$who" "$(on status --lagging --format json | jq -c '[.[].target] | unique')"
    is "the sheet on $day" "$who" "$(on status --lagging --format csv | tail -n +2 | cut -d, -f2 | jq -Rc -n '[inputs] | unique')"
    is "check on $day" "lagging=$(jq length <<<"$who")" "$(on check | grep -o 'lagging=[0-9]*')"
    is "the brief on $day" "$(jq length <<<"$who")" "$(on report brief | sed -n 's/^KHÔNG ĐẠT, CHẬM (xấu nhất trước): //p')"
done
is "completion is not disturbed" "d.3.1 d.3.2 d.3.3" "$(complete_words --db real/tiendo/training.db show target d.3.)"
unset XDG_DATA_HOME

# ---- the journal, undo, and looking back -------------------------------------------
rm -f u.db; "$tiendo" --db u.db init >/dev/null
u() { "$tiendo" --db u.db "$@"; }
back() { sqlite3 u.db "SELECT count(*) FROM change"; }
p="--plan $main"
# shellcheck disable=SC2086
{
u record a.2 99,5 $p --period 2025 --source A >/dev/null
u record a.2 99,6 $p --period 2025 --source B >/dev/null
value() { "$tiendo" --db u.db show target a.2 $p --format json "$@" |
    jq -r '[.figures[] | select(.period == "2025" and .use == "used") | .value] | join(" ")'; }
is "before" 99.6 "$(value)"
ends "the journal" 0 u --lang en list journal --limit 2
is "newest first" "6 5" "$(u list journal --format json --limit 2 | jq -r 'map(.id) | join(" ")')"
is "its columns" "id,at,actor,uid,via,note,undoes,undone_by,figures,rulings,statements,submissions,rows" \
    "$(u list journal --format csv | head -1)"
is "types" "number string number null" "$(u list journal --limit 1 --format json |
    jq -r '.[0] | [.id, .at, .figures, .undoes] | map(type) | join(" ")')"
is "of an agency" "6 5 1" "$(u list journal --agency hanoi --format json | jq -r 'map(.id) | join(" ")')"
is "of a plan" "6 5 1" "$(u list journal $p --format json | jq -r 'map(.id) | join(" ")')"
is "all of it" 6 "$(u list journal --limit 0 --format json | jq length)"
ends "no such agency" 1 u list journal --agency so-gdd; has "near" "so-gddt" "$err"
ends "a limit that is no number" 2 u list journal --limit many
ends "a limit elsewhere" 2 u list targets --limit 3
ends "show change" 0 u --lang en show change 6
has "before and after" "Value +99\.5 +99\.6" "$out"
is "as json" "99.5 99.6" "$(u show change 6 --format json |
    jq -r '.items[] | select(.column == "value") | "\(.before) \(.after)"')"
ends "no such change" 1 u show change 99
ends "no change at all" 2 u show change soon
ends "undo" 0 u --lang en undo 6; is "says how to go on" "change 6 undone, as change 7" "$out"
is "the figure before" 99.5 "$(value)"
ends "undo twice" 1 u undo 6; has "who and when" "đã được hoàn tác rồi.*: $(id -un), [0-9/]+ [0-9:]+ UTC" "$err"
ends "undo twice, in English" 1 u --lang en undo 6
has "who and when, in English" "undone .*by $(id -un) on 20[0-9-]+ [0-9:]+ UTC" "$err"
ends "undo the undo" 0 u undo 7; is "there again" 99.6 "$(value)"
is "the journal knows what stands" "null 8 6" "$(u list journal --format json --limit 3 |
    jq -r '[(.[] | select(.id == 6).undone_by), (.[] | select(.id == 7) | .undone_by, .undoes)] | map(tostring) | join(" ")')"
ends "and says so" 0 u --lang en show change 6; no "not undone" grep -q "Undone by" out.txt
for lang in en:"undo of change 7" vi:"hoàn tác thay đổi số 7"; do
    ends "what an undo did" 0 u --lang "${lang%%:*}" list journal --limit 1; has "in ${lang%%:*}" "${lang#*:}" "$out"
done
is "which nobody typed" null "$(u list journal --format json --limit 1 | jq -r '.[0].note')"
ends "the journal in Vietnamese" 0 u --lang vi list journal --limit 4
for act in 'Làm lại \(dòng lệnh\)' 'Hoàn tác \(dòng lệnh\)' 'Nhập số liệu \(dòng lệnh\)'; do has "what was done" "$act" "$out"; done
is "no word of a program" "" "$(grep -oE ' (record|undo|redo|load|verify) ' <<<"$out")"
is "which scripts find" "redo undo record record" "$(u list journal --format json --limit 4 | jq -r 'map(.via) | join(" ")')"
n=$(back)
ends "what is used is not undone" 1 u undo 5; has "by whom" "đã được thay thế; người thực hiện: $(id -un)," "$err"
ends "a bundle is not undone" 1 u undo 1
cp u.db s.db; s() { "$tiendo" --lang en --db s.db "$@"; }; s set --database language vi >/dev/null
ends "nor a setting" 1 s undo "$(sqlite3 s.db 'SELECT max(id) FROM change')"; has "but" "tiendo set --database NAME" "$err"
ends "nor what there is not" 1 u undo 99
ends "nor nonsense" 2 u undo 5x
ends "nor read-only" 2 u --read-only undo 8
is "nothing was written" "$n" "$(back)"
sqlite3 u.db "DROP TRIGGER change_no_update; UPDATE change SET at = '2026-03-0' || id || 'T02:00:00.000Z' WHERE id > 4"
is "on the day of the first figure" 99.5 "$(value --as-of 2026-03-05)"
is "of the second" 99.6 "$(value --as-of 2026-03-06)"
is "of the undo" 99.5 "$(value --as-of 2026-03-07)"
is "of its undo" 99.6 "$(value --as-of 2026-03-08)"
is "before them all" "" "$(value --as-of 2026-03-04)"
is "the journal of that day" "6 5" "$(u list journal --as-of 2026-03-06 --format json | jq -r 'map(.id) | join(" ")')"
ends "the past is not changed" 2 u --as-of 2026-03-06 undo 8; has "says so" "chỉ để xem một ngày trước" "$err"
ends "nor loaded into" 2 u --as-of 2026-03-06 load "$data/$main"
}

# ---- check, backup, doctor ---------------------------------------------------------
mkdir ops; cd ops || exit 1
umask 077
o() { "$tiendo" --lang en --db o.db "$@"; }
ends "check without a database" 2 o check; has "says so, in one line" '^TIENDO CRITICAL - .*no such database' "$out"
ends "in Vietnamese" 2 o --lang vi check;   has "says so, in one line" '^TIENDO CRITICAL - o.db: không có cơ sở dữ liệu này' "$out"
o init >/dev/null
on() { o --as-of "$1" check "${@:2}"; }
# begins YEAR FILE: the plan of the Youth Union as if it were of that year, so that nothing is overdue from before
begins() {
    cp -r "$data/thanhdoan-nq23" "from-$1"
    sed -i "s/,thanh-doan,,in_force,2023,2030,/,thanh-doan,$1-01-01,in_force,$1,2099,/" "from-$1/plan.csv"
    "$tiendo" --db "$2" init "from-$1" >/dev/null
}
begins 2026 begun.db
begun() { "$tiendo" --lang en --db begun.db --as-of "$1" check "${@:2}"; }
ends "all is well" 0 begun 2026-06-30
has "its line" '^TIENDO OK - 0 of 0 targets lag; next report in 147 days \(bc-co-so: before 25 Nov 2026, last day 24 Nov 2026\), not received from 1 of 1; 0 requests overdue \|' "$out"
is "one line" 1 "$(wc -l <out.txt)"; is "and no other" "" "$err"
has "numbers for graphs" '\| lagging=0 targets=[0-9]+ judged=[0-9]+ report_days=147 report_missing=1 reports_overdue=0 overdue=0$' "$out"
ends "8 days to a report" 0 begun 2026-11-16
ends "7 days to a report" 1 begun 2026-11-17; has "a warning" '^TIENDO WARNING' "$out"
ends "on its last day" 1 begun 2026-11-24; has "0 days" 'report_days=0 ' "$out"
has "it is not overdue yet" ' reports_overdue=0 ' "$out"
# The day that the plan names is a day too late; and what is overdue stays, however far the next one is.
ends "the day after" 1 begun 2026-11-25
has "says so first" '^TIENDO WARNING - 1 report overdue since 2026; 0 of 0 targets lag; next report in 4 days' "$out"
ends "in summer" 1 begun 2027-06-30; has "it is there" '^TIENDO WARNING - 2 reports overdue since 2026; .* reports_overdue=2 ' "$out"
ends "years later" 1 begun 2030-06-30; has "all of them are" ' - 8 reports overdue since 2026; .* reports_overdue=8 ' "$out"
"$tiendo" --db begun.db set --database overdue-reports 30 >/dev/null
ends "for as many days as the setting says" 1 begun 2026-12-24
ends "for more" 2 begun 2026-12-25; has "critical" '^TIENDO CRITICAL - 2 reports overdue' "$out"
next=$(($(date +%Y) + 1))
begins $next came.db
came() { "$tiendo" --lang en --db came.db "$@" --plan thanhdoan-nq23; }
# Nobody can hand in next year's report today; an export of a database that has it is read.
arrives() { printf 'plan,obligation,agency,year,submitted_on,note\nthanhdoan-nq23,%s,%s,%s,%s,\n' "$@" >sent.csv
    came import submissions sent.csv --apply >/dev/null; }
arrives bc-co-so td-co-so $next $next-11-15
ends "of two reports the one that is missing" 0 came --as-of $next-11-20 check
has "says so" "next report in 9 days \(bc-thanh-doan: before 30 Nov $next, last day 29 Nov $next\), not received from 1 of 1;.* report_missing=1 " "$out"
arrives bc-thanh-doan thanh-doan $next $next-11-15
ends "no warning when everybody has sent" 0 came --as-of $next-11-23 check
has "says so" "next report in 1 day \(bc-co-so: before 25 Nov $next, last day 24 Nov $next\), received from all \\(1\\);.* report_missing=0 " "$out"
ends "a plan without days" 0 on 2026-11-25 --plan hanoi-231-2020; has "says so" 'no report has a day' "$out"
ends "no such plan" 3 o check --plan none; has "unknown" "^TIENDO UNKNOWN - no plan 'none'$" "$out"
"$tiendo" --db none.db init --empty >/dev/null
ends "no plan at all" 3 "$tiendo" --lang vi --db none.db check; has "in Vietnamese" '^TIENDO UNKNOWN - không có kế hoạch' "$out"
ends "wrong use is no alarm" 3 o check --agency x; ends "of options neither" 3 o check --nonsense
ends "nor an argument" 3 o check x
cp o.db late.db
l() { "$tiendo" --lang en --db late.db "$@"; }
today=$(date +%F)
l ask 'Why?' --task III.1.1.1 --plan thanhdoan-nq23 --agency thanh-doan --due "$(date -d "$today +5 days" +%F)" >/dev/null
late() { l --as-of "$(date -d "$today +$1 days" +%F)" check --plan thanhdoan-nq23; }
has "not due yet" ' overdue=0$' "$(late 5)"
ends "an overdue request" 1 late 6; has "is counted" '1 request overdue.* overdue=1$' "$out"
ends "for 30 days" 1 late 35
ends "for more" 2 late 36; has "critical" '^TIENDO CRITICAL' "$out"
l answer 1 'So' >/dev/null; no "an answered one does not count" grep -q CRITICAL <(late 36)
"$tiendo" --db tr.db --as-of 2026-11-21 init --training >/dev/null
lagging=$("$tiendo" --db tr.db --as-of 2026-11-21 --lang en check --plan $main | grep -o ' lagging=[0-9]*')
has "training data say so" 'TIENDO (WARNING|CRITICAL) - TRAINING DATA: ' "$("$tiendo" --db tr.db --lang en --as-of 2026-11-21 check)"
has "and lag" '=[1-9]' "$lagging"

# whole NAME FILE: a database that is sound and of tiendo
whole() { is "$1" "ok 1953064302" "$(sqlite3 "$2" 'PRAGMA integrity_check; PRAGMA application_id' | xargs)"; }
left() { find . -name '.*.new*'; } # unfinished files
ends "backup" 0 o backup b.db; has "says how much" '^b.db: copied and checked, [0-9]+ bytes$' "$out"
whole "is a database" b.db; is "for its owner only" 600 "$(stat -c %a b.db)"
is "with the same content" "$(o export observations | sha256sum)" "$("$tiendo" --db b.db export observations | sha256sum)"
sum=$(sha256sum b.db)
ends "replaces nothing" 1 o backup b.db; has "says so" 'b.db: exists already' "$err"
ends "in Vietnamese" 1 o --lang vi backup b.db; has "says so" 'b.db: đã có; sao lưu không ghi đè' "$err"
is "not a byte of it" "$sum" "$(sha256sum b.db)"
ends "nor itself" 1 o backup o.db; ends "nor a folder" 1 o backup .
ln -s nowhere link; ends "nor a link" 1 o backup link; no "which points nowhere still" test -e nowhere
ends "a missing folder" 1 o backup no/b.db; ends "no name" 2 o backup ''
# What SQLite takes for its own, in any command that makes a file or a folder; and the database.
for n in o.db-journal o.db-wal o.db-shm "$PWD/new.db-wal" o.db ./o.db; do
    if [ "${n%.db}" = "$n" ]; then
        ends "no backup to $n" 2 o backup "$n";   ends "no database $n" 2 "$tiendo" --db "$n" init
        ends "nor an empty one" 2 "$tiendo" --db "$n" init --empty
        ends "nor for training" 2 "$tiendo" --db "$n" init --training
        ends "no folder $n" 2 o export bundle --output "$n/"
    fi
    for c in "status" "list targets" "export targets" "export bundle" \
             "export bundle --format xlsx" "report brief --plan $main" \
             "report annual --plan $main" "report annual --plan $main --format html"; do
        ends "no $c to $n" 2 o $c --output "$n"
        has "says why: $c" 'name of a file of a database' "$err"
    done
done
mkdir tiendo
ends "nor where the usual one would be" 2 env XDG_DATA_HOME="$PWD" "$tiendo" --db o.db status \
    --output ./tiendo/tiendo.db
is "nothing is there" "" "$(find . -name '*-journal' -o -name '*-wal' -o -name '*-shm')"
is "and the database is whole" ok "$(sqlite3 o.db 'PRAGMA integrity_check')"
ends "of an earlier day" 2 o --as-of 2026-01-01 backup past.db
touch lost.db-journal; ends "a lost journal beside it" 1 o backup lost.db; no "nothing there" test -e lost.db
ends "read-only is enough" 0 o --read-only backup ro.db
mkdir locked; chmod 555 locked
if [ "$(id -u)" != 0 ]; then ends "a read-only folder" 1 o backup locked/b.db; has "says why" 'Permission denied' "$err"; fi
ends "a folder that nobody can write in" 1 o backup /proc/b.db
small() { ( ulimit -f 200; o backup small.db ); }
ends "a full disk" 1 small; has "says so" '^tiendo: small.db: ' "$err"
no "no half copy" test -e small.db
is "nothing is left" "" "$(left)"
writer() { for ((i = 0; i < 15; i++)); do
    "$tiendo" --db o.db record a.2 "9$1,$i" --source R --plan $main --period 2025 --new --note x >/dev/null 2>>writers.txt || echo "no" >>writers.txt
done; }
for k in 1 2 3 4; do writer $k & done
for k in 1 2 3 4 5; do ends "backup under four writers ($k)" 0 o backup "w$k.db"; whole "is whole ($k)" "w$k.db"; done
wait
is "no writer was refused" "" "$(cat writers.txt)"
sqlite3 o.db "PRAGMA cache_size = -1000; CREATE TABLE filler(x);
  INSERT INTO filler SELECT randomblob(100000) FROM generate_series(1, 600)" # 60 MB
"$tiendo" --db o.db check >/dev/null
while [ ! -e stop ]; do
    "$tiendo" --db o.db record a.2 97,5 --source R --plan $main --period 2025 --new --note x >/dev/null 2>>writers.txt || break
done &
ends "a large one while somebody writes all the time" 0 o backup large.db
touch stop; wait
is "who was not refused" "" "$(cat writers.txt)"
whole "is whole too" large.db; rm large.db
# halved FILE: begins a backup of this name, as $pid, and stops it in the middle
halved() {
    while :; do
        rm -f "$1"
        "$tiendo" --db o.db backup "$1" & pid=$!
        until [ -n "$(find . -name '.*.new*' -size +0)" ] || ! kill -0 $pid 2>/dev/null; do :; done
        kill -STOP $pid 2>/dev/null
        until grep -q '^State:.[TZ]' /proc/$pid/status 2>/dev/null || ! kill -0 $pid 2>/dev/null; do :; done
        [ -n "$(find . -name '.*.new*' -size -30M)" ] && return
        kill -CONT $pid 2>/dev/null; wait $pid # it was faster
    done
}
export -f halved; export tiendo
# It says nothing during the first half second. script(1) begins $SHELL, and only bash hands a function on.
has "progress on a terminal" '[0-9]+%' \
    "$(SHELL=$BASH script -qec "bash -c 'halved tty.db; sleep 0.7; kill -CONT \$pid; wait \$pid'" /dev/null </dev/null)"
ends "none elsewhere" 0 o backup quiet.db; is "not a byte" "" "$err"
rm -f tty.db quiet.db
for signal in TERM HUP USR1 ALRM XCPU; do
    halved cut.db >/dev/null 2>&1
    kill -$signal $pid; kill -CONT $pid; wait $pid 2>/dev/null; got=$?
    is "interrupted by SIG$signal" $((128 + $(kill -l $signal))) "$got"
    is "nothing is left behind" "" "$(left)$(ls cut.db 2>/dev/null)"
done
size=$(stat -c %s o.db)
cp o.db bad.db # in pages of the tables that people read, far behind the schema
for ((at = 100; at < 200; at += 3)); do
    head -c 4096 /dev/zero | tr '\0' '\377' | dd of=bad.db bs=4096 seek=$at conv=notrunc status=none
done
ends "a large damaged one" 1 "$tiendo" --lang en --db bad.db backup bad-copy.db
no "has no copy" test -e bad-copy.db; is "and none is begun" "" "$(left)"
is "of the size that it had" "$size" "$(stat -c %s bad.db)"
ends "check says that it is damaged" 2 "$tiendo" --lang en --db bad.db check; has "critical" '^TIENDO CRITICAL - .*damaged' "$out"

export TERM=xterm
d() { "$tiendo" --lang en --db "$1" doctor; }
# cure NAME FILE PATTERN: doctor complains with this pattern, and what it says to type helps
cure() {
    ends "doctor: $1" 1 d "$2"; has "says what is wrong" "^FIX  .*$3" "$out"
    PATH=$dir/bin:$PATH bash -c "$(sed -n 's/^FIX .* -> //p' out.txt)" >/dev/null 2>cure.txt
    ends "and is content afterwards: $1" 0 d "$2"; no "nothing to fix" grep -q FIX out.txt
}
chmod 755 .; rm -f o.db; o init >/dev/null
ends "doctor" 0 o doctor; is "all is well" "" "$(grep -v '^ok   [a-z ]*: ' out.txt)"
is "a line for each thing" 14 "$(wc -l <out.txt)"
ends "in Vietnamese" 0 "$tiendo" --lang vi --db o.db doctor; has "the file" '^ok   tệp: o.db' "$out"
cp o.db keep.db; ends "changes nothing" 0 d keep.db; yes "not a byte" cmp o.db keep.db
ends "a damaged file" 1 d bad.db
has "says what and how" "^FIX  content: damaged .* -> sqlite3 'bad.db' .recover \| sqlite3 rescued.db$" "$out"
has "and counts" '^[0-9]+ to fix$' "$out"
head -c 100000 o.db >cut.db; ends "a file that was cut" 1 d cut.db; has "is damaged" 'FIX  content' "$out"
ends "in Vietnamese" 1 "$tiendo" --lang vi --db cut.db doctor; has "says what" 'bị hỏng \(nội dung tệp bị sai lệch\)' "$out"
cp o.db shape.db; sqlite3 shape.db 'DROP INDEX observation_entered'; ends "a missing index" 1 d shape.db
has "is named" '^FIX  schema: index observation_entered is missing -> go back' "$out"
ends "in Vietnamese, too" 1 "$tiendo" --lang vi --db shape.db doctor; has "is named" 'thiếu chỉ mục observation_entered' "$out"
ends "text is no database" 1 "$tiendo" --lang en --db ../text.db status
has "and is not called damaged" "text.db: not a database of tiendo" "$err"
cp o.db part.db; sqlite3 part.db 'DROP TABLE ruling'
ends "a missing table" 1 "$tiendo" --lang vi --db part.db status
has "is damage, with what to do" "bị hỏng hoặc không đầy đủ \\(no such table: ruling\\).*'tiendo doctor'" "$err"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then # as somebody who may not
    cp o.db mine.db; chmod 0 mine.db
    may_not() { setpriv --reuid=65534 --regid=65534 --clear-groups "$tiendo" --lang en --db mine.db "$@"; }
    chmod 755 "$dir"
    for c in status "list plans"; do
        ends "$c of what one may not read" 1 may_not $c; has "which file, and why" "mine.db: Permission denied" "$err"
    done
    ends "doctor of what one may not read" 1 may_not doctor; has "why" "FIX  file: Permission denied" "$out"
    rm -f mine.db
fi
ends "text" 1 d ../text.db; has "is no database" 'FIX  file: not a database' "$out"
sqlite3 other.db 'CREATE TABLE a(b)'; ends "another program's" 1 d other.db; has "is said" 'FIX  identity' "$out"
: >zero.db; ends "an empty file" 1 d zero.db
ends "a link" 1 d link; ends "a folder" 1 d .; has "is no file" 'FIX  file: not a regular file' "$out"
mkfifo pipe; ends "a pipe" 1 timeout 600 "$tiendo" --db pipe doctor; rm pipe
cp o.db refs.db; sqlite3 refs.db 'CREATE TABLE x(a REFERENCES plan(id)); INSERT INTO x VALUES(999)'
ends "a row that refers to nothing" 1 d refs.db; has "is counted" 'FIX  references: 1 rows' "$out"
cp o.db new.db; sqlite3 new.db 'PRAGMA user_version = 99'; ends "a newer schema" 1 d new.db; has "is said" 'FIX  schema' "$out"
cure "no database" "it's new.db" 'there is no database'
cp o.db wal.db; sqlite3 wal.db 'PRAGMA journal_mode = WAL' >/dev/null; cure "WAL" wal.db 'journal: WAL'
sqlite3 wal.db 'PRAGMA journal_mode = WAL' >/dev/null
ends "a backup of it" 0 "$tiendo" --db wal.db --read-only backup from-wal.db
is "is not in WAL mode" delete "$(sqlite3 from-wal.db 'PRAGMA journal_mode')"; rm -f wal.db*
cp o.db h.db; sqlite3 h.db 'PRAGMA cache_size = 2' BEGIN 'CREATE TABLE f(x)' \
    'INSERT INTO f SELECT randomblob(3000) FROM generate_series(1, 500)' \
    '.shell cp h.db hot.db; cp h.db-journal hot.db-journal' ROLLBACK >/dev/null
cure "a hot journal" hot.db 'a program died while it wrote'
mkdir own shared; cp o.db own/o.db; cp o.db shared/o.db; chmod 600 own/o.db
chmod 666 own/o.db; cure "everybody may write the file" own/o.db 'permissions: everybody may write'
chmod 400 own/o.db; cure "its owner may not" own/o.db 'permissions: its owner may not write'
chmod 777 own; cure "everybody may write in the folder" own/o.db 'folder: everybody may write'
chmod 555 own; cure "a read-only folder" own/o.db 'folder: its owner may not write'
chmod 1777 own; ends "a folder like /tmp" 1 d own/o.db; has "move away" 'a folder of its own -> mkdir -p .* mv -n ' "$out"
chmod 2750 shared; chmod 660 shared/o.db; cure "a group that may not write" shared/o.db 'folder: its group cannot'
is "the setgid bit" 2770 "$(stat -c %a shared)"
chmod 600 shared/o.db; cure "a file that the group may not write" shared/o.db 'permissions: its group may not write'
if [ "$(id -u)" = 0 ]; then # only root can give a folder to another group
    chgrp 1 shared; chmod g-s shared; chgrp 1 shared/o.db; chmod 660 shared/o.db
    cure "no setgid bit" shared/o.db 'setgid bit'
    chgrp 0 shared/o.db; cure "the wrong group" shared/o.db "not of its folder's group"
    chmod 700 own; chown 1 own/o.db; chmod 660 own/o.db; is "sudo" 1 "$(d own/o.db | grep -c 'sudo chown')"
fi
ends "an unknown terminal" 1 env TERM=nonsense "$tiendo" --lang en --db o.db doctor
has "says so" '^FIX  terminal: TERM=nonsense is not known here -> export TERM=xterm-256color$' "$out"
ends "a terminal without a cursor" 1 env TERM=dumb "$tiendo" --lang en --db o.db doctor; has "says so" 'FIX  terminal' "$out"
ends "a path as a terminal" 1 env TERM=../x "$tiendo" --lang en --db o.db doctor
ends "no terminal" 0 env -u TERM "$tiendo" --db o.db doctor
ends "a locale that is not there" 1 env LC_ALL=xx_YY.UTF-8 "$tiendo" --lang en --db o.db doctor
has "says so" '^FIX  locale: .* -> export LC_ALL=C.UTF-8$' "$out"
ends "no plans" 1 env TIENDO_DATA=/nowhere "$tiendo" --lang en --db o.db doctor; has "says so" '^FIX  shipped plans' "$out"
ends "no such theme" 1 o --theme none.ini doctor; has "says so" '^FIX  theme: none.ini \(command line\): none.ini: No such file' "$out"
ends "a shipped one" 0 o --theme light doctor
cd .. || exit 1
# ---- importing a table ---------------------------------------------------------------
{
imp() { "$tiendo" --db imp.db "$@"; }
same() { is "$1: nothing was written" "$before" "$(sha256sum imp.db)"; }
changes() { sqlite3 imp.db 'SELECT count(*) FROM change'; }
flat() { tr -s ' \n' ' ' <out.txt; } # wrapped lines as one
ends "a database to import into" 0 imp init
cat >units.csv <<'E'
BÁO CÁO SỐ LIỆU NĂM 2025

TT;Đơn vị;Chỉ tiêu;Năm;Kết quả
1;P. Ba Đình;c.4;2025;85,5
2;P. Ngọc Hà;c.4;2025;86
;Tổng cộng;;;
E
before=$(sha256sum imp.db)
ends "a look at a file" 0 imp import observations units.csv; same "a look"
has "what columns were taken for" '"Đơn vị" -> ' "$out"; has "what is not used" '"TT" -> không dùng' "$out"
has "how it stands" '^2 mới' "$out"; has "what to type next" "Thêm --apply để ghi" "$out"
ends "in English" 0 imp --lang en import observations units.csv
has "counts" '^2 new' "$out"; has "and what next" "Add --apply" "$out"
ends "by who may only read" 0 imp --read-only import observations units.csv; same "read only"
ends "who may not write" 2 imp --read-only import observations units.csv --apply; same "read only, apply"
ends "for programs" 0 imp import observations units.csv --format json; cp out.txt rows.json
is "the fields" '["outcome","warned","line","column","cell","about","before","after","reason","sheet"]' \
    "$(jq -c '.[0] | keys_unsorted' rows.json)"
is "new rows" '[4,5]' "$(jq -c '[.[] | select(.outcome == "new") | .line]' rows.json)"
is "the cell as it stands" '85,5' "$(jq -r '[.[] | select(.outcome == "new")][0].cell' rows.json)"
yes "types" jq -e 'all(.[]; (.warned | type) == "boolean" and (.line | type) == "number")' rows.json
ends "as csv" 0 imp import observations units.csv --format csv
is "as many lines" "$(($(jq length rows.json) + 1))" "$(wc -l <out.txt)"
n=$(changes)
ends "written" 0 imp import observations units.csv --apply; has "says so" "Đã ghi 2 số liệu mới .*tiendo undo [0-9]+" "$(flat)"
is "as one change" "$((n + 1))" "$(changes)"
ends "in the journal" 0 imp list journal --limit 1; has "by its command" 'Nhập dữ liệu' "$out"
is "the figures" '85.5,86' "$(imp list observations --format json |
    jq -r '[.[] | select(.agency | IN("xp-00004", "xp-00008")) | .value] | join(",")')"
ends "once more" 0 imp import observations units.csv --apply; has "changes nothing" "Không có gì để ghi" "$out"
is "and is no change" "$((n + 1))" "$(changes)"
imp export observations >own.csv
ends "own export of figures" 0 imp import observations own.csv; has "changes nothing" "Không có gì để ghi" "$out"
sed -i 's/85,5/85,7/' units.csv
ends "another value" 0 imp import observations units.csv; has "old beside new" '85,5% -> 85,7%' "$(flat)"
ends "the same for programs" 0 imp import observations units.csv --format json
is "before and after" '85,5% 85,7%' "$(jq -r '.[] | select(.outcome == "changed") | .before + " " + .after' out.txt)"
ends "undone as one" 0 imp undo "$(sqlite3 imp.db 'SELECT max(id) FROM change')"
ends "then all is new again" 0 imp import observations units.csv; has "as before" '^2 mới' "$out"

cat >wrong.csv <<'E'
Đơn vị,Chỉ tiêu,Năm,Kết quả
P. Ba Đình,c.4,2025,abc
P. Không Có,c.4,2025,"80,5"
P. Ngọc Hà,c.4,2025,"80,5"
E
before=$(sha256sum imp.db)
ends "wrong rows" 1 imp import observations wrong.csv
has "line, column, value, reason" 'dòng 2, cột "Kết quả", "abc": .*không phải là số' "$(flat)"
has "the next one" 'dòng 3, cột "Đơn vị", "P. Không Có": ' "$(flat)"
ends "are not written" 1 imp import observations wrong.csv --apply; same "wrong rows"
ends "for programs too" 1 imp import observations wrong.csv --format json --apply
is "which" '[[2,"Kết quả","abc"],[3,"Đơn vị","P. Không Có"]]' \
    "$(jq -c '[.[] | select(.outcome == "wrong") | [.line, .column, .cell]]' out.txt)"

printf 'Đơn vị;Chỉ tiêu;Năm;Tử số;Mẫu số\nP. Ba Đình;c.4;2025;1.234;1.500\n' >two-ways.csv
ends "two readings" 1 imp import observations two-ways.csv; has "the option that says which" "--decimal comma" "$(flat)"
ends "are not guessed" 1 imp import observations two-ways.csv --apply; same "two readings"
ends "said" 0 imp import observations two-ways.csv --decimal comma; has "1234 of 1500" '82,27%' "$(flat)"
ends "the other way" 0 imp import observations two-ways.csv --decimal .
ends "no such convention" 2 imp import observations two-ways.csv --decimal ';'
ends "no such encoding" 2 imp import observations units.csv --encoding ebcdic
ends "no such delimiter" 2 imp import observations units.csv --delimiter ab
ends "a delimiter in words" 0 imp import observations units.csv --delimiter semicolon
ends "no such kind" 2 imp import decisions units.csv; has "names the kinds" "observations progress" "$err"

printf 'Đơn vị;Cột lạ\nP. Ba Đình;85,5\n' >map.csv
ends "an unknown heading" 1 imp import observations map.csv; has "which there are" '#2 "Cột lạ"' "$err"; has "and what to do" "--map" "$err"
ends "is named" 0 imp import observations map.csv --map 'Cột lạ=target:c.4' --period 2025; has "then" '^1 mới' "$out"
ends "no such meaning" 1 imp import observations map.csv --map 'Cột lạ=nonsense' --period 2025
ends "remembered" 0 imp import observations map.csv --map 'Cột lạ=target:c.4' --period 2025 --profile la --apply
sed -i 's/85,5/85,9/' map.csv
ends "the next time" 0 imp import observations map.csv --period 2025 --profile la; has "is known" '^1 thay đổi' "$out"

ends "standard input" 0 bash -c "'$tiendo' --db imp.db import observations - <units.csv"
has "is named so" "^đầu vào chuẩn: " "$out"
ends "a pipe" 0 bash -c "cat units.csv | '$tiendo' --db imp.db import observations -"
before=$(sha256sum imp.db)
ends "no file" 1 imp import observations none.csv;   has "which" "none.csv" "$err"
ends "a folder" 1 imp import observations .;         has "says so" "thư mục" "$err"
mkfifo pipe.csv; ends "a pipe with a name" 1 timeout 600 "$tiendo" --db imp.db import observations pipe.csv
has "says how" "đường ống" "$err"
: >empty.csv;    ends "an empty file" 1 imp import observations empty.csv
head -c 3000 /dev/urandom >noise.csv; ends "noise" 1 imp import observations noise.csv --apply
ends "the database itself" 1 imp import observations imp.db --apply; same "files that are none"
# Asked to stop while it waits for standard input, or works: nothing is written, and the signal is what ended it.
awk 'NR < 4; NR == 4 { for (i = 0; i < 1500000; i++) print }' units.csv >long.csv
mkfifo slow
exec 7<>slow # nobody closes it, so its end never comes
for sig in INT TERM HUP "TERM long.csv"; do
    file=${sig#* } sig=${sig% *}
    [ "$file" = long.csv ] || file=-
    cat units.csv >&7
    env --default-signal=INT "$tiendo" --db imp.db import observations $file --apply <slow 7>&- >/dev/null 2>err.txt &
    pid=$!
    until grep -q '^SigCgt:.*[4-7]..[1-7]$' /proc/$pid/status 2>/dev/null || ! kill -0 $pid 2>/dev/null; do
        sleep 0.02 # until it catches the signal
    done
    kill -s $sig $pid; wait $pid; got=$?
    is "stopped by $sig" "$((128 + $(kill -l $sig)))" "$got"; has "says so ($sig)" "đã ngừng, chưa ghi gì" "$(<err.txt)"
    same "stopped by $sig"
done
exec 7>&-

printf 'Nhiệm vụ;Trạng thái;Tỷ lệ hoàn thành;Ghi chú\nIII.1.1;Đang thực hiện;40;đã tập huấn\n' >progress.csv
ends "progress of tasks" 0 imp import progress progress.csv --plan $main --agency so-gddt --apply
has "written" "Đã ghi 1 cập nhật tiến độ mới" "$(flat)"
ends "again" 0 imp import progress progress.csv --plan $main --agency so-gddt --apply; has "nothing" "Không có gì" "$out"
printf 'Báo cáo;Cơ quan;Năm;Ngày gửi\nbao-cao-nam;Sở Nội vụ;2025;28/11/2025\n' >sent.csv
ends "reports handed in" 0 imp import submissions sent.csv --apply; has "written" "Đã ghi 1 báo cáo mới" "$(flat)"
ends "again" 0 imp import submissions sent.csv; has "nothing" "Không có gì" "$out"
for kind in agencies targets tasks; do
    imp export $kind >$kind.csv
    ends "own export of $kind" 0 imp import $kind $kind.csv --apply; has "changes nothing" "Không có gì để ghi" "$out"
done
printf 'Mã;Tên;Tên ngắn;Loại;Thuộc\ntruong-x;Trường X;X;school;so-gddt\n' >school.csv
ends "an agency" 0 imp import agencies school.csv --apply; has "written" "Đã ghi 1 cơ quan mới" "$(flat)"
yes "is there" imp show agency truong-x
ends "with their report" 0 imp import observations units.csv --report bao-cao-nam --agency so-vhtt --on 20/11/2025 --apply
is "which has come" 1 "$(imp list submissions --format json | jq '[.[] | select(.agency == "so-vhtt")] | length')"
ends "whose report" 2 imp import observations units.csv --report bao-cao-nam; has "asks" "--agency" "$err"
}

# ---- what was exported, imported again: of thousands of made-up figures, for people and for programs ----
rm -f round.db other.db
"$tiendo" --db round.db init --training >/dev/null 2>&1 || "$tiendo" --db round.db init >/dev/null
for kind in observations progress submissions agencies targets tasks; do
    for how in "csv vi csv" "csv-excel vi csv" "csv-excel en csv" "xlsx vi xlsx"; do
        read -r format lang ending <<<"$how"
        rm -f "again.$ending"
        "$tiendo" --db round.db --lang "$lang" export $kind --format "$format" --output "again.$ending" 2>/dev/null
        ends "$kind as $format in $lang, again" 0 "$tiendo" --db round.db --lang en import $kind "again.$ending"
        has "says 0 changes" "Nothing to write|nothing to write" "$out"
    done
done
"$tiendo" --db other.db init >/dev/null
for kind in progress submissions observations; do # what people record, into a database that has the plans only
    "$tiendo" --db round.db export $kind >exact.csv 2>/dev/null
    ends "$kind elsewhere" 0 "$tiendo" --db other.db import $kind exact.csv --apply
    yes "are the same $kind" cmp exact.csv <("$tiendo" --db other.db export $kind)
done

# ---- report duties -----------------------------------------------------------------
rm -f r.db; "$tiendo" --db r.db init >/dev/null
r() { "$tiendo" --db r.db "$@"; }
# shellcheck disable=SC2086
{
is "the columns of duties" "plan,obligation,agency,kind,year,due,submitted_on,state,days,note" \
    "$(r list duties --format csv | head -1)"
is "districts owe in 2024, not in 2025" "30 0" "$(for y in 2024 2025; do r list duties $p --year $y --format json |
    jq '[.[] | select(.kind == "district")] | length'; done | paste -sd' ')"
is "communes the other way round" "0 126" "$(for y in 2024 2025; do r list duties $p --year $y --format json |
    jq '[.[] | select(.kind == "commune")] | length'; done | paste -sd' ')"
is "nothing before the plan" 0 "$(r list duties $p --year 2023 --format json | jq length)"
r submit bao-cao-nam $p --agency so-noi-vu --year 2025 --on 2025-11-28 >/dev/null
r submit bao-cao-nam $p --agency so-y-te --year 2025 --on 2025-12-03 --note 'gửi qua bưu điện' >/dev/null
duty() { r list duties $p --year 2025 --format json "$@" |
    jq -r '.[] | select(.obligation == "bao-cao-nam") | "\(.state) \(.days) \(.submitted_on)"'; }
is "in time" "on_time null 2025-11-28" "$(duty --agency so-noi-vu)"
is "late" "late 3 2025-12-03" "$(duty --agency so-y-te)" # "trước ngày 01/12" ends on 30/11
is "overdue on a day" "overdue 10 null" "$(duty --agency so-tai-chinh --as-of 2025-12-10)"
is "awaited on the last day" "awaiting 0 null" "$(duty --agency so-tai-chinh --as-of 2025-11-30)"
is "overdue on the day that is named" "overdue 1 null" "$(duty --agency so-tai-chinh --as-of 2025-12-01)"
every() { r list duties $p --format json --as-of "$1" | jq -r '[.[] | select(.state == "overdue") | .year] | group_by(.) |
    map("\(.[0]) \(length)") | join(" ")'; }
is "what is overdue of all years is listed" "2024 65 2025 155" "$(every 2026-11-21)"
is "in the year that is asked for, of it only" "155" "$(r list duties $p --year 2025 --format json --as-of 2026-11-21 |
    jq '[.[] | select(.state == "overdue")] | length')"
has "people read the words and the last day" '2026 +trước 01/12, hạn cuối 30/11 ' "$(r list duties $p --as-of 2026-11-21)"
is "programs read the last day" "2026-11-30" "$(r list duties $p --year 2026 --format json | jq -r '.[0].due')"
is "--late leaves out what is in time" "" "$(duty --agency so-noi-vu --late)"
is "--late keeps the late" "late 3 2025-12-03" "$(duty --agency so-y-te --late)"
is "an agency with those below it" 126 "$(r list duties $p --year 2025 --agency xa-phuong --format json | jq length)"
is "the rates" "155 2 1 1 0 1.3 0.6" "$(r list rates $p --year 2025 --format json | jq -r '.[] | select(.kind == null) |
    "\(.owed) \(.submitted) \(.on_time) \(.late) \(.awaiting) \(.completeness) \(.timeliness)"')"
is "by kind they add up" 155 "$(r list rates $p --year 2025 --format json | jq '[.[] | select(.kind).owed] | add')"
is "submissions" "so-noi-vu 2025 2025-11-28 so-y-te 2025 2025-12-03" "$(r list submissions --format json |
    jq -r '.[] | "\(.agency) \(.year) \(.submitted_on)"' | paste -sd' ')"
is "their note" "gửi qua bưu điện" "$(r list submissions --agency so-y-te --format json | jq -r '.[0].note')"
ends "a figure of a report" 0 r record a.2 99,5 $p --agency so-noi-vu --period 2025 --report bao-cao-nam --note x --lang vi
has "says of which" ', theo báo cáo năm 2025 của Sở Nội vụ, gửi 28/11/2025 \(' "$out"
ends "of another agency in it" 0 r record a.3 70 $p --period 2025 --report bao-cao-nam --from so-noi-vu --note x
is "they belong to it" 2 "$(r list submissions --agency so-noi-vu --format json | jq '.[0].figures')"
ends "of a report that has not come" 1 r record a.2 99,5 $p --agency so-tai-chinh --period 2025 --report bao-cao-nam \
    --note x --lang en
has "which command" "First: tiendo submit bao-cao-nam --agency so-tai-chinh --year 2025 --on DATE" "$err"
ends "of one that is none" 1 r record a.2 99,5 $p --period 2025 --report bao-cao; has "near" "bao-cao-nam" "$err"
ends "sent, but what" 2 r record a.2 99,5 $p --period 2025 --from so-noi-vu
report=$(r list submissions --agency so-noi-vu --format json | jq '.[0].id')
is "show submission" "so-noi-vu 2025-11-28 a.2 99.5 a.3 70" "$(r show submission "$report" --format json |
    jq -r '"\(.agency) \(.submitted_on) \([.figures[] | .target, .value] | join(" "))"')"
is "each says whose it is" "$report" "$(r show target a.2 $p --agency so-noi-vu --format json | jq '.figures[0].submission')"
r record a.2 99,6 $p --agency so-noi-vu --period 2025 --report bao-cao-nam --note x >/dev/null
is "corrected, it counts once" 2 "$(r list submissions --agency so-noi-vu --format json | jq '.[0].figures')"
r submit bao-cao-nam $p --agency so-y-te --year 2025 --on 2025-12-03 --note $'Dòng một\n\nDòng ba' >/dev/null
is "lines of a summary" $'Dòng một\n\nDòng ba' "$(r show submission \
    "$(r list submissions --agency so-y-te --format json | jq '.[0].id')" --lang vi | tail -3)"
ends "no such submission" 1 r show submission 999; ends "no number" 2 r show submission soon
r submit bao-cao-nam $p --agency so-y-te --year 2025 --on 2025-12-03 --note 'gửi qua bưu điện' >/dev/null
is "of a year without any" 0 "$(r list submissions --year 2026 --format json | jq length)"
r submit bao-cao-nam $p --agency so-y-te --year 2025 --withdraw >/dev/null
is "withdrawn, it is gone" 1 "$(r list submissions --format json | jq length)"
ends "a letter" 0 r list reminders $p --year 2025 --lang vi --as-of 2026-06-30
has "its heading" "^DANH SÁCH CƠ QUAN, ĐƠN VỊ CHƯA GỬI BÁO CÁO NĂM 2025$" "$out"
has "the day" "^\(tính đến ngày 30/06/2026\)$" "$out"
has "whom" "^- Sở Y tế;$" "$out"
is "it fits 80 columns" 1 "$(( $(wc -L <out.txt) <= 80 ))"
ends "a letter of today" 0 r list reminders $p --year 2025 --lang vi
has "how many" "Còn 154/155 cơ quan" "$(tr '\n' ' ' <<<"$out")"
no "not who has sent" grep -q "^- Sở Nội vụ" <<<"$out"
is "for programs the missing ones" "154" "$(r list reminders $p --year 2025 --format json | jq length)"
ends "nobody to remind" 0 r list reminders $p --year 2023 --lang en; has "says so" "No report is missing" "$out"
ends "a year that is none" 2 r list duties --year 26
ends "a year elsewhere" 2 r list targets --year 2026
ends "late elsewhere" 2 r list rates --late
ends "no such agency" 1 r list duties --agency so-gdd; has "near" "so-gddt" "$err"
}

# ---- reports -----------------------------------------------------------------------
# shellcheck disable=SC2086
{
ends "the annual report" 0 r report annual $p --as-of 2026-12-01 --lang vi
has "its head" "Số:        /BC-UBND" "$out"
has "its day" "Hà Nội, ngày 01 tháng 12 năm 2026" "$out"
is "it fits 80 columns" 1 "$(( $(wc -L <out.txt) <= 80 ))"
ends "in English" 0 r report annual $p --lang en; has "its heading" "^II. RESULTS OF THE TARGETS$" "$out"
ends "Markdown" 0 r report annual $p --format md --lang vi; has "its heading" "^## II. KẾT QUẢ" "$out"
ends "HTML" 0 r report annual $p --format html; is "from its first byte" "<!DOCTYPE html>" "$(head -1 out.txt)"
rm -f bc.html
ends "a file" 0 r report annual $p --format html --output bc.html; is "for its owner only" 600 "$(stat -c %a bc.html)"
ends "not twice" 1 r report annual $p --format html --output bc.html; has "says so" "tệp đã có" "$err"
ends "a spreadsheet" 0 r report annual $p --format xlsx --output bc.xlsx
is "is one" "PK" "$(head -c 2 bc.xlsx)"
ends "a brief is none" 2 r report brief $p --format xlsx
ends "a brief" 0 r report brief $p --lang vi; is "of one page" 1 "$(( $(wc -l <out.txt) <= 60 && $(wc -L <out.txt) <= 80 ))"
no "names no file of the server" grep -q "r\.db" <<<"$out"
ends "since a day" 0 r report brief $p --since 01/11/2026 --as-of 2026-11-21 --lang vi
has "says so" "^THAY ĐỔI TỪ NGÀY 01/11/2026$" "$out"
ends "since tomorrow" 2 r report brief $p --since 2026-11-22 --as-of 2026-11-21
ends "since nothing" 2 r report brief $p --since x
ends "which plan" 2 r report annual; has "they are named" "hãy chọn --plan, một trong: hanoi-52-2024" "$err"
ends "no such plan" 1 r report annual --plan hanoi-52; has "near" "hanoi-52-2024" "$err"
ends "no such agency" 1 r report annual $p --agency so-gdd; has "near" "so-gddt" "$err"
ends "a year to come" 2 r report annual $p --year 2199; has "says so" "chưa bắt đầu" "$err"
ends "a year that is none" 2 r report annual $p --year 26
ends "a brief has no year" 2 r report brief $p --year 2026
ends "a report has no day before" 2 r report annual $p --since 2026-01-01
ends "another report" 2 r report weekly $p
}

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
