// The names that no tenant may have: people and programs expect someone else behind them.

package enum ReservedHandles {
    package static let names: Set<String> = [
        "about", "abuse", "account", "accounts", "admin", "administrator", "api", "app", "apps", "assets", "auth",
        "autoconfig",
        "autodiscover", "billing", "blog", "broadcasthost", "cdn", "connect", "console", "customers", "dashboard",
        "dev", "dns",
        "docs", "email", "files", "ftp", "gatehouse", "health", "help", "hostmaster", "id", "identity", "imap", "info",
        "internal",
        "invite", "isatap", "jwks", "localdomain", "localhost", "login", "logout", "mail", "metrics", "mx", "new",
        "news",
        "noc", "ns",
        "ns1", "ns2", "oauth", "openid", "ops", "payments", "pop", "pop3", "postmaster", "register", "root", "search",
        "security",
        "signin", "signup", "smtp", "ssl", "static", "status", "support", "sysadmin", "system", "test", "tls", "usenet",
        "uucp",
        "webmail", "webmaster", "wpad", "www",
    ]
}
