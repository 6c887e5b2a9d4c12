#!/usr/bin/env python3
"""Two generic JSON:API clients walk over the Management API of a development server behind nginx:

    Tests/Clients/jsonapi_clients.py [--binary PATH]

jsonapi-requests makes one of everything by its path, and deletes it; jsonapi-client follows the links of what is there. Needs what
Tests/Clients/run needs, with Tests/Clients/requirements-jsonapi.txt: the commands are in README.md, "Test it".
"""

import argparse
import base64
import json
import pathlib
import sys
import tempfile
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True

import jsonapi_requests
from jsonapi_client import Session
from jsonapi_requests.data import JsonApiObject

from development import TOP, Development

# What has to be there first comes first: path, type, attributes, relationships by the path of what they lead to.
RESOURCES = [
    ("users", "user", {"email": "walk@example.com"}, {}),
    ("sessions", "session", {}, {"user": "users"}),
    ("roles", "role", {"name": "Walker"}, {}),
    ("permissions", "permission", {"name": "paths:walk"}, {}),
    ("role-permissions", "role_permission", {}, {"role": "roles", "permission": "permissions"}),
    ("user-roles", "user_role", {}, {"user": "users", "role": "roles"}),
    ("clients", "client", {"name": "Walk", "grant_types": ["client_credentials"]}, {}),
    ("resource-servers", "resource_server", {"name": "Walk", "identifier": "https://walk.example"}, {}),
    ("scopes", "scope", {"name": "walk:all"}, {}),
    ("client-resource-server-grants", "client_resource_server_grant", {},
     {"client": "clients", "resource_server": "resource-servers"}),
    ("signing-keys", "signing_key", {"algorithm": "EdDSA"}, {}),
    ("organizations", "organization", {"name": "Walk", "slug": "walk"}, {}),
    ("memberships", "membership", {}, {"user": "users", "organization": "organizations"}),
    ("membership-roles", "membership_role", {}, {"membership": "memberships", "role": "roles"}),
    ("invitations", "invitation", {"email": "walk-guest@example.com"}, {}),
]
# What nobody makes by a request of its own.
RECORDS = ["consents", "audit-events"]
TYPES = {path: kind for path, kind, _, _ in RESOURCES}
MEDIA_TYPE = "application/vnd.api+json"


def bearer(server):
    root = server.demo["ISSUER"]
    pair = f"{server.demo['CLIENT_ID']}:{server.demo['CLIENT_SECRET']}".encode()
    body = urllib.parse.urlencode({"grant_type": "client_credentials", "resource": root + "/api"}).encode()
    request = urllib.request.Request(
        root + "/oauth/token", body, {"Authorization": "Basic " + base64.b64encode(pair).decode()})
    with urllib.request.urlopen(request) as answer:
        return "Bearer " + json.load(answer)["access_token"]


def by_paths(root, authorization):
    """jsonapi-requests makes one of everything; gives the ids by path."""
    def authorize(request):
        request.headers["Authorization"] = authorization
        return request

    api = jsonapi_requests.Api.config(
        {"API_ROOT": root + "/api", "AUTH": authorize, "VALIDATE_SSL": False, "TIMEOUT": 30})
    made = {}
    for path, kind, attributes, relationships in RESOURCES:
        linkage = {
            name: {"data": {"type": TYPES[target], "id": made[target]}} for name, target in relationships.items()}
        answer = api.endpoint(path).post(object=JsonApiObject.from_data(
            {"type": kind, "attributes": attributes, "relationships": linkage}))
        assert answer.status_code == 201, path
        made[path] = answer.data.id
        found = api.endpoint(f"{path}/{answer.data.id}").get()
        assert (found.data.type, found.data.id) == (kind, answer.data.id), path
        listed = api.endpoint(path).get(params={"page[limit]": "100"})
        assert answer.data.id in [one.id for one in listed.data], path
    answer = api.endpoint("users/" + made["users"]).patch(object=JsonApiObject(
        type="user", id=made["users"], attributes={"first_name": "Jane"}))
    assert answer.data.attributes["first_name"] == "Jane"
    return made, api


def by_links(root, authorization, made):
    """jsonapi-client follows every relationship of what was made, changes and reads again."""
    fields = {"Authorization": authorization, "Accept": MEDIA_TYPE}
    followed = 0
    with Session(root + "/api", request_kwargs={"headers": fields, "timeout": 30}) as session:
        for path in list(made) + RECORDS:
            for resource in session.get(path).resources:
                assert resource.links.self.href.startswith(f"{root}/api/{path}/"), path
        for path, identifier in made.items():
            document = session.get(path, identifier)
            resource = document.resource
            assert resource.id == identifier and resource.type == TYPES[path]
            for name in resource.json.get("relationships", {}):
                resource.relationships[name].fetch()
                followed += 1
                print(path,name)
        role = session.get("roles", made["roles"]).resource
        role.description = "walks"
        role.commit(custom_url=role.links.self.href)
    with Session(root + "/api", request_kwargs={"headers": fields, "timeout": 30}) as session:
        assert session.get("roles", made["roles"]).resource.description == "walks"
    assert followed > 15, followed


def run(server):
    root = server.demo["ISSUER"]
    authorization = bearer(server)
    made, api = by_paths(root, authorization)
    by_links(root, authorization, made)
    for path in reversed(made):
        if path != "signing-keys":
            assert api.endpoint(f"{path}/{made[path]}").delete().status_code == 200, path
    print(f"jsonapi-requests and jsonapi-client: {len(made) + len(RECORDS)} resources: ok")


def main():
    parser = argparse.ArgumentParser(description="Generic JSON:API clients; see the file's first lines.")
    parser.add_argument("--binary", default=str(TOP / ".build/debug/gatehouse"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gatehouse-clients-") as folder:
        # Where a web server of another user may look for its files.
        pathlib.Path(folder).chmod(0o755)
        with Development(options.binary, folder) as server:
            run(server)


main()
