/// The program without its commands: who gets what, and all routes in one list.
///
/// Owns: the composition. `Site.respond` is the whole application; the FastCGI loop calls it, and so do the tests.
