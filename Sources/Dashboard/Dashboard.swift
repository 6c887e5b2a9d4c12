/// The operator's pages: the accounts and environments that somebody looks after, drawn from the resources of the Management API.
///
/// Owns: their markup, their navigation, their style sheet, the gate to an environment. Must not know: SQL, keys, how tokens are made.
///
/// 1. `EnvironmentAccess` alone opens an environment, after it has read the membership for this request. Without one there is no
///    such environment: 404.
///    What the Management API has no resource for (decision records, the counts of days) is read through its store in
///    `EnvironmentRecords` alone.
/// 2. What a member may do, and what is noted of it, the Management API decides: this room has no rule of its own to forget.
/// 3. Every unsafe form carries a token bound to the session, and comes from the same origin or is refused.
/// 4. A page works without script, loads nothing from elsewhere, and cannot be framed.
package enum Dashboard {}
