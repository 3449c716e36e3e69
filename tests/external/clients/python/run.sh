#!/usr/bin/env bash
# A client by openapi-python-client; mypy reads it and the smoke strictly, then the smoke runs.
source "$(dirname "${BASH_SOURCE[0]}")/../install.sh"
python_tools
openapi-python-client generate --path "$document" --meta none --config config.yaml --output-path "$out/chibo_client" --fail-on-warning >"$out/log" || {
    cat "$out/log" >&2
    exit 1
}
cp mypy.ini smoke.py "$out"
cd "$out"
mypy --no-error-summary chibo_client smoke.py
python smoke.py
