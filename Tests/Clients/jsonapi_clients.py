"""Two generic clients of JSON:API walk over the whole Management API.

The file named as argument holds {"issuer", "client_id", "client_secret"}. jsonapi-requests makes one of everything by its path (with
the slash at the end that it writes), acts on it and deletes it; jsonapi-client follows every relationship of what is there.
"""

import base64
import json
import sys
import urllib.parse
import urllib.request

import loopback  # noqa: F401

import jsonapi_requests
from jsonapi_client import Session
from jsonapi_requests.data import JsonApiObject

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
# What is done to some of them.
ACTIONS = {"sessions": ["touch", "revoke"], "signing-keys": ["deactivate"], "invitations": ["revoke"]}
TYPES = {path: kind for path, kind, _, _ in RESOURCES}
MEDIA_TYPE = "application/vnd.api+json"


def bearer(case):
    root = case["issuer"]
    pair = f"{case['client_id']}:{case['client_secret']}".encode()
    body = urllib.parse.urlencode({"grant_type": "client_credentials", "resource": root + "/api"}).encode()
    request = urllib.request.Request(
        root + "/oauth/token", body, {"Authorization": "Basic " + base64.b64encode(pair).decode()})
    with urllib.request.urlopen(request) as answer:
        return "Bearer " + json.load(answer)["access_token"]


def by_paths(root, authorization):
    """jsonapi-requests makes one of everything; gives the ids and the names of relationships by path."""
    def authorize(request):
        request.headers["Authorization"] = authorization
        return request

    api = jsonapi_requests.Api.config(
        {"API_ROOT": root + "/api", "AUTH": authorize, "VALIDATE_SSL": False, "TIMEOUT": 30})
    made, links = {}, {}
    for path, kind, attributes, relationships in RESOURCES:
        linkage = {
            name: {"data": {"type": TYPES[target], "id": made[target]}} for name, target in relationships.items()}
        answer = api.endpoint(path).post(object=JsonApiObject.from_data(
            {"type": kind, "attributes": attributes, "relationships": linkage}))
        assert answer.status_code == 201, path
        made[path] = answer.data.id
        found = api.endpoint(f"{path}/{answer.data.id}").get()
        assert (found.data.type, found.data.id) == (kind, answer.data.id), path
        links[path] = list(found.data.relationships)
        listed = api.endpoint(path).get(params={"filter[id]": answer.data.id})
        assert [one.id for one in listed.data] == [answer.data.id], path
    answer = api.endpoint("users/" + made["users"]).patch(object=JsonApiObject(
        type="user", id=made["users"], attributes={"first_name": "Jane"}))
    assert answer.data.attributes["first_name"] == "Jane"
    return made, links, api


def by_links(root, authorization, made, links):
    """jsonapi-client follows every relationship of what was made, changes and reads again."""
    fields = {"Authorization": authorization, "Accept": MEDIA_TYPE}
    followed = 0
    with Session(root + "/api", request_kwargs={"headers": fields, "timeout": 30}) as session:
        for path in list(made) + RECORDS:
            for resource in session.get(path).resources:
                assert resource.links.self.href.startswith(f"{root}/api/{path}/"), path
        for path, identifier in made.items():
            # It finds what linkage names among what it has read: for the rest it takes the type for a path.
            resource = session.get(path, identifier).resource
            assert resource.id == identifier and resource.type == TYPES[path]
            for name in links[path]:
                resource.relationships[name].fetch()
                followed += 1
        role = session.get("roles", made["roles"]).resource
        role.description = "walks"
        role.commit(custom_url=role.links.self.href)
    with Session(root + "/api", request_kwargs={"headers": fields, "timeout": 30}) as session:
        assert session.get("roles", made["roles"]).resource.description == "walks"
    assert followed > 20, followed


def run(case):
    root, authorization = case["issuer"], bearer(case)
    made, links, api = by_paths(root, authorization)
    by_links(root, authorization, made, links)
    for path, names in ACTIONS.items():
        for name in names:
            assert api.endpoint(f"{path}/{made[path]}/{name}").patch(object=None).status_code == 200, (path, name)
    for path in reversed(made):
        assert api.endpoint(f"{path}/{made[path]}").delete().status_code == 200, path
    print("ok")


with open(sys.argv[1]) as file:
    run(json.load(file))
