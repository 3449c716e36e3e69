#!/usr/bin/env bash
# The document under other people's rules: Spectral with its OpenAPI and OWASP rule sets. Started by ../run.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

document=../../../openapi/openapi.json
"$CHIBO_API" openapi >"$out/openapi.json"
if ! cmp -s "$out/openapi.json" "$document"; then
    echo "openapi/openapi.json is not what the program prints; refresh it: chibo-api openapi > openapi/openapi.json" >&2
    exit 1
fi
spectral lint "$document" --ruleset .spectral.yaml --fail-severity hint --quiet
echo "lint: Spectral finds nothing"
