/// What the suites share: a whole installation in a folder of the test's own, requests to it, and answers read back.
///
/// Owns: time that stands still until a test moves it, and the data that every test finds. Must not know: what any rule says;
/// expectations belong to the suites.
