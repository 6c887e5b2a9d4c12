"""Signs a person in with Authlib and requests-oauthlib: code with PKCE, ID token, userinfo and refresh, from what discovery says."""

import json
import os
import sys

import loopback  # noqa: F401

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from authlib.jose import JsonWebKey, JsonWebToken
from authlib.oidc.core import CodeIDToken
from oauthlib.oauth2 import InvalidGrantError
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from person import Person
from tokens import claims, metadata, userinfo

SCOPE = "openid profile email offline_access"


def verified(token, case, document, nonce):
    """The ID token's claims, by Authlib's own rules for the code flow (OpenID Connect Core, section 3.1.3.7)."""
    keys = JsonWebKey.import_key_set(requests.get(document["jwks_uri"], timeout=10).json())
    wanted = {
        "iss": {"essential": True, "value": document["issuer"]}, "aud": {"essential": True, "value": case["client_id"]},
        "sub": {"essential": True}, "exp": {"essential": True}, "iat": {"essential": True},
    }
    found = JsonWebToken(document["id_token_signing_alg_values_supported"]).decode(
        token["id_token"], keys, claims_cls=CodeIDToken, claims_options=wanted,
        claims_params={"nonce": nonce, "client_id": case["client_id"], "access_token": token["access_token"]})
    found.validate()
    return found


def refused(use):
    """Whether the library says that the grant is no good."""
    try:
        use()
    except InvalidGrantError:
        return True
    except Exception as error:  # Authlib's, which has the name as a member
        return getattr(error, "error", None) == "invalid_grant"
    return False


def authlib(case, document, person):
    method = "client_secret_basic" if "client_secret" in case else "none"
    assert method in document["token_endpoint_auth_methods_supported"]
    session = AuthlibSession(
        case["client_id"], case.get("client_secret"), scope=SCOPE, redirect_uri=case["redirect_uri"],
        code_challenge_method="S256", token_endpoint_auth_method=method)
    nonce, verifier = generate_token(), generate_token(48)
    address, state = session.create_authorization_url(document["authorization_endpoint"], nonce=nonce, code_verifier=verifier)
    answer = person.visit(address, stop=case["redirect_uri"])
    fetch = lambda verifier: session.fetch_token(
        document["token_endpoint"], authorization_response=answer, state=state, code_verifier=verifier)
    token = fetch(verifier)
    me = verified(token, case, document, nonce)
    session.token = token
    who = session.get(document["userinfo_endpoint"]).json()
    first = dict(token)
    renewed = session.refresh_token(document["token_endpoint"])
    assert refused(lambda: fetch(verifier)), "a code is good for once"
    # Its end takes what came of it along (RFC 6749 section 4.1.2).
    assert refused(lambda: session.refresh_token(document["token_endpoint"], renewed["refresh_token"]))
    return first, renewed, me["sub"], who


def requests_oauthlib(case, document, person):
    session = OAuth2Session(case["client_id"], redirect_uri=case["redirect_uri"], scope=SCOPE.split(), pkce="S256")
    address, state = session.authorization_url(document["authorization_endpoint"], nonce="n-0S6_WzA2Mj")
    answer = person.visit(address, stop=case["redirect_uri"])
    proof = (
        {"auth": HTTPBasicAuth(case["client_id"], case["client_secret"])} if "client_secret" in case
        else {"include_client_id": True})
    token = session.fetch_token(document["token_endpoint"], authorization_response=answer, **proof)
    me = verified(token, case, document, "n-0S6_WzA2Mj")
    who = session.get(document["userinfo_endpoint"]).json()
    first = dict(token)
    naming = {} if "client_secret" in case else {"client_id": case["client_id"]}
    renewed = session.refresh_token(document["token_endpoint"], auth=proof.get("auth"), **naming)
    return first, renewed, me["sub"], who


def main():
    with open(sys.argv[1]) as file:
        given = json.load(file)
    count = 0
    for case in given["cases"]:
        issuer = case["issuer"]
        document = metadata(issuer)
        person = Person(given["email"], given["password"])
        for sign_in in (authlib, requests_oauthlib):
            first, renewed, subject, who = sign_in(case, document, person)
            name = f"{sign_in.__name__}, {issuer}, {case['client_id']}"
            assert who["sub"] == subject and who["email"] == given["email"], f"{name}: {who}"
            old, new = (claims(token["access_token"], issuer) for token in (first, renewed))
            assert old["client_id"] == new["client_id"] == case["client_id"] and old["sub"] == new["sub"] == subject, name
            assert old["jti"] != new["jti"] and first["refresh_token"] != renewed["refresh_token"], name
            count += 1
        # The second time she is known and has allowed it.
        assert person.pages == ["sign-in", "consent"], person.pages
    print(f"ok, {count} times")


main()
