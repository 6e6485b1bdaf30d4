#!/bin/bash
# The annual report as offices get it: HTML through LibreOffice to PDF, read again as text. Its pages, its letterhead, and
# every verdict and figure of `status` on the same day; then plans and agencies of other kinds, and training data.
#   TIENDO=build/tiendo DATA=data tests/e2e/test_reports.sh
# Needs soffice, pdfinfo, pdftotext and jq; where there is a Chromium it prints the charts, which LibreOffice leaves out.
set -u
tiendo=$(realpath "${TIENDO:-build/tiendo}")
TIENDO_DATA=$(realpath "${DATA:-data}")
dir=$(mktemp -d "$(.ci/tmpdir)/tiendo-reports.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export TIENDO_DATA HOME=$dir LC_ALL=C.UTF-8
unset TIENDO_DB XDG_DATA_HOME
passed=0 failed=0
fail() { failed=$((failed + 1)); printf 'FAIL %s\n' "$@"; }
pass() { passed=$((passed + 1)); }
is() { if [ "$2" = "$3" ]; then pass; else fail "$1: expected $2, got $3"; fi; }
has() { if grep -qF -- "$2" "$3"; then pass; else fail "$1: no '$2'"; fi; }

# paper NAME ARGUMENT...: the report as NAME.html, .pdf, .txt (words as they stand) and .words (on one line, as lines of
# a paragraph and of a cell are broken anywhere)
paper() {
    local name=$1
    shift
    "$tiendo" "$@" --format html --output "$name.html" 2>err.txt || { fail "$name: $(cat err.txt)"; return 1; }
    soffice -env:UserInstallation="file://$dir/profile" --headless --convert-to pdf "$name.html" >soffice.txt 2>&1
    [ -s "$name.pdf" ] || { fail "$name: LibreOffice made nothing of it: $(tail -1 soffice.txt)"; return 1; }
    pdftotext -layout "$name.pdf" "$name.txt"
    pages=$(pdfinfo "$name.pdf" | awk '/^Pages:/ { print $2 }')
    for ((n = 1; n <= pages; n++)); do # a sentence may go on behind the number of the next page
        pdftotext -f $n -l $n "$name.pdf" - | tr -s '[:space:]' ' ' | sed "s/^ *$n //"
    done >"$name.words"
}
# pages NAME FEWEST MOST
pages() { if [ "$pages" -ge "$2" ] && [ "$pages" -le "$3" ]; then pass; else fail "$1: $pages pages"; fi; }
# An official font that is not here may put blanks into words, and pdftotext joins what a line ends with a hyphen; so they
# are compared without either.
squeezed() { tr -d '[:space:]-' <"$1"; }
reads() { if squeezed "$2.words" | grep -qF -- "$(tr -d '[:space:]-' <<<"$3")"; then pass; else fail "$1: no '$3'"; fi; }

day=2026-11-21 p="--plan hanoi-52-2024"
"$tiendo" --db a.db init >/dev/null || exit 1
"$tiendo" --db t.db init --training >/dev/null || exit 1

# ---- the shipped plan --------------------------------------------------------------
# shellcheck disable=SC2086  # words of options are meant to be split
{
paper city --db a.db --as-of $day report annual $p && pages "the shipped data" 2 8
is "A4" "595.304 x 841.89 pts (A4)" "$(pdfinfo city.pdf | sed -n 's/^Page size: *//p')"
reads "country" city "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
reads "motto" city "Độc lập - Tự do - Hạnh phúc"
reads "number" city "/BC-UBND"
reads "place and day" city "Hà Nội, ngày 21 tháng 11 năm 2026"
reads "citation" city "Kế hoạch số 52/KH-UBND ngày 07/02/2024 của Ủy ban nhân dân thành phố Hà Nội"
reads "it ends so" city "triển khai Kế hoạch./."
for part in "I. CÔNG TÁC CHỈ ĐẠO" "II. KẾT QUẢ THỰC HIỆN" "III. ĐÁNH GIÁ CHUNG" "IV. PHƯƠNG HƯỚNG" "V. ĐỀ XUẤT" "PHỤ LỤC"
do reads "part" city "$part"; done
# The number of a page stands on it alone, from the second on.
number() { pdftotext -f "$1" -l "$1" -layout city.pdf - | head -3 | grep -cx " *$1"; }
is "page 1 has no number" 0 "$(number 1)"
for ((n = 2; n <= pages; n++)); do is "page $n" 1 "$(number $n)"; done
# The annex begins on a page of its own.
annex=$(for ((n = 1; n <= pages; n++)); do pdftotext -f $n -l $n city.pdf - | tr -d '[:space:]' |
    grep -q "^${n}PHỤLỤC" && echo $n; done)
is "the annex is turned to" 1 "$(wc -w <<<"$annex")"
# Each sentence of a verdict that has a figure, and each value as people write it, is in the document.
"$tiendo" --db a.db --as-of $day --lang vi status $p --format json >status.json
jq -r '.[] | select(.scope == "plan" and .year == 2030 and .value != null and .verdict != "not_applicable" and
    .kind != "milestone").reason' status.json >sentences.txt
is "there are some" 1 "$(($(wc -l <sentences.txt) > 4))"
while read -r sentence; do reads "sentence" city "$sentence"; done <sentences.txt
jq -r '.[] | select(.value != null and .kind != "milestone") | (.value | tostring)' status.json | sort -u >values.txt
while read -r value; do reads "value" city "${value/./,}"; done <values.txt
for v in met:đạt on_track:"đúng tiến độ" slow:"có nguy cơ" no_data:"chưa có số liệu" not_applicable:"hết áp dụng"; do
    n=$(jq --arg v "${v%%:*}" '[group_by(.target)[] | map(select(.scope == "plan")) | max_by(.year) | select(.verdict == $v and
        .year == 2030)] | length' status.json)
    reads "count" city "${v#*:} $n"
    of_2025=$(jq --arg v "${v%%:*}" '[.[] | select(.scope == "plan" and .year == 2025 and .verdict == $v)] | length' \
        status.json) # each target that had the milestone
    [ "$of_2025" -eq 0 ] || reads "count of 2025" city "${v#*:} $of_2025"
done
"$tiendo" --db a.db --as-of $day report annual $p --format xlsx --output annex.xlsx; is "its annex" 0 $?

is "a word processor prints no words of pictures" 0 "$(grep -c 'ngày rà soát' city.words)"

# ---- charts ------------------------------------------------------------------------
# printed NAME: NAME.html by a browser as NAME-b.pdf, with the sizes of its pages; a chart begins with a caption and ends
# with a legend, and both are on one page.
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
printed() {
    "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$dir/browser" --no-pdf-header-footer \
        --print-to-pdf="$1-b.pdf" "file://$dir/$1.html" >browser.txt 2>&1
    [ -s "$1-b.pdf" ] || { fail "$1: the browser printed nothing: $(tail -1 browser.txt)"; return 1; }
    pdfinfo -l 99 "$1-b.pdf" | sed -n 's/^Page .* size: *//p' >"$1-sizes.txt"
    local page captions legends all=0
    for ((page = 1; page <= $(wc -l <"$1-sizes.txt"); page++)); do
        pdftotext -f $page -l $page -layout "$1-b.pdf" page.txt
        legends=$(grep -o 'ngày rà soát' page.txt | wc -l)
        captions=$(grep -o 'Biểu đồ:' page.txt | wc -l)
        is "$1: whole charts on page $page" "$captions" "$legends"
        all=$((all + legends))
    done
    is "$1: all charts" "$(grep -c '<svg ' "$1.html")" "$all"
}
if [ -n "$browser" ]; then
    printed city && is "upright, then lying" "595 842 842 595" \
        "$(awk '{ print int($1 + .5), int($3 + .5) }' city-sizes.txt | uniq | xargs)"
    paper lagging --db t.db --as-of $day report brief $p && printed lagging && is "upright" "595 842" \
        "$(awk '{ print int($1 + .5), int($3 + .5) }' lagging-sizes.txt | uniq | xargs)"
else
    echo "charts: no browser here, not printed"
fi

# ---- others ------------------------------------------------------------------------
paper training --db t.db report annual $p && pages "training data" 2 14
reads "it says so" training "DỮ LIỆU TẬP HUẤN"
[ -z "$browser" ] || { printed training && is "upright, then lying" "595 842 842 595" \
    "$(awk '{ print int($1 + .5), int($3 + .5) }' training-sizes.txt | uniq | xargs)"; }
paper department --db t.db report annual $p --agency so-gddt && pages "a department" 2 12
reads "its superior" department "UBND THÀNH PHỐ HÀ NỘI"
reads "its number" department "/BC-SGDĐT"
paper commune --db t.db report annual $p --agency xp-00004 && pages "a commune" 1 12
reads "its head" commune "ỦY BAN NHÂN DÂN PHƯỜNG BA ĐÌNH"
reads "to whom" commune "Kính gửi: Ủy ban nhân dân thành phố Hà Nội (qua Sở Giáo dục và Đào tạo)"
paper youth --db a.db report annual --plan thanhdoan-nq23 && pages "the Youth Union" 1 6
reads "its number" youth "-BC/"
is "no motto" 0 "$(squeezed youth.words | grep -c 'ĐộclậpTựdo')"
paper draft --db a.db report annual --plan haiphong-1315-draft && pages "a draft without figures" 1 9
reads "its place" draft "Hải Phòng, ngày"
for db in a t; do
    paper brief --db $db.db report brief $p && pages "a brief" 1 2
    is "from its first page" 1 "$(pdftotext -l 1 brief.pdf - | tr -d '[:space:]' | grep -c 'TINNHANHTIẾNĐỘ.*KHÔNGĐẠT,CHẬM')"
    rm -f brief.*
done
}

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
