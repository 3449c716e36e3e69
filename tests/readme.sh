#!/usr/bin/env bash
# The commands of README.md as they stand, one after the other, in a temporary folder that has the samples, as a user whose home is that
# folder: those under "For real", then those about a candidate on the demo ward. Needs `chibo` and `chibo-api` on PATH. Only the port is
# another one.
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

commands() { # heading, a command that must be among them
  awk -v heading="## $1" '/^## /{ here = $0 == heading } here && /^```/{ inside = /^```sh$/; next } here && inside' "$root/README.md" > "$work/commands.sh"
  grep -q "$2" "$work/commands.sh" || fail "README.md has no '$2' among the commands under '$1'"
}
gone() { # the server that was told to stop
  for _ in $(seq 100); do [ -z "$(jobs -r -p)" ] && return; sleep 0.1; done
  fail "the server still runs after it was told to stop"
}

port=${STORY_PORT:-$((20000 + RANDOM % 20000))}
unset "${!CHIBO_@}" XDG_CONFIG_HOME
export HOME=$work CHIBO_BIND=127.0.0.1:$port CHIBO_URL=http://127.0.0.1:$port
cp -r "$root/samples" "$work/samples"
cd "$work"

commands 'For real' 'chibo plan progress'
# Here and not in a shell of its own, so that the server in the background is found in the end; -v says where it stopped.
set -v
. ./commands.sh
set +v

[ "$(head -c 3 progress.csv | od -An -tx1 | tr -d ' ')" = efbbbf ] || fail "progress.csv does not begin with a byte-order mark"
[ "$(wc -l < progress.csv | tr -d ' ')" = 49 ] || fail "progress.csv has $(wc -l < progress.csv) lines instead of a heading and 48 quotas"
[ "$(head -c 2 progress.xlsx)" = PK ] || fail "progress.xlsx is no workbook"
gone

chibo-api demo --port "$port" --password 'a passphrase for the demo' 2> demo.log &
demo=$!
printf 'a passphrase for the demo' | chibo --retries 9 auth login --username organizer --password-stdin
commands 'A candidate, from first mention to full membership' 'chibo candidate why'
# One of them asks why not, and is answered with exit code 8.
failed=
trap 'failed="$failed $?"' ERR
set +e -v
. ./commands.sh
set -e +v
trap - ERR
[ "$failed" = ' 8' ] || fail "exit codes other than 0 were:$failed"
for name in chair judge judge2 judge3 judge4 leader; do
  printf 'a passphrase for the demo' | chibo auth login --profile "$name" --username "$name" --password-stdin
done
commands 'A contest of cell secretaries' 'chibo contest verify'
set -v
. ./commands.sh
set +v
grep -q '</html>' result.html || fail "result.html is no page"
kill "$demo"
gone
printf 'README.md says what works\n'
