// How to begin in a shell with curl.

extension QuickStartTemplate {
    static let curlForPeople = QuickStartTemplate(
        text: #"""
            #!/bin/sh
            # Signs a person in: Authorization Code with PKCE. Needs curl and openssl.
            ?secret # The secret stands in the environment and in no file: export CLIENT_SECRET='…'
            set -eu
            issuer={{issuer}}
            client_id={{client_id}}
            redirect_uri={{redirect_uri}}
            scope={{scope}}

            encode() { printf %s "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g'; }
            verifier=$(openssl rand -hex 32)
            state=$(openssl rand -hex 16)
            challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')

            echo "Open this address in a browser:"
            echo "$issuer/oauth/authorize?response_type=code&client_id=$(encode "$client_id")&redirect_uri=$(encode "$redirect_uri")&scope=$(encode "$scope")&state=$state&code_challenge=$challenge&code_challenge_method=S256"
            echo "Then paste the address that you were sent back to:"
            read -r answer
            case "$answer" in
                *[?\&]state="$state"*) ;;
                *) echo "This answers another request." >&2; exit 1 ;;
            esac
            code=$(printf %s "$answer" | sed -n 's/.*[?&]code=\([^&#]*\).*/\1/p')

            ?secret printf %s "$CLIENT_SECRET" | curl -sS "$issuer/oauth/token" --data-urlencode client_secret@- \
            ?public curl -sS "$issuer/oauth/token" \
                --data-urlencode "client_id=$client_id" -d grant_type=authorization_code -d "code=$code" \
                -d "code_verifier=$verifier" --data-urlencode "redirect_uri=$redirect_uri"
            """#)

    static let curlForMachines = QuickStartTemplate(
        text: #"""
            #!/bin/sh
            # A token for the application itself: Client Credentials. Needs curl.
            # The secret stands in the environment and in no file: export CLIENT_SECRET='…'
            set -eu
            issuer={{issuer}}
            client_id={{client_id}}
            ?resource resource={{resource}}
            ?unbound scope={{scope}}

            printf %s "$CLIENT_SECRET" | curl -sS "$issuer/oauth/token" --data-urlencode client_secret@- \
            ?resource     --data-urlencode "client_id=$client_id" -d grant_type=client_credentials --data-urlencode "resource=$resource"
            ?unbound     --data-urlencode "client_id=$client_id" -d grant_type=client_credentials --data-urlencode "scope=$scope"
            ?bare     --data-urlencode "client_id=$client_id" -d grant_type=client_credentials
            ?management 
            ?management # With the token:
            ?management #   curl "$resource/users" -H "Authorization: Bearer ACCESS_TOKEN" -H "Accept: application/vnd.api+json"
            """#)
}
