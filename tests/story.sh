#!/usr/bin/env bash
# The main job, as a newcomer does it: an empty server, the client, and in the end progress that a spreadsheet opens.
# Needs `chibo` and `chibo-api` on PATH and CHIBO_DATABASE_URL (an SQLite file that does not exist yet, or an empty PostgreSQL
# database with CHIBO_MASTER_KEY_FILE). Stops at the first thing that is not as it should be.
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
count() { grep -o "$1" | wc -l | tr -d ' '; } # occurrences of a pattern in the input
password() { printf 'a long passphrase for %s' "${1//[aeiou]/x}"; } # not containing the username

step "a server on an empty database says how to make the first administrator"
export CHIBO_BIND="127.0.0.1:$port" CHIBO_URL="http://127.0.0.1:$port"
chibo-api serve 2> "$work/server.log" & server=$!
for _ in $(seq 100); do chibo --retries 0 api --anonymous GET /readyz > "$work/ready" 2> /dev/null && break; sleep 0.1; done
[ -s "$work/ready" ] || { cat "$work/server.log" >&2; fail "the server is not ready"; }
grep -q 'chibo-api admin create-user' "$work/server.log" || fail "the server does not say how to begin"

step "first administrator, and a user for each role"
password admin | chibo-api admin create-user admin --password-stdin > /dev/null
login() { password "$1" | chibo auth login --username "$1" --password-stdin; }
login admin
for role in administrator organizer; do
  password "$role" | chibo user create --username "$role" --display-name "Test $role" --role "$role" --password-stdin > /dev/null
done

step "the ward and its 24 cells from a CSV file; a second run changes nothing"
login organizer
chibo committee create --code P-HOASEN --name 'Đảng ủy phường Hoa Sen' --level base --founded-on 2011-01-01 > /dev/null
chibo cell import -f "$here/../samples/cells.csv" -o json > "$work/first.json" || fail "the import failed"
chibo cell import -f "$here/../samples/cells.csv" -o json > "$work/second.json" || fail "the second import failed"
expect "$(count '"created": *24' < "$work/first.json")" 1 "24 rows created by the first import"
expect "$(count '"unchanged": *24' < "$work/second.json")" 1 "24 rows unchanged by the second"
expect "$(chibo cell list --all -o ndjson | wc -l | tr -d ' ')" 24 "cells"

step "users for the other roles, on the ward and on one cell"
login admin
for role in leader viewer auditor judge; do
  password "$role" | chibo user create --username "$role" --display-name "Test $role" --role "$role" --on-committee P-HOASEN --password-stdin > /dev/null
done
password secretary | chibo user create --username secretary --display-name 'Test secretary' --role secretary --on-cell CB01 --password-stdin > /dev/null
expect "$(chibo user list --all -o ndjson | wc -l | tr -d ' ')" 8 "users"

step "five directives, each resting on the one before"
login organizer
directive() { chibo directive create --number "$1" --issued-on "$2" --title "$3" --committee P-HOASEN "${@:4}" > /dev/null; }
directive 21-NQ/TW 2022-06-16 'Nghị quyết về xây dựng tổ chức cơ sở đảng và đội ngũ đảng viên'
directive 17-CTr/TU 2022-08-16 'Chương trình hành động' --carries-out 21-NQ/TW
directive 03-ĐA/TU 2022-08-16 'Đề án' --carries-out 21-NQ/TW
directive 71-KH/QU 28/10/2022 'Kế hoạch' --carries-out 17-CTr/TU,03-ĐA/TU
directive 60-NQ/ĐU 30/12/2022 'Nghị quyết về phương hướng, nhiệm vụ năm 2023' --carries-out 71-KH/QU

step "the plan, drafted, discussed and adopted by the leader"
chibo plan create --code PTDV-2023 --year 2023 --kind member_development --committee P-HOASEN --title 'Kế hoạch phát triển đảng viên năm 2023' \
  --directive 21-NQ/TW,17-CTr/TU,03-ĐA/TU,71-KH/QU,60-NQ/ĐU --admission-target 21 --course-target 40 > /dev/null
chibo plan consult PTDV-2023 --on 2023-02-09 > /dev/null
code=0; chibo plan adopt PTDV-2023 --on 2023-02-10 --document 05-KH/ĐU > /dev/null 2>&1 || code=$?
expect "$code" 5 "an organizer who adopts a plan"
login leader
chibo plan adopt PTDV-2023 --on 2023-02-10 --document 05-KH/ĐU > /dev/null

step "quotas are not issued while cells are missing: every reason at once"
code=0; chibo quota issue PTDV-2023 --on 2023-02-15 --document 06-QĐ/ĐU > /dev/null 2> "$work/refused" || code=$?
expect "$code" 8 "issuing without quotas"
expect "$(grep -c 'unit_missing\|has no admission quota\|has no course quota' "$work/refused")" 48 "reasons named"

step "quotas for all 24 cells from a CSV file, then issued; they add up to the target"
login organizer
chibo quota import --plan PTDV-2023 -f "$here/../samples/quotas.csv" > /dev/null
login leader
chibo quota issue PTDV-2023 --on 2023-02-15 --document 06-QĐ/ĐU --dry-run -o json | grep -q '"written": *false' || fail "a dry run wrote"
chibo quota issue PTDV-2023 --on 2023-02-15 --document 06-QĐ/ĐU -o json > "$work/issued.json"
for part in '"admission_total": *21' '"course_total": *40' '"quotas": *48' '"written": *true'; do
  grep -q "$part" "$work/issued.json" || fail "what was issued: $part"
done

step "one adjusted with a reason; its value on a past day stays"
chibo quota adjust PTDV-2023/CB01/admission --value 2 --from 2023-06-30 --reason 'Rà soát nguồn giữa năm' --document 21-QĐ/ĐU > /dev/null
expect "$(chibo quota history PTDV-2023/CB01/admission -o csv --columns value | tr '\r\n' '  ' | tr -s ' ')" "value 1 2 " "the history of the quota"
total() { chibo plan progress PTDV-2023 --as-of "$1" --kind admission --all -o csv --columns quota | awk 'NR > 1 { sum += $1 } END { print sum }'; }
expect "$(total 2023-06-29)" 21 "the total before the adjustment"
expect "$(total 2023-06-30)" 22 "the total after it"

step "progress as a table, as JSON, and as CSV that a spreadsheet opens"
CHIBO_LANG=vi chibo plan progress PTDV-2023 --all > "$work/progress.txt"
grep -q 'Chi bộ khu phố 1 ' "$work/progress.txt" || fail "the table"
expect "$(chibo plan progress PTDV-2023 --all -o json | count '"percent_x100"')" 50 "rows and totals"
chibo plan progress PTDV-2023 --all -o csv --bom > "$work/progress.csv"
expect "$(head -c 3 "$work/progress.csv" | od -An -tx1 | tr -d ' ')" efbbbf "the byte-order mark"
expect "$(wc -l < "$work/progress.csv" | tr -d ' ')" 49 "lines of the file"
grep -q '^CB16,Chi bộ cơ quan Ủy ban nhân dân,admission,1,0,0,none,0' "$work/progress.csv" || fail "Vietnamese letters in the file"

step "the secretary sees one cell; the viewer no person"
login secretary
expect "$(chibo cell list --all -o csv --columns code | tr -d '\r' | tail -n +2)" CB01 "the secretary's cells"
code=0; chibo cell get CB02 > /dev/null 2>&1 || code=$?
expect "$code" 6 "another cell, for the secretary"
login viewer
code=0; chibo member list > /dev/null 2>&1 || code=$?
expect "$code" 5 "members, for the viewer"

step "the server drains and ends well"
kill -TERM "$server"; code=0; wait "$server" || code=$?; server=
expect "$code" 0 "exit code of the server"
printf 'the story is told\n'
