#!/usr/bin/env bash
# The commands of README.md under "For real" as they stand, one after the other, in a temporary folder that has the samples, as a user
# whose home is that folder. Needs `chibo` and `chibo-api` on PATH. Only the port is another one.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
finish() {
  local job
  for job in $(jobs -p); do kill "$job" 2>/dev/null && wait "$job" || true; done
  rm -rf "$work"
}
trap finish EXIT

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

awk '/^## /{ here = $0 == "## For real" } here && /^```/{ inside = /^```sh$/; next } here && inside' "$root/README.md" > "$work/commands.sh"
grep -q 'chibo plan progress' "$work/commands.sh" || fail 'README.md has no commands under "For real" that end in the progress of a plan'

port=${STORY_PORT:-$((20000 + RANDOM % 20000))}
unset "${!CHIBO_@}" XDG_CONFIG_HOME
export HOME=$work CHIBO_BIND=127.0.0.1:$port CHIBO_URL=http://127.0.0.1:$port
cp -r "$root/samples" "$work/samples"
cd "$work"

# Here and not in a shell of its own, so that the server in the background is found in the end; -v says where it stopped.
set -v
. ./commands.sh
set +v

[ "$(head -c 3 progress.csv | od -An -tx1 | tr -d ' ')" = efbbbf ] || fail "progress.csv does not begin with a byte-order mark"
[ "$(wc -l < progress.csv | tr -d ' ')" = 49 ] || fail "progress.csv has $(wc -l < progress.csv) lines instead of a heading and 48 quotas"
for _ in $(seq 100); do [ -z "$(jobs -r -p)" ] && break; sleep 0.1; done
[ -z "$(jobs -r -p)" ] || fail "the server still runs after the last command"
printf 'README.md says what works\n'
