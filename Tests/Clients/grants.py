"""Gets tokens by client_credentials with Authlib and requests-oauthlib, from what discovery says."""

import json
import os
import sys

import loopback  # noqa: F401

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import jwt
import requests
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from oauthlib.oauth2 import BackendApplicationClient
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session


def authlib(case, endpoint, method):
    session = AuthlibSession(
        case["client_id"], case["client_secret"], scope=case.get("scope"), token_endpoint_auth_method=method)
    more = {"resource": case["resource"]} if "resource" in case else {}
    token = session.fetch_token(endpoint, grant_type="client_credentials", **more)
    return session, token


def requests_oauthlib(case, endpoint, method):
    session = OAuth2Session(client=BackendApplicationClient(case["client_id"], scope=(case.get("scope") or "").split() or None))
    more = {"resource": case["resource"]} if "resource" in case else {}
    if method == "client_secret_basic":
        more["auth"] = HTTPBasicAuth(case["client_id"], case["client_secret"])
    else:
        more |= {"client_secret": case["client_secret"], "include_client_id": True}
    return session, session.fetch_token(endpoint, **more)


def main():
    with open(sys.argv[1]) as file:
        cases = json.load(file)["cases"]
    count = 0
    for case in cases:
        metadata = requests.get(case["issuer"] + "/.well-known/openid-configuration", timeout=10).json()
        assert metadata["issuer"] == case["issuer"]
        keys = jwt.PyJWKSet.from_dict(requests.get(metadata["jwks_uri"], timeout=10).json())
        methods = set(metadata["token_endpoint_auth_methods_supported"])
        assert {"client_secret_basic", "client_secret_post"} <= methods, methods
        for get in (authlib, requests_oauthlib):
            for method in ("client_secret_basic", "client_secret_post"):
                session, token = get(case, metadata["token_endpoint"], method)
                assert token["token_type"] == "Bearer" and token["expires_in"] > 0, token
                key = keys[jwt.get_unverified_header(token["access_token"])["kid"]]
                claims = jwt.decode(
                    token["access_token"], key, algorithms=[key.algorithm_name], audience=case["audience"],
                    issuer=case["issuer"])
                assert claims["client_id"] == case["client_id"], claims
                count += 1
        # RFC 7662 and RFC 7009 with Authlib's own methods.
        session, token = authlib(case, metadata["token_endpoint"], "client_secret_basic")
        introspect = lambda: session.introspect_token(metadata["introspection_endpoint"], token["access_token"]).json()
        assert introspect()["active"] is True
        assert session.revoke_token(metadata["revocation_endpoint"], token["access_token"]).status_code == 200
        assert introspect() == {"active": False}
    print(f"ok, {count} tokens")


main()
