// Placeholder of the suite.
