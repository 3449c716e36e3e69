"""Standard OAuth 2 and JOSE libraries against the server: discovery (RFC 8414), tokens by client credentials with both ways of
naming the client, verification of access tokens (RFC 9068) from the published keys, and key rotation while the server runs.

Needs CHIBO_API (the binary), CHIBO_URL, CHIBO_PASSWORD and CHIBO_DEMO_DATA (folder of the demo's database); run.sh sets them.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import jwt
import requests
from authlib.integrations.requests_client import OAuth2Session

URL = os.environ["CHIBO_URL"]
AUDIENCE = "chibo-api"
SCOPE = "quotas:read"


def fail(message: str) -> None:
    sys.exit(f"oauth: {message}")


def expect(wanted, found, what: str) -> None:
    if wanted != found:
        fail(f"{what}: wanted {wanted!r}, found {found!r}")


def discover() -> dict:
    """Server metadata; the well-known address is all that a client is given."""
    answer = requests.get(f"{URL}/.well-known/oauth-authorization-server", timeout=10)
    expect(200, answer.status_code, "status of the metadata")
    metadata = answer.json()
    expect(URL, metadata["issuer"], "issuer (RFC 8414, 3.3)")
    for wanted in ("client_secret_basic", "client_secret_post"):
        if wanted not in metadata["token_endpoint_auth_methods_supported"]:
            fail(f"{wanted} is not among the advertised ways to authenticate")
    if "client_credentials" not in metadata["grant_types_supported"]:
        fail("client_credentials is not among the advertised grants")
    if SCOPE not in metadata["scopes_supported"]:
        fail(f"{SCOPE} is not among the advertised scopes")
    return metadata


def administrator() -> requests.Session:
    session = requests.Session()
    answer = session.post(f"{URL}/v1/auth/sessions", json={"username": "administrator", "password": os.environ["CHIBO_PASSWORD"]}, timeout=10)
    expect(201, answer.status_code, "status of the login")
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return session


def make_client(session: requests.Session) -> tuple[str, str]:
    body = {"name": "External check", "role": "viewer", "scopes": [SCOPE]}
    answer = session.post(f"{URL}/v1/clients", json=body, timeout=10)
    expect(201, answer.status_code, f"status of making a client ({answer.text})")
    made = answer.json()
    return made["client"]["id"], made["secret"]


def get_token(metadata: dict, client_id: str, secret: str, way: str) -> tuple[OAuth2Session, str]:
    """A token, and one request with it, as any program that uses the library does."""
    session = OAuth2Session(client_id, secret, scope=SCOPE, token_endpoint_auth_method=way)
    token = session.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    expect("bearer", token["token_type"].lower(), f"token_type ({way})")
    expect(SCOPE, token["scope"], f"scope ({way})")
    read_quotas(session, way)
    return session, token["access_token"]


def read_quotas(session: OAuth2Session, way: str) -> None:
    answer = session.get(f"{URL}/v1/quotas", timeout=10)
    expect(200, answer.status_code, f"status of /v1/quotas ({way}; {answer.text[:200]})")
    if not answer.json()["items"]:
        fail("the demo's quotas are not in the list")
    # The scope of the token narrows the role: members were not asked for.
    expect(403, session.get(f"{URL}/v1/members", timeout=10).status_code, f"status outside the scope ({way})")


def verify(metadata: dict, token: str, client_id: str) -> str:
    """Signature and claims from the published keys, fetched afresh. Answers the id of the key."""
    header = jwt.get_unverified_header(token)
    expect("at+jwt", header["typ"], "typ")
    expect("ES256", header["alg"], "alg")
    key = jwt.PyJWKClient(metadata["jwks_uri"], cache_keys=False).get_signing_key_from_jwt(token)
    required = ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]
    claims = jwt.decode(token, key.key, algorithms=["ES256"], audience=AUDIENCE, issuer=metadata["issuer"], options={"require": required})
    expect(SCOPE, claims["scope"], "claim scope")
    expect(client_id, claims["client_id"], "claim client_id")
    life = claims["exp"] - time.time()
    if not 0 < life <= 3600:
        fail(f"claim exp: the token lives for {life:.0f} more seconds")
    try:
        jwt.decode(token[:-8] + ("A" * 8), key.key, algorithms=["ES256"], audience=AUDIENCE)
        fail("a token with another signature verified")
    except jwt.InvalidSignatureError:
        pass
    return header["kid"]


def rotate_keys() -> None:
    database = Path(os.environ["CHIBO_DEMO_DATA"]) / "demo.db"
    command = [os.environ["CHIBO_API"], "admin", "rotate-keys", "--database-url", str(database)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    expect(0, done.returncode, f"exit code of rotate-keys ({done.stderr.strip()})")


def token_of_new_key(metadata: dict, client_id: str, secret: str, old_kid: str) -> tuple[str, str]:
    """A running server may take a while to see that there is a new key."""
    until = time.monotonic() + 90
    while True:
        _, token = get_token(metadata, client_id, secret, "client_secret_basic")
        kid = verify(metadata, token, client_id)
        if kid != old_kid:
            return token, kid
        if time.monotonic() > until:
            fail("90 seconds after rotate-keys tokens are still signed with the old key")
        time.sleep(1)


def main() -> None:
    metadata = discover()
    admin = administrator()
    client_id, secret = make_client(admin)
    old_session, old = get_token(metadata, client_id, secret, "client_secret_basic")
    _, posted = get_token(metadata, client_id, secret, "client_secret_post")
    old_kid = verify(metadata, old, client_id)
    expect(old_kid, verify(metadata, posted, client_id), "key of the second token")

    rotate_keys()
    began = time.monotonic()
    _, new_kid = token_of_new_key(metadata, client_id, secret, old_kid)
    took = time.monotonic() - began
    expect(old_kid, verify(metadata, old, client_id), "key of the old token after the rotation")
    read_quotas(old_session, "old token after the rotation")

    answer = requests.post(metadata["introspection_endpoint"], data={"token": old}, auth=(client_id, secret), timeout=10)
    expect(True, answer.json().get("active"), "introspection of a live token")
    answer = requests.post(metadata["revocation_endpoint"], data={"token": old}, auth=(client_id, secret), timeout=10)
    expect(200, answer.status_code, "status of the revocation")
    expect(401, old_session.get(f"{URL}/v1/quotas", timeout=10).status_code, "status with a revoked token")
    print(f"oauth: discovery, Basic and post, verification, rotation from {old_kid} to {new_kid} (seen after {took:.1f} s), revocation")


if __name__ == "__main__":
    main()
