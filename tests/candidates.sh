#!/usr/bin/env bash
# Three persons from the source pool to full membership, with nothing but the client: one under 24-QĐ/TW throughout, one begun before
# 01/7/2025 and ended after, one after 26/7/2026. Needs what tests/story.sh needs. The third one is recognised in December 2027: before
# that day the story asks when it can be, and stops there.
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
password() { printf 'a long passphrase for %s' "${1//[aeiou]/x}"; } # not containing the username
column() { tr -d '\r' | tail -n +2; } # of a CSV with one column
field() { "${@:2}" -o csv --columns "$1" | column; }

step "a server, an organizer and a leader, a cell with twelve official members"
export CHIBO_BIND="127.0.0.1:$port" CHIBO_URL="http://127.0.0.1:$port"
chibo-api serve 2> "$work/server.log" & server=$!
for _ in $(seq 100); do chibo --retries 0 api --anonymous GET /readyz > "$work/ready" 2> /dev/null && break; sleep 0.1; done
[ -s "$work/ready" ] || { cat "$work/server.log" >&2; fail "the server is not ready"; }
for role in organizer leader; do password "$role" | chibo-api admin create-user "$role" --role "$role" --password-stdin > /dev/null; done
login() { password "$1" | chibo auth login --username "$1" --password-stdin --profile "$1"; }
login organizer; login leader
export CHIBO_PROFILE=organizer
chibo committee create --code P-HOASEN --name 'Đảng ủy phường Hoa Sen' --level base --founded-on 2011-01-01 > /dev/null
chibo cell create --code CB01 --name 'Chi bộ khu phố 1' --kind residential --committee P-HOASEN --founded-on 2011-01-01 > /dev/null
chibo organization create --code DTN --name 'Đoàn phường Hoa Sen' --kind youth_union --committee P-HOASEN > /dev/null
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
  field id chibo member create --full-name "Đảng viên $n" --cell CB01 --joined-cell-on 2016-01-01 --admitted-on 2011-02-03 --official-on 2012-02-03
done > "$work/members"
mapfile -t member < "$work/members"

# Goes the whole way of a person: name, then the days of listing, fostering, course, dossier, papers, cell, committee, decision,
# receipt, ceremony, cell meeting and recognition, and the number of the decision.
way() {
  local name=$1 number=${14}; shift
  local on=(none "$@")
  who=$(field id chibo candidate create --full-name "$name" --birth 1999-04-30 --sex female --education university --cell CB01 --listed-on "${on[1]}")
  move() { chibo candidate move "$who" "$@" > /dev/null; }
  move fostering --on "${on[2]}" --document 02-NQ/CB --helper "${member[0]}"
  move trained --on "${on[3]}" --certificate-number 15/GCN --certificate-issuer 'Trung tâm chính trị' --certificate-issued-on "${on[3]}"
  move dossier --on "${on[4]}" --document 21-CV/ĐU
  code=0; chibo candidate why "$who" cell_resolved --on "${on[6]}" > "$work/why" || code=$?
  expect "$code" 8 "asking why before there are papers"
  expect "$(grep -c '✗' "$work/why")" 5 "conditions not met: sponsors, time together, papers, two opinions"
  for kind in application cv verification introduction organization_comments residence_comments; do
    chibo candidate paper add "$who" --kind "$kind" --dated-on "${on[5]}" > /dev/null
  done
  for sponsor in "${member[1]}" "${member[2]}"; do
    chibo candidate sponsor add "$who" --kind member --member "$sponsor" --known-since 2018-01-01 --signed-on "${on[5]}" > /dev/null
  done
  chibo candidate opinion add "$who" --kind mass_organization --organization DTN --on "${on[5]}" --favourable > /dev/null
  chibo candidate opinion add "$who" --kind residence_cell --on "${on[5]}" --favourable > /dev/null
  chibo candidate why "$who" cell_resolved --on "${on[6]}" > "$work/why" || fail "the conditions of the cell's resolution: $(cat "$work/why")"
  code=0; move cell_resolved --on "${on[6]}" --document 09-NQ/CB --vote cell:7:5 2> "$work/refused" || code=$?
  expect "$code" 8 "seven of twelve or more votes"
  move cell_resolved --on "${on[6]}" --document 09-NQ/CB --vote cell:10:1
  move committee_resolved --on "${on[7]}" --document 33-NQ/ĐU --vote committee:10:1:15
  code=0; move decided --on "${on[8]}" --document "$number" --vote standing_committee:9:1:13 2> /dev/null || code=$?
  expect "$code" 5 "an organizer who records a decision"
  CHIBO_PROFILE=leader move decided --on "${on[8]}" --document "$number" --vote standing_committee:9:1:13
  move admitted --on "${on[10]}" --received-on "${on[9]}" --helper "${member[0]}"
  expect "$(field stage chibo candidate get "$who")" admitted "the stage of $name"
  made=$(field member_id chibo candidate get "$who")
  expect "$(field status chibo member get "$made")" probationary "the member"
}
recognise() { # decision's number, meeting, recognition, ceremony, official day
  CHIBO_PROFILE=leader chibo candidate move "$who" official --on "$3" --meeting-on "$2" --document "9$1" \
    --vote cell:10:1 --vote committee:10:1:15 --vote standing_committee:9:1:13 > /dev/null
  expect "$(field status chibo member get "$made")" official "the member"
  expect "$(field admitted_on chibo member get "$made")" "$4" "the ceremony"
  expect "$(field official_on chibo member get "$made")" "$5" "the official day"
}
rulesets() { chibo candidate history "$who" -o json | grep -o '"code": *"[0-9]*-QĐ/TW"' | cut -d'"' -f4 | uniq | tr '\n' ' '; }

step "under 24-QĐ/TW throughout"
way 'Nguyễn Thị Sen' 2022-01-10 2022-02-14 2022-04-20 2022-05-16 2022-05-20 2022-06-10 2022-06-20 2022-07-15 2022-07-18 2022-08-05 2023-08-14 2023-08-25 101-QĐ/QU
recognise 101-QĐ/QU 2023-08-14 2023-08-25 2022-08-05 2023-08-05
expect "$(rulesets)" "24-QĐ/TW " "the rulesets of the first"

step "begun before 01/7/2025 and ended after"
way 'Lê Thị Mai' 2024-08-05 2024-09-09 2024-11-15 2025-01-20 2025-02-10 2025-05-05 2025-05-20 2025-07-04 2025-07-08 2025-07-18 2026-07-20 2026-08-05 55-QĐ/ĐU
recognise 55-QĐ/ĐU 2026-07-20 2026-08-05 2025-07-18 2026-07-18
expect "$(rulesets)" "24-QĐ/TW 232-QĐ/TW 294-QĐ/TW 208-QĐ/TW " "the rulesets of the second"

step "deadlines, and the counters against a count from scratch"
chibo report deadlines -o json | grep -q '"items": *\[\]' || fail "deadlines, though nobody is followed any more"
chibo-api admin rebuild-counters --check | grep -q 'every counter equals' || fail "the counters"

today=$(date -d "+${CHIBO_TEST_DAYS_AHEAD:-0} days" +%F)
if [[ $today < 2026-12-18 ]]; then
  printf 'today is %s: the third person is listed, but not yet admitted\n' "$today"
  who=$(field id chibo candidate create --full-name 'Phạm Thị Lan' --birth 2008-12-02 --cell CB01 --listed-on 2026-07-27)
  chibo candidate why "$who" fostering --on 2026-08-10 > "$work/why" || fail "the first step of the third"
else
  step "after 26/7/2026"
  way 'Phạm Thị Lan' 2026-07-27 2026-08-10 2026-09-14 2026-10-05 2026-10-12 2026-11-02 2026-11-09 2026-12-01 2026-12-03 2026-12-18 2027-12-20 2027-12-30 88-QĐ/ĐU
  code=0; chibo candidate why "$who" official --on 2027-12-17 > "$work/why" || code=$?
  expect "$code" 8 "a day short of the probation"
  grep -q '2027-12-18\|18/12/2027' "$work/why" || fail "the earliest day: $(cat "$work/why")"
  if [[ $today < 2027-12-30 ]]; then
    printf 'today is %s: the third person is on probation\n' "$today"
  else
    recognise 88-QĐ/ĐU 2027-12-20 2027-12-30 2026-12-18 2027-12-18
    expect "$(rulesets)" "208-QĐ/TW " "the rulesets of the third"
  fi
fi

step "a person off the list is erased; what was counted stays"
who=$(field id chibo candidate create --full-name 'Trần Văn Tùng' --personal-id 000000000321 --cell CB01 --listed-on 2026-01-10)
chibo candidate export-own "$who" -O "$work/own.json" && grep -q 000000000321 "$work/own.json" || fail "the person's own data"
chibo candidate move "$who" withdrawn --on 2026-02-10 --reason 'Chuyển nơi ở' --document 04-BB/CB > /dev/null
chibo candidate erase "$who" --reason 'Theo yêu cầu' --yes > /dev/null
expect "$(field full_name chibo candidate get "$who")" "—" "the erased name"

kill -TERM "$server"; code=0; wait "$server" || code=$?; server=
expect "$code" 0 "exit code of the server"
printf 'the story is told\n'
