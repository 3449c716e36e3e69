#!/usr/bin/env bash
# A client by openapi-generator (java, library native), compiled with the smoke and run. The generator's own archive carries the JSON library that
# the client needs; what else it needs comes from Debian (see tools in .ci/run). The feed's parameter `wait` is renamed: every Java object has a
# method of that name.
source "$(dirname "${BASH_SOURCE[0]}")/../install.sh"
openapi_generator --generator-name java --library native --output "$out" \
    --invoker-package chibo --api-package chibo.api --model-package chibo.model \
    --additional-properties openApiNullable=false,useJakartaEe=true,useSingleRequestParameter=true,enumUnknownDefaultCase=true \
    --parameter-name-mappings wait=waitSeconds
classes=$generator
for name in jakarta-annotation-api httpmime httpcore httpclient; do
    [[ -f /usr/share/java/$name.jar ]] || {
        echo "there is no /usr/share/java/$name.jar: .ci/run tools installs it" >&2
        exit 1
    }
    classes+=:/usr/share/java/$name.jar
done
find "$out/src/main/java" -name '*.java' >"$out/sources"
# Two lines that are the same in every generated client use what its JSON library calls deprecated; Debian's archives name others that are not there.
javac -Xlint:all,-deprecation,-path -Werror -proc:none -cp "$classes" -d "$out/classes" "@$out/sources" Smoke.java
java -cp "$out/classes:$classes" Smoke
