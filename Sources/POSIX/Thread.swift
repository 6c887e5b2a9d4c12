// Operating system threads: the program is synchronous, so a thread is the only unit of concurrency it has.

internal import CLinux
internal import Glibc

/// A running thread, which must be joined.
package struct Thread: @unchecked Sendable {  // a pthread_t is a number that any thread may join
    private let handle: pthread_t

    /// Starts a thread. `name` (at most 15 ASCII characters) is what `top -H` and a debugger show.
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        var handle = pthread_t()
        let box = unsafe Unmanaged.passRetained(ThreadBody(name: name, run: body))
        let status = unsafe pthread_create(
            &handle, nil,
            { pointer in
                let body = unsafe Unmanaged<ThreadBody>.fromOpaque(pointer!).takeRetainedValue()
                _ = unsafe gh_name_thread(body.name)
                body.run()
                return nil
            }, box.toOpaque())
        precondition(status == 0, "pthread_create failed with \(status): the limit on threads is too low to run")
        self.handle = handle
    }

    /// Waits until the thread has ended.
    package func join() {
        _ = pthread_join(handle, nil)
    }
}

private final class ThreadBody: Sendable {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
        self.name = String(name.prefix(15))
        self.run = run
    }
}
