/// The nouns: records, identifiers and protocol vocabulary, valid by construction.
///
/// Owns: what a handle, an address, a scope or a client *is*, and the rules a value must keep to exist at all.
/// Must not know: how anything is stored, signed or sent. Depends on nothing.
