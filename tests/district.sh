#!/usr/bin/env bash
# A district's plan goes to three wards and on to their cells, and what the cells reach rolls up again; each level sees what it may. With nothing but
# the client; needs what tests/story.sh needs.
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
login() { password "$1" | chibo auth login --username "$1" --password-stdin --profile "$1"; }

step "a district with three wards and nine cells"
export CHIBO_BIND="127.0.0.1:$port" CHIBO_URL="http://127.0.0.1:$port"
chibo-api serve 2> "$work/server.log" & server=$!
for _ in $(seq 100); do chibo --retries 0 api --anonymous GET /readyz > "$work/ready" 2> /dev/null && break; sleep 0.1; done
[ -s "$work/ready" ] || { cat "$work/server.log" >&2; fail "the server is not ready"; }
for role in administrator organizer leader; do password "$role" | chibo-api admin create-user "$role" --role "$role" --password-stdin > /dev/null; login "$role"; done
export CHIBO_PROFILE=organizer
chibo committee create --code Q-BINHHOA --name 'Quận ủy Bình Hòa' --level district --founded-on 2001-01-01 > /dev/null
chibo directive create --number 71-KH/QU --issued-on 2023-10-28 --title 'Kế hoạch' --committee Q-BINHHOA > /dev/null
for ward in 1 2 3; do
  chibo committee create --code "P0$ward" --name "Đảng ủy phường $ward" --level base --parent Q-BINHHOA --founded-on 2011-01-01 > /dev/null
  for cell in 1 2 3; do
    chibo cell create --code "P0$ward.$cell" --name "Chi bộ $cell phường $ward" --kind residential --committee "P0$ward" --founded-on 2011-01-01 > /dev/null
    for member in $(seq "$cell"); do
      chibo member create --full-name "Đảng viên $ward $cell $member" --cell "P0$ward.$cell" --joined-cell-on 2016-01-01 --admitted-on 2011-02-03 --official-on 2012-02-03 > /dev/null
    done
  done
done

# A plan, adopted by the leader.
adopted() {
  chibo plan create --code "$1" --year 2024 --kind member_development --title 'Kế hoạch phát triển đảng viên năm 2024' --directive 71-KH/QU "${@:2}" > /dev/null
  chibo plan consult "$1" --on 2024-01-03 > /dev/null
  CHIBO_PROFILE=leader chibo plan adopt "$1" --on 2024-01-05 --document 05-KH/QU > /dev/null
}
issued() { CHIBO_PROFILE=leader chibo quota issue "$1" --on "$2" --document 06-QĐ/QU > /dev/null; }

step "the district gives its wards 12, and each ward's plan follows what it was given"
adopted QU-2024 --committee Q-BINHHOA --admission-target 12
for quota in P01:3 P02:4 P03:5; do
  chibo quota create --plan QU-2024 --committee "${quota%:*}" --kind admission --value "${quota#*:}" > /dev/null
done
issued QU-2024 2024-01-08
for ward in 1 2 3; do adopted "P0$ward-2024" --committee "P0$ward" --carries-out QU-2024 --follows; done
expect "$(field admission_target chibo plan get P03-2024)" 5 "the target that followed"

step "each ward splits its number over its cells by a proposal, and issues it"
for ward in 1 2 3; do
  chibo pool review "P0$ward-2024" > /dev/null
  bounds=(); for cell in 1 2 3; do bounds+=(--bound "P0$ward.$cell:0-5:Đăng ký của chi bộ"); done
  proposal=$(printf '{"weights": {"pool_percent": 0}}' | field id chibo quota propose "P0$ward-2024" --kind admission "${bounds[@]}" -f -)
  chibo quota apply "$proposal" > /dev/null
  issued "P0$ward-2024" 2024-01-12
done
expect "$(field quota chibo report progress P02-2024 --as-of 2024-06-30 --all | awk '{ sum += $1 } END { print sum }')" 4 "what the second ward gave its cells"

step "two of the first ward take the course; nothing of it is an admission, and it rolls up as what it is"
for name in 'Nguyễn Thị Lan' 'Trần Văn Minh'; do
  who=$(field id chibo candidate create --full-name "$name" --birth 2000-02-29 --cell P01.1 --listed-on 2023-12-01)
  helper=$(field id chibo member create --full-name "Người giúp đỡ $name" --cell P01.1 --joined-cell-on 2016-01-01 --admitted-on 2011-02-03 --official-on 2012-02-03)
  chibo candidate move "$who" fostering --on 2024-01-08 --document 02-NQ/CB --helper "$helper" > /dev/null
  chibo candidate move "$who" trained --on 2024-03-11 --certificate-number 15/GCN --certificate-issuer 'Trung tâm chính trị' --certificate-issued-on 2024-03-11 > /dev/null
done
course() { chibo report progress "$1" --as-of 2024-06-30 --kind course --all -o csv --columns unit_code,reached "${@:2}" | column | awk -F, '$2 > 0 { printf "%s=%s ", $1, $2 }'; }
expect "$(course P01-2024)" "P01.1=2 " "the ward's plan"
expect "$(course QU-2024)" "P01=2 " "the district's plan, by ward"
expect "$(course QU-2024 --by cell)" "P01.1=2 " "the district's plan, by cell"
expect "$(chibo report pipeline --committee Q-BINHHOA --as-of 2024-06-30 --all -o csv --columns unit_code,trained | column | awk -F, '$2 > 0 { printf "%s=%s ", $1, $2 }')" "P01=2 " "people who took the course"

step "the district adjusts one ward's quota at mid-year: the ward is told, and its plan says how far it lies apart"
CHIBO_PROFILE=leader chibo quota adjust QU-2024/P01/admission --value 4 --from 2024-06-28 --reason 'Rà soát giữa năm' --document 21-QĐ/QU > /dev/null
expect "$(chibo report progress QU-2024 --as-of 2024-06-27 --kind admission -o csv --columns unit_code,quota | column | head -1 | tr -d '\r')" P01,3 "before the day"
expect "$(chibo report progress QU-2024 --as-of 2024-06-28 --kind admission -o csv --columns unit_code,quota | column | head -1 | tr -d '\r')" P01,4 "from the day on"

step "a ward sees its own line of the district's plan, a secretary the own cell, and neither anything beside it"
export CHIBO_PROFILE=administrator
password ward | chibo user create --username ward --display-name 'Phường 2' --role organizer --on-committee P02 --password-stdin > /dev/null
password cellsec | chibo user create --username cellsec --display-name 'Bí thư' --role secretary --on-cell P01.1 --password-stdin > /dev/null
login ward; login cellsec
codes() { CHIBO_PROFILE=$1 chibo report progress "$2" --kind admission --as-of 2024-06-30 --all -o csv --columns unit_code "${@:3}" | column | tr '\n' ' '; }
expect "$(codes ward QU-2024)" "P02 " "the ward's lines of the district's plan"
expect "$(codes cellsec P01-2024)" "P01.1 " "the secretary's lines of the ward's plan"
code=0; CHIBO_PROFILE=ward chibo report progress P03-2024 > /dev/null 2>&1 || code=$?
expect "$code" 6 "another ward's plan"

step "the server drains and ends well"
kill -TERM "$server"; code=0; wait "$server" || code=$?; server=
expect "$code" 0 "exit code of the server"
printf 'the story is told\n'
