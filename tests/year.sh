#!/usr/bin/env bash
# A year of planning on the demo ward, with nothing but the client: the conference of 9 February 2023 and what came of it, and the year after from the
# reviewed source pool to the report of the next January. Needs `chibo` and `chibo-api` on PATH; of CHIBO_DATABASE_URL only an empty place.
set -euo pipefail
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
column() { tr -d '\r' | tail -n +2; } # of a CSV with one column
field() { "${@:2}" -o csv --columns "$1" | column; }
sum() { awk '{ sum += $1 } END { print sum + 0 }'; }

step "the demo ward"
export CHIBO_BIND="127.0.0.1:$port" CHIBO_URL="http://127.0.0.1:$port"
chibo-api demo --port "$port" --password 'a passphrase for the demo' 2> "$work/server.log" & server=$!
for _ in $(seq 300); do chibo --retries 0 api --anonymous GET /readyz > "$work/ready" 2> /dev/null && break; sleep 0.1; done
[ -s "$work/ready" ] || { cat "$work/server.log" >&2; fail "the server is not ready"; }
for role in organizer leader secretary; do
  printf 'a passphrase for the demo' | chibo auth login --username "$role" --password-stdin --profile "$role"
done
export CHIBO_PROFILE=organizer

step "the conference of 9 February 2023: who came, what was said, what was concluded; the draft's comments were answered"
conference=$(field id chibo conference list --all)
chibo conference minutes "$conference" -o json > "$work/minutes.json"
grep -q '"held_at": *"2023-02-09T01:00:00Z"' "$work/minutes.json" || fail "the day of the conference"
expect "$(grep -c '"attendance": *"present"' "$work/minutes.json")" 24 "people who came"
chibo conference minutes "$conference" -O "$work/minutes.html"
grep -q 'Rà soát nguồn để giao chỉ tiêu' "$work/minutes.html" || fail "the page of the minutes"
expect "$(chibo plan comment list PTDV-2023 --all -o ndjson | wc -l | tr -d ' ')" 3 "comments on the draft"
expect "$(chibo plan comment list PTDV-2023 --open --all -o ndjson | wc -l | tr -d ' ')" 0 "comments without an answer"
chibo report deadlines -o json | tr -d ' \n' | grep -q '"conclusions":{"overdue":1' || fail "a conclusion that is overdue"

step "progress of 2023 at mid-year and at its end"
reached() { field reached chibo report progress "$1" --as-of "$2" --kind admission --all | sum; }
half=$(reached PTDV-2023 2023-06-30); whole=$(reached PTDV-2023 2023-12-31)
[ "$half" -le "$whole" ] && [ "$whole" -gt 0 ] || fail "$half reached by mid-year, $whole by the end"
chibo report progress PTDV-2023 --as-of 2023-12-31 | grep -q '█' || fail "bars in the terminal"

step "the plan of 2024: discussed, commented, adopted only when everything is answered"
chibo plan create --code PTDV-2024 --year 2024 --kind member_development --committee P-HOASEN --title 'Kế hoạch phát triển đảng viên năm 2024' \
  --directive 60-NQ/ĐU --admission-target 12 --course-target 0 > /dev/null
chibo plan consult PTDV-2024 --on 2024-01-15 > /dev/null
comment=$(CHIBO_PROFILE=secretary field id chibo plan comment add PTDV-2024 --cell CB01 --text 'Đề nghị giao sát với nguồn')
second=$(field id chibo conference create --committee P-HOASEN --title 'Hội nghị năm 2024' --at 2024-02-06T08:00:00+07:00 --place 'Hội trường' --plan PTDV-2024)
chibo conference invite "$second" > /dev/null
chibo conference hold "$second" > /dev/null
code=0; CHIBO_PROFILE=leader chibo plan adopt PTDV-2024 --on 2024-02-07 --document 05-KH/ĐU > /dev/null 2> "$work/refused" || code=$?
expect "$code" 8 "adopting with an open comment"
grep -q 'CB01\|comment' "$work/refused" || { cat "$work/refused" >&2; fail "what is open is not named"; }
chibo plan comment answer PTDV-2024 "$comment" --answer 'Giao theo nguồn đã rà soát' --accept > /dev/null
CHIBO_PROFILE=leader chibo plan adopt PTDV-2024 --on 2024-02-07 --document 05-KH/ĐU > /dev/null

step "the source pool reviewed and confirmed, a proposal computed and compared, one number changed with a reason"
review=$(field id chibo pool review PTDV-2024)
CHIBO_PROFILE=secretary chibo pool confirm "$review" CB01 --note 'Đúng với sổ' > /dev/null
expect "$(chibo pool cells "$review" -o ndjson | wc -l | tr -d ' ')" 24 "cells reviewed"
bounds=(); for cell in $(field code chibo cell list --all); do bounds+=(--bound "$cell:0-5:Theo kết quả rà soát"); done
blend='{"weights": {"pool_percent": 40}}'
proposal=$(printf '%s' "$blend" | field id chibo quota propose PTDV-2024 --kind admission --total 12 "${bounds[@]}" -f -)
other=$(printf '%s' "$blend" | field id chibo quota propose PTDV-2024 --kind admission --total 12 --method webster "${bounds[@]}" -f -)
chibo quota compare "$proposal" "$other" > /dev/null
expect "$(field quota chibo quota lines "$proposal" | sum)" 12 "the proposal's sum"
chibo quota apply "$proposal" > /dev/null
one=$(chibo quota list --plan PTDV-2024 --all -o csv --columns unit_code,value | column | awk -F, '$2 > 0 { print $1; exit }')
value=$(chibo quota list --plan PTDV-2024 --all -o csv --columns unit_code,value | column | awk -F, -v one="$one" '$1 == one { print $2 }')
chibo quota change "$proposal" --unit "$one" --value "$((value + 1))" --reason 'Chi bộ đăng ký thêm' > /dev/null
code=0; CHIBO_PROFILE=leader chibo quota issue PTDV-2024 --on 2024-02-15 --document 06-QĐ/ĐU --dry-run > /dev/null 2> "$work/above" || code=$?
grep -q '13' "$work/above" || [ "$code" = 0 ] || fail "the sum above the target is not named"
CHIBO_PROFILE=leader chibo quota issue PTDV-2024 --on 2024-02-15 --document 06-QĐ/ĐU > /dev/null 2> "$work/issued" || { cat "$work/issued" >&2; fail "issuing"; }
expect "$(field quota chibo report progress PTDV-2024 --as-of 2024-06-30 --kind admission --all | sum)" 13 "quotas issued"

step "the year played through: two persons from listing to admission, one before mid-year and one after"
mapfile -t member < <(field id chibo member list --cell CB01 --status official --limit 3 --reason 'Phân công giúp đỡ')
chibo organization create --code DTN-2024 --name 'Đoàn phường' --kind youth_union --committee P-HOASEN > /dev/null
way() { # name, number of the decision, then days: listing, fostering, course, dossier, papers, cell, committee, decision, receipt, ceremony
  local name=$1 number=$2; shift 2
  local on=(none "$@") who
  who=$(field id chibo candidate create --full-name "$name" --birth 1999-04-30 --sex female --education university --cell CB01 --listed-on "${on[1]}")
  move() { chibo candidate move "$who" "$@" > /dev/null; }
  move fostering --on "${on[2]}" --document 02-NQ/CB --helper "${member[0]}"
  move trained --on "${on[3]}" --certificate-number 15/GCN --certificate-issuer 'Trung tâm chính trị' --certificate-issued-on "${on[3]}"
  move dossier --on "${on[4]}" --document 21-CV/ĐU
  for kind in application cv verification introduction organization_comments residence_comments; do
    chibo candidate paper add "$who" --kind "$kind" --dated-on "${on[5]}" > /dev/null
  done
  for sponsor in "${member[1]}" "${member[2]}"; do
    chibo candidate sponsor add "$who" --kind member --member "$sponsor" --known-since 2018-01-01 --signed-on "${on[5]}" > /dev/null
  done
  chibo candidate opinion add "$who" --kind mass_organization --organization DTN-2024 --on "${on[5]}" --favourable > /dev/null
  chibo candidate opinion add "$who" --kind residence_cell --on "${on[5]}" --favourable > /dev/null
  move cell_resolved --on "${on[6]}" --document 09-NQ/CB --vote cell:35:1
  move committee_resolved --on "${on[7]}" --document 33-NQ/ĐU --vote committee:14:1:15
  CHIBO_PROFILE=leader move decided --on "${on[8]}" --document "$number" --vote standing_committee:12:1:13
  move admitted --on "${on[10]}" --received-on "${on[9]}" --helper "${member[0]}"
}
sleep 1; before=$(date -u +%Y-%m-%dT%H:%M:%SZ); sleep 1
way 'Lê Thị Hạnh' 211-QĐ/QU 2023-09-04 2023-10-09 2023-12-13 2024-01-08 2024-01-12 2024-02-20 2024-03-01 2024-03-25 2024-03-28 2024-04-12
way 'Phạm Văn Lộc' 212-QĐ/QU 2024-02-05 2024-03-11 2024-05-15 2024-06-10 2024-06-14 2024-07-08 2024-07-16 2024-08-12 2024-08-15 2024-09-05
expect "$(reached PTDV-2024 2024-06-30)" 1 "reached by mid-year"
expect "$(reached PTDV-2024 2024-12-31)" 2 "reached by the end of the year"
expect "$(field reached chibo report progress PTDV-2024 --as-of 2024-12-31 --kind admission --all --known-at "$before" | wc -l | tr -d " ") cells, $(field reached chibo report progress PTDV-2024 --as-of 2024-12-31 --kind admission --all --known-at "$before" | sum) reached" "24 cells, 0 reached" "as it was known before anything was entered"
chibo report changes P-HOASEN --since "$before" --year 2024 --all -o json > "$work/changes.json"
expect "$(grep -c '"kind": *"admission"' "$work/changes.json")" 2 "admissions that became known since"

step "the report of the next January: both years side by side, new members, and the files"
chibo report history --committee P-HOASEN --as-of 2024-12-31 --years 2 -o json | tr -d ' \n' > "$work/history.json"
grep -q '"year":2023' "$work/history.json" && grep -q '"year":2024' "$work/history.json" || fail "both years"
chibo report new-members --committee P-HOASEN --as-of 2024-12-31 -o json | tr -d ' \n' | grep -q '"group":"women"' || fail "the table of new members"
chibo report pipeline --committee P-HOASEN | grep -q 'TOTAL' || fail "the pipeline"
for report in "progress PTDV-2024" "pipeline --committee P-HOASEN" "new-members --committee P-HOASEN" "history --committee P-HOASEN"; do
  for format in csv xlsx svg; do
    # shellcheck disable=SC2086
    chibo report $report --as-of 2024-12-31 --format "$format" -O "$work/report.$format"
    [ -s "$work/report.$format" ] || fail "$report as $format"
  done
done

step "the server drains and ends well"
kill -TERM "$server"; code=0; wait "$server" || code=$?; server=
expect "$code" 0 "exit code of the server"
printf 'the story is told\n'
