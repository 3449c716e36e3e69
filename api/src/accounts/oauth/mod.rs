//! OAuth 2 for service clients: client credentials (RFC 6749, 4.4), revocation (RFC 7009), introspection (RFC 7662),
//! and the metadata and keys that standard libraries look for (RFC 8414, RFC 7517).

pub mod http;

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chibo_openapi::Scope;
use chibo_openapi::accounts::{OauthIntrospection, OauthMetadata, OauthToken};

use crate::accounts::clients::{self, Credentials};
use crate::accounts::sessions;
use crate::fail::Outcome;
use crate::http::App;

/// Why a request at an OAuth endpoint fails (RFC 6749, 5.2): status, error code, explanation.
#[derive(Debug)]
pub struct Refusal(pub u16, pub &'static str, pub &'static str);

/// A form field.
pub fn field<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// Id and secret from HTTP Basic (RFC 6749, 2.3.1) or from the form; not from both.
pub fn credentials(authorization: Option<&str>, form: &[(String, String)]) -> Result<Option<Credentials>, Refusal> {
    let in_form = field(form, "client_id").zip(field(form, "client_secret"));
    let Some(header) = authorization else {
        return Ok(in_form.map(|(id, secret)| Credentials { id: id.to_owned(), secret: secret.to_owned() }));
    };
    if field(form, "client_secret").is_some() {
        return Err(Refusal(400, "invalid_request", "the client names itself twice"));
    }
    let malformed = Refusal(401, "invalid_client", "the Authorization header is not HTTP Basic");
    let encoded = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic")).map(|(_, rest)| rest.trim());
    let decoded = encoded.and_then(|encoded| BASE64.decode(encoded).ok()).and_then(|bytes| String::from_utf8(bytes).ok());
    let Some((id, secret)) = decoded.as_deref().and_then(|pair| pair.split_once(':')) else { return Err(malformed) };
    // Both halves are form-encoded first.
    let decode = |text: &str| serde_html_form::from_str::<Vec<(String, String)>>(&format!("x={text}")).ok()?.pop().map(|(_, text)| text);
    match (decode(id), decode(secret)) {
        (Some(id), Some(secret)) => Ok(Some(Credentials { id, secret })),
        _ => Err(malformed),
    }
}

/// Scopes of a new token: those asked for, all of which the client must have; or all of the client's.
pub fn granted(asked: Option<&str>, allowed: &[Scope]) -> Result<Vec<Scope>, Refusal> {
    let Some(asked) = asked else { return Ok(allowed.to_vec()) };
    let scopes: Option<Vec<Scope>> =
        asked.split(' ').filter(|scope| !scope.is_empty()).map(|scope| scope.parse().ok().filter(|scope| allowed.contains(scope))).collect();
    scopes.filter(|scopes| !scopes.is_empty()).ok_or(Refusal(400, "invalid_scope", "a scope is unknown or not the client's"))
}

/// Makes a token for a client.
pub async fn token(app: &Arc<App>, client: clients::Authenticated, scopes: &[Scope]) -> Outcome<OauthToken> {
    let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    let now = app.clock.now();
    let mut claims = sessions::claims(app, client.id, client.id.to_string(), Some(scope.clone()), None, now);
    if let Some(ends) = client.expires_at {
        claims.exp = claims.exp.min(ends.timestamp());
    }
    let expires_in = (claims.exp - claims.iat).max(1);
    let access_token = app.auth.keys.sign(claims).await?;
    Ok(OauthToken { access_token, token_type: "Bearer".to_owned(), expires_in, scope })
}

/// Revokes a token. Whoever holds a refresh token may end its session; an access token is revoked by the client it was given to.
pub async fn revoke(app: &Arc<App>, token: &str, client: Option<&clients::Authenticated>) -> Outcome<()> {
    if let Some((session, _)) = sessions::read_refresh_token(app, token) {
        let now = app.clock.now();
        app.db.write(move |conn| sessions::revoke(conn, session, now)).await?;
        app.auth.forget_callers();
        return Ok(());
    }
    // What is no token of ours, or somebody else's, is answered the same way (RFC 7009, 2.2).
    let Ok(claims) = app.auth.keys.verify(token).await else { return Ok(()) };
    let own = client.is_some_and(|client| claims.client_id == client.id.to_string());
    if let (true, Some(jti), Some(expires_at)) = (own, claims.token_id(), claims.expires_at()) {
        app.db.write(move |conn| clients::revoke_token(conn, jti, expires_at)).await?;
        app.auth.forget_callers();
    }
    Ok(())
}

/// What a token is worth now.
pub async fn introspect(app: &Arc<App>, token: &str) -> Outcome<OauthIntrospection> {
    let inactive = OauthIntrospection::default();
    let Ok(claims) = app.auth.keys.verify(token).await else { return Ok(inactive) };
    let wanted = claims.clone();
    let caller = app.db.read(move |conn| crate::auth::load(conn, &wanted)).await?;
    let Some(caller) = caller.filter(|caller| caller.expires_at > app.clock.now()) else { return Ok(inactive) };
    let scope = caller.effective_scopes().iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    Ok(OauthIntrospection {
        active: true,
        scope: Some(scope),
        client_id: Some(claims.client_id),
        sub: Some(claims.sub),
        token_type: Some("Bearer".to_owned()),
        iss: Some(claims.iss),
        aud: Some(claims.aud),
        exp: Some(claims.exp),
        iat: Some(claims.iat),
        jti: Some(claims.jti),
    })
}

/// Where and how tokens are had.
pub async fn metadata(app: &App) -> Outcome<OauthMetadata> {
    let at = |path: &str| format!("{}{path}", app.config.public_url);
    let methods = || vec!["client_secret_basic".to_owned(), "client_secret_post".to_owned()];
    Ok(OauthMetadata {
        issuer: app.auth.keys.issuer().await?,
        token_endpoint: at("/oauth/token"),
        revocation_endpoint: at("/oauth/revoke"),
        introspection_endpoint: at("/oauth/introspect"),
        jwks_uri: at("/.well-known/jwks.json"),
        service_documentation: at("/docs/"),
        grant_types_supported: vec!["client_credentials".to_owned()],
        response_types_supported: Vec::new(),
        token_endpoint_auth_methods_supported: methods(),
        revocation_endpoint_auth_methods_supported: methods(),
        introspection_endpoint_auth_methods_supported: methods(),
        scopes_supported: Scope::ALL.iter().map(|scope| scope.as_str().to_owned()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_come_from_one_place() {
        let form = |pairs: &[(&str, &str)]| pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Vec<_>>();
        let found = credentials(Some("Basic YSUzQWI6Yys="), &[]).expect("valid").expect("present");
        assert_eq!((found.id.as_str(), found.secret.as_str()), ("a:b", "c "), "both halves are form-decoded");
        let both = credentials(Some("Basic YTpi"), &form(&[("client_id", "a"), ("client_secret", "b")]));
        assert_eq!(both.err().map(|refusal| refusal.1), Some("invalid_request"));
        assert!(credentials(None, &form(&[("client_id", "a")])).expect("valid").is_none());
        assert_eq!(credentials(Some("Bearer x"), &[]).err().map(|refusal| refusal.0), Some(401));
    }

    #[test]
    fn scopes_are_cut_to_the_client() {
        let allowed = [Scope::QuotasRead, Scope::PlansRead];
        assert_eq!(granted(None, &allowed).expect("all"), allowed);
        assert_eq!(granted(Some("quotas:read"), &allowed).expect("one"), [Scope::QuotasRead]);
        for wrong in ["quotas:issue", "quotas:read nonsense", " "] {
            assert_eq!(granted(Some(wrong), &allowed).err().map(|refusal| refusal.1), Some("invalid_scope"), "{wrong}");
        }
    }
}
