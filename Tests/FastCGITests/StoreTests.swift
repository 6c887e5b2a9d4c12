// What the service manager is told, and what it is given.

import CLinux
import Glibc
import POSIX
import Testing

extension Loop {
    @Suite("Messages to the service manager")
    struct StoreTests {
        let standIn = ManagerStandIn()

        @Test("a state is one datagram")
        func state() {
            ServiceManager(socket: standIn.path).notify("READY=1\n" + ServiceManager.forgetting("kept"))
            standIn.read()
            #expect(standIn.messages == [.init(text: "READY=1\nFDSTOREREMOVE=1\nFDNAME=kept", count: 0)])
        }

        @Test("no message carries more descriptors than the kernel takes", arguments: [0, 1, 253, 254, 600])
        func batches(count: Int) {
            let pair = open("/dev/null", O_RDONLY)
            defer { close(pair) }
            ServiceManager(socket: standIn.path).store(Array(repeating: pair, count: count), name: "kept")
            let sizes = stride(from: 0, to: count, by: 253).map { min(253, count - $0) }
            standIn.read(sizes.count)
            #expect(standIn.messages == sizes.map { .init(text: "FDSTORE=1\nFDNAME=kept", count: $0) })
        }

        @Test("the wait ends when everything before it has been read, or when its time is over")
        func barrier() {
            let manager = ServiceManager(socket: standIn.path)
            manager.notify("STOPPING=1")
            #expect(!manager.waitUntilRead(milliseconds: 50))
            let reader = Thread(name: "manager") { [standIn] in standIn.read(3) }
            #expect(manager.waitUntilRead(milliseconds: 2_000))
            reader.join()
            #expect(standIn.messages.map(\.text) == ["STOPPING=1", "BARRIER=1", "BARRIER=1"])
        }

        @Test("a manager that is not there is no trouble")
        func absent() {
            let manager = ServiceManager(socket: "/nowhere/notify", room: -1)
            manager.notify("READY=1")
            manager.store([0], name: "kept")
            #expect(!manager.waitUntilRead(milliseconds: 1_000))
            #expect(manager.room == 0)
        }
    }
}
