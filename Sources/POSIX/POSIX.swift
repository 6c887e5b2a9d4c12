/// The operating system: files, folders, locks, threads, signals, clocks, child processes, and what is counted by its clocks.
///
/// Owns: every call to the C library that is not a socket of FastCGI's or the journal's; the only room, besides those that
/// wrap a C library, where `unsafe` may appear. Must not know: what is stored, served or signed.
///
/// Errors are `SystemError`: the call, the path and errno's own sentence.
