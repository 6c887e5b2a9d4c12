// libfcgi as a protocol engine: the only file that touches its structures.

internal import CFastCGI
internal import CLinux
internal import Glibc

/// One worker's request structure. It is made in the worker's thread and never leaves it.
///
/// It sets `ipcFd` and `keepConnection`, which stand below "don't use" in fcgiapp.h; both are unchanged from libfcgi 2.4.2 to
/// 2.4.7, and a test pins the structure's size.
@safe final class Exchange {
    private let request: UnsafeMutablePointer<FCGX_Request>
    private let buffer: UnsafeMutableBufferPointer<CChar>
    /// The answer could not be sent: its reader, who has half of it, gets no end of it.
    private var isCut = false

    init() {
        unsafe request = .allocate(capacity: 1)
        unsafe request.initialize(to: FCGX_Request())
        // With a listening socket of -1 the library can never wait in accept(2): a connection that fails is just given up.
        unsafe FCGX_InitRequest(request, -1, 0)
        unsafe buffer = .allocate(capacity: 16 << 10)
    }

    deinit {
        unsafe FCGX_Free(request, 0)
        unsafe request.deallocate()
        unsafe buffer.deallocate()
    }

    /// What a connection that became readable holds.
    enum Beginning {
        case request
        /// Nothing after all: it goes on waiting.
        case nothing
        /// The peer has closed it, between requests; it is closed here too.
        case ended
        /// A request that ended early or took too long; the connection is closed.
        case broken
    }

    /// Reads a request up to its parameters. `hasInput`: that bytes lie there is known already, and need not be asked.
    func begin(on connection: Int32, hasInput: Bool = false) -> Beginning {
        if hasInput { return readHeads(on: connection) ? .request : .broken }
        var first: UInt8 = 0
        switch unsafe recv(connection, &first, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) {
        case 1: return readHeads(on: connection) ? .request : .broken
        case -1 where gh_errno() == EAGAIN: return .nothing
        default:
            _ = close(connection)
            return .ended
        }
    }

    private func readHeads(on connection: Int32) -> Bool {
        unsafe request.pointee.ipcFd = connection
        // Accept_r first finishes what was before, and would close a connection that is not to be kept.
        unsafe request.pointee.keepConnection = 1
        guard unsafe FCGX_Accept_r(request) == 0 else {
            unsafe request.pointee.ipcFd = -1
            return false
        }
        // Accept_r takes the end of the connection between two parameters for the end of the parameters: without this
        // question a cut request would look whole. The worker asks again after the body; here it saves a second wait.
        guard isIntact else {
            abandon()
            return false
        }
        return true
    }

    /// Whether all reads so far met what they expected.
    var isIntact: Bool {
        unsafe FCGX_GetError(request.pointee.in) == 0
    }

    /// Calls `body` with each parameter (`name=value`, without the final zero) until it gives false.
    func forEachParameter(_ body: (UnsafeBufferPointer<UInt8>) -> Bool) {
        guard var next = unsafe request.pointee.envp else { return }
        while let entry = unsafe next.pointee {
            let count = unsafe strlen(entry)
            let goesOn = unsafe entry.withMemoryRebound(to: UInt8.self, capacity: count) { start in
                unsafe body(UnsafeBufferPointer(start: start, count: count))
            }
            guard goesOn else { return }
            unsafe next += 1
        }
    }

    /// Reads at most `limit` bytes of the body.
    func read(atMost limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let wanted = unsafe min(buffer.count, limit - bytes.count)
            let count = unsafe Int(FCGX_GetStr(buffer.baseAddress, Int32(wanted), request.pointee.in))
            guard count > 0 else { break }
            unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
            if count < wanted { break }
        }
        return bytes
    }

    /// Reads what is left of the input and forgets it. If there is more than `limit`, the connection will not be kept.
    func drain(atMost limit: Int) {
        var rest = limit
        let size = unsafe buffer.count
        while rest > 0 {
            let count = unsafe Int(FCGX_GetStr(buffer.baseAddress, Int32(size), request.pointee.in))
            if count < size { return }
            rest -= count
        }
        closeAfterwards()
    }

    /// The connection ends with this answer, whatever the peer asked for.
    func closeAfterwards() {
        unsafe request.pointee.keepConnection = 0
    }

    /// Sends an answer. The library collects what fits into its buffer of 8 kB, and sends it with the end of the answer in one write.
    /// Of a longer one it would make a write, and a record, of each 8 kB: all of it but its tail goes past the library in one.
    func write(_ head: [UInt8], _ body: [UInt8] = []) {
        guard head.count + body.count > OutputRecords.libraryBuffer, body.count > OutputRecords.tail else {
            put(head[...])
            return put(body[...])
        }
        let tail = body.count - OutputRecords.tail
        let isSent = unsafe OutputRecords.send(
            head, body[..<tail], to: request.pointee.ipcFd,
            requestID: UInt16(truncatingIfNeeded: request.pointee.requestId))
        if isSent { put(body[tail...]) } else { isCut = true }
    }

    private func put(_ bytes: ArraySlice<UInt8>) {
        // The library counts in Int32; no answer of ours comes near.
        guard let count = Int32(exactly: bytes.count) else { return closeAfterwards() }
        unsafe bytes.withUnsafeBytes { bytes in
            let start = unsafe bytes.assumingMemoryBound(to: CChar.self).baseAddress
            _ = unsafe FCGX_PutStr(start, count, request.pointee.out)
        }
    }

    /// Sends the end of the answer. Gives the connection back if it is kept, nil if it was closed.
    func finish() -> Int32? {
        guard !isCut else {
            abandon()
            return nil
        }
        unsafe FCGX_Finish_r(request)
        let connection = unsafe request.pointee.ipcFd
        unsafe request.pointee.ipcFd = -1
        return connection >= 0 ? connection : nil
    }

    /// Closes the connection without an answer.
    func abandon() {
        unsafe FCGX_Free(request, 1)
        unsafe request.pointee.ipcFd = -1
        isCut = false
    }

    /// Must run before any request, once, with the signals already blocked. Installs a handler for SIGPIPE, which makes a
    /// write to a closed connection fail instead of ending the process.
    static func prepareLibrary() {
        // How long a close waits for the peer, in milliseconds; libfcgi's own 2 s would hold a worker.
        unsafe setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "100", 0)
        let status = FCGX_Init()
        precondition(status == 0, "FCGX_Init failed with \(status)")  // it only installs handlers: it cannot, really
    }

    /// For the test that pins it.
    static var structureSize: Int { unsafe MemoryLayout<FCGX_Request>.size }
}
