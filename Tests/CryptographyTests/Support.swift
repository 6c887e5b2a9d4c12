// What several suites of this room share: bytes written as hex and base64, and keys that are slow to make.

import Cryptography
import Foundation

func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

func bytes(hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16)! }
}

/// By Foundation's decoder, so that the tests do not lean on our own.
func bytes(base64: String) -> [UInt8] { Array(Data(base64Encoded: base64)!) }

enum Keys {
    static let rsa = Result { try PrivateKey.generate(.rsa(bits: 2048)) }
    static let p256 = Result { try PrivateKey.generate(.p256) }
    static let ed25519 = Result { try PrivateKey.generate(.ed25519) }

    static func key(for algorithm: SignatureAlgorithm) throws -> PrivateKey {
        switch algorithm {
        case .rs256, .ps256: try rsa.get()
        case .es256: try p256.get()
        case .edDSA: try ed25519.get()
        }
    }

    /// The P-256 key whose private number is 7, as another library writes it.
    static let seven = """
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAehRANCAASOUztvoL97\
        RiW7MGZ8Aftgfvn4uKgP71swBihwMYeyo3PrHb3gMxg2bQafg6b1kABTxzYzywQbIcVeGobB9AC0
        """
    /// The same private number with the public point of 8.
    static let sevenAndEight = """
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAehRANCAARi2Xedvumw\
        U0BCdC06tUytwdI4mA/Ol9u03Z3B22+zk61azL2R6dgkT/FddxFnzuCi7VH2u+dqeNpUCmoPCZV+
        """
    static let p384 = """
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDCjtRSR05Lr3K23bxdSQ2cV3ja1zf5ptoVST47uB68lu2/b1GCDnWhBpYG1er0n\
        zYOhZANiAAQnsHG7ibeoDoAxOQVgGV2uKUfGMw+KnaA80fgn7A8RHvL0FK4DL/l8PdfCmM/ojAuPlwRotPpQm4l/TGM5D37gK/ggvln6h3FD\
        4aqSrm3qcZ0uC37kS43IjqQHRdfjs98=
        """
    static let x25519 = "MC4CAQAwBQYDK2VuBCIEIGiRpeX/yVMl1dsRT6I+J1d15NXjtHtsUVnsso0LTvpq"
    static let ed448 =
        "MEcCAQAwBQYDK2VxBDsEOb2qn8R8bj4o2HdoETaAopmmpXJM/hiKvCvik4n+ikIRmCfk4vfeKEgKXjoRGLAu5hxkMM2K1O4KfA=="
    static let rsa1024 = """
        MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAK6IiXm247MhmNG0XvSUqhxnSAtH6eud0/MTSt50+oXIPKzX8X7MTdgq6VpZ\
        yUDT6OqT4jHgefIuCGVoS5pTHvLJz5fXbFySMsKqstWlOSkhXy1BXo0B/JIYuhJPaDwz7VlJHE3v0V2//Y0z/kJVQsTwO7C+Dw6//89ubauq\
        pB7tAgMBAAECgYAMgukn+n5UJwJndgCgk8+l/ZlihaM1Krk44ZcqX0ReNr5yvYAoUMj7yAe2XF1a8lXuCu/aF3dmbvpXGqTgyTicnJYSp0Y4\
        zBdav5qPzgC/pkmcT8XwJvYghmUEd17BroaUgL2oL0rtThvw1PuGV+9fPkPB/GJYHZS0uZa/U3gSGQJBAN69r14KvrgsBNZFDGjsYdgFHbJC\
        ZLdbcKTACx0myjFwONAGzqE2uZiyeJ32h3ordivPXqDZNfXXoBDTOL5qrLcCQQDImBtnkchyYCuhyiBkDGOC029Hfq6CTeVgDsv/ZzR5Q/bF\
        CT2l1qh00irgjgh7F8nUD+PQ55H0gaSdYwkyqPV7AkB0FTFO9pSc0TwYG1YzXHZFqaznWRi6Qmp7QibIo42epFjHebS4ahfhz6ly0aebcQke\
        He24MFuh6yVdf2dEPb4TAkEAgyOV/u66ybN/suTuqhnDULsjq+zw73U3eMYTraRuFL1O7d+tsuaT+NORfn68oqSZqQ6+VEugCuZalR4y3DDD\
        UwJBANDpEsG7rhS4croTJQtmPhuEY+99twk9LIyA0lur+g8CLoW2iMvtjVXpmU9ucBMojnjVjAJe8m0scE0Fo8vRW+M=
        """
}
