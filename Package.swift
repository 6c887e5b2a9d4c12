// swift-tools-version: 6.2
// Gatehouse: a multi-tenant OAuth 2.0 authorization server and OpenID Connect provider behind nginx.
import PackageDescription

/// The settings every target of ours is compiled with.
let common: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
]

/// For what runs once, or for one person at a time: smaller in memory, where nearly all of a program's code ends up.
let small: [SwiftSetting] = [.unsafeFlags(["-Osize"], .when(configuration: .release))]

func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
    _ settings: [SwiftSetting] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources,
        swiftSettings: common + [.strictMemorySafety()] + settings)
}

func suite(
    _ name: String, _ dependencies: [Target.Dependency], vectors: Bool = false, exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude,
        resources: vectors ? [.copy("Vectors")] : [], swiftSettings: common)
}

/// A library, although it is linked as a program by Tests/Fuzz/run: SwiftPM gives an executable's entry point another name, which
/// libFuzzer's `main` does not have. So every build compiles what feeds the fuzzer, and none but that command links it.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(
        name: "Fuzz" + name, dependencies: dependencies, path: "Tests/Fuzz/" + name, exclude: ["seeds.txt"],
        swiftSettings: common)
}

// One row per room: what it may import is drawn here and nowhere else.
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let cellar: [Target] = [
    .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CLinux"),
]

let ground: [Target] = [
    room("JSON"),
    room("POSIX", ["CLinux"]),
    room("HTTP", [httpTypes]),
    room("HTML"),
    room("Log", ["CLinux", log]),
    room("JSONAPI", ["JSON", "HTTP", httpTypes]),
    room("FastCGI", ["CFastCGI", "CLinux", "POSIX", "HTTP", httpTypes]),
    room("Cryptography", ["COpenSSL"]),
    room("JOSE", ["Cryptography", "JSON"]),
    room("Database", ["POSIX"]),
    room("SQLite", ["CSQLite", "Database"]),
]

let middle: [Target] = [
    room("Model"),
    room("Store", ["Model", "Database", "SQLite", "POSIX"], resources: [.embedInCode("Migrations")]),
    room("Outbound", ["Model", "HTTP", "POSIX"]),
    room("RelyingParty", ["Outbound", "Model", "JOSE", "Cryptography", "JSON", "HTTP", "POSIX"]),
    room("Identity", ["Outbound", "Store", "Model", "Cryptography", "JSON", "HTTP", "HTML", "POSIX"]),
    room("OAuth", ["Identity", "Store", "Model", "JOSE", "Cryptography", "JSON", "POSIX"]),
    room("Publication", ["OAuth", "Identity", "Store", "Model", "JSON", "POSIX"]),
]

let upper: [Target] = [
    room("Routing", ["Store", "Database", "Model", "Cryptography", "JSON", "HTTP", "Log", "POSIX", httpTypes]),
    room(
        "Administration",
        ["Publication", "OAuth", "Identity", "Store", "Model", "JOSE", "Cryptography", "JSON", "POSIX"], small),
    room(
        "Application",
        [
            "Administration", "Builder", "Dashboard", "Management", "OAuthEndpoints", "Pages", "Routing", "OAuth",
            "Identity", "Outbound", "Store", "Model", "FastCGI", "HTTP", "Log", "POSIX",
            httpTypes,
        ]),
    room(
        "OAuthEndpoints",
        ["Routing", "Publication", "OAuth", "Store", "Model", "JSON", "HTTP", "Log", httpTypes]),
    room(
        "Pages",
        ["Routing", "OAuth", "Identity", "Store", "Model", "HTML", "HTTP", "Log", httpTypes],
        resources: [.embedInCode("Assets")], small),
    room(
        "Management",
        [
            "Routing", "Publication", "OAuth", "Identity", "Store", "Database", "Model", "JOSE", "Cryptography",
            "JSONAPI", "JSON", "HTML", "HTTP", "Log", httpTypes,
        ]),
    room(
        "Dashboard",
        [
            "Administration", "Management", "Pages", "Routing", "Identity", "Store", "Model", "JSONAPI", "JSON", "HTML",
            "HTTP", "Log", httpTypes,
        ]),
    room(
        "Examples",
        ["RelyingParty", "Outbound", "Model", "JOSE", "Cryptography", "JSON", "HTML", "HTTP", "POSIX", httpTypes],
        small),
    room("Builder", ["Routing", "OAuth", "Identity", "Store", "Model", "JSON", "HTTP", "Log", httpTypes]),
]

let roof: [Target] = [
    .executableTarget(
        name: "gatehouse",
        dependencies: [
            "Application", "Administration", "Examples", "Publication", "RelyingParty", "Routing", "OAuth", "Identity",
            "Outbound",
            "Store", "Model", "FastCGI", "HTTP",
            "Log", "HTML", "JSON", "Cryptography", "POSIX", arguments, httpTypes,
        ],
        swiftSettings: common + [.strictMemorySafety()] + small,
        // Relocations take 20 kB instead of 1.2 MB of what stays in memory, and start the program sooner.
        linkerSettings: [
            .unsafeFlags(
                ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"],
                .when(configuration: .release))
        ])
]

/// What a suite needs that asks the whole application on a folder of its own.
let whole: [Target.Dependency] = [
    "TestSupport", "Application", "Administration", "Builder", "OAuthEndpoints", "Pages", "Routing", "Publication",
    "OAuth", "Identity", "Outbound", "HTML", "JSONAPI", "Management", "Store", "Model", "JOSE", "Cryptography",
    "SQLite", "Database", "JSON",
    "HTTP", "Log", "POSIX",
    httpTypes,
]

let tests: [Target] = [
    suite("HouseTests", ["POSIX"]),
    .target(name: "Chance", path: "Tests/Chance", swiftSettings: common),
    suite("JSONTests", ["Chance", "JSON"]),
    suite("JSONAPITests", ["JSONAPI", "JSON", "HTTP", httpTypes]),
    suite("POSIXTests", ["POSIX", "CLinux"]),
    suite("HTTPTests", ["Chance", "HTTP"]),
    suite("LogTests", ["Log", "POSIX", "CLinux", log]),
    suite("FastCGITests", ["FastCGI", "HTTP", "POSIX", "CLinux", httpTypes]),
    suite("CryptographyTests", ["Cryptography"]),
    suite("JOSETests", ["JOSE", "JSON", "Cryptography"], vectors: true),
    .target(name: "CForgetfulVFS", dependencies: ["CSQLite"], path: "Tests/CForgetfulVFS"),
    suite(
        "CommandTests",
        [
            "gatehouse", "Application", "Administration", "CLinux", "Database", "FastCGI", "HTTP", "Identity", "JSON",
            "Log",
            "Model", "Outbound", "POSIX", "Routing", "SQLite", "Store", httpTypes,
        ]),
    fuzzer("JSON", ["JSON"]),
    fuzzer("Form", ["HTTP"]),
    fuzzer("URL", ["HTTP", httpTypes]),
    fuzzer("JWT", ["JOSE", "Cryptography", "JSON"]),
    fuzzer("FastCGI", ["FastCGI", "HTTP", httpTypes]),
    suite(
        "EndToEndTests",
        [
            "gatehouse", "TestSupport", "Administration", "Publication", "OAuth", "Store", "Model", "SQLite",
            "Database", "JOSE", "JSON", "Log", "POSIX", "CLinux",
        ]),
    suite("SQLiteTests", ["SQLite", "CSQLite", "Database", "POSIX", "CForgetfulVFS"]),
    .target(
        name: "TestSupport",
        dependencies: [
            "Application", "Administration", "RelyingParty", "Routing", "Publication", "OAuth", "Identity", "Outbound",
            "Store",
            "Model",
            "JOSE",
            "Cryptography", "SQLite", "Database", "JSON", "HTTP", "Log", "POSIX", httpTypes,
        ],
        path: "Tests/TestSupport", swiftSettings: common),
    suite("ModelTests", ["Model"]),
    suite("StoreTests", whole),
    suite("OAuthTests", whole),
    suite("IdentityTests", whole),
    suite("RelyingPartyTests", ["RelyingParty", "Outbound", "Model", "HTTP"]),
    suite("ExamplesTests", whole + ["Examples", "RelyingParty"]),
    suite("OutboundTests", ["TestSupport", "Outbound", "Model", "HTTP", "POSIX", "CLinux"]),
    suite("HTMLTests", ["HTML"]),
    suite("PagesTests", whole),
    suite("RoutingTests", whole + ["Chance", "FastCGI"]),
    suite("BuilderTests", whole),
    suite("DashboardTests", whole + ["Dashboard"]),
    suite("ManagementTests", whole),
    suite("OAuthEndpointsTests", whole),
    suite("PublicationTests", whole),
    suite("AdministrationTests", whole, exclude: ["Upgrade"]),
    suite("ConformanceTests", whole),
]

let package = Package(
    name: "gatehouse",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: cellar + ground + middle + upper + roof + tests)
