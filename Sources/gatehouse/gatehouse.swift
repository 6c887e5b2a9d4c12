/// The program: its commands, its configuration, and who gets what.
///
/// Owns: the command line and its exit codes, the settings, the web server of development and its demo data, starting and
/// stopping in order. Must not know: protocols, SQL and cryptography; a command calls one service of a room below, and prints.
