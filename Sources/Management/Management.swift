/// The Management API: an environment's resources as JSON:API.
///
/// Owns: the engine that answers for every resource, and one declaration per resource. Must not know: pages, other environments.
///
/// 1. Nothing is looked up for who may not see it: the token, its scope and its user's permission come first. A write asks for
///    the permission again inside its transaction.
/// 2. Nobody hands out a permission of this API that they do not hold, nor takes the place of somebody who holds it.
/// 3. What a request chooses in a statement (columns, orders, filters) it chooses among literals; values are bound.
/// 4. A cursor is authenticated, and names the list and the order that it belongs to.
/// 5. Whoever holds a permission in organizations alone reads and writes what is theirs: each statement is narrowed to it, those of
///    includes and linkage too, and what was made outside is taken back.
/// 6. A secret is shown once, by the request that made it, and is in no list, no audit event and no repeated answer.
package enum Management {}
