/// Markup as a value: string literals whose interpolations are escaped.
///
/// Owns: what a page is made of, and that no text becomes markup by itself. Must not know: any page, any request.
///
/// 1. Text is escaped wherever it is interpolated; trusted markup has its own type, and only literals make it.
/// 2. No script and no style stands in a page: the content policy forbids both.
