/// What operators do: an installation is founded and examined; accounts, environments, clients and apps are made; time passes.
///
/// Owns: the opening of an installation with its key, the order in which something new becomes visible, backups. Must not know:
/// requests, and how a command line is read.
///
/// 1. Nothing is opened with a wrong key-encryption key, nor by another user than the data folder's owner.
/// 2. A secret is made here, returned once, and stored as a digest.
/// 3. A new environment is complete on the disk before the control database names it.
