// What the doctor says of values that a test cannot bring about.

@testable import gatehouse
import Testing

extension Commands {
    @Suite struct DoctorJudgementTests {
        @Test(
            "A disk that runs full is a warning, and a full one a failure",
            arguments: [
                (31 << 20, Finding.Status.failure), (32 << 20, .warning), (255 << 20, .warning), (256 << 20, nil),
            ] as [(Int, Finding.Status?)])
        func disk(free: Int, status: Finding.Status?) {
            #expect(DiskCheck().judge(free, "/data")?.status == status)
        }
    }
}
