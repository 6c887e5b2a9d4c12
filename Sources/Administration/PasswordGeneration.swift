// Passwords for people who are given their first one.

internal import Model

extension Installation {
    /// A random password that people can type: 20 letters and digits without those that look alike, 116 bits.
    package func newPassword() -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
        var password: [UInt8] = []
        while password.count < 20 {
            // Bytes beyond the last whole multiple would make some letters likelier.
            for byte in randomness.bytes(32)
            where Int(byte) < 256 / letters.count * letters.count && password.count < 20 {
                password.append(letters[Int(byte) % letters.count])
            }
        }
        return String(decoding: password, as: UTF8.self)
    }
}
