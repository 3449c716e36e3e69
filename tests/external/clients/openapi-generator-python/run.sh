#!/usr/bin/env bash
# A client by openapi-generator (python), every module compiled and imported; mypy reads it and the smoke, then the smoke runs.
source "$(dirname "${BASH_SOURCE[0]}")/../install.sh"
python_tools
openapi_generator --generator-name python --output "$out" --additional-properties packageName=chibo_client,generateSourceCodeOnly=true
cp mypy.ini smoke.py "$out"
cd "$out"
python -W error -m compileall -q chibo_client
mypy --no-error-summary chibo_client smoke.py
python smoke.py
