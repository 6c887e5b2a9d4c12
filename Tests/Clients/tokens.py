"""What every client's tokens must be: verified by what discovery names, without the client's help."""

import loopback  # noqa: F401
import jwt
import requests


def metadata(issuer):
    document = requests.get(issuer + "/.well-known/openid-configuration", timeout=10).json()
    assert document["issuer"] == issuer, document["issuer"]
    return document


def claims(token, issuer, audience=None):
    """The claims of a token whose signature, issuer, audience and time are right."""
    keys = jwt.PyJWKSet.from_dict(requests.get(metadata(issuer)["jwks_uri"], timeout=10).json())
    header = jwt.get_unverified_header(token)
    return jwt.decode(token, keys[header["kid"]], algorithms=["RS256", "ES256"], issuer=issuer, audience=audience or issuer)


def userinfo(token, issuer):
    return requests.get(
        metadata(issuer)["userinfo_endpoint"], headers={"Authorization": f"Bearer {token}"}, timeout=10)
