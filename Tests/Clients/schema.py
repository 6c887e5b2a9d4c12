#!/usr/bin/env python3
"""schemathesis asks the Management API of a development server, behind nginx, what its OpenAPI document lets it ask:

    Tests/Clients/schema.py [--examples 30] [--seed 1] [--binary PATH]

Requests as described and not as described, for every operation, and chains of them; no answer may be a server's error, nor one that the
document does not have. Needs what Tests/Clients/run needs, with Tests/Clients/requirements-schema.txt: the commands are in README.md,
"Test it". Exit status 0 when nothing was found.
"""

import argparse
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True

import loopback  # noqa: F401
from development import TOP, Development

CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "ignored_auth", "unsupported_method", "negative_data_rejection",
]


def token(root, client):
    pair = f"{client['client_id']}:{client['client_secret']}".encode()
    body = urllib.parse.urlencode({"grant_type": "client_credentials", "resource": root + "/api"}).encode()
    request = urllib.request.Request(
        root + "/oauth/token", body, {"Authorization": "Basic " + base64.b64encode(pair).decode()})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["access_token"]


def own(root, bearer, client):
    """The resources that the run's rights rest on: its client, the grant, the key of its token."""
    def ids(query):
        request = urllib.request.Request(f"{root}/api/{query}", headers={"Authorization": bearer})
        with urllib.request.urlopen(request) as answer:
            return [one["id"] for one in json.load(answer)["data"]]

    head = bearer.removeprefix("Bearer ").split(".")[0]
    kid = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]
    [identifier] = ids("clients?filter[client_id]=" + client["client_id"])
    grants, keys = ids("client-resource-server-grants?filter[client]=" + identifier), ids("signing-keys?filter[kid]=" + kid)
    assert len(grants) == len(keys) == 1
    return [identifier, *grants, *keys]


def main():
    parser = argparse.ArgumentParser(description="schemathesis; see the file's first lines.")
    parser.add_argument("--examples", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", default=str(TOP / ".build/debug/gatehouse"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gatehouse-clients-") as folder:
        # Where a web server of another user may look for its files.
        pathlib.Path(folder).chmod(0o755)
        with Development(options.binary, folder) as server:
            root = server.demo["ISSUER"]
            client = server.client("schemathesis", "--management", "all")
            program = pathlib.Path(sys.executable).parent / "schemathesis"
            bearer = "Bearer " + token(root, client)
            run = subprocess.run(
                [program, "--config-file", TOP / "Tests/Clients/schemathesis.toml", "run",
                 root + "/api/openapi.json", "-H", "Authorization: " + bearer,
                 "--checks", ",".join(CHECKS), "--max-examples", str(options.examples), "--seed", str(options.seed),
                 "--no-color"],
                cwd=folder, env=dict(
                    os.environ, PYTHONPATH=str(TOP / "Tests/Clients"), SCHEMATHESIS_HOOKS="schema_hooks",
                    SCHEMA_OWN=" ".join(own(root, bearer, client)), PYTHONDONTWRITEBYTECODE="1"))
            # The rights it began with were there to the end.
            still = urllib.request.Request(root + "/api/users", headers={"Authorization": bearer})
            assert urllib.request.urlopen(still).status == 200
    sys.exit(run.returncode)


main()
