#!/usr/bin/env bash
# Schemathesis, all phases and all checks, against the demo server at CHIBO_URL; started by ../run.sh, which sets up the server.
# CHIBO_FUZZ_SECONDS bounds the time (default 240) and CHIBO_FUZZ_EXAMPLES the made-up cases of each operation (default 50); further
# arguments go to schemathesis.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export PYTHONDONTWRITEBYTECODE=1
eval "$(python caller.py)"
exec schemathesis --config-file schemathesis.toml run "$CHIBO_URL/openapi.json" \
    --url "$CHIBO_URL" --max-time "${CHIBO_FUZZ_SECONDS:-240}" --max-examples "${CHIBO_FUZZ_EXAMPLES:-50}" "$@"
