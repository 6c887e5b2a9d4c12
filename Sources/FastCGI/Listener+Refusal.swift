// A start that is refused: whoever waits in the socket's queue is told so at once.

internal import CLinux
internal import Glibc
internal import POSIX

extension Listener {
    /// Hangs up on everybody who connects, for so long.
    ///
    /// systemd's socket goes on listening while its service cannot start. nginx, which cannot see that, would wait for an answer until
    /// its patience ends (half a minute, and then 504: whether the request took effect is not known); to a connection that ends it
    /// answers 503 at once, and no request has been read.
    package func hangUp(milliseconds: Int) {
        let deadline = SystemClock.monotonicMicroseconds() + milliseconds * 1000
        while SystemClock.monotonicMicroseconds() < deadline {
            let connection = gh_accept(descriptor)
            if connection >= 0 {
                _ = Glibc.close(connection)
            } else {
                SystemClock.sleep(milliseconds: 10)
            }
        }
    }
}

extension Inheritance {
    /// Ends the predecessor's connections, and hangs up on everybody who connects, for so long. The connections end once the
    /// service manager's store has let go of them too.
    package func hangUp(milliseconds: Int) {
        for connection in connections { _ = Glibc.close(connection) }
        listener?.hangUp(milliseconds: milliseconds)
    }
}
