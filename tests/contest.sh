#!/usr/bin/env bash
# The contest of a ward's secretaries, from its plan to a correction of the published result: 24 cells, two groups, three parts, five judges whose
# sheets are on paper. Needs what story.sh needs. Stops at the first thing that is not as it should be.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
export XDG_CONFIG_HOME="$work/config" CHIBO_LANG=en
port=${STORY_PORT:-$((20000 + RANDOM % 20000))}
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  rm -rf "$work"
}
trap finish EXIT

step() { printf '== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
expect() { # what it is, what it should be, what it is about
  [ "$1" = "$2" ] || fail "$3: expected '$2', got '$1'"
}
refused() { # exit code, what stands in the message, command
  local code=0 wanted=$1 words=$2
  shift 2
  "$@" > "$work/refused" 2>&1 || code=$?
  [ "$code" = "$wanted" ] || { cat "$work/refused" >&2; fail "$*: exit code $code, not $wanted"; }
  grep -q "$words" "$work/refused" || { cat "$work/refused" >&2; fail "$*: not about $words"; }
}
value() { tr -d '\r"' | tail -n +2; } # the values of a single column of CSV
password() { printf 'a long passphrase for %s' "${1//[aeiou0-9]/x}"; }
login() { password "$1" | chibo auth login --username "$1" --password-stdin 2> /dev/null; }
account() { password "$1" | chibo user create --username "$1" --display-name "$1" --password-stdin "${@:2}" > /dev/null; }
contest=BTCBG-2023

step "a server, and accounts: organizer, leader, viewer, five judges, two secretaries of the panel"
export CHIBO_BIND="127.0.0.1:$port" CHIBO_URL="http://127.0.0.1:$port" CHIBO_RATE_PER_SECOND=100000 CHIBO_LOGIN_PER_MINUTE=10000
chibo-api serve 2> "$work/server.log" & server=$!
for _ in $(seq 100); do chibo --retries 0 api --anonymous GET /readyz > "$work/ready" 2> /dev/null && break; sleep 0.1; done
[ -s "$work/ready" ] || { cat "$work/server.log" >&2; fail "the server is not ready"; }
password admin | chibo-api admin create-user admin --password-stdin > /dev/null
login admin
account organizer --role organizer
login organizer
chibo committee create --code P-HOASEN --name 'Đảng ủy phường Hoa Sen' --level base --founded-on 2011-01-01 > /dev/null
login admin
account leader --role leader --on-committee P-HOASEN
account viewer --role viewer --on-committee P-HOASEN
for name in chair judge1 judge2 judge3 judge4 panel1 panel2; do account "$name" --role viewer --on-committee P-HOASEN; done

step "24 cells; every one but CB18 has a secretary"
login organizer
chibo cell import -f "$here/../samples/cells.csv" > /dev/null
for number in $(seq -w 24); do
  member=$(chibo member create --cell "CB$number" --full-name "Nguyễn Văn Số $number" --joined-cell-on 2016-01-01 --admitted-on 2011-02-03 --official-on 2012-02-03 \
    --card-number "38.1$number" -o csv --columns id | value)
  [ "$number" = 18 ] || chibo post create "CB$number" --kind secretary --member "$member" --from 2020-01-01 > /dev/null
done

step "the plan of the contest, adopted"
chibo directive create --number 60-NQ/ĐU --issued-on 2022-12-30 --title 'Nghị quyết' --committee P-HOASEN > /dev/null
chibo plan create --code HT-2023 --year 2023 --kind contest --committee P-HOASEN --title 'Hội thi Bí thư chi bộ giỏi' --directive 60-NQ/ĐU > /dev/null
chibo plan consult HT-2023 --on 2023-08-01 > /dev/null
login leader
chibo plan adopt HT-2023 --on 2023-08-10 --document 31-KH/ĐU > /dev/null

step "rules as a file: from paper, entered twice; what cannot be carried out is told at once"
login organizer
sed 's/^score_entry: own/score_entry: paper_twice/' "$here/../samples/contests/ward.yaml" > "$work/rules.yaml"
sed 's/max_x100: 10000/max_x100: 9000/; s/kind: extra_questions/kind: chair/' "$work/rules.yaml" > "$work/wrong.yaml"
chibo contest create --code $contest --plan HT-2023 --title 'Hội thi Bí thư chi bộ giỏi năm 2023' --rules "$work/wrong.yaml" > /dev/null
refused 8 'tie_break_without_end' chibo contest validate $contest
grep -q maxima_do_not_add_up "$work/refused" || fail "every fault at once"
chibo contest update $contest --rules "$work/rules.yaml" > /dev/null
chibo contest validate $contest > /dev/null
chibo contest open $contest --closes-on "$(TZ=Asia/Ho_Chi_Minh date +%F)" > /dev/null

step "entries: each sitting secretary; a vacant post sends nobody; one is withdrawn"
for number in $(seq -w 24); do
  if [ "$number" = 18 ]; then refused 6 CB18 chibo entry create --contest $contest --cell CB18; else chibo entry create --contest $contest --cell "CB$number" > /dev/null; fi
done
chibo entry withdraw $contest/CB03 --reason 'Đi học' > /dev/null

step "a panel of five with two secretaries; judge1 does not score the own cell, judge2 not a brother"
seat() { chibo contest judge add $contest --round final --username "$1" --kind "$2" "${@:3}" -o csv --columns id | value; }
refused 8 'panel' chibo contest start $contest
seat chair chair > /dev/null
seat judge1 judge --cell CB01 > /dev/null
second=$(seat judge2 judge)
for name in judge3 judge4; do seat "$name" judge > /dev/null; done
for name in panel1 panel2; do seat "$name" secretary > /dev/null; done
chibo contest conflict add $contest --seat "$second" --entry CB02 --reason 'Anh em ruột' > /dev/null
chibo contest draw prepare $contest --round final > /dev/null
chibo contest start $contest > /dev/null
sheets() { chibo score list $contest --all -o csv --columns "$1" "${@:2}" | value; }
expect "$(sheets id | wc -l | tr -d ' ')" 330 "sheets: 22 entrants, 5 judges, 3 parts"
expect "$(sheets cell_code --status blocked | sort | uniq -c | tr -s ' ' | tr '\n' ';')" " 3 CB01; 3 CB02;" "sheets that conflicts of interest block"

step "the draw of order and questions; anybody computes it again"
login panel1
draw=$(chibo contest draw list $contest -o csv --columns id | value)
hash=$(chibo contest draw list $contest -o csv --columns seed_hash | value)
chibo contest draw hold $contest "$draw" > /dev/null
login viewer
seed=$(chibo contest draw list $contest -o csv --columns seed | value)
expect "$(printf %s "$seed" | sha256sum | cut -d' ' -f1)" "$hash" "the hash that was published before"
chibo contest draw list $contest -o json > "$work/draws.json"
python=${STORY_PYTHON:-}
if [ -n "$python" ]; then "$python" "$here/draw.py" < "$work/draws.json" || fail "the draw"; fi

step "one is disqualified during judging; turns are timed, and one is too long"
login organizer
chibo entry disqualify $contest/CB04 --reason 'Vi phạm thể lệ' --document 40-QĐ/ĐU > /dev/null
login panel1
chibo contest on $contest --entry CB07 --part greeting > /dev/null
chibo contest off $contest > /dev/null
chibo contest penalty add $contest --entry CB07 --penalty greeting_over_time --amount 40 --reason 'Quá 40 giây' > /dev/null

step "the judges' paper, entered by both secretaries; CB05 and CB06 are equal in everything, one sheet is read differently"
chibo score list $contest --all -o csv --columns cell_code,part,judge_name --status draft | tr -d '\r' | awk -F, '
  BEGIN { print "cell_code,part,judge_name,scores" }
  NR > 1 && $1 != "CB04" {
    n = substr($1, 3) + 0; j = substr($3, length($3)) % 3; if (n == 5 || n == 6) n = 0
    if ($2 == "greeting") print $1 "," $2 "," $3 "," 10 - n * 0.25 " " 9.75 - j * 0.25
    if ($2 == "knowledge") print $1 "," $2 "," $3 "," 29.5 - n * 0.5 " " 9.5 - j * 0.25
    if ($2 == "situation") print $1 "," $2 "," $3 "," 24.5 - n * 0.5 " " 14 - j * 0.25
  }' > "$work/paper.csv"
expect "$(wc -l < "$work/paper.csv" | tr -d ' ')" 310 "sheets to enter, and the heading"
chibo score import $contest -f "$work/paper.csv" > /dev/null
expect "$(sheets status --status submitted | wc -l | tr -d ' ')" 0 "nothing is handed in by one alone"
login panel2
expect "$(sheets scores | tr -d '\n')" "" "what the other one entered, for the second one"
awk -F, -v OFS=, '$1 == "CB09" && $2 == "greeting" && $3 == "judge3" { $4 = "5 5" } { print }' "$work/paper.csv" > "$work/second.csv"
chibo score import $contest -f "$work/second.csv" > /dev/null
expect "$(sheets differing --status draft --part greeting | grep -c panel1)" 1 "the sheet that differs, for the second one"
login judge3
expect "$(chibo score list $contest --own --status draft --part greeting -o csv --columns cell_code | value | grep -c CB09)" 1 "and for its judge"
login panel2
awk -F, 'NR == 1 || ($1 == "CB09" && $2 == "greeting" && $3 == "judge3")' "$work/paper.csv" > "$work/mended.csv"
chibo score import $contest -f "$work/mended.csv" > /dev/null
expect "$(sheets status --status submitted | wc -l | tr -d ' ')" 309 "sheets handed in"
login chair
chibo contest apart $contest > /dev/null

step "nobody learns a score: not the chair, nor the organizer, nor a viewer"
expect "$(sheets sum_x100 --part greeting | tr -d '\n' | head -c 4)" "$(sheets sum_x100 --own --part greeting | head -1 | head -c 4)" "the chair's own sheets alone"
login organizer
expect "$(sheets sum_x100 | tr -d '\n')" "" "sums, for the organizer"
refused 6 '' chibo contest results $contest
login viewer
refused 6 '' chibo contest results $contest

step "two are equal to the end: an extra question parts them"
login organizer
refused 8 'CB05, CB06' chibo contest finalize $contest
login panel1
chibo contest answer add $contest --entry CB05 --number 1 --points 8 > /dev/null
chibo contest answer add $contest --entry CB06 --number 1 --points 9,5 > /dev/null
login organizer
chibo contest finalize $contest > /dev/null
expect "$(chibo contest results $contest -o csv --columns cell_code | value | head -2 | tr '\n' ' ')" "CB06 CB05 " "first and second"

step "published by the leader; prizes 1, 1, 2 and encouragement in each group"
refused 5 'contests:publish' chibo contest publish $contest --document 50-QĐ/ĐU
login leader
chibo contest publish $contest --document 50-QĐ/ĐU > /dev/null
login viewer
chibo contest results $contest -o csv --columns group,prize > "$work/prizes"
for group in residential agency; do
  for prize in first:1 second:1 third:2; do
    expect "$(grep -c "^$group,${prize%:*}" "$work/prizes")" "${prize#*:}" "$group: ${prize%:*}"
  done
done
expect "$(grep -c encouragement "$work/prizes")" 13 "encouragement: everybody else"
expect "$(chibo contest certificates $contest -o csv --columns name | value | wc -l | tr -d ' ')" 26 "certificates, five of them special prizes, which equals share"
CHIBO_LANG=vi chibo contest explain $contest --entry CB07 > "$work/words"
grep -q 'Chào hỏi quá thời gian: 40 giây, 2 lần 30 giây, trừ 2 điểm' "$work/words" || { cat "$work/words" >&2; fail "the penalty in the explanation"; }
chibo contest explain $contest --entry CB06 | grep -q 'parted by Extra questions 1: 9.5; still equal with 0' || fail "the extra question in the explanation"

step "computed again offline from the bundle; a forged one is found out"
chibo contest bundle $contest -o json > "$work/bundle.json"
CHIBO_URL=http://127.0.0.1:9 chibo contest verify "$work/bundle.json" | grep -q 'all 21 places agree' || fail "the bundle"
sed '0,/"place": 1/s//"place": 3/' "$work/bundle.json" > "$work/forged.json"
refused 8 'told 3' chibo contest verify "$work/forged.json"

step "as CSV, workbook, picture and page; blank sheets"
for format in csv xlsx svg html; do chibo contest report $contest --format "$format" -O "$work/result.$format"; done
expect "$(head -c 2 "$work/result.xlsx")" PK "the workbook"
grep -q '</svg>' "$work/result.svg" || fail "the picture"
grep -q 'Giải Nhất\|First prize' "$work/result.html" || fail "the page"
login panel1
chibo contest forms $contest --round final -O "$work/forms.html"
expect "$(grep -c '<section' "$work/forms.html")" 15 "blank sheets: five judges, three parts"

step "a correction, numbered; the result before it is kept"
login leader
chibo contest correct $contest --reason 'Bấm giờ nhầm' --document 55-QĐ/ĐU --penalty CB07/greeting_over_time=0 --disqualify CB06 > /dev/null
login viewer
expect "$(chibo contest results $contest -o csv --columns cell_code | value | head -1)" CB05 "first after the correction"
expect "$(chibo contest results $contest --number 1 -o csv --columns cell_code | value | head -1)" CB06 "first before it"
chibo contest bundle $contest -o json > "$work/bundle.json"
chibo contest verify "$work/bundle.json" | grep -q 'result 2: all 20 places agree' || fail "the corrected bundle"

step "the server drains and ends well"
kill -TERM "$server"; code=0; wait "$server" || code=$?; server=
expect "$code" 0 "exit code of the server"
printf 'the story is told\n'
