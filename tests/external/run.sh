#!/usr/bin/env bash
# The checks with tools that are not ours: does the API hold against standard clients, fuzzers, linters and a browser?
#
#   CHIBO_API=target/release/chibo-api tests/external/run.sh [oauth|tlog|webhooks|schemathesis|lint|docs|instances|clients|office|all]
#
# Starts a demo server of its own for each check that needs one, on loopback and a free port, and stops it by its id.
# Tools are pinned (requirements.txt, package-lock.json); Python's live in a virtual environment under
# ${CHIBO_CACHE:-$XDG_CACHE_HOME/chibo-ci}, so that the checkout stays clean but for node_modules. Those of the generated clients are pinned
# beside each (clients/); one of them: tests/external/run.sh clients/java
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${CHIBO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/chibo-ci}
checks=("${@:-all}")
[[ ${checks[0]} == all ]] && checks=(lint oauth tlog webhooks docs instances clients office schemathesis)

die() {
    echo "$*" >&2
    exit 1
}

[[ -n ${CHIBO_API:-} ]] || die "CHIBO_API must name the chibo-api binary, e.g. CHIBO_API=target/release/chibo-api"
[[ -x $CHIBO_API ]] || die "$CHIBO_API: no such program"
CHIBO_API=$(realpath "$CHIBO_API")
export CHIBO_API

scratch=$(mktemp -d)
server=
stop_server() {
    if [[ -n $server ]]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    fi
}
finish() {
    stop_server
    rm -rf "$scratch"
}
trap finish EXIT

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts the demo with the given settings (NAME=value …); sets CHIBO_URL, CHIBO_PASSWORD and CHIBO_DATABASE_URL for the check.
start_demo() {
    local port data
    stop_server
    port=$(free_port)
    data=$(mktemp -d "$scratch/demo.XXXXXX")
    CHIBO_PASSWORD=$(python3 -c 'import secrets; print(secrets.token_urlsafe(24))')
    CHIBO_URL=http://127.0.0.1:$port
    env "$@" "$CHIBO_API" demo --port "$port" --data "$data" "--password=$CHIBO_PASSWORD" 2>"$data/log" &
    server=$!
    for _ in $(seq 300); do
        if python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=1)' "$CHIBO_URL/readyz" 2>/dev/null; then
            CHIBO_DEMO_DATA=$data
            export CHIBO_URL CHIBO_PASSWORD CHIBO_DEMO_DATA
            return
        fi
        kill -0 "$server" 2>/dev/null || die "the demo server ended: $(cat "$data/log")"
        sleep 0.2
    done
    die "the demo server is not ready after a minute: $(cat "$data/log")"
}

# Whatever a check found, the server must not have logged a fault of its own.
# (What cannot be parsed as HTTP is the caller's fault, though the HTTP library logs it as an error.)
no_server_fault() {
    if grep -E 'ERROR|panicked' "$CHIBO_DEMO_DATA/log" | grep -v 'actix_http::h1::dispatcher: stream error: request parse error'; then
        die "the server logged a fault of its own (above)"
    fi
}

python_tools() {
    local stamp=$cache/python/requirements.txt
    if ! cat "$here"/requirements*.txt | cmp -s - "$stamp"; then
        rm -rf "$cache/python"
        python3 -m venv "$cache/python"
        "$cache/python/bin/pip" --quiet --disable-pip-version-check --cache-dir "$cache/pip" install --requirement "$here/requirements.txt"
        "$cache/python/bin/pip" --quiet --disable-pip-version-check --cache-dir "$cache/pip" install --no-deps --ignore-requires-python --requirement "$here/requirements-tlog.txt"
        cat "$here"/requirements*.txt >"$stamp"
    fi
    PATH=$cache/python/bin:$PATH
}

node_tools() {
    local stamp=$here/node_modules/.installed
    if ! cmp -s "$here/package-lock.json" "$stamp"; then
        (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --cache "$cache/npm")
        cp "$here/package-lock.json" "$stamp"
    fi
    PATH=$here/node_modules/.bin:$PATH
}

check_oauth() {
    python_tools
    start_demo
    python "$here/oauth.py"
    no_server_fault
}

check_tlog() {
    python_tools
    start_demo
    python "$here/tlog.py"
    no_server_fault
}

check_webhooks() {
    python_tools
    start_demo CHIBO_WEBHOOKS_ALLOW_LOOPBACK=true
    python "$here/webhooks.py"
    no_server_fault
}

check_schemathesis() {
    python_tools
    # Fuzzing asks thousands of times a second from one address and logs in often: what limits do is tested elsewhere.
    # Cheap password hashes, since the time should go into requests.
    start_demo CHIBO_STREAM_SECONDS=1 CHIBO_RATE_PER_SECOND=1000000 CHIBO_LOGIN_PER_MINUTE=1000000 CHIBO_ARGON2_MEMORY_KIB=64 CHIBO_ARGON2_PASSES=1
    "$here/schemathesis/run.sh"
    no_server_fault
}

# Starts servers, databases and proxies of its own.
check_instances() {
    python_tools
    PYTHONDONTWRITEBYTECODE=1 timeout 300 python "$here/instances/instances.py"
}

check_lint() {
    node_tools
    "$here/lint/run.sh"
}

check_docs() {
    node_tools
    start_demo
    node "$here/docs.mjs"
    no_server_fault
}

# A client that is generated from the document, compiled, and run through a morning at the demo ward.
check_client() { # its folder
    local began=$SECONDS
    [[ -x $here/$1/run.sh ]] || die "there is no $1; there are: $(cd "$here" && echo clients/*/)"
    start_demo
    "$here/$1/run.sh"
    no_server_fault
    stop_server
    echo "ok: $1 ($((SECONDS - began)) s)"
}

check_clients() {
    local client
    for client in "$here"/clients/*/; do
        check_client "clients/$(basename "$client")"
    done
}

# Files that LibreOffice makes; its settings and files are in a folder of their own.
check_office() {
    python_tools
    command -v soffice >/dev/null || die "there is no soffice (libreoffice-calc)"
    start_demo
    PYTHONDONTWRITEBYTECODE=1 timeout 300 python "$here/office.py"
    no_server_fault
}

for check in "${checks[@]}"; do
    case $check in
    clients/*) check_client "${check%/}" ;;
    oauth | tlog | webhooks | schemathesis | lint | docs | instances | clients | office)
        began=$SECONDS
        "check_$check"
        stop_server
        echo "ok: $check ($((SECONDS - began)) s)"
        ;;
    *) die "unknown check: $check; there are oauth, tlog, webhooks, schemathesis, lint, docs, instances, clients, office and all" ;;
    esac
done
