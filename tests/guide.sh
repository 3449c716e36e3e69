#!/usr/bin/env bash
# The commands of openapi/README.md as they stand, one after the other, against a demo ward. Needs `chibo-api` on PATH.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  rm -rf "$work"
}
trap finish EXIT
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

port=${STORY_PORT:-$((20000 + RANDOM % 20000))}
unset "${!CHIBO_@}" XDG_CONFIG_HOME
export CHIBO_URL=http://127.0.0.1:$port CHIBO_PASSWORD='a passphrase for the demo'
cd "$work"
# A stream of events ends soon, so that the command that follows one does.
CHIBO_STREAM_SECONDS=2 chibo-api demo --port "$port" --password "$CHIBO_PASSWORD" 2> demo.log & server=$!
for _ in $(seq 300); do curl -sf "$CHIBO_URL/readyz" > ready && break; kill -0 "$server" 2> gone || fail "the demo ended: $(cat demo.log)"; sleep 0.2; done

awk '{ line = $0; sub(/^ +/, "", line) } line ~ /^```/ { inside = line ~ /^```sh$/; next } inside { print line }' "$root/openapi/README.md" > commands.sh
grep -q oauth/token commands.sh && grep -q event-stream commands.sh || fail "openapi/README.md has other commands than before"
sed -i 's/^new    #.*/& \necho/' commands.sh
# In this shell, as a person pastes them; a command that fails ends it.
. ./commands.sh > said || { cat said >&2; fail "a command of openapi/README.md"; }
said() { grep -q -- "$1" said || { cat said >&2; fail "no $1 in what was answered"; }; }
said '"name":"organizer"'
said '"token_type":"Bearer"'
said '"next_cursor":null'
said ' 200$'
said '"code":"precondition_failed".* 412$'
said '^304$'
said '"pointer":"#/colour".*"code":"unknown_field"'
said 'idempotency-replayed: true'
said '^event: \|^data: '
said '"status":"done".*"unchanged":24'
head -c 3 cells.csv | grep -q $'\xef\xbb\xbf' && grep -q 'Khu dân cư' cells.csv || fail "cells.csv is not for people"
grep -q '"total":24' page.json || fail "the first page counts $(field total < page.json)"
printf 'openapi/README.md says what works\n'
