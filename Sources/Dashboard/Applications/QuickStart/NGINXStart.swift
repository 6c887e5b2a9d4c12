// How to begin in nginx.

extension QuickStartTemplate {
    static let nginxForPeople = QuickStartTemplate(
        text: #"""
            # Lets requests through to your API only with the access token of a person who has signed in.
            server {
                listen 8080;

                location / {
                    auth_request /_token;
                    proxy_pass http://127.0.0.1:3000;
                }

                # 200 with a good token that has the scope openid, 401 or 403 with any other. nginx sends Authorization along.
                location = /_token {
                    internal;
                    proxy_pass {{plain_issuer}}/oauth/userinfo;
                    proxy_method GET;
                    proxy_pass_request_body off;
                    proxy_set_header Content-Length "";
            ?tls         proxy_ssl_server_name on;
            ?tls         proxy_ssl_verify on;
            ?tls         proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
                }
            }
            """#)

    static let nginxForMachines = QuickStartTemplate(
        text: #"""
            # Lets requests through to your API only with a good token, by introspection: JWTs and opaque ones alike.
            # Needs the module njs (Debian: libnginx-mod-http-js). This application asks; its secret is in nginx's environment.

            # 1. /etc/nginx/introspect.js:
            #
            #   import querystring from "querystring";
            #   async function check(r) {
            #     const token = (r.headersIn.Authorization || "").replace(/^Bearer /, "");
            #     const body = querystring.stringify(
            #       { token, client_id: {{client_id}}, client_secret: process.env.CLIENT_SECRET });
            #     const reply = await r.subrequest("/_introspect", { method: "POST", body });
            #     r.return(reply.status === 200 && JSON.parse(reply.responseText).active ? 204 : 401);
            #   }
            #   export default { check };

            # 2. At the beginning of nginx.conf:  env CLIENT_SECRET;
            # 3. Within http:
            js_import introspect.js;
            server {
                listen 8080;

                location / {
                    auth_request /_token;
                    proxy_pass http://127.0.0.1:3000;
                }

                location = /_token {
                    internal;
                    js_content introspect.check;
                }

                location = /_introspect {
                    internal;
                    proxy_pass {{plain_issuer}}/oauth/introspect;
                    proxy_set_header Content-Type application/x-www-form-urlencoded;
                    proxy_set_header Authorization "";
            ?tls         proxy_ssl_server_name on;
            ?tls         proxy_ssl_verify on;
            ?tls         proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
                }
            }
            """#)
}
