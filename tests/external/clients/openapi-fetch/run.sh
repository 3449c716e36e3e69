#!/usr/bin/env bash
# Types by openapi-typescript, client by openapi-fetch; compiled as strictly as TypeScript can, and run.
source "$(dirname "${BASH_SOURCE[0]}")/../install.sh"
node_tools
cp package.json tsconfig.json smoke.ts "$out"
openapi-typescript "$document" --output "$out/schema.d.ts" >/dev/null
tsc --project "$out"
node "$out/out/smoke.js"
