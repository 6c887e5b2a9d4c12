// A password as it is stored: scrypt (RFC 7914) in the PHC string format, so that the cost travels with the hash.

internal import COpenSSL

/// `$scrypt$ln=15,r=8,p=3$salt$hash`, salt and hash in base64 without padding.
package struct PasswordHash: Hashable, Sendable {
    package let parameters: ScryptParameters
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// Hashes a new password under a fresh salt of 128 bits. Takes tens to hundreds of milliseconds: for the pool of the KDF.
    ///
    /// A NUL in the password is refused: HMAC pads its key with zeros, so `a` and `a` with a NUL after it hash alike.
    package static func make(
        _ password: String, parameters: ScryptParameters = .standard
    ) throws(CryptographyError) -> PasswordHash {
        guard !password.utf8.contains(0) else { throw CryptographyError(.malformed, "a password holds a NUL") }
        let salt = RandomBytes.make(16)
        let hash = try derive(password, salt: salt, parameters, length: 32)
        return PasswordHash(parameters: parameters, salt: salt, hash: hash)
    }

    /// Whether `password` is the one that was hashed; compares in constant time. As slow as `make`.
    package func verify(_ password: String) throws(CryptographyError) -> Bool {
        guard !password.utf8.contains(0) else { return false }
        let candidate = try Self.derive(password, salt: salt, parameters, length: hash.count)
        return ConstantTime.equal(candidate, hash)
    }

    /// Whether the cost differs from the one in force, so that the next successful sign-in should hash anew.
    package func needsRehash(_ current: ScryptParameters = .standard) -> Bool { parameters != current }

    private init(parameters: ScryptParameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    private static func derive(
        _ password: String, salt: [UInt8], _ parameters: ScryptParameters, length: Int
    ) throws(CryptographyError) -> [UInt8] {
        let password = password.utf8.map { CChar(bitPattern: $0) }
        var result = [UInt8](repeating: 0, count: length)
        try OpenSSL.attempt("scrypt") {
            unsafe EVP_PBE_scrypt(
                password, password.count, salt, salt.count, parameters.cost, UInt64(parameters.blockSize),
                UInt64(parameters.parallelization), parameters.memory, &result, length)
        }
        return result
    }
}

extension PasswordHash: CustomStringConvertible {
    /// Reads the stored string: exactly the form above, numbers without signs or leading zeros, cost within bounds.
    package init(parsing text: String) throws(CryptographyError) {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 5, fields[0].isEmpty, fields[1] == "scrypt" else {
            throw CryptographyError(.malformed, "a password hash is not of the form $scrypt$cost$salt$hash")
        }
        let costs = fields[2].split(separator: ",", omittingEmptySubsequences: false)
        guard costs.count == 3, let logCost = Self.number(costs[0], named: "ln"),
            let blockSize = Self.number(costs[1], named: "r"), let parallelization = Self.number(costs[2], named: "p")
        else {
            throw CryptographyError(.malformed, "a password hash's cost is not of the form ln=15,r=8,p=3")
        }
        guard let salt = UnpaddedBase64.standard.decode(fields[3].utf8), (8...64).contains(salt.count),
            let hash = UnpaddedBase64.standard.decode(fields[4].utf8), (16...64).contains(hash.count)
        else {
            throw CryptographyError(.malformed, "a password hash's salt or hash is not base64 of a usual length")
        }
        let parameters = try ScryptParameters(
            logCost: logCost, blockSize: blockSize, parallelization: parallelization)
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    /// The string to store. To be kept like a secret: it allows guessing offline.
    package var description: String {
        let cost = "ln=\(parameters.logCost),r=\(parameters.blockSize),p=\(parameters.parallelization)"
        return "$scrypt$\(cost)$\(base64(salt))$\(base64(hash))"
    }

    private func base64(_ bytes: [UInt8]) -> String {
        String(decoding: UnpaddedBase64.standard.encode(bytes), as: UTF8.self)
    }

    private static func number(_ text: Substring, named name: String) -> Int? {
        guard text.hasPrefix(name + "=") else { return nil }
        let digits = text.dropFirst(name.count + 1)
        guard let number = Int(digits), String(number) == digits else { return nil }
        return number
    }
}

extension PasswordHash: CustomReflectable, CustomDebugStringConvertible {
    /// Without salt and hash, for whoever dumps a record.
    package var debugDescription: String { "PasswordHash(\(parameters))" }
    package var customMirror: Mirror { Mirror(self, children: ["parameters": parameters]) }
}
