#!/usr/bin/env bash
# A client by openapi-generator (go), vetted and compiled with the smoke, and run. Go and the one package that the client needs, x/oauth2, come from
# Debian (see tools in .ci/run), which lays packages out as Go did before modules: so it is compiled that way. In a project of one's own `go get`
# brings the package.
source "$(dirname "${BASH_SOURCE[0]}")/../install.sh"
[[ -d /usr/share/gocode/src/golang.org/x/oauth2 ]] && command -v go >/dev/null || {
    echo "there is no go, or no golang.org/x/oauth2 of Debian: .ci/run tools installs both" >&2
    exit 1
}
openapi_generator --generator-name go --output "$out/src/chibo" \
    --additional-properties packageName=chibo,enumClassPrefix=true,enumUnknownDefaultCase=true,withGoMod=false
mkdir "$out/src/smoke"
cp smoke.go "$out/src/smoke"
export GO111MODULE=off GOPATH=$out:/usr/share/gocode GOCACHE=$cache/go GOFLAGS=
unformatted=$(gofmt -l smoke.go)
[[ -z $unformatted ]] || {
    echo "$unformatted is not as gofmt writes it" >&2
    exit 1
}
cd "$out/src/smoke"
go vet . ../chibo
go build -o "$out/smoke" .
"$out/smoke"
