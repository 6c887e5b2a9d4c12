// Each thread's own digest and MAC context: reused, they are several times as fast as made anew, and never contend.

internal import COpenSSL
internal import Glibc

/// The contexts of the calling thread, made at its first use and freed when it ends. The MAC context keeps its last key
/// until the next use; every key it sees lives in this process anyway.
@safe final class ThreadContexts {
    let digest: OpaquePointer
    let mac: OpaquePointer

    static var current: ThreadContexts {
        if let known = unsafe pthread_getspecific(slot) {
            return unsafe Unmanaged<ThreadContexts>.fromOpaque(known).takeUnretainedValue()
        }
        let made = ThreadContexts()
        let status = unsafe pthread_setspecific(slot, Unmanaged.passRetained(made).toOpaque())
        precondition(status == 0, "pthread_setspecific failed with \(status): no memory")
        return made
    }

    private static let slot: pthread_key_t = {
        var slot = pthread_key_t()
        let status = unsafe pthread_key_create(&slot) { contexts in
            if let contexts = unsafe contexts { unsafe Unmanaged<ThreadContexts>.fromOpaque(contexts).release() }
        }
        precondition(status == 0, "pthread_key_create failed with \(status): the process has no slot left")
        return slot
    }()

    private init() {
        unsafe digest = OpenSSL.require("EVP_MD_CTX_new", EVP_MD_CTX_new())
        unsafe mac = OpenSSL.require("EVP_MAC_CTX_new", EVP_MAC_CTX_new(Fetched.algorithms.hmac))
        unsafe OpenSSL.require("EVP_MAC_CTX_set_params", gh_hmac_use_sha256(mac))
    }

    deinit {
        unsafe EVP_MAC_CTX_free(mac)
        unsafe EVP_MD_CTX_free(digest)
    }
}
