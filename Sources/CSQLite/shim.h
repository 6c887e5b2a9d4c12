// SQLite, and what Swift cannot import from it: variadic functions and constants made by expressions.
#include <sqlite3.h>
