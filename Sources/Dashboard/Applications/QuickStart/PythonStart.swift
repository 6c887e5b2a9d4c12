// How to begin in Python.

extension QuickStartTemplate {
    static let pythonForPeople = QuickStartTemplate(
        text: #"""
            # Signs a person in: Authorization Code with PKCE. Python 3.9 or later, no packages: python3 sign_in.py
            ?secret # The secret stands in the environment and in no file: export CLIENT_SECRET='…'
            import base64
            import hashlib
            import json
            ?secret import os
            import secrets
            import urllib.parse
            import urllib.request

            ISSUER = {{issuer}}
            CLIENT_ID = {{client_id}}
            REDIRECT_URI = {{redirect_uri}}
            SCOPE = {{scope}}

            verifier = secrets.token_urlsafe(32)
            state = secrets.token_urlsafe(16)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
            query = urllib.parse.urlencode({
                "response_type": "code", "client_id": CLIENT_ID, "redirect_uri": REDIRECT_URI, "scope": SCOPE,
                "state": state, "code_challenge": challenge, "code_challenge_method": "S256",
            })
            print("Open this address in a browser:", f"{ISSUER}/oauth/authorize?{query}", sep="\n", flush=True)
            print("Then paste the address that you were sent back to:", flush=True)
            answer = urllib.parse.parse_qs(urllib.parse.urlsplit(input()).query)
            if answer.get("state") != [state]:
                raise SystemExit("This answers another request.")

            form = urllib.parse.urlencode({
                "grant_type": "authorization_code", "code": answer["code"][0], "code_verifier": verifier,
                "redirect_uri": REDIRECT_URI, "client_id": CLIENT_ID,
            ?secret     "client_secret": os.environ["CLIENT_SECRET"],
            }).encode()
            with urllib.request.urlopen(f"{ISSUER}/oauth/token", form) as reply:
                tokens = json.load(reply)
            ?openid request = urllib.request.Request(
            ?openid     f"{ISSUER}/oauth/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
            ?openid with urllib.request.urlopen(request) as reply:
            ?openid     print(json.load(reply))
            ?other print(tokens["scope"])
            """#)

    static let pythonForMachines = QuickStartTemplate(
        text: #"""
            # A token for the application itself: Client Credentials. Python 3.9 or later, no packages: python3 token.py
            # The secret stands in the environment and in no file: export CLIENT_SECRET='…'
            import json
            import os
            import urllib.parse
            import urllib.request

            ISSUER = {{issuer}}

            form = urllib.parse.urlencode({
                "grant_type": "client_credentials", "client_id": {{client_id}}, "client_secret": os.environ["CLIENT_SECRET"],
            ?resource     "resource": {{resource}},
            ?unbound     "scope": {{scope}},
            }).encode()
            with urllib.request.urlopen(f"{ISSUER}/oauth/token", form) as reply:
                token = json.load(reply)
            print(token["scope"], token["expires_in"])
            ?management 
            ?management request = urllib.request.Request({{resource}} + "/users", headers={
            ?management     "Authorization": f"Bearer {token['access_token']}", "Accept": "application/vnd.api+json"})
            ?management with urllib.request.urlopen(request) as reply:
            ?management     print(reply.status, json.load(reply))
            """#)
}
