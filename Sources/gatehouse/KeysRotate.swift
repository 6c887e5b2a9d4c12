// gatehouse keys rotate.

internal import Log

import Administration
import ArgumentParser
import JSON
import Log
import Model
import OAuth
import Publication
import Store

struct KeysRotate: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Makes a new signing key.",
        discussion: """
            The new key is published at once and signs ten minutes later, when everybody who caches the keys knows it; the old one \
            stays published until its last token has expired. The first key of an algorithm signs at once.

            RS256 and ES256 are there from the beginning; PS256 and EdDSA get their first key here, and have keys of their own.

              gatehouse keys rotate --environment acme --algorithm ES256
              gatehouse keys rotate --environment acme --all
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @Option(help: "\(SigningAlgorithm.names); RS256 without it.", transform: Words.algorithm)
    var algorithm: SigningAlgorithm?

    @Option(help: "Bits of an RSA key: 2048, 3072 or 4096.")
    var size: Int?

    @Flag(help: "A new key of every algorithm that the environment has keys of.")
    var all = false

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if all && (algorithm != nil || size != nil) {
            throw ValidationError("--all means every algorithm in its usual size; leave out --algorithm and --size")
        }
        let sizes = KeyGeneration.sizes(of: named)
        if let size, !sizes.contains(size) {
            throw ValidationError(
                "--size must be \(sizes.map(String.init).joined(separator: ", ")) for \(named.rawValue)")
        }
    }

    func perform(_ session: Session) throws -> Report {
        let installation = session.installation
        let environment = try installation.environment(environment)
        let store = try installation.stores.store(environment.id)
        let present = all ? try store.read { try Set($0.signingKeys.all().map(\.algorithm)).sorted() } : [named]
        let made = try present.map { algorithm in
            try installation.keys.rotate(algorithm, size: size, of: environment.id, actor: session.actor).kid
        }
        // As they are now: the first of an algorithm has begun to sign.
        let keys = try store.read { try $0.signingKeys.all() }
            .filter { made.contains($0.kid) }
        return Report(
            keys.map(sentence), .array(keys.map { .signingKey($0) }),
            events: [CommandEvent(.signingKeyGenerated, environment.handle)])
    }

    private var named: SigningAlgorithm { algorithm ?? .rs256 }

    private func sentence(_ key: SigningKey) -> String {
        let start =
            key.isPrimary ? "signs from now on" : "signs from \(key.startsAt), when the sweep or the server starts it"
        return "The new \(key.algorithm.rawValue) key \(key.kid) is published and \(start)."
    }
}
