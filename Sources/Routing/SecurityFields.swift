// Fields that every response of the application carries.

package import HTTP
internal import HTTPTypes

package enum SecurityFields {
    /// No response is anything but what it says it is, nor shown in a frame, nor kept by a cache that was not told to.
    package static func apply(to response: Response) -> Response {
        var response = response.with(.xContentTypeOptions, "nosniff")
        if response.fields[.cacheControl] == nil { response = response.with(.noStore) }
        return response
    }
}
