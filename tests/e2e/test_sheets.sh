#!/bin/bash
# One table, saved by LibreOffice as people save theirs: a workbook, and CSV in several encodings and dialects under a
# Vietnamese locale. All of them must read as the same cells (core/sheet/sheet.h).
#   CELLS=build/tests/bench/cells bash tests/e2e/test_sheets.sh
# Then a wide table of a ward office, and what becomes of it in the database (core/exchange/import.c).
# Needs soffice and iconv; where there is no soffice, it says so and passes.
set -u
tiendo=$(realpath "${TIENDO:-build/tiendo}")
data=$(realpath "${DATA:-data}")
cells=$(realpath "${CELLS:-build/tests/bench/cells}")
dir=$(mktemp -d "$(.ci/tmpdir)/tiendo-sheets.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export HOME=$dir LC_ALL=C.UTF-8
passed=0 failed=0

if ! command -v soffice >/dev/null; then
    echo "test_sheets: no soffice here; nothing was tested"
    exit 0
fi
fail() { failed=$((failed + 1)); printf 'FAIL %s\n' "$@"; }
pass() { passed=$((passed + 1)); }

# ---- the table: a blank row, an empty cell, a newline, quotes, delimiters, a formula ----

text() { printf '<table:table-cell office:value-type="string">'; printf '<text:p>%s</text:p>' "$@"; printf '</table:table-cell>'; }
number() { printf '<table:table-cell table:style-name="N" office:value-type="float" office:value="%s"/>' "$1"; }
percent() { printf '<table:table-cell table:style-name="P" office:value-type="percentage" office:value="%s"/>' "$1"; }
day() { printf '<table:table-cell table:style-name="D" office:value-type="date" office:date-value="%s"/>' "$1"; }
formula() { printf '<table:table-cell table:style-name="N" table:formula="of:%s"/>' "$1"; }
empty() { printf '<table:table-cell/>'; }
row() { printf '<table:table-row>'; for cell; do eval "$cell"; done; printf '</table:table-row>\n'; }

cat > table.fods <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
<number:percentage-style style:name="NP" number:language="vi" number:country="VN"><number:number
 number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1"/><number:text>%</number:text>
</number:percentage-style>
<number:number-style style:name="NN" number:language="vi" number:country="VN"><number:number
 number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1"/></number:number-style>
<number:date-style style:name="ND" number:language="vi" number:country="VN"><number:day
 number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year
 number:style="long"/></number:date-style>
<style:style style:name="P" style:family="table-cell" style:data-style-name="NP"/>
<style:style style:name="N" style:family="table-cell" style:data-style-name="NN"/>
<style:style style:name="D" style:family="table-cell" style:data-style-name="ND"/>
<style:style style:name="T" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="H" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
END
{
    printf '<table:table table:name="Số liệu" table:style-name="T">\n'
    row 'text "Đơn vị"' 'text "Tỷ lệ biết chữ"' 'text "Số người, nghìn"' 'text "Ngày chốt"' 'text "Ghi chú"'
    row 'text "Phường Đống Đa; \"khu vực\" 1"' 'percent 0.9951' 'number 80.65' 'day 2026-11-20' 'text "00123"'
    row empty
    row 'text "Xã Sóc Sơn" "dòng hai, tiếp"' empty 'number -12.25' 'day 2025-02-28'
    row 'text "Tổng cộng"' 'percent 1.0001' 'formula "=[.C2]+[.C4]"' 'formula "=NA()"' 'text "đủ, đúng hạn"'
    printf '</table:table>\n'
    printf '<table:table table:name="Ẩn" table:style-name="H">\n'
    row 'text "không đọc"'
    printf '</table:table>\n'
    printf '</office:spreadsheet></office:body></office:document>\n'
} >> table.fods

cat > want <<'END'
Đơn vị|Tỷ lệ biết chữ|Số người, nghìn|Ngày chốt|Ghi chú
Phường Đống Đa; "khu vực" 1|99,51%|80,65|20/11/2026|00123
Xã Sóc Sơn\ndòng hai, tiếp||-12,25|28/02/2025
Tổng cộng|100,01%|68,40|#N/A|đủ, đúng hạn
END

# What `cells` prints, as a Vietnamese sees it: without line numbers, records and cells at the end that are empty; typed
# cells in national form, with two decimals, without what a formula shows.
seen() {
    awk 'function national(s) {
             if (s ~ /^[0-9][0-9][0-9][0-9]-/) return substr(s, 9) "/" substr(s, 6, 2) "/" substr(s, 1, 4)
             percent = sub(/%$/, "", s) ? "%" : ""
             s = sprintf("%.2f", s)
             sub(/\./, ",", s)
             return s percent
         }
         /^!/ { print; next }
         { sub(/^[0-9]+:/, "")
           n = split($0, cell, "|")
           while (n > 0 && cell[n] == "") n--
           line = ""
           for (i = 1; i <= n; i++) { sub(/=\{[^}]*\}$/, "", cell[i]); sub(/^#N\/Af$/, "#N/A", cell[i]) }
           for (i = 1; i <= n; i++) line = line (i > 1 ? "|" : "") (sub(/\*$/, "", cell[i]) ? national(cell[i]) : cell[i])
           if (n > 0) print line }'
}

# same NAME FILE [CELLS OPTIONS]: the file reads as the table
same() {
    name=$1 file=$2
    shift 2
    "$cells" "$@" "$file" 2>found | seen > got
    if cmp -s want got; then pass; else fail "$name ($(<found)):" "$(diff want got)"; fi
}

# saved TO FILTER NAME: the table as NAME.TO
saved() {
    soffice "-env:UserInstallation=file://$dir/profile" --headless --convert-to "$1:$2" --outdir out table.fods >/dev/null 2>&1
    mv "out/table.$1" "$3.$1" || fail "LibreOffice saved no $3.$1"
}
# csv NAME DELIMITER CHARSET QUOTE_ALL: numbers of ASCII and of LibreOffice's encodings; cells as shown
csv() { saved csv "Text - txt - csv (StarCalc):$2,34,$3,1,,1066,$4,true" "$1"; }

saved xlsx "Calc MS Excel 2007 XML" book
same "workbook" book.xlsx
same "workbook, by name" book.xlsx -t "số liệu"
same "workbook, by number" book.xlsx -t 1
csv semicolon 59 76 false
same "UTF-8, semicolon" semicolon.csv
csv comma 44 76 true
same "UTF-8, comma, all quoted" comma.csv
csv tab 9 76 false
same "UTF-8, tab" tab.csv
csv utf16 9 65535 false
same "UTF-16, tab" utf16.csv
csv cp1258 59 40 false
same "Windows-1258" cp1258.csv -c cp1258

# What LibreOffice does not write is made of what it wrote.
{ printf '\357\273\277'; cat semicolon.csv; } > bom.csv
same "UTF-8 with byte order mark" bom.csv
{ printf 'sep=;\r\n'; cat semicolon.csv; } > sep.csv
same "sep=" sep.csv
sed 's/$/\r/' semicolon.csv > crlf.csv
same "CRLF" crlf.csv
tr '\n' '\r' < semicolon.csv > cr.csv
same "CR alone" cr.csv
iconv -f UTF-8 -t UTF-16BE semicolon.csv > utf16be.csv
same "UTF-16, big-endian, no byte order mark" utf16be.csv
iconv -f UTF-8 -t TCVN5712-1 semicolon.csv > tcvn3.csv
same "TCVN3" tcvn3.csv -c tcvn3

# Undeclared, they are refused with the right proposal.
for c in cp1258 tcvn3; do
    if "$cells" $c.csv 2>/dev/null | grep -q "^!1:not UTF-8; it looks like $c: add --encoding $c\$"; then
        pass
    else
        fail "$c is not proposed: $("$cells" $c.csv 2>&1)"
    fi
done
# Other things that LibreOffice saves are refused by name.
for kind in ods xls pdf; do
    soffice "-env:UserInstallation=file://$dir/profile" --headless --convert-to $kind --outdir out table.fods >/dev/null 2>&1
    if "$cells" out/table.$kind 2>/dev/null | grep -q "^!0:a \.$kind file cannot be read:"; then
        pass
    else
        fail "$kind: $("$cells" out/table.$kind 2>&1)"
    fi
done

# ---- a wide table, one row a ward and one column a target, imported -------------------------

sed '/^<office:body>/,$d' table.fods > wide.fods
{
    printf '<office:body><office:spreadsheet>\n<table:table table:name="Phụ lục" table:style-name="T">\n'
    row 'text "ỦY BAN NHÂN DÂN THÀNH PHỐ"'
    row 'text "BIỂU SỐ LIỆU NĂM 2026"'
    row empty
    row 'text "TT"' 'text "Phường, xã"' 'text "Gia đình học tập (%)"' 'text "c.4 - tử số"' 'text "c.4 - mẫu số"' \
        'text "Ghi chú"'
    row 'number 1' 'text "Ba Đình"' 'percent 0.715' 'number 12' 'number 15' 'text "theo báo cáo 12"'
    row 'number 2' 'text "P. Tây Hồ"' 'percent 0.806' empty empty empty
    row 'number 3' 'text "phường hoàn kiếm"' empty 'number 3' 'number 4' empty
    row empty 'text "Tổng cộng"' 'percent 0.75' 'number 15' 'number 19' empty
    printf '</table:table>\n</office:spreadsheet></office:body></office:document>\n'
} >> wide.fods
cp wide.fods table.fods
saved xlsx "Calc MS Excel 2007 XML" wide
# The same in a form with merged headings: a target over its parts, and the numbers of the columns below.
over() {
    printf '<table:table-cell table:number-columns-spanned="%s" office:value-type="string"><text:p>%s</text:p>' "$2" "$1"
    printf '</table:table-cell><table:covered-table-cell table:number-columns-repeated="%s"/>' $(($2 - 1))
}
sed '/^<office:body>/,$d' wide.fods > form.fods
{
    printf '<office:body><office:spreadsheet>\n<table:table table:name="Biểu 1" table:style-name="T">\n'
    row 'over "BIỂU SỐ LIỆU NĂM 2026" 6'
    row 'text "TT"' 'text "Phường, xã"' 'over "c.4" 2' 'over "Gia đình học tập" 1'
    row empty empty 'text "Số đạt"' 'text "Tổng số"' 'text "Tỷ lệ (%)"'
    row 'text "(1)"' 'text "(2)"' 'text "(3)"' 'text "(4)"' 'text "(5)"'
    row 'number 1' 'text "Ba Đình"' 'number 12' 'number 15' 'percent 0.715'
    row 'number 2' 'text "P. Tây Hồ"' empty empty 'percent 0.806'
    row 'number 3' 'text "phường hoàn kiếm"' 'number 3' 'number 4' empty
    printf '</table:table>\n</office:spreadsheet></office:body></office:document>\n'
} >> form.fods
sed 's/ table:number-columns-repeated="0"//; s/<table:covered-table-cell\/><table/<table/' form.fods > table.fods
saved xlsx "Calc MS Excel 2007 XML" form
cp wide.fods table.fods
csv wide-semicolon 59 76 false
csv wide-utf16 9 65535 false
cat > want <<'END'
c.4,xp-00004,2026,80,12,15
c.4,xp-00070,2026,75,3,4
d.3.1,xp-00004,2026,71.5,,
d.3.1,xp-00103,2026,80.6,,
END
for file in wide.xlsx form.xlsx wide-semicolon.csv wide-utf16.csv; do
    rm -f wide.db
    TIENDO_DATA=$data "$tiendo" --db wide.db init > /dev/null
    if "$tiendo" --db wide.db import observations $file --plan hanoi-52-2024 --period 2026 --note x --apply > said 2>&1; then
        pass
    else
        fail "$file: $(<said)"
    fi
    # numbers as they are, whatever their last zeros
    "$tiendo" --db wide.db export observations | awk -F, '$4 == "2026" && $3 ~ /^xp-/ { print $2 "," $3 "," $4 "," $5 + 0 "," $6 "," $7 }' |
        sed 's/\.00*,/,/g; s/,\([0-9]*\)\.00*/,\1/g' | sort > got
    if cmp -s want got; then pass; else fail "$file imports as" "$(diff want got)"; fi
done

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
