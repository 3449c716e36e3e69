#!/usr/bin/env bash
# A whole client by @hey-api/openapi-ts, compiled strictly and run.
source "$(dirname "${BASH_SOURCE[0]}")/../install.sh"
node_tools
cp package.json tsconfig.json openapi-ts.config.js smoke.ts "$out"
(cd "$out" && openapi-ts --file openapi-ts.config.js --input "$document" --silent)
tsc --project "$out"
node "$out/out/smoke.js"
