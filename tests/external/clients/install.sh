# Sourced by the run.sh of each client: its tools as pinned beside it, installed once under the cache, and a scratch folder to generate in.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[1]}")"
cache=${CHIBO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/chibo-ci}
tools=$cache/clients/$(basename "$PWD")
document=$(realpath ../../../../openapi/openapi.json)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Runs a command in the folder of the tools, with the files that it needs, unless it did so with just these.
install_once() { # files, --, command
    local files=() pinned
    while [[ $1 != -- ]]; do
        files+=("$1")
        shift
    done
    pinned=$(cat "${files[@]}" | sha256sum)
    [[ -f $tools/installed && $(<"$tools/installed") == "$pinned" ]] && return
    rm -rf "$tools"
    mkdir -p "$tools"
    cp "${files[@]}" "$tools"
    (cd "$tools" && "${@:2}")
    echo "$pinned" >"$tools/installed"
}

node_tools() {
    install_once package.json package-lock.json -- npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --cache "$cache/npm"
    ln -s "$tools/node_modules" "$out/node_modules"
    PATH=$tools/node_modules/.bin:$PATH
}

python_tools() {
    install_once requirements.txt -- python_environment requirements.txt
    PATH=$tools/bin:$PATH
}

python_environment() { # requirements
    python3 -m venv .
    bin/pip --quiet --disable-pip-version-check --cache-dir "$cache/pip" install --requirement "$1"
}

# Makes a client of the document with openapi-generator, which is installed once for all that it makes; sets `generator` to its archive.
openapi_generator() { # options
    local tools=$cache/clients/openapi-generator
    install_once ../openapi-generator.txt -- python_environment openapi-generator.txt
    generator=$(find "$tools/lib" -name openapi-generator.jar)
    java -jar "$generator" generate --input-spec "$document" "$@" \
        --global-property apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false,modelTests=false >"$out/log" 2>&1 || {
        cat "$out/log" >&2
        exit 1
    }
    if grep ERROR "$out/log"; then
        echo "the generator cannot read all of the document (above)" >&2
        exit 1
    fi
}
