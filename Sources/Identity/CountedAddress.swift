// What an address is counted as, in the windows of this room.

internal import HTTP

/// An IPv6 address by its /64, which is one customer's; what is no address, as it is.
func countedAddress(_ remoteAddress: String) -> String {
    IPAddress(remoteAddress)?.limitKey.description ?? remoteAddress
}
