#!/usr/bin/env bash
# The document under other people's rules: Spectral with its OpenAPI and OWASP rule sets, and TypeScript types made of it that
# must compile strictly, together with a small program that uses them. Started by ../run.sh.
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
openapi-typescript "$document" --output "$out/schema.d.ts" >/dev/null
cp usage.ts "$out/"
ln -s "$PWD/../node_modules" "$out/node_modules"
tsc --strict --noEmit --noUncheckedIndexedAccess --exactOptionalPropertyTypes --target es2022 --module nodenext --moduleResolution nodenext \
    --lib es2022,dom "$out/usage.ts"
echo "lint: Spectral finds nothing; the TypeScript types compile, and a program that uses them"
