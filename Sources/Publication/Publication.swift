/// The documents an issuer publishes, as files that nginx serves without the application.
///
/// Owns: what stands in them, how they are written, the markers that let a start redo what a crash interrupted, and the order in
/// which a change of keys is committed and published. Must not know: requests, responses.
///
/// 1. A document is replaced whole: written beside, synced, renamed.
/// 2. A marker is on the disk before the change is committed, and goes after the documents are out.
/// 3. A key is published before it signs, and a compromised one is gone from the file when the command has answered.
/// 4. A document's modification time only ever grows, by a second at least: nginx's ETag is made of time and size.
