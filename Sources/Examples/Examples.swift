/// The two-part application of the tutorial: a client that asks people for consent, and an API that verifies its tokens.
///
/// Owns: nothing of the provider: it is written against the standards alone, as anybody's application would be.
