#!/usr/bin/env bash
# A whole client by @hey-api/openapi-ts, compiled strictly and run. It takes the endings of its imports from tsconfig.json beside it.
source "$(dirname "${BASH_SOURCE[0]}")/../install.sh"
node_tools
cp package.json tsconfig.json smoke.ts "$out"
(cd "$out" && openapi-ts --input "$document" --output client --silent)
tsc --project "$out"
node "$out/out/smoke.js"
