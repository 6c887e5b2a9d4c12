"""Verifies tokens with four JWT libraries against the keys that discovery names; each library must refuse what was changed."""

import base64
import json
import sys

import loopback  # noqa: F401
import authlib.jose
import jwcrypto.jwk
import jwcrypto.jwt
import jwt
import requests
from joserfc import jwk as joserfc_jwk
from joserfc import jwt as joserfc_jwt


def pyjwt(token, keys, case):
    header = jwt.get_unverified_header(token)
    key = jwt.PyJWKSet.from_dict(keys)[header["kid"]]
    return jwt.decode(
        token, key, algorithms=[case["algorithm"]], audience=case["audience"], issuer=case["issuer"],
        options={"require": ["exp", "iat", "iss", "aud", "sub", "jti"]},
    )


def joserfc(token, keys, case):
    decoded = joserfc_jwt.decode(token, joserfc_jwk.KeySet.import_key_set(keys), algorithms=[case["algorithm"]])
    joserfc_jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": case["issuer"]}, aud={"essential": True, "value": case["audience"]},
        exp={"essential": True},
    ).validate(decoded.claims)
    return decoded.claims


def authlib_jose(token, keys, case):
    claims = authlib.jose.JsonWebToken([case["algorithm"]]).decode(
        token, authlib.jose.JsonWebKey.import_key_set(keys),
        claims_options={
            "iss": {"essential": True, "value": case["issuer"]}, "aud": {"essential": True, "value": case["audience"]},
        },
    )
    claims.validate()
    return claims


def jwcrypto_jwt(token, keys, case):
    decoded = jwcrypto.jwt.JWT(
        jwt=token, key=jwcrypto.jwk.JWKSet.from_json(json.dumps(keys)), algs=[case["algorithm"]],
        check_claims={"iss": case["issuer"], "aud": case["audience"], "exp": None},
    )
    return json.loads(decoded.claims)


def changed(token):
    """Variants of a token of which none may pass."""
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["sub"] = "somebody-else"
    other = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    yield f"{header}.{other}.{signature}"
    flipped = bytearray(base64.urlsafe_b64decode(signature + "=="))
    flipped[10] ^= 1
    yield f"{header}.{payload}.{base64.urlsafe_b64encode(bytes(flipped)).rstrip(b'=').decode()}"
    yield f"{header}.{payload}."
    none = json.loads(base64.urlsafe_b64decode(header + "=="))
    none["alg"] = "none"
    unsigned = base64.urlsafe_b64encode(json.dumps(none).encode()).rstrip(b"=").decode()
    yield f"{unsigned}.{payload}."


def refuses(verify, token, keys, case):
    try:
        verify(token, keys, case)
    except Exception:  # each library has errors of its own
        return True
    return False


def main():
    with open(sys.argv[1]) as file:
        cases = json.load(file)["tokens"]
    for case in cases:
        metadata = requests.get(case["issuer"] + "/.well-known/openid-configuration", timeout=10).json()
        assert metadata["issuer"] == case["issuer"]
        keys = requests.get(metadata["jwks_uri"], timeout=10).json()
        token = case["token"]
        assert jwt.get_unverified_header(token)["alg"] == case["algorithm"], "the token has another algorithm"
        for verify in (pyjwt, joserfc, authlib_jose, jwcrypto_jwt):
            name = f"{verify.__name__}, {case['algorithm']}, {case['issuer']}, {case['audience']}"
            assert verify(token, keys, case)["sub"], name
            for number, bad in enumerate(changed(token)):
                assert refuses(verify, bad, keys, case), f"{name} takes change {number}"
            for claim in ("issuer", "audience"):
                assert refuses(verify, token, keys, {**case, claim: "http://elsewhere.example"}), f"{name}: {claim}"
    print(f"ok, {len(cases)} tokens")


main()
