// Who answers at which host: a picture of the control database in memory.

package import Database
package import Model

/// Every environment and address at one moment.
package struct Directory: Sendable {
    /// An address with the environment behind it.
    package struct Entry: Sendable {
        package let environment: Environment
        package let address: Address
    }

    private let entries: [String: Entry]
    private let byID: [ID<Environment>: Environment]
    /// The state of the control database that this is the picture of; nil when it was changing.
    package let stamp: ChangeStamp?
    package let environments: [Environment]
    package let addresses: [Address]

    init(environments: [Environment], addresses: [Address], stamp: ChangeStamp?) {
        self.stamp = stamp
        self.environments = environments
        self.addresses = addresses
        byID = Dictionary(uniqueKeysWithValues: environments.map { ($0.id, $0) })
        var entries: [String: Entry] = [:]
        for address in addresses {
            guard let environment = byID[address.environment] else { continue }
            entries[address.origin.host.description] = Entry(environment: environment, address: address)
        }
        self.entries = entries
    }

    package func entry(host: String) -> Entry? { entries[host] }
    package func environment(_ id: ID<Environment>) -> Environment? { byID[id] }
    package func environment(handle: String) -> Environment? {
        environments.first { $0.handle.description == handle }
    }
    package func addresses(of id: ID<Environment>) -> [Address] { addresses.filter { $0.environment == id } }
}
