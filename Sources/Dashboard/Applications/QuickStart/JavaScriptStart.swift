// How to begin in JavaScript.

extension QuickStartTemplate {
    static let javaScriptForPeople = QuickStartTemplate(
        text: #"""
            // Signs a person in: Authorization Code with PKCE. Node 18 or later, no packages: node sign-in.mjs
            ?secret // The secret stands in the environment and in no file: export CLIENT_SECRET='…'
            import { createHash, randomBytes } from "node:crypto";
            import { createInterface } from "node:readline/promises";

            const issuer = {{issuer}};
            const clientID = {{client_id}};
            const redirectURI = {{redirect_uri}};
            const scope = {{scope}};

            const verifier = randomBytes(32).toString("base64url");
            const state = randomBytes(16).toString("base64url");
            const address = new URL(`${issuer}/oauth/authorize`);
            address.search = new URLSearchParams({
              response_type: "code", client_id: clientID, redirect_uri: redirectURI, scope, state,
              code_challenge: createHash("sha256").update(verifier).digest("base64url"), code_challenge_method: "S256",
            });
            console.log("Open this address in a browser:\n" + address);
            const input = createInterface({ input: process.stdin });
            const answer = new URL(await input.question("Then paste the address that you were sent back to:\n"));
            input.close();
            if (answer.searchParams.get("state") !== state) throw new Error("This answers another request.");

            const reply = await fetch(`${issuer}/oauth/token`, {
              method: "POST",
              body: new URLSearchParams({
                grant_type: "authorization_code", code: answer.searchParams.get("code"), code_verifier: verifier,
                redirect_uri: redirectURI, client_id: clientID,
            ?secret     client_secret: process.env.CLIENT_SECRET,
              }),
            });
            const tokens = await reply.json();
            if (!reply.ok) throw new Error(`${tokens.error}: ${tokens.error_description}`);
            ?openid const person = await fetch(`${issuer}/oauth/userinfo`, {
            ?openid   headers: { authorization: `Bearer ${tokens.access_token}` },
            ?openid });
            ?openid console.log(await person.json());
            ?other console.log(tokens.scope);
            """#)

    static let javaScriptForMachines = QuickStartTemplate(
        text: #"""
            // A token for the application itself: Client Credentials. Node 18 or later, no packages: node token.mjs
            // The secret stands in the environment and in no file: export CLIENT_SECRET='…'
            const issuer = {{issuer}};

            const reply = await fetch(`${issuer}/oauth/token`, {
              method: "POST",
              body: new URLSearchParams({
                grant_type: "client_credentials", client_id: {{client_id}}, client_secret: process.env.CLIENT_SECRET,
            ?resource     resource: {{resource}},
            ?unbound     scope: {{scope}},
              }),
            });
            const token = await reply.json();
            if (!reply.ok) throw new Error(`${token.error}: ${token.error_description}`);
            console.log(token.scope, token.expires_in);
            ?management 
            ?management const users = await fetch({{resource}} + "/users", {
            ?management   headers: { authorization: `Bearer ${token.access_token}`, accept: "application/vnd.api+json" },
            ?management });
            ?management console.log(users.status, await users.json());
            """#)
}
