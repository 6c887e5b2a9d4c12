// The bounds of the loop.

internal import CLinux
package import HTTP
internal import POSIX

/// How many, how large and how long. Times are in milliseconds.
package struct ServerOptions: Sendable {
    /// Threads that serve requests, most of which wait: for a commit, for a password's hash.
    package var workers = 8
    /// Twice as many workers run at once, see `RunningLimit`.
    var processors = CurrentProcess.processors
    /// The largest body in bytes; nginx has a smaller one per location, this is the second fence.
    package var bodyLimit = 1 << 20
    /// How many parameters, and how many bytes of names and values, a request may have.
    package var parameterLimit = (count: 256, bytes: 128 << 10)
    /// How long a read of a request that has begun may wait. The peer is nginx, so this fence is seldom touched.
    package var receiveTimeout = 5_000
    package var sendTimeout = 10_000
    /// How long a request may take from its first byte to its last: a peer that sends a byte now and then would hold a worker for
    /// ever. An answer has no such bound: libfcgi begins an interrupted write again, and the peer, nginx, takes it at once.
    package var requestTimeout = 10_000
    /// Connections held at once; above it the longest idle one is closed for a new one.
    package var maxConnections = 1_024
    /// How long kept connections are served while stopping, so that nginx's last requests find an answer.
    package var drainGrace = 1_000
    /// Renders what the loop itself refuses; the caller may give it the format of the endpoint.
    package var reject: @Sendable (Rejection) -> Response = { $0.response }

    /// accept4(2). Replaced only by the test of a process that has no descriptor left.
    var takeConnection: @Sendable (Int32) -> Int32 = { gh_accept($0) }

    package init() {}
}
