/// Chance that comes the same in every run, for suites of any floor.
///
/// Must not know: anything of the program, so that a suite of the ground does not wait for the roof.
